//! The commands that a line of a scenario can contain.

use proverka::party::{Holder, Party};
use proverka::wire::State;
use proverka_device::board::Button;
use proverka_device::matrix::Image;

use crate::sim::chip::Cut;
use crate::sim::parties::Times;

/// The entry to which a line refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The entry with this number.
    Entry(u32),
    /// The last TALLY entry of the record.
    LastTally,
}

/// One command of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Sets the seed of the keys, the random bits and the torn words.
    Seed(u64),
    /// Sets the number of pages in the ring.
    Ring(u16),
    /// Sets the true time at the start. Unit: Unix seconds.
    Now(i64),
    /// Sets the expiry to agree on, earliest and latest. Unit: Unix seconds.
    Expiry(i64, i64),
    /// Sets the limits to agree on, by category.
    Limits(Vec<u32>),
    /// Sets the bound on the clock drift to agree on. Unit: parts per million.
    DriftBound(u32),
    /// Switches the power of the device.
    Power(Power),
    /// Makes power fail at a later step of the flash.
    Cut(Cut),
    /// Performs the whole enrolment, with the seal numbers of host and inspectorate.
    Enrol(String, String),
    /// States the time, as offsets from the true time. Unit: seconds.
    Time(Holder, Times),
    /// Opens a session.
    Open {
        /// The party that opens it, or both.
        together: Holder,
        /// Purpose of the session, in the parties' own numbering.
        purpose: u32,
        /// Declared numbers by category; `None` for a category without one.
        declared: Vec<Option<u32>>,
    },
    /// Adds to the count of a category over the line.
    Tally(u8, i16),
    /// Corrects an earlier count by this number.
    Correct(Which, i16),
    /// Sends the last tally again, with the same request number.
    Again,
    /// Presses a button this many times.
    Press(Button, u8),
    /// Closes the session under these seals of host and inspectorate.
    Close(String, String),
    /// Has one party or both sign the last close.
    Cosign(Holder),
    /// Has a party dispute the last close.
    Dispute(Party),
    /// Changes the limit of a category.
    Limit(u8, u32),
    /// Changes the expiry, earliest and latest. Unit: Unix seconds.
    Extend(i64, i64),
    /// Releases the entries up to a size; `None` stands for the present size.
    Release(Option<u32>),
    /// Reads the record and has the device sign a statement for it.
    Export,
    /// Notes the export in the record.
    NoteExport,
    /// Ends the record for ever.
    Retire(Holder),
    /// Lets time pass. Unit: seconds.
    Wait(u64),
    /// Makes the device's clock run fast, or slow if negative. Unit: parts per million.
    Drift(i32),
    /// Makes the device's clock jump ahead. Unit: seconds.
    Jump(u64),
    /// Opens (true) or mends (false) the seal wire.
    Wire(bool),
    /// Runs other firmware from the next start on.
    Firmware(String),
    /// Makes the random bit generator stuck from the next start on.
    Stuck,
    /// Has the parties note the present size and head.
    Hold,
    /// Changes a count in the exported copy.
    Forge(Which, i16),
    /// Removes this many entries from the end of the exported copy.
    Truncate(usize),
    /// Copies the flash, as an attacker with the chip can.
    SaveImage,
    /// Restores that copy of the flash.
    RestoreImage,
    /// Repeats a command this many times.
    Repeat(u32, Box<Self>),
    /// Checks an expectation.
    Expect(Expected),
}

/// What is done with the power switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// Switch the power on.
    On,
    /// Switch the power off.
    Off,
    /// Switch the power off and on again.
    Cycle,
}

/// What a scenario can expect.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// The last action was refused, with this word for the reason.
    Refused(&'static str),
    /// The device did not answer the last action.
    Silent,
    /// The device is in this state.
    State(State),
    /// The device has no power.
    NoPower,
    /// The device's overall verdict.
    Verdict(proverka::verdict::Verdict),
    /// The device's verdict on whether the term is in force.
    InForce(proverka::verdict::Verdict),
    /// The verdict on the last count against the declared number.
    Declared(proverka::verdict::Verdict),
    /// The verdict on the last count against the limit.
    Limit(proverka::verdict::Verdict),
    /// The total of a category.
    Total(u8, u32),
    /// The number of entries in the record, released ones included.
    Size(u32),
    /// The number of entries of this kind in the record.
    Entries(&'static str, u32),
    /// The LEDs show this picture.
    Display(Image),
    /// The LEDs show this text, character by character.
    Reads(String),
    /// This fault has stopped the device.
    Fault(u16),
    /// The number of torn slots in the flash.
    Torn(u16),
    /// The number of the present boot.
    Boot(u32),
    /// The true time lies in the interval that the device knows.
    TimeRight,
    /// The interval that the device knows has no upper end.
    TimeUnbounded,
    /// The grade of the copy begins with these words.
    Grade(String),
    /// `proverka journal verify` gives this exit status for the copy.
    Exit(u8),
}

impl Command {
    /// Whether the command belongs to the scene, which is set before anything happens.
    #[must_use]
    pub const fn is_scene(&self) -> bool {
        matches!(
            self,
            Self::Seed(_) | Self::Ring(_) | Self::Now(_) | Self::Expiry(..) | Self::Limits(_) | Self::DriftBound(_)
        )
    }
}
