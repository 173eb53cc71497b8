//! Random policies, judged by us and by iam-rs.
//!
//! Left out where iam-rs follows another reading of IAM's documentation: patterns in `ArnEquals`,
//! variables in conditions, several values of a key without a set operator, variables without a
//! value, the sessions and accounts of principals. The other tests have these.

use std::net::Ipv4Addr;

use iam_rs::{Arn, Context, ContextValue, IAMPolicy, IAMRequest, PrincipalId, evaluate_policy};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;

use super::*;

const ANNAS: &str = "arn:aws:iam::123456789012:user/anna";
const BERTS: &str = "arn:aws:iam::123456789012:user/bert";

/// What a request knows. Absent members are absent keys.
#[derive(Clone, Debug)]
struct Known {
    address: Option<[u8; 4]>,
    agent: Option<String>,
    username: Option<String>,
    age: Option<i32>,
    /// Seconds since 1970, as text.
    moment: Option<String>,
    secure: Option<bool>,
    paths: Option<Vec<Box<str>>>,
}

impl Known {
    fn context(&self) -> Context {
        let mut context = Context::new();
        let mut put = |key: &str, value: Option<ContextValue>| {
            if let Some(value) = value {
                context.insert(key.to_owned(), value);
            }
        };
        let text = |text: &Option<String>| text.clone().map(ContextValue::String);
        let address = self.address.map(|address| Ipv4Addr::from(address).to_string());
        put("aws:SourceIp", text(&address));
        put("aws:UserAgent", text(&self.agent));
        put("aws:username", text(&self.username));
        put("aws:MultiFactorAuthAge", self.age.map(|age| ContextValue::Number(f64::from(age))));
        put("aws:CurrentTime", text(&self.moment));
        put("aws:SecureTransport", self.secure.map(ContextValue::Boolean));
        let paths = |paths: &Vec<Box<str>>| paths.iter().map(|path| path.to_string()).collect();
        put("aws:PrincipalOrgPaths", self.paths.as_ref().map(paths).map(ContextValue::StringList));
        context
    }
}

impl ConditionKeys for Known {
    fn value(&self, key: &Key) -> Option<Value<'_>> {
        match key {
            Key::SourceIp => self.address.map(|address| Value::Ip(address.into())),
            Key::UserAgent => self.agent.as_deref().map(Value::Text),
            Key::Username => self.username.as_deref().map(Value::Text),
            Key::MultiFactorAuthAge => self.age.map(|age| Value::Number(f64::from(age))),
            Key::CurrentTime => self.moment.as_deref().map(Value::Text),
            Key::SecureTransport => self.secure.map(Value::Bool),
            Key::PrincipalOrgPaths => self.paths.as_deref().map(Value::Texts),
            _ => None,
        }
    }
}

fn known() -> impl Strategy<Value = Known> {
    let address = (10_u8..12, 0_u8..2, 0_u8..2, 0_u8..4).prop_map(|(a, b, c, d)| [a, b, c, d]);
    let moment = (1_700_000_000_i64..1_700_000_004).prop_map(|moment| moment.to_string());
    (
        option::of(address),
        option::of("[ab]{1,2}"),
        option::of("[ab]{1,2}"),
        option::of(0..4),
        option::of(moment),
        option::of(any::<bool>()),
        option::of(vec("[ab]{1,2}".prop_map(Box::from), 0..3)),
    )
        .prop_map(|(address, agent, username, age, moment, secure, paths)| Known {
            address,
            agent,
            username,
            age,
            moment,
            secure,
            paths,
        })
}

fn one_or_many(value: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
    prop_oneof![value.clone(), vec(value, 1..3).prop_map(Json::Array)].boxed()
}

fn like(pattern: &'static str) -> BoxedStrategy<Json> {
    pattern.prop_map(Json::String).boxed()
}

fn some(values: &'static [&'static str]) -> BoxedStrategy<Json> {
    select(values).prop_map(Json::from).boxed()
}

/// Operators with a key of their kind and values to hold against it.
type Row = (&'static [&'static str], &'static str, BoxedStrategy<Json>);

fn rows() -> Vec<Row> {
    let texts = one_or_many(like("[abA*?]{1,3}"));
    let moments = ["1700000001", "1700000002", "2023-11-14T22:13:23Z", "2023-11-14T23:13:20+01:00"];
    let moments = one_or_many(select(moments.to_vec()).prop_map(Json::from).boxed());
    let ranges = some(&["10.0.0.0/8", "10.1.0.0/16", "10.0.0.1", "11.0.1.2/31", "2001:db8::/32"]);
    vec![
        (&["StringEquals", "StringNotEquals"], "AWS:useragent", texts.clone()),
        (&["StringEqualsIgnoreCase", "StringLike"], "aws:UserAgent", texts.clone()),
        (&["StringNotEqualsIgnoreCase", "StringNotLike"], "aws:UserAgent", texts),
        (&["NumericEquals", "NumericNotEquals"], "aws:MultiFactorAuthAge", like("[0-3]")),
        (&["NumericLessThan", "NumericGreaterThan"], "aws:MultiFactorAuthAge", like("[0-3]")),
        (&["NumericLessThanEquals"], "aws:MultiFactorAuthAge", one_or_many(like("[0-3]"))),
        (&["NumericGreaterThanEquals"], "aws:MultiFactorAuthAge", one_or_many(like("[0-3]"))),
        (&["DateEquals", "DateNotEquals", "DateLessThan"], "aws:CurrentTime", moments.clone()),
        (&["DateLessThanEquals", "DateGreaterThan"], "aws:CurrentTime", moments.clone()),
        (&["DateGreaterThanEquals"], "aws:CurrentTime", moments),
        (&["Bool"], "aws:SecureTransport", one_or_many(some(&["true", "false"]))),
        (&["IpAddress", "NotIpAddress"], "aws:SourceIp", one_or_many(ranges)),
    ]
}

