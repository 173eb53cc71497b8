//! The table of operations as a page for people.

use std::fmt::Write as _;

use super::{Body, OPERATIONS, Operation, Presence, Run};

/// All operations of API Gateway as a Markdown table, with those that are carried out marked.
/// `docs/operations.md` is this page.
#[must_use]
pub fn operations_page() -> String {
    let there = OPERATIONS.iter().filter(|row| is_carried_out(row)).count();
    let mut page = format!(
        "# AWS API Gateway operations\n\n\
         Written from the table of operations (`crates/aws/src/operations/table.rs`); do not edit.\n\
         {there} of {} operations are carried out. The others answer 501 and name themselves.\n\n\
         | Operation | URI | Success | Body | Query | Carried out |\n\
         |---|---|---|---|---|---|\n",
        OPERATIONS.len()
    );
    for row in &OPERATIONS {
        let mode = row.discriminator.map(|(key, value)| format!("?{key}={value}"));
        // Writing to a String cannot fail.
        let _ = writeln!(
            page,
            "| {} | `{} {}{}` | {} | {} | {} | {} |",
            row.name,
            row.method,
            row.path,
            mode.unwrap_or_default(),
            row.status,
            body(row.body),
            row.query.join(", "),
            if is_carried_out(row) { "yes" } else { "" },
        );
    }
    page
}

/// Whether a path is where operations are: its first segment is one of theirs. On a port that the
/// control plane shares nothing else may answer there.
#[must_use]
pub fn is_control_plane_path(path: &str) -> bool {
    let first = |path: &'static str| path.split('/').nth(1);
    path.split('/')
        .nth(1)
        .is_some_and(|root| OPERATIONS.iter().any(|operation| first(operation.path) == Some(root)))
}

fn is_carried_out(row: &Operation) -> bool {
    match row.run {
        Run::NotYet => false,
        Run::Read(_) | Run::Count(_) | Run::Change(..) => true,
    }
}

/// The members of a body, the required ones with a star.
fn body(body: Body) -> String {
    let name = |presence, name| match presence {
        Presence::Required => format!("{name}*"),
        Presence::Optional => String::from(name),
    };
    match body {
        Body::None => String::new(),
        Body::Raw => "raw".to_owned(),
        Body::Json(members) => members
            .iter()
            .map(|member| name(member.presence, member.name))
            .collect::<Vec<_>>()
            .join(", "),
    }
}
