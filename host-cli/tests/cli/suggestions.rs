//! What somebody meant who mistyped a name or wrote a date in another way is in the error.

use crate::bad_input::refused;
use crate::proverka::{piped, proverka};

#[test]
fn the_name_that_was_meant_is_suggested() {
    for (args, said) in [
        (&["term", "newstart"][..], "unknown treaty 'newstart' (did you mean 'new-start'?)"),
        (&["limits", "--treaty", "start1"], "unknown treaty 'start1' (did you mean 'start-1'?)"),
        (&["treaty", "show", "Prague Traety"], "unknown treaty 'Prague Traety' (did you mean 'new-start'?)"),
        (&["limits", "--party", "Russia"], "unknown party 'Russia' (did you mean 'RU'?)"),
        (&["limits", "--party", "us"], "unknown party 'us' (did you mean 'US'?)"),
        (&["term", "cwc", "--party", "Germny"], "unknown party 'Germny' (did you mean 'DE'?)"),
        (&["limits", "--add", "US:launcher=1"], "unknown quantity 'launcher' (did you mean 'launchers'?)"),
        (&["timeline", "--kind", "strategy"], "a kind 'strategy' (did you mean 'strategic'?)"),
        (&["sim", "--script", "happypath"], "no scenario 'happypath' (did you mean 'happy-path'?)"),
        (&["status", "--party", "Ukrain"], "a party 'Ukrain' (did you mean 'UA'?)"),
    ] {
        refused(&proverka(args), &[said]);
    }
    for (table, said) in [
        ("date,party,warheds\n", "unknown column 'warheds' (did you mean 'warheads'?)"),
        ("date,party,warheads\n2020-03-01,Rusia,1\n", "unknown party 'Rusia' (did you mean 'RU'?)"),
        ("date;party;warheads\n2020-03-01;Rusia;1\n", "unknown party 'Rusia' (did you mean 'RU'?)"),
    ] {
        refused(&piped(&["limits"], table.as_bytes()), &[said]);
    }
    let book = format!("{}/tests/cli/workbooks/sheets.xlsx", env!("CARGO_MANIFEST_DIR"));
    refused(&proverka(&["limits", &book, "--sheet", "Total"]), &["no sheet 'Total' (did you mean 'Totals'?)"]);
}

#[test]
fn a_name_that_is_like_none_gets_no_suggestion() {
    for args in [&["limits", "--party", "XX"][..], &["term", "qqq"], &["timeline", "--kind", "zzz"]] {
        let ran = proverka(args);
        assert!(ran.status == 2 && !ran.err.contains("did you mean"), "{ran:?}");
    }
}

#[test]
fn a_date_in_another_form_is_offered_in_the_right_one() {
    for (typed, said) in [
        ("27.02.2020", "expected YYYY-MM-DD: 2020-02-27\n"),
        ("27 February 2020", "expected YYYY-MM-DD: 2020-02-27\n"),
        ("2020/02/27", "expected YYYY-MM-DD: 2020-02-27\n"),
        ("2020-2-27", "expected YYYY-MM-DD: 2020-02-27\n"),
        ("03/01/2020", "expected YYYY-MM-DD: 2020-01-03 or 2020-03-01\n"),
        ("March 2020", "expected YYYY-MM-DD, such as 2020-02-27\n"),
        ("soon", "expected YYYY-MM-DD, such as 2020-02-27\n"),
        ("", "expected YYYY-MM-DD, such as 2020-02-27\n"),
        ("2020-02-30", "day 30 is outside 1..=29"),
    ] {
        for args in [&["limits", "--at", typed][..], &["term", "new-start", "--at", typed]] {
            refused(&proverka(args), &["'--at <DATE>'", said]);
        }
    }
    refused(
        &proverka(&["date", "add", "27.02.2020", "5d"]),
        &["'27.02.2020' is not a date: expected YYYY-MM-DD: 2020"],
    );
    refused(&proverka(&["term", "new-start", "--between", "27.02.2020..2020-03-01"]), &["YYYY-MM-DD: 2020-02-27"]);
}
