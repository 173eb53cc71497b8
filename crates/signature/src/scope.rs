//! What a signature is good for.

use crate::SignatureError;

/// The terminator of every scope.
const TERMINATOR: &str = "aws4_request";

/// The credential scope `date/region/service/aws4_request`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The day, as `20150830`.
    pub date: String,
    /// The region; any is accepted.
    pub region: String,
    /// The service, for example `apigateway`.
    pub service: String,
    /// Should be `aws4_request`.
    pub terminator: String,
}

impl Scope {
    /// Splits `keyid/date/region/service/term` into the key's id and the scope.
    pub(crate) fn parse(credential: &str) -> Result<(String, Self), SignatureError> {
        let parts: Vec<&str> = credential.split('/').collect();
        let [key, date, region, service, terminator] = parts[..] else {
            return Err(SignatureError::incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term, got '{credential}'"
            )));
        };
        let scope = Self {
            date: date.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            terminator: terminator.to_owned(),
        };
        Ok((key.to_owned(), scope))
    }

    /// Whether it is for `service` and the day of `signed`. All that is wrong is said at once.
    pub(crate) fn check(&self, service: &str, signed: &str) -> Result<(), SignatureError> {
        let mut wrong = Vec::new();
        if self.service != service {
            wrong.push(format!("Credential should be scoped to correct service: '{service}'."));
        }
        if self.terminator != TERMINATOR {
            wrong.push(format!(
                "Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{}'.",
                self.terminator
            ));
        }
        let day = signed.get(..8).unwrap_or(signed);
        if self.date != day {
            wrong.push(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date \
                 from HTTP: '{}' != '{day}', from '{signed}'.",
                self.date
            ));
        }
        if wrong.is_empty() {
            return Ok(());
        }
        // AWS ends each sentence with a space.
        Err(SignatureError::WrongScope { message: wrong.join(" ") + " " })
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}/{}", self.date, self.region, self.service, self.terminator)
    }
}
