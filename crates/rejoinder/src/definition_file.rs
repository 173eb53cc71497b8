//! Reading definition FILEs, and saying what is wrong with them.

use std::io::Read;

use rejoinder_aws::{FileDefinition, FileError, FileReport, Problem};
use rejoinder_proxy::observe::Visible;

use crate::settings::definitions::{Definitions, MountedFile};

/// More than AWS takes of a definition (6 MB), so that the refusal is the importer's.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Reads a FILE whole.
///
/// # Errors
/// When it cannot be read, is not UTF-8 or is larger than any definition.
pub(crate) fn read(
    definitions: &Definitions,
    file: &MountedFile,
) -> Result<FileDefinition, FileError> {
    let text = read_text(&file.path).map_err(|message| FileError {
        path: file.path.clone(),
        problems: vec![Problem { line: None, column: None, message }],
    })?;
    Ok(FileDefinition {
        path: file.path.clone(),
        text,
        mount: file.mount.clone(),
        stage: definitions.stage.clone(),
        parameters: definitions.parameters.clone(),
    })
}

fn read_text(path: &str) -> Result<String, String> {
    let file = std::fs::File::open(path).map_err(|error| format!("cannot be opened: {error}"))?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(format!("is larger than {} MiB", FILE_BYTES_MAX / 1024 / 1024));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("is not UTF-8 text: byte {at} does not belong; save it as UTF-8")
    })
}

/// One line a problem: `FILE:line:col: what`.
pub(crate) fn problem_lines(error: &FileError) -> Vec<String> {
    error.problems.iter().map(|problem| line(&error.path, "", problem)).collect()
}

/// One line a warning: `FILE:line:col: warning: what`.
pub(crate) fn warning_lines(path: &str, report: &FileReport) -> Vec<String> {
    report.warnings.iter().map(|problem| line(path, "warning: ", problem)).collect()
}

fn line(path: &str, kind: &str, problem: &Problem) -> String {
    let message = Visible(&problem.message);
    match (problem.line, problem.column) {
        (Some(line), Some(column)) => format!("{path}:{line}:{column}: {kind}{message}"),
        (Some(line), None) => format!("{path}:{line}: {kind}{message}"),
        (None, _) => format!("{path}: {kind}{message}"),
    }
}
