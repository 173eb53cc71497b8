//! What paths select, as rows: path and result, where `-` is none.

use rejoinder_velocity::JsonPath;
use serde_json::{Value, json};

fn document() -> Value {
    json!({
        "store": {
            "book": [
                {"category": "reference", "author": "Nigel Rees", "title": "Sayings", "price": 8.95},
                {"category": "fiction", "author": "Evelyn Waugh", "title": "Sword", "price": 12.99},
                {"category": "fiction", "author": "Herman Melville", "title": "Moby Dick",
                 "isbn": "0-553-21311-3", "price": 8.99},
                {"category": "fiction", "author": "J. R. R. Tolkien", "title": "Rings",
                 "isbn": "0-395-19395-8", "price": 22.99}
            ],
            "bicycle": {"color": "red", "price": 19.95}
        },
        "expensive": 10,
        "a-b": 1,
        "a b": 2,
        "$ref": "r",
        "it's": "q",
        "ünï": "u",
        "dots.in.name": "d",
        "null": null,
        "text": "abc",
        "flag": true,
        "empty": [],
        "none": {},
        "numbers": [3, 1, 4, 1, 5],
        "mixed": [1, "x", null, {"a": 1}, [2]],
        "words": ["b", "a"],
        "big": 9007199254740993_i64,
        "people": [
            {"name": "Ann", "age": 31, "tags": ["x", "y"], "boss": null},
            {"name": "Bob", "age": "31", "tags": []},
            {"name": "cid", "age": 7, "tags": ["z"], "on": false}
        ]
    })
}

#[track_caller]
fn check(path: &str, expected: &str) {
    let compiled = JsonPath::compile(path).unwrap();
    let found = compiled.select(&document()).map_or("-".to_owned(), |value| value.to_string());
    assert_eq!(found, expected, "{path}");
}

