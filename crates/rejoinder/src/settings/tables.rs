//! What only the settings file can say: `[aws]` (`[[aws.callers]]` is in [`callers`]), and per-API options in `[defaults]` and
//! `[api."ID or name"]`.

use std::collections::HashMap;

use rejoinder_aws::{ApiOptions, Caller};
use rejoinder_reply::Filling;
use toml::Spanned;
use toml::de::DeValue;

use crate::settings::callers;
use crate::settings::file::File;
use crate::settings::given::Problem;

/// The file's tables.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// `[aws] account_throttle`: whether the account's throttle is enforced (decision A24).
    pub(crate) account_throttle: bool,
    /// `[defaults]`.
    pub(crate) defaults: ApiOptions,
    /// `[api."ID or name"]`.
    pub(crate) apis: HashMap<String, ApiOptions>,
    /// `[[aws.callers]]`.
    pub(crate) callers: Vec<Caller>,
}

type Value<'v> = Spanned<DeValue<'v>>;

const AWS_KEYS: &[&str] = &["account_throttle", "callers"];

/// One option of an API.
struct OptionRow {
    key: &'static str,
    /// What it may be, for people.
    values: &'static str,
    /// False when the value is none of `values`.
    read: fn(&DeValue<'_>, &mut ApiOptions) -> bool,
}

static OPTIONS: &[OptionRow] = &[
    OptionRow {
        key: "filling",
        values: "\"safe\" or \"verbatim\"",
        read: |value, options| {
            options.filling = match value.as_str() {
                Some("safe") => Some(Filling::Safe),
                Some("verbatim") => Some(Filling::Verbatim),
                _ => None,
            };
            options.filling.is_some()
        },
    },
    OptionRow {
        key: "custom_413",
        values: "true or false, without quotes",
        read: |value, options| {
            options.custom_413 = value.as_bool();
            options.custom_413.is_some()
        },
    },
    OptionRow {
        key: "retry_after",
        values: "true or false, without quotes",
        read: |value, options| {
            options.retry_after = value.as_bool();
            options.retry_after.is_some()
        },
    },
];

impl Tables {
    /// Reads the table of this name.
    pub(crate) fn read(
        &mut self,
        file: &File<'_>,
        name: &str,
        value: &Value<'_>,
        problems: &mut Vec<Problem>,
    ) {
        let DeValue::Table(table) = value.get_ref() else {
            let message = format!("write a table here: [{name}]");
            problems.push(file.problem(value.span().start, name, message));
            return;
        };
        if name == "defaults" {
            self.defaults = options(file, name, value, problems);
            return;
        }
        for (key, value) in table {
            let inner = key.get_ref().as_ref();
            match (name, inner) {
                ("api", _) => {
                    let options = options(file, inner, value, problems);
                    self.apis.insert(inner.to_owned(), options);
                }
                (_, "account_throttle") => match value.get_ref().as_bool() {
                    Some(on) => self.account_throttle = on,
                    None => problems.push(file.problem(
                        value.span().start,
                        inner,
                        "give true or false, without quotes".to_owned(),
                    )),
                },
                (_, "callers") => self.callers = callers::read(file, value, problems),
                _ => problems.push(file.unknown(key, AWS_KEYS)),
            }
        }
    }
}

fn options(
    file: &File<'_>,
    name: &str,
    value: &Value<'_>,
    problems: &mut Vec<Problem>,
) -> ApiOptions {
    let mut options = ApiOptions::default();
    let DeValue::Table(table) = value.get_ref() else {
        let message = format!("write a table here: [api.\"{name}\"]");
        problems.push(file.problem(value.span().start, name, message));
        return options;
    };
    let known: Vec<&str> = OPTIONS.iter().map(|row| row.key).collect();
    for (key, value) in table {
        let inner = key.get_ref().as_ref();
        match OPTIONS.iter().find(|row| row.key == inner) {
            None => problems.push(file.unknown(key, &known)),
            Some(row) if (row.read)(value.get_ref(), &mut options) => {}
            Some(row) => {
                let message = format!("give {}", row.values);
                problems.push(file.problem(value.span().start, inner, message));
            }
        }
    }
    options
}
