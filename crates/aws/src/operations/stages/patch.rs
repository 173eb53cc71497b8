//! The largest PATCH grammar of the service (docs/wire/aws-api-surface.md, sections 4.6 and 5.2).

use std::sync::Arc;

use super::{CACHE_SIZE_DEFAULT, canary, method_settings, no_deployment, variables};
use crate::documents::{AccessLogSettings, Stage};
use crate::operations::patch::{Arguments, Op, PatchTable, Refused, path};
use crate::operations::shapes::CACHE_CLUSTER_SIZE;
use crate::operations::{OperationError, Refusal};

/// What a PATCH edits, with the deployments that it may name.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) stage: Stage,
    pub(super) deployments: Vec<Arc<str>>,
}

impl Draft {
    /// A deployment of the API.
    ///
    /// # Errors
    /// When there is none of this id.
    pub(super) fn deployment(&self, id: &str) -> Result<Arc<str>, OperationError> {
        self.deployments.iter().find(|known| &***known == id).cloned().ok_or_else(no_deployment)
    }
}

pub(super) static PATHS: PatchTable<Draft> = PatchTable {
    paths: &[
        path(
            "/deploymentId",
            &[(Op::Replace, set_deployment), (Op::Copy, canary::promote_deployment)],
        ),
        path("/description", &[(Op::Replace, set_description)]),
        path("/documentationVersion", &[(Op::Replace, set_documentation_version)]),
        path("/clientCertificateId", &[(Op::Replace, set_client_certificate)]),
        path("/cacheClusterEnabled", &[(Op::Replace, set_cache_enabled)]),
        path("/cacheClusterSize", &[(Op::Replace, set_cache_size)]),
        path("/tracingEnabled", &[(Op::Replace, set_tracing)]),
        // Not among AWS's paths: how a web ACL gets to a stage (docs/wire/decisions.md, A3).
        path("/webAclArn", &[(Op::Replace, set_web_acl)]),
        path("/variables", &[(Op::Remove, drop_variables), (Op::Copy, canary::promote_variables)]),
        path(
            "/variables/{name}",
            &[(Op::Add, set_variable), (Op::Replace, set_variable), (Op::Remove, drop_variable)],
        ),
        path("/canarySettings", &[(Op::Remove, canary::remove)]),
        path("/canarySettings/deploymentId", &[(Op::Replace, canary::set_deployment)]),
        path("/canarySettings/percentTraffic", &[(Op::Replace, canary::set_percent)]),
        path("/canarySettings/useStageCache", &[(Op::Replace, canary::set_use_stage_cache)]),
        path("/canarySettings/stageVariableOverrides", &[]),
        path(
            "/canarySettings/stageVariableOverrides/{name}",
            &[
                (Op::Add, canary::set_override),
                (Op::Replace, canary::set_override),
                (Op::Remove, canary::drop_override),
            ],
        ),
        path("/accessLogSettings", &[(Op::Remove, drop_access_log)]),
        path(
            "/accessLogSettings/destinationArn",
            &[(Op::Add, set_log_destination), (Op::Replace, set_log_destination)],
        ),
        path(
            "/accessLogSettings/format",
            &[(Op::Add, set_log_format), (Op::Replace, set_log_format)],
        ),
        path("/accessLogSettings/{member}", &[]),
        path("/{path}/{verb}", &[(Op::Remove, method_settings::remove)]),
        path("/{path}/{verb}/metrics/enabled", &[(Op::Replace, method_settings::metrics)]),
        path("/{path}/{verb}/logging/dataTrace", &[(Op::Replace, method_settings::data_trace)]),
        path("/{path}/{verb}/logging/loglevel", &[(Op::Replace, method_settings::logging_level)]),
        path(
            "/{path}/{verb}/throttling/burstLimit",
            &[(Op::Replace, method_settings::burst_limit)],
        ),
        path("/{path}/{verb}/throttling/rateLimit", &[(Op::Replace, method_settings::rate_limit)]),
        path("/{path}/{verb}/caching/enabled", &[(Op::Replace, method_settings::caching)]),
        path("/{path}/{verb}/caching/ttlInSeconds", &[(Op::Replace, method_settings::cache_ttl)]),
        path(
            "/{path}/{verb}/caching/dataEncrypted",
            &[(Op::Replace, method_settings::cache_encryption)],
        ),
        path(
            "/{path}/{verb}/caching/requireAuthorizationForCacheControl",
            &[(Op::Replace, method_settings::cache_control)],
        ),
        path(
            "/{path}/{verb}/caching/unauthorizedCacheControlHeaderStrategy",
            &[(Op::Replace, method_settings::cache_strategy)],
        ),
    ],
    unknown_path: refuse,
    wrong_op: refuse,
};

