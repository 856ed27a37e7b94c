//! Attacks by somebody who holds the line but no key. Each has a control: a party that signs what the replies name is
//! deceived.

use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;

use proverka::journal::digest::{self, Hash};
use proverka::journal::payload::ReleaseAnnex;
use proverka::journal::{Kind, verifies};
use proverka::party::Party;
use proverka::wire::{Act, Reply, Request, Source, Status};
use proverka_cli::device::bundle::OpenEntry;
use proverka_cli::device::client::Client;
use proverka_cli::device::keys::Signer;
use proverka_cli::device::passphrase::Passphrases;
use proverka_cli::device::port::{Port, Ports};
use proverka_cli::sim::{live, parties};

use crate::bench::{Bench, liar, lies};

/// A party that believes what it is told, as this program once did.
struct Naive {
    client: Client,
    port: Port,
    status: Status,
    key: Signer,
}

impl Naive {
    fn at(bench: &Bench) -> Self {
        let mut port = Ports::new(live::open_line).open(&bench.port(), None).expect("a line");
        let mut client = Client::behind(0x5a);
        client.hello(&mut port).expect("a device");
        let status = client.status(&mut port).expect("how it is");
        Self {
            client,
            port,
            status,
            key: Signer::read(Path::new(&bench.path("host.key")), &mut Passphrases::default()).expect("a key"),
        }
    }

    fn term(&self) -> Hash {
        self.status.term.0
    }

    /// Signs the key that the challenge names for the entries after the release.
    fn release(&mut self, size: u32) -> (ReleaseAnnex, [u8; 64]) {
        let reply = self
            .client
            .change(&mut self.port, Request::Propose { act: Act::Release { size }, replace: true })
            .expect("a challenge");
        let Reply::Challenge(challenge) = reply else { panic!("{reply:?}") };
        let statement = parties::released(&mut self.client, &mut self.port, size, &challenge).expect("entries");
        (statement, self.key.sign(digest::release_message(&self.term(), Party::Host, &statement.statement()).bytes()))
    }

    /// Signs the last close in a chain of hashes that leads to the head in the status, without checking who signed its
    /// entries.
    fn cosign(&mut self) -> (u32, Hash, [u8; 64]) {
        let (size, mut head) = (self.status.size, self.term());
        let mut closed = None;
        for seq in 1..=size {
            let entry = self.client.object(&mut self.port, Source::Entry { seq }).expect("an entry");
            let opened = OpenEntry::parse(&entry).expect("an entry");
            let body: [u8; 56] = entry[4..60].try_into().expect("a body");
            let annex = (!opened.annex.is_empty()).then(|| digest::annex(opened.annex));
            let leaf = digest::leaf(entry[60..76].try_into().expect("a salt"), &body, annex.as_ref());
            head = digest::link(&head, seq, body[4..8].try_into().expect("a badge"), &leaf);
            if opened.kind == Kind::SessionClose {
                closed = Some((seq, head));
            }
        }
        assert_eq!(head, self.status.head.0, "the chain leads to the head that the liar names");
        let (size, head) = closed.expect("a close");
        (size, head, self.key.sign(digest::cosign_message(&self.term(), Party::Host, size, &head).bytes()))
    }
}

#[test]
fn a_release_never_signs_a_key_that_only_a_reply_names() {
    let bench = Bench::enrolled();
    let own = liar().verifying_key().to_bytes();
    bench.line.lie.store(lies::KEY, Relaxed);
    // The control: with this signature and the other party's, the liar could sign the rest of the term.
    let mut naive = Naive::at(&bench);
    let (statement, signature) = naive.release(1);
    assert_eq!(statement.key, own);
    assert!(verifies(
        &naive.key.public(),
        digest::release_message(&naive.term(), Party::Host, &statement.statement()).bytes(),
        &signature
    ));
    drop(naive);

    let ran = bench.both("release", &["1"]).exits(1);
    assert!(ran.member("contradicts").contains("according to its verified record it must be"), "{}", ran.out);
    assert!(!ran.err.contains("signs:"), "{}", ran.err);
    bench.line.lie.store(0, Relaxed);
    let signed = bench.both("release", &["1"]).exits(0);
    assert!(signed.err.contains("limits A=10 B=20 C=none") && !signed.err.contains("4294967295"), "{}", signed.err);
}

#[test]
fn a_close_that_never_happened_is_not_signed() {
    let bench = Bench::enrolled();
    bench.both("open", &[]).exits(0);
    bench.line.lie.store(lies::CLOSE, Relaxed);
    let mut naive = Naive::at(&bench);
    let (size, head, signature) = naive.cosign();
    assert_eq!(size, naive.status.size);
    let message = digest::cosign_message(&naive.term(), Party::Host, size, &head);
    assert!(verifies(&naive.key.public(), message.bytes(), &signature));
    drop(naive);

    let ran = bench.turn("host", "cosign", &[]).exits(1);
    assert!(ran.member("contradicts").contains("does not verify: it is broken at"), "{}", ran.out);
    assert!(!std::fs::exists(bench.path("host.held")).expect("a folder"), "{}", bench.get("host.held"));
    bench.line.lie.store(0, Relaxed);
    let open = bench.turn("host", "cosign", &[]).exits(1);
    assert_eq!(open.member("contradicts"), "there is no closed session to sign");
}

