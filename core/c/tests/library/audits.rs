//! A C program audits bundles as the core does in Rust: whole ones of every grade, mutated ones, every prefix, noise.

use std::collections::BTreeSet;
use std::fs;

use proverka_journal::audit::{
    Alone, Asked, AuditError, Broken, Conflict, EntryFault, Grade, Held, Parties, Record, Report, Stale, audit,
};
use proverka_journal::party::Party;
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::fuzz::Stock;
use proverka_test_support::attack::{Bytes32, Scribe};
use proverka_test_support::random::Random;

use crate::compiled::{Build, C99, compile, folder, package, printed};
use crate::header::constant;

/// What one audit is given.
#[derive(Clone, Debug)]
struct Case {
    host: Bytes32,
    inspectorate: Bytes32,
    held: Vec<Held>,
    nonce: Option<(Party, Bytes32)>,
    bundle: Vec<u8>,
}

impl Case {
    fn of(scribe: &Scribe, bundle: Vec<u8>) -> Self {
        Self { host: *scribe.host.pk, inspectorate: *scribe.inspectorate.pk, held: vec![], nonce: None, bundle }
    }

    /// The case in the form that `audits.c` reads.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = [self.host, self.inspectorate].concat();
        let (of, nonce) = match self.nonce {
            None => (0, [0; 32]),
            Some((Party::Host, nonce)) => (1, nonce),
            Some((Party::Inspectorate, nonce)) => (2, nonce),
        };
        bytes.push(of);
        bytes.extend(nonce);
        bytes.extend(u32::try_from(self.held.len()).unwrap().to_le_bytes());
        for held in &self.held {
            bytes.extend(held.size.to_le_bytes());
            bytes.extend(held.head);
        }
        bytes.extend(u32::try_from(self.bundle.len()).unwrap().to_le_bytes());
        bytes.extend(&self.bundle);
        bytes
    }

    /// The line that `audits.c` must print.
    fn line(&self) -> String {
        if self.held.len() > 8 {
            return constant("PROVERKA_TOO_MANY").to_string();
        }
        // A nonce of zeros is no nonce, so the C library refuses it.
        if self.nonce.is_some_and(|(_, nonce)| nonce == [0; 32]) {
            return constant("PROVERKA_BAD_VALUE").to_string();
        }
        let asked = match Parties::keys(&self.host, &self.inspectorate) {
            Ok(parties) => Asked { parties, held: &self.held, nonce: self.nonce },
            Err(error) => return status(error).to_string(),
        };
        let record = match Record::bundle(&self.bundle) {
            Ok(record) => record,
            Err(error) => return status(error).to_string(),
        };
        match audit(record, asked) {
            Ok(report) => format!("0 {}", line_of(&report)),
            Err(error) => status(error).to_string(),
        }
    }
}

fn status(error: AuditError) -> u32 {
    constant(match error {
        AuditError::NotABundle => "PROVERKA_NOT_A_BUNDLE",
        AuditError::Short { .. } => "PROVERKA_SHORT_BUNDLE",
        AuditError::Base => "PROVERKA_BAD_BASE",
        AuditError::GenesisField { .. } => "PROVERKA_BAD_GENESIS",
        AuditError::Algorithms(_) => "PROVERKA_UNKNOWN_ALGORITHMS",
        AuditError::Key { .. } => "PROVERKA_BAD_KEY",
        AuditError::SameKey => "PROVERKA_SAME_KEY",
        AuditError::GenesisSignature { .. } => "PROVERKA_BAD_GENESIS_SIGNATURE",
        AuditError::OtherParty { .. } => "PROVERKA_OTHER_PARTY",
        other => panic!("no bundle gives {other}"),
    })
}

