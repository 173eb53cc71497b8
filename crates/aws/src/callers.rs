//! Who may sign requests to methods with AWS_IAM: access keys, their secrets, whom they belong to
//! and what those may do.
//!
//! Secrets are never shown: no type here that holds one prints it.
//!
//! Source: docs/wire/aws-data-plane.md, section 4.2; docs/wire/decisions.md, A20.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use jiff::Timestamp;
use rejoinder_policy::{Policy, PolicyKind};
use rejoinder_proxy::forms::Identity;

/// What the operator says of a caller.
#[derive(Clone, Default)]
pub struct CallerSettings {
    /// The access key's id.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// Whom it belongs to: `arn:aws:iam::123456789012:user/anna`, or the session of a role.
    pub arn: String,
    /// What they may do, as JSON; none: only what resource policies allow them.
    pub policy: Option<String>,
    /// For temporary credentials.
    pub session: Option<Session>,
}

/// What temporary credentials have besides.
#[derive(Clone)]
pub struct Session {
    /// The token that each request carries.
    pub token: String,
    /// From when on they are refused; none: never.
    pub expires: Option<Timestamp>,
}

/// Why something is no caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallerProblem {
    /// The access key's id cannot stand in a signature.
    #[error("access_key_id: use letters, digits, - . and _")]
    AccessKeyId,
    /// The secret is empty or holds control characters.
    #[error("secret_access_key: it is empty or holds control characters")]
    Secret,
    /// The ARN is nobody's.
    #[error(
        "arn: give the ARN of a user, of an account's root or of a role's session, like \
         arn:aws:iam::123456789012:user/anna"
    )]
    Arn,
    /// The policy cannot be read.
    #[error("policy: {0}")]
    Policy(#[from] rejoinder_policy::PolicyError),
    /// The token is empty.
    #[error("session_token: it is empty")]
    Token,
}

/// A caller, ready to be known.
pub struct Caller {
    access_key_id: Box<str>,
    secret: Box<str>,
    arn: Box<str>,
    account: Box<str>,
    /// `user`, `assumed-role`, …, and what stands behind it.
    resource: (Box<str>, Box<str>),
    policy: Option<Policy>,
    session: Option<Session>,
    identity: Arc<Identity>,
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("arn", &self.arn).finish_non_exhaustive()
    }
}

impl Caller {
    /// Validates.
    ///
    /// # Errors
    /// With what is wrong.
    pub fn new(settings: CallerSettings) -> Result<Self, CallerProblem> {
        let CallerSettings { access_key_id, secret_access_key, arn, policy, session } = settings;
        let good = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
        if access_key_id.is_empty() || !access_key_id.bytes().all(good) {
            return Err(CallerProblem::AccessKeyId);
        }
        if secret_access_key.is_empty() || secret_access_key.chars().any(char::is_control) {
            return Err(CallerProblem::Secret);
        }
        if session.as_ref().is_some_and(|session| session.token.is_empty()) {
            return Err(CallerProblem::Token);
        }
        let (account, kind, name) = who(&arn).ok_or(CallerProblem::Arn)?;
        let policy = policy.map(|text| Policy::parse(&text, PolicyKind::Identity)).transpose()?;
        // AWS's unique ids are not known here: the name stands for them.
        let unique = name.replace('/', ":");
        let identity = Identity(Box::new([
            ("accountId", account.into()),
            ("caller", unique.as_str().into()),
            ("user", unique.as_str().into()),
            ("userArn", arn.as_str().into()),
            ("accessKey", access_key_id.as_str().into()),
        ]));
        Ok(Self {
            account: account.into(),
            resource: (kind.into(), name.into()),
            arn: arn.as_str().into(),
            access_key_id: access_key_id.into(),
            secret: secret_access_key.into(),
            policy,
            session,
            identity: Arc::new(identity),
        })
    }

    /// Their ARN.
    #[must_use]
    pub fn arn(&self) -> &str {
        &self.arn
    }

    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    pub(crate) fn account(&self) -> &str {
        &self.account
    }

    /// What kind of caller they are, as ARNs say it, and their name.
    pub(crate) fn resource(&self) -> (&str, &str) {
        (&self.resource.0, &self.resource.1)
    }

    pub(crate) fn policy(&self) -> Option<&Policy> {
        self.policy.as_ref()
    }

    pub(crate) fn identity(&self) -> &Arc<Identity> {
        &self.identity
    }

