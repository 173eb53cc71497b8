//! What is no path, and what is said about it.

use rejoinder_velocity::JsonPath;

#[track_caller]
fn check(path: &str, expected: &str) {
    let error = JsonPath::compile(path).map(|_| "compiles".to_owned());
    assert_eq!(error.unwrap_or_else(|error| error.to_string()), expected, "{path}");
}

#[test]
fn says_what_is_wrong_and_where() {
    check("", "the path is empty at character 1");
    check("  ", "the path is empty at character 3");
    check("$.", "expected a name at character 3");
    check("$..", "expected a name at character 4");
    check("$.a.", "expected a name at character 5");
    check("$...a", "expected a name at character 4");
    check("$x", "unexpected 'x' at character 2");
    check("$ref", "unexpected 'r' at character 2");
    check("$.a b", "a name with blanks needs brackets, as in ['my name'] at character 4");
    check("$.ü[", "expected a quoted name, a number, '*' or '?(' in brackets at character 5");
    check("$[]", "expected a quoted name, a number, '*' or '?(' in brackets at character 3");
    check("$[a]", "expected a quoted name, a number, '*' or '?(' in brackets at character 3");
    check("$['a]", "the quoted text has no end at character 3");
    check("$['a',]", "expected a text in quotes at character 7");
    check("$['a', 'b'", "expected ']' at character 11");
    check(r"$['\u12']", "expected four hexadecimal digits at character 6");
    check("$[1,]", "expected a whole number at character 5");
    check("$[99999999999]", "expected a whole number at character 14");
    check("$[:]", "a slice needs a number at character 4");
    check("$[1:2:3]", "expected ']' at character 6");
    check("$.a.nope()", "there is no function 'nope' at character 9");
    check("$.a.length().b", "unexpected '.' at character 13");
    check("$.a.length(1)", "expected ')' at character 12");
    check("$.a.index()", "expected a whole number at character 11");
    check("$[?@.a]", "expected '(' at character 4");
    check("$[?(@.a)", "expected ']' at character 9");
    check("$[?(@.a]", "expected ')' at character 8");
    check("$[?(1)]", "expected an operator at character 6");
    check(
        "$[?()]",
        "expected a path, a text in quotes, a number, true, false or null at character 5",
    );
    check(
        "$[?(@.a == )]",
        "expected a path, a text in quotes, a number, true, false or null at character 12",
    );
    check("$[?(@.a ~ 1)]", "expected ')' at character 9");
    check(
        "$[?(@.a == 1 &&)]",
        "expected a path, a text in quotes, a number, true, false or null at character 16",
    );
    check("$[?(@.a =~ /x)]", "the pattern has no end at character 12");
    check("$[?(@.a =~ /x/q)]", "a pattern has no flag 'q' at character 16");
    check("$[?]", "expected '(' at character 4");
}
