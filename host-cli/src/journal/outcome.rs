//! The outcome of an audit: a grade, what it means, and what would settle it.

use proverka::journal::audit::{Alone, Conflict, EntryKind, Grade, Report, Stale};
use proverka::journal::digest::Hash;
use proverka::verdict::Verdict;

use super::words;
use super::words::count;

/// The outcome of an audit together with the heads and earlier records that the user may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditOutcome {
    /// The grade that the audit gave.
    Graded(Grade),
    /// The head has another code than the one that was noted on paper.
    Noted {
        /// Size at which the heads differ.
        size: u32,
        /// The code that was noted.
        code: String,
        /// Head of this record at that size.
        found: Hash,
        /// Whether the device is shown to have built on the head of this record.
        is_confirmed: bool,
    },
    /// An earlier record and this one are two histories of the same device.
    Forked {
        /// Name of the earlier record's file.
        file: String,
        /// First size at which the two records differ.
        first: u32,
        /// Two different heads of one size, both of which the device built on.
        conflict: Conflict,
        /// Whether only the holder of the device's key can have made both.
        by_device: bool,
    },
    /// An earlier record differs in its last entry, on which nothing was built.
    Unconfirmed {
        /// Name of the earlier record's file.
        file: String,
        /// Size at which the two records differ.
        first: u32,
    },
}

/// The outcome of an audit, explained for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The verdict, which scripts and the exit status report.
    pub verdict: Verdict,
    /// The grade in one word.
    pub grade: &'static str,
    /// The party that the grade is about, if it is about one.
    pub by: Option<&'static str>,
    /// The grade in capitals, with its details.
    pub headline: String,
    /// What the grade means for the reader.
    pub means: String,
    /// What evidence or act would settle the open question.
    pub settle: String,
}

impl AuditOutcome {
    /// How bad the outcome is, from 0 (best) to 6, to choose between two outcomes.
    #[must_use]
    pub const fn weight(&self) -> u8 {
        match self {
            Self::Forked { .. } => 6,
            Self::Graded(Grade::Equivocation(_)) => 5,
            Self::Noted { is_confirmed: true, .. } => 4,
            Self::Graded(Grade::Broken(_)) => 3,
            Self::Noted { .. } | Self::Unconfirmed { .. } | Self::Graded(Grade::Unconfirmed(_)) => 2,
            Self::Graded(Grade::Stale(_)) => 1,
            Self::Graded(_) => 0,
        }
    }

    /// Returns the worse of two outcomes.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        if other.weight() > self.weight() { other } else { self }
    }

    /// Explains the outcome. `report` is of the record that was judged; `held` is how many heads it was compared with,
    /// and how many of those lie before its first entry.
    #[must_use]
    pub fn explain(&self, report: &Report, held: (usize, usize)) -> Explanation {
        match self {
            Self::Graded(grade) => graded(*grade, report, held),
            Self::Noted { size, code, found, is_confirmed: false } => Explanation {
                verdict: Verdict::Undecided,
                grade: "unconfirmed",
                by: None,
                headline: format!("UNCONFIRMED: the last head code, at size {size}, differs from yours"),
                means: format!(
                    "At size {size} the head code is {}, but you noted {code}. Nothing shows that the device built on \
                     this head: a power cut can leave two such entries.",
                    words::code(found).get(..code.len()).unwrap_or_default()
                ),
                settle: format!(
                    "Check whether the note was misread, or get an export of more than {}.",
                    count(*size, "entry", "entries")
                ),
            },
            Self::Noted { size, code, found, .. } => Explanation {
                verdict: Verdict::Fails,
                grade: "equivocation",
                by: None,
                headline: format!("EQUIVOCATION at size {size}"),
                means: format!(
                    "At size {size} the head code is {}, but you noted {code}: this is not the record that you saw.",
                    words::code(found).get(..code.len()).unwrap_or_default()
                ),
                settle: "Check whether the note was misread. A note proves nothing to others: the bundle of that day \
                         does, with --held BUNDLE --proof FILE."
                    .to_owned(),
            },
            Self::Forked { file, first, conflict, by_device } => Explanation {
                verdict: Verdict::Fails,
                grade: "equivocation",
                by: None,
                headline: format!("EQUIVOCATION from entry {first} on, shown at size {}", conflict.size),
                means: format!("{} {file} has other entries from {first} on.", two_histories(*by_device)),
                settle: "Nothing makes both true. Anyone can check the proof without either record, with `proverka \
                         journal proof`, which also says whether the parties together could have made it."
                    .to_owned(),
            },
            Self::Unconfirmed { file, first } => Explanation {
                verdict: Verdict::Undecided,
                grade: "unconfirmed",
                by: None,
                headline: format!("UNCONFIRMED: differs from {file} in entry {first}"),
                means: format!(
                    "{file} or this record ends with its entry {first}, and the device has not built on it: a power \
                     cut can leave two such entries."
                ),
                settle: format!(
                    "Exports of more than {} from both sides: they agree, or they prove a fork.",
                    count(*first, "entry", "entries")
                ),
            },
        }
    }
}

