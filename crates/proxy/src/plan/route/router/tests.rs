//! Rows, and two oracles: one that tries every route, and wayfind where its rules are the same.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;
use crate::plan::{Backend, Faulty, RouteId};

fn route(id: &str) -> Arc<Route> {
    Arc::new(Route {
        id: RouteId(id.into()),
        resource_id: Box::default(),
        resource_path: Box::default(),
        steps: Box::default(),
        backend: Backend::Faulty(Faulty { reason: Box::default() }),
        series: Default::default(),
    })
}

/// A router of `VERB PATH` lines.
fn router(routes: &[&str]) -> Router {
    let mut router = Router::default();
    for line in routes {
        let (verb, path) = line.split_once(' ').unwrap();
        let verb = (verb != "ANY").then(|| verb.parse().unwrap());
        router.add(path, verb, route(line));
    }
    router
}

/// What a request leads to: the route's line and its variables, `name=value` each.
fn found(router: &Router, request: &str) -> String {
    let (verb, path) = request.split_once(' ').unwrap();
    let Some(found) = router.find(path, &verb.parse().unwrap()) else {
        return "nothing".to_owned();
    };
    let mut text = found.route.id.0.to_string();
    for (name, range) in found.names.iter().zip(&found.values) {
        text += &format!(" {name}={}", &path[range.start as usize..range.end as usize]);
    }
    text
}

#[track_caller]
fn check(routes: &[&str], request: &str, expected: &str) {
    assert_eq!(found(&router(routes), request), expected, "{request}");
}

const PETS: &[&str] = &[
    "GET /",
    "GET /pets",
    "POST /pets/mine",
    "GET /pets/{petId}",
    "ANY /pets/{petId}/toys",
    "DELETE /pets/{petId}/toys",
    "ANY /{proxy+}",
    "GET /files/{path+}",
    "OPTIONS /files/cors",
];

#[test]
fn static_before_param_before_greedy() {
    check(PETS, "GET /", "GET /");
    check(PETS, "GET ", "GET /");
    check(PETS, "GET /pets", "GET /pets");
    check(PETS, "POST /pets/mine", "POST /pets/mine");
    check(PETS, "GET /pets/7", "GET /pets/{petId} petId=7");
    check(PETS, "GET /files/a/b", "GET /files/{path+} path=a/b");
    check(PETS, "GET /other/thing", "ANY /{proxy+} proxy=other/thing");
}

#[test]
fn falls_through_when_the_verb_is_missing() {
    check(PETS, "GET /pets/mine", "GET /pets/{petId} petId=mine");
    check(PETS, "PUT /pets/mine", "ANY /{proxy+} proxy=pets/mine");
    check(PETS, "GET /files/cors", "GET /files/{path+} path=cors");
    check(PETS, "POST /files/x", "ANY /{proxy+} proxy=files/x");
    check(PETS, "GET /files", "ANY /{proxy+} proxy=files");
    check(PETS, "POST /", "nothing");
}

#[test]
fn explicit_verbs_win_over_any() {
    check(PETS, "DELETE /pets/7/toys", "DELETE /pets/{petId}/toys petId=7");
    check(PETS, "HEAD /pets/7/toys", "ANY /pets/{petId}/toys petId=7");
    check(PETS, "TRACE /pets/7/toys", "nothing");
    check(&["GET /a"], "HEAD /a", "nothing");
}

#[test]
fn slashes() {
    check(PETS, "GET //pets", "GET /pets");
    check(PETS, "GET /pets/", "GET /pets");
    check(PETS, "GET /pets/7/", "GET /pets/{petId} petId=7");
    check(PETS, "GET /x//y/", "ANY /{proxy+} proxy=x//y");
    check(PETS, "GET /pets//7", "ANY /{proxy+} proxy=pets//7");
    check(&["GET /{proxy+}"], "GET /", "nothing");
    check(&["GET /{proxy+}"], "GET //", "nothing");
}

#[test]
fn encoded_segments() {
    check(PETS, "GET /p%65ts", "GET /pets");
    check(PETS, "GET /pets/test%2Balias", "GET /pets/{petId} petId=test%2Balias");
    check(PETS, "GET /pets%2F7", "ANY /{proxy+} proxy=pets%2F7");
    check(&["GET /a%20b"], "GET /a%20b", "GET /a%20b");
}

#[test]
fn names_are_each_routes_own() {
    let routes = &["GET /a/{x}", "POST /a/{y}", "GET /a/{x}/{z}"];
    check(routes, "GET /a/1", "GET /a/{x} x=1");
    check(routes, "POST /a/1", "POST /a/{y} y=1");
    check(routes, "GET /a/1/2", "GET /a/{x}/{z} x=1 z=2");
}

