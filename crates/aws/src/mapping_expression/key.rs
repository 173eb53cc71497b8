//! Left sides: what a value is mapped to, or what a method declares.

use http::HeaderName;
use rejoinder_proxy::plan::BackendRequestTarget;
use rejoinder_reply::Position;

use super::{MappingError, is_name, refused};

/// What a gateway response's parameter sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GatewayResponseKey {
    /// A header of the answer.
    Header(HeaderName),
    /// `path` and `querystring` are stored and shown, and have no effect.
    WithoutEffect,
}

/// A parameter that a method declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MethodParameter {
    /// Where.
    pub(crate) position: Position,
    /// Its name.
    pub(crate) name: Box<str>,
}

/// `gatewayresponse.{header|path|querystring}.{name}`.
pub(crate) fn gateway_response_key(key: &str) -> Result<GatewayResponseKey, MappingError> {
    let (position, name) = positioned(key, "gatewayresponse.").ok_or_else(|| refused(key))?;
    match position {
        Position::Header => Ok(GatewayResponseKey::Header(header(name, key)?)),
        Position::Path | Position::QueryString => Ok(GatewayResponseKey::WithoutEffect),
    }
}

/// `integration.request.{header|path|querystring}.{name}`.
pub(crate) fn integration_request_key(key: &str) -> Result<BackendRequestTarget, MappingError> {
    let (position, name) = positioned(key, "integration.request.").ok_or_else(|| refused(key))?;
    Ok(match position {
        Position::Header => BackendRequestTarget::Header(header(name, key)?),
        Position::Path => BackendRequestTarget::Path(name.into()),
        Position::QueryString => BackendRequestTarget::QueryString(name.into()),
    })
}

/// `method.request.{header|path|querystring}.{name}`.
pub(crate) fn method_request_key(key: &str) -> Result<MethodParameter, MappingError> {
    let (position, name) = positioned(key, "method.request.").ok_or_else(|| refused(key))?;
    Ok(MethodParameter { position, name: name.into() })
}

/// `method.response.header.{name}`.
pub(crate) fn method_response_key(key: &str) -> Result<HeaderName, MappingError> {
    match positioned(key, "method.response.") {
        Some((Position::Header, name)) => header(name, key),
        Some((Position::Path | Position::QueryString, _)) | None => Err(refused(key)),
    }
}

fn positioned<'k>(key: &'k str, prefix: &str) -> Option<(Position, &'k str)> {
    let (position, name) = key.strip_prefix(prefix)?.split_once('.')?;
    let position = match position {
        "header" => Position::Header,
        "path" => Position::Path,
        "querystring" => Position::QueryString,
        _ => return None,
    };
    is_name(name).then_some((position, name))
}

/// The grammar's names are all tokens; only absurd lengths are refused here.
fn header(name: &str, key: &str) -> Result<HeaderName, MappingError> {
    HeaderName::from_bytes(name.as_bytes()).map_err(|_| refused(key))
}
