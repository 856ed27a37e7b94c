//! Treaties of the caller's own, read from JSON into storage that the caller owns.
#![expect(unsafe_code, reason = "C finds the functions by their names, and they pass pointers to `boundary`")]
#![expect(clippy::missing_safety_doc, reason = "the rules for pointers are the same for all functions: see the header")]

use core::ffi::{c_char, c_void};

use proverka::text::shape::{Problem, TextError};
use proverka::text::treaty::{Severity, TreatyBuf};
use proverka::treaty::{self, Acts};

use crate::boundary::{Output, Storage, slice, slice_mut};
use crate::status::{PROVERKA_FLAWED_TREATY, PROVERKA_NOT_A_TREATY, PROVERKA_NOT_JSON, PROVERKA_OK, Status};
use crate::treaty::Treaty;

/// What the address of the storage for a treaty must be a multiple of. Unit: bytes.
pub const PROVERKA_STORAGE_ALIGNMENT: usize = 16;

/// The size of the storage: each part borrows from the one before it.
const SIZE: usize = room_for::<TreatyBuf<'static>>() + room_for::<treaty::Treaty<'static>>() + room_for::<Treaty>();

/// The room that a value takes in storage.
const fn room_for<T>() -> usize {
    assert!(align_of::<T>() <= PROVERKA_STORAGE_ALIGNMENT, "the header promises less");
    size_of::<T>().next_multiple_of(PROVERKA_STORAGE_ALIGNMENT)
}

/// Returns the size of the storage that `proverka_treaty_read` needs. Unit: bytes. It is about 53,000 on a 64-bit
/// machine and 32,000 on a 32-bit one; features of the library add to it.
///
/// Needs a library with the feature `text`.
#[unsafe(no_mangle)]
pub extern "C" fn proverka_storage_size() -> usize {
    SIZE
}

/// Reads a treaty of the program's own from JSON of `length` bytes, checks that its rows fit each other, and gives it
/// to the functions that take treaties. The documentation of the Rust module `proverka::text::treaty` describes the
/// format.
///
/// The treaty borrows: `json`, `scratch` and `storage` must neither change nor move as long as it is used. There is
/// nothing to release. `storage` is a multiple of `PROVERKA_STORAGE_ALIGNMENT` and has `storage_size` bytes, at least
/// `proverka_storage_size()`. In `scratch`, escapes such as `\u00e9` are decoded: `length` bytes are always enough, and
/// it may be null if there are none. Reading takes a stack of about three times the size of the storage.
///
/// There are no acts on record for such a treaty: with `PROVERKA_ACTS_ON_RECORD`, only its text counts.
///
/// If the status is `PROVERKA_NOT_JSON`, `PROVERKA_NOT_A_TREATY` or `PROVERKA_FLAWED_TREATY`, the place of the first
/// fault is written to `fault_offset`, in bytes from the start of the text. Otherwise it is zero.
///
/// Needs a library with the feature `text`.
///
/// Status: these three, and `PROVERKA_BAD_STORAGE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_treaty_read(
    json: *const c_char,
    length: usize,
    scratch: *mut c_char,
    scratch_size: usize,
    storage: *mut c_void,
    storage_size: usize,
    treaty: *mut *const Treaty,
    fault_offset: *mut usize,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers, and promises that the text does not change.
    let json = unsafe { slice(json.cast::<u8>(), length) };
    // SAFETY: The same, and nobody else uses the scratch.
    let scratch = unsafe { slice_mut(scratch.cast::<u8>(), scratch_size) };
    // SAFETY: The same, and the storage stays as it is while the treaty is used.
    let storage = unsafe { Storage::new(storage, storage_size, SIZE) };
    // SAFETY: The same.
    let output = unsafe { Output::one(treaty) };
    // SAFETY: The same.
    let offset = unsafe { Output::one(fault_offset) };
    let read = || {
        let (json, scratch, mut storage, mut output, mut offset) = (json?, scratch?, storage?, output?, offset?);
        offset.put(0, 0)?;
        let buf = match TreatyBuf::parse(json, scratch) {
            Ok(buf) => buf,
            Err(TextError { offset: at, problem }) => {
                offset.put(0, at)?;
                let is_json = !matches!(problem, Problem::Json(_) | Problem::ByteOrderMark);
                return Err(if is_json { PROVERKA_NOT_A_TREATY } else { PROVERKA_NOT_JSON });
            }
        };
        let mut flaw = None;
        buf.lint(|lint| {
            if lint.severity() == Severity::Error && flaw.is_none() {
                flaw = Some(buf.offset(lint.place));
            }
        });
        if let Some(at) = flaw {
            offset.put(0, at)?;
            return Err(PROVERKA_FLAWED_TREATY);
        }
        let buf = storage.keep(buf)?;
        let text = storage.keep(buf.treaty())?;
        let entry = storage.keep(Treaty { text, acts: Acts::NONE })?;
        output.put(0, core::ptr::from_ref(entry))
    };
    read().err().unwrap_or(PROVERKA_OK)
}
