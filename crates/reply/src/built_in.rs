//! The dialect's own bodies, compiled.

use bytes::Bytes;
use http::HeaderValue;

use crate::filler::Filler;
use crate::media::Media;
use crate::template::Template;
use crate::{DefaultBody, Dialect, FailureKind, Filling};

/// The bodies of everything that has no template of its owner's.
pub(crate) struct BuiltIns {
    default: Template,
    /// [`DefaultBody::OwnTemplate`] by its text.
    own: Box<[(&'static str, Template)]>,
}

impl BuiltIns {
    /// Compiles them as they are: JSON.
    pub(crate) fn new(dialect: &Dialect) -> Self {
        Self::for_media(dialect, Media::Json)
    }

    /// Compiles them for an owner who sends them under another content type.
    pub(crate) fn for_media(dialect: &Dialect, media: Media) -> Self {
        let compile = |text| Template::compile(dialect, text, media, Filling::Safe).0;
        let mut own: Vec<(&'static str, Template)> = Vec::new();
        for &kind in FailureKind::ALL {
            match (dialect.row)(kind).body {
                DefaultBody::OwnTemplate(text) if own.iter().all(|(known, _)| *known != text) => {
                    own.push((text, compile(text)));
                }
                DefaultBody::OwnTemplate(_) | DefaultBody::Template | DefaultBody::PlainText(_) => {
                }
            }
        }
        Self { default: compile(dialect.default_template), own: own.into() }
    }

    /// A failure's body and its content type.
    pub(crate) fn body(&self, body: DefaultBody, filler: &Filler<'_>) -> (HeaderValue, Bytes) {
        let template = match body {
            DefaultBody::Template => &self.default,
            DefaultBody::OwnTemplate(text) => self
                .own
                .iter()
                .find_map(|(known, template)| (*known == text).then_some(template))
                .unwrap_or(&self.default),
            DefaultBody::PlainText(content_type) => {
                let message = filler.facts.message.unwrap_or_default();
                let body = Bytes::copy_from_slice(message.as_bytes());
                return (HeaderValue::from_static(content_type), body);
            }
        };
        // Over the budget only with a message of that size; an empty body is still an answer.
        let body = template.fill(filler).unwrap_or_default();
        (HeaderValue::from_static("application/json"), body)
    }
}
