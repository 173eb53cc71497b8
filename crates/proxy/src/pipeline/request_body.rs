//! Reading a client's body as a whole, for steps and backends that need all of it.

use std::future::poll_fn;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use hyper::body::Incoming;
use rejoinder_reply::{Failure, FailureKind};
use tokio::time::timeout;

use crate::exchange::{Exchange, RequestBody};
use crate::limits::{BODY_PAUSE, BODY_WHOLE};

impl Exchange {
    /// The client's whole body. It stays at hand for whoever comes next.
    pub(crate) async fn whole_body(&mut self) -> Result<Bytes, Failure> {
        let whole = match std::mem::replace(&mut self.body, RequestBody::Gone) {
            RequestBody::Stream(incoming) if incoming.is_end_stream() => Bytes::new(),
            RequestBody::Stream(incoming) => {
                match timeout(BODY_WHOLE, collect(incoming, self.body_bytes_max())).await {
                    Ok(collected) => collected?,
                    Err(_) => return Err(FailureKind::ClientTimeout.into()),
                }
            }
            RequestBody::Whole(bytes) => bytes,
            RequestBody::Gone => Bytes::new(),
        };
        self.body = RequestBody::Whole(whole.clone());
        Ok(whole)
    }

    /// The largest body that the site takes.
    pub(crate) fn body_bytes_max(&self) -> u64 {
        self.site.as_ref().map_or(0, |site| site.limits.body_bytes_max)
    }
}

async fn collect(mut incoming: Incoming, bytes_max: u64) -> Result<Bytes, Failure> {
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    loop {
        let frame = poll_fn(|cx| Pin::new(&mut incoming).poll_frame(cx));
        let frame = match timeout(BODY_PAUSE, frame).await {
            Err(_) => return Err(FailureKind::ClientTimeout.into()),
            Ok(None) => break,
            Ok(Some(Err(error))) => {
                let failure = Failure::new(FailureKind::RequestMalformed);
                return Err(failure.with_cause(format!("the client's body: {error}")));
            }
            Ok(Some(Ok(frame))) => frame,
        };
        let Ok(data) = frame.into_data() else { continue };
        if (first.len() + all.len() + data.len()) as u64 > bytes_max {
            return Err(FailureKind::TooLarge.into());
        }
        if first.is_empty() && all.is_empty() {
            first = data;
        } else {
            if all.is_empty() {
                all.extend_from_slice(&first);
                first = Bytes::new();
            }
            all.extend_from_slice(&data);
        }
    }
    // A body of one piece is not copied.
    Ok(if all.is_empty() { first } else { all.freeze() })
}
