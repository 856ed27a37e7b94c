//! The report of `journal verify`.

use std::io::{self, Write};

use proverka::journal::audit::{Broken, Conflict, EntryKind, Grade, Report};
use proverka::party::Both;
use proverka::verdict::Verdict;
use serde::Serialize;

use super::inspection::{self, Inspection};
use super::{Lines, Written, headline};
use crate::journal::load::Form;
use crate::journal::outcome::{AuditOutcome, Explanation};
use crate::journal::walk::Walked;
use crate::journal::words;

/// How good a record is.
#[derive(Debug, Serialize)]
pub struct Verified {
    /// Name of the file.
    pub file: String,
    /// `bundle` or `image`.
    pub form: &'static str,
    /// The verdict, which the exit status also reports.
    #[serde(serialize_with = "crate::report::word")]
    pub verdict: Verdict,
    /// The grade of the record.
    pub grade: &'static str,
    /// The party that acted alone or disputed; `null` if the grade is not about one party.
    pub by: Option<&'static str>,
    /// The grade in capitals, with its details.
    pub headline: String,
    /// What the grade means for the reader.
    pub means: String,
    /// What evidence or act would settle the open question.
    pub settle: String,
    /// Where the record stops being valid; `null` if all of it is.
    pub broken: Option<Break>,
    /// Two different heads of one size, if the outcome has them.
    pub conflict: Option<TwoHeads>,
    /// The outcome of writing a proof; `null` if there is nothing to prove.
    pub proof: Option<Written>,
    /// The term digest `G`.
    pub term: String,
    /// Id of the device, in hex.
    pub device: String,
    /// Size of the record before the first entry in the file.
    pub base: u32,
    /// Size of the good part of the record.
    pub size: u32,
    /// Head at that size, in hex.
    pub head: String,
    /// Head code of 32 characters for that head.
    pub head_code: String,
    /// Number of the epoch whose key signs the next entry.
    pub epoch: u16,
    /// Number of entries of each kind.
    #[serde(serialize_with = "crate::journal::layout::object")]
    pub kinds: Vec<(&'static str, u32)>,
    /// Number of entries whose body is redacted.
    pub redacted: u32,
    /// Numbers of sessions, by who held them.
    pub sessions: Sessions,
    /// The sessions, judged as Type One inspections under New START.
    pub inspections: Vec<Inspection>,
    /// Numbers of entries that say that a party was alone.
    pub lone_entries: Both<u32>,
    /// Numbers of entries by which a party refused to sign a head.
    pub disputed: Both<u32>,
    /// Number of TIME entries whose two intervals have nothing in common.
    pub disjoint_times: u32,
    /// Number of TIME entries that end before what the device knew already.
    pub backward_times: u32,
    /// The expiry in force at the end of the record.
    pub expiry: Option<String>,
    /// Highest boot number seen; 0 if no entry shows one.
    pub boot: u32,
    /// Time of the last entry that shows one.
    pub last_time: Option<String>,
    /// Highest size at which a party signed the head.
    pub witnessed: Both<u32>,
    /// Number of entries after the last head that both parties signed.
    pub unwitnessed: u32,
    /// Highest size whose head the device is shown to have built on; `null` if there is none.
    pub confirmed: Option<u32>,
    /// Whether the file holds the key that opens every redaction of this term. An image holds it.
    pub salt_key: bool,
    /// Number of export statements that match the record.
    pub statements: u32,
    /// Number of those that name another firmware than the genesis does.
    pub other_firmware: u32,
    /// Number of heads that the user holds.
    pub held: usize,
    /// Number of those that lie before the first entry in the file, so that nothing confirms them.
    pub unreachable: u32,
    /// Counts of the slots of an image; `null` for a bundle.
    pub slots: Option<Slots>,
}

/// Where a record stops being valid.
#[derive(Debug, Serialize)]
pub struct Break {
    /// Number of the first bad entry.
    pub seq: u32,
    /// Slot of that entry in an image, counted in units of 128 bytes.
    pub slot: Option<u32>,
    /// What is wrong with the entry.
    pub why: String,
}

impl From<Broken> for Break {
    fn from(broken: Broken) -> Self {
        Self { seq: broken.seq, slot: broken.slot, why: broken.why.to_string() }
    }
}

/// Two different heads of one size.
#[derive(Debug, Serialize)]
pub struct TwoHeads {
    /// First size at which the two records differ, if both are given.
    pub first: Option<u32>,
    /// Size at which the two heads differ.
    pub size: u32,
    /// The head that the user holds in hex, or the code that was noted.
    pub held: String,
    /// The head of this record, in hex.
    pub found: String,
}

impl TwoHeads {
    /// The heads that two records have at the same size.
    #[must_use]
    pub fn new(first: Option<u32>, conflict: &Conflict) -> Self {
        let (held, found) = (words::hex(&conflict.held), words::hex(&conflict.found));
        Self { first, size: conflict.size, held, found }
    }
}

/// Numbers of sessions, by who held them.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Sessions {
    /// Sessions that both parties held.
    pub both: u32,
    /// Sessions that the host held alone.
    pub host: u32,
    /// Sessions that the inspectorate held alone.
    pub inspectorate: u32,
}

