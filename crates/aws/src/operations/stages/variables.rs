//! Stage variables: what their names and values may hold (docs/wire/aws-data-plane.md, section
//! 11). The texts are those that AWS's console shows (unverified for the wire).

use crate::documents::StringMap;
use crate::operations::OperationError;

/// Judges stage variables.
///
/// # Errors
/// The first that AWS would not take.
pub(super) fn check(variables: &StringMap) -> Result<(), OperationError> {
    variables.iter().try_for_each(|(name, value)| check_one(name, value))
}

/// Judges one stage variable.
///
/// # Errors
/// When AWS would not take it.
pub(super) fn check_one(name: &str, value: &str) -> Result<(), OperationError> {
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if name.is_empty() || !name.bytes().all(in_name) {
        return Err(OperationError::bad_request(format!(
            "Invalid stage variable name: {name}. Please use names with alphanumeric characters \
             and underscores."
        )));
    }
    let in_value = |byte: u8| byte.is_ascii_alphanumeric() || b" -._~:/?#&=,".contains(&byte);
    if !value.bytes().all(in_value) {
        return Err(OperationError::bad_request(format!(
            "Invalid stage variable value: {value}. Please use values with alphanumeric \
             characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','."
        )));
    }
    Ok(())
}
