//! Why a record could not be judged, and why a record is broken.

use core::fmt;

use super::key::KeyFault;
use crate::digest::Role;
use crate::party::Party;

/// Why there is no report. Nothing was judged, so this must not count as a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum AuditError {
    /// The input is not a bundle, because its first bytes differ.
    NotABundle,
    /// The input ends before the end of its genesis and base.
    Short {
        /// Smallest length of a valid input. Unit: bytes.
        needed: usize,
        /// Length of the input. Unit: bytes.
        bytes: usize,
    },
    /// The page size is invalid, or the image is not 5 pages and at least 8 ring pages of this size. A page has at
    /// least 640 bytes.
    Geometry {
        /// Page size that was given. Unit: bytes.
        page: usize,
        /// Length of the image. Unit: bytes.
        bytes: usize,
    },
    /// The genesis block of the image is torn or damaged.
    GenesisSlot,
    /// The base of a bundle names a size that no record can have, or its padding is not zero.
    Base,
    /// A field of the genesis has an invalid value.
    GenesisField {
        /// Offset of the field in the block. Unit: bytes.
        offset: usize,
    },
    /// The genesis names hash and signature algorithms, by this number, that this verifier does not know. It cannot
    /// judge such a record.
    Algorithms(u8),
    /// A key in the genesis or from the caller is invalid.
    Key {
        /// Owner of the key.
        whose: Role,
        /// Why the key is invalid.
        fault: KeyFault,
    },
    /// Two of the three keys are equal.
    SameKey,
    /// A signature of the genesis does not verify.
    GenesisSignature {
        /// The device or the party whose signature fails.
        whose: Role,
    },
    /// The genesis names another key than the caller for a party.
    OtherParty {
        /// Party whose key differs.
        whose: Party,
    },
    /// The genesis is of another term than the one expected.
    OtherTerm,
}

impl fmt::Display for AuditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABundle => f.write_str("not a bundle: the first bytes are not PVKB1"),
            Self::Short { needed, bytes } => write!(f, "{bytes} bytes, but {needed} are needed to begin"),
            Self::Geometry { page, bytes } => write!(f, "{bytes} bytes are not an image with pages of {page} bytes"),
            Self::GenesisSlot => f.write_str("the genesis block is torn or damaged"),
            Self::Base => f.write_str("no record can begin at the size that its base names"),
            Self::GenesisField { offset } => write!(f, "the genesis has a wrong field at byte {offset}"),
            Self::Algorithms(number) => {
                write!(f, "the genesis names algorithms {number}, which this verifier does not know")
            }
            Self::Key { whose, fault } => write!(f, "key of the {}: {fault}", whose.as_str()),
            Self::SameKey => f.write_str("two of the three keys are the same"),
            Self::GenesisSignature { whose } => write!(f, "the {} did not sign this genesis", whose.as_str()),
            Self::OtherParty { whose } => write!(f, "the genesis names another key of the {}", whose.as_str()),
            Self::OtherTerm => f.write_str("the genesis is of another term"),
        }
    }
}

impl core::error::Error for AuditError {}

/// Where a record stops being good, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Broken {
    /// First bad sequence number; if the fault lies after the entries, one more than the last good one.
    pub seq: u32,
    /// Slot of the image, counted from its start in slots of 128 bytes; `None` for a bundle, or if no slot is at fault.
    pub slot: Option<u32>,
    /// What is wrong at that position.
    pub why: EntryFault,
}

