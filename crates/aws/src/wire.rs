//! How operations are said over HTTP: URIs, JSON, the error envelope.
//!
//! `route` finds the operation, `input` reads what was sent, `check` judges its types and
//! constraints as AWS's front does before any operation sees it, `envelope` writes the answer,
//! `members` and `paging` say which members and items an answer shows.

mod check;
mod envelope;
mod input;
mod members;
mod paging;
mod route;
pub(crate) mod show;

use std::sync::Arc;

use bytes::Bytes;

pub(crate) use input::{Input, texts};
pub(crate) use members::Members;
pub(crate) use paging::{page, page_of};
pub(crate) use route::owns;

use crate::Aws;
use crate::aws::Target;
use crate::operations::{Operation, OperationError, Outcome, Refusal, Run, Subject};

/// Answers one request.
pub(crate) async fn answer(aws: &Arc<Aws>, request: http::Request<Bytes>) -> http::Response<Bytes> {
    let (head, body) = request.into_parts();
    match route::find(&head.method, head.uri.path(), head.uri.query()) {
        Ok((operation, labels)) => {
            let outcome = match Input::read(operation, labels, &head, body) {
                Ok(input) => carry_out(aws, operation, input).await,
                Err(error) => Err(error),
            };
            envelope::response(operation.status, outcome)
        }
        Err(error) => envelope::response(0, Err(error)),
    }
}

async fn carry_out(aws: &Arc<Aws>, operation: &'static Operation, input: Input) -> Outcome {
    match operation.run {
        Run::NotYet => Err(OperationError::new(
            Refusal::NotImplemented,
            format!("Rejoinder does not have the operation {} yet.", operation.name),
        )),
        Run::Read(read) => read(&aws.view(), &input),
        Run::Count(count) => {
            let aws = Arc::clone(aws);
            tokio::task::spawn_blocking(move || count(&aws.view(), &input))
                .await
                .unwrap_or_else(|panic| Err(OperationError::internal(&panic)))
        }
        Run::Change(subject, change) => {
            let target = target(subject, &input)?;
            aws.change(target, move |draft| change(draft, &input)).await
        }
    }
}

/// The aggregate that a request changes.
fn target(subject: Subject, input: &Input) -> Result<Target, OperationError> {
    Ok(match subject {
        Subject::Account => Target::Account,
        Subject::Shared => Target::Shared,
        Subject::NewRestApi => Target::NewRestApi,
        Subject::RestApi => Target::RestApi(input.label("restapi_id").into()),
        Subject::Tagged => {
            let api = tagged_api(input.label("resource_arn"));
            api.map_or(Target::Shared, |api| Target::RestApi(api.into()))
        }
    })
}

/// The API that `arn:{partition}:apigateway:{region}::/restapis/{id}[/stages/{name}]` names or
/// belongs to (docs/wire/aws-api-surface.md, section 2.3).
fn tagged_api(arn: &str) -> Option<&str> {
    let path = arn.splitn(6, ':').nth(5)?;
    path.strip_prefix("/restapis/")?.split('/').next()
}
