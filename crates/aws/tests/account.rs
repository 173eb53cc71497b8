//! GetAccount, UpdateAccount.

use serde_json::json;

use crate::support::House;

#[tokio::test]
async fn an_account_shows_its_limits_and_keeps_its_role() {
    let house = House::new();
    let mut account = json!({
        "throttleSettings": { "burstLimit": 5000, "rateLimit": 10000.0 },
        "features": ["UsagePlans"],
        "apiKeyVersion": "4",
    });
    house.ask("GET /account", "").await.is(200, &account);
    let patched = house.patch("/account", "replace /cloudwatchRoleArn arn:aws:iam::1:role/x").await;
    account["cloudwatchRoleArn"] = json!("arn:aws:iam::1:role/x");
    patched.is(200, &account);
    House::over(house.store).ask("GET /account", "").await.is(200, &account);
}

#[tokio::test]
async fn usage_plans_cannot_be_removed() {
    let house = House::new();
    house.patch("/account", "add /features UsagePlans").await.ok(200);
    house
        .patch("/account", "remove /features UsagePlans")
        .await
        .bad("Usage Plans cannot be disabled once enabled");
    house
        .patch("/account", "add /cloudwatchRoleArn x")
        .await
        .bad("Invalid patch operation specified. Must be one of: [replace]");
}
