//! Who calls, and whom a statement means.

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller<'a> {
    /// Nobody who said who they are.
    Anonymous,
    /// A user, a role's session or an account's root.
    Aws {
        /// Their ARN: `arn:aws:iam::123456789012:user/anna`, or
        /// `arn:aws:sts::123456789012:assumed-role/reader/session`.
        arn: &'a str,
    },
    /// An AWS service: `apigateway.amazonaws.com`.
    Service(&'a str),
    /// Somebody whom an identity provider knows.
    Federated(&'a str),
}

impl<'a> Caller<'a> {
    /// Their account; empty when they have none.
    #[must_use]
    pub fn account(&self) -> &'a str {
        match self {
            Caller::Aws { arn } => arn.split(':').nth(4).unwrap_or(""),
            Caller::Anonymous | Caller::Service(_) | Caller::Federated(_) => "",
        }
    }
}

/// Whom one entry of a `Principal` means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Principal {
    /// Everybody, the anonymous too.
    Anyone,
    /// Everybody of an account.
    Account(Box<str>),
    /// A role of an account, by name: all its sessions.
    Role {
        arn: Box<str>,
        account: Box<str>,
        name: Box<str>,
    },
    /// Exactly this user or session.
    Exactly(Box<str>),
    Service(Box<str>),
    Federated(Box<str>),
    /// A canonical user id: object stores' callers, never a gateway's.
    CanonicalUser,
}

impl Principal {
    /// What an entry under `AWS` means; none when it is no account and no ARN.
    pub(crate) fn aws(entry: &str) -> Option<Self> {
        if entry == "*" {
            return Some(Principal::Anyone);
        }
        if is_account(entry) {
            return Some(Principal::Account(entry.into()));
        }
        let mut parts = entry.splitn(6, ':');
        let ("arn", Some(_), Some(service), Some(_), Some(account), Some(resource)) =
            (parts.next()?, parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let known = matches!(service, "iam" | "sts") && is_account(account) && !resource.is_empty();
        // A wildcard is all or nothing here: IAM refuses `user/*`.
        if !known || entry.contains(['*', '?']) {
            return None;
        }
        if resource == "root" {
            return Some(Principal::Account(account.into()));
        }
        let Some(role) = resource.strip_prefix("role/").filter(|_| service == "iam") else {
            return Some(Principal::Exactly(entry.into()));
        };
        // A role's path is not part of its sessions' ARNs.
        let name = role.rsplit('/').next().unwrap_or(role);
        Some(Principal::Role { arn: entry.into(), account: account.into(), name: name.into() })
    }

    pub(crate) fn means(&self, caller: &Caller<'_>) -> bool {
        match (self, caller) {
            (Principal::Anyone, _) => true,
            (Principal::Account(account), Caller::Aws { .. }) => caller.account() == &**account,
            (Principal::Exactly(wanted), Caller::Aws { arn }) => **wanted == **arn,
            (Principal::Role { arn: role, account, name }, Caller::Aws { arn }) => {
                **role == **arn || is_session(arn, account, name)
            }
            (Principal::Service(wanted), Caller::Service(name)) => **wanted == **name,
            (Principal::Federated(wanted), Caller::Federated(name)) => **wanted == **name,
            (
                Principal::Account(_)
                | Principal::Exactly(_)
                | Principal::Role { .. }
                | Principal::Service(_)
                | Principal::Federated(_)
                | Principal::CanonicalUser,
                _,
            ) => false,
        }
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the ARN is `arn:…:sts::{account}:assumed-role/{role}/…`.
fn is_session(arn: &str, account: &str, role: &str) -> bool {
    let mut parts = arn.splitn(6, ':').skip(2);
    let (service, _, owner) = (parts.next(), parts.next(), parts.next());
    let session = parts.next().and_then(|resource| resource.strip_prefix("assumed-role/"));
    let name = session.and_then(|session| session.split_once('/')).map(|(name, _)| name);
    service == Some("sts") && owner == Some(account) && name == Some(role)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: Caller<'_> = Caller::Aws { arn: "arn:aws:iam::123456789012:user/anna" };
    const SESSION: Caller<'_> =
        Caller::Aws { arn: "arn:aws:sts::123456789012:assumed-role/reader/s1" };

    #[track_caller]
    fn check(entry: &str, caller: Caller<'_>, means: bool) {
        assert_eq!(Principal::aws(entry).unwrap().means(&caller), means, "{entry} {caller:?}");
    }

    #[test]
    fn entries() {
        check("*", Caller::Anonymous, true);
        check("*", ANNA, true);
        check("123456789012", ANNA, true);
        check("123456789012", SESSION, true);
        check("123456789012", Caller::Anonymous, false);
        check("arn:aws:iam::123456789012:root", ANNA, true);
        check("arn:aws:iam::210987654321:root", ANNA, false);
        check("arn:aws:iam::123456789012:user/anna", ANNA, true);
        check("arn:aws:iam::123456789012:user/ann", ANNA, false);
        check("arn:aws:iam::123456789012:role/team/reader", SESSION, true);
        check("arn:aws:iam::123456789012:role/read", SESSION, false);
        check("arn:aws:iam::210987654321:role/reader", SESSION, false);
        check("arn:aws:sts::123456789012:assumed-role/reader/s1", SESSION, true);
        check("arn:aws:sts::123456789012:assumed-role/reader/s2", SESSION, false);
    }

    #[test]
    fn not_entries() {
        for entry in ["", "anna", "12345678901", "arn:aws:iam::123456789012:user/*", "arn:aws:iam"]
        {
            assert_eq!(Principal::aws(entry), None, "{entry}");
        }
    }
}
