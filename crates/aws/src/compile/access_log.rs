//! A stage's access log: its format in pieces, and where lines go.
//!
//! AWS writes to log groups and streams, which nobody has here: our own destinations are `stdout`
//! and `file:PATH`. An ARN is stored and shown, and says in a warning that nothing is written.
//!
//! Source: docs/wire/aws-data-plane.md, section 11.

use std::path::PathBuf;
use std::sync::Arc;

use rejoinder_proxy::plan::{AccessLog, LogDestination, LogSegment};
use rejoinder_reply::{Scope, Source};

use super::notes::Notes;
use crate::documents::Stage;
use crate::failures::DIALECT;

pub(super) fn compile(stage: &Stage, notes: &mut Notes) -> Option<Arc<AccessLog>> {
    let settings = stage.access_log_settings.as_ref()?;
    let format = settings.format.as_deref().filter(|format| !format.is_empty())?;
    let destination = settings.destination_arn.as_deref().filter(|arn| !arn.is_empty())?;
    let destination = match destination.strip_prefix("file:") {
        Some(path) if !path.is_empty() => LogDestination::File(PathBuf::from(path)),
        _ if destination == "stdout" => LogDestination::Stdout,
        _ => {
            notes.warn(format!(
                "the access log goes to {destination}, which cannot be reached from here: nothing \
                 is written. Set destinationArn to stdout or file:PATH"
            ));
            return None;
        }
    };
    let segment = |source| match source {
        Source::Static(text) => LogSegment::Literal(text),
        variable => LogSegment::Variable(variable),
    };
    let format =
        Source::parse_text(&DIALECT, format, Scope::Context).into_iter().map(segment).collect();
    Some(Arc::new(AccessLog { format, destination }))
}