/// What is wrong with the first bad entry of a record, or with a leg of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum EntryFault {
    /// The input ends within the entry.
    Cut,
    /// Bytes follow the end of the bundle.
    Trailing,
    /// The entry is neither open nor redacted.
    Form(u8),
    /// A byte that must be zero is not.
    NotZero,
    /// The body does not begin with `OPEN`.
    FirstWord,
    /// The kind byte is not listed in FORMAT.
    Kind(u8),
    /// The number of annex parts is not that of the kind.
    Parts(u8),
    /// The entry is redacted, but its kind may not be.
    Hidden(u8),
    /// The flags exclude each other or contradict the session.
    Flags(u8),
    /// The entry has another sequence number, so something was lost, inserted or moved.
    Seq(u32),
    /// The entry has another epoch than the chain of keys has reached.
    Epoch {
        /// Epoch in the entry.
        found: u16,
        /// Epoch that was expected.
        due: u16,
    },
    /// The device's signature does not verify with the key of the entry's epoch.
    Signature,
    /// The boot number is lower than before, or is zero.
    Boot(u32),
    /// The lower bound of the time is lower than before.
    Earliest(i64),
    /// The width of the time interval is 0xFFFF_FFFF, which has no meaning.
    Width,
    /// The entry follows RETIRE.
    AfterRetire,
    /// The epoch announced is not the current one plus one.
    NextEpoch(u16),
    /// The key announced for the next epoch is invalid.
    NextKey(KeyFault),
    /// The key announced for the next epoch, or named by a release, is that of a party or still in use.
    KeyReused,
    /// A signature of this party is missing.
    Missing(Party),
    /// A signature of this party does not verify.
    Party(Party),
    /// The byte `held` of SESSION_OPEN is not 1, 2 or 3, or does not match the signatures.
    Held(u8),
    /// The session number is not that of the next session or of the open one.
    Session(u32),
    /// SESSION_CLOSE states another number of TALLY and CORRECTION entries.
    Tallies {
        /// Number in the entry.
        found: u32,
        /// Number in the record.
        due: u32,
    },
    /// A TALLY or CORRECTION stands outside a session.
    NoSession,
    /// The corrected entry is not an earlier entry of the same session.
    Corrected(u32),
    /// The complement of a total does not match the total.
    Complement(u32),
    /// A total is not the sum of the total before and the change.
    Sum {
        /// Total before the entry.
        before: u32,
        /// Change stated by the entry.
        delta: i16,
        /// Total stated by the entry.
        found: u32,
    },
    /// A TALLY or CORRECTION states another limit than the one in force.
    Limit {
        /// Limit in the entry.
        found: u32,
        /// Limit in force.
        due: u32,
    },
    /// SESSION_CLOSE states another total than the TALLY and CORRECTION entries give.
    Totals {
        /// Category of the total.
        category: u8,
        /// Total in the entry.
        found: u32,
        /// Total in the record.
        due: u32,
    },
    /// The cosigned or disputed size is not that of the last SESSION_CLOSE.
    Size(u32),
    /// The cosigned, disputed or released head, at this size, is not that of the record.
    Head(u32),
    /// The role byte is not that of a party.
    Role(u8),
    /// An interval ends before it begins, or is not the intersection of both parties' intervals.
    Interval,
    /// The category is not in use or does not exist.
    Category(u8),
    /// The treaty expired before the entry, by the device's own clock or by an EXPIRE entry.
    Expired,
    /// EXPIRE states another expiry than the one in force, or one that has not passed.
    Expiry,
    /// The released size is lower than before, is zero, or is not below the number of the RELEASE entry.
    Released(u32),
    /// The epoch or key in a RELEASE is not the one that signs the entry after the released size.
    ReleasedKey,
    /// The totals, limits or expiry in a RELEASE are not those at the released size.
    Carried,
    /// The record does not begin with the genesis, and no later RELEASE covers its beginning.
    Unreleased,
    /// A record that begins at size 0 has another head, epoch or key than the genesis gives.
    Start,
    /// No record can have this epoch or key at its base.
    Base,
    /// The size or the head at the end of the bundle does not match its entries.
    End,
    /// The bundle has more than 16 export statements.
    Statements(u32),
    /// An export statement does not match the record.
    Statement {
        /// Number of the statement, from 0.
        index: u32,
    },
    /// A slot has content that no power cut can leave.
    Damaged,
    /// A page of the record is missing or damaged.
    Page,
    /// Slots outside the record are neither blank nor valid, in more pages than an interrupted erase can leave.
    Stray,
    /// The header of a page contradicts the record.
    Header,
    /// This part of the annex is not in the page.
    Part(u8),
    /// No sequence number is left.
    Full,
}

