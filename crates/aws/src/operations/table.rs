//! All 124 operations of API Gateway, a row each. It feeds routing, the page of what is
//! supported, and the list of what is untested. Source: docs/wire/aws-api-surface.md, section 3.
//!
//! To add an operation: write its function in the file of its resource (`account.rs` is the
//! shortest example of a read and a PATCH) and name it in its row in place of [`NotYet`].

use http::Method;

use super::shapes::{self, Body};
use super::{Outcome, View};
use super::{
    account, api_keys, authorizers, base_path_mappings, client_certificates, deployments,
    domain_names, gateway_responses, imports, integration_responses, integrations,
    method_responses, methods, models, request_validators, resources, rest_apis, stages, tags,
    usage, usage_plan_keys, usage_plans, vpc_links,
};
use crate::aws::Change;
use crate::wire::Input;
use Run::NotYet;

const GET: Method = Method::GET;
const PUT: Method = Method::PUT;
const POST: Method = Method::POST;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    /// The path with its labels in braces.
    pub(crate) path: &'static str,
    /// The query that tells it from another operation of the same method and path.
    pub(crate) discriminator: Option<(&'static str, &'static str)>,
    /// The status of a success.
    pub(crate) status: u16,
    pub(crate) body: Body,
    /// The query members that it declares.
    pub(crate) query: &'static [&'static str],
    pub(crate) run: Run,
}

