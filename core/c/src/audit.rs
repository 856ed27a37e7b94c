//! The audit of a sealed record in memory.
#![expect(unsafe_code, reason = "C finds the functions by their names, and they pass pointers to `boundary`")]
#![expect(clippy::missing_safety_doc, reason = "the rules for pointers are the same for all functions: see the header")]

mod fault;

use core::ffi::c_char;

use proverka_journal::audit::{Alone, Asked, AuditError, Broken, Grade, Held, Parties, Record, Report, Stale, audit};
use proverka_journal::party::{Both, Party};

use crate::boundary::{Output, answer, slice, value};
use crate::status::{
    PROVERKA_BAD_BASE, PROVERKA_BAD_GENESIS, PROVERKA_BAD_GENESIS_SIGNATURE, PROVERKA_BAD_KEY, PROVERKA_BAD_VALUE,
    PROVERKA_NOT_A_BUNDLE, PROVERKA_OTHER_PARTY, PROVERKA_OTHER_REASON, PROVERKA_SAME_KEY, PROVERKA_SHORT_BUNDLE,
    PROVERKA_TOO_MANY, PROVERKA_UNKNOWN_ALGORITHMS, Status,
};

pub use fault::*;

/// The largest number of heads that a program can give to an audit.
pub const PROVERKA_MOST_HEADS: usize = 8;

/// Nobody: no nonce was given.
pub const PROVERKA_NOBODY: u8 = 0;
/// The host, whose items are counted.
pub const PROVERKA_HOST: u8 = 1;
/// The inspectorate, which counts them.
pub const PROVERKA_INSPECTORATE: u8 = 2;
/// Both of them, at different times.
pub const PROVERKA_EACH: u8 = 3;

/// Complete. Every count was made in a session that both parties held, and all numbers agree with earlier entries.
pub const PROVERKA_GRADE_JOINT: u8 = 1;
/// Complete, but a party acted alone at least once: see `alone`.
pub const PROVERKA_GRADE_UNILATERAL: u8 = 2;
/// Complete, but a party disputed a head.
pub const PROVERKA_GRADE_DISPUTED: u8 = 3;
/// Complete, but an export statement names other firmware than the genesis.
pub const PROVERKA_GRADE_ALTERED: u8 = 4;
/// Complete, but the record ends before a head that the request holds, whose size is `conflict_size`.
pub const PROVERKA_GRADE_SHORTER: u8 = 5;
/// Complete, but no export statement contains the nonce of the request.
pub const PROVERKA_GRADE_UNANSWERED: u8 = 6;
/// Complete, but its last head differs from one that the request holds, and nothing shows that the device built on it.
pub const PROVERKA_GRADE_UNCONFIRMED: u8 = 7;
/// Incomplete or invalid from the entry `bad_entry` on, for the reason `fault`.
pub const PROVERKA_GRADE_BROKEN: u8 = 8;
/// It contradicts a head that the request holds, at `conflict_size`, and the device built on it.
pub const PROVERKA_GRADE_EQUIVOCATION: u8 = 9;

/// A head of the record that the caller has seen or noted.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// The size of the record when the head was seen. Unit: entries.
    pub size: u32,
    /// The head at that size.
    pub head: [u8; 32],
}

/// What an audit checks besides the record itself.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// The Ed25519 public key of the host, which the caller knows from elsewhere: a record alone proves nothing about
    /// whose it is.
    pub host_key: [u8; 32],
    /// The Ed25519 public key of the inspectorate.
    pub inspectorate_key: [u8; 32],
    /// The nonce that an export statement must contain. It must not be all zeros, unless `nonce_of` is
    /// `PROVERKA_NOBODY`.
    pub nonce: [u8; 32],
    /// Heads that the record must contain, or null if there are none. Only a head that was kept elsewhere reveals that
    /// entries were removed from the end.
    pub heads: *const Head,
    /// The number of heads, at most `PROVERKA_MOST_HEADS`.
    pub head_count: usize,
    /// Whose nonce it is: `PROVERKA_HOST`, `PROVERKA_INSPECTORATE`, or `PROVERKA_NOBODY` if the audit asks for none.
    pub nonce_of: u8,
    /// This must be zero.
    pub reserved: [u8; 7],
}

