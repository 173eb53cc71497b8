//! What PutRestApi keeps of an API: `merge` and `overwrite`.
//!
//! Ids of what stays under its name or path stay too, so that what refers to it from outside the
//! definition goes on to. Source: docs/wire/aws-api-surface.md, section 2.5.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::documents::{Definition, Resource, RestApiSettings};

use super::{Given, Imported};

/// `mode` of a PutRestApi.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The document wins on conflicts, everything else is kept.
    #[default]
    Merge,
    /// The definition becomes the document.
    Overwrite,
}

/// The definition after a PutRestApi of `imported` on `current`.
///
/// # Errors
/// AWS's words for trees that do not fit together.
pub(crate) fn put(
    current: &Definition,
    imported: &Imported,
    mode: Mode,
) -> Result<Definition, String> {
    let incoming = with_ids_of(current, &imported.definition);
    let settings = settings(&current.settings, &incoming.settings, imported.given, mode).into();
    Ok(match mode {
        Mode::Overwrite => Definition { settings, ..incoming },
        Mode::Merge => Definition {
            settings,
            resources: merged_resources(current, incoming.resources)?,
            models: union(&current.models, incoming.models),
            request_validators: union(&current.request_validators, incoming.request_validators),
            authorizers: union(&current.authorizers, incoming.authorizers),
            gateway_responses: union(&current.gateway_responses, incoming.gateway_responses),
        },
    })
}

fn settings(
    current: &RestApiSettings,
    incoming: &RestApiSettings,
    given: Given,
    mode: Mode,
) -> RestApiSettings {
    let mut settings = incoming.clone();
    let merge = mode == Mode::Merge;
    // What a document cannot say at all, or what an overwrite is known to leave.
    if !given.endpoint_type {
        settings.endpoint_configuration = current.endpoint_configuration.clone();
        if given.vpc_endpoint_ids {
            let ids = &incoming.endpoint_configuration.vpc_endpoint_ids;
            settings.endpoint_configuration.vpc_endpoint_ids.clone_from(ids);
        }
    } else if !given.vpc_endpoint_ids && merge {
        let ids = &current.endpoint_configuration.vpc_endpoint_ids;
        settings.endpoint_configuration.vpc_endpoint_ids.clone_from(ids);
    }
    if !given.security_policy {
        settings.security_policy.clone_from(&current.security_policy);
    }
    if !given.endpoint_access_mode {
        settings.endpoint_access_mode.clone_from(&current.endpoint_access_mode);
    }
    if merge && !given.description {
        settings.description.clone_from(&current.description);
    }
    if merge && !given.version {
        settings.version.clone_from(&current.version);
    }
    if merge && !given.binary_media_types {
        settings.binary_media_types.clone_from(&current.binary_media_types);
    }
    if merge && !given.minimum_compression_size {
        settings.minimum_compression_size = current.minimum_compression_size;
    }
    if merge && !given.api_key_source {
        settings.api_key_source = current.api_key_source;
    }
    if merge && !given.disable_execute_api_endpoint {
        settings.disable_execute_api_endpoint = current.disable_execute_api_endpoint;
    }
    if merge && !given.policy {
        settings.policy.clone_from(&current.policy);
    }
    settings
}

