//! One audit of a record, which also collects what the core's report does not contain.

use std::io::{self, IsTerminal as _};

use proverka::calendar::Interval;
use proverka::inspection::{SessionFinding, SessionRules, SessionTimes};
use proverka::journal::audit::{self, Asked, Audit, Broken, Entry, Form, Record, Report};
use proverka::journal::field::{PART, SLOT};
use proverka::journal::{EntryKind, Stamp};

use super::keys::Keys;
use super::load::Bytes;
use super::session::{Membership, Sessions};
use crate::failure::Failure;
use crate::ingest::Progress;
use crate::progress::Bar;

/// What an audit found.
#[derive(Clone, Debug)]
pub struct Walked {
    /// The core's report.
    pub report: Report,
    /// Where the record stops being valid, even if something worse decides the grade.
    pub broken: Option<Broken>,
    /// The highest boot number seen; 0 if no entry shows one.
    pub boot: u32,
    /// Lower bound and width of the time of the last entry that shows one.
    pub last_time: Option<(i64, u32)>,
    /// The judgement of each session, by the rules by which the device judges it.
    pub sessions: Vec<Judged>,
}

/// The judgement of one session.
#[derive(Clone, Copy, Debug)]
pub struct Judged {
    /// Sequence number of the entry that closed it; `None` if it is open at the end of the record.
    pub closed: Option<u32>,
    /// How long it lasted, and how many there were in its treaty year.
    pub finding: SessionFinding,
}

/// Judges the sessions of a record, one after the other.
struct Judge {
    times: SessionTimes<'static>,
    is_open: bool,
    judged: Vec<Judged>,
}

impl Judge {
    const fn new() -> Self {
        Self { times: SessionTimes::new(&SessionRules::TYPE_ONE), is_open: false, judged: Vec::new() }
    }

    fn take(&mut self, entry: &Entry<'_>) {
        let Some(body) = entry.body() else { return };
        let kind = match entry.kind() {
            Some(audit::EntryKind::SessionOpen) => EntryKind::SessionOpen,
            Some(audit::EntryKind::SessionClose) => EntryKind::SessionClose,
            _ => return,
        };
        let at = Stamp { mono_s: body.mono_s(), earliest: body.earliest(), width_s: body.width_s() };
        self.times.take(kind, &body.payload(), at);
        self.is_open = kind == EntryKind::SessionOpen;
        if !self.is_open {
            let finding = self.times.judge(Interval::UNKNOWN);
            self.judged.extend(finding.map(|finding| Judged { closed: Some(entry.seq), finding }));
        }
    }

    /// The sessions up to this size. One that is open there has lasted at least until the last entry.
    fn finish(mut self, size: u32, last: Option<(i64, u32)>) -> Vec<Judged> {
        if self.is_open {
            let earliest = last.map(|(earliest, _)| earliest).filter(|earliest| *earliest > i64::MIN);
            let now = Interval::new(earliest, None).unwrap_or(Interval::UNKNOWN);
            self.judged.extend(self.times.judge(now).map(|finding| Judged { closed: None, finding }));
        }
        self.judged.retain(|one| one.closed.is_none_or(|seq| seq <= size));
        self.judged
    }
}

/// Length of an entry in a bundle, with its form, parts and zeros (FORMAT 10.2). Unit: bytes.
#[must_use]
pub fn length(entry: &Entry<'_>) -> usize {
    match entry.form {
        Form::Open { .. } => 4 + 56 + 16 + PART * usize::from(entry.parts()) + 64,
        Form::Redacted { .. } => 4 + 4 + 32 + 64,
    }
}

/// Audits `record`, which was read from `file`, and calls `each` with every entry that verifies.
///
/// An entry is good only if it comes before [`Walked::broken`], because a fault may show only later.
///
/// # Errors
///
/// [`Failure::Input`] if nothing could be judged.
pub fn walk<'a>(
    file: &Bytes,
    record: Record<'a>,
    asked: Asked<'a>,
    keys: &Keys,
    mut each: impl FnMut(&Entry<'a>, Membership),
) -> Result<Walked, Failure> {
    let mut audit = Audit::new(record, asked).map_err(|error| keys.unjudged(&file.name, error))?;
    let mut bar = Bar::new(io::stderr().is_terminal()).counting("entries");
    let mut progress = Progress { bytes: 0, total: Some(file.bytes.len() as u64), items: 0 };
    let (mut boot, mut last_time, mut sessions) = (0, None, None);
    let mut judge = Judge::new();
    for entry in audit.by_ref() {
        let sessions = sessions.get_or_insert_with(|| Sessions::new(entry.seq.saturating_sub(1)));
        if let Some(body) = entry.body() {
            boot = boot.max(body.boot());
            last_time = Some((body.earliest(), body.width_s()));
        }
        judge.take(&entry);
        each(&entry, sessions.next(&entry));
        progress.bytes = match entry.slot {
            Some(slot) => u64::from(slot) * SLOT as u64,
            None => progress.bytes + length(&entry) as u64,
        };
        progress.items += 1;
        // The clock is read for each entry, but checking a signature takes about a hundred times as long.
        bar.show(progress);
    }
    bar.clear();
    let broken = audit.broken();
    let report = audit.report();
    keys.same_term(&file.name, &report.term)?;
    if report.size == report.base {
        // Entries were read, but nothing vouches for them.
        (boot, last_time) = (0, None);
    }
    // What comes after a fault is no part of the record.
    let judge = if broken.is_none() { judge } else { Judge { is_open: false, ..judge } };
    let sessions = judge.finish(report.size, last_time);
    Ok(Walked { report, broken, boot, last_time, sessions })
}
