//! Integrations to backends.
//!
//! MOCK, HTTP and HTTP_PROXY run. AWS services, functions and VPC links come later: until then
//! they are faulty, and say so.
//!
//! Source: docs/wire/aws-data-plane.md, sections 3, 7 and 8.

use std::time::Duration;

use http::Method as HttpMethod;
use rejoinder_proxy::plan::{
    Backend, BackendRequestMapping, Faulty, HeaderRules, Http, HttpProxy, Mock, Passthrough,
    RequestTemplates, Target, Template, TlsRules, Verb,
};

use super::notes::Notes;
use super::{Sources, endpoint, headers, media_type, responses, template};
use crate::documents::{ConnectionType, Integration, IntegrationKind, Method};
use crate::mapping_expression::{integration_request_key, integration_request_value};

/// Compiles the integration of a method.
pub(super) fn compile(sources: &Sources<'_>, method: &Method, notes: &mut Notes) -> Backend {
    let compiled = match &method.integration {
        None => {
            Err("the method has no integration: calling it answers API_CONFIGURATION_ERROR"
                .to_owned())
        }
        Some(integration) => match integration.kind {
            IntegrationKind::Mock => mock(method, integration, notes),
            IntegrationKind::Http => http(sources, method, integration, notes),
            IntegrationKind::HttpProxy => target(sources, integration, &headers::HTTP_PROXY, notes)
                .map(|target| Backend::HttpProxy(HttpProxy { target })),
            IntegrationKind::Aws | IntegrationKind::AwsProxy => Err(later(integration)),
        },
    };
    compiled.unwrap_or_else(|reason| Backend::Faulty(Faulty { reason: notes.faulty(reason) }))
}

fn later(integration: &Integration) -> String {
    let kind = match integration.kind {
        IntegrationKind::Aws => "AWS",
        IntegrationKind::AwsProxy => "AWS_PROXY",
        IntegrationKind::Http => "HTTP",
        IntegrationKind::HttpProxy => "HTTP_PROXY",
        IntegrationKind::Mock => "MOCK",
    };
    let uri = integration.uri.as_deref().unwrap_or("without an address");
    format!(
        "integrations of type {kind} ({uri}) are not there yet: calling it answers \
         API_CONFIGURATION_ERROR"
    )
}

fn mock(method: &Method, integration: &Integration, notes: &mut Notes) -> Result<Backend, String> {
    Ok(Backend::Mock(Mock {
        templates: request_templates(integration, template::compile_mock, notes),
        responses: responses::compile(method, integration, notes)?,
    }))
}

fn http(
    sources: &Sources<'_>,
    method: &Method,
    integration: &Integration,
    notes: &mut Notes,
) -> Result<Backend, String> {
    Ok(Backend::Http(Http {
        target: target(sources, integration, &headers::HTTP, notes)?,
        templates: request_templates(integration, template::compile, notes),
        content_handling: responses::content_handling(integration.content_handling.as_deref()),
        responses: responses::compile(method, integration, notes)?,
    }))
}

fn target(
    sources: &Sources<'_>,
    integration: &Integration,
    rules: &'static HeaderRules,
    notes: &mut Notes,
) -> Result<Target, String> {
    if integration.connection_type == Some(ConnectionType::VpcLink) {
        return Err(format!(
            "VPC links ({}) are not there yet: calling it answers API_CONFIGURATION_ERROR",
            integration.connection_id.as_deref().unwrap_or("no connectionId")
        ));
    }
    let uri = integration.uri.as_deref().ok_or("the integration has no address")?;
    let endpoint = endpoint::compile(uri, &sources.stage.variables, notes)?;
    let mappings = mappings(integration)?;
    if let Some(name) = headers::forbidden(&mappings) {
        return Err(format!(
            "the header {name} is the gateway's own and must not be mapped: calling it answers \
             API_CONFIGURATION_ERROR"
        ));
    }
    let insecure = integration.tls_config.is_some_and(|tls| tls.insecure_skip_verification);
    Ok(Target {
        endpoint,
        verb: verb(integration)?,
        service_headers: headers::service_headers(sources.api_id, rules, &mappings),
        mappings: mappings.into(),
        headers: rules,
        timeout: Duration::from_millis(integration.timeout_in_millis.into()),
        tls: if insecure { TlsRules::Unverified } else { TlsRules::Verified },
    })
}

/// `ANY`, and an import without a verb, is the client's.
fn verb(integration: &Integration) -> Result<Verb, String> {
    match integration.http_method.as_deref() {
        None | Some("" | "ANY") => Ok(Verb::Client),
        Some(verb) => HttpMethod::from_bytes(verb.as_bytes())
            .map(Verb::Fixed)
            .map_err(|_| format!("{verb:?} is no HTTP method")),
    }
}

fn mappings(integration: &Integration) -> Result<Vec<BackendRequestMapping>, String> {
    integration
        .request_parameters
        .iter()
        .map(|(key, value)| {
            let target = integration_request_key(key).map_err(|error| error.to_string())?;
            let source = integration_request_value(value).map_err(|error| error.to_string())?;
            Ok(BackendRequestMapping { target, source })
        })
        .collect()
}

/// A template that is null or empty passes the body on, as no template does.
fn request_templates(
    integration: &Integration,
    compile: fn(&str, &str, &mut Notes) -> Template,
    notes: &mut Notes,
) -> RequestTemplates {
    let written = integration.request_templates.iter().filter_map(|(media_type, text)| {
        Some((media_type, text.as_deref().filter(|text| !text.is_empty())?))
    });
    let templates = written
        .map(|(media_type, text)| {
            let what = format!("request template for {media_type}");
            (media_type::essence(media_type).into(), compile(&what, text, notes))
        })
        .collect();
    let passthrough = match integration.passthrough_behavior.to_ascii_uppercase().as_str() {
        "NEVER" => Passthrough::Never,
        "WHEN_NO_TEMPLATES" => Passthrough::WhenNoTemplates,
        _ => Passthrough::WhenNoMatch,
    };
    RequestTemplates { templates, passthrough }
}
