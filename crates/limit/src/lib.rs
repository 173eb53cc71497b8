//! How much a caller may ask for: token buckets for bursts, quotas for days, weeks and months.
//!
//! A [`Bucket`] is exact and lock-free: its whole state is one atomic word, its arithmetic is in
//! integers, and the time is an argument. A [`Registry`] keeps buckets under stable ids beside the
//! plan, so that a swap of the plan forgets nothing. [`Quotas`] count calls by API key and usage
//! plan, durably through a [`QuotaLedger`] that the binary implements over its store.
//!
//! Left out: which bucket applies to a request (a dialect's compiler knows), and buckets that
//! several machines share.

mod bucket;
mod calendar;
mod ledger;
pub mod limits;
mod quota;
mod quotas;
mod rate;
mod registry;
mod time;

pub use bucket::{Admission, Bucket, Refusal, admit_all};
pub use calendar::{Day, QuotaPeriod, Window};
pub use ledger::{DayUsage, Extension, QuotaAccount, QuotaLedger, UsageRecord};
pub use quota::{OffsetOutOfRange, Quota};
pub use quotas::{QuotaAdmission, Quotas};
pub use rate::Rate;
pub use registry::Registry;
pub use time::{Nanos, UnixSeconds, retry_after_seconds};
