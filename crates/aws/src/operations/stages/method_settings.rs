//! Settings of one method, or of all: `/{path}/{verb}/…` and `/*/*/…`.
//!
//! A new entry begins as a copy of the one for all methods; later edits of that one leave it
//! alone. Texts for values that cannot be read are unverified.

use std::str::FromStr;

use super::patch::{Draft, cannot_remove};
use crate::documents::MethodSetting;
use crate::operations::OperationError;
use crate::operations::patch::Arguments;

/// Settings for every method.
const ALL: &str = "*/*";
/// Source: docs/wire/aws-data-plane.md, section 11.
const CACHE_TTL_SECONDS_MAX: i64 = 3600;
const LOGGING_LEVELS: &[&str] = &["OFF", "ERROR", "INFO"];
const STRATEGIES: &[&str] =
    &["FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER"];

type Edited = Result<(), OperationError>;

pub(super) fn metrics(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    entry(draft, arguments).metrics_enabled = arguments.flag();
    Ok(())
}

pub(super) fn data_trace(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    entry(draft, arguments).data_trace_enabled = arguments.flag();
    Ok(())
}

pub(super) fn logging_level(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let level = one_of(arguments, LOGGING_LEVELS)?;
    entry(draft, arguments).logging_level = Some(level);
    Ok(())
}

pub(super) fn burst_limit(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let limit = number(arguments)?;
    entry(draft, arguments).throttling_burst_limit = limit;
    Ok(())
}

pub(super) fn rate_limit(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let limit = number::<f64>(arguments)?;
    if !limit.is_finite() {
        return Err(invalid(arguments));
    }
    entry(draft, arguments).throttling_rate_limit = limit;
    Ok(())
}

pub(super) fn caching(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    entry(draft, arguments).caching_enabled = arguments.flag();
    Ok(())
}

pub(super) fn cache_ttl(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let seconds = number(arguments)?;
    if !(0..=CACHE_TTL_SECONDS_MAX).contains(&seconds) {
        return Err(invalid(arguments));
    }
    entry(draft, arguments).cache_ttl_in_seconds = seconds;
    Ok(())
}

pub(super) fn cache_encryption(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    entry(draft, arguments).cache_data_encrypted = arguments.flag();
    Ok(())
}

pub(super) fn cache_control(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    entry(draft, arguments).require_authorization_for_cache_control = arguments.flag();
    Ok(())
}

pub(super) fn cache_strategy(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let strategy = one_of(arguments, STRATEGIES)?;
    entry(draft, arguments).unauthorized_cache_control_header_strategy = strategy;
    Ok(())
}

/// Drops a whole entry.
pub(super) fn remove(draft: &mut Draft, arguments: &Arguments<'_>) -> Edited {
    let dropped = draft.stage.method_settings.remove(&key(arguments));
    dropped.map(|_| ()).ok_or_else(|| cannot_remove(arguments.path))
}

/// `test/GET` without a leading slash; the root is `//GET`.
fn key(arguments: &Arguments<'_>) -> String {
    let (path, verb) = match arguments.captures {
        [path, verb, ..] => (path.as_str(), verb.as_str()),
        _ => ("", ""),
    };
    let path = if path == "/" { path } else { path.trim_start_matches('/') };
    format!("{path}/{verb}")
}

fn entry<'d>(draft: &'d mut Draft, arguments: &Arguments<'_>) -> &'d mut MethodSetting {
    let settings = &mut draft.stage.method_settings;
    let start = settings.get(ALL).cloned().unwrap_or_default();
    settings.entry(key(arguments)).or_insert(start)
}

fn number<T: FromStr>(arguments: &Arguments<'_>) -> Result<T, OperationError> {
    arguments.text().trim().parse().map_err(|_| invalid(arguments))
}

fn one_of(arguments: &Arguments<'_>, known: &[&str]) -> Result<String, OperationError> {
    let found = known.iter().find(|name| name.eq_ignore_ascii_case(arguments.text()));
    found.map(|name| (*name).to_owned()).ok_or_else(|| invalid(arguments))
}

fn invalid(arguments: &Arguments<'_>) -> OperationError {
    OperationError::bad_request(format!(
        "Invalid value {} specified for method setting path: {}",
        arguments.value.unwrap_or("null"),
        arguments.path
    ))
}
