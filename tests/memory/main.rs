//! Checks that memory use does not grow with the input: the peak of a separate process is at most 2 MB above its start
//! if the ids are in order, and 26 MB above it if they are not.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use proverka_test_support::synthetic::{CSV_HEADER, csv_line, json_line, write_lines};

/// Most memory where the order of the ids shows that they differ. Unit: KiB.
const MOST_IN_ORDER: u64 = 2_000_000 / 1024;
/// Most memory where ids are compared by hashes or fingerprints: those that are kept, and those that are being sorted.
/// Unit: KiB.
const MOST: u64 = MOST_IN_ORDER + (16 + 8) * 1024;

/// Counts `path` in a separate process, to whose standard input `input` writes, with at most `most` KiB of memory.
/// Returns its answer without the figure.
fn count(path: &Path, threads: u32, most: u64, input: impl FnOnce(&mut dyn Write)) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_count-items"))
        .args([path.as_os_str(), threads.to_string().as_ref()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    input(&mut BufWriter::with_capacity(1 << 20, child.stdin.take().expect("a pipe")));
    let output = child.wait_with_output().expect("an end");
    assert!(output.status.success(), "{output:?}");
    let answer = String::from_utf8(output.stdout).expect("text");
    let (grown, rest) = answer.split_once(" KiB, ").expect("a figure");
    let grown: u64 = grown.parse().expect("a number");
    assert!(grown <= most, "{grown} KiB more for {} on {threads} threads: {rest}", path.display());
    rest.trim_end().to_owned()
}

fn file(directory: &Path, write: impl FnOnce(&mut BufWriter<File>)) -> std::path::PathBuf {
    let path = directory.join("items");
    let mut out = BufWriter::new(File::create(&path).expect("a file"));
    write(&mut out);
    out.flush().expect("room");
    path
}

#[test]
fn a_million_items_take_no_more_memory_than_a_few() {
    const ITEMS: u64 = 1_000_000;
    let directory = tempfile::tempdir().expect("a directory");
    let orders: [fn(u64) -> u64; 2] = [|index| index, |index| index * 700_001 % ITEMS];
    for (order, most) in orders.into_iter().zip([MOST_IN_ORDER, MOST]) {
        let path = file(directory.path(), |out| write_lines(out, ITEMS, json_line, order).expect("room"));
        for threads in [1, 2] {
            assert_eq!(count(&path, threads, most, |_| {}), "1000000 items");
        }
    }
    // A pipe cannot be read again, so that every id has a fingerprint and its place.
    let answer = count(Path::new("-"), 2, MOST, |mut out| {
        write_lines(&mut out, ITEMS, json_line, |index| index * 700_001 % ITEMS).expect("a reader");
    });
    assert_eq!(answer, "1000000 items");
    let path = file(directory.path(), |out| {
        out.write_all(CSV_HEADER.as_bytes()).expect("room");
        write_lines(out, ITEMS, csv_line, |index| index).expect("room");
    });
    assert_eq!(count(&path, 2, MOST_IN_ORDER, |_| {}), "1000000 items");
}

#[test]
fn a_line_of_a_gibibyte_is_one_error_and_the_line_after_it_is_read() {
    let answer = count(Path::new("-"), 2, MOST, |out| {
        let mib = vec![b'x'; 1 << 20];
        out.write_all(b"{\"id\":\"").expect("a reader");
        for _ in 0..1024 {
            out.write_all(&mib).expect("a reader");
        }
        out.write_all(b"\"}\nnonsense\n").expect("a reader");
    });
    assert_eq!(
        answer,
        "<stdin>:1:65537: a line of more than 65536 bytes; expected one item on a line\n\
         <stdin>:2:1: unexpected `n`; expected a value"
    );
}

#[test]
fn a_million_bad_lines_take_no_more_memory_than_a_few() {
    let answer = count(Path::new("-"), 2, MOST, |out| {
        for _ in 0..1_000_000 {
            out.write_all(b"{\n").expect("a reader");
        }
    });
    assert!(answer.ends_with("… and 999980 more"), "{answer}");
}

#[test]
fn a_million_times_the_same_id_takes_no_more_memory_than_once() {
    let mut line = String::new();
    json_line(4, &mut line);
    line.push('\n');
    let answer = count(Path::new("-"), 2, MOST, |out| {
        for _ in 0..1_000_000 {
            out.write_all(line.as_bytes()).expect("a reader");
        }
    });
    assert!(answer.ends_with("… and 999979 more"), "{answer}");
}
