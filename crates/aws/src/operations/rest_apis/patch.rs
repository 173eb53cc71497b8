//! The patchable paths of a REST API (docs/wire/aws-api-surface.md, sections 4.1 and 5.1).

use super::{compression_size, endpoint, policy};
use crate::documents::{ApiKeySource, RestApiSettings};
use crate::operations::OperationError;
use crate::operations::patch::{Arguments, Op, PatchTable, invalid_op, invalid_path, path};

type Done = Result<(), OperationError>;

/// What is patched, and what a policy's shorthand stands for.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) settings: RestApiSettings,
    pub(super) arn: String,
}

pub(super) static PATHS: PatchTable<Draft> = PatchTable {
    paths: &[
        path("/name", &[(Op::Replace, set_name)]),
        path(
            "/description",
            &[
                (Op::Add, set_description),
                (Op::Replace, set_description),
                (Op::Remove, remove_description),
            ],
        ),
        path("/version", &[(Op::Replace, set_version)]),
        path("/apiKeySource", &[(Op::Replace, set_key_source)]),
        path("/minimumCompressionSize", &[(Op::Replace, set_compression_size)]),
        path("/disableExecuteApiEndpoint", &[(Op::Replace, set_disabled)]),
        path("/policy", &[(Op::Replace, set_policy)]),
        path("/securityPolicy", &[(Op::Replace, set_security_policy)]),
        path("/endpointAccessMode", &[(Op::Replace, set_access_mode)]),
        path(
            "/binaryMediaTypes/{type}",
            &[
                (Op::Add, add_media_type),
                (Op::Replace, replace_media_type),
                (Op::Remove, remove_media_type),
            ],
        ),
        path(
            "/endpointConfiguration/types/{type}",
            &[
                (Op::Replace, set_endpoint_type),
                (Op::Add, only_replace_endpoint_type),
                (Op::Remove, only_replace_endpoint_type),
            ],
        ),
        path(
            "/endpointConfiguration/vpcEndpointIds",
            &[(Op::Add, add_vpc_endpoint), (Op::Remove, remove_vpc_endpoint)],
        ),
        path("/endpointConfiguration/ipAddressType", &[(Op::Replace, set_address_type)]),
    ],
    unknown_path: invalid_path,
    wrong_op: invalid_op,
};

fn set_name(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    arguments.text().clone_into(&mut draft.settings.name);
    Ok(())
}

fn set_description(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    if arguments.text().is_empty() {
        return Err(OperationError::bad_request("Description cannot be an empty string"));
    }
    draft.settings.description = arguments.optional();
    Ok(())
}

fn remove_description(draft: &mut Draft, _: &Arguments<'_>) -> Done {
    draft.settings.description = None;
    Ok(())
}

fn set_version(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    draft.settings.version = arguments.optional();
    Ok(())
}

fn set_key_source(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    draft.settings.api_key_source = match arguments.text() {
        "HEADER" => ApiKeySource::Header,
        "AUTHORIZER" => ApiKeySource::Authorizer,
        _ => {
            return Err(OperationError::bad_request(
                "Invalid ApiKeySource specified. Valid options are HEADER,AUTHORIZER",
            ));
        }
    };
    Ok(())
}

/// Without a value the member is dropped; `0` compresses everything.
fn set_compression_size(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    let given = arguments.optional();
    let size = given.map(|text| compression_size(text.parse().unwrap_or(-1)));
    draft.settings.minimum_compression_size = size.transpose()?;
    Ok(())
}

fn set_disabled(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    draft.settings.disable_execute_api_endpoint = arguments.flag();
    Ok(())
}

fn set_policy(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    let given = arguments.optional();
    draft.settings.policy = given.map(|text| policy::stored(&draft.arn, &text)).transpose()?;
    Ok(())
}

fn set_security_policy(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    draft.settings.security_policy = arguments.optional();
    Ok(())
}

fn set_access_mode(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    draft.settings.endpoint_access_mode = arguments.optional();
    Ok(())
}

fn add_media_type(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    push(&mut draft.settings.binary_media_types, arguments.name());
    Ok(())
}

/// The path names the old type, the value the new one.
fn replace_media_type(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    let types = &mut draft.settings.binary_media_types;
    types.retain(|known| known != arguments.name());
    push(types, arguments.value.filter(|new| !new.is_empty()).unwrap_or(arguments.name()));
    Ok(())
}

fn remove_media_type(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    draft.settings.binary_media_types.retain(|known| known != arguments.name());
    Ok(())
}

/// The path names the old type or its index; there is only one.
fn set_endpoint_type(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    endpoint::set_type(&mut draft.settings.endpoint_configuration, arguments.text())
}

fn only_replace_endpoint_type(_: &mut Draft, _: &Arguments<'_>) -> Done {
    Err(OperationError::bad_request(
        "Invalid patch operation specified. Must be 'add'|'remove'|'replace'",
    ))
}

fn add_vpc_endpoint(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    push(&mut draft.settings.endpoint_configuration.vpc_endpoint_ids, arguments.text());
    Ok(())
}

fn remove_vpc_endpoint(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    let ids = &mut draft.settings.endpoint_configuration.vpc_endpoint_ids;
    ids.retain(|known| known != arguments.text());
    Ok(())
}

fn set_address_type(draft: &mut Draft, arguments: &Arguments<'_>) -> Done {
    let endpoint = &mut draft.settings.endpoint_configuration;
    match arguments.text() {
        given @ ("ipv4" | "dualstack") => given.clone_into(&mut endpoint.ip_address_type),
        _ => {
            return Err(OperationError::bad_request(
                "ipAddressType must be either ipv4 or dualstack.",
            ));
        }
    }
    endpoint::check_address_type(endpoint)
}

fn push(list: &mut Vec<String>, item: &str) {
    if !list.iter().any(|known| known == item) {
        list.push(item.to_owned());
    }
}
