//! Stored gateway responses to the reply table in force.

use std::sync::Arc;

use rejoinder_reply::{
    GatewayResponse, HeaderMapping, Options, ReplyStatus, ReplyTable, TypeIndex,
};

use super::notes::Notes;
use crate::ApiOptions;
use crate::documents::{Definition, StoredGatewayResponse};
use crate::failures::DIALECT;
use crate::mapping_expression::{GatewayResponseKey, gateway_response_key, gateway_response_value};

pub(super) fn compile(
    definition: &Definition,
    options: &ApiOptions,
    notes: &mut Notes,
) -> Arc<ReplyTable> {
    let mut responses = Vec::<(TypeIndex, GatewayResponse)>::new();
    for (name, stored) in &definition.gateway_responses {
        match DIALECT.type_named(name) {
            Some(index) => responses.push((index, parse(name, stored, notes))),
            None => notes.warn(format!("gateway response {name}: there is no such response type")),
        }
    }
    let options = Options {
        filling: options.filling.unwrap_or_default(),
        customise_plain_text: options.custom_413.unwrap_or_default(),
    };
    let (table, warnings) = ReplyTable::compile(&DIALECT, &responses, options);
    for warning in warnings {
        let name = DIALECT.response_type(warning.response_type).name;
        notes.warn(format!("gateway response {name}: {}", warning.message));
    }
    table
}

/// What cannot be used is left out, with a warning: the rest of the answer is still its owner's.
fn parse(name: &str, stored: &StoredGatewayResponse, notes: &mut Notes) -> GatewayResponse {
    let status = stored.status_code.as_deref().and_then(|text| {
        let status = text.parse().ok().and_then(ReplyStatus::new);
        if status.is_none() {
            notes.warn(format!("gateway response {name}: {text} is no status; its own is sent"));
        }
        status
    });
    let mut headers = Vec::new();
    for (key, value) in &stored.response_parameters {
        match (gateway_response_key(key), gateway_response_value(value)) {
            (Ok(GatewayResponseKey::Header(name)), Ok(source)) => {
                headers.push(HeaderMapping { name, source });
            }
            (Ok(GatewayResponseKey::WithoutEffect), Ok(_)) => {}
            (Err(error), _) | (_, Err(error)) => {
                notes.warn(format!("gateway response {name}: {error}; it is left out"));
            }
        }
    }
    let templates = stored
        .response_templates
        .iter()
        .map(|(media_type, template)| (media_type.clone(), template.clone()))
        .collect();
    GatewayResponse { status, headers, templates }
}
