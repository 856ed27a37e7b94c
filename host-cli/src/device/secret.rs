//! Secret bytes: how they are generated, read and wiped.
//!
//! Each seed is at one place on the heap and is wiped when it is freed. Copies left on the stack are wiped afterwards.
//! This program cannot wipe memory that the system swaps out or dumps.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use zeroize::{Zeroize as _, Zeroizing};

use crate::failure::Failure;
use crate::files::input::{self, FileKind};

/// A seed of 32 bytes on the heap, which is wiped when it is dropped.
pub type Seed = Box<Zeroizing<[u8; 32]>>;

/// How much of the stack is wiped. Unit: bytes. Expanding an ML-DSA-44 key takes half of it in a debug build.
const STACK: usize = 256 * 1024;

/// Runs `work`, which handles secrets, and then wipes the part of the stack that it used.
pub fn wiping<T>(work: impl FnOnce() -> T) -> T {
    // Neither function may be inlined into this one, or they would not use the same part of the stack.
    #[inline(never)]
    fn done<T>(work: impl FnOnce() -> T) -> T {
        work()
    }
    #[inline(never)]
    fn wipe() {
        [1_u8; STACK].zeroize();
    }
    let made = done(work);
    wipe();
    made
}

/// Draws a seed from the system's random generator.
///
/// # Errors
///
/// [`Failure::File`] if the system gives no random bits.
pub fn random() -> Result<Seed, Failure> {
    let mut seed: Seed = Box::default();
    fill(seed.as_mut_slice())?;
    Ok(seed)
}

/// Fills `bytes` from the system's random generator.
///
/// # Errors
///
/// [`Failure::File`] if the system gives no random bits.
pub fn fill(bytes: &mut [u8]) -> Result<(), Failure> {
    getrandom::fill(bytes).map_err(|error| Failure::File {
        name: "the system's random bits".to_owned(),
        error: std::io::Error::other(error.to_string()),
    })
}

/// Parses 64 hex digits without leaving a copy; `None` if the text is anything else.
#[must_use]
pub fn seed(text: &str) -> Option<Seed> {
    let digits = text.as_bytes();
    let mut seed: Seed = Box::default();
    if digits.len() != 2 * seed.len() {
        return None;
    }
    for (to, pair) in seed.iter_mut().zip(digits.chunks_exact(2)) {
        for digit in pair {
            *to = *to << 4 | u8::try_from(char::from(*digit).to_digit(16)?).ok()?;
        }
    }
    Some(seed)
}

/// Appends hex digits to a text, which must have enough capacity for them.
pub fn put_hex(text: &mut Zeroizing<String>, bytes: &[u8]) {
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
}

/// A text with room for `capacity` bytes. Up to that length it is never reallocated, so it leaves no copy behind.
#[must_use]
pub fn text(capacity: usize) -> Zeroizing<String> {
    Zeroizing::new(String::with_capacity(capacity))
}

/// Reads a secret file. Also returns the open file, so that the caller can check who may read it.
///
/// # Errors
///
/// [`Failure`] if it cannot be read, is not a regular file, or is longer than a secret file can be.
pub fn read(path: &Path) -> Result<(Zeroizing<Vec<u8>>, File), Failure> {
    let name = path.display().to_string();
    let failed = |error| Failure::File { name: name.clone(), error };
    let mut file = input::open(path)?;
    let most = FileKind::SECRET.most;
    // The capacity is larger than what is read, so that the bytes are never reallocated.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(most).unwrap_or_default() + 64));
    (&mut file).take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(FileKind::SECRET.too_large(name));
    }
    Ok((bytes, file))
}

/// Whether other users of this machine may read an open file; `None` on a system without file modes.
#[must_use]
pub fn open_to_others(file: &File) -> Option<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.metadata().ok().map(|about| about.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        None
    }
}

/// Refuses a secret file that other users of this machine may read.
///
/// # Errors
///
/// [`Failure::Usage`] if other users may read it.
pub fn guarded(file: &File, name: &str) -> Result<(), Failure> {
    if open_to_others(file) == Some(true) {
        return Err(Failure::usage(
            format!("{name}: other users may read this secret"),
            format!("type `chmod 600 {name}`, and consider whether the key is still secret"),
        ));
    }
    Ok(())
}
