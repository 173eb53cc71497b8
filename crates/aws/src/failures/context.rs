//! The names below `$context.` (docs/wire/aws-data-plane.md, section 13).
//!
//! `error.*` is not here: `reply` reads those from the failure itself. Left out as well are
//! `requestOverride` and `responseOverride`, which only mapping templates can write, and
//! `identity.accessKey`, which only the Lambda event holds.

use rejoinder_reply::ContextVariable as V;

/// The names that stand for one variable.
const PLAIN: &[(&str, V)] = &[
    ("accountId", V::AccountId),
    ("apiId", V::ApiId),
    ("authorizer.error", V::AuthorizerError),
    ("authorizer.principalId", V::AuthorizerPrincipalId),
    ("awsEndpointRequestId", V::AwsEndpointRequestId),
    ("cipherSuite", V::CipherSuite),
    ("customDomain.basePathMatched", V::BasePathMatched),
    ("customDomain.routingRuleIdMatched", V::RoutingRuleIdMatched),
    ("deploymentId", V::DeploymentId),
    ("domainName", V::DomainName),
    ("domainPrefix", V::DomainPrefix),
    ("endpointType", V::EndpointType),
    ("extendedRequestId", V::ExtendedRequestId),
    ("httpMethod", V::HttpMethod),
    ("identity.sourceIp", V::SourceIp),
    ("identity.userAgent", V::UserAgent),
    ("integration.error", V::IntegrationError),
    ("integration.integrationStatus", V::IntegrationStatus),
    ("integration.latency", V::IntegrationLatency),
    ("integration.requestId", V::IntegrationRequestId),
    ("integration.status", V::IntegrationServiceStatus),
    ("integrationErrorMessage", V::IntegrationError),
    ("integrationLatency", V::IntegrationLatency),
    ("integrationStatus", V::IntegrationStatus),
    ("isCanaryRequest", V::IsCanaryRequest),
    ("path", V::Path),
    ("protocol", V::Protocol),
    ("requestId", V::RequestId),
    ("requestTime", V::RequestTime),
    ("requestTimeEpoch", V::RequestTimeEpoch),
    ("resourceId", V::ResourceId),
    ("resourcePath", V::ResourcePath),
    ("responseLatency", V::ResponseLatency),
    ("responseLength", V::ResponseLength),
    ("stage", V::Stage),
    ("status", V::Status),
    ("tlsVersion", V::TlsVersion),
    ("wafResponseCode", V::WafResponseCode),
    ("webaclArn", V::WebAclArn),
    ("xrayTraceId", V::XrayTraceId),
];

/// The properties below `identity.` that are no variables of their own.
const IDENTITY: &[&str] = &[
    "accountId",
    "apiKey",
    "apiKeyId",
    "caller",
    "clientCert.clientCertPem",
    "clientCert.issuerDN",
    "clientCert.serialNumber",
    "clientCert.subjectDN",
    "clientCert.validity.notAfter",
    "clientCert.validity.notBefore",
    "cognitoAuthenticationProvider",
    "cognitoAuthenticationType",
    "cognitoIdentityId",
    "cognitoIdentityPoolId",
    "principalOrgId",
    "user",
    "userArn",
    "vpcId",
    "vpceId",
];

/// Results of the steps before the route runs. They serve access logs.
const AUTHORIZATION: &[&str] = &[
    "authenticate.error",
    "authenticate.latency",
    "authenticate.status",
    "authorize.error",
    "authorize.latency",
    "authorize.status",
    "waf.error",
    "waf.latency",
    "waf.status",
];

/// The variable behind `$context.NAME`.
///
/// `authorizer.latency`, `.status`, `.requestId`, `.integrationLatency` and `.integrationStatus`
/// become [`V::Authorizer`] like every other name there: an owner's authorizer may use them for
/// its own values, and the exchange fills in the call's results where it did not.
pub(super) fn context_variable(name: &str) -> Option<V> {
    if let Some((_, variable)) = PLAIN.iter().find(|(known, _)| *known == name) {
        return Some(variable.clone());
    }
    if AUTHORIZATION.contains(&name) {
        return Some(V::Authorization(name.into()));
    }
    let (root, property) = name.split_once('.').filter(|(_, property)| !property.is_empty())?;
    match root {
        "authorizer" => match property.strip_prefix("claims.") {
            Some("") => None,
            Some(claim) => Some(V::AuthorizerClaim(claim.into())),
            None => Some(V::Authorizer(property.into())),
        },
        "identity" => IDENTITY.contains(&property).then(|| V::Identity(property.into())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<V>) {
        assert_eq!(context_variable(name), expected, "{name}");
    }

    #[test]
    fn every_listed_name_is_a_variable() {
        for (name, variable) in PLAIN {
            check(name, Some(variable.clone()));
        }
        for name in IDENTITY {
            check(&format!("identity.{name}"), Some(V::Identity((*name).into())));
        }
        for name in AUTHORIZATION {
            check(name, Some(V::Authorization((*name).into())));
        }
    }

    #[test]
    fn open_names() {
        check("authorizer.tenant", Some(V::Authorizer("tenant".into())));
        check("authorizer.a.b", Some(V::Authorizer("a.b".into())));
        check("authorizer.status", Some(V::Authorizer("status".into())));
        // The map itself has no value of its own.
        check("authorizer.claims", Some(V::Authorizer("claims".into())));
        check("authorizer.claims.sub", Some(V::AuthorizerClaim("sub".into())));
    }

    #[test]
    fn other_names_are_unknown() {
        for name in [
            "",
            "RequestId",
            "authorizer",
            "authorizer.",
            "authorizer.claims.",
            "error.message",
            "identity",
            "identity.accessKey",
            "identity.nothing",
            "requestOverride.header.X",
            "requestid",
        ] {
            check(name, None);
        }
    }
}
