//! Text from outside that a terminal would obey: however it comes in and goes out, it is shown and not obeyed.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use proverka_test_support::attack::Scribe;
use serde_json::{Value, json};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

use crate::journal::kit::{Desk, bundle, keys};
use crate::proverka::Ran;

/// Colours and cursor moves, C0 and C1 controls, direction, no width, separators, a tag, a variation selector, fillers.
const ZOO: &str = "ev\u{1b}[32mholds\u{1b}[0m\u{1b}[2J\u{7}\u{8}\u{7f}\u{85}\u{90}\u{9b}2K\u{ad}\u{34f}\u{61c}\u{180e}\u{200b}\
                   \u{200d}\u{200e}\u{202e}\u{2028}\u{2029}\u{2060}\u{2066}\u{3164}\u{feff}\u{fe0f}\u{fff9}\u{e0041}\u{e0100}il";

/// The same text as our output shows it.
const SHOWN: &str = "ev\\u{1b}[32mholds\\u{1b}[0m\\u{1b}[2J\\u{7}\\u{8}\\u{7f}\\u{85}\\u{90}\\u{9b}2K\\u{ad}\\u{34f}\\u{61c}\\u{180e}\
                     \\u{200b}\\u{200d}\\u{200e}\\u{202e}\\u{2028}\\u{2029}\\u{2060}\\u{2066}\\u{3164}\\u{feff}\\u{fe0f}\\u{fff9}\
                     \\u{e0041}\\u{e0100}il";

const FORMATS: [&str; 3] = ["table", "json", "csv"];

/// Whether a terminal may obey a character, or show nothing for it. Line breaks are checked separately.
fn is_obeyed(letter: char) -> bool {
    let invisible = ['\u{34f}', '\u{3164}', '\u{fe0f}', '\u{e0100}', '\u{2028}', '\u{2029}'];
    letter != '\n' && (letter.general_category_group() == GeneralCategoryGroup::Other || invisible.contains(&letter))
}

/// Runs the program twice. Its output into a pipe must hold nothing that a terminal obeys; the output with forced
/// colours must differ from it only by our own colours.
#[track_caller]
fn shown(args: &[&str], folder: &Path) -> Ran {
    let [ran, coloured] = [false, true].map(|is_coloured| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_proverka"));
        command.args(args).current_dir(folder).stdin(Stdio::null());
        if is_coloured {
            command.env("CLICOLOR_FORCE", "1");
        }
        let output = command.output().expect("the program runs");
        Ran {
            status: output.status.code().expect("no signal ended it"),
            out: String::from_utf8(output.stdout).expect("text"),
            err: String::from_utf8(output.stderr).expect("text"),
        }
    });
    for text in [&ran.out, &ran.err] {
        assert!(
            !text.contains(is_obeyed),
            "{args:?}: {:?} in {text:?}",
            text.chars().find(|letter| is_obeyed(*letter))
        );
    }
    assert_eq!(coloured.status, ran.status, "{args:?}");
    for (coloured, plain) in [(&coloured.out, &ran.out), (&coloured.err, &ran.err)] {
        assert_eq!(&without_colours(coloured), plain, "{args:?}");
    }
    ran
}

/// A text without the sequences that set a colour or a weight. The rest must contain no escape character.
fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (codes, rest) = piece.split_once('m').unwrap_or_else(|| panic!("{piece:?} begins with no colour"));
        assert!(codes.bytes().all(|byte| byte.is_ascii_digit() || byte == b';') && codes.len() < 6, "{codes:?}");
        plain.push_str(rest);
    }
    plain
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// A treaty in which all free texts are hostile.
fn hostile_treaty() -> String {
    let exported = crate::proverka::proverka(&["treaty", "export", "new-start"]).out;
    let mut treaty: Value = serde_json::from_str(&exported).expect("JSON");
    spoil(&mut treaty);
    treaty["id"] = json!("mine");
    treaty.to_string()
}

