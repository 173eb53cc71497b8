//! GetUsage, UpdateUsage: what the keys of a usage plan used, from the counters that the data plane
//! asks.
//!
//! Rules: docs/wire/aws-api-surface.md, section 3. What AWS says about dates and numbers that it
//! cannot read, and what it shows for plans without a quota, is not recorded: those texts are ours,
//! and such a plan shows the largest number as what is left.

use std::cell::RefCell;
use std::sync::Arc;

use jiff::civil::Date;
use rejoinder_limit::{Day, DayUsage, Quota, QuotaAccount, UnixSeconds};
use rejoinder_proxy::LedgerError;
use serde_json::{Map, Value, json};

use super::patch::{Arguments, Op, PatchTable, invalid_op, invalid_path_for_op, path};
use super::{Answer, OperationError, Outcome, Refusal, View, api_keys, usage_plans};
use crate::compile::quota;
use crate::documents::{UsagePlan, UsagePlanKey};
use crate::wire::{Input, Members, page_of};

/// Calls left, once a PATCH says how many.
type Remaining = Option<u64>;

static PATHS: PatchTable<Remaining> = PatchTable {
    paths: &[path("/remaining", &[(Op::Replace, set_remaining)])],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_op,
};

pub(super) fn get(view: &View<'_>, input: &Input) -> Outcome {
    let shared = &view.memory.shared;
    let plan = shared.usage_plans.get(input.label("usageplanId"));
    let plan = plan.ok_or_else(usage_plans::unknown)?;
    let days = Days::given(input)?;
    let wanted = input.query("keyId").filter(|id| !id.is_empty());
    let mut members = shared.usage_plan_keys.below(&UsagePlanKey::key(&plan.id, ""));
    members.retain(|member| wanted.is_none_or(|id| *member.key_id == *id));
    if wanted.is_some() && members.is_empty() {
        return Err(api_keys::unknown());
    }
    let failed = RefCell::new(None);
    let rows = page_of(
        input,
        members.iter(),
        |member| &member.key_id,
        |member| {
            let account = account(&plan, &member.key_id);
            match view.usage.days(&account, limit(&plan), days.first, days.last) {
                Ok(used) => json!([member.key_id, pairs(&used)]),
                Err(error) => {
                    failed.replace(Some(error));
                    Value::Null
                }
            }
        },
    )?;
    match failed.into_inner() {
        Some(error) => Err(unkept(&error)),
        None => Ok(Answer::Json(show(&plan.id, days, rows))),
    }
}

pub(super) fn update(view: &View<'_>, input: &Input) -> Outcome {
    let shared = &view.memory.shared;
    let (plan, key) = (input.label("usageplanId"), input.label("keyId"));
    let plan = shared.usage_plans.get(plan).ok_or_else(usage_plans::unknown)?;
    let member = shared.usage_plan_keys.get(&UsagePlanKey::key(&plan.id, key));
    let member = member.ok_or_else(api_keys::unknown)?;
    let account = account(&plan, &member.key_id);
    if let Some(remaining) = PATHS.apply(&None, &input.patches())? {
        if plan.quota.is_none() {
            let message = format!("Usage Plan {} has no quota", plan.id);
            return Err(OperationError::bad_request(message));
        }
        let set = view.usage.set_remaining(&account, limit(&plan), remaining);
        set.map_err(|error| unkept(&error))?;
    }
    let today = Day::of(UnixSeconds(view.now));
    let days = Days { first: today, last: today };
    let used = view.usage.days(&account, limit(&plan), today, today);
    let used = used.map_err(|error| unkept(&error))?;
    let rows = Answer::Json(json!({ "item": [[member.key_id, pairs(&used)]] }));
    Ok(Answer::Json(show(&plan.id, days, rows)))
}

fn set_remaining(
    remaining: &mut Remaining,
    arguments: &Arguments<'_>,
) -> Result<(), OperationError> {
    let text = arguments.text();
    let number = text.trim().parse::<i64>().ok().and_then(|number| u64::try_from(number).ok());
    *remaining =
        Some(number.ok_or_else(|| {
            OperationError::bad_request(format!("Invalid number specified: {text}"))
        })?);
    Ok(())
}

/// Days from the first to the last.
#[derive(Clone, Copy)]
struct Days {
    first: Day,
    last: Day,
}

impl Days {
    fn given(input: &Input) -> Result<Self, OperationError> {
        let day = |name: &str| {
            let text = input.query(name).unwrap_or_default();
            let date: Date = text.parse().map_err(|_| {
                OperationError::bad_request(format!("Invalid {name} specified: {text}"))
            })?;
            let part = |number: i8| u32::from(number.unsigned_abs());
            Ok(Day::from_date(i32::from(date.year()), part(date.month()), part(date.day())))
        };
        let days = Self { first: day("startDate")?, last: day("endDate")? };
        if days.last < days.first {
            return Err(OperationError::bad_request("endDate must not be before startDate"));
        }
        Ok(days)
    }
}

fn account(plan: &UsagePlan, key: &Arc<str>) -> QuotaAccount {
    QuotaAccount { plan: Arc::clone(&plan.id), key: Arc::clone(key) }
}

fn limit(plan: &UsagePlan) -> Quota {
    plan.quota.map_or_else(Quota::unlimited, quota)
}

/// Used and left, a pair a day. Clients read 64 bits with a sign.
fn pairs(days: &[DayUsage]) -> Vec<[i64; 2]> {
    let number = |calls: u64| i64::try_from(calls).unwrap_or(i64::MAX);
    days.iter().map(|day| [number(day.used), number(day.remaining)]).collect()
}

/// The rows of a page, under the names that GetUsage has for them.
fn show(plan: &str, days: Days, rows: Answer) -> Value {
    let Answer::Json(mut rows) = rows else { return Value::Null };
    let items = rows["item"].as_array().into_iter().flatten();
    let values: Map<String, Value> = items
        .filter_map(|row| Some((row.get(0)?.as_str()?.to_owned(), row.get(1)?.clone())))
        .collect();
    Members::new()
        .put("usagePlanId", plan)
        .put("startDate", date(days.first))
        .put("endDate", date(days.last))
        .some("position", rows["position"].take())
        .put("values", values)
        .done()
}

fn date(day: Day) -> String {
    let (year, month, day) = day.date();
    format!("{year:04}-{month:02}-{day:02}")
}

fn unkept(error: &LedgerError) -> OperationError {
    tracing::error!(cause = %error, "usage could not be read or written");
    OperationError::new(Refusal::Unavailable, "The usage could not be read or written.")
}
