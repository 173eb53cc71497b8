//! The binary: command line, settings, wiring, signals.

mod credential;
mod definition_file;
mod env_command;
mod open_files;
mod run_file;
mod serve;
mod settings;
mod tasks;
mod tls;
mod validate;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use tracing_subscriber::EnvFilter;

use settings::serve::ServeSettings;
use settings::{Action, EnvSettings, Environment, UsageError};

/// Thousands of small allocations a second, on threads that free what others allocated.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Threads of the control plane; the data plane has its own.
const CONTROL_THREADS: usize = 2;

/// What could not be done, said on standard error.
const FAILED: u8 = 1;
/// Wrong arguments or settings, said on standard error.
const WRONG_USAGE: u8 = 2;

fn main() -> ExitCode {
    let environment: Environment = std::env::vars_os()
        .map(|(name, value)| {
            (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned())
        })
        .collect();
    log(&environment);
    let warn = |text: &str| eprintln!("warning: {text}");
    let done = match settings::read(std::env::args_os(), &environment, warn) {
        Ok(Action::Serve(settings)) => serve(*settings),
        Ok(Action::Validate { definitions, aws }) => {
            let verdict = validate::validate(&definitions, &aws);
            print(&(verdict.lines.join("\n") + "\n"));
            return if verdict.servable { ExitCode::SUCCESS } else { ExitCode::from(FAILED) };
        }
        Ok(Action::Env(settings)) => env(&settings),
        Err(UsageError::Arguments(error)) => error.exit(),
        Err(UsageError::Settings(problems)) => {
            eprintln!("{problems}");
            return ExitCode::from(WRONG_USAGE);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(FAILED)
        }
    }
}

fn serve(settings: ServeSettings) -> anyhow::Result<()> {
    rustls::crypto::aws_lc_rs::default_provider()
        .install_default()
        .map_err(|_| anyhow!("cryptography was installed twice"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(CONTROL_THREADS)
        .thread_name("rejoinder-control")
        .enable_all()
        .build()
        .context("no threads can be started")?;
    let done = runtime.block_on(serve::serve(settings, std::env::args().next().as_deref()));
    // What still blocks has been waited for as long as it should be.
    runtime.shutdown_background();
    done
}

fn env(settings: &EnvSettings) -> anyhow::Result<()> {
    let exports = env_command::exports(settings)?;
    if let Some(warning) = &exports.warning {
        eprintln!("warning: {warning}");
    }
    print(&exports.text);
    Ok(())
}

/// Whoever reads may have gone; then there is nobody to tell.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// What the program says of itself goes to standard error; `RUST_LOG` asks for more.
fn log(environment: &Environment) {
    // On a terminal each failure has a line of its own already.
    let unasked = if std::io::stdout().is_terminal() {
        "warn,rejoinder_proxy::gateway=error"
    } else {
        "warn"
    };
    let asked = environment.get("RUST_LOG").map_or(unasked, String::as_str);
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(asked))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        subscriber.compact().without_time().with_target(false).init();
    } else {
        subscriber.init();
    }
}
