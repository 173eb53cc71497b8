//! Functions at the end of a path.

use serde_json::{Number, Value};

use super::JsonPathError;
use super::cursor::Cursor;
use super::parse::number;

/// What is done with what a path found; of an indefinite path, with the array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Length,
    Min,
    Max,
    Sum,
    Average,
    StandardDeviation,
    Concatenate,
    Keys,
    /// The element with this index, from the end when negative.
    Element(i64),
}

const NAMES: &[(&str, Function)] = &[
    ("length", Function::Length),
    ("size", Function::Length),
    ("min", Function::Min),
    ("max", Function::Max),
    ("sum", Function::Sum),
    ("avg", Function::Average),
    ("stddev", Function::StandardDeviation),
    ("concat", Function::Concatenate),
    ("keys", Function::Keys),
    ("first", Function::Element(0)),
    ("last", Function::Element(-1)),
];

impl Function {
    /// Reads the arguments of the function `name`; the opening parenthesis is next.
    pub(super) fn parse(name: &str, cursor: &mut Cursor<'_>) -> Result<Self, JsonPathError> {
        let known = NAMES.iter().find(|(known, _)| *known == name).map(|(_, function)| *function);
        if known.is_none() && name != "index" {
            return Err(cursor.error(format!("there is no function '{name}'")));
        }
        cursor.expect("(")?;
        cursor.skip_space();
        let function = match known {
            Some(function) => function,
            None => Self::Element(number(cursor)?),
        };
        cursor.skip_space();
        cursor.expect(")")?;
        Ok(function)
    }

    /// The function's value, or none where it has none.
    pub(super) fn apply(self, value: &Value) -> Option<Value> {
        match self {
            Self::Length => match value {
                Value::Array(items) => Some(items.len().into()),
                Value::Object(members) => Some(members.len().into()),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            },
            Self::Keys => {
                let keys = value.as_object()?.keys();
                Some(Value::Array(keys.map(|key| key.as_str().into()).collect()))
            }
            Self::Concatenate => {
                let texts = value.as_array()?.iter().filter_map(Value::as_str);
                Some(Value::String(texts.collect()))
            }
            Self::Element(index) => {
                let items = value.as_array()?;
                items.get(effective_index(index, items.len())?).cloned()
            }
            Self::Min | Self::Max | Self::Sum | Self::Average | Self::StandardDeviation => {
                let numbers: Vec<f64> =
                    value.as_array()?.iter().filter_map(Value::as_f64).collect();
                if numbers.is_empty() {
                    return None;
                }
                Number::from_f64(self.aggregate(&numbers)).map(Value::Number)
            }
        }
    }

    /// Of at least one number. As in Java, the result is never a whole number.
    fn aggregate(self, numbers: &[f64]) -> f64 {
        let count = numbers.len() as f64;
        let sum: f64 = numbers.iter().sum();
        match self {
            Self::Min => numbers.iter().copied().fold(f64::INFINITY, f64::min),
            Self::Max => numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Self::Average => sum / count,
            Self::StandardDeviation => {
                let squares: f64 = numbers.iter().map(|n| n * n).sum();
                (squares / count - (sum / count).powi(2)).max(0.0).sqrt()
            }
            Self::Sum | Self::Length | Self::Concatenate | Self::Keys | Self::Element(_) => sum,
        }
    }
}

/// The place of an index in `len` elements; a negative one counts from the end.
pub(super) fn effective_index(index: i64, len: usize) -> Option<usize> {
    let len = i64::try_from(len).ok()?;
    let index = if index < 0 { index + len } else { index };
    (index < len).then(|| usize::try_from(index).ok()).flatten()
}
