//! What an operation that reads may see.

use std::sync::Arc;

use rejoinder_proxy::Usage;

use super::{OperationError, lookup};
use crate::AwsSettings;
use crate::aws::Memory;
use crate::documents::{EpochSeconds, RestApi};
use crate::wire::Input;

/// Memory, and the settings that show in answers.
pub(crate) struct View<'a> {
    pub(crate) settings: &'a AwsSettings,
    pub(crate) memory: &'a Memory,
    /// What API keys used; for operations that may block.
    pub(crate) usage: &'a Usage,
    pub(crate) now: EpochSeconds,
}

impl View<'_> {
    /// The REST API of the label `restapi_id`, for operations whose texts name a child instead
    /// when there is none (docs/wire/aws-api-surface.md, section 4.0).
    pub(crate) fn find_api(&self, input: &Input) -> Option<Arc<RestApi>> {
        self.memory.api(input.label("restapi_id"))
    }

    /// The REST API of the label `restapi_id`.
    ///
    /// # Errors
    /// 404 with the text of unknown APIs.
    pub(crate) fn api(&self, input: &Input) -> Result<Arc<RestApi>, OperationError> {
        let id = input.label("restapi_id");
        self.memory.api(id).ok_or_else(|| lookup::unknown_api(self.settings, id))
    }
}
