//! Errors that AWS's front door gives before any operation is reached: restJson bodies, so that SDKs
//! raise them by name. docs/wire/aws-api-surface.md, common rules.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::json;

use crate::request_id;

/// An error with a name that SDKs know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ErrorAnswer {
    pub(crate) status: StatusCode,
    /// For `x-amzn-ErrorType`.
    pub(crate) name: &'static str,
    pub(crate) message: String,
}

impl ErrorAnswer {
    pub(crate) fn new(status: StatusCode, name: &'static str, message: impl Into<String>) -> Self {
        Self { status, name, message: message.into() }
    }

    /// A defect of ours; the log says which.
    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "InternalServerErrorException",
            "Internal server error",
        )
    }

    pub(crate) fn into_response(self) -> Response<Bytes> {
        let body = json!({ "message": self.message }).to_string();
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert("x-amzn-errortype", HeaderValue::from_static(self.name));
        if let Ok(id) = HeaderValue::try_from(request_id::new()) {
            headers.insert("x-amzn-requestid", id);
        }
        response
    }
}
