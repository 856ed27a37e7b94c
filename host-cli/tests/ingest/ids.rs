//! Repeated ids are found at any distance, in any order, from files and pipes.

use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use proverka_cli::ingest::{self, Declared, ItemSource, Options, Rejected};
use proverka_test_support::properties::cases;
use proverka_test_support::synthetic::{json_line, write_lines};

fn line(id: &str) -> String {
    format!("{{\"id\":\"{id}\",\"party\":\"US\",\"kind\":\"slbm\",\"state\":\"test\"}}\n")
}

fn from_pipe(input: &str, threads: usize) -> Result<Declared, Rejected> {
    let source = ItemSource::reader("in", Box::new(Cursor::new(input.as_bytes().to_vec())));
    ingest::items(source, &["US", "RU"], &Options { threads, ..Options::default() }, &mut |_| {})
}

fn from_file(input: &str, threads: usize) -> Result<Declared, Rejected> {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(input.as_bytes()).expect("room");
    let mut read = ingest::items(
        ItemSource::path(file.path()),
        &["US", "RU"],
        &Options { threads, ..Options::default() },
        &mut |_| {},
    );
    // The name of the file does not matter here.
    if let Err(rejected) = &mut read {
        for error in &mut rejected.errors {
            error.file = "in".to_owned();
        }
    }
    read
}

/// Reads in all ways, and checks that the results agree.
fn read(input: &str) -> Result<Declared, Rejected> {
    let read = from_pipe(input, 1);
    assert_eq!(from_pipe(input, 2), read);
    assert_eq!(from_file(input, 1), read);
    assert_eq!(from_file(input, 2), read);
    read
}

fn message(ids: &[&str]) -> String {
    read(&ids.iter().map(|id| line(id)).collect::<String>()).expect_err("an id twice").to_string()
}

#[test]
fn a_repeated_id_is_reported_with_both_lines() {
    assert_eq!(message(&["A-1", "A-1"]), "in:2:7: the same `id` as on line 1; expected each id once");
    assert_eq!(message(&["A-2", "A-1", "A-3", "A-2"]), "in:4:7: the same `id` as on line 1; expected each id once");
    assert_eq!(
        message(&["b", "a", "b", "a", "b"]),
        "in:3:7: the same `id` as on line 1; expected each id once\nin:4:7: the same `id` as on line 2; expected each \
         id once\nin:5:7: the same `id` as on line 1; expected each id once"
    );
}

#[test]
fn an_id_is_the_same_however_it_is_spelled() {
    assert_eq!(message(&["A-1", "\\u0041-1"]), "in:2:7: the same `id` as on line 1; expected each id once");
}

#[test]
fn long_ids_that_end_alike_differ() {
    let ids =
        ["US-MINUTEMAN-III-0000000000000001", "RU-MINUTEMAN-III-0000000000000001", "\\u0000", "\\u0000\\u0000", "a"];
    assert!(read(&ids.map(line).concat()).is_ok());
}

#[test]
fn a_repeat_far_away_among_ids_in_no_order_is_found() {
    const ITEMS: u64 = 60_000;
    let mut input = Vec::new();
    // This is more than the buckets hold, so that the temporary file is used.
    write_lines(&mut input, ITEMS, json_line, |index| index * 40_009 % ITEMS).expect("memory");
    let mut input = String::from_utf8(input).expect("text");
    assert_eq!(read(&input).expect("no repeats").items, ITEMS);
    let first = input.lines().next().expect("a line").to_owned();
    input += &first;
    let expected = "in:60001:7: the same `id` as on line 1; expected each id once";
    assert_eq!(read(&input).expect_err("a repeat").to_string(), expected);
}

#[test]
fn an_id_repeated_a_hundred_thousand_times_is_counted_so_often() {
    let rejected = read(&line("A-1").repeat(100_000)).expect_err("repeats");
    assert_eq!((rejected.errors.len(), rejected.more), (20, 99_979));
    assert_eq!(rejected.errors[19].place.map(|place| place.line), Some(21));
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn repeats_are_those_of_a_naive_set(ids in proptest::collection::vec("[ab1-3]{1,3}|[0-9A]{15,18}", 1..200)) {
        let mut seen = std::collections::HashSet::new();
        let repeats: Vec<u64> = (1..).zip(&ids).filter(|(_, id)| !seen.insert(*id)).map(|(line, _)| line).collect();
        let input: String = ids.iter().map(|id| line(id)).collect();
        match read(&input) {
            Ok(declared) => prop_assert_eq!((declared.items, repeats.len()), (ids.len() as u64, 0)),
            Err(rejected) => {
                prop_assert_eq!(rejected.errors.len() as u64 + rejected.more, repeats.len() as u64);
                let lines: Vec<u64> = rejected.errors.iter().filter_map(|error| error.place).map(|place| place.line).collect();
                prop_assert_eq!(&lines[..], &repeats[..lines.len()]);
            }
        }
    }
}
