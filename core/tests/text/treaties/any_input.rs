//! No input panics, recurses, or takes more than its share of time.

use proptest::prelude::*;
use proverka::text::act;
use proverka::text::shape::position;
use proverka::text::treaty::TreatyBuf;
use proverka::treaty::{StatePartySet, catalog::NEW_START};
use proverka_test_support::properties::cases;

/// Reads `text` as every kind of document, with a full buffer and with none. Returns the offsets of the faults.
fn read(text: &[u8]) -> [Option<usize>; 2] {
    let mut scratch = vec![0; text.len()];
    let treaty = TreatyBuf::parse(text, &mut scratch).map(drop).map_err(|error| {
        let shown = error.to_string();
        assert!(shown.len() < 1000 && !shown.contains(char::is_control), "{shown}");
        let place = position(text, error.offset);
        assert!(place.line >= 1 && place.column >= 1);
        error.offset
    });
    let mut scratch = vec![0; text.len()];
    let act = act::parse(text, &NEW_START, &mut scratch).map(drop).map_err(|error| {
        assert!(error.to_string().len() < 1000);
        error.offset
    });
    // Reading on after a fault finds the same first fault, and others only where there is one.
    let mut scratch = vec![0; text.len()];
    let all = TreatyBuf::parse_all(text, &mut scratch).map(drop).map_err(|errors| {
        assert!(errors.first().iter().all(|error| error.offset <= text.len()));
        errors.first().first().map(|error| error.offset)
    });
    assert_eq!(all.err().flatten(), treaty.err());
    // Without a buffer, the worst result is an error.
    let _ = TreatyBuf::parse(text, &mut []).is_ok();
    let _ = act::parse(text, &NEW_START, &mut []).is_ok();
    [treaty.err(), act.err()]
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn any_bytes_are_read_or_refused_within_their_length(text in proptest::collection::vec(any::<u8>(), 0..200)) {
        for offset in read(&text).into_iter().flatten() {
            prop_assert!(offset <= text.len());
        }
    }

    #[test]
    fn any_json_like_text_is_read_or_refused_within_its_length(text in r#"\{("(id|act|date|by|term|parties)"|[\[\]{}:,]|"[a-z\\u0-9é]{0,9}"|[0-9.eE+-]{1,5}|null| ){0,30}"#) {
        for offset in read(text.as_bytes()).into_iter().flatten() {
            prop_assert!(offset <= text.len());
        }
    }

    #[test]
    fn positions_count_as_characters_do(text in "(?s).{0,60}", at in 0_usize..80) {
        let mut end = at.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        let place = position(text.as_bytes(), end);
        prop_assert_eq!((place.line, place.column), (line, column));
    }
}

/// Runs on a thread with a small stack, so that recursion would be noticed. Without optimization, a treaty of 50 KB is
/// copied several times.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(512 * 1024).spawn(test).unwrap().join().unwrap();
}

#[test]
fn a_hundred_thousand_brackets_need_little_stack() {
    on_a_small_stack(|| {
        for bracket in ["[", "{\"id\":", "{\"parties\":[", "{\"by\":["] {
            let text = bracket.repeat(100_000);
            for offset in read(text.as_bytes()) {
                assert!(offset.unwrap() < 32, "refused at the first thing that is wrong");
            }
        }
        // If unknown fields were skipped, brackets of any depth would have to be skipped here.
        let text = format!("{{\"x\":{}", "[".repeat(100_000));
        assert_eq!(read(text.as_bytes()), [Some(1), Some(1)]);
    });
}

#[test]
fn a_megabyte_of_text_needs_little_stack() {
    on_a_small_stack(|| {
        let long = "é".repeat(500_000);
        let act = format!(r#"{{"date":"2020-01-01","act":"statement","note":"{long}"}}"#);
        assert_eq!(read(act.as_bytes())[1], None);
        let escaped = "\\u00e9".repeat(180_000);
        let act = format!(r#"{{"date":"2020-01-01","act":"statement","note":"{escaped}"}}"#);
        let mut scratch = vec![0; act.len()];
        let note = act::parse(act.as_bytes(), &NEW_START, &mut scratch).unwrap().note;
        assert_eq!(note.len(), 360_000);
        // A word, a date, a number and a key of that length are shown truncated.
        for text in [
            format!(r#"{{"{long}":1}}"#),
            format!(r#"{{"act":"{long}"}}"#),
            format!(r#"{{"date":"{long}"}}"#),
            format!(r#"{{"by":"{long}"}}"#),
            format!(r#"{{"ceilings":[{{"bound":{}}}]}}"#, "9".repeat(1_000_000)),
            format!(r#"{{"id":"{}"#, "\\".repeat(1_000_000)),
        ] {
            assert!(read(text.as_bytes()).iter().all(Option::is_some));
        }
    });
}

/// The sizes that the documentation names.
#[test]
fn a_treaty_takes_as_much_memory_as_it_says() {
    let size = size_of::<TreatyBuf<'_>>();
    // The feature `many-parties` makes room for 256 parties, and `shares`, which tests always have, for shares.
    let named = if StatePartySet::CAPACITY > 16 { 71 * 1024 } else { 58 * 1024 };
    assert!((named - 2048..named + 1024).contains(&size), "{size} bytes");
}
