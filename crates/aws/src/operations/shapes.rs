//! The JSON bodies of the operations: members with their types, enums and patterns.
//!
//! Names and types are those of the published service model (2015-07-09). Enumerations that AWS
//! prints in another order than its model declares them follow the recorded messages
//! (docs/wire/aws-api-surface.md, section 2.1).

use Shape::{Double, Enum, Flag, Integer, List, Map, Pattern, Structure, Text};

/// What a request's body is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body {
    /// Nothing is read.
    None,
    /// A JSON object with these members.
    Json(&'static [Member]),
    /// Bytes that the operation itself reads.
    Raw,
}

/// A member of a JSON object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) presence: Presence,
}

/// Whether a member must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
}

/// The type of a member.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Text,
    /// One of these, in the order in which AWS prints them.
    Enum(&'static [&'static str]),
    /// A text that matches the whole pattern.
    Pattern(Format),
    Flag,
    Integer,
    Double,
    List(&'static Shape),
    /// Text keys; JSON null values stay.
    Map(&'static Shape),
    Structure(&'static [Member]),
}

/// A pattern with the function that judges it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    /// As AWS prints it.
    pub(crate) pattern: &'static str,
    pub(crate) matches: fn(&str) -> bool,
}

/// A status that an owner may give, as text.
pub(crate) const STATUS_CODE: Format = Format { pattern: r"[1-5]\d\d", matches: is_status_code };

const DOCUMENTATION_PART_LOCATION_STATUS_CODE: Format = Format {
    pattern: r"^([1-5]\d\d|\*|\s*)$",
    matches: |text| text == "*" || text.trim().is_empty() || is_status_code(text),
};

/// The body of every Update operation.
pub(crate) const PATCH: Body =
    Body::Json(&[may("patchOperations", List(&Structure(PATCH_OPERATION)))]);

const fn must(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, presence: Presence::Required }
}

const fn may(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, presence: Presence::Optional }
}