/// The rule as a sentence: of all routes that match, the first by kind of segment.
fn oracle(routes: &[String], request: &str) -> String {
    let (verb, path) = request.split_once(' ').unwrap();
    let path = path.trim_matches('/');
    let mut best: Option<(Vec<u8>, bool, String)> = None;
    for line in routes {
        let (own, template) = line.split_once(' ').unwrap();
        if own != verb && own != "ANY" {
            continue;
        }
        let Some((kinds, values)) = matches(template, path) else { continue };
        let text = format!("{line}{values}");
        let better =
            best.as_ref().is_none_or(|(best_kinds, best_any, _)| match kinds.cmp(best_kinds) {
                Ordering::Less => true,
                Ordering::Equal => *best_any && own != "ANY",
                Ordering::Greater => false,
            });
        if better {
            best = Some((kinds, own == "ANY", text));
        }
    }
    best.map_or_else(|| "nothing".to_owned(), |(_, _, text)| text)
}

fn matches(template: &str, path: &str) -> Option<(Vec<u8>, String)> {
    let mut rest: Vec<&str> = path.split('/').collect();
    if path.is_empty() {
        rest.clear();
    }
    let (mut kinds, mut values) = (Vec::new(), String::new());
    for part in template.split('/').filter(|part| !part.is_empty()) {
        let first = *rest.first()?;
        if part.ends_with("+}") {
            values += &format!(" {}={}", &part[1..part.len() - 2], rest.join("/"));
            kinds.push(2);
            return Some((kinds, values));
        }
        if first.is_empty() {
            return None;
        }
        if part.starts_with('{') {
            values += &format!(" {}={first}", &part[1..part.len() - 1]);
            kinds.push(1);
        } else if part == first {
            kinds.push(0);
        } else {
            return None;
        }
        rest.remove(0);
    }
    rest.is_empty().then_some((kinds, values))
}

fn template() -> impl Strategy<Value = String> {
    let inner = prop_oneof![Just("a"), Just("b"), Just("{p}")];
    let tail = prop_oneof![3 => Just(""), 1 => Just("/{g+}")];
    (proptest::collection::vec(inner, 0..4), tail).prop_map(|(parts, tail)| {
        let mut path: String = parts.iter().map(|part| format!("/{part}")).collect();
        path += tail;
        if path.is_empty() { "/".to_owned() } else { path }
    })
}

fn line() -> impl Strategy<Value = String> {
    (prop_oneof![Just("GET"), Just("POST"), Just("ANY")], template())
        .prop_map(|(verb, path)| format!("{verb} {path}"))
}

fn request() -> impl Strategy<Value = String> {
    let segment = prop_oneof![Just("a"), Just("b"), Just("c"), Just("")];
    (prop_oneof![Just("GET"), Just("POST")], proptest::collection::vec(segment, 0..6))
        .prop_map(|(verb, parts)| format!("{verb} /{}", parts.join("/")))
}

proptest! {
    #[test]
    fn agrees_with_trying_every_route(
        routes in proptest::collection::vec(line(), 0..12),
        requests in proptest::collection::vec(request(), 1..12),
    ) {
        let lines: Vec<&str> = routes.iter().map(String::as_str).collect();
        let router = router(&lines);
        for request in requests {
            prop_assert_eq!(found(&router, &request), oracle(&routes, &request), "{}", request);
        }
    }

    /// One verb, no empty segments: there wayfind has the same rules.
    #[test]
    fn agrees_with_wayfind(
        templates in proptest::collection::btree_set(template(), 0..10),
        paths in proptest::collection::vec("(/[abc]){1,5}", 1..12),
    ) {
        let mut builder = wayfind::RouterBuilder::new();
        let mut router = Router::default();
        for template in &templates {
            let theirs = template.replace("{g+}", "<*g>").replace("{p}", "<p>");
            // wayfind wants each name once in a path.
            let mut named = String::new();
            for (at, part) in theirs.split("<p>").enumerate() {
                if at > 0 {
                    named += &format!("<p{at}>");
                }
                named += part;
            }
            builder.insert(&named, template.clone()).unwrap();
            router.add(template, Some(Method::GET), route(template));
        }
        let theirs = builder.build();
        for path in paths {
            let own = router.find(&path, &Method::GET).map(|found| found.route.id.0.to_string());
            let wayfind = theirs.search(&path).map(|found| found.data().clone());
            prop_assert_eq!(own, wayfind, "{}", path);
        }
    }
}
