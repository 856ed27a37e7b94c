//! The report of `journal show`.

use std::io::{self, Write};

use proverka::journal::audit::Entry;
use proverka::journal::field::{FLAG_HOST_ALONE, FLAG_INSPECTORATE_ALONE};
use proverka::verdict::Verdict;
use serde::Serialize;
use serde_json::Value;

use super::headline;
use super::verify::Break;
use crate::escape::line;
use crate::journal::layout::{self, FieldValues};
use crate::journal::outcome;
use crate::journal::session::Membership;
use crate::journal::walk::Walked;
use crate::journal::words;
use crate::report::style::{self, Cell};

/// The entries of a record that the user asked for.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Name of the file.
    pub file: String,
    /// The verdict, which the exit status also reports.
    #[serde(serialize_with = "crate::report::word")]
    pub verdict: Verdict,
    /// The grade of the record.
    pub grade: &'static str,
    /// The grade in capitals, with its details.
    pub headline: String,
    /// Size of the record before the first entry in the file.
    pub base: u32,
    /// Size of the good part of the record.
    pub size: u32,
    /// Where the record stops being valid. Entries from there on are not shown.
    pub broken: Option<Break>,
    /// Number of entries in [`Shown::entries`].
    pub shown: usize,
    /// Number of good entries that the filters hide.
    pub hidden: u64,
    /// The entries that passed the filters.
    pub entries: Vec<EntryRow>,
}

/// One entry of the record.
#[derive(Debug, Serialize)]
pub struct EntryRow {
    /// Number of the entry in the record.
    pub seq: u32,
    /// Kind of the entry.
    pub kind: String,
    /// Number of the epoch whose key signed the entry.
    pub epoch: u16,
    /// Boot number; `null` if the entry is redacted.
    pub boot: Option<u32>,
    /// Seconds since that boot; `null` if the entry is redacted.
    pub mono_s: Option<u32>,
    /// Lower bound of the time; `null` if it is unknown or redacted.
    pub earliest: Option<String>,
    /// Upper bound of the time; `null` if it is unbounded, unknown or redacted.
    pub latest: Option<String>,
    /// Number of the session that the entry belongs to.
    pub session: Option<u32>,
    /// Who held that session.
    pub held_by: Option<&'static str>,
    /// Whether the body of the entry is redacted.
    pub redacted: bool,
    /// The named values of the payload; `null` if the entry is redacted.
    pub payload: Option<FieldValues>,
    /// Slot of the entry in an image, counted in units of 128 bytes.
    pub slot: Option<u32>,
    /// The time as text for people.
    #[serde(skip)]
    time: String,
    /// What the entry says, in a few words for people.
    #[serde(skip)]
    phrase: String,
}

impl EntryRow {
    /// Makes a row from an entry that verified.
    #[must_use]
    pub fn new(entry: &Entry<'_>, membership: Membership) -> Self {
        let body = entry.body();
        let payload = layout::decode(entry);
        let (session, held_by) = match membership {
            Membership::In { number, held } => {
                (Some(number), held.map_or_else(|| flagged(entry), |held| Some(held.as_str())))
            }
            Membership::Unknown => (None, flagged(entry)),
            Membership::Outside => (None, None),
        };
        let time = body.as_ref().map(|body| (body.earliest(), body.width_s()));
        let earliest = time.map(|(earliest, _)| earliest).filter(|earliest| *earliest != words::UNKNOWN);
        let kind = entry.kind();
        Self {
            seq: entry.seq,
            kind: kind.map_or_else(|| entry.kind_number().to_string(), |kind| kind.name().to_owned()),
            epoch: entry.epoch(),
            boot: body.as_ref().map(|body| body.boot()),
            mono_s: body.as_ref().map(|body| body.mono_s()),
            earliest: earliest.map(words::moment),
            latest: time.and_then(|(earliest, width_s)| words::latest(earliest, width_s)).map(words::moment),
            session,
            held_by,
            redacted: body.is_none(),
            phrase: match (kind, &payload) {
                (Some(kind), Some(said)) => layout::phrase(kind, said),
                _ => "redacted: numbers hidden".to_owned(),
            },
            payload,
            slot: entry.slot,
            time: time.map_or("hidden".to_owned(), |(earliest, width_s)| words::interval(earliest, width_s)),
        }
    }
}

