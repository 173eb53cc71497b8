//! Every place of every language, with kind and unkind values.

use super::*;
use crate::facts::Facts;
use crate::testing::{DIALECT, Exchange};
use crate::{Failure, FailureKind};

/// Fills `$a` (short for a header), `$m` (the message string) and `$t` (the message itself).
#[track_caller]
fn check(content_type: &str, filling: Filling, text: &str, value: &str, expected: &str) {
    let text = text
        .replace("$m", "$context.error.messageString")
        .replace("$t", "$context.error.message")
        .replace("$a", "$method.request.header.a");
    let failure = Failure::new(FailureKind::NoRoute).with_message(value);
    let row = (DIALECT.row)(failure.kind);
    let facts = Facts::new(&DIALECT, &row, &failure);
    let values = Exchange::with(&[("header.a", value)]);
    let (template, _) = Template::compile(&DIALECT, &text, Media::of(content_type), filling);
    let body = template.fill(&Filler { facts: &facts, values: &values }).unwrap();
    assert_eq!(std::str::from_utf8(&body).unwrap(), expected, "{text}");
}

#[track_caller]
fn json(text: &str, value: &str, expected: &str) {
    check("application/json", Filling::Safe, text, value, expected);
}

#[test]
fn json_places() {
    json("{\"a\":\"<$a>\"}", "x\"y", "{\"a\":\"<x\\\"y>\"}");
    json("{\"$a\":1}", "x\"y", "{\"x\\\"y\":1}");
    json("{\"\\\"\":$a}", "x", "{\"\\\"\":\"x\"}");
    json("{\"a\":$a}", "12", "{\"a\":12}");
    json("{\"a\":$a}", "", "{\"a\":null}");
    json("[$a,$a]", "{\"b\":[]}", "[{\"b\":[]},{\"b\":[]}]");
    json("$a", "x", "\"x\"");
    json("{\"m\":$m}", "a\"b", "{\"m\":\"a\\\"b\"}");
    json("{\"m\":\"$m\"}", "a\"b", "{\"m\":\"a\\\"b\"}");
    json("{\"m\":\"Error: $m!\"}", "a", "{\"m\":\"Error: a!\"}");
    json("{\"m\":$t}", "Not Found", "{\"m\":\"Not Found\"}");
}

#[test]
fn what_is_no_json_gets_the_vendors_bytes() {
    for text in [
        "{'m':\"$a\"}",
        "{\"a\":1$a}",
        "{\"a\":$a$a}",
        "{\"a\":-$a}",
        "{$a:1}",
        "{\"a\":\"\\$a\"}",
        "{\"a\":\"\\u00$a\"}",
        "{\"a\":\"\\ud800$a\"}",
        "{\"a\":tru$a}",
        "{\"a\":\"$a}",
    ] {
        let value = "x\"y";
        json(text, value, &text.replace("$a", value));
    }
    json("{'m':\"$m\"}", "x", "{'m':\"\"x\"\"}");
    check("application/json", Filling::Verbatim, "{\"a\":\"$a\"}", "\"", "{\"a\":\"\"\"}");
    check("text/plain", Filling::Safe, "<$a>", "<\"&\n", "<<\"&\n>");
}

#[test]
fn xml_places() {
    #[track_caller]
    fn xml(text: &str, value: &str, expected: &str) {
        check("application/xml", Filling::Safe, text, value, expected);
    }
    xml("<e>$a</e>", "<&>", "<e>&lt;&amp;&gt;</e>");
    xml("<e a=\"$a\"/>", "\"", "<e a=\"&quot;\"/>");
    xml("<e a='$a'/>", "'", "<e a='&#39;'/>");
    xml("<e a=\"x>\" b=\"$a\">$a</e>", "\"", "<e a=\"x>\" b=\"&quot;\">&quot;</e>");
    xml("<$a/>", "1<", "<_1_/>");
    xml("<!--$a--><e>$a</e>", "a--", "<!--a- - --><e>a--</e>");
    xml("<![CDATA[$a]]>", "<&]]>", "<![CDATA[<&]]]]><![CDATA[>]]>");
    xml("<script>$a</script>", "a()", "<script>a()</script>");
    xml("<e>$m</e>", "a<", "<e>\"a&lt;\"</e>");
    xml("<e m=\"$m\"/>", "a<", "<e m=\"a&lt;\"/>");
    xml("<e m='$m'/>", "a<", "<e m='\"a&lt;\"'/>");
    xml("<e m=$m/>", "a<", "<e m=\"a&lt;\"/>");
}

#[test]
fn html_places() {
    #[track_caller]
    fn html(text: &str, value: &str, expected: &str) {
        check("text/html; charset=utf-8", Filling::Safe, text, value, expected);
    }
    html("<p>$a", "<b>", "<p>&lt;b&gt;");
    html("<p title=$a>$a", "a b", "<p title=a&#32;b>a b");
    html("1 < 2 <p>$a", "'", "1 < 2 <p>&#39;");
    html(
        "<SCRIPT>x=\"$a\"</Script><p>$a",
        "\"\\",
        "<SCRIPT>x=\"\\u0022\\u005c\"</Script><p>&quot;\\",
    );
    html("<style>$a</style>", "a{}", "<style>a\\u007b\\u007d</style>");
    html("<!-- $a -->", "-->", "<!-- - -&gt; -->");
    html("<scripted>$a", "a(", "<scripted>a(");
    html("<b>$m</b>", "x", "<b>\"x\"</b>");
    check("text/html", Filling::Verbatim, "<p>$a", "<b>", "<p><b>");
}
