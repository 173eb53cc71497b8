//! Resources and methods to routes.

use std::sync::Arc;

use http::Method as HttpMethod;
use rejoinder_proxy::plan::{Backend, Faulty, Route, RouteId, Router, Slot, Step};

use super::notes::Notes;
use super::schema::Schemas;
use super::{Sources, backend, guard, steps, throttle};
use crate::access::Policies;
use crate::documents::Method;

/// Compiles every method of every resource, and the route of requests that match none.
pub(super) fn compile(sources: &Sources<'_>, notes: &mut Notes) -> (Router, Arc<Route>) {
    let mut router = Router::default();
    let mut schemas = Schemas::new(&sources.definition.models);
    let policies = guard::policies(sources);
    if let Err(reason) = &policies {
        notes.warn(reason);
    }
    for resource in sources.definition.resources.values() {
        for (verb, method) in &resource.methods {
            notes.at(Some(format!("{verb} {}", resource.path)));
            let verb_in_path = match verb.as_str() {
                "ANY" => Ok(None),
                verb => HttpMethod::from_bytes(verb.as_bytes()).map(Some),
            };
            let Ok(verb_in_path) = verb_in_path else {
                notes.warn(format!("{verb:?} is no HTTP method: nothing can call it"));
                continue;
            };
            let (steps, backend) = match &policies {
                Err(reason) => (Box::default(), faulty(reason)),
                Ok(policies) => {
                    open(sources, &resource.path, verb, method, policies, &mut schemas, notes)
                }
            };
            let route = Route {
                id: route_id(sources, verb, &resource.path),
                resource_id: resource.id.as_ref().into(),
                resource_path: resource.path.as_str().into(),
                steps,
                backend,
                series: Slot::default(),
            };
            router.add(&resource.path, verb_in_path, Arc::new(route));
        }
    }
    notes.at(None);
    (router, Arc::new(unmatched(sources)))
}

/// The steps and the backend of a method of an API whose policy can be enforced.
fn open(
    sources: &Sources<'_>,
    path: &str,
    verb: &str,
    method: &Method,
    policies: &Arc<Policies>,
    schemas: &mut Schemas<'_>,
    notes: &mut Notes,
) -> (Box<[Step]>, Backend) {
    let guard = match guard::of_method(sources, method, policies) {
        Ok(guard) => guard,
        Err(reason) => {
            notes.warn(&reason);
            return (Box::default(), faulty(&reason));
        }
    };
    let mut steps: Vec<Step> = guard.into_iter().collect();
    steps.extend(throttle::compile(sources, path, verb, method));
    steps.extend(steps::compile(sources.definition, method, schemas, notes));
    (steps.into(), backend::compile(sources, method, notes))
}

fn unmatched(sources: &Sources<'_>) -> Route {
    Route {
        id: route_id(sources, "", ""),
        resource_id: Box::default(),
        resource_path: Box::default(),
        steps: Box::from([guard::unmatched(sources)]),
        backend: faulty("no route matches"),
        series: Slot::default(),
    }
}

fn faulty(reason: &str) -> Backend {
    Backend::Faulty(Faulty { reason: reason.into() })
}

pub(super) fn route_id(sources: &Sources<'_>, verb: &str, path: &str) -> RouteId {
    let stage = &sources.stage.stage_name;
    RouteId(format!("aws/{}/{stage}/{verb}{path}", sources.api_id).into())
}
