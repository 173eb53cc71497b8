//! Who may call: security schemes to authorizers, requirements to a method's authorization.
//!
//! A scheme is an authorizer (`x-amazon-apigateway-authorizer`), IAM (`awsSigv4`), the API key
//! (`x-api-key`), or nothing to AWS. Any other text in `x-amazon-apigateway-authtype` is kept as
//! the authorizer's `authType`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::documents::Authorizer;

use super::document::{Document, Version};
use super::finding::Report;
use super::ids::Ids;
use super::tree::{Entry, Node};

/// What a scheme is to API Gateway.
#[derive(Clone, Debug)]
enum Scheme {
    ApiKey,
    Iam,
    Authorizer {
        id: Arc<str>,
        authorization_type: &'static str,
    },
    /// It says nothing that API Gateway enforces.
    Foreign,
}

/// Schemes by name, and the authorizers that they are.
pub(super) struct Security {
    schemes: HashMap<String, Scheme>,
    authorizers: BTreeMap<Arc<str>, Arc<Authorizer>>,
}

/// Who may call a method.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) authorization_type: String,
    pub(super) authorizer_id: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) api_key_required: bool,
}

impl Security {
    /// Reads the document's schemes.
    pub(super) fn read(document: &Document<'_>, report: &mut Report) -> Self {
        let schemes = match document.version {
            Version::Swagger2 => document.entries("securityDefinitions"),
            Version::OpenApi3 => {
                let components = document.root.get("components");
                let schemes = components.and_then(|node| node.get("securitySchemes"));
                schemes.map_or(&[][..], Node::entries)
            }
        };
        let mut ids = Ids::new(document.options.api_id);
        let mut security = Self { schemes: HashMap::new(), authorizers: BTreeMap::new() };
        for entry in schemes {
            let Some(node) = document.resolve(&entry.value, report) else { continue };
            let scheme = security.scheme(entry, node, &mut ids, report);
            security.schemes.insert(entry.key.clone(), scheme);
        }
        security
    }

    pub(super) fn into_authorizers(self) -> BTreeMap<Arc<str>, Arc<Authorizer>> {
        self.authorizers
    }

    fn scheme(
        &mut self,
        entry: &Entry,
        node: &Node,
        ids: &mut Ids<'_>,
        report: &mut Report,
    ) -> Scheme {
        let text = |key: &str| node.get(key).and_then(Node::scalar).unwrap_or_default();
        let auth_type = text("x-amazon-apigateway-authtype");
        if let Some(given) = node.get("x-amazon-apigateway-authorizer") {
            let authorizer = authorizer(entry, node, given, ids, report);
            let id = Arc::clone(&authorizer.id);
            let authorization_type = match authorizer.kind.as_str() {
                "COGNITO_USER_POOLS" => "COGNITO_USER_POOLS",
                _ => "CUSTOM",
            };
            self.authorizers.insert(Arc::clone(&id), Arc::new(authorizer));
            return Scheme::Authorizer { id, authorization_type };
        }
        if is_iam(&auth_type) {
            return Scheme::Iam;
        }
        let key = text("type").eq_ignore_ascii_case("apiKey")
            && text("name").eq_ignore_ascii_case("x-api-key");
        if key { Scheme::ApiKey } else { Scheme::Foreign }
    }

