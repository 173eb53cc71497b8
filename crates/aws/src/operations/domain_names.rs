//! Custom domain names. Certificate ARNs are kept as they are (docs/wire/decisions.md, A26).
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 3, 4.0 and 5.1. What AWS says about
//! missing certificates and names that are none is not recorded; those texts are ours. An uploaded
//! certificate (`certificateBody` and `certificatePrivateKey`) is named and not kept: which files
//! serve a domain is said in the settings.

mod patch;
mod show;

use std::sync::Arc;

use serde_json::Value;

use super::ids::long_id;
use super::{Answer, OperationError, Outcome, View, tags};
use crate::aws::Change;
use crate::documents::{BasePathMapping, DomainName, EndpointConfiguration, MutualTls};
use crate::wire::show::Tags;
use crate::wire::{Input, page_of, texts};
use show::show;

/// What DNS lets a name have.
const NAME_CHARACTERS_MAX: usize = 253;
const LABEL_CHARACTERS_MAX: usize = 63;
const SECURITY_POLICY_DEFAULT: &str = "TLS_1_2";

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let domain = find(view, input)?;
    Ok(Answer::Json(show(view.settings, &domain, Tags::WhenAny)))
}

pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let domains = view.memory.shared.domain_names.all();
    let show = |domain: &Arc<DomainName>| show(view.settings, domain, Tags::WhenAny);
    page_of(input, domains.iter(), |domain| &domain.domain_name, show)
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    let name = input.text("domainName").unwrap_or_default();
    if !is_name(name) {
        return Err(OperationError::bad_request(format!("Invalid domain name specified: {name}")));
    }
    let domains = &mut change.shared.domain_names;
    if domains.has(&DomainName::key(name)) {
        return Err(OperationError::bad_request("The domain name you provided already exists."));
    }
    let all = domains.all();
    let regional_certificate_arn = input.filled("regionalCertificateArn");
    let regional_certificate_name = input.filled("regionalCertificateName");
    let regional = regional_certificate_arn.is_some() || regional_certificate_name.is_some();
    let domain = DomainName {
        domain_name: name.to_owned(),
        id: long_id(|id| all.iter().any(|other| &*other.id == id)),
        certificate_name: input.filled("certificateName"),
        certificate_arn: input.filled("certificateArn"),
        certificate_upload_date: change.now,
        regional_certificate_name,
        regional_certificate_arn,
        endpoint_configuration: endpoint(input.member("endpointConfiguration"), regional)?,
        security_policy: input
            .filled("securityPolicy")
            .unwrap_or_else(|| SECURITY_POLICY_DEFAULT.to_owned()),
        endpoint_access_mode: input.filled("endpointAccessMode"),
        mutual_tls_authentication: input.member("mutualTlsAuthentication").and_then(mutual_tls),
        ownership_verification_certificate_arn: input.filled("ownershipVerificationCertificateArn"),
        policy: input.filled("policy"),
        management_policy: None,
        routing_mode: input.filled("routingMode"),
        tags: input.texts("tags"),
    };
    tags::check(&domain.tags)?;
    check(&domain)?;
    let answer = show(change.settings, &domain, Tags::WhenAny);
    domains.put(DomainName::key(name), domain);
    Ok(Answer::Json(answer))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let found = find_draft(change, input)?;
    let mut domain = patch::PATHS.apply(&found, &input.patches())?;
    check(&domain)?;
    let certificate =
        |domain: &DomainName| (domain.certificate_arn.clone(), domain.certificate_name.clone());
    if certificate(&domain) != certificate(&found) {
        domain.certificate_upload_date = change.now;
    }
    let answer = show(change.settings, &domain, Tags::Always);
    change.shared.domain_names.put(DomainName::key(&domain.domain_name), domain);
    Ok(Answer::Json(answer))
}