fn spoil(value: &mut Value) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(spoil),
        Value::Object(members) => {
            for (name, member) in members {
                if let (Value::String(text), "name" | "title" | "clause" | "source" | "note") =
                    (&mut *member, name.as_str())
                {
                    *text = format!("{text}{ZOO}\n  forged  holds");
                } else {
                    spoil(member);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_zoo_is_obeyed_when_it_is_printed_as_it_is() {
    // The control of every test here: a program that prints its input unchanged prints what a terminal obeys.
    assert!(ZOO.chars().filter(|letter| is_obeyed(*letter)).count() >= 27);
    assert!(!SHOWN.contains(is_obeyed));
    let printed = Command::new("printf").args(["%s", ZOO]).output().expect("printf runs").stdout;
    assert!(String::from_utf8(printed).expect("text").contains(is_obeyed));
}

#[test]
fn a_claimant_cannot_draw_a_verdict() {
    // The second claimant's number breaks the limit, so the row is undecided whatever the claimant's name is.
    for claimant in [ZOO, "x\u{1b}[2J", "\u{202e}abc", "ok\n2020-03-01  US  II(1)(b)  holds", "a\r\u{1b}[Aholds"] {
        let table =
            format!("date,party,warheads,claimed_by\n2020-03-01,US,1400,US\n2020-03-01,US,1900,\"{claimant}\"\n");
        let folder = folder(&[("t.csv", &table)]);
        for format in FORMATS {
            let ran = shown(&["limits", "t.csv", "--format", format], folder.path());
            assert_eq!(ran.status, 3, "{ran:?}");
            if claimant == ZOO {
                match format {
                    "json" => assert!(ran.json().to_string().contains(&json!(ZOO).to_string()[1..])),
                    _ => assert!(ran.out.contains(SHOWN), "{ran:?}"),
                }
            }
            if format != "json" {
                // There is one row for each party, whoever makes a claim.
                assert_eq!(ran.out.lines().filter(|line| line.contains("2020-03-01")).count(), 2, "{ran:?}");
            }
        }
    }
}

#[test]
fn a_treaty_is_shown_and_not_obeyed() {
    let act = json!({ "date": "2021-02-03", "act": "suspension", "by": "RU", "note": format!("{ZOO}\nforged"), "source": ZOO });
    let folder = folder(&[("treaty.json", &hostile_treaty()), ("acts.ndjson", &format!("{act}\n"))]);
    for format in FORMATS {
        for args in [
            &["treaty", "show", "treaty.json"][..],
            &["treaty", "lint", "treaty.json"],
            &["term", "treaty.json", "--at", "2022-01-01", "--acts", "acts.ndjson", "--if-extended", "5y"],
            &["term", "new-start", "--at", "2022-01-01", "--acts", "acts.ndjson"],
            &["limits", "--treaty", "treaty.json", "t.csv"],
        ] {
            fs::write(folder.path().join("t.csv"), "date,party,warheads\n2020-03-01,US,1\n").expect("a file");
            let ran = shown(&[args, &["--format", format]].concat(), folder.path());
            assert!(ran.err.is_empty(), "{args:?}: {ran:?}");
            if format == "table" {
                assert!(ran.out.contains(SHOWN) && ran.out.contains("\\u{a}"), "{args:?}: {ran:?}");
                assert!(!ran.out.lines().any(|line| line.trim_start().starts_with("forged")), "{args:?}: {ran:?}");
            }
        }
    }
    // Output that is meant to be read back contains the characters themselves, escaped by the rules of JSON.
    let exported = shown(&["treaty", "export", "treaty.json"], folder.path());
    assert!(exported.json()["name"].as_str().expect("a name").contains(ZOO));
}

#[test]
fn a_chart_shows_what_it_cannot_set() {
    let folder = folder(&[
        ("treaty.json", &hostile_treaty()),
        ("t.csv", "date,party,warheads\n2020-03-01,US,1\n2021-03-01,US,2\n"),
    ]);
    for chart in ["chart.svg", "chart.png"] {
        shown(&["limits", "t.csv", "--treaty", "treaty.json", "--chart", chart], folder.path());
    }
    let svg = fs::read_to_string(folder.path().join("chart.svg")).expect("a chart");
    assert!(!svg.contains(is_obeyed), "{:?}", svg.chars().find(|letter| is_obeyed(*letter)));
    assert!(svg.contains("\\u{1b}[32mholds"), "{svg}");
}

#[test]
fn a_message_quotes_what_it_is_about_and_does_not_obey_it() {
    let item = json!({ "id": ZOO, "party": ZOO, "kind": ZOO, "state": ZOO });
    for (name, text, args) in [
        ("party.csv", format!("date,party,warheads\n2020-03-01,{ZOO},1\n"), &["limits", "party.csv"][..]),
        ("column.csv", format!("date,party,{ZOO}\n2020-03-01,US,1\n"), &["limits", "column.csv"]),
        ("date.csv", format!("date,party,warheads\n{ZOO},US,1\n"), &["limits", "date.csv"]),
        ("number.csv", format!("date,party,warheads\n2020-03-01,US,{ZOO}\n"), &["limits", "number.csv"]),
        ("items.ndjson", format!("{item}\n"), &["limits", "items.ndjson", "--at", "2020-03-01"]),
        (
            "items.csv",
            format!("id,party,kind,state\n1,{ZOO},{ZOO},{ZOO}\n"),
            &["limits", "items.csv", "--at", "2020-03-01"],
        ),
        ("header.csv", format!("id,party,kind,{ZOO}\n1,US,icbm,x\n"), &["limits", "header.csv", "--at", "2020-03-01"]),
        ("treaty.json", format!("{{\"{ZOO}\": 1}}"), &["treaty", "show", "treaty.json"]),
        ("value.json", json!({ "id": ZOO }).to_string(), &["treaty", "lint", "value.json"]),
        ("acts.ndjson", format!("{}\n", json!({ "act": ZOO })), &["term", "new-start", "--acts", "acts.ndjson"]),
        ("words.sim", format!("{ZOO} 1\n"), &["sim", "--script", "words.sim"]),
        ("seal.sim", format!("enrol seals {ZOO} I\n"), &["sim", "--script", "seal.sim"]),
        ("session", format!("{}\n", json!({ "ms": 0, "from": ZOO, "octets": "00" })), &["device", "replay", "session"]),
        (
            "terms.json",
            json!({ ZOO: 1 }).to_string(),
            &[
                "device",
                "enrol",
                "--port",
                "sim",
                "--as",
                "host",
                "--key",
                "k",
                "--terms",
                "terms.json",
                "--keys",
                "keys.txt",
            ],
        ),
        ("record", ZOO.to_owned(), &["journal", "verify", "record", "--keys", "keys.txt"]),
    ] {
        let scribe = Scribe::life("hostile", 1, 1);
        let folder = folder(&[(name, &text), ("keys.txt", &keys(&scribe))]);
        let made = Command::new(env!("CARGO_BIN_EXE_proverka"))
            .args(["device", "keygen", "--as", "host", "k"])
            .current_dir(folder.path())
            .output();
        assert!(made.expect("the program runs").status.success());
        let ran = shown(args, folder.path());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{name}: {ran:?}");
    }
}

#[test]
fn an_argument_is_quoted_and_not_obeyed() {
    let folder = folder(&[]);
    for args in [
        &[ZOO][..],
        &["limits", ZOO],
        &["limits", "--at", ZOO],
        &["limits", "--party", ZOO],
        &["limits", "--treaty", ZOO],
        &["limits", "--format", ZOO],
        &["limits", "--acts", ZOO],
        &["term", ZOO],
        &["term", "new-start", "--between", ZOO],
        &["treaty", "show", ZOO],
        &["date", "add", ZOO, "1m"],
        &["date", "add", "2020-01-31", ZOO],
        &["sim", "--script", ZOO],
        &["sim", "--listen", ZOO],
        &["journal", "verify", ZOO, "--keys", ZOO],
        &["journal", "show", "x", "--keys", ZOO, "--kind", ZOO],
        &["device", "status", "--port", ZOO],
        &["device", "status", "--port", "sim", "--held", ZOO, "--record", ZOO],
        &["device", "close", "--port", "sim", "--seal-host", ZOO, "--seal-inspectorate", "I-1"],
        &["device", "open", "--port", "sim", "--as", "host", "--key", ZOO, "--declared", ZOO],
        &["device", "keygen", "--as", "host", "missing/\u{1b}[2J"],
        &[&format!("--{ZOO}")],
    ] {
        let ran = shown(args, folder.path());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}: {ran:?}");
        assert!(ran.err.contains("\\u{1b}[") || ran.err.contains("same file"), "{args:?}: {ran:?}");
    }
    let long = "é".repeat(60_000);
    for args in [&["limits", "--at", &long][..], &["term", &long], &[&long]] {
        let ran = shown(args, folder.path());
        assert_eq!(ran.status, 2);
        assert!(ran.err.chars().count() < 2000, "{} characters", ran.err.chars().count());
    }
}

#[test]
#[cfg(unix)]
fn the_name_of_a_file_is_shown_and_not_obeyed() {
    use std::os::unix::ffi::OsStringExt as _;

    let scribe = Scribe::life("hostile", 1, 1);
    let desk = Desk::of(&scribe);
    // A name does not end at a line break either: it must not draw a line of its own.
    let name = format!("{ZOO}\nforged holds");
    desk.put(&name, bundle(&scribe));
    let named = desk.path(&name);
    let folder = Path::new(&named).parent().expect("a folder");
    for format in FORMATS {
        for args in [
            &["journal", "verify", &name, "--keys", "keys.txt"][..],
            &["journal", "show", &name, "--keys", "keys.txt"],
            &["journal", "compare", &name, &name, "--keys", "keys.txt"],
        ] {
            let ran = shown(&[args, &["--format", format]].concat(), folder);
            assert!(!ran.out.lines().any(|line| line.starts_with("forged")), "{ran:?}");
            if format == "json" {
                assert!(ran.out.contains("\\u202e"), "{ran:?}");
            }
        }
    }
    for args in [
        &["journal", "verify", "keys.txt", "--keys", &name][..],
        &["journal", "proof", &name, "--keys", "keys.txt"],
        &["limits", &name],
        &["limits", "--chart", &name],
        &["sim", "--script", &name],
        &["device", "status", "--port", &format!("sim:{name}")],
    ] {
        let ran = shown(args, folder);
        assert!(!ran.err.lines().any(|line| line.starts_with("forged")), "{args:?}: {ran:?}");
    }
    // These bytes are not valid UTF-8.
    let bytes = std::ffi::OsString::from_vec(b"\x9b2K\xff".to_vec());
    let output = Command::new(env!("CARGO_BIN_EXE_proverka")).arg("limits").arg(bytes).output().expect("it runs");
    let text = String::from_utf8(output.stderr).expect("text");
    assert!(!text.contains(is_obeyed) && text.contains("2K"), "{text:?}");
}

#[test]
fn no_cell_of_csv_is_a_formula() {
    for formula in ["=HYPERLINK(\"\"http://x\"\",\"\"ok\"\")", "+1+1", "-1+1", "@SUM(1)", "\t=1", "x;=1+1"] {
        let table =
            format!("date,party,warheads,claimed_by\n2020-03-01,US,1700,\"{formula}\"\n2020-03-01,US,1500,US\n");
        let folder = folder(&[("t.csv", &table)]);
        let ran = shown(&["limits", "t.csv", "--format", "csv"], folder.path());
        let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
        let (mut texts, mut numbers) = (0, 0);
        for row in reader.records() {
            for cell in &row.expect("CSV") {
                let is_number =
                    !cell.is_empty() && cell.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
                numbers += usize::from(is_number);
                texts += usize::from(!is_number);
                assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
                assert!(!cell.contains(";="), "{cell:?}");
            }
        }
        assert!(texts > 5 && numbers > 0, "{ran:?}");
    }
}
