//! Starting the binary, reading what it prints, stopping it.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, SystemTime};

use crate::signing::{Answer, Ask, Signer};

/// Nothing in these tests takes this long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The binary, with an environment of its own.
pub(crate) fn rejoinder(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rejoinder"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub(crate) fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = rejoinder(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// A running `serve`, killed when dropped.
pub(crate) struct Serving {
    child: Child,
    pub(crate) data: SocketAddr,
    pub(crate) data_tls: Option<SocketAddr>,
    pub(crate) admin: SocketAddr,
    lines: Receiver<String>,
}

impl Serving {
    /// Starts it on free ports.
    pub(crate) fn start(data: &Path, more: &[&str]) -> Self {
        let folder = data.to_str().unwrap();
        let mut arguments = vec!["serve", "--data", folder];
        arguments.extend(["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]);
        arguments.extend(more);
        Self::started(rejoinder(&arguments))
    }

    /// Starts what is prepared, and waits for the addresses.
    pub(crate) fn started(command: Command) -> Self {
        Self::started_with(command, "admin http://")
    }

    /// The same, with this before the admin address, and with a data address over TLS where the
    /// admin address has it.
    pub(crate) fn started_with(mut command: Command, admin: &str) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let outputs: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for output in outputs {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    // The test may be over.
                    let _ = sender.send(line);
                }
            });
        }
        let nowhere = SocketAddr::from(([0, 0, 0, 0], 0));
        let mut serving = Self { child, data: nowhere, data_tls: None, admin: nowhere, lines };
        serving.data = serving.address("data http://");
        if admin.contains("https") {
            serving.data_tls = Some(serving.address("data-tls https://"));
        }
        serving.admin = serving.address(admin);
        serving
    }

    fn address(&self, prefix: &str) -> SocketAddr {
        self.line(prefix)[prefix.len()..].parse().unwrap()
    }

    /// Waits for a line that holds this text.
    #[track_caller]
    pub(crate) fn line(&self, text: &str) -> String {
        let mut before = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(text) => return line,
                Ok(line) => before.push(line),
                Err(_) => panic!("no line holds {text:?}; there were: {before:#?}"),
            }
        }
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let status =
            Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Waits for its end.
    pub(crate) fn ended(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Kills it as `kill -9` does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the control plane as the administrator.
    pub(crate) async fn administer(&self, data: &Path, ask: Ask<'_>) -> Answer {
        ask.signed(self.admin, &administrator(data)).send(self.admin).await
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The administrator, as `env` tells.
pub(crate) fn administrator(data: &Path) -> Signer {
    let (code, exports, said) = run(&["env", "--data", data.to_str().unwrap()]);
    assert_eq!(code, 0, "{said}");
    let value = |name: &str| {
        let line =
            exports.lines().find_map(|line| line.strip_prefix("export ")?.strip_prefix(name));
        line.unwrap().trim_start_matches('=').to_owned()
    };
    Signer {
        key_id: value("AWS_ACCESS_KEY_ID"),
        secret: value("AWS_SECRET_ACCESS_KEY"),
        service: "apigateway",
        time: now(),
    }
}

#[expect(clippy::disallowed_methods, reason = "what is signed is signed now")]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}
