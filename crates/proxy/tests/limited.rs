//! API keys, throttles and quotas: each refusal through its real cause.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use http::HeaderName;
use rejoinder_limit::{Quota, QuotaAccount, QuotaPeriod, Rate};
use rejoinder_proxy::plan::{
    AccessLog, ApiKey, ApiKeyRule, ApiKeyState, ApiKeys, Limit, LimitId, LogDestination,
    LogSegment, Membership, RetryAfter, SiteId, Step, ThrottleRule, UsagePlan,
};
use rejoinder_reply::{ContextVariable, GatewayResponse, HeaderMapping, Options, Source};

use crate::support::{Answer, Gateway, SiteOf, mock, response};

const KEY: &str = "k1-value-of-twenty-signs";
const FORBIDDEN: &str = r#"{"message":"forbidden"}"#;
const TOO_FAST: &str = r#"{"message":"too fast"}"#;
const TOO_OFTEN: &str = r#"{"message":"too often"}"#;

fn rate(per_second: f64, burst: u64) -> Rate {
    Rate { per_second, burst }
}

fn site_id() -> SiteId {
    SiteId("test/api/stage".into())
}

fn route_limit(rate: Rate) -> Limit {
    Limit::new(LimitId::Site(site_id()), rate)
}

/// What a method with an API key must pass.
fn steps(shared: Vec<Limit>, retry_after: RetryAfter) -> Vec<Step> {
    vec![
        Step::ApiKey(ApiKeyRule { header: HeaderName::from_static("x-api-key") }),
        Step::Throttle(ThrottleRule {
            method: "/x/GET".into(),
            shared: shared.into(),
            retry_after,
        }),
        Step::Quota(retry_after),
    ]
}

fn site(steps: Vec<Step>) -> SiteOf {
    SiteOf::new(vec![("GET /x", steps, mock("{statusCode: 200}", vec![response(None, 200)]))])
}

/// A usage plan with one key in it.
struct OneKey {
    state: ApiKeyState,
    site: SiteId,
    rate: Option<Rate>,
    on_route: Option<Rate>,
    quota: Quota,
}

impl Default for OneKey {
    fn default() -> Self {
        let (rate, on_route) = (None, None);
        let quota = Quota::unlimited();
        Self { state: ApiKeyState::Enabled, site: site_id(), rate, on_route, quota }
    }
}

impl OneKey {
    fn table(self) -> ApiKeys {
        let routes = self.on_route.map(|rate| ("/x/GET".into(), rate)).into_iter().collect();
        let sites = HashMap::from([(self.site, routes)]);
        let plan = Arc::new(UsagePlan { id: "p1".into(), quota: self.quota, sites });
        let account = QuotaAccount { plan: "p1".into(), key: "k1".into() };
        let id = LimitId::Key { plan: "p1".into(), key: "k1".into() };
        let limit = self.rate.map(|rate| Limit::new(id, rate));
        let membership = Arc::new(Membership { plan, account, limit });
        let memberships = Box::from([membership]);
        let (id, value) = ("k1".into(), KEY.into());
        ApiKeys::new([ApiKey { id, value, state: self.state, memberships }])
    }
}

fn serving(site: SiteOf, key: OneKey) -> Gateway {
    let gateway = Gateway::of(site);
    gateway.plan.load().api_keys.store(Arc::new(key.table()));
    gateway
}

fn call(gateway: &Gateway) -> Answer {
    gateway.client().send("GET /x", &[&format!("X-API-Key: {KEY}")], "")
}

fn retry_after(answer: &Answer) -> Option<u64> {
    answer.header("retry-after").map(|seconds| seconds.parse().unwrap())
}

#[track_caller]
fn check_forbidden(key: OneKey, sent: &[&str], cause: &str) {
    let gateway = serving(site(steps(vec![], RetryAfter::Told)), key);
    gateway.client().send("GET /x", sent, "").check(403, FORBIDDEN);
    assert_eq!(gateway.seen.last(), format!("ApiKeyUnknown FAMILY_4 403 {cause}"));
}

