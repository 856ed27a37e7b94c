//! The copy of the record that a party keeps: it saves reading, and is never trusted without verification.

use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;

use proverka::journal::audit::Parties;
use proverka_cli::device::bundle::RawRecord;
use proverka_cli::device::kept::KeptFile;

use crate::bench::{Bench, lies};

/// A device with a session and some counts.
fn counted() -> Bench {
    let bench = Bench::enrolled();
    bench.both("open", &[]).exits(0);
    for _ in 0..6 {
        bench.device("tally", &["B"]).exits(0);
    }
    bench
}

/// The number of pieces of entries that `status` reads for a party with a copy.
fn pieces(bench: &Bench, copy: &str) -> u64 {
    let before = bench.line.pieces.load(Relaxed);
    let (keys, copy) = (bench.path("keys.txt"), bench.path(copy));
    let status = bench.device("status", &["--keys", &keys, "--copy", &copy]);
    assert_eq!(status.member("verified"), "joint");
    bench.line.pieces.load(Relaxed) - before
}

#[test]
fn a_download_that_is_cut_off_again_and_again_goes_on_where_it_was() {
    let bench = counted();
    let keys = bench.path("keys.txt");
    let copy = bench.path("own.pvkb");
    let mut attempts = 0;
    for bytes in (400..).step_by(97) {
        bench.line.unplug.store(bytes, Relaxed);
        attempts += 1;
        let ran = bench.device("status", &["--keys", &keys, "--copy", &copy]);
        if ran.status == 0 {
            break;
        }
        assert_eq!(ran.status, 2, "{}{}", ran.out, ran.err);
        assert!(attempts < 80, "no end: {}", ran.err);
    }
    assert!(attempts > 5, "{attempts}");
    bench.line.unplug.store(0, Relaxed);
    bench.run(&["journal", "verify", &copy, "--keys", &keys]).exits(0);
    // Nothing is read twice: only new entries are read.
    assert_eq!(pieces(&bench, "own.pvkb"), 0);
    bench.device("tally", &["B"]).exits(0);
    let tail = pieces(&bench, "own.pvkb");
    let whole = pieces(&bench, "other.pvkb");
    assert!(tail > 0 && tail * 6 < whole, "{tail} of {whole}");
}

#[test]
fn a_copy_is_verified_each_time() {
    let bench = counted();
    let whole = pieces(&bench, "own.pvkb");
    let path = bench.path("own.pvkb");
    let good = std::fs::read(&path).expect("a copy");
    // One bit is flipped in the last entry, then in each kind of byte before it: only the part that still verifies is
    // used.
    let (first, last) = (532, good.len() - 36 - 4);
    for at in [last - 1, last - 100, (first + last) / 2, first + 70] {
        let mut bent = good.clone();
        bent[at] ^= 1;
        std::fs::write(&path, &bent).expect("written");
        let read = pieces(&bench, "own.pvkb");
        assert!(read > 0 && read <= whole, "byte {at}: {read} of {whole}");
        assert!(std::fs::read(&path).expect("a copy") == good, "byte {at}: the copy is not whole again");
    }
    // An invalid genesis, and a file that is not a copy, are refused and not replaced.
    let keys = bench.path("keys.txt");
    let mut bent = good.clone();
    bent[8 + 300] ^= 1;
    for wrong in [bent, b"my diary".to_vec(), good[..good.len() / 2].to_vec()] {
        std::fs::write(&path, &wrong).expect("written");
        let ran = bench.device("status", &["--keys", &keys, "--copy", &path]).exits(2);
        assert!(ran.err.contains("--copy"), "{}", ran.err);
        assert!(std::fs::read(&path).expect("a file") == wrong, "it was replaced");
    }
}

