//! The grammar of policy documents.

use serde_json::{Map, Value as Json};

use crate::arn::ArnPattern;
use crate::condition::Condition;
use crate::error::{Path, Problem};
use crate::limits::AUTHORIZER_RESOURCE_CHARS_MAX;
use crate::operator::Operator;
use crate::pattern::{Case, Pattern, Syntax};
use crate::principal::Principal;
use crate::statement::{Callers, Effect, Scope, Statement};
use crate::{PolicyError, PolicyKind};

/// How a document is read.
#[derive(Clone, Copy)]
struct Grammar {
    kind: PolicyKind,
    /// Only documents of the newer version have variables.
    variables: bool,
}

pub(crate) fn statements(document: &Json, kind: PolicyKind) -> Result<Vec<Statement>, PolicyError> {
    let root = Path::Root;
    let object = object(document, &root)?;
    only(object, &["Version", "Id", "Statement"], &root)?;
    let variables = match object.get("Version") {
        None => false,
        Some(version) => {
            let path = root.member("Version");
            match text(version, &path)? {
                "2012-10-17" => true,
                "2008-10-17" => false,
                other => {
                    let known = "one of 2012-10-17 and 2008-10-17";
                    return Err(path.error(Problem::Invalid(other.to_owned(), known)));
                }
            }
        }
    };
    if let Some(id) = object.get("Id") {
        text(id, &root.member("Id"))?;
    }
    let grammar = Grammar { kind, variables };
    let path = root.member("Statement");
    let statements = object.get("Statement");
    match statements.ok_or_else(|| root.error(Problem::Missing("Statement")))? {
        Json::Array(list) if list.is_empty() => Err(path.error(Problem::Empty)),
        Json::Array(list) => list
            .iter()
            .enumerate()
            .map(|(index, json)| grammar.statement(json, &path.item(index)))
            .collect(),
        single => Ok(vec![grammar.statement(single, &path)?]),
    }
}

