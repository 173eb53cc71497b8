//! The response types, in the order in which AWS's validation errors enumerate them
//! (docs/wire/aws-gateway-responses.md, section 1.2), with what the control plane shows for an
//! uncustomised one (section 1.1, "CP status").

use rejoinder_reply::{ResponseType, TypeIndex};

/// Declares the table and a constant for every row's position.
macro_rules! types {
    ($($constant:ident, $name:literal, $family:expr, $shown:expr;)*) => {
        /// Positions in [`TYPES`], in its order.
        #[repr(u8)]
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "AWS's own names")]
        enum At { $($constant,)* }

        $(pub(super) const $constant: TypeIndex = TypeIndex(At::$constant as u8);)*

        pub(super) static TYPES: &[ResponseType] = &[
            $(ResponseType { name: $name, family: $family, shown_status: $shown },)*
        ];
    };
}

types! {
    REQUEST_TOO_LARGE, "REQUEST_TOO_LARGE", Some(DEFAULT_4XX), Some(413);
    RESOURCE_NOT_FOUND, "RESOURCE_NOT_FOUND", Some(DEFAULT_4XX), Some(404);
    AUTHORIZER_CONFIGURATION_ERROR, "AUTHORIZER_CONFIGURATION_ERROR", Some(DEFAULT_5XX), Some(500);
    MISSING_AUTHENTICATION_TOKEN, "MISSING_AUTHENTICATION_TOKEN", Some(DEFAULT_4XX), Some(403);
    BAD_REQUEST_BODY, "BAD_REQUEST_BODY", Some(DEFAULT_4XX), Some(400);
    INVALID_SIGNATURE, "INVALID_SIGNATURE", Some(DEFAULT_4XX), Some(403);
    INVALID_API_KEY, "INVALID_API_KEY", Some(DEFAULT_4XX), Some(403);
    BAD_REQUEST_PARAMETERS, "BAD_REQUEST_PARAMETERS", Some(DEFAULT_4XX), Some(400);
    AUTHORIZER_FAILURE, "AUTHORIZER_FAILURE", Some(DEFAULT_5XX), Some(500);
    UNAUTHORIZED, "UNAUTHORIZED", Some(DEFAULT_4XX), Some(401);
    INTEGRATION_TIMEOUT, "INTEGRATION_TIMEOUT", Some(DEFAULT_5XX), Some(504);
    ACCESS_DENIED, "ACCESS_DENIED", Some(DEFAULT_4XX), Some(403);
    DEFAULT_4XX, "DEFAULT_4XX", None, None;
    DEFAULT_5XX, "DEFAULT_5XX", None, None;
    WAF_FILTERED, "WAF_FILTERED", Some(DEFAULT_4XX), Some(403);
    QUOTA_EXCEEDED, "QUOTA_EXCEEDED", Some(DEFAULT_4XX), Some(429);
    THROTTLED, "THROTTLED", Some(DEFAULT_4XX), Some(429);
    API_CONFIGURATION_ERROR, "API_CONFIGURATION_ERROR", Some(DEFAULT_5XX), Some(500);
    UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", Some(DEFAULT_4XX), Some(415);
    INTEGRATION_FAILURE, "INTEGRATION_FAILURE", Some(DEFAULT_5XX), Some(504);
    EXPIRED_TOKEN, "EXPIRED_TOKEN", Some(DEFAULT_4XX), Some(403);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DIALECT;

    #[test]
    fn the_order_is_that_of_the_validation_errors() {
        let expected = "REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, \
            MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, \
            BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, \
            ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, \
            API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN";
        let names: Vec<_> = TYPES.iter().map(|kind| kind.name).collect();
        assert_eq!(names.join(", "), expected);
    }

    #[test]
    fn a_family_is_chosen_by_the_shown_status() {
        for kind in TYPES {
            match kind.shown_status {
                None => assert_eq!(kind.family, None, "{}", kind.name),
                Some(400..500) => assert_eq!(kind.family, Some(DEFAULT_4XX), "{}", kind.name),
                Some(_) => assert_eq!(kind.family, Some(DEFAULT_5XX), "{}", kind.name),
            }
        }
    }

    #[test]
    fn names_are_found_at_their_place() {
        assert_eq!(DIALECT.type_named("DEFAULT_5XX"), Some(DEFAULT_5XX));
        assert_eq!(DIALECT.type_named("EXPIRED_TOKEN"), Some(TypeIndex(20)));
        assert_eq!(DIALECT.type_named("expired_token"), None);
    }
}
