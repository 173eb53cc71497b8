//! `[[aws.callers]]`: who may sign requests to methods with AWS_IAM.
//!
//! No message here repeats what was given: it may be a secret that slipped into another key.

use jiff::Timestamp;
use rejoinder_aws::{Caller, CallerProblem, CallerSettings, Session};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::settings::file::File;
use crate::settings::given::Problem;

const KEYS: &[&str] = &[
    "access_key_id",
    "secret_access_key",
    "arn",
    "policy",
    "policy_file",
    "session_token",
    "session_expires",
];

/// Bytes of a policy file that are read; a policy is far shorter.
const POLICY_FILE_BYTES_MAX: u64 = 1024 * 1024;

/// Reads the array.
pub(crate) fn read(
    file: &File<'_>,
    value: &Spanned<DeValue<'_>>,
    problems: &mut Vec<Problem>,
) -> Vec<Caller> {
    const SHAPE: &str = "write each caller as a table: [[aws.callers]]";
    let DeValue::Array(rows) = value.get_ref() else {
        problems.push(file.problem(value.span().start, "callers", SHAPE.to_owned()));
        return Vec::new();
    };
    let mut callers = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for row in rows {
        let at = row.span().start;
        let DeValue::Table(table) = row.get_ref() else {
            problems.push(file.problem(at, "callers", SHAPE.to_owned()));
            continue;
        };
        let mut read = Row { file, at, table, problems };
        let Some(settings) = read.settings() else { continue };
        if seen.contains(&settings.access_key_id) {
            read.problem("access_key_id", "another caller has the same one");
            continue;
        }
        seen.push(settings.access_key_id.clone());
        match Caller::new(settings) {
            Ok(caller) => callers.push(caller),
            Err(problem) => read.refused(&problem),
        }
    }
    callers
}

struct Row<'a> {
    file: &'a File<'a>,
    /// Where the table begins.
    at: usize,
    table: &'a DeTable<'a>,
    problems: &'a mut Vec<Problem>,
}

impl Row<'_> {
    fn settings(&mut self) -> Option<CallerSettings> {
        let before = self.problems.len();
        for (key, _) in self.table {
            if !KEYS.contains(&key.get_ref().as_ref()) {
                self.problems.push(self.file.unknown(key, KEYS));
            }
        }
        let settings = CallerSettings {
            access_key_id: self.needed("access_key_id"),
            secret_access_key: self.needed("secret_access_key"),
            arn: self.needed("arn"),
            policy: self.policy(),
            session: self.session(),
        };
        (self.problems.len() == before).then_some(settings)
    }

    fn policy(&mut self) -> Option<String> {
        match (self.text("policy"), self.text("policy_file")) {
            (None, None) => None,
            (Some(policy), None) => Some(policy),
            (Some(_), Some(_)) => {
                self.problem("policy_file", "there is a policy already; give one of the two");
                None
            }
            (None, Some(path)) => match read_policy(&path) {
                Ok(text) => Some(text),
                Err(error) => {
                    self.problem("policy_file", format!("cannot read {path}: {error}"));
                    None
                }
            },
        }
    }

    fn session(&mut self) -> Option<Session> {
        let expires = self.expires();
        match self.text("session_token") {
            Some(token) => Some(Session { token, expires }),
            None => {
                if self.table.contains_key("session_expires") {
                    self.problem("session_expires", "it needs its session_token; give that too");
                }
                None
            }
        }
    }

    /// An offset date-time, or a string that holds one.
    fn expires(&mut self) -> Option<Timestamp> {
        let text = match self.table.get("session_expires")?.get_ref() {
            DeValue::Datetime(moment) => moment.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => String::new(),
        };
        let read = text.parse().ok();
        if read.is_none() {
            self.problem("session_expires", "give a moment like 2030-01-31T12:00:00Z");
        }
        read
    }

    fn needed(&mut self, key: &str) -> String {
        if !self.table.contains_key(key) {
            self.problem(key, "a caller needs one");
        }
        self.text(key).unwrap_or_default()
    }

    fn text(&mut self, key: &str) -> Option<String> {
        match self.table.get(key)?.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.problem(key, "give a string");
                None
            }
        }
    }

    fn refused(&mut self, problem: &CallerProblem) {
        let text = problem.to_string();
        let (key, message) = text.split_once(": ").unwrap_or(("callers", &text));
        self.problem(key, message);
    }

    fn problem(&mut self, key: &str, message: impl Into<String>) {
        let at = self.table.get(key).map_or(self.at, |value| value.span().start);
        self.problems.push(self.file.problem(at, key, message.into()));
    }
}

fn read_policy(path: &str) -> std::io::Result<String> {
    if std::fs::metadata(path)?.len() > POLICY_FILE_BYTES_MAX {
        return Err(std::io::Error::other("it is too large for a policy"));
    }
    std::fs::read_to_string(path)
}