#[test]
fn definite_paths() {
    check("$.expensive", "10");
    check("expensive", "10");
    check(" $.expensive ", "10");
    check(".expensive", "10");
    check("@.expensive", "10");
    check("store.bicycle.color", r#""red""#);
    check("$['store']['bicycle'][\"color\"]", r#""red""#);
    check("$.['store'].bicycle", r#"{"color":"red","price":19.95}"#);
    check("$[ 'store' ][ 'bicycle' ].color", r#""red""#);
    check("['expensive']", "10");
    check("$.a-b", "1");
    check("$['a b']", "2");
    check("$.$ref", r#""r""#);
    check("$['$ref']", r#""r""#);
    check(r"$['it\'s']", r#""q""#);
    check("$[\"it's\"]", r#""q""#);
    check("$.ünï", r#""u""#);
    check(r"$['\u00fcn\u00ef']", r#""u""#);
    check("$['dots.in.name']", r#""d""#);
    check("$.dots.in.name", "-");
    check("$.null", "null");
    check("$.null.x", "-");
    check("$.text", r#""abc""#);
    check("$.text.x", "-");
    check("$.text[0]", "-");
    check("$.missing", "-");
    check("$.missing.deeper[0]", "-");
    check("$.numbers", "[3,1,4,1,5]");
    check("$.numbers[0]", "3");
    check("$.numbers[ 1 ]", "1");
    check("$.numbers[-1]", "5");
    check("$.numbers[-5]", "3");
    check("$.numbers[5]", "-");
    check("$.numbers[-6]", "-");
    check("$.store.book[0].title", r#""Sayings""#);
    check("$.store.book.title", "-");
    check("$.store[0]", "-");
    check("$.big", "9007199254740993");
    check("$['text','flag']", r#"{"text":"abc","flag":true}"#);
    check("$['text','missing']", r#"{"text":"abc"}"#);
    check("$.numbers['text','flag']", "-");
    let whole = JsonPath::compile("$").unwrap();
    assert_eq!(whole.select(&document()), Some(document()));
    assert_eq!(whole.select(&json!("x")), Some(json!("x")));
}

#[test]
fn indefinite_paths_give_arrays() {
    check("$.numbers[0,2]", "[3,4]");
    check("$.numbers[0, -1, 9]", "[3,5]");
    check("$.numbers[9,8]", "[]");
    check("$.numbers[1:3]", "[1,4]");
    check("$.numbers[1:]", "[1,4,1,5]");
    check("$.numbers[:2]", "[3,1]");
    check("$.numbers[-2:]", "[1,5]");
    check("$.numbers[:-3]", "[3,1]");
    check("$.numbers[-3:-1]", "[4,1]");
    check("$.numbers[3:1]", "[]");
    check("$.numbers[2:99]", "[4,1,5]");
    check("$.numbers[-99:2]", "[3,1]");
    check("$.text[1:]", "[]");
    check("$.missing[*]", "[]");
    check("$.numbers[*]", "[3,1,4,1,5]");
    check("$.numbers.*", "[3,1,4,1,5]");
    check("$.store.bicycle.*", r#"["red",19.95]"#);
    check("$.store.bicycle[*]", r#"["red",19.95]"#);
    check("$.text.*", "[]");
    check("$.empty[*]", "[]");
    check("$.store.book[*].title", r#"["Sayings","Sword","Moby Dick","Rings"]"#);
    check("$.store.book[*].isbn", r#"["0-553-21311-3","0-395-19395-8"]"#);
    check("$.store.book[-1:]['title','price']", r#"[{"title":"Rings","price":22.99}]"#);
    check("$.store['bicycle','book'].price", "[19.95]");
    check("$.people[*].tags[0]", r#"["x","z"]"#);
}

#[test]
fn scans() {
    check("$..price", "[8.95,12.99,8.99,22.99,19.95]");
    check("..price", "[8.95,12.99,8.99,22.99,19.95]");
    check("$.store..price", "[8.95,12.99,8.99,22.99,19.95]");
    check("$..book[0].title", r#"["Sayings"]"#);
    check("$..book[*].isbn", r#"["0-553-21311-3","0-395-19395-8"]"#);
    check("$..tags[0]", r#"["x","z"]"#);
    check("$.people..[0]", r#"[{"name":"Ann","age":31,"tags":["x","y"],"boss":null},"x","z"]"#);
    check("$.mixed..*", r#"[1,"x",null,{"a":1},[2],1,2]"#);
    check("$..missing", "[]");
    check("$.store..['color','price']", r#"[{"color":"red","price":19.95}]"#);
    check("$..['isbn']", r#"["0-553-21311-3","0-395-19395-8"]"#);
    check("$.store..book..price", "[8.95,12.99,8.99,22.99]");
    check("$..[?(@.color)].price", "[19.95]");
    check("$.people..[?(@.name == 'Bob')].age", r#"["31"]"#);
}

#[test]
fn filters() {
    let title = |filter: &str, expected: &str| {
        check(&format!("$.store.book[?({filter})].title"), expected);
    };
    title("@.isbn", r#"["Moby Dick","Rings"]"#);
    title("!@.isbn", r#"["Sayings","Sword"]"#);
    title("@['isbn']", r#"["Moby Dick","Rings"]"#);
    title("@.price < 10", r#"["Sayings","Moby Dick"]"#);
    title("@.price<$.expensive", r#"["Sayings","Moby Dick"]"#);
    title("10 > @.price", r#"["Sayings","Moby Dick"]"#);
    title("@.price >= 12.99", r#"["Sword","Rings"]"#);
    title("@.price <= 8.95", r#"["Sayings"]"#);
    title("@.category == 'fiction' && @.price < 10", r#"["Moby Dick"]"#);
    title("@.category=='fiction'&&@.price<10", r#"["Moby Dick"]"#);
    title("@.price < 8.96 || @.price > 20", r#"["Sayings","Rings"]"#);
    title("@.price < 8.96 || @.price > 20 && @.isbn", r#"["Sayings","Rings"]"#);
    title("(@.price < 8.96 || @.price > 20) && @.isbn", r#"["Rings"]"#);
    title("!(@.category == 'fiction')", r#"["Sayings"]"#);
    title("@.category != \"fiction\"", r#"["Sayings"]"#);
    title("@.title == 'Moby Dick'", r#"["Moby Dick"]"#);
    title("@.author =~ /.*REES/i", r#"["Sayings"]"#);
    title("@.author =~ /Rees/", "[]"); // the whole text
    title("@.isbn =~ /0-5.*/", r#"["Moby Dick"]"#);
    title(r"@.title =~ /M\/?oby\sDick/", r#"["Moby Dick"]"#);
    title("@.title in ['Rings', \"Sword\"]", r#"["Sword","Rings"]"#);
    title("@.title nin ['Rings', 'Sword']", r#"["Sayings","Moby Dick"]"#);
    title("@.title contains 'o'", r#"["Sword","Moby Dick"]"#);
    title("@.title size 5", r#"["Sword","Rings"]"#);
    title("@.missing == 1", "[]");
    title("@.missing != 1", r#"["Sayings","Sword","Moby Dick","Rings"]"#);
    title("@.missing == null", "[]");
    title("1 == 1", r#"["Sayings","Sword","Moby Dick","Rings"]"#);

    let name = |filter: &str, expected: &str| {
        check(&format!("$.people[?({filter})].name"), expected);
    };
    name("@.age == 31", r#"["Ann","Bob"]"#); // a text that says the number
    name("@.age === 31", r#"["Ann"]"#);
    name("@.age !== 31", r#"["Bob","cid"]"#);
    name("@.age > 10", r#"["Ann"]"#); // but it has no order with numbers
    name("@.name > 'B'", r#"["Bob","cid"]"#);
    name("@.boss", r#"["Ann"]"#); // null is there
    name("@.boss == null", r#"["Ann"]"#);
    name("@.on == false", r#"["cid"]"#);
    name("@.on", r#"["cid"]"#);
    name("@.tags empty true", r#"["Bob"]"#);
    name("@.tags empty false", r#"["Ann","cid"]"#);
    name("@.tags size 2", r#"["Ann"]"#);
    name("@.tags.length() == 1", r#"["cid"]"#);
    name("@.tags[0] == 'z'", r#"["cid"]"#);
    name("@.tags contains 'y'", r#"["Ann"]"#);
    name("'y' in @.tags", r#"["Ann"]"#);
    name("@.tags subsetof ['x','y','q']", r#"["Ann","Bob"]"#);
    name("@.tags anyof ['y','z']", r#"["Ann","cid"]"#);
    name("@.tags noneof ['y','z']", r#"["Bob"]"#);
    name("@.tags all ['x']", r#"["Ann"]"#);
    name("@.tags == ['x', 'y']", r#"["Ann"]"#);
    name("@.tags[?(@ == 'z')] empty false", r#"["cid"]"#);
    name("@..missing", r#"["Ann","Bob","cid"]"#); // an indefinite path is always there
    name("$.flag == true", r#"["Ann","Bob","cid"]"#);

    check("$.numbers[?(@ > 3)]", "[4,5]");
    check("$.numbers[?(@ =~ /[13]/)]", "[3,1,1]");
    check("$.mixed[?(@.a == 1)]", r#"[{"a":1}]"#);
    check("$.mixed[?(@ == null)]", "[null]");
    check("$[?(@.flag == true)].text", r#"["abc"]"#); // an object is tested itself
    check("$.text[?(@ == 'abc')]", "[]");
    check("$[?(@.big == 9007199254740993)].flag", "[true]");
    check("$[?(@.big == 9007199254740992)].flag", "[]");
    check("$[?(@['a b'] == 2)].flag", "[true]");
    check("$[?(@.a-b == 1)].flag", "[true]");
    check("$[?(@.none == {})].flag", "[true]");
    check("$[ ? ( @.a-b == 1 ) ].flag", "[true]");
}

#[test]
fn functions() {
    check("$.numbers.length()", "5");
    check("$.numbers.size()", "5");
    check("numbers.length()", "5");
    check("$.store.length()", "2");
    check("$.length()", "18");
    check("$.text.length()", "-");
    check("$.missing.length()", "-");
    check("$.numbers.min()", "1.0");
    check("$.numbers.max()", "5.0");
    check("$.numbers.sum()", "14.0");
    check("$.numbers.avg()", "2.8");
    check("$.numbers.stddev()", "1.6000000000000005");
    check("$.empty.sum()", "-");
    check("$.words.concat()", r#""ba""#);
    check("$.store.keys()", r#"["book","bicycle"]"#);
    check("$.numbers.first()", "3");
    check("$.numbers.last()", "5");
    check("$.numbers.index(2)", "4");
    check("$.numbers.index(-2)", "1");
    check("$.numbers.index(9)", "-");
    check("$..price.max()", "22.99");
    check("$..book.length()", "1");
    check("$.store.book[*].price.sum( )", "53.92");
    check("$.store.book[?(@.isbn)].length()", "2");
}
