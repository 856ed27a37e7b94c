//! Scenarios: those that come with the program hold, and one that does not hold says where.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use proverka::journal::audit::{Asked, Grade, Parties, Record, audit};
use proverka_cli::sim::script::library::SCENARIOS;
use proverka_cli::sim::script::parse::{one, parse};
use proverka_cli::sim::script::run::{Run, play, play_within};
use proverka_cli::sim::script::step::{MOST_ASKED, Outcome};
use tempfile::TempDir;

fn proverka(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_proverka")).args(args).output().expect("the program runs")
}

fn played(text: &str) -> Run {
    play(&parse("test", text).expect("a scenario")).expect("a simulator")
}

/// The last line of what was told.
fn last(text: &str) -> (Outcome, String) {
    let step = played(text).steps.pop().expect("something");
    (step.outcome, format!("{}: {}", step.line, step.text))
}

#[test]
fn every_scenario_of_the_folder_is_built_in_and_holds() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sim"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let mut names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
    files.sort_unstable();
    names.sort_unstable();
    assert_eq!(files, names);
    for scenario in SCENARIOS {
        let run = played(scenario.text);
        let last = run.steps.last().expect("something");
        assert_ne!(last.outcome, Outcome::Unmet, "{}:{}: {}", scenario.name, last.line, last.text);
        assert_eq!(run.verdict.as_str(), "holds", "{}", scenario.name);
        let expectations = scenario.text.lines().filter(|line| line.starts_with("expect ")).count();
        let met = run.steps.iter().filter(|step| step.outcome == Outcome::Met).count();
        assert_eq!(met, expectations, "{}: each expectation was looked at", scenario.name);
    }
}

#[test]
fn each_expectation_of_each_scenario_can_fail() {
    // Another expectation in its place must be found wrong: one that always holds would prove nothing.
    let others = [
        ("expect state sealed", "expect state retired"),
        ("expect state blank", "expect state sealed"),
        ("expect state expired", "expect state sealed"),
        ("expect state tampered", "expect state sealed"),
        ("expect state faulty", "expect state sealed"),
        ("expect display ", "expect display enrolling"),
        ("expect in-force ", "expect in-force not_binding"),
        ("expect verdict ", "expect verdict not_binding"),
        ("expect declared holds", "expect declared fails"),
        ("expect declared fails", "expect declared holds"),
        ("expect declared not_binding", "expect declared holds"),
        ("expect limit holds", "expect limit fails"),
        ("expect limit fails", "expect limit holds"),
        ("expect size ", "expect size 77"),
        ("expect boot ", "expect boot 77"),
        ("expect state retired", "expect state sealed"),
        ("expect refused ", "expect refused offset"),
        ("expect silent", "expect refused state"),
        ("expect total ", "expect total A 77"),
        ("expect entries ", "expect entries HEALTH 7"),
        ("expect reads ", "expect reads A7"),
        ("expect torn ", "expect torn 7"),
        ("expect fault ", "expect fault 7"),
        ("expect grade ", "expect grade broken: entry 77"),
        ("expect exit ", "expect exit 7"),
        ("expect power off", "expect boot 77"),
        ("expect time unbounded", "clock jump 30d\nexpect time right"),
        ("expect time right", "clock jump 30d\nexpect time right"),
    ];
    for scenario in SCENARIOS {
        for (at, line) in scenario.text.lines().enumerate().filter(|(_, line)| line.starts_with("expect ")) {
            let other = others.iter().find(|(begins, _)| line.starts_with(begins)).map(|(_, other)| *other);
            let other = other.unwrap_or_else(|| panic!("no other expectation for '{line}'"));
            // With no upper bound a clock that ran ahead is still right in its own words.
            if line.starts_with("expect time unbounded") {
                continue;
            }
            let mut lines: Vec<&str> = scenario.text.lines().collect();
            lines[at] = other;
            // A smaller ring is as full as a large one, and sooner.
            let run = played(&lines.join("\n").replacen("\nseed ", "\nring 16\nseed ", 1));
            let last = run.steps.last().unwrap();
            assert_eq!(last.outcome, Outcome::Unmet, "{}:{}: '{other}' held: {}", scenario.name, at + 1, last.text);
            assert_eq!(run.verdict.as_str(), "fails");
        }
    }
}

#[test]
fn the_same_script_gives_the_same_bytes_each_time() {
    for scenario in SCENARIOS {
        let (first, second) = (played(scenario.text), played(scenario.text));
        assert!(first.bundle.is_some(), "{}", scenario.name);
        assert_eq!(first.bundle, second.bundle, "{}", scenario.name);
        let other = format!("seed 99\n{}", scenario.text.replace("\nseed ", "\n# seed "));
        assert_ne!(first.bundle, played(&other).bundle, "{}: the seed matters", scenario.name);
    }
}

