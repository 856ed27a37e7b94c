//! The meaning of the words in a probe's report, for the probe and for its reader.

/// The value of [`Figure::Done`] once all figures are there.
pub const DONE: u32 = 0x444F_4E45;

/// The number of words in a report.
pub const WORDS: usize = 24;

/// The meaning of each word of a probe's report.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub enum Figure {
    /// Set to [`DONE`] at the end, and only then.
    Done = 0,
    /// The number of entries of the record at the first mount.
    Size,
    /// The number of entries that were still on the device then.
    Kept,
    /// Instructions of the first mount of the record.
    Mount,
    /// Instructions of a release of all entries.
    Release,
    /// Instructions of the first entry after a mount, which derives the key.
    AppendFirst,
    /// Instructions of any other entry without an annex.
    Append,
    /// Instructions of an entry with two parts.
    AppendParts,
    /// Instructions of the rotation to the next key.
    Rotate,
    /// Instructions of making an export statement.
    Export,
    /// Instructions of reading every entry on the device.
    Visit,
    /// Instructions of the mount after all these steps.
    MountAgain,
    /// Instructions of making one signature.
    Sign,
    /// Instructions of one strict verification.
    Verify,
    /// The fewest instructions of a signature, over the keys.
    SignLeast,
    /// The most instructions of a signature, over the keys.
    SignMost,
    /// The number of keys that were tried.
    Keys,
    /// The number of the step that failed, if any.
    Failed,
    /// The number of steps in which an entry was added.
    Steps,
    /// Instructions of all of them.
    AppendSteps,
    /// Instructions of the longest of them, without the last.
    StepLongest,
    /// Instructions of the last, which writes to flash.
    StepWrite,
    /// The fewest instructions of a signature in steps, over the keys.
    StepsLeast,
    /// The most instructions of a signature in steps, over the keys.
    StepsMost,
}
