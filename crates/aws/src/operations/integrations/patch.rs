//! The patchable paths of an integration (docs/wire/aws-api-surface.md, section 5.1).

use super::{check, connection_type};
use crate::documents::{Integration, IntegrationKind, TlsConfig};
use crate::operations::OperationError;
use crate::operations::patch::{Arguments, Op, PatchTable, invalid_op, invalid_path, path};

type Done = Result<(), OperationError>;

pub(super) static PATHS: PatchTable<Integration> = PatchTable {
    paths: &[
        path("/httpMethod", &[(Op::Replace, set_http_method)]),
        path("/uri", &[(Op::Replace, set_uri)]),
        path("/connectionType", &[(Op::Replace, set_connection_type)]),
        path("/connectionId", &[(Op::Replace, set_connection_id)]),
        path("/credentials", &[(Op::Replace, set_credentials)]),
        path("/passthroughBehavior", &[(Op::Replace, set_passthrough)]),
        path("/contentHandling", &[(Op::Replace, set_content_handling)]),
        path("/timeoutInMillis", &[(Op::Replace, set_timeout)]),
        path("/cacheNamespace", &[(Op::Replace, set_cache_namespace)]),
        path("/responseTransferMode", &[(Op::Replace, set_transfer_mode)]),
        path("/integrationTarget", &[(Op::Replace, set_target)]),
        path("/tlsConfig/insecureSkipVerification", &[(Op::Replace, set_tls)]),
        path(
            "/cacheKeyParameters/{name}",
            &[
                (Op::Add, add_cache_key),
                (Op::Replace, add_cache_key),
                (Op::Remove, remove_cache_key),
            ],
        ),
        path(
            "/requestParameters/{name}",
            &[
                (Op::Add, put_parameter),
                (Op::Replace, put_parameter),
                (Op::Remove, remove_parameter),
            ],
        ),
        path(
            "/requestTemplates/{type}",
            &[(Op::Add, put_template), (Op::Replace, put_template), (Op::Remove, remove_template)],
        ),
    ],
    unknown_path: invalid_path,
    wrong_op: invalid_op,
};

/// Mocks have neither a verb nor an address to patch.
fn not_on_mock(integration: &Integration, arguments: &Arguments<'_>) -> Done {
    match integration.kind {
        IntegrationKind::Mock => {
            Err(OperationError::bad_request(format!("Invalid patch path {}", arguments.path)))
        }
        IntegrationKind::Http
        | IntegrationKind::HttpProxy
        | IntegrationKind::Aws
        | IntegrationKind::AwsProxy => Ok(()),
    }
}

fn set_http_method(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    not_on_mock(integration, arguments)?;
    integration.http_method = arguments.optional();
    Ok(())
}

fn set_uri(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    not_on_mock(integration, arguments)?;
    integration.uri = arguments.optional();
    Ok(())
}

fn set_connection_type(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    let given = arguments.text();
    integration.connection_type = connection_type(given);
    match integration.connection_type {
        Some(_) => Ok(()),
        None => Err(OperationError::bad_request(
            "Invalid ConnectionType specified. Valid options are INTERNET,VPC_LINK",
        )),
    }
}

fn set_connection_id(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    integration.connection_id = arguments.optional();
    Ok(())
}

fn set_credentials(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    integration.credentials = arguments.optional();
    Ok(())
}

fn set_passthrough(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    arguments.text().clone_into(&mut integration.passthrough_behavior);
    Ok(())
}

fn set_content_handling(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    integration.content_handling = arguments.optional();
    Ok(())
}

fn set_timeout(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    integration.timeout_in_millis = check::timeout(arguments.text().parse().unwrap_or(-1))?;
    Ok(())
}

fn set_cache_namespace(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    arguments.text().clone_into(&mut integration.cache_namespace);
    Ok(())
}

fn set_transfer_mode(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    integration.response_transfer_mode = arguments.optional();
    Ok(())
}

fn set_target(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    integration.integration_target = arguments.optional();
    Ok(())
}

fn set_tls(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    integration.tls_config = Some(TlsConfig { insecure_skip_verification: arguments.flag() });
    Ok(())
}

fn add_cache_key(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    if !integration.cache_key_parameters.iter().any(|key| key == arguments.name()) {
        integration.cache_key_parameters.push(arguments.name().to_owned());
    }
    Ok(())
}

fn remove_cache_key(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    integration.cache_key_parameters.retain(|key| key != arguments.name());
    Ok(())
}

fn put_parameter(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    let (key, value) = (arguments.name().to_owned(), arguments.text().to_owned());
    integration.request_parameters.insert(key, value);
    Ok(())
}

fn remove_parameter(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    let removed = integration.request_parameters.remove(arguments.name());
    removed.map(|_| ()).ok_or_else(|| OperationError::not_found("Invalid parameter name specified"))
}

fn put_template(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    let (key, value) = (arguments.name().to_owned(), arguments.value.map(str::to_owned));
    integration.request_templates.insert(key, value);
    Ok(())
}

fn remove_template(integration: &mut Integration, arguments: &Arguments<'_>) -> Done {
    let removed = integration.request_templates.remove(arguments.name());
    removed
        .map(|_| ())
        .ok_or_else(|| OperationError::not_found("Content-Type specified was not found"))
}
