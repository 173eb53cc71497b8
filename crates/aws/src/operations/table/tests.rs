//! What the table feeds beside routing: the page of what is supported, and the list of what is
//! untested.

use std::path::{Path, PathBuf};

use super::*;
use crate::operations_page;

/// Operations that are carried out and that no test names. It may only shrink.
const UNTESTED: &[&str] = &[];

/// A folder of the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

#[test]
fn the_page_of_operations_is_the_tables() {
    let file = project("docs/operations.md");
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    if written != operations_page() {
        std::fs::create_dir_all(project("target")).expect("a folder");
        let fresh = project("target/operations.md");
        std::fs::write(&fresh, operations_page()).expect("target is there");
        panic!("docs/operations.md is stale: cp target/operations.md docs/operations.md");
    }
}

/// Each file of `tests/` begins with the names of the operations that its rows call.
#[test]
fn every_operation_that_is_carried_out_is_named_by_a_test() {
    let mut named = String::new();
    let folder = std::fs::read_dir(project("crates/aws/tests")).expect("there are tests");
    for entry in folder {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(path).unwrap_or_default();
        text.lines().filter(|line| line.starts_with("//!")).for_each(|line| named.push_str(line));
    }
    let words: Vec<&str> = named.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let untested: Vec<&str> = OPERATIONS
        .iter()
        .filter(|row| !matches!(row.run, Run::NotYet) && !words.contains(&row.name))
        .map(|row| row.name)
        .filter(|name| !UNTESTED.contains(name))
        .collect();
    assert!(untested.is_empty(), "no test names {untested:?}");
}
