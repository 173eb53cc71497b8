//! Documents to sites.

use std::sync::Arc;

use rejoinder_proxy::forms::Forms;
use rejoinder_proxy::plan::Site;

use crate::documents::{Definition, Stage};
use crate::{ApiOptions, AwsSettings};

/// What a stage is compiled from.
pub(crate) struct Sources<'a> {
    pub(crate) settings: &'a AwsSettings,
    /// The API's options with tags, per-API settings and defaults already folded.
    pub(crate) options: ApiOptions,
    pub(crate) forms: Arc<dyn Forms>,
    pub(crate) api_id: &'a str,
    pub(crate) definition: &'a Definition,
    pub(crate) stage: &'a Stage,
}

/// A compiled stage.
pub(crate) struct Compiled {
    pub(crate) site: Site,
    pub(crate) warnings: Vec<CompileWarning>,
}

/// What AWS accepts and cannot run here, or runs otherwise than its owner may think.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CompileWarning {
    /// The method concerned, for example `GET /pets/{petId}`; none for the API as a whole.
    pub(crate) route: Option<String>,
    pub(crate) message: String,
}

/// Compiles one stage. Never fails: what cannot run becomes a route that raises a configuration
/// failure, with a warning.
pub(crate) fn compile(sources: &Sources<'_>) -> Compiled {
    let _ = sources;
    unimplemented!()
}
