//! Finding what a URI names, with AWS's texts for what is not there
//! (docs/wire/aws-api-surface.md, section 4.0): the leaf-most named object is resolved in one
//! step, so that an unknown API often reports its child.

use super::OperationError;
use crate::AwsSettings;

/// No API has this id.
pub(crate) fn unknown_api(settings: &AwsSettings, id: &str) -> OperationError {
    OperationError::not_found(format!(
        "Invalid API identifier specified {}:{id}",
        settings.account_id
    ))
}
