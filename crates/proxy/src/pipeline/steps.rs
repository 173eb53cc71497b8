//! What a request passes before its backend.

use rejoinder_reply::Failure;

use crate::exchange::Exchange;
use crate::plan::Step;

mod api_key;
mod guard;
mod quota;
mod throttle;
mod validate_body;
mod validate_parameters;

/// Runs one step.
pub(crate) async fn run(step: &Step, exchange: &mut Exchange) -> Result<(), Failure> {
    match step {
        Step::ApiKey(rule) => api_key::run(rule, exchange),
        Step::Throttle(rule) => throttle::run(rule, exchange),
        Step::Quota(retry_after) => quota::run(*retry_after, exchange).await,
        Step::Guard(guard) => guard::run(&**guard, exchange).await,
        Step::ValidateParameters(rules) => validate_parameters::run(rules, exchange),
        // Boxed: see `backend::call`.
        Step::ValidateBody(rule) => Box::pin(validate_body::run(rule, exchange)).await,
    }
}
