//! ImportRestApi and PutRestApi: a definition file through the control plane.
//!
//! Nothing is stored when the import fails. Source: docs/wire/aws-api-surface.md, section 2.5.

use super::rest_apis::new_api;
use super::{Answer, OperationError, Outcome, Refusal, lookup};
use crate::aws::Change;
use crate::documents::RestApi;
use crate::openapi::{BasePath, ImportOptions, Imported, Mode, import, put};
use crate::wire::Input;
use crate::wire::show::{self, Tags};

pub(super) fn import_api(change: &mut Change<'_>, input: &Input) -> Outcome {
    let mut api = new_api(change, "");
    let imported = imported(change, input, &api.id)?;
    // The definition is the document's alone: `Empty` and `Error` are gone.
    api.definition.clone_from(&imported.definition);
    keep(change, api, imported)
}

pub(super) fn put_api(change: &mut Change<'_>, input: &Input) -> Outcome {
    let id = input.label("restapi_id");
    let Some(mut api) = change.api.clone() else {
        return Err(lookup::unknown_api(change.settings, id));
    };
    let mode = match input.query("mode") {
        None | Some("" | "merge") => Mode::Merge,
        Some("overwrite") => Mode::Overwrite,
        Some(other) => {
            return Err(OperationError::new(
                Refusal::Validation,
                format!(
                    "1 validation error detected: Value '{other}' at 'mode' failed to satisfy \
                     constraint: Member must satisfy enum value set: [merge, overwrite]"
                ),
            ));
        }
    };
    let imported = imported(change, input, id)?;
    api.definition = put(&api.definition, &imported, mode).map_err(OperationError::bad_request)?;
    keep(change, api, imported)
}

/// Reads the body; refuses what AWS refuses, and warnings too if the caller wants that.
fn imported(change: &Change<'_>, input: &Input, id: &str) -> Result<Imported, OperationError> {
    let invalid = || OperationError::bad_request("Invalid OpenAPI input.");
    let text = std::str::from_utf8(input.raw()).map_err(|_| invalid())?;
    let words = |name: &str| -> Vec<String> {
        let given = input.query_all(name).flat_map(|value| value.split(','));
        given.map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let options = ImportOptions {
        base_path: base_path(input)?,
        endpoint_types: words("endpointConfigurationTypes"),
        vpc_endpoint_ids: words("vpcEndpointIds"),
        ..ImportOptions::new(change.settings, id)
    };
    let imported = import(text, &options).map_err(|error| {
        tracing::info!(detail = error.detail, "an import was refused");
        OperationError::bad_request(error.to_string())
    })?;
    let fail = input.query("failonwarnings").is_some_and(|flag| flag.eq_ignore_ascii_case("true"));
    match imported.failure(fail) {
        Some(message) => Err(OperationError::bad_request(message)),
        None => Ok(imported),
    }
}

fn base_path(input: &Input) -> Result<BasePath, OperationError> {
    match input.query("basepath").or_else(|| input.query("basePath")) {
        None | Some("" | "ignore") => Ok(BasePath::Ignore),
        Some("prepend") => Ok(BasePath::Prepend),
        Some("split") => Ok(BasePath::Split),
        Some(other) => Err(OperationError::bad_request(format!(
            "Invalid value '{other}' for basepath. Valid options are ignore,prepend,split"
        ))),
    }
}

fn keep(change: &mut Change<'_>, mut api: RestApi, imported: Imported) -> Outcome {
    api.warnings = imported.warnings();
    api.tags.extend(imported.tags);
    let answer = show::rest_api(&api, Tags::WhenAny);
    change.api = Some(api);
    Ok(Answer::Json(answer))
}
