//! Verifying AWS Signature Version 4, in its two forms: the `Authorization` header and the
//! presigned query string.
//!
//! [`parse`] reads who claims to have signed; the caller looks up that key's secret; [`verify`]
//! checks the claim. Pure: time is passed in, nothing is kept. The texts of the errors are AWS's.
//!
//! Left out: signing, `AWS4-ECDSA-P256-SHA256` (SigV4a), signed chunks and trailers of streamed
//! bodies, and the canonical path of S3, which alone is not encoded twice.

mod canonical;
mod encoding;
mod error;
pub mod limits;
mod scope;
mod signed;
mod timestamp;
mod verify;

pub use error::SignatureError;
pub use scope::Scope;
pub use signed::{Form, Signed, parse};
pub use timestamp::SignedAt;
pub use verify::{Payload, SignedRequest, verify};
