//! Settings as a whole: arguments, environment and file in, validated settings or messages out.

use std::ffi::OsString;

use super::serve::{AdminAccess, AdminAddress};
use super::*;

fn read_all(
    arguments: &[&str],
    environment: &[(&str, &str)],
    file: Option<&str>,
) -> Result<ServeSettings, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut all: Vec<OsString> = ["rejoinder", "serve"].map(OsString::from).into();
    all.extend(arguments.iter().map(OsString::from));
    if let Some(text) = file {
        let path = folder.path().join("r.toml");
        std::fs::write(&path, text).unwrap();
        all.extend(["--config".into(), path.into_os_string()]);
    }
    let environment =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    match read(all, &environment, |_| {}) {
        Ok(Action::Serve(settings)) => Ok(*settings),
        Ok(Action::Validate { .. } | Action::Env(_)) => unreachable!("serve was asked for"),
        Err(error) => Err(error.to_string()),
    }
}

#[track_caller]
fn check_refused(arguments: &[&str], wants: &[&str]) {
    let said = read_all(arguments, &[], None).expect_err("it should be refused");
    for want in wants {
        assert!(said.contains(want), "{want:?} is not said in:\n{said}");
    }
}

#[test]
fn defaults() {
    let settings = read_all(&[], &[], None).unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert!(matches!(settings.admin, AdminAddress::Plain(a) if a.to_string() == "127.0.0.1:9080"));
    assert_eq!(settings.admin_access, AdminAccess::Signed);
    assert_eq!(settings.data, std::path::Path::new("./rejoinder-data"));
    assert_eq!(settings.aws.account_id, "000000000000");
    assert_eq!(settings.aws.region, "us-east-1");
    assert_eq!(settings.definitions.stage, "default");
    assert!(settings.workers.is_none() && settings.listen_tls.is_none());
}

#[test]
fn flags_win_over_environment_and_that_over_the_file() {
    let file = Some("region = \"eu-west-1\"\nstage = \"file\"\nlisten = \"127.0.0.1:1\"");
    let environment = [("REJOINDER_STAGE", "env"), ("REJOINDER_LISTEN", "127.0.0.1:2")];
    let settings = read_all(&["--listen", "127.0.0.1:3"], &environment, file).unwrap();
    assert_eq!(settings.aws.region, "eu-west-1");
    assert_eq!(settings.definitions.stage, "env");
    assert_eq!(settings.listen.port(), 3);
}

#[test]
fn a_switch_of_the_file_can_be_switched_off_in_the_environment() {
    let settings =
        read_all(&[], &[("REJOINDER_INSECURE_ADMIN", "false")], Some("insecure_admin = true"));
    assert_eq!(settings.unwrap().admin_access, AdminAccess::Signed);
}

#[test]
fn parameters_are_merged_by_name() {
    let settings = read_all(
        &["--param", "A=flag"],
        &[("REJOINDER_PARAM", "B=env")],
        Some("[param]\nA=1\nC=2"),
    );
    let parameters = settings.unwrap().definitions.parameters;
    let got: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(got, ["A=flag", "B=env", "C=2"]);
}

#[test]
fn the_admin_address_is_guarded() {
    check_refused(&["--admin", "0.0.0.0:9080"], &["--admin: others can reach 0.0.0.0:9080"]);
    check_refused(&["--admin", "[::]:9080"], &["--admin-plain"]);
    assert!(read_all(&["--admin", "0.0.0.0:9080", "--admin-plain"], &[], None).is_ok());
    check_refused(
        &["--admin", "0.0.0.0:9080", "--admin-plain", "--insecure-admin"],
        &["--insecure-admin: it lets anybody"],
    );
    let insecure = read_all(&["--insecure-admin"], &[], None).unwrap();
    assert_eq!(insecure.admin_access, AdminAccess::Anyone);
    assert_eq!(insecure.warnings.len(), 1);
}

