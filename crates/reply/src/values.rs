//! The values of one exchange, as templates and mappings read them.

use crate::{ContextVariable, Multiplicity, Position};

/// Gives the values of an exchange. Implemented by the data plane.
pub trait Values {
    /// Appends the variable's value to `out`; false, and nothing appended, when it has none.
    fn context(&self, variable: &ContextVariable, out: &mut String) -> bool;

    /// The stage variable's value.
    fn stage_variable(&self, name: &str) -> Option<&str>;

    /// Appends a request parameter's value to `out`, query values decoded; false when absent.
    fn request(
        &self,
        position: Position,
        name: &str,
        values: Multiplicity,
        out: &mut String,
    ) -> bool;
}

/// Values of an exchange about which nothing is known.
pub struct NoValues;

impl Values for NoValues {
    fn context(&self, _: &ContextVariable, _: &mut String) -> bool {
        false
    }

    fn stage_variable(&self, _: &str) -> Option<&str> {
        None
    }

    fn request(&self, _: Position, _: &str, _: Multiplicity, _: &mut String) -> bool {
        false
    }
}
