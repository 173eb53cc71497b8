//! What AWS says about every failure kind, when nothing is customised.
//!
//! Source: docs/wire/aws-gateway-responses.md, sections 1.1 to 1.4, and the decisions cited.

use rejoinder_reply::{DefaultBody, FailureKind, FailureRow, Phase, TypeIndex};

use super::types::{
    ACCESS_DENIED, API_CONFIGURATION_ERROR, AUTHORIZER_CONFIGURATION_ERROR, AUTHORIZER_FAILURE,
    BAD_REQUEST_BODY, BAD_REQUEST_PARAMETERS, DEFAULT_4XX, DEFAULT_5XX, EXPIRED_TOKEN,
    INTEGRATION_FAILURE, INTEGRATION_TIMEOUT, INVALID_API_KEY, INVALID_SIGNATURE,
    MISSING_AUTHENTICATION_TOKEN, QUOTA_EXCEEDED, REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, THROTTLED,
    UNAUTHORIZED, UNSUPPORTED_MEDIA_TYPE, WAF_FILTERED,
};

/// The body of ACCESS_DENIED, with AWS's capital letter (section 1.4, decision A11).
const CAPITAL_MESSAGE: &str = "{\"Message\":$context.error.messageString}";

const BAD_REQUEST: &str = "BadRequestException";
const FORBIDDEN: &str = "ForbiddenException";
const SERVER_ERROR: &str = "InternalServerErrorException";
const SERVER_ERROR_MESSAGE: &str = "Internal server error";

const SIGNATURE_MISMATCH_MESSAGE: &str = "The request signature we calculated does not match the \
    signature you provided. Check your AWS Secret Access Key and signing method. Consult the \
    service documentation for details.";

