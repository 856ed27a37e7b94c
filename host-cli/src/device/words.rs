//! Puts the replies of the device into words.

use proverka::journal::EntryKind;
use proverka::journal::digest::{Hash, head_code};
use proverka::party::Holder;
use proverka::wire::{Refusal, State};

use crate::journal::words::{count, moment};

/// The head code of 16 characters for a head.
#[must_use]
pub fn code(head: &Hash) -> String {
    head_code::<16>(head).into_iter().map(char::from).collect()
}

/// The word for a state of the device.
#[must_use]
pub const fn state(state: State) -> &'static str {
    state.as_str()
}

/// All states of the device, each once.
pub const STATES: [State; 7] = State::ALL;

/// How a session is held, as text that follows its number.
#[must_use]
pub fn held(holder: Holder) -> String {
    match holder {
        Holder::Jointly => "held by both".to_owned(),
        Holder::Alone(party) => format!("held by the {party} alone"),
    }
}

/// The name of a kind of entry, as in FORMAT.
#[must_use]
pub const fn kind(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Boot => "BOOT",
        EntryKind::Time => "TIME",
        EntryKind::SessionOpen => "SESSION_OPEN",
        EntryKind::Tally => "TALLY",
        EntryKind::Correction => "CORRECTION",
        EntryKind::SessionClose => "SESSION_CLOSE",
        EntryKind::CosignHost => "COSIGN_H",
        EntryKind::CosignInspectorate => "COSIGN_I",
        EntryKind::Disputed => "DISPUTED",
        EntryKind::Epoch => "EPOCH",
        EntryKind::Limit => "LIMIT",
        EntryKind::Extend => "EXTEND",
        EntryKind::Export => "EXPORT",
        EntryKind::Release => "RELEASE",
        EntryKind::Fault => "FAULT",
        EntryKind::Full => "FULL",
        EntryKind::Health => "HEALTH",
        EntryKind::Retire => "RETIRE",
        EntryKind::Expire => "EXPIRE",
    }
}

/// One word for a refusal, for use in scripts.
#[must_use]
pub const fn refused(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Unknown => "unknown",
        Refusal::Version { .. } => "version",
        Refusal::State(_) => "state",
        Refusal::NoSession => "no-session",
        Refusal::SessionOpen => "session-open",
        Refusal::NoProposal => "no-proposal",
        Refusal::Stale { .. } => "stale",
        Refusal::Party(_) => "party",
        Refusal::Signature(_) => "signature",
        Refusal::Missing(_) => "missing",
        Refusal::Category { .. } => "category",
        Refusal::Range { .. } => "range",
        Refusal::Nothing => "nothing",
        Refusal::Entry { .. } => "entry",
        Refusal::Offset { .. } => "offset",
        Refusal::Old { .. } => "old",
        Refusal::Reused => "reused",
        Refusal::Times => "times",
        Refusal::Expired => "expired",
        Refusal::Terms => "terms",
        Refusal::Contribution => "contribution",
        Refusal::Generator => "generator",
        Refusal::Full { .. } => "full",
        Refusal::NotClosed => "not-closed",
        Refusal::Fault(_) => "fault",
        Refusal::Soon => "soon",
        Refusal::Proposed { .. } => "proposed",
    }
}

/// All words that [`refused`] can return.
pub const REFUSALS: [&str; 27] = [
    "unknown",
    "version",
    "state",
    "no-session",
    "session-open",
    "no-proposal",
    "stale",
    "party",
    "signature",
    "missing",
    "category",
    "range",
    "nothing",
    "entry",
    "offset",
    "old",
    "reused",
    "times",
    "expired",
    "terms",
    "contribution",
    "generator",
    "full",
    "not-closed",
    "fault",
    "soon",
    "proposed",
];

