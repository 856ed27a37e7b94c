//! Turns pointers from C into values, references and slices. No other module reads or writes through a pointer.
//!
//! What can be checked is checked: a null pointer, a misaligned pointer and a length that no object can have are
//! errors. What cannot be checked is the promise of the caller, which stands at the top of the header: a pointer that
//! is not null points to so many values that live until the function returns, and what is written overlaps nothing that
//! is read.
#![expect(unsafe_code, reason = "this is the module that turns pointers into values")]

use core::ffi::c_char;
#[cfg(feature = "text")]
use core::ffi::c_void;
use core::marker::PhantomData;
use core::slice;

#[cfg(feature = "text")]
use crate::own::PROVERKA_STORAGE_ALIGNMENT;
#[cfg(feature = "text")]
use crate::status::PROVERKA_BAD_STORAGE;
use crate::status::{
    PROVERKA_BUFFER_TOO_SMALL, PROVERKA_MISALIGNED, PROVERKA_NOT_UTF8, PROVERKA_NULL_POINTER, PROVERKA_OK,
    PROVERKA_TOO_LONG, Status,
};

/// Checks what can be checked of a pointer to at least one `T`.
fn check<T>(pointer: *const T) -> Result<(), Status> {
    if pointer.is_null() {
        Err(PROVERKA_NULL_POINTER)
    } else if !pointer.is_aligned() {
        Err(PROVERKA_MISALIGNED)
    } else {
        Ok(())
    }
}

/// Copies the value at `pointer`.
///
/// # Safety
///
/// `pointer` is null, misaligned, or valid for reading a `T`, and every pattern of bits is a `T`.
pub(crate) unsafe fn value<T: Copy>(pointer: *const T) -> Result<T, Status> {
    check(pointer)?;
    // SAFETY: The pointer is neither null nor misaligned, so the caller promises that it is valid for reading a `T`.
    Ok(unsafe { pointer.read() })
}

/// Borrows the value at `pointer`, which this library made.
///
/// # Safety
///
/// `pointer` is null, misaligned, or points to a `T` that nobody changes during `'a`.
pub(crate) unsafe fn reference<'a, T>(pointer: *const T) -> Result<&'a T, Status> {
    check(pointer)?;
    // SAFETY: The pointer is neither null nor misaligned, so the caller promises that it points to a `T` for `'a`.
    Ok(unsafe { &*pointer })
}

/// Borrows `length` values at `pointer`. The pointer may be null if `length` is zero.
///
/// # Safety
///
/// `pointer` is null, misaligned, or points to `length` values that nobody changes during `'a`, and every pattern of
/// bits is a `T`.
pub(crate) unsafe fn slice<'a, T>(pointer: *const T, length: usize) -> Result<&'a [T], Status> {
    if length == 0 {
        return Ok(&[]);
    }
    check(pointer)?;
    // No object is larger than half of the address space.
    if length.checked_mul(size_of::<T>()).is_none_or(|bytes| bytes > isize::MAX.unsigned_abs()) {
        return Err(PROVERKA_TOO_LONG);
    }
    // SAFETY: The pointer is neither null nor misaligned and the size is possible, so the caller promises the rest.
    Ok(unsafe { slice::from_raw_parts(pointer, length) })
}

/// Borrows a text of `length` bytes.
///
/// # Safety
///
/// The same as for [`slice()`].
pub(crate) unsafe fn text<'a>(pointer: *const c_char, length: usize) -> Result<&'a str, Status> {
    // SAFETY: The caller promises the same about the bytes, and a character of C is a byte.
    let bytes = unsafe { slice(pointer.cast::<u8>(), length) }?;
    core::str::from_utf8(bytes).map_err(|_| PROVERKA_NOT_UTF8)
}

/// Borrows `length` bytes that this library may change.
///
/// # Safety
///
/// `pointer` is null, or points to `length` bytes that nobody else uses during `'a`.
#[cfg(feature = "text")]
pub(crate) unsafe fn slice_mut<'a>(pointer: *mut u8, length: usize) -> Result<&'a mut [u8], Status> {
    if length == 0 {
        return Ok(&mut []);
    }
    check(pointer)?;
    if length > isize::MAX.unsigned_abs() {
        return Err(PROVERKA_TOO_LONG);
    }
    // SAFETY: The pointer is not null and the size is possible, so the caller promises the rest.
    Ok(unsafe { slice::from_raw_parts_mut(pointer, length) })
}