/// The result of an audit. No grade alone means that all is well: always read it together with `unwitnessed`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditReport {
    /// The earliest moment of the expiry in force at the end. Only if `has_expiry` is 1. Unit: Unix seconds.
    pub expiry_earliest: i64,
    /// The latest moment of that expiry. Only if `has_expiry` is 1. Unit: Unix seconds.
    pub expiry_latest: i64,
    /// The grade: one of `PROVERKA_GRADE_*`.
    pub grade: u8,
    /// Who acted alone: `PROVERKA_NOBODY`, `PROVERKA_HOST`, `PROVERKA_INSPECTORATE` or `PROVERKA_EACH`.
    pub alone: u8,
    /// What is wrong with the entry `bad_entry`: one of `PROVERKA_FAULT_*`; `PROVERKA_FAULT_NONE` if the record is
    /// whole.
    pub fault: u8,
    /// 1 if something vouches for the head at the base: the genesis, or a release that both parties signed.
    pub is_vouched: u8,
    /// 1 if the expiry is known; 0 if a release hides it.
    pub has_expiry: u8,
    /// 1 if `confirmed` is known.
    pub has_confirmed: u8,
    /// The key epoch of the next entry.
    pub epoch: u16,
    /// The number of the first bad entry; if the fault lies after the entries, one more than the last good one. Zero if
    /// the record is whole.
    pub bad_entry: u32,
    /// The size of the record before its first entry in the bundle. Unit: entries.
    pub base: u32,
    /// The size up to which the record is good. Unit: entries.
    pub size: u32,
    /// The largest size on whose head the device is shown to have built. Only if `has_confirmed` is 1. Unit: entries.
    pub confirmed: u32,
    /// The number of entries after the last head that both parties signed. Whoever controls the device's memory can
    /// remove these without trace.
    pub unwitnessed: u32,
    /// The largest size whose head the host signed. Unit: entries.
    pub witnessed_by_host: u32,
    /// The largest size whose head the inspectorate signed. Unit: entries.
    pub witnessed_by_inspectorate: u32,
    /// The size at which the record differs from a head of the request, or of the head that it does not reach; zero if
    /// there is no such head.
    pub conflict_size: u32,
    /// The number of heads of the request that lie below the base, so that they cannot be checked.
    pub unreachable: u32,
    /// The number of redacted entries.
    pub hidden: u32,
    /// The number of sessions held by both parties.
    pub joint_sessions: u32,
    /// The number of sessions held by the host alone.
    pub host_sessions: u32,
    /// The number of sessions held by the inspectorate alone.
    pub inspectorate_sessions: u32,
    /// The number of entries in which the host disputed a head.
    pub disputed_by_host: u32,
    /// The number of entries in which the inspectorate disputed a head.
    pub disputed_by_inspectorate: u32,
    /// The number of export statements that match the record.
    pub statements: u32,
    /// The number of export statements that name other firmware than the genesis.
    pub other_firmware: u32,
    /// The number of entries of each kind, indexed by the kind byte, 1 to 19. Index 0 is not used.
    pub kinds: [u32; 20],
    /// The identifier of the device.
    pub device: [u8; 16],
    /// The term digest of the record, which the parties signed at the enrolment.
    pub term: [u8; 32],
    /// The head at the base, as stated by the bundle.
    pub base_head: [u8; 32],
    /// The head at `size`.
    pub head: [u8; 32],
}

