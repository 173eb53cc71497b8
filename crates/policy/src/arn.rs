//! ARNs: those of methods, and patterns over any.

use std::fmt;

use crate::PolicyError;
use crate::error::Path;
use crate::pattern::{Case, Match, Pattern, Syntax};
use crate::value::ConditionKeys;

/// What an ARN has before its resource, and the resource itself.
const PARTS: usize = 6;

/// What is called: `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{verb}/{path}`
/// (docs/wire/aws-api-surface.md, section 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodArn<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// The region.
    pub region: &'a str,
    /// The account that owns the API.
    pub account: &'a str,
    /// The API's id.
    pub api: &'a str,
    /// The stage's name.
    pub stage: &'a str,
    /// The verb.
    pub verb: &'a str,
    /// The path as called; its first slash may be there or not.
    pub path: &'a str,
}

impl MethodArn<'_> {
    fn write(&self, out: &mut impl fmt::Write, account: fmt::Arguments<'_>) -> fmt::Result {
        let Self { partition, region, api, stage, verb, path, .. } = self;
        let path = path.strip_prefix('/').unwrap_or(path);
        write!(out, "arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{verb}/{path}")
    }

    /// With all but the last four characters of the account masked, as clients may see it
    /// (docs/wire/aws-gateway-responses.md, section 1.1).
    #[must_use]
    pub fn masked(&self) -> String {
        let last = self.account.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut text, format_args!("********{}", &self.account[last..]));
        text
    }
}

impl fmt::Display for MethodArn<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(out, format_args!("{}", self.account))
    }
}

/// A pattern over ARNs.
///
/// One of six parts is compared part by part, so that a `*` cannot reach over a colon into the next
/// (what follows the fifth colon is one part). A shorter one, which IAM lets pass for
/// `arn:aws:execute-api:*`, is compared with the whole text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ArnPattern {
    Anything,
    Whole(Pattern),
    Parts(Box<[Pattern; PARTS]>),
}

impl ArnPattern {
    pub(crate) fn compile(
        text: &str,
        variables: bool,
        path: &Path<'_>,
    ) -> Result<Self, PolicyError> {
        if text == "*" {
            return Ok(ArnPattern::Anything);
        }
        let syntax = Syntax { wildcards: true, variables };
        let compile = |part: &str| Pattern::compile(part, syntax, Case::Sensitive, path);
        let Some(parts) = split_pattern(text, variables) else {
            return Ok(ArnPattern::Whole(compile(text)?));
        };
        let [a, b, c, d, e, f] = parts;
        let parts = [compile(a)?, compile(b)?, compile(c)?, compile(d)?, compile(e)?, compile(f)?];
        Ok(ArnPattern::Parts(Box::new(parts)))
    }

    pub(crate) fn matches(&self, text: &str, keys: &dyn ConditionKeys) -> Match {
        match self {
            ArnPattern::Anything => Match::Yes,
            ArnPattern::Whole(pattern) => pattern.matches(text, keys),
            ArnPattern::Parts(patterns) => {
                let mut texts = text.splitn(PARTS, ':');
                let mut verdict = Match::Yes;
                for pattern in patterns.iter() {
                    // A text of fewer parts is no ARN; what cannot be resolved is still said.
                    match texts.next().map(|part| pattern.matches(part, keys)) {
                        Some(Match::Yes) => {}
                        Some(Match::No) | None => verdict = Match::No,
                        Some(Match::Unresolvable) => return Match::Unresolvable,
                    }
                }
                verdict
            }
        }
    }
}

/// Splits at the first five colons that are in no variable; none when there are fewer.
fn split_pattern(text: &str, variables: bool) -> Option<[&str; PARTS]> {
    let mut parts = [""; PARTS];
    let (mut found, mut start, mut inside) = (0, 0, false);
    for (at, character) in text.char_indices() {
        match character {
            '{' if variables && text[..at].ends_with('$') => inside = true,
            '}' => inside = false,
            ':' if !inside && found < PARTS - 1 => {
                parts[found] = &text[start..at];
                found += 1;
                start = at + 1;
            }
            _ => {}
        }
    }
    parts[PARTS - 1] = &text[start..];
    (found == PARTS - 1).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NoKeys;

    const GET_PETS: MethodArn<'_> = MethodArn {
        partition: "aws",
        region: "eu-west-1",
        account: "123456789012",
        api: "a1b2c3d4e5",
        stage: "prod",
        verb: "GET",
        path: "/pets/1",
    };

    #[test]
    fn method_arns() {
        let plain = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/pets/1";
        assert_eq!(GET_PETS.to_string(), plain);
        let masked = "arn:aws:execute-api:eu-west-1:********9012:a1b2c3d4e5/prod/GET/pets/1";
        assert_eq!(GET_PETS.masked(), masked);
        let short = MethodArn { account: "12", path: "", ..GET_PETS };
        assert_eq!(short.masked(), "arn:aws:execute-api:eu-west-1:********12:a1b2c3d4e5/prod/GET/");
    }

    #[track_caller]
    fn check(pattern: &str, matches: bool) {
        let compiled = ArnPattern::compile(pattern, true, &Path::Root).unwrap();
        let expected = if matches { Match::Yes } else { Match::No };
        assert_eq!(compiled.matches(&GET_PETS.to_string(), &NoKeys), expected, "{pattern}");
    }

    #[test]
    fn patterns() {
        check("*", true);
        check("arn:aws:execute-api:*", true);
        check("arn:aws:execute-api:*:*:*", true);
        check("arn:aws:execute-api:eu-west-?:*:a1b2c3d4e5/*/GET/pets/*", true);
        check("arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/POST/*", false);
        check("arn:aws:execute-api:*:*:other/*", false);
        check("*/prod/GET/*", true);
        check("arn:*:a1b2c3d4e5/prod/*", true);
        // A part does not reach over its colon.
        check("arn:aws:*:a1b2c3d4e5/prod/GET/pets/1:*:*", false);
        check("", false);
    }
}
