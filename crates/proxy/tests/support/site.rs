//! Sites and backends of a plan, in few words.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{
    AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, DATE, EXPECT, HOST, SERVER, TE, VIA,
};
use http::{HeaderName, StatusCode};
use rejoinder_proxy::plan::{
    Backend, ContentHandling, Endpoint, EndpointPart, Faulty, HeaderRules, Http, HttpProxy,
    IntegrationResponse, Mock, Passthrough, RequestTemplates, Route, RouteId, Router, Site, SiteId,
    SiteLimits, Step, Target, Template, TlsRules, Verb,
};
use rejoinder_reply::{ContextVariable, GatewayResponse, Options, ReplyTable, Source, TypeIndex};

use super::TestForms;
use super::dialect::DIALECT;

static REMAPPED: [(HeaderName, HeaderName); 3] = [
    (CONTENT_LENGTH, HeaderName::from_static("x-re-content-length")),
    (DATE, HeaderName::from_static("x-re-date")),
    (SERVER, HeaderName::from_static("x-re-server")),
];

pub static PROXY_RULES: HeaderRules = HeaderRules {
    forward_request: true,
    forwarded: true,
    request_dropped: &[HOST, CONTENT_ENCODING, VIA, EXPECT, TE],
    forward_response: true,
    response_remapped: &REMAPPED,
    response_dropped: &[VIA],
};

pub static MAPPED_RULES: HeaderRules = HeaderRules {
    forward_request: false,
    forwarded: false,
    request_dropped: &[EXPECT, TE, AUTHORIZATION],
    forward_response: false,
    response_remapped: &[],
    response_dropped: &[],
};

/// A site under construction.
pub struct SiteOf {
    pub site: Site,
}

/// Routes by `VERB PATH`.
pub type Routes = Vec<(&'static str, Vec<Step>, Backend)>;

impl SiteOf {
    pub fn new(routes: Routes) -> Self {
        let mut router = Router::default();
        for (line, steps, backend) in routes {
            let (verb, path) = line.split_once(' ').unwrap();
            let verb = (verb != "ANY").then(|| verb.parse().unwrap());
            router.add(path, verb, route(line, path, steps, backend));
        }
        let nothing = Backend::Faulty(Faulty { reason: "unmatched".into() });
        let site = Site {
            id: SiteId("test/api/stage".into()),
            api_id: "api".into(),
            stage: "stage".into(),
            deployment_id: "deployment".into(),
            account_id: "account".into(),
            forms: Arc::new(TestForms),
            vendor_address: Default::default(),
            router,
            unmatched: route("unmatched", "", Vec::new(), nothing),
            reply: ReplyTable::native(&DIALECT),
            stage_variables: Arc::new(BTreeMap::from([("colour".into(), "red".into())])),
            binary_media_types: Box::from(["image/png".into()]),
            limits: SiteLimits {
                body_bytes_max: 1024 * 1024,
                header_bytes_max: 10_240,
                target_bytes_max: 8_192,
                verb_and_path_bytes_max: 1_024,
            },
            access_log: None,
            series: Default::default(),
        };
        Self { site }
    }

    /// Customises a response type.
    pub fn reply(mut self, name: &str, response: GatewayResponse, options: Options) -> Self {
        let index: TypeIndex = DIALECT.type_named(name).unwrap();
        let (table, warnings) = ReplyTable::compile(&DIALECT, &[(index, response)], options);
        assert!(warnings.is_empty(), "{warnings:?}");
        self.site.reply = table;
        self
    }
}

fn route(line: &str, path: &str, steps: Vec<Step>, backend: Backend) -> Arc<Route> {
    Arc::new(Route {
        id: RouteId(format!("test/api/stage/{line}").into()),
        resource_id: "resource".into(),
        resource_path: path.into(),
        steps: steps.into(),
        backend,
        series: Default::default(),
    })
}

/// An address with `{name}` places.
pub fn endpoint(text: &str) -> Endpoint {
    let mut parts = Vec::new();
    for (at, piece) in text.split('{').enumerate() {
        match piece.split_once('}').filter(|_| at > 0) {
            Some((name, rest)) => {
                parts.push(EndpointPart::Path(name.into()));
                parts.push(EndpointPart::Literal(rest.into()));
            }
            None => parts.push(EndpointPart::Literal(piece.into())),
        }
    }
    Endpoint::new(parts.into())
}

fn target(address: &str, headers: &'static HeaderRules) -> Target {
    let id = HeaderName::from_static("x-test-api");
    Target {
        endpoint: endpoint(address),
        verb: Verb::Client,
        mappings: Box::default(),
        service_headers: Box::from([(id, Source::Context(ContextVariable::ApiId))]),
        headers,
        timeout: Duration::from_secs(5),
        tls: TlsRules::Verified,
    }
}

/// Passed through; `change` sets what is special.
pub fn proxy(address: &str, change: impl FnOnce(&mut Target)) -> Backend {
    let mut target = target(address, &PROXY_RULES);
    change(&mut target);
    Backend::HttpProxy(HttpProxy { target })
}

/// Mapped; `change` sets what is special.
pub fn http(
    address: &str,
    responses: Vec<IntegrationResponse>,
    change: impl FnOnce(&mut Http),
) -> Backend {
    let mut http = Http {
        target: target(address, &MAPPED_RULES),
        templates: RequestTemplates {
            templates: Box::default(),
            passthrough: Passthrough::WhenNoMatch,
        },
        content_handling: ContentHandling::ByMediaType,
        responses: responses.into(),
    };
    change(&mut http);
    Backend::Http(http)
}

/// A mock whose request template is this text.
pub fn mock(text: &'static str, responses: Vec<IntegrationResponse>) -> Backend {
    let templates = RequestTemplates {
        templates: Box::from([template("application/json", text)]),
        passthrough: Passthrough::WhenNoMatch,
    };
    Backend::Mock(Mock { templates, responses: responses.into() })
}

pub fn template(media_type: &str, text: &'static str) -> (Box<str>, Template) {
    (media_type.into(), Template::Literal(Bytes::from_static(text.as_bytes())))
}

/// The default answer, or that of a pattern.
pub fn response(pattern: Option<&str>, status: u16) -> IntegrationResponse {
    IntegrationResponse {
        pattern: pattern.map(|pattern| regex::Regex::new(pattern).unwrap()),
        status: StatusCode::from_u16(status).unwrap(),
        headers: Box::default(),
        templates: Box::default(),
        content_handling: ContentHandling::ByMediaType,
        faulty: None,
    }
}
