//! Treaties of the catalogue, and sets of their parties.
#![expect(unsafe_code, reason = "C finds the functions by their names, and they pass pointers to `boundary`")]
#![expect(clippy::missing_safety_doc, reason = "the rules for pointers are the same for all functions: see the header")]

use core::ffi::c_char;

use proverka::treaty::catalog::{ALL, NEW_START, NEW_START_ACTS};
use proverka::treaty::{self, Acts, StatePartySet};

use crate::boundary::{self, Output, answer, reference, text, value};
use crate::status::{
    PROVERKA_BAD_VALUE, PROVERKA_NO_SUCH_NAME, PROVERKA_NO_SUCH_NAMED_DAY, PROVERKA_NO_SUCH_PARTY,
    PROVERKA_NO_SUCH_TREATY, Status,
};

/// A treaty, with the acts that are on record for it. Programs hold pointers to it and never look inside.
#[derive(Clone, Copy, Debug)]
pub struct Treaty {
    pub(crate) text: &'static treaty::Treaty<'static>,
    pub(crate) acts: Acts<'static>,
}

/// The catalogue, in the order of the core.
static CATALOG: [Treaty; ALL.len()] = {
    let mut all = [Treaty { text: &NEW_START, acts: NEW_START_ACTS }; ALL.len()];
    let (mut to, mut from): (&mut [Treaty], &[_]) = (&mut all, &ALL);
    while let ([entry, entries @ ..], [(text, acts), rest @ ..]) = (to, from) {
        *entry = Treaty { text, acts: *acts };
        (to, from) = (entries, rest);
    }
    all
};

/// New START alone, so that a program that asks for it needs no other treaty in its flash.
static ONLY_NEW_START: Treaty = Treaty { text: &NEW_START, acts: NEW_START_ACTS };

/// A set of parties of one treaty, such as those whose act something was. All zeros are the empty set. Fill it with
/// `proverka_parties_add`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parties {
    /// Bit `i % 32` of word `i / 32` stands for the party with index `i` in the treaty's list.
    pub words: [u32; 8],
}

impl Parties {
    /// The set without members.
    pub(crate) const EMPTY: Self = Self { words: [0; 8] };

    /// The core's set of these parties of `treaty`.
    pub(crate) fn checked(self, treaty: &treaty::Treaty<'_>) -> Result<StatePartySet, Status> {
        let mut set = StatePartySet::NONE;
        for (place, word) in (0_usize..).step_by(32).zip(self.words) {
            for bit in (0..32).filter(|bit| word >> bit & 1 == 1) {
                let place = place.saturating_add(bit);
                if place >= treaty.parties.len() {
                    return Err(PROVERKA_NO_SUCH_PARTY);
                }
                set = set.with(StatePartySet::one(place));
            }
        }
        Ok(set)
    }

    /// This set with the party at `place`.
    fn with(mut self, place: usize) -> Self {
        if let Some(word) = self.words.get_mut(place / 32) {
            *word |= 1 << (place % 32);
        }
        self
    }
}

impl From<StatePartySet> for Parties {
    fn from(set: StatePartySet) -> Self {
        set.places().fold(Self::EMPTY, Self::with)
    }
}

/// The name of the treaty itself, such as `new-start`; its index is 0.
pub const PROVERKA_NAME_TREATY: u8 = 1;
/// The codes of the parties, such as `US`. The index is also the bit in a `proverka_parties_t`.
pub const PROVERKA_NAME_PARTY: u8 = 2;
/// The sides that are judged separately. Most parties are a side of their own, whose name is their code.
pub const PROVERKA_NAME_SIDE: u8 = 3;
/// The groups of parties that keep a limit together.
pub const PROVERKA_NAME_GROUP: u8 = 4;
/// The quantities that the treaty limits, such as `warheads`.
pub const PROVERKA_NAME_QUANTITY: u8 = 5;
/// The days that the treaty names and counts from. The index is also the one that acts use.
pub const PROVERKA_NAME_NAMED_DAY: u8 = 6;

/// Room that is enough for every name in the catalogue, with the zero byte at its end. Unit: bytes.
pub const PROVERKA_NAME_SIZE: usize = 64;

/// Gives the treaty with this index in the catalogue, from 0. The treaty is constant and lives as long as the program.
///
/// Status: `PROVERKA_NO_SUCH_TREATY` if the index is too large.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_treaty_at(index: usize, treaty: *mut *const Treaty) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let output = unsafe { Output::one(treaty) };
    answer(output, || CATALOG.get(index).map(core::ptr::from_ref).ok_or(PROVERKA_NO_SUCH_TREATY))
}

