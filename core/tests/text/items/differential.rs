//! We accept the same lines as `serde_json`.

use super::near;
use proptest::prelude::*;
use proverka::text::csv::cut_record;
use proverka::text::item::{Columns, first_row, parse_json, parse_row};
use proverka::text::scan::Scanner;
use proverka_test_support::differential::compare;
use proverka_test_support::mutation::{line, mutate};
use proverka_test_support::oracle::{Owned, lawful, same};
use proverka_test_support::properties::cases;
use proverka_test_support::random::Random;

#[test]
fn mutated_lines_are_judged_as_serde_json_does() {
    let mut random = Random(2);
    let mut text = Vec::new();
    let mut accepted = 0;
    for _ in 0..100_000 {
        line(&mut random, &mut text);
        mutate(&mut random, &mut text);
        accepted += u32::from(compare(&text));
    }
    // Both sides of the border have to be visited.
    assert!((10_000..90_000).contains(&accepted), "{accepted} of 100000 accepted");
}

/// Lines that keep to the structure: keys in any order, missing, doubled or unknown, every form of escape, numbers at
/// the edges, white space, characters of every kind.
#[test]
fn lines_that_are_nearly_items_are_judged_as_serde_json_does() {
    const LINES: u32 = 60_000;
    let mut random = Random(7);
    let accepted = (0..LINES).filter(|_| compare(near::json(&mut random).as_bytes())).count() as u32;
    // Both sides of the border have to be visited, and most of all what is accepted: there they can differ in what they
    // read.
    assert!((LINES / 2..LINES * 9 / 10).contains(&accepted), "{accepted} of {LINES} accepted");
}

/// The item that the `csv` crate and serde read from a header and a row; `None` if it is not an item.
fn csv_item(header: &str, row: &str) -> Option<Owned> {
    let text = format!("{header}\n{row}\n");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = reader.deserialize::<Owned>();
    let item = rows.next()?.ok()?;
    (rows.next().is_none() && lawful(&item)).then_some(item)
}

/// The same for CSV, compared with the `csv` crate. Forms of numbers that only serde accepts are refused.
#[test]
fn rows_that_are_nearly_items_are_judged_as_the_csv_crate_does() {
    const ROWS: u32 = 12_000;
    let mut random = Random(8);
    let (mut accepted, mut only_serde, mut is_fast) = (0, 0, 0);
    for _ in 0..ROWS {
        let (header, row) = near::csv(&mut random);
        let shown = format!("{header}\n{row}");
        let mut room = vec![0; row.len()];
        assert_eq!(cut_record(&row), (&*row, ""), "{shown}");
        let columns = Columns::of_header(&header);
        let ours = columns.as_ref().ok().and_then(|columns| parse_row(&row, columns, &mut room).ok());
        if let Ok(columns) = &columns {
            is_fast += u32::from(is_read_alike(&row, columns));
        }
        match (ours, csv_item(&header, &row)) {
            (Some(ours), Some(theirs)) => {
                assert!(same(&ours, &theirs), "{ours:?} is not {theirs:?}: {shown}");
                accepted += 1;
            }
            (None, None) => {}
            (None, Some(theirs)) if ["007", "0x1"].iter().any(|form| shown.contains(form)) => {
                assert!(theirs.warheads == Some(7) || theirs.warheads == Some(1), "{shown}");
                only_serde += 1;
            }
            (ours, theirs) => panic!("{ours:?} and {theirs:?}: {shown}"),
        }
    }
    assert!((ROWS / 2..ROWS * 9 / 10).contains(&accepted), "{accepted} of {ROWS} accepted");
    assert!(only_serde > 0);
    assert!(is_fast > ROWS / 10, "the fast parser read {is_fast} of {ROWS}");
}

/// Compares the fast parser of rows with the general one, on a row that ends in four ways. Returns whether the fast
/// one reads it.
fn is_read_alike(row: &str, columns: &Columns) -> bool {
    let mut was_read = false;
    for end in ["", "\n", "\r\n", "\nid,x\n"] {
        let text = format!("{row}{end}");
        let Some((item, rest)) = first_row(&text, columns) else { continue };
        let line = text[..text.len() - rest.len()].trim_end_matches(['\r', '\n']);
        assert_eq!(parse_row(line, columns, &mut []), Ok(item), "{text:?}");
        was_read |= line == row;
    }
    was_read
}

