//! What templates and mappings see of an exchange.
//!
//! Source: docs/wire/aws-data-plane.md section 13. A variable without a value is absent here; the
//! user of the value decides what absence looks like (decision A13).

use std::fmt::Write;

use http::header::USER_AGENT;
use jiff::Timestamp;
use rejoinder_reply::{ContextVariable, Multiplicity, Position, Values};

use crate::address::ContextPath;
use crate::exchange::{Exchange, query};
use crate::plan::Site;

impl Values for Exchange {
    fn context(&self, variable: &ContextVariable, out: &mut String) -> bool {
        let site = self.site.as_deref();
        let of_site = |get: fn(&Site) -> &str| site.map(get).filter(|text| !text.is_empty());
        let text = match variable {
            ContextVariable::AccountId => of_site(|site| &site.account_id),
            ContextVariable::ApiId => of_site(|site| &site.api_id),
            ContextVariable::DeploymentId => of_site(|site| &site.deployment_id),
            ContextVariable::Stage => of_site(|site| &site.stage),
            ContextVariable::DomainName => Some(self.host()).filter(|host| !host.is_empty()),
            ContextVariable::DomainPrefix => {
                self.host().split('.').next().filter(|label| !label.is_empty())
            }
            ContextVariable::ExtendedRequestId => Some(self.ids.extended()),
            ContextVariable::RequestId => Some(self.ids.request()),
            ContextVariable::HttpMethod => Some(self.head.method.as_str()),
            ContextVariable::UserAgent => {
                let headers = &self.head.headers;
                return header_text(headers, USER_AGENT.as_str(), Multiplicity::Last, out);
            }
            // Always this, whatever the client speaks.
            ContextVariable::Protocol => Some("HTTP/1.1"),
            ContextVariable::ResourceId => {
                self.route().map(|route| route.resource_id.as_ref()).filter(|id| !id.is_empty())
            }
            ContextVariable::ResourcePath => self
                .route()
                .map(|route| route.resource_path.as_ref())
                .filter(|path| !path.is_empty()),
            ContextVariable::IntegrationError => {
                let failed = self.failed.as_ref().filter(|_| self.backend.latency.is_some());
                failed.and_then(|failed| failed.message.as_deref())
            }
            ContextVariable::IntegrationRequestId => self.backend.request_id.as_deref(),
            ContextVariable::TlsVersion => self.peer.tls.as_ref().map(|tls| tls.version),
            ContextVariable::CipherSuite => self.peer.tls.as_ref().map(|tls| tls.cipher),
            ContextVariable::Path => {
                match site.filter(|_| self.context_path == ContextPath::WithStage) {
                    Some(site) => {
                        out.push('/');
                        out.push_str(&site.stage);
                        out.push_str(self.path());
                    }
                    None => out.push_str(self.head.uri.path()),
                }
                return true;
            }
            ContextVariable::SourceIp => {
                let _ = write!(out, "{}", self.source_ip());
                return true;
            }
            ContextVariable::Identity(name) if name.as_ref() == "sourceIp" => {
                let _ = write!(out, "{}", self.source_ip());
                return true;
            }
            ContextVariable::Identity(name) if name.as_ref() == "apiKey" => {
                self.api_key.as_ref().map(|used| &*used.key.value)
            }
            ContextVariable::Identity(name) if name.as_ref() == "apiKeyId" => {
                self.api_key.as_ref().map(|used| &*used.key.id)
            }
            ContextVariable::RequestTime => {
                let Ok(time) = Timestamp::try_from(self.started_wall) else { return false };
                let _ = write!(out, "{}", time.strftime("%d/%b/%Y:%H:%M:%S +0000"));
                return true;
            }
            ContextVariable::RequestTimeEpoch => {
                let Ok(time) = Timestamp::try_from(self.started_wall) else { return false };
                let _ = write!(out, "{}", time.as_millisecond());
                return true;
            }
            ContextVariable::XrayTraceId => {
                let incoming = self.head.headers.get(self.forms.trace_header());
                let incoming = incoming.and_then(|trace| trace.to_str().ok());
                self.ids.trace(incoming, self.started_wall, out);
                return true;
            }
            ContextVariable::IntegrationLatency => {
                return number(self.backend.latency.map(|latency| latency.as_millis()), out);
            }
            ContextVariable::IntegrationStatus | ContextVariable::IntegrationServiceStatus => {
                return number(self.backend.status.map(|status| status.as_u16().into()), out);
            }
            ContextVariable::ResponseLatency => {
                return number(self.sent.as_ref().map(|sent| sent.latency.as_millis()), out);
            }
            ContextVariable::ResponseLength => {
                return number(self.sent.as_ref().map(|sent| sent.length.into()), out);
            }
            ContextVariable::Status => {
                return number(self.sent.as_ref().map(|sent| sent.status.as_u16().into()), out);
            }
            ContextVariable::Identity(name) => {
                self.caller.as_ref().and_then(|caller| caller.value(name))
            }
            // What authorises by functions and tokens, caches, filters and shares traffic is not here yet.
            ContextVariable::Authorizer(_)
            | ContextVariable::AuthorizerClaim(_)
            | ContextVariable::AuthorizerPrincipalId
            | ContextVariable::AuthorizerError
            | ContextVariable::Authorization(_)
            | ContextVariable::AwsEndpointRequestId
            | ContextVariable::IsCanaryRequest
            | ContextVariable::WafResponseCode
            | ContextVariable::WebAclArn
            | ContextVariable::BasePathMatched
            | ContextVariable::RoutingRuleIdMatched
            | ContextVariable::EndpointType => None,
        };
        if let Some(text) = text {
            out.push_str(text);
        }
        text.is_some()
    }

    fn stage_variable(&self, name: &str) -> Option<&str> {
        self.site.as_ref()?.stage_variables.get(name).map(AsRef::as_ref)
    }

    fn request(
        &self,
        position: Position,
        name: &str,
        values: Multiplicity,
        out: &mut String,
    ) -> bool {
        match position {
            Position::Header => header_text(&self.head.headers, name, values, out),
            Position::Path => match self.path_parameter(name) {
                Some(value) => {
                    out.push_str(value);
                    true
                }
                None => false,
            },
            Position::QueryString => {
                query::value(self.head.uri.query().unwrap_or_default(), name, values, out)
            }
        }
    }
}

impl Exchange {
    /// A path variable's value, as the client encoded it.
    pub(crate) fn path_parameter(&self, name: &str) -> Option<&str> {
        let found = self.found.as_ref()?;
        let at = found.names.iter().position(|own| own.as_ref() == name)?;
        let range = found.values.get(at)?;
        self.path().get(range.start as usize..range.end as usize)
    }
}

/// Appends a header's value; false when it is absent. Bytes that are not UTF-8 become replacement
/// characters.
pub(crate) fn header_text(
    headers: &http::HeaderMap,
    name: &str,
    values: Multiplicity,
    out: &mut String,
) -> bool {
    let mut own = headers.get_all(name).iter();
    let first = match values {
        Multiplicity::Last => own.next_back(),
        Multiplicity::All => own.next(),
    };
    let Some(first) = first else { return false };
    out.push_str(&String::from_utf8_lossy(first.as_bytes()));
    if values == Multiplicity::All {
        for value in own {
            out.push(',');
            out.push_str(&String::from_utf8_lossy(value.as_bytes()));
        }
    }
    true
}

fn number(value: Option<u128>, out: &mut String) -> bool {
    if let Some(value) = value {
        let _ = write!(out, "{value}");
    }
    value.is_some()
}
