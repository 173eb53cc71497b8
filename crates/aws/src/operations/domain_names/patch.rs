//! What a PATCH does to a domain name (docs/wire/aws-api-surface.md, section 5.1). That a domain
//! fits its certificates is judged when all operations were applied, so that one request can bring
//! a certificate and the type that needs it.

use crate::documents::{DomainName, MutualTls};
use crate::operations::OperationError;
use crate::operations::patch::{Arguments, Edit, Op, PatchTable, invalid_path_for_op, path};

type Edited = Result<(), OperationError>;
type Edits = &'static [(Op, Edit<DomainName>)];

macro_rules! set_and_remove {
    ($edit:ident) => {{
        const EDITS: Edits = &[(Op::Add, $edit), (Op::Replace, $edit), (Op::Remove, $edit)];
        EDITS
    }};
}

pub(super) static PATHS: PatchTable<DomainName> = PatchTable {
    paths: &[
        path("/certificateName", set_and_remove!(certificate_name)),
        path("/certificateArn", set_and_remove!(certificate_arn)),
        path("/regionalCertificateName", set_and_remove!(regional_certificate_name)),
        path("/regionalCertificateArn", set_and_remove!(regional_certificate_arn)),
        path("/endpointConfiguration/types", &[(Op::Add, add_type), (Op::Remove, remove_type)]),
        path("/endpointConfiguration/types/{at}", &[(Op::Replace, replace_type)]),
        path("/endpointConfiguration/ipAddressType", &[(Op::Replace, ip_address_type)]),
        path("/endpointAccessMode", &[(Op::Replace, endpoint_access_mode)]),
        path("/securityPolicy", &[(Op::Replace, security_policy)]),
        path("/routingMode", &[(Op::Replace, routing_mode)]),
        path("/policy", &[(Op::Replace, policy)]),
        path("/managementPolicy", &[(Op::Replace, management_policy)]),
        path("/mutualTlsAuthentication/truststoreUri", set_and_remove!(truststore_uri)),
        path("/mutualTlsAuthentication/truststoreVersion", set_and_remove!(truststore_version)),
        path("/ownershipVerificationCertificateArn", set_and_remove!(ownership)),
    ],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_path_for_op,
};

/// The value to set; none when it is removed or empty.
fn given(arguments: &Arguments<'_>) -> Option<String> {
    match arguments.op {
        Op::Remove => None,
        Op::Add | Op::Replace | Op::Move | Op::Test | Op::Copy => arguments.optional(),
    }
}

fn certificate_name(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    draft.certificate_name = given(arguments);
    Ok(())
}

fn certificate_arn(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    draft.certificate_arn = given(arguments);
    Ok(())
}

fn regional_certificate_name(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    draft.regional_certificate_name = given(arguments);
    Ok(())
}

fn regional_certificate_arn(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    draft.regional_certificate_arn = given(arguments);
    Ok(())
}

fn add_type(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    let kind = checked_type(arguments.text())?;
    let types = &mut draft.endpoint_configuration.types;
    if !types.iter().any(|known| known == kind) {
        types.push(kind.to_owned());
    }
    Ok(())
}

fn remove_type(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    let kind = checked_type(arguments.text())?;
    draft.endpoint_configuration.types.retain(|known| known != kind);
    Ok(())
}

/// By position, or by the type that is replaced.
fn replace_type(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    let (kind, at) = (checked_type(arguments.text())?, arguments.name());
    let types = &mut draft.endpoint_configuration.types;
    let position = at.parse().ok().or_else(|| types.iter().position(|known| known == at));
    match position.and_then(|position: usize| types.get_mut(position)) {
        Some(known) => *known = kind.to_owned(),
        None => {
            let message = format!("Invalid patch path {}", arguments.path);
            return Err(OperationError::bad_request(message));
        }
    }
    Ok(())
}

fn ip_address_type(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    let kind = arguments.text();
    if !["ipv4", "dualstack"].contains(&kind) {
        return Err(OperationError::bad_request(format!(
            "Invalid ipAddressType specified: {kind}"
        )));
    }
    draft.endpoint_configuration.ip_address_type = kind.to_owned();
    Ok(())
}

fn endpoint_access_mode(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    draft.endpoint_access_mode = arguments.optional();
    Ok(())
}

fn security_policy(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    let Some(policy) = arguments.optional() else {
        return Err(OperationError::bad_request("Invalid security policy specified"));
    };
    draft.security_policy = policy;
    Ok(())
}

fn routing_mode(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    draft.routing_mode = arguments.optional();
    Ok(())
}

fn policy(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    draft.policy = arguments.optional();
    Ok(())
}

fn management_policy(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    draft.management_policy = arguments.optional();
    Ok(())
}

/// Without a trust store there is no mutual TLS.
fn truststore_uri(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    match given(arguments) {
        Some(uri) => {
            let tls = draft.mutual_tls_authentication.get_or_insert_default();
            tls.truststore_uri = Some(uri);
        }
        None => draft.mutual_tls_authentication = None,
    }
    Ok(())
}

fn truststore_version(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    match (&mut draft.mutual_tls_authentication, given(arguments)) {
        (Some(tls), version) => tls.truststore_version = version,
        (tls @ None, Some(version)) => {
            let truststore_version = Some(version);
            *tls = Some(MutualTls { truststore_uri: None, truststore_version });
        }
        (None, None) => {}
    }
    Ok(())
}

fn ownership(draft: &mut DomainName, arguments: &Arguments<'_>) -> Edited {
    draft.ownership_verification_certificate_arn = given(arguments);
    Ok(())
}

fn checked_type(kind: &str) -> Result<&str, OperationError> {
    match kind {
        "EDGE" | "REGIONAL" | "PRIVATE" => Ok(kind),
        _ => Err(OperationError::bad_request(format!("Invalid endpoint type specified: {kind}"))),
    }
}
