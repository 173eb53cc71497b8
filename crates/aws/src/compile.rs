//! Documents to sites: a frozen definition and a live stage become what the data plane runs.
//!
//! What AWS accepts and nobody can run here becomes a route that raises a configuration failure,
//! with a [`CompileWarning`]; so does what must not be served open: methods that want an
//! authorizer, until those steps exist, and APIs whose resource policy cannot be read.
//!
//! Left out, with a warning where an owner could be mistaken: Velocity templates, AWS services,
//! functions, VPC links, caches, canaries, compression.

mod access_log;
mod api_keys;
mod backend;
mod endpoint;
mod guard;
mod headers;
mod limits;
mod media_type;
mod notes;
mod replies;
mod responses;
mod routes;
mod schema;
mod steps;
mod template;
mod throttle;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rejoinder_proxy::forms::Forms;
use rejoinder_proxy::plan::{Site, SiteId, Slot, VendorAddress};

use crate::documents::{Definition, Stage};
use crate::{ApiOptions, AwsSettings};
pub(crate) use api_keys::{compile as api_keys, quota};
use notes::Notes;

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
    let mut notes = Notes::default();
    let Sources { settings, api_id, definition, stage, .. } = sources;
    notes.unenforced(definition, stage);
    let reply = replies::compile(definition, &sources.options, &mut notes);
    let access_log = access_log::compile(stage, &mut notes);
    let (router, unmatched) = routes::compile(sources, &mut notes);
    let variables = &stage.variables;
    let site = Site {
        id: site_id(api_id, &stage.stage_name),
        api_id: (*api_id).into(),
        stage: stage.stage_name.as_ref().into(),
        deployment_id: stage.deployment_id.as_ref().into(),
        account_id: settings.account_id.as_str().into(),
        forms: sources.forms.clone(),
        vendor_address: match definition.settings.disable_execute_api_endpoint {
            true => VendorAddress::Closed,
            false => VendorAddress::Open,
        },
        router,
        unmatched,
        reply,
        stage_variables: Arc::new(
            variables.iter().map(|(name, value)| (name[..].into(), value[..].into())).collect(),
        ),
        binary_media_types: definition
            .settings
            .binary_media_types
            .iter()
            .map(|media_type| media_type::essence(media_type).into())
            .collect(),
        limits: limits::compile(sources),
        access_log,
        series: Slot::default(),
    };
    Compiled { site, warnings: notes.into_warnings() }
}

/// The id of the site that a stage compiles to.
fn site_id(api: &str, stage: &str) -> SiteId {
    SiteId(format!("aws/{api}/{stage}").into())
}
