//! API keys. Their values are shown to who creates one or asks for them by `includeValue`, and
//! stand in no message and no log.
//!
//! Rules and texts: docs/wire/aws-api-surface.md, sections 4.0, 4.5 and 5.1.

mod import;

use std::sync::Arc;

use rand::RngExt as _;
use serde_json::Value;

use super::ids::long_id;
use super::patch::{Arguments, Op, PatchTable, invalid_path_for_op, path};
use super::{Answer, OperationError, Outcome, View, tags};
use crate::aws::Change;
use crate::documents::{ApiKey, EpochSeconds, Secret, StringMap, UsagePlanKey};
use crate::wire::show::Tags;
use crate::wire::{Input, Members, page};

pub(super) use import::import;

const NAME_CHARACTERS_MAX: usize = 1024;
/// Unverified: that of REST APIs.
const DESCRIPTION_CHARACTERS_MAX: usize = 1024;
const VALUE_CHARACTERS_MIN: usize = 20;
const VALUE_CHARACTERS_MAX: usize = 128;
const VALUE_CHARACTERS: usize = 40;
const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

static PATHS: PatchTable<ApiKey> = PatchTable {
    paths: &[
        path("/description", &[(Op::Replace, set_description)]),
        path("/enabled", &[(Op::Replace, set_enabled)]),
        path("/name", &[(Op::Replace, set_name)]),
        path("/customerId", &[(Op::Replace, set_customer)]),
        path("/stages", &[(Op::Add, add_stage), (Op::Remove, remove_stage)]),
    ],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_path_for_op,
};

/// Whether an answer shows the key's value.
#[derive(Clone, Copy)]
enum Reveal {
    Value,
    Nothing,
}

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let key = view.memory.shared.api_keys.get(input.label("api_Key")).ok_or_else(unknown)?;
    Ok(Answer::Json(show(&key, Tags::WhenAny, reveal(input, "includeValue"))))
}

/// The newest first.
pub(super) fn list(view: &View<'_>, input: &Input) -> Outcome {
    let reveal = reveal(input, "includeValues");
    let name = input.query("name").unwrap_or_default();
    let customer = input.query("customerId").filter(|id| !id.is_empty());
    let wanted = |key: &Arc<ApiKey>| {
        key.name.as_deref().unwrap_or_default().starts_with(name)
            && customer.is_none_or(|id| key.customer_id.as_deref() == Some(id))
    };
    page(input, |after, count| {
        let keys = view.memory.shared.api_keys.all().into_iter().filter(wanted);
        let mut keys: Vec<_> = keys.map(|key| (newest_first(&key), key)).collect();
        keys.sort_by(|(one, _), (other, _)| one.cmp(other));
        keys.into_iter()
            .filter(|(position, _)| after.is_none_or(|after| position.as_str() > after))
            .take(count)
            .map(|(position, key)| (position, show(&key, Tags::WhenAny, reveal)))
            .collect()
    })
}

/// What a new key is made of.
#[derive(Default)]
struct Fields<'a> {
    name: &'a str,
    /// None generates one.
    value: Option<&'a str>,
    description: &'a str,
    customer_id: Option<String>,
    enabled: bool,
    stage_keys: Vec<String>,
    tags: StringMap,
    /// Among the keys of this second.
    place: u32,
}

pub(super) fn create(change: &mut Change<'_>, input: &Input) -> Outcome {
    let keys = change.shared.api_keys.all();
    let fields = Fields {
        name: input.text("name").unwrap_or_default(),
        value: input.text("value").filter(|value| !value.is_empty()),
        description: input.text("description").unwrap_or_default(),
        customer_id: input.filled("customerId"),
        enabled: input.flag("enabled").unwrap_or_default(),
        stage_keys: stage_keys(change, input)?,
        tags: input.texts("tags"),
        place: next_place(&keys, change.now),
    };
    let key = add(change, fields, |value| keys.iter().any(|other| other.value == *value))?;
    Ok(Answer::Json(show(&key, Tags::WhenAny, Reveal::Value)))
}

/// The place of the next key among those of this second.
fn next_place(keys: &[Arc<ApiKey>], now: EpochSeconds) -> u32 {
    let places = keys.iter().filter(|key| key.created_date == now).map(|key| key.created_in_second);
    places.max().map_or(0, |last| last.saturating_add(1))
}

/// Adds a key whose value nobody has yet.
fn add(
    change: &mut Change<'_>,
    fields: Fields<'_>,
    taken: impl FnOnce(&Secret) -> bool,
) -> Result<ApiKey, OperationError> {
    let keys = &mut change.shared.api_keys;
    let value = fields.value.map(checked_value).transpose()?.unwrap_or_else(generated_value);
    let key = ApiKey {
        id: long_id(|id| keys.has(id)),
        value: Secret::new(value),
        name: checked_name(fields.name)?,
        description: checked_description(fields.description)?,
        customer_id: fields.customer_id,
        enabled: fields.enabled,
        stage_keys: fields.stage_keys,
        created_date: change.now,
        created_in_second: fields.place,
        last_updated_date: change.now,
        tags: fields.tags,
    };
    tags::check(&key.tags)?;
    if taken(&key.value) {
        return Err(OperationError::conflict("API Key already exists"));
    }
    keys.put(Arc::clone(&key.id), key.clone());
    Ok(key)
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    let found = change.shared.api_keys.get(input.label("api_Key")).ok_or_else(unknown)?;
    let mut key = PATHS.apply(&found, &input.patches())?;
    for stage in key.stage_keys.iter().filter(|stage| !found.stage_keys.contains(stage)) {
        let (api, name) = stage.split_once('/').unwrap_or((stage, ""));
        check_stage(change, api, name)?;
    }
    key.last_updated_date = change.now;
    let answer = show(&key, Tags::Always, Reveal::Nothing);
    change.shared.api_keys.put(Arc::clone(&key.id), key);
    Ok(Answer::Json(answer))
}

