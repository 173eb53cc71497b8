//! `cloneFrom`: a definition copied into another API, with new ids.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::documents::{Definition, Method};
use crate::operations::ids::{long_id, short_id};

/// The definition of the API `from` as that of the API `to`. Models are the same with their
/// references pointing to the new API; everything that has an id gets a new one.
pub(super) fn definition(from: &str, original: &Definition, to: &str) -> Definition {
    let mut copy = original.clone();
    let validators = fresh_ids(original.request_validators.keys());
    let authorizers = fresh_ids(original.authorizers.keys());
    let mut resources = fresh_ids(original.resources.keys());
    if let Some(root) = original.root() {
        resources.insert(Arc::clone(&root.id), long_id(|_| false));
    }
    copy.request_validators =
        renamed(&original.request_validators, &validators, |validator, id| {
            validator.id = id;
        });
    copy.authorizers = renamed(&original.authorizers, &authorizers, |authorizer, id| {
        authorizer.id = id;
    });
    copy.resources = renamed(&original.resources, &resources, |resource, id| {
        let old = std::mem::replace(&mut resource.id, id);
        resource.parent_id =
            resource.parent_id.as_deref().and_then(|id| resources.get(id).cloned());
        let new = Arc::clone(&resource.id);
        for method in resource.methods.values_mut() {
            repoint(Arc::make_mut(method), (&old, &new), &validators, &authorizers);
        }
    });
    let (from, to) = (model_reference(from), model_reference(to));
    for model in copy.models.values_mut() {
        let model = Arc::make_mut(model);
        model.id = short_id(|_| false);
        model.schema = model.schema.as_ref().map(|schema| schema.replace(&from, &to));
    }
    copy
}

type Ids = BTreeMap<Arc<str>, Arc<str>>;

fn fresh_ids<'a>(old: impl Iterator<Item = &'a Arc<str>>) -> Ids {
    let mut ids = Ids::new();
    let mut taken = std::collections::BTreeSet::new();
    for old in old {
        let new = short_id(|id| taken.contains(id));
        taken.insert(Arc::clone(&new));
        ids.insert(Arc::clone(old), new);
    }
    ids
}

fn renamed<T: Clone>(
    originals: &BTreeMap<Arc<str>, Arc<T>>,
    ids: &Ids,
    rename: impl Fn(&mut T, Arc<str>),
) -> BTreeMap<Arc<str>, Arc<T>> {
    let copy = |(old, original): (&Arc<str>, &Arc<T>)| {
        let id = ids.get(old)?;
        let mut copy = T::clone(original);
        rename(&mut copy, Arc::clone(id));
        Some((Arc::clone(id), Arc::new(copy)))
    };
    originals.iter().filter_map(copy).collect()
}

fn repoint(method: &mut Method, (old, new): (&str, &str), validators: &Ids, authorizers: &Ids) {
    let to = |ids: &Ids, id: &str| ids.get(id).map_or_else(|| id.to_owned(), ToString::to_string);
    method.request_validator_id =
        method.request_validator_id.as_deref().map(|id| to(validators, id));
    method.authorizer_id = method.authorizer_id.as_deref().map(|id| to(authorizers, id));
    if let Some(integration) = &mut method.integration
        && integration.cache_namespace == old
    {
        new.clone_into(&mut integration.cache_namespace);
    }
}

fn model_reference(api: &str) -> String {
    format!("/restapis/{api}/models/")
}