impl fmt::Display for EntryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cut => f.write_str("the input ends here"),
            Self::Trailing => f.write_str("bytes follow the end"),
            Self::Form(byte) => write!(f, "its form byte is {byte}, which is neither open nor redacted"),
            Self::NotZero => f.write_str("a byte that must be zero is not zero"),
            Self::FirstWord => f.write_str("its body does not begin with OPEN"),
            Self::Kind(kind) => write!(f, "no kind of entry has the number {kind}"),
            Self::Parts(parts) => write!(f, "it has {parts} annex parts, which is wrong for its kind"),
            Self::Hidden(kind) => write!(f, "an entry of kind {kind} may not be redacted"),
            Self::Flags(flags) => write!(f, "its flags {flags:#04x} contradict each other or the session"),
            Self::Seq(found) => write!(f, "its sequence number is {found}"),
            Self::Epoch { found, due } => write!(f, "its epoch is {found}, but {due} was expected"),
            Self::Signature => f.write_str("the device's signature does not verify with the key of its epoch"),
            Self::Boot(boot) => write!(f, "its boot number {boot} is zero, or lower than the one before"),
            Self::Earliest(earliest) => write!(f, "its earliest time {earliest} is before that of the entry before"),
            Self::Width => f.write_str("the width of its time interval is 0xFFFF_FFFF, which has no meaning"),
            Self::AfterRetire => f.write_str("it follows RETIRE, which ends a record"),
            Self::NextEpoch(epoch) => write!(f, "it announces epoch {epoch}, which is not the next one"),
            Self::NextKey(fault) => write!(f, "the key that it announces: {fault}"),
            Self::KeyReused => f.write_str("the key that it announces is already in use"),
            Self::Missing(party) => write!(f, "the {party} did not sign"),
            Self::Party(party) => write!(f, "the signature of the {party} does not verify"),
            Self::Held(held) => write!(
                f,
                "the byte that says who held the session is {held}, which is wrong or does not match the signatures"
            ),
            Self::Session(session) => write!(f, "its session number {session} is not the expected one"),
            Self::Tallies { found, due } => {
                write!(f, "it states {found} TALLY and CORRECTION entries, but the record has {due}")
            }
            Self::NoSession => f.write_str("it counts, but no session is open"),
            Self::Corrected(seq) => {
                write!(f, "entry {seq}, which it corrects, is not an earlier entry of the same session")
            }
            Self::Complement(total) => write!(f, "the complement of its total does not match the total {total}"),
            Self::Sum { before, delta, found } => {
                write!(f, "its total is {found}, but the total before it is {before} and its change is {delta:+}")
            }
            Self::Limit { found, due } => write!(f, "it states the limit {found}, but {due} is in force"),
            Self::Totals { category, found, due } => {
                write!(f, "it closes category {category} with {found}, but the entries of the record give {due}")
            }
            Self::Size(size) => write!(f, "it states size {size}, which is not the size at the last close"),
            Self::Head(size) => write!(f, "it states a head at size {size} that is not the head of the record there"),
            Self::Role(role) => write!(f, "role {role} is not that of a party"),
            Self::Interval => {
                f.write_str("an interval ends before it begins, or is not the intersection of both parties' intervals")
            }
            Self::Category(category) => write!(f, "category {category} has no limit"),
            Self::Expired => f.write_str("the treaty had expired before it"),
            Self::Expiry => f.write_str("it states an expiry that is not the one in force, or that has not passed"),
            Self::Released(size) => write!(f, "its released size {size} is out of range"),
            Self::ReleasedKey => {
                f.write_str("its epoch or key is not the one that signs the entry after the released size")
            }
            Self::Carried => {
                f.write_str("the totals, limits or expiry that it carries are not those at the released size")
            }
            Self::Unreleased => f.write_str("the record begins here, and no RELEASE covers its beginning"),
            Self::Start => f.write_str("the record does not begin with the genesis"),
            Self::Base => f.write_str("no record has this epoch or key where this one begins"),
            Self::End => f.write_str("the size or head at the end is not that of the record"),
            Self::Statements(count) => write!(f, "there are {count} export statements, but at most 16 are allowed"),
            Self::Statement { index } => write!(f, "export statement {index} does not fit the record"),
            Self::Damaged => f.write_str("its slot is damaged"),
            Self::Page => f.write_str("its page is missing or damaged"),
            Self::Stray => {
                f.write_str("slots outside of the record are neither blank nor valid, in more than one page")
            }
            Self::Header => f.write_str("the header of its page contradicts the record"),
            Self::Part(part) => write!(f, "part {part} of its annex is missing"),
            Self::Full => f.write_str("no sequence number is left"),
        }
    }
}

impl core::error::Error for EntryFault {}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {}", self.seq)?;
        if let Some(slot) = self.slot {
            write!(f, " (slot {slot})")?;
        }
        write!(f, ": {}", self.why)
    }
}

impl core::error::Error for Broken {}
