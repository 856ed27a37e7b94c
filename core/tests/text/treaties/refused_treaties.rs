//! Damaged treaties: each with the place and the words of its message.

use proverka::count::{Kind, KindSet, State};
use proverka::text::shape::{Notation, TextError, TextErrors, position};
use proverka::text::treaty::{CAPACITY, TreatyBuf};
use proverka::treaty::Unit;

const GOOD: &str = r#"{
  "id": "x",
  "name": "Vertrag über X",
  "parties": [
    {"code": "A", "name": "Äland"},
    {"code": "B", "name": "Beta", "side": "A"}
  ],
  "signed": {"date": "2000-02-29", "clause": "signature"},
  "quantities": [
    {"id": "q", "title": "Q", "unit": "items", "scope": "side"}
  ],
  "counting": [
    {"quantity": "q", "kinds": ["icbm", "slbm"], "states": ["deployed"], "weight": 1, "clause": "I"}
  ],
  "ceilings": [
    {"quantity": "q", "bound": 700, "from": "entry+7y", "until": "2012-12-31", "clause": "II", "provenance": "text"}
  ],
  "term": {
    "lasts": {"value": "10y", "clause": "III"},
    "month_end": "clamp",
    "extension": {"longest": "5y", "times": 1, "clause": "IV"},
    "withdrawal": {"notice": "3m", "clause": "V"},
    "suspension": null
  }
}
"#;

/// The first fault of `text`, as `line:column message`.
fn refusal(text: &[u8]) -> String {
    let mut scratch = vec![0; text.len()];
    let error = TreatyBuf::parse(text, &mut scratch).expect_err("this should not be a treaty");
    format!("{} {error}", position(text, error.offset))
}

#[test]
fn the_undamaged_treaty_is_accepted() {
    let buf = TreatyBuf::parse(GOOD.as_bytes(), &mut []).unwrap();
    assert_eq!(buf.treaty().sides().collect::<Vec<_>>(), ["A"]);
}

