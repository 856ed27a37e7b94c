//! The heads of a record at given sizes.

use std::collections::BTreeMap;

use proverka::journal::audit::{Asked, Audit, Parties, Record, Report};
use proverka::journal::digest::Hash;

/// The heads of the record at `sizes`. A size is missing from the map if the good part of the record does not reach it
/// or begins after it. `report` must be the report of this record.
#[must_use]
pub fn at(record: Record<'_>, parties: Parties, report: &Report, sizes: &[u32]) -> BTreeMap<u32, Hash> {
    let mut found = BTreeMap::new();
    let mut head = report.base_head;
    if !report.vouched {
        return found;
    }
    let mut keep = |size, head| {
        if sizes.contains(&size) && size <= report.size {
            found.insert(size, head);
        }
    };
    keep(report.base, head);
    let Ok(audit) = Audit::new(record, Asked::new(parties)) else { return found };
    for entry in audit {
        head = entry.link(&head);
        keep(entry.seq, head);
    }
    found
}
