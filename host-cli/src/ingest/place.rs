//! From bytes of a line to what an editor shows.

/// The column of the byte at `offset`, from 1, in characters. A byte that continues a character is no column of its
/// own, wherever it stands.
pub(super) fn column(line: &[u8], offset: usize) -> u64 {
    let before = line.get(..offset).unwrap_or(line);
    1 + before.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count() as u64
}

/// Where `part`, a piece of `line`, starts in it, its opening quote included; `None` where it is no piece of it.
pub(super) fn offset_of(line: &str, part: &str) -> Option<usize> {
    let offset = part.as_ptr().addr().checked_sub(line.as_ptr().addr())?;
    line.get(offset..)?.get(..part.len())?;
    Some(if offset > 0 && line.as_bytes()[offset - 1] == b'"' { offset - 1 } else { offset })
}
