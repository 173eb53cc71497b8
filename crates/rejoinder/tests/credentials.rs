//! The administrator's credential, and `env`.

use std::os::unix::fs::PermissionsExt;

use crate::process::{Serving, administrator, run};
use crate::signing::Ask;

#[tokio::test]
async fn one_is_made_and_kept_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let serving = Serving::start(&data, &[]);
    for file in std::fs::read_dir(&data).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.path());
    }
    let made = administrator(&data);
    assert!(made.key_id.starts_with("AKIA") && made.key_id.len() == 20, "{}", made.key_id);
    assert_eq!(made.secret.len(), 40);
    let answer = serving.administer(&data, Ask::get("/restapis")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let unsigned = Ask::get("/restapis").send(serving.admin).await;
    assert_eq!(unsigned.status, 403);
    drop(serving);
    let _serving = Serving::start(&data, &[]);
    assert_eq!(administrator(&data).secret, made.secret, "it stays");
}

#[test]
fn env_says_when_nobody_serves() {
    let folder = tempfile::tempdir().unwrap();
    let (code, stdout, stderr) = run(&["env", "--data", folder.path().to_str().unwrap()]);
    assert_eq!((code, &*stdout), (1, ""));
    assert!(stderr.contains("no gateway serves from"), "{stderr}");
}

#[test]
fn env_does_not_guess_a_credential() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let given = ["--access-key-id", "me", "--secret-access-key", "secret"];
    let _serving = Serving::start(folder.path(), &given);
    let (code, stdout, stderr) = run(&["env", "--data", data]);
    assert_eq!((code, &*stdout), (1, ""));
    assert!(stderr.contains("key id me"), "{stderr}");
    let (code, stdout, _) = run(&[&["env", "--data", data], &given[..]].concat());
    assert!(code == 0 && stdout.contains("AWS_SECRET_ACCESS_KEY=secret"), "{stdout}");
}
