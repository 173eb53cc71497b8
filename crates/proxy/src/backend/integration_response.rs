//! From a mapped backend's answer to the client's (docs/wire/aws-data-plane.md section 9).

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use rejoinder_reply::Failure;

use crate::backend::configuration;
use crate::backend::content_handling::{self, is_binary};
use crate::backend::mapped_body::MappedBody;
use crate::backend::request_template::text;
use crate::body::Body;
use crate::exchange::Exchange;
use crate::mapping::{header_value, source_value};
use crate::media_type;
use crate::plan::{
    BodyPath, ContentHandling, IntegrationResponse, ResponseMapping, ResponseSource, Template,
};

/// What a backend answered, as a whole.
pub(super) struct BackendAnswer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

pub(super) fn answer(
    exchange: &Exchange,
    responses: &[IntegrationResponse],
    answer: BackendAnswer,
) -> Result<Response<Body>, Failure> {
    let Some(chosen) = select(responses, answer.status.as_str()) else {
        let status = answer.status.as_u16();
        let cause = format!("no integration response is for status {status}, none is the default");
        return Err(configuration(cause));
    };
    if let Some(reason) = &chosen.faulty {
        return Err(configuration(&**reason));
    }
    let accept = first_accepted(&exchange.head.headers);
    let (body, content_type) = body(exchange, chosen, &answer, accept)?;

    let mut response = Response::new(Body::from(body));
    *response.status_mut() = chosen.status;
    let headers = response.headers_mut();
    headers.reserve(chosen.headers.len() + 4);
    headers.insert(CONTENT_TYPE, content_type);
    map_headers(exchange, &chosen.headers, &answer, headers)?;
    Ok(response)
}

/// The first one whose pattern matches the whole subject, else the one without a pattern.
fn select<'r>(
    responses: &'r [IntegrationResponse],
    subject: &str,
) -> Option<&'r IntegrationResponse> {
    let fits = |response: &&IntegrationResponse| {
        let found = response.pattern.as_ref().and_then(|pattern| pattern.find(subject));
        found.is_some_and(|found| found.range() == (0..subject.len()))
    };
    let default = || responses.iter().find(|response| response.pattern.is_none());
    responses.iter().find(fits).or_else(default)
}

fn first_accepted(headers: &HeaderMap) -> Option<&str> {
    let accept = headers.get(ACCEPT)?.to_str().ok()?;
    accept.split(',').next().map(media_type::bare).filter(|accept| !accept.is_empty())
}

/// The body and its content type.
fn body(
    exchange: &Exchange,
    chosen: &IntegrationResponse,
    answer: &BackendAnswer,
    accept: Option<&str>,
) -> Result<(Bytes, HeaderValue), Failure> {
    let site = exchange.site.as_deref();
    let binary = is_binary(site, media_type::of(&answer.headers));
    let template = template(&chosen.templates, accept);
    if let Some((key, template)) = template.filter(|_| !binary) {
        return Ok((templated(chosen, template)?, header_value(key)));
    }
    let explicit = chosen.content_handling != ContentHandling::ByMediaType;
    let accepts = is_binary(site, accept.unwrap_or_default());
    let skip = answer.body.is_empty() && !explicit;
    let handled = if skip {
        content_handling::Handled { bytes: Bytes::new(), text: true }
    } else {
        content_handling::response(answer.body.clone(), binary, accepts, chosen.content_handling)
            .map_err(|error| configuration(format!("the backend's body: {error}")))?
    };
    match template {
        Some(_) if !handled.text => {
            Err(configuration("a response template cannot work on a binary body"))
        }
        Some((key, template)) => Ok((text(template)?, header_value(key))),
        None => Ok((handled.bytes, HeaderValue::from_static("application/json"))),
    }
}

/// What a template makes of a text. One that is base64 may stand for bytes: that is how owners
/// have a MOCK answer with an image.
fn templated(chosen: &IntegrationResponse, template: &Template) -> Result<Bytes, Failure> {
    let text = text(template)?;
    match chosen.content_handling {
        ContentHandling::ToBinary => {
            content_handling::response(text, false, false, ContentHandling::ToBinary)
                .map(|handled| handled.bytes)
                .map_err(|error| configuration(format!("the response template's text: {error}")))
        }
        ContentHandling::ByMediaType | ContentHandling::ToText => Ok(text),
    }
}

/// The template of the accepted type, else JSON's, else the first.
fn template<'t>(
    templates: &'t [(Box<str>, Template)],
    accept: Option<&str>,
) -> Option<(&'t str, &'t Template)> {
    let named = |wanted: &str| {
        templates.iter().find(|(key, _)| media_type::bare(key).eq_ignore_ascii_case(wanted))
    };
    let chosen = accept.and_then(named).or_else(|| named("application/json"));
    chosen.or_else(|| templates.first()).map(|(key, template)| (&**key, template))
}

fn map_headers(
    exchange: &Exchange,
    mappings: &[ResponseMapping],
    answer: &BackendAnswer,
    out: &mut HeaderMap,
) -> Result<(), Failure> {
    let part = |mapping: &ResponseMapping| {
        matches!(mapping.source, ResponseSource::Body(BodyPath::Part(_)))
    };
    let parts = mappings.iter().any(part);
    let body = MappedBody::read(answer.body.clone(), parts)
        .map_err(|error| configuration(format!("the backend's body is no JSON: {error}")))?;
    let mut value = String::new();
    for mapping in mappings {
        value.clear();
        let present = match &mapping.source {
            ResponseSource::Value(source) => source_value(source, exchange, &mut value),
            ResponseSource::Header { name, values } => {
                crate::exchange::header_text(&answer.headers, name.as_str(), *values, &mut value)
            }
            ResponseSource::Body(path) => body.value(path, &mut value),
        };
        if present {
            out.insert(mapping.name.clone(), header_value(&value));
        }
    }
    Ok(())
}
