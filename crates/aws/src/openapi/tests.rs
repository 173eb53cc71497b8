//! Imports, as rows and as golden definitions.

mod members;
mod reading;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::*;
use crate::ApiOptions;

/// The settings of every import here.
fn aws_settings() -> &'static AwsSettings {
    static SETTINGS: LazyLock<AwsSettings> = LazyLock::new(|| AwsSettings {
        account_id: "000000000000".to_owned(),
        region: "us-east-1".to_owned(),
        account_throttle: false,
        defaults: ApiOptions::default(),
        apis: HashMap::new(),
        callers: Default::default(),
    });
    &SETTINGS
}

/// Options as an import into the API `abcdefghij` has them.
fn options() -> ImportOptions<'static> {
    ImportOptions::new(aws_settings(), "abcdefghij")
}

#[track_caller]
fn imported(text: &str) -> Imported {
    import(text, &options()).unwrap_or_else(|error| panic!("{error:?}"))
}
