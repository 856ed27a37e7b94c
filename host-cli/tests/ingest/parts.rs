//! Parts that are counted apart and added up equal the whole.

use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proverka::calendar::Date;
use proverka::judge::LastDay;
use proverka::treaty::{Treaty, catalog};
use proverka_cli::command::limits::Case;
use proverka_cli::failure::Failure;
use proverka_cli::ingest::{Groups, ItemSource};
use proverka_cli::input::part::{self, beside};
use proverka_cli::input::{self, Declared};
use proverka_test_support::properties::cases;

/// Items of a treaty: what follows the id in a line, for items that differ in all that treaties count by.
fn kinds_of(treaty: &str) -> Vec<String> {
    let line = |party: &str, rest: &str| format!("\"party\":\"{party}\",{rest}");
    let rests: &[&str] = match treaty {
        "new-start" => &[
            r#""kind":"icbm","state":"deployed","warheads":3"#,
            r#""kind":"heavy_bomber","state":"non_nuclear""#,
            r#""kind":"icbm_launcher","state":"training","type":"MM-III","site":"Minot""#,
            r#""kind":"icbm_launcher","state":"training","type":"MM-III","site":"Malmstrom""#,
            r#""kind":"icbm_launcher","state":"training","type":"\u0007 \u202e\\""#,
            r#""kind":"submarine","state":"deployed""#,
        ],
        "start-1" => &[
            r#""kind":"heavy_icbm","state":"deployed","type":"SS-18","warheads":10"#,
            r#""kind":"slbm","state":"deployed","type":"Poseidon","warheads":10"#,
            r#""kind":"slbm","state":"deployed","type":"of no treaty","warheads":1"#,
            r#""kind":"slbm","state":"deployed","warheads":1"#,
            r#""kind":"icbm_launcher","state":"deployed","type":"SS-18""#,
        ],
        _ => &[
            r#""kind":"battle_tank","state":"deployed""#,
            r#""kind":"artillery","state":"eliminated""#,
            r#""kind":"combat_aircraft","state":"deployed","type":"F-16","site":"Volkel""#,
        ],
    };
    let parties: &[&str] = match treaty {
        "cfe" => &["DE", "RU", "NL"],
        _ => &["US", "RU"],
    };
    rests.iter().flat_map(|rest| parties.iter().map(move |party| line(party, rest))).collect()
}

const TREATIES: [&str; 3] = ["new-start", "start-1", "cfe"];

fn day() -> Date {
    "2001-12-05".parse().expect("a day")
}

/// The report on items, in all words and numbers.
fn report(treaty: &Treaty<'_>, declared: &proverka_cli::input::Counted) -> String {
    let (_, acts) = catalog::find(treaty.id).expect("a treaty");
    let declared = Declared::Items(declared.clone());
    let case = Case { treaty, acts, declared: &declared, last_day: LastDay::Eve, side: None };
    serde_json::to_string_pretty(&case.judge_all()).expect("JSON")
}

fn source(text: &str) -> ItemSource {
    ItemSource::reader("in", Box::new(Cursor::new(text.as_bytes().to_vec())))
}

/// Counts a part by `threads` threads, and writes its files into a folder.
fn count(
    treaty: &Treaty<'_>,
    text: &str,
    threads: usize,
    folder: &Path,
    name: usize,
) -> Result<(PathBuf, part::Part), Failure> {
    let path = folder.join(format!("{name}.totals"));
    let part = part::count(source(text), treaty, day(), format!("{name}.ndjson"), Some(threads), &beside(&path))?;
    std::fs::write(&path, part.text(treaty)).expect("room");
    Ok((path, part))
}

/// The lines of a declaration, and the part to which each goes.
fn declaration() -> impl Strategy<Value = (usize, Vec<(u32, usize, usize)>)> {
    // Few numbers make ids that occur twice, many make ids that all differ.
    let line = |most: u32| (0..most, 0..100_usize, 0..4_usize);
    let lines =
        prop_oneof![proptest::collection::vec(line(30), 1..12), proptest::collection::vec(line(u32::MAX), 1..60),];
    (0..TREATIES.len(), lines)
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn any_split_gives_the_report_of_the_whole((treaty, lines) in declaration(), order in any::<u64>()) {
        let (treaty, _) = catalog::find(TREATIES[treaty]).expect("a treaty");
        let kinds = kinds_of(treaty.id);
        let text = |(id, kind, _): &(u32, usize, usize)| format!("{{\"id\":\"{id}\",{}}}\n", kinds[kind % kinds.len()]);
        let mut parts: Vec<Vec<&(u32, usize, usize)>> =
            (0..4).map(|part| lines.iter().filter(|(_, _, of)| *of == part).collect()).collect();
        parts.retain(|part| !part.is_empty());
        let turned = order as usize % parts.len();
        parts.rotate_left(turned);
        let folder = tempfile::tempdir().expect("a folder");
        // What a set says of repetitions: the part and the line of each, and the first part and line of its id.
        let mut seen = HashMap::new();
        let (mut within, mut across) = (Vec::new(), Vec::new());
        for (number, part) in parts.iter().enumerate() {
            let mut own = HashSet::new();
            for (line, (id, ..)) in (1..).zip(part) {
                if !own.insert(id) {
                    within.push(number);
                }
                match seen.get(id) {
                    None => drop(seen.insert(id, (number, line))),
                    Some(first) => across.push(((number, line), *first)),
                }
            }
        }
        let mut paths = Vec::new();
        for (number, lines) in parts.iter().enumerate() {
            let lines: String = lines.iter().map(|line| text(line)).collect();
            let counted = count(treaty, &lines, 1 + number % 3, folder.path(), number);
            prop_assert_eq!(counted.is_err(), within.contains(&number), "{:?}", counted);
            paths.extend(counted.map(|(path, _)| path));
        }
        if !within.is_empty() {
            return Ok(());
        }
        let merged = part::merge(&paths, treaty, None);
        if across.is_empty() {
            let whole: String = parts.concat().iter().map(|line| text(line)).collect();
            let whole = input::items(source(&whole), treaty, day(), "all".to_owned(), None).expect("no faults");
            let merged = merged.expect("no faults");
            prop_assert_eq!(merged.at, day());
            let merged = input::counted(&merged.declared, treaty, merged.at, "all".to_owned()).expect("room");
            prop_assert_eq!(report(treaty, &merged), report(treaty, &whole));
        } else {
            let Err(Failure::Input { faults, more }) = merged else { panic!("{merged:?}") };
            prop_assert_eq!(faults.len() as u64 + more, across.len() as u64);
            for (fault, ((part, line), (first, first_line))) in faults.iter().zip(&across) {
                let name = |part: usize| format!("{} ({part}.ndjson)", paths[part].display());
                prop_assert_eq!((&fault.file, fault.line), (&name(*part), Some(*line)));
                let said = format!("the same `id` as on line {first_line} of {}; expected each id once", name(*first));
                prop_assert_eq!(&fault.what, &said);
            }
        }
    }
}

