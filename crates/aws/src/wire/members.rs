//! Members of an answer. What was never given is left out; what AWS always shows is put
//! (docs/wire/aws-api-surface.md, section 2, "absent values").

use serde::Serialize;
use serde_json::{Map, Value, json};

/// A JSON object in the making.
#[derive(Debug, Default)]
pub(crate) struct Members(Map<String, Value>);

impl Members {
    /// An object without members.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A member that is always shown.
    pub(crate) fn put(mut self, name: &str, value: impl Serialize) -> Self {
        self.0.insert(name.to_owned(), json!(value));
        self
    }

    /// A member that is shown when it is there: null, the empty list and the empty map are not;
    /// the empty text is.
    pub(crate) fn some(mut self, name: &str, value: impl Serialize) -> Self {
        let value = json!(value);
        let empty = match &value {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        };
        if !empty {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    /// The object.
    pub(crate) fn done(self) -> Value {
        Value::Object(self.0)
    }
}
