//! Settings as people give them: what wins, and what is said to wrong ones.

use crate::process::{Serving, rejoinder, run};
use crate::signing::Ask;

#[track_caller]
fn check_refused(arguments: &[&str], code: i32, wants: &[&str]) {
    let (found, stdout, stderr) = run(arguments);
    for want in wants {
        assert!(stderr.contains(want), "{want:?} is not said in:\n{stderr}");
    }
    assert_eq!((found, &*stdout), (code, ""), "{stderr}");
}

#[test]
fn wrong_settings_are_refused_with_what_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("r.toml");
    std::fs::write(&config, "data = \"d\"\n  listn = \"127.0.0.1:0\"\n").unwrap();
    let config = config.to_str().unwrap();
    check_refused(
        &["serve", "--config", config],
        2,
        &[&format!("{config}:2:3: listn: there is no such key; did you mean \"listen\"?")],
    );
    check_refused(&["serve", "--listne", "x"], 2, &["--listen"]);
    check_refused(&["serve", "--admin", "0.0.0.0:0"], 2, &["--admin: others can reach"]);
    check_refused(
        &["serve", "--admin", "0.0.0.0:0", "--admin-plain", "--insecure-admin"],
        2,
        &["--insecure-admin: it lets anybody"],
    );
    check_refused(&["serve", "--config", "/nowhere.toml"], 2, &["--config: cannot read"]);
}

#[test]
fn version_and_help() {
    let (code, stdout, _) = run(&["--version"]);
    assert_eq!((code, stdout.starts_with("rejoinder ")), (0, true), "{stdout}");
    let (code, stdout, _) = run(&["serve", "--help"]);
    assert_eq!((code, stdout.contains("REJOINDER_LISTEN_TLS")), (0, true), "{stdout}");
}

#[tokio::test]
async fn flags_win_over_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("r.toml");
    let text = "access_key_id = \"file\"\nsecret_access_key = \"file\"\nregion = \"eu-file-1\"\n";
    std::fs::write(&config, text).unwrap();
    let data = folder.path().join("data");
    let mut command = rejoinder(&["serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]);
    command
        .args(["--access-key-id", "flag"])
        .env("REJOINDER_CONFIG", &config)
        .env("REJOINDER_DATA", &data)
        .env("REJOINDER_ACCESS_KEY_ID", "env")
        .env("REJOINDER_SECRET_ACCESS_KEY", "env");
    let _serving = Serving::started(command);
    let env = rejoinder(&["env", "--access-key-id", "flag"])
        .env("REJOINDER_CONFIG", &config)
        .env("REJOINDER_DATA", &data)
        .env("REJOINDER_SECRET_ACCESS_KEY", "env")
        .output()
        .unwrap();
    let exports = String::from_utf8(env.stdout).unwrap();
    for want in ["AWS_ACCESS_KEY_ID=flag", "AWS_SECRET_ACCESS_KEY=env", "AWS_REGION=eu-file-1"] {
        assert!(exports.contains(want), "{exports}");
    }
}

#[tokio::test]
async fn anybody_may_administer_where_the_operator_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &["--insecure-admin"]);
    let answer = Ask::get("/restapis").send(serving.admin).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}
