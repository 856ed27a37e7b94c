//! Parses the text of a scenario. There is one command per line, the whole text is parsed before anything runs, and
//! every fault is reported with its place.

use proverka::journal::EntryKind;
use proverka::party::{Holder, Party};
use proverka_device::board::Button;

use super::command::{Command, Expected, Power, Which};
use super::words::{LineWords, Wrong};
use crate::device::words;
use crate::failure::{Failure, Fault};
use crate::journal::seal;
use crate::sim::chip::{Cut, RING, RING_MIN};
use crate::sim::pictures;

/// One line of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptLine {
    /// The number of the line, from 1.
    pub number: u64,
    /// The column of its first word, from 1.
    pub column: u64,
    /// The text of the line, without a comment.
    pub text: String,
    /// The command in the line.
    pub command: Command,
}

/// A parsed scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// The name of the file, or of the built-in scenario.
    pub name: String,
    /// The title, which is the first comment of the text.
    pub title: String,
    /// The lines with a command, in their order.
    pub lines: Vec<ScriptLine>,
}

/// The longest time that can pass in one line, and in all lines of a scenario. Unit: days.
pub const WAIT_DAYS: u64 = 36_525;
/// The farthest that the device's clock can jump in one line, and in all lines of a scenario. Unit: days.
pub const JUMP_DAYS: u64 = 3_652;
/// The largest number of times that one line can repeat an action.
pub const REPEAT: u32 = 10_000;

/// The largest number of faults that are listed.
const FAULTS: usize = 20;
/// The default half width of the interval in which a party states the time. Unit: seconds.
const MINUTE: i64 = 60;

/// Parses a scenario.
///
/// # Errors
///
/// [`Failure::Input`] with the faults, each with its line and column.
pub fn parse(name: &str, text: &str) -> Result<Script, Failure> {
    let mut faults = Vec::new();
    let mut lines: Vec<ScriptLine> = Vec::new();
    let mut title = None;
    let mut time = Time::default();
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(comment) = line.strip_prefix('#') {
            title.get_or_insert(comment.trim().to_owned());
        }
        let mut at = LineWords::new(line);
        if at.peek().is_none() {
            continue;
        }
        let first = at.next_column();
        let read = command(&mut at).and_then(|command| {
            let extra = at.peek().map(|_| at.wrong("the end of the line"));
            let late = command.is_scene() && lines.iter().any(|line| !line.command.is_scene());
            match extra {
                Some(extra) => Err(extra),
                None if !time.takes(&command) => Err((first, time.exceeded())),
                None if late => {
                    Err((1, "the scene is set before anything happens; expected this line further up".into()))
                }
                None => Ok(command),
            }
        });
        match read {
            Ok(command) => {
                let text = LineWords::new(line).rest();
                lines.push(ScriptLine { number, column: first, text, command });
            }
            Err((column, what)) => {
                faults.push(Fault { file: name.to_owned(), line: Some(number), column: Some(column), what });
            }
        }
    }
    if faults.is_empty() && lines.is_empty() {
        let what = "no command; expected a scenario, such as those of --list".to_owned();
        faults.push(Fault { file: name.to_owned(), line: None, column: None, what });
    }
    if faults.is_empty() {
        return Ok(Script { name: name.to_owned(), title: title.unwrap_or_default(), lines });
    }
    let more = faults.len().saturating_sub(FAULTS) as u64;
    faults.truncate(FAULTS);
    Err(Failure::Input { faults, more })
}

/// The time that the lines parsed so far take. Unit: seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Time {
    waited: u64,
    jumped: u64,
}

impl Time {
    /// Adds the time that a command takes. Returns false once the sum exceeds what a scenario may take.
    fn takes(&mut self, command: &Command) -> bool {
        let (times, command) = match command {
            Command::Repeat(times, command) => (u64::from(*times), &**command),
            command => (1, command),
        };
        match command {
            Command::Wait(seconds) => self.waited = self.waited.saturating_add(seconds.saturating_mul(times)),
            Command::Jump(seconds) => self.jumped = self.jumped.saturating_add(seconds.saturating_mul(times)),
            _ => {}
        }
        self.waited <= WAIT_DAYS * 86_400 && self.jumped <= JUMP_DAYS * 86_400
    }

    fn exceeded(self) -> String {
        format!(
            "too long: with this line the scenario waits {} days and its clock jumps {}; expected at most {WAIT_DAYS} and {JUMP_DAYS}",
            self.waited.div_ceil(86_400),
            self.jumped.div_ceil(86_400)
        )
    }
}

/// Parses a single line.
///
/// # Errors
///
/// [`Wrong`] if the line is no command.
pub fn one(line: &str) -> Result<Command, Wrong> {
    let mut at = LineWords::new(line);
    let command = command(&mut at)?;
    let mut time = Time::default();
    match () {
        () if at.peek().is_some() => Err(at.wrong("the end of the line")),
        () if !time.takes(&command) => Err((1, time.exceeded())),
        () => Ok(command),
    }
}