#[test]
fn a_copy_of_another_device_is_refused() {
    let (bench, other) = (counted(), Bench::new());
    pieces(&bench, "own.pvkb");
    // The same parties have another term.
    for name in ["host.key", "inspectorate.key"] {
        std::fs::remove_file(other.path(name)).expect("removed");
        std::fs::copy(bench.path(name), other.path(name)).expect("copied");
    }
    other.put("keys.txt", &bench.get("keys.txt"));
    other.put("terms.json", &other.get("terms.json").replace("00112233", "99112233"));
    other.both("enrol", &["--terms", &other.path("terms.json")]).exits(0);
    let (keys, copy) = (other.path("keys.txt"), bench.path("own.pvkb"));
    let before = std::fs::read(&copy).expect("a copy");
    let both = other.both("open", &["--copy", &copy]).exits(1);
    assert!(both.member("contradicts").contains("is not that in the copy"), "{}", both.out);
    assert!(std::fs::read(&copy).expect("a copy") == before, "it was replaced");
    other.device("status", &["--keys", &keys, "--copy", &other.path("own.pvkb")]);
}

#[test]
fn a_device_that_was_set_back_is_known_by_the_copy_alone() {
    let bench = counted();
    *bench.set_back.lock().expect("no panic") = Some("keep");
    // After a start, the time is unknown, so the count is undecided.
    bench.device("tally", &["B"]).exits(3);
    pieces(&bench, "own.pvkb");
    let copy = bench.path("own.pvkb");
    let kept = std::fs::read(&copy).expect("a copy");
    *bench.set_back.lock().expect("no panic") = Some("put back");
    let ran = bench.both("limit", &["A", "3", "--copy", &copy]).exits(1);
    assert!(ran.member("contradicts").contains("it was cut or reset to an earlier state"), "{}", ran.out);
    // The device continues with another history, which becomes as long as the copy and longer.
    for _ in 0..2 {
        bench.device("tally", &["C"]).exits(3);
        let ran = bench.both("limit", &["A", "3", "--copy", &copy]).exits(1);
        assert!(ran.member("contradicts").contains("two histories"), "{}", ran.out);
    }
    assert!(std::fs::read(&copy).expect("a copy") == kept, "it was replaced");
}

#[test]
#[cfg(unix)]
fn a_link_is_neither_read_nor_followed() {
    let bench = counted();
    let (keys, copy, target) = (bench.path("keys.txt"), bench.path("own.pvkb"), bench.path("target"));
    bench.put("target", "mine");
    std::os::unix::fs::symlink(&target, &copy).expect("a link");
    let ran = bench.device("status", &["--keys", &keys, "--copy", &copy]).exits(2);
    assert!(ran.err.contains("is a link"), "{}", ran.err);
    // The partial file of an export is created anew, so that a link of that name is not followed.
    let out = bench.path("record.pvkb");
    std::os::unix::fs::symlink(&target, format!("{out}.part")).expect("a link");
    bench.line.unplug.store(1500, Relaxed);
    bench.device("export", &["--as", "host", "--out", &out, "--keys", &keys]).exits(2);
    assert_eq!(bench.get("target"), "mine");
    bench.line.unplug.store(0, Relaxed);
    bench.device("export", &["--as", "host", "--out", &out, "--keys", &keys]).exits(0);
    assert_eq!(bench.get("target"), "mine");
}

#[test]
fn sizes_at_the_end_of_their_range_are_refused_and_harm_nothing() {
    let bench = counted();
    let (keys, copy) = (bench.path("keys.txt"), bench.path("own.pvkb"));
    pieces(&bench, "own.pvkb");
    let good = std::fs::read(&copy).expect("a copy");
    for base in [1, u32::MAX - 5, u32::MAX - 1, u32::MAX] {
        let mut bent = good.clone();
        bent[456..460].copy_from_slice(&base.to_le_bytes());
        std::fs::write(&copy, &bent).expect("written");
        let ran = bench.device("status", &["--keys", &keys, "--copy", &copy]);
        assert!(ran.status == 0 || ran.status == 1 || ran.status == 2, "{}{}", ran.out, ran.err);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
    }
}

/// Reads the status over a line that lies and is then cut, and restores the line.
fn cut(bench: &Bench, lie: u64, copy: &str) {
    bench.line.lie.store(lie, Relaxed);
    bench.device("status", &["--keys", &bench.path("keys.txt"), "--copy", copy]).exits(2);
    bench.line.lie.store(0, Relaxed);
    bench.line.unplug.store(0, Relaxed);
}

