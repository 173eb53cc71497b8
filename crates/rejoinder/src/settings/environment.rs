//! The table as environment variables.

use std::collections::BTreeMap;

use crate::settings::given::{Given, Layer, Origin, Problem, parse_text};
use crate::settings::table::SETTINGS;

/// The environment as it was at start.
pub(crate) type Environment = BTreeMap<String, String>;

/// What begins our variables.
const PREFIX: &str = "REJOINDER_";
/// Below this a name that is not ours is not taken for a misspelt one: service links of
/// orchestrators (`REJOINDER_SERVICE_HOST`) begin as ours do.
const SIMILARITY_MIN: f64 = 0.9;

/// Reads the settings that the environment gives. An empty variable gives nothing.
pub(crate) fn layer(environment: &Environment, problems: &mut Vec<Problem>) -> Layer {
    let mut layer = Layer::new();
    for setting in SETTINGS {
        let name = setting.variable();
        let Some(text) = environment.get(&name).filter(|text| !text.is_empty()) else { continue };
        let origin = Origin::Variable(name);
        match parse_text(setting.shape, text) {
            Ok(value) => {
                layer.insert(setting.key, Given { value, origin });
            }
            Err(message) => problems.push(Problem { origin, message }),
        }
    }
    layer
}

/// Variables that look like misspelt settings, with what may be meant.
pub(crate) fn misspelt(environment: &Environment) -> Vec<(String, String)> {
    let known: Vec<String> = SETTINGS
        .iter()
        .map(super::table::Setting::variable)
        .chain(["REJOINDER_CONFIG".to_owned()])
        .collect();
    environment
        .keys()
        .filter(|name| name.starts_with(PREFIX) && !known.contains(name))
        .filter_map(|name| {
            let near = known.iter().map(|known| {
                (strsim::jaro_winkler(&known[PREFIX.len()..], &name[PREFIX.len()..]), known)
            });
            let (similarity, nearest) = near.max_by(|a, b| a.0.total_cmp(&b.0))?;
            (similarity >= SIMILARITY_MIN).then(|| (name.clone(), nearest.clone()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_variables_are_found_and_foreign_ones_left_alone() {
        let environment: Environment =
            ["REJOINDER_LISTN", "REJOINDER_SERVICE_HOST", "REJOINDER_LISTEN"]
                .map(|name| (name.to_owned(), "x".to_owned()))
                .into();
        assert_eq!(
            misspelt(&environment),
            [("REJOINDER_LISTN".to_owned(), "REJOINDER_LISTEN".to_owned())]
        );
    }
}
