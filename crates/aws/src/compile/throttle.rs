//! API keys, throttles and quotas to steps: what every call of a method must pass before anything
//! is validated.
//!
//! A stage's throttle is enforced once its owner set one: method settings begin with the account's
//! numbers (10,000 and 5,000), which stand for "no limit of its own", and so do negative numbers,
//! which Terraform writes for that. The entry of a method decides alone if there is one, `*/*` for
//! all others; those share one bucket a stage. A method without any of this has no step.
//!
//! Source: docs/wire/aws-data-plane.md, section 5; docs/wire/decisions.md, A24.

use http::HeaderName;
use rejoinder_limit::Rate;
use rejoinder_proxy::plan::{ApiKeyRule, Limit, LimitId, RetryAfter, Step, ThrottleRule};

use super::routes::route_id;
use super::{Sources, site_id};
use crate::documents::{Account, Method, MethodSetting, Stage};

const KEY_HEADER: HeaderName = HeaderName::from_static("x-api-key");
/// Settings for every method.
const ALL: &str = "*/*";

pub(super) fn compile(sources: &Sources<'_>, path: &str, verb: &str, method: &Method) -> Vec<Step> {
    let retry_after = match sources.options.retry_after {
        Some(false) => RetryAfter::Untold,
        Some(true) | None => RetryAfter::Told,
    };
    let shared = shared(sources, path, verb);
    let mut steps = Vec::new();
    if method.api_key_required {
        steps.push(Step::ApiKey(ApiKeyRule { header: KEY_HEADER }));
    }
    if method.api_key_required || !shared.is_empty() {
        let method = format!("{path}/{verb}").into();
        steps.push(Step::Throttle(ThrottleRule { method, shared, retry_after }));
    }
    if method.api_key_required {
        steps.push(Step::Quota(retry_after));
    }
    steps
}

/// What all clients share: the stage's limit, then the account's.
fn shared(sources: &Sources<'_>, path: &str, verb: &str) -> Box<[Limit]> {
    let own = of_stage(sources.stage, path, verb).map(|(scope, rate)| {
        let id = match scope {
            Scope::Method => LimitId::Route(route_id(sources, verb, path)),
            Scope::Stage => LimitId::Site(site_id(sources.api_id, &sources.stage.stage_name)),
        };
        Limit::new(id, rate)
    });
    let account = sources.settings.account_throttle.then(|| {
        let id = LimitId::Account(sources.settings.account_id.as_str().into());
        Limit::new(id, Rate { per_second: Account::RATE_LIMIT, burst: Account::BURST_LIMIT })
    });
    own.into_iter().chain(account).collect()
}

/// What a stage's throttle counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Method,
    Stage,
}

fn of_stage(stage: &Stage, path: &str, verb: &str) -> Option<(Scope, Rate)> {
    // `pets/GET` without a leading slash; the root is `//GET`.
    let path = if path == "/" { path } else { path.trim_start_matches('/') };
    match stage.method_settings.get(&format!("{path}/{verb}")) {
        Some(own) => Some((Scope::Method, enforced(own)?)),
        None => Some((Scope::Stage, enforced(stage.method_settings.get(ALL)?)?)),
    }
}

fn enforced(setting: &MethodSetting) -> Option<Rate> {
    let plain = MethodSetting::default();
    let burst = u64::try_from(setting.throttling_burst_limit).ok()?;
    let per_second = setting.throttling_rate_limit;
    let is_accounts = setting.throttling_burst_limit == plain.throttling_burst_limit
        && per_second.total_cmp(&plain.throttling_rate_limit).is_eq();
    (per_second >= 0.0 && !is_accounts).then_some(Rate { per_second, burst })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(settings: &[(&str, i64, f64)], expected: Option<(Scope, f64)>) {
        let settings = settings.iter().map(|(name, burst, rate)| {
            let setting = MethodSetting {
                throttling_burst_limit: *burst,
                throttling_rate_limit: *rate,
                ..MethodSetting::default()
            };
            ((*name).to_owned(), setting)
        });
        let stage = Stage { method_settings: settings.collect(), ..Stage::default() };
        let found = of_stage(&stage, "/pets", "GET").map(|(scope, rate)| (scope, rate.per_second));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_stages_throttle_is_enforced_once_set() {
        check(&[], None);
        check(&[("*/*", 5000, 10_000.0)], None);
        check(&[("*/*", -1, -1.0)], None);
        check(&[("*/*", 5, 2.0)], Some((Scope::Stage, 2.0)));
        check(&[("*/*", 0, 0.0)], Some((Scope::Stage, 0.0)));
        check(&[("*/*", 5, 2.0), ("pets/GET", 5, 3.0)], Some((Scope::Method, 3.0)));
        check(&[("*/*", 5, 2.0), ("pets/GET", -1, -1.0)], None);
        check(&[("*/*", 5, 2.0), ("pets/POST", 5, 3.0)], Some((Scope::Stage, 2.0)));
    }

    #[test]
    fn the_roots_settings_are_found() {
        let setting = MethodSetting { throttling_burst_limit: 1, ..MethodSetting::default() };
        let method_settings = [("//GET".to_owned(), setting)].into();
        let stage = Stage { method_settings, ..Stage::default() };
        assert!(of_stage(&stage, "/", "GET").is_some());
    }
}
