//! The reports of `treaty list` and `treaty show`.

use std::io::{self, Write};

use proverka::calendar::Date;
use proverka::calendar::Span;
use proverka::count::{KindSet, State, StateSet};
use proverka::text::treaty::share_text;
use proverka::treaty::{
    Act, Acts, Anchor, Bound, Ceiling, Deadline, Due, Duration, EventPart, Force, Provided, Quota, StepLimit, Treaty,
    Weight, Whom, Window, WithdrawalEnds, catalog,
};
use proverka::verdict::Citation;
use serde::Serialize;

use super::limits::marked;
use super::style::{self, Cell};
use super::term::{ActRow, act, codes_or_count, known};
use super::{Column, Number};
use crate::args::Format;
use crate::escape::line;
use crate::journal::words::count;

/// One line of `treaty list`.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// Identifier of the treaty.
    pub id: String,
    /// Name of the treaty.
    pub name: String,
    /// The codes of its parties.
    pub parties: Vec<String>,
    /// The day on which it was signed.
    pub signed: Option<String>,
    /// The day on which it entered into force.
    pub entry_into_force: Option<String>,
    /// Number of ceilings that it sets.
    pub ceilings: usize,
}

/// Writes the list of built-in treaties.
///
/// # Errors
///
/// Any error of writing to `out`.
pub fn list(format: Format, out: &mut dyn Write) -> io::Result<()> {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let rows: Vec<Listed> = catalog::ALL
        .iter()
        .map(|(treaty, _)| Listed {
            id: treaty.id.to_owned(),
            name: treaty.name.to_owned(),
            parties: treaty.parties.iter().map(|party| party.code.to_owned()).collect(),
            signed: day(treaty.signed.map(|signed| signed.value)),
            entry_into_force: day(treaty.entry_into_force.map(|entry| entry.value)),
            ceilings: treaty.ceilings.len(),
        })
        .collect();
    // These columns are used for CSV and for people alike.
    let columns: [Column<'_, Listed>; 6] = [
        ("id", &|row| row.id.clone()),
        ("name", &|row| row.name.clone()),
        ("parties", &|row| row.parties.join(" ")),
        ("signed", &|row| row.signed.clone().unwrap_or_default()),
        ("entry_into_force", &|row| row.entry_into_force.clone().unwrap_or_default()),
        ("ceilings", &|row| row.ceilings.to_string()),
    ];
    match format {
        Format::Json => super::json(out, &serde_json::json!({ "treaties": rows })),
        Format::Csv => super::csv_columns(out, &columns, &rows),
        Format::Table => {
            let mut table = style::table(&["id", "name", "parties", "signed", "in force from", "ceilings"]);
            for row in &rows {
                let parties = codes_or_count(&row.parties);
                table.add_row(
                    columns.iter().map(|(name, cell)| if *name == "parties" { parties.clone() } else { cell(row) }),
                );
            }
            style::write(&table, out)
        }
    }
}

/// What `treaty show` writes as JSON.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    treaty: &'a str,
    name: &'a str,
    rows: Vec<Provision>,
    acts: Vec<ActRow>,
}

/// One provision of a treaty, as a row of the table for people and of CSV.
#[derive(Debug, Serialize)]
struct Provision {
    subject: String,
    says: String,
    clause: String,
    provenance: &'static str,
    source: String,
}

impl Provision {
    fn new(subject: impl Into<String>, says: impl Into<String>, citation: Citation<'_>) -> Self {
        Self {
            subject: subject.into(),
            says: says.into(),
            clause: citation.clause.to_owned(),
            provenance: citation.provenance.as_str(),
            source: citation.source.to_owned(),
        }
    }
}

