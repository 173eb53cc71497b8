//! Authorizers: who decides whether a caller may call. TestInvokeAuthorizer is not here.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 4.0, 4.5 and 5.1. What AWS says about
//! missing members and wrong identity sources is not recorded; those texts are ours.

use std::sync::Arc;

use serde_json::Value;

use super::ids::short_id;
use super::patch::{Arguments, Op, PatchTable, invalid_path_for_op, path};
use super::{Answer, OperationError, Outcome, View};
use crate::aws::Change;
use crate::documents::{Authorizer, Definition};
use crate::wire::{Input, Members, page_of};

/// Source: docs/wire/aws-api-surface.md, section 4.5.
const TTL_SECONDS_DEFAULT: u32 = 300;
const TTL_SECONDS_MAX: u32 = 3600;
const TOKEN_SOURCE_DEFAULT: &str = "method.request.header.Authorization";

static PATHS: PatchTable<Authorizer> = PatchTable {
    paths: &[
        path("/name", &[(Op::Replace, set_name)]),
        path("/type", &[(Op::Replace, set_type)]),
        path("/authorizerUri", &[(Op::Replace, set_uri)]),
        path("/authorizerCredentials", &[(Op::Replace, set_credentials)]),
        path("/authorizerResultTtlInSeconds", &[(Op::Replace, set_ttl)]),
        path("/authType", &[(Op::Replace, set_auth_type)]),
        path("/identityValidationExpression", &[(Op::Replace, set_expression)]),
        path(
            "/identitySource",
            &[(Op::Add, set_source), (Op::Replace, set_source), (Op::Remove, remove_source)],
        ),
        path("/providerARNs", &[(Op::Add, add_provider), (Op::Remove, remove_provider)]),
    ],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_path_for_op,
};

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.find_api(input).ok_or_else(unknown)?;
    let found = api.definition.authorizers.get(input.label("authorizer_id"));
    found.map(|found| Answer::Json(show(found))).ok_or_else(unknown)
}

pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.api(input)?;
    page_of(input, api.definition.authorizers.values(), |one| &one.id, |one| show(one))
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    // AWS says this, and not that the API is unknown (section 4.0).
    let api = change.api.as_mut().ok_or_else(OperationError::concurrent_modification)?;
    let authorizers = &mut api.definition.authorizers;
    let kind = input.text("type").unwrap_or_default();
    let ttl = input.integer("authorizerResultTtlInSeconds");
    let made = Authorizer {
        id: short_id(|id| authorizers.contains_key(id)),
        name: input.text("name").unwrap_or_default().to_owned(),
        kind: kind.to_owned(),
        provider_arns: input.list("providerARNs").unwrap_or_default(),
        auth_type: input.filled("authType").or_else(|| auth_type(kind).map(str::to_owned)),
        authorizer_uri: input.filled("authorizerUri"),
        authorizer_credentials: input.filled("authorizerCredentials"),
        identity_source: input.filled("identitySource").or_else(|| {
            matches!(kind, "TOKEN" | "COGNITO_USER_POOLS").then(|| TOKEN_SOURCE_DEFAULT.to_owned())
        }),
        identity_validation_expression: input.filled("identityValidationExpression"),
        authorizer_result_ttl_in_seconds: ttl.map(seconds).transpose()?,
        jwt_configuration: input.member("jwtConfiguration").cloned(),
    };
    check(&made)?;
    check_name(authorizers.values(), &made)?;
    let answer = show(&made);
    authorizers.insert(Arc::clone(&made.id), Arc::new(made));
    Ok(Answer::Json(answer))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let authorizers = &mut definition(change)?.authorizers;
    let found = authorizers.get(input.label("authorizer_id")).ok_or_else(unknown)?;
    let patched = PATHS.apply(found, &input.patches())?;
    check(&patched)?;
    check_name(authorizers.values(), &patched)?;
    let answer = show(&patched);
    authorizers.insert(Arc::clone(&patched.id), Arc::new(patched));
    Ok(Answer::Json(answer))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let definition = definition(change)?;
    let id = input.label("authorizer_id");
    let found = definition.authorizers.get(id).ok_or_else(unknown)?;
    let using = definition.resources.values().find_map(|resource| {
        let uses = |method: &crate::documents::Method| method.authorizer_id.as_deref() == Some(id);
        let (verb, _) = resource.methods.iter().find(|(_, method)| uses(method))?;
        Some(format!("{verb}/{}", resource.path))
    });
    if let Some(method) = using {
        return Err(OperationError::conflict(format!(
            "Cannot delete authorizer '{}', is referenced in method: {method}",
            found.name
        )));
    }
    definition.authorizers.remove(id);
    Ok(Answer::Empty)
}

