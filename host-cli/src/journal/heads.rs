//! The heads of a record at given sizes.

use std::collections::BTreeMap;

use proverka::journal::audit::{Asked, Audit, Grade, Held, Parties, Record, Report, audit};
use proverka::journal::digest::Hash;

/// The heads at `sizes`, of those that the record reaches and shows. `report` is the record's own.
#[must_use]
pub fn at(record: Record<'_>, parties: Parties, report: &Report, sizes: &[u32]) -> BTreeMap<u32, Hash> {
    let mut found = BTreeMap::new();
    let Some(mut head) = base(record, parties, report) else { return found };
    let mut keep = |size, head| {
        if sizes.contains(&size) {
            found.insert(size, head);
        }
    };
    keep(report.base, head);
    let Ok(audit) = Audit::new(record, Asked::of(parties)) else { return found };
    for entry in audit {
        head = entry.link(&head);
        keep(entry.seq, head);
    }
    found
}

/// The head before the first entry.
///
/// The audit has no name for it, but says it to who asks with a head of that size that it cannot have.
fn base(record: Record<'_>, parties: Parties, report: &Report) -> Option<Hash> {
    if report.base == 0 {
        return Some(report.term);
    }
    let impossible = [Held { size: report.base, head: [0; 32] }];
    match audit(record, Asked { held: &impossible, ..Asked::of(parties) }).ok()?.grade {
        Grade::Equivocation(conflict) => Some(conflict.found),
        _ => None,
    }
}
