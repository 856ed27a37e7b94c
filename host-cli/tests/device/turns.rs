//! Two laptops that take turns, and what they refuse to sign.

use crate::bench::Bench;

#[test]
fn two_laptops_take_a_device_through_an_inspection() {
    let bench = Bench::new();
    let (terms, keys) = (bench.path("terms.json"), bench.path("keys.txt"));
    let enrol = ["--terms", &terms];
    let again = ["--terms", &terms, "--contributed"];

    assert_eq!(bench.turn("host", "enrol", &enrol).exits(3).member("waits_for"), "inspectorate");
    // Somebody gave bytes in the host's name, and the host must check whether it did so itself.
    let twice = bench.turn("host", "enrol", &enrol).exits(1);
    assert!(twice.err.contains("random bytes were already given in the name of the host"), "{}", twice.err);
    assert_eq!(bench.turn("inspectorate", "enrol", &enrol).exits(3).member("waits_for"), "host");
    let done = bench.turn("host", "enrol", &again).exits(0);
    let status = bench.device("status", &[]);
    assert_eq!(status.member("term"), done.member("term"));
    assert_eq!(status.member("state"), "sealed");

    let time = ["--between", "2026-11-23T11:00:00Z..2026-11-23T13:00:00Z"];
    assert_eq!(bench.turn("inspectorate", "time", &time).exits(3).member("waits_for"), "host");
    bench.turn("host", "time", &time).exits(0);

    let open = ["--purpose", "7", "--declared", "A=3,B=1"];
    assert_eq!(bench.turn("host", "open", &open).exits(3).member("waits_for"), "inspectorate");
    // Taking a turn twice changes nothing.
    assert_eq!(bench.turn("host", "open", &open).exits(3).member("waits_for"), "inspectorate");
    let opened = bench.turn("inspectorate", "open", &open).exits(0);
    assert!(
        opened.err.contains("open session 1, held by both, for purpose 7; declared for the site: A=3 B=1 C=none"),
        "{}",
        opened.err
    );

    assert_eq!(bench.device("tally", &["A", "3"]).exits(0).member("total"), "3");
    let over = bench.device("tally", &["A"]).exits(1);
    assert_eq!((over.member("against_declared"), over.member("against_limit")), ("fails".into(), "holds".into()));
    let entry = over.member("entry");
    assert_eq!(bench.device("correct", &[&entry, "-1"]).exits(0).member("total"), "3");
    bench.device("close", &["--seal-host", "H-2", "--seal-inspectorate", "I-2"]).exits(0);
    let signed = bench.turn("host", "cosign", &[]).exits(0);
    assert!(signed.err.contains("counts A=3 B=0 C=0"), "{}", signed.err);
    assert_eq!(bench.turn("inspectorate", "cosign", &[]).exits(0).member("head"), signed.member("head"));

    let out = bench.path("record.pvkb");
    let held = bench.path("inspectorate.held");
    let exported = bench.device("export", &["--as", "inspectorate", "--out", &out, "--keys", &keys, "--held", &held]);
    assert_eq!(exported.exits(0).member("grade"), "joint");
    bench.run(&["journal", "verify", &out, "--keys", &keys, "--held", &held]).exits(0);
}

#[test]
fn each_turn_says_which_step_it_was_and_what_comes_next() {
    let bench = Bench::new();
    let terms = bench.path("terms.json");
    let enrol = ["--terms", &terms];
    let says = |ran: &crate::bench::Ran, step: &str, next: &str| {
        assert_eq!(ran.member("step"), step, "{ran:?}");
        assert!(ran.member("next").contains(next), "{ran:?}");
    };
    says(&bench.turn("host", "enrol", &enrol).exits(3), "1 of 3", "the inspectorate types `proverka device enrol`");
    says(&bench.turn("inspectorate", "enrol", &enrol).exits(3), "2 of 3", "read the term code to the host");
    let again = ["--terms", &terms, "--contributed"];
    says(&bench.turn("host", "enrol", &again).exits(0), "3 of 3", "both type `proverka device time`");
    let time = ["--between", "2026-11-23T11:00:00Z..2026-11-23T13:00:00Z"];
    says(&bench.turn("host", "time", &time).exits(3), "1 of 2", "the inspectorate types `proverka device time`");
    says(&bench.turn("inspectorate", "time", &time).exits(0), "2 of 2", "`proverka device open`");
    says(&bench.turn("host", "open", &[]).exits(3), "1 of 2", "with the same values");
    says(&bench.turn("inspectorate", "open", &[]).exits(0), "2 of 2", "`proverka device tally A`");
    let tallied = bench.device("tally", &["C"]).exits(0);
    assert_eq!((tallied.member("limit"), tallied.member("declared")), ("null".into(), "null".into()));
    let closed = bench.device("close", &["--seal-host", "H-2", "--seal-inspectorate", "I-2"]).exits(0);
    assert!(closed.member("next").contains("each party types `proverka device cosign`"), "{closed:?}");
    let signed = bench.turn("inspectorate", "cosign", &[]).exits(0);
    assert!(signed.member("next").contains("the host types `proverka device cosign`"), "{signed:?}");
    let signed = bench.turn("host", "cosign", &[]).exits(0);
    assert!(signed.member("next").contains("`proverka device export`"), "{signed:?}");
}

