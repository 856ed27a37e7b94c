//! The sample sessions in README: each command is run, and prints what README says that it prints.
//!
//! What prints something else each time, such as a new key, stands in README as `text` and not as `console`.

use std::process::Command;

const README: &str = include_str!("../../../README.md");

/// The commands of README's `console` blocks, in order, each with what it is said to print.
fn samples() -> Vec<(String, String)> {
    let mut samples: Vec<(String, String)> = Vec::new();
    for block in README.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").expect("the end of a block");
        for line in block.lines() {
            match (line.strip_prefix("$ proverka "), samples.last_mut()) {
                (Some(command), _) => samples.push((command.to_owned(), String::new())),
                (None, Some((_, output))) => *output += &format!("{}\n", line.trim_end()),
                (None, None) => panic!("output without a command: {line}"),
            }
        }
    }
    samples
}

#[test]
fn the_sample_sessions_of_readme_are_what_the_program_prints() {
    let samples = samples();
    assert!(samples.len() >= 4, "{samples:?}");
    // One folder for all: a later command reads what an earlier one wrote.
    let folder = tempfile::tempdir().expect("a folder");
    for (command, said) in samples {
        let ran = Command::new(env!("CARGO_BIN_EXE_proverka"))
            .args(command.split_whitespace())
            .current_dir(&folder)
            .output()
            .expect("the program runs");
        let printed: String = String::from_utf8(ran.stdout)
            .expect("text")
            .lines()
            .map(|line| line.trim_end().to_owned() + "\n")
            .collect();
        assert_eq!(said.trim_end(), printed.trim_end(), "$ proverka {command}");
    }
}