fn definition<'c>(change: &'c mut Change<'_>) -> Result<&'c mut Definition, OperationError> {
    change.api.as_mut().map(|api| &mut api.definition).ok_or_else(unknown)
}

fn unknown() -> OperationError {
    OperationError::not_found("Invalid Authorizer identifier specified")
}

/// What is shown as `authType` when the owner gave none.
fn auth_type(kind: &str) -> Option<&'static str> {
    match kind {
        "TOKEN" | "REQUEST" => Some("custom"),
        "COGNITO_USER_POOLS" => Some("cognito_user_pools"),
        _ => None,
    }
}

/// What an authorizer of each type must have.
fn check(authorizer: &Authorizer) -> Result<(), OperationError> {
    let source = authorizer.identity_source.as_deref();
    let refused = |message: &str| Err(OperationError::bad_request(message));
    match authorizer.kind.as_str() {
        "TOKEN" => {
            check_uri(authorizer.authorizer_uri.as_deref())?;
            match source {
                Some(source) if is_header(source) => Ok(()),
                _ => refused(
                    "Invalid identity source specified: a TOKEN authorizer takes one \
                     method.request.header.{name}",
                ),
            }
        }
        "REQUEST" => {
            check_uri(authorizer.authorizer_uri.as_deref())?;
            let ttl = authorizer.authorizer_result_ttl_in_seconds.unwrap_or(TTL_SECONDS_DEFAULT);
            match source {
                None if ttl > 0 => refused(
                    "Identity source must be set if authorizer caching is enabled (TTL is greater \
                     than 0)",
                ),
                Some(source) if !source.split(',').all(|one| is_source(one.trim())) => refused(
                    "Invalid identity source specified: a REQUEST authorizer takes a list of \
                     method.request.header.{name}, method.request.querystring.{name}, \
                     context.{name} and stageVariables.{name}",
                ),
                _ => Ok(()),
            }
        }
        "COGNITO_USER_POOLS" if authorizer.provider_arns.is_empty() => {
            refused("Authorizer of type COGNITO_USER_POOLS must have providerARNs")
        }
        "JWT" if authorizer.jwt_configuration.is_none() => {
            refused("Authorizer of type JWT must have jwtConfiguration")
        }
        _ => Ok(()),
    }
}

/// `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{lambdaArn}/invocations`.
fn check_uri(uri: Option<&str>) -> Result<(), OperationError> {
    let function = || {
        let parts: Vec<&str> = uri?.splitn(6, ':').collect();
        let &["arn", _, "apigateway", region, "lambda", path] = &parts[..] else { return None };
        let function = path.strip_prefix("path/")?.split_once("/functions/")?.1;
        let function = function.strip_suffix("/invocations")?;
        (!region.is_empty() && !function.is_empty()).then_some(())
    };
    function().ok_or_else(|| {
        OperationError::bad_request(format!(
            "Invalid Authorizer URI: {}. Authorizer URI should be a valid API Gateway ARN that \
             represents a Lambda function invocation.",
            uri.unwrap_or("null")
        ))
    })
}

fn is_header(source: &str) -> bool {
    named(source, "method.request.header.").is_some_and(|name| !name.contains(','))
}

fn is_source(source: &str) -> bool {
    ["method.request.header.", "method.request.querystring.", "context.", "stageVariables."]
        .iter()
        .any(|prefix| named(source, prefix).is_some())
}

