//! Bad input, one kind at a time, with the exact message that a user reads.

use std::io::Cursor;

use proverka::count::{Kind, State};
use proverka_cli::ingest::{self, Declared, ItemFormat, ItemSource, Options, Rejected};

fn read(input: &[u8], options: &Options) -> Result<Declared, Rejected> {
    let source = ItemSource::reader("in", Box::new(Cursor::new(input.to_vec())));
    ingest::items(source, &["US", "RU"], options, &mut |_| {})
}

fn message(input: &[u8]) -> String {
    read(input, &Options::default()).expect_err(&String::from_utf8_lossy(input)).to_string()
}

/// All kinds, as a message lists them.
fn kinds() -> String {
    Kind::ALL.map(Kind::as_str).join(", ")
}

const GOOD: &str = r#"{"id":"US-1","party":"US","kind":"icbm","state":"deployed","warheads":1}"#;

/// The line `GOOD` with one piece of it replaced.
fn with(piece: &str, by: &str) -> String {
    assert!(GOOD.contains(piece), "{piece}");
    GOOD.replace(piece, by)
}

#[test]
fn the_good_line_is_good_so_that_each_message_has_one_cause() {
    assert_eq!(read(GOOD.as_bytes(), &Options::default()).expect("an item").items, 1);
}

