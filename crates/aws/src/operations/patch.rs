//! The PATCH engine: one table of paths a resource says what each operation does to which path.
//!
//! All operations of one PATCH apply, in order, or none: they edit a draft that is dropped on the
//! first refusal. Source: docs/wire/aws-api-surface.md, section 5.

use std::fmt;

use super::OperationError;

/// Kinds of patch operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Add,
    Remove,
    Move,
    Test,
    Replace,
    Copy,
}

/// One operation of a PATCH as sent.
#[derive(Clone, Debug)]
pub(crate) struct PatchOperation {
    pub(crate) op: Op,
    pub(crate) path: Option<String>,
    pub(crate) value: Option<String>,
    pub(crate) from: Option<String>,
}

/// What a path's function gets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arguments<'a> {
    pub(crate) op: Op,
    /// The path as sent, for messages.
    pub(crate) path: &'a str,
    /// The variable segments, unescaped, in order.
    pub(crate) captures: &'a [String],
    /// The value as sent.
    pub(crate) value: Option<&'a str>,
    /// The source of a copy as sent.
    pub(crate) from: Option<&'a str>,
}

/// Edits a draft, or refuses.
pub(crate) type Edit<T> = fn(&mut T, &Arguments<'_>) -> Result<(), OperationError>;

/// One patchable path.
pub(crate) struct PatchPath<T: 'static> {
    /// Segments behind slashes; one in braces stands for any segment, and is captured.
    pub(crate) template: &'static str,
    /// What can be done to it.
    pub(crate) edits: &'static [(Op, Edit<T>)],
}

/// The patchable paths of a resource, and how what is not among them is refused.
pub(crate) struct PatchTable<T: 'static> {
    /// The first path that fits is taken.
    pub(crate) paths: &'static [PatchPath<T>],
    /// No path fits.
    pub(crate) unknown_path: fn(&Refused<'_>) -> OperationError,
    /// A path fits, and not the operation.
    pub(crate) wrong_op: fn(&Refused<'_>) -> OperationError,
}

/// An operation that no row takes.
pub(crate) struct Refused<'a> {
    pub(crate) operation: &'a PatchOperation,
    /// The operations that the fitting path takes; empty without one.
    pub(crate) ops: Vec<Op>,
    /// The paths that take this operation.
    pub(crate) paths: Vec<&'static str>,
}

/// A row of a patch table.
pub(crate) const fn path<T>(
    template: &'static str,
    edits: &'static [(Op, Edit<T>)],
) -> PatchPath<T> {
    PatchPath { template, edits }
}

impl<T: Clone> PatchTable<T> {
    /// The draft with all operations applied.
    ///
    /// # Errors
    /// The first refusal.
    pub(crate) fn apply(
        &self,
        draft: &T,
        operations: &[PatchOperation],
    ) -> Result<T, OperationError> {
        let mut draft = draft.clone();
        for operation in operations {
            self.apply_one(&mut draft, operation)?;
        }
        Ok(draft)
    }

    fn apply_one(&self, draft: &mut T, operation: &PatchOperation) -> Result<(), OperationError> {
        let fitting = operation.path.as_deref().and_then(|path| {
            self.paths.iter().find_map(|row| Some((row, fit(row.template, path)?, path)))
        });
        let Some((row, captures, path)) = fitting else {
            return Err((self.unknown_path)(&self.refused(operation, &[])));
        };
        let Some((op, edit)) = row.edits.iter().find(|(op, _)| *op == operation.op) else {
            return Err((self.wrong_op)(&self.refused(operation, row.edits)));
        };
        let (value, from) = (operation.value.as_deref(), operation.from.as_deref());
        edit(draft, &Arguments { op: *op, path, captures: &captures, value, from })
    }

    fn refused<'a>(&self, operation: &'a PatchOperation, edits: &[(Op, Edit<T>)]) -> Refused<'a> {
        let takes = |row: &&PatchPath<T>| row.edits.iter().any(|(op, _)| *op == operation.op);
        Refused {
            operation,
            ops: edits.iter().map(|(op, _)| *op).collect(),
            paths: self.paths.iter().filter(takes).map(|row| row.template).collect(),
        }
    }
}

