//! The languages of mapping templates that nobody else keeps.
//!
//! Now: JSONPath as AWS (Jayway) reads it. Later: the Velocity template language.

mod json_path;

pub use json_path::{JsonPath, JsonPathError};
