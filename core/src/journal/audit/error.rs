//! Why nothing could be judged, and why a record is broken.

use core::fmt;

use super::key::KeyFault;
use crate::journal::digest::Role;
use crate::party::Party;

/// Why there is no report at all: nothing was judged, and nothing may be taken for a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditError {
    /// Not a bundle: other first bytes.
    NotABundle,
    /// The input ends before its genesis and base do.
    Short {
        /// Bytes needed at least.
        needed: usize,
        /// Bytes that were given.
        bytes: usize,
    },
    /// The image is not 5 pages and at least 8 ring pages of this size, or the size is below 640 bytes.
    Geometry {
        /// Bytes of a page, as given.
        page: usize,
        /// Bytes of the image.
        bytes: usize,
    },
    /// The genesis block of the image is torn or damaged.
    GenesisSlot,
    /// The base of a bundle names a size that no record can have, or its zero bytes are not zero.
    Base,
    /// A field of the genesis is out of its range.
    GenesisField {
        /// Offset of the field in the block.
        offset: usize,
    },
    /// The genesis names hash and signature algorithms that this verifier does not know: it can say nothing about such
    /// a record.
    Algorithms(u8),
    /// A key is unfit, in the genesis or as given.
    Key {
        /// Whose it is.
        whose: Role,
        /// What is wrong.
        fault: KeyFault,
    },
    /// Two of the three keys are one.
    SameKey,
    /// The signature of one of the three under the genesis does not verify.
    GenesisSignature {
        /// Whose it is.
        whose: Role,
    },
    /// The genesis names another key than the one given.
    OtherParty {
        /// Whose it is.
        whose: Party,
    },
    /// The genesis is of another term than the one given.
    OtherTerm,
}

impl fmt::Display for AuditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABundle => f.write_str("not a bundle: the first bytes are not PVKB1"),
            Self::Short { needed, bytes } => write!(f, "{bytes} bytes, but {needed} are needed to begin"),
            Self::Geometry { page, bytes } => write!(f, "{bytes} bytes are no image with pages of {page}"),
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

/// Where a record stops being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// First bad sequence number; one more than the last good one where the fault lies after the entries.
    pub seq: u32,
    /// Slot of the image, counted from its start. Unit: slots of 128 bytes.
    pub slot: Option<u32>,
    /// What is wrong there.
    pub why: EntryFault,
}

/// What is wrong with the first bad entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryFault {
    /// The input ends within it.
    Cut,
    /// Bytes follow the end of the bundle.
    Trailing,
    /// Neither an open nor a redacted entry.
    Form(u8),
    /// A byte that must be zero is not.
    NotZero,
    /// The body does not begin with the constant word.
    FirstWord,
    /// No such kind of entry.
    Kind(u8),
    /// Another number of annex parts than its kind has.
    Parts(u8),
    /// This kind may not be redacted.
    Hidden(u8),
    /// Flags that exclude each other, or that contradict the session.
    Flags(u8),
    /// Another sequence number stands here: something was lost, inserted or moved.
    Seq(u32),
    /// Another epoch than the chain of keys has reached.
    Epoch {
        /// The epoch that was found.
        found: u16,
        /// The epoch that was due.
        due: u16,
    },
    /// The device's signature does not verify under the key of the entry's own epoch.
    Signature,
    /// The boot number fell, or is zero.
    Boot(u32),
    /// The lower bound of the time fell.
    Earliest(i64),
    /// The width is the refused value.
    Width,
    /// Something follows RETIRE.
    AfterRetire,
    /// The next epoch is not this one plus one.
    NextEpoch(u16),
    /// The next key is unfit.
    NextKey(KeyFault),
    /// The next key is one that is in use already.
    KeyReused,
    /// A party's signature is missing.
    Missing(Party),
    /// A party's signature does not verify.
    Party(Party),
    /// `held` is not 1, 2 or 3.
    Held(u8),
    /// Another session number than the next, or than the open session's.
    Session(u32),
    /// SESSION_CLOSE counts another number of tallies.
    Tallies {
        /// As it says.
        found: u32,
        /// As the record shows.
        due: u32,
    },
    /// It counts, and no session is open.
    NoSession,
    /// The corrected entry is not an earlier one of the same session.
    Corrected(u32),
    /// The second copy of a total is not its complement.
    Complement(u32),
    /// A total does not follow from the one before it.
    Sum {
        /// The total before.
        before: u32,
        /// What was added.
        delta: i16,
        /// The total as it says.
        found: u32,
    },
    /// A count names another limit than the one in force.
    Limit {
        /// As it says.
        found: u32,
        /// As the record shows.
        due: u32,
    },
    /// SESSION_CLOSE names another total than the counts give.
    Totals {
        /// The category of items.
        category: u8,
        /// As it says.
        found: u32,
        /// As the record shows.
        due: u32,
    },
    /// The size that is cosigned or disputed is not that of the last SESSION_CLOSE.
    Size(u32),
    /// The head that is cosigned, disputed or released is not the record's.
    Head(u32),
    /// A role byte that is neither party's.
    Role(u8),
    /// An interval ends before it begins, or is not what both parties' intervals give.
    Interval,
    /// The category has no limit.
    Category(u8),
    /// The treaty has expired before it, by the device's own clock or by an EXPIRE entry.
    Expired,
    /// EXPIRE names another expiry than the one in force, or comes before it has passed.
    Expiry,
    /// The released size falls, is zero, or is not below its own entry.
    Released(u32),
    /// The epoch or the key that a RELEASE names does not sign the entry after the one that it names.
    ReleasedKey,
    /// The totals, limits or expiry that a RELEASE carries are not those of the size that it names.
    Carried,
    /// The record begins after its start, and no RELEASE that follows covers that.
    Unreleased,
    /// A record from size 0 begins with another head or key than the genesis has.
    Start,
    /// No record has this epoch or key at its base.
    Base,
    /// The size or the head at the end is another.
    End,
    /// More than 16 export statements.
    Statements(u32),
    /// An export statement does not fit the record.
    Statement {
        /// Which, from 0.
        index: u32,
    },
    /// A slot is damaged: no power cut leaves it so.
    Damaged,
    /// A page that must be there is not.
    Page,
    /// Slots outside of the record are neither blank nor valid, in more pages than a cut erase leaves.
    Stray,
    /// The header of a page contradicts the record.
    Header,
    /// A part of the annex is not in the page.
    Part(u8),
    /// The last sequence number was passed.
    Full,
}

