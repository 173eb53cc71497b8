//! Texts and corner cases of the two forms, as rows.

use http::Request;
use http::request::Parts;
use rejoinder_signature::{Payload, SignatureError, SignedRequest, parse, verify};

const CREDENTIAL: &str = "AKID/20150830/us-east-1/apigateway/aws4_request";

fn request(target: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

#[track_caller]
fn check(target: &str, headers: &[(&str, &str)], expected: &str) {
    let found = match parse(&request(target, headers)) {
        Ok(None) => "none".to_owned(),
        Ok(Some(signed)) => format!("{} {} {}", signed.access_key_id, signed.scope, signed.at),
        Err(error) => {
            assert!(matches!(error, SignatureError::Incomplete { .. }), "{error:?}");
            error.to_string()
        }
    };
    assert_eq!(found, expected);
}

#[test]
fn reads_the_header_form() {
    let good = format!(
        "AWS4-HMAC-SHA256 Credential={CREDENTIAL}, SignedHeaders=host;x-amz-date, Signature=00"
    );
    let date = ("x-amz-date", "20150830T123600Z");
    let found = "AKID 20150830/us-east-1/apigateway/aws4_request 20150830T123600Z";
    check("/", &[], "none");
    check("/", &[("authorization", &good), date], found);
    check("/", &[("authorization", &good.replace(", ", ",")), date], found);
    check("/", &[("authorization", &good), ("date", "Sun, 30 Aug 2015 12:36:00 GMT")], found);
    check("/", &[("authorization", &good), date, ("date", "Sun, 30 Aug 2020 12:36:00 GMT")], found);
    // The header form counts, whatever the query says.
    check("/?X-Amz-Signature=1", &[("authorization", &good), date], found);

    check(
        "/",
        &[("authorization", "Bearer abc")],
        "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 \
         and encoded with Base64): 'w1Xc6WwWEogNEZQP/dkBTThsJT4MNlKmzQanIm970rY='.",
    );
    check(
        "/",
        &[("authorization", "AWS4-HMAC-SHA256")],
        "Authorization header requires 'Credential' parameter. Authorization header requires \
         'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. \
         Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. \
         (Hashed with SHA-256 and encoded with Base64) \
         Authorization=YI2YWea8FSxnksZL2ETHbs5elHm9HQufxTLK0W0ffV0=",
    );
    check(
        "/",
        &[("authorization", &good.replace(CREDENTIAL, "AKID/20150830/us-east-1")), date],
        "Credential must have exactly 5 slash-delimited elements, e.g. \
         keyid/date/region/service/term, got 'AKID/20150830/us-east-1'",
    );
    check(
        "/",
        &[("authorization", &good.replace("host;", "")), date],
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
    check(
        "/",
        &[("authorization", &good), ("x-amz-date", "yesterday")],
        "Date must be in ISO-8601 'basic format'. Got 'yesterday'. See \
         http://en.wikipedia.org/wiki/ISO_8601",
    );
    check(
        "/",
        &[("authorization", &format!("{good}, Signature=11")), date],
        "Authorization header has more than one 'Signature' parameter.",
    );
}

#[test]
fn reads_the_presigned_form() {
    let credential = CREDENTIAL.replace('/', "%2F");
    let good = format!(
        "/a?x=1&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}\
         &X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=00"
    );
    let found = "AKID 20150830/us-east-1/apigateway/aws4_request 20150830T123600Z";
    check(&good, &[], found);
    check(&good.replace("&X-Amz-Expires=60", ""), &[], found);
    check("/a?x=X-Amz-Algorithm", &[], "none");
    check("/a?X-Amz-Date=1&X-Amz-Expires=1", &[], "none");
    check(
        "/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-SignedHeaders=host",
        &[],
        "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters \
         must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-Date'. \
         Re-examine the query-string parameters.",
    );
    check(&good.replace("HMAC-SHA256", "ECDSA"), &[], "Unsupported AWS 'algorithm': 'AWS4-ECDSA'.");
    for (expires, message) in [
        ("x", "X-Amz-Expires should be a number"),
        ("-1", "X-Amz-Expires must be non-negative"),
        (
            "604801",
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires \
             must be less than 604800 seconds",
        ),
    ] {
        check(&good.replace("Expires=60", &format!("Expires={expires}")), &[], message);
    }
}

/// The example of AWS's documentation ("get-vanilla-query-order-key-case" of its test suite).
const EXAMPLE: [(&str, &str); 3] = [
    ("host", "example.amazonaws.com"),
    ("x-amz-date", "20150830T123600Z"),
    (
        "authorization",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
         SignedHeaders=host;x-amz-date, \
         Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
];

#[track_caller]
fn check_verify(headers: &[(&str, &str)], secret: &str, service: &str, now: &str, expected: &str) {
    let parts = request("/?Param2=value2&Param1=value1", headers);
    let signed = parse(&parts).unwrap().unwrap();
    let request = SignedRequest {
        method: &parts.method,
        uri: &parts.uri,
        headers: &parts.headers,
        payload: Payload::Bytes(b""),
    };
    let result = verify(&signed, secret, service, &request, now.parse().unwrap());
    assert_eq!(result.map_or_else(|error| error.to_string(), |()| "good".to_owned()), expected);
}

#[test]
fn verifies() {
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    let now = "2015-08-30T12:36:00Z";
    check_verify(&EXAMPLE, secret, "service", now, "good");
    check_verify(&EXAMPLE, secret, "service", "2015-08-30T12:41:00.9Z", "good");
    check_verify(
        &EXAMPLE,
        secret,
        "service",
        "2015-08-30T12:42:00Z",
        "Signature expired: 20150830T123600Z is now earlier than 20150830T123700Z \
         (20150830T124200Z - 5 min.)",
    );
    check_verify(
        &EXAMPLE,
        secret,
        "service",
        "2015-08-30T12:30:00Z",
        "Signature not yet current: 20150830T123600Z is still later than 20150830T123500Z \
         (20150830T123000Z + 5 min.)",
    );
    check_verify(
        &EXAMPLE,
        secret,
        "apigateway",
        now,
        "Credential should be scoped to correct service: 'apigateway'. ",
    );
    let other_day = [EXAMPLE[0], ("x-amz-date", "20150831T123600Z"), EXAMPLE[2]];
    check_verify(
        &other_day,
        secret,
        "service",
        now,
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from \
         HTTP: '20150830' != '20150831', from '20150831T123600Z'. ",
    );
    // A wrong signature is said before an old one (docs/wire/decisions.md A20).
    check_verify(
        &EXAMPLE,
        "wrong",
        "service",
        "2026-01-01T00:00:00Z",
        "The request signature we calculated does not match the signature you provided. Check \
         your AWS Secret Access Key and signing method. Consult the service documentation for \
         details.\n\nThe Canonical String for this request should have been\n'GET\n/\n\
         Param1=value1&Param2=value2\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\n\
         host;x-amz-date\n\
         e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'\n\n\
         The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20150830T123600Z\n\
         20150830/us-east-1/service/aws4_request\n\
         816cd5b414d056048ba4f7c5386d6e0533120fb1fcfa93762cf0fc39e2cf19e0'\n",
    );
}
