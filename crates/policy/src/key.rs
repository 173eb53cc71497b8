//! Condition keys: what a policy can ask about a request.

/// Makes the enum and its table of names from one list.
macro_rules! keys {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// A condition key. Names are compared without regard to case, as IAM does.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum Key {
            $($(#[doc = $doc])+ $variant,)+
            /// Any other, in lower case: `aws:principaltag/team`.
            Other(Box<str>),
        }

        impl Key {
            /// The key of this name.
            #[must_use]
            pub fn named(name: &str) -> Self {
                $(if name.eq_ignore_ascii_case($name) {
                    return Key::$variant;
                })+
                Key::Other(name.to_ascii_lowercase().into())
            }

            /// Its name.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $(Key::$variant => $name,)+
                    Key::Other(name) => name,
                }
            }
        }
    };
}

keys! {
    /// The address that the request came from, when it came over the internet.
    SourceIp = "aws:SourceIp",
    /// The network that a private call came from.
    SourceVpc = "aws:SourceVpc",
    /// The network endpoint that a private call came through.
    SourceVpce = "aws:SourceVpce",
    /// The address inside its network that a private call came from.
    VpcSourceIp = "aws:VpcSourceIp",
    /// The caller's ARN.
    PrincipalArn = "aws:PrincipalArn",
    /// The caller's account.
    PrincipalAccount = "aws:PrincipalAccount",
    /// The caller's organisation.
    PrincipalOrgId = "aws:PrincipalOrgID",
    /// The caller's place in its organisation.
    PrincipalOrgPaths = "aws:PrincipalOrgPaths",
    /// `Account`, `User`, `AssumedRole`, `FederatedUser` or `Anonymous`.
    PrincipalType = "aws:PrincipalType",
    /// The caller's unique id.
    UserId = "aws:userid",
    /// The user's name; absent for roles.
    Username = "aws:username",
    /// The `User-Agent` header.
    UserAgent = "aws:UserAgent",
    /// The `Referer` header.
    Referer = "aws:Referer",
    /// The moment.
    CurrentTime = "aws:CurrentTime",
    /// The moment, in seconds since 1970.
    EpochTime = "aws:EpochTime",
    /// Whether the request came over TLS.
    SecureTransport = "aws:SecureTransport",
    /// When the temporary credentials were made.
    TokenIssueTime = "aws:TokenIssueTime",
    /// Whether a second factor was there.
    MultiFactorAuthPresent = "aws:MultiFactorAuthPresent",
    /// Seconds since the second factor was there.
    MultiFactorAuthAge = "aws:MultiFactorAuthAge",
    /// The region that was called.
    RequestedRegion = "aws:RequestedRegion",
    /// The account of what is called.
    ResourceAccount = "aws:ResourceAccount",
    /// Whether a service made the call on the caller's behalf.
    ViaAwsService = "aws:ViaAWSService",
}
