//! Options that every command has: where its answer goes, and in which colours; and the manual pages.

use std::fs;

use clap::CommandFactory as _;
use proverka_cli::args::Args;

use crate::proverka::{proverka, temporary};

const ANSWER: &str = "holds: 6 findings: 6 hold, 0 fail, 0 undecided, 0 not binding\n";

#[test]
fn an_answer_goes_to_a_file_and_the_exit_status_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("answer.txt");
    let path = path.to_str().expect("a name");
    let bad = temporary("totals.csv", "date,party,warheads\n2020-03-01,US,1551\n");
    for (args, status) in [
        (&["limits", "--at", "2020-03-01", "--format", "json"][..], 0),
        (&["limits", bad.path(), "--party", "US"], 1),
        (&["limits", "--as-of", "2020-02-27", "--format", "csv"], 0),
        (&["term", "inf", "--at", "2020-02-27"], 1),
        (&["treaty", "export", "sort"], 0),
        (&["completions", "bash"], 0),
    ] {
        let plain = proverka(args);
        assert_eq!(plain.status, status, "{plain:?}");
        for options in [&["-o", path][..], &["--output", path], &[&format!("--output={path}")]] {
            let ran = proverka(&[args, options].concat());
            assert_eq!((ran.status, ran.out.as_str()), (status, ""), "{ran:?}");
            assert_eq!(fs::read_to_string(path).expect("a file"), plain.out);
        }
    }
}

#[test]
fn a_command_that_gives_no_answer_leaves_the_file_as_it_was() {
    let kept = temporary("answer.txt", "kept\n");
    for args in [&["limits", "--at", "2020-02-30"][..], &["limits", "nowhere.csv"], &["treaty", "show", "nothing"]] {
        let ran = proverka(&[args, &["-o", kept.path()]].concat());
        assert_eq!(ran.status, 2, "{ran:?}");
        assert_eq!(fs::read_to_string(kept.path()).expect("a file"), "kept\n");
    }
}

#[test]
fn an_input_is_not_replaced_by_the_answer() {
    let text = "date,party,warheads\n2020-03-01,US,1\n";
    let file = temporary("totals.csv", text);
    let treaty = temporary("treaty.json", proverka(&["treaty", "export", "sort"]).out);
    for (args, output) in [
        (&["limits", file.path()][..], file.path()),
        (&["limits", "--treaty", treaty.path()], treaty.path()),
        (&["limits", &format!("--treaty={}", treaty.path())], treaty.path()),
        (&["treaty", "lint", treaty.path()], treaty.path()),
    ] {
        let ran = proverka(&[args, &["-o", output]].concat());
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.err.contains("are the same file"), "{ran:?}");
    }
    assert_eq!(fs::read_to_string(file.path()).expect("a file"), text);
    // The control: another name is written.
    let other = temporary("other.txt", "");
    assert_eq!(proverka(&["treaty", "lint", treaty.path(), "-o", other.path()]).status, 0);
}

#[test]
fn colours_are_used_when_they_are_asked_for() {
    let run = |color: &[&str]| proverka(&[&["limits", "--at", "2020-03-01", "-q"], color].concat()).out;
    assert_eq!(run(&[]), ANSWER);
    assert_eq!(run(&["--color", "never"]), ANSWER);
    assert_eq!(run(&["--color=auto"]), ANSWER);
    for always in [&["--color", "always"][..], &["--color=always"]] {
        assert_eq!(run(always), format!("\u{1b}[32mholds\u{1b}[0m{}", ANSWER.trim_start_matches("holds")));
    }
    // Messages about wrong arguments too.
    let error = |color: &str| proverka(&["limits", "--at", "x", "--color", color]).err;
    assert!(error("always").contains('\u{1b}') && !error("never").contains('\u{1b}'));
}

#[test]
fn every_command_has_a_manual_page_that_names_its_options() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = proverka(&["man", "--dir", folder.path().to_str().expect("a name")]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{ran:?}");
    let mut root = Args::command();
    root.build();
    let mut commands = vec![("proverka".to_owned(), &root)];
    let mut pages = 0;
    while let Some((name, command)) = commands.pop() {
        let below = command.get_subcommands().filter(|below| below.get_name() != "help");
        commands.extend(below.map(|below| (format!("{name}-{}", below.get_name()), below)));
        let page = fs::read_to_string(folder.path().join(format!("{name}.1"))).expect("a page");
        assert!(page.contains(&format!(".TH {name} 1 ")), "{name}: {page}");
        for option in command.get_arguments().filter_map(clap::Arg::get_long) {
            let written = format!("\\-\\-{}", option.replace('-', "\\-"));
            assert!(page.contains(&written), "{name} does not name --{option}");
        }
        if name != "proverka" {
            let typed: Vec<&str> = name.split('-').skip(1).collect();
            assert_eq!(proverka(&[&["man"], &typed[..]].concat()).out, page);
        }
        pages += 1;
    }
    assert_eq!(pages, fs::read_dir(folder.path()).expect("a folder").count());
    let ran = proverka(&["man", "nothing"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("no command `nothing`"), "{ran:?}");
}
