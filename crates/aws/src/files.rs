//! Definition files given to `serve`: a FILE becomes an API, a deployment and a stage.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{Aws, AwsSettings};

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
    /// What fills `${NAME}` placeholders.
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
    /// and serves it.
    ///
    /// # Errors
    /// When the FILE cannot be served; what was served before stays in force.
    pub fn apply_file(self: &Arc<Self>, file: &FileDefinition) -> Result<FileReport, FileError> {
        let _ = file;
        unimplemented!()
    }

    /// The same check without serving: what `rejoinder validate FILE` says.
    ///
    /// # Errors
    /// When the FILE cannot be served.
    pub fn check_file(
        settings: &AwsSettings,
        file: &FileDefinition,
    ) -> Result<FileReport, FileError> {
        let _ = (settings, file);
        unimplemented!()
    }

    /// Takes APIs of FILEs that are no longer named out of the plan; they stay stored.
    pub fn keep_only_files(self: &Arc<Self>, mounts: &[String]) {
        let _ = mounts;
    }
}
