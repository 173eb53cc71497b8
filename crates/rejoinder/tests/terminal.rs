//! What a terminal shows of failures.

use std::io::Read;
use std::os::fd::OwnedFd;
use std::process::Stdio;
use std::sync::mpsc::channel;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::process::{PATIENCE, rejoinder};
use crate::signing::Ask;

/// A terminal: the end that shows, and the end that is written to.
fn terminal() -> (OwnedFd, std::fs::File) {
    let shows = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&shows).unwrap();
    unlockpt(&shows).unwrap();
    let name = ptsname(&shows, Vec::new()).unwrap().into_string().unwrap();
    let written = std::fs::OpenOptions::new().read(true).write(true).open(name).unwrap();
    (shows, written)
}

#[tokio::test]
async fn each_failure_has_a_line_that_no_client_can_steer() {
    let folder = tempfile::tempdir().unwrap();
    let (shows, written) = terminal();
    let mut command = rejoinder(&["serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]);
    command.arg("--data").arg(folder.path()).stdout(written).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    drop(command);
    let (sender, shown) = channel();
    std::thread::spawn(move || {
        let mut shows = std::fs::File::from(shows);
        let (mut all, mut piece) = (String::new(), [0; 4096]);
        // Reading fails once the process has ended.
        while let Ok(length @ 1..) = shows.read(&mut piece) {
            all.push_str(&String::from_utf8_lossy(&piece[..length]));
            if sender.send(all.clone()).is_err() {
                return;
            }
        }
    });
    let wait_for = |text: &str| loop {
        let all: String = shown.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no {text:?}"));
        let line = all.split_once(text).and_then(|(_, after)| after.split_once('\n'));
        if let Some((line, _)) = line {
            return line.trim_end().to_owned();
        }
    };
    let data = wait_for("data http://").parse().unwrap();
    let nowhere = Ask { method: "GET", ..Ask::get("/pets\u{9b}31m") };
    nowhere.send(data).await;
    let line = wait_for(" GET /pets");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("\\u{9b}31m \u{1b}[33m- 400\u{1b}[0m "), "{line:?}");
    assert!(!line.contains('\u{9b}'), "{line:?}");
    let id = line.trim_end_matches("\u{1b}[0m").rsplit("\u{1b}[2m").next().unwrap();
    assert_eq!(id.len(), 36, "{line:?}");
}
