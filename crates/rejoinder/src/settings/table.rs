//! The one table of settings: it feeds the command line, the environment, the settings file and
//! the help texts.
//!
//! A setting's flag is `--NAME`, its variable `REJOINDER_NAME` with underscores, its key in the
//! file `name` with underscores. What only the file can say (`[aws]`, `[defaults]`, `[api.…]`) is
//! in [`super::tables`].

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(clippy::enum_variant_names, reason = "the variants are the flags' names")]
pub(crate) enum Key {
    File,
    Mount,
    Stage,
    Param,
    Data,
    Listen,
    ListenTls,
    TlsCert,
    TlsKey,
    Admin,
    AdminTlsCert,
    AdminTlsKey,
    AdminPlain,
    AccessKeyId,
    SecretAccessKey,
    InsecureAdmin,
    AccountId,
    Region,
    Workers,
    TrustedProxies,
}

/// How a setting is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One value, called so in the help.
    One(&'static str),
    /// On or off.
    Switch,
    /// Several values, called so in the help; commas separate them.
    List(&'static str),
    /// Several `LEFT=RIGHT`, called so in the help; in the file a table or an array.
    Pairs(&'static str),
    /// What stands on the command line without a flag.
    Positional(&'static str),
}

/// A subcommand that takes settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Serve,
    Validate,
    Env,
}

/// One row of the table.
pub(crate) struct Setting {
    pub(crate) key: Key,
    /// The flag without its dashes.
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    /// Said in the help and used when nothing is given.
    pub(crate) default: Option<&'static str>,
    pub(crate) help: &'static str,
    /// Who takes it.
    pub(crate) verbs: &'static [Verb],
}

impl Setting {
    /// The environment variable.
    pub(crate) fn variable(&self) -> String {
        format!("REJOINDER_{}", self.file_key().to_ascii_uppercase())
    }

    /// The key in the settings file.
    pub(crate) fn file_key(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// The row of a key.
pub(crate) fn setting(key: Key) -> &'static Setting {
    SETTINGS.iter().find(|setting| setting.key == key).expect("every key has a row (tested)")
}

const SERVE: &[Verb] = &[Verb::Serve];
const FILES: &[Verb] = &[Verb::Serve, Verb::Validate];
const CLIENT: &[Verb] = &[Verb::Serve, Verb::Env];
const ALL: &[Verb] = &[Verb::Serve, Verb::Validate, Verb::Env];

const fn row(
    key: Key,
    name: &'static str,
    shape: Shape,
    default: Option<&'static str>,
    verbs: &'static [Verb],
    help: &'static str,
) -> Setting {
    Setting { key, name, shape, default, help, verbs }
}

/// All settings, in the order of the help.
pub(crate) static SETTINGS: &[Setting] = &[
    row(
        Key::File,
        "file",
        Shape::Positional("FILE"),
        None,
        FILES,
        "An API definition: OpenAPI 3.0 or Swagger 2.0, JSON or YAML, with or without \
         x-amazon-apigateway-* extensions. A single FILE answers at /",
    ),
    row(
        Key::Mount,
        "mount",
        Shape::Pairs("/BASE=FILE"),
        None,
        SERVE,
        "Serve this FILE below a base path; repeat it for several",
    ),
    row(
        Key::Stage,
        "stage",
        Shape::One("NAME"),
        Some("default"),
        FILES,
        "The stage that FILEs are deployed to",
    ),
    row(
        Key::Param,
        "param",
        Shape::Pairs("NAME=VALUE"),
        None,
        FILES,
        "Fill the placeholder ${NAME} in FILEs; repeat it for several",
    ),
    row(
        Key::Data,
        "data",
        Shape::One("DIR"),
        Some("./rejoinder-data"),
        CLIENT,
        "Where everything is kept; made at first start",
    ),
    row(
        Key::Listen,
        "listen",
        Shape::One("ADDR"),
        Some("127.0.0.1:8080"),
        SERVE,
        "Where APIs are called: HTTP/1.1, and HTTP/2 without TLS, on one port. \
         Port 0 takes a free one",
    ),
    row(
        Key::ListenTls,
        "listen-tls",
        Shape::One("ADDR"),
        None,
        SERVE,
        "Where APIs are called over TLS (HTTP/2 and HTTP/1.1); needs --tls-cert and --tls-key",
    ),
    row(
        Key::TlsCert,
        "tls-cert",
        Shape::One("PEM"),
        None,
        SERVE,
        "The certificate chain for --listen-tls",
    ),
    row(Key::TlsKey, "tls-key", Shape::One("PEM"), None, SERVE, "The private key for --listen-tls"),
    row(
        Key::Admin,
        "admin",
        Shape::One("ADDR"),
        Some("127.0.0.1:9080"),
        SERVE,
        "Where APIs are administered: point boto3, aws-cli and SDKs here. May be the same as \
         --listen, and then shares its port",
    ),
    row(
        Key::AdminTlsCert,
        "admin-tls-cert",
        Shape::One("PEM"),
        None,
        SERVE,
        "The certificate chain for --admin; with it --admin speaks TLS",
    ),
    row(
        Key::AdminTlsKey,
        "admin-tls-key",
        Shape::One("PEM"),
        None,
        SERVE,
        "The private key for --admin",
    ),
    row(
        Key::AdminPlain,
        "admin-plain",
        Shape::Switch,
        None,
        SERVE,
        "Allow --admin on an address that others can reach without TLS, for example behind \
         something that adds TLS",
    ),
    row(
        Key::AccessKeyId,
        "access-key-id",
        Shape::One("ID"),
        None,
        CLIENT,
        "The administrator's access key id; without it one is made at first start and kept in \
         the data folder",
    ),
    row(
        Key::SecretAccessKey,
        "secret-access-key",
        Shape::One("SECRET"),
        None,
        CLIENT,
        "The administrator's secret access key; better given in the environment or the file \
         than as a flag, which others on the machine can see",
    ),
    row(
        Key::InsecureAdmin,
        "insecure-admin",
        Shape::Switch,
        None,
        SERVE,
        "Accept any credential on --admin, as emulators do; only on a loopback address",
    ),
    row(
        Key::AccountId,
        "account-id",
        Shape::One("DIGITS"),
        Some("000000000000"),
        FILES,
        "Twelve digits, used in ARNs and $context.accountId",
    ),
    row(
        Key::Region,
        "region",
        Shape::One("NAME"),
        Some("us-east-1"),
        ALL,
        "Used in ARNs and host names; requests may be signed for any region",
    ),
    row(
        Key::Workers,
        "workers",
        Shape::One("N"),
        None,
        SERVE,
        "Threads that serve requests; without it, one a core",
    ),
    row(
        Key::TrustedProxies,
        "trusted-proxies",
        Shape::List("CIDR"),
        None,
        SERVE,
        "Load balancers whose X-Forwarded-* headers and PROXY protocol are believed, for \
         example 10.0.0.0/8",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_one_rule() {
        let row = setting(Key::ListenTls);
        assert_eq!(row.variable(), "REJOINDER_LISTEN_TLS");
        assert_eq!(row.file_key(), "listen_tls");
    }

    #[test]
    fn every_key_has_one_row() {
        let mut keys: Vec<Key> = SETTINGS.iter().map(|setting| setting.key).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), SETTINGS.len());
        // The enum's last variant: the rows count up to it.
        assert_eq!(keys.len(), Key::TrustedProxies as usize + 1);
    }
}
