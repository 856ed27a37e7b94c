//! What a probe reports, for the probe and for who reads it.

/// Stands in [`Figure::Done`] once all figures are there.
pub const DONE: u32 = 0x444F_4E45;

/// Words of a report.
pub const WORDS: usize = 24;

/// What a word of a probe's report means.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub enum Figure {
    /// [`DONE`], and only at the end.
    Done = 0,
    /// Entries of the record at the first mount.
    Size,
    /// Entries still on the device then.
    Kept,
    /// Instructions of the first mount.
    Mount,
    /// Instructions of a release of all that is there.
    Release,
    /// Instructions of the first entry after a mount, whose key is worked out.
    AppendFirst,
    /// Instructions of an entry.
    Append,
    /// Instructions of an entry with two parts.
    AppendParts,
    /// Instructions of going over to the next key.
    Rotate,
    /// Instructions of an export statement.
    Export,
    /// Instructions of reading every entry on the device.
    Visit,
    /// Instructions of the mount after all that.
    MountAgain,
    /// Instructions of a signature.
    Sign,
    /// Instructions of a strict verification.
    Verify,
    /// Fewest instructions of a signature, over the keys.
    SignLeast,
    /// Most instructions of a signature, over the keys.
    SignMost,
    /// How many keys.
    Keys,
    /// Number of the step that failed, if any.
    Failed,
}
