//! One gateway response, compiled.

use http::{HeaderName, HeaderValue, StatusCode};

use crate::built_in::BuiltIns;
use crate::filler::Filler;
use crate::header::Headers;
use crate::limits::BODY_BYTES_MAX;
use crate::media::{Media, choose, essence};
use crate::template::{Finding, Template};
use crate::{DefaultBody, Dialect, Filling, GatewayResponse};

/// A gateway response, ready to be filled.
pub(crate) struct Entry {
    /// None leaves the failure's natural one.
    pub(crate) status: Option<StatusCode>,
    headers: Headers,
    /// Empty: the built-in body is sent.
    templates: Box<[Alternative]>,
    /// The built-in bodies under a mapped content type that needs other escapes than JSON.
    built_ins: Option<Box<BuiltIns>>,
}

/// A template and its content type.
struct Alternative {
    media_type: Box<str>,
    content_type: HeaderValue,
    template: Template,
}

/// What an entry makes of a failure. None of it when a budget was exceeded.
pub(crate) struct Filled {
    /// None where the status forbids a body.
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) body: bytes::Bytes,
}

impl Entry {
    /// Compiles a gateway response; the second result says what its owner should know.
    pub(crate) fn compile(
        dialect: &Dialect,
        response: &GatewayResponse,
        filling: Filling,
    ) -> (Self, Vec<String>) {
        let (headers, mut warnings) = Headers::compile(dialect, &response.headers);
        let status = response.status.and_then(|status| {
            let sendable = status.sendable();
            if sendable.is_none() {
                warnings.push(format!(
                    "the status {} cannot end an exchange; the failure's own status is sent",
                    status.get()
                ));
            }
            sendable
        });
        if status.is_some_and(bodiless) && !response.templates.is_empty() {
            warnings.push("its status forbids a body; the template is not sent".to_owned());
        }
        // The content type on the wire decides how it is read, and so how it is escaped. One that
        // says nothing about that leaves it to the template's key.
        let mapped = headers.fixed_content_type().map(Media::of).filter(|m| *m != Media::Other);
        let templates = response
            .templates
            .iter()
            .map(|(key, text)| {
                let media = mapped.unwrap_or_else(|| Media::of(key));
                let (template, findings) = Template::compile(dialect, text, media, filling);
                warnings.extend(findings.iter().map(|finding| explain(key, finding, filling)));
                if text.len() > BODY_BYTES_MAX {
                    warnings.push(format!(
                        "the template for {key} is larger than {BODY_BYTES_MAX} bytes; the \
                         built-in answer is sent instead"
                    ));
                }
                Alternative {
                    media_type: essence(key).into(),
                    content_type: content_type(key),
                    template,
                }
            })
            .collect();
        let built_ins = match (mapped, filling) {
            (Some(media @ Media::Markup(_)), Filling::Safe) => {
                Some(Box::new(BuiltIns::for_media(dialect, media)))
            }
            _ => None,
        };
        (Self { status, headers, templates, built_ins }, warnings)
    }

    /// How many headers it can add.
    pub(crate) fn header_count(&self) -> usize {
        self.headers.len()
    }

    /// Fills the body, and appends the mapped headers to `headers`; none when that exceeds a
    /// budget, with `headers` in any state.
    pub(crate) fn fill(
        &self,
        status: StatusCode,
        default: (DefaultBody, &BuiltIns),
        filler: &Filler<'_>,
        accept: Option<&str>,
        headers: &mut Vec<(HeaderName, HeaderValue)>,
    ) -> Option<Filled> {
        self.headers.render(filler, headers).ok()?;
        let mapped = self.headers.content_type(filler).ok()?;
        if bodiless(status) {
            return Some(Filled { content_type: mapped, body: bytes::Bytes::new() });
        }
        let (own, body) = match choose(&self.templates, |one| &one.media_type, accept) {
            Some(one) => (one.content_type.clone(), one.template.fill(filler)?),
            None => self.built_ins.as_deref().unwrap_or(default.1).body(default.0, filler),
        };
        Some(Filled { content_type: Some(mapped.unwrap_or(own)), body })
    }
}

/// Whether HTTP lets no body follow this status.
fn bodiless(status: StatusCode) -> bool {
    matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED)
}

/// The key as a header value. One that cannot be sent is answered as bytes of no known kind.
fn content_type(key: &str) -> HeaderValue {
    HeaderValue::from_str(key.trim())
        .unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn explain(key: &str, finding: &Finding, filling: Filling) -> String {
    match (finding, filling) {
        (Finding::Malformed { line }, _) => format!(
            "the template for {key} is no JSON (line {line}); values go into it unescaped, as AWS \
             does it"
        ),
        (Finding::QuotedMessageString, Filling::Safe) => format!(
            "the template for {key} has quotes around $context.error.messageString, which has its \
             own; they are left out here, AWS doubles them"
        ),
        (Finding::QuotedMessageString, Filling::Verbatim) => format!(
            "the template for {key} has quotes around $context.error.messageString, which has its \
             own; they are doubled, and the answer is no JSON"
        ),
        (Finding::Unknown(variable), _) => {
            format!("the template for {key} names {variable}, which does not exist and is empty")
        }
        (Finding::Velocity(word), _) => format!(
            "the template for {key} contains {word}; gateway responses only replace variables, it \
             stays as written"
        ),
    }
}