/// The party that was alone, if the entry says so itself.
const fn flagged(entry: &Entry<'_>) -> Option<&'static str> {
    if entry.flags() & FLAG_HOST_ALONE != 0 {
        Some("host")
    } else if entry.flags() & FLAG_INSPECTORATE_ALONE != 0 {
        Some("inspectorate")
    } else {
        None
    }
}

impl Shown {
    /// Makes the report from an audit and the rows that passed the filters.
    #[must_use]
    pub fn new(file: &str, walked: &Walked, said: outcome::Explanation, entries: Vec<EntryRow>, hidden: u64) -> Self {
        Self {
            file: file.to_owned(),
            verdict: said.verdict,
            grade: said.grade,
            headline: said.headline,
            base: walked.report.base,
            size: walked.report.size,
            broken: walked.broken.map(Break::from),
            shown: entries.len(),
            hidden,
            entries,
        }
    }
}

/// The line that says how many entries the filters hide; `None` if they hide none.
#[must_use]
pub fn hidden_line(shown: &Shown) -> Option<String> {
    let all = shown.hidden + shown.shown as u64;
    let verb = if shown.hidden == 1 { "is" } else { "are" };
    (shown.hidden > 0)
        .then(|| format!("{} of {} {verb} hidden by the filters", shown.hidden, words::count(all, "entry", "entries")))
}

/// The line that says where the record stops being valid; `None` if all of it is.
#[must_use]
pub fn not_shown_line(shown: &Shown) -> Option<String> {
    let broken = shown.broken.as_ref()?;
    Some(format!("broken at entry {}: {}; nothing from there on is shown", broken.seq, broken.why))
}

impl crate::report::Report for Shown {
    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        line(out, format_args!("{}: {}", self.file, headline(self.verdict, &self.headline)))?;
        if self.base > 0 {
            line(out, format_args!("entries 1 to {} were released by both and are not here", self.base))?;
        }
        let mut table = style::table(&["seq", "kind", "epoch", "boot", "time", "session", "says"]);
        for row in &self.entries {
            let session = match (row.session, row.held_by) {
                (Some(number), Some("both")) => format!("{number} both"),
                (Some(number), Some(alone)) => format!("{number} {alone} alone"),
                (Some(number), None) => format!("{number} held by ?"),
                (None, Some(alone)) => format!("? {alone} alone"),
                (None, None) => "-".to_owned(),
            };
            table.add_row([
                style::number(row.seq),
                Cell::new(&row.kind),
                style::number(row.epoch),
                style::number(row.boot.map_or("?".to_owned(), |boot| boot.to_string())),
                // A narrow screen can break the line at these blanks.
                Cell::new(row.time.replace('T', " ").replace("..", " ..")),
                Cell::new(session),
                Cell::new(&row.phrase),
            ]);
        }
        style::write(&table, out)?;
        for said in [hidden_line(self), not_shown_line(self)].into_iter().flatten() {
            line(out, format_args!("{}", style::styled(style::HEAD, said)))?;
        }
        Ok(())
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let text = |number: Option<u32>| number.map_or(String::new(), |number| number.to_string());
        let broken_at = text(self.broken.as_ref().map(|broken| broken.seq));
        let payload = |row: &EntryRow| {
            let said = row.payload.iter().flat_map(|said| &said.0);
            said.map(|(name, value)| format!("{name}={}", plain(value))).collect::<Vec<_>>().join(" ")
        };
        crate::report::csv_columns(
            out,
            &[
                ("seq", &|row: &EntryRow| row.seq.to_string()),
                ("kind", &|row| row.kind.clone()),
                ("epoch", &|row| row.epoch.to_string()),
                ("boot", &|row| text(row.boot)),
                ("mono_s", &|row| text(row.mono_s)),
                ("earliest", &|row| row.earliest.clone().unwrap_or_default()),
                ("latest", &|row| row.latest.clone().unwrap_or_default()),
                ("session", &|row| text(row.session)),
                ("held_by", &|row| row.held_by.unwrap_or_default().to_owned()),
                ("redacted", &|row| row.redacted.to_string()),
                ("payload", &|row| payload(row)),
                ("slot", &|row| text(row.slot)),
                ("hidden", &|_| self.hidden.to_string()),
                ("broken_at", &|_| broken_at.clone()),
            ],
            &self.entries,
        )
    }
}

/// The value as text, without quotes or brackets.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(Value::to_string).collect::<Vec<_>>().join("/"),
        other => other.to_string(),
    }
}
