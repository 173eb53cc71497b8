//! Definition files given to `serve`: a FILE becomes an API, a deployment and a stage.
//!
//! `prepared` reads and imports a FILE with its `placeholders` filled; `applied` puts the result
//! through the same change path as the control plane. A FILE is served as far as it can be
//! understood: what AWS refuses or nobody can run yet is a warning with line and column, and the
//! method concerned raises the configuration failure when it is called.

mod applied;
mod placeholders;
mod prepared;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use rejoinder_proxy::plan::Mount;

use crate::openapi::stable_id;
use crate::{Aws, AwsSettings};

use prepared::Prepared;

/// The tag that says which FILE an API is.
pub(crate) const FILE_TAG: &str = "rejoinder:file";
/// Length of an API's id.
const API_ID_CHARS: usize = 10;
/// How many APIs are looked through at a time.
const PAGE: usize = 500;

/// A FILE as the binary read it.
#[derive(Clone, Debug)]
pub struct FileDefinition {
    /// Its name, for messages and the tag `rejoinder:file`.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Where it is mounted: `/`, or a base path. Fixes the API's id.
    pub mount: String,
    /// The stage to deploy to.
    pub stage: String,
    /// What fills `${NAME}` placeholders; `stageVariables.NAME` sets a stage variable.
    pub parameters: BTreeMap<String, String>,
}

/// What became of a FILE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// The API's id.
    pub api_id: Arc<str>,
    /// The stage that serves it.
    pub stage: Arc<str>,
    /// Whether it differed from what was deployed.
    pub deployed: bool,
    /// What its owner should know; it is served all the same.
    pub warnings: Vec<Problem>,
    /// One line a route, for the newcomer: `GET /pets/{petId}`.
    pub routes: Vec<String>,
}

/// Something about a FILE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1, where known.
    pub line: Option<usize>,
    /// Column, from 1, where known.
    pub column: Option<usize>,
    /// What, where and how to mend it.
    pub message: String,
}

/// Why a FILE cannot be served.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {} problem(s)", problems.len())]
pub struct FileError {
    /// Which FILE.
    pub path: String,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

impl Aws {
    /// Imports the FILE as ImportRestApi would, deploys it if it differs from what is deployed,
    /// and serves it at its mount and under its API's addresses. Blocks until that is durable and in force.
    ///
    /// # Errors
    /// When the FILE cannot be served; what was served before stays in force.
    pub fn apply_file(self: &Arc<Self>, file: &FileDefinition) -> Result<FileReport, FileError> {
        let prepared = Prepared::read(self.view().settings, file)?;
        let outcome = applied::apply(self, file, &prepared)?;
        self.serve(&prepared.api_id);
        self.mount(&Mount {
            base: base(&file.mount).into(),
            api: Arc::clone(&prepared.api_id),
            stage: file.stage.as_str().into(),
        });
        Ok(prepared.report(self.view().settings, file, &outcome))
    }

    /// The same check without serving: what `rejoinder validate FILE` says.
    ///
    /// # Errors
    /// When the FILE cannot be served.
    pub fn check_file(
        settings: &AwsSettings,
        file: &FileDefinition,
    ) -> Result<FileReport, FileError> {
        Ok(Prepared::read(settings, file)?.checked(settings, file))
    }

    /// Takes APIs of FILEs that are no longer named out of the plan; they stay stored.
    pub fn keep_only_files(self: &Arc<Self>, mounts: &[String]) {
        let named: Vec<String> = mounts.iter().map(|mount| api_id(mount)).collect();
        let bases: Vec<String> = mounts.iter().map(|mount| base(mount)).collect();
        self.keep_mounts(&bases);
        let mut position: Option<Arc<str>> = None;
        loop {
            let apis = self.view().memory.apis_after(position.as_deref(), PAGE);
            for api in &apis {
                if api.tags.contains_key(FILE_TAG) && !named.iter().any(|id| **id == *api.id) {
                    self.withhold(&api.id);
                }
            }
            match apis.last() {
                Some(last) if apis.len() == PAGE => position = Some(Arc::clone(&last.id)),
                Some(_) | None => return,
            }
        }
    }
}

/// A mount in the form that the plan wants: `/`, or a path without a trailing slash.
fn base(mount: &str) -> String {
    format!("/{}", mount.trim_matches('/'))
}

/// The id of the API of the FILE that is mounted there: the same at every start.
fn api_id(mount: &str) -> String {
    stable_id(&["file", &base(mount)], API_ID_CHARS)
}
