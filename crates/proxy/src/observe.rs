//! What is seen of the data plane: counters, access log lines, failures as they happen.

mod access_log;
mod failure_event;
mod finish;
mod metrics;
mod visible;

pub use access_log::AccessLogger;
pub use failure_event::{FailureEvent, FailureObserver};
pub(crate) use finish::Finish;
pub use metrics::{Metrics, RouteSeries, SiteSeries};
pub use visible::Visible;
