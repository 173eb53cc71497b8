//! Certificates that the gateway offers to backends, so that they can tell it from others. The
//! private key is stored with the certificate and shown to nobody.
//!
//! Rules: docs/wire/aws-api-surface.md, sections 3 and 5.1. Texts are unverified.

use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use serde_json::Value;

use super::ids::short_id;
use super::patch::{Arguments, Op, PatchTable, invalid_path_for_op, path};
use super::{Answer, OperationError, Outcome, View, tags};
use crate::aws::Change;
use crate::documents::{ClientCertificate, EpochSeconds, Secret};
use crate::wire::show::Tags;
use crate::wire::{Input, Members, page_of};

/// Source: docs/wire/aws-api-surface.md, section 3 (client certificates): a year.
const LIFETIME_SECONDS: EpochSeconds = 365 * 24 * 60 * 60;

static PATHS: PatchTable<ClientCertificate> = PatchTable {
    paths: &[path("/description", &[(Op::Replace, set_description)])],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_path_for_op,
};

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let found = view.memory.shared.client_certificates.get(input.label("clientcertificate_id"));
    Ok(Answer::Json(show(&*found.ok_or_else(unknown)?, Tags::WhenAny)))
}

pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let all = view.memory.shared.client_certificates.all();
    page_of(input, all.iter(), |one| &one.id, |one| show(one, Tags::WhenAny))
}

pub(super) fn generate(change: &mut Change<'_>, input: &Input) -> Outcome {
    let certificates = &mut change.shared.client_certificates;
    let id = short_id(|id| certificates.has(id));
    let (created_date, expiration_date) = (change.now, change.now + LIFETIME_SECONDS);
    let (certificate, key) = self_signed(&id, created_date, expiration_date)
        .map_err(|error| OperationError::internal(&error))?;
    let made = ClientCertificate {
        id,
        description: input.filled("description"),
        pem_encoded_certificate: certificate,
        pem_encoded_key: Secret::new(key),
        created_date,
        expiration_date,
        tags: input.texts("tags"),
    };
    tags::check(&made.tags)?;
    let answer = show(&made, Tags::WhenAny);
    certificates.put(Arc::clone(&made.id), made);
    Ok(Answer::Json(answer))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let certificates = &mut change.shared.client_certificates;
    let found = certificates.get(input.label("clientcertificate_id")).ok_or_else(unknown)?;
    let patched = PATHS.apply(&found, &input.patches())?;
    let answer = show(&patched, Tags::Always);
    certificates.put(Arc::clone(&patched.id), patched);
    Ok(Answer::Json(answer))
}

/// Refused while a stage offers it.
pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let id = input.label("clientcertificate_id");
    if !change.shared.client_certificates.has(id) {
        return Err(unknown());
    }
    let using = change.memory.apis_after(None, usize::MAX).into_iter().find_map(|api| {
        let offers =
            |stage: &crate::documents::Stage| stage.client_certificate_id.as_deref() == Some(id);
        let (name, _) = api.stages.iter().find(|(_, stage)| offers(stage))?;
        Some(format!("{}:{name}", api.id))
    });
    if let Some(stage) = using {
        return Err(OperationError::bad_request(format!(
            "Cannot delete client certificate {id} because there are API Stages associated with \
             it, including {stage}"
        )));
    }
    change.shared.client_certificates.remove(id);
    Ok(Answer::Empty)
}

fn unknown() -> OperationError {
    OperationError::not_found("Invalid Client Certificate identifier specified")
}

/// Certificate and private key, in PEM.
fn self_signed(
    id: &str,
    from: EpochSeconds,
    until: EpochSeconds,
) -> Result<(String, String), rcgen::Error> {
    let moment = |seconds: EpochSeconds| {
        rcgen::date_time_ymd(1970, 1, 1) + Duration::from_secs(seconds.max(0).unsigned_abs())
    };
    // RSA, as AWS makes them: old backends know nothing else.
    let key = KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256)?;
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "ApiGateway");
    params.distinguished_name.push(DnType::OrganizationalUnitName, id);
    params.not_before = moment(from);
    params.not_after = moment(until);
    Ok((params.self_signed(&key)?.pem(), key.serialize_pem()))
}

fn set_description(
    draft: &mut ClientCertificate,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    draft.description = arguments.optional();
    Ok(())
}

fn show(certificate: &ClientCertificate, tags: Tags) -> Value {
    let members = Members::new()
        .put("clientCertificateId", &*certificate.id)
        .some("description", certificate.description.as_ref())
        .put("pemEncodedCertificate", &certificate.pem_encoded_certificate)
        .put("createdDate", certificate.created_date)
        .put("expirationDate", certificate.expiration_date);
    match tags {
        Tags::Always => members.put("tags", &certificate.tags),
        Tags::WhenAny => members.some("tags", &certificate.tags),
    }
    .done()
}
