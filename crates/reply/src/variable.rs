//! What templates and mappings can name: context variables, stage variables, request parameters.

/// Where a mapped value comes from. Parsed when written, read when used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Literal text.
    Static(Box<str>),
    /// Literal text with variables inside (`'$context.requestId'`, decision A21).
    Template(Box<[Source]>),
    /// A parameter of the client's request.
    Request {
        /// Where in the request.
        position: Position,
        /// Its name: for headers compared without case, elsewhere exactly.
        name: Box<str>,
        /// One value or all.
        values: Multiplicity,
    },
    /// A context variable.
    Context(ContextVariable),
    /// A variable of the failure itself.
    Error(ErrorVariable),
    /// A stage variable.
    StageVariable(Box<str>),
    /// A name that is well-formed and never has a value: always empty.
    Nothing,
}

/// Where a request parameter is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Position {
    /// In the header block.
    Header,
    /// In the path, by the name of a path variable.
    Path,
    /// In the query string.
    QueryString,
}

/// Which of several values of a parameter are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Multiplicity {
    /// The last one.
    Last,
    /// All, joined with a comma.
    All,
}

/// Variables that the reply fills from the failure itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorVariable {
    /// The raw message.
    Message,
    /// The message as a JSON string, `null` without one; the phase decides a leading blank.
    MessageString,
    /// The response type that was raised.
    ResponseType,
    /// The detailed validation text.
    ValidationErrorString,
}

/// Variables that the data plane fills from the exchange; the union of the dialects'.
///
/// The dialects map their names to these. Those in the second half have a value only once the
/// answer is known, and serve access logs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ContextVariable {
    /// The API owner's account.
    AccountId,
    /// The API's id.
    ApiId,
    /// A value that an authorizer put into the context, by its name.
    Authorizer(Box<str>),
    /// One claim of the caller's token, by its name.
    AuthorizerClaim(Box<str>),
    /// Who the authorizer says the caller is.
    AuthorizerPrincipalId,
    /// Why the authorizer refused or failed.
    AuthorizerError,
    /// The request id of the AWS service behind the route.
    AwsEndpointRequestId,
    /// The deployment that serves.
    DeploymentId,
    /// The host as received, without the port.
    DomainName,
    /// The first label of the host.
    DomainPrefix,
    /// The gateway's own id of the exchange.
    ExtendedRequestId,
    /// The verb.
    HttpMethod,
    /// A property of the caller, by its name below `identity`, for example `accountId`.
    Identity(Box<str>),
    /// The peer's address, or the client's behind a trusted proxy.
    SourceIp,
    /// The `User-Agent` header.
    UserAgent,
    /// Whether the canary serves.
    IsCanaryRequest,
    /// The request path, the stage included.
    Path,
    /// The protocol.
    Protocol,
    /// The request id, a UUID.
    RequestId,
    /// When the request came in, in the common log format.
    RequestTime,
    /// When the request came in, in milliseconds since the epoch.
    RequestTimeEpoch,
    /// The matched resource's id.
    ResourceId,
    /// The matched resource's path, for example `/pets/{petId}`.
    ResourcePath,
    /// The stage.
    Stage,
    /// What the firewall decided.
    WafResponseCode,
    /// The web ACL in force.
    WebAclArn,
    /// The trace id.
    XrayTraceId,

    /// A result of an authorization step, by its dotted name, for example `authorize.status`.
    Authorization(Box<str>),
    /// The matched base path of a custom domain.
    BasePathMatched,
    /// The matched routing rule of a custom domain.
    RoutingRuleIdMatched,
    /// The type of the endpoint that took the request.
    EndpointType,
    /// Why the integration failed.
    IntegrationError,
    /// How long the integration took, in milliseconds.
    IntegrationLatency,
    /// The request id that the integration gave.
    IntegrationRequestId,
    /// The status that the integration gave.
    IntegrationStatus,
    /// The status of the service in front of the integration, where the two differ: of the call
    /// that invoked a function, while [`Self::IntegrationStatus`] is the function's own.
    IntegrationServiceStatus,
    /// How long the whole exchange took, in milliseconds.
    ResponseLatency,
    /// The length of the body sent, in bytes.
    ResponseLength,
    /// The status sent.
    Status,
    /// TLS version of the client's connection.
    TlsVersion,
    /// Cipher suite of the client's connection.
    CipherSuite,
}
