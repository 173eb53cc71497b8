//! Mapping expressions: `'static'`, `method.request.header.X`, `context.requestId`,
//! `stageVariables.x`, `integration.response.body.$.id`, and the keys that they are mapped to.
//!
//! Parsed and judged in one go: what AWS refuses is a [`MappingError`] that names the offender as
//! AWS does, what it accepts is what the plan runs. Names are `[a-zA-Z0-9._$-]+` everywhere, so
//! `gatewayresponse.header.method.response.header.X` is a header of that odd name, as on AWS.
//! Whether a parameter is declared on a method is not judged here.
//!
//! Source: docs/wire/aws-gateway-responses.md, sections 3.1 and 3.3; docs/wire/aws-data-plane.md,
//! sections 7.1 and 9.4.

mod key;
mod value;

#[cfg(test)]
mod tests;

pub(crate) use key::{
    GatewayResponseKey, gateway_response_key, integration_request_key, method_request_key,
    method_response_key,
};
pub(crate) use value::{
    gateway_response_value, integration_request_value, integration_response_value,
};

/// One refused entry of a parameter map.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MappingError {
    /// A key or a value is outside the grammar.
    #[error("Invalid mapping expression specified: {0}")]
    Expression(String),
    /// A key names a parameter that the method response does not declare.
    #[error("Invalid mapping expression parameter specified: {0}")]
    Parameter(String),
}

/// The message of the BadRequestException that refuses these entries.
pub(crate) fn refusal(errors: &[MappingError]) -> String {
    let list = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    format!(
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : [{list}]"
    )
}

/// Parses every entry of a parameter map, and collects all that is wrong with it.
///
/// # Errors
/// What is refused, in the map's order, keys before their values.
pub(crate) fn parse_all<'m, K, V>(
    map: impl IntoIterator<Item = (&'m String, &'m String)>,
    key: impl Fn(&str) -> Result<K, MappingError>,
    value: impl Fn(&str) -> Result<V, MappingError>,
) -> Result<Vec<(K, V)>, Vec<MappingError>> {
    let mut parsed = Vec::new();
    let mut errors = Vec::new();
    for (left, right) in map {
        match (key(left), value(right)) {
            (Ok(left), Ok(right)) => parsed.push((left, right)),
            (left, right) => errors.extend(left.err().into_iter().chain(right.err())),
        }
    }
    if errors.is_empty() { Ok(parsed) } else { Err(errors) }
}

/// Whether this is a parameter name of the grammar.
fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._$-".contains(&byte);
    !text.is_empty() && text.bytes().all(allowed)
}

fn refused(text: &str) -> MappingError {
    MappingError::Expression(text.to_owned())
}
