//! Properties of whole replies: whatever a client sends, what was well-formed stays so.

use http::HeaderName;
use proptest::prelude::*;
use serde_json::Value;

use crate::testing::{DIALECT, Exchange, FAMILY_5};
use crate::{
    Failure, FailureKind, Filling, GatewayResponse, HeaderMapping, Options, Reply, ReplyTable,
    Source, Warning,
};

/// The variables that templates are built from, and what the test exchange calls them.
const VARIABLES: &[(&str, &str)] = &[
    ("$method.request.header.a", "header.a"),
    ("${method.request.path.b}", "path.b"),
    ("$stageVariables['c']", "stageVariables.c"),
    ("$context.authorizer.d", "authorizer.d"),
    ("$context.error.message", "message"),
    ("$context.error.validationErrorString", "validation"),
];

const MESSAGE_STRING: &str = "$context.error.messageString";

/// A value for each of [`VARIABLES`].
type Given = [String; 6];

fn reply(
    content_type: &str,
    template: &str,
    filling: Filling,
    given: &Given,
    headers: Vec<HeaderMapping>,
) -> (Reply, Vec<Warning>) {
    let templates = vec![(content_type.to_owned(), template.to_owned())];
    let response = GatewayResponse { status: None, headers, templates };
    let options = Options { filling, ..Options::default() };
    let (table, warnings) = ReplyTable::compile(&DIALECT, &[(FAMILY_5, response)], options);
    let failure = Failure::new(FailureKind::BodyInvalid)
        .with_message(given[4].as_str())
        .with_validation(given[5].as_str());
    let names = VARIABLES.iter().map(|(_, name)| *name);
    let values: Vec<_> = names.zip(given.iter().map(String::as_str)).collect();
    (table.render(&failure, &Exchange::with(&values), None), warnings)
}

fn body(content_type: &str, template: &str, filling: Filling, given: &Given) -> String {
    let (reply, _) = reply(content_type, template, filling, given, Vec::new());
    String::from_utf8(reply.body.into()).unwrap()
}

/// What a client, or an authorizer, may make a variable hold.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::collection::vec(any::<char>(), 0..12).prop_map(String::from_iter),
        4 => "[-\"'\\\\<>&\\]\\[{}:,/ =!?a1\\x00-\\x1f\u{85}\u{fffe}]{0,12}",
        1 => "[0-9eE.+-]{1,6}",
        1 => prop_oneof![
            Just("]]>"), Just("--"), Just("-->"), Just("</script>"), Just("\\"), Just("\\\""),
            Just("\"}"), Just("null"), Just("{\"a\":[1e999]}"), Just("[[\"\\ud800\"]]"),
            Just("{\"a\":1}"), Just("a\r\nx-evil: 1"), Just("?>"), Just("*/"),
        ].prop_map(str::to_owned),
    ]
}

fn values() -> impl Strategy<Value = Given> {
    proptest::array::uniform6(value())
}

/// A JSON template as a tree.
#[derive(Clone, Debug)]
enum Node {
    Constant(&'static str),
    Text(Vec<Part>),
    Bare(usize),
    BareMessageString,
    QuotedMessageString,
    Array(Vec<Node>),
    Object(Vec<Node>),
}

#[derive(Clone, Debug)]
enum Part {
    Literal(String),
    Variable(usize),
}

fn node() -> impl Strategy<Value = Node> {
    let variable = 0..VARIABLES.len();
    let part = prop_oneof![
        // Neither a reference nor an escape may come about where two parts meet.
        "[ /<>é:,{}\\[\\]']{0,4}".prop_map(Part::Literal),
        variable.clone().prop_map(Part::Variable),
    ];
    let leaf = prop_oneof![
        Just(Node::Constant("true")),
        Just(Node::Constant("-1.5")),
        Just(Node::Constant("\"\\\"\\u00e9\"")),
        proptest::collection::vec(part, 0..4).prop_map(Node::Text),
        variable.prop_map(Node::Bare),
        Just(Node::BareMessageString),
        Just(Node::QuotedMessageString),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Node::Array),
            proptest::collection::vec(inner, 0..4).prop_map(Node::Object),
        ]
    })
}