/// Writes the provisions of a treaty.
///
/// # Errors
///
/// Any error of writing to `out`.
pub fn show(treaty: &Treaty<'_>, acts: Acts<'_>, format: Format, out: &mut dyn Write) -> io::Result<()> {
    let rows = provisions(treaty);
    match format {
        Format::Json => {
            let acts = acts.as_slice().iter().map(|one: &Act<'_>| act(treaty, one)).collect();
            super::json(out, &Shown { treaty: treaty.id, name: treaty.name, rows, acts })
        }
        Format::Csv => super::csv_columns(
            out,
            &[
                ("treaty", &|_: &Provision| treaty.id.to_owned()),
                ("subject", &|row| row.subject.clone()),
                ("says", &|row| row.says.clone()),
                ("clause", &|row| row.clause.clone()),
                ("provenance", &|row| row.provenance.to_owned()),
                ("source", &|row| row.source.clone()),
            ],
            &rows,
        ),
        Format::Table => {
            line(out, format_args!("{}", style::styled(style::HEAD, treaty.name)))?;
            let parties = treaty.parties.iter().map(|party| {
                let with = if party.side == party.code { String::new() } else { format!(", with side {}", party.side) };
                format!("{} ({}{with})", party.code, party.name)
            });
            style::paragraph(out, &format!("parties: {}", parties.collect::<Vec<_>>().join("; ")))?;
            for group in treaty.groups {
                let members = group.members.places().filter_map(|place| treaty.parties.get(place));
                let members: Vec<&str> = members.map(|party| party.code).collect();
                style::paragraph(out, &format!("group {} ({}): {}", group.id, group.name, members.join(", ")))?;
            }
            writeln!(out)?;
            let mut table = style::table(&["clause", "subject", "says", "known from"]);
            for row in &rows {
                let from = known(row.provenance, &row.source);
                table.add_row([
                    Cell::new(marked(&row.clause, row.provenance)),
                    Cell::new(&row.subject),
                    Cell::new(&row.says),
                    Cell::new(style::styled(style::FAINT, from)),
                ]);
            }
            style::write(&table, out)?;
            style::paragraph(out, "(?) remembered, not read in a source: check before you rely on it")?;
            let acts = count(acts.as_slice().len() as u64, "act", "acts");
            line(out, format_args!("{acts} on record; `proverka term {}` shows them", treaty.id))
        }
    }
}

/// All provisions of a treaty, in the order of its tables.
fn provisions(treaty: &Treaty<'_>) -> Vec<Provision> {
    let mut rows = Vec::new();
    if let Some(signed) = treaty.signed {
        rows.push(Provision::new("signed", signed.value.to_string(), signed.citation));
    }
    match treaty.entry_into_force {
        Some(entry) => rows.push(Provision::new("in force from", entry.value.to_string(), entry.citation)),
        None => rows.push(Provision::new("in force from", "never entered into force", treaty.term.duration.citation)),
    }
    for day in treaty.days {
        let at_latest =
            day.at_latest.map_or(String::new(), |at_latest| format!(", at latest {}", anchor(treaty, at_latest)));
        rows.push(Provision::new(day.id, format!("{}{at_latest}", day.title), day.citation));
    }
    for kind in treaty.kinds {
        let carries = if kind.warheads { ", which carries warheads" } else { "" };
        rows.push(Provision::new(kind.id, format!("a kind of items: {}{carries}", kind.title), kind.citation));
    }
    for ceiling in treaty.ceilings {
        let until = ceiling.until.map_or(String::new(), |until| format!(" until {}", anchor(treaty, until)));
        let says = format!("{} from {}{until}", ceiling_says(treaty, ceiling), anchor(treaty, ceiling.from));
        rows.push(Provision::new(ceiling.quantity, says, ceiling.citation));
    }
    for quota in treaty.quotas {
        rows.push(Provision::new(quota.id, quota_says(treaty, quota), quota.citation));
    }
    for deadline in treaty.deadlines {
        rows.push(Provision::new(deadline.id, deadline_says(treaty, deadline), deadline.citation));
    }
    for rule in treaty.places {
        let facilities: Vec<&str> = rule.facilities.iter().collect();
        let items = items(treaty, rule.kinds, rule.states);
        rows.push(Provision::new("places", format!("{items}: only at {}", facilities.join(", ")), rule.citation));
    }
    for limit in treaty.steps {
        rows.push(Provision::new(limit.id, step_says(limit), limit.citation));
    }
    for rule in treaty.counting {
        let weight = match rule.weight {
            Weight::Each(0) => "they do not count".to_owned(),
            Weight::Each(weight) => format!("{weight} each"),
            Weight::Warheads => "its warheads".to_owned(),
            Weight::Attributed => "the warheads that the treaty attributes to its type".to_owned(),
        };
        let says = format!("counts {}: {weight}", items(treaty, rule.kinds, rule.states));
        rows.push(Provision::new(rule.quantity, says, rule.citation));
    }
    for one in treaty.types {
        let says = format!("a type of {}: {} warheads each", treaty.kind_word(one.kind), one.warheads);
        rows.push(Provision::new(one.id, says, one.citation));
    }
    let term = &treaty.term;
    rows.push(Provision::new("duration", lasts(&term.duration.value), term.duration.citation));
    if let Some(extension) = term.extension {
        let longest = extension.value.longest.map_or("any length".to_owned(), |span| format!("up to {span}"));
        let times = extension.value.times.map_or(String::new(), |times| format!(", at most {times} time(s)"));
        rows.push(Provision::new("extension", format!("{longest}{times}, by all parties"), extension.citation));
    }
    if let Some(withdrawal) = term.withdrawal {
        let rule = withdrawal.value;
        let earliest = rule.not_before.map_or(String::new(), |day| format!(", and not before {day}"));
        let whom = match rule.ends {
            WithdrawalEnds::ForParty => "",
            WithdrawalEnds::ForAll => "; it ends the treaty for all parties",
        };
        let says = format!("takes effect {} after the notice is received{earliest}{whom}", rule.notice);
        rows.push(Provision::new("withdrawal", says, withdrawal.citation));
    }
    if let Some(suspension) = term.suspension {
        rows.push(Provision::new("suspension", "provided for", suspension));
    }
    rows
}

/// The items of some kinds in some states, in words.
fn items(treaty: &Treaty<'_>, kinds: KindSet, states: StateSet) -> String {
    let kinds: Vec<&str> =
        treaty.every_kind().filter(|kind| kinds.has(*kind)).map(|kind| treaty.kind_word(kind)).collect();
    let states: Vec<&str> = State::ALL.into_iter().filter(|state| states.contains(*state)).map(State::as_str).collect();
    format!("{} in state {}", kinds.join(", "), states.join(", "))
}

/// What a ceiling allows or requires, and of whom, in words.
#[must_use]
pub fn ceiling_says(treaty: &Treaty<'_>, ceiling: &Ceiling<'_>) -> String {
    let whom = match ceiling.whom {
        Whom::EachSide => "each side",
        Whom::Side(name) | Whom::Group(name) => name,
    };
    let quantity = treaty.quantity(ceiling.quantity);
    let title = quantity.map_or("", |quantity| quantity.title);
    let unit = quantity.map_or("", |quantity| quantity.unit.as_str());
    let decimals = quantity.map_or(0, |quantity| quantity.decimals);
    let amount = match ceiling.bound {
        Bound::AtMost(number) | Bound::AtLeast(number) => format!("{} {unit}", Number::new(number, decimals)),
        Bound::AtMostShare(share) | Bound::AtLeastShare(share) => share_text(share, decimals).to_string(),
    };
    let most = if ceiling.bound.is_floor() { "at least" } else { "at most" };
    format!("{whom}: {most} {amount} ({title})")
}

/// What a quota allows, in words.
fn quota_says(treaty: &Treaty<'_>, quota: &Quota<'_>) -> String {
    let kinds: Vec<&str> = quota.events.iter().collect();
    let until = quota.until.map_or(String::new(), |until| format!(" until {}", anchor(treaty, until)));
    let by = quota.by.map_or(String::new(), |by| format!(" by {by}"));
    let of = quota.of.map_or(String::new(), |of| format!(" of {of}"));
    let parts = EventPart::ALL.into_iter().filter(|part| quota.per.contains(*part));
    let apart: Vec<&str> = parts.map(part_words).collect();
    let whom = if apart.is_empty() { "all together".to_owned() } else { format!("each {}", apart.join(" and ")) };
    format!(
        "{whom}: at most {} {} ({}{by}{of}) {} from {}{until}",
        quota.most,
        kinds.join(" or "),
        quota.title,
        window_words(quota.window),
        anchor(treaty, quota.from)
    )
}

/// What a deadline or a right says, in words.
fn deadline_says(treaty: &Treaty<'_>, deadline: &Deadline<'_>) -> String {
    let force = match deadline.force {
        Force::Duty => "due",
        Force::IfAny => "due, if there is anything to report,",
        Force::Right => "allowed from",
    };
    let until = deadline.until.map_or(String::new(), |until| format!(" until {}", anchor(treaty, until)));
    let from = match deadline.from {
        Anchor::AfterEntry(Span::Days(0)) => String::new(),
        from => format!(", from {}", anchor(treaty, from)),
    };
    let whom = deadline.by.map_or("each party", |by| by);
    let sent = match deadline.provided {
        Provided::Received => "",
        Provided::Sent => ", by the day on which it is sent",
    };
    let keys: Vec<&str> = deadline.contents.iter().collect();
    let keys = if keys.is_empty() { String::new() } else { format!(", with {}", keys.join(", ")) };
    let due = due_words(treaty, deadline.due);
    let due =
        if matches!(deadline.due, Due::Once(_)) && deadline.force != Force::Right { format!("by {due}") } else { due };
    format!("{whom}: {} ({force} {due}{sent}{from}{until}{keys})", deadline.title)
}

/// When something falls due, in words.
#[must_use]
pub fn due_words(treaty: &Treaty<'_>, due: Due<'_>) -> String {
    match due {
        Due::Once(day) => anchor(treaty, day),
        Due::AfterEach(window, span) => format!("{span} after each {}", window_name(window)),
        Due::BeforeEach(window, span) => format!("{span} before each {}", window_name(window)),
        Due::InEach(window, times) => format!("at least {times} times in each {}", window_name(window)),
        Due::AfterEvent(event, span) => format!("{span} after each {event}"),
        Due::BeforeEvent(event, span) => format!("{span} before each {event}"),
        Due::Longer(event, span) => format!("as soon as a {event} lasts longer than {span}"),
    }
}

/// The window from which a deadline is counted, in words.
fn window_name(window: Window) -> String {
    window_words(window).trim_start_matches("in a ").to_owned()
}

/// What a time between two steps is, in words.
fn step_says(limit: &StepLimit<'_>) -> String {
    let kinds: Vec<&str> = limit.inspections.iter().collect();
    let (after, step) = (limit.after.as_str(), limit.step.as_str());
    format!("{}: {} from `{after}` to `{step}` ({})", kinds.join(" or "), time_words(limit), limit.title)
}

/// The time that a limit between two steps allows, in words.
#[must_use]
pub fn time_words(limit: &StepLimit<'_>) -> String {
    match (limit.at_least, limit.at_most) {
        (Some(Span::Hours(0) | Span::Days(0)) | None, None) => "any time".to_owned(),
        (Some(at_least), None) => format!("at least {at_least}"),
        (None, Some(at_most)) => format!("at most {at_most}"),
        (Some(at_least), Some(at_most)) => format!("at least {at_least} and at most {at_most}"),
    }
}

const fn part_words(part: EventPart) -> &'static str {
    match part {
        EventPart::By => "acting side",
        EventPart::Of => "accepting side",
        EventPart::Place => "place",
    }
}

