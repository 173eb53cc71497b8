//! The run file: what `serve` leaves in the data folder for `env` to find, because only it knows
//! which port it took.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::credential::write_private;

/// The file in the data folder.
const FILE_NAME: &str = "running.toml";

/// What a running `serve` says of itself. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Running {
    /// For people who look.
    pub(crate) process_id: u32,
    /// Where the control plane answers, as a client on this machine reaches it.
    pub(crate) admin: SocketAddr,
    /// Whether it speaks TLS.
    pub(crate) admin_tls: bool,
    /// The administrator's key id in force.
    pub(crate) access_key_id: String,
}

impl Running {
    /// The address as a URL.
    pub(crate) fn admin_url(&self) -> String {
        let scheme = if self.admin_tls { "https" } else { "http" };
        format!("{scheme}://{}", self.admin)
    }
}

/// Leaves the run file; it goes when the guard is dropped.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn leave(data: &Path, running: &Running) -> anyhow::Result<Guard> {
    let path = data.join(FILE_NAME);
    let text = toml::to_string(running).context("cannot write the run file as TOML")?;
    write_private(&path, text.as_bytes())?;
    Ok(Guard { path })
}

/// What a running `serve` left, or one that was killed.
///
/// # Errors
/// When the file is there and cannot be read.
pub(crate) fn find(data: &Path) -> anyhow::Result<Option<Running>> {
    let path = data.join(FILE_NAME);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let running =
        toml::from_str(&text).with_context(|| format!("{} is damaged", path.display()))?;
    Ok(Some(running))
}

/// Removes the run file when dropped.
pub(crate) struct Guard {
    path: PathBuf,
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Nothing is lost when this fails: `env` asks the address whether anybody is there.
        let _ = std::fs::remove_file(&self.path);
    }
}
