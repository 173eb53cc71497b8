//! Request validators to steps.
//!
//! Source: docs/wire/aws-data-plane.md, section 6.

use rejoinder_proxy::plan::{BodyRule, ParameterRule, Step};

use super::media_type;
use super::notes::Notes;
use super::schema::Schemas;
use crate::documents::{Definition, Method};
use crate::mapping_expression::method_request_key;

pub(super) fn compile(
    definition: &Definition,
    method: &Method,
    schemas: &mut Schemas<'_>,
    notes: &mut Notes,
) -> Box<[Step]> {
    let Some(id) = method.request_validator_id.as_deref() else {
        return Box::default();
    };
    let Some(validator) = definition.request_validators.get(id) else {
        notes.warn(format!("the request validator {id} does not exist: nothing is validated"));
        return Box::default();
    };
    let mut steps = Vec::new();
    if validator.validate_request_parameters {
        let rules = parameters(method, notes);
        if !rules.is_empty() {
            steps.push(Step::ValidateParameters(rules));
        }
    }
    if validator.validate_request_body && !method.request_models.is_empty() {
        let schemas = method.request_models.iter().map(|(media_type, model)| {
            (media_type::essence(media_type).into(), schemas.schema(model, notes))
        });
        steps.push(Step::ValidateBody(BodyRule { schemas: schemas.collect() }));
    }
    steps.into()
}

/// Required parameters in the order of their keys: headers, path, query string.
fn parameters(method: &Method, notes: &mut Notes) -> Box<[ParameterRule]> {
    let required = method.request_parameters.iter().filter(|(_, required)| **required);
    required
        .filter_map(|(key, _)| match method_request_key(key) {
            Ok(parameter) => {
                Some(ParameterRule { position: parameter.position, name: parameter.name })
            }
            Err(error) => {
                notes.warn(format!("{error}; it is not validated"));
                None
            }
        })
        .collect()
}
