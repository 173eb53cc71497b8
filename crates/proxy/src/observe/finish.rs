//! The end of an exchange: its line in the access log.

use http::StatusCode;
use rejoinder_reply::{ErrorVariable, Phase, Source};

use crate::exchange::{Exchange, Sent};
use crate::observe::visible::push_visible;
use crate::plan::LogSegment;

/// Writes the line when it is dropped: at the body's last byte, or when the client has gone.
pub(crate) struct Finish {
    exchange: Exchange,
    status: StatusCode,
    length: u64,
}

impl Finish {
    pub(crate) fn new(exchange: Exchange, status: StatusCode) -> Self {
        Self { exchange, status, length: 0 }
    }

    /// Counts bytes of the body.
    pub(crate) fn add(&mut self, bytes: usize) {
        self.length += bytes as u64;
    }
}

impl Drop for Finish {
    fn drop(&mut self) {
        let exchange = &mut self.exchange;
        let now = exchange.gateway.clock.now();
        exchange.sent = Some(Sent {
            status: self.status,
            length: self.length,
            latency: now.saturating_duration_since(exchange.started),
        });
        let Some(log) = exchange.site.as_ref().and_then(|site| site.access_log.clone()) else {
            return;
        };
        let line = line(exchange, &log.format);
        if !exchange.gateway.access_log.write(&log.destination, line) {
            exchange.gateway.metrics.log_lines_dropped.inc();
        }
    }
}

/// One line, in the owner's format. A variable without a value is `-`
/// (docs/wire/aws-data-plane.md section 11).
fn line(exchange: &Exchange, format: &[LogSegment]) -> String {
    let mut line = String::with_capacity(256);
    let mut value = String::new();
    for segment in format {
        match segment {
            LogSegment::Literal(text) => line.push_str(text),
            LogSegment::Variable(source) => {
                value.clear();
                if log_value(exchange, source, &mut value) && !value.is_empty() {
                    push_visible(&value, &mut line);
                } else {
                    line.push('-');
                }
            }
        }
    }
    line.push('\n');
    line
}

/// Like [`crate::mapping::source_value`], and with the failure's own variables, which are known
/// by now.
fn log_value(exchange: &Exchange, source: &Source, out: &mut String) -> bool {
    let Source::Error(variable) = source else {
        return crate::mapping::source_value(source, exchange, out);
    };
    let Some(failed) = &exchange.failed else { return false };
    match variable {
        ErrorVariable::Message => match &failed.message {
            Some(message) => out.push_str(message),
            None => return false,
        },
        ErrorVariable::MessageString => match &failed.message {
            Some(message) => {
                if failed.phase == Phase::Execution {
                    out.push(' ');
                }
                out.push_str(&serde_json::Value::from(&**message).to_string());
            }
            None => return false,
        },
        ErrorVariable::ResponseType => match failed.response_type {
            Some(name) => out.push_str(name),
            None => return false,
        },
        ErrorVariable::ValidationErrorString => match &failed.failure.validation {
            Some(text) => out.push_str(text),
            None => return false,
        },
    }
    true
}
