//! OpenAPI 3.0 and Swagger 2.0 documents with AWS's extensions to definitions.

use crate::documents::Definition;

/// How a document is imported.
#[derive(Clone, Debug, Default)]
pub(crate) struct ImportOptions {
    pub(crate) base_path: BasePath,
    /// `endpointConfigurationTypes` of the request, which wins over the document.
    pub(crate) endpoint_types: Vec<String>,
    /// The id of the API that imports, for model references.
    pub(crate) api_id: String,
}

/// What becomes of a document's base path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum BasePath {
    /// It is dropped.
    #[default]
    Ignore,
    /// It goes before every path.
    Prepend,
    /// Its first segment is dropped, the rest goes before every path.
    Split,
}

/// An imported document.
#[derive(Clone, Debug)]
pub(crate) struct Imported {
    pub(crate) definition: Definition,
    /// As AWS words them.
    pub(crate) warnings: Vec<String>,
}

/// Why a document cannot be imported, as AWS words it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct ImportError(pub(crate) String);

/// Imports a document as a definition of its own, with new ids.
pub(crate) fn import(text: &str, options: &ImportOptions) -> Result<Imported, ImportError> {
    let _ = (text, options);
    Err(ImportError("Invalid OpenAPI input.".to_owned()))
}