/// A piece of text, its replacement, and the resulting message.
#[rustfmt::skip]
const DAMAGE: &[(&str, &str, &str)] = &[
    (r#""id": "x","#, r#""id": "x""#,
        r#"3:3 unexpected `"`, expected `,` or `}`"#),
    (r#""id": "x","#, r#""id": "x",,"#,
        r#"2:13 unexpected `,`, expected a field name in double quotes"#),
    (r#""id": "x","#, r#""idd": "x","#,
        r#"2:3 unknown field `idd` in a treaty, expected one of id, name, parties, signed, entry_into_force, groups, days, kinds, quantities, types, counting, ceilings, quotas, deadlines, places, steps, term"#),
    (r#""id": "x","#, r#""id": "x", "id": "y","#,
        r#"2:14 `id` a second time, expected each field once"#),
    (r#""id": "x","#, r#""#,
        r#"25:1 a treaty without `id`, expected it before this `}`"#),
    (r#""id": "x","#, r#""id": 7,"#,
        r#"2:9 `id` is a number, expected a text"#),
    (r#""id": "x","#, r#""id": null,"#,
        r#"2:9 `id` is null, expected a text"#),
    (r#""id": "x","#, r#"'id': 'x',"#,
        r#"2:3 unexpected `'`, expected a field name in double quotes or `}`"#),
    (r#""id": "x","#, r#"id: "x","#,
        r#"2:3 unexpected `i`, expected a field name in double quotes or `}`"#),
    (r#""id": "x","#, r#""id" "x","#,
        r#"2:8 unexpected `"`, expected `:`"#),
    (r#""id": "x","#, r#""id": nul,"#,
        r#"2:9 unexpected `n`, expected a value"#),
    (r#""id": "x","#, r#""id": "a\x","#,
        r#"2:11 unknown escape, expected one of \" \\ \/ \b \f \n \r \t or \u and four hex digits"#),
    (r#""id": "x","#, r#""id": "\ud800","#,
        r#"2:10 half a surrogate pair, expected both halves, \ud800..\udbff then \udc00..\udfff"#),
    (r#""id": "x","#, r#""id": "a\0","#,
        r#"2:11 unknown escape, expected one of \" \\ \/ \b \f \n \r \t or \u and four hex digits"#),
    (r#""id": "x","#, "\"id\": \"\0\",",
        r#"2:10 control character 0x00 in a string, expected the escape \u0000"#),
    (r#""id": "x","#, "\"id\": \"x\n\",",
        r#"2:11 control character 0x0a in a string, expected the escape \u000a"#),
    (r#""id": "x","#, "\0\"id\": \"x\",",
        r#"2:3 unexpected `\u{0}`, expected a field name in double quotes or `}`"#),
    (r#""id": "x","#, r#"// no comments"#,
        r#"2:3 unexpected `/`, expected a field name in double quotes or `}`"#),
    (r#""parties": ["#, r#""parties": {"#,
        r#"4:14 `parties` is an object, expected an array"#),
    (r#"{"code": "A", "name": "Äland"}"#, r#"["A", "Äland"]"#,
        r#"5:5 `parties` holds an array, expected an object"#),
    (r#"{"code": "A", "name": "Äland"}"#, r#"{"code": "A"}"#,
        r#"5:17 a party without `name`, expected it before this `}`"#),
    (r#"{"code": "A", "name": "Äland"}"#, r#"{"code": "A", "name": "Äland", "population": 30000}"#,
        r#"5:36 unknown field `population` in a party, expected one of code, name, side"#),
    (r#""side": "A"}"#, r#""side": ["A"]}"#,
        r#"6:43 `side` is an array, expected a text"#),
    (r#""side": "A"}"#, r#""side": "A"},"#,
        r#"7:3 unexpected `]`, expected a value"#),
    (r#"2000-02-29"#, r#"2001-02-29"#,
        r#"8:31 `date` is `2001-02-29` (day 29 is outside 1..=28, the days of that month), expected a date such as 2018-02-05"#),
    (r#"2000-02-29"#, r#"29.02.2000"#,
        r#"8:25 `date` is `29.02.2000`, expected a date such as 2018-02-05"#),
    (r#"2000-02-29"#, r#"2000-13-01"#,
        r#"8:28 `date` is `2000-13-01` (month 13 is outside 1..=12), expected a date such as 2018-02-05"#),
    (r#"2000-02-29"#, r#"0000-01-01"#,
        r#"8:23 `date` is `0000-01-01` (year 0 is outside 1..=9999), expected a date such as 2018-02-05"#),
    (r#""2000-02-29""#, r#"20000229"#,
        r#"8:22 `date` is a number, expected a text"#),
    (r#"2000-02-29"#, r#"2000\u002d02-30"#,
        r#"8:22 `date` is `2000-02-30` (day 30 is outside 1..=29, the days of that month), expected a date such as 2018-02-05"#),
    (r#""unit": "items""#, r#""unit": "kilotonnes""#,
        r#"10:39 `unit` has the unknown word `kilotonnes`, expected one of {units}"#),
    (r#""unit": "items""#, r#""unit": 1"#,
        r#"10:39 `unit` is a number, expected a text"#),
    (r#""scope": "side""#, r#""scope": "Side""#,
        r#"10:57 `scope` has the unknown word `Side`, expected one of side, site_and_type, transit"#),
    (r#""icbm", "slbm""#, r#""icbm", "irbm""#,
        r#"13:41 `kinds` has the unknown word `irbm`, expected one of {kinds}, or the `id` of one of the treaty's `kinds`; did you mean `icbm`?"#),
    (r#""icbm", "slbm""#, r#""icbm", "icbm""#,
        r#"13:41 `kinds` names `icbm` twice, expected each once"#),
    (r#""icbm", "slbm""#, r#""icbm", 7"#,
        r#"13:41 `kinds` holds a number, expected a text"#),
    (r#""icbm", "slbm""#, r#""icbm", "tank""#,
        r#"13:41 `kinds` has the unknown word `tank`, expected one of {kinds}, or the `id` of one of the treaty's `kinds`"#),
    (r#""id": "x","#, r#""kinds": [{"id": "tank", "title": "T", "warheads": 1, "clause": "I"}], "id": "x","#,
        r#"2:54 `warheads` is a number, expected true or false"#),
    (r#""id": "x","#, r#""kinds": [{"id": "tank", "clause": "I"}], "id": "x","#,
        r#"2:41 a kind without `title`, expected it before this `}`"#),
    (r#""id": "x","#, r#""kinds": [{"id": "tank", "title": "T"}], "id": "x","#,
        r#"2:40 a kind without `clause`, expected it before this `}`"#),
    (r#""id": "x","#, r#""kinds": [{"id": "tank", "title": "T", "clause": "I", "warhead": true}], "id": "x","#,
        r#"2:57 unknown field `warhead` in a kind, expected one of id, title, warheads, clause, provenance, source"#),
    (r#""id": "x","#, r#""kinds": {"tank": "T"}, "id": "x","#,
        r#"2:12 `kinds` is an object, expected an array"#),
    (r#""icbm", "slbm""#, r#""icbm", "#,
        r#"13:41 unexpected `]`, expected a value"#),
    (r#"["deployed"]"#, r#""deployed""#,
        r#"13:60 `states` is a text, expected an array"#),
    (r#"["deployed"]"#, r#"["in_service"]"#,
        r#"13:61 `states` has the unknown word `in_service`, expected one of {states}"#),
    (r#""weight": 1"#, r#""weight": 65536"#,
        r#"13:84 `weight` is `65536`, expected a whole number 0..=65535"#),
    (r#""weight": 1"#, r#""weight": 1.0"#,
        r#"13:84 `weight` is `1.0`, expected a whole number 0..=65535"#),
    (r#""weight": 1"#, r#""weight": "one""#,
        r#"13:84 `weight` is `one`, expected a whole number 0..=65535, "warheads" or "attributed""#),
    (r#""weight": 1"#, r#""weight": true"#,
        r#"13:84 `weight` is true or false, expected a whole number 0..=65535, "warheads" or "attributed""#),
    (r#""bound": 700"#, r#""bound": -1"#,
        r#"16:32 `bound` is `-1`, expected a whole number 0..=4294967295"#),
    (r#""bound": 700"#, r#""bound": 4294967296"#,
        r#"16:32 `bound` is `4294967296`, expected a whole number 0..=4294967295"#),
    (r#""bound": 700"#, r#""bound": 7e2"#,
        r#"16:32 `bound` is `7e2`, expected a whole number 0..=4294967295"#),
    (r#""bound": 700"#, r#""bound": 0700"#,
        r#"16:33 unexpected `7`, expected `,` or `}`"#),
    (r#""bound": 700"#, r#""bound": "700""#,
        r#"16:33 `bound` is `700`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""bound": true"#,
        r#"16:32 `bound` is true or false, expected a whole number 0..=4294967295"#),
    (r#""bound": 700"#, r#""at_least": -1"#,
        r#"16:35 `at_least` is `-1`, expected a whole number 0..=4294967295"#),
    (r#""bound": 700"#, r#""bound": 700, "at_least": 1"#,
        r#"16:49 `bound` and `at_least` together, expected `bound` for at most, or `at_least` for at least"#),
    (r#""bound": 700, "#, "",
        r#"16:102 a ceiling without `bound`, expected `bound` for at most, or `at_least` for at least"#),
    (r#""bound": 700"#, r#""bound": null"#,
        r#"16:117 a ceiling without `bound`, expected `bound` for at most, or `at_least` for at least"#),
    (r#""bound": 700"#, r#""at_least": "45 of q""#,
        r#"16:36 `at_least` is `45 of q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "45%""#,
        r#"16:36 `at_least` is `45%`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "45% q""#,
        r#"16:36 `at_least` is `45% q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "0% of q""#,
        r#"16:36 `at_least` is `0% of q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "0.00% of q""#,
        r#"16:36 `at_least` is `0.00% of q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "-1% of q""#,
        r#"16:36 `at_least` is `-1% of q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "45.12345% of q""#,
        r#"16:36 `at_least` is `45.12345% of q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "0/3 of q""#,
        r#"16:36 `at_least` is `0/3 of q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "2/0 of q""#,
        r#"16:38 `at_least` is `2/0 of q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "2/x of q""#,
        r#"16:38 `at_least` is `2/x of q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "1/2/3 of q""#,
        r#"16:38 `at_least` is `1/2/3 of q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "4294967296/3 of q""#,
        r#"16:36 `at_least` is `4294967296/3 of q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "45% of ""#,
        r#"16:43 `at_least` is `45% of `, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "45% of q of ""#,
        r#"16:43 `at_least` is `45% of q of `, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "45% of q r""#,
        r#"16:43 `at_least` is `45% of q r`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "45% of 7q""#,
        r#"16:43 `at_least` is `45% of 7q`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "45% of 7.1234567""#,
        r#"16:43 `at_least` is `45% of 7.1234567`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "45% of 4294967296""#,
        r#"16:43 `at_least` is `45% of 4294967296`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "45% of q on tomorrow 1""#,
        r#"16:56 `at_least` is `45% of q on tomorrow 1`, expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""at_least": "45% of q on 2001-02-29""#,
        r#"16:56 `at_least` is `45% of q on 2001-02-29` (day 29 is outside 1..=28, the days of that month), expected a number, or a share above zero with at most 4 decimals such as `45% of QUANTITY`, `2/3 of QUANTITY of GROUP`, `45% of QUANTITY on 1997-05-29` or `12.5% of 1500`"#),
    (r#""bound": 700"#, r#""bound": 700, "whom": "A""#,
        r#"16:37 unknown field `whom` in a ceiling, expected one of quantity, bound, at_least, side, group, from, until, clause, provenance, source"#),
    (r#""bound": 700"#, r#""bound": 700.5"#,
        r#"16:32 `bound` is `700.5`, expected a whole number 0..=4294967295, or a quantity whose `decimals` are enough"#),
    (r#""bound": 700"#, r#""bound": 3.1234567"#,
        r#"16:32 `bound` is `3.1234567`, expected a number 0..=4294.967295 with at most 6 decimals"#),
    (r#""bound": 700"#, r#""bound": 700, "side": "A", "group": "g""#,
        r#"16:59 `side` and `group` together, expected one of them, or none if each side must keep it"#),
    (r#""bound": 700"#, r#""bound": 700, "group": "g", "side": "A""#,
        r#"16:59 `side` and `group` together, expected one of them, or none if each side must keep it"#),
    (r#""scope": "side""#, r#""decimals": 7"#,
        r#"10:60 `decimals` is `7`, expected a whole number 0..=6"#),
    (r#""id": "x","#, r#""groups": [{"id": "g", "name": "G", "members": ["A", "C"]}], "id": "x","#,
        r#"2:56 unknown party `C` in `members`, expected the `code` of one of the treaty's `parties`"#),
    (r#""id": "x","#, r#""groups": [{"id": "g", "name": "G", "members": ["A", "B", "A"]}], "id": "x","#,
        r#"2:61 `members` names `A` twice, expected each once"#),
    (r#""id": "x","#, r#""groups": [{"id": "g", "name": "G", "members": [1]}], "id": "x","#,
        r#"2:51 `members` holds a number, expected a text"#),
    (r#""id": "x","#, r#""groups": [{"id": "g", "name": "G", "members": "A"}], "id": "x","#,
        r#"2:50 `members` is a text, expected an array"#),
    (r#""id": "x","#, r#""groups": [{"id": "g", "name": "G"}], "id": "x","#,
        r#"2:37 a group without `members`, expected it before this `}`"#),
    (r#""id": "x","#, r#""types": [{"id": "SS-18", "kind": "heavy_icbm", "clause": "I"}], "id": "x","#,
        r#"2:64 a type without `warheads`, expected it before this `}`"#),
    (r#""id": "x","#, r#""types": [{"id": "SS-18", "kind": "big", "warheads": 10, "clause": "I"}], "id": "x","#,
        r#"2:37 `kind` has the unknown word `big`, expected one of {kinds}, or the `id` of one of the treaty's `kinds`"#),
    (r#""id": "x","#, r#""quotas": [{"id": "v", "title": "V", "events": ["visit"], "most": 65536}], "id": "x","#,
        r#"2:69 `most` is `65536`, expected a whole number 0..=65535"#),
    (r#""id": "x","#, r#""quotas": [{"id": "v", "title": "V", "events": ["visit", "call", "visit"]}], "id": "x","#,
        r#"2:68 `events` names `visit` twice, expected each once"#),
    (r#""id": "x","#, r#""quotas": [{"id": "v", "title": "V", "events": ["a", "b", "c", "d", "e"]}], "id": "x","#,
        r#"2:71 too many `events`, expected at most 4"#),
    (r#""id": "x","#, r#""quotas": [{"id": "v", "window": "year"}], "id": "x","#,
        r#"2:37 `window` is `year`, expected `treaty_year`, `calendar_year`, `half_year`, `month`, `phase`, `at_once`, or `any` and a span such as `any 12m`"#),
    (r#""id": "x","#, r#""quotas": [{"id": "v", "window": "any 12"}], "id": "x","#,
        r#"2:43 `window` is `any 12`, expected `treaty_year`, `calendar_year`, `half_year`, `month`, `phase`, `at_once`, or `any` and a span such as `any 12m`"#),
    (r#""id": "x","#, r#""quotas": [{"id": "v", "per": ["by", "party"]}], "id": "x","#,
        r#"2:40 `per` has the unknown word `party`, expected one of by, of, place"#),
    (r#""id": "x","#, r#""quotas": [{"id": "v", "per": ["by", "by"]}], "id": "x","#,
        r#"2:40 `per` names `by` twice, expected each once"#),
    (r#""id": "x","#, r#""quotas": [{"id": "v", "title": "V", "events": [], "most": 1, "window": "phase"}], "id": "x","#,
        r#"2:82 a quota without `from`, expected it before this `}`"#),
    (r#""id": "x","#, r#""places": [{"kinds": ["icbm", "rocket"], "states": ["test"], "facilities": ["x"], "clause": "I"}], "id": "x","#,
        r#"2:33 `kinds` has the unknown word `rocket`, expected one of icbm, slbm, icbm_launcher, slbm_launcher, heavy_bomber, heavy_icbm, mobile_icbm, mobile_icbm_launcher, submarine, intermediate_range_missile, intermediate_range_launcher, shorter_range_missile, shorter_range_launcher, abm_interceptor, or the `id` of one of the treaty's `kinds`"#),
    (r#""id": "x","#, r#""places": [{"kinds": ["icbm", "icbm"]}], "id": "x","#,
        r#"2:33 `kinds` names `icbm` twice, expected each once"#),
    (r#""id": "x","#, r#""places": [{"states": ["parked"]}], "id": "x","#,
        r#"2:26 `states` has the unknown word `parked`, expected one of deployed, non_deployed, test, training, non_nuclear, eliminated"#),
    (r#""id": "x","#, r#""places": [{"facilities": ["a", "b", "c", "d", "e"]}], "id": "x","#,
        r#"2:50 too many `facilities`, expected at most 4"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "30d"}], "id": "x","#,
        r#"2:53 `due` is `30d`, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": ""}], "id": "x","#,
        r#"2:51 `due` is ``, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "30d after each"}], "id": "x","#,
        r#"2:61 `due` is `30d after each`, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "30 after each half_year"}], "id": "x","#,
        r#"2:53 `due` is `30 after each half_year`, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "30d after each year"}], "id": "x","#,
        r#"2:66 `due` is `30d after each year`, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "2x in each month"}], "id": "x","#,
        r#"2:51 `due` is `2x in each month`, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "65536 in each month"}], "id": "x","#,
        r#"2:51 `due` is `65536 in each month`, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "5d after Launch"}], "id": "x","#,
        r#"2:60 `due` is `5d after Launch`, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "5d after each half year"}], "id": "x","#,
        r#"2:65 `due` is `5d after each half year`, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "more than 24h"}], "id": "x","#,
        r#"2:61 `due` is `more than 24h`, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "24h before "}], "id": "x","#,
        r#"2:62 `due` is `24h before `, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "more than 1d of a b"}], "id": "x","#,
        r#"2:67 `due` is `more than 1d of a b`, expected {due}"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "force": "must"}], "id": "x","#,
        r#"2:38 `force` has the unknown word `must`, expected one of duty, if_any, right"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "provided": "seen"}], "id": "x","#,
        r#"2:41 `provided` has the unknown word `seen`, expected one of received, sent"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "contents": ["a", "a"]}], "id": "x","#,
        r#"2:47 `contents` names `a` twice, expected each once"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "contents": ["a", "b", "c", "d", "e"]}], "id": "x","#,
        r#"2:62 too many `contents`, expected at most 4"#),
    (r#""id": "x","#, r#""deadlines": [{"id": "d", "title": "D", "due": "entry"}], "id": "x","#,
        r#"2:57 a deadline without `from`, expected it before this `}`"#),
    (r#""id": "x","#, r#""steps": [{"id": "v", "title": "V", "inspections": "visit"}], "id": "x","#,
        r#"2:54 `inspections` is a text, expected an array"#),
    (r#""id": "x","#, r#""steps": [{"id": "v", "inspections": ["visit", "visit"]}], "id": "x","#,
        r#"2:50 `inspections` names `visit` twice, expected each once"#),
    (r#""id": "x","#, r#""steps": [{"id": "v", "after": "notification"}], "id": "x","#,
        r#"2:34 `after` has the unknown word `notification`, expected one of notice, acknowledgement, flight_plan, departure, arrival, designation, restrictions, transport, start, end, report"#),
    (r#""id": "x","#, r#""steps": [{"id": "v", "step": 1}], "id": "x","#,
        r#"2:33 `step` is a number, expected a text"#),
    (r#""id": "x","#, r#""steps": [{"id": "v", "at_most": "30 h"}], "id": "x","#,
        r#"2:39 `at_most` is `30 h`, expected a time such as 32h or 5d"#),
    (r#""id": "x","#, r#""steps": [{"id": "v", "title": "V", "inspections": [], "after": "end", "step": "report"}], "id": "x","#,
        r#"2:90 a time between steps without `clause`, expected it before this `}`"#),
    (r#""id": "x","#, r#""steps": [{"id": "v", "most": "1h"}], "id": "x","#,
        r#"2:25 unknown field `most` in a time between steps, expected one of id, title, inspections, after, step, at_least, at_most, clause, provenance, source"#),
    (r#"entry+7y"#, r#"entry+7"#,
        r#"16:53 `from` is `entry+7`, expected {anchor}"#),
    (r#"entry+7y"#, r#"entry 7y"#,
        r#"16:51 `from` is `entry 7y`, expected {anchor}"#),
    (r#"entry+7y"#, r#"entry+-7y"#,
        r#"16:52 `from` is `entry+-7y`, expected {anchor}"#),
    (r#"entry+7y"#, r#"entry+7y3m"#,
        r#"16:54 `from` is `entry+7y3m`, expected {anchor}"#),
    (r#"entry+7y"#, r#"after 7 years"#,
        r#"16:51 `from` is `after 7 years`, expected {anchor}"#),
    (r#"entry+7y"#, r#"entry+9999999999d"#,
        r#"16:52 `from` is `entry+9999999999d` (a count outside -2147483648..=2147483647), expected {anchor}"#),
    (r#""until": "2012-12-31""#, r#""until": "2012-02-30""#,
        r#"16:75 `until` is `2012-02-30` (day 30 is outside 1..=29, the days of that month), expected {anchor}"#),
    (r#""provenance": "text""#, r#""provenance": "Text""#,
        r#"16:110 `provenance` has the unknown word `Text`, expected one of text, secondary, derived, unverified"#),
    (r#""provenance": "text""#, r#""provenance": {"text": null}"#,
        r#"16:110 `provenance` is an object, expected a text"#),
    (r#""value": "10y""#, r#""value": "ten years""#,
        r#"19:25 `value` is `ten years`, expected {lasts}"#),
    (r#""value": "10y""#, r#""value": "until 2012-12-32""#,
        r#"19:39 `value` is `until 2012-12-32` (day 32 is outside 1..=31, the days of that month), expected {lasts}"#),
    (r#""month_end": "clamp""#, r#""month_end": "end""#,
        r#"20:18 `month_end` has the unknown word `end`, expected one of clamp, reject"#),
    (r#""month_end": "clamp","#, r#""#,
        r#"24:3 a term without `month_end`, expected it before this `}`"#),
    (r#""times": 1"#, r#""times": 256"#,
        r#"21:45 `times` is `256`, expected a whole number 0..=255"#),
    (r#""longest": "5y""#, r#""longest": "5Y""#,
        r#"21:32 `longest` is `5Y`, expected a span such as 10y, 3m or 45d"#),
    (r#""notice": "3m""#, r#""notice": "3 months""#,
        r#"22:32 `notice` is `3 months`, expected a span such as 10y, 3m or 45d"#),
    (r#""notice": "3m", "#, r#""#,
        r#"22:33 a withdrawal without `notice`, expected it before this `}`"#),
    (r#""suspension": null"#, r#""suspension": "none""#,
        r#"23:19 `suspension` is a text, expected an object"#),
    (r#""suspension": null"#, r#""suspension": {}"#,
        r#"23:20 a suspension without `clause`, expected it before this `}`"#),
    ("  }\n}\n", "  }\n}\n}",
        r#"26:1 unexpected `}`, expected nothing more"#),
    ("  }\n}\n", "  }\n",
        r#"25:1 the text ends here, expected `,` or `}`"#),
];

#[test]
fn every_damage_is_reported() {
    let mut failed = 0;
    for (old, new, expected) in DAMAGE {
        assert_eq!(GOOD.matches(old).count(), 1, "{old} must be there once");
        let told = refusal(GOOD.replace(old, new).as_bytes());
        let expected = expected
            .replace("{kinds}", &Kind::ALL.map(Kind::as_str).join(", "))
            .replace("{states}", &State::ALL.map(State::as_str).join(", "))
            .replace("{units}", &Unit::ALL.map(Unit::as_str).join(", "))
            .replace("{anchor}", &Notation::Anchor.to_string())
            .replace("{due}", &Notation::Due.to_string())
            .replace("{lasts}", &Notation::Lasts.to_string());
        if told != expected {
            failed += 1;
            println!("{old} -> {new}\n  told     {told}\n  expected {expected}");
        }
    }
    assert_eq!(failed, 0, "messages differ");
}

/// All faults of `text`, each as its message.
fn refusals(text: &str) -> Vec<String> {
    let mut scratch = vec![0; text.len()];
    let errors = TreatyBuf::parse_all(text.as_bytes(), &mut scratch).expect_err("this should not be a treaty");
    assert_eq!(errors.more(), 0);
    errors.first().iter().map(TextError::to_string).collect()
}

/// Two damages on different lines are both reported, unless one of them makes the rest unreadable or hides the other.
#[test]
fn every_two_damages_are_reported_together() {
    let line = |old: &str| GOOD[..GOOD.find(old).unwrap()].matches('\n').count();
    let is_json = |new: &str, old: &str| serde_json::from_str::<serde_json::Value>(&GOOD.replace(old, new)).is_ok();
    // A table that is none, or an object that is none, has nothing in it that could be wrong.
    let opens = |old: &str| old.ends_with(['[', '{']) || old.starts_with('[') || old.contains("\": {\"");
    let damages: Vec<_> = DAMAGE.iter().filter(|(old, new, _)| is_json(new, old) && !opens(old)).collect();
    let mut pairs = 0;
    for (old, new, told) in &damages {
        let one = refusals(&GOOD.replace(old, new));
        for (other, new_other, told_other) in damages.iter().filter(|(other, ..)| line(other) > line(old)) {
            // Whether a bound has too many decimals depends on its quantity, whom a group has depends on the parties,
            // and whether a word is a kind depends on the kinds. None of these is checked where the other table has a
            // fault.
            let is_party = |old: &str| (3..7).contains(&line(old));
            let is_quantity = |old: &str| line(old) == line("\"unit\"");
            if is_quantity(old) && told_other.contains("`decimals`") || is_party(other) && told.contains("`members`") {
                continue;
            }
            let is_kind = |told: &str| told.contains("one of the treaty's `kinds`");
            if new.starts_with("\"kinds\"") && is_kind(told_other) {
                continue;
            }
            let two = refusals(&GOOD.replace(other, new_other));
            let both = refusals(&GOOD.replace(old, new).replace(other, new_other));
            pairs += 1;
            for told in one.iter().chain(&two) {
                assert!(
                    both.contains(told),
                    "{old} -> {new} and {other} -> {new_other}:\n{told}\nis not in\n{both:#?}"
                );
            }
        }
    }
    assert!(pairs > 1000, "{pairs} pairs");
}

/// What refers to a table cannot be looked up where that is no table, and is not told as a fault of its own.
#[test]
fn a_table_that_is_none_is_one_fault() {
    let groups = r#""groups": [{"id": "g", "name": "G", "members": ["A", "X"]}], "id": "x","#;
    let text = GOOD.replace(r#""id": "x","#, groups);
    assert_eq!(refusals(&text).len(), 1, "the member X is unknown");
    let text = text.replace(r#""parties": ["#, r#""parties": 7, "id": ["#);
    assert_eq!(
        refusals(&text),
        ["`parties` is a number, expected an array", "`id` a second time, expected each field once"]
    );
    let text = GOOD.replace(r#""bound": 700"#, r#""bound": 700.5"#);
    assert_eq!(refusals(&text).len(), 1, "the quantity has no decimals");
    let text = text.replace(r#""quantities": ["#, r#""quantities": 7, "id": ["#);
    assert_eq!(refusals(&text)[0], "`quantities` is a number, expected an array");
    assert!(!refusals(&text).iter().any(|told| told.contains("700.5")), "{:?}", refusals(&text));
}

#[test]
fn a_list_of_faults_has_an_end() {
    let parties = r#"{"code": 1, "name": "Åland"},"#.repeat(10);
    let text = GOOD
        .replace(r#""parties": ["#, &format!(r#""parties": [{parties}"#))
        .replace(r#""bound": 700"#, r#""bound": -1"#);
    assert_eq!(refusals(&text).len(), 11);
    let parties = "7,".repeat(1000);
    let text = GOOD.replace(r#""parties": ["#, &format!(r#""parties": [{parties}"#));
    let errors = TreatyBuf::parse_all(text.as_bytes(), &mut []).expect_err("a thousand faults");
    assert_eq!((errors.first().len(), errors.more()), (TextErrors::MOST, 1000 - TextErrors::MOST));
    // Rows without room are one fault.
    let ceiling = r#"{"quantity": "q", "bound": 700, "from": "entry+7y", "clause": "II"},"#.repeat(100);
    let text = GOOD.replace(r#""ceilings": ["#, &format!(r#""ceilings": [{ceiling}"#));
    assert_eq!(refusals(&text), ["too many `ceilings`, expected at most 64"]);
}

#[test]
fn damage_that_is_not_text() {
    let replaced = |old: &str, new: &[u8]| {
        let at = GOOD.find(old).unwrap();
        [&GOOD.as_bytes()[..at], new, &GOOD.as_bytes()[at + old.len()..]].concat()
    };
    assert_eq!(refusal(&replaced("über", b"\xfcber")), "3:20 byte 0xfc is not UTF-8, expected UTF-8");
    assert_eq!(refusal(&replaced("Äland", b"\xed\xa0\x80")), "5:28 byte 0xed is not UTF-8, expected UTF-8");
    assert_eq!(
        refusal(&[b"\xef\xbb\xbf", GOOD.as_bytes()].concat()),
        "1:1 a byte order mark, expected UTF-8 without one"
    );
    assert_eq!(refusal(b"\xff\xfe{\0"), "1:1 byte 0xff is not UTF-8, expected UTF-8");
    assert_eq!(refusal(b""), "1:1 the text ends here, expected a value");
    assert_eq!(refusal(b" \n "), "2:2 the text ends here, expected a value");
    assert_eq!(refusal(b"[]"), "1:1 an array, expected an object that is a treaty");
    assert_eq!(refusal(b"7"), "1:1 a number, expected an object that is a treaty");
    assert_eq!(refusal(b"{}"), "1:2 a treaty without `id`, expected it before this `}`");
}

#[test]
fn every_truncation_is_refused_at_its_end() {
    // Without the one literal, half of which is no sign of an end.
    let good = GOOD.replace("null", r#"{"clause": "VI"}"#);
    assert!(TreatyBuf::parse(good.as_bytes(), &mut [0; 64]).is_ok());
    for end in (0..good.trim_end().len()).filter(|end| good.is_char_boundary(*end)) {
        let mut scratch = vec![0; end];
        let error = TreatyBuf::parse(&good.as_bytes()[..end], &mut scratch).unwrap_err();
        let told = error.to_string();
        assert!(told.starts_with("the text ends here") && error.offset == end, "{end}: {told}");
    }
}

#[test]
fn one_row_too_many_is_refused_in_every_table() {
    let row = |table: &str| GOOD.lines().skip_while(|line| !line.contains(table)).nth(1).unwrap().trim_end_matches(',');
    for (table, most) in [
        ("parties", CAPACITY.parties),
        ("quantities", CAPACITY.quantities),
        ("counting", CAPACITY.counting),
        ("ceilings", CAPACITY.ceilings),
    ] {
        let filled = |rows: usize| {
            let open = format!("\"{table}\": [\n");
            let start = GOOD.find(&open).unwrap() + open.len();
            let end = start + GOOD[start..].find("\n  ]").unwrap();
            format!("{}{}{}", &GOOD[..start], vec![row(table); rows].join(",\n"), &GOOD[end..])
        };
        assert!(TreatyBuf::parse(filled(most).as_bytes(), &mut []).is_ok());
        let told = refusal(filled(most + 1).as_bytes());
        assert!(told.ends_with(&format!(":5 too many `{table}`, expected at most {most}")), "{told}");
    }
}

#[test]
fn one_row_of_another_table_too_many_is_refused() {
    for (table, row, most) in [
        ("groups", r#"{"id": "g", "name": "G", "members": ["A"]}"#, CAPACITY.groups),
        ("kinds", r#"{"id": "t", "title": "T", "clause": "I"}"#, CAPACITY.kinds),
        ("types", r#"{"id": "t", "kind": "icbm", "warheads": 1, "clause": "I"}"#, CAPACITY.types),
        (
            "quotas",
            r#"{"id": "v", "title": "V", "events": [], "most": 1, "window": "phase", "from": "entry", "clause": "I"}"#,
            CAPACITY.quotas,
        ),
        (
            "deadlines",
            r#"{"id": "d", "title": "D", "due": "entry", "from": "entry", "clause": "I"}"#,
            CAPACITY.deadlines,
        ),
        ("places", r#"{"kinds": ["icbm"], "states": ["test"], "facilities": ["x"], "clause": "I"}"#, CAPACITY.places),
        (
            "steps",
            r#"{"id": "s", "title": "S", "inspections": [], "after": "start", "step": "end", "clause": "I"}"#,
            CAPACITY.steps,
        ),
    ] {
        let filled = |rows: usize| {
            let table = format!("{{\n\"{table}\": [\n{}\n],", vec![row; rows].join(",\n"));
            GOOD.replacen('{', &table, 1)
        };
        assert!(TreatyBuf::parse(filled(most).as_bytes(), &mut []).is_ok());
        let refused = refusal(filled(most + 1).as_bytes());
        assert!(refused.ends_with(&format!(":1 too many `{table}`, expected at most {most}")), "{refused}");
    }
}

/// The bound is refused at its own place, wherever the quantities are.
#[test]
fn a_bound_with_more_decimals_than_its_quantity_is_refused() {
    let with = |bound: &str| {
        let text = GOOD.replace(r#""scope": "side""#, r#""decimals": 2"#);
        text.replace(r#""bound": 700"#, &format!(r#""bound": {bound}"#))
    };
    let bound =
        |text: &str| TreatyBuf::parse(text.as_bytes(), &mut []).unwrap().treaty().ceilings[0].bound.number().unwrap();
    for (written, steps) in [("3.67", 367), ("3.6", 360), ("300", 30_000), ("0", 0), ("42949672.95", u32::MAX)] {
        assert_eq!(bound(&with(written)), steps);
    }
    for refused in ["3.671", "3.670", "42949672.96", "-3.67", "3e2", "9999999999999999999999"] {
        let expected = "expected a number 0..=42949672.95 with at most 2 decimals";
        let message = refusal(with(refused).as_bytes());
        // What no quantity can have is refused before the quantities are known.
        let known = message == format!("16:32 `bound` is `{refused}`, {expected}");
        let any = message.starts_with(&format!("16:32 `bound` is `{refused}`, expected a"));
        assert!(known || any && refused.contains(['-', 'e', '9']), "{message}");
    }
    let text = with("3.671");
    let ceilings = text.find("  \"ceilings\"").unwrap()..text.find("  \"term\"").unwrap();
    let moved = format!("{{\n{}{}{}", &text[ceilings.clone()], &text[2..ceilings.start], &text[ceilings.end..]);
    assert!(
        refusal(moved.as_bytes()).starts_with("3:32 `bound` is `3.671`, expected"),
        "{}",
        refusal(moved.as_bytes())
    );
}

/// A word that no kind has is refused at its own place, wherever the kinds are, and the message asks for the nearest.
#[test]
fn a_word_that_is_no_kind_of_the_treaty_is_refused() {
    let kinds = r#""kinds": [{"id": "battle_tank", "title": "Tank", "clause": "I"}],"#;
    let before = GOOD.replacen("  \"id\"", &format!("  {kinds}\n  \"id\""), 1);
    let after = GOOD.replace("  \"ceilings\"", &format!("  {kinds}\n  \"ceilings\""));
    for (text, line) in [(before, 14), (after, 13)] {
        let with = |word: &str| text.replace(r#""icbm", "slbm""#, &format!(r#""icbm", {word}"#));
        let parse = |word: &str| {
            let text = with(word);
            TreatyBuf::parse(text.as_bytes(), &mut []).ok().map(|buf| buf.treaty().counting[0].kinds)
        };
        let known = KindSet::new(&[Kind::Icbm]).with_own(0);
        assert_eq!(parse(r#""battle_tank""#), Some(known));
        assert_eq!(parse(r#""\u0062attle_tank""#), Some(known));
        let all = Kind::ALL.map(Kind::as_str).join(", ");
        let refused = refusal(with(r#""battle_tanks""#).as_bytes());
        assert_eq!(
            refused,
            format!(
                "{line}:41 `kinds` has the unknown word `battle_tanks`, expected one of {all}, or the `id` of one of the \
                 treaty's `kinds`; did you mean `battle_tank`?"
            )
        );
        let twice = refusal(with(r#""battle_tank", "battle_tank""#).as_bytes());
        assert_eq!(twice, format!("{line}:56 `kinds` names `battle_tank` twice, expected each once"));
    }
}