impl Request {
    fn nonce(&self) -> Result<Option<(Party, [u8; 32])>, Status> {
        let party = match self.nonce_of {
            PROVERKA_NOBODY => return Ok(None),
            PROVERKA_HOST => Party::Host,
            PROVERKA_INSPECTORATE => Party::Inspectorate,
            _ => return Err(PROVERKA_BAD_VALUE),
        };
        // A nonce of zeros would count as answered by nothing.
        if self.nonce == [0; 32] { Err(PROVERKA_BAD_VALUE) } else { Ok(Some((party, self.nonce))) }
    }
}

fn status_of(error: AuditError) -> Status {
    match error {
        AuditError::NotABundle => PROVERKA_NOT_A_BUNDLE,
        AuditError::Short { .. } => PROVERKA_SHORT_BUNDLE,
        AuditError::Base => PROVERKA_BAD_BASE,
        AuditError::Algorithms(_) => PROVERKA_UNKNOWN_ALGORITHMS,
        AuditError::Key { .. } => PROVERKA_BAD_KEY,
        AuditError::SameKey => PROVERKA_SAME_KEY,
        AuditError::GenesisSignature { .. } => PROVERKA_BAD_GENESIS_SIGNATURE,
        AuditError::OtherParty { .. } => PROVERKA_OTHER_PARTY,
        // The last three are about images and term digests, which this interface does not take.
        AuditError::GenesisField { .. }
        | AuditError::Geometry { .. }
        | AuditError::GenesisSlot
        | AuditError::OtherTerm => PROVERKA_BAD_GENESIS,
        _ => PROVERKA_OTHER_REASON,
    }
}

/// Audits a bundle of `length` bytes, which a device exported, and grades it.
///
/// The work is bounded by the length of the bundle: about one signature for each entry. Nothing of the bundle is kept.
/// A bundle that is broken inside gives a report with the grade `PROVERKA_GRADE_BROKEN`. An error means that nothing
/// was judged, and must not count as a pass.
///
/// Needs a library with the feature `journal`.
///
/// Status: `PROVERKA_NOT_A_BUNDLE`, `PROVERKA_SHORT_BUNDLE`, `PROVERKA_BAD_BASE`, `PROVERKA_BAD_GENESIS`,
/// `PROVERKA_UNKNOWN_ALGORITHMS`, `PROVERKA_BAD_KEY`, `PROVERKA_SAME_KEY`, `PROVERKA_BAD_GENESIS_SIGNATURE`,
/// `PROVERKA_OTHER_PARTY`, `PROVERKA_BAD_VALUE`, `PROVERKA_TOO_MANY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_audit_bundle(
    bundle: *const u8,
    length: usize,
    request: *const Request,
    report: *mut AuditReport,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let bundle = unsafe { slice(bundle, length) };
    // SAFETY: The same, and every pattern of bits is a request.
    let request = unsafe { value(request) };
    let heads = match &request {
        // SAFETY: The same.
        Ok(request) => unsafe { slice(request.heads, request.head_count) },
        Err(_) => Ok(&[][..]),
    };
    // SAFETY: The same.
    let output = unsafe { Output::one(report) };
    answer(output, || {
        let (bundle, request, heads) = (bundle?, request?, heads?);
        if request.reserved != [0; 7] {
            return Err(PROVERKA_BAD_VALUE);
        }
        let mut room = [Held { size: 0, head: [0; 32] }; PROVERKA_MOST_HEADS];
        let held = room.get_mut(..heads.len()).ok_or(PROVERKA_TOO_MANY)?;
        for (to, from) in held.iter_mut().zip(heads) {
            *to = Held { size: from.size, head: from.head };
        }
        let nonce = request.nonce()?;
        let parties = Parties::keys(&request.host_key, &request.inspectorate_key).map_err(status_of)?;
        let record = Record::bundle(bundle).map_err(status_of)?;
        let found = audit(record, Asked { parties, held, nonce }).map_err(status_of)?;
        Ok(report_of(&found))
    })
}

