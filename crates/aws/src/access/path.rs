//! The paths that a call may mean to a policy.
//!
//! A policy names paths as plain text, and a path can be written in many ways: with letters
//! percent-encoded, with dot segments, with doubled slashes. Routing takes some of them as the
//! same, and backends others. So a policy is asked about the path as called and about what it
//! comes to when all of that is resolved, and the stricter verdict counts.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// As the client wrote it, without the slashes at its ends, which routing ignores.
pub(super) fn as_called(path: &str) -> &str {
    path.trim_matches('/')
}

/// Decoded once, without empty and dot segments; none when that is how it is written.
pub(super) fn resolved(as_called: &str) -> Option<String> {
    let plain = !as_called.contains('%') && !as_called.contains("//") && !as_called.contains('.');
    if plain {
        return None;
    }
    let decoded: Cow<'_, str> = percent_decode_str(as_called).decode_utf8_lossy();
    let mut segments: Vec<&str> = Vec::new();
    for segment in decoded.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    let resolved = segments.join("/");
    (resolved != as_called).then_some(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, called: &str, also: Option<&str>) {
        assert_eq!(as_called(path), called, "{path}");
        assert_eq!(resolved(called).as_deref(), also, "{path}");
    }

    #[test]
    fn paths() {
        check("", "", None);
        check("/", "", None);
        check("//pets/1/", "pets/1", None);
        check("/%61dmin", "%61dmin", Some("admin"));
        check("/files/../admin", "files/../admin", Some("admin"));
        check("/files/%2e%2E/admin", "files/%2e%2E/admin", Some("admin"));
        check("/files//a", "files//a", Some("files/a"));
        check("/files/a%2Fb", "files/a%2Fb", Some("files/a/b"));
        check("/files/a.txt", "files/a.txt", None);
        check("/../..", "../..", Some(""));
        check("/%ff", "%ff", Some("\u{fffd}"));
    }
}
