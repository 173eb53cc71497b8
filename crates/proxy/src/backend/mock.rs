//! Answers made here (docs/wire/aws-data-plane.md section 8.2).

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use rejoinder_reply::Failure;

use crate::backend::configuration;
use crate::backend::integration_response::{BackendAnswer, answer as answer_with};
use crate::backend::request_template::{RequestText, choose};
use crate::body::Body;
use crate::exchange::Exchange;
use crate::plan::Mock;

pub(super) async fn answer(
    mock: &Mock,
    exchange: &mut Exchange,
) -> Result<Response<Body>, Failure> {
    let text = match choose(&mock.templates, exchange)? {
        RequestText::Template(text) => text,
        RequestText::Passthrough => exchange.whole_body().await?,
    };
    let Some(status) = status_in(&text) else {
        return Err(configuration("the MOCK request template yields no integer statusCode"));
    };
    // The client's body never reaches its answer.
    let nothing = BackendAnswer { status, headers: HeaderMap::new(), body: Bytes::new() };
    answer_with(exchange, &mock.responses, nothing)
}

/// The integer member `statusCode` of an object. Keys may stand without quotes, as the vendor
/// accepts and common tools write them.
fn status_in(text: &[u8]) -> Option<StatusCode> {
    let text = std::str::from_utf8(text).ok()?;
    let status = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) => value.get("statusCode")?.as_u64()?,
        Err(_) => {
            let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
            let is_status = |key: &str| key.trim().trim_matches(['"', '\'']) == "statusCode";
            let member = inside.split(',').filter_map(|member| member.split_once(':'));
            let (_, value) = member.into_iter().find(|(key, _)| is_status(key))?;
            value.trim().parse().ok()?
        }
    };
    StatusCode::from_u16(u16::try_from(status).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<u16>) {
        assert_eq!(status_in(text.as_bytes()).map(|status| status.as_u16()), expected, "{text}");
    }

    #[test]
    fn statuses() {
        check(r#"{"statusCode": 200}"#, Some(200));
        check("{statusCode: 204}", Some(204));
        check(" { statusCode:500 , other: x }\n", Some(500));
        check(r#"{"other": 1, "statusCode": 404}"#, Some(404));
        check(r#"{"statusCode": "200"}"#, None);
        check("{'statusCode': 201}", Some(201));
        check("{}", None);
        check("", None);
        check(r#"{"statusCode": 99}"#, None);
        check(r#"{"statusCode": 2.5}"#, None);
    }
}