/// Its mappings go with it.
pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let domain = find_draft(change, input)?;
    let below = BasePathMapping::key(&domain.domain_name, "");
    let mappings = &mut change.shared.base_path_mappings;
    for mapping in mappings.below(&below) {
        mappings.remove(&BasePathMapping::key(&domain.domain_name, &mapping.base_path));
    }
    change.shared.domain_names.remove(&DomainName::key(&domain.domain_name));
    Ok(Answer::Empty)
}

/// The domain that a URI names.
///
/// # Errors
/// 404 when there is none.
pub(super) fn find(view: &View<'_>, input: &Input) -> Result<Arc<DomainName>, OperationError> {
    named(input, view.memory.shared.domain_names.get(&key(input)))
}

/// The same in a draft.
///
/// # Errors
/// As [`find`].
pub(super) fn find_draft(
    change: &Change<'_>,
    input: &Input,
) -> Result<Arc<DomainName>, OperationError> {
    named(input, change.shared.domain_names.get(&key(input)))
}

fn key(input: &Input) -> String {
    DomainName::key(input.label("domain_name"))
}

fn named(input: &Input, found: Option<Arc<DomainName>>) -> Result<Arc<DomainName>, OperationError> {
    let id = input.query("domainNameId").filter(|id| !id.is_empty());
    found
        .filter(|domain| id.is_none_or(|id| *domain.id == *id))
        .ok_or_else(|| OperationError::not_found("Invalid domain name identifier specified"))
}

/// A host name of two labels or more, with `*` as the first at most.
fn is_name(name: &str) -> bool {
    let label = |label: &str| {
        let inner = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        let ends = !label.starts_with('-') && !label.ends_with('-');
        !label.is_empty() && label.len() <= LABEL_CHARACTERS_MAX && inner && ends
    };
    let rest = name.strip_prefix("*.").unwrap_or(name);
    name.len() <= NAME_CHARACTERS_MAX && rest.contains('.') && rest.split('.').all(label)
}

/// One type; without one, that of the certificate that was given.
fn endpoint(
    given: Option<&Value>,
    regional: bool,
) -> Result<EndpointConfiguration, OperationError> {
    let member = |name: &str| given.and_then(|given| given.get(name)).filter(|v| !v.is_null());
    let mut made = EndpointConfiguration::default();
    if regional {
        made.types = vec!["REGIONAL".to_owned()];
    }
    if let Some(types) = member("types").map(texts).filter(|types| !types.is_empty()) {
        made.types = types;
    }
    if made.types.len() > 1 {
        return Err(OperationError::bad_request(
            "Cannot create a domain name with multiple Endpoint Types.",
        ));
    }
    if has(&made, "PRIVATE") {
        made.ip_address_type = "dualstack".to_owned();
    }
    if let Some(kind) = member("ipAddressType").and_then(Value::as_str) {
        made.ip_address_type = kind.to_owned();
    }
    Ok(made)
}

fn has(endpoint: &EndpointConfiguration, kind: &str) -> bool {
    endpoint.types.iter().any(|one| one == kind)
}

fn mutual_tls(given: &Value) -> Option<MutualTls> {
    let text = |name: &str| {
        let text = given.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    let truststore_uri = Some(text("truststoreUri")?);
    Some(MutualTls { truststore_uri, truststore_version: text("truststoreVersion") })
}

/// What each endpoint type must have.
fn check(domain: &DomainName) -> Result<(), OperationError> {
    let endpoint = &domain.endpoint_configuration;
    let refused = |message: &str| Err(OperationError::bad_request(message));
    if endpoint.types.is_empty() {
        return refused("A domain name must have an Endpoint Type.");
    }
    let regional =
        domain.regional_certificate_arn.is_some() || domain.regional_certificate_name.is_some();
    if has(endpoint, "REGIONAL") && !regional {
        return refused("A regionalCertificateArn must be specified for a REGIONAL domain name.");
    }
    let certificate = domain.certificate_arn.is_some() || domain.certificate_name.is_some();
    if (has(endpoint, "EDGE") || has(endpoint, "PRIVATE")) && !certificate {
        return refused("A certificateArn must be specified for an EDGE or PRIVATE domain name.");
    }
    Ok(())
}