/// Plans lose it as well.
pub(super) fn delete(change: &mut Change<'_>, input: &Input) -> Outcome {
    let id = input.label("api_Key");
    change.shared.api_keys.remove(id).ok_or_else(unknown)?;
    for plan in change.shared.usage_plans.all() {
        change.shared.usage_plan_keys.remove(&UsagePlanKey::key(&plan.id, id));
    }
    Ok(Answer::Empty)
}

/// No key has this id.
pub(super) fn unknown() -> OperationError {
    OperationError::not_found("Invalid API Key identifier specified")
}

fn reveal(input: &Input, member: &str) -> Reveal {
    match input.query(member).is_some_and(|text| text.eq_ignore_ascii_case("true")) {
        true => Reveal::Value,
        false => Reveal::Nothing,
    }
}

/// A text whose order is from the newest key to the oldest.
fn newest_first(key: &ApiKey) -> String {
    let second = EpochSeconds::MAX.saturating_sub(key.created_date.max(0));
    format!("{second:020}{:010}{}", u32::MAX.saturating_sub(key.created_in_second), key.id)
}

fn checked_name(name: &str) -> Result<Option<String>, OperationError> {
    if name.chars().count() > NAME_CHARACTERS_MAX {
        return Err(OperationError::bad_request(format!(
            "Invalid API Key name, can be at most {NAME_CHARACTERS_MAX} characters."
        )));
    }
    Ok((!name.is_empty()).then(|| name.to_owned()))
}

fn checked_description(text: &str) -> Result<Option<String>, OperationError> {
    if text.chars().count() > DESCRIPTION_CHARACTERS_MAX {
        return Err(OperationError::bad_request("Invalid API Key description specified."));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn checked_value(value: &str) -> Result<String, OperationError> {
    let length = value.chars().count();
    if length < VALUE_CHARACTERS_MIN {
        return Err(OperationError::bad_request(format!(
            "API Key value should be at least {VALUE_CHARACTERS_MIN} characters"
        )));
    }
    if length > VALUE_CHARACTERS_MAX {
        return Err(OperationError::bad_request(format!(
            "API Key value exceeds maximum size of {VALUE_CHARACTERS_MAX} characters"
        )));
    }
    Ok(value.to_owned())
}

/// 238 bits from the generator that the operating system seeds.
fn generated_value() -> String {
    let mut rng = rand::rng();
    (0..VALUE_CHARACTERS)
        .map(|_| char::from(ALPHANUMERIC[rng.random_range(0..ALPHANUMERIC.len())]))
        .collect()
}

fn stage_keys(change: &Change<'_>, input: &Input) -> Result<Vec<String>, OperationError> {
    let given = input.member("stageKeys").and_then(Value::as_array);
    let text = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).map(str::to_owned);
    given
        .into_iter()
        .flatten()
        .map(|one| {
            let api = text(one, "restApiId").unwrap_or_default();
            let stage = text(one, "stageName").unwrap_or_default();
            check_stage(change, &api, &stage)?;
            Ok(format!("{api}/{stage}"))
        })
        .collect()
}

fn check_stage(change: &Change<'_>, api: &str, stage: &str) -> Result<(), OperationError> {
    match change.memory.api(api) {
        Some(api) if api.stages.contains_key(stage) => Ok(()),
        _ => Err(OperationError::not_found("Invalid stage identifier specified")),
    }
}

fn set_description(draft: &mut ApiKey, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.description = checked_description(arguments.text())?;
    Ok(())
}

fn set_enabled(draft: &mut ApiKey, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.enabled = arguments.flag();
    Ok(())
}

fn set_name(draft: &mut ApiKey, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.name = checked_name(arguments.text())?;
    Ok(())
}

fn set_customer(draft: &mut ApiKey, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.customer_id = arguments.optional();
    Ok(())
}

fn add_stage(draft: &mut ApiKey, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    let stage = arguments.text();
    if !draft.stage_keys.iter().any(|known| known == stage) {
        draft.stage_keys.push(stage.to_owned());
    }
    Ok(())
}

fn remove_stage(draft: &mut ApiKey, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    draft.stage_keys.retain(|known| known != arguments.text());
    Ok(())
}

fn show(key: &ApiKey, tags: Tags, reveal: Reveal) -> Value {
    let value = match reveal {
        Reveal::Value => Some(key.value.reveal()),
        Reveal::Nothing => None,
    };
    let members = Members::new()
        .put("id", &*key.id)
        .some("value", value)
        .some("name", key.name.as_ref())
        .some("customerId", key.customer_id.as_ref())
        .some("description", key.description.as_ref())
        .put("enabled", key.enabled)
        .put("createdDate", key.created_date)
        .put("lastUpdatedDate", key.last_updated_date)
        .put("stageKeys", &key.stage_keys);
    match tags {
        Tags::Always => members.put("tags", &key.tags),
        Tags::WhenAny => members.some("tags", &key.tags),
    }
    .done()
}