#[test]
fn another_act_is_another_proposal_and_both_are_told() {
    let bench = Bench::enrolled();
    bench.turn("host", "open", &["--purpose", "1", "--declared", "A=3"]).exits(3);
    // The inspectorate typed something else: it sees both versions, and nothing is signed or lost.
    let other = bench.turn("inspectorate", "open", &["--purpose", "2"]).exits(1);
    assert_eq!(other.member("refused"), "proposed");
    let proposed =
        "open a session, held by both, for purpose 1; declared for the site: A=3 B=none C=none; signed by the host";
    assert!(other.member("proposed").starts_with(proposed), "{}", other.out);
    assert!(other.member("yours").contains("for purpose 2"), "{}", other.out);
    assert!(other.err.contains("--replace") && !other.err.contains("signs:"), "{}", other.err);
    assert!(bench.device("status", &[]).member("proposed").starts_with(proposed));
    // It joins only the act that it typed itself.
    bench.turn("inspectorate", "limit", &["A", "5"]).exits(1);
    bench.turn("inspectorate", "open", &["--purpose", "2", "--replace"]).exits(3);
    let told = bench.turn("host", "open", &["--purpose", "1", "--declared", "A=3"]).exits(1);
    assert!(told.err.contains("an earlier proposal has lapsed") && told.err.contains("in its place"), "{}", told.err);
    assert!(told.member("proposed").contains("for purpose 2") && told.member("proposed").contains("the inspectorate"));
    bench.turn("host", "open", &["--purpose", "2"]).exits(0);
}

#[test]
fn an_entry_in_between_voids_a_proposal_and_whoever_signed_it_is_told() {
    let bench = Bench::enrolled();
    bench.turn("host", "open", &[]).exits(3);
    bench.turn("inspectorate", "open", &[]).exits(0);
    bench.turn("host", "limit", &["A", "5"]).exits(3);
    bench.device("tally", &["B"]).exits(0);
    let told = bench.turn("host", "limit", &["A", "5"]).exits(3);
    assert!(told.err.contains("set limit A=5; signed by the host"), "{}", told.err);
    assert!(told.err.contains("TALLY, was recorded in between"), "{}", told.err);
    bench.turn("inspectorate", "limit", &["A", "5"]).exits(0);
}

#[test]
fn a_dispute_is_signed_by_the_party_and_the_end_of_the_record_by_both() {
    let bench = Bench::enrolled();
    bench.both("open", &[]).exits(0);
    bench.device("tally", &["A", "4"]).exits(0);
    bench.device("close", &["--seal-host", "H-2", "--seal-inspectorate", "I-2"]).exits(0);
    bench.put("own.txt", "three, not four");
    let disputed = bench.turn("inspectorate", "dispute", &["--own", &bench.path("own.txt")]).exits(0);
    let said = "the inspectorate disputes, with a version of its own whose SHA-256 is ";
    assert!(disputed.err.contains(said) && disputed.err.contains("counts A=4 B=0 C=0"), "{}", disputed.err);
    assert!(disputed.err.contains("seals from then on: host \"H-2\", inspectorate \"I-2\""), "{}", disputed.err);
    // Neither command works again, and there is no signature after a dispute.
    for command in ["dispute", "cosign"] {
        let again = bench.turn("inspectorate", command, &[]).exits(1);
        assert_eq!(again.member("refused"), "party");
        assert!(!again.err.contains("the inspectorate signs") && !again.err.contains("disputes"), "{}", again.err);
    }
    let signed = bench.turn("host", "cosign", &[]).exits(0);
    assert!(signed.err.contains("record disputed"), "{}", signed.err);
    let id = bench.device("status", &[]).member("device");
    let wrong = bench.turn("host", "retire", &["--device", "00000000000000000000000000000000"]).exits(2);
    assert!(wrong.err.contains("this is device"), "{}", wrong.err);
    assert_eq!(bench.turn("host", "retire", &["--device", &id]).exits(3).member("waits_for"), "inspectorate");
    let ended = bench.turn("inspectorate", "retire", &["--device", &id]).exits(0);
    assert!(ended.err.contains("end the record for ever"), "{}", ended.err);
    assert!(bench.get("inspectorate.held").contains(&ended.member("head")), "{}", ended.out);
    // Nothing can follow, so the record is verified without an export statement: no key is left to sign one.
    let known = ["--keys", &bench.path("keys.txt"), "--held", &bench.path("host.held")];
    let over = bench.device("status", &known);
    assert_eq!((over.member("state"), over.member("verified")), ("retired".into(), "disputed".into()));
    bench.turn("host", "time", &[]).exits(1);
}

