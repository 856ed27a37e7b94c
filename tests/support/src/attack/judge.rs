//! Asks the core for its judgement, in the terms of the tests.

use proverka::journal::audit::{Asked, AuditError, Broken, Grade, Held, Parties, Record, Report, audit};

use crate::attack::lenient::{Check, Lenient};
use crate::attack::{Bytes32, Scribe};

/// The parties of a scribe, as a user knows them.
pub fn parties(scribe: &Scribe) -> Parties {
    Parties::keys(&*scribe.host.pk, &*scribe.inspectorate.pk).unwrap()
}

/// Audits a bundle.
pub fn bundle(scribe: &Scribe, bytes: &[u8]) -> Result<Report, AuditError> {
    Record::bundle(bytes).and_then(|record| audit(record, Asked::new(parties(scribe))))
}

/// Audits a bundle and compares it with the heads `held`.
pub fn against(scribe: &Scribe, bytes: &[u8], held: &[(u32, Bytes32)]) -> Result<Report, AuditError> {
    let held: Vec<_> = held.iter().map(|(size, head)| Held { size: *size, head: *head }).collect();
    let asked = Asked { held: &held, ..Asked::new(parties(scribe)) };
    Record::bundle(bytes).and_then(|record| audit(record, asked))
}

/// Audits an image with pages of 1024 bytes.
pub fn image(scribe: &Scribe, bytes: &[u8]) -> Result<Report, AuditError> {
    Record::image(bytes, 1024).and_then(|record| audit(record, Asked::new(parties(scribe))))
}

/// The place where a bundle breaks; panics if it does not break.
pub fn broken(scribe: &Scribe, bytes: &[u8]) -> Broken {
    match bundle(scribe, bytes) {
        Ok(Report { grade: Grade::Broken(broken), .. }) => broken,
        other => panic!("not broken: {other:?}"),
    }
}

/// Runs the second verifier with the checks `off` switched off.
pub fn without(scribe: &Scribe, bytes: &[u8], off: &[Check]) -> Result<u32, Check> {
    Lenient { given: [*scribe.host.pk, *scribe.inspectorate.pk], off, keys: &[] }.verify(bytes)
}

/// The control: the attack fails with all checks on, and succeeds with `off` switched off.
pub fn control(scribe: &Scribe, bytes: &[u8], off: &[Check]) {
    let stopped = without(scribe, bytes, &[]);
    assert!(stopped.is_err(), "the second verifier lets it pass");
    assert!(off.contains(&stopped.unwrap_err()), "stopped by {stopped:?}, not by {off:?}");
    assert!(without(scribe, bytes, off).is_ok(), "stopped even without {off:?}: {:?}", without(scribe, bytes, off));
}
