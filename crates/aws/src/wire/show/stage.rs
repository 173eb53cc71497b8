//! A stage as answers show it.

use serde_json::Value;

use super::Tags;
use crate::documents::{CanarySettings, Stage};
use crate::wire::Members;

/// A stage.
pub(crate) fn stage(stage: &Stage, tags: Tags) -> Value {
    // Caches are there at once: waiting for one would only make clients wait.
    let cache = if stage.cache_cluster_enabled { "AVAILABLE" } else { "NOT_AVAILABLE" };
    let members = Members::new()
        .put("deploymentId", &*stage.deployment_id)
        .some("clientCertificateId", stage.client_certificate_id.as_ref())
        .put("stageName", &*stage.stage_name)
        .some("description", stage.description.as_ref())
        .put("cacheClusterEnabled", stage.cache_cluster_enabled)
        .some("cacheClusterSize", stage.cache_cluster_size.as_ref())
        .put("cacheClusterStatus", cache)
        .put("methodSettings", &stage.method_settings)
        .some("variables", &stage.variables)
        .some("documentationVersion", stage.documentation_version.as_ref())
        .some("accessLogSettings", &stage.access_log_settings)
        .some("canarySettings", stage.canary_settings.as_ref().map(canary))
        .put("tracingEnabled", stage.tracing_enabled)
        .some("webAclArn", stage.web_acl_arn.as_ref());
    let members = match tags {
        Tags::Always => members.put("tags", &stage.tags),
        Tags::WhenAny => members.some("tags", &stage.tags),
    };
    members
        .put("createdDate", stage.created_date)
        .put("lastUpdatedDate", stage.last_updated_date)
        .done()
}

fn canary(canary: &CanarySettings) -> Value {
    Members::new()
        .put("percentTraffic", canary.percent_traffic)
        .put("deploymentId", &canary.deployment_id)
        .some("stageVariableOverrides", &canary.stage_variable_overrides)
        .put("useStageCache", canary.use_stage_cache)
        .done()
}
