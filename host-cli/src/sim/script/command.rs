//! What a line of a scenario can say.

use proverka::party::{Holder, Party};
use proverka::wire::State;
use proverka_device::board::Button;
use proverka_device::matrix::Image;

use crate::sim::chip::Cut;
use crate::sim::parties::Times;

/// An entry that a line names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// By its number.
    Entry(u32),
    /// The last TALLY entry.
    LastTally,
}

/// What can be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Seed of keys, random bits and torn words.
    Seed(u64),
    /// Pages of the ring.
    Ring(u16),
    /// True time at the start. Unit: Unix seconds.
    Now(i64),
    /// Expiry to be agreed on, earliest and latest. Unit: Unix seconds.
    Expiry(i64, i64),
    /// Limits to be agreed on.
    Limits(Vec<u32>),
    /// Bound on the drift to be agreed on. Unit: parts per million.
    DriftBound(u32),
    /// Power of the device.
    Power(Power),
    /// Power fails at a step of flash to come.
    Cut(Cut),
    /// The whole enrolment, with the numbers of both seals.
    Enrol(String, String),
    /// Both state the time, as offsets from the true one. Unit: seconds.
    Time(Holder, Times),
    /// A session is opened.
    Open {
        /// Who opens it.
        together: Holder,
        /// Purpose of the session.
        purpose: u32,
        /// Declared numbers, by category.
        declared: Vec<Option<u32>>,
    },
    /// A count over the line.
    Tally(u8, i16),
    /// An earlier count is put right.
    Correct(Which, i16),
    /// The last tally is asked for again, under its own number.
    Again,
    /// A button is pressed so often.
    Press(Button, u8),
    /// The session is closed under these seals.
    Close(String, String),
    /// The last close is signed.
    Cosign(Holder),
    /// The last close is disputed.
    Dispute(Party),
    /// A limit is changed.
    Limit(u8, u32),
    /// The expiry is changed. Unit: Unix seconds.
    Extend(i64, i64),
    /// Entries are released up to a size; without one, up to the present.
    Release(Option<u32>),
    /// The record is read, and the device signs for it.
    Export,
    /// The export is noted in the record.
    NoteExport,
    /// The record is ended.
    Retire(Holder),
    /// Time passes. Unit: seconds.
    Wait(u64),
    /// The device's clock runs fast, or slow below 0. Unit: parts per million.
    Drift(i32),
    /// The device's clock jumps ahead. Unit: seconds.
    Jump(u64),
    /// The seal wire is opened (true) or mended.
    Wire(bool),
    /// Other firmware runs from the next start on.
    Firmware(String),
    /// The random bit generator is stuck from the next start on.
    Stuck,
    /// The parties note the present size and head.
    Hold,
    /// In the copy that was exported, a count is changed.
    Forge(Which, i16),
    /// From the copy that was exported, entries are cut.
    Truncate(usize),
    /// Someone copies the flash.
    SaveImage,
    /// Someone puts that copy back.
    RestoreImage,
    /// The same so many times.
    Repeat(u32, Box<Self>),
    /// What must be so.
    Expect(Expected),
}

/// The power switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// Switch it on.
    On,
    /// Switch it off.
    Off,
    /// Off and on.
    Cycle,
}

/// What must be so.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// The last action was refused, in this word.
    Refused(&'static str),
    /// The last action was not answered.
    Silent,
    /// State of the device.
    State(State),
    /// The device without power.
    NoPower,
    /// Everything together, as the device judges it.
    Verdict(proverka::verdict::Verdict),
    /// Is the term in force?
    InForce(proverka::verdict::Verdict),
    /// The last count against the declared number.
    Declared(proverka::verdict::Verdict),
    /// The last count against the limit.
    Limit(proverka::verdict::Verdict),
    /// Total of a category.
    Total(u8, u32),
    /// Entries in the record.
    Size(u32),
    /// Entries of a kind in the record.
    Entries(&'static str, u32),
    /// The picture on the LEDs.
    Display(Image),
    /// What the LEDs spell.
    Reads(String),
    /// The fault that stops the device.
    Fault(u16),
    /// Number of torn slots.
    Torn(u16),
    /// Number of the boot.
    Boot(u32),
    /// The true time lies in the interval that the device knows.
    TimeRight,
    /// The upper end of that interval is unknown.
    TimeUnbounded,
    /// The grade of the copy, as its first words.
    Grade(String),
    /// The exit status that `proverka journal verify` gives for the copy.
    Exit(u8),
}

impl Command {
    /// Is it part of the scene, which is set before anything happens?
    #[must_use]
    pub const fn is_scene(&self) -> bool {
        matches!(
            self,
            Self::Seed(_) | Self::Ring(_) | Self::Now(_) | Self::Expiry(..) | Self::Limits(_) | Self::DriftBound(_)
        )
    }
}
