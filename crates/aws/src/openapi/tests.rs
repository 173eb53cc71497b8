//! Imports, as rows and as golden definitions.

mod members;
mod reading;

use super::*;

/// Options as an import into the API `abcdefghij` has them.
fn options() -> ImportOptions {
    ImportOptions {
        api_id: "abcdefghij".to_owned(),
        account_id: "000000000000".to_owned(),
        region: "us-east-1".to_owned(),
        ..ImportOptions::default()
    }
}

#[track_caller]
fn imported(text: &str) -> Imported {
    import(text, &options()).unwrap_or_else(|error| panic!("{error:?}"))
}