fn condition() -> impl Strategy<Value = (String, &'static str, Json)> {
    let mut conditions = Vec::new();
    let mut add = |operator: String, key: &'static str, values: BoxedStrategy<Json>| {
        let row = values.prop_map(move |values| (operator.clone(), key, values));
        conditions.push(row.boxed());
    };
    for (names, key, values) in rows() {
        for name in names {
            add((*name).to_owned(), key, values.clone());
            add(format!("{name}IfExists"), key, values.clone());
        }
    }
    for quantifier in ["ForAllValues", "ForAnyValue"] {
        for name in ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"] {
            let values = one_or_many(like("[ab*?]{1,2}"));
            add(format!("{quantifier}:{name}"), "aws:PrincipalOrgPaths", values);
        }
    }
    add("Null".to_owned(), "aws:username", some(&["true", "false"]));
    Union::new(conditions)
}

fn resource() -> BoxedStrategy<Json> {
    let region = select(&["eu-west-1", "*", "us-*"][..]);
    let account = select(&["123456789012", "*"][..]);
    let rest = ["", "/prod/GET/*", "/*", "/${aws:username}", "/${aws:username, 'a'}/*"];
    let parts = (region, account, "[ab*?]{1,3}", select(rest.to_vec()));
    let arn = parts.prop_map(|(region, account, api, rest)| {
        Json::from(format!("arn:aws:execute-api:{region}:{account}:{api}{rest}"))
    });
    prop_oneof![1 => Just(Json::from("*")), 4 => arn].boxed()
}

fn statement() -> impl Strategy<Value = Json> {
    let actions = some(&[
        "execute-api:Invoke",
        "execute-api:*",
        "EXECUTE-API:inv?ke",
        "*",
        "s3:GetObject",
        "execute-api:ManageConnections",
    ]);
    let principals = prop_oneof![
        Just(json!("*")),
        one_or_many(some(&[ANNAS, BERTS])).prop_map(|ids| json!({"AWS": ids})),
    ];
    (
        any::<bool>(),
        (prop::bool::weighted(0.8), one_or_many(actions)),
        (prop::bool::weighted(0.8), one_or_many(resource())),
        (prop::bool::weighted(0.8), principals),
        vec(condition(), 0..3),
    )
        .prop_map(|(allows, actions, resources, principals, conditions)| {
            let mut statement = json!({"Effect": if allows { "Allow" } else { "Deny" }});
            let mut put = |element: &str, (these, values): (bool, Json)| {
                let element = if these { element.to_owned() } else { format!("Not{element}") };
                statement[element] = values;
            };
            put("Action", actions);
            put("Resource", resources);
            put("Principal", principals);
            for (operator, key, values) in conditions {
                statement["Condition"][operator][key] = values;
            }
            statement
        })
}

const CALLED: &str = "arn:aws:execute-api:(eu-west-1|us-east-1):123456789012:\
    [ab]{1,3}(/prod/GET/[ab]{1,2}|/[ab])?";

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn agrees_with_iam_rs(
        statements in vec(statement(), 1..4),
        known in known(),
        caller in select(&[ANNAS, BERTS][..]),
        resource in CALLED,
    ) {
        let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        // Without a user, `${aws:username}` cannot be resolved: left out, see above.
        let user = known.username.clone().or_else(|| text.contains("${").then(|| "a".to_owned()));
        let known = Known { username: user, ..known };
        let policy = Policy::parse(&text, PolicyKind::Resource).unwrap();
        let request = Request::invoke(&resource, Caller::Aws { arn: caller }, &known);
        let ours = match policy.evaluate(&request) {
            Decision::Allow => iam_rs::Decision::Allow,
            Decision::ExplicitDeny { .. } => iam_rs::Decision::Deny,
            Decision::ImplicitDeny => iam_rs::Decision::NotApplicable,
        };
        let policy: IAMPolicy = serde_json::from_str(&text).unwrap();
        let request = IAMRequest::new_with_context(
            iam_rs::Principal::Aws(PrincipalId::String(caller.to_owned())),
            INVOKE,
            Arn::parse(&resource).unwrap(),
            known.context(),
        );
        prop_assert_eq!(ours, evaluate_policy(&policy, &request).unwrap(), "{}", text);
    }

    /// What is read never breaks the reader, nor what is then asked.
    #[test]
    fn never_panics(
        statement in statement(),
        cut in 0_usize..400,
        junk in any::<String>(),
        known in known(),
    ) {
        let whole = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
        let (before, after) = whole.split_at(cut.min(whole.len()));
        for text in [junk.clone(), format!("{before}{junk}{after}"), before.to_owned()] {
            for kind in [PolicyKind::Resource, PolicyKind::Identity, PolicyKind::Authorizer] {
                if let Ok(policy) = Policy::parse(&text, kind) {
                    let request = Request::invoke(&junk, Caller::Anonymous, &known);
                    let decision = policy.evaluate(&request);
                    prop_assert_eq!(decision, policy.evaluate(&request));
                }
            }
        }
    }
}
