//! What differs between vendors on the wire and cannot be a table: small traits that the dialects
//! implement and the compiler puts into the plan.

use std::borrow::Cow;

use http::HeaderMap;
use rejoinder_reply::Dialect;

/// A vendor's ways: addressing, request ids, standard headers.
pub trait Forms: Send + Sync {
    /// The vendor's failure table.
    fn dialect(&self) -> &'static Dialect;

    /// The API key (see [`crate::plan::Plan::apis`]) that a host names, if it has the vendor's
    /// form (AWS: `{api}.execute-api.{region}.…`). `host` is without port; its case is the
    /// client's, the key's is the documents'.
    fn host_key<'h>(&self, host: &'h str) -> Option<Cow<'h, str>>;

    /// The API and stage that a path names, if it has the vendor's path form
    /// (AWS: `/restapis/{api}/{stage}/_user_request_/…`).
    fn path_form<'p>(&self, path: &'p str) -> Option<PathForm<'p>>;

    /// A request id that the client may choose, if its headers hold an acceptable one.
    fn client_request_id<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str>;

    /// Adds the headers that identify an exchange to every answer.
    fn identify(&self, request_id: &str, extended_request_id: &str, headers: &mut HeaderMap);
}

/// What a path form names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathForm<'p> {
    /// The API key.
    pub api: &'p str,
    /// The stage.
    pub stage: &'p str,
    /// The rest: empty, or with a leading slash.
    pub path: &'p str,
}
