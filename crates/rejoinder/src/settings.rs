//! Settings in two stages: what was given, as text with its place ([`given`]), and what is run
//! with, validated ([`serve`], [`definitions`]).
//!
//! One table ([`table`]) feeds the command line, the environment and the settings file; flags win
//! over the environment, the environment over the file. Every message says what is wrong, where
//! it was given and how to mend it, and all that is wrong is said at once.

pub(crate) mod address;
mod callers;
mod command_line;
pub(crate) mod definitions;
mod environment;
mod file;
mod given;
pub(crate) mod serve;
mod table;
mod tables;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::path::PathBuf;

use rejoinder_aws::AwsSettings;

use crate::credential::Credential;
use definitions::Definitions;
pub(crate) use environment::Environment;
pub(crate) use given::Problems;
use given::{AllGiven, Origin, Problem};
use serve::ServeSettings;
use table::Verb;

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Action {
    /// `rejoinder serve`.
    Serve(Box<ServeSettings>),
    /// `rejoinder validate`.
    Validate { definitions: Definitions, aws: AwsSettings },
    /// `rejoinder env`.
    Env(EnvSettings),
}

/// What `rejoinder env` needs to know.
#[derive(Debug)]
pub(crate) struct EnvSettings {
    pub(crate) data: PathBuf,
    /// None: the one that is kept in the data folder.
    pub(crate) credential: Option<Credential>,
    pub(crate) region: String,
}

/// Why there is nothing to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UsageError {
    /// Wrong arguments; also `--help` and `--version`, which clap prints.
    #[error(transparent)]
    Arguments(#[from] clap::Error),
    /// Wrong settings.
    #[error(transparent)]
    Settings(#[from] Problems),
}

/// Reads arguments, environment and settings file. Warnings go to `warn`.
///
/// # Errors
/// With everything that is wrong.
pub(crate) fn read(
    arguments: impl IntoIterator<Item = OsString>,
    environment: &Environment,
    warn: impl Fn(&str),
) -> Result<Action, UsageError> {
    let invocation = command_line::parse(arguments)?;
    let mut problems = Vec::new();
    for (name, nearest) in environment::misspelt(environment) {
        warn(&format!("{name} is no setting; did you mean {nearest}?"));
    }
    let from_environment = environment::layer(environment, &mut problems);
    let (from_file, tables) = match config(invocation.config.as_deref(), environment) {
        None => Default::default(),
        Some((path, origin)) => match std::fs::read_to_string(&path) {
            Ok(text) => file::read(&path, &text, &mut problems),
            Err(error) => {
                let message = format!("cannot read {path}: {error}");
                problems.push(Problem { origin, message });
                Default::default()
            }
        },
    };
    let given = AllGiven::new(vec![invocation.flags, from_environment, from_file]);
    match invocation.verb {
        Verb::Serve => Ok(Action::Serve(Box::new(serve::serve(&given, tables, problems)?))),
        Verb::Validate => {
            let definitions = definitions::unmounted(&given, &mut problems);
            let aws = serve::aws(&given, tables, &mut problems);
            refuse(problems)?;
            Ok(Action::Validate { definitions, aws })
        }
        Verb::Env => {
            let credential = serve::credential(&given, &mut problems);
            let aws = serve::aws(&given, tables, &mut problems);
            refuse(problems)?;
            let data = serve::data(&given);
            Ok(Action::Env(EnvSettings { data, credential, region: aws.region }))
        }
    }
}

fn refuse(problems: Vec<Problem>) -> Result<(), Problems> {
    if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
}

fn config(flag: Option<&str>, environment: &Environment) -> Option<(String, Origin)> {
    const VARIABLE: &str = "REJOINDER_CONFIG";
    if let Some(path) = flag {
        return Some((path.to_owned(), Origin::Flag("--config".to_owned())));
    }
    let path = environment.get(VARIABLE).filter(|path| !path.is_empty())?;
    Some((path.clone(), Origin::Variable(VARIABLE.to_owned())))
}