/// The name of the constant for a fault: the words of the variant's name.
fn fault_name(fault: EntryFault) -> String {
    let debug = format!("{fault:?}");
    let variant = debug.split(|letter: char| !letter.is_alphanumeric()).next().unwrap();
    let mut name = String::from("PROVERKA_FAULT");
    for letter in variant.chars() {
        if letter.is_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn line_of(report: &Report) -> String {
    let (grade, conflict) = match report.grade {
        Grade::Joint => ("JOINT", 0),
        Grade::Unilateral(_) => ("UNILATERAL", 0),
        Grade::Disputed => ("DISPUTED", 0),
        Grade::Altered => ("ALTERED", 0),
        Grade::Stale(Stale::Shorter { held }) => ("SHORTER", held),
        Grade::Stale(Stale::Unanswered) => ("UNANSWERED", 0),
        Grade::Unconfirmed(Conflict { size, .. }) => ("UNCONFIRMED", size),
        Grade::Broken(_) => ("BROKEN", 0),
        Grade::Equivocation(Conflict { size, .. }) => ("EQUIVOCATION", size),
    };
    let grade = constant(&format!("PROVERKA_GRADE_{grade}"));
    let alone = match report.grade {
        Grade::Unilateral(Alone::By(Party::Host)) => 1,
        Grade::Unilateral(Alone::By(Party::Inspectorate)) => 2,
        Grade::Unilateral(Alone::Each) => 3,
        _ => 0,
    };
    let (bad, fault) = match report.grade {
        Grade::Broken(Broken { seq, why, .. }) => (seq, constant(&fault_name(why))),
        _ => (0, 0),
    };
    let (earliest, latest) = report.expiry.unwrap_or((0, 0));
    let mut words = vec![grade.to_string(), alone.to_string(), fault.to_string()];
    words.push(u8::from(report.vouched).to_string());
    words.extend([i64::from(report.expiry.is_some()), earliest, latest].map(|number| number.to_string()));
    let numbers = [
        u32::from(report.confirmed.is_some()),
        report.confirmed.unwrap_or(0),
        u32::from(report.epoch),
        bad,
        report.base,
        report.size,
        report.unwitnessed(),
        report.witnessed.host,
        report.witnessed.inspectorate,
        conflict,
        report.unreachable,
        report.hidden,
        report.joint,
        report.alone.host,
        report.alone.inspectorate,
        report.disputed.host,
        report.disputed.inspectorate,
        report.statements,
        report.other_firmware,
    ];
    words.extend(numbers.iter().chain(&report.kinds).map(u32::to_string));
    words.extend([hex(&report.device), hex(&report.term), hex(&report.base_head), hex(&report.head)]);
    words.join(" ")
}

/// Bundles of all kinds. The longer ones cost thousands of signatures, so there are not many of them.
fn cases() -> Vec<Case> {
    let stock = Stock::default();
    let mut cases = Vec::new();
    for case in 0..400 {
        let asks = stock.asks(case);
        let mut one = Case::of(&stock.scribe, stock.bundle(case));
        (one.held, one.nonce) = (asks.held, asks.nonce);
        cases.push(one);
        cases.push(Case::of(&stock.scribe, stock.noise(case)));
    }
    let mut short = Scribe::new("short");
    short.boot();
    short.rotate();
    let bytes = Parts::from_scribe(&short).bytes();
    cases.extend((0..=bytes.len()).map(|end| Case::of(&short, bytes[..end].to_vec())));
    let mut random = Random(7);
    for length in [0, 1, 8, 531, 532, 533, 4096] {
        cases.push(Case::of(&short, random.bytes(length)));
    }
    let whole = Case::of(&short, bytes);
    let swapped = Case { host: whole.inspectorate, inspectorate: whole.host, ..whole.clone() };
    let same = Case { inspectorate: whole.host, ..whole.clone() };
    let weak = Case { host: [0; 32], ..whole.clone() };
    let head = Held { size: 1, head: short.heads[1] };
    let many = |count| Case { held: vec![head; count], ..whole.clone() };
    let ahead = Case { held: vec![Held { size: 9, head: [1; 32] }], ..whole.clone() };
    let unanswered = Case { nonce: Some((Party::Host, [3; 32])), ..whole.clone() };
    cases.extend([swapped, same, weak, many(8), many(9), ahead, unanswered]);
    cases
}

fn check(build: Build) {
    let cases = cases();
    let file = folder().join(format!("cases-{build:?}"));
    fs::write(&file, cases.iter().flat_map(Case::bytes).collect::<Vec<u8>>()).unwrap();
    let program = compile(C99, build, &package().join("tests/c/audits.c"));
    let found = printed(&program, &[file.to_str().unwrap()], "");
    fs::remove_file(&file).unwrap();
    assert_eq!(found.lines().count(), cases.len());
    let (mut grades, mut statuses, mut faults) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (at, (found, case)) in found.lines().zip(&cases).enumerate() {
        assert_eq!(found, case.line(), "case {at}, {build:?}");
        let words: Vec<&str> = found.split(' ').collect();
        statuses.insert(words[0].to_owned());
        if let [_, grade, _, fault, ..] = words[..] {
            grades.insert(grade.to_owned());
            faults.insert(fault.to_owned());
        }
    }
    assert_eq!(grades.len(), 9, "the cases have these grades: {grades:?}");
    assert!(statuses.len() >= 9, "the cases have these statuses: {statuses:?}");
    assert!(faults.len() >= 20, "the cases have these faults: {faults:?}");
}

#[test]
fn c_audits_as_the_core_does() {
    check(Build::Plain);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "memory accesses of both languages are checked together on Linux")]
fn c_audits_under_sanitizers() {
    check(Build::Checked);
}

/// The bundle that programs for boards audit, as a C header: a small record of two entries.
fn bundle_header() -> String {
    let mut scribe = Scribe::new("board");
    scribe.boot();
    scribe.session(1);
    let bytes = Parts::from_scribe(&scribe).bytes();
    let list = |bytes: &[u8]| bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    let mut text =
        String::from("/* A small record and the keys of its parties, made by the tests of this package. */\n\n");
    text.push_str(&format!("#define BUNDLE_HOST \\\n  {{{}}}\n\n", list(&*scribe.host.pk)));
    text.push_str(&format!("#define BUNDLE_INSPECTORATE \\\n  {{{}}}\n\n", list(&*scribe.inspectorate.pk)));
    text.push_str("static const unsigned char BUNDLE[] = {\n");
    for line in bytes.chunks(26) {
        text.push_str(&format!("    {},\n", list(line)));
    }
    text + "};\n"
}

/// `PROVERKA_BLESS=1 cargo test -p proverka-c --test library bundle` writes the file anew.
#[test]
fn the_bundle_for_boards_is_a_record_of_the_grade_that_they_must_give() {
    let made = bundle_header();
    let file = package().join("tests/c/bundle.h");
    if std::env::var_os("PROVERKA_BLESS").is_some() {
        fs::write(&file, &made).unwrap();
    }
    assert_eq!(fs::read_to_string(file).unwrap(), made, "PROVERKA_BLESS=1 writes tests/c/bundle.h anew");
}
