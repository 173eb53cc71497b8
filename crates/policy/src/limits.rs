//! Bounds of policy documents.

/// Bytes of an API's resource policy, white space apart (API Gateway quotas). IAM does not count
/// white space either.
pub const RESOURCE_POLICY_BYTES_MAX: usize = 8192;

/// Bytes of a caller's own policy, white space apart: the largest that IAM keeps (a role's).
pub const IDENTITY_POLICY_BYTES_MAX: usize = 10_240;

/// Bytes of an authorizer's answer, white space apart. AWS documents no number; generous.
pub const AUTHORIZER_POLICY_BYTES_MAX: usize = 65_536;

/// Bytes of any document as it comes, before anything is read.
pub const DOCUMENT_BYTES_MAX: usize = 262_144;

/// Characters of one resource in an authorizer's answer (docs/wire/aws-data-plane.md, 4.3).
pub const AUTHORIZER_RESOURCE_CHARS_MAX: usize = 512;

/// Bytes of a condition value that is no text, written as one (a moment, an address).
pub(crate) const WRITTEN_BYTES_MAX: usize = 64;
