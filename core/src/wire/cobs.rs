//! Consistent overhead byte stuffing: bytes without a zero among them, so that zero can mark where frames end.
//!
//! Both directions work in place, and only on contents so short that no code `FF` is needed: then every byte of the
//! content keeps its place, and only zeros and the code before the content change.

/// The most bytes of content. Unit: bytes.
pub const CONTENT_MAX: usize = 253;

/// Why bytes are not what [`encode`] makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum CobsError {
    /// Nothing at all, or more than [`CONTENT_MAX`] bytes behind the first code.
    Length,
    /// A code that is zero or that points past the end.
    Code,
}

/// Stuffs everything behind the first byte, which is free for the first code.
///
/// ```
/// let mut bytes = [0xAA, 1, 0, 0, 2];
/// assert_eq!(proverka::wire::cobs::encode(&mut bytes), Ok(()));
/// assert_eq!(bytes, [2, 1, 1, 2, 2]);
/// ```
///
/// # Errors
///
/// [`CobsError::Length`] where there is no first byte or more than [`CONTENT_MAX`] behind it; nothing is changed.
pub fn encode(bytes: &mut [u8]) -> Result<(), CobsError> {
    let Some((first, content)) = bytes.split_first_mut() else { return Err(CobsError::Length) };
    if content.len() > CONTENT_MAX {
        return Err(CobsError::Length);
    }
    // From the end, so that the distance to the next zero is known where it is written. It is at most 254.
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

/// Undoes [`encode`]: the content is everything behind the first byte, which is left meaningless.
///
/// The bytes must hold no zero. Takes a step per zero of the content, not per byte.
///
/// ```
/// let mut bytes = [2, 1, 1, 2, 2];
/// assert_eq!(proverka::wire::cobs::decode(&mut bytes), Ok(()));
/// assert_eq!(bytes[1..], [1, 0, 0, 2]);
/// ```
///
/// # Errors
///
/// [`CobsError`]; the bytes are then half decoded.
pub fn decode(bytes: &mut [u8]) -> Result<(), CobsError> {
    let Some((first, mut rest)) = bytes.split_first_mut() else { return Err(CobsError::Length) };
    if rest.len() > CONTENT_MAX {
        return Err(CobsError::Length);
    }
    let mut code = *first;
    loop {
        // A code counts itself and the run behind it.
        let Some(run) = usize::from(code).checked_sub(1) else { return Err(CobsError::Code) };
        let Some((_, behind)) = rest.split_at_mut_checked(run) else { return Err(CobsError::Code) };
        let Some((next, behind)) = behind.split_first_mut() else { return Ok(()) };
        code = core::mem::replace(next, 0);
        rest = behind;
    }
}
