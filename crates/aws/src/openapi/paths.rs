//! Paths to the resource tree.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::documents::Resource;

use super::document::Document;
use super::finding::Report;
use super::ids::Ids;
use super::method::Methods;
use super::tree::{Entry, Position};

/// Members of a path that are no operations.
const NOT_OPERATIONS: &[&str] = &["$ref", "summary", "description", "servers", "parameters"];
const ANY_METHOD: &str = "x-amazon-apigateway-any-method";
/// docs/wire/aws-api-surface.md, section 4.2.
const PATH_PART_REFUSED: &str = "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy \
                                 path variable and curly braces at the beginning and the end.";

/// Makes the resources of all paths, with their methods.
pub(super) fn resources<'d>(
    document: &Document<'d>,
    methods: &mut Methods<'_, 'd>,
    places: &mut BTreeMap<String, Position>,
    report: &mut Report,
) -> BTreeMap<Arc<str>, Arc<Resource>> {
    let mut tree = ResourceTree::new(document.options.api_id);
    let prefix = document.path_prefix();
    for entry in document.entries("paths") {
        if entry.key.starts_with("x-") {
            continue;
        }
        let segments = entry.key.split('/').filter(|segment| !segment.is_empty());
        let segments = prefix.iter().map(String::as_str).chain(segments);
        let Some(id) = tree.place(segments, entry, report) else { continue };
        let Some(item) = document.resolve(&entry.value, report) else { continue };
        let path = tree.resources.get(&id).map(|r| r.path.clone()).unwrap_or_default();
        for operation in item.entries() {
            let Some(verb) = verb(operation, &path, report) else { continue };
            places.insert(format!("{verb} {path}"), operation.at);
            let method = methods.method(item, operation, (verb, &path), &id, report);
            if let Some(resource) = tree.resources.get_mut(&id) {
                resource.methods.insert(verb.to_owned(), Arc::new(method));
            }
        }
    }
    tree.resources.into_iter().map(|(id, resource)| (id, Arc::new(resource))).collect()
}

/// The verb of an operation's key.
fn verb(entry: &Entry, path: &str, report: &mut Report) -> Option<&'static str> {
    const VERBS: [&str; 7] = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD"];
    let key = entry.key.as_str();
    if key == ANY_METHOD {
        return Some("ANY");
    }
    let verb = VERBS.into_iter().find(|verb| verb.eq_ignore_ascii_case(key));
    if verb.is_none() && !NOT_OPERATIONS.contains(&key) && !key.starts_with("x-") {
        let message = if key.eq_ignore_ascii_case("trace") {
            format!("Method '{key}' of resource '{path}' is ignored: there is no such method")
        } else {
            format!("Parse issue: attribute paths.'{path}'.{key} is unexpected")
        };
        report.warn(entry.at, message);
    }
    verb
}

/// Resources in the making.
struct ResourceTree<'a> {
    ids: Ids<'a>,
    root: Arc<str>,
    resources: BTreeMap<Arc<str>, Resource>,
    /// (parent, path part) → id.
    children: BTreeMap<(Arc<str>, String), Arc<str>>,
    /// Parent → its variable child's path part.
    variables: BTreeMap<Arc<str>, String>,
}

impl<'a> ResourceTree<'a> {
    fn new(api_id: &'a str) -> Self {
        let ids = Ids::new(api_id);
        let root = ids.root();
        let resource = Resource {
            id: Arc::clone(&root),
            parent_id: None,
            path_part: None,
            path: "/".to_owned(),
            methods: BTreeMap::new(),
        };
        let resources = BTreeMap::from([(Arc::clone(&root), resource)]);
        Self { ids, root, resources, children: BTreeMap::new(), variables: BTreeMap::new() }
    }

    /// The resource at the end of these segments, made with all that leads to it.
    fn place<'s>(
        &mut self,
        segments: impl Iterator<Item = &'s str>,
        entry: &Entry,
        report: &mut Report,
    ) -> Option<Arc<str>> {
        let segments: Vec<&str> = segments.collect();
        // Nothing is made of a path of which a part is refused.
        let mut parent = Some(Arc::clone(&self.root));
        let mut greedy: Option<&str> = None;
        for part in &segments {
            if let Some(why) = self.refusal(parent.as_ref(), part, greedy) {
                refuse(&entry.key, entry.at, &why, report);
                return None;
            }
            greedy = part.ends_with("+}").then_some(part);
            parent = parent.and_then(|p| self.children.get(&(p, (*part).to_owned())).cloned());
        }
        let mut id = Arc::clone(&self.root);
        for part in segments {
            id = self.child(&id, part);
        }
        Some(id)
    }

    fn refusal(
        &self,
        parent: Option<&Arc<str>>,
        part: &str,
        above: Option<&str>,
    ) -> Option<String> {
        if !is_path_part(part) {
            return Some(PATH_PART_REFUSED.to_owned());
        }
        if let Some(above) = above {
            return Some(format!(
                "Cannot create a child of a resource with a greedy path variable: {above}"
            ));
        }
        let sibling = self.variables.get(parent?)?;
        (part.starts_with('{') && sibling != part).then(|| {
            format!(
                "A sibling ({sibling}) of this resource already has a variable path part -- only \
                 one is allowed"
            )
        })
    }

    fn child(&mut self, parent: &Arc<str>, part: &str) -> Arc<str> {
        let key = (Arc::clone(parent), part.to_owned());
        if let Some(id) = self.children.get(&key) {
            return Arc::clone(id);
        }
        let above = self.resources.get(parent).map(|resource| resource.path.as_str());
        let path = format!("{}/{part}", above.unwrap_or_default().trim_end_matches('/'));
        let id = self.ids.id("resource", &path);
        let resource = Resource {
            id: Arc::clone(&id),
            parent_id: Some(Arc::clone(parent)),
            path_part: Some(part.to_owned()),
            path,
            methods: BTreeMap::new(),
        };
        self.resources.insert(Arc::clone(&id), resource);
        self.children.insert(key, Arc::clone(&id));
        if part.starts_with('{') {
            self.variables.insert(Arc::clone(parent), part.to_owned());
        }
        id
    }
}

fn refuse(path: &str, at: Position, why: &str, report: &mut Report) {
    report.refuse(at, format!("Unable to create resource at path '{path}': {why}"));
}

/// Whether AWS takes this as one segment: plain, or as a whole `{name}` or `{name+}`.
fn is_path_part(part: &str) -> bool {
    let plain = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-:,".contains(&byte))
    };
    match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some(name) => plain(name.strip_suffix('+').unwrap_or(name)),
        None => plain(part),
    }
}
