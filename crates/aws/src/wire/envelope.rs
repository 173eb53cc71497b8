//! Answers: status, the headers of every answer, the error envelope
//! (docs/wire/aws-api-surface.md, sections 2 and 2.1).

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde_json::json;

use crate::operations::{Answer, Outcome, Refusal, request_ids};

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const EXTENDED_REQUEST_ID: HeaderName = HeaderName::from_static("x-amz-apigw-id");

/// The response of an outcome; `success` is the status of the operation's row.
pub(super) fn response(success: u16, outcome: Outcome) -> Response<Bytes> {
    let (status, error_type, body) = match outcome {
        Ok(Answer::Empty) => (success, None, Bytes::new()),
        Ok(Answer::Json(value)) => (success, None, Bytes::from(value.to_string())),
        Err(error) => {
            let (status, name) = refusal(error.kind);
            (status, Some(name), Bytes::from(json!({ "message": error.message }).to_string()))
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(name) = error_type {
        headers.insert(ERROR_TYPE, HeaderValue::from_static(name));
    }
    let (id, extended) = request_ids();
    for (name, value) in [(REQUEST_ID, id), (EXTENDED_REQUEST_ID, extended)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    response
}

/// Status and code of a refusal.
fn refusal(kind: Refusal) -> (u16, &'static str) {
    match kind {
        Refusal::BadRequest => (400, "BadRequestException"),
        Refusal::Validation => (400, "ValidationException"),
        Refusal::Serialization => (400, "SerializationException"),
        Refusal::NotFound => (404, "NotFoundException"),
        Refusal::Conflict => (409, "ConflictException"),
        Refusal::TooLarge => (413, "RequestEntityTooLargeException"),
        Refusal::UnknownOperation => (404, "UnknownOperationException"),
        Refusal::NotImplemented => (501, "NotImplementedException"),
        Refusal::Unavailable => (503, "ServiceUnavailableException"),
        Refusal::Internal => (500, "InternalServerErrorException"),
    }
}
