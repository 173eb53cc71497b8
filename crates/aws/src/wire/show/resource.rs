//! A resource as answers show it.

use serde_json::{Map, Value};

use super::method;
use crate::documents::Resource;
use crate::wire::Members;

/// Whether methods are shown whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Embed {
    Nothing,
    Methods,
}

/// A resource. Without `embed=methods` its methods are shown as empty objects.
pub(crate) fn resource(resource: &Resource, embed: Embed) -> Value {
    let methods: Map<String, Value> = resource
        .methods
        .iter()
        .map(|(verb, found)| match embed {
            Embed::Methods => (verb.clone(), method(found)),
            Embed::Nothing => (verb.clone(), Value::Object(Map::new())),
        })
        .collect();
    Members::new()
        .put("id", &*resource.id)
        .some("parentId", resource.parent_id.as_deref())
        .some("pathPart", resource.path_part.as_ref())
        .put("path", &resource.path)
        .some("resourceMethods", methods)
        .done()
}
