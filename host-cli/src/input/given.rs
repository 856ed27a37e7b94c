//! Notices that parties gave each other by the deadlines of a treaty, as CSV with a header or as NDJSON, one object a
//! line.

use std::collections::HashMap;

use proverka::calendar::{Date, DateRange, Interval, Moment, MonthEnd, Span};
use proverka::judge::{Notice, Occasion, Question};
use proverka::treaty::{Acts, Deadline, Due, Treaty, catalog};

use super::file::Text;
use super::rows::{self, Column, Field, Row};
use crate::failure::{Failure, Fault};
use crate::suggest::did_you_mean_one_of;

/// Greatest number of notices, because every occasion is compared with all of them.
const NOTICES: usize = 10_000;

const MOMENT: &str = "a moment such as 2011-09-30T20:00:00Z, a day such as 2011-09-30, or a range such as \
                      2011-09-30..2011-10-02";
const TEXT: &str = "text in double quotes";

/// The fields of a notice.
const FIELDS: [Column; 10] = [
    Column::text("treaty", "the identifier of a treaty such as new-start"),
    Column::text("notice", "the identifier of a deadline such as six_month_data"),
    Column::text("by", "the code of a party such as US"),
    Column::text("period", "a day in the window such as 2011-08-31, or its name such as \"half-year 1\""),
    Column::text("event", MOMENT),
    Column::text("until", MOMENT),
    Column::text("sent", MOMENT),
    Column::text("received", MOMENT),
    Column::text("contains", "the keys of the notice, with spaces between them, such as \"as_of totals\""),
    Column::text("note", TEXT),
];

type Fields<'r> = Row<'r, { FIELDS.len() }>;

/// A notice as it was read, with what it is about.
#[derive(Clone, Debug)]
pub struct Read<'a> {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// The treaty that it is about.
    pub treaty: &'a Treaty<'a>,
    /// What was due; for a deadline that counts times in a window, one of its windows.
    pub occasion: Occasion<'a>,
    /// The index of the party that gave it; `None` if the file does not say, or for all parties together.
    pub by: Option<usize>,
    /// The event that it is about, or at which something was done.
    pub event: Option<Interval<Moment>>,
    /// When it was sent and received.
    pub notice: Notice,
    /// The keys that it has; `None` if the file does not say.
    pub contains: Option<Vec<String>>,
    /// What the file says to readers.
    pub note: String,
}

/// A treaty and its acts, and how it is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The question about the treaty of lines that name none.
    pub question: Question<'a>,
    /// The day up to which notices are looked for.
    pub at: Date,
}

impl<'a> Asked<'a> {
    /// The same question about the built-in treaty of this name, or about the treaty itself.
    #[must_use]
    pub fn about(&self, id: &str) -> Option<Question<'a>> {
        if id == self.question.treaty.id {
            return Some(self.question);
        }
        let (treaty, acts): (&'static Treaty<'static>, Acts<'static>) = catalog::find(id)?;
        Some(Question { treaty, acts, ..self.question })
    }

    /// The days on which something that a notice is about can fall due.
    fn days(&self, question: &Question<'_>) -> Option<DateRange> {
        let entry = question.treaty.entry_into_force?.value;
        let to = self.at.add(Span::Years(5), MonthEnd::Clamp).unwrap_or(Date::MAX);
        DateRange::new(entry.min(to), to).ok()
    }
}

/// Reads notices. An empty text has no notices.
///
/// # Errors
///
/// [`Failure::Input`] with every line that is no notice of a deadline of its treaty.
pub fn read<'a>(text: &Text, asked: &Asked<'a>) -> Result<Vec<Read<'a>>, Failure> {
    let mut known = Known::new();
    rows::read(text, &FIELDS, NOTICES, |row| notice(row, asked, &mut known))
}

/// What falls due by a deadline of a treaty for a party, so that it is not worked out for every line.
type Known<'a> = HashMap<(&'a str, &'a str, Option<usize>), Vec<Occasion<'a>>>;

fn notice<'a>(row: &Fields<'_>, asked: &Asked<'a>, known: &mut Known<'a>) -> Result<Read<'a>, Fault> {
    let question = match row.get("treaty") {
        None => asked.question,
        Some(field) => asked.about(&field.text).ok_or_else(|| {
            let known = catalog::ALL.iter().map(|(treaty, _)| treaty.id).chain([asked.question.treaty.id]);
            let meant = did_you_mean_one_of(&field.text, known);
            let what = format!("unknown treaty '{}'{meant}; expected a built-in one, or that of --treaty", field.text);
            row.fault_of(field, what)
        })?,
    };
    let treaty = question.treaty;
    let deadline = deadline(row, treaty)?;
    let by = row.party("by", treaty)?;
    if let (Some(place), Some(name), Some(field)) = (by, deadline.by, row.get("by"))
        && !treaty.is_of(place, name)
    {
        let what = format!("{} gives no {}; expected a party of {name}", field.text, deadline.id);
        return Err(row.fault_of(field, what));
    }
    let moment = |name| row.get(name).map(|field| row.moments(field)).transpose();
    let (event, until) = (moment("event")?, moment("until")?);
    let notice = times(row, moment("sent")?, moment("received")?)?;
    let occasion = occasion(row, asked, &question, known, deadline, by, (event, until))?;
    let contains = row
        .get("contains")
        .map(|field| field.text.split([' ', ',', ';']).filter(|key| !key.is_empty()).map(str::to_owned).collect());
    Ok(Read { line: row.line, treaty, occasion, by, event, notice, contains, note: row.text("note") })
}