#[test]
fn keys_that_open_nothing() {
    let right = format!("X-API-Key: {KEY}");
    let unknown = "no API key has the value that was sent";
    check_forbidden(OneKey::default(), &[], "the request has no header x-api-key");
    check_forbidden(OneKey::default(), &["X-API-Key: "], unknown);
    check_forbidden(OneKey::default(), &["X-API-Key: k1"], unknown);
    check_forbidden(OneKey::default(), &["X-API-Key: \u{fc}"], unknown);
    let disabled = OneKey { state: ApiKeyState::Disabled, ..OneKey::default() };
    check_forbidden(disabled, &[&right], "the API key k1 is disabled");
    let foreign = OneKey { site: SiteId("test/other/stage".into()), ..OneKey::default() };
    let cause = "the API key k1 is in no usage plan that opens stage stage of API api";
    check_forbidden(foreign, &[&right], cause);
}

#[test]
fn a_key_that_opens_the_site_is_told_and_works_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.log");
    let mut site = site(steps(vec![], RetryAfter::Told));
    let value =
        |name: &str| LogSegment::Variable(Source::Context(ContextVariable::Identity(name.into())));
    let format = Box::from([value("apiKeyId"), LogSegment::Literal(" ".into()), value("apiKey")]);
    let destination = LogDestination::File(path.clone());
    site.site.access_log = Some(Arc::new(AccessLog { format, destination }));
    let gateway = Gateway::of(site);
    call(&gateway).check(403, FORBIDDEN);
    gateway.plan.load().api_keys.store(Arc::new(OneKey::default().table()));
    call(&gateway).check(200, "");
    gateway.plan.load().api_keys.store(Arc::default());
    call(&gateway).check(403, FORBIDDEN);
    let lines = lines(&path, 3, &gateway);
    assert_eq!(lines, ["- -", &format!("k1 {KEY}"), "- -"]);
}

fn lines(path: &Path, count: usize, gateway: &Gateway) -> Vec<String> {
    crate::support::runtime().block_on(gateway.log.written());
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), count);
    lines
}

/// Two calls pass, the third is refused with this cause, and told how long to wait.
#[track_caller]
fn check_throttled(shared: Vec<Limit>, key: OneKey, wait: Option<u64>, cause: &str) {
    let gateway = serving(site(steps(shared, RetryAfter::Told)), key);
    call(&gateway).check(200, "");
    call(&gateway).check(200, "");
    let refused = call(&gateway);
    refused.check(429, TOO_FAST);
    assert_eq!(retry_after(&refused), wait);
    let last = gateway.seen.last();
    assert!(last.starts_with(&format!("Throttled FAMILY_4 429 {cause}")), "{last}");
}

#[test]
fn every_limit_that_applies_must_let_a_call_pass() {
    let slow = rate(0.01, 2);
    let fast = rate(1000.0, 1000);
    let plan = "Key throttle limit exceeded for Usage Plan ID p1, RestApi api, Stage stage, \
                Method /x/GET. Limit: 0.01 Burst: 2";
    let of_key = OneKey { rate: Some(slow), ..OneKey::default() };
    check_throttled(vec![], of_key, Some(100), plan);
    let of_route = OneKey { rate: Some(fast), on_route: Some(slow), ..OneKey::default() };
    check_throttled(vec![route_limit(fast)], of_route, Some(100), plan);
    let stage = "Throttle limit exceeded for stage test/api/stage. Limit: 0.01 Burst: 2";
    check_throttled(vec![route_limit(slow)], OneKey::default(), Some(100), stage);
    let of_key = OneKey { rate: Some(fast), ..OneKey::default() };
    check_throttled(vec![route_limit(slow)], of_key, Some(100), stage);
    let account = Limit::new(LimitId::Account("1".into()), slow);
    let cause = "Throttle limit exceeded for account 1.";
    check_throttled(vec![route_limit(fast), account], OneKey::default(), Some(100), cause);
}

#[test]
fn a_route_of_ones_own_overrides_the_plans_throttle() {
    let key =
        OneKey { rate: Some(rate(0.0, 0)), on_route: Some(rate(9.0, 9)), ..OneKey::default() };
    let gateway = serving(site(steps(vec![], RetryAfter::Told)), key);
    call(&gateway).check(200, "");
}

