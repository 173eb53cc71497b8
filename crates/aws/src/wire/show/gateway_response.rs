//! A gateway response as answers show it: customised, inherited from its family, or built in.
//!
//! Source: docs/wire/aws-gateway-responses.md, sections 2.1 and 5.1.

use serde_json::{Value, json};

use crate::documents::{Definition, StoredGatewayResponse};
use crate::failures::DIALECT;
use crate::wire::Members;

/// The gateway response of a response type.
pub(crate) fn gateway_response(definition: &Definition, name: &str) -> Value {
    let kind = DIALECT.type_named(name).map(|index| DIALECT.response_type(index));
    let own = definition.gateway_responses.get(name);
    let family = kind.and_then(|kind| kind.family).map(|index| DIALECT.response_type(index).name);
    let inherited = family.and_then(|family| definition.gateway_responses.get(family));
    let nothing = StoredGatewayResponse::default();
    let shown = own.or(inherited).map_or(&nothing, |found| found);
    let status = shown
        .status_code
        .clone()
        .or_else(|| kind.and_then(|kind| kind.shown_status).map(|status| status.to_string()));
    let templates = match shown.response_templates.is_empty() {
        true => json!({ "application/json": DIALECT.default_template }),
        false => json!(shown.response_templates),
    };
    Members::new()
        .put("defaultResponse", own.is_none())
        .put("responseParameters", &shown.response_parameters)
        .put("responseTemplates", templates)
        .put("responseType", name)
        .some("statusCode", status)
        .done()
}
