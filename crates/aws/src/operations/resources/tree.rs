//! The rules of the resource tree (docs/wire/aws-api-surface.md, section 4.2).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::documents::{Definition, Resource};
use crate::operations::{OperationError, lookup};

/// The resources of an API by id.
#[derive(Clone)]
pub(super) struct Tree {
    resources: BTreeMap<Arc<str>, Arc<Resource>>,
}

impl Tree {
    pub(super) fn of(definition: &Definition) -> Self {
        Self { resources: definition.resources.clone() }
    }

    pub(super) fn into_resources(self) -> BTreeMap<Arc<str>, Arc<Resource>> {
        self.resources
    }

    /// The tree with another resource, whose path is set here.
    pub(super) fn with(mut self, resource: Resource) -> Result<Self, OperationError> {
        let (parent, part) = (resource.parent_id.clone(), resource.path_part.clone());
        let (parent, part) = (parent.unwrap_or_default(), part.unwrap_or_default());
        self.admit(&resource.id, &parent, &part)?;
        let id = Arc::clone(&resource.id);
        self.resources.insert(Arc::clone(&id), Arc::new(resource));
        self.set_paths(&id);
        Ok(self)
    }

    /// The tree without a resource and all below it.
    pub(super) fn without(mut self, id: &str) -> Self {
        for gone in self.subtree(id) {
            self.resources.remove(&gone);
        }
        self
    }

    pub(super) fn rename(&mut self, id: &Arc<str>, part: &str) -> Result<(), OperationError> {
        let parent = self.parent(id).ok_or_else(|| {
            OperationError::bad_request("Root resource cannot update its pathPart.")
        })?;
        self.admit(id, &parent, part)?;
        if is_greedy(part) && self.children(id).next().is_some() {
            return Err(child_of_greedy(part));
        }
        self.edit(id, |resource| resource.path_part = Some(part.to_owned()));
        self.set_paths(id);
        Ok(())
    }

    pub(super) fn move_below(&mut self, id: &Arc<str>, parent: &str) -> Result<(), OperationError> {
        if self.parent(id).is_none() {
            return Err(OperationError::bad_request("Root resource cannot update its parentId."));
        }
        if self.subtree(id).iter().any(|below| **below == *parent) {
            return Err(OperationError::bad_request("Resources cannot be cyclical."));
        }
        let part = self.resources.get(id).and_then(|resource| resource.path_part.clone());
        self.admit(id, parent, &part.unwrap_or_default())?;
        self.edit(id, |resource| resource.parent_id = Some(parent.into()));
        self.set_paths(id);
        Ok(())
    }

    /// Whether a resource may stand below a parent under this name.
    fn admit(&self, id: &str, parent: &str, part: &str) -> Result<(), OperationError> {
        let parent = self.resources.get(parent).ok_or_else(lookup::unknown_resource)?;
        if let Some(greedy) = parent.path_part.as_deref().filter(|part| is_greedy(part)) {
            return Err(child_of_greedy(greedy));
        }
        check_part(part)?;
        let siblings = self.children(&parent.id).filter(|sibling| *sibling.id != *id);
        let mut names: Vec<&str> =
            siblings.filter_map(|sibling| sibling.path_part.as_deref()).collect();
        names.sort_unstable();
        if names.contains(&part) {
            return Err(OperationError::conflict(format!(
                "Another resource with the same parent already has this name: {part}"
            )));
        }
        if let (true, Some(other)) = (is_variable(part), names.iter().find(|n| is_variable(n))) {
            return Err(OperationError::bad_request(format!(
                "A sibling ({other}) of this resource already has a variable path part -- only \
                 one is allowed"
            )));
        }
        Ok(())
    }

    fn parent(&self, id: &str) -> Option<Arc<str>> {
        self.resources.get(id)?.parent_id.clone()
    }

    fn children<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Arc<Resource>> {
        self.resources.values().filter(move |child| child.parent_id.as_deref() == Some(id))
    }

    /// A resource and all below it, parents before their children.
    fn subtree(&self, id: &str) -> Vec<Arc<str>> {
        let mut found: Vec<Arc<str>> =
            self.resources.get(id).map(|own| Arc::clone(&own.id)).into_iter().collect();
        let mut at = 0;
        while let Some(parent) = found.get(at).cloned() {
            found.extend(self.children(&parent).map(|child| Arc::clone(&child.id)));
            at += 1;
        }
        found
    }

    /// Sets the paths of a resource and of all below it from that of its parent.
    fn set_paths(&mut self, id: &str) {
        for id in self.subtree(id) {
            let Some(own) = self.resources.get(&id) else { continue };
            let parent = own.parent_id.as_ref().and_then(|parent| self.resources.get(parent));
            let above = parent.map_or("", |parent| parent.path.trim_end_matches('/'));
            let path = format!("{above}/{}", own.path_part.as_deref().unwrap_or_default());
            self.edit(&id, |resource| resource.path = path);
        }
    }

    fn edit(&mut self, id: &str, edit: impl FnOnce(&mut Resource)) {
        if let Some(resource) = self.resources.get_mut(id) {
            edit(Arc::make_mut(resource));
        }
    }
}

fn child_of_greedy(part: &str) -> OperationError {
    OperationError::bad_request(format!(
        "Cannot create a child of a resource with a greedy path variable: {part}"
    ))
}

fn is_variable(part: &str) -> bool {
    part.starts_with('{')
}

fn is_greedy(part: &str) -> bool {
    part.ends_with("+}")
}

/// A literal segment or a variable as a whole one. Commas and colons are newer than AWS's text.
fn check_part(part: &str) -> Result<(), OperationError> {
    let name = match part.strip_prefix('{') {
        Some(rest) => rest.strip_suffix('}').map(|name| name.strip_suffix('+').unwrap_or(name)),
        None => Some(part),
    };
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-:,".contains(&byte);
    match name {
        Some(name) if !name.is_empty() && name.bytes().all(allowed) => Ok(()),
        _ => Err(OperationError::bad_request(
            "Resource's path part only allow a-zA-Z0-9._- and curly braces at the beginning and \
             the end and an optional plus sign before the closing brace.",
        )),
    }
}
