//! The AWS API Gateway dialect (REST APIs, 2015-07-09).
//!
//! `documents` is what is stored, `operations` what can be done to it, `wire` how it is said over
//! HTTP, `openapi` how a definition file becomes documents, `compile` how documents become sites,
//! `forms` what the data plane must know of AWS, `access` how it judges callers. [`Aws`] is the dialect at run time.

mod access;
mod aws;
mod callers;
mod compile;
pub mod documents;
mod failures;
mod files;
mod forms;
mod mapping_expression;
mod openapi;
mod operations;
mod schema_reference;
mod settings;
mod wire;

pub use aws::{Aws, OpenError};
pub use callers::{Caller, CallerProblem, CallerSettings, Callers, Session};
pub use failures::DIALECT;
pub use files::{FileDefinition, FileError, FileReport, Problem};
pub use forms::AwsForms;
pub use operations::{is_control_plane_path, operations_page};
pub use settings::{ApiOptions, AwsSettings};
