//! Reads sources: from the failure, or from the exchange.

use crate::facts::Facts;
use crate::{Source, Values};

/// All that can be filled in.
#[derive(Clone, Copy)]
pub(crate) struct Filler<'f> {
    pub(crate) facts: &'f Facts<'f>,
    pub(crate) values: &'f dyn Values,
}

impl Filler<'_> {
    /// Appends a source's value as it is; false, and nothing appended, without one.
    pub(crate) fn append(&self, source: &Source, out: &mut String) -> bool {
        append(source, Some(self.facts), self.values, out)
    }
}

impl Source {
    /// Appends the value that this source has in an exchange without a failure; false, and
    /// nothing appended, when it has none. A text with variables always has one, unless it is
    /// nothing but variables without a value.
    pub fn append(&self, values: &dyn Values, out: &mut String) -> bool {
        append(self, None, values, out)
    }
}

fn append(
    source: &Source,
    facts: Option<&Facts<'_>>,
    values: &dyn Values,
    out: &mut String,
) -> bool {
    match source {
        Source::Static(text) => {
            out.push_str(text);
            true
        }
        Source::Template(parts) => {
            let mut any = false;
            for part in parts {
                any |= append(part, facts, values, out);
            }
            any
        }
        Source::Request { position, name, values: which } => {
            values.request(*position, name, *which, out)
        }
        Source::Context(variable) => values.context(variable, out),
        Source::Error(variable) => facts.is_some_and(|facts| facts.append(*variable, out)),
        Source::StageVariable(name) => match values.stage_variable(name) {
            Some(value) => {
                out.push_str(value);
                true
            }
            None => false,
        },
        Source::Nothing => false,
    }
}
