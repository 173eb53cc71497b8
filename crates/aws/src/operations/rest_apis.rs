//! REST APIs: create, get, list, update, delete. ImportRestApi and PutRestApi are the importer's.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 2.4 and 4.1.

mod clone;
mod endpoint;
mod patch;
pub(crate) mod policy;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ids::{long_id, short_id};
use super::{Answer, OperationError, Outcome, View, lookup, tags};
use crate::aws::Change;
use crate::documents::{
    ApiKeySource, Definition, Model, Resource, RestApi, RestApiSettings, StringMap,
};
use crate::wire::show::{self, Tags};
use crate::wire::{Input, page};

/// Source: docs/wire/aws-api-surface.md, section 4.1.
const COMPRESSION_SIZE_BYTES_MAX: u32 = 10_485_760;

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    Ok(Answer::Json(show::rest_api(&*view.api(input)?, Tags::WhenAny)))
}

pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    page(input, |after, count| {
        let apis = view.memory.apis_after(after, count);
        let show = |api: Arc<RestApi>| (Arc::clone(&api.id), show::rest_api(&api, Tags::WhenAny));
        apis.into_iter().map(show).collect()
    })
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    if input.text("description") == Some("") {
        return Err(OperationError::bad_request("Description cannot be an empty string"));
    }
    let mut api = new_api(change, input.text("name").unwrap_or_default());
    if let Some(from) = input.filled("cloneFrom") {
        let original =
            change.memory.api(&from).ok_or_else(|| lookup::unknown_api(change.settings, &from))?;
        api.definition = clone::definition(&from, &original.definition, &api.id);
    }
    let settings = Arc::make_mut(&mut api.definition.settings);
    input.text("name").unwrap_or_default().clone_into(&mut settings.name);
    apply_given(settings, input)?;
    if let Some(text) = input.filled("policy") {
        let arn = policy::arn(change.settings, &api.id);
        settings.policy = Some(policy::stored(&arn, &text)?);
    }
    api.tags = input.texts("tags");
    tags::check(&api.tags)?;
    let answer = show::rest_api(&api, Tags::WhenAny);
    change.api = Some(api);
    Ok(Answer::Json(answer))
}

/// Members that CreateRestApi was given; what it was not given stays as it is.
fn apply_given(settings: &mut RestApiSettings, input: &Input) -> Result<(), OperationError> {
    let set = |name: &str, member: &mut Option<String>| {
        if let Some(text) = input.filled(name) {
            *member = Some(text);
        }
    };
    set("description", &mut settings.description);
    set("version", &mut settings.version);
    set("securityPolicy", &mut settings.security_policy);
    set("endpointAccessMode", &mut settings.endpoint_access_mode);
    if let Some(types) = input.list("binaryMediaTypes") {
        settings.binary_media_types = types;
    }
    if let Some(given) = input.member("endpointConfiguration") {
        settings.endpoint_configuration = endpoint::created(given)?;
    }
    if let Some(size) = input.integer("minimumCompressionSize") {
        settings.minimum_compression_size = Some(compression_size(size)?);
    }
    if let Some(source) = input.text("apiKeySource") {
        settings.api_key_source = key_source(source);
    }
    if let Some(disabled) = input.flag("disableExecuteApiEndpoint") {
        settings.disable_execute_api_endpoint = disabled;
    }
    Ok(())
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let arn = policy::arn(change.settings, input.label("restapi_id"));
    let api = change.existing(input)?;
    let draft = patch::Draft { settings: RestApiSettings::clone(&api.definition.settings), arn };
    let after = patch::PATHS.apply(&draft, &input.patches())?.settings;
    if after != *api.definition.settings {
        api.definition.settings = Arc::new(after);
    }
    Ok(Answer::Json(show::rest_api(api, Tags::Always)))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    match change.api.take() {
        Some(_) => Ok(Answer::Empty),
        None => Err(lookup::unknown_api(change.settings, input.label("restapi_id"))),
    }
}

/// A new API with what AWS puts into every one: the root resource and the two default models.
pub(crate) fn new_api(change: &Change<'_>, name: &str) -> RestApi {
    let id = long_id(|id| change.memory.api(id).is_some());
    let root = Resource {
        id: long_id(|_| false),
        parent_id: None,
        path_part: None,
        path: "/".to_owned(),
        methods: BTreeMap::new(),
    };
    let models = default_models().map(|model| (Arc::clone(&model.name), Arc::new(model)));
    RestApi {
        id,
        created_date: change.now,
        tags: StringMap::new(),
        warnings: Vec::new(),
        definition: Definition {
            settings: Arc::new(RestApiSettings { name: name.to_owned(), ..Default::default() }),
            resources: BTreeMap::from([(Arc::clone(&root.id), Arc::new(root))]),
            models: BTreeMap::from(models),
            ..Definition::default()
        },
        deployments: BTreeMap::new(),
        frozen: BTreeMap::new(),
        stages: BTreeMap::new(),
    }
}

/// `Empty` and `Error` (docs/wire/aws-api-surface.md, section 4.3).
fn default_models() -> [Model; 2] {
    let model = |name: &str, description: &str, schema: &str| Model {
        id: short_id(|_| false),
        name: name.into(),
        description: Some(description.to_owned()),
        schema: Some(schema.to_owned()),
        content_type: "application/json".to_owned(),
    };
    [
        model(
            "Empty",
            "This is a default empty schema model",
            include_str!("rest_apis/empty.json").trim_end(),
        ),
        model(
            "Error",
            "This is a default error schema model",
            include_str!("rest_apis/error.json").trim_end(),
        ),
    ]
}

fn compression_size(size: i64) -> Result<u32, OperationError> {
    u32::try_from(size).ok().filter(|size| *size <= COMPRESSION_SIZE_BYTES_MAX).ok_or_else(|| {
        OperationError::bad_request(format!(
            "Invalid minimum compression size, must be between 0 and {COMPRESSION_SIZE_BYTES_MAX}"
        ))
    })
}

/// The constraint on the member lets nothing else through.
fn key_source(text: &str) -> ApiKeySource {
    match text {
        "AUTHORIZER" => ApiKeySource::Authorizer,
        _ => ApiKeySource::Header,
    }
}
