//! FILEs: served, reloaded, refused, validated.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::process::{PATIENCE, Serving, now, run};
use crate::signing::{Answer, Ask};

/// Between two looks at what is served.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A definition whose one route answers with this text.
fn definition(says: &str) -> String {
    format!(
        r#"openapi: "3.0.1"
info: {{ title: pets, version: "1" }}
paths:
  /pets:
    get:
      responses: {{ "200": {{ description: ok }} }}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {{ application/json: '{{"statusCode": 200}}' }}
        responses:
          default:
            statusCode: "200"
            responseTemplates: {{ application/json: '{says} ${{greeting}}' }}
x-amazon-apigateway-gateway-responses:
  MISSING_AUTHENTICATION_TOKEN:
    statusCode: 404
    responseTemplates: {{ application/json: '{{"nothing at": "$context.path"}}' }}
"#
    )
}

/// A folder with a definition in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(says: &str) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        std::fs::write(folder.file(), definition(says)).unwrap();
        folder
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("pets.yaml")
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn serve(&self) -> Serving {
        let file = self.file();
        Serving::start(&self.data(), &["--param", "greeting=hello", file.to_str().unwrap()])
    }
}

async fn call(address: SocketAddr, path: &str) -> Answer {
    Ask::get(path).send(address).await
}

/// Waits until the route answers with this text.
async fn wait_for(address: SocketAddr, want: &str) {
    let give_up = now() + PATIENCE;
    loop {
        let answer = call(address, "/pets").await;
        if answer.body == want {
            return;
        }
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(now() < give_up, "{want} is not served, but {}", answer.body);
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

#[tokio::test]
async fn a_file_answers_at_the_root_with_its_owners_errors() {
    let folder = Folder::new("one");
    let serving = folder.serve();
    let answer = call(serving.data, "/pets").await;
    assert_eq!((answer.status, &*answer.body), (200, "one hello"));
    let answer = call(serving.data, "/no/such/path").await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.starts_with("{\"nothing at\": "), "{}", answer.body);
    let apis = serving.administer(&folder.data(), Ask::get("/restapis")).await;
    assert!(apis.body.contains("rejoinder:file"), "{}", apis.body);
}

#[tokio::test]
async fn hints_can_be_pasted() {
    let folder = Folder::new("one");
    let serving = folder.serve();
    let pets = serving.line("curl -i ");
    assert_eq!(pets, format!("  curl -i http://{}/pets", serving.data));
    serving.line("answered by a gateway response");
    serving.line("eval \"$(");
}

#[tokio::test]
async fn several_files_answer_below_their_bases() {
    let folder = Folder::new("one");
    let other = folder.0.path().join("other.yaml");
    std::fs::write(&other, definition("two")).unwrap();
    let mounts = [folder.file(), other].map(|file| file.display().to_string());
    let (one, two) = (format!("/a={}", mounts[0]), format!("/b/c={}", mounts[1]));
    let serving = Serving::start(
        &folder.data(),
        &["--mount", &one, "--mount", &two, "--param", "greeting=hello"],
    );
    for (path, want) in [("/a/pets", "one hello"), ("/b/c/pets", "two hello")] {
        assert_eq!(call(serving.data, path).await.body, want);
    }
}

#[tokio::test]
async fn a_changed_file_is_served_and_a_bad_one_is_not() {
    let folder = Folder::new("one");
    let serving = folder.serve();
    wait_for(serving.data, "one hello").await;
    std::fs::write(folder.file(), definition("two")).unwrap();
    serving.line("pets.yaml: read again, deployed");
    wait_for(serving.data, "two hello").await;

    std::fs::write(folder.file(), "openapi: \"3.0.1\"\npaths: [\n").unwrap();
    let said = serving.line("pets.yaml:");
    let after = said.split_once("pets.yaml:").unwrap().1;
    let place: Vec<&str> = after.splitn(3, ':').collect();
    assert!(place[0].parse::<usize>().is_ok() && place[1].parse::<usize>().is_ok(), "{said}");
    serving.line("what was served before stays in force");
    wait_for(serving.data, "two hello").await;

    std::fs::write(folder.file(), definition("three")).unwrap();
    serving.line("pets.yaml: read again, deployed");
    wait_for(serving.data, "three hello").await;
}

#[tokio::test]
async fn a_hang_up_reads_again_and_deploys_only_what_differs() {
    let folder = Folder::new("one");
    let serving = folder.serve();
    serving.signal("-HUP");
    serving.line("pets.yaml: read again, nothing to deploy");
    drop(serving);
    let serving = folder.serve();
    wait_for(serving.data, "one hello").await;
    let apis = serving.administer(&folder.data(), Ask::get("/restapis")).await;
    assert_eq!(apis.body.matches("\"name\"").count(), 1, "{}", apis.body);
}

#[tokio::test]
async fn a_file_that_is_no_longer_named_is_kept_and_not_served() {
    let folder = Folder::new("one");
    drop(folder.serve());
    let serving = Serving::start(&folder.data(), &[]);
    assert_eq!(call(serving.data, "/pets").await.status, 403);
    let apis = serving.administer(&folder.data(), Ask::get("/restapis")).await;
    assert!(apis.body.contains("rejoinder:file"), "{}", apis.body);
}

#[track_caller]
fn check_start_refused(data: &Path, arguments: &[&str], wants: &[&str]) {
    let data = data.to_str().unwrap();
    let start = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
    let (code, stdout, stderr) = run(&[&start[..], arguments].concat());
    assert_eq!((code, &*stdout), (1, ""), "{stderr}");
    for want in wants {
        assert!(stderr.contains(want), "{want:?} is not said in:\n{stderr}");
    }
}

#[test]
fn a_file_that_cannot_be_served_ends_the_start() {
    let folder = Folder::new("one");
    std::fs::write(folder.file(), "openapi: \"3.0.1\"\npaths: [\n").unwrap();
    let file = folder.file();
    check_start_refused(&folder.data(), &[file.to_str().unwrap()], &["pets.yaml:"]);
    check_start_refused(&folder.data(), &["nowhere.yaml"], &["nowhere.yaml: cannot be opened"]);
}

#[test]
fn validate_says_what_is_wrong_and_where() {
    let folder = Folder::new("one");
    let file = folder.file();
    let path = file.to_str().unwrap();
    let (code, stdout, _) = run(&["validate", path, "--param", "greeting=hello"]);
    assert_eq!(code, 0, "{stdout}");
    assert!(stdout.contains("can be served, 1 route"), "{stdout}");
    std::fs::write(&file, "openapi: \"3.0.1\"\npaths: [\n").unwrap();
    let (code, stdout, _) = run(&["validate", path]);
    assert_eq!(code, 1, "{stdout}");
    assert!(stdout.starts_with(&format!("{path}:")), "{stdout}");
    let (code, stdout, _) = run(&["validate", "nowhere.yaml"]);
    assert_eq!((code, stdout.starts_with("nowhere.yaml: cannot be opened")), (1, true));
    assert_eq!(run(&["validate"]).0, 2);
}
