//! ImportApiKeys: keys of a CSV file, `Name,key,description,Enabled,usageplanIds`.
//!
//! A row that cannot be taken is left out with a warning that names its line and never its value;
//! `failonwarnings=true` refuses the file instead. Texts are ours.

use std::collections::HashSet;

use serde_json::Value;

use super::{Fields, add, next_place};
use crate::aws::Change;
use crate::documents::Secret;
use crate::operations::{Answer, OperationError, Outcome, usage_plan_keys};
use crate::wire::{Input, Members};

/// What an account of AWS holds.
const KEYS_MAX: usize = 10_000;

pub(in crate::operations) fn import(change: &mut Change<'_>, input: &Input) -> Outcome {
    let format = input.query("format").unwrap_or_default();
    if !format.eq_ignore_ascii_case("csv") {
        let message = format!("Invalid format specified: {format}. Must be csv");
        return Err(OperationError::bad_request(message));
    }
    let text = std::str::from_utf8(input.raw())
        .map_err(|_| OperationError::bad_request("The file of API keys is not UTF-8"))?;
    let mut rows = rows(text.trim_start_matches('\u{feff}')).into_iter();
    let header = rows.next().map(|(_, cells)| cells).unwrap_or_default();
    let column = |name: &str| header.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
    let columns = ["name", "key", "description", "enabled", "usageplanIds"].map(column);
    if columns[0].is_none() && columns[1].is_none() {
        return Err(OperationError::bad_request(
            "The file of API keys must begin with its columns: \
             Name,key,description,Enabled,usageplanIds",
        ));
    }
    if rows.len() > KEYS_MAX {
        let message = format!("The file of API keys has more than {KEYS_MAX} keys");
        return Err(OperationError::bad_request(message));
    }
    let keys = change.shared.api_keys.all();
    let mut place = next_place(&keys, change.now);
    let mut taken: HashSet<String> = keys.iter().map(|key| key.value.reveal().to_owned()).collect();
    let (mut ids, mut warnings) = (Vec::new(), Vec::new());
    for (line, cells) in rows {
        let cell = |at: usize| columns[at].and_then(|at| cells.get(at)).map_or("", |c| c.trim());
        let fields = Fields {
            name: cell(0),
            value: Some(cell(1)).filter(|value| !value.is_empty()),
            description: cell(2),
            enabled: cell(3).eq_ignore_ascii_case("true"),
            place,
            ..Fields::default()
        };
        let added = add(change, fields, |value: &Secret| !taken.insert(value.reveal().to_owned()));
        let id = match added {
            Ok(key) => key.id,
            Err(error) => {
                warnings.push(format!("Line {line}: {error}"));
                continue;
            }
        };
        for plan in cell(4).split([',', ';', '|']).map(str::trim).filter(|id| !id.is_empty()) {
            if let Err(error) = usage_plan_keys::join(&mut change.shared, plan, &id) {
                warnings.push(format!("Line {line}: usage plan {plan}: {error}"));
            }
        }
        place = place.saturating_add(1);
        ids.push(Value::from(&*id));
    }
    let strict =
        input.query("failonwarnings").is_some_and(|flag| flag.eq_ignore_ascii_case("true"));
    if strict && !warnings.is_empty() {
        return Err(OperationError::bad_request(warnings.join("; ")));
    }
    Ok(Answer::Json(Members::new().put("ids", ids).some("warnings", warnings).done()))
}

/// The rows of a CSV text with their lines, from 1; empty lines are none. Cells in double quotes
/// may hold commas, line ends and doubled quotes.
fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begun, mut quoted) = (1, 1, false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\n' {
            line += 1;
        }
        match (quoted, character) {
            (true, '"') if characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            (true, '"') => quoted = false,
            (true, other) => cell.push(other),
            (false, '"') if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            (false, ',') => row.push(std::mem::take(&mut cell)),
            (false, '\n') => {
                row.push(std::mem::take(&mut cell));
                end(&mut rows, begun, &mut row);
                begun = line;
            }
            (false, other) => cell.push(other),
        }
    }
    row.push(cell);
    end(&mut rows, begun, &mut row);
    rows
}

fn end(rows: &mut Vec<(usize, Vec<String>)>, line: usize, row: &mut Vec<String>) {
    let row = std::mem::take(row);
    if row.iter().any(|cell| !cell.trim().is_empty()) {
        rows.push((line, row));
    }
}
