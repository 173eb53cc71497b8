//! Who is let in, and what the others are told.

use std::time::Duration;

use rejoinder_admin::Access;
use serde_json::Value;

use crate::signing::{Answer, Ask, Signer};
use crate::{Served, administrator};

#[track_caller]
fn check_refused(answer: &Answer, status: u16, name: &str, message: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("x-amzn-errortype"), Some(&*name.to_ascii_lowercase()));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("x-amzn-requestid").map(str::len), Some(36));
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    let said = body["message"].as_str().unwrap();
    assert!(said.contains(message), "{said}");
}

#[tokio::test]
async fn the_administrator_is_let_in() {
    let served = Served::signed();
    let create = Ask::post("/restapis", r#"{"name":"a"}"#).signed(served.address, &administrator());
    let answer = create.send(served.address).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let list = Ask::get("/restapis?limit=5").signed(served.address, &administrator());
    let answer = list.send(served.address).await;
    assert!(answer.status == 200 && answer.body.contains(r#""name":"a""#), "{answer:?}");
}

#[tokio::test]
async fn others_are_told_why_not_in_the_words_of_aws() {
    let served = Served::signed();
    let rows: [(Signer, &str, &str); 5] = [
        (
            Signer { secret: "another".to_owned(), ..administrator() },
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided.",
        ),
        (
            Signer { key_id: "AKIASOMEBODYELSE".to_owned(), ..administrator() },
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
        (
            Signer { service: "execute-api", ..administrator() },
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'apigateway'.",
        ),
        (
            Signer { time: administrator().time - Duration::from_secs(600), ..administrator() },
            "InvalidSignatureException",
            "Signature expired: ",
        ),
        (
            Signer { time: administrator().time + Duration::from_secs(600), ..administrator() },
            "InvalidSignatureException",
            "Signature not yet current: ",
        ),
    ];
    for (signer, name, message) in rows {
        let answer = Ask::get("/restapis").signed(served.address, &signer).send(served.address);
        check_refused(&answer.await, 403, name, message);
    }
    let unsigned = Ask::get("/restapis").send(served.address).await;
    let missing = "Missing Authentication Token";
    check_refused(&unsigned, 403, "MissingAuthenticationTokenException", missing);
    let bearer = Ask::get("/restapis").header("authorization", "Bearer x").send(served.address);
    let invalid = "Invalid key=value pair (missing equal-sign) in Authorization header";
    check_refused(&bearer.await, 403, "IncompleteSignatureException", invalid);
}

#[tokio::test]
async fn a_changed_body_is_noticed() {
    let served = Served::signed();
    let signed = Ask::post("/restapis", r#"{"name":"a"}"#).signed(served.address, &administrator());
    let changed = Ask { body: r#"{"name":"b"}"#, ..signed };
    let answer = changed.send(served.address).await;
    check_refused(&answer, 403, "InvalidSignatureException", "does not match");
}

#[tokio::test]
async fn a_body_without_end_is_not_read() {
    let served = Served::signed();
    let body = "x".repeat(9 * 1024 * 1024);
    let signed = Ask::post("/restapis", &body).signed(served.address, &administrator());
    // The server may close before everything is sent; what counts is that it goes on serving.
    if let Some(answer) = signed.try_send(served.address).await {
        check_refused(&answer, 413, "RequestEntityTooLargeException", "larger than");
    }
    assert_eq!(Ask::get("/healthz").send(served.address).await.status, 200);
}

#[tokio::test]
async fn anybody_is_let_in_when_the_operator_says_so_but_no_web_page() {
    let served = Served::start(Access::Anyone);
    assert_eq!(Ask::get("/restapis").send(served.address).await.status, 200);
    let stranger = Signer { key_id: "test".to_owned(), ..administrator() };
    let answer = Ask::get("/restapis").signed(served.address, &stranger).send(served.address).await;
    assert_eq!(answer.status, 200);
    for (name, value) in [("host", "evil.example"), ("origin", "https://evil.example")] {
        let answer = Ask::get("/restapis").header(name, value).send(served.address).await;
        check_refused(&answer, 403, "AccessDeniedException", "programs on this machine");
    }
}

#[tokio::test]
async fn what_is_not_there_says_what_is() {
    let served = Served::signed();
    let answer = Ask::get("/pets").send(served.address).await;
    check_refused(&answer, 404, "NotFoundException", "APIs are called at the data address");
}