/// The captures if a path fits a template. Segments are unescaped after splitting.
fn fit(template: &str, path: &str) -> Option<Vec<String>> {
    let mut captures = Vec::new();
    let mut segments = path.split('/');
    for wanted in template.split('/') {
        let segment = segments.next()?;
        if wanted.starts_with('{') {
            if segment.is_empty() {
                return None;
            }
            captures.push(unescape(segment));
        } else if wanted != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(captures)
}

/// JSON Pointer: `~1` is `/`, `~0` is `~`, in this order.
pub(crate) fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

impl Arguments<'_> {
    /// The value; none is the empty text.
    pub(crate) fn text(&self) -> &str {
        self.value.unwrap_or_default()
    }

    /// The value, where the empty text and none mean "no longer set".
    pub(crate) fn optional(&self) -> Option<String> {
        self.value.filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// The value as a flag: AWS takes everything but `true` for false.
    pub(crate) fn flag(&self) -> bool {
        self.text().eq_ignore_ascii_case("true")
    }

    /// The first captured segment; a template without one has no business asking.
    pub(crate) fn name(&self) -> &str {
        self.captures.first().map_or("", String::as_str)
    }
}

impl Op {
    /// The operation of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "add" => Self::Add,
            "remove" => Self::Remove,
            "move" => Self::Move,
            "test" => Self::Test,
            "replace" => Self::Replace,
            "copy" => Self::Copy,
            _ => return None,
        })
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Move => "move",
            Self::Test => "test",
            Self::Replace => "replace",
            Self::Copy => "copy",
        })
    }
}

/// `Invalid patch path {path}`: REST APIs, methods, method responses, gateway responses.
pub(crate) fn invalid_path(refused: &Refused<'_>) -> OperationError {
    let path = refused.operation.path.as_deref().unwrap_or("null");
    OperationError::bad_request(format!("Invalid patch path {path}"))
}

/// `Invalid patch operation specified. Must be one of: […]`, with the operations that the path
/// takes.
pub(crate) fn invalid_op(refused: &Refused<'_>) -> OperationError {
    let ops = refused.ops.iter().map(Op::to_string).collect::<Vec<_>>().join(", ");
    OperationError::bad_request(format!(
        "Invalid patch operation specified. Must be one of: [{ops}]"
    ))
}

/// The wordy texts of resources, models, request validators, documentation parts and API keys,
/// for unknown paths and wrong operations alike. The two blanks are AWS's.
pub(crate) fn invalid_path_for_op(refused: &Refused<'_>) -> OperationError {
    let path = refused.operation.path.as_deref().unwrap_or("null");
    let choice = match refused.paths.as_slice() {
        [] => "Please choose supported operations".to_owned(),
        paths => format!("Must be one of: [{}]", paths.join(", ")),
    };
    OperationError::bad_request(format!(
        "Invalid patch path  '{path}' specified for op '{}'. {choice}",
        refused.operation.op
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, path: &str, expected: Option<&[&str]>) {
        let captures = fit(template, path);
        let captures: Option<Vec<&str>> =
            captures.as_ref().map(|found| found.iter().map(String::as_str).collect());
        assert_eq!(captures.as_deref(), expected);
    }

    #[test]
    fn paths_fit_templates() {
        check("/name", "/name", Some(&[]));
        check("/name", "/name/x", None);
        check("/name", "name", None);
        check(
            "/requestModels/{type}",
            "/requestModels/application~1json",
            Some(&["application/json"]),
        );
        check("/requestModels/{type}", "/requestModels/application/json", None);
        check("/requestModels/{type}", "/requestModels", None);
        check("/requestModels/{type}", "/requestModels/", None);
        check(
            "/{path}/{verb}/metrics/enabled",
            "/~1pets~01/GET/metrics/enabled",
            Some(&["/pets~1", "GET"]),
        );
        check("/*/*/metrics/enabled", "/*/*/metrics/enabled", Some(&[]));
    }
}
