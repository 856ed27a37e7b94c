//! Compares our parsers with `serde_json` on one line.

use proverka::text::item::{LineError, Problem, first_json, parse_json, parse_json_generally};

use crate::oracle::{lawful, same, serde_json_item};

/// Compares every parser of items with `serde_json`. Returns whether the line is an item.
///
/// # Panics
///
/// If the parsers disagree.
#[must_use]
pub fn compare(line: &[u8]) -> bool {
    let shown = || String::from_utf8_lossy(line).into_owned();
    let (mut room, mut general_room) = (vec![0; line.len()], vec![0; line.len()]);
    let ours = parse_json(line, &mut room);
    let general = parse_json_generally(line, &mut general_room);
    assert_eq!(ours, general, "the two parsers differ on {:?}", shown());
    let oracle = serde_json_item(line);
    match (&ours, &oracle) {
        (Ok(item), Some(oracle)) => {
            assert!(lawful(oracle), "accepted against the rules: {:?}", shown());
            assert!(same(item, oracle), "{item:?} is not {oracle:?}: {:?}", shown());
        }
        (Ok(item), None) => panic!("accepted {item:?}, which serde_json does not: {:?}", shown()),
        (Err(error), Some(oracle)) => {
            assert!(!lawful(oracle), "refused ({error}), which serde_json does not: {:?}", shown());
            assert!(is_rule(error), "refused for {error}, which is no rule between fields: {:?}", shown());
        }
        (Err(_), None) => {}
    }
    if let Err(error) = &ours {
        assert!(error.offset <= line.len(), "{error} is beyond the end of {:?}", shown());
        assert!(!error.to_string().contains(['\n', '\r', '\0']), "{error} is more than a line");
    }
    if let Some((item, rest)) = str::from_utf8(line).ok().and_then(first_json) {
        // The parser may stop at a line break in the middle; its result then describes the line before that.
        let end = line.len() - rest.len();
        let mut room = vec![0; end];
        assert_eq!(parse_json(&line[..end], &mut room), Ok(item), "{:?}", shown());
    }
    ours.is_ok()
}

/// Whether the fields could be read but contradict each other.
const fn is_rule(error: &LineError<'_>) -> bool {
    matches!(
        error.problem,
        Problem::Empty(_) | Problem::WarheadsOn(_) | Problem::WarheadsMissing(_) | Problem::StateOn(..)
    )
}
