//! Compares two records of one term: whether one extends the other, or the device signed contradicting histories.

use super::asked::Asked;
use super::driver::audited;
use super::error::{AuditError, Broken};
use super::heads::Heads;
use super::parties::Parties;
use super::proof::{Leg, Proof};
use super::report::{Conflict, Grade};
use super::source::Record;

/// One of the two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Side {
    /// The first record.
    A,
    /// The second record.
    B,
}

/// The result of comparing two records of one term. Record A is the one that was known before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[expect(clippy::large_enum_variant, reason = "made once per comparison, and there is no heap")]
pub enum Comparison<'a> {
    /// The records are equal.
    Same {
        /// Size of the record.
        size: u32,
    },
    /// Record B extends record A.
    Extends {
        /// Size of A.
        from: u32,
        /// Size of B.
        to: u32,
    },
    /// Record B is an older version of record A.
    Stale {
        /// Size of A.
        known: u32,
        /// Size of B.
        size: u32,
    },
    /// The records have no size in common: one begins after the other ends.
    Apart,
    /// They differ in a last entry on which the device did not build. This proves nothing: a power cut can leave two
    /// signed entries with one number, of which the first was never acknowledged.
    Unconfirmed {
        /// First size at which the heads differ.
        size: u32,
    },
    /// The device built on two different records.
    Equivocation {
        /// First size at which the heads differ.
        first: u32,
        /// The two heads of one size on which the device built.
        conflict: Conflict,
        /// Proof for third parties; `None` if a release hides how the device changed to its key.
        proof: Option<Proof<'a>>,
    },
    /// One record is broken, and the good parts of both do not contradict each other.
    Broken {
        /// Record that is broken; A if both are.
        side: Side,
        /// Where and why it is broken.
        broken: Broken,
    },
}

/// Compares a record `b` with a record `a` that was known before. Both are audited first, and compared as far as both
/// are good: damage later in a record does not invalidate what its good beginning shows.
///
/// # Errors
///
/// Any [`AuditError`] about either record; [`AuditError::OtherTerm`] if their terms differ.
pub fn compare<'a>(a: Record<'a>, b: Record<'a>, parties: Parties) -> Result<Comparison<'a>, AuditError> {
    let (audited_a, audited_b) = (audited(a, Asked::new(parties))?, audited(b, Asked::new(parties))?);
    let (report_a, report_b) = (audited_a.report(), audited_b.report());
    if report_a.term != report_b.term {
        return Err(AuditError::OtherTerm);
    }
    let broken = [(Side::A, report_a), (Side::B, report_b)].into_iter().find_map(|(side, report)| match report.grade {
        Grade::Broken(broken) => Some(Comparison::Broken { side, broken }),
        _ => None,
    });
    let (from, to) = (report_a.base.max(report_b.base), report_a.size.min(report_b.size));
    let (mut heads_a, mut heads_b) = (Heads::new(&a), Heads::new(&b));
    let both = audited_a.is_anchored() && audited_b.is_anchored();
    if !both || from > to || heads_a.reach(from).is_none() || heads_b.reach(from).is_none() {
        return Ok(broken.unwrap_or(Comparison::Apart));
    }
    while heads_a.now().head == heads_b.now().head {
        if heads_a.now().size == to || heads_a.next().is_none() || heads_b.next().is_none() {
            return Ok(broken.unwrap_or(match (report_a.size, report_b.size) {
                (known, size) if known > size => Comparison::Stale { known, size },
                (from, to) if from < to => Comparison::Extends { from, to },
                (size, _) => Comparison::Same { size },
            }));
        }
    }
    let first = heads_a.now().size;
    let confirmed = report_a.confirmed.zip(report_b.confirmed).map_or(0, |(a, b)| a.min(b));
    if confirmed < first || heads_a.reach(confirmed).is_none() || heads_b.reach(confirmed).is_none() {
        return Ok(broken.unwrap_or(Comparison::Unconfirmed { size: first }));
    }
    let conflict = Conflict { size: confirmed, held: heads_a.now().head, found: heads_b.now().head };
    let (of_a, of_b) = ((a, &audited_a), (b, &audited_b));
    let other = |of| (first > from).then_some(of);
    let legs = Leg::new(of_a, other(of_b), confirmed).zip(Leg::new(of_b, other(of_a), confirmed));
    Ok(Comparison::Equivocation { first, conflict, proof: legs.map(|(a, b)| Proof::new(a, b)) })
}