/// The row of a kind.
///
/// The phase of 415 and of validation errors is decision A7. Kinds without a response type are
/// raised before an API is known, or when the message itself cannot be trusted: nobody can shape
/// their answer (section 1.1, last paragraph).
pub(super) fn row(kind: FailureKind) -> FailureRow {
    use FailureKind as K;
    match kind {
        K::NoSite => nobodys(403, FORBIDDEN, "Forbidden"),
        K::NoRoute | K::CredentialsMissing => front(
            MISSING_AUTHENTICATION_TOKEN,
            403,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        ),
        // A1.
        K::NoRouteForCaller => {
            front(RESOURCE_NOT_FOUND, 404, "ResourceNotFoundException", "Not Found")
        }
        // A8.
        K::CredentialsMalformed => front(
            DEFAULT_4XX,
            403,
            "IncompleteSignatureException",
            "Invalid key=value pair (missing equal-sign) in Authorization header",
        ),
        // A20.
        K::AccessKeyUnknown => front(
            DEFAULT_4XX,
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
        K::SignatureMismatch => {
            front(INVALID_SIGNATURE, 403, "InvalidSignatureException", SIGNATURE_MISMATCH_MESSAGE)
        }
        // The step gives the text with both dates.
        K::SignatureExpired => {
            front(INVALID_SIGNATURE, 403, "InvalidSignatureException", "Signature expired")
        }
        K::SessionExpired => front(
            EXPIRED_TOKEN,
            403,
            "ExpiredTokenException",
            "The security token included in the request is expired",
        ),
        K::IdentityMissing | K::TokenInvalid | K::AuthorizerRefused => {
            front(UNAUTHORIZED, 401, "UnauthorizedException", "Unauthorized")
        }
        K::TokenExpired => {
            front(UNAUTHORIZED, 401, "UnauthorizedException", "The incoming token has expired")
        }
        // A2.
        K::AuthorizerUnreachable | K::AuthorizerMalformed => {
            silent(AUTHORIZER_CONFIGURATION_ERROR, 500, "AuthorizerConfigurationException")
        }
        K::AuthorizerFault => silent(AUTHORIZER_FAILURE, 500, "AuthorizerFailureException"),
        // A11: the steps give the longer texts.
        K::PolicyDenied => FailureRow {
            body: DefaultBody::OwnTemplate(CAPITAL_MESSAGE),
            ..front(
                ACCESS_DENIED,
                403,
                "AccessDeniedException",
                "User is not authorized to access this resource",
            )
        },
        K::ApiKeyUnknown => front(INVALID_API_KEY, 403, FORBIDDEN, "Forbidden"),
        K::Throttled => front(THROTTLED, 429, "TooManyRequestsException", "Too Many Requests"),
        K::QuotaExceeded => front(QUOTA_EXCEEDED, 429, "LimitExceededException", "Limit Exceeded"),
        // The step appends the names.
        K::ParametersInvalid => execution(
            BAD_REQUEST_PARAMETERS,
            400,
            BAD_REQUEST,
            "Missing required request parameters",
        ),
        K::BodyInvalid => execution(BAD_REQUEST_BODY, 400, BAD_REQUEST, "Invalid request body"),
        // A8.
        K::BodyUnreadable => {
            execution(DEFAULT_4XX, 400, BAD_REQUEST, "Invalid JSON in request body")
        }
        K::MediaTypeUnsupported | K::ContentEncodingUnsupported => {
            execution(UNSUPPORTED_MEDIA_TYPE, 415, BAD_REQUEST, "Unsupported Media Type")
        }
        // A25.
        K::TooLarge => FailureRow {
            response_type: Some(REQUEST_TOO_LARGE),
            status: 413,
            error_type: None,
            message: Some("HTTP content length exceeded 10485760 bytes."),
            phase: Phase::FrontDoor,
            body: DefaultBody::PlainText("text; charset=utf-8"),
        },
        // A16.
        K::HeadersTooLarge => nobodys(431, BAD_REQUEST, "Request Header Fields Too Large"),
        K::TargetTooLong => nobodys(414, BAD_REQUEST, "Request URI too long"),
        // A17.
        K::TargetIllegal | K::RequestMalformed => nobodys(400, BAD_REQUEST, "Bad Request"),
        // AWS has no text for it; the API is known, so its owner may shape the answer.
        K::ClientTimeout => front(DEFAULT_4XX, 408, BAD_REQUEST, "Request Timeout"),
        K::WafBlocked => front(WAF_FILTERED, 403, FORBIDDEN, "Forbidden"),
        K::BackendTimeout => {
            execution(INTEGRATION_TIMEOUT, 504, SERVER_ERROR, "Endpoint request timed out")
        }
        // A9.
        K::BackendUnreachable => execution(
            INTEGRATION_FAILURE,
            504,
            SERVER_ERROR,
            "Network error communicating with endpoint",
        ),
        K::BackendFault => execution(INTEGRATION_FAILURE, 502, SERVER_ERROR, SERVER_ERROR_MESSAGE),
        K::BackendUnresolvable | K::ConfigurationFaulty => {
            execution(API_CONFIGURATION_ERROR, 500, SERVER_ERROR, SERVER_ERROR_MESSAGE)
        }
        K::Internal => execution(DEFAULT_5XX, 500, SERVER_ERROR, SERVER_ERROR_MESSAGE),
    }
}

/// Raised before the route runs.
fn front(
    response_type: TypeIndex,
    status: u16,
    error_type: &'static str,
    message: &'static str,
) -> FailureRow {
    FailureRow {
        response_type: Some(response_type),
        status,
        error_type: Some(error_type),
        message: Some(message),
        phase: Phase::FrontDoor,
        body: DefaultBody::Template,
    }
}

/// Raised before the route runs, with JSON `null` in place of a message.
fn silent(response_type: TypeIndex, status: u16, error_type: &'static str) -> FailureRow {
    FailureRow { message: None, ..front(response_type, status, error_type, "") }
}

/// Raised from request validation on.
fn execution(
    response_type: TypeIndex,
    status: u16,
    error_type: &'static str,
    message: &'static str,
) -> FailureRow {
    FailureRow { phase: Phase::Execution, ..front(response_type, status, error_type, message) }
}

/// Raised where no API's owner has a say.
fn nobodys(status: u16, error_type: &'static str, message: &'static str) -> FailureRow {
    FailureRow { response_type: None, ..front(DEFAULT_4XX, status, error_type, message) }
}

#[cfg(test)]
mod tests;
