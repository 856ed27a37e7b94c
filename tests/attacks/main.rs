//! Checks that every test which the list of attacks and faults in `tests/README.md` names exists.

use std::collections::BTreeSet;
use std::path::Path;

/// The names of tests in a text: they stand between backquotes, and the name of a file with `::` precedes them.
fn named(text: &str) -> Vec<(&str, &str)> {
    text.split('`').skip(1).step_by(2).filter_map(|word| word.split_once(".rs::")).collect()
}

/// The names of the functions in a source.
fn functions(source: &str) -> BTreeSet<&str> {
    let names = source.lines().filter_map(|line| line.split_once("fn ")?.1.split_once(['(', '<']));
    names.map(|(name, _)| name).collect()
}

#[test]
fn every_test_that_the_list_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let list = std::fs::read_to_string(root.join("tests/README.md")).expect("tests/README.md");
    let mut missing = Vec::new();
    for (file, function) in named(&list) {
        let source = std::fs::read_to_string(root.join(format!("{file}.rs"))).unwrap_or_default();
        if !functions(&source).contains(function) {
            missing.push(format!("{file}.rs::{function}"));
        }
    }
    assert!(named(&list).len() > 60, "{} names were read from the list", named(&list).len());
    assert!(missing.is_empty(), "not there: {missing:#?}");
}

#[test]
fn every_number_of_the_list_stands_in_it_once() {
    let list =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("tests/README.md");
    let numbers: Vec<&str> =
        list.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |")).map(|row| row.0).collect();
    let expected = (1..=16).map(|number| format!("F{number}")).chain((1..=27).map(|number| format!("A{number}")));
    for number in expected {
        assert_eq!(numbers.iter().filter(|row| **row == number).count(), 1, "{number}");
    }
}