#[test]
fn a_limit_of_zero_names_no_time() {
    let key = OneKey { rate: Some(rate(0.0, 0)), ..OneKey::default() };
    let gateway = serving(site(steps(vec![], RetryAfter::Told)), key);
    let refused = call(&gateway);
    refused.check(429, TOO_FAST);
    assert_eq!(retry_after(&refused), None);
}

#[test]
fn what_was_spent_stays_spent_when_keys_are_swapped() {
    let key = || OneKey { rate: Some(rate(0.01, 2)), ..OneKey::default() };
    let gateway = serving(site(steps(vec![], RetryAfter::Told)), key());
    call(&gateway).check(200, "");
    gateway.plan.load().api_keys.store(Arc::new(key().table()));
    call(&gateway).check(200, "");
    call(&gateway).check(429, TOO_FAST);
    let wider = OneKey { rate: Some(rate(0.01, 3)), ..OneKey::default() };
    gateway.plan.load().api_keys.store(Arc::new(wider.table()));
    call(&gateway).check(200, "");
    call(&gateway).check(429, TOO_FAST);
}

#[test]
fn a_call_that_a_wider_limit_refuses_costs_the_narrower_nothing() {
    let id = || LimitId::Key { plan: "p1".into(), key: "k1".into() };
    let key = OneKey { rate: Some(rate(0.01, 3)), ..OneKey::default() };
    let gateway = serving(site(steps(vec![route_limit(rate(0.01, 1))], RetryAfter::Told)), key);
    call(&gateway).check(200, "");
    for _ in 0..5 {
        call(&gateway).check(429, TOO_FAST);
    }
    assert_eq!(gateway.usage.tokens_left(&id()), Some(2));
}

fn daily(limit: u64) -> Quota {
    Quota::new(limit, QuotaPeriod::Day, 0).unwrap()
}

#[test]
fn a_quota_is_used_up() {
    let key = OneKey { quota: daily(2), ..OneKey::default() };
    let gateway = serving(site(steps(vec![], RetryAfter::Told)), key);
    call(&gateway).check(200, "");
    call(&gateway).check(200, "");
    let refused = call(&gateway);
    refused.check(429, TOO_OFTEN);
    assert!((1..=86_400).contains(&retry_after(&refused).unwrap()), "{refused:?}");
    assert_eq!(
        gateway.seen.last(),
        "QuotaExceeded FAMILY_4 429 Key quota exhausted for Usage Plan ID p1, API Key ID k1. \
         Limit: 2"
    );
}

#[test]
fn throttled_calls_consume_no_quota() {
    let key = || OneKey { quota: daily(2), ..OneKey::default() };
    let slow = OneKey { rate: Some(rate(0.01, 1)), ..key() };
    let gateway = serving(site(steps(vec![], RetryAfter::Told)), slow);
    call(&gateway).check(200, "");
    call(&gateway).check(429, TOO_FAST);
    call(&gateway).check(429, TOO_FAST);
    gateway.plan.load().api_keys.store(Arc::new(key().table()));
    call(&gateway).check(200, "");
    call(&gateway).check(429, TOO_OFTEN);
}

#[test]
fn retry_after_can_be_switched_off() {
    let key = || OneKey { rate: Some(rate(0.01, 1)), quota: daily(1), ..OneKey::default() };
    let gateway = serving(site(steps(vec![], RetryAfter::Untold)), key());
    call(&gateway).check(200, "");
    assert_eq!(retry_after(call(&gateway).check(429, TOO_FAST)), None);
    let unthrottled = OneKey { rate: None, ..key() };
    gateway.plan.load().api_keys.store(Arc::new(unthrottled.table()));
    assert_eq!(retry_after(call(&gateway).check(429, TOO_OFTEN)), None);
}

#[test]
fn the_owners_retry_after_wins() {
    let header = HeaderMapping {
        name: HeaderName::from_static("retry-after"),
        source: Source::Static("7".into()),
    };
    let custom = GatewayResponse { headers: vec![header], ..GatewayResponse::default() };
    let key = OneKey { rate: Some(rate(0.0, 0)), quota: daily(0), ..OneKey::default() };
    let site = site(steps(vec![], RetryAfter::Told)).reply("FAMILY_4", custom, Options::default());
    let gateway = serving(site, key);
    assert_eq!(call(&gateway).header("retry-after").as_deref(), Some("7"));
}
