//! The heart of Rejoinder: why a request could not be served, and what its client is told.
//!
//! Two tables make a reply. The *dialect's* is constant: failure kind → response type, natural
//! status, error type, message, phase. The *owner's*, a [`ReplyTable`], holds the gateway
//! responses of one API, compiled when they were written. Answering is an index, a fill, a write.
//!
//! This crate is pure: no I/O, no async, no HTTP server. Time and request come in as [`Values`].

mod built_in;
mod dialect;
mod entry;
mod escape;
mod facts;
mod failure;
mod fallback;
mod filler;
mod gateway_response;
mod header;
mod limits;
mod media;
#[cfg(test)]
mod properties;
mod reference;
mod reply_table;
mod template;
#[cfg(test)]
mod testing;
mod values;
mod variable;

pub use dialect::{DefaultBody, Dialect, FailureRow, Phase, ResponseType, TypeIndex};
pub use failure::{Failure, FailureKind};
pub use gateway_response::{GatewayResponse, HeaderMapping, ReplyStatus};
pub use reference::Scope;
pub use reply_table::{Filling, Options, Reply, ReplyTable, Rule, ServiceHeaders, Warning};
pub use values::{NoValues, Values};
pub use variable::{ContextVariable, ErrorVariable, Multiplicity, Position, Source};
