//! Consistent overhead byte stuffing (COBS): it removes all zeros from the bytes, so that a zero can mark where a frame
//! ends.
//!
//! Both directions work in place. The content is limited to a length for which no code `FF` is needed. Then every byte
//! of the content keeps its place, and only the zeros and the code before the content change.

/// The largest length of the content. Unit: bytes.
pub const CONTENT_MAX: usize = 253;

/// Why [`encode`] or [`decode`] refused the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum CobsError {
    /// There is no byte at all, or there are more than [`CONTENT_MAX`] bytes after the first one.
    Length,
    /// A code is zero or points past the end.
    Code,
}

impl core::fmt::Display for CobsError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Length => "there are no bytes to stuff or unstuff, or too many",
            Self::Code => "a code of the byte stuffing is zero or points past the end",
        })
    }
}

impl core::error::Error for CobsError {}

/// Encodes everything after the first byte in place. The first byte is overwritten with the first code.
///
/// ```
/// let mut bytes = [0xAA, 1, 0, 0, 2];
/// assert_eq!(proverka::wire::cobs::encode(&mut bytes), Ok(()));
/// assert_eq!(bytes, [2, 1, 1, 2, 2]);
/// ```
///
/// # Errors
///
/// [`CobsError::Length`] if there is no first byte or there are more than [`CONTENT_MAX`] bytes after it. Nothing is
/// changed then.
pub fn encode(bytes: &mut [u8]) -> Result<(), CobsError> {
    let Some((first, content)) = bytes.split_first_mut() else { return Err(CobsError::Length) };
    if content.len() > CONTENT_MAX {
        return Err(CobsError::Length);
    }
    // The loop runs from the end, so that the distance to the next zero is known when it is written. It is at most 254.
    let mut distance = 1_u8;
    for byte in content.iter_mut().rev() {
        if *byte == 0 {
            *byte = distance;
            distance = 0;
        }
        distance = distance.saturating_add(1);
    }
    *first = distance;
    Ok(())
}

/// Undoes [`encode`] in place. The content is everything after the first byte; the first byte itself means nothing
/// then.
///
/// The bytes must not contain a zero. The run time grows with the zeros of the content, not with its bytes.
///
/// ```
/// let mut bytes = [2, 1, 1, 2, 2];
/// assert_eq!(proverka::wire::cobs::decode(&mut bytes), Ok(()));
/// assert_eq!(bytes[1..], [1, 0, 0, 2]);
/// ```
///
/// # Errors
///
/// [`CobsError`] if the length or a code is wrong. The bytes may be partly decoded then.
pub fn decode(bytes: &mut [u8]) -> Result<(), CobsError> {
    let Some((first, mut rest)) = bytes.split_first_mut() else { return Err(CobsError::Length) };
    if rest.len() > CONTENT_MAX {
        return Err(CobsError::Length);
    }
    let mut code = *first;
    loop {
        // A code counts itself and the run of bytes after it.
        let Some(run) = usize::from(code).checked_sub(1) else { return Err(CobsError::Code) };
        let Some((_, behind)) = rest.split_at_mut_checked(run) else { return Err(CobsError::Code) };
        let Some((next, behind)) = behind.split_first_mut() else { return Ok(()) };
        code = core::mem::replace(next, 0);
        rest = behind;
    }
}
