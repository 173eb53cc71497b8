//! Failures: why a request could not be served, in the gateway's own words.
//!
//! A [`Failure`] knows nothing of HTTP. The edge of the data plane turns it into a reply with
//! the reply table in force; nothing else does.

/// Everything that can go wrong, the union of what the dialects can tell apart.
///
/// Every dialect has one total table over it; a new kind must choose its row in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FailureKind {
    /// No API or stage is served at this host and path.
    NoSite,
    /// The site has no route for this path and method.
    NoRoute,
    /// No route, and the caller proved who they are.
    NoRouteForCaller,
    /// The route wants credentials and there are none.
    CredentialsMissing,
    /// Credentials are there and cannot be parsed.
    CredentialsMalformed,
    /// The access key belongs to nobody.
    AccessKeyUnknown,
    /// The request's signature is not the one computed here.
    SignatureMismatch,
    /// The signature was made too long ago, or lies in the future.
    SignatureExpired,
    /// The session token is past its expiry.
    SessionExpired,
    /// The authorizer's identity source is missing, empty, or does not match its expression.
    IdentityMissing,
    /// The bearer token is not valid here.
    TokenInvalid,
    /// The bearer token is past its expiry.
    TokenExpired,
    /// The authorizer could not be called.
    AuthorizerUnreachable,
    /// The authorizer's own service failed or gave no answer in time.
    AuthorizerFault,
    /// The authorizer answered something that is no decision.
    AuthorizerMalformed,
    /// The authorizer said that the caller is not authenticated.
    AuthorizerRefused,
    /// A policy denies the call.
    PolicyDenied,
    /// The API key is missing, unknown, disabled, or not valid for this API.
    ApiKeyUnknown,
    /// A rate limit is exhausted.
    Throttled,
    /// A quota is exhausted.
    QuotaExceeded,
    /// A required parameter is absent.
    ParametersInvalid,
    /// The body violates its model.
    BodyInvalid,
    /// A mapping reads the body as JSON and it is not JSON.
    BodyUnreadable,
    /// No template takes the body's media type.
    MediaTypeUnsupported,
    /// The body's content coding is not supported or cannot be decoded.
    ContentEncodingUnsupported,
    /// The body is larger than the dialect allows.
    TooLarge,
    /// The header block is larger than the dialect allows.
    HeadersTooLarge,
    /// The request target is longer than the dialect allows.
    TargetTooLong,
    /// The request target holds bytes or escapes that are never routed.
    TargetIllegal,
    /// The message is ambiguous or malformed (two lengths, two hosts, …).
    RequestMalformed,
    /// The client did not send its body in time.
    ClientTimeout,
    /// A web application firewall rule blocks the request.
    WafBlocked,
    /// The backend gave no answer in time.
    BackendTimeout,
    /// The backend refused or reset the connection, or TLS with it failed.
    BackendUnreachable,
    /// The backend answered something that cannot be passed on.
    BackendFault,
    /// The backend's address is invalid or does not resolve.
    BackendUnresolvable,
    /// The API's own configuration cannot be carried out.
    ConfigurationFaulty,
    /// The gateway itself failed.
    Internal,
}

impl FailureKind {
    /// Every kind, in the order of declaration.
    pub const ALL: &'static [FailureKind] = &[
        FailureKind::NoSite,
        FailureKind::NoRoute,
        FailureKind::NoRouteForCaller,
        FailureKind::CredentialsMissing,
        FailureKind::CredentialsMalformed,
        FailureKind::AccessKeyUnknown,
        FailureKind::SignatureMismatch,
        FailureKind::SignatureExpired,
        FailureKind::SessionExpired,
        FailureKind::IdentityMissing,
        FailureKind::TokenInvalid,
        FailureKind::TokenExpired,
        FailureKind::AuthorizerUnreachable,
        FailureKind::AuthorizerFault,
        FailureKind::AuthorizerMalformed,
        FailureKind::AuthorizerRefused,
        FailureKind::PolicyDenied,
        FailureKind::ApiKeyUnknown,
        FailureKind::Throttled,
        FailureKind::QuotaExceeded,
        FailureKind::ParametersInvalid,
        FailureKind::BodyInvalid,
        FailureKind::BodyUnreadable,
        FailureKind::MediaTypeUnsupported,
        FailureKind::ContentEncodingUnsupported,
        FailureKind::TooLarge,
        FailureKind::HeadersTooLarge,
        FailureKind::TargetTooLong,
        FailureKind::TargetIllegal,
        FailureKind::RequestMalformed,
        FailureKind::ClientTimeout,
        FailureKind::WafBlocked,
        FailureKind::BackendTimeout,
        FailureKind::BackendUnreachable,
        FailureKind::BackendFault,
        FailureKind::BackendUnresolvable,
        FailureKind::ConfigurationFaulty,
        FailureKind::Internal,
    ];
}

/// One request's failure.
///
/// What the client may see and what only the log may see are kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub kind: FailureKind,
    /// What the client is told instead of the dialect's message for this kind.
    pub message: Option<Box<str>>,
    /// The detailed validation text that templates may show.
    pub validation: Option<Box<str>>,
    /// For the log alone: what happened, with the addresses and names that clients never see.
    pub cause: Option<Box<str>>,
    /// Whole seconds after which it is worth trying again, if the client is to be told.
    pub retry_after: Option<u64>,
}

impl Failure {
    /// A failure with the dialect's own message.
    #[must_use]
    pub const fn new(kind: FailureKind) -> Self {
        Self { kind, message: None, validation: None, cause: None, retry_after: None }
    }

    /// Sets what the client is told instead of the dialect's message.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Box<str>>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Sets the detailed validation text.
    #[must_use]
    pub fn with_validation(mut self, validation: impl Into<Box<str>>) -> Self {
        self.validation = Some(validation.into());
        self
    }

    /// Sets what only the log may see.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<Box<str>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Tells the client after how many seconds it is worth trying again.
    #[must_use]
    pub const fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

impl From<FailureKind> for Failure {
    fn from(kind: FailureKind) -> Self {
        Self::new(kind)
    }
}
