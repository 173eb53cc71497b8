//! An API's own settings: tag `rejoinder:KEY`, else the settings of its id or name, else defaults.

use rejoinder_reply::Filling;

use crate::documents::RestApi;
use crate::{ApiOptions, AwsSettings};

/// The options in force for an API.
pub(crate) fn options(settings: &AwsSettings, api: &RestApi) -> ApiOptions {
    let tag = |key: &str| api.tags.get(&format!("rejoinder:{key}")).map(String::as_str);
    let named = [&*api.id, &api.definition.settings.name];
    let own = named.iter().find_map(|name| settings.apis.get(*name));
    let given =
        |of: fn(&ApiOptions) -> Option<bool>| own.and_then(of).or_else(|| of(&settings.defaults));
    ApiOptions {
        filling: tag("filling")
            .and_then(filling)
            .or_else(|| own.and_then(|own| own.filling))
            .or(settings.defaults.filling),
        custom_413: tag("custom_413")
            .and_then(|text| text.parse().ok())
            .or_else(|| given(|options| options.custom_413)),
        retry_after: tag("retry_after")
            .and_then(|text| text.parse().ok())
            .or_else(|| given(|options| options.retry_after)),
    }
}

fn filling(text: &str) -> Option<Filling> {
    match text {
        "safe" => Some(Filling::Safe),
        "verbatim" => Some(Filling::Verbatim),
        _ => None,
    }
}
