//! A FILE, read and imported, and what there is to say about it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::aws::options;
use crate::compile::{Sources, compile};
use crate::documents::{RestApi, Stage, StringMap};
use crate::openapi::{Finding, ImportOptions, Imported, Position, Severity, import_tree, read};
use crate::{AwsForms, AwsSettings};

use super::applied::{Outcome, stage_variables};
use super::placeholders::{Known, fill, fill_source};
use super::{FILE_TAG, FileDefinition, FileError, FileReport, Problem, api_id};

/// A FILE that can be served.
pub(super) struct Prepared {
    pub(super) api_id: Arc<str>,
    pub(super) imported: Imported,
    /// What reading, filling and importing had to say.
    pub(super) problems: Vec<Problem>,
}

impl Prepared {
    /// Reads, fills and imports.
    ///
    /// # Errors
    /// When the text cannot be understood as a definition.
    pub(super) fn read(settings: &AwsSettings, file: &FileDefinition) -> Result<Self, FileError> {
        let known = Known { settings, parameters: &file.parameters };
        let fail = |problems| Err(FileError { path: file.path.clone(), problems });
        let (mut root, text) = match read(&file.text) {
            Ok(root) => (root, file.text.as_str().into()),
            Err(error) => {
                // A template may become a document only when its placeholders are filled.
                let filled = fill_source(&file.text, &known);
                match read(&filled) {
                    Ok(root) => (root, filled),
                    Err(second) => {
                        let unchanged = *filled == *file.text;
                        let error = if unchanged { error } else { second };
                        let mut problems = vec![problem(error.at, error.message)];
                        problems.extend(super::placeholders::unread(&filled));
                        return fail(problems);
                    }
                }
            }
        };
        let mut problems = fill(&mut root, &text, &known);
        let api_id: Arc<str> = api_id(&file.mount).into();
        let options = ImportOptions::new(settings, &api_id);
        let mut imported = match import_tree(&root, &options) {
            Ok(imported) => imported,
            Err(error) => {
                problems.insert(0, problem(error.at, error.detail));
                return fail(problems);
            }
        };
        if !is_stage_name(&file.stage) {
            let message = format!(
                "the stage name '{}' is not valid: use letters, digits, `-` and `_`, 128 at most",
                file.stage
            );
            return fail(vec![problem(None, message)]);
        }
        problems.extend(std::mem::take(&mut imported.findings).into_iter().map(told));
        Ok(Self { api_id, imported, problems })
    }

    /// The report on a FILE that is not applied.
    pub(super) fn checked(self, settings: &AwsSettings, file: &FileDefinition) -> FileReport {
        let stage = Stage {
            stage_name: file.stage.as_str().into(),
            variables: stage_variables(file).collect(),
            ..Stage::default()
        };
        self.report(settings, file, &Outcome { deployed: false, stage: Arc::new(stage) })
    }

    /// What became of the FILE: its routes, and all warnings, those of compiling it included, in
    /// the order of its lines.
    pub(super) fn report(
        self,
        settings: &AwsSettings,
        file: &FileDefinition,
        outcome: &Outcome,
    ) -> FileReport {
        let api = self.fresh_api(file, 0);
        let compiled = compile(&Sources {
            settings,
            options: options(settings, &api),
            forms: Arc::new(AwsForms),
            api_id: &self.api_id,
            definition: &api.definition,
            stage: &outcome.stage,
        });
        let mut warnings = self.problems;
        for warning in compiled.warnings {
            let place = warning.route.as_ref().and_then(|r| self.imported.places.get(r)).copied();
            let message = match warning.route {
                Some(route) => format!("{route}: {}", warning.message),
                None => warning.message,
            };
            warnings.push(problem(place, message));
        }
        warnings.sort_by_key(|warning| (warning.line, warning.column));
        // As the document has them: its author put first what matters first.
        let mut routes: Vec<_> = self.imported.places.into_iter().collect();
        routes.sort_by_key(|(_, at)| *at);
        FileReport {
            stage: Arc::clone(&outcome.stage.stage_name),
            deployed: outcome.deployed,
            warnings,
            routes: routes.into_iter().map(|(route, _)| route).collect(),
            api_id: self.api_id,
        }
    }

    /// The API of a FILE that was never applied.
    pub(super) fn fresh_api(&self, file: &FileDefinition, now: i64) -> RestApi {
        RestApi {
            id: Arc::clone(&self.api_id),
            created_date: now,
            tags: self.tags(file),
            warnings: self.imported.warnings(),
            definition: self.imported.definition.clone(),
            deployments: BTreeMap::new(),
            frozen: BTreeMap::new(),
            stages: BTreeMap::new(),
        }
    }

    /// Tags that the document gives, and the one that names the FILE.
    pub(super) fn tags(&self, file: &FileDefinition) -> StringMap {
        let mut tags = self.imported.tags.clone();
        tags.insert(FILE_TAG.to_owned(), file.path.clone());
        tags
    }
}

fn is_stage_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    (1..=128).contains(&name.len()) && name.bytes().all(allowed)
}

/// A finding as a FILE's owner is told it.
fn told(finding: Finding) -> Problem {
    let message = match finding.severity {
        Severity::Note | Severity::Warning => finding.message,
        Severity::Refusal => {
            format!("{} (AWS refuses to import this; here the rest is served)", finding.message)
        }
    };
    problem(Some(finding.at), message)
}

pub(super) fn problem(at: Option<Position>, message: String) -> Problem {
    let at = at.filter(|at| at.line > 0);
    let number = |part: u32| usize::try_from(part).ok();
    Problem {
        line: at.and_then(|at| number(at.line)),
        column: at.and_then(|at| number(at.column)),
        message,
    }
}