/// Writes the name with this index, from 0, and a zero byte into `capacity` bytes at `buffer`. `list` says of what:
/// one of `PROVERKA_NAME_*`.
///
/// Status: `PROVERKA_NO_SUCH_NAME` if the index is too large; `PROVERKA_BAD_VALUE`; `PROVERKA_BUFFER_TOO_SMALL`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_treaty_name(
    treaty: *const Treaty,
    list: u8,
    index: usize,
    buffer: *mut c_char,
    capacity: usize,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let treaty = unsafe { reference(treaty) };
    // SAFETY: The same.
    let output = unsafe { Output::many(buffer.cast::<u8>(), capacity) };
    boundary::list(output, |output| {
        let treaty = treaty?.text;
        let name = match list {
            PROVERKA_NAME_TREATY => [treaty.id].get(index).copied(),
            PROVERKA_NAME_PARTY => treaty.parties.get(index).map(|party| party.code),
            PROVERKA_NAME_SIDE => treaty.sides().nth(index),
            PROVERKA_NAME_GROUP => treaty.groups.get(index).map(|group| group.id),
            PROVERKA_NAME_QUANTITY => treaty.quantities.get(index).map(|quantity| quantity.id),
            PROVERKA_NAME_NAMED_DAY => treaty.days.get(index).map(|day| day.id),
            _ => return Err(PROVERKA_BAD_VALUE),
        };
        output.put_text(name.ok_or(PROVERKA_NO_SUCH_NAME)?.as_bytes())
    })
}

/// Finds a treaty of the catalogue by its name of `length` bytes, such as `new-start` or `inf`. The treaty is constant
/// and lives as long as the program.
///
/// A program that calls this has the whole catalogue in its flash: see `proverka_new_start`.
///
/// Status: `PROVERKA_NO_SUCH_TREATY`, `PROVERKA_NOT_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_treaty_find(
    name: *const c_char,
    length: usize,
    treaty: *mut *const Treaty,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let name = unsafe { text(name, length) };
    // SAFETY: The same.
    let output = unsafe { Output::one(treaty) };
    answer(output, || {
        let name = name?;
        let found = CATALOG.iter().find(|entry| entry.text.id == name);
        found.map(core::ptr::from_ref).ok_or(PROVERKA_NO_SUCH_TREATY)
    })
}

/// Returns New START. It is the treaty that `proverka_treaty_find` finds by the name `new-start`, and it is there for
/// programs that want no other treaty in their flash. It is never null.
#[unsafe(no_mangle)]
pub extern "C" fn proverka_new_start() -> *const Treaty {
    &raw const ONLY_NEW_START
}

/// Adds the party with this code of `length` bytes, such as `US`, to a set of parties of the treaty.
///
/// Status: `PROVERKA_NO_SUCH_PARTY`, also if the set has parties that the treaty has not; `PROVERKA_NOT_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_parties_add(
    treaty: *const Treaty,
    code: *const c_char,
    length: usize,
    parties: *mut Parties,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let treaty = unsafe { reference(treaty) };
    // SAFETY: The same.
    let code = unsafe { text(code, length) };
    // SAFETY: The same, and every pattern of bits is a set.
    let before = unsafe { value(parties) };
    // SAFETY: The same.
    let output = unsafe { Output::one(parties) };
    answer(output, || {
        let (treaty, before) = (treaty?.text, before?);
        before.checked(treaty)?;
        let (place, _) = treaty.party(code?).map_err(|_| PROVERKA_NO_SUCH_PARTY)?;
        Ok(before.with(place))
    })
}

/// Finds a day that the treaty names and counts from, such as `implementation_day`, by its name of `length` bytes, and
/// gives its index for `named_day` of an act.
///
/// Status: `PROVERKA_NO_SUCH_NAMED_DAY`, `PROVERKA_NOT_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_named_day_find(
    treaty: *const Treaty,
    name: *const c_char,
    length: usize,
    index: *mut u8,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let treaty = unsafe { reference(treaty) };
    // SAFETY: The same.
    let name = unsafe { text(name, length) };
    // SAFETY: The same.
    let output = unsafe { Output::one(index) };
    answer(output, || {
        let name = name?;
        let place = treaty?.text.days.iter().position(|day| day.id == name);
        place.and_then(|place| u8::try_from(place).ok()).ok_or(PROVERKA_NO_SUCH_NAMED_DAY)
    })
}
