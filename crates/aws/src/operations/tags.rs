//! Tags on REST APIs, stages and what no API owns, named by their ARNs.
//!
//! Source: docs/wire/aws-api-surface.md, section 2.3.

use std::sync::Arc;

use super::{Answer, OperationError, Outcome, Refusal, View, lookup};
use crate::AwsSettings;
use crate::aws::{Change, TableDraft};
use crate::documents::{DomainName, StringMap};
use crate::wire::{Input, Members};

/// Tags of one resource.
const TAGS_MAX: usize = 50;
const KEY_CHARACTERS_MAX: usize = 128;
const VALUE_CHARACTERS_MAX: usize = 256;

/// What an ARN names.
enum Tagged<'a> {
    Api(&'a str),
    Stage(&'a str, &'a str),
    ApiKey(&'a str),
    UsagePlan(&'a str),
    DomainName(&'a str),
    VpcLink(&'a str),
    ClientCertificate(&'a str),
}

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let shared = &view.memory.shared;
    let tags = match parse(input.label("resource_arn"))? {
        Tagged::Api(id) => {
            let api = view.memory.api(id);
            api.ok_or_else(|| lookup::unknown_api(view.settings, id))?.tags.clone()
        }
        Tagged::Stage(id, name) => {
            let api = view.memory.api(id).ok_or_else(unknown_stage)?;
            api.stages.get(name).ok_or_else(unknown_stage)?.tags.clone()
        }
        Tagged::ApiKey(id) => row(shared.api_keys.get(id), id)?.tags.clone(),
        Tagged::UsagePlan(id) => row(shared.usage_plans.get(id), id)?.tags.clone(),
        Tagged::DomainName(name) => {
            row(shared.domain_names.get(&DomainName::key(name)), name)?.tags.clone()
        }
        Tagged::VpcLink(id) => row(shared.vpc_links.get(id), id)?.tags.clone(),
        Tagged::ClientCertificate(id) => row(shared.client_certificates.get(id), id)?.tags.clone(),
    };
    Ok(Answer::Json(Members::new().put("tags", tags).done()))
}

pub(super) fn tag(change: &mut Change<'_>, input: &Input) -> Outcome {
    let given = input.texts("tags");
    edit(change, input, |tags| {
        tags.extend(given);
        check(tags)
    })
}

pub(super) fn untag(change: &mut Change<'_>, input: &Input) -> Outcome {
    if input.query_all("tagKeys").next().is_none() {
        return Err(OperationError::new(
            Refusal::Validation,
            "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: \
             Member must not be null",
        ));
    }
    edit(change, input, |tags| {
        tags.retain(|key, _| input.query_all("tagKeys").all(|gone| gone != key));
        Ok(())
    })
}

/// Tags as AWS takes them.
///
/// # Errors
/// When there are too many, or one is too long or reserved.
pub(super) fn check(tags: &StringMap) -> Result<(), OperationError> {
    if tags.len() > TAGS_MAX {
        return Err(OperationError::bad_request(format!(
            "Invalid tags specified: a resource can have at most {TAGS_MAX} tags"
        )));
    }
    for (key, value) in tags {
        let length = key.chars().count();
        let wrong = if length == 0 || length > KEY_CHARACTERS_MAX {
            format!("a key has 1 to {KEY_CHARACTERS_MAX} characters")
        } else if value.chars().count() > VALUE_CHARACTERS_MAX {
            format!("a value has at most {VALUE_CHARACTERS_MAX} characters")
        } else if key.to_ascii_lowercase().starts_with("aws:") {
            "the prefix aws: is reserved".to_owned()
        } else {
            continue;
        };
        return Err(OperationError::bad_request(format!("Invalid tag key {key:?}: {wrong}")));
    }
    Ok(())
}

fn edit(
    change: &mut Change<'_>,
    input: &Input,
    edit: impl FnOnce(&mut StringMap) -> Result<(), OperationError>,
) -> Outcome {
    let settings: &AwsSettings = change.settings;
    match parse(input.label("resource_arn"))? {
        Tagged::Api(id) => {
            let api = change.api.as_mut().ok_or_else(|| lookup::unknown_api(settings, id))?;
            edit(&mut api.tags)?;
        }
        Tagged::Stage(_, name) => {
            let api = change.api.as_mut().ok_or_else(unknown_stage)?;
            let stage = api.stages.get_mut(name).ok_or_else(unknown_stage)?;
            edit(&mut Arc::make_mut(stage).tags)?;
        }
        Tagged::ApiKey(id) => {
            edit_row(&mut change.shared.api_keys, id, |row| edit(&mut row.tags))?;
        }
        Tagged::UsagePlan(id) => {
            edit_row(&mut change.shared.usage_plans, id, |row| edit(&mut row.tags))?;
        }
        Tagged::DomainName(name) => {
            let key = DomainName::key(name);
            edit_row(&mut change.shared.domain_names, &key, |row| edit(&mut row.tags))?;
        }
        Tagged::VpcLink(id) => {
            edit_row(&mut change.shared.vpc_links, id, |row| edit(&mut row.tags))?;
        }
        Tagged::ClientCertificate(id) => {
            edit_row(&mut change.shared.client_certificates, id, |row| edit(&mut row.tags))?;
        }
    }
    Ok(Answer::Empty)
}

fn edit_row<T: Clone>(
    table: &mut TableDraft<'_, T>,
    key: &str,
    edit: impl FnOnce(&mut T) -> Result<(), OperationError>,
) -> Result<(), OperationError> {
    let mut edited = T::clone(&*row(table.get(key), key)?);
    edit(&mut edited)?;
    table.put(key, edited);
    Ok(())
}

fn row<T>(found: Option<Arc<T>>, key: &str) -> Result<Arc<T>, OperationError> {
    found.ok_or_else(|| {
        OperationError::not_found(format!("Invalid resource identifier specified {key}"))
    })
}

/// `arn:{partition}:apigateway:{region}::/restapis/{id}[/stages/{name}]`, `…::/apikeys/{id}` and so
/// on.
fn parse(arn: &str) -> Result<Tagged<'_>, OperationError> {
    let invalid = || OperationError::bad_request("Invalid ARN specified in the request");
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let &["arn", _, "apigateway", _, _, path] = &parts[..] else {
        return Err(invalid());
    };
    let path: Vec<&str> = path.split('/').collect();
    match path[..] {
        ["", "restapis", api] => Ok(Tagged::Api(api)),
        ["", "restapis", api, "stages", stage] => Ok(Tagged::Stage(api, stage)),
        ["", "apikeys", id] => Ok(Tagged::ApiKey(id)),
        ["", "usageplans", id] => Ok(Tagged::UsagePlan(id)),
        // A private domain's id follows its name.
        ["", "domainnames", name] => {
            Ok(Tagged::DomainName(name.split_once('+').map_or(name, |(name, _)| name)))
        }
        ["", "vpclinks", id] => Ok(Tagged::VpcLink(id)),
        ["", "clientcertificates", id] => Ok(Tagged::ClientCertificate(id)),
        _ => Err(invalid()),
    }
}

fn unknown_stage() -> OperationError {
    OperationError::not_found("Invalid stage identifier specified")
}
