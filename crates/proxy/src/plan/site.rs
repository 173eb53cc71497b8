//! A site: what a host and a stage (AWS) or a group and an environment (Huawei) address.

use std::collections::BTreeMap;
use std::sync::Arc;

use rejoinder_reply::{ReplyTable, Source};

use crate::forms::Forms;
use crate::observe::SiteSeries;
use crate::plan::{Route, Router, Slot};

/// One site, compiled from frozen documents (a deployment) and live ones (stage settings).
pub struct Site {
    /// Its stable id: state beside the plan is kept under it.
    pub id: SiteId,
    /// The API's id, for `$context.apiId`.
    pub api_id: Box<str>,
    /// The stage's name.
    pub stage: Box<str>,
    /// The deployment that serves.
    pub deployment_id: Box<str>,
    /// The API owner's account.
    pub account_id: Box<str>,
    /// The vendor's ways: standard headers, native errors.
    pub forms: Arc<dyn Forms>,
    /// Whether the vendor's own address forms lead here.
    pub vendor_address: VendorAddress,
    /// Path and method to route.
    pub router: Router,
    /// What runs when no route matches; its backend is never reached.
    pub unmatched: Arc<Route>,
    /// The gateway responses in force.
    pub reply: Arc<ReplyTable>,
    /// Stage variables.
    pub stage_variables: Arc<BTreeMap<Box<str>, Box<str>>>,
    /// Media types that are never treated as text; `*/*` is all.
    pub binary_media_types: Box<[Box<str>]>,
    /// Sizes above which requests are refused.
    pub limits: SiteLimits,
    /// Where and how requests are logged, if they are.
    pub access_log: Option<Arc<AccessLog>>,
    /// What is counted of it, resolved when first used. Compilers leave it empty.
    pub series: Slot<SiteSeries>,
}

/// Whether the vendor's own address forms (AWS: `{api}.execute-api.…` and the path form that
/// stands for it) lead to a site. Mounts always do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VendorAddress {
    /// They do.
    #[default]
    Open,
    /// Its owner closed them: as if there were no such site.
    Closed,
}

/// A site's stable id, unique over all dialects, for example `aws/a1b2c3d4e5/prod`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SiteId(pub Arc<str>);

/// Sizes above which requests are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteLimits {
    /// A request body, in bytes.
    pub body_bytes_max: u64,
    /// The sum of header names and values, in bytes.
    pub header_bytes_max: usize,
    /// The request target, in bytes.
    pub target_bytes_max: usize,
    /// The verb and the path below the stage (`GET` and `/pets`) together, in bytes: the vendor
    /// bounds the name that it gives to the call (AWS: the method ARN).
    pub verb_and_path_bytes_max: usize,
}

/// A stage's access log.
#[derive(Debug)]
pub struct AccessLog {
    /// The line, compiled.
    pub format: Box<[LogSegment]>,
    /// Where lines go.
    pub destination: LogDestination,
}

/// A piece of an access log line.
#[derive(Debug, PartialEq, Eq)]
pub enum LogSegment {
    /// Text as it is.
    Literal(Box<str>),
    /// A variable; `-` when it has no value (decision A13).
    Variable(Source),
}

/// Where access log lines go.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LogDestination {
    /// The process's standard output.
    Stdout,
    /// A file, appended to and opened again on SIGHUP.
    File(std::path::PathBuf),
}
