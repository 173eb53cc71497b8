//! Certificates that the gateway offers to backends.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{EpochSeconds, Secret, StringMap};

/// A self-signed certificate with its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientCertificate {
    /// Six of `[a-z0-9]`; what stages name as their `clientCertificateId`.
    pub id: Arc<str>,
    /// The owner's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What backends are to trust.
    pub pem_encoded_certificate: String,
    /// Its private key (PKCS #8, PEM); never leaves the gateway.
    pub pem_encoded_key: Secret,
    /// When it was made.
    pub created_date: EpochSeconds,
    /// When it ends.
    pub expiration_date: EpochSeconds,
    /// Tags.
    #[serde(default, skip_serializing_if = "StringMap::is_empty")]
    pub tags: StringMap,
}