/// Says who made two histories. `by_device`: only the holder of the device's key can have made them.
#[must_use]
pub const fn two_histories(by_device: bool) -> &'static str {
    if by_device {
        "The device's key signed two histories: someone restored an old image or has the key."
    } else {
        "There are two histories. The device made them, or both parties together did: a release hides how the device \
         got its key, and each party knows whether it signed that release."
    }
}

const fn party_of(alone: Alone) -> &'static str {
    match alone {
        Alone::By(party) => party.as_str(),
        Alone::Each => "each",
    }
}

/// The verdict that a grade stands for (FORMAT 10.6).
pub const fn verdict(grade: Grade) -> Verdict {
    match grade {
        Grade::Joint => Verdict::Holds,
        Grade::Unilateral(_) | Grade::Disputed | Grade::Altered | Grade::Stale(_) | Grade::Unconfirmed(_) => {
            Verdict::Undecided
        }
        Grade::Broken(_) | Grade::Equivocation(_) => Verdict::Fails,
    }
}

fn graded(grade: Grade, report: &Report, held: (usize, usize)) -> Explanation {
    let word = match grade {
        Grade::Joint => "joint",
        Grade::Unilateral(_) => "unilateral",
        Grade::Disputed => "disputed",
        Grade::Altered => "altered",
        Grade::Stale(_) => "stale",
        Grade::Unconfirmed(_) => "unconfirmed",
        Grade::Broken(_) => "broken",
        Grade::Equivocation(_) => "equivocation",
    };
    let disputes = match (report.disputed.host, report.disputed.inspectorate) {
        (_, 0) => "host",
        (0, _) => "inspectorate",
        _ => "each",
    };
    let by = match grade {
        Grade::Unilateral(alone) => Some(party_of(alone)),
        Grade::Disputed => Some(disputes),
        _ => None,
    };
    let (headline, means, settle) = phrases(grade, report, held, disputes);
    Explanation { verdict: verdict(grade), grade: word, by, headline, means, settle }
}

/// What JOINT means for this record.
fn joint(report: &Report) -> String {
    let signed = "Every entry here is signed by the device, in order";
    let counts = match report.hidden {
        0 => "and every number follows from the entries before it",
        _ => "and every number that is not redacted follows from the entries before it, as far as these show",
    };
    if report.joint > 0 && report.base > 0 {
        return format!(
            "{signed}; both parties held every session that is opened here, every count lies in a session, {counts}. \
             Entries 1 to {} were released.",
            report.base
        );
    }
    if report.joint > 0 {
        return format!("{signed}; both parties held every session, every count lies in one, {counts}.");
    }
    let counted = [EntryKind::Tally, EntryKind::Correction, EntryKind::SessionClose];
    let of = |kind: EntryKind| report.kinds.get(usize::from(kind as u8)).copied().unwrap_or(0);
    if report.base == 0 {
        format!("{signed}; no session was held yet.")
    } else if counted.into_iter().all(|kind| of(kind) == 0) {
        format!(
            "{signed}; no session is in it: entries 1 to {} were released, and sessions may have been among them.",
            report.base
        )
    } else {
        format!(
            "{signed}, {counts}; it begins in a session whose opening is among entries 1 to {}, which were released.",
            report.base
        )
    }
}

