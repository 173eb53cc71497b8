use super::*;

const ALLOW: Option<Decision<'_>> = Some(Decision::Allow);
const DENY: Option<Decision<'_>> = Some(Decision::ExplicitDeny { sid: None });
const NOTHING: Option<Decision<'_>> = Some(Decision::ImplicitDeny);
const ABSENT: Option<Decision<'_>> = None;

/// Rows are the resource policy (allow, deny, nothing, absent), columns the caller's own in the
/// same order: `+` allowed, `x` denied explicitly, `-` denied implicitly; in capitals when the
/// words are about the authorizer.
#[track_caller]
fn check(authorization: Authorization, table: [&str; 4]) {
    for (resource, row) in [ALLOW, DENY, NOTHING, ABSENT].into_iter().zip(table) {
        for (caller, expected) in [ALLOW, DENY, NOTHING, ABSENT].into_iter().zip(row.chars()) {
            let seen = match authorization.combine(resource, caller) {
                Verdict::Allowed => '+',
                Verdict::Denied(Denial { by: DeniedBy::Policy, explicit: true }) => 'x',
                Verdict::Denied(Denial { by: DeniedBy::Policy, explicit: false }) => '-',
                Verdict::Denied(Denial { by: DeniedBy::Authorizer, explicit: true }) => 'X',
                Verdict::Denied(Denial { by: DeniedBy::Authorizer, explicit: false }) => '_',
            };
            assert_eq!(seen, expected, "{authorization:?} {resource:?} {caller:?}");
        }
    }
}

#[test]
fn tables() {
    check(Authorization::IamSameAccount, ["+x++", "xxxx", "+x--", "+x--"]);
    check(Authorization::IamCrossAccount, ["+x--", "xxxx", "-x--", "-x--"]);
    check(Authorization::Lambda, ["+X++", "xxxx", "+X__", "+X__"]);
    // These callers have no policy of their own: only the last column happens.
    check(Authorization::None, ["+x++", "xxxx", "-x--", "+x++"]);
    check(Authorization::Cognito, ["+x++", "xxxx", "-x--", "+x++"]);
}

#[test]
fn an_authorizer_is_not_called_where_the_resource_policy_denies() {
    let denied = Verdict::Denied(Denial { by: DeniedBy::Policy, explicit: true });
    assert_eq!(Authorization::before_authorizer(DENY), denied);
    for resource in [ALLOW, NOTHING, ABSENT] {
        assert_eq!(Authorization::before_authorizer(resource), Verdict::Allowed);
    }
}

#[test]
fn words() {
    let method = MethodArn {
        partition: "aws",
        region: "eu-west-1",
        account: "123456789012",
        api: "a1b2c3d4e5",
        stage: "prod",
        verb: "GET",
        path: "/pets",
    };
    let say = |by, explicit, caller| Denial { by, explicit }.message(caller, &method);
    assert_eq!(
        say(DeniedBy::Policy, false, None),
        "User: anonymous is not authorized to perform: execute-api:Invoke on resource: \
         arn:aws:execute-api:eu-west-1:********9012:a1b2c3d4e5/prod/GET/pets"
    );
    assert_eq!(
        say(DeniedBy::Policy, true, Some("arn:aws:iam::123456789012:user/anna")),
        "User: arn:aws:iam::123456789012:user/anna is not authorized to perform: \
         execute-api:Invoke on resource: \
         arn:aws:execute-api:eu-west-1:********9012:a1b2c3d4e5/prod/GET/pets with an explicit deny"
    );
    assert_eq!(
        say(DeniedBy::Authorizer, true, None),
        "User is not authorized to access this resource with an explicit deny in an \
         identity-based policy"
    );
    assert_eq!(
        say(DeniedBy::Authorizer, false, None),
        "User is not authorized to access this resource"
    );
}
