//! The segment tree that leads a path and a verb to a route.
//!
//! Source: docs/wire/aws-data-plane.md section 2.1. Candidates are pairs of resource and verb; per
//! segment a static one comes before `{param}`, and that before `{proxy+}`. A resource that has
//! neither the verb nor ANY is no candidate, so matching falls through to the next best one.
//!
//! Leading and trailing slashes of a request path are ignored, inner double ones are preserved
//! inside a greedy value and match nothing else. Values stay percent-encoded. A static segment
//! matches as written or percent-encoded: were `/%61dmin` not `/admin`, an encoded letter would
//! lead past a protected resource to its greedy sibling. A segment whose encoding hides a slash
//! never equals a static one, because no static segment holds a slash.
//!
//! A search visits each node of the tree at most once, so its cost is bounded by the number of
//! resources that share a prefix with the path, whatever the path.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use http::Method;
use percent_encoding::percent_decode_str;
use smallvec::SmallVec;

use crate::plan::Route;

/// Where in the searched path the values of path variables are, in the order of the names.
pub type ValueRanges = SmallVec<[Range<u32>; 4]>;

/// Paths and verbs to routes.
#[derive(Default)]
pub struct Router {
    root: Node,
}

/// What a path and a verb lead to.
pub struct Found {
    /// The route.
    pub route: Arc<Route>,
    /// The names of its path variables, in order.
    pub names: Arc<[Box<str>]>,
    /// Their values, still percent-encoded, as ranges of the searched path.
    pub values: ValueRanges,
}

#[derive(Default)]
struct Node {
    /// Sorted by name.
    statics: Vec<(Box<str>, Node)>,
    param: Option<Box<Node>>,
    /// What `{name+}` leads to; nothing can follow it.
    greedy: Verbs,
    /// What the path up to here leads to.
    own: Verbs,
}

#[derive(Default)]
struct Verbs {
    explicit: Vec<(Method, Endpoint)>,
    any: Option<Endpoint>,
}

struct Endpoint {
    route: Arc<Route>,
    names: Arc<[Box<str>]>,
}

impl Router {
    /// Adds a route, in the place of one with the same path and verb. `path` is a resource path
    /// with variables in braces (`/pets/{petId}`, `/files/{proxy+}`), `verb` none for any.
    ///
    /// What follows a greedy variable is ignored: no dialect accepts such a path.
    pub fn add(&mut self, path: &str, verb: Option<Method>, route: Arc<Route>) {
        let mut names = Vec::new();
        let mut node = &mut self.root;
        let mut greedy = false;
        for segment in path.split('/').filter(|segment| !segment.is_empty()) {
            match Segment::parse(segment) {
                Segment::Static(name) => node = node.static_child(name),
                Segment::Param(name) => {
                    names.push(name.into());
                    node = node.param.get_or_insert_default();
                }
                Segment::Greedy(name) => {
                    names.push(name.into());
                    greedy = true;
                    break;
                }
            }
        }
        let verbs = if greedy { &mut node.greedy } else { &mut node.own };
        verbs.add(verb, Endpoint { route, names: names.into() });
    }

    /// The route of this path (without a query) and verb.
    #[must_use]
    pub fn find(&self, path: &str, verb: &Method) -> Option<Found> {
        let start = path.len() - path.trim_start_matches('/').len();
        let end = path.trim_end_matches('/').len().max(start);
        let mut search = Search { path, end, verb, values: ValueRanges::new() };
        let endpoint = search.below(&self.root, start)?;
        Some(Found {
            route: endpoint.route.clone(),
            names: endpoint.names.clone(),
            values: search.values,
        })
    }
}

enum Segment<'p> {
    Static(&'p str),
    Param(&'p str),
    Greedy(&'p str),
}

impl<'p> Segment<'p> {
    fn parse(text: &'p str) -> Self {
        match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => match name.strip_suffix('+') {
                Some(name) => Self::Greedy(name),
                None => Self::Param(name),
            },
            None => Self::Static(text),
        }
    }
}

impl Node {
    fn static_child(&mut self, name: &str) -> &mut Node {
        let at = match self.statics.binary_search_by(|(own, _)| own.as_ref().cmp(name)) {
            Ok(at) => at,
            Err(at) => {
                self.statics.insert(at, (name.into(), Node::default()));
                at
            }
        };
        &mut self.statics[at].1
    }

    fn find_static(&self, segment: &str) -> Option<&Node> {
        if self.statics.is_empty() {
            return None;
        }
        let named = |name: &str| {
            let at = self.statics.binary_search_by(|(own, _)| own.as_ref().cmp(name)).ok()?;
            Some(&self.statics[at].1)
        };
        if let Some(node) = named(segment) {
            return Some(node);
        }
        if !segment.contains('%') {
            return None;
        }
        match percent_decode_str(segment).decode_utf8() {
            Ok(Cow::Owned(decoded)) => named(&decoded),
            Ok(Cow::Borrowed(_)) | Err(_) => None,
        }
    }
}

impl Verbs {
    fn add(&mut self, verb: Option<Method>, endpoint: Endpoint) {
        let Some(verb) = verb else {
            self.any = Some(endpoint);
            return;
        };
        self.explicit.retain(|(own, _)| *own != verb);
        self.explicit.push((verb, endpoint));
    }

    fn find(&self, verb: &Method) -> Option<&Endpoint> {
        self.explicit
            .iter()
            .find(|(own, _)| own == verb)
            .map(|(_, endpoint)| endpoint)
            .or_else(|| self.any.as_ref().filter(|_| is_any(verb)))
    }
}

/// Whether ANY stands for this verb.
fn is_any(verb: &Method) -> bool {
    [
        Method::DELETE,
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::PATCH,
        Method::POST,
        Method::PUT,
    ]
    .contains(verb)
}

struct Search<'s> {
    path: &'s str,
    /// Where the path ends, its trailing slashes left out.
    end: usize,
    verb: &'s Method,
    values: ValueRanges,
}

impl Search<'_> {
    /// The best endpoint below a node, for what begins at `at`. Recursion is as deep as the tree.
    fn below<'n>(&mut self, node: &'n Node, at: usize) -> Option<&'n Endpoint> {
        if at >= self.end {
            return node.own.find(self.verb);
        }
        let rest = &self.path[at..self.end];
        let length = memchr::memchr(b'/', rest.as_bytes()).unwrap_or(rest.len());
        let next = (at + length + 1).min(self.end);
        if length > 0 {
            if let Some(child) = node.find_static(&rest[..length])
                && let Some(endpoint) = self.below(child, next)
            {
                return Some(endpoint);
            }
            if let Some(child) = &node.param {
                self.values.push(range(at, at + length));
                if let Some(endpoint) = self.below(child, next) {
                    return Some(endpoint);
                }
                self.values.pop();
            }
        }
        let endpoint = node.greedy.find(self.verb)?;
        self.values.push(range(at, self.end));
        Some(endpoint)
    }
}

/// Paths are shorter than 64 KiB, because the HTTP library accepts no longer ones.
fn range(start: usize, end: usize) -> Range<u32> {
    let narrow = |at| u32::try_from(at).unwrap_or(u32::MAX);
    narrow(start)..narrow(end)
}

#[cfg(test)]
mod tests;
