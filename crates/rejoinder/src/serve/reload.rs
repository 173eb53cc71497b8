//! Reloading while serving: FILEs that change, and on SIGHUP also certificates and log files.

use std::sync::Arc;

use rejoinder_proxy::observe::AccessLogger;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::definition_file::{problem_lines, warning_lines};
use crate::serve::definition_watch::{DefinitionWatch, LOOK_EVERY, Outcome, Read};
use crate::serve::loaded::Loaded;
use crate::tasks;
use crate::tls::Certificate;

/// Reloads in the background.
pub(crate) struct Reload {
    certificates: Vec<Arc<Certificate>>,
    access_log: AccessLogger,
    asked: Arc<Notify>,
    watching: JoinHandle<()>,
}

impl Reload {
    /// Begins to look at FILEs.
    pub(crate) fn start(loaded: &mut Loaded, access_log: AccessLogger) -> Self {
        let certificates = [&loaded.data_certificate, &loaded.admin_certificate];
        let asked = Arc::new(Notify::new());
        let definitions = loaded.definitions.take();
        Self {
            certificates: certificates.into_iter().flatten().cloned().collect(),
            access_log,
            watching: tasks::start(watch(definitions, asked.clone())),
            asked,
        }
    }

    /// Reads everything again.
    pub(crate) fn now(&self) {
        self.access_log.reopen();
        for certificate in &self.certificates {
            if let Err(error) = certificate.reread() {
                eprintln!("{error:#}; the certificate that was read before stays in use");
            }
        }
        self.asked.notify_one();
    }

    /// Looks no more.
    pub(crate) fn stop(self) {
        self.watching.abort();
    }
}

async fn watch(definitions: Option<DefinitionWatch>, asked: Arc<Notify>) {
    let Some(mut definitions) = definitions else { return };
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let read = tokio::select! {
            _ = looks.tick() => Read::IfChanged,
            () = asked.notified() => Read::Always,
        };
        let round = tokio::task::spawn_blocking(move || {
            let outcomes = definitions.apply(read);
            (definitions, outcomes)
        });
        match round.await {
            Ok((back, outcomes)) => {
                definitions = back;
                outcomes.iter().for_each(report);
            }
            Err(error) => {
                eprintln!(
                    "reloading failed: {error}; what is served stays, and is watched no more"
                );
                return;
            }
        }
    }
}

/// Says what became of a FILE.
fn report(outcome: &Outcome) {
    let path = &outcome.file.path;
    match &outcome.result {
        Ok(report) => {
            for line in warning_lines(path, report) {
                eprintln!("{line}");
            }
            let what = if report.deployed { "deployed" } else { "nothing to deploy" };
            eprintln!("{path}: read again, {what}");
        }
        Err(error) => {
            for line in problem_lines(error) {
                eprintln!("{line}");
            }
            eprintln!("{path}: cannot be served; what was served before stays in force");
        }
    }
}
