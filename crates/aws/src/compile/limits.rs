//! Sizes above which AWS refuses requests (docs/wire/aws-data-plane.md, section 12).

use rejoinder_proxy::plan::SiteLimits;

use super::Sources;

/// 10 MiB.
const BODY_BYTES_MAX: u64 = 10 * 1024 * 1024;
/// The sum of names and values.
const HEADER_BYTES_MAX: usize = 10_240;
const EDGE_TARGET_BYTES_MAX: usize = 8_192;
const REGIONAL_TARGET_BYTES_MAX: usize = 10_240;
/// `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{VERB}/{path}`.
const METHOD_ARN_BYTES_MAX: usize = 1_600;

pub(super) fn compile(sources: &Sources<'_>) -> SiteLimits {
    let Sources { settings, api_id, definition, stage, .. } = sources;
    let edge = definition.settings.endpoint_configuration.types.iter().any(|kind| kind == "EDGE");
    let before_verb = format!(
        "arn:aws:execute-api:{}:{}:{api_id}/{}/",
        settings.region, settings.account_id, stage.stage_name
    );
    SiteLimits {
        body_bytes_max: BODY_BYTES_MAX,
        header_bytes_max: HEADER_BYTES_MAX,
        target_bytes_max: if edge { EDGE_TARGET_BYTES_MAX } else { REGIONAL_TARGET_BYTES_MAX },
        verb_and_path_bytes_max: METHOD_ARN_BYTES_MAX.saturating_sub(before_verb.len()),
    }
}
