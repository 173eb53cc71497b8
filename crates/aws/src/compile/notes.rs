//! Warnings, gathered while a stage is compiled.

use super::CompileWarning;
use crate::documents::{Definition, Stage};

/// The warnings so far, and the route that is being compiled.
#[derive(Default)]
pub(super) struct Notes {
    warnings: Vec<CompileWarning>,
    route: Option<String>,
}

impl Notes {
    /// From now on warnings concern this route; none is the API as a whole.
    pub(super) fn at(&mut self, route: Option<String>) {
        self.route = route;
    }

    /// Adds a warning, once.
    pub(super) fn warn(&mut self, message: impl Into<String>) {
        let warning = CompileWarning { route: self.route.clone(), message: message.into() };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// Adds a warning about why something is faulty, and gives the reason to the plan.
    pub(super) fn faulty(&mut self, reason: String) -> Box<str> {
        self.warn(&reason);
        reason.into()
    }

    /// What is stored, shown, and has no effect on traffic yet.
    pub(super) fn unenforced(&mut self, definition: &Definition, stage: &Stage) {
        if definition.settings.minimum_compression_size.is_some() {
            self.warn("minimumCompressionSize is stored and has no effect yet");
        }
        if stage.web_acl_arn.is_some() {
            self.warn("the stage's web ACL is stored and not enforced yet");
        }
        if stage.canary_settings.is_some() {
            self.warn("canary settings are stored; all requests go to the stage's deployment");
        }
        for (key, setting) in &stage.method_settings {
            if setting.caching_enabled {
                self.warn(format!("the cache of method settings {key} is not there yet"));
            }
        }
    }

    pub(super) fn into_warnings(self) -> Vec<CompileWarning> {
        self.warnings
    }
}
