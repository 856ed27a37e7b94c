//! Exports that are cut off, and recorded sessions.

use std::sync::atomic::Ordering::Relaxed;

use crate::bench::{Bench, lies};

#[test]
fn an_export_that_is_unplugged_again_and_again_ends_with_the_whole_record() {
    let bench = Bench::enrolled();
    bench.both("open", &[]).exits(0);
    for _ in 0..4 {
        bench.device("tally", &["B"]).exits(0);
    }
    let (keys, out) = (bench.path("keys.txt"), bench.path("record.pvkb"));
    let args = ["--as", "host", "--out", &out, "--keys", &keys];
    let mut attempts = 0;
    let mut bytes = 400;
    loop {
        // The line is cut at another place each time.
        bench.line.unplug.store(bytes, Relaxed);
        bytes += 97;
        attempts += 1;
        let ran = bench.device("export", &args);
        if ran.status == 0 {
            assert_eq!(ran.member("grade"), "joint");
            assert!(ran.err.contains("entries were there from an earlier attempt"), "{}", ran.err);
            break;
        }
        assert_eq!(ran.status, 2, "{}{}", ran.out, ran.err);
        assert!(!std::fs::exists(&out).expect("a folder"), "half of a record under its name");
        assert!(attempts < 80, "no end: {}", ran.err);
    }
    assert!(attempts > 5, "{attempts}");
    assert!(!std::fs::exists(format!("{out}.part")).expect("a folder"));
    bench.line.unplug.store(0, Relaxed);
    let other = bench.path("whole.pvkb");
    bench.device("export", &["--as", "host", "--out", &other, "--keys", &keys]).exits(0);
    let bytes = |path: &str| std::fs::read(path).expect("a bundle");
    let (first, second) = (bytes(&out), bytes(&other));
    // Everything but the export statements is the same; these contain other nonces.
    let same = first.iter().zip(&second).take_while(|(one, other)| one == other).count();
    assert!(same > first.len() - 36 - 4 - 263, "{same} of {}", first.len());
}

#[test]
fn what_was_left_of_another_record_is_not_gone_on_with() {
    let bench = Bench::enrolled();
    let (keys, out) = (bench.path("keys.txt"), bench.path("record.pvkb"));
    for left in ["", "x", &"y".repeat(3000)] {
        bench.put("record.pvkb.part", left);
        let ran = bench.device("export", &["--as", "host", "--out", &out, "--keys", &keys]);
        assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
        assert!(!ran.err.contains("earlier attempt"), "{}", ran.err);
        std::fs::remove_file(&out).expect("written");
    }
}

#[test]
fn what_a_line_altered_before_it_was_cut_is_read_again() {
    let bench = Bench::enrolled();
    bench.both("open", &[]).exits(0);
    let (keys, out) = (bench.path("keys.txt"), bench.path("record.pvkb"));
    let args = ["--as", "host", "--out", &out, "--keys", &keys];
    for (lie, is_kept) in [(lies::ENTRY, true), (lies::BASE, true), (lies::GENESIS, false)] {
        bench.line.lie.store(lie, Relaxed);
        bench.device("export", &args).exits(2);
        bench.line.lie.store(0, Relaxed);
        bench.line.unplug.store(0, Relaxed);
        assert_eq!(std::fs::exists(format!("{out}.part")).expect("a folder"), is_kept, "lie {lie}");
        let ran = bench.device("export", &args).exits(0);
        assert_eq!(ran.member("grade"), "joint", "lie {lie}");
        std::fs::remove_file(&out).expect("written");
    }
}

#[test]
fn a_recorded_session_is_read_again() {
    let bench = Bench::enrolled();
    let session = bench.path("session.jsonl");
    bench.both("open", &["--record", &session]).exits(0);
    let replay = |file: &str| bench.run(&["device", "replay", file]);
    let good = replay(&session).exits(0);
    for said in
        ["who are you?", "Propose { act: Open", "Challenge(Challenge", "Consent(Consent", "Conclude", "Acknowledged"]
    {
        assert!(good.out.contains(said), "{said}: {}", good.out);
    }
    // A seed would appear as 64 hex digits of a secret file.
    let secret = bench.get("host.key");
    let seed = secret.lines().find_map(|line| line.strip_prefix("seed ")).expect("a seed");
    assert!(!bench.get("session.jsonl").contains(seed) && !good.out.contains(seed));

    let text = bench.get("session.jsonl");
    let (place, _) = text.match_indices("\"octets\":\"0").nth(3).expect("a line");
    let mut bent = text.clone();
    bent.replace_range(place + 20..place + 22, "5a");
    bench.put("bent.jsonl", &bent);
    assert!(replay(&bench.path("bent.jsonl")).exits(1).out.contains("no frame"));
    for wrong in
        ["", "{}", "{\"ms\":1,\"from\":\"host\",\"octets\":\"0\"}", "{\"ms\":1,\"from\":\"me\",\"octets\":\"00\"}"]
    {
        bench.put("wrong.jsonl", wrong);
        replay(&bench.path("wrong.jsonl")).exits(2);
    }
}
