//! Evaluating a policy allocates nothing, whatever it asks.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use rejoinder_policy::{
    Authorization, Caller, ConditionKeys, Decision, Key, Policy, PolicyKind, Request, Value,
    Verdict,
};

/// Counts what this thread allocates.
struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

#[expect(unsafe_code, reason = "an allocator cannot be written without; tests only")]
// SAFETY: every call is passed on to the system allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`, which is the same.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.with(Cell::get);
    work();
    COUNT.with(Cell::get) - before
}

struct Anna;

impl ConditionKeys for Anna {
    fn value(&self, key: &Key) -> Option<Value<'_>> {
        match key {
            Key::SourceIp => Some(Value::Ip([10, 1, 2, 3].into())),
            Key::UserAgent => Some(Value::Text("curl/8.0")),
            Key::Username => Some(Value::Text("anna")),
            Key::CurrentTime => Some(Value::Moment(jiff::Timestamp::UNIX_EPOCH)),
            Key::SecureTransport => Some(Value::Bool(true)),
            Key::MultiFactorAuthAge => Some(Value::Text("17")),
            _ => None,
        }
    }
}

const DOCUMENT: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Sid": "deny", "Effect": "Deny", "Principal": "*", "Action": "execute-api:*",
     "NotResource": "arn:aws:execute-api:*:*:*/prod/*/${aws:username}/*"},
    {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "execute-api:In*",
     "Resource": "arn:aws:execute-api:*:123456789012:a1b2c3d4e5/prod/GET/*",
     "Condition": {
         "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"]},
         "StringLike": {"aws:UserAgent": "curl/*", "aws:SourceIp": "10.*"},
         "DateLessThan": {"aws:CurrentTime": "2026-11-22T12:00:00Z"},
         "Bool": {"aws:SecureTransport": "true"},
         "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
         "ForAllValues:StringEquals": {"aws:TagKeys": ["a"]},
         "StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"},
         "Null": {"aws:SourceVpce": "true"}}}]}"#;

#[test]
fn evaluating_allocates_nothing() {
    let policy = Policy::parse(DOCUMENT, PolicyKind::Resource).unwrap();
    let resource = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/anna/pets";
    let caller = Caller::Aws { arn: "arn:aws:iam::123456789012:user/anna" };
    let other = resource.replace("anna", "bert");
    let count = allocations(|| {
        let decision = policy.evaluate(&Request::invoke(resource, caller, &Anna));
        assert_eq!(decision, Decision::Allow);
        let decision = policy.evaluate(&Request::invoke(&other, caller, &Anna));
        assert_eq!(decision, Decision::ExplicitDeny { sid: Some("deny") });
        let verdict = Authorization::IamSameAccount.combine(Some(decision), Some(Decision::Allow));
        assert!(matches!(verdict, Verdict::Denied(_)));
    });
    assert_eq!(count, 0);
}
