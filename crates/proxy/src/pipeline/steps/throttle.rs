//! Calls must not come too fast (docs/wire/aws-data-plane.md, section 1 row 11 and section 5).
//!
//! Every limit that applies takes a token, from the narrowest to the widest: the client's usage
//! plan (on this route, else over all), then those that all clients share. A call that one of them
//! refuses gives back what it took from those before.

use std::sync::Arc;
use std::time::Duration;

use rejoinder_limit::{Admission, Bucket, Rate, retry_after_seconds};
use rejoinder_reply::{Failure, FailureKind};

use crate::exchange::{Exchange, KeyUsed};
use crate::plan::{LimitId, RetryAfter, RouteId, Site, SiteId, ThrottleRule};

/// The bucket of the client's usage plan.
enum OfPlan<'e> {
    /// For all routes; the plan holds it.
    Everywhere(&'e Bucket),
    /// For this route.
    Here(Arc<Bucket>),
}

impl OfPlan<'_> {
    fn bucket(&self) -> &Bucket {
        match self {
            Self::Everywhere(bucket) => bucket,
            Self::Here(bucket) => bucket,
        }
    }
}

pub(super) fn run(rule: &ThrottleRule, exchange: &Exchange) -> Result<(), Failure> {
    let usage = &exchange.gateway.usage;
    let now = usage.now();
    let own = exchange.api_key.as_ref().and_then(|used| of_plan(rule, exchange, used));
    if let Some((own, rate)) = &own
        && let Admission::Refused { retry_after } = own.bucket().admit(now)
    {
        let cause = plan_cause(rule, exchange, *rate);
        return Err(refused(rule, retry_after, cause));
    }
    for (at, limit) in rule.shared.iter().enumerate() {
        let Admission::Refused { retry_after } = limit.bucket(&usage.buckets, now).admit(now)
        else {
            continue;
        };
        for taken in &rule.shared[..at] {
            taken.bucket(&usage.buckets, now).give_back();
        }
        if let Some((own, _)) = &own {
            own.bucket().give_back();
        }
        let of = match limit.id() {
            LimitId::Account(account) => format!("account {account}"),
            LimitId::Site(SiteId(site)) => format!("stage {site}"),
            LimitId::Route(RouteId(route)) => format!("method {route}"),
            LimitId::Key { key, .. } | LimitId::KeyOnRoute { key, .. } => format!("key {key}"),
        };
        let Rate { per_second, burst } = limit.rate();
        let cause =
            format!("Throttle limit exceeded for {of}. Limit: {per_second:.2} Burst: {burst}");
        return Err(refused(rule, retry_after, cause));
    }
    Ok(())
}

fn of_plan<'e>(
    rule: &ThrottleRule,
    exchange: &'e Exchange,
    used: &'e KeyUsed,
) -> Option<(OfPlan<'e>, Rate)> {
    let usage = &exchange.gateway.usage;
    let membership = &used.membership;
    let routes = exchange.site.as_ref().and_then(|site| membership.plan.sites.get(&site.id));
    let here = routes.and_then(|routes| routes.get(&rule.method));
    if let (Some(rate), Some(route)) = (here, exchange.route()) {
        let id = LimitId::KeyOnRoute {
            plan: Arc::clone(&membership.plan.id),
            key: Arc::clone(&used.key.id),
            route: route.id.clone(),
        };
        return Some((OfPlan::Here(usage.buckets.bucket(id, *rate, usage.now())), *rate));
    }
    let limit = membership.limit.as_ref()?;
    Some((OfPlan::Everywhere(limit.bucket(&usage.buckets, usage.now())), limit.rate()))
}

fn refused(rule: &ThrottleRule, retry_after: Option<Duration>, cause: String) -> Failure {
    let failure = Failure::new(FailureKind::Throttled).with_cause(cause);
    match (rule.retry_after, retry_after) {
        (RetryAfter::Told, Some(wait)) => failure.with_retry_after(retry_after_seconds(wait)),
        // A limit of zero never lets anybody pass: there is no time to name.
        (RetryAfter::Told, None) | (RetryAfter::Untold, _) => failure,
    }
}

/// As in AWS's execution log.
fn plan_cause(rule: &ThrottleRule, exchange: &Exchange, rate: Rate) -> String {
    let plan = exchange.api_key.as_ref().map_or("", |used| &*used.membership.plan.id);
    let site = exchange.site.as_deref();
    let of = |get: fn(&Site) -> &str| site.map_or("", get);
    format!(
        "Key throttle limit exceeded for Usage Plan ID {plan}, RestApi {}, Stage {}, Method {}. \
         Limit: {:.2} Burst: {}",
        of(|site| &site.api_id),
        of(|site| &site.stage),
        rule.method,
        rate.per_second,
        rate.burst
    )
}
