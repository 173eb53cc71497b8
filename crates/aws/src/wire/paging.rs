//! Lists in pages: `limit` (25, at most 500), `position` (opaque), `item`
//! (docs/wire/aws-api-surface.md, section 2).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::{Input, Members};
use crate::operations::{Answer, OperationError, Outcome};

const LIMIT: usize = 25;
const LIMIT_MAX: usize = 500;

/// A page of a list: `take` gets the key after which the page begins and how many items are
/// wanted, and returns keys and items in the order of their keys. `position` is given out only
/// when more follow.
///
/// # Errors
/// When `limit` or `position` cannot be read.
pub(crate) fn page<K: AsRef<str>>(
    input: &Input,
    take: impl FnOnce(Option<&str>, usize) -> Vec<(K, Value)>,
) -> Outcome {
    let Some(limit) = limit(input)? else {
        return Ok(Answer::Json(Members::new().put("item", Value::Array(Vec::new())).done()));
    };
    let after = input.query("position").filter(|text| !text.is_empty()).map(decode).transpose()?;
    let mut items = take(after.as_deref(), limit + 1);
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more).map(|(key, _)| URL_SAFE_NO_PAD.encode(key.as_ref()));
    let items = items.into_iter().map(|(_, item)| item).collect();
    Ok(Answer::Json(Members::new().put("item", Value::Array(items)).some("position", last).done()))
}

/// The same over items in memory, in any order.
///
/// # Errors
/// As [`page`].
pub(crate) fn page_of<'a, T: 'a>(
    input: &Input,
    all: impl Iterator<Item = &'a T>,
    key: impl Fn(&T) -> &str,
    show: impl Fn(&T) -> Value,
) -> Outcome {
    page(input, |after, count| {
        let mut all: Vec<_> = all.map(|item| (key(item).to_owned(), item)).collect();
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        all.into_iter()
            .filter(|(key, _)| after.is_none_or(|after| key.as_str() > after))
            .take(count)
            .map(|(key, item)| (key, show(item)))
            .collect()
    })
}

/// How many items a page holds; none for the negative limits that AWS answers with an empty list.
fn limit(input: &Input) -> Result<Option<usize>, OperationError> {
    let Some(text) = input.query("limit") else { return Ok(Some(LIMIT)) };
    let limit: i64 = text
        .parse()
        .map_err(|_| OperationError::bad_request(format!("Invalid limit specified: {text}")))?;
    Ok(match usize::try_from(limit) {
        Ok(0) => Some(LIMIT),
        Ok(limit) => Some(limit.min(LIMIT_MAX)),
        Err(_) => None,
    })
}

fn decode(position: &str) -> Result<String, OperationError> {
    URL_SAFE_NO_PAD
        .decode(position)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| OperationError::bad_request("Invalid position specified"))
}
