//! GetAccount, UpdateAccount.
//!
//! The shortest example of an operation that reads and of one that patches. Limits are reported
//! as AWS reports them, and enforced when the operator says so (docs/wire/decisions.md, A24).

use serde_json::{Value, json};

use super::patch::{Arguments, Op, PatchTable, invalid_op, invalid_path_for_op, path};
use super::{Answer, OperationError, Outcome, View};
use crate::aws::Change;
use crate::documents::Account;
use crate::wire::{Input, Members};

/// Docs/wire/aws-api-surface.md, section 5.1.
static PATHS: PatchTable<Account> = PatchTable {
    paths: &[
        path("/cloudwatchRoleArn", &[(Op::Replace, set_role)]),
        path("/features", &[(Op::Add, add_feature), (Op::Remove, remove_feature)]),
    ],
    unknown_path: invalid_path_for_op,
    wrong_op: invalid_op,
};

pub(super) fn get(view: &View<'_>, _: &Input) -> Outcome {
    Ok(Answer::Json(show(&view.memory.account())))
}

pub(super) fn update(change: &mut Change<'_>, input: &Input) -> Outcome {
    change.account = PATHS.apply(&change.account, &input.patches())?;
    Ok(Answer::Json(show(&change.account)))
}

fn set_role(account: &mut Account, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    account.cloudwatch_role_arn = arguments.optional();
    Ok(())
}

/// Usage plans are the one feature, and every account has it.
fn add_feature(_: &mut Account, arguments: &Arguments<'_>) -> Result<(), OperationError> {
    match arguments.text() {
        "UsagePlans" => Ok(()),
        other => Err(OperationError::bad_request(format!("Invalid feature specified: {other}"))),
    }
}

fn remove_feature(_: &mut Account, _: &Arguments<'_>) -> Result<(), OperationError> {
    Err(OperationError::bad_request("Usage Plans cannot be disabled once enabled"))
}

fn show(account: &Account) -> Value {
    Members::new()
        .put(
            "throttleSettings",
            json!({ "burstLimit": Account::BURST_LIMIT, "rateLimit": Account::RATE_LIMIT }),
        )
        .put("features", ["UsagePlans"])
        .put("apiKeyVersion", "4")
        .some("cloudwatchRoleArn", account.cloudwatch_role_arn.as_ref())
        .done()
}