const ELEMENTS: &[&str] = &[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl Grammar {
    fn statement(self, json: &Json, path: &Path<'_>) -> Result<Statement, PolicyError> {
        let object = object(json, path)?;
        only(object, ELEMENTS, path)?;
        let sid = match object.get("Sid") {
            None => None,
            Some(sid) => Some(text(sid, &path.member("Sid"))?.into()),
        };
        let effect = object.get("Effect");
        let effect = match effect.ok_or_else(|| path.error(Problem::Missing("Effect")))? {
            Json::String(allow) if allow == "Allow" => Effect::Allow,
            Json::String(deny) if deny == "Deny" => Effect::Deny,
            other => {
                let problem = Problem::Invalid(shown(other), "Allow or Deny");
                return Err(path.member("Effect").error(problem));
            }
        };
        Ok(Statement {
            sid,
            effect,
            callers: self.callers(object, path)?,
            actions: either(object, "Action", "NotAction", path, action)?,
            resources: either(object, "Resource", "NotResource", path, |value, path| {
                self.resource(value, path)
            })?,
            conditions: self.conditions(object, path)?,
        })
    }

    fn callers(self, object: &Map<String, Json>, path: &Path<'_>) -> Result<Callers, PolicyError> {
        let there = ["Principal", "NotPrincipal"].into_iter().find(|it| object.contains_key(*it));
        match (self.kind, there) {
            (PolicyKind::Identity, Some(element)) => {
                return Err(path.error(Problem::Misplaced(element)));
            }
            (PolicyKind::Identity, None) | (PolicyKind::Authorizer, _) => {
                return Ok(Callers::Owner);
            }
            (PolicyKind::Resource, _) => {}
        }
        match (object.get("Principal"), object.get("NotPrincipal")) {
            (None, None) => Err(path.error(Problem::Missing("Principal"))),
            (Some(_), Some(_)) => Err(path.error(Problem::Both("Principal", "NotPrincipal"))),
            (Some(json), None) => {
                let these = principals(json, &path.member("Principal"))?;
                Ok(Callers::Named(Scope::These(these)))
            }
            (None, Some(json)) => {
                let but = principals(json, &path.member("NotPrincipal"))?;
                Ok(Callers::Named(Scope::AllBut(but)))
            }
        }
    }

    fn resource(self, value: &str, path: &Path<'_>) -> Result<ArnPattern, PolicyError> {
        let bounded = self.kind == PolicyKind::Authorizer;
        if bounded && value.chars().count() > AUTHORIZER_RESOURCE_CHARS_MAX {
            return Err(path.error(Problem::TextTooLong(AUTHORIZER_RESOURCE_CHARS_MAX)));
        }
        ArnPattern::compile(value, self.variables, path)
    }

    fn conditions(
        self,
        statement: &Map<String, Json>,
        path: &Path<'_>,
    ) -> Result<Box<[Condition]>, PolicyError> {
        let Some(json) = statement.get("Condition") else { return Ok(Box::default()) };
        let path = path.member("Condition");
        let mut conditions = Vec::new();
        for (name, keys) in object(json, &path)? {
            let operator = Operator::named(name).ok_or_else(|| {
                path.error(Problem::Invalid(name.clone(), "a condition operator"))
            })?;
            let path = path.member(name);
            for (key, values) in object(keys, &path)? {
                let path = path.member(key);
                let compiled = Condition::compile(operator, key, values, self.variables, &path)?;
                conditions.push(compiled);
            }
        }
        Ok(conditions.into())
    }
}

fn action(value: &str, path: &Path<'_>) -> Result<Pattern, PolicyError> {
    if value != "*" && !value.contains(':') {
        let shape = "an action such as execute-api:Invoke";
        return Err(path.error(Problem::Invalid(value.to_owned(), shape)));
    }
    Pattern::compile(value, Syntax { wildcards: true, variables: false }, Case::Ignored, path)
}

/// `"*"`, or an object whose members say of what sort their entries are.
fn principals(json: &Json, path: &Path<'_>) -> Result<Box<[Principal]>, PolicyError> {
    if let Json::String(all) = json {
        if all == "*" {
            return Ok(Box::new([Principal::Anyone]));
        }
        return Err(path.error(Problem::Invalid(all.clone(), "\"*\" or an object")));
    }
    let sorts = object(json, path)?;
    if sorts.is_empty() {
        return Err(path.error(Problem::Empty));
    }
    let mut principals = Vec::new();
    for (sort, entries) in sorts {
        let path = path.member(sort);
        let entry: fn(&str, &Path<'_>) -> Result<Principal, PolicyError> = match sort.as_str() {
            "AWS" => |entry, path| {
                let shape = "\"*\", an account or the ARN of a user, a role or a session";
                let invalid = || path.error(Problem::Invalid(entry.to_owned(), shape));
                Principal::aws(entry).ok_or_else(invalid)
            },
            "Service" => |entry, _| Ok(Principal::Service(entry.into())),
            "Federated" => |entry, _| Ok(Principal::Federated(entry.into())),
            "CanonicalUser" => |_, _| Ok(Principal::CanonicalUser),
            other => {
                let sort = Problem::Unknown(other.to_owned());
                return Err(path.error(sort));
            }
        };
        principals.extend(one_or_many(entries, &path, entry)?);
    }
    Ok(principals.into())
}

/// The element of one of two names, exactly one of which must be there.
fn either<T>(
    object: &Map<String, Json>,
    these: &'static str,
    all_but: &'static str,
    path: &Path<'_>,
    compile: impl Fn(&str, &Path<'_>) -> Result<T, PolicyError>,
) -> Result<Scope<T>, PolicyError> {
    match (object.get(these), object.get(all_but)) {
        (None, None) => Err(path.error(Problem::Missing(these))),
        (Some(_), Some(_)) => Err(path.error(Problem::Both(these, all_but))),
        (Some(json), None) => {
            Ok(Scope::These(one_or_many(json, &path.member(these), compile)?.into()))
        }
        (None, Some(json)) => {
            Ok(Scope::AllBut(one_or_many(json, &path.member(all_but), compile)?.into()))
        }
    }
}

/// A text, or a list of texts that is not empty.
fn one_or_many<T>(
    json: &Json,
    path: &Path<'_>,
    compile: impl Fn(&str, &Path<'_>) -> Result<T, PolicyError>,
) -> Result<Vec<T>, PolicyError> {
    let list = match json {
        Json::Array(list) if list.is_empty() => return Err(path.error(Problem::Empty)),
        Json::Array(list) => list,
        single => return Ok(vec![compile(text(single, path)?, path)?]),
    };
    let mut compiled = Vec::with_capacity(list.len());
    for (index, json) in list.iter().enumerate() {
        let path = path.item(index);
        compiled.push(compile(text(json, &path)?, &path)?);
    }
    Ok(compiled)
}

fn only(object: &Map<String, Json>, known: &[&str], path: &Path<'_>) -> Result<(), PolicyError> {
    match object.keys().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(path.error(Problem::Unknown(name.clone()))),
    }
}

fn object<'a>(json: &'a Json, path: &Path<'_>) -> Result<&'a Map<String, Json>, PolicyError> {
    json.as_object().ok_or_else(|| path.error(Problem::Expected("an object")))
}

fn text<'a>(json: &'a Json, path: &Path<'_>) -> Result<&'a str, PolicyError> {
    json.as_str().ok_or_else(|| path.error(Problem::Expected("text")))
}

fn shown(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}
