//! Aggregates in pieces: which store key holds what, what a change writes, and loading it all.
//!
//! A REST API is a head and one piece per resource (with its methods), model, validator,
//! authorizer, gateway response, deployment, frozen definition and stage, so that putting one
//! method writes one piece however large the API is.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use rejoinder_store::{Batch, Document, Store};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::OpenError;
use crate::documents::{Account, Definition, EpochSeconds, RestApi, RestApiSettings, StringMap};

/// The version of the documents' form. A store with a higher one is refused and left untouched.
const FORM: u32 = 1;
const FORM_KEY: &str = "aws/form";
const ACCOUNT_KEY: &str = "aws/account";
const APIS: &str = "aws/restapis/";

const HEAD: &str = "api";
const RESOURCES: &str = "resources";
const MODELS: &str = "models";
const VALIDATORS: &str = "requestvalidators";
const AUTHORIZERS: &str = "authorizers";
const GATEWAY_RESPONSES: &str = "gatewayresponses";
const DEPLOYMENTS: &str = "deployments";
const FROZEN: &str = "frozen";
const STAGES: &str = "stages";

/// The members of an API that are no pieces of their own.
#[derive(PartialEq, Serialize, Deserialize)]
struct Head {
    created_date: EpochSeconds,
    #[serde(default)]
    tags: StringMap,
    #[serde(default)]
    warnings: Vec<String>,
    settings: Arc<RestApiSettings>,
}

/// A document that cannot be written as JSON: a fault of ours.
pub(super) type EncodeError = serde_json::Error;

/// Adds the writes that turn `before` into `after`; none is "there is no such API".
pub(super) fn difference(
    before: Option<&RestApi>,
    after: Option<&RestApi>,
    batch: &mut Batch,
) -> Result<(), EncodeError> {
    let Some(id) = after.or(before).map(|api| &api.id) else { return Ok(()) };
    let head_key = format!("{APIS}{id}/{HEAD}");
    match (before.map(head), after.map(head)) {
        (before, Some(after)) if before.as_ref() != Some(&after) => {
            batch.put(head_key, encode(&after)?);
        }
        (Some(_), None) => {
            batch.delete(head_key);
        }
        _ => {}
    }
    // One line a kind of piece; `load` has the same lines.
    let (b, a) = (before.map(|api| &api.definition), after.map(|api| &api.definition));
    let mut kind = Kind { id, batch };
    kind.pieces(RESOURCES, b.map(|d| &d.resources), a.map(|d| &d.resources))?;
    kind.pieces(MODELS, b.map(|d| &d.models), a.map(|d| &d.models))?;
    kind.pieces(VALIDATORS, b.map(|d| &d.request_validators), a.map(|d| &d.request_validators))?;
    kind.pieces(AUTHORIZERS, b.map(|d| &d.authorizers), a.map(|d| &d.authorizers))?;
    kind.pieces(
        GATEWAY_RESPONSES,
        b.map(|d| &d.gateway_responses),
        a.map(|d| &d.gateway_responses),
    )?;
    let (b, a) = (before, after);
    kind.pieces(DEPLOYMENTS, b.map(|api| &api.deployments), a.map(|api| &api.deployments))?;
    kind.pieces(FROZEN, b.map(|api| &api.frozen), a.map(|api| &api.frozen))?;
    kind.pieces(STAGES, b.map(|api| &api.stages), a.map(|api| &api.stages))
}

/// The write of the account's own document.
pub(super) fn put_account(account: &Account, batch: &mut Batch) -> Result<(), EncodeError> {
    batch.put(ACCOUNT_KEY, encode(account)?);
    Ok(())
}

/// The account's document, and the APIs by id.
pub(super) type Loaded = (Account, BTreeMap<Arc<str>, Arc<RestApi>>);

