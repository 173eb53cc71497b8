//! Bodies that parameter mappings read (docs/wire/aws-data-plane.md section 7.1).

use bytes::Bytes;
use rejoinder_reply::{Failure, FailureKind};
use serde_json::Value;

use crate::exchange::Exchange;
use crate::plan::{BackendRequestMapping, BodyPath, RequestSource};

/// A body as far as mappings need it.
#[derive(Default)]
pub(super) struct MappedBody {
    text: Bytes,
    json: Option<Value>,
}

impl MappedBody {
    /// The client's body, if a mapping reads it; otherwise it is left unread.
    pub(super) async fn wanted_by(
        mappings: &[BackendRequestMapping],
        exchange: &mut Exchange,
    ) -> Result<Self, Failure> {
        let paths = || {
            mappings.iter().filter_map(|mapping| match &mapping.source {
                RequestSource::Body(path) => Some(path),
                RequestSource::Value(_) => None,
            })
        };
        if paths().next().is_none() {
            return Ok(Self::default());
        }
        let text = Box::pin(exchange.whole_body()).await?;
        let parts = paths().any(|path| matches!(path, BodyPath::Part(_)));
        Self::read(text, parts)
            .map_err(|error| Failure::new(FailureKind::BodyUnreadable).with_cause(error))
    }

    /// A body of which `parts` may be asked for: then it must be JSON if it looks like it.
    pub(super) fn read(text: Bytes, parts: bool) -> Result<Self, String> {
        let looks = text.trim_ascii_start().first();
        let json = if parts && looks.is_some_and(|byte| b"{['\"".contains(byte)) {
            Some(serde_json::from_slice(&text).map_err(|error| error.to_string())?)
        } else {
            None
        };
        Ok(Self { text, json })
    }

    /// Appends the body or a part of it: strings bare, everything else as JSON; false when it is
    /// absent.
    pub(super) fn value(&self, path: &BodyPath, out: &mut String) -> bool {
        match path {
            BodyPath::Whole => {
                out.push_str(&String::from_utf8_lossy(&self.text));
                !self.text.is_empty()
            }
            BodyPath::Part(path) => match self.json.as_ref().and_then(|json| path.select(json)) {
                None | Some(Value::Null) => false,
                Some(Value::String(text)) => {
                    out.push_str(&text);
                    true
                }
                Some(value) => {
                    out.push_str(&value.to_string());
                    true
                }
            },
        }
    }
}
