//! The table as a command line.

use std::ffi::OsString;

use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::settings::given::{Given, Layer, Origin, Value, split_list};
use crate::settings::table::{SETTINGS, Setting, Shape, Verb};

/// What was asked for.
pub(crate) struct Invocation {
    pub(crate) verb: Verb,
    /// `--config`, if it was a flag.
    pub(crate) config: Option<String>,
    pub(crate) flags: Layer,
}

const ABOUT: &str = "An API gateway that answers well when it cannot serve.

It runs API definitions written for AWS API Gateway (REST APIs) on your own machine, and is \
administered with boto3, aws-cli, Terraform or any AWS SDK.";

const AFTER: &str = "To begin:
  rejoinder serve openapi.yaml     serve a definition at http://127.0.0.1:8080/
  rejoinder validate openapi.yaml  say what is wrong with it, serve nothing
  eval \"$(rejoinder env)\"          point aws-cli and boto3 at a running gateway";

/// The whole command line.
pub(crate) fn command() -> Command {
    Command::new("rejoinder")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .after_help(AFTER)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            verb("serve", Verb::Serve, "Start the gateway, with or without definition FILEs")
                .after_help(
                    "Each flag can also be given in the environment (--listen-tls as \
                 REJOINDER_LISTEN_TLS) or as a key in the file of --config (listen_tls). Flags \
                 win over the environment, the environment over the file.\n\n\
                 SIGHUP and a changed FILE reload definitions, certificates and log files; \
                 SIGTERM and Ctrl-C finish the requests under way and stop.",
                ),
        )
        .subcommand(
            verb("validate", Verb::Validate, "Check definition FILEs and serve nothing")
                .after_help("Exit code 0: they can be served. 1: they cannot. 2: wrong usage."),
        )
        .subcommand(
            verb("env", Verb::Env, "Print what points aws-cli and boto3 at a running gateway")
                .after_help("Use it as:  eval \"$(rejoinder env)\""),
        )
}

fn verb(name: &'static str, verb: Verb, about: &'static str) -> Command {
    let config = Arg::new("config")
        .long("config")
        .value_name("TOML")
        .help("A settings file [env: REJOINDER_CONFIG]");
    let settings = SETTINGS.iter().filter(|setting| setting.verbs.contains(&verb));
    Command::new(name)
        .about(about)
        .version(env!("CARGO_PKG_VERSION"))
        .args(settings.map(|setting| argument(setting, verb)))
        .arg(config)
}

fn argument(setting: &'static Setting, verb: Verb) -> Arg {
    let mut help = setting.help.to_owned();
    help.push_str(&format!(" [env: {}]", setting.variable()));
    if let Some(default) = setting.default {
        help.push_str(&format!(" [default: {default}]"));
    }
    let arg = Arg::new(setting.name).help(help);
    match setting.shape {
        Shape::One(name) => arg.long(setting.name).value_name(name).allow_hyphen_values(true),
        Shape::Switch => arg.long(setting.name).action(ArgAction::SetTrue),
        Shape::List(name) | Shape::Pairs(name) => {
            arg.long(setting.name).value_name(name).action(ArgAction::Append)
        }
        Shape::Positional(name) => {
            arg.value_name(name).action(ArgAction::Append).required(verb == Verb::Validate)
        }
    }
}

/// Reads the arguments.
///
/// # Errors
/// Wrong usage, and also `--help` and `--version`, which clap prints.
pub(crate) fn parse(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<Invocation, clap::Error> {
    let matches = command().try_get_matches_from(arguments)?;
    let (verb, matches) = match matches.subcommand() {
        Some(("serve", matches)) => (Verb::Serve, matches),
        Some(("validate", matches)) => (Verb::Validate, matches),
        Some(("env", matches)) => (Verb::Env, matches),
        Some(_) | None => unreachable!("clap knows these subcommands and requires one"),
    };
    let mut flags = Layer::new();
    for setting in SETTINGS.iter().filter(|setting| setting.verbs.contains(&verb)) {
        if let Some(value) = value(setting, matches) {
            let flag = match setting.shape {
                Shape::Positional(name) => name.to_owned(),
                Shape::One(_) | Shape::Switch | Shape::List(_) | Shape::Pairs(_) => {
                    format!("--{}", setting.name)
                }
            };
            flags.insert(setting.key, Given { value, origin: Origin::Flag(flag) });
        }
    }
    Ok(Invocation { verb, config: matches.get_one::<String>("config").cloned(), flags })
}

fn value(setting: &Setting, matches: &ArgMatches) -> Option<Value> {
    let all = || matches.get_many::<String>(setting.name).map(Iterator::cloned);
    match setting.shape {
        Shape::One(_) => matches.get_one::<String>(setting.name).cloned().map(Value::One),
        Shape::Switch => matches.get_flag(setting.name).then_some(Value::Switch(true)),
        Shape::List(_) => {
            all().map(|given| Value::Many(given.flat_map(|v| split_list(&v)).collect()))
        }
        Shape::Pairs(_) | Shape::Positional(_) => all().map(|given| Value::Many(given.collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn every_setting_of_serve_is_in_its_help() {
        let mut command = command();
        let serve = command.find_subcommand_mut("serve").expect("there is one");
        let help = serve.render_help().to_string();
        for setting in SETTINGS {
            assert!(help.contains(&setting.variable()), "{} is missing", setting.name);
        }
    }
}
