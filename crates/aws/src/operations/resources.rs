//! Resources: the API's tree of path segments.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 3 and 4.2. Every change keeps the
//! `path` of the whole subtree true.

mod tree;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ids::short_id;
use super::patch::{Arguments, Op, PatchTable, invalid_path_for_op, path};
use super::{Answer, OperationError, Outcome, View, lookup};
use crate::aws::Change;
use crate::documents::Resource;
use crate::wire::show::{self, Embed};
use crate::wire::{Input, page_of};
use tree::Tree;

static PATHS: PatchTable<ResourceDraft> = PatchTable {
    paths: &[
        path("/parentId", &[(Op::Replace, move_below)]),
        path("/pathPart", &[(Op::Replace, rename)]),
    ],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_path_for_op,
};

/// The tree, and the resource that is patched.
#[derive(Clone)]
struct ResourceDraft {
    tree: Tree,
    id: Arc<str>,
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    let parent = input.label("parent_id");
    let api = change.api.as_mut().ok_or_else(lookup::unknown_resource)?;
    let part = input.text("pathPart").unwrap_or_default().to_owned();
    let id = short_id(|id| api.definition.resources.contains_key(id));
    let resource = Resource {
        id: Arc::clone(&id),
        parent_id: Some(parent.into()),
        path_part: Some(part),
        path: String::new(),
        methods: BTreeMap::new(),
    };
    api.definition.resources = Tree::of(&api.definition).with(resource)?.into_resources();
    let made = api.definition.resources.get(&id).ok_or_else(lookup::unknown_resource)?;
    Ok(Answer::Json(show::resource(made, Embed::Nothing)))
}

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.find_api(input);
    let resource = lookup::resource(api.as_deref(), input)?;
    Ok(Answer::Json(show::resource(resource, embed(input))))
}

pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let api = view.api(input)?;
    let embed = embed(input);
    page_of(
        input,
        api.definition.resources.values(),
        |resource| &resource.path,
        |resource| show::resource(resource, embed),
    )
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let id = Arc::clone(&lookup::resource(change.api.as_ref(), input)?.id);
    let api = change.existing(input)?;
    let draft = ResourceDraft { tree: Tree::of(&api.definition), id: Arc::clone(&id) };
    api.definition.resources = PATHS.apply(&draft, &input.patches())?.tree.into_resources();
    let resource = lookup::resource(change.api.as_ref(), input)?;
    Ok(Answer::Json(show::resource(resource, Embed::Nothing)))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let resource = lookup::resource(change.api.as_ref(), input)?;
    if resource.parent_id.is_none() {
        return Err(OperationError::bad_request("Root resource cannot be deleted."));
    }
    let id = Arc::clone(&resource.id);
    let api = change.existing(input)?;
    api.definition.resources = Tree::of(&api.definition).without(&id).into_resources();
    Ok(Answer::Empty)
}

fn rename(draft: &mut ResourceDraft, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.tree.rename(&draft.id, arguments.text())
}

fn move_below(draft: &mut ResourceDraft, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.tree.move_below(&draft.id, arguments.text())
}

/// `embed=methods` asks for whole methods.
fn embed(input: &Input) -> Embed {
    match input.query_all("embed").any(|asked| asked == "methods") {
        true => Embed::Methods,
        false => Embed::Nothing,
    }
}
