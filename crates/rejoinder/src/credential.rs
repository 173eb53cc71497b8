//! The administrator's credential: given in the settings, or made once and kept in the data
//! folder.

use std::fmt;
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rand::RngExt;
use serde::{Deserialize, Serialize};

/// The file in the data folder.
const FILE_NAME: &str = "administrator.toml";
/// Nobody but its owner may read it.
const FILE_MODE: u32 = 0o600;
/// Characters of a made key id after `AKIA`, as AWS makes them.
const KEY_ID_RANDOM_CHARS: usize = 16;
/// Characters of a made secret, as AWS makes them: 240 bits.
const SECRET_CHARS: usize = 40;
const KEY_ID_ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SECRET_ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// An access key id and its secret. The secret is never shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credential {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: String,
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

/// The kept credential, if there is one.
///
/// # Errors
/// When the file cannot be read, or others than its owner can read it.
pub(crate) fn kept(data: &Path) -> anyhow::Result<Option<Credential>> {
    let path = path(data);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", path.display()));
        }
    };
    let mode = std::fs::metadata(&path)
        .with_context(|| format!("cannot look at {}", path.display()))?
        .permissions()
        .mode();
    if mode & 0o077 != 0 {
        bail!(
            "{path} holds the administrator's secret and can be read by others (mode {mode:04o}); \
             mend it with: chmod 600 {path}",
            path = path.display(),
            mode = mode & 0o7777,
        );
    }
    let credential = toml::from_str(&text).with_context(|| {
        format!("{} is damaged; remove it and a new credential is made", path.display())
    })?;
    Ok(Some(credential))
}

/// The kept credential, made now if there is none.
///
/// # Errors
/// As [`kept`], and when the file cannot be written.
pub(crate) fn kept_or_made(data: &Path) -> anyhow::Result<Credential> {
    if let Some(credential) = kept(data)? {
        return Ok(credential);
    }
    let credential = make();
    write(&path(data), &credential)?;
    Ok(credential)
}

fn path(data: &Path) -> PathBuf {
    data.join(FILE_NAME)
}

fn make() -> Credential {
    Credential {
        access_key_id: format!("AKIA{}", random(KEY_ID_ALPHABET, KEY_ID_RANDOM_CHARS)),
        secret_access_key: random(SECRET_ALPHABET, SECRET_CHARS),
    }
}

fn random(alphabet: &[u8], chars: usize) -> String {
    let mut rng = rand::rng();
    (0..chars).map(|_| char::from(alphabet[rng.random_range(0..alphabet.len())])).collect()
}

/// Writes beside and renames, so that a crash leaves no half file.
fn write(path: &Path, credential: &Credential) -> anyhow::Result<()> {
    let body = toml::to_string(credential).context("cannot write the credential as TOML")?;
    let text =
        format!("# The administrator's credential. Remove this file to have a new one.\n{body}");
    write_private(path, text.as_bytes())
}

/// Writes a file that only its owner can read, whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let beside = path.with_extension("new");
    let written = (|| {
        match std::fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(FILE_MODE)
            .open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    })();
    written.with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_once_and_only_its_owner_can_read_it() {
        let data = tempfile::tempdir().unwrap();
        let made = kept_or_made(data.path()).unwrap();
        assert_eq!(made.access_key_id.len(), 20);
        assert_eq!(made.secret_access_key.len(), SECRET_CHARS);
        assert_eq!(kept_or_made(data.path()).unwrap(), made);
        let mode = std::fs::metadata(path(data.path())).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, FILE_MODE);
        assert!(!format!("{made:?}").contains(&made.secret_access_key));
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let data = tempfile::tempdir().unwrap();
        kept_or_made(data.path()).unwrap();
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(path(data.path()), open).unwrap();
        let error = kept(data.path()).unwrap_err().to_string();
        assert!(error.contains("chmod 600"), "{error}");
    }
}
