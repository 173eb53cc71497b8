//! What is wrong with a document, and where.

/// A document that is no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct PolicyError {
    /// Where in the document: `Statement[0].Condition.IpAddress`, or `$` for all of it.
    pub path: String,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The text is no JSON, or an object has a key twice.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// The document is longer than its kind may be.
    #[error("longer than {0} bytes")]
    TooLong(usize),
    /// A text is longer than it may be.
    #[error("longer than {0} characters")]
    TextTooLong(usize),
    /// A value is of another type than the grammar wants.
    #[error("expected {0}")]
    Expected(&'static str),
    /// A required element is absent.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Two elements exclude each other.
    #[error("{0} and {1} exclude each other")]
    Both(&'static str, &'static str),
    /// There is no such element.
    #[error("there is no element {0:?}")]
    Unknown(String),
    /// The element does not belong into this kind of policy.
    #[error("{0} does not belong here")]
    Misplaced(&'static str),
    /// A list that may not be empty is.
    #[error("the list is empty")]
    Empty,
    /// The text is not one of those allowed.
    #[error("{0:?} is not {1}")]
    Invalid(String, &'static str),
}

impl PolicyError {
    pub(crate) fn new(path: &Path<'_>, problem: Problem) -> Self {
        Self { path: path.to_string(), problem }
    }
}

/// Where the parser is; written out only when something is wrong.
#[derive(Clone, Copy)]
pub(crate) enum Path<'a> {
    Root,
    Member(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    pub(crate) fn member(&'a self, name: &'a str) -> Self {
        Path::Member(self, name)
    }

    pub(crate) fn item(&'a self, index: usize) -> Self {
        Path::Item(self, index)
    }

    pub(crate) fn error(&self, problem: Problem) -> PolicyError {
        PolicyError::new(self, problem)
    }
}

impl std::fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Path::Root => out.write_str("$"),
            Path::Member(Path::Root, name) => out.write_str(name),
            Path::Member(parent, name) => write!(out, "{parent}.{name}"),
            Path::Item(parent, index) => write!(out, "{parent}[{index}]"),
        }
    }
}