/// A sentence that explains a refusal.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unknown => "the device does not know this request".to_owned(),
        Refusal::Version { from, to, asked } => {
            format!("the device speaks versions {from} to {to} of the protocol, but the request is of version {asked}")
        }
        Refusal::State(at) => format!("this is not allowed while the device is {}", state(*at)),
        Refusal::NoSession => "no session is open".to_owned(),
        Refusal::SessionOpen => "a session is open".to_owned(),
        Refusal::NoProposal => "nothing was proposed".to_owned(),
        Refusal::Stale { proposed, size } => {
            format!("since the proposal, the record has grown from size {proposed} to {size}")
        }
        Refusal::Party(party) => format!("the {party} has no part in this, or has already done its part"),
        Refusal::Signature(party) => format!("the signature of the {party} does not verify"),
        Refusal::Missing(party) => format!("the signature of the {party} is missing"),
        Refusal::Category { category, categories } => {
            format!("category {} is not in use; the categories in use are the first {categories}", letter(*category))
        }
        Refusal::Range { total, delta } => format!("{total} with {delta:+} leaves the range of a count"),
        Refusal::Nothing => "a count of zero changes nothing".to_owned(),
        Refusal::Entry { seq } => format!("entry {seq} does not exist, or this cannot be done to it"),
        Refusal::Offset { offset, total } => {
            format!("offset {offset} is past the end of the object, which has {total} bytes")
        }
        Refusal::Old { last } => format!("the number of the request must be above {last}"),
        Refusal::Reused => "the number of the request was already used for another one".to_owned(),
        Refusal::Times => {
            "the times that the parties stated and the device's clock have no moment in common; they are recorded"
                .to_owned()
        }
        Refusal::Expired => "the term is over".to_owned(),
        Refusal::Terms => "the terms are not well formed".to_owned(),
        Refusal::Contribution => "the parties' random bytes are missing, equal or all the same".to_owned(),
        Refusal::Generator => "the device's random bit generator failed its test".to_owned(),
        Refusal::Full { free } => {
            format!(
                "there is no room for this kind of entry ({} free); a release makes room",
                count(*free, "page", "pages")
            )
        }
        Refusal::NotClosed => "there is no close to sign, or it was already signed".to_owned(),
        Refusal::Fault(code) => format!("a fault stops the device: {}", fault(*code)),
        Refusal::Soon => "no more export statements in this second; ask again in the next".to_owned(),
        Refusal::Proposed { host, inspectorate } => {
            let who = match (host, inspectorate) {
                (true, false) => "the host has",
                (false, true) => "the inspectorate has",
                _ => "both have",
            };
            format!("{who} signed another proposal, which is still open")
        }
    }
}

/// The words for a fault code of the device.
#[must_use]
pub fn fault(code: u16) -> String {
    let word = match code {
        1 => "SHA-256 gives a wrong answer",
        2 => "Ed25519 gives a wrong answer",
        3 => "CRC-32 gives a wrong answer",
        4 => "the random bit generator failed its tests",
        5 => "the firmware is not the one of the genesis",
        6 => "the record is damaged",
        7 => "the flash does not work as it must",
        8 => "the clock stands still",
        _ => "unknown",
    };
    format!("{code}, {word}")
}

/// A time in UTC, as people write it. `seconds` is in Unix seconds.
#[must_use]
pub fn day(seconds: i64) -> String {
    moment(seconds).replace('T', " ").trim_end_matches('Z').to_owned()
}

/// Two times; the second one shows its date only if it differs from the first one's.
#[must_use]
pub fn span(from: i64, to: i64) -> String {
    let (from, to) = (day(from), day(to));
    match to.split_once(' ') {
        _ if from == to => from,
        Some((date, time)) if from.starts_with(date) => format!("{from} to {time}"),
        _ => format!("{from} to {to}"),
    }
}

/// A limit or a declared number for people: "none" where nobody set one.
#[must_use]
pub fn or_none(number: u32) -> String {
    if number == u32::MAX { "none".to_owned() } else { number.to_string() }
}

/// The letter of a category, as the LEDs show it: A for 0.
#[must_use]
pub fn letter(category: u8) -> char {
    char::from(b'A'.saturating_add(category))
}