#[test]
fn after_the_end_of_the_record_its_last_close_is_neither_signed_nor_disputed() {
    let bench = Bench::enrolled();
    bench.both("open", &[]).exits(0);
    bench.device("close", &["--seal-host", "H-2", "--seal-inspectorate", "I-2"]).exits(0);
    let id = bench.device("status", &[]).member("device");
    bench.both("retire", &["--device", &id]).exits(0);
    for command in ["cosign", "dispute"] {
        let late = bench.turn("host", command, &[]).exits(1);
        assert_eq!(late.member("refused"), "state");
        assert!(!late.err.contains("the host signs") && !late.err.contains("the host disputes"), "{}", late.err);
    }
}

#[test]
fn one_party_alone_opens_a_session_and_nothing_else() {
    let bench = Bench::enrolled();
    bench.turn("host", "limit", &["A", "5"]).exits(3);
    bench.turn("host", "open", &["--alone"]).exits(1);
    bench.turn("host", "open", &["--alone", "--replace"]).exits(0);
    assert_eq!(bench.device("status", &[]).member("session"), "1 open, held by the host alone");
    let both = bench.both("open", &["--alone"]).exits(2);
    assert!(both.err.contains("--alone with two parties"), "{}", both.err);
}

#[test]
fn limits_terms_and_releases_need_both() {
    let bench = Bench::enrolled();
    bench.both("limit", &["B", "15"]).exits(0);
    bench.both("extend", &["2028-02-05T00:00:00Z..2028-02-07T02:00:00Z"]).exits(0);
    let status = bench.device("status", &[]);
    assert_eq!(status.member("expires"), "2028-02-05T00:00:00Z..2028-02-07T02:00:00Z");
    assert_eq!(status.member("count_b"), "0, declared none, limit 15");
    let size: u32 = status.member("size").parse().expect("a number");
    bench.both("release", &[&(size - 1).to_string()]).exits(0);
    let far = bench.both("release", &["4000"]).exits(1);
    assert_eq!(far.member("refused"), "entry");
}

#[test]
fn a_device_that_was_set_back_is_refused_and_nothing_is_signed() {
    let bench = Bench::enrolled();
    bench.device("status", &["--keys", &bench.path("keys.txt"), "--held", &bench.path("host.held")]).exits(0);
    *bench.set_back.lock().expect("no panic") = Some("keep");
    bench.device("status", &[]).exits(3);
    bench.turn("host", "open", &["--alone"]).exits(0);
    let kept = bench.get("host.held");
    *bench.set_back.lock().expect("no panic") = Some("put back");
    let refused = bench.turn("host", "open", &["--alone", "--purpose", "3"]).exits(1);
    assert!(refused.member("contradicts").contains("it was cut or reset to an earlier state"), "{}", refused.out);
    // The device continues with another history, until it is as long as the one that was seen.
    for purpose in ["4", "5"] {
        let (key, keys) = (bench.path("host.key"), bench.path("keys.txt"));
        let alone = ["--as", "host", "--key", &key, "--keys", &keys, "--alone", "--purpose", purpose];
        bench.device("open", &alone);
        bench.device("close", &["--seal-host", "H", "--seal-inspectorate", "I"]).exits(0);
    }
    let refused = bench.turn("host", "open", &["--alone", "--purpose", "3"]).exits(1);
    assert!(refused.member("contradicts").contains("two histories"), "{}", refused.out);
    assert_eq!(bench.get("host.held"), kept);
}

#[test]
fn a_device_of_other_parties_is_refused() {
    let bench = Bench::enrolled();
    bench.run(&["device", "keygen", "--as", "host", &bench.path("other.key")]).exits(0);
    let (key, keys) = (bench.path("other.key"), bench.path("keys.txt"));
    let unfit = bench.device("open", &["--as", "host", "--key", &key, "--keys", &keys]).exits(2);
    assert!(unfit.err.contains("is not that of its secret file"), "{}", unfit.err);
    bench.put("other.txt", &(bench.get("other.key.pub") + &bench.get("inspectorate.key.pub")));
    let refused = bench.device("open", &["--as", "host", "--key", &key, "--keys", &bench.path("other.txt")]).exits(1);
    assert!(refused.member("contradicts").contains("another key of the host"), "{}", refused.out);
    let wrong = bench.turn("host", "retire", &["--device", "00000000000000000000000000000000"]).exits(2);
    assert!(wrong.err.contains("this is device"), "{}", wrong.err);
    assert_eq!(bench.device("status", &[]).member("state"), "sealed");
}
