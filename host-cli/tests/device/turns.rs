//! Two laptops that take turns, and what they refuse to sign.

use crate::bench::Bench;

#[test]
fn two_laptops_take_a_device_through_an_inspection() {
    let bench = Bench::new();
    let (terms, keys) = (bench.path("terms.json"), bench.path("keys.txt"));
    let enrol = ["--terms", &terms, "--keys", &keys];
    let again = ["--terms", &terms, "--keys", &keys, "--contributed"];

    assert_eq!(bench.turn("host", "enrol", &enrol).exits(3).member("waits_for"), "inspectorate");
    // Somebody gave octets in the host's name: was it the host?
    let twice = bench.turn("host", "enrol", &enrol).exits(1);
    assert!(twice.err.contains("somebody gave random octets in the name of the host"), "{}", twice.err);
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
    // A turn that is taken twice changes nothing.
    assert_eq!(bench.turn("host", "open", &open).exits(3).member("waits_for"), "inspectorate");
    let opened = bench.turn("inspectorate", "open", &open).exits(0);
    assert!(
        opened.err.contains("open session 1, held by both, for purpose 7; declared for the site: A=3 B=1"),
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
fn another_act_is_another_proposal() {
    let bench = Bench::enrolled();
    bench.turn("host", "open", &["--purpose", "1"]).exits(3);
    // The inspectorate understood something else: what the host signed is not what it joins.
    assert_eq!(bench.turn("inspectorate", "open", &["--purpose", "2"]).exits(3).member("waits_for"), "host");
    assert_eq!(bench.turn("host", "open", &["--purpose", "1"]).exits(3).member("waits_for"), "inspectorate");
    bench.turn("inspectorate", "open", &["--purpose", "1"]).exits(0);
}

#[test]
fn one_party_alone_opens_a_session_and_nothing_else() {
    let bench = Bench::enrolled();
    bench.turn("host", "limit", &["A", "5"]).exits(3);
    bench.turn("host", "open", &["--alone"]).exits(0);
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
    bench.device("status", &["--held", &bench.path("host.held")]).exits(0);
    *bench.set_back.lock().expect("no panic") = Some("keep");
    bench.device("status", &[]).exits(3);
    bench.turn("host", "open", &["--alone"]).exits(0);
    let kept = bench.get("host.held");
    *bench.set_back.lock().expect("no panic") = Some("put back");
    let refused = bench.turn("host", "open", &["--alone", "--purpose", "3"]).exits(1);
    assert!(refused.member("contradicts").contains("it was cut or set back"), "{}", refused.out);
    // On with another history, until it is as long as what was seen.
    for purpose in ["4", "5"] {
        let key = bench.path("host.key");
        let alone = ["--as", "host", "--key", &key, "--alone", "--purpose", purpose];
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
    let refused = bench.device("open", &["--as", "host", "--key", &bench.path("other.key")]).exits(1);
    assert!(refused.member("contradicts").contains("another key of the host"), "{}", refused.out);
    let wrong = bench.turn("host", "retire", &["--device", "00000000000000000000000000000000"]).exits(2);
    assert!(wrong.err.contains("this is device"), "{}", wrong.err);
    assert_eq!(bench.device("status", &[]).member("state"), "sealed");
}