/// Loads everything, after looking whether this version understands it.
pub(super) fn load(store: &dyn Store) -> Result<Loaded, OpenError> {
    match store.get(FORM_KEY)? {
        Some(found) => {
            let form: u32 = decode(&found)?;
            if form > FORM {
                return Err(OpenError::Newer { found: form, known: FORM });
            }
        }
        None => {
            let mut batch = Batch::default();
            batch.put(FORM_KEY, FORM.to_string());
            store.commit(batch)?;
        }
    }
    let account = store.get(ACCOUNT_KEY)?.map(|found| decode(&found)).transpose()?;
    let mut apis = BTreeMap::new();
    for document in store.list(APIS)? {
        load_piece(&mut apis, &document)?;
    }
    let apis = apis.into_iter().map(|(id, api)| (id, Arc::new(api))).collect();
    Ok((account.unwrap_or_default(), apis))
}

fn load_piece(
    apis: &mut BTreeMap<Arc<str>, RestApi>,
    document: &Document,
) -> Result<(), OpenError> {
    let unknown = || OpenError::Unknown { key: document.key.clone() };
    let mut parts = document.key.strip_prefix(APIS).unwrap_or_default().splitn(3, '/');
    let (Some(id), Some(kind)) = (parts.next(), parts.next()) else { return Err(unknown()) };
    let name: Arc<str> = parts.next().unwrap_or_default().into();
    let id: Arc<str> = id.into();
    let api = apis.entry(Arc::clone(&id)).or_insert_with(|| RestApi {
        id,
        created_date: 0,
        tags: StringMap::new(),
        warnings: Vec::new(),
        definition: Definition::default(),
        deployments: BTreeMap::new(),
        frozen: BTreeMap::new(),
        stages: BTreeMap::new(),
    });
    let definition = &mut api.definition;
    match kind {
        HEAD => {
            let head: Head = decode(document)?;
            api.created_date = head.created_date;
            api.tags = head.tags;
            api.warnings = head.warnings;
            definition.settings = head.settings;
        }
        RESOURCES => drop(definition.resources.insert(name, decode(document)?)),
        MODELS => drop(definition.models.insert(name, decode(document)?)),
        VALIDATORS => drop(definition.request_validators.insert(name, decode(document)?)),
        AUTHORIZERS => drop(definition.authorizers.insert(name, decode(document)?)),
        GATEWAY_RESPONSES => drop(definition.gateway_responses.insert(name, decode(document)?)),
        DEPLOYMENTS => drop(api.deployments.insert(name, decode(document)?)),
        FROZEN => drop(api.frozen.insert(name, decode(document)?)),
        STAGES => drop(api.stages.insert(name, decode(document)?)),
        _ => return Err(unknown()),
    }
    Ok(())
}

fn head(api: &RestApi) -> Head {
    Head {
        created_date: api.created_date,
        tags: api.tags.clone(),
        warnings: api.warnings.clone(),
        settings: Arc::clone(&api.definition.settings),
    }
}

/// The pieces of one API.
struct Kind<'a> {
    id: &'a str,
    batch: &'a mut Batch,
}

impl Kind<'_> {
    /// Writes what differs. Shared pieces are equal without being looked at.
    fn pieces<T: Serialize + PartialEq>(
        &mut self,
        kind: &str,
        before: Option<&BTreeMap<Arc<str>, Arc<T>>>,
        after: Option<&BTreeMap<Arc<str>, Arc<T>>>,
    ) -> Result<(), EncodeError> {
        for (name, piece) in after.into_iter().flatten() {
            let old = before.and_then(|before| before.get(name));
            if !old.is_some_and(|old| Arc::ptr_eq(old, piece) || old == piece) {
                self.batch.put(format!("{APIS}{}/{kind}/{name}", self.id), encode(&**piece)?);
            }
        }
        for name in before.into_iter().flatten().map(|(name, _)| name) {
            if !after.is_some_and(|after| after.contains_key(name)) {
                self.batch.delete(format!("{APIS}{}/{kind}/{name}", self.id));
            }
        }
        Ok(())
    }
}

pub(super) fn encode<T: Serialize>(piece: &T) -> Result<Bytes, EncodeError> {
    serde_json::to_vec(piece).map(Bytes::from)
}

pub(super) fn decode<T: DeserializeOwned>(document: &Document) -> Result<T, OpenError> {
    serde_json::from_slice(&document.value)
        .map_err(|source| OpenError::Damaged { key: document.key.clone(), source })
}
