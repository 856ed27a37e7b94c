//! Checks of the parties' signatures in entries (FORMAT sections 3.4 and 7).
//!
//! Each function verifies the signatures of one kind of entry for its position in the record, and adds to the report
//! what they show about the parties.

use super::bytes::{array, i64_at, words};
use super::entry::{Body, EntryKind};
use super::error::EntryFault;
use super::genesis::Genesis;
use super::head::Head;
use super::report::{Report, count, raise};
use crate::digest::{self, Place};
use crate::field::{FLAG_HOST_ALONE, FLAG_INSPECTORATE_ALONE};
use crate::party::Party;

/// Checks that exactly the holders stated by a SESSION_OPEN signed it. Returns the flags for the entries of the
/// session.
pub(super) fn open(
    genesis: &Genesis,
    place: &Place,
    entry_flags: u8,
    body: &Body<'_>,
    annex: &[u8],
    report: &mut Report,
) -> Result<u8, EntryFault> {
    let held = body.byte(8);
    let flags = match held {
        1 => FLAG_HOST_ALONE,
        2 => FLAG_INSPECTORATE_ALONE,
        3 => 0,
        other => return Err(EntryFault::Held(other)),
    };
    let lone = entry_flags & (FLAG_HOST_ALONE | FLAG_INSPECTORATE_ALONE);
    if lone != 0 && lone != flags {
        return Err(EntryFault::Flags(entry_flags));
    }
    let (nonce, declared) = (array(annex, 0..32), words(annex, 160));
    for (party, bit, start) in [(Party::Host, 1, 32), (Party::Inspectorate, 2, 96)] {
        let message = digest::session_message(place, party, &body.payload(), &declared, &nonce);
        match genesis.party(party, message.bytes(), annex, start) {
            Ok(()) if held & bit != 0 => raise(&mut report.witnessed, party, place.size),
            Ok(()) => return Err(EntryFault::Held(held)),
            Err(EntryFault::Missing(_)) if held & bit == 0 => {}
            Err(why) => return Err(why),
        }
    }
    match held {
        1 => count(&mut report.alone, Party::Host),
        2 => count(&mut report.alone, Party::Inspectorate),
        _ => report.joint = report.joint.saturating_add(1),
    }
    Ok(flags)
}

/// Reads the head of `size` that begins an annex. Returns an error if it differs from the head known at that size.
fn stated_head(size: u32, known: Option<&Head>, annex: &[u8]) -> Result<digest::Hash, EntryFault> {
    let head = array(annex, 0..32);
    if known.is_some_and(|known| known.head != head) { Err(EntryFault::Head(size)) } else { Ok(head) }
}

/// Checks a COSIGN_H or COSIGN_I. `known` is the head at `size`, or `None` if the base hides it.
pub(super) fn cosign(
    genesis: &Genesis,
    party: Party,
    size: u32,
    known: Option<&Head>,
    annex: &[u8],
    report: &mut Report,
) -> Result<(), EntryFault> {
    let head = stated_head(size, known, annex)?;
    let message = digest::cosign_message(&genesis.term, party, size, &head);
    genesis.party(party, message.bytes(), annex, 32)?;
    if known.is_some() {
        raise(&mut report.witnessed, party, size);
    }
    Ok(())
}

/// Checks that the disputing party signed a DISPUTED entry (FORMAT 3.5).
pub(super) fn dispute(
    genesis: &Genesis,
    party: Party,
    size: u32,
    known: Option<&Head>,
    annex: &[u8],
    report: &mut Report,
) -> Result<(), EntryFault> {
    let head = stated_head(size, known, annex)?;
    let message = digest::dispute_message(&genesis.term, party, size, &head, &array(annex, 32..64));
    genesis.party(party, message.bytes(), annex, 64)?;
    count(&mut report.disputed, party);
    Ok(())
}

/// Checks that both parties signed the intervals of a TIME entry, and that the payload is their intersection.
///
/// An empty intersection, or one that ends before `earliest_before`, the device's own lower bound, is not a fault. The
/// report counts such entries.
pub(super) fn time(
    genesis: &Genesis,
    place: &Place,
    payload: &[u8],
    annex: &[u8],
    earliest_before: i64,
    report: &mut Report,
) -> Result<(), EntryFault> {
    let stated = (i64_at(payload, 0), i64_at(payload, 8));
    let host = (i64_at(annex, 32), i64_at(annex, 40));
    let inspectorate = (i64_at(annex, 48), i64_at(annex, 56));
    let nonce = array(annex, 0..32);
    for (party, (earliest, latest), start) in [(Party::Host, host, 64), (Party::Inspectorate, inspectorate, 128)] {
        let message = digest::time_message(place, party, earliest, latest, &nonce);
        genesis.party(party, message.bytes(), annex, start)?;
        if earliest > latest {
            return Err(EntryFault::Interval);
        }
    }
    let (earliest, latest) = (host.0.max(inspectorate.0), host.1.min(inspectorate.1));
    if stated != (earliest, latest) {
        return Err(EntryFault::Interval);
    }
    if earliest > latest {
        report.disjoint_times = report.disjoint_times.saturating_add(1);
    } else if latest < earliest_before {
        report.backward_times = report.backward_times.saturating_add(1);
    }
    Ok(())
}

/// Checks that both parties signed a LIMIT, EXTEND or RETIRE entry.
pub(super) fn act(
    genesis: &Genesis,
    place: &Place,
    kind: EntryKind,
    payload: &[u8; 24],
    annex: &[u8],
) -> Result<(), EntryFault> {
    let nonce = array(annex, 0..32);
    for (party, start) in [(Party::Host, 32), (Party::Inspectorate, 96)] {
        let message = digest::act_message(place, party, kind as u8, payload, &nonce);
        genesis.party(party, message.bytes(), annex, start)?;
    }
    Ok(())
}