/// Storage of the caller in which values are kept one after the other.
#[cfg(feature = "text")]
pub(crate) struct Storage {
    pointer: *mut u8,
    size: usize,
}

#[cfg(feature = "text")]
impl Storage {
    /// Borrows storage for as long as anything that is kept in it is used. It must have `needed` bytes.
    ///
    /// # Safety
    ///
    /// `pointer` is null, or points to `size` bytes that nobody else uses while a value that was kept in them is used.
    pub(crate) unsafe fn new(pointer: *mut c_void, size: usize, needed: usize) -> Result<Self, Status> {
        if pointer.is_null() {
            return Err(PROVERKA_NULL_POINTER);
        }
        if size < needed || !pointer.addr().is_multiple_of(PROVERKA_STORAGE_ALIGNMENT) {
            return Err(PROVERKA_BAD_STORAGE);
        }
        Ok(Self { pointer: pointer.cast(), size })
    }

    /// Keeps a value. It is said to live for ever, because only the caller knows when the storage is used for something
    /// else.
    pub(crate) fn keep<T: 'static>(&mut self, value: T) -> Result<&'static T, Status> {
        let room = size_of::<T>().next_multiple_of(PROVERKA_STORAGE_ALIGNMENT);
        let left = self.size.checked_sub(room).ok_or(PROVERKA_BAD_STORAGE)?;
        let place = self.pointer.cast::<T>();
        if !place.is_aligned() {
            return Err(PROVERKA_BAD_STORAGE);
        }
        self.pointer = self.pointer.wrapping_add(room);
        self.size = left;
        // SAFETY: The place is aligned and large enough, and no other value is kept there.
        unsafe { place.write(value) };
        // SAFETY: It was just written, and the caller promised that nobody else uses the storage.
        Ok(unsafe { &*place })
    }
}

/// Room for values that the caller owns and that this library writes.
pub(crate) struct Output<'a, T> {
    pointer: *mut T,
    capacity: usize,
    lives: PhantomData<&'a mut T>,
}

impl<T: Copy> Output<'_, T> {
    /// Room for one value.
    ///
    /// # Safety
    ///
    /// `pointer` is null, misaligned, or valid for writing a `T` during `'a`.
    pub(crate) unsafe fn one(pointer: *mut T) -> Result<Self, Status> {
        check(pointer)?;
        Ok(Self { pointer, capacity: 1, lives: PhantomData })
    }

    /// Room for `capacity` values. The pointer may be null if `capacity` is zero.
    ///
    /// # Safety
    ///
    /// `pointer` is null, misaligned, or valid for writing `capacity` values during `'a`.
    pub(crate) unsafe fn many(pointer: *mut T, capacity: usize) -> Result<Self, Status> {
        if capacity > 0 {
            check(pointer)?;
        }
        Ok(Self { pointer, capacity, lives: PhantomData })
    }

    /// The number of values for which there is room.
    pub(crate) const fn capacity(&self) -> usize {
        self.capacity
    }

    /// Writes the value with this index.
    pub(crate) fn put(&mut self, index: usize, value: T) -> Result<(), Status> {
        if index >= self.capacity {
            return Err(PROVERKA_BUFFER_TOO_SMALL);
        }
        let place = self.pointer.wrapping_add(index);
        // SAFETY: There is room for `capacity` values, and the index is below it.
        unsafe { place.write(value) };
        Ok(())
    }
}

impl Output<'_, u8> {
    /// Writes a text and a zero byte; nothing if there is no room for both.
    pub(crate) fn put_text(&mut self, text: &[u8]) -> Result<(), Status> {
        if text.len() >= self.capacity {
            return Err(PROVERKA_BUFFER_TOO_SMALL);
        }
        text.iter().copied().chain([0]).enumerate().try_for_each(|(index, byte)| self.put(index, byte))
    }
}

/// Computes a value, writes it to `output`, and returns the status for C. Nothing is written if there is an error.
pub(crate) fn answer<T: Copy>(
    output: Result<Output<'_, T>, Status>,
    compute: impl FnOnce() -> Result<T, Status>,
) -> Status {
    list(output, |output| output.put(0, compute()?))
}

/// Lets `write` fill `output`, and returns the status for C.
pub(crate) fn list<T>(
    output: Result<Output<'_, T>, Status>,
    write: impl FnOnce(&mut Output<'_, T>) -> Result<(), Status>,
) -> Status {
    output.and_then(|mut output| write(&mut output)).err().unwrap_or(PROVERKA_OK)
}
