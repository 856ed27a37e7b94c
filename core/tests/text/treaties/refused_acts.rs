//! Lines that are no act of New START: each with the column and the words of its message.

use proverka::text::act;
use proverka::treaty::catalog::{NEW_START, START_1};

/// The line and its message, as `column message`.
#[rustfmt::skip]
const LINES: &[(&str, &str)] = &[
    (r#"{"date":"2021-02-03","act":"extension_in_force"}"#,
        r#"48 extension_in_force without `until`, expected the new end in `until`"#),
    (r#"{"date":"2021-02-03","act":"extension_in_force","until":"2021-02-03"}"#,
        r#"57 `until` is 2021-02-03, not after the act (2021-02-03), expected a later day"#),
    (r#"{"between":["2021-02-03","2021-02-05"],"act":"extension_in_force","until":"2021-02-05"}"#,
        r#"75 `until` is 2021-02-05, not after the act (2021-02-05), expected a later day"#),
    (r#"{"date":"2021-02-03","act":"talks_offered","until":"2026-02-05"}"#,
        r#"52 `until` on talks_offered, expected `until` only on extension_in_force, withdrawal_notice, termination_agreed, ratification, accession"#),
    (r#"{"date":"2021-02-03","act":"withdrawal_notice"}"#,
        r#"47 withdrawal_notice without `by`, expected the party whose act it was in `by`"#),
    (r#"{"date":"2021-02-03","act":"declared_no_party"}"#,
        r#"47 declared_no_party without `by`, expected the party whose act it was in `by`"#),
    (r#"{"date":"2021-02-03","act":"accession"}"#,
        r#"39 accession without `by`, expected the party whose act it was in `by`"#),
    (r#"{"date":"2021-02-03","act":"named_day"}"#,
        r#"39 named_day without `name`, expected the name of the day in `name`"#),
    (r#"{"date":"2021-02-03","act":"named_day","name":"adoption_day"}"#,
        r#"47 unknown day `adoption_day`, expected a treaty that declares this day in `days`"#),
    (r#"{"date":"2021-02-03","act":"statement","name":"adoption_day"}"#,
        r#"47 `name` on statement, expected `name` only on named_day"#),
    (r#"{"date":"2021-02-03","act":"withdrawal_notice","by":[]}"#,
        r#"53 `by` names nobody, expected at least one party, or no `by`"#),
    (r#"{"date":"2021-02-03","act":"statement","by":["US","US"]}"#,
        r#"51 `by` names `US` twice, expected each once"#),
    (r#"{"date":"2021-02-03","act":"statement","by":["US","CN"]}"#,
        r#"51 unknown party `CN`, expected one of US, RU"#),
    (r#"{"date":"2021-02-03","act":"statement","by":"us"}"#,
        r#"45 unknown party `us`, expected one of US, RU"#),
    (r#"{"date":"2021-02-03","act":"statement","by":7}"#,
        r#"45 `by` is a number, expected a text or an array of texts"#),
    (r#"{"date":"2021-02-03","act":"statement","by":{"code":"US"}}"#,
        r#"45 `by` is an object, expected a text or an array of texts"#),
    (r#"{"act":"statement"}"#,
        r#"19 an act without a day, expected either `date` or `between`"#),
    (r#"{"date":"2021-02-03","between":["2021-02-03","2021-02-05"],"act":"statement"}"#,
        r#"32 `date` and `between` together, expected either `date` or `between`"#),
    (r#"{"between":["2021-02-03"],"act":"statement"}"#,
        r#"12 `between` without exactly two days, expected the first and the last day"#),
    (r#"{"between":["2021-02-03","2021-02-04","2021-02-05"],"act":"statement"}"#,
        r#"39 `between` without exactly two days, expected the first and the last day"#),
    (r#"{"between":["2021-02-05","2021-02-03"],"act":"statement"}"#,
        r#"12 `between` from 2021-02-05 to 2021-02-03, which is earlier, expected the earlier day first"#),
    (r#"{"between":"2021-02-05","act":"statement"}"#,
        r#"12 `between` is a text, expected an array"#),
    (r#"{"between":["2021-02-05","2021-02-31"],"act":"statement"}"#,
        r#"35 `between` is `2021-02-31` (day 31 is outside 1..=28, the days of that month), expected a date such as 2018-02-05"#),
    (r#"{"date":"2021-02-03"}"#,
        r#"21 an act without `act`, expected it before this `}`"#),
    (r#"{"date":"2021-02-03","act":"extended"}"#,
        r#"28 `act` has the unknown word `extended`, expected one of extension_raised, talks_offered, under_consideration, talks_declined, extension_agreed, extension_in_force, withdrawal_notice, notice_withdrawn, notice_suspended, denunciation, indefinite_extension, termination_agreed, superseded, basis_ended, suspension, suspension_ended, provisional_application, provisional_application_ended, declared_no_party, ratification, accession, named_day, compliance_finding, data_withheld, inspections_halted, commission_put_off, third_party_invited, third_party_refused, political_commitment, statement"#),
    (r#"{"date":"2021-02-03","act":"statement","who":"US"}"#,
        r#"40 unknown field `who` in an act, expected one of date, between, act, by, until, name, note, provenance, source"#),
    (r#"{"date":"2021-02-03","act":"statement","date":"2021-02-03"}"#,
        r#"40 `date` a second time, expected each field once"#),
    (r#"{"date":"2021-2-3","act":"statement"}"#,
        r#"16 `date` is `2021-2-3`, expected a date such as 2018-02-05"#),
    (r#"{"date":20210203,"act":"statement"}"#,
        r#"9 `date` is a number, expected a text"#),
    (r#"{"date":"2021-02-03","act":"statement","provenance":"rumour"}"#,
        r#"53 `provenance` has the unknown word `rumour`, expected one of text, secondary, derived, unverified"#),
    (r#"{"date":"2021-02-03","act":"statement","note":["x"]}"#,
        r#"47 `note` is an array, expected a text"#),
    (r#"{"date":"2021-02-03","act":"statement"} {}"#,
        r#"41 unexpected `{`, expected nothing more"#),
    (r#"{"date":"2021-02-03","act":"statement",}"#,
        r#"40 unexpected `}`, expected a field name in double quotes"#),
    (r#"{"date":"2021-02-03","act":"statement""#,
        r#"39 the text ends here, expected `,` or `}`"#),
    (r#"["2021-02-03","statement"]"#,
        r#"1 an array, expected an object that is an act"#),
    (r#""#,
        r#"1 the text ends here, expected a value"#),
];

#[test]
fn every_fault_is_reported() {
    let mut failed = 0;
    for (line, expected) in LINES {
        let mut scratch = vec![0; line.len()];
        let error = act::parse(line.as_bytes(), &NEW_START, &mut scratch).expect_err(line);
        let told = format!("{} {error}", proverka::text::shape::position(line.as_bytes(), error.offset).column);
        if told != *expected {
            failed += 1;
            println!("{line}\n  told     {told}\n  expected {expected}");
        }
    }
    assert_eq!(failed, 0, "messages differ");
}

#[test]
fn parties_are_those_of_the_treaty() {
    let line = br#"{"date":"2000-01-01","act":"statement","by":["KZ","US"]}"#;
    let by = act::parse(line, &START_1, &mut []).unwrap().by.unwrap();
    assert_eq!(by.places().collect::<Vec<_>>(), [0, 3]);
    let error = act::parse(line, &NEW_START, &mut []).unwrap_err();
    assert_eq!((error.offset, &line[error.offset..error.offset + 4]), (45, b"\"KZ\"".as_slice()));
}

#[test]
fn what_may_be_left_out() {
    let line = br#"{"act":"withdrawal_notice","by":"US","date":"2019-02-02","until":null,"note":null,"source":null}"#;
    let act = act::parse(line, &NEW_START, &mut []).unwrap();
    assert_eq!((act.until, act.note, act.source, act.provenance.as_str()), (None, "", "", "unverified"));
}