/// How an operation is carried out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Run {
    /// It answers 501.
    NotYet,
    /// It reads memory.
    Read(fn(&View<'_>, &Input) -> Outcome),
    /// It reads or sets counters, which are beside the documents; on a thread that may block.
    Count(fn(&View<'_>, &Input) -> Outcome),
    /// It changes one aggregate, alone.
    Change(Subject, fn(&mut Change<'_>, &Input) -> Outcome),
}

/// The aggregate that an operation changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The account's own document.
    Account,
    /// What no API owns.
    Shared,
    /// A REST API that does not exist yet.
    NewRestApi,
    /// The REST API that the label `restapi_id` names.
    RestApi,
    /// What the ARN in the label `resource_arn` names: the REST API that it is or belongs to, or
    /// what no API owns.
    Tagged,
}

const fn row(
    name: &'static str,
    method: Method,
    uri: &'static str,
    status: u16,
    body: Body,
    query: &'static [&'static str],
    run: Run,
) -> Operation {
    let (path, discriminator) = split_import_mode(uri);
    Operation { name, method, path, discriminator, status, body, query, run }
}

/// The two imports are told from the creations by `?mode=import`.
const fn split_import_mode(
    uri: &'static str,
) -> (&'static str, Option<(&'static str, &'static str)>) {
    const SUFFIX: &str = "?mode=import";
    let bytes = uri.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'?' {
            return (uri.split_at(uri.len() - SUFFIX.len()).0, Some(("mode", "import")));
        }
        at += 1;
    }
    (uri, None)
}

/// All operations.
#[rustfmt::skip]
pub(crate) static OPERATIONS: [Operation; 124] = [
    // Account (2).
    row("GetAccount", GET, "/account", 200, Body::None, &[], Run::Read(account::get)),
    row("UpdateAccount", PATCH, "/account", 200, shapes::PATCH, &[], Run::Change(Subject::Account, account::update)),
    // API keys (6).
    row("CreateApiKey", POST, "/apikeys", 201, shapes::CREATE_API_KEY, &[], Run::Change(Subject::Shared, api_keys::create)),
    row("ImportApiKeys", POST, "/apikeys?mode=import",
        201, Body::Raw, &["format", "failonwarnings"], Run::Change(Subject::Shared, api_keys::import)),
    row("GetApiKeys", GET, "/apikeys",
        200, Body::None, &["position", "limit", "name", "customerId", "includeValues"], Run::Read(api_keys::list)),
    row("GetApiKey", GET, "/apikeys/{api_Key}", 200, Body::None, &["includeValue"], Run::Read(api_keys::get)),
    row("UpdateApiKey", PATCH, "/apikeys/{api_Key}", 200, shapes::PATCH, &[], Run::Change(Subject::Shared, api_keys::update)),
    row("DeleteApiKey", DELETE, "/apikeys/{api_Key}", 202, Body::None, &[], Run::Change(Subject::Shared, api_keys::delete)),
    // Client certificates (5).
    row("GenerateClientCertificate", POST, "/clientcertificates",
        201, shapes::GENERATE_CLIENT_CERTIFICATE, &[], Run::Change(Subject::Shared, client_certificates::generate)),
    row("GetClientCertificates", GET, "/clientcertificates",
        200, Body::None, &["position", "limit"], Run::Read(client_certificates::list)),
    row("GetClientCertificate", GET, "/clientcertificates/{clientcertificate_id}",
        200, Body::None, &[], Run::Read(client_certificates::get)),
    row("UpdateClientCertificate", PATCH, "/clientcertificates/{clientcertificate_id}",
        200, shapes::PATCH, &[], Run::Change(Subject::Shared, client_certificates::update)),
    row("DeleteClientCertificate", DELETE, "/clientcertificates/{clientcertificate_id}",
        202, Body::None, &[], Run::Change(Subject::Shared, client_certificates::delete)),
    // Domain names, base path mappings, access associations (14).
    row("CreateDomainNameAccessAssociation", POST, "/domainnameaccessassociations",
        201, shapes::CREATE_DOMAIN_NAME_ACCESS_ASSOCIATION, &[], NotYet),
    row("GetDomainNameAccessAssociations", GET, "/domainnameaccessassociations",
        200, Body::None, &["position", "limit", "resourceOwner"], NotYet),
    row("DeleteDomainNameAccessAssociation", DELETE,
        "/domainnameaccessassociations/{domain_name_access_association_arn}",
        202, Body::None, &[], NotYet),
    row("CreateDomainName", POST, "/domainnames", 201, shapes::CREATE_DOMAIN_NAME, &[], Run::Change(Subject::Shared, domain_names::create)),
    row("GetDomainNames", GET, "/domainnames",
        200, Body::None, &["position", "limit", "resourceOwner"], Run::Read(domain_names::list)),
    row("GetDomainName", GET, "/domainnames/{domain_name}",
        200, Body::None, &["domainNameId"], Run::Read(domain_names::get)),
    row("UpdateDomainName", PATCH, "/domainnames/{domain_name}",
        200, shapes::PATCH, &["domainNameId"], Run::Change(Subject::Shared, domain_names::update)),
    row("DeleteDomainName", DELETE, "/domainnames/{domain_name}",
        202, Body::None, &["domainNameId"], Run::Change(Subject::Shared, domain_names::delete)),
    row("CreateBasePathMapping", POST, "/domainnames/{domain_name}/basepathmappings",
        201, shapes::CREATE_BASE_PATH_MAPPING, &["domainNameId"], Run::Change(Subject::Shared, base_path_mappings::create)),
    row("GetBasePathMappings", GET, "/domainnames/{domain_name}/basepathmappings",
        200, Body::None, &["domainNameId", "position", "limit"], Run::Read(base_path_mappings::list)),
    row("GetBasePathMapping", GET, "/domainnames/{domain_name}/basepathmappings/{base_path}",
        200, Body::None, &["domainNameId"], Run::Read(base_path_mappings::get)),
    row("UpdateBasePathMapping", PATCH, "/domainnames/{domain_name}/basepathmappings/{base_path}",
        200, shapes::PATCH, &["domainNameId"], Run::Change(Subject::Shared, base_path_mappings::update)),
    row("DeleteBasePathMapping", DELETE, "/domainnames/{domain_name}/basepathmappings/{base_path}",
        202, Body::None, &["domainNameId"], Run::Change(Subject::Shared, base_path_mappings::delete)),
    row("RejectDomainNameAccessAssociation", POST, "/rejectdomainnameaccessassociations",
        202, Body::None, &["domainNameAccessAssociationArn", "domainNameArn"], NotYet),
    // REST APIs (7).
    row("CreateRestApi", POST, "/restapis", 201, shapes::CREATE_REST_API, &[], Run::Change(Subject::NewRestApi, rest_apis::create)),
    row("ImportRestApi", POST, "/restapis?mode=import",
        201, Body::Raw, &["failonwarnings"], Run::Change(Subject::NewRestApi, imports::import_api)),
    row("GetRestApis", GET, "/restapis", 200, Body::None, &["position", "limit"], Run::Read(rest_apis::list)),
    row("PutRestApi", PUT, "/restapis/{restapi_id}",
        200, Body::Raw, &["mode", "failonwarnings"], Run::Change(Subject::RestApi, imports::put_api)),
    row("GetRestApi", GET, "/restapis/{restapi_id}", 200, Body::None, &[], Run::Read(rest_apis::get)),
    row("UpdateRestApi", PATCH, "/restapis/{restapi_id}", 200, shapes::PATCH, &[], Run::Change(Subject::RestApi, rest_apis::update)),
    row("DeleteRestApi", DELETE, "/restapis/{restapi_id}", 202, Body::None, &[], Run::Change(Subject::RestApi, rest_apis::delete)),
    // Resources (5).
    row("GetResources", GET, "/restapis/{restapi_id}/resources",
        200, Body::None, &["position", "limit", "embed"], Run::Read(resources::list)),
    row("CreateResource", POST, "/restapis/{restapi_id}/resources/{parent_id}",
        201, shapes::CREATE_RESOURCE, &[], Run::Change(Subject::RestApi, resources::create)),
    row("GetResource", GET, "/restapis/{restapi_id}/resources/{resource_id}",
        200, Body::None, &["embed"], Run::Read(resources::get)),
    row("UpdateResource", PATCH, "/restapis/{restapi_id}/resources/{resource_id}",
        200, shapes::PATCH, &[], Run::Change(Subject::RestApi, resources::update)),
    row("DeleteResource", DELETE, "/restapis/{restapi_id}/resources/{resource_id}",
        202, Body::None, &[], Run::Change(Subject::RestApi, resources::delete)),
    // Methods and method responses (9).
    row("TestInvokeMethod", POST,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}",
        200, shapes::TEST_INVOKE_METHOD, &[], NotYet),
    row("PutMethod", PUT, "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}",
        201, shapes::PUT_METHOD, &[], Run::Change(Subject::RestApi, methods::put)),
    row("GetMethod", GET, "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}",
        200, Body::None, &[], Run::Read(methods::get)),
    row("UpdateMethod", PATCH,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}",
        200, shapes::PATCH, &[], Run::Change(Subject::RestApi, methods::update)),
    row("DeleteMethod", DELETE,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}",
        204, Body::None, &[], Run::Change(Subject::RestApi, methods::delete)),
    row("PutMethodResponse", PUT,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}",
        201, shapes::PUT_METHOD_RESPONSE, &[], Run::Change(Subject::RestApi, method_responses::put)),
    row("GetMethodResponse", GET,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}",
        200, Body::None, &[], Run::Read(method_responses::get)),
    row("UpdateMethodResponse", PATCH,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}",
        201, shapes::PATCH, &[], Run::Change(Subject::RestApi, method_responses::update)),
    row("DeleteMethodResponse", DELETE,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}",
        204, Body::None, &[], Run::Change(Subject::RestApi, method_responses::delete)),
    // Integrations and integration responses (8).
    row("PutIntegration", PUT,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration",
        201, shapes::PUT_INTEGRATION, &[], Run::Change(Subject::RestApi, integrations::put)),
    row("GetIntegration", GET,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration",
        200, Body::None, &[], Run::Read(integrations::get)),
    row("UpdateIntegration", PATCH,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration",
        200, shapes::PATCH, &[], Run::Change(Subject::RestApi, integrations::update)),
    row("DeleteIntegration", DELETE,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration",
        204, Body::None, &[], Run::Change(Subject::RestApi, integrations::delete)),
    row("PutIntegrationResponse", PUT,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/{status_code}",
        201, shapes::PUT_INTEGRATION_RESPONSE, &[], Run::Change(Subject::RestApi, integration_responses::put)),
    row("GetIntegrationResponse", GET,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/{status_code}",
        200, Body::None, &[], Run::Read(integration_responses::get)),
    row("UpdateIntegrationResponse", PATCH,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/{status_code}",
        200, shapes::PATCH, &[], Run::Change(Subject::RestApi, integration_responses::update)),
    row("DeleteIntegrationResponse", DELETE,
        "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/{status_code}",
        204, Body::None, &[], Run::Change(Subject::RestApi, integration_responses::delete)),
    // Deployments (5).
    row("CreateDeployment", POST, "/restapis/{restapi_id}/deployments",
        201, shapes::CREATE_DEPLOYMENT, &[], Run::Change(Subject::RestApi, deployments::create)),
    row("GetDeployments", GET, "/restapis/{restapi_id}/deployments",
        200, Body::None, &["position", "limit"], Run::Read(deployments::list)),
    row("GetDeployment", GET, "/restapis/{restapi_id}/deployments/{deployment_id}",
        200, Body::None, &["embed"], Run::Read(deployments::get)),
    row("UpdateDeployment", PATCH, "/restapis/{restapi_id}/deployments/{deployment_id}",
        200, shapes::PATCH, &[], Run::Change(Subject::RestApi, deployments::update)),
    row("DeleteDeployment", DELETE, "/restapis/{restapi_id}/deployments/{deployment_id}",
        202, Body::None, &[], Run::Change(Subject::RestApi, deployments::delete)),
    // Stages, caches, export, SDK (11).
    row("CreateStage", POST, "/restapis/{restapi_id}/stages",
        201, shapes::CREATE_STAGE, &[], Run::Change(Subject::RestApi, stages::create)),
    row("GetStages", GET, "/restapis/{restapi_id}/stages",
        200, Body::None, &["deploymentId"], Run::Read(stages::list)),
    row("GetStage", GET, "/restapis/{restapi_id}/stages/{stage_name}",
        200, Body::None, &[], Run::Read(stages::get)),
    row("UpdateStage", PATCH, "/restapis/{restapi_id}/stages/{stage_name}",
        200, shapes::PATCH, &[], Run::Change(Subject::RestApi, stages::update)),
    row("DeleteStage", DELETE, "/restapis/{restapi_id}/stages/{stage_name}",
        202, Body::None, &[], Run::Change(Subject::RestApi, stages::delete)),
    row("FlushStageAuthorizersCache", DELETE,
        "/restapis/{restapi_id}/stages/{stage_name}/cache/authorizers",
        202, Body::None, &[], NotYet),
    row("FlushStageCache", DELETE, "/restapis/{restapi_id}/stages/{stage_name}/cache/data",
        202, Body::None, &[], NotYet),
    row("GetExport", GET, "/restapis/{restapi_id}/stages/{stage_name}/exports/{export_type}",
        200, Body::None, &[], NotYet),
    row("GetSdk", GET, "/restapis/{restapi_id}/stages/{stage_name}/sdks/{sdk_type}",
        200, Body::None, &[], NotYet),
    row("GetSdkTypes", GET, "/sdktypes", 200, Body::None, &["position", "limit"], NotYet),
    row("GetSdkType", GET, "/sdktypes/{sdktype_id}", 200, Body::None, &[], NotYet),
    // Gateway responses (5).
    row("GetGatewayResponses", GET, "/restapis/{restapi_id}/gatewayresponses",
        200, Body::None, &["position", "limit"], Run::Read(gateway_responses::list)),
    row("PutGatewayResponse", PUT, "/restapis/{restapi_id}/gatewayresponses/{response_type}",
        201, shapes::PUT_GATEWAY_RESPONSE, &[], Run::Change(Subject::RestApi, gateway_responses::put)),
    row("GetGatewayResponse", GET, "/restapis/{restapi_id}/gatewayresponses/{response_type}",
        200, Body::None, &[], Run::Read(gateway_responses::get)),
    row("UpdateGatewayResponse", PATCH, "/restapis/{restapi_id}/gatewayresponses/{response_type}",
        200, shapes::PATCH, &[], Run::Change(Subject::RestApi, gateway_responses::update)),
    row("DeleteGatewayResponse", DELETE, "/restapis/{restapi_id}/gatewayresponses/{response_type}",
        202, Body::None, &[], Run::Change(Subject::RestApi, gateway_responses::delete)),
    // Authorizers (6).
    row("CreateAuthorizer", POST, "/restapis/{restapi_id}/authorizers",
        201, shapes::CREATE_AUTHORIZER, &[], Run::Change(Subject::RestApi, authorizers::create)),
    row("GetAuthorizers", GET, "/restapis/{restapi_id}/authorizers",
        200, Body::None, &["position", "limit"], Run::Read(authorizers::list)),
    row("TestInvokeAuthorizer", POST, "/restapis/{restapi_id}/authorizers/{authorizer_id}",
        200, shapes::TEST_INVOKE_AUTHORIZER, &[], NotYet),
    row("GetAuthorizer", GET, "/restapis/{restapi_id}/authorizers/{authorizer_id}",
        200, Body::None, &[], Run::Read(authorizers::get)),
    row("UpdateAuthorizer", PATCH, "/restapis/{restapi_id}/authorizers/{authorizer_id}",
        200, shapes::PATCH, &[], Run::Change(Subject::RestApi, authorizers::update)),
    row("DeleteAuthorizer", DELETE, "/restapis/{restapi_id}/authorizers/{authorizer_id}",
        202, Body::None, &[], Run::Change(Subject::RestApi, authorizers::delete)),
    // Models (6).
    row("CreateModel", POST, "/restapis/{restapi_id}/models",
        201, shapes::CREATE_MODEL, &[], Run::Change(Subject::RestApi, models::create)),
    row("GetModels", GET, "/restapis/{restapi_id}/models",
        200, Body::None, &["position", "limit"], Run::Read(models::list)),
    row("GetModel", GET, "/restapis/{restapi_id}/models/{model_name}",
        200, Body::None, &["flatten"], Run::Read(models::get)),
    row("UpdateModel", PATCH, "/restapis/{restapi_id}/models/{model_name}",
        200, shapes::PATCH, &[], Run::Change(Subject::RestApi, models::update)),
    row("DeleteModel", DELETE, "/restapis/{restapi_id}/models/{model_name}",
        202, Body::None, &[], Run::Change(Subject::RestApi, models::delete)),
    row("GetModelTemplate", GET, "/restapis/{restapi_id}/models/{model_name}/default_template",
        200, Body::None, &[], NotYet),
    // Request validators (5).
    row("CreateRequestValidator", POST, "/restapis/{restapi_id}/requestvalidators",
        201, shapes::CREATE_REQUEST_VALIDATOR, &[], Run::Change(Subject::RestApi, request_validators::create)),
    row("GetRequestValidators", GET, "/restapis/{restapi_id}/requestvalidators",
        200, Body::None, &["position", "limit"], Run::Read(request_validators::list)),
    row("GetRequestValidator", GET,
        "/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}",
        200, Body::None, &[], Run::Read(request_validators::get)),
    row("UpdateRequestValidator", PATCH,
        "/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}",
        200, shapes::PATCH, &[], Run::Change(Subject::RestApi, request_validators::update)),
    row("DeleteRequestValidator", DELETE,
        "/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}",
        202, Body::None, &[], Run::Change(Subject::RestApi, request_validators::delete)),
    // Documentation (11).
    row("CreateDocumentationPart", POST, "/restapis/{restapi_id}/documentation/parts",
        201, shapes::CREATE_DOCUMENTATION_PART, &[], NotYet),
    row("ImportDocumentationParts", PUT, "/restapis/{restapi_id}/documentation/parts",
        200, Body::Raw, &["mode", "failonwarnings"], NotYet),
    row("GetDocumentationParts", GET, "/restapis/{restapi_id}/documentation/parts",
        200, Body::None, &["type", "name", "path", "position", "limit", "locationStatus"], NotYet),
    row("GetDocumentationPart", GET, "/restapis/{restapi_id}/documentation/parts/{part_id}",
        200, Body::None, &[], NotYet),
    row("UpdateDocumentationPart", PATCH, "/restapis/{restapi_id}/documentation/parts/{part_id}",
        200, shapes::PATCH, &[], NotYet),
    row("DeleteDocumentationPart", DELETE, "/restapis/{restapi_id}/documentation/parts/{part_id}",
        202, Body::None, &[], NotYet),
    row("CreateDocumentationVersion", POST, "/restapis/{restapi_id}/documentation/versions",
        201, shapes::CREATE_DOCUMENTATION_VERSION, &[], NotYet),
    row("GetDocumentationVersions", GET, "/restapis/{restapi_id}/documentation/versions",
        200, Body::None, &["position", "limit"], NotYet),
    row("GetDocumentationVersion", GET,
        "/restapis/{restapi_id}/documentation/versions/{doc_version}",
        200, Body::None, &[], NotYet),
    row("UpdateDocumentationVersion", PATCH,
        "/restapis/{restapi_id}/documentation/versions/{doc_version}",
        200, shapes::PATCH, &[], NotYet),
    row("DeleteDocumentationVersion", DELETE,
        "/restapis/{restapi_id}/documentation/versions/{doc_version}",
        202, Body::None, &[], NotYet),
    // Usage plans, keys, usage (11).
    row("CreateUsagePlan", POST, "/usageplans", 201, shapes::CREATE_USAGE_PLAN, &[], Run::Change(Subject::Shared, usage_plans::create)),
    row("GetUsagePlans", GET, "/usageplans",
        200, Body::None, &["position", "keyId", "limit"], Run::Read(usage_plans::list)),
    row("GetUsagePlan", GET, "/usageplans/{usageplanId}", 200, Body::None, &[], Run::Read(usage_plans::get)),
    row("UpdateUsagePlan", PATCH, "/usageplans/{usageplanId}", 200, shapes::PATCH, &[], Run::Change(Subject::Shared, usage_plans::update)),
    row("DeleteUsagePlan", DELETE, "/usageplans/{usageplanId}", 202, Body::None, &[], Run::Change(Subject::Shared, usage_plans::delete)),
    row("CreateUsagePlanKey", POST, "/usageplans/{usageplanId}/keys",
        201, shapes::CREATE_USAGE_PLAN_KEY, &[], Run::Change(Subject::Shared, usage_plan_keys::create)),
    row("GetUsagePlanKeys", GET, "/usageplans/{usageplanId}/keys",
        200, Body::None, &["position", "limit", "name"], Run::Read(usage_plan_keys::list)),
    row("GetUsagePlanKey", GET, "/usageplans/{usageplanId}/keys/{keyId}",
        200, Body::None, &[], Run::Read(usage_plan_keys::get)),
    row("DeleteUsagePlanKey", DELETE, "/usageplans/{usageplanId}/keys/{keyId}",
        202, Body::None, &[], Run::Change(Subject::Shared, usage_plan_keys::delete)),
    row("UpdateUsage", PATCH, "/usageplans/{usageplanId}/keys/{keyId}/usage",
        200, shapes::PATCH, &[], Run::Count(usage::update)),
    row("GetUsage", GET, "/usageplans/{usageplanId}/usage",
        200, Body::None, &["keyId", "startDate", "endDate", "position", "limit"], Run::Count(usage::get)),
    // VPC links (5).
    row("CreateVpcLink", POST, "/vpclinks", 202, shapes::CREATE_VPC_LINK, &[], Run::Change(Subject::Shared, vpc_links::create)),
    row("GetVpcLinks", GET, "/vpclinks", 200, Body::None, &["position", "limit"], Run::Read(vpc_links::list)),
    row("GetVpcLink", GET, "/vpclinks/{vpclink_id}", 200, Body::None, &[], Run::Read(vpc_links::get)),
    row("UpdateVpcLink", PATCH, "/vpclinks/{vpclink_id}", 200, shapes::PATCH, &[], Run::Change(Subject::Shared, vpc_links::update)),
    row("DeleteVpcLink", DELETE, "/vpclinks/{vpclink_id}", 202, Body::None, &[], Run::Change(Subject::Shared, vpc_links::delete)),
    // Tags (3).
    row("TagResource", PUT, "/tags/{resource_arn}", 204, shapes::TAG_RESOURCE, &[], Run::Change(Subject::Tagged, tags::tag)),
    row("GetTags", GET, "/tags/{resource_arn}", 200, Body::None, &["position", "limit"], Run::Read(tags::get)),
    row("UntagResource", DELETE, "/tags/{resource_arn}", 204, Body::None, &["tagKeys"], Run::Change(Subject::Tagged, tags::untag)),
];

#[cfg(test)]
mod tests;
