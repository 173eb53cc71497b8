//! What `serve` runs with: the settings, validated.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use ipnet::IpNet;
use rejoinder_aws::{AwsSettings, Callers, is_control_plane_path};

use crate::credential::Credential;
use crate::settings::address;
use crate::settings::definitions::{Definitions, definitions};
use crate::settings::given::{AllGiven, Problem, Problems};
use crate::settings::table::Key;
use crate::settings::tables::Tables;

/// Digits of an account id.
const ACCOUNT_ID_DIGITS: usize = 12;
/// More threads than any machine has cores.
const WORKERS_MAX: usize = 1024;

/// Everything that `serve` needs to know.
#[derive(Debug)]
pub(crate) struct ServeSettings {
    pub(crate) data: PathBuf,
    pub(crate) listen: SocketAddr,
    pub(crate) listen_tls: Option<TlsAddress>,
    pub(crate) admin: AdminAddress,
    pub(crate) admin_access: AdminAccess,
    /// None: the one that is kept in the data folder.
    pub(crate) credential: Option<Credential>,
    /// None: one a core.
    pub(crate) workers: Option<NonZeroUsize>,
    pub(crate) trusted_proxies: Vec<IpNet>,
    pub(crate) definitions: Definitions,
    pub(crate) aws: AwsSettings,
    /// What the operator should hear at start.
    pub(crate) warnings: Vec<String>,
}

/// An address that speaks TLS.
#[derive(Clone, Debug)]
pub(crate) struct TlsAddress {
    pub(crate) address: SocketAddr,
    pub(crate) certificate: CertificateFiles,
}

/// A certificate chain and its key, both PEM.
#[derive(Clone, Debug)]
pub(crate) struct CertificateFiles {
    pub(crate) chain: PathBuf,
    pub(crate) key: PathBuf,
}

/// Where the control plane answers.
#[derive(Clone, Debug)]
pub(crate) enum AdminAddress {
    /// On the data plane's port, with control-plane URIs and the path form sharing it.
    Shared,
    Plain(SocketAddr),
    Tls(TlsAddress),
}

/// Who may administer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AdminAccess {
    /// Requests are signed by the administrator.
    Signed,
    /// Any credential is accepted, none is needed.
    Anyone,
}

