//! Describes statements, proposals and the record in words, for a person who is about to sign.

use proverka::journal::EntryKind;
use proverka::wire::{Act, LapseCause, Lapsed, Proposed};

use super::verified::VerifiedRecord;
use super::words;
use crate::journal::seal;
use crate::journal::words::{between, code, device, hex};

/// Numbers by category; `u32::MAX` stands for no number and is shown as "none".
#[must_use]
pub fn numbers(numbers: &[u32], categories: u32) -> String {
    let categories = usize::try_from(categories).unwrap_or(usize::MAX);
    let all = (0..).zip(numbers).take(categories);
    let all: Vec<String> =
        all.map(|(category, of)| format!("{}={}", words::letter(category), words::or_none(*of))).collect();
    if all.is_empty() { "none".to_owned() } else { all.join(" ") }
}

/// The seals of host and inspectorate, as people write them.
#[must_use]
pub fn seals([host, inspectorate]: &[[u8; 16]; 2]) -> String {
    format!("host \"{}\", inspectorate \"{}\"", seal::shown(host), seal::shown(inspectorate))
}

/// The lines shown after every statement: who the three parties are, and the state of the record.
#[must_use]
pub fn record(record: &VerifiedRecord) -> String {
    let (term, report) = (record.term(), record.report());
    let ledger = record.ledger(report.size);
    let (epoch, key) = record.key();
    let mut lines = vec![
        format!("device {}, firmware {}", device(&term.device), hex(&term.firmware)),
        format!("term {}, code {}", hex(&report.term), code(&report.term)),
        format!("keys: host {}, inspectorate {}", hex(&term.key_h), hex(&term.key_i)),
        format!("key of the device in epoch {epoch} {}", hex(&key)),
        format!("after entry {}, head {}, code {}", report.size, hex(&report.head), code(&report.head)),
        format!("record {}; the term ends {}", report.grade, between(ledger.expiry.0, ledger.expiry.1)),
        format!("limits {}; drift at most {} ppm", numbers(&ledger.limits, term.categories), term.drift_ppm),
        format!("seals at the enrolment: {}", seals(&[term.seal_h, term.seal_i])),
    ];
    if let Some((seq, last)) = record.last_seals() {
        lines.push(format!("seals at the close of entry {seq}: {}", seals(&last)));
    }
    lines.iter().fold(String::new(), |text, line| text + "\n  " + line)
}

/// An act in words, with the number of the session that it opens, if that is known.
#[must_use]
pub fn act(act: &Act, session: Option<u32>, times: (i64, i64), categories: u32) -> String {
    match act {
        Act::Open { purpose, held, declared } => format!(
            "open {}, {}, for purpose {purpose}; declared for the site: {}",
            session.map_or("a session".to_owned(), |session| format!("session {session}")),
            words::held(*held),
            numbers(declared, categories)
        ),
        Act::Time if times == (0, 0) => "state the time".to_owned(),
        Act::Time => format!("state that the time is within {}", between(times.0, times.1)),
        Act::Limit { category, limit } => format!("set limit {}", number_of(*category, *limit)),
        Act::Extend { earliest, latest } => format!("let the term end within {}", between(*earliest, *latest)),
        Act::Release { size } => format!("let the device overwrite the entries up to {size}"),
        Act::Retire => "end the record for ever: the device signs nothing afterwards".to_owned(),
    }
}

/// One category with its number.
#[must_use]
pub fn number_of(category: u8, number: u32) -> String {
    format!("{}={}", words::letter(category), words::or_none(number))
}

/// Names the parties for which the flag is true.
fn signers(host: bool, inspectorate: bool) -> &'static str {
    match (host, inspectorate) {
        (true, true) => "host and inspectorate",
        (true, false) => "the host",
        (false, true) => "the inspectorate",
        (false, false) => "nobody",
    }
}

/// An open proposal, with the parties that have signed it.
#[must_use]
pub fn proposal(open: &Proposed, categories: u32) -> String {
    let times = open.host.or(open.inspectorate).unwrap_or_default();
    let signed = signers(open.host.is_some(), open.inspectorate.is_some());
    format!("{}; signed by {signed} after entry {}", act(&open.act, None, times, categories), open.size)
}

/// A lapsed proposal, with the reason why it lapsed.
#[must_use]
pub fn lapsed(lapsed: &Lapsed, categories: u32) -> String {
    let why = match lapsed.cause {
        LapseCause::Entry { seq, kind } => {
            let kind = EntryKind::ALL.into_iter().find(|known| known.byte() == kind);
            format!("entry {seq}, {}, was recorded in between", kind.map_or("of no known kind", words::kind))
        }
        LapseCause::Replaced => "another act was proposed in its place".to_owned(),
        LapseCause::Abandoned => "it was given up".to_owned(),
        LapseCause::NotRecorded => "the device could not record it".to_owned(),
    };
    format!(
        "according to the device, an earlier proposal has lapsed: {}; signed by {} after entry {}; {why}",
        act(&lapsed.act, None, (0, 0), categories),
        signers(lapsed.host, lapsed.inspectorate),
        lapsed.size
    )
}