fn command(at: &mut LineWords<'_>) -> Result<Command, Wrong> {
    let before = at.clone();
    let Some(word) = at.next() else { return Err(at.wrong("a command")) };
    Ok(match word {
        "seed" => Command::Seed(at.number("a number")?),
        "ring" => {
            let fits = |word: &str| word.parse().ok().filter(|ring| (RING_MIN..=1000).contains(ring));
            Command::Ring(at.take(&format!("a number of pages from {RING_MIN} to 1000; a board has {RING}"), fits)?)
        }
        "now" => Command::Now(at.moment()?),
        "expiry" => {
            let (from, to) = at.moments()?;
            Command::Expiry(from, to)
        }
        "limits" => Command::Limits(limits(at)?),
        "drift-bound" => Command::DriftBound(at.number("parts per million")?),
        "power" => Command::Power(at.take("on, off or cycle", |word| match word {
            "on" => Some(Power::On),
            "off" => Some(Power::Off),
            "cycle" => Some(Power::Cycle),
            _ => None,
        })?),
        "cut" => Command::Cut(cut(at)?),
        "enrol" => {
            let (host, inspectorate) = seals(at, ("H-0001", "I-0001"))?;
            Command::Enrol(host, inspectorate)
        }
        "time" => time(at)?,
        "open" => open(at)?,
        "tally" => Command::Tally(at.category()?, at.number("a number from -32768 to +32767")?),
        "correct" => {
            let which = entry(at)?;
            at.must("by")?;
            Command::Correct(which, at.number("a number from -32768 to +32767")?)
        }
        "again" => Command::Again,
        "press" => {
            let button = at.take("a, b or both", |word| match word {
                "a" => Some(Button::A),
                "b" => Some(Button::B),
                "both" => Some(Button::Both),
                _ => None,
            })?;
            let times = if at.peek().is_some() { at.number("how often, 1 to 255")? } else { 1 };
            Command::Press(button, times)
        }
        "close" => {
            let (host, inspectorate) = seals(at, ("H-0002", "I-0002"))?;
            Command::Close(host, inspectorate)
        }
        "cosign" => Command::Cosign(together(at)?),
        "dispute" => Command::Dispute(at.party()?),
        "limit" => Command::Limit(at.category()?, at.number("a limit")?),
        "extend" => {
            let (from, to) = at.moments()?;
            Command::Extend(from, to)
        }
        "release" => Command::Release(if at.peek().is_some() { Some(at.number("a size")?) } else { None }),
        "export" => Command::Export,
        "note-export" => Command::NoteExport,
        "retire" => Command::Retire(if at.peek().is_some() { together(at)? } else { Holder::Jointly }),
        "wait" => Command::Wait(at.span(WAIT_DAYS)?),
        "clock" => match at.take("drift or jump", |word| ["drift", "jump"].into_iter().find(|known| *known == word))? {
            "drift" => Command::Drift(at.take("parts per million, above -1000000", |word| {
                word.parse().ok().filter(|ppm| (-999_999..=1_000_000).contains(ppm))
            })?),
            _ => Command::Jump(at.span(JUMP_DAYS)?),
        },
        "wire" => Command::Wire(at.take("open or closed", |word| match word {
            "open" => Some(true),
            "closed" => Some(false),
            _ => None,
        })?),
        "firmware" => {
            Command::Firmware(at.take("a word that stands for other firmware", |word| Some(word.to_owned()))?)
        }
        "generator" => {
            at.must("stuck")?;
            Command::Stuck
        }
        "hold" => Command::Hold,
        "forge" => {
            let which = entry(at)?;
            at.must("by")?;
            Command::Forge(which, at.number("a number from -32768 to +32767")?)
        }
        "truncate" => Command::Truncate(at.number("how many entries")?),
        "image" => {
            match at.take("save or restore", |word| ["save", "restore"].into_iter().find(|known| *known == word))? {
                "save" => Command::SaveImage,
                _ => Command::RestoreImage,
            }
        }
        "repeat" => {
            let fits = |word: &str| word.parse().ok().filter(|times| (1..=REPEAT).contains(times));
            let times = at.take(&format!("how often, from 1 to {REPEAT}"), fits)?;
            let again = at.clone();
            let command = command(at)?;
            if command.is_scene() || matches!(command, Command::Repeat(..) | Command::Expect(_)) {
                return Err(again.wrong("an action"));
            }
            Command::Repeat(times, Box::new(command))
        }
        "expect" => Command::Expect(expected(at)?),
        _ => return Err(before.wrong("a command; `proverka sim --help` lists them")),
    })
}

fn limits(at: &mut LineWords<'_>) -> Result<Vec<u32>, Wrong> {
    let mut limits = vec![at.number("a limit")?];
    while at.peek().is_some() {
        if limits.len() == 8 {
            return Err(at.wrong("the end of the line: there are at most 8 categories"));
        }
        limits.push(at.number("a limit")?);
    }
    Ok(limits)
}

fn cut(at: &mut LineWords<'_>) -> Result<Cut, Wrong> {
    if at.skip("while") {
        at.must("signing")?;
        return Ok(Cut::Signing);
    }
    at.must("after")?;
    let words = at.number("how many words of flash")?;
    if !at.skip("word") {
        at.must("words")?;
    }
    Ok(Cut::After(words))
}