#[test]
fn json_that_is_no_item_is_refused_with_the_place_and_what_would_be_right() {
    let cases: &[(&str, String, String)] = &[
        ("empty file", String::new(), "in: no items; expected one item a line".into()),
        ("blank line", format!("{GOOD}\n\n"), "in:2:1: a blank line; expected one item on every line".into()),
        (
            "truncated last line",
            format!("{GOOD}\n{}", &GOOD[..30]),
            "in:2:31: the text ends here; expected a closing `\"`".into(),
        ),
        ("truncated after a value", GOOD[..71].into(), "in:1:72: the text ends here; expected `,` or `}`".into()),
        (
            "trailing comma",
            with(":1}", ":1,}"),
            "in:1:73: unexpected `}`; expected a field name in double quotes".into(),
        ),
        ("missing comma", with("\",\"kind", "\"\"kind"), "in:1:26: unexpected `\"`; expected `,` or `}`".into()),
        ("missing colon", with("id\":", "id\" "), "in:1:7: unexpected `\"`; expected `:`".into()),
        ("single quotes", with("\"US\"", "'US'"), "in:1:22: unexpected `'`; expected a value".into()),
        ("bare word", with("\"US\"", "US"), "in:1:22: unexpected `U`; expected a value".into()),
        ("two items on a line", format!("{GOOD}{GOOD}"), "in:1:73: unexpected `{`; expected nothing more".into()),
        ("array of items", format!("[{GOOD}]"), "in:1:1: an array; expected an object, one item a line".into()),
        (
            "unknown field",
            with("party", "partei"),
            "in:1:14: unknown field `partei`; expected one of id, party, kind, state, type, site, warheads".into(),
        ),
        (
            "field twice",
            with(":1}", ":1,\"id\":\"US-2\"}"),
            "in:1:73: `id` a second time; expected each field once".into(),
        ),
        ("missing field", with("\"party\":\"US\",", ""), "in:1:59: no `party`; expected `party` on every item".into()),
        ("empty id", with("US-1", ""), "in:1:7: `id` is empty; expected a text".into()),
        (
            "empty site",
            with(":1}", ":1,\"site\":\"\"}"),
            "in:1:80: `site` is empty; expected a text, or no such field".into(),
        ),
        ("id is a number", with("\"US-1\"", "1"), "in:1:7: `id` is a number; expected a text".into()),
        ("id is null", with("\"US-1\"", "null"), "in:1:7: `id` is null; expected a text".into()),
        ("unknown kind", with("icbm", "icmb"), format!("in:1:34: unknown kind `icmb`; expected one of {}", kinds())),
        (
            "unknown state",
            with("deployed", "Deployed"),
            format!("in:1:49: unknown state `Deployed`; expected one of {}", State::ALL.map(State::as_str).join(", ")),
        ),
        ("unknown party", with("\"US\"", "\"FR\""), "in:1:22: unknown party `FR`; expected one of US, RU".into()),
        (
            "warheads negative",
            with(":1}", ":-1}"),
            "in:1:71: `warheads` is `-1`; expected a whole number 0..=65535".into(),
        ),
        (
            "warheads too many",
            with(":1}", ":65536}"),
            "in:1:71: `warheads` is `65536`; expected a whole number 0..=65535".into(),
        ),
        (
            "warheads with a point",
            with(":1}", ":1.0}"),
            "in:1:71: `warheads` is `1.0`; expected a whole number 0..=65535".into(),
        ),
        (
            "warheads with an exponent",
            with(":1}", ":1e0}"),
            "in:1:71: `warheads` is `1e0`; expected a whole number 0..=65535".into(),
        ),
        ("leading zero", with(":1}", ":01}"), "in:1:72: unexpected `1`; expected `,` or `}`".into()),
        (
            "warheads as text",
            with(":1}", ":\"1\"}"),
            "in:1:71: `warheads` is a text; expected a whole number 0..=65535".into(),
        ),
        (
            "warheads of a launcher",
            with("icbm", "icbm_launcher"),
            "in:1:80: `warheads` on a icbm_launcher; expected `warheads` on missiles only".into(),
        ),
        (
            "no warheads deployed",
            with(",\"warheads\":1", ""),
            "in:1:59: a deployed icbm without `warheads`; expected `warheads` on every deployed missile".into(),
        ),
        (
            "non-nuclear missile",
            with("deployed", "non_nuclear"),
            "in:1:49: a non_nuclear icbm; expected `non_nuclear` for heavy_bomber only".into(),
        ),
        (
            "deep nesting",
            with("\"US-1\"", &"[".repeat(100_000)[..60_000]),
            "in:1:7: `id` is an array; expected a text".into(),
        ),
        (
            "nested field",
            with(":1}", ":{\"a\":1}}"),
            "in:1:71: `warheads` is an object; expected a whole number 0..=65535".into(),
        ),
        (
            "NUL between",
            with(",\"kind", ",\0\"kind"),
            "in:1:27: unexpected `\\u{0}`; expected a field name in double quotes".into(),
        ),
        (
            "NUL in a string",
            with("US-1", "US\0"),
            "in:1:10: control character 0x00 in a string; expected the escape \\u0000".into(),
        ),
        (
            "tab in a string",
            with("US-1", "US\t1"),
            "in:1:10: control character 0x09 in a string; expected the escape \\u0009".into(),
        ),
        (
            "unknown escape",
            with("US-1", "US\\x"),
            "in:1:10: unknown escape; expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hex digits"
                .into(),
        ),
        (
            "half a surrogate pair",
            with("US-1", "\\ud800"),
            "in:1:8: half a surrogate pair; expected both halves, \\ud800..\\udbff then \\udc00..\\udfff".into(),
        ),
        (
            "second mark of byte order",
            format!("{GOOD}\n\u{feff}{GOOD}"),
            "in:2:1: unexpected `\\u{feff}`; expected a value".into(),
        ),
        (
            "column counts characters",
            with("US-1", "Плесецк\0"),
            "in:1:15: control character 0x00 in a string; expected the escape \\u0000".into(),
        ),
        (
            "a long word is cut",
            with("icbm", &"x".repeat(1000)),
            format!("in:1:34: unknown kind `{}…`; expected one of {}", "x".repeat(40), kinds()),
        ),
    ];
    for (what, input, expected) in cases {
        assert_eq!(&message(input.as_bytes()), expected, "{what}");
        // With CRLF and an item before it, the same error must be on the second line, in every way of reading.
        if !input.is_empty() && !input.contains('\n') {
            let later = format!("{}\r\n{input}\r\n", with("US-1", "US-0"));
            assert_eq!(message(later.as_bytes()), expected.replace("in:1:", "in:2:"), "{what}, later");
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    for (bytes, expected) in [
        (&b"\xff"[..], "in:1:8: byte 0xff is not UTF-8; expected UTF-8"),
        (b"a\xc3", "in:1:9: byte 0xc3 is not UTF-8; expected UTF-8"),
        // UTF-8 has no surrogates, and no overlong forms of short characters.
        (b"\xed\xa0\x80", "in:1:8: byte 0xed is not UTF-8; expected UTF-8"),
        (b"\xc0\x80", "in:1:8: byte 0xc0 is not UTF-8; expected UTF-8"),
    ] {
        let line = GOOD.as_bytes().to_vec();
        let line = [&line[..7], bytes, &line[11..], b"\n", GOOD.as_bytes()].concat();
        assert_eq!(message(&line), expected);
    }
    let utf16: Vec<u8> = format!("\u{feff}{GOOD}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(message(&utf16), "in:1:1: a byte order mark of UTF-16; expected UTF-8");
}

const HEADER: &str = "id,party,kind,state,warheads,site";

#[test]
fn csv_that_is_no_item_is_refused_with_the_place_and_what_would_be_right() {
    let row = "US-1,US,icbm,deployed,1,Minot";
    let good = format!("{HEADER}\n{row}");
    assert_eq!(read(good.as_bytes(), &Options::default()).expect("an item").items, 1);
    let cases: &[(&str, String, &str)] = &[
        ("header only", HEADER.into(), "in: no items; expected one item a line"),
        (
            "unknown column",
            good.replace("site", "siet"),
            "in:1:30: unknown field `siet`; expected one of id, party, kind, state, type, site, warheads, in the header",
        ),
        (
            "column twice",
            good.replace("site", "id"),
            "in:1:30: `id` a second time; expected each field once, in the header",
        ),
        (
            "column missing",
            good.replace("state,", ""),
            "in:1:28: no `state`; expected `state` on every item, in the header",
        ),
        (
            "not a table",
            "hello".into(),
            "in:1:1: unknown field `hello`; expected one of id, party, kind, state, type, site, warheads, in the header",
        ),
        ("too few cells", good.replace(",Minot", ""), "in:2:24: 5 cells; expected 6, as in the header"),
        ("too many cells", good.replace(",Minot", ",,,"), "in:2:1: 8 cells; expected 6, as in the header"),
        (
            "blank row",
            format!("{good}\n\n{}", row.replace("US-1", "US-2")),
            "in:3:1: a blank line; expected one item on every line",
        ),
        (
            "quote in a cell",
            good.replace("Minot", "Mi\"not"),
            "in:2:27: a quote inside an unquoted cell; expected the whole cell in quotes, quotes inside it doubled",
        ),
        (
            "text after a quote",
            good.replace("Minot", "\"Mi\"not"),
            "in:2:29: text after a closing quote; expected a comma or the end of the line",
        ),
        (
            "open quote",
            good.replace("Minot", "\"Minot"),
            "in:2:25: a quoted cell that does not end; expected a closing quote",
        ),
        (
            "lone carriage return",
            good.replace("Minot", "Mi\rnot"),
            "in:2:27: a line break inside an unquoted cell; expected LF or CRLF at the end of the line only",
        ),
        ("NUL", good.replace("Minot", "Mi\0not"), "in:2:27: a NUL byte; expected text"),
        ("empty id", good.replace("US-1", ""), "in:2:1: `id` is empty; expected a text"),
        (
            "no warheads deployed",
            good.replace(",1,", ",,"),
            "in:2:23: a deployed icbm without `warheads`; expected `warheads` on every deployed missile",
        ),
        (
            "signed warheads",
            good.replace(",1,", ",+1,"),
            "in:2:23: `warheads` is `+1`; expected a whole number 0..=65535",
        ),
        (
            "hexadecimal warheads",
            good.replace(",1,", ",0x1,"),
            "in:2:23: `warheads` is `0x1`; expected a whole number 0..=65535",
        ),
        (
            "space in a number",
            good.replace(",1,", ", 1,"),
            "in:2:23: `warheads` is ` 1`; expected a whole number 0..=65535",
        ),
        (
            "overflow",
            good.replace(",1,", ",70000,"),
            "in:2:23: `warheads` is `70000`; expected a whole number 0..=65535",
        ),
        (
            "columns swapped",
            good.replace("party,kind", "kind,party"),
            concat!(
                "in:2:6: unknown kind `US`; expected one of icbm, slbm, icbm_launcher, slbm_launcher, heavy_bomber, heavy_icbm, ",
                "mobile_icbm, mobile_icbm_launcher, submarine, intermediate_range_missile, intermediate_range_launcher, ",
                "shorter_range_missile, shorter_range_launcher, abm_interceptor"
            ),
        ),
        (
            "semicolons",
            good.replace(',', ";"),
            concat!(
                "in:1:1: unknown field `id;party;kind;state;warheads;site`; expected one of id, party, kind, state, type, site, ",
                "warheads, in the header"
            ),
        ),
    ];
    for (what, input, expected) in cases {
        assert_eq!(&message(input.as_bytes()), expected, "{what}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let source = ItemSource::path(std::path::Path::new("no/such/file.ndjson"));
    let rejected = ingest::items(source, &["US"], &Options::default(), &mut |_| {}).expect_err("no file");
    assert_eq!(
        rejected.to_string(),
        "no/such/file.ndjson: cannot be read: No such file or directory (os error 2); expected a readable file, or `-`"
    );
}

#[test]
fn a_byte_order_mark_and_crlf_change_nothing() {
    let options = Options::default();
    let plain = read(format!("{GOOD}\n").as_bytes(), &options);
    assert!(plain.is_ok());
    for same in
        [format!("\u{feff}{GOOD}"), format!("{GOOD}\r\n"), format!("  {GOOD}\t\n"), format!("\u{feff}{GOOD}\r\n")]
    {
        assert_eq!(read(same.as_bytes(), &options), plain, "{same:?}");
    }
    let csv = format!("\u{feff}{HEADER}\r\nUS-1,US,icbm,deployed,1,\r\n");
    assert_eq!(read(csv.as_bytes(), &options), plain);
}

#[test]
fn a_format_asked_for_is_not_guessed() {
    let options = Options { format: Some(ItemFormat::Json), ..Options::default() };
    let error = read(b"id,party\n", &options).expect_err("not JSON");
    assert_eq!(error.errors[0].to_string(), "in:1:1: unexpected `i`; expected a value");
    let options = Options { format: Some(ItemFormat::Csv), ..Options::default() };
    let error = read(GOOD.as_bytes(), &options).expect_err("not CSV");
    assert_eq!(error.errors[0].place.map(|place| place.column), Some(2));
}

#[test]
fn the_first_twenty_errors_are_shown_and_the_others_counted() {
    let line = with("\"US\"", "\"FR\"") + "\n";
    for threads in [1, 2, 3] {
        let options = Options { threads, ..Options::default() };
        let good = GOOD.to_owned() + "\n";
        let rejected = read((good + &line.repeat(100_000)).as_bytes(), &options).expect_err("bad lines");
        assert_eq!((rejected.errors.len(), rejected.more), (20, 99_980));
        let lines: Vec<u64> = rejected.errors.iter().filter_map(|error| error.place).map(|place| place.line).collect();
        assert_eq!(lines, (2..=21).collect::<Vec<_>>());
        assert!(rejected.to_string().ends_with("\n… and 99980 more"));
    }
}

#[test]
fn one_warhead_more_than_a_count_holds_is_found_on_its_line() {
    // The product of 65537 and 65535 is the greatest possible count.
    let line = |number: u32| with("US-1", &format!("US-{number:06}")).replace(":1}", ":65535}\n");
    let mut input: String = (0..65_537).map(line).collect();
    for threads in [1, 2] {
        let options = Options { threads, ..Options::default() };
        assert_eq!(read(input.as_bytes(), &options).expect("room").items, 65_537);
    }
    input += &with("US-1", "US-999999");
    for threads in [1, 2] {
        let options = Options { threads, ..Options::default() };
        let expected = "in:65538:1: one icbm too many; expected at most 4294967295 items and warheads of one kind";
        assert_eq!(read(input.as_bytes(), &options).expect_err("overflow").to_string(), expected);
    }
}
