//! `execute-api:/stage/verb/path`: how resource policies may abbreviate their own API's ARNs.

use serde_json::Value as Json;

use crate::MethodArn;

const SHORTHAND: &str = "execute-api:/";

/// Writes out the abbreviated resources of a policy document, as AWS stores them
/// (docs/wire/aws-api-surface.md, section 2.4): `execute-api:/*` becomes
/// `arn:aws:execute-api:{region}:{account}:{api}/*`. Of `api` the stage, verb and path do not
/// matter. Says whether anything was abbreviated. What is no policy stays as it is.
pub fn expand_shorthand(document: &mut Json, api: &MethodArn<'_>) -> bool {
    match document.get_mut("Statement") {
        Some(Json::Array(statements)) => statements
            .iter_mut()
            .fold(false, |any, statement| expand_statement(statement, api) | any),
        Some(single) => expand_statement(single, api),
        None => false,
    }
}

fn expand_statement(statement: &mut Json, api: &MethodArn<'_>) -> bool {
    let mut any = false;
    for element in ["Resource", "NotResource"] {
        any |= match statement.get_mut(element) {
            Some(Json::Array(list)) => {
                list.iter_mut().fold(false, |any, resource| expand(resource, api) | any)
            }
            Some(single) => expand(single, api),
            None => false,
        };
    }
    any
}

fn expand(resource: &mut Json, api: &MethodArn<'_>) -> bool {
    let Some(rest) = resource.as_str().and_then(|text| text.strip_prefix(SHORTHAND)) else {
        return false;
    };
    let MethodArn { partition, region, account, api, .. } = api;
    *resource = Json::from(format!("arn:{partition}:execute-api:{region}:{account}:{api}/{rest}"));
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const API: MethodArn<'_> = MethodArn {
        partition: "aws",
        region: "eu-west-1",
        account: "123456789012",
        api: "a1b2c3d4e5",
        stage: "",
        verb: "",
        path: "",
    };

    #[track_caller]
    fn check(mut document: Json, expected: Json) {
        let changes = document != expected;
        assert_eq!(expand_shorthand(&mut document, &API), changes);
        assert_eq!(document, expected);
    }

    #[test]
    fn resources_are_written_out() {
        let whole = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/";
        check(
            json!({"Statement": {"Resource": "execute-api:/*"}}),
            json!({"Statement": {"Resource": format!("{whole}*")}}),
        );
        check(
            json!({"Statement": [{"NotResource": ["execute-api:/prod/GET/pets", "*"]}, 7]}),
            json!({"Statement": [{"NotResource": [format!("{whole}prod/GET/pets"), "*"]}, 7]}),
        );
        let untouched = json!({"Statement": [{"Resource": whole}], "Resource": "execute-api:/*"});
        check(untouched.clone(), untouched);
        check(json!("execute-api:/*"), json!("execute-api:/*"));
    }
}
