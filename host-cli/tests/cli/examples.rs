//! The help of each command ends with examples, and every one of them works.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use clap::CommandFactory as _;
use proverka_cli::args::Args;

/// Commands whose examples would need a device, a device that lied, or the secret key of a party. Their manual has
/// transcripts.
const WITHOUT: [&str; 3] = ["proverka device", "proverka journal proof", "proverka journal checkpoint verify"];

/// Each command that does something, with what stands at the end of its help.
fn commands(command: &clap::Command, name: &str, found: &mut Vec<(String, String)>) {
    let help = command.get_after_long_help().or(command.get_after_help());
    if command.get_subcommands().next().is_none() || command.get_positionals().next().is_some() {
        found.push((name.to_owned(), help.map(ToString::to_string).unwrap_or_default()));
    }
    for part in command.get_subcommands() {
        commands(part, &format!("{name} {}", part.get_name()), found);
    }
}

/// The lines of a help text that can be typed, without the remarks behind them.
fn examples(help: &str) -> Vec<&str> {
    let is_typed = |line: &&str| ["  proverka ", "  cat "].iter().any(|start| line.starts_with(start));
    help.lines().filter(is_typed).filter_map(|line| line.trim().split("  ").next()).collect()
}

/// Runs a line in a folder by the shell.
fn run(line: &str, folder: &Path) -> (Option<i32>, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_proverka"));
    let path = format!("{}:/usr/bin:/bin", program.parent().expect("a folder").display());
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", line]).current_dir(folder).env("PATH", path).stdin(std::process::Stdio::null());
    let ran = shell.output().expect("a shell");
    (ran.status.code(), String::from_utf8_lossy(&ran.stderr).into_owned())
}

/// A folder with the files that the examples name.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("mine.csv", "date,party,warheads\n2020-03-01,US,1373\n2020-03-01,RU,1326\n");
    write("items.ndjson", "{\"id\":\"1\",\"party\":\"US\",\"kind\":\"icbm\",\"state\":\"deployed\",\"warheads\":1}\n");
    write("notices.ndjson", "{\"on\":\"2012-05-02\",\"notice\":\"eliminated\",\"id\":\"1\"}\n");
    write("given.ndjson", "{\"notice\":\"launch\",\"event\":\"2011-10-20T06:30:00Z\",\"received\":\"2011-10-18\"}\n");
    write("inspections.csv", "date,kind,by,of,place\n2011-04-16,type_one_inspection,US,RU,Uzhur\n");
    let steps = "inspection,kind,by,of,place,step,at\n\
        A-1,type_one_inspection,US,RU,Uzhur,designation,2011-04-16T09:00Z\nA-1,,,,,restrictions,2011-04-16T10:05Z\n";
    write("steps.csv", steps);
    write("treaties.csv", "name,signed\nNew START,2010-04-08\n");
    let book = format!("{}/tests/cli/workbooks/sheets.xlsx", env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(book, folder.path().join("mine.xlsx")).expect("a workbook");
    for line in [
        "proverka treaty export new-start > my-treaty.json",
        "proverka sim --script happy-path --bundle record.pvkb --keys keys.txt --held held.txt",
    ] {
        assert_eq!(run(line, folder.path()), (Some(0), String::new()), "{line}");
    }
    folder
}

#[test]
fn every_example_of_every_help_works() {
    let mut found = Vec::new();
    commands(&Args::command(), "proverka", &mut found);
    let left_out = |name: &str| WITHOUT.iter().any(|without| name.starts_with(without));
    let found: Vec<_> = found.into_iter().filter(|(name, _)| !left_out(name)).collect();
    assert!(found.len() > 20, "{found:?}");
    let folder = folder();
    let mut wrong = Vec::new();
    for (name, help) in &found {
        let examples = examples(help);
        if !examples.iter().any(|line| line.contains(name.as_str())) {
            wrong.push(format!("{name}: no example of it in its help"));
        }
        for line in examples {
            let (status, said) = run(line, folder.path());
            // 1 and 3 are answers too.
            if !matches!(status, Some(0 | 1 | 3)) || said.contains("error:") {
                wrong.push(format!("{line}: {status:?} {said}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_example_that_does_not_work_would_be_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run("proverka limits no-such-file.csv", folder.path()).0, Some(2));
    assert_eq!(examples("Examples:\n  proverka demo    a remark\n  date,party\n"), ["proverka demo"]);
}
