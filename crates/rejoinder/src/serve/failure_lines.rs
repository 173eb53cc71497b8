//! One line a failure, for whoever watches the terminal.
//!
//! Lines go through a bounded queue to a thread of their own: no request waits for a terminal.
//! What does not fit is left out, and how many that were is said.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rejoinder_proxy::observe::{FailureEvent, FailureObserver, Visible};

/// Lines waiting for the terminal.
const LINES_QUEUED_MAX: usize = 256;
/// Characters shown of a path; the access log has it whole.
const PATH_CHARS_MAX: usize = 120;

const DIM: &str = "\x1b[2m";
const YELLOW: &str = "\x1b[33m";
const RED: &str = "\x1b[31m";
const PLAIN: &str = "\x1b[0m";

/// Shows failures on standard output.
pub(crate) struct FailureLines {
    lines: SyncSender<String>,
    left_out: Arc<AtomicU64>,
    zone: TimeZone,
}

impl FailureLines {
    /// Starts showing failures, if standard output is a terminal.
    pub(crate) fn on_terminal() -> Option<Arc<Self>> {
        if !io::stdout().is_terminal() {
            return None;
        }
        let (lines, queue) = sync_channel(LINES_QUEUED_MAX);
        let left_out = Arc::new(AtomicU64::new(0));
        let counter = left_out.clone();
        std::thread::Builder::new()
            .name("rejoinder-lines".to_owned())
            .spawn(move || show(&queue, &counter))
            .ok()?;
        Some(Arc::new(Self { lines, left_out, zone: TimeZone::system() }))
    }
}

impl FailureObserver for FailureLines {
    fn failed(&self, event: &FailureEvent<'_>) {
        let kind = format!("{:?}", event.failure().kind);
        let seen = Seen {
            time: Timestamp::try_from(event.time())
                .map(|time| time.to_zoned(self.zone.clone()).strftime("%H:%M:%S").to_string())
                .unwrap_or_default(),
            method: event.method(),
            path: event.path(),
            response_type: event.response_type().unwrap_or("-"),
            status: event.status().as_u16(),
            cause: event.cause().unwrap_or(&kind),
            request_id: event.request_id(),
        };
        if self.lines.try_send(seen.line()).is_err() {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn show(queue: &Receiver<String>, left_out: &AtomicU64) {
    for mut line in queue {
        let missing = left_out.swap(0, Ordering::Relaxed);
        if missing > 0 {
            writeln!(line, "{DIM}… and {missing} failures more{PLAIN}")
                .expect("a String takes everything");
        }
        if io::stdout().write_all(line.as_bytes()).is_err() {
            return;
        }
    }
}

/// What a line shows.
struct Seen<'e> {
    time: String,
    method: &'e str,
    path: &'e str,
    response_type: &'e str,
    status: u16,
    cause: &'e str,
    request_id: &'e str,
}

impl Seen<'_> {
    fn line(&self) -> String {
        let colour = if self.status >= 500 { RED } else { YELLOW };
        let (path, more) = match self.path.char_indices().nth(PATH_CHARS_MAX) {
            Some((end, _)) => (&self.path[..end], "…"),
            None => (self.path, ""),
        };
        format!(
            "{DIM}{}{PLAIN} {} {}{more} {colour}{} {}{PLAIN} {} {DIM}{}{PLAIN}\n",
            self.time,
            Visible(self.method),
            Visible(path),
            self.response_type,
            self.status,
            Visible(self.cause),
            Visible(self.request_id),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_happened_and_cannot_be_steered() {
        let seen = Seen {
            time: "12:00:00".to_owned(),
            method: "GET",
            path: "/a\u{1b}[2J",
            response_type: "INTEGRATION_FAILURE",
            status: 504,
            cause: "refused\nby 10.0.0.1:80",
            request_id: "id",
        };
        let line = seen.line().replace(DIM, "");
        let line = line.replace(RED, "").replace(PLAIN, "");
        assert_eq!(
            line,
            "12:00:00 GET /a\\u{1b}[2J INTEGRATION_FAILURE 504 refused\\nby 10.0.0.1:80 id\n"
        );
    }
}
