//! The table as keys of a TOML file, and the tables that only the file can hold.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::settings::given::{Given, Layer, Origin, Problem, Value};
use crate::settings::table::{SETTINGS, Setting, Shape};
use crate::settings::tables::Tables;

/// A settings file: its name and text, to point into.
pub(crate) struct File<'f> {
    path: &'f str,
    text: &'f str,
}

/// Names that the top level may hold besides the settings.
const TABLES: &[&str] = &["aws", "defaults", "api"];

/// Reads a settings file.
pub(crate) fn read(path: &str, text: &str, all: &mut Vec<Problem>) -> (Layer, Tables) {
    let mut problems = Vec::new();
    let read = read_into(path, text, &mut problems);
    all.append(&mut problems);
    read
}

fn read_into(path: &str, text: &str, problems: &mut Vec<Problem>) -> (Layer, Tables) {
    let file = File { path, text };
    let mut layer = Layer::new();
    let mut tables = Tables::default();
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        problems.push(file.problem(at, "TOML", error.message().trim().to_owned()));
    }
    if !problems.is_empty() {
        // What was read of broken TOML would only mislead.
        return (layer, tables);
    }
    let known: Vec<String> = SETTINGS
        .iter()
        .map(Setting::file_key)
        .chain(TABLES.iter().map(|name| (*name).to_owned()))
        .collect();
    for (key, value) in document.get_ref() {
        let name = key.get_ref().as_ref();
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.file_key() == name) {
            match setting_value(setting, value.get_ref()) {
                Ok(given) => {
                    let origin = file.origin(key.span().start, name);
                    layer.insert(setting.key, Given { value: given, origin });
                }
                Err(message) => problems.push(file.problem(value.span().start, name, message)),
            }
        } else if TABLES.contains(&name) {
            tables.read(&file, name, value, problems);
        } else {
            problems.push(file.unknown(key, &known));
        }
    }
    (layer, tables)
}

impl File<'_> {
    /// A problem at a byte of the file.
    pub(crate) fn problem(&self, at: usize, key: &str, message: String) -> Problem {
        Problem { origin: self.origin(at, key), message }
    }

    /// The refusal of a key that is not known.
    pub(crate) fn unknown<S: AsRef<str>, K: AsRef<str>>(
        &self,
        key: &Spanned<K>,
        known: &[S],
    ) -> Problem {
        let name = key.get_ref().as_ref();
        let nearest = known
            .iter()
            .map(AsRef::as_ref)
            .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
        let message = match nearest {
            Some(nearest) => format!("there is no such key; did you mean \"{nearest}\"?"),
            None => "there is no such key".to_owned(),
        };
        self.problem(key.span().start, name, message)
    }

    fn origin(&self, at: usize, key: &str) -> Origin {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Origin::File { path: self.path.to_owned(), line, column, key: key.to_owned() }
    }
}

fn setting_value(setting: &Setting, value: &DeValue<'_>) -> Result<Value, String> {
    match setting.shape {
        Shape::One(name) => scalar(value)
            .map(Value::One)
            .ok_or_else(|| format!("give one value here, {}", quoted(name))),
        Shape::Switch => match value {
            DeValue::Boolean(on) => Ok(Value::Switch(*on)),
            _ => Err("give true or false here, without quotes".to_owned()),
        },
        Shape::List(name) | Shape::Positional(name) => match value {
            DeValue::Array(values) => values
                .iter()
                .map(|value| scalar(value.get_ref()))
                .collect::<Option<_>>()
                .map(Value::Many)
                .ok_or_else(|| format!("give an array of {} here", quoted(name))),
            _ => scalar(value)
                .map(|text| Value::Many(super::given::split_list(&text)))
                .ok_or_else(|| format!("give an array of {} here", quoted(name))),
        },
        Shape::Pairs(name) => pairs(value)
            .map(Value::Many)
            .ok_or_else(|| format!("give a table, or an array of {}", quoted(name))),
    }
}

fn pairs(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::Table(table) => table
            .iter()
            .map(|(left, right)| Some(format!("{}={}", left.get_ref(), scalar(right.get_ref())?)))
            .collect(),
        DeValue::Array(values) => values.iter().map(|value| scalar(value.get_ref())).collect(),
        _ => scalar(value).map(|text| vec![text]),
    }
}

/// A string, or a number or boolean as it would be written.
fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(on) => Some(on.to_string()),
        DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::table::Key;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let mut problems = Vec::new();
        read("r.toml", text, &mut problems);
        let said: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert_eq!(said, want);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        check("listen = \"127.0.0.1:1\"\nworkers = 2\n", &[]);
        check(
            "\nlistn = 1\n",
            &["r.toml:2:1: listn: there is no such key; did you mean \"listen\"?"],
        );
        check(
            "listen-tls = \"x\"",
            &["r.toml:1:1: listen-tls: there is no such key; did you mean \"listen_tls\"?"],
        );
        check(
            "admin_plain = \"yes\"",
            &["r.toml:1:15: admin_plain: give true or false here, without quotes"],
        );
        check("data = []", &["r.toml:1:8: data: give one value here, \"DIR\""]);
        check(
            "[aws]\naccount_throtle = true",
            &["r.toml:2:1: account_throtle: there is no such key; \
               did you mean \"account_throttle\"?"],
        );
        check(
            "[api.pets]\nfiling = \"safe\"",
            &["r.toml:2:1: filing: there is no such key; did you mean \"filling\"?"],
        );
        check(
            "[defaults]\nfilling = \"unsafe\"",
            &["r.toml:2:11: filling: give \"safe\" or \"verbatim\""],
        );
    }

    #[test]
    fn broken_toml_is_said_with_its_place() {
        let mut problems = Vec::new();
        read("r.toml", "listen = \"a\"\ndata = ", &mut problems);
        let said = problems.first().expect("it is broken").to_string();
        assert!(said.starts_with("r.toml:2:"), "{said}");
    }

    #[test]
    fn pairs_may_be_a_table_or_an_array() {
        for text in ["param = { A = \"1\", B = 2 }", "param = [\"A=1\", \"B=2\"]"] {
            let (layer, _) = read("r.toml", text, &mut Vec::new());
            let want = Value::Many(vec!["A=1".to_owned(), "B=2".to_owned()]);
            assert_eq!(layer.get(&Key::Param).map(|given| &given.value), Some(&want));
        }
    }
}
