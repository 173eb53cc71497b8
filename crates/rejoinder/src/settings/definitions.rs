//! FILEs, their mounts, and what fills their placeholders.

use std::collections::BTreeMap;

use crate::settings::given::{AllGiven, Origin, Problem};
use crate::settings::table::Key;

/// Names of stages, as AWS bounds them.
const STAGE_CHARS_MAX: usize = 128;

/// The definitions to serve.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Definitions {
    pub(crate) files: Vec<MountedFile>,
    pub(crate) stage: String,
    pub(crate) parameters: BTreeMap<String, String>,
}

/// One FILE and where it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MountedFile {
    /// `/`, or a path without a trailing slash.
    pub(crate) mount: String,
    pub(crate) path: String,
}

/// Reads FILEs, `--mount`, `--stage` and `--param`.
pub(crate) fn definitions(given: &AllGiven, problems: &mut Vec<Problem>) -> Definitions {
    Definitions {
        files: mounted(given, problems),
        stage: stage(given, problems),
        parameters: parameters(given, problems),
    }
}

/// Reads FILEs alone: `validate` takes as many as one likes.
pub(crate) fn unmounted(given: &AllGiven, problems: &mut Vec<Problem>) -> Definitions {
    let file = |path: &String| MountedFile { mount: "/".to_owned(), path: path.clone() };
    Definitions {
        files: given.many(Key::File).iter().map(file).collect(),
        stage: stage(given, problems),
        parameters: parameters(given, problems),
    }
}

fn mounted(given: &AllGiven, problems: &mut Vec<Problem>) -> Vec<MountedFile> {
    let mut mounts: Vec<(MountedFile, Origin)> = Vec::new();
    for (pair, origin) in given.pairs(Key::Mount) {
        let file = match mount(&pair) {
            Ok(file) => file,
            Err(message) => {
                problems.push(Problem { origin, message });
                continue;
            }
        };
        match mounts.iter_mut().find(|(known, _)| known.mount == file.mount) {
            None => mounts.push((file, origin)),
            // The stronger source comes later and wins.
            Some(known) if known.1 != origin => *known = (file, origin),
            Some((known, _)) if *known == file => {}
            Some((known, _)) => problems.push(Problem {
                origin,
                message: format!(
                    "{} and {} are both mounted at {}; give each its own base",
                    known.path, file.path, file.mount
                ),
            }),
        }
    }
    let mut files: Vec<MountedFile> = mounts.into_iter().map(|(file, _)| file).collect();
    // A FILE that is named and mounted is one FILE.
    let alone: Vec<&String> = given
        .many(Key::File)
        .iter()
        .filter(|path| !files.iter().any(|file| file.path == **path))
        .collect();
    match alone[..] {
        [] => {}
        [path] if !files.iter().any(|file| file.mount == "/") => {
            files.push(MountedFile { mount: "/".to_owned(), path: path.clone() });
        }
        _ => problems.push(Problem { origin: given.origin(Key::File), message: several(&alone) }),
    }
    files
}

fn several(alone: &[&String]) -> String {
    let example: Vec<String> =
        alone.iter().map(|path| format!("--mount /{}={path}", base_name(path))).collect();
    format!(
        "only one FILE can answer at /; say where each of several answers, for example: {}",
        example.join(" ")
    )
}

/// `pets` of `some/pets.yaml`.
fn base_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("api")
}

fn mount(pair: &str) -> Result<MountedFile, String> {
    let shape = || format!("\"{pair}\" is not /BASE=FILE, for example /pets=pets.yaml");
    let (base, path) = pair.split_once('=').ok_or_else(shape)?;
    if path.is_empty() || !base.starts_with('/') {
        return Err(shape());
    }
    let base = base.trim_end_matches('/');
    let bad = |c: char| !(c.is_ascii_alphanumeric() || "/-._~".contains(c));
    if base.contains(bad) || base.contains("//") || base.split('/').any(|s| s == "." || s == "..") {
        return Err(format!(
            "\"{base}\" cannot be a base path; use letters, digits, - . _ ~ between single slashes"
        ));
    }
    let mount = if base.is_empty() { "/" } else { base };
    Ok(MountedFile { mount: mount.to_owned(), path: path.to_owned() })
}

