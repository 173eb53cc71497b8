//! The calls of the client's API key are counted, and must not be too many
//! (docs/wire/aws-data-plane.md section 5). Counted at admission: whatever becomes of the call
//! after, it is spent. Throttled calls never get here.

use std::sync::Arc;

use rejoinder_limit::{QuotaAdmission, retry_after_seconds};
use rejoinder_reply::{Failure, FailureKind};

use crate::exchange::Exchange;
use crate::plan::RetryAfter;

pub(super) async fn run(told: RetryAfter, exchange: &Exchange) -> Result<(), Failure> {
    let Some(used) = &exchange.api_key else { return Ok(()) };
    let membership = Arc::clone(&used.membership);
    let usage = Arc::clone(&exchange.gateway.usage);
    let (account, quota) = (&membership.account, membership.plan.quota);
    match usage.admit(account, quota, exchange.gateway.clock.wall()).await {
        Ok(QuotaAdmission::Admitted { .. }) => Ok(()),
        Ok(QuotaAdmission::Exhausted { retry_after, .. }) => {
            // As in AWS's execution log, with the key.
            let failure = Failure::new(FailureKind::QuotaExceeded).with_cause(format!(
                "Key quota exhausted for Usage Plan ID {}, API Key ID {}. Limit: {}",
                account.plan,
                account.key,
                quota.limit()
            ));
            Err(match told {
                RetryAfter::Told => failure.with_retry_after(retry_after_seconds(retry_after)),
                RetryAfter::Untold => failure,
            })
        }
        Ok(QuotaAdmission::LeaseNeeded) => {
            Err(Failure::new(FailureKind::Internal).with_cause("a quota could not be leased"))
        }
        Err(error) => Err(Failure::new(FailureKind::Internal)
            .with_cause(format!("the call could not be counted: {error}"))),
    }
}