#[test]
fn groups_for_which_there_is_no_room_are_the_same_in_any_order_and_in_parts() {
    let (treaty, _) = catalog::find("new-start").expect("a treaty");
    let line = |number: usize| {
        let site = if number == 77 { "x".repeat(600) } else { format!("site {}", number % 1_300) };
        format!(
            "{{\"id\":\"{number}\",\"party\":\"US\",\"kind\":\"icbm_launcher\",\"state\":\"training\",\
             \"type\":\"MM-III\",\"site\":\"{site}\"}}\n"
        )
    };
    let of = |numbers: &mut dyn Iterator<Item = usize>| numbers.map(line).collect::<String>();
    let folder = tempfile::tempdir().expect("a folder");
    let groups = |text: &str, threads| {
        let (_, part) = count(treaty, text, threads, folder.path(), 0).expect("no faults");
        part.declared.groups
    };
    let whole = groups(&of(&mut (0..2_000)), 1);
    assert_eq!(whole.counts.len(), Groups::MOST);
    assert!(whole.unlisted > 0);
    assert_eq!(groups(&of(&mut (0..2_000).rev()), 3), whole);
    let parts: Vec<PathBuf> = [of(&mut (900..2_000)), of(&mut (0..900))]
        .iter()
        .enumerate()
        .map(|(number, text)| count(treaty, text, 2, folder.path(), number + 1).expect("no faults").0)
        .collect();
    assert_eq!(part::merge(&parts, treaty, None).expect("no faults").declared.groups, whole);
}

#[test]
fn parts_together_may_have_too_many_items() {
    let (treaty, _) = catalog::find("new-start").expect("a treaty");
    let folder = tempfile::tempdir().expect("a folder");
    let line = |id: usize| {
        format!("{{\"id\":\"{id}\",\"party\":\"US\",\"kind\":\"icbm\",\"state\":\"deployed\",\"warheads\":65535}}\n")
    };
    let part = |name: usize, ids: std::ops::Range<usize>| {
        count(treaty, &ids.map(line).collect::<String>(), 1, folder.path(), name).expect("no faults").0
    };
    // Just as many warheads as a number has room for: 65,537 times 65,535 is the largest of 32 bits.
    let (first, second, third) = (part(0, 0..40_000), part(1, 40_000..65_537), part(2, 65_537..65_538));
    assert!(part::merge(&[first.clone(), second.clone()], treaty, None).is_ok());
    let Err(Failure::Input { faults, .. }) = part::merge(&[third, first, second], treaty, None) else {
        panic!("too many")
    };
    assert!(faults[0].what.contains("more than 4294967295"), "{faults:?}");
}

#[test]
fn any_changed_byte_of_a_part_is_refused_and_so_is_any_cut() {
    let (treaty, _) = catalog::find("new-start").expect("a treaty");
    let folder = tempfile::tempdir().expect("a folder");
    let items = |first: usize| -> String {
        let kinds = kinds_of(treaty.id);
        kinds.iter().enumerate().map(|(id, kind)| format!("{{\"id\":\"{}\",{kind}}}\n", first + id)).collect()
    };
    let part = |name| count(treaty, &items(name * 100), 1, folder.path(), name).expect("no faults").0;
    let (path, other) = (part(0), part(1));
    let merge = || part::merge(&[other.clone(), path.clone()], treaty, None);
    let mut tried = 0;
    for file in [path.clone(), beside(&path)] {
        let whole = std::fs::read(&file).expect("a file");
        let mut is_refused = |changed: &[u8], what: &str| {
            std::fs::write(&file, changed).expect("room");
            let Err(Failure::Input { faults, .. }) = merge() else {
                panic!("{what} of {}: not refused", file.display())
            };
            assert!(faults[0].file.starts_with(path.to_str().expect("UTF-8")), "{what}: {faults:?}");
            tried += 1;
        };
        for place in 0..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= if place % 2 == 0 { 1 } else { 0x20 };
            is_refused(&changed, &format!("byte {place}"));
            if place % 5 == 0 {
                is_refused(&whole[..place], &format!("cut at {place}"));
            }
        }
        is_refused(&[&whole[..], b"\n"].concat(), "one byte more");
        std::fs::write(&file, &whole).expect("room");
    }
    assert!(tried > 2_000 && merge().is_ok(), "{tried}");
}
