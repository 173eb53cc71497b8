//! The endpoint configuration of a REST API: one type, with the address family that it allows.

use serde_json::Value;

use crate::documents::EndpointConfiguration;
use crate::operations::OperationError;
use crate::wire::texts;

/// In the order of AWS's message.
const TYPES: [&str; 3] = ["REGIONAL", "EDGE", "PRIVATE"];

/// What CreateRestApi was given.
pub(super) fn created(given: &Value) -> Result<EndpointConfiguration, OperationError> {
    let mut made = EndpointConfiguration::default();
    if let Some(types) = given.get("types").filter(|types| !types.is_null()) {
        made.types = texts(types);
    }
    match made.types.len() {
        1 => {}
        0 => {
            return Err(OperationError::bad_request(
                "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.",
            ));
        }
        _ => {
            return Err(OperationError::bad_request(
                "Cannot create an api with multiple Endpoint Types.",
            ));
        }
    }
    if is_private(&made) {
        made.ip_address_type = "dualstack".to_owned();
    }
    if let Some(kind) = given.get("ipAddressType").and_then(Value::as_str) {
        made.ip_address_type = kind.to_owned();
    }
    check_address_type(&made)?;
    made.vpc_endpoint_ids = given.get("vpcEndpointIds").map(texts).unwrap_or_default();
    Ok(made)
}

/// Whether this is a private API's.
fn is_private(endpoint: &EndpointConfiguration) -> bool {
    endpoint.types.iter().any(|kind| kind == "PRIVATE")
}

/// Private APIs are reached over both address families.
pub(super) fn check_address_type(endpoint: &EndpointConfiguration) -> Result<(), OperationError> {
    if is_private(endpoint) && endpoint.ip_address_type != "dualstack" {
        return Err(OperationError::bad_request(
            "Only dualstack ipAddressType is supported for Private APIs.",
        ));
    }
    Ok(())
}

/// A patched type: the only one, with the address family that it needs.
pub(super) fn set_type(
    endpoint: &mut EndpointConfiguration,
    kind: &str,
) -> Result<(), OperationError> {
    if !TYPES.contains(&kind) {
        return Err(OperationError::bad_request(format!(
            "Invalid EndpointTypes specified. Valid options are {}",
            TYPES.join(",")
        )));
    }
    endpoint.types = vec![kind.to_owned()];
    if is_private(endpoint) {
        endpoint.ip_address_type = "dualstack".to_owned();
    }
    Ok(())
}
