//! Who may call a method: the guards before it, and what must not be served open while the steps
//! that would guard it do not exist.
//!
//! Every method of an API with a resource policy gets a guard, and every method with AWS_IAM. A
//! method that wants an authorizer or its API key, and every method of an API whose policy cannot
//! be read, raises a configuration failure when it is called. The unmatched route reveals nothing
//! whatever the policy is.
//!
//! Source: docs/wire/aws-data-plane.md, sections 4.1, 4.2 and 5; docs/wire/aws-api-surface.md, 2.4.

use std::sync::Arc;

use rejoinder_proxy::plan::Step;

use super::Sources;
use crate::access::{Policies, ResourcePolicy, Signatures, Unmatched};
use crate::documents::{ApiKeySource, Definition, Method};

/// The policies of the stage.
///
/// # Errors
/// Why no method of this API may be served.
pub(super) fn policies(sources: &Sources<'_>) -> Result<Arc<Policies>, String> {
    let policies = Policies {
        region: sources.settings.region.as_str().into(),
        account: sources.settings.account_id.as_str().into(),
        api: sources.api_id.into(),
        stage: sources.stage.stage_name.as_ref().into(),
        resource: None,
    };
    let text = sources.definition.settings.policy.as_deref();
    policies.with_resource(text).map(Arc::new).map_err(|error| {
        format!(
            "the API's resource policy cannot be enforced ({error}): every method answers \
             API_CONFIGURATION_ERROR rather than be served open. Mend or remove the policy, and \
             deploy again"
        )
    })
}

/// The guard of a method, if it needs one.
///
/// # Errors
/// Why the method may not be served.
pub(super) fn of_method(
    sources: &Sources<'_>,
    method: &Method,
    policies: &Arc<Policies>,
) -> Result<Option<Step>, String> {
    if let Some(reason) = closed_method(sources.definition, method) {
        return Err(reason);
    }
    let policies = Arc::clone(policies);
    Ok(match method.authorization_type.as_str() {
        "NONE" if policies.resource.is_none() => None,
        "NONE" => Some(Step::Guard(Arc::new(ResourcePolicy(policies)))),
        // What closed_method lets pass.
        _ => {
            let callers = sources.settings.callers.clone();
            Some(Step::Guard(Arc::new(Signatures { callers, policies })))
        }
    })
}

/// The guard of the unmatched route.
pub(super) fn unmatched(sources: &Sources<'_>) -> Step {
    Step::Guard(Arc::new(Unmatched(sources.settings.callers.clone())))
}

/// Why this method may not be served, if so.
fn closed_method(definition: &Definition, method: &Method) -> Option<String> {
    let wants = match method.authorization_type.as_str() {
        "NONE" | "AWS_IAM" if wants_authorizers_key(definition, method) => {
            "an API key of an authorizer (apiKeySource AUTHORIZER)".to_owned()
        }
        "NONE" | "AWS_IAM" => return None,
        other => format!("an authorizer (authorizationType {other})"),
    };
    Some(format!(
        "the method wants {wants}, which is not checked yet: it answers API_CONFIGURATION_ERROR \
         rather than be served open"
    ))
}

/// Whether the method's API key comes from an authorizer, and none are asked yet.
fn wants_authorizers_key(definition: &Definition, method: &Method) -> bool {
    method.api_key_required && definition.settings.api_key_source == ApiKeySource::Authorizer
}
