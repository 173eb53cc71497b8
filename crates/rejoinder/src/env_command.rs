//! `rejoinder env`: the exports with which aws-cli and boto3 just work.

use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, bail};

use crate::credential;
use crate::run_file;
use crate::settings::EnvSettings;

/// How long the gateway may take to accept a connection on this machine.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// What to print, and what to say beside it.
#[derive(Debug)]
pub(crate) struct Exports {
    /// For the shell, on standard output.
    pub(crate) text: String,
    /// For people, on standard error.
    pub(crate) warning: Option<String>,
}

/// Finds the running gateway of the data folder and the administrator's credential.
///
/// # Errors
/// When nothing has served from the data folder, or its credential is not known here.
pub(crate) fn exports(settings: &EnvSettings) -> anyhow::Result<Exports> {
    let data = settings.data.display();
    let running = run_file::find(&settings.data)?.with_context(|| {
        format!(
            "no gateway serves from {data}; start one with `rejoinder serve`, or name its folder \
             with --data"
        )
    })?;
    let credential = match &settings.credential {
        Some(credential) => credential.clone(),
        None => match credential::kept(&settings.data)? {
            Some(kept) if kept.access_key_id == running.access_key_id => kept,
            Some(_) | None => bail!(
                "the gateway was started with the key id {}, which is not kept in {data}; give \
                 --access-key-id and --secret-access-key here too, or in the environment",
                running.access_key_id
            ),
        },
    };
    let warning = TcpStream::connect_timeout(&running.admin, CONNECT_TIMEOUT).err().map(|error| {
        format!("nothing answers at {} ({error}); is `rejoinder serve` running?", running.admin)
    });
    let variables = [
        ("AWS_ENDPOINT_URL_API_GATEWAY", running.admin_url()),
        ("AWS_ACCESS_KEY_ID", credential.access_key_id),
        ("AWS_SECRET_ACCESS_KEY", credential.secret_access_key),
        ("AWS_DEFAULT_REGION", settings.region.clone()),
        ("AWS_REGION", settings.region.clone()),
    ];
    let text =
        variables.map(|(name, value)| format!("export {name}={}\n", quoted(&value))).concat();
    Ok(Exports { text, warning })
}

/// As one word of a shell; bare where that is the same.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "+/-_.:@%".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, want: &str) {
        assert_eq!(quoted(value), want);
    }

    #[test]
    fn values_are_one_word() {
        check("http://127.0.0.1:9080", "http://127.0.0.1:9080");
        check("a+b/c", "a+b/c");
        check("it's", "'it'\\''s'");
        check("$(x)", "'$(x)'");
        check("http://[::1]:9", "'http://[::1]:9'");
        check("", "''");
    }
}
