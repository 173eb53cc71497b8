//! What is refused before any operation: unknown URIs, wrong types, broken constraints.

use crate::support::House;

#[tokio::test]
async fn operations_that_are_not_there_are_named() {
    let house = House::new();
    house.ask("GET /sdktypes", "").await.refused(
        501,
        "NotImplementedException",
        "Rejoinder does not have the operation GetSdkTypes yet.",
    );
    house.ask("GET /pets", "").await.refused(
        404,
        "UnknownOperationException",
        "API Gateway has no operation GET /pets",
    );
}

#[tokio::test]
async fn wrong_json_types_are_refused_in_javas_words() {
    let house = House::new();
    let number = "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be \
                  converted to an String";
    for (body, message) in [
        (r#"{"name":true}"#, "class java.lang.Boolean can not be converted to an String"),
        (r#"{"name":7}"#, number),
        (r#"{"name":"x","tags":{"a":7}}"#, number),
        (r#"{"name":"x","tags":"a"}"#, "Expected map or null"),
    ] {
        house.ask("POST /restapis", body).await.refused(400, "SerializationException", message);
    }
    let broken = house.ask("POST /restapis", "{").await;
    assert_eq!(broken.error.as_deref(), Some("SerializationException"));
}

#[tokio::test]
async fn broken_constraints_are_reported_together() {
    let house = House::new();
    house
        .ask(
            "POST /restapis",
            r#"{"apiKeySource":"X","endpointConfiguration":{"types":["wrong"]}}"#,
        )
        .await
        .refused(
            400,
            "ValidationException",
            "3 validation errors detected: Value null at 'createRestApiInput.name' failed to \
             satisfy constraint: Member must not be null; Value 'X' at \
             'createRestApiInput.apiKeySource' failed to satisfy constraint: Member must satisfy \
             enum value set: [HEADER, AUTHORIZER]; Value '[wrong]' at \
             'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member \
             must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, \
             REGIONAL]]",
        );
    house.patch("/account", "wrong-op /x").await.refused(
        400,
        "ValidationException",
        "1 validation error detected: Value 'wrong-op' at \
         'updateAccountInput.patchOperations.1.member.op' failed to satisfy constraint: Member \
         must satisfy enum value set: [add, remove, move, test, replace, copy]",
    );
}

#[tokio::test]
async fn a_store_of_a_newer_form_is_refused_and_left_untouched() {
    let house = House::new();
    let mut batch = rejoinder_store::Batch::default();
    batch.put("aws/form", "99");
    rejoinder_store::Store::commit(&*house.store, batch).expect("it commits");
    let before = house.store.batches.lock().expect("lock").len();
    let clock = std::sync::Arc::new(rejoinder_proxy::SystemClock);
    let opened = rejoinder_aws::Aws::open(
        crate::support::settings(),
        house.store.clone(),
        house.plan.clone(),
        clock,
    );
    assert!(matches!(opened, Err(rejoinder_aws::OpenError::Newer { found: 99, known: 1 })));
    assert_eq!(house.store.batches.lock().expect("lock").len(), before);
}