/// The list that AWS prints, with the commas that it forgets.
const LISTED: &str = include_str!("paths.txt");

/// Which text refuses an operation depends on the operation first.
fn refuse(refused: &Refused<'_>) -> OperationError {
    let path = refused.operation.path.as_deref().unwrap_or("null");
    let access_log = path.starts_with("/accessLogSettings");
    let known = PATHS.paths.iter().any(|row| row.template == path);
    match refused.operation.op {
        Op::Remove => cannot_remove(path),
        Op::Copy => canary::invalid_copy(path, refused.operation.from.as_deref()),
        Op::Add | Op::Replace if access_log => OperationError::bad_request(
            "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, \
             /accessLogSettings/format]",
        ),
        Op::Add if known => {
            OperationError::bad_request(format!("Invalid add operation with path: {path}"))
        }
        Op::Add | Op::Replace | Op::Move | Op::Test => OperationError::bad_request(format!(
            "Invalid method setting path: {path}. Must be one of: {}",
            LISTED.trim_end()
        )),
    }
}

/// What is not there cannot be removed, in AWS's words: the blank at the end is AWS's too.
pub(super) fn cannot_remove(path: &str) -> OperationError {
    OperationError::bad_request(format!(
        "Cannot remove method setting {} because there is no method setting for this method ",
        path.strip_prefix('/').unwrap_or(path)
    ))
}

type Edited = Result<(), OperationError>;

fn set_deployment(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.stage.deployment_id = draft.deployment(arguments.text())?;
    Ok(())
}

fn set_description(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.stage.description = arguments.optional();
    Ok(())
}

fn set_documentation_version(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.stage.documentation_version = arguments.optional();
    Ok(())
}

fn set_client_certificate(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.stage.client_certificate_id = arguments.optional();
    Ok(())
}

fn set_cache_enabled(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.stage.cache_cluster_enabled = arguments.flag();
    if draft.stage.cache_cluster_enabled && draft.stage.cache_cluster_size.is_none() {
        draft.stage.cache_cluster_size = Some(CACHE_SIZE_DEFAULT.to_owned());
    }
    Ok(())
}

fn set_cache_size(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let size = arguments.optional();
    if size.as_ref().is_some_and(|size| !CACHE_CLUSTER_SIZE.contains(&size.as_str())) {
        return Err(OperationError::bad_request(format!(
            "Invalid CacheClusterSize specified. Valid options are {}",
            CACHE_CLUSTER_SIZE.join(",")
        )));
    }
    draft.stage.cache_cluster_size = size;
    Ok(())
}

fn set_tracing(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.stage.tracing_enabled = arguments.flag();
    Ok(())
}

fn set_web_acl(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    draft.stage.web_acl_arn = arguments.optional();
    Ok(())
}

fn set_variable(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    variables::check_one(arguments.name(), arguments.text())?;
    let variables = &mut draft.stage.variables;
    variables.insert(arguments.name().to_owned(), arguments.text().to_owned());
    Ok(())
}

fn drop_variable(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let dropped = draft.stage.variables.remove(arguments.name());
    dropped.map(|_| ()).ok_or_else(|| cannot_remove(arguments.path))
}

fn drop_variables(draft: &mut Draft, _: &Arguments<'_>) -> Edited {
    draft.stage.variables.clear();
    Ok(())
}

fn drop_access_log(draft: &mut Draft, _: &Arguments<'_>) -> Edited {
    draft.stage.access_log_settings = None;
    Ok(())
}

/// Log groups are stored without the `:*` that consoles show behind them.
fn set_log_destination(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let arn = log_value(arguments)?;
    let arn = arn.strip_suffix(":*").unwrap_or(arn).to_owned();
    log_settings(draft).destination_arn = Some(arn);
    Ok(())
}

fn set_log_format(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let format = log_value(arguments)?.to_owned();
    log_settings(draft).format = Some(format);
    Ok(())
}

fn log_value<'a>(arguments: &Arguments<'a>) -> Result<&'a str, OperationError> {
    arguments.value.filter(|value| !value.is_empty()).ok_or_else(|| {
        OperationError::new(Refusal::BadRequest, "Access Log value must not be empty")
    })
}

fn log_settings(draft: &mut Draft) -> &mut AccessLogSettings {
    draft.stage.access_log_settings.get_or_insert_default()
}