fn deadline<'a>(row: &Fields<'_>, treaty: &Treaty<'a>) -> Result<&'a Deadline<'a>, Fault> {
    let known: Vec<(&str, &'a Deadline<'a>)> = treaty.deadlines.iter().map(|one| (one.id, one)).collect();
    if known.is_empty() {
        let what = format!("{} has no deadlines; expected a treaty with deadlines, such as new-start", treaty.id);
        return Err(row
            .get("treaty")
            .map_or_else(|| row.fault(what.clone()), |field| row.fault_of(field, what.clone())));
    }
    let field = row.need("notice", "a line that does not say what it is a notice of")?;
    row.word(field, &known, &format!("{} has no deadline", treaty.id))
}

/// When the notice was sent and received.
fn times(
    row: &Fields<'_>,
    sent: Option<Interval<Moment>>,
    received: Option<Interval<Moment>>,
) -> Result<Notice, Fault> {
    let unknown = Interval::UNKNOWN;
    Notice::new(sent.unwrap_or(unknown), received.unwrap_or(unknown)).ok_or_else(|| {
        let what = format!("received {} before it was sent, {}", row.text("received"), row.text("sent"));
        let what = format!("{what}; expected a moment that is not earlier");
        row.get("received").map_or_else(|| row.fault(what.clone()), |field| row.fault_of(field, what.clone()))
    })
}

/// What the notice is about.
fn occasion<'a>(
    row: &Fields<'_>,
    asked: &Asked<'a>,
    question: &Question<'a>,
    known: &mut Known<'a>,
    deadline: &'a Deadline<'a>,
    by: Option<usize>,
    (event, until): (Option<Interval<Moment>>, Option<Interval<Moment>>),
) -> Result<Occasion<'a>, Fault> {
    let unwanted = |name: &str, why: &str| match row.get(name) {
        Some(field) => Err(row.fault_of(field, format!("'{name}' for {}, {why}", deadline.id))),
        None => Ok(()),
    };
    if !matches!(deadline.due, Due::Longer(..)) {
        unwanted("until", "which does not depend on how long an event lasts; expected no 'until'")?;
    }
    if let Some(kind) = deadline.due.event() {
        unwanted("period", &format!("which is counted from a {kind}; expected its moment in 'event'"))?;
        row.need("event", &format!("a notice of {} without the {kind} that it is about", deadline.id))?;
        let (begun, end) = (event.unwrap_or(Interval::UNKNOWN), until.unwrap_or(Interval::UNKNOWN));
        return question
            .due_for(deadline, by, begun, end)
            .ok_or_else(|| row.fault(format!("{} is not counted from events; expected no 'event'", deadline.id)));
    }
    let counts = matches!(deadline.due, Due::InEach(..));
    if counts {
        unwanted("period", "whose time says which window it is in; expected it in 'event'")?;
        row.need("event", &format!("{} without a time", deadline.id))?;
    } else {
        unwanted("event", "which is not counted from an event; expected no 'event'")?;
    }
    let all: &[Occasion<'a>] = known.entry((question.treaty.id, deadline.id, by)).or_insert_with(|| {
        let mut all = Vec::new();
        if let Some(days) = asked.days(question) {
            question.falls_due(deadline, by, days, |occasion| all.push(occasion));
        }
        all
    });
    if deadline.due.window().is_none() {
        unwanted("period", "which is due once; expected no 'period'")?;
        let never = || row.fault(format!("{} never falls due; expected a treaty that is in force then", deadline.id));
        return all.first().copied().ok_or_else(never);
    }
    let nothing = |field: &Field<'_>| {
        let what = format!("no {} falls due for '{}'; expected {}", deadline.id, field.text, period_example(all));
        row.fault_of(field, what)
    };
    if counts {
        let field = row.need("event", "no event")?;
        let day = event.and_then(|event| event.earliest()).map(Moment::date);
        let found = all.iter().find(|one| day.is_some_and(|day| has(one, day)));
        return found.copied().ok_or_else(|| nothing(field));
    }
    let field = row.need("period", &format!("a notice of {} without its period", deadline.id))?;
    let day = Date::parse(field.text.as_bytes()).ok();
    let found = all.iter().find(|one| {
        day.is_some_and(|day| has(one, day)) || one.window.is_some_and(|window| window.to_string() == field.text)
    });
    found.copied().ok_or_else(|| nothing(field))
}

/// Whether the day may be in the window.
fn has(occasion: &Occasion<'_>, day: Date) -> bool {
    occasion.window.is_some_and(|window| {
        let period = window.period();
        let begun = period.first.earliest().is_some_and(|first| first <= day);
        begun && period.end.latest().is_none_or(|end| day < end)
    })
}

/// What a period can be, for messages.
fn period_example(all: &[Occasion<'_>]) -> String {
    let window = |occasion: Option<&Occasion<'_>>| occasion.and_then(|one| one.window).map(|window| window.to_string());
    match (window(all.first()), window(all.last())) {
        (Some(first), Some(last)) => format!("a day in a window, or one from '{first}' to '{last}'"),
        _ => "a treaty that is in force then".to_owned(),
    }
}
