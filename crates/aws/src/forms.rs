//! What the data plane must know of AWS: host and path forms, request ids, standard headers.

use http::HeaderMap;
use rejoinder_proxy::forms::{Forms, PathForm};
use rejoinder_reply::Dialect;

/// AWS's ways.
#[derive(Clone, Copy, Debug, Default)]
pub struct AwsForms;

impl Forms for AwsForms {
    fn dialect(&self) -> &'static Dialect {
        &crate::failures::DIALECT
    }

    fn host_key<'h>(&self, _host: &'h str) -> Option<&'h str> {
        None
    }

    fn path_form<'p>(&self, _path: &'p str) -> Option<PathForm<'p>> {
        None
    }

    fn client_request_id<'h>(&self, _headers: &'h HeaderMap) -> Option<&'h str> {
        None
    }

    fn identify(&self, _request_id: &str, _extended_request_id: &str, _headers: &mut HeaderMap) {}
}