/// Numbers of slots of an image that are not as they should be.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Slots {
    /// Slots that a power cut tore.
    pub torn: u32,
    /// Slots that were begun and not completed.
    pub unfinished: u32,
    /// Slots of entries that are stored twice.
    pub superseded: u32,
    /// Slots in free pages that are neither blank nor valid.
    pub stray: u32,
    /// Whether the pages that hold the device's private key are blank, as they must be in an image handed to others.
    pub key_pages_blank: bool,
}

impl Verified {
    /// Makes the report from the results of an audit.
    #[expect(clippy::too_many_arguments, reason = "one caller, which has all of it")]
    #[must_use]
    pub fn new(
        file: &str,
        form: Form,
        walked: &Walked,
        outcome: &AuditOutcome,
        said: Explanation,
        held: usize,
        unreachable: u32,
        proof: Option<Written>,
    ) -> Self {
        let report = &walked.report;
        let oddities = report.oddities;
        Self {
            file: file.to_owned(),
            form: form.as_str(),
            verdict: said.verdict,
            grade: said.grade,
            by: said.by,
            headline: said.headline,
            means: said.means,
            settle: said.settle,
            broken: walked.broken.map(Break::from),
            conflict: conflict(outcome),
            proof,
            term: words::hex(&report.term),
            device: words::device(&report.device),
            base: report.base,
            size: report.size,
            head: words::hex(&report.head),
            head_code: words::code(&report.head),
            epoch: report.epoch,
            kinds: kinds(report),
            redacted: report.hidden,
            sessions: Sessions { both: report.joint, host: report.alone.host, inspectorate: report.alone.inspectorate },
            inspections: walked.sessions.iter().map(Inspection::new).collect(),
            lone_entries: report.lone_entries,
            disputed: report.disputed,
            disjoint_times: report.disjoint_times,
            backward_times: report.backward_times,
            expiry: report.expiry.map(|(earliest, latest)| words::between(earliest, latest)),
            boot: walked.boot,
            last_time: walked.last_time.map(|(earliest, width_s)| words::interval(earliest, width_s)),
            witnessed: report.witnessed,
            unwitnessed: report.unwitnessed(),
            confirmed: report.confirmed,
            salt_key: form == Form::Image,
            statements: report.statements,
            other_firmware: report.other_firmware,
            held,
            unreachable,
            slots: (form == Form::Image).then_some(Slots {
                torn: oddities.torn,
                unfinished: oddities.unfinished,
                superseded: oddities.superseded,
                stray: oddities.stray,
                key_pages_blank: !oddities.keys,
            }),
        }
    }