    /// Who may call an operation.
    pub(super) fn access(
        &self,
        operation: &Node,
        (verb, path): (&str, &str),
        report: &mut Report,
    ) -> Access {
        let mut access = Access {
            authorization_type: "NONE".to_owned(),
            authorizer_id: None,
            scopes: Vec::new(),
            api_key_required: false,
        };
        let requirements = operation.get("security").map_or(&[][..], Node::items);
        for requirement in requirements.iter().flat_map(Node::entries) {
            match self.schemes.get(&requirement.key) {
                Some(Scheme::ApiKey) => access.api_key_required = true,
                Some(Scheme::Iam) if access.authorizer_id.is_none() => {
                    access.authorization_type = "AWS_IAM".to_owned();
                }
                Some(Scheme::Authorizer { id, authorization_type })
                    if access.authorization_type == "NONE" =>
                {
                    access.authorization_type = (*authorization_type).to_owned();
                    access.authorizer_id = Some(id.to_string());
                    access.scopes =
                        requirement.value.items().iter().filter_map(Node::scalar).collect();
                }
                Some(Scheme::Iam | Scheme::Authorizer { .. }) => report.warn(
                    requirement.at,
                    format!(
                        "Method '{verb}' of resource '{path}' has several authorizers; \
                         '{}' is ignored",
                        requirement.key
                    ),
                ),
                Some(Scheme::Foreign) => report.note(
                    requirement.at,
                    format!(
                        "Security scheme '{}' of method '{verb}' of resource '{path}' has no \
                         x-amazon-apigateway-authorizer and is not checked, as on AWS",
                        requirement.key
                    ),
                ),
                None => report.warn(
                    requirement.at,
                    format!(
                        "Unable to find security scheme '{}' of method '{verb}' of resource \
                         '{path}'",
                        requirement.key
                    ),
                ),
            }
        }
        if let Some(auth) = operation.get("x-amazon-apigateway-auth") {
            let kind = auth.get("type").and_then(Node::scalar).unwrap_or_default();
            if is_iam(&kind) {
                access.authorization_type = "AWS_IAM".to_owned();
                access.authorizer_id = None;
                access.scopes.clear();
            }
        }
        access
    }
}

fn is_iam(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("awsSigv4") || kind.eq_ignore_ascii_case("AWS_IAM")
}

fn authorizer(
    entry: &Entry,
    scheme: &Node,
    node: &Node,
    ids: &mut Ids<'_>,
    report: &mut Report,
) -> Authorizer {
    let text = |key: &str| node.get(key).and_then(Node::scalar).filter(|text| !text.is_empty());
    let kind = text("type").unwrap_or_else(|| "token".to_owned()).to_ascii_uppercase();
    if !["TOKEN", "REQUEST", "COGNITO_USER_POOLS"].contains(&kind.as_str()) {
        report.warn(
            node.at,
            format!("Authorizer '{}' is of type '{kind}', which REST APIs do not have", entry.key),
        );
    }
    // A token is looked for where the scheme says, unless the authorizer says otherwise.
    let in_header = scheme.get("in").and_then(Node::scalar).is_some_and(|place| place == "header");
    let name = scheme.get("name").and_then(Node::scalar);
    let implied = name
        .filter(|_| in_header && kind != "REQUEST")
        .map(|name| format!("method.request.header.{name}"));
    let auth_type = scheme.get("x-amazon-apigateway-authtype").and_then(Node::scalar);
    let default_auth_type =
        if kind == "COGNITO_USER_POOLS" { "cognito_user_pools" } else { "custom" };
    let ttl = node.get("authorizerResultTtlInSeconds").filter(|ttl| !ttl.is_null());
    let seconds = ttl.and_then(Node::as_integer).filter(|seconds| (0..=3600).contains(seconds));
    if let (Some(ttl), None) = (ttl, seconds) {
        let message = format!(
            "Authorizer '{}': authorizerResultTtlInSeconds must be between 0 and 3600",
            entry.key
        );
        report.warn(ttl.at, message);
    }
    Authorizer {
        id: ids.id("authorizer", &entry.key),
        name: entry.key.clone(),
        provider_arns: node
            .get("providerARNs")
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(Node::scalar)
            .collect(),
        auth_type: Some(auth_type.unwrap_or_else(|| default_auth_type.to_owned())),
        authorizer_uri: text("authorizerUri"),
        authorizer_credentials: text("authorizerCredentials"),
        identity_source: text("identitySource").or(implied),
        identity_validation_expression: text("identityValidationExpression"),
        authorizer_result_ttl_in_seconds: seconds.and_then(|s| u32::try_from(s).ok()),
        jwt_configuration: None,
        kind,
    }
}