#[test]
fn a_shared_address_refuses_a_file_at_the_root() {
    let shared = ["--admin", "127.0.0.1:8080"];
    assert!(matches!(read_all(&shared, &[], None).unwrap().admin, AdminAddress::Shared));
    check_refused(&["--admin", "127.0.0.1:8080", "a.yaml"], &["--mount /api=a.yaml"]);
    for base in ["/restapis", "/tags/a", "/healthz"] {
        let mount = format!("{base}=a.yaml");
        let refusal = format!("a.yaml cannot answer at {base}, where the control plane is");
        check_refused(&["--admin", "127.0.0.1:8080", "--mount", &mount], &[&refusal]);
    }
    let mounted = ["--admin", "127.0.0.1:8080", "--mount", "/a=a.yaml"];
    assert!(read_all(&mounted, &[], None).is_ok());
    // Two free ports are two.
    let free = ["--admin", "127.0.0.1:0", "--listen", "127.0.0.1:0", "a.yaml"];
    assert!(matches!(read_all(&free, &[], None).unwrap().admin, AdminAddress::Plain(_)));
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    check_refused(
        &[
            "--listen=8080",
            "--account-id=12",
            "--region=US",
            "--workers=0",
            "--trusted-proxies=ten,10.0.0.0/8",
            "--stage=a/b",
            "--param=x",
            "--access-key-id=me",
            "--tls-cert=c.pem",
        ],
        &[
            "--listen: \"8080\" is not an address",
            "--account-id: \"12\" is not an account id; give twelve digits",
            "--region: \"US\" is not a region",
            "--workers: \"0\" is not a number from 1",
            "--trusted-proxies: \"ten\" is not a range",
            "--stage: \"a/b\" cannot be a stage",
            "--param: \"x\" is not NAME=VALUE",
            "--access-key-id: it needs its --secret-access-key",
            "--tls-cert: a certificate needs its private key",
        ],
    );
}

#[test]
fn tls_needs_its_certificate() {
    check_refused(&["--listen-tls", "127.0.0.1:8443"], &["--listen-tls: TLS needs a certificate"]);
    check_refused(&["--tls-cert=c", "--tls-key=k"], &["does nothing without --listen-tls"]);
    let tls = ["--listen-tls=127.0.0.1:8443", "--tls-cert=c", "--tls-key=k"];
    assert!(read_all(&tls, &[], None).unwrap().listen_tls.is_some());
}

#[test]
fn options_of_apis_come_from_the_file() {
    let file = "[defaults]\nfilling = \"verbatim\"\n[api.\"My pets\"]\ncustom_413 = true\n";
    let aws = read_all(&[], &[], Some(file)).unwrap().aws;
    assert_eq!(aws.defaults.filling, Some(rejoinder_reply::Filling::Verbatim));
    assert_eq!(aws.apis["My pets"].custom_413, Some(true));
}

#[test]
fn callers_are_checked_and_never_repeated() {
    #[track_caller]
    fn check(rows: &str, wants: &[&str]) {
        let said = read_all(&[], &[], Some(rows)).expect_err("it should be refused");
        for want in wants {
            assert!(said.contains(want), "{want:?} is not said in:\n{said}");
        }
        assert!(!said.contains("hush"), "{said}");
    }
    let caller = "[[aws.callers]]\naccess_key_id = \"AKIA\"\nsecret_access_key = \"hush\"\n\
                  arn = \"arn:aws:iam::123456789012:user/anna\"\n";
    let settings = read_all(&[], &[], Some(caller)).unwrap();
    assert!(!format!("{settings:?}").contains("hush"));
    let session = "session_token = \"hush\"\nsession_expires = 2030-01-31T12:00:00Z\n";
    assert!(read_all(&[], &[], Some(&format!("{caller}{session}"))).is_ok());

    check("[aws]\ncallers = 1", &["r.toml:2:11: callers: write each caller as a table"]);
    check("[[aws.callers]]\naccess_key_id = \"A\"", &["secret_access_key: a caller needs one"]);
    check(&format!("{caller}{caller}"), &["access_key_id: another caller has the same one"]);
    check(&caller.replace("user/anna", "user/*"), &["r.toml:4:7: arn: give the ARN of a user"]);
    check(&format!("{caller}polcy = \"hush\""), &["did you mean \"policy\"?"]);
    check(&format!("{caller}policy = \"{{}}\""), &["r.toml:5:10: policy: "]);
    check(&format!("{caller}policy_file = \"/no/such\""), &["policy_file: cannot read /no/such"]);
    check(&format!("{caller}session_expires = 2030-01-31"), &["give a moment like"]);
    check(&format!("{caller}session_token = 1"), &["session_token: give a string"]);
}
