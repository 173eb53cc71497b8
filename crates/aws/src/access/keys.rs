//! What policies can ask about a call.
//!
//! Absent, as for any call over the internet: `aws:SourceVpc`, `aws:SourceVpce`, `aws:VpcSourceIp`.
//! Absent because nobody here knows them: organisations, tags, when credentials were made, and
//! second factors.

use http::header::{HeaderName, REFERER, USER_AGENT};
use jiff::Timestamp;
use rejoinder_policy::{ConditionKeys, Key, Value};
use rejoinder_proxy::forms::Call;

use crate::Caller;

/// The condition keys of one call.
pub(super) struct Keys<'a> {
    call: &'a Call<'a>,
    caller: Option<&'a Caller>,
    region: &'a str,
    account: &'a str,
    /// A session's principal is its role.
    principal_arn: Option<String>,
    user_id: Option<String>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(
        call: &'a Call<'a>,
        caller: Option<&'a Caller>,
        region: &'a str,
        account: &'a str,
    ) -> Self {
        let principal_arn = caller.map(|caller| match caller.resource() {
            ("assumed-role", name) => {
                let partition = caller.arn().split(':').nth(1).unwrap_or("aws");
                let role = name.split('/').next().unwrap_or(name);
                format!("arn:{partition}:iam::{}:role/{role}", caller.account())
            }
            _ => caller.arn().to_owned(),
        });
        let user_id = caller.and_then(|caller| caller.identity().value("user").map(str::to_owned));
        Self { call, caller, region, account, principal_arn, user_id }
    }

    fn header(&self, name: &HeaderName) -> Option<Value<'_>> {
        let value = self.call.head.headers.get(name)?;
        std::str::from_utf8(value.as_bytes()).ok().map(Value::Text)
    }

    fn moment(&self) -> Option<Timestamp> {
        Timestamp::try_from(self.call.at).ok()
    }
}

impl ConditionKeys for Keys<'_> {
    fn value(&self, key: &Key) -> Option<Value<'_>> {
        match key {
            Key::SourceIp => Some(Value::Ip(self.call.source_ip)),
            Key::UserAgent => self.header(&USER_AGENT),
            Key::Referer => self.header(&REFERER),
            Key::CurrentTime => self.moment().map(Value::Moment),
            Key::EpochTime => {
                // Exact for any date: 2^53 seconds are 285 million years.
                #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are below 2^53")]
                self.moment().map(|now| Value::Number(now.as_second() as f64))
            }
            Key::SecureTransport => Some(Value::Bool(self.call.over_tls)),
            Key::PrincipalArn => self.principal_arn.as_deref().map(Value::Text),
            Key::PrincipalAccount => self.caller.map(|caller| Value::Text(caller.account())),
            Key::PrincipalType => Some(Value::Text(match self.caller.map(Caller::resource) {
                None => "Anonymous",
                Some(("root", _)) => "Account",
                Some(("assumed-role", _)) => "AssumedRole",
                Some(("federated-user", _)) => "FederatedUser",
                Some(_) => "User",
            })),
            Key::UserId => Some(Value::Text(self.user_id.as_deref().unwrap_or("anonymous"))),
            Key::Username => match self.caller?.resource() {
                ("user", name) => name.rsplit('/').next().map(Value::Text),
                _ => None,
            },
            Key::RequestedRegion => Some(Value::Text(self.region)),
            Key::ResourceAccount => Some(Value::Text(self.account)),
            Key::ViaAwsService => Some(Value::Bool(false)),
            Key::SourceVpc
            | Key::SourceVpce
            | Key::VpcSourceIp
            | Key::PrincipalOrgId
            | Key::PrincipalOrgPaths
            | Key::TokenIssueTime
            | Key::MultiFactorAuthPresent
            | Key::MultiFactorAuthAge
            | Key::Other(_) => None,
        }
    }
}
