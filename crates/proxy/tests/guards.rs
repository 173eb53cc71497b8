//! Guards: what they are given, what they refuse with, and what backends see after them.

use std::sync::{Arc, Mutex};

use http::header::AUTHORIZATION;
use rejoinder_proxy::forms::{BodyNeed, Call, Guard, Identity};
use rejoinder_proxy::plan::Step;
use rejoinder_reply::{Failure, FailureKind, GatewayResponse, Options};

use crate::support::{Backend, Gateway, SiteOf, proxy};

/// Knows callers by `Authorization: NAME`; refuses `nobody` at once and `denied` once known.
#[derive(Default)]
struct Doorman {
    need: Option<BodyNeed>,
    seen: Mutex<Vec<String>>,
}

impl Guard for Doorman {
    fn begin(&self, call: &Call<'_>) -> Result<BodyNeed, Failure> {
        match call.head.headers.get(AUTHORIZATION).map(|name| name.as_bytes()) {
            None => Err(FailureKind::CredentialsMissing.into()),
            Some(b"nobody") => Err(FailureKind::AccessKeyUnknown.into()),
            Some(_) => Ok(self.need.unwrap_or(BodyNeed::Whole)),
        }
    }

    fn judge(
        &self,
        call: &Call<'_>,
        body: &[u8],
        caller: &mut Option<Arc<Identity>>,
    ) -> Result<(), Failure> {
        let name = call.head.headers[AUTHORIZATION].to_str().unwrap();
        self.seen.lock().unwrap().push(format!(
            "{name} {} {} {} {}",
            call.path,
            call.source_ip,
            call.over_tls,
            String::from_utf8_lossy(body)
        ));
        if name == "forged" {
            return Err(Failure::new(FailureKind::SignatureMismatch).with_message("not \"yours\""));
        }
        *caller = Some(Arc::new(Identity(Box::new([("user", name.into())]))));
        match name {
            "denied" => Err(FailureKind::PolicyDenied.into()),
            "late" => Err(FailureKind::SessionExpired.into()),
            "lost" => Err(FailureKind::NoRouteForCaller.into()),
            _ => Ok(()),
        }
    }
}

fn guarded(doorman: &Arc<Doorman>, backend: &Backend) -> Gateway {
    let steps = vec![Step::Guard(doorman.clone())];
    let site = SiteOf::new(vec![("ANY /x", steps, proxy(&backend.url("/b"), |_| {}))]);
    let who = "{\"said\":$context.error.messageString,\"who\":\"$context.identity.user\"}";
    let template = ("application/json".to_owned(), who.to_owned());
    let custom = GatewayResponse { templates: vec![template], ..GatewayResponse::default() };
    Gateway::of(site.reply("FAMILY_4", custom, Options::default()))
}

#[test]
fn refusals_name_the_caller_once_known() {
    #[track_caller]
    fn check(authorization: Option<&str>, status: u16, said: &str, who: &str, seen: &str) {
        let backend = Backend::answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        let gateway = guarded(&Arc::default(), &backend);
        let header = authorization.map(|name| format!("Authorization: {name}"));
        let headers: Vec<&str> = header.as_deref().into_iter().collect();
        let body = format!("{{\"said\":{said:?},\"who\":\"{who}\"}}");
        gateway.client().send("GET /x", &headers, "").check(status, &body);
        assert!(gateway.seen.last().starts_with(seen), "{}", gateway.seen.last());
    }
    check(None, 403, "missing", "", "CredentialsMissing FAMILY_4 403");
    check(Some("nobody"), 403, "unknown", "", "AccessKeyUnknown FAMILY_4 403");
    check(Some("forged"), 403, "not \"yours\"", "", "SignatureMismatch FAMILY_4 403");
    check(Some("late"), 403, "expired", "late", "SessionExpired FAMILY_4 403");
    check(Some("denied"), 403, "denied", "denied", "PolicyDenied FAMILY_4 403");
    check(Some("lost"), 404, "not found", "lost", "NoRouteForCaller FAMILY_4 404");
}

#[test]
fn verified_credentials_are_not_passed_on() {
    for (need, seen) in [(BodyNeed::Whole, "hello"), (BodyNeed::Nothing, "")] {
        let backend = Backend::answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        let doorman = Arc::new(Doorman { need: Some(need), ..Doorman::default() });
        let gateway = guarded(&doorman, &backend);
        let answer =
            gateway.client().send("POST /x", &["Authorization: anna", "X-Own: 1"], "hello");
        assert_eq!(answer.status, 200, "{answer:?}");
        let sent = backend.last().to_ascii_lowercase();
        assert!(sent.contains("x-own: 1") && sent.contains("hello"), "{sent}");
        assert!(!sent.contains("authorization"), "{sent}");
        let line = format!("anna /x 127.0.0.1 false {seen}");
        assert_eq!(*doorman.seen.lock().unwrap(), [line]);
    }
}

#[test]
fn bodies_that_guards_need_are_bounded() {
    let backend = Backend::answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let doorman = Arc::new(Doorman::default());
    let gateway = guarded(&doorman, &backend);
    let mut client = gateway.client();
    client.write(
        "POST /x HTTP/1.1\r\nHost: localhost\r\nAuthorization: anna\r\n\
         Transfer-Encoding: chunked\r\n\r\n",
    );
    for _ in 0..17 {
        client.write(format!("10000\r\n{}\r\n", "a".repeat(0x10000)));
    }
    assert_eq!(client.read(false).status, 413);
    assert!(doorman.seen.lock().unwrap().is_empty());
}