fn is_status_code(text: &str) -> bool {
    matches!(text.as_bytes(), [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'])
}

const ACCESS_ASSOCIATION_SOURCE_TYPE: &[&str] = &["VPCE"];
const API_KEY_SOURCE_TYPE: &[&str] = &["HEADER", "AUTHORIZER"];
const AUTHORIZER_TYPE: &[&str] = &["TOKEN", "REQUEST", "COGNITO_USER_POOLS", "JWT"];
/// The sizes of a stage's cache, in gigabytes.
pub(super) const CACHE_CLUSTER_SIZE: &[&str] =
    &["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"];
const CONNECTION_TYPE: &[&str] = &["INTERNET", "VPC_LINK"];
const CONTENT_HANDLING_STRATEGY: &[&str] = &["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"];
const DOCUMENTATION_PART_TYPE: &[&str] = &[
    "RESPONSE_BODY",
    "RESPONSE",
    "METHOD",
    "MODEL",
    "AUTHORIZER",
    "RESPONSE_HEADER",
    "RESOURCE",
    "PATH_PARAMETER",
    "REQUEST_BODY",
    "QUERY_PARAMETER",
    "API",
    "REQUEST_HEADER",
];
const ENDPOINT_ACCESS_MODE: &[&str] = &["BASIC", "STRICT"];
const ENDPOINT_TYPE: &[&str] = &["PRIVATE", "EDGE", "REGIONAL"];
const INTEGRATION_TYPE: &[&str] = &["HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"];
const IP_ADDRESS_TYPE: &[&str] = &["ipv4", "dualstack"];
const JWT_CLAIM_FORMAT: &[&str] = &["SINGLE_STRING"];
const JWT_SIGNING_ALGORITHM: &[&str] = &["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];
const OP: &[&str] = &["add", "remove", "move", "test", "replace", "copy"];
const QUOTA_PERIOD_TYPE: &[&str] = &["DAY", "WEEK", "MONTH"];
const RESPONSE_TRANSFER_MODE: &[&str] = &["BUFFERED", "STREAM"];
const ROUTING_MODE: &[&str] =
    &["BASE_PATH_MAPPING_ONLY", "ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_BASE_PATH_MAPPING"];
const SECURITY_POLICY: &[&str] = &[
    "TLS_1_0",
    "TLS_1_2",
    "SecurityPolicy_TLS13_1_3_2025_09",
    "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
    "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_2021_06",
    "SecurityPolicy_TLS13_2025_EDGE",
    "SecurityPolicy_TLS12_PFS_2025_EDGE",
    "SecurityPolicy_TLS12_2018_EDGE",
];

const PATCH_OPERATION: &[Member] =
    &[must("op", Enum(OP)), may("path", Text), may("value", Text), may("from", Text)];
const STAGE_KEY: &[Member] = &[may("restApiId", Text), may("stageName", Text)];
const ENDPOINT_CONFIGURATION: &[Member] = &[
    may("types", List(&Enum(ENDPOINT_TYPE))),
    may("ipAddressType", Enum(IP_ADDRESS_TYPE)),
    may("vpcEndpointIds", List(&Text)),
];
const MUTUAL_TLS_AUTHENTICATION_INPUT: &[Member] =
    &[may("truststoreUri", Text), may("truststoreVersion", Text)];
const TLS_CONFIG: &[Member] = &[may("insecureSkipVerification", Flag)];
const DEPLOYMENT_CANARY_SETTINGS: &[Member] = &[
    may("percentTraffic", Double),
    may("stageVariableOverrides", Map(&Text)),
    may("useStageCache", Flag),
];
const CANARY_SETTINGS: &[Member] = &[
    may("percentTraffic", Double),
    may("deploymentId", Text),
    may("stageVariableOverrides", Map(&Text)),
    may("useStageCache", Flag),
];
const JWT_CONFIGURATION_INPUT: &[Member] = &[
    must("issuers", List(&Structure(JWT_ISSUER_INPUT))),
    must("defaultAlgorithms", List(&Enum(JWT_SIGNING_ALGORITHM))),
];
const JWT_ISSUER_INPUT: &[Member] = &[
    must("issuer", Text),
    must("audiences", List(&Text)),
    may("additionalClaims", List(&Structure(JWT_ADDITIONAL_CLAIM))),
];
const JWT_ADDITIONAL_CLAIM: &[Member] = &[
    must("claimName", Text),
    must("format", Enum(JWT_CLAIM_FORMAT)),
    may("required", Flag),
    may("expectedValues", List(&Text)),
];
const DOCUMENTATION_PART_LOCATION: &[Member] = &[
    must("type", Enum(DOCUMENTATION_PART_TYPE)),
    may("path", Text),
    may("method", Text),
    may("statusCode", Pattern(DOCUMENTATION_PART_LOCATION_STATUS_CODE)),
    may("name", Text),
];
const API_STAGE: &[Member] =
    &[may("apiId", Text), may("stage", Text), may("throttle", Map(&Structure(THROTTLE_SETTINGS)))];
const THROTTLE_SETTINGS: &[Member] = &[may("burstLimit", Integer), may("rateLimit", Double)];
const QUOTA_SETTINGS: &[Member] =
    &[may("limit", Integer), may("offset", Integer), may("period", Enum(QUOTA_PERIOD_TYPE))];

pub(crate) const CREATE_API_KEY: Body = Body::Json(&[
    may("name", Text),
    may("description", Text),
    may("enabled", Flag),
    may("generateDistinctId", Flag),
    may("value", Text),
    may("stageKeys", List(&Structure(STAGE_KEY))),
    may("customerId", Text),
    may("tags", Map(&Text)),
]);
pub(crate) const GENERATE_CLIENT_CERTIFICATE: Body =
    Body::Json(&[may("description", Text), may("tags", Map(&Text))]);
pub(crate) const CREATE_DOMAIN_NAME_ACCESS_ASSOCIATION: Body = Body::Json(&[
    must("domainNameArn", Text),
    must("accessAssociationSourceType", Enum(ACCESS_ASSOCIATION_SOURCE_TYPE)),
    must("accessAssociationSource", Text),
    may("tags", Map(&Text)),
]);
pub(crate) const CREATE_DOMAIN_NAME: Body = Body::Json(&[
    must("domainName", Text),
    may("certificateName", Text),
    may("certificateBody", Text),
    may("certificatePrivateKey", Text),
    may("certificateChain", Text),
    may("certificateArn", Text),
    may("regionalCertificateName", Text),
    may("regionalCertificateArn", Text),
    may("endpointConfiguration", Structure(ENDPOINT_CONFIGURATION)),
    may("tags", Map(&Text)),
    may("securityPolicy", Enum(SECURITY_POLICY)),
    may("endpointAccessMode", Enum(ENDPOINT_ACCESS_MODE)),
    may("mutualTlsAuthentication", Structure(MUTUAL_TLS_AUTHENTICATION_INPUT)),
    may("ownershipVerificationCertificateArn", Text),
    may("policy", Text),
    may("routingMode", Enum(ROUTING_MODE)),
]);
pub(crate) const CREATE_BASE_PATH_MAPPING: Body =
    Body::Json(&[may("basePath", Text), must("restApiId", Text), may("stage", Text)]);
pub(crate) const CREATE_REST_API: Body = Body::Json(&[
    must("name", Text),
    may("description", Text),
    may("version", Text),
    may("cloneFrom", Text),
    may("binaryMediaTypes", List(&Text)),
    may("minimumCompressionSize", Integer),
    may("apiKeySource", Enum(API_KEY_SOURCE_TYPE)),
    may("endpointConfiguration", Structure(ENDPOINT_CONFIGURATION)),
    may("policy", Text),
    may("tags", Map(&Text)),
    may("disableExecuteApiEndpoint", Flag),
    may("securityPolicy", Enum(SECURITY_POLICY)),
    may("endpointAccessMode", Enum(ENDPOINT_ACCESS_MODE)),
]);
pub(crate) const CREATE_RESOURCE: Body = Body::Json(&[must("pathPart", Text)]);
pub(crate) const TEST_INVOKE_METHOD: Body = Body::Json(&[
    may("pathWithQueryString", Text),
    may("body", Text),
    may("headers", Map(&Text)),
    may("multiValueHeaders", Map(&List(&Text))),
    may("clientCertificateId", Text),
    may("stageVariables", Map(&Text)),
]);
pub(crate) const PUT_METHOD: Body = Body::Json(&[
    must("authorizationType", Text),
    may("authorizerId", Text),
    may("apiKeyRequired", Flag),
    may("operationName", Text),
    may("requestParameters", Map(&Flag)),
    may("requestModels", Map(&Text)),
    may("requestValidatorId", Text),
    may("authorizationScopes", List(&Text)),
]);
pub(crate) const PUT_METHOD_RESPONSE: Body =
    Body::Json(&[may("responseParameters", Map(&Flag)), may("responseModels", Map(&Text))]);
pub(crate) const PUT_INTEGRATION: Body = Body::Json(&[
    must("type", Enum(INTEGRATION_TYPE)),
    may("httpMethod", Text),
    may("uri", Text),
    may("connectionType", Enum(CONNECTION_TYPE)),
    may("connectionId", Text),
    may("credentials", Text),
    may("requestParameters", Map(&Text)),
    may("requestTemplates", Map(&Text)),
    may("passthroughBehavior", Text),
    may("cacheNamespace", Text),
    may("cacheKeyParameters", List(&Text)),
    may("contentHandling", Enum(CONTENT_HANDLING_STRATEGY)),
    may("timeoutInMillis", Integer),
    may("tlsConfig", Structure(TLS_CONFIG)),
    may("responseTransferMode", Enum(RESPONSE_TRANSFER_MODE)),
    may("integrationTarget", Text),
]);
pub(crate) const PUT_INTEGRATION_RESPONSE: Body = Body::Json(&[
    may("selectionPattern", Text),
    may("responseParameters", Map(&Text)),
    may("responseTemplates", Map(&Text)),
    may("contentHandling", Enum(CONTENT_HANDLING_STRATEGY)),
]);
pub(crate) const CREATE_DEPLOYMENT: Body = Body::Json(&[
    may("stageName", Text),
    may("stageDescription", Text),
    may("description", Text),
    may("cacheClusterEnabled", Flag),
    may("cacheClusterSize", Enum(CACHE_CLUSTER_SIZE)),
    may("variables", Map(&Text)),
    may("canarySettings", Structure(DEPLOYMENT_CANARY_SETTINGS)),
    may("tracingEnabled", Flag),
]);
pub(crate) const CREATE_STAGE: Body = Body::Json(&[
    must("stageName", Text),
    must("deploymentId", Text),
    may("description", Text),
    may("cacheClusterEnabled", Flag),
    may("cacheClusterSize", Enum(CACHE_CLUSTER_SIZE)),
    may("variables", Map(&Text)),
    may("documentationVersion", Text),
    may("canarySettings", Structure(CANARY_SETTINGS)),
    may("tracingEnabled", Flag),
    may("tags", Map(&Text)),
]);
pub(crate) const PUT_GATEWAY_RESPONSE: Body = Body::Json(&[
    may("statusCode", Pattern(STATUS_CODE)),
    may("responseParameters", Map(&Text)),
    may("responseTemplates", Map(&Text)),
]);
pub(crate) const CREATE_AUTHORIZER: Body = Body::Json(&[
    must("name", Text),
    must("type", Enum(AUTHORIZER_TYPE)),
    may("providerARNs", List(&Text)),
    may("authType", Text),
    may("authorizerUri", Text),
    may("authorizerCredentials", Text),
    may("identitySource", Text),
    may("identityValidationExpression", Text),
    may("authorizerResultTtlInSeconds", Integer),
    may("jwtConfiguration", Structure(JWT_CONFIGURATION_INPUT)),
]);
pub(crate) const TEST_INVOKE_AUTHORIZER: Body = Body::Json(&[
    may("headers", Map(&Text)),
    may("multiValueHeaders", Map(&List(&Text))),
    may("pathWithQueryString", Text),
    may("body", Text),
    may("stageVariables", Map(&Text)),
    may("additionalContext", Map(&Text)),
]);
pub(crate) const CREATE_MODEL: Body = Body::Json(&[
    must("name", Text),
    may("description", Text),
    may("schema", Text),
    must("contentType", Text),
]);
pub(crate) const CREATE_REQUEST_VALIDATOR: Body = Body::Json(&[
    may("name", Text),
    may("validateRequestBody", Flag),
    may("validateRequestParameters", Flag),
]);
pub(crate) const CREATE_DOCUMENTATION_PART: Body = Body::Json(&[
    must("location", Structure(DOCUMENTATION_PART_LOCATION)),
    must("properties", Text),
]);
pub(crate) const CREATE_DOCUMENTATION_VERSION: Body = Body::Json(&[
    must("documentationVersion", Text),
    may("stageName", Text),
    may("description", Text),
]);
pub(crate) const CREATE_USAGE_PLAN: Body = Body::Json(&[
    must("name", Text),
    may("description", Text),
    may("apiStages", List(&Structure(API_STAGE))),
    may("throttle", Structure(THROTTLE_SETTINGS)),
    may("quota", Structure(QUOTA_SETTINGS)),
    may("tags", Map(&Text)),
]);
pub(crate) const CREATE_USAGE_PLAN_KEY: Body =
    Body::Json(&[must("keyId", Text), must("keyType", Text)]);
pub(crate) const CREATE_VPC_LINK: Body = Body::Json(&[
    must("name", Text),
    may("description", Text),
    must("targetArns", List(&Text)),
    may("tags", Map(&Text)),
]);
pub(crate) const TAG_RESOURCE: Body = Body::Json(&[must("tags", Map(&Text))]);

/// The response types in the order in which AWS enumerates them
/// (docs/wire/aws-gateway-responses.md, section 1.2).
pub(crate) const GATEWAY_RESPONSE_TYPES: &[&str] = &[
    "REQUEST_TOO_LARGE",
    "RESOURCE_NOT_FOUND",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "MISSING_AUTHENTICATION_TOKEN",
    "BAD_REQUEST_BODY",
    "INVALID_SIGNATURE",
    "INVALID_API_KEY",
    "BAD_REQUEST_PARAMETERS",
    "AUTHORIZER_FAILURE",
    "UNAUTHORIZED",
    "INTEGRATION_TIMEOUT",
    "ACCESS_DENIED",
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "WAF_FILTERED",
    "QUOTA_EXCEEDED",
    "THROTTLED",
    "API_CONFIGURATION_ERROR",
    "UNSUPPORTED_MEDIA_TYPE",
    "INTEGRATION_FAILURE",
    "EXPIRED_TOKEN",
];
