//! The segment tree that leads a path and a verb to a route.

use std::sync::Arc;

use http::Method;

use crate::plan::Route;

/// Paths and verbs to routes.
#[derive(Default)]
pub struct Router {}

impl Router {
    /// Adds a route. `path` is a resource path with variables in braces, `verb` none for any.
    pub fn add(&mut self, path: &str, verb: Option<Method>, route: Arc<Route>) {
        let _ = (path, verb, route);
    }
}