/// The window of a quota, in words.
#[must_use]
pub fn window_words(window: Window) -> String {
    match window {
        Window::TreatyYear => "in a treaty year".to_owned(),
        Window::CalendarYear => "in a calendar year".to_owned(),
        Window::HalfYear => "in a half-year".to_owned(),
        Window::Month => "in a month".to_owned(),
        Window::Phase => "in the whole period".to_owned(),
        Window::Any(span) => format!("in any {span}"),
        Window::AtOnce => "at the same time".to_owned(),
    }
}

/// How long a treaty lasts, in words.
#[must_use]
pub fn lasts(duration: &Duration<'_>) -> String {
    match *duration {
        Duration::Unlimited => "without end".to_owned(),
        Duration::For(span) => format!("{span} from entry into force"),
        Duration::Until(day) => format!("until {day}"),
        Duration::WhileInForce(other) => format!("while {other} is in force"),
        Duration::Renewed { first, by, notice } => format!(
            "{first} from entry into force, then renewed by {by} each time unless denounced {notice} before the end"
        ),
    }
}

/// An anchor as text: the day, and the rule that sets it.
fn anchor(treaty: &Treaty<'_>, anchor: Anchor<'_>) -> String {
    match anchor {
        Anchor::On(day) => day.to_string(),
        Anchor::AfterEntry(span) => {
            let entry = treaty.entry_into_force.map(|entry| entry.value);
            let day = entry.and_then(|entry| entry.add(span, treaty.term.month_end).ok());
            day.map_or(format!("entry + {span}"), |day| format!("{day} (entry + {span})"))
        }
        Anchor::AfterDay { name, span, month_end } => {
            let start = if month_end { format!("the end of the month of {name}") } else { name.to_owned() };
            if span == Span::Days(0) { start } else { format!("{start} + {span}") }
        }
    }
}
