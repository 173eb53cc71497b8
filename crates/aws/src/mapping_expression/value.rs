//! Right sides: where a value comes from.

use http::HeaderName;
use rejoinder_proxy::plan::{BodyPath, RequestSource, ResponseSource};
use rejoinder_reply::{ErrorVariable, Multiplicity, Position, Source};
use rejoinder_velocity::JsonPath;

use super::{MappingError, is_name, refused};
use crate::failures::DIALECT;

/// What a gateway response's header is set to. A variable inside static text is substituted
/// (docs/wire/decisions.md, A21).
pub(crate) fn gateway_response_value(value: &str) -> Result<Source, MappingError> {
    if let Some(text) = quoted(value) {
        return Ok(Source::parse_static(&DIALECT, text));
    }
    let failure = value.strip_prefix("context.").and_then(failure);
    failure
        .or_else(|| request_value(value))
        .or_else(|| shared_value(value))
        .ok_or_else(|| refused(value))
}

/// What a parameter of the backend request is set to.
pub(crate) fn integration_request_value(value: &str) -> Result<RequestSource, MappingError> {
    if let Some(path) = value.strip_prefix("method.request.body") {
        return body(path).map(RequestSource::Body).ok_or_else(|| refused(value));
    }
    static_value(value)
        .or_else(|| request_value(value))
        .or_else(|| shared_value(value))
        .map(RequestSource::Value)
        .ok_or_else(|| refused(value))
}

/// What a header of the client's answer is set to.
pub(crate) fn integration_response_value(value: &str) -> Result<ResponseSource, MappingError> {
    if let Some(path) = value.strip_prefix("integration.response.body") {
        return body(path).map(ResponseSource::Body).ok_or_else(|| refused(value));
    }
    for (prefix, values) in [
        ("integration.response.header.", Multiplicity::Last),
        ("integration.response.multivalueheader.", Multiplicity::All),
    ] {
        if let Some(name) = value.strip_prefix(prefix).filter(|name| is_name(name)) {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refused(value))?;
            return Ok(ResponseSource::Header { name, values });
        }
    }
    static_value(value)
        .or_else(|| shared_value(value))
        .map(ResponseSource::Value)
        .ok_or_else(|| refused(value))
}

/// `method.request.{position}.{name}`.
fn request_value(value: &str) -> Option<Source> {
    let (position, name) = value.strip_prefix("method.request.")?.split_once('.')?;
    let (position, values) = match position {
        "header" => (Position::Header, Multiplicity::Last),
        "path" => (Position::Path, Multiplicity::Last),
        "querystring" => (Position::QueryString, Multiplicity::Last),
        "multivalueheader" => (Position::Header, Multiplicity::All),
        "multivaluequerystring" => (Position::QueryString, Multiplicity::All),
        _ => return None,
    };
    is_name(name).then(|| Source::Request { position, name: name.into(), values })
}

/// `context.{variable}` and `stageVariables.{name}`. A variable that does not exist is accepted
/// and has no value.
fn shared_value(value: &str) -> Option<Source> {
    if let Some(name) = value.strip_prefix("context.").filter(|name| is_name(name)) {
        let known = (DIALECT.context_variable)(name);
        return Some(known.map_or(Source::Nothing, Source::Context));
    }
    let name = value.strip_prefix("stageVariables.").filter(|name| is_name(name))?;
    Some(Source::StageVariable(name.into()))
}

/// The variable of the failure behind `context.{name}`.
fn failure(name: &str) -> Option<Source> {
    Some(Source::Error(match name {
        "error.message" => ErrorVariable::Message,
        "error.messageString" => ErrorVariable::MessageString,
        "error.responseType" => ErrorVariable::ResponseType,
        "error.validationErrorString" => ErrorVariable::ValidationErrorString,
        _ => return None,
    }))
}

fn static_value(value: &str) -> Option<Source> {
    quoted(value).map(|text| Source::Static(text.into()))
}

/// The text between the quotes at both ends; quotes inside are tolerated.
fn quoted(value: &str) -> Option<&str> {
    value.strip_prefix('\'')?.strip_suffix('\'')
}

/// What follows `body`: nothing, or a dot and a path.
fn body(rest: &str) -> Option<BodyPath> {
    if rest.is_empty() {
        return Some(BodyPath::Whole);
    }
    let path = rest.strip_prefix('.').filter(|path| !path.is_empty())?;
    JsonPath::compile(path).ok().map(BodyPath::Part)
}
