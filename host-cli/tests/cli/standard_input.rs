//! What was sent to standard input is judged if no INPUT is named, and every report says what was judged.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::bad_input::refused;
use crate::proverka::{Ran, piped, proverka, ran, temporary};

const MINE: &str = "date,party,warheads\n2020-03-01,US,1\n";

fn started(args: &[&str], input: impl Into<Stdio>) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_proverka"));
    command.args(args).stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

fn ended(child: Child) -> Ran {
    ran(child.wait_with_output().expect("the program ends"))
}

/// Checks that this is the judgement of `MINE`, from standard input.
#[track_caller]
fn judges_mine(ran: &Ran) {
    let json = ran.json();
    assert_eq!((&json["input"], json["findings"].as_array().map(Vec::len)), (&"<stdin>".into(), Some(2)), "{ran:?}");
    assert_eq!(json["findings"][0]["measured"], 1, "{ran:?}");
}

/// Checks that this is the judgement of the built-in numbers.
#[track_caller]
fn judges_the_built_in_numbers(ran: &Ran) {
    let json = ran.json();
    assert_eq!(json["input"], "built-in", "{ran:?}");
    assert!(json["findings"].as_array().is_some_and(|findings| findings.len() > 50), "{ran:?}");
}

const JSON: [&str; 3] = ["limits", "--format", "json"];

#[test]
fn a_redirected_file_is_judged() {
    let mine = temporary("mine.csv", MINE);
    let file = || std::fs::File::open(mine.path()).expect("a file");
    judges_mine(&ended(started(&JSON, file())));
    let table = ended(started(&["limits"], file()));
    assert!(table.out.starts_with("New START (2010), numbers: <stdin>\n"), "{table:?}");
    let empty = temporary("empty.csv", "");
    let empty = std::fs::File::open(empty.path()).expect("a file");
    refused(&ended(started(&["limits"], empty)), &["<stdin>: empty; expected a header"]);
}

#[test]
fn a_pipe_is_judged_however_slow_its_writer_is() {
    judges_mine(&piped(&JSON, MINE.as_bytes()));
    let mut child = started(&JSON, Stdio::piped());
    let mut writer = child.stdin.take().expect("a pipe");
    std::thread::sleep(Duration::from_millis(1500));
    writer.write_all(MINE.as_bytes()).expect("the program reads");
    drop(writer);
    let ran = ended(child);
    judges_mine(&ran);
    assert!(ran.err.contains("waiting for a declaration on standard input"), "{ran:?}");
    assert!(ran.err.contains("name the input `built-in`, or add `< /dev/null`"), "{ran:?}");
}

#[test]
fn an_open_pipe_without_a_writer_is_not_waited_for_in_silence() {
    let mut child = started(&JSON, Stdio::piped());
    let writer = child.stdin.take();
    let mut said = String::new();
    BufReader::new(child.stderr.take().expect("a pipe")).read_line(&mut said).expect("text");
    assert_eq!(said, "proverka: waiting for a declaration on standard input, which is a pipe\n");
    drop(writer);
    judges_the_built_in_numbers(&ended(child));
}

#[test]
fn the_built_in_numbers_are_judged_where_nothing_is_sent_and_where_they_are_named() {
    let empty = piped(&JSON, b"");
    judges_the_built_in_numbers(&empty);
    assert_eq!(empty.err, "proverka: standard input is empty: the built-in numbers are judged\n");
    let nothing = proverka(&JSON);
    judges_the_built_in_numbers(&nothing);
    assert_eq!(nothing.err, "");
    for args in [&["limits", "built-in", "--format", "json"], &["limits", "--format", "json", "built-in"]] {
        judges_the_built_in_numbers(&piped(args, MINE.as_bytes()));
    }
    let named = temporary("mine.csv", MINE);
    let ran = piped(&["limits", named.path(), "--format", "json"], b"no table");
    assert_eq!(ran.json()["input"], "mine.csv", "{ran:?}");
    let csv = proverka(&["limits", named.path(), "--format", "csv"]);
    assert!(csv.out.lines().skip(1).all(|line| line.ends_with(",mine.csv")), "{csv:?}");
}

#[cfg(unix)]
#[test]
fn a_socket_is_not_read() {
    let (ours, theirs) = std::os::unix::net::UnixStream::pair().expect("a pair of sockets");
    let ran = ended(started(&JSON, std::os::fd::OwnedFd::from(theirs)));
    judges_the_built_in_numbers(&ran);
    drop(ours);
}

#[test]
fn the_other_commands_that_judge_a_declaration_read_it_too() {
    let export = piped(&["limits", "export"], MINE.as_bytes());
    assert!(export.out.contains("2020-03-01,US,1,"), "{export:?}");
    let two = format!("{MINE}2020-09-01,US,3\n");
    let compare = piped(&["limits", "compare", "--format", "json"], two.as_bytes());
    assert_eq!(compare.json()["from"]["input"], "<stdin>", "{compare:?}");
    let with_built_in = piped(&["limits", "compare", "built-in", "-", "--format", "json"], MINE.as_bytes());
    assert_eq!(with_built_in.json()["from"]["input"], "built-in", "{with_built_in:?}");
    assert_eq!(with_built_in.json()["to"]["input"], "<stdin>", "{with_built_in:?}");
    let other_way = piped(&["limits", "compare", "-", "built-in", "--format", "json"], MINE.as_bytes());
    assert_eq!(other_way.json()["to"]["input"], "built-in", "{other_way:?}");
    let page = piped(&["report", "--at", "2020-03-01"], MINE.as_bytes());
    assert!(page.out.contains("proverka report new-start - --at 2020-03-01"), "{page:?}");
}