fn seals(at: &mut LineWords<'_>, without: (&str, &str)) -> Result<(String, String), Wrong> {
    if !at.skip("seals") {
        return Ok((without.0.to_owned(), without.1.to_owned()));
    }
    let mut seal = || {
        at.take("the number of a seal, 1 to 16 printable ASCII characters", |word| {
            seal::parse(word).is_ok().then(|| word.to_owned())
        })
    };
    Ok((seal()?, seal()?))
}

fn together(at: &mut LineWords<'_>) -> Result<Holder, Wrong> {
    at.take("both, host or inspectorate", |word| Holder::ALL.into_iter().find(|holder| holder.as_str() == word))
}

fn time(at: &mut LineWords<'_>) -> Result<Command, Wrong> {
    let mut times = [(-MINUTE, MINUTE); 2];
    let mut has = [false; 2];
    while at.peek().is_some() {
        let place = usize::from(at.party()? == Party::Inspectorate);
        times[place] = at.spans()?;
        has[place] = true;
    }
    let together = match has {
        [true, false] => Holder::Alone(Party::Host),
        [false, true] => Holder::Alone(Party::Inspectorate),
        [true, true] | [false, false] => Holder::Jointly,
    };
    Ok(Command::Time(together, times))
}

fn open(at: &mut LineWords<'_>) -> Result<Command, Wrong> {
    let together = at.take("jointly, host or inspectorate", |word| match word {
        "jointly" => Some(Holder::Jointly),
        "host" => Some(Holder::Alone(Party::Host)),
        "inspectorate" => Some(Holder::Alone(Party::Inspectorate)),
        _ => None,
    })?;
    let purpose = if at.skip("purpose") { at.number("the number of a purpose")? } else { 1 };
    let mut declared = Vec::new();
    if at.skip("declared") {
        loop {
            declared.push(at.take("a declared number, or - for none", |word| match word {
                "-" => Some(None),
                number => number.parse().ok().map(Some),
            })?);
            if at.peek().is_none() || declared.len() == 8 {
                break;
            }
        }
    }
    Ok(Command::Open { together, purpose, declared })
}

fn entry(at: &mut LineWords<'_>) -> Result<Which, Wrong> {
    if at.skip("last") {
        at.must("tally")?;
        return Ok(Which::LastTally);
    }
    // The word may be left out: `correct 14 by -1` is equally clear.
    at.skip("entry");
    at.number("last tally, or the number of an entry").map(Which::Entry)
}

fn expected(at: &mut LineWords<'_>) -> Result<Expected, Wrong> {
    let before = at.clone();
    let Some(word) = at.next() else { return Err(at.wrong(EXPECTATIONS)) };
    Ok(match word {
        "refused" => Expected::Refused(at.take("why, such as full, state or no-session", |word| {
            words::REFUSALS.into_iter().find(|known| *known == word)
        })?),
        "silent" => Expected::Silent,
        "state" => Expected::State(
            at.take("a state", |word| words::STATES.into_iter().find(|state| words::state(*state) == word))?,
        ),
        "power" => {
            at.must("off")?;
            Expected::NoPower
        }
        "verdict" => Expected::Verdict(at.verdict()?),
        "in-force" => Expected::InForce(at.verdict()?),
        "declared" => Expected::Declared(at.verdict()?),
        "limit" => Expected::Limit(at.verdict()?),
        "total" => Expected::Total(at.category()?, at.number("a count")?),
        "size" => Expected::Size(at.number("a number of entries")?),
        "entries" => {
            let kind = at.take("a kind of entry, such as TALLY", |word| {
                EntryKind::ALL.into_iter().map(words::kind).find(|kind| *kind == word)
            })?;
            Expected::Entries(kind, at.number("how many")?)
        }
        "display" => Expected::Display(at.take("a picture such as tick, cross or question", |word| {
            pictures::PICTURES.into_iter().find(|(name, _)| *name == word).map(|(_, image)| image)
        })?),
        "reads" => Expected::Reads(at.take("what the LEDs spell, such as A12", |word| Some(word.to_owned()))?),
        "fault" => Expected::Fault(at.number("the number of a fault, 0 for none")?),
        "torn" => Expected::Torn(at.number("how many slots")?),
        "boot" => Expected::Boot(at.number("the number of a boot")?),
        "time" => at.take("right or unbounded", |word| match word {
            "right" => Some(Expected::TimeRight),
            "unbounded" => Some(Expected::TimeUnbounded),
            _ => None,
        })?,
        "grade" => {
            if at.peek().is_none() {
                return Err(at.wrong("a grade such as joint, unilateral, disputed, stale, broken or equivocation"));
            }
            Expected::Grade(at.rest())
        }
        "exit" => Expected::Exit(at.number("an exit status")?),
        _ => return Err(before.wrong(EXPECTATIONS)),
    })
}

const EXPECTATIONS: &str = "what to expect: refused, silent, state, power, verdict, in-force, declared, limit, total, size, \
                            entries, display, reads, fault, torn, boot, time, grade or exit";