#[test]
fn a_line_that_is_cut_after_a_lie_leaves_no_copy_that_accuses_the_device() {
    let bench = counted();
    let copy = bench.path("own.pvkb");
    cut(&bench, lies::BASE, &copy);
    // The control: the lie is in the file, and nothing in the file contradicts it.
    let kept = std::fs::read(&copy).expect("a copy");
    assert_eq!(kept[456..460], 1_u32.to_le_bytes());
    let ran = bench.both("limit", &["A", "5", "--copy", &copy]).exits(0);
    assert!(ran.err.contains("nothing confirms where its record begins"), "{}", ran.err);
    bench.run(&["journal", "verify", &copy, "--keys", &bench.path("keys.txt")]).exits(0);
    assert_eq!(pieces(&bench, "own.pvkb"), 0, "the copy is not whole again");
}

#[test]
fn a_line_that_is_cut_after_a_lie_leaves_no_copy_with_a_damaged_genesis() {
    let bench = counted();
    cut(&bench, lies::GENESIS, &bench.path("own.pvkb"));
    assert!(pieces(&bench, "own.pvkb") > 0);
    // A copy that holds good entries is not replaced by such a record.
    let copy = bench.path("own.pvkb");
    let before = std::fs::read(&copy).expect("a copy");
    bench.device("tally", &["B"]).exits(0);
    bench.line.lie.store(lies::GENESIS, Relaxed);
    let ran = bench.device("status", &["--keys", &bench.path("keys.txt"), "--copy", &copy]).exits(1);
    assert!(ran.member("contradicts").contains("is not that in the copy"), "{}", ran.out);
    bench.line.lie.store(0, Relaxed);
    assert!(std::fs::read(&copy).expect("a copy") == before, "it was replaced");
}

#[test]
fn an_export_that_the_device_signed_is_no_copy_to_be_replaced() {
    let bench = counted();
    let (keys, out) = (bench.path("keys.txt"), bench.path("record.pvkb"));
    bench.device("export", &["--as", "host", "--out", &out, "--keys", &keys]).exits(0);
    let before = std::fs::read(&out).expect("an export");
    bench.device("tally", &["B"]).exits(0);
    let ran = bench.device("status", &["--keys", &keys, "--copy", &out]).exits(2);
    assert!(ran.err.contains("an export that the device signed"), "{}", ran.err);
    assert!(std::fs::read(&out).expect("an export") == before, "the signed statement is lost");
}

#[test]
fn a_line_that_never_ends_makes_the_copy_no_quadratic_work() {
    let bench = counted();
    pieces(&bench, "own.pvkb");
    let mut record = RawRecord::parse(&std::fs::read(bench.path("own.pvkb")).expect("a copy")).expect("a record");
    let term = record.term();
    let again = record.entry(2).expect("an entry").to_vec();
    let path = PathBuf::from(bench.path("growing.pvkb"));
    let mut kept = KeptFile::new(path.clone(), Parties::Term(term), vec![term]);
    let (mut written, mut every, mut before) = (0, 0, 0);
    while record.entries() < 12_000 {
        assert!(record.push(&again));
        kept.keep_if_due(&record).expect("kept");
        let length = std::fs::metadata(&path).map_or(0, |about| about.len());
        if length != before {
            written += length;
            before = length;
        }
        if record.entries().is_multiple_of(256) {
            every += record.bundle(None).len() as u64;
        }
    }
    let whole = record.bundle(None).len() as u64;
    assert!(written > whole / 2 && written < 10 * whole, "{written} of {whole}");
    // The control: a copy every 256 entries.
    assert!(every > 20 * whole, "{every} of {whole}");
    // With another term or other parties, nothing is kept.
    for (term, parties) in [([1; 32], Parties::Term(term)), (term, Parties::Term([1; 32]))] {
        let path = PathBuf::from(bench.path("other.pvkb"));
        KeptFile::new(path.clone(), parties, vec![term]).keep(&record).expect("nothing to write");
        assert!(!path.exists());
    }
}