/// The incoming definition, with the current ids for what is there already.
fn with_ids_of(current: &Definition, incoming: &Definition) -> Definition {
    let by_path: HashMap<&str, &Arc<str>> =
        current.resources.values().map(|r| (r.path.as_str(), &r.id)).collect();
    let by_validator: HashMap<_, _> =
        current.request_validators.values().map(|v| (v.name.as_deref(), &v.id)).collect();
    let by_authorizer: HashMap<_, _> =
        current.authorizers.values().map(|a| (a.name.as_str(), &a.id)).collect();
    let mut renamed: HashMap<Arc<str>, Arc<str>> = HashMap::new();
    for resource in incoming.resources.values() {
        if let Some(id) = by_path.get(resource.path.as_str()) {
            renamed.insert(Arc::clone(&resource.id), Arc::clone(id));
        }
    }
    for validator in incoming.request_validators.values() {
        if let Some(id) = by_validator.get(&validator.name.as_deref()) {
            renamed.insert(Arc::clone(&validator.id), Arc::clone(id));
        }
    }
    for authorizer in incoming.authorizers.values() {
        if let Some(id) = by_authorizer.get(authorizer.name.as_str()) {
            renamed.insert(Arc::clone(&authorizer.id), Arc::clone(id));
        }
    }
    let id = |id: &Arc<str>| renamed.get(id).map_or_else(|| Arc::clone(id), Arc::clone);
    let text = |id: &String| renamed.get(id.as_str()).map_or_else(|| id.clone(), |n| n.to_string());
    let mut definition = incoming.clone();
    definition.resources = incoming
        .resources
        .values()
        .map(|resource| {
            let mut resource = Resource::clone(resource);
            let old = std::mem::replace(&mut resource.id, Arc::from(""));
            resource.id = id(&old);
            resource.parent_id = resource.parent_id.as_ref().map(id);
            for method in resource.methods.values_mut() {
                let method = Arc::make_mut(method);
                method.authorizer_id = method.authorizer_id.as_ref().map(text);
                method.request_validator_id = method.request_validator_id.as_ref().map(text);
                if let Some(integration) = &mut method.integration
                    && *integration.cache_namespace == *old
                {
                    integration.cache_namespace = resource.id.to_string();
                }
            }
            (Arc::clone(&resource.id), Arc::new(resource))
        })
        .collect();
    definition.request_validators = rekeyed(&incoming.request_validators, id, |v, id| v.id = id);
    definition.authorizers = rekeyed(&incoming.authorizers, id, |a, id| a.id = id);
    for (name, model) in &mut definition.models {
        if let Some(known) = current.models.get(name)
            && known.id != model.id
        {
            Arc::make_mut(model).id = Arc::clone(&known.id);
        }
    }
    definition
}

fn rekeyed<T: Clone>(
    map: &BTreeMap<Arc<str>, Arc<T>>,
    id: impl Fn(&Arc<str>) -> Arc<str>,
    set: impl Fn(&mut T, Arc<str>),
) -> BTreeMap<Arc<str>, Arc<T>> {
    map.iter()
        .map(|(old, value)| {
            let new = id(old);
            let mut value = Arc::clone(value);
            if new != *old {
                set(Arc::make_mut(&mut value), Arc::clone(&new));
            }
            (new, value)
        })
        .collect()
}

fn merged_resources(
    current: &Definition,
    incoming: BTreeMap<Arc<str>, Arc<Resource>>,
) -> Result<BTreeMap<Arc<str>, Arc<Resource>>, String> {
    let mut resources = current.resources.clone();
    for (id, resource) in incoming {
        if let Some(known) = resources.get_mut(&id) {
            let methods = resource.methods.iter();
            let methods = methods.map(|(verb, method)| (verb.clone(), Arc::clone(method)));
            Arc::make_mut(known).methods.extend(methods);
        } else {
            resources.insert(id, resource);
        }
    }
    fits_together(&resources)?;
    Ok(resources)
}

/// Whether every resource has at most one variable child, and none that is greedy has any.
fn fits_together(resources: &BTreeMap<Arc<str>, Arc<Resource>>) -> Result<(), String> {
    let mut variables: HashMap<&str, &str> = HashMap::new();
    for resource in resources.values() {
        let (Some(parent), Some(part)) = (&resource.parent_id, &resource.path_part) else {
            continue;
        };
        let refused = |why: String| {
            let path = &resource.path;
            Err(format!(
                "Errors found during import:\n\tUnable to create resource at path '{path}': {why}"
            ))
        };
        let above = resources.get(parent).and_then(|parent| parent.path_part.as_deref());
        if let Some(above) = above.filter(|above| above.ends_with("+}")) {
            return refused(format!(
                "Cannot create a child of a resource with a greedy path variable: {above}"
            ));
        }
        if part.starts_with('{')
            && let Some(sibling) = variables.insert(parent, part)
        {
            return refused(format!(
                "A sibling ({sibling}) of this resource already has a variable path part -- only \
                 one is allowed"
            ));
        }
    }
    Ok(())
}

fn union<T>(
    current: &BTreeMap<Arc<str>, Arc<T>>,
    incoming: BTreeMap<Arc<str>, Arc<T>>,
) -> BTreeMap<Arc<str>, Arc<T>> {
    let mut all = current.clone();
    all.extend(incoming);
    all
}