#[test]
fn the_bundle_of_a_scenario_is_a_record_of_its_parties_and_of_nobody_else() {
    let folder = TempDir::new().unwrap();
    let (bundle, keys) = (folder.path().join("bundle"), folder.path().join("keys"));
    let (bundle_name, keys_name) = (bundle.to_str().unwrap(), keys.to_str().unwrap());
    let ran = proverka(&["sim", "--script", "happy-path", "--bundle", bundle_name, "--keys", keys_name]);
    assert_eq!(ran.status.code(), Some(0));
    let text = fs::read_to_string(&keys).unwrap();
    let key = |name: &str| -> [u8; 32] {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).expect("a key").trim();
        std::array::from_fn(|at| u8::from_str_radix(&line[at * 2..at * 2 + 2], 16).expect("hex digits"))
    };
    let bytes = fs::read(&bundle).unwrap();
    let judged = |host: [u8; 32], inspectorate: [u8; 32]| {
        let parties = Parties::keys(&host, &inspectorate).expect("two keys");
        audit(Record::bundle(&bytes).expect("a bundle"), Asked::new(parties))
    };
    let report = judged(key("host"), key("inspectorate")).expect("a record of these parties");
    assert_eq!(report.grade, Grade::Joint);
    assert_eq!((report.joint, report.statements), (1, 1));
    assert!(judged(key("inspectorate"), key("host")).is_err(), "other parties");
    // What is there already is not lost to a simulation: it may be a key.
    let ran = proverka(&["sim", "--script", "happy-path", "--bundle", bundle_name, "--keys", keys_name]);
    assert_eq!(ran.status.code(), Some(2));
    assert_eq!(fs::read(folder.path().join("bundle")).unwrap(), bytes);
}

#[test]
fn the_exit_status_that_a_scenario_expects_is_the_one_that_journal_verify_gives() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (bundle, keys, held) = (file("bundle"), file("keys"), file("held"));
    let mut judged = 0;
    for scenario in SCENARIOS {
        let expected = scenario.text.lines().rev().find_map(|line| line.strip_prefix("expect exit "));
        let Some(expected) = expected else { continue };
        let name = scenario.name;
        let ran = proverka(&[
            "sim", "--script", name, "--bundle", &bundle, "--keys", &keys, "--held", &held, "--force", "--format",
            "json",
        ]);
        let document: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
        let nonce = format!("inspectorate={}", document["nonce"].as_str().expect("a nonce"));
        let mut args = vec!["journal", "verify", &bundle, "--keys", &keys, "--nonce", &nonce];
        if fs::read_to_string(&held).unwrap().lines().count() > 1 {
            args.extend(["--held", &held]);
        }
        let ran = proverka(&args);
        let out = String::from_utf8_lossy(&ran.stdout);
        assert_eq!(ran.status.code(), Some(expected.parse().unwrap()), "{name}: {out}");
        judged += 1;
    }
    assert!(judged >= 6, "{judged}");
}

#[test]
fn what_does_not_hold_is_named_with_file_and_line_and_what_was_found() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("wrong.sim");
    fs::write(&file, "# Wrong.\nenrol\n\nexpect state retired\nexpect state sealed\n").unwrap();
    let name = file.to_str().unwrap();
    let ran = proverka(&["sim", "--script", name]);
    assert_eq!(ran.status.code(), Some(1));
    let out = String::from_utf8(ran.stdout).unwrap();
    assert!(out.contains(&format!("{name}:4: expect state retired: expected retired, found sealed")), "{out}");
    let ran = proverka(&["sim", "--script", name, "--format", "json"]);
    assert_eq!(ran.status.code(), Some(1));
    let document: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(document["verdict"], "fails");
    let steps = document["steps"].as_array().unwrap();
    assert_eq!(steps.last().unwrap()["line"], 4);
    assert_eq!(steps.last().unwrap()["came"], "unmet");
}

#[test]
fn a_refusal_that_nobody_expects_ends_the_scenario() {
    let (outcome, said) = last("enrol\ntally A +1\nwait 1s\nexpect state sealed");
    assert_eq!(outcome, Outcome::Unmet);
    assert_eq!(said, "2: no session is open; no line after it expects that");
    let (outcome, said) = last("enrol\nexpect refused state");
    assert_eq!((outcome, said.as_str()), (Outcome::Unmet, "2: expected a refusal, but it was done"));
    let (outcome, _) = last("enrol\ntally A +1\nexpect refused state");
    assert_eq!(outcome, Outcome::Unmet, "refused, but for another reason");
}

