//! `rejoinder validate FILE`: the check that `serve` does, alone.

use rejoinder_aws::{Aws, AwsSettings};

use crate::definition_file;
use crate::settings::definitions::Definitions;

/// What to print, and whether all FILEs can be served.
pub(crate) struct Verdict {
    pub(crate) lines: Vec<String>,
    pub(crate) servable: bool,
}

/// Checks every FILE.
pub(crate) fn validate(definitions: &Definitions, aws: &AwsSettings) -> Verdict {
    let mut verdict = Verdict { lines: Vec::new(), servable: true };
    for file in &definitions.files {
        let checked = definition_file::read(definitions, file)
            .and_then(|definition| Aws::check_file(aws, &definition));
        match checked {
            Ok(report) => {
                verdict.lines.extend(definition_file::warning_lines(&file.path, &report));
                let routes = report.routes.len();
                let plural = if routes == 1 { "" } else { "s" };
                verdict.lines.push(format!("{}: can be served, {routes} route{plural}", file.path));
            }
            Err(error) => {
                verdict.servable = false;
                verdict.lines.extend(definition_file::problem_lines(&error));
            }
        }
    }
    verdict
}