fn named<'a>(source: &'a str, prefix: &str) -> Option<&'a str> {
    source.strip_prefix(prefix).filter(|name| !name.is_empty())
}

fn check_name<'a>(
    mut others: impl Iterator<Item = &'a Arc<Authorizer>>,
    authorizer: &Authorizer,
) -> Result<(), OperationError> {
    if authorizer.name.trim().is_empty() {
        return Err(OperationError::bad_request("Authorizer name cannot be blank"));
    }
    if others.any(|other| other.name == authorizer.name && other.id != authorizer.id) {
        return Err(OperationError::bad_request(format!(
            "Authorizer name must be unique. Authorizer {} already exists in this RestApi.",
            authorizer.name
        )));
    }
    Ok(())
}

fn seconds(given: i64) -> Result<u32, OperationError> {
    u32::try_from(given).ok().filter(|seconds| *seconds <= TTL_SECONDS_MAX).ok_or_else(|| {
        OperationError::bad_request(format!(
            "Authorizer result TTL must be between 0 and {TTL_SECONDS_MAX} seconds"
        ))
    })
}

fn set_name(draft: &mut Authorizer, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.name = arguments.text().to_owned();
    Ok(())
}

/// The `authType` that was shown by default follows the type.
fn set_type(draft: &mut Authorizer, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    let kind = arguments.text();
    if !["TOKEN", "REQUEST", "COGNITO_USER_POOLS", "JWT"].contains(&kind) {
        let message = format!("Invalid authorizer type specified: {kind}");
        return Err(OperationError::bad_request(message));
    }
    if draft.auth_type.as_deref() == auth_type(&draft.kind) {
        draft.auth_type = auth_type(kind).map(str::to_owned);
    }
    draft.kind = kind.to_owned();
    Ok(())
}

fn set_uri(draft: &mut Authorizer, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.authorizer_uri = arguments.optional();
    Ok(())
}

fn set_credentials(
    draft: &mut Authorizer,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    draft.authorizer_credentials = arguments.optional();
    Ok(())
}

fn set_ttl(draft: &mut Authorizer, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    let given = arguments.text().trim().parse().unwrap_or(-1);
    draft.authorizer_result_ttl_in_seconds = Some(seconds(given)?);
    Ok(())
}

fn set_auth_type(draft: &mut Authorizer, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.auth_type = arguments.optional();
    Ok(())
}

fn set_expression(draft: &mut Authorizer, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.identity_validation_expression = arguments.optional();
    Ok(())
}

fn set_source(draft: &mut Authorizer, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.identity_source = arguments.optional();
    Ok(())
}

fn remove_source(draft: &mut Authorizer, _: &Arguments<'_>) -> Result<(), OperationError> {
    draft.identity_source = None;
    Ok(())
}

fn add_provider(draft: &mut Authorizer, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    let arn = arguments.text();
    if !draft.provider_arns.iter().any(|known| known == arn) {
        draft.provider_arns.push(arn.to_owned());
    }
    Ok(())
}

fn remove_provider(
    draft: &mut Authorizer,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    draft.provider_arns.retain(|known| known != arguments.text());
    Ok(())
}

fn show(authorizer: &Authorizer) -> Value {
    Members::new()
        .put("id", &*authorizer.id)
        .put("name", &authorizer.name)
        .put("type", &authorizer.kind)
        .some("providerARNs", &authorizer.provider_arns)
        .some("authType", authorizer.auth_type.as_ref())
        .some("authorizerUri", authorizer.authorizer_uri.as_ref())
        .some("authorizerCredentials", authorizer.authorizer_credentials.as_ref())
        .some("identitySource", authorizer.identity_source.as_ref())
        .some("identityValidationExpression", authorizer.identity_validation_expression.as_ref())
        .some("authorizerResultTtlInSeconds", authorizer.authorizer_result_ttl_in_seconds)
        .some("jwtConfiguration", authorizer.jwt_configuration.as_ref())
        .done()
}