#[test]
fn an_old_statement_does_not_answer_a_new_nonce() {
    let bench = Bench::enrolled();
    bench.turn("host", "open", &["--alone"]).exits(0);
    bench.line.lie.store(lies::REPLAYED, Relaxed);
    let ran = bench.turn("host", "time", &[]).exits(1);
    assert!(ran.out.contains("contradicts") && !ran.err.contains("signs:"), "{}{}", ran.out, ran.err);
    bench.line.lie.store(0, Relaxed);
    bench.turn("host", "time", &[]).exits(3);
}

#[test]
fn a_notebook_takes_no_head_that_only_a_reply_names() {
    let bench = Bench::enrolled();
    let (keys, notebook) = (bench.path("keys.txt"), bench.path("host.held"));
    let known = ["--keys", &keys, "--held", &notebook];
    bench.both("open", &[]).exits(0);
    // The status alone is not believed either: only verified heads are noted.
    bench.line.lie.store(lies::STATUS, Relaxed);
    let claimed = bench.device("status", &[]);
    let verified = bench.device("status", &known);
    assert_ne!(claimed.member("head"), verified.member("head"));
    let held = bench.get("host.held");
    assert!(held.contains(&verified.member("head")) && !held.contains(&claimed.member("head")), "{held}");
    bench.line.lie.store(lies::ACKNOWLEDGED, Relaxed);
    let before = bench.get("host.held").lines().count();
    let ran = bench.device("tally", &[&["A"][..], &known].concat()).exits(1);
    assert!(ran.member("unproven").contains("with a head that its record does not show"), "{}", ran.out);
    let signed = bench.turn("host", "time", &["--between", "2026-11-23T11:30:00Z..2026-11-23T12:30:00Z"]);
    assert_eq!(signed.status, 3, "{}{}", signed.out, signed.err);
    bench.line.lie.store(0, Relaxed);
    // Every noted head is a head of the record.
    assert!(bench.get("host.held").lines().count() > before);
    let out = bench.path("record.pvkb");
    bench.device("export", &["--as", "host", "--out", &out, "--keys", &keys, "--held", &notebook]).exits(0);
    let tallied = bench.device("tally", &[&["A"][..], &known].concat()).exits(0);
    assert!(bench.get("host.held").contains(&tallied.member("head")));
}

#[test]
fn an_enrolment_is_what_the_party_expects_or_is_not_signed() {
    let bench = Bench::new();
    let terms = bench.path("terms.json");
    let firmware = "00".repeat(32);
    let ran = bench.both("enrol", &["--terms", &terms, "--firmware", &firmware]).exits(1);
    assert!(ran.member("contradicts").contains("the device says that its firmware is"), "{}", ran.out);
    let ran = bench.both("enrol", &["--terms", &terms, "--contributed", "--term", "0123456789ABCDEF"]).exits(1);
    assert!(ran.member("contradicts").contains("but you expect another"), "{}", ran.out);
    assert!(!ran.err.contains("signs"), "{}", ran.err);
    // The device claims that both have signed: this is believed only if its genesis shows it.
    bench.line.lie.store(lies::ENROLLED, Relaxed);
    let ran = bench.turn("host", "enrol", &["--terms", &terms, "--contributed"]).exits(1);
    assert!(
        ran.err.contains("signs the terms") && ran.err.contains("according to the device, and not proven yet"),
        "{}",
        ran.err
    );
    assert!(!ran.out.contains("holds") && bench.get("host.held").is_empty(), "{}", ran.out);
    bench.line.lie.store(0, Relaxed);
    let signed = bench.turn("inspectorate", "enrol", &["--terms", &terms, "--contributed"]).exits(0);
    let (code, term) = (signed.member("term_code"), signed.member("term"));
    assert!(signed.err.contains(&format!("{term}, code {code}")), "{}", signed.err);
    assert!(bench.get("inspectorate.held").starts_with(&format!("0 {term}\n")), "{}", bench.get("inspectorate.held"));
}

#[test]
fn nothing_is_signed_unless_something_says_whose_record_it_is() {
    let bench = Bench::new();
    bench.both("enrol", &["--terms", &bench.path("terms.json"), "--held", &bench.path("host.held")]).exits(0);
    let key = bench.path("host.key");
    let alone = ["--as", "host", "--key", &key, "--alone"];
    let ran = bench.device("open", &alone).exits(2);
    assert!(ran.err.contains("expected --keys FILE") && ran.err.contains("nothing was signed"), "{}", ran.err);
    let fresh = bench.path("fresh.held");
    bench.device("open", &[&alone[..], &["--held", &fresh]].concat()).exits(2);
    // The enrolment noted the term, and the term determines the keys.
    bench.device("open", &[&alone[..], &["--held", &bench.path("host.held")]].concat()).exits(0);
    bench.put("other.held", &format!("0 {}\n", "11".repeat(32)));
    let ran = bench.device("open", &[&alone[..], &["--held", &bench.path("other.held")]].concat()).exits(1);
    assert!(ran.member("contradicts").contains("the genesis is of another term"), "{}", ran.out);
}
