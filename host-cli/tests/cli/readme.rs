//! The sample sessions in README and in the manual: each command is run, and must print what the page shows.
//!
//! Output that differs each time, such as a new key, is marked as `text` and not as `console`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proverka::count::{Kind, State};

/// README and all pages of the manual.
fn pages() -> Vec<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manual = fs::read_dir(package.join("docs")).expect("the manual");
    let mut pages: Vec<PathBuf> = manual.map(|entry| entry.expect("an entry of the folder").path()).collect();
    pages.push(package.join("../README.md"));
    pages.sort();
    pages
}

/// What a page has its reader type.
enum Sample {
    /// A command of `proverka`, with the output that the page shows.
    Command(String, String),
    /// A file with this name and text.
    File(String, String),
}

/// What stands in the `console` blocks of a page, in order.
fn samples(page: &str) -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    for block in page.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").expect("the end of a block");
        let mut lines = block.lines();
        while let Some(line) = lines.next() {
            let file = line.strip_prefix("$ cat > ").and_then(|rest| rest.strip_suffix(" <<END"));
            match (line.strip_prefix("$ proverka "), file, samples.last_mut()) {
                (Some(command), ..) => samples.push(Sample::Command(command.to_owned(), String::new())),
                (_, Some(name), _) => {
                    let text = lines.by_ref().take_while(|line| *line != "END").map(|line| format!("{line}\n"));
                    samples.push(Sample::File(name.to_owned(), text.collect()));
                }
                (None, None, Some(Sample::Command(_, output))) => *output += &format!("{}\n", line.trim_end()),
                (None, None, _) => panic!("output without a command: {line}"),
            }
        }
    }
    samples
}

#[test]
fn the_sample_sessions_of_readme_and_manual_are_what_the_program_prints() {
    let mut count = 0;
    for page in pages() {
        // Each page has one folder, because a later command reads what an earlier one wrote.
        let folder = tempfile::tempdir().expect("a folder");
        for sample in samples(&fs::read_to_string(&page).expect("a text")) {
            let (command, stated) = match sample {
                Sample::Command(command, stated) => (command, stated),
                Sample::File(name, text) => {
                    fs::write(folder.path().join(name), text).expect("a file");
                    continue;
                }
            };
            let output = Command::new(env!("CARGO_BIN_EXE_proverka"))
                .args(command.split_whitespace())
                .current_dir(&folder)
                .output()
                .expect("the program runs");
            let printed: String = String::from_utf8(output.stdout)
                .expect("text")
                .lines()
                .map(|line| line.trim_end().to_owned() + "\n")
                .collect();
            assert_eq!(stated.trim_end(), printed.trim_end(), "{}: $ proverka {command}", page.display());
            count += 1;
        }
    }
    assert!(count >= 9, "only {count} commands were found");
}

#[test]
fn the_manual_lists_every_kind_and_every_state_of_items() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/input.md")).expect("a page");
    let listed = |field: &str| -> Vec<String> {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{field}` |"))).expect("a row of the table");
        row.split('`').skip(3).step_by(2).map(str::to_owned).collect()
    };
    assert_eq!(listed("kind"), Kind::ALL.map(Kind::as_str));
    assert_eq!(listed("state"), State::ALL.map(State::as_str));
}

#[test]
fn the_manual_lists_every_key_of_the_reports_on_limits_and_terms() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json.md")).expect("a page");
    for (command, treaty) in [("limits", "--treaty=new-start"), ("term", "new-start")] {
        let chapter =
            page.split("\n## ").find(|chapter| chapter.starts_with(&format!("`{command}`"))).expect("a chapter");
        let output = Command::new(env!("CARGO_BIN_EXE_proverka"))
            .args([command, treaty, "--at", "2020-03-01", "--format", "json"])
            .output()
            .expect("the program runs");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let keys: Vec<&String> = report.as_object().expect("an object").keys().collect();
        let missing: Vec<&&String> = keys.iter().filter(|key| !chapter.contains(&format!("`{key}`"))).collect();
        assert!(keys.len() > 3 && missing.is_empty(), "{command}: {missing:?} of {keys:?}");
    }
}
