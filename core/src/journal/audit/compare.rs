//! Two records of one term: which extends the other, or who lied.

use super::asked::Asked;
use super::driver::audited;
use super::error::{AuditError, Broken};
use super::heads::Heads;
use super::parties::Parties;
use super::proof::{Leg, Proof};
use super::report::{Conflict, Grade};
use super::source::Record;

/// One of the two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first record.
    A,
    /// The second record.
    B,
}

/// What two records of one term say about each other. A is the one that was known before.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::large_enum_variant, reason = "made once per comparison, and there is no heap")]
pub enum Comparison<'a> {
    /// One record twice.
    Same {
        /// Size of the record.
        size: u32,
    },
    /// B extends A.
    Extends {
        /// Size of A.
        from: u32,
        /// Size of B.
        to: u32,
    },
    /// B is older than A.
    Stale {
        /// Size of A.
        known: u32,
        /// Size of B.
        size: u32,
    },
    /// No size is in both: what one begins after, the other has not reached.
    Apart,
    /// They differ in a last entry that the device has not built on: a power cut can leave two signed entries of one
    /// number, of which the first was never acknowledged. No proof of anything.
    Unconfirmed {
        /// First size at which the heads differ.
        size: u32,
    },
    /// The device built on two different records.
    Equivocation {
        /// First size at which the heads differ.
        first: u32,
        /// Heads of one size that the device built on both.
        conflict: Conflict,
        /// For third parties; `None` where a release hides how the device came by its key.
        proof: Option<Proof<'a>>,
    },
    /// One of them is broken, and as far as both are good they do not contradict each other.
    Broken {
        /// Which record is broken.
        side: Side,
        /// Where it is broken.
        broken: Broken,
    },
}

/// Compares a record `b` with one that was known before, `a`. Both are audited first, and held against each other as
/// far as both are good: what a good beginning shows, no damage after it takes back.
///
/// # Errors
///
/// Any [`AuditError`] about either, [`AuditError::OtherTerm`] where they are of two terms.
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
