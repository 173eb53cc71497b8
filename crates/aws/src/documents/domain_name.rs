//! Custom domain names, and the APIs below them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{EndpointConfiguration, EpochSeconds, StringMap};

/// A domain under which APIs are served. Which files serve its certificate is said in the
/// settings (docs/wire/decisions.md, A26); its ARNs are kept as they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DomainName {
    /// The name as given, wildcard (`*.`) included; unique without regard to case.
    pub domain_name: String,
    /// Ten of `[a-z0-9]`: the id of a private domain, and part of the address that AWS would give.
    pub id: Arc<str>,
    /// Of an EDGE or PRIVATE domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_name: Option<String>,
    /// Of an EDGE or PRIVATE domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
    /// When the certificate was named.
    pub certificate_upload_date: EpochSeconds,
    /// Of a REGIONAL domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regional_certificate_name: Option<String>,
    /// Of a REGIONAL domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regional_certificate_arn: Option<String>,
    /// Endpoint types; two while a domain moves from EDGE to REGIONAL or back.
    pub endpoint_configuration: EndpointConfiguration,
    /// The lowest TLS version, by AWS's names for it.
    pub security_policy: String,
    /// Stored and shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_access_mode: Option<String>,
    /// Whose client certificates are wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutual_tls_authentication: Option<MutualTls>,
    /// Stored and shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ownership_verification_certificate_arn: Option<String>,
    /// Who may call a private domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// Who may associate with a private domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub management_policy: Option<String>,
    /// Stored and shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub routing_mode: Option<String>,
    /// Tags.
    #[serde(skip_serializing_if = "StringMap::is_empty")]
    pub tags: StringMap,
}

/// Whose client certificates are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MutualTls {
    /// `s3://bucket/key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truststore_uri: Option<String>,
    /// A version of that object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truststore_version: Option<String>,
}

impl DomainName {
    /// What a domain is stored and found under.
    #[must_use]
    pub fn key(name: &str) -> String {
        name.to_ascii_lowercase()
    }
}

/// A base path of a domain, with the API that is served below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BasePathMapping {
    /// One segment without slashes, or [`BasePathMapping::ROOT`].
    pub base_path: String,
    /// The REST API.
    pub rest_api_id: Arc<str>,
    /// Its stage; none when callers name the stage in the path's first segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Arc<str>>,
}

impl BasePathMapping {
    /// The base path of a mapping at the root of its domain.
    pub const ROOT: &'static str = "(none)";

    /// What a mapping is stored and found under; neither part holds a slash.
    #[must_use]
    pub fn key(domain: &str, base_path: &str) -> String {
        format!("{}/{base_path}", DomainName::key(domain))
    }
}
