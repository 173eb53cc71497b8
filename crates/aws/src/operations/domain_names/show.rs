//! A domain name as answers show it. The addresses that AWS would make for it are made up, so that
//! tools that read them find some; nothing answers there.

use serde_json::Value;

use super::has;
use crate::AwsSettings;
use crate::documents::DomainName;
use crate::wire::Members;
use crate::wire::show::Tags;

/// The hosted zone of CloudFront, where EDGE domains are.
const EDGE_ZONE: &str = "Z2FDTNDATAQYW2";
/// The hosted zone of API Gateway in us-east-1, told for every region.
const REGIONAL_ZONE: &str = "Z1UJRXOUMOOFQ8";

pub(super) fn show(settings: &AwsSettings, domain: &DomainName, tags: Tags) -> Value {
    let endpoint = &domain.endpoint_configuration;
    let kind = |name: &str| has(endpoint, name);
    let only = |wanted: bool, text: String| wanted.then_some(text);
    let (id, region) = (&domain.id, &settings.region);
    let private = kind("PRIVATE");
    let arn = match private {
        true => format!(
            "arn:aws:apigateway:{region}:{}:/domainnames/{}+{id}",
            settings.account_id, domain.domain_name
        ),
        false => format!("arn:aws:apigateway:{region}::/domainnames/{}", domain.domain_name),
    };
    let certificate = domain.certificate_arn.is_some() || domain.certificate_name.is_some();
    let members = Members::new()
        .put("domainName", &domain.domain_name)
        .some("domainNameId", private.then_some(&**id))
        .put("domainNameArn", arn)
        .some("certificateName", domain.certificate_name.as_ref())
        .some("certificateArn", domain.certificate_arn.as_ref())
        .some("certificateUploadDate", certificate.then_some(domain.certificate_upload_date))
        .some(
            "regionalDomainName",
            only(kind("REGIONAL"), format!("d-{id}.execute-api.{region}.amazonaws.com")),
        )
        .some("regionalHostedZoneId", kind("REGIONAL").then_some(REGIONAL_ZONE))
        .some("regionalCertificateName", domain.regional_certificate_name.as_ref())
        .some("regionalCertificateArn", domain.regional_certificate_arn.as_ref())
        .some("distributionDomainName", only(kind("EDGE"), format!("d{id}.cloudfront.net")))
        .some("distributionHostedZoneId", kind("EDGE").then_some(EDGE_ZONE))
        .put(
            "endpointConfiguration",
            Members::new()
                .put("types", &endpoint.types)
                .put("ipAddressType", &endpoint.ip_address_type)
                .done(),
        )
        .put("domainNameStatus", "AVAILABLE")
        .put("securityPolicy", &domain.security_policy)
        .some("endpointAccessMode", domain.endpoint_access_mode.as_ref())
        .some("mutualTlsAuthentication", domain.mutual_tls_authentication.as_ref())
        .some(
            "ownershipVerificationCertificateArn",
            domain.ownership_verification_certificate_arn.as_ref(),
        )
        .some("policy", domain.policy.as_ref())
        .some("managementPolicy", domain.management_policy.as_ref())
        .some("routingMode", domain.routing_mode.as_ref());
    match tags {
        Tags::Always => members.put("tags", &domain.tags),
        Tags::WhenAny => members.some("tags", &domain.tags),
    }
    .done()
}