fn report_of(found: &Report) -> AuditReport {
    let (grade, conflict_size) = match found.grade {
        Grade::Joint => (PROVERKA_GRADE_JOINT, 0),
        Grade::Unilateral(_) => (PROVERKA_GRADE_UNILATERAL, 0),
        Grade::Disputed => (PROVERKA_GRADE_DISPUTED, 0),
        Grade::Altered => (PROVERKA_GRADE_ALTERED, 0),
        Grade::Stale(Stale::Shorter { held }) => (PROVERKA_GRADE_SHORTER, held),
        Grade::Stale(Stale::Unanswered) => (PROVERKA_GRADE_UNANSWERED, 0),
        Grade::Unconfirmed(conflict) => (PROVERKA_GRADE_UNCONFIRMED, conflict.size),
        Grade::Broken(_) => (PROVERKA_GRADE_BROKEN, 0),
        Grade::Equivocation(conflict) => (PROVERKA_GRADE_EQUIVOCATION, conflict.size),
    };
    let alone = match found.grade {
        Grade::Unilateral(Alone::By(Party::Host)) => PROVERKA_HOST,
        Grade::Unilateral(Alone::By(Party::Inspectorate)) => PROVERKA_INSPECTORATE,
        Grade::Unilateral(Alone::Each) => PROVERKA_EACH,
        _ => PROVERKA_NOBODY,
    };
    let (bad_entry, fault) = match found.grade {
        Grade::Broken(Broken { seq, why, .. }) => (seq, fault::code(&why)),
        _ => (0, PROVERKA_FAULT_NONE),
    };
    let (expiry_earliest, expiry_latest) = found.expiry.unwrap_or((0, 0));
    let Both { host: host_sessions, inspectorate: inspectorate_sessions } = found.alone;
    AuditReport {
        expiry_earliest,
        expiry_latest,
        grade,
        alone,
        fault,
        is_vouched: u8::from(found.vouched),
        has_expiry: u8::from(found.expiry.is_some()),
        has_confirmed: u8::from(found.confirmed.is_some()),
        epoch: found.epoch,
        bad_entry,
        base: found.base,
        size: found.size,
        confirmed: found.confirmed.unwrap_or(0),
        unwitnessed: found.unwitnessed(),
        witnessed_by_host: found.witnessed.host,
        witnessed_by_inspectorate: found.witnessed.inspectorate,
        conflict_size,
        unreachable: found.unreachable,
        hidden: found.hidden,
        joint_sessions: found.joint,
        host_sessions,
        inspectorate_sessions,
        disputed_by_host: found.disputed.host,
        disputed_by_inspectorate: found.disputed.inspectorate,
        statements: found.statements,
        other_firmware: found.other_firmware,
        kinds: found.kinds,
        device: found.device,
        term: found.term,
        base_head: found.base_head,
        head: found.head,
    }
}

/// Returns the word for a grade, such as `unilateral`. It ends with a zero byte, lives as long as the program and is
/// never null: another number has the text `unknown grade`. Needs a library with the feature `journal`.
#[unsafe(no_mangle)]
pub extern "C" fn proverka_grade_text(grade: u8) -> *const c_char {
    let text = match grade {
        PROVERKA_GRADE_JOINT => c"joint",
        PROVERKA_GRADE_UNILATERAL => c"unilateral",
        PROVERKA_GRADE_DISPUTED => c"disputed",
        PROVERKA_GRADE_ALTERED => c"altered",
        PROVERKA_GRADE_SHORTER => c"stale: shorter than a head that is known",
        PROVERKA_GRADE_UNANSWERED => c"stale: no export statement answers the nonce",
        PROVERKA_GRADE_UNCONFIRMED => c"unconfirmed",
        PROVERKA_GRADE_BROKEN => c"broken",
        PROVERKA_GRADE_EQUIVOCATION => c"equivocation",
        _ => c"unknown grade",
    };
    text.as_ptr()
}
