//! VPC links. They are ready at once; CreateVpcLink says PENDING all the same, as AWS does.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 3, 4.0, 4.5 and 5.1.

use std::sync::Arc;

use serde_json::Value;

use super::ids::short_id;
use super::patch::{Arguments, Op, PatchTable, invalid_path_for_op, path};
use super::{Answer, OperationError, Outcome, View, tags};
use crate::aws::Change;
use crate::documents::VpcLink;
use crate::wire::show::Tags;
use crate::wire::{Input, Members, page_of};

static PATHS: PatchTable<VpcLink> = PatchTable {
    paths: &[
        path("/name", &[(Op::Replace, set_name)]),
        path("/description", &[(Op::Replace, set_description)]),
    ],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_path_for_op,
};

/// How far a link is.
#[derive(Clone, Copy)]
enum Status {
    Pending,
    Available,
}

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let link = view.memory.shared.vpc_links.get(input.label("vpclink_id")).ok_or_else(unknown)?;
    Ok(Answer::Json(show(&link, Status::Available, Tags::Always)))
}

pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let links = view.memory.shared.vpc_links.all();
    let show = |link: &Arc<VpcLink>| show(link, Status::Available, Tags::WhenAny);
    page_of(input, links.iter(), |link| &link.id, show)
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    let links = &mut change.shared.vpc_links;
    let link = VpcLink {
        id: short_id(|id| links.has(id)),
        name: checked_name(input.text("name").unwrap_or_default())?,
        description: input.filled("description"),
        target_arns: checked_targets(input.list("targetArns").unwrap_or_default())?,
        tags: input.texts("tags"),
    };
    tags::check(&link.tags)?;
    let answer = show(&link, Status::Pending, Tags::WhenAny);
    links.put(Arc::clone(&link.id), link);
    Ok(Answer::Json(answer))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let links = &mut change.shared.vpc_links;
    let found = links.get(input.label("vpclink_id")).ok_or_else(unknown)?;
    let link = PATHS.apply(&found, &input.patches())?;
    let answer = show(&link, Status::Available, Tags::Always);
    links.put(Arc::clone(&link.id), link);
    Ok(Answer::Json(answer))
}

pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let removed = change.shared.vpc_links.remove(input.label("vpclink_id"));
    removed.map(|_| Answer::Empty).ok_or_else(unknown)
}

fn unknown() -> OperationError {
    OperationError::not_found("Invalid Vpc Link identifier specified")
}

fn checked_name(name: &str) -> Result<String, OperationError> {
    if name.is_empty() {
        return Err(OperationError::bad_request("Name cannot be empty"));
    }
    Ok(name.to_owned())
}

/// Any ARN will do: what is behind it is reached by the integration's own URI.
fn checked_targets(targets: Vec<String>) -> Result<Vec<String>, OperationError> {
    let is_arn = |text: &str| text.starts_with("arn:") && text.splitn(6, ':').count() == 6;
    if targets.is_empty() {
        return Err(OperationError::bad_request("targetArns cannot be empty"));
    }
    match targets.iter().find(|target| !is_arn(target)) {
        Some(wrong) => {
            Err(OperationError::bad_request(format!("Invalid ARN. ARN is not well formed {wrong}")))
        }
        None => Ok(targets),
    }
}

fn set_name(draft: &mut VpcLink, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.name = checked_name(arguments.text())?;
    Ok(())
}

fn set_description(draft: &mut VpcLink, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.description = arguments.optional();
    Ok(())
}

fn show(link: &VpcLink, status: Status, tags: Tags) -> Value {
    let (status, message) = match status {
        Status::Pending => ("PENDING", None),
        Status::Available => ("AVAILABLE", Some("Your vpc link is ready for use")),
    };
    let members = Members::new()
        .put("id", &*link.id)
        .put("name", &link.name)
        .some("description", link.description.as_ref())
        .put("targetArns", &link.target_arns)
        .put("status", status)
        .some("statusMessage", message);
    match tags {
        Tags::Always => members.put("tags", &link.tags),
        Tags::WhenAny => members.some("tags", &link.tags),
    }
    .done()
}
