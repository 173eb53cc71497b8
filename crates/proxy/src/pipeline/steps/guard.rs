//! Who calls, and whether they may: the vendor's guard decides, here is what it needs.
//!
//! Credentials that were verified are not passed on to backends (docs/wire/aws-data-plane.md
//! section 4.2).

use bytes::Bytes;
use http::header::AUTHORIZATION;
use rejoinder_reply::Failure;

use crate::exchange::Exchange;
use crate::forms::{BodyNeed, Call, Guard};

pub(super) async fn run(guard: &dyn Guard, exchange: &mut Exchange) -> Result<(), Failure> {
    let need = guard.begin(&call(exchange))?;
    let body = match need {
        BodyNeed::Nothing => Bytes::new(),
        BodyNeed::Whole => exchange.whole_body().await?,
    };
    let mut caller = None;
    let judged = guard.judge(&call(exchange), &body, &mut caller);
    let proved = caller.is_some();
    exchange.caller = caller;
    judged?;
    if proved {
        exchange.head.headers.remove(AUTHORIZATION);
    }
    Ok(())
}

fn call(exchange: &Exchange) -> Call<'_> {
    Call {
        head: &exchange.head,
        path: exchange.path(),
        source_ip: exchange.source_ip().to_canonical(),
        over_tls: exchange.client_scheme().eq_ignore_ascii_case("https"),
        at: exchange.started_wall,
    }
}
