//! Every kind's row, written out as the documents have it.

use rejoinder_reply::FailureKind as K;

use super::*;
use crate::DIALECT;

#[track_caller]
fn check(kind: K, expected: (&str, u16, &str, &str, Phase)) {
    let row = row(kind);
    let name = row.response_type.map_or("-", |index| DIALECT.response_type(index).name);
    let told =
        (name, row.status, row.error_type.unwrap_or("-"), row.message.unwrap_or("null"), row.phase);
    assert_eq!(told, expected, "{kind:?}");
}

#[test]
fn every_kind_says_what_the_vendor_says() {
    use Phase::{Execution as E, FrontDoor as F};
    const MAT: &str = "MISSING_AUTHENTICATION_TOKEN";
    const MAT_ERROR: &str = "MissingAuthenticationTokenException";
    const MAT_TEXT: &str = "Missing Authentication Token";
    const ISE: &str = "InternalServerErrorException";
    const ISE_TEXT: &str = "Internal server error";
    const ACE: &str = "AUTHORIZER_CONFIGURATION_ERROR";
    const ACE_ERROR: &str = "AuthorizerConfigurationException";
    let token = "The security token included in the request is";
    let malformed = "Invalid key=value pair (missing equal-sign) in Authorization header";
    let resource = "User is not authorized to access this resource";
    for &kind in K::ALL {
        let expected = match kind {
            K::NoSite => ("-", 403, FORBIDDEN, "Forbidden", F),
            K::NoRoute | K::CredentialsMissing => (MAT, 403, MAT_ERROR, MAT_TEXT, F),
            K::NoRouteForCaller => {
                ("RESOURCE_NOT_FOUND", 404, "ResourceNotFoundException", "Not Found", F)
            }
            K::CredentialsMalformed => {
                ("DEFAULT_4XX", 403, "IncompleteSignatureException", malformed, F)
            }
            K::AccessKeyUnknown => {
                let text = &*format!("{token} invalid.").leak();
                ("DEFAULT_4XX", 403, "UnrecognizedClientException", text, F)
            }
            K::SignatureMismatch => {
                let text = SIGNATURE_MISMATCH_MESSAGE;
                ("INVALID_SIGNATURE", 403, "InvalidSignatureException", text, F)
            }
            K::SignatureExpired => {
                ("INVALID_SIGNATURE", 403, "InvalidSignatureException", "Signature expired", F)
            }
            K::SessionExpired => {
                let text = &*format!("{token} expired").leak();
                ("EXPIRED_TOKEN", 403, "ExpiredTokenException", text, F)
            }
            K::IdentityMissing | K::TokenInvalid | K::AuthorizerRefused => {
                ("UNAUTHORIZED", 401, "UnauthorizedException", "Unauthorized", F)
            }
            K::TokenExpired => {
                let text = "The incoming token has expired";
                ("UNAUTHORIZED", 401, "UnauthorizedException", text, F)
            }
            K::AuthorizerUnreachable | K::AuthorizerMalformed => (ACE, 500, ACE_ERROR, "null", F),
            K::AuthorizerFault => {
                ("AUTHORIZER_FAILURE", 500, "AuthorizerFailureException", "null", F)
            }
            K::PolicyDenied => ("ACCESS_DENIED", 403, "AccessDeniedException", resource, F),
            K::ApiKeyUnknown => ("INVALID_API_KEY", 403, FORBIDDEN, "Forbidden", F),
            K::Throttled => ("THROTTLED", 429, "TooManyRequestsException", "Too Many Requests", F),
            K::QuotaExceeded => {
                ("QUOTA_EXCEEDED", 429, "LimitExceededException", "Limit Exceeded", F)
            }
            K::ParametersInvalid => {
                let text = "Missing required request parameters";
                ("BAD_REQUEST_PARAMETERS", 400, BAD_REQUEST, text, E)
            }
            K::BodyInvalid => ("BAD_REQUEST_BODY", 400, BAD_REQUEST, "Invalid request body", E),
            K::BodyUnreadable => {
                ("DEFAULT_4XX", 400, BAD_REQUEST, "Invalid JSON in request body", E)
            }
            K::MediaTypeUnsupported | K::ContentEncodingUnsupported => {
                ("UNSUPPORTED_MEDIA_TYPE", 415, BAD_REQUEST, "Unsupported Media Type", E)
            }
            K::TooLarge => {
                let text = "HTTP content length exceeded 10485760 bytes.";
                ("REQUEST_TOO_LARGE", 413, "-", text, F)
            }
            K::HeadersTooLarge => ("-", 431, BAD_REQUEST, "Request Header Fields Too Large", F),
            K::TargetTooLong => ("-", 414, BAD_REQUEST, "Request URI too long", F),
            K::TargetIllegal | K::RequestMalformed => ("-", 400, BAD_REQUEST, "Bad Request", F),
            K::ClientTimeout => ("DEFAULT_4XX", 408, BAD_REQUEST, "Request Timeout", F),
            K::WafBlocked => ("WAF_FILTERED", 403, FORBIDDEN, "Forbidden", F),
            K::BackendTimeout => ("INTEGRATION_TIMEOUT", 504, ISE, "Endpoint request timed out", E),
            K::BackendUnreachable => {
                let text = "Network error communicating with endpoint";
                ("INTEGRATION_FAILURE", 504, ISE, text, E)
            }
            K::BackendFault => ("INTEGRATION_FAILURE", 502, ISE, ISE_TEXT, E),
            K::BackendUnresolvable | K::ConfigurationFaulty => {
                ("API_CONFIGURATION_ERROR", 500, ISE, ISE_TEXT, E)
            }
            K::Internal => ("DEFAULT_5XX", 500, ISE, ISE_TEXT, E),
        };
        check(kind, expected);
    }
}

#[test]
fn only_two_bodies_are_not_the_default_template() {
    for &kind in K::ALL {
        let expected = match kind {
            K::PolicyDenied => DefaultBody::OwnTemplate(CAPITAL_MESSAGE),
            K::TooLarge => DefaultBody::PlainText("text; charset=utf-8"),
            _ => DefaultBody::Template,
        };
        assert_eq!(row(kind).body, expected, "{kind:?}");
    }
}

#[test]
fn every_type_is_raised_by_some_kind() {
    let raised: Vec<_> = K::ALL.iter().filter_map(|&kind| row(kind).response_type).collect();
    for (at, kind) in DIALECT.types.iter().enumerate() {
        assert!(raised.iter().any(|index| usize::from(index.0) == at), "{}", kind.name);
    }
}

#[test]
fn a_status_lies_in_its_types_family() {
    for &kind in K::ALL {
        let row = row(kind);
        let Some(index) = row.response_type else { continue };
        let family = DIALECT.response_type(index).family.unwrap_or(index);
        assert_eq!(family == DEFAULT_5XX, row.status >= 500, "{kind:?}");
    }
}