#[test]
fn every_cut_and_every_single_byte_of_a_row_is_read_alike_by_both_parsers() {
    let columns = Columns::of_header("id,party,kind,state,type,site,warheads").expect("a header");
    let mut is_fast = 0;
    for good in
        ["US-0000001,US,icbm,deployed,MM-III,Minot,1", "1,US,heavy_bomber,test,,,", "é,RU,slbm,training,,Ü 東京,7"]
    {
        assert!(is_read_alike(good, &columns), "{good}");
        for at in (0..good.len()).filter(|at| good.is_char_boundary(*at)) {
            is_read_alike(&good[..at], &columns);
            for byte in 0..0x80_u8 {
                let after = good[at..].chars().next().map_or(0, char::len_utf8);
                let row = format!("{}{}{}", &good[..at], char::from(byte), &good[at + after..]);
                is_fast += u32::from(is_read_alike(&row, &columns));
            }
        }
    }
    assert!(is_fast > 1_000, "{is_fast}");
}

const GOOD: &str =
    r#"{"id":"US-1","party":"US","kind":"icbm","state":"deployed","type":"MM-III","site":"Minot","warheads":1}"#;

#[test]
fn every_cut_and_every_single_byte_of_a_line_is_judged_as_serde_json_does() {
    assert!(compare(GOOD.as_bytes()));
    for at in 0..GOOD.len() {
        assert!(!compare(&GOOD.as_bytes()[..at]), "cut at {at}");
        let mut line = GOOD.as_bytes().to_vec();
        for byte in 0..=u8::MAX {
            line[at] = byte;
            let _ = compare(&line);
        }
    }
}

#[test]
fn every_number_of_warheads_is_read_as_it_is_written() {
    for warheads in 0..=70_000_u32 {
        let line = GOOD.replace("\"warheads\":1", &format!("\"warheads\":{warheads}"));
        let read = parse_json(line.as_bytes(), &mut []).ok().and_then(|item| item.warheads);
        assert_eq!(read, u16::try_from(warheads).ok());
    }
}

#[test]
fn the_two_forms_that_only_serde_takes_are_refused() {
    for line in [
        r#"["US-1","US","icbm","deployed","MM-III","Minot",1]"#,
        r#"{"id":"US-1","party":"US","kind":{"icbm":null},"state":"deployed","warheads":1}"#,
    ] {
        assert!(serde_json::from_str::<proverka_test_support::oracle::Owned>(line).is_ok(), "{line}");
        assert!(parse_json(line.as_bytes(), &mut []).is_err(), "{line}");
    }
}

#[test]
fn a_line_of_escapes_needs_no_more_room_than_it_has_bytes_and_says_how_much() {
    let line = br#"{"\u0069d":"\u0041","party":"\"\"","kind":"ic\u0062m","state":"test"}"#;
    let mut room = vec![0; line.len()];
    let item = parse_json(line, &mut room).expect("an item");
    assert_eq!((item.id, item.party), ("A", "\"\""));
    let mut little = [0];
    let error = parse_json(line, &mut little).expect_err("room for one byte only");
    let expected = "escapes that do not fit the room lent for undoing them, expected room for 69 bytes";
    assert_eq!(error.to_string(), expected);
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn any_text_written_by_serde_json_comes_back(
        id in ".+", party in ".+", model in proptest::option::of(".+"), site in proptest::option::of(".+"), warheads: u16,
    ) {
        let value = serde_json::json!({
            "id": id, "party": party, "kind": "slbm", "state": "deployed", "type": model, "site": site, "warheads": warheads,
        });
        prop_assert!(compare(value.to_string().as_bytes()));
        prop_assert!(compare(serde_json::to_string_pretty(&value).expect("text").as_bytes()));
    }

    /// The tokenizer alone, on JSON of every shape that nests less deep than it allows.
    #[test]
    fn the_scanner_accepts_what_serde_json_accepts(text in r#"[\[\]{}:,"\\a01eE.+\- ntrufalsdc8]{0,14}"#) {
        let oracle = match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(_) => true,
            // The number is well formed, but does not fit an `f64`. The tokenizer does not interpret numbers.
            Err(error) => error.to_string().contains("number out of range"),
        };
        prop_assert_eq!(scans(&text), oracle, "{}", text);
    }
}

fn scans(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    loop {
        match scanner.next_token() {
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

#[test]
fn nesting_is_bounded_and_the_bound_is_exact() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(scans(&nested(32)));
    assert!(!scans(&nested(33)));
    assert!(!scans(&"[".repeat(1_000_000)));
}
