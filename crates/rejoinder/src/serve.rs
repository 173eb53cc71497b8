//! `rejoinder serve`: everything put together, in the order in which a gateway comes up.
//!
//! Store, credential, certificates, documents, definitions ([`loaded`]); then all addresses
//! together ([`open`]). What goes wrong before that ends the process with a message; afterwards
//! only a signal does.

mod definition_watch;
mod failure_lines;
mod greeting;
mod loaded;
mod open;
mod reload;
mod signals;

use std::io::Write;

use anyhow::Context;

use crate::settings::serve::ServeSettings;
use greeting::OwnCommand;
use loaded::Loaded;
use open::Open;
use reload::Reload;
use signals::{Asked, Signals};

/// Serves until a signal asks to stop.
///
/// # Errors
/// When the gateway cannot come up.
pub(crate) async fn serve(settings: ServeSettings, program: Option<&str>) -> anyhow::Result<()> {
    for warning in &settings.warnings {
        eprintln!("warning: {warning}");
    }
    let own = OwnCommand::new(program, &settings.data);
    // Heeded from the beginning: a SIGHUP while loading must not end the process.
    let mut signals = Signals::heed()?;
    let mut loaded = tokio::task::block_in_place(|| Loaded::load(&settings))?;
    let open = Open::begin(&settings, &loaded)?;
    let _run_file = loaded.leave_run_file(&settings, &open.addresses)?;
    let text = greeting::address_lines(&open.addresses)
        + &greeting::hints(&open.addresses, &loaded.served, &own);
    loaded.readiness.set(true);
    say(&text)?;

    let reload = Reload::start(&mut loaded, open.access_log.clone());
    while signals.next().await == Asked::Reload {
        reload.now();
    }
    loaded.readiness.set(false);
    reload.stop();
    open.drain(signals).await;
    Ok(())
}

fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .context("standard output cannot be written; the addresses in use are said there")
}