fn stage(given: &AllGiven, problems: &mut Vec<Problem>) -> String {
    let name = given.one(Key::Stage).unwrap_or_default();
    let good = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if name.is_empty() || name.len() > STAGE_CHARS_MAX || !name.chars().all(good) {
        problems.push(Problem {
            origin: given.origin(Key::Stage),
            message: format!(
                "\"{name}\" cannot be a stage; use up to {STAGE_CHARS_MAX} letters, digits, - and _"
            ),
        });
    }
    name.to_owned()
}

fn parameters(given: &AllGiven, problems: &mut Vec<Problem>) -> BTreeMap<String, String> {
    let mut parameters = BTreeMap::new();
    for (pair, origin) in given.pairs(Key::Param) {
        match pair.split_once('=') {
            Some((name, value)) if !name.is_empty() => {
                parameters.insert(name.to_owned(), value.to_owned());
            }
            Some(_) | None => {
                problems.push(Problem { origin, message: format!("\"{pair}\" is not NAME=VALUE") })
            }
        }
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::given::{Given, Layer, Value};

    fn layer(files: &[&str], mounts: &[&str], origin: &str) -> Layer {
        let many = |values: &[&str]| Given {
            value: Value::Many(values.iter().map(|value| (*value).to_owned()).collect()),
            origin: Origin::Flag(origin.to_owned()),
        };
        Layer::from([(Key::File, many(files)), (Key::Mount, many(mounts))])
    }

    #[track_caller]
    fn check(layers: Vec<Layer>, want: Result<&[(&str, &str)], &str>) {
        let mut problems = Vec::new();
        let files = definitions(&AllGiven::new(layers), &mut problems).files;
        match want {
            Ok(want) => {
                assert!(problems.is_empty(), "{problems:?}");
                let got: Vec<(&str, &str)> =
                    files.iter().map(|file| (&*file.mount, &*file.path)).collect();
                assert_eq!(got, want);
            }
            Err(want) => {
                let said = problems.first().expect("a problem").message.clone();
                assert!(said.contains(want), "{said}");
            }
        }
    }

    #[test]
    fn files_are_mounted() {
        check(vec![layer(&["a.yaml"], &[], "f")], Ok(&[("/", "a.yaml")]));
        check(vec![layer(&[], &["/a/=a.yaml"], "f")], Ok(&[("/a", "a.yaml")]));
        check(vec![layer(&["a.yaml"], &["/a=a.yaml"], "f")], Ok(&[("/a", "a.yaml")]));
        check(
            vec![layer(&["b.yaml"], &["/a=a.yaml"], "f")],
            Ok(&[("/a", "a.yaml"), ("/", "b.yaml")]),
        );
        check(vec![layer(&["a.yaml", "b.yaml"], &[], "f")], Err("--mount /a=a.yaml --mount /b="));
        check(vec![layer(&[], &["/a=a.yaml", "/a=b.yaml"], "f")], Err("both mounted at /a"));
        check(vec![layer(&[], &["a=a.yaml"], "f")], Err("is not /BASE=FILE"));
        check(vec![layer(&[], &["/a//b=a.yaml"], "f")], Err("cannot be a base path"));
        check(vec![layer(&["b.yaml"], &["/=a.yaml"], "f")], Err("only one FILE"));
    }

    #[test]
    fn a_stronger_source_wins_by_base() {
        check(
            vec![layer(&[], &["/a=new.yaml"], "flag"), layer(&[], &["/a=old.yaml"], "file")],
            Ok(&[("/a", "new.yaml")]),
        );
    }
}