fn phrases(grade: Grade, report: &Report, held: (usize, usize), disputes: &str) -> (String, String, String) {
    match grade {
        Grade::Joint => (
            "JOINT".to_owned(),
            joint(report),
            match held {
                (0, _) => "Only heads that you keep show whether entries were cut off the end or the record is old: \
                           give them with --held."
                    .to_owned(),
                (1, 0) => "It extends the head that you hold.".to_owned(),
                (all, 0) => format!("It extends all {all} heads that you hold."),
                (all, before) => format!(
                    "It extends {} of the {all} heads that you hold; {before} before its first entry cannot be \
                     confirmed.",
                    all - before
                ),
            },
        ),
        Grade::Unilateral(alone) => {
            let acted = match alone {
                Alone::By(party) => format!("the {party} acted without the {}", party.other()),
                Alone::Each => "each party acted without the other at some time".to_owned(),
            };
            (
                format!("UNILATERAL by {}", if alone == Alone::Each { "each in turn" } else { party_of(alone) }),
                format!("The record is whole, but {acted}: only one side saw what was counted then."),
                "A session that both hold and that counts the same items. `proverka journal show` marks the entries \
                 of one party alone.".to_owned(),
            )
        }
        Grade::Disputed => (
            format!("DISPUTED by {}", if disputes == "each" { "each" } else { disputes }),
            "The record is whole, but a party refused to sign a head: the parties do not agree on what happened up to \
             there.".to_owned(),
            "Both compare their notes with the entries before the dispute (`proverka journal show --kind DISPUTED`), \
             and both sign a later head."
                .to_owned(),
        ),
        Grade::Altered => {
            let faults = report.kinds.get(usize::from(EntryKind::Fault as u8)).copied().unwrap_or(0);
            let noted = match faults {
                0 => "",
                _ => " It has also recorded a fault.",
            };
            (
                "ALTERED: another firmware than the one enrolled".to_owned(),
                format!(
                    "The record is whole, but when it was exported the device ran a firmware that the parties did not \
                     enrol. What the device has signed since then is only as good as that firmware.{noted}"
                ),
                "The firmware of the device, read out and compared with the genesis; entries of kind FAULT (`proverka \
                 journal show --kind FAULT`); and a new enrolment if the change was agreed."
                    .to_owned(),
            )
        }
        Grade::Unconfirmed(conflict) => (
            format!("UNCONFIRMED: the last head, at size {}, differs from yours", conflict.size),
            format!(
                "At size {} this record ends with another head than the one you hold, and nothing shows that the \
                 device built on it: a power cut can leave two such entries.",
                conflict.size
            ),
            format!(
                "An export of more than {}: it agrees with the head that you hold, or contradicts it.",
                count(conflict.size, "entry", "entries")
            ),
        ),
        Grade::Stale(Stale::Shorter { held }) => (
            format!("STALE: ends at size {}, you hold size {held}", report.size),
            format!("The record is whole as far as it goes, but older than a head of size {held} that you hold."),
            format!("An export of at least {}. If there is none, entries were removed.", count(held, "entry",
                     "entries")),
        ),
        Grade::Stale(Stale::Unanswered) => (
            "STALE: your nonce is not answered".to_owned(),
            "The record is whole, but no export statement in it has your nonce: it may have been made before you \
             asked.".to_owned(),
            "A bundle exported with your nonce. (An image has no export statements.)".to_owned(),
        ),
        Grade::Broken(broken) => (
            format!("BROKEN at {broken}"),
            match report.size.saturating_sub(report.base) {
                0 => "No entry here is evidence.".to_owned(),
                _ => format!(
                    "Entries {} to {} are as the device signed them; from entry {} on nothing is evidence.",
                    report.base.saturating_add(1),
                    report.size,
                    broken.seq
                ),
            },
            "Another copy: from the device, or from the other party. An accident and a forger look alike here.".to_owned(),
        ),
        Grade::Equivocation(conflict) => (
            format!("EQUIVOCATION at size {}", conflict.size),
            format!(
                "At size {} this record has another head than the one you hold: it is not the record that you saw.",
                conflict.size
            ),
            "A head alone proves nothing to others: the bundle that it came from does, with --held BUNDLE --proof FILE."
                .to_owned(),
        ),
    }
}