/// Validates.
///
/// # Errors
/// With everything that is wrong.
pub(crate) fn serve(
    given: &AllGiven,
    tables: Tables,
    mut problems: Vec<Problem>,
) -> Result<ServeSettings, Problems> {
    let mut check = Check { given, problems: &mut problems };
    let mut warnings = Vec::new();
    let listen = check.address(Key::Listen);
    let listen_tls = check.listen_tls(listen);
    let (admin, admin_access) = check.admin(listen, listen_tls.as_ref(), &mut warnings);
    let credential = check.credential();
    let workers = check.workers();
    let trusted_proxies = check.trusted_proxies();
    let aws = aws(given, tables, &mut problems);
    let definitions = definitions(given, &mut problems);
    if matches!(admin, AdminAddress::Shared) {
        refuse_shadowing_mounts(given, &definitions, &mut problems);
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    Ok(ServeSettings {
        data: data(given),
        listen,
        listen_tls,
        admin,
        admin_access,
        credential,
        workers,
        trusted_proxies,
        definitions,
        aws,
        warnings,
    })
}

/// The data folder.
pub(crate) fn data(given: &AllGiven) -> PathBuf {
    given.one(Key::Data).unwrap_or_default().into()
}

/// The credential of the settings, if they give one.
pub(crate) fn credential(given: &AllGiven, problems: &mut Vec<Problem>) -> Option<Credential> {
    Check { given, problems }.credential()
}

/// The dialect's settings.
pub(crate) fn aws(given: &AllGiven, tables: Tables, problems: &mut Vec<Problem>) -> AwsSettings {
    let account_id = given.one(Key::AccountId).unwrap_or_default().to_owned();
    if account_id.len() != ACCOUNT_ID_DIGITS || !account_id.bytes().all(|b| b.is_ascii_digit()) {
        problems.push(Problem {
            origin: given.origin(Key::AccountId),
            message: format!("\"{account_id}\" is not an account id; give twelve digits"),
        });
    }
    let region = given.one(Key::Region).unwrap_or_default().to_owned();
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if region.is_empty() || !region.bytes().all(good) {
        problems.push(Problem {
            origin: given.origin(Key::Region),
            message: format!("\"{region}\" is not a region; give one like us-east-1"),
        });
    }
    AwsSettings {
        account_id,
        region,
        account_throttle: tables.account_throttle,
        defaults: tables.defaults,
        apis: tables.apis,
        callers: Callers::new(tables.callers),
    }
}

/// Decision B2: on a shared address control-plane URIs and a FILE at `/`, or at a base of theirs,
/// would meet.
fn refuse_shadowing_mounts(
    given: &AllGiven,
    definitions: &Definitions,
    problems: &mut Vec<Problem>,
) {
    const OPERATORS_PAGES: &[&str] = &["healthz", "readyz", "metrics"];
    let meets = |mount: &str| {
        let root = mount.split('/').nth(1).unwrap_or_default();
        root.is_empty() || OPERATORS_PAGES.contains(&root) || is_control_plane_path(mount)
    };
    for file in definitions.files.iter().filter(|file| meets(&file.mount)) {
        problems.push(Problem {
            origin: given.origin(Key::Admin),
            message: format!(
                "it is the same address as --listen, so {} cannot answer at {}, where the control \
                 plane is; give it a base, for example --mount /api={}, or give --admin its own \
                 address",
                file.path, file.mount, file.path
            ),
        });
    }
}

struct Check<'a> {
    given: &'a AllGiven,
    problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    fn problem(&mut self, key: Key, message: impl Into<String>) {
        self.problems.push(Problem { origin: self.given.origin(key), message: message.into() });
    }

    fn address(&mut self, key: Key) -> SocketAddr {
        match address::parse(self.given.one(key).unwrap_or_default()) {
            Ok(address) => address,
            Err(message) => {
                self.problem(key, message);
                // Never used: a problem was found. Port 0 meets no other address.
                SocketAddr::from(([127, 0, 0, 1], 0))
            }
        }
    }

    fn certificate(&mut self, chain: Key, key: Key) -> Option<CertificateFiles> {
        match (self.given.one(chain), self.given.one(key)) {
            (Some(chain), Some(key)) => {
                Some(CertificateFiles { chain: chain.into(), key: key.into() })
            }
            (None, None) => None,
            (Some(_), None) => {
                self.problem(chain, "a certificate needs its private key; give that too");
                None
            }
            (None, Some(_)) => {
                self.problem(key, "a private key needs its certificate chain; give that too");
                None
            }
        }
    }

    fn listen_tls(&mut self, listen: SocketAddr) -> Option<TlsAddress> {
        let certificate = self.certificate(Key::TlsCert, Key::TlsKey);
        if self.given.one(Key::ListenTls).is_none() {
            if certificate.is_some() {
                self.problem(Key::TlsCert, "it does nothing without --listen-tls; give that too");
            }
            return None;
        }
        let address = self.address(Key::ListenTls);
        if address::same(address, listen) {
            self.problem(Key::ListenTls, "it is the same address as --listen; give another port");
        }
        let half = self.given.one(Key::TlsCert).or(self.given.one(Key::TlsKey)).is_some();
        match certificate {
            Some(certificate) => Some(TlsAddress { address, certificate }),
            None if half => None,
            None => {
                self.problem(Key::ListenTls, "TLS needs a certificate: --tls-cert and --tls-key");
                None
            }
        }
    }

    fn admin(
        &mut self,
        listen: SocketAddr,
        listen_tls: Option<&TlsAddress>,
        warnings: &mut Vec<String>,
    ) -> (AdminAddress, AdminAccess) {
        let address = self.address(Key::Admin);
        let certificate = self.certificate(Key::AdminTlsCert, Key::AdminTlsKey);
        let shared = address::same(address, listen);
        if shared && certificate.is_some() {
            self.problem(
                Key::AdminTlsCert,
                "--admin shares --listen, which speaks no TLS; give --admin its own address",
            );
        }
        if listen_tls.is_some_and(|tls| address::same(address, tls.address)) {
            self.problem(Key::Admin, "it is the same address as --listen-tls; give another port");
        }
        let loopback = address::is_loopback(address);
        let plain_allowed = self.given.switch(Key::AdminPlain);
        if !loopback && certificate.is_none() && !plain_allowed {
            self.problem(
                Key::Admin,
                format!(
                    "others can reach {address}, and without TLS they could read what is \
                     administered; give --admin-tls-cert and --admin-tls-key, or say \
                     --admin-plain if something in front adds TLS"
                ),
            );
        }
        let access = if self.given.switch(Key::InsecureAdmin) {
            if !loopback {
                self.problem(
                    Key::InsecureAdmin,
                    format!(
                        "it lets anybody who reaches {address} administer; it is allowed only on \
                         a loopback address, for example --admin 127.0.0.1:9080"
                    ),
                );
            }
            warnings.push(format!(
                "--insecure-admin: every program on this machine can administer at {address}, \
                 with any credential"
            ));
            AdminAccess::Anyone
        } else {
            AdminAccess::Signed
        };
        let admin = match certificate {
            _ if shared => AdminAddress::Shared,
            Some(certificate) => AdminAddress::Tls(TlsAddress { address, certificate }),
            None => AdminAddress::Plain(address),
        };
        (admin, access)
    }

    fn credential(&mut self) -> Option<Credential> {
        let id = self.given.one(Key::AccessKeyId).map(str::to_owned);
        let secret = self.given.one(Key::SecretAccessKey).map(str::to_owned);
        match (id, secret) {
            (None, None) => None,
            (Some(access_key_id), Some(secret_access_key)) => {
                let good = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
                if access_key_id.is_empty() || !access_key_id.bytes().all(good) {
                    self.problem(Key::AccessKeyId, "use letters, digits, - . and _");
                }
                if secret_access_key.is_empty() || secret_access_key.chars().any(char::is_control) {
                    self.problem(Key::SecretAccessKey, "it is empty or holds control characters");
                }
                Some(Credential { access_key_id, secret_access_key })
            }
            (Some(_), None) => {
                self.problem(Key::AccessKeyId, "it needs its --secret-access-key; give that too");
                None
            }
            (None, Some(_)) => {
                self.problem(Key::SecretAccessKey, "it needs its --access-key-id; give that too");
                None
            }
        }
    }

    fn workers(&mut self) -> Option<NonZeroUsize> {
        let text = self.given.one(Key::Workers)?;
        match text.parse::<NonZeroUsize>() {
            Ok(workers) if workers.get() <= WORKERS_MAX => Some(workers),
            Ok(_) | Err(_) => {
                let message = format!("\"{text}\" is not a number from 1 to {WORKERS_MAX}");
                self.problem(Key::Workers, message);
                None
            }
        }
    }

    fn trusted_proxies(&mut self) -> Vec<IpNet> {
        let mut proxies = Vec::new();
        for text in self.given.many(Key::TrustedProxies) {
            let net = text.parse().or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from));
            match net {
                Ok(net) => proxies.push(net),
                Err(_) => self.problem(
                    Key::TrustedProxies,
                    format!("\"{text}\" is not a range of addresses; write it like 10.0.0.0/8"),
                ),
            }
        }
        proxies
    }
}
