//! What an operation is given: labels, query, and a body whose types were checked.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::request::Parts;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::check;
use super::route::Labels;
use crate::documents::StringMap;
use crate::operations::{Body, Op, Operation, OperationError, PatchOperation, Refusal};

/// The largest body of a request: AWS takes definitions of 6 MB
/// (docs/wire/aws-api-surface.md, section 2.5).
pub(crate) const BODY_BYTES_MAX: usize = 6 * 1024 * 1024;

/// A request that was read and checked against its row.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    labels: Labels,
    query: Vec<(String, String)>,
    body: Map<String, Value>,
    raw: Bytes,
}

impl Input {
    /// Reads and checks a request.
    ///
    /// # Errors
    /// What AWS's front refuses before any operation sees it.
    pub(super) fn read(
        operation: &Operation,
        labels: Labels,
        head: &Parts,
        raw: Bytes,
    ) -> Result<Self, OperationError> {
        if raw.len() > BODY_BYTES_MAX {
            return Err(OperationError::new(
                Refusal::TooLarge,
                format!("The request body is larger than {BODY_BYTES_MAX} bytes"),
            ));
        }
        let body = match operation.body {
            Body::Json(members) => check::parse(&raw, members)?,
            Body::None | Body::Raw => Map::new(),
        };
        check::constraints(operation, &body, &labels)?;
        Ok(Self { labels, query: query(head.uri.query().unwrap_or_default()), body, raw })
    }

    /// A label of the path; every row's function asks for those of its own template.
    pub(crate) fn label(&self, name: &str) -> &str {
        self.labels.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// The first value of a query member.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values of a query member.
    pub(crate) fn query_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The bytes of the body.
    pub(crate) fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// A member of the body; JSON null is none.
    pub(crate) fn member(&self, name: &str) -> Option<&Value> {
        self.body.get(name).filter(|value| !value.is_null())
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.member(name)?.as_str()
    }

    /// A text of one's own, where the empty text means "not set".
    pub(crate) fn filled(&self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// A flag.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.member(name)?.as_bool()
    }

    /// A whole number.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        integer(self.member(name)?)
    }

    /// A map of texts; null values are left out.
    pub(crate) fn texts(&self, name: &str) -> StringMap {
        let text =
            |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
        self.object(name).filter_map(text).collect()
    }

    /// A map of texts that keeps null values.
    pub(crate) fn nullable_texts(&self, name: &str) -> BTreeMap<String, Option<String>> {
        self.object(name)
            .map(|(key, value)| (key.clone(), value.as_str().map(str::to_owned)))
            .collect()
    }

    /// A map of flags; null values are left out.
    pub(crate) fn flags(&self, name: &str) -> BTreeMap<String, bool> {
        let flag = |(key, value): (&String, &Value)| Some((key.clone(), value.as_bool()?));
        self.object(name).filter_map(flag).collect()
    }

    /// A list of texts; none if the member is absent.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<String>> {
        Some(texts(self.member(name)?))
    }

    /// The operations of a PATCH.
    pub(crate) fn patches(&self) -> Vec<PatchOperation> {
        let given = self.member("patchOperations").and_then(Value::as_array);
        let text = |from: &Value, name: &str| from.get(name)?.as_str().map(str::to_owned);
        given
            .into_iter()
            .flatten()
            .filter_map(|one| {
                Some(PatchOperation {
                    op: Op::named(one.get("op")?.as_str()?)?,
                    path: text(one, "path"),
                    value: text(one, "value"),
                    from: text(one, "from"),
                })
            })
            .collect()
    }

    fn object(&self, name: &str) -> impl Iterator<Item = (&String, &Value)> {
        self.member(name).and_then(Value::as_object).into_iter().flatten()
    }
}

/// The texts of a JSON list.
pub(crate) fn texts(list: &Value) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A whole number, also when written with a fraction or in a text.
fn integer(value: &Value) -> Option<i64> {
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "AWS cuts fractions off as well")]
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|f| f as i64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn query(text: &str) -> Vec<(String, String)> {
    let decode =
        |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect()
}
