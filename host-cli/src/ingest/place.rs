//! Converts byte offsets in a line to columns as editors show them.

/// The column of the byte at `offset`. Columns count characters from 1; the continuation bytes of a character never
/// count as columns.
pub(super) fn column(line: &[u8], offset: usize) -> u64 {
    let before = line.get(..offset).unwrap_or(line);
    1 + before.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count() as u64
}

/// The offset at which `part`, a slice of `line`, starts in it, including its opening quote; `None` if it is not a
/// slice of `line`.
pub(super) fn offset_of(line: &str, part: &str) -> Option<usize> {
    let offset = part.as_ptr().addr().checked_sub(line.as_ptr().addr())?;
    line.get(offset..)?.get(..part.len())?;
    Some(if offset > 0 && line.as_bytes()[offset - 1] == b'"' { offset - 1 } else { offset })
}
