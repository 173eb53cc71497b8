//! What is seen of the data plane: counters, access log lines, failures as they happen.

mod metrics;

pub use metrics::{Metrics, RouteSeries, SiteSeries};
