//! What differs between vendors on the wire and cannot be a table: small traits that the dialects
//! implement and the compiler puts into the plan.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::SystemTime;

use http::HeaderMap;
use http::request::Parts;
use rejoinder_reply::{Dialect, Failure};

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

    /// The header, in lower case, in which a client may send a trace to go on with.
    fn trace_header(&self) -> &'static str;

    /// The header, in lower case, in which a backend of the vendor's kind tells its request id.
    fn backend_request_id_header(&self) -> &'static str;

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

/// A vendor's judgement of whether a call may go on: who calls, and what policies say to it.
pub trait Guard: Send + Sync {
    /// Refuses what cannot pass whatever its body is, and says whether the body must be known.
    ///
    /// # Errors
    /// Why the call may not go on.
    fn begin(&self, call: &Call<'_>) -> Result<BodyNeed, Failure>;

    /// Decides. `body` is empty where it was not needed. `caller` is filled as soon as the caller
    /// has proved who they are, so that a refusal after that is logged with its caller.
    ///
    /// # Errors
    /// Why the call may not go on.
    fn judge(
        &self,
        call: &Call<'_>,
        body: &[u8],
        caller: &mut Option<Arc<Identity>>,
    ) -> Result<(), Failure>;
}

/// Whether a guard must see the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyNeed {
    /// It need not: the body may stream on.
    Nothing,
    /// All of it.
    Whole,
}

/// What a guard knows of a call.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The request's head as the client sent it.
    pub head: &'a Parts,
    /// The path below the stage, without a query.
    pub path: &'a str,
    /// The client's address, behind trusted proxies.
    pub source_ip: IpAddr,
    /// Whether the client came over TLS.
    pub over_tls: bool,
    /// When the request began.
    pub at: SystemTime,
}

/// Who proved to be calling, as owners see it: values by their names below `$context.identity`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity(pub Box<[(&'static str, Box<str>)]>);

impl Identity {
    /// The value of a name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, value)| &**value)
    }
}
