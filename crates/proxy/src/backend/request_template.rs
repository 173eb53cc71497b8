//! Which template makes the backend's body (docs/wire/aws-data-plane.md section 7.2).

use bytes::Bytes;
use rejoinder_reply::{Failure, FailureKind};

use crate::backend::configuration;
use crate::exchange::Exchange;
use crate::media_type;
use crate::plan::{Passthrough, RequestTemplates, Template};

/// What becomes the backend's body.
pub(super) enum RequestText {
    /// This text.
    Template(Bytes),
    /// The client's own body.
    Passthrough,
}

pub(super) fn choose(
    templates: &RequestTemplates,
    exchange: &Exchange,
) -> Result<RequestText, Failure> {
    let media_type = media_type::of(&exchange.head.headers);
    match media_type::listed(&templates.templates, media_type) {
        Some(template) => Ok(RequestText::Template(text(template)?)),
        None => {
            let passes = match templates.passthrough {
                Passthrough::WhenNoMatch => true,
                Passthrough::WhenNoTemplates => templates.templates.is_empty(),
                Passthrough::Never => false,
            };
            if passes {
                return Ok(RequestText::Passthrough);
            }
            let cause = format!("no request template for {media_type}");
            Err(Failure::new(FailureKind::MediaTypeUnsupported).with_cause(cause))
        }
    }
}

/// What a template yields.
pub(super) fn text(template: &Template) -> Result<Bytes, Failure> {
    match template {
        Template::Literal(text) => Ok(text.clone()),
        Template::Faulty(reason) => Err(configuration(&**reason)),
    }
}