    /// Whether the request's session token is theirs; without a session there must be none.
    pub(crate) fn owns_token(&self, token: Option<&str>) -> bool {
        match (&self.session, token) {
            (None, None) => true,
            (Some(session), Some(token)) => same(session.token.as_bytes(), token.as_bytes()),
            (None, Some(_)) | (Some(_), None) => false,
        }
    }

    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        let expires = self.session.as_ref().and_then(|session| session.expires);
        expires.is_some_and(|expires| now >= expires)
    }
}

/// Compares without telling by the time it takes where two texts differ.
fn same(ours: &[u8], given: &[u8]) -> bool {
    let differing = ours.iter().zip(given).fold(0, |all, (a, b)| all | (a ^ b));
    ours.len() == given.len() && std::hint::black_box(differing) == 0
}

/// The account, kind and name of an ARN that somebody can sign as.
fn who(arn: &str) -> Option<(&str, &str, &str)> {
    let mut parts = arn.splitn(6, ':');
    let ("arn", partition, service, "", account, resource) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?)
    else {
        return None;
    };
    let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let clean = !arn.contains(|c: char| c.is_control() || c.is_whitespace() || "*?".contains(c));
    if partition.is_empty() || !digits || !clean {
        return None;
    }
    let (kind, name) = match (service, resource) {
        ("iam", "root") => ("root", account),
        _ => resource.split_once('/')?,
    };
    let known = match (service, kind) {
        ("iam", "root" | "user") | ("sts", "federated-user") => !name.is_empty(),
        ("sts", "assumed-role") => name.split_once('/').is_some_and(|(role, session)| {
            !role.is_empty() && !session.is_empty() && !session.contains('/')
        }),
        _ => false,
    };
    known.then_some((account, kind, name))
}

/// All callers, by their access keys' ids. Clones share one table, which can be replaced while
/// requests are served.
#[derive(Clone, Default)]
pub struct Callers(Arc<ArcSwap<HashMap<Box<str>, Arc<Caller>>>>);

impl fmt::Debug for Callers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Callers").field(&self.0.load().len()).finish()
    }
}

impl Callers {
    /// A table of these; of two with one access key id the last counts.
    #[must_use]
    pub fn new(callers: impl IntoIterator<Item = Caller>) -> Self {
        let table = Self::default();
        table.replace(callers);
        table
    }

    /// From now on these are known, and no others.
    pub fn replace(&self, callers: impl IntoIterator<Item = Caller>) {
        let by_key = |caller: Caller| (caller.access_key_id.clone(), Arc::new(caller));
        self.0.store(Arc::new(callers.into_iter().map(by_key).collect()));
    }

    pub(crate) fn find(&self, access_key_id: &str) -> Option<Arc<Caller>> {
        self.0.load().get(access_key_id).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns() {
        #[track_caller]
        fn check(arn: &str, expected: Option<(&str, &str, &str)>) {
            assert_eq!(who(arn), expected, "{arn}");
        }
        let account = "123456789012";
        check("arn:aws:iam::123456789012:user/anna", Some((account, "user", "anna")));
        check("arn:aws:iam::123456789012:user/a/anna", Some((account, "user", "a/anna")));
        check("arn:aws:iam::123456789012:root", Some((account, "root", account)));
        check("arn:aws:sts::123456789012:assumed-role/r/s", Some((account, "assumed-role", "r/s")));
        check("arn:aws:sts::123456789012:assumed-role/r", None);
        check("arn:aws:sts::123456789012:user/anna", None);
        check("arn:aws:iam::123456789012:role/r", None);
        check("arn:aws:iam::12345678901:user/anna", None);
        check("arn:aws:iam:eu-west-1:123456789012:user/anna", None);
        check("arn:aws:iam::123456789012:user/*", None);
        check("arn:aws:iam::123456789012:user/", None);
        check("anna", None);
    }

    #[test]
    fn tokens_and_secrets() {
        let caller = |session: Option<&str>| {
            Caller::new(CallerSettings {
                access_key_id: "AKIA".to_owned(),
                secret_access_key: "hush".to_owned(),
                arn: "arn:aws:iam::123456789012:user/anna".to_owned(),
                policy: None,
                session: session.map(|token| Session { token: token.to_owned(), expires: None }),
            })
            .expect("a caller")
        };
        assert!(caller(None).owns_token(None));
        assert!(!caller(None).owns_token(Some("t")));
        assert!(caller(Some("t")).owns_token(Some("t")));
        assert!(!caller(Some("t")).owns_token(Some("tt")));
        assert!(!caller(Some("t")).owns_token(Some("u")));
        assert!(!caller(Some("t")).owns_token(None));
        let shown = format!("{:?} {:?}", caller(Some("t0ken")), Callers::new([caller(None)]));
        assert!(!shown.contains("hush") && !shown.contains("t0ken"), "{shown}");
    }
}