    /// Warnings that an inspector should not overlook.
    fn oddities(&self) -> Vec<String> {
        let mut out = Vec::new();
        if self.base > 0 {
            out.push(format!("begins after entry {}: what was before was released by both and erased", self.base));
        }
        if self.redacted > 0 {
            let tallies = words::count(self.redacted, "tally is", "tallies are");
            out.push(format!("{tallies} redacted: their numbers are hidden, not their existence"));
        }
        if self.other_firmware > 0 {
            let statements = words::count(self.other_firmware, "export statement names", "export statements name");
            out.push(format!("{statements} another firmware than the one enrolled"));
        }
        if self.disjoint_times > 0 {
            let times = words::count(self.disjoint_times, "statement", "statements");
            out.push(format!("{times} of the time in which the parties contradict each other: they set no time"));
        }
        if self.backward_times > 0 {
            let times = words::count(self.backward_times, "statement", "statements");
            out.push(format!("{times} of a time earlier than the device already knew: they set no time"));
        }
        if self.unreachable > 0 {
            let heads = words::count(self.unreachable, "head that you hold lies", "heads that you hold lie");
            out.push(format!("{heads} before the first entry here, so nothing confirms them"));
        }
        let faults =
            self.kinds.iter().find(|(name, _)| *name == EntryKind::Fault.name()).map_or(0, |(_, count)| *count);
        if faults > 0 {
            let faults = words::count(faults, "fault", "faults");
            out.push(format!("the device recorded {faults} of its own (`journal show --kind FAULT`)"));
        }
        let Some(slots) = self.slots else { return out };
        out.push(IMAGE.to_owned());
        if slots.torn > 0 {
            out.push(format!("{} torn by power cuts, and skipped", words::count(slots.torn, "slot", "slots")));
        }
        if slots.unfinished > 0 {
            out.push(format!("{} begun but not finished", words::count(slots.unfinished, "slot", "slots")));
        }
        if slots.superseded > 0 {
            let entries = words::count(slots.superseded, "entry", "entries");
            out.push(format!(
                "{entries} not counted: present twice, or left without an acknowledgement at the end of a full page"
            ));
        }
        if slots.stray > 0 {
            let strays = words::count(slots.stray, "slot", "slots");
            out.push(format!(
                "{strays} in free pages neither blank nor valid: left by an interrupted erase, or signs of tampering"
            ));
        }
        if !slots.key_pages_blank {
            out.push("the key pages are not blank: whoever has this file may have the device's private key".to_owned());
        }
        out
    }
}

/// What everybody who handles an image has to know (FORMAT 9.9).
pub const IMAGE: &str =
    "an image holds the salt key: whoever has one can undo every redaction of this record, made before or after";

/// The two heads, if the outcome has them.
fn conflict(outcome: &AuditOutcome) -> Option<TwoHeads> {
    match outcome {
        AuditOutcome::Graded(Grade::Equivocation(conflict) | Grade::Unconfirmed(conflict)) => {
            Some(TwoHeads::new(None, conflict))
        }
        AuditOutcome::Forked { first, conflict, .. } => Some(TwoHeads::new(Some(*first), conflict)),
        AuditOutcome::Noted { size, code, found, .. } => {
            Some(TwoHeads { first: None, size: *size, held: code.clone(), found: words::hex(found) })
        }
        AuditOutcome::Graded(_) | AuditOutcome::Unconfirmed { .. } => None,
    }
}

/// Number of entries of each kind, in the order of the format.
fn kinds(report: &Report) -> Vec<(&'static str, u32)> {
    let kind = |(number, count): (u8, &u32)| Some((EntryKind::from_number(number)?.name(), *count));
    (0..).zip(report.kinds.iter()).filter_map(kind).collect()
}