impl Node {
    fn template(&self) -> String {
        let list =
            |nodes: &[Node]| nodes.iter().map(Node::template).collect::<Vec<_>>().join(" ,\n");
        match self {
            Node::Constant(text) => (*text).to_owned(),
            Node::Text(parts) => {
                let text = parts.iter().map(|part| match part {
                    Part::Literal(text) => text.as_str(),
                    Part::Variable(at) => VARIABLES[*at].0,
                });
                format!("\"{}\"", text.collect::<String>())
            }
            Node::Bare(at) => VARIABLES[*at].0.to_owned(),
            Node::BareMessageString => MESSAGE_STRING.to_owned(),
            Node::QuotedMessageString => format!("\"{MESSAGE_STRING}\""),
            Node::Array(nodes) => format!("[ {}]", list(nodes)),
            Node::Object(nodes) => {
                let member = |(at, node): (usize, &Node)| format!("\"k{at}\": {}", node.template());
                let members: Vec<_> = nodes.iter().enumerate().map(member).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }

    fn expected(&self, given: &Given) -> Value {
        match self {
            Node::Constant(text) => serde_json::from_str(text).unwrap(),
            Node::Text(parts) => {
                let text = parts.iter().map(|part| match part {
                    Part::Literal(text) => text.as_str(),
                    Part::Variable(at) => given[*at].as_str(),
                });
                Value::String(text.collect())
            }
            Node::Bare(at) if given[*at].is_empty() => Value::Null,
            Node::Bare(at) => serde_json::from_str(&given[*at])
                .unwrap_or_else(|_| Value::String(given[*at].clone())),
            Node::BareMessageString | Node::QuotedMessageString => Value::String(given[4].clone()),
            Node::Array(nodes) => nodes.iter().map(|node| node.expected(given)).collect(),
            Node::Object(nodes) => {
                let member = |(at, node): (usize, &Node)| (format!("k{at}"), node.expected(given));
                nodes.iter().enumerate().map(member).collect()
            }
        }
    }

    /// Whether the vendor's own bytes are JSON for kind values.
    fn well_formed_verbatim(&self) -> bool {
        match self {
            Node::QuotedMessageString => false,
            Node::Array(nodes) | Node::Object(nodes) => {
                nodes.iter().all(Node::well_formed_verbatim)
            }
            Node::Constant(_) | Node::Text(_) | Node::Bare(_) | Node::BareMessageString => true,
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Anywhere,
    BeforeVariable,
}

fn insertion() -> impl Strategy<Value = (proptest::sample::Index, Place, String)> {
    let place = prop_oneof![Just(Place::Anywhere), Just(Place::BeforeVariable)];
    (any::<proptest::sample::Index>(), place, "[-\"\\\\{}\\[\\]:,u01 ntr.e+$]{0,2}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn json_keeps_its_structure(node in node(), given in values()) {
        let body = body("application/problem+json", &node.template(), Filling::Safe, &given);
        let parsed: Value = serde_json::from_str(&body).unwrap();
        prop_assert_eq!(parsed, node.expected(&given));
    }

    #[test]
    fn kind_values_give_the_vendors_bytes(node in node(), given in proptest::array::uniform6("[1-9][0-9]{0,3}")) {
        prop_assume!(node.well_formed_verbatim());
        let template = node.template();
        let fill = |filling| body("application/json", &template, filling, &given);
        prop_assert_eq!(fill(Filling::Safe), fill(Filling::Verbatim));
    }

    /// Whatever the trial lets pass stays JSON, however odd it looks: text put in anywhere, by
    /// preference right before a variable.
    #[test]
    fn what_passes_the_trial_stays_json(
        node in node(),
        insertions in proptest::collection::vec(insertion(), 0..3),
        given in values(),
    ) {
        let mut template: Vec<char> = node.template().chars().collect();
        for (at, place, text) in insertions {
            let variables: Vec<usize> =
                (0..template.len()).filter(|at| template[*at] == '$').collect();
            let at = match place {
                Place::Anywhere => at.index(template.len() + 1),
                Place::BeforeVariable if variables.is_empty() => continue,
                Place::BeforeVariable => variables[at.index(variables.len())],
            };
            template.splice(at..at, text.chars());
        }
        let template = String::from_iter(template);
        let (reply, warnings) = reply("application/json", &template, Filling::Safe, &given, Vec::new());
        if !warnings.iter().any(|warning| warning.message.contains("no JSON")) {
            let parsed = serde_json::from_slice::<Value>(&reply.body);
            prop_assert!(parsed.is_ok(), "{} {:?}", template, reply.body);
        }
    }

    #[test]
    fn xml_stays_well_formed(given in values()) {
        let [a, b, c, d, message, validation] = VARIABLES else { unreachable!() };
        let template = format!(
            "<?xml version='1.0'?><!--{a}--><e a=\"{a}\" b='{b}{c}' m=\"{MESSAGE_STRING}\" \
             n={MESSAGE_STRING}>{c}{MESSAGE_STRING}<n_{d}>{validation}</n_{d}><![CDATA[{a}]{b}>]]>\
             <!-- {b}{c}- --><{d}/>{message}</e>",
            a = a.0, b = b.0, c = c.0, d = d.0, validation = validation.0, message = message.0,
        );
        let body = body("application/xml", &template, Filling::Safe, &given);
        let document = roxmltree::Document::parse(&body);
        prop_assert!(document.is_ok(), "{:?} {}", document.err(), body);
        let document = document.unwrap();
        let root = document.root_element();
        prop_assert_eq!(root.children().filter(|child| child.is_element()).count(), 2);
        prop_assert_eq!(root.attributes().count(), 4);
        // The attribute's own value, as far as XML can hold it and keeps white space.
        if given[0].chars().all(|c| c >= ' ' && c != '\u{fffe}' && c != '\u{ffff}') {
            prop_assert_eq!(root.attribute("a"), Some(&*given[0]));
        }
    }

    /// What a browser reads as markup is the template's alone.
    #[test]
    fn html_keeps_its_markup(given in values()) {
        let [a, b, c, d, message, _] = VARIABLES else { unreachable!() };
        let template = format!(
            "<!DOCTYPE html><p title=\"{a}\" class='{b}' id={c}>{d}<script>var a = \"{a}\", b = \
             '{b}';</script><style>p{{}}{c}</style>{message}{MESSAGE_STRING}",
            a = a.0, b = b.0, c = c.0, d = d.0, message = message.0,
        );
        let kind: Given = std::array::from_fn(|_| "x".to_owned());
        let marks = |given: &Given| {
            let body = body("text/html", &template, Filling::Safe, given);
            body.matches(['<', '>', '"', '\'']).collect::<String>()
        };
        prop_assert_eq!(marks(&given), marks(&kind));
    }

    #[test]
    fn header_values_hold_no_control_characters(given in values()) {
        let text = "$method.request.header.a ${method.request.path.b}$stageVariables.c\
            $context.authorizer.d$context.error.message$context.error.validationErrorString\
            $context.error.messageString";
        let mut headers: Vec<_> = VARIABLES
            .iter()
            .enumerate()
            .map(|(at, (variable, _))| HeaderMapping {
                name: HeaderName::try_from(format!("x-{at}")).unwrap(),
                source: Source::parse_static(&DIALECT, variable),
            })
            .collect();
        let name = HeaderName::from_static("x-all");
        headers.push(HeaderMapping { name, source: Source::parse_static(&DIALECT, text) });
        let name = HeaderName::from_static("x-static");
        headers.push(HeaderMapping { name, source: Source::Static(given[0].as_str().into()) });
        let (reply, _) = reply("text/plain", "", Filling::Safe, &given, headers);
        prop_assert!(reply.headers.len() >= 2 + 7);
        for (name, value) in &reply.headers {
            let clean = value.as_bytes().iter().all(|byte| *byte >= 0x20 && *byte != 0x7f);
            prop_assert!(clean, "{} {:?}", name, value);
        }
    }

    #[test]
    fn nothing_panics(
        template in prop_oneof![
            "\\PC{0,40}",
            "([$#{}\\[\\]'\"<>!/=-]|context[.]|error[.]message|stageVariables|method[.]request[.]header[.]|[.]|a|é|script|CDATA| ){0,24}",
        ],
        content_type in prop_oneof![
            Just("application/json"), Just("text/html"), Just("application/xml"),
            Just("image/svg+xml"), Just("text/plain"), Just("a\r\nb"), Just(""),
        ],
        accept in proptest::option::of("\\PC{0,10}"),
        given in values(),
    ) {
        for filling in [Filling::Safe, Filling::Verbatim] {
            let header = HeaderMapping {
                name: HeaderName::from_static("x-a"),
                source: Source::parse_static(&DIALECT, &template),
            };
            let (first, _) = reply(content_type, &template, filling, &given, vec![header.clone()]);
            prop_assert!(first.headers.iter().all(|(name, _)| name != "x-evil"));
            let twice = vec![
                (content_type.to_owned(), template.clone()),
                ("a/b".to_owned(), template.clone()),
            ];
            let response =
                GatewayResponse { status: None, headers: vec![header], templates: twice };
            let options = Options { filling, customise_plain_text: true };
            let (table, _) = ReplyTable::compile(&DIALECT, &[(FAMILY_5, response)], options);
            for kind in FailureKind::ALL {
                let failure = Failure::new(*kind);
                let _ = table.render(&failure, &crate::NoValues, accept.as_deref());
            }
        }
    }
}