#[test]
fn what_cannot_be_read_is_named_with_line_and_column_and_nothing_runs() {
    let wrong = |text: &str| match parse("wrong.sim", text) {
        Ok(script) => panic!("{script:?}"),
        Err(failure) => {
            let mut bytes = Vec::new();
            failure.print(&mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        }
    };
    assert!(wrong("enroll").starts_with("wrong.sim:1:1: 'enroll'; expected a command"));
    assert_eq!(wrong("tally Z +1"), "wrong.sim:1:7: 'Z'; expected a category, A to H\n");
    assert_eq!(wrong("enrol\ntally A"), "wrong.sim:2:8: the line ends here; expected a number from -32768 to +32767\n");
    assert_eq!(wrong("  press a 3 4"), "wrong.sim:1:13: '4'; expected the end of the line\n");
    assert_eq!(wrong("correct x by -1"), "wrong.sim:1:9: 'x'; expected last tally, or the number of an entry\n");
    assert_eq!(wrong("correct 4 -1"), "wrong.sim:1:11: '-1'; expected 'by'\n");
    assert!(wrong("enrol\nseed 3").starts_with("wrong.sim:2:1: the scene is set before anything happens"));
    assert!(wrong("repeat 3 expect state sealed").starts_with("wrong.sim:1:10: 'expect'; expected an action"));
    assert!(wrong("ring 7").contains("from 8 to 1000"));
    assert!(wrong("# Nothing.\n").starts_with("wrong.sim: no command"));
    assert_eq!(wrong("a\nb\nc").lines().count(), 3, "every fault, not only the first");
    let ran = proverka(&["sim", "--script", "no-such-scenario"]);
    assert_eq!(ran.status.code(), Some(2));
    assert!(String::from_utf8(ran.stderr).unwrap().contains("happy-path"), "names what there is");
}

/// One test for each number: the longest or the most is taken, one more is refused with its place.
#[test]
fn numbers_are_bounded_and_so_is_their_sum() {
    let wrong = |text: &str| match parse("wrong.sim", text) {
        Ok(script) => panic!("{script:?}"),
        Err(failure) => {
            let mut bytes = Vec::new();
            failure.print(&mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        }
    };
    for fits in
        ["wait 36525d", "wait 3155760000s", "clock jump 3652d", "repeat 10000 tally A +1", "repeat 10000 wait 3d"]
    {
        assert!(parse("fits.sim", fits).is_ok(), "{fits}");
        assert!(one(fits).is_ok(), "{fits}");
    }
    for (text, said) in [
        ("enrol\n wait 36526d", "2:7: '36526d'; expected a span such as 90s, 10m, 2h or 3d, at most 36525d"),
        ("wait 3155760001s", "1:6: '3155760001s'; expected a span such as 90s, 10m, 2h or 3d, at most 36525d"),
        ("wait 9223372036854775807s", "1:6: "),
        ("wait 106751991167301d", "1:6: "),
        ("clock jump 3653d", "1:12: '3653d'; expected a span such as 90s, 10m, 2h or 3d, at most 3652d"),
        ("repeat 10001 tally A +1", "1:8: '10001'; expected how often, from 1 to 10000"),
        ("repeat 4294967296 tally A +1", "1:8: "),
        ("repeat 0 tally A +1", "1:8: "),
        ("repeat 10000 wait 4d", "1:1: too long: with this line the scenario waits 40000 days"),
        ("wait 36524d\n  wait 1d\n  wait 1s", "3:3: too long: with this line the scenario waits 36526 days"),
        (
            "repeat 4 clock jump 1000d",
            "1:1: too long: with this line the scenario waits 0 days and its clock jumps 4000",
        ),
    ] {
        let said_of = wrong(text);
        assert!(said_of.starts_with(&format!("wrong.sim:{said}")), "{text}: {said_of}");
    }
    assert!(one("repeat 10000 wait 4d").is_err());
}

/// However often a device is asked, a scenario ends.
#[test]
fn a_scenario_that_asks_too_often_ends_at_the_line_that_does() {
    let script =
        parse("much.sim", "ring 8\nenrol\n\n   repeat 400 hold\nrepeat 400 hold\n repeat 400 hold\nhold").unwrap();
    assert!(play_within(&script, 2000).is_ok());
    let Err(failure) = play_within(&script, 1000) else { panic!("it ended by itself") };
    let mut bytes = Vec::new();
    failure.print(&mut bytes).unwrap();
    let said = String::from_utf8(bytes).unwrap();
    assert!(said.starts_with("much.sim:6:2: too much: at this line the device was asked 1000 times"), "{said}");
    // What a board's ring can take is far below the bound.
    const { assert!(MOST_ASKED >= 10_000) };
}

/// A cut that was ordered while the device had no power happens while it starts: here, while it erases its keys because
/// the seal was opened meanwhile.
#[test]
fn power_may_fail_at_every_step_of_a_start() {
    let mut steps = 0;
    loop {
        let text = format!(
            "seed {steps}\nenrol\ntime\npower off\nwire open\ncut after {steps} words\npower on\nexpect power off\npower on\n\
             expect state tampered"
        );
        let run = played(&text);
        let last = run.steps.last().unwrap();
        if last.command == "expect power off" {
            assert_eq!(last.text, "expected no power, found power");
            break;
        }
        assert_eq!(run.verdict.as_str(), "holds", "cut after {steps} words, line {}: {}", last.line, last.text);
        steps += 1;
    }
    assert!(steps > 0, "this start writes to flash");
    // What the start has no step for is still to come afterwards.
    let (outcome, said) = last(
        "enrol\ntime\nopen jointly\npower off\ncut after 10 words\npower on\nexpect state sealed\ntally A +1\n\
         expect silent\nexpect power off\npower on\nexpect total A 0",
    );
    assert_eq!(outcome, Outcome::Met, "{said}");
}

#[test]
fn power_may_fail_at_every_word_and_what_was_acknowledged_stays() {
    // A BOOT entry and a count; then the same with a page between them that is erased and begun.
    for (before, steps) in [(1, 32 + 32), (4, 32 + 1 + 32 + 32)] {
        let mut words = 0;
        loop {
            let text = format!(
                "seed {words}\nlimits 9\nenrol\ntime\nopen jointly declared 9\nrepeat {before} tally A +1\npower cycle\n\
                 cut after {words} words\ntally A +1\nexpect silent\npower on\nagain\nexpect total A {}\nclose\ncosign both\n\
                 export\nexpect grade joint",
                before + 1
            );
            let run = played(&text);
            let last = run.steps.last().unwrap();
            if last.text == "expected no answer, but it was done" {
                break;
            }
            assert_eq!(run.verdict.as_str(), "holds", "cut after {words} words, line {}: {}", last.line, last.text);
            words += 1;
        }
        assert_eq!(words, steps);
    }
}

#[test]
fn a_clock_within_its_bound_holds_the_true_time_for_years_and_one_outside_does_not() {
    for drift in [-499, 0, 499] {
        let text = format!(
            "now 2026-01-01\nexpiry 2036-01-01\ndrift-bound 500\nenrol\nclock drift {drift}\ntime\nwait 1200d\nexpect time right\n\
             expect in-force holds"
        );
        let (outcome, said) = last(&text);
        assert_eq!(outcome, Outcome::Met, "{drift}: {said}");
    }
    for drift in [-600, 600] {
        let text = format!(
            "now 2026-01-01\nexpiry 2036-01-01\ndrift-bound 500\nenrol\nclock drift {drift}\ntime host 0s..0s inspectorate 0s..0s\n\
             wait 30d\nexpect time right"
        );
        let (outcome, said) = last(&text);
        assert_eq!(outcome, Outcome::Unmet, "{drift}: {said}");
    }
}

#[test]
fn a_stuck_generator_enrols_nothing() {
    let (outcome, said) = last("generator stuck\npower on\nexpect state faulty\nexpect fault 4");
    assert_eq!(outcome, Outcome::Met, "{said}");
}

#[test]
fn a_correction_names_an_entry_by_its_number() {
    let (outcome, said) = last("enrol\ntime\nopen jointly\ntally A +3\ncorrect 4 by -1\nexpect total A 2");
    assert_eq!(outcome, Outcome::Met, "{said}");
    let (outcome, said) = last("enrol\ntime\nopen jointly\ntally A +3\ncorrect 3 by -1\nexpect refused entry");
    assert_eq!(outcome, Outcome::Met, "{said}");
}

/// The clock hardly moves while nothing waits.
#[test]
fn export_statements_of_one_second_run_out_and_the_next_second_has_more() {
    let (outcome, said) =
        last("enrol\ntime\nrepeat 600 export\nexpect refused soon\nwait 1s\nexport\nexpect grade joint");
    assert_eq!(outcome, Outcome::Met, "{said}");
    let (outcome, _) = last("enrol\ntime\nrepeat 100 export\nexpect refused soon");
    assert_eq!(outcome, Outcome::Unmet);
}

#[test]
fn the_list_names_every_scenario() {
    let ran = proverka(&["sim", "--list", "--format", "csv"]);
    let out = String::from_utf8(ran.stdout).unwrap();
    for scenario in SCENARIOS {
        assert!(out.lines().any(|line| line.starts_with(&format!("{},", scenario.name))), "{}", scenario.name);
    }
}