impl crate::report::Report for Verified {
    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = Lines::new();
        lines.line("record", format!("{}, {}", self.file, self.form));
        lines.line("grade", headline(self.verdict, &self.headline));
        lines.line("means", &self.means);
        lines.line("to settle", &self.settle);
        if let Some(broken) = &self.broken
            && self.grade != "broken"
        {
            lines.line("also", format!("broken at entry {}: {}", broken.seq, broken.why));
        }
        if let Some(conflict) = &self.conflict {
            lines.line("you hold", &conflict.held);
            lines.line("found here", &conflict.found);
        }
        if let Some(proof) = &self.proof {
            lines.line("proof", proof.line());
        }
        let entries = match self.size - self.base {
            0 => "none".to_owned(),
            _ => format!("{} to {}", self.base + 1, self.size),
        };
        let good = if self.broken.is_some() { ", as far as it is good" } else { "" };
        lines.line("entries", format!("{entries}{good}; next signed by key epoch {}", self.epoch));
        lines.line("head", &self.head);
        lines.line("head code", grouped(&self.head_code));
        lines.line(
            "witnessed",
            format!(
                "by host to {}, by inspectorate to {}; {} after the last head that both signed",
                self.witnessed.host,
                self.witnessed.inspectorate,
                words::count(self.unwitnessed, "entry", "entries")
            ),
        );
        lines.line(
            "held",
            match (self.held, self.grade) {
                (0, _) => "no head given".to_owned(),
                (all, "joint" | "unilateral" | "disputed") => {
                    format!("extends {} of {all} given", all.saturating_sub(self.unreachable as usize))
                }
                (all, _) => format!("{} given", words::count(all as u64, "head", "heads")),
            },
        );
        lines.line(
            "sessions",
            format!(
                "{} by both, {} by host alone, {} by inspectorate alone",
                self.sessions.both, self.sessions.host, self.sessions.inspectorate
            ),
        );
        for (place, words) in inspection::words(&self.inspections).iter().enumerate() {
            lines.line(if place == 0 { "judged" } else { "" }, words);
        }
        let kinds = self.kinds.iter().filter(|(_, count)| *count > 0);
        let kinds: Vec<String> = kinds.map(|(name, count)| format!("{name} {count}")).collect();
        lines.line("kinds", if kinds.is_empty() { "none".to_owned() } else { kinds.join(", ") });
        lines.line(
            "marked",
            format!(
                "{} as host alone, {} as inspectorate alone; refused to sign: host {}, inspectorate {}",
                self.lone_entries.host, self.lone_entries.inspectorate, self.disputed.host, self.disputed.inspectorate
            ),
        );
        let time = self.last_time.as_deref().unwrap_or("unknown");
        lines.line("last", format!("boot {}, time {time}", self.boot));
        lines.line("expiry", self.expiry.as_deref().unwrap_or("hidden by a release"));
        lines.line("statements", format!("{} by the device that fit this record", self.statements));
        lines.line("device", &self.device);
        lines.line("term", &self.term);
        match self.oddities().as_slice() {
            [] => lines.line("oddities", "none"),
            all => {
                for (place, oddity) in all.iter().enumerate() {
                    lines.line(if place == 0 { "oddities" } else { "" }, oddity);
                }
            }
        }
        lines.write(out)
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let number = |number: Option<u32>| number.map_or(String::new(), |number| number.to_string());
        let slots = |of: fn(&Slots) -> String| self.slots.as_ref().map_or(String::new(), of);
        let broken = self.broken.as_ref();
        let mut cells = vec![
            ("file", self.file.clone()),
            ("form", self.form.to_owned()),
            ("verdict", self.verdict.as_str().to_owned()),
            ("grade", self.grade.to_owned()),
            ("by", self.by.unwrap_or_default().to_owned()),
            ("broken_at", number(broken.map(|broken| broken.seq))),
            ("broken_why", broken.map(|broken| broken.why.clone()).unwrap_or_default()),
            ("conflict_size", number(self.conflict.as_ref().map(|conflict| conflict.size))),
            ("base", self.base.to_string()),
            ("size", self.size.to_string()),
            ("head", self.head.clone()),
            ("epoch", self.epoch.to_string()),
            ("redacted", self.redacted.to_string()),
            ("sessions_both", self.sessions.both.to_string()),
            ("sessions_host", self.sessions.host.to_string()),
            ("sessions_inspectorate", self.sessions.inspectorate.to_string()),
            ("disputed_host", self.disputed.host.to_string()),
            ("disputed_inspectorate", self.disputed.inspectorate.to_string()),
            ("witnessed_host", self.witnessed.host.to_string()),
            ("witnessed_inspectorate", self.witnessed.inspectorate.to_string()),
            ("unwitnessed", self.unwitnessed.to_string()),
            ("confirmed", number(self.confirmed)),
            ("salt_key", self.salt_key.to_string()),
            ("statements", self.statements.to_string()),
            ("other_firmware", self.other_firmware.to_string()),
            ("unreachable", self.unreachable.to_string()),
            ("disjoint_times", self.disjoint_times.to_string()),
            ("backward_times", self.backward_times.to_string()),
            ("expiry", self.expiry.clone().unwrap_or_default()),
            ("torn", slots(|slots| slots.torn.to_string())),
            ("unfinished", slots(|slots| slots.unfinished.to_string())),
            ("superseded", slots(|slots| slots.superseded.to_string())),
            ("stray", slots(|slots| slots.stray.to_string())),
            ("key_pages_blank", slots(|slots| slots.key_pages_blank.to_string())),
        ];
        cells.extend(self.kinds.iter().map(|(name, count)| (*name, count.to_string())));
        let (header, row): (Vec<&str>, Vec<String>) = cells.into_iter().unzip();
        crate::report::csv(out, &header, [row])
    }
}

/// A head code in groups of four, as people read it.
#[must_use]
pub fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