impl fmt::Display for EntryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cut => f.write_str("the input ends here"),
            Self::Trailing => f.write_str("bytes follow the end"),
            Self::Form(byte) => write!(f, "form {byte} is neither open nor redacted"),
            Self::NotZero => f.write_str("a byte that must be zero is not"),
            Self::FirstWord => f.write_str("the body does not begin as an entry does"),
            Self::Kind(kind) => write!(f, "no entry has kind {kind}"),
            Self::Parts(parts) => write!(f, "its kind does not have {parts} annex parts"),
            Self::Hidden(kind) => write!(f, "kind {kind} may not be redacted"),
            Self::Flags(flags) => write!(f, "flags {flags:#04x} contradict each other or the session"),
            Self::Seq(found) => write!(f, "sequence number {found} stands in its place"),
            Self::Epoch { found, due } => write!(f, "it says epoch {found}, but epoch {due} is due"),
            Self::Signature => f.write_str("the device did not sign this with the key of its epoch"),
            Self::Boot(boot) => write!(f, "boot number {boot} is below the one before"),
            Self::Earliest(earliest) => write!(f, "its earliest time {earliest} is below the one before"),
            Self::Width => f.write_str("its width is the refused value"),
            Self::AfterRetire => f.write_str("it follows RETIRE"),
            Self::NextEpoch(epoch) => write!(f, "it announces epoch {epoch}, not the next"),
            Self::NextKey(fault) => write!(f, "the key it announces: {fault}"),
            Self::KeyReused => f.write_str("the key it announces is in use already"),
            Self::Missing(party) => write!(f, "the {party} did not sign"),
            Self::Party(party) => write!(f, "the signature of the {party} does not verify"),
            Self::Held(held) => write!(f, "{held} does not say who held the session"),
            Self::Session(session) => write!(f, "session number {session} is not the one due"),
            Self::Tallies { found, due } => write!(f, "it counts {found} tallies, the record {due}"),
            Self::NoSession => f.write_str("it counts, and no session is open"),
            Self::Corrected(seq) => write!(f, "entry {seq}, which it corrects, is not an earlier one of its session"),
            Self::Complement(total) => write!(f, "the second copy of its total {total} says another number"),
            Self::Sum { before, delta, found } => {
                write!(f, "its total is {found}, but {before} before it and {delta:+} do not make that")
            }
            Self::Limit { found, due } => write!(f, "it names the limit {found}, but {due} is in force"),
            Self::Totals { category, found, due } => {
                write!(f, "it closes category {category} with {found}, but the counts give {due}")
            }
            Self::Size(size) => write!(f, "{size} is not the size of the last close"),
            Self::Head(size) => write!(f, "it names another head at size {size}"),
            Self::Role(role) => write!(f, "role {role} is no party"),
            Self::Interval => f.write_str("an interval ends before it begins, or is not what both intervals give"),
            Self::Category(category) => write!(f, "category {category} has no limit"),
            Self::Expired => f.write_str("the treaty has expired before it"),
            Self::Expiry => f.write_str("it names another expiry than the one in force, or one that has not passed"),
            Self::Released(size) => write!(f, "released size {size} is out of range"),
            Self::ReleasedKey => f.write_str("the epoch or key after what was released is another"),
            Self::Carried => f.write_str("the totals, limits or expiry that it carries are not those of that size"),
            Self::Unreleased => f.write_str("the record begins here, and no release covers that"),
            Self::Start => f.write_str("the record does not begin with the genesis"),
            Self::Base => f.write_str("no record has this epoch or key where this one begins"),
            Self::End => f.write_str("the size or head at the end is another"),
            Self::Statements(count) => write!(f, "{count} export statements are more than 16"),
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

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {}", self.seq)?;
        if let Some(slot) = self.slot {
            write!(f, " (slot {slot})")?;
        }
        write!(f, ": {}", self.why)
    }
}
