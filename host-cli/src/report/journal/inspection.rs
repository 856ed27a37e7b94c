//! The sessions of a record as inspections, judged as the device judges them.

use proverka::inspection::{SessionFinding, SessionRules};
use proverka::verdict::Verdict;
use serde::Serialize;

use crate::journal::walk::Judged;
use crate::journal::words::count;
use crate::report::inspect::steps::time;

/// The rules by which the device judges its sessions.
const RULES: SessionRules = SessionRules::TYPE_ONE;

/// One session as an inspection.
#[derive(Debug, Serialize)]
pub struct Inspection {
    /// Number of the session.
    pub session: u32,
    /// Whether it is open at the end of the record.
    pub open: bool,
    /// How long it lasted, if that is known exactly. Unit: seconds.
    pub lasted: Option<i64>,
    /// The least and the greatest time that it may have lasted, if it is not known exactly. Unit: seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasted_between: Option<(Option<i64>, Option<i64>)>,
    /// The longest time allowed. Unit: seconds.
    pub longest: i64,
    /// The verdict on how long it lasted.
    #[serde(serialize_with = "crate::report::word")]
    pub duration: Verdict,
    /// How many sessions there were in its treaty year up to it, if that is known exactly.
    pub used: Option<u32>,
    /// The least and the greatest number of them, if it is not known exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_between: Option<(u32, Option<u32>)>,
    /// The largest number allowed.
    pub allowed: u16,
    /// The verdict on that number.
    #[serde(serialize_with = "crate::report::word")]
    pub quota: Verdict,
    #[serde(skip)]
    finding: SessionFinding,
}

impl Inspection {
    /// The report of a judgement.
    #[must_use]
    pub fn new(judged: &Judged) -> Self {
        let SessionFinding { session, lasted, duration, used, quota } = judged.finding;
        let (exact, exact_used) = (lasted.exact(), used.exact());
        Self {
            session,
            open: judged.closed.is_none(),
            lasted: exact,
            lasted_between: exact.is_none().then_some((lasted.earliest(), lasted.latest())),
            longest: RULES.longest_s,
            duration,
            used: exact_used,
            used_between: exact_used.is_none().then_some((used.min(), used.max())),
            allowed: RULES.most,
            quota,
            finding: judged.finding,
        }
    }
}

/// What people read about one session, such as `session 1 lasted 2 h of at most 30 h: holds; number 1 of at most 10 in
/// its treaty year: holds`.
#[must_use]
pub fn sentence(finding: &SessionFinding, is_open: bool) -> String {
    let SessionFinding { session, lasted, duration, used, quota } = *finding;
    let end = |seconds: Option<i64>| seconds.map_or(String::new(), time);
    let lasted = match (lasted.exact(), lasted.earliest(), lasted.latest()) {
        (Some(exact), ..) => time(exact),
        (None, None | Some(0), None) => "an unknown time".to_owned(),
        (None, least, most) => format!("{}..{}", end(least), end(most)),
    };
    let number = match used.exact() {
        Some(exact) => exact.to_string(),
        None => format!("{}..{}", used.min(), used.max().map_or(String::new(), |max| max.to_string())),
    };
    let lasts = if is_open { "has lasted" } else { "lasted" };
    let duration = if duration == Verdict::NotBinding { "not over" } else { duration.as_str() };
    format!(
        "session {session} {lasts} {lasted} of at most {}: {duration}; number {number} of at most {} in its treaty \
         year: {}",
        time(RULES.longest_s),
        RULES.most,
        quota.as_str()
    )
}

/// What people read about all sessions: how many hold, and each that does not.
pub(super) fn words(all: &[Inspection]) -> Vec<String> {
    if all.is_empty() {
        return Vec::new();
    }
    let number = |verdict| all.iter().filter(|one| one.finding.verdict() == verdict).count();
    let holds = number(Verdict::Holds);
    let first = format!(
        "{} as {} under New START: {holds} {}, {} fail, {} undecided",
        count(all.len() as u64, "session", "sessions"),
        if all.len() == 1 { "a Type One inspection" } else { "Type One inspections" },
        if holds == 1 { "holds" } else { "hold" },
        number(Verdict::Fails),
        number(Verdict::Undecided)
    );
    let open = all.iter().filter(|one| one.finding.verdict() != Verdict::Holds);
    std::iter::once(first).chain(open.map(|one| sentence(&one.finding, one.open))).collect()
}
