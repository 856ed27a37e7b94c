//! A calendar as an iCalendar file (RFC 5545). The crate `icalendar` escapes texts, folds lines and ends them.
//!
//! The same question gives the same bytes, so that a calendar program finds the entries of an earlier file again: the
//! identifier of an entry names treaty, entry and window, and the time stamp of all of them is the first second of the
//! day of `--at`, or else of the first day of the calendar.

use std::io::{self, Write};

use icalendar::{Calendar, Component, Event, Property};
use proverka::calendar::Date;

use super::{Entry, Report, What};
use crate::escape::visible;

/// The longest text of an entry: a treaty may come from a file. Unit: characters.
const LONGEST: usize = 1000;

/// Writes the entries as events of whole days.
///
/// # Errors
///
/// Any error of writing to `out`.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let stamp = format!("{}T000000Z", digits(report.at.as_ref().unwrap_or(&report.from).0));
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar
        .append_property(Property::new("PRODID", concat!("-//Proverka//proverka ", env!("CARGO_PKG_VERSION"), "//EN")));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("X-WR-CALNAME", text(&report.title())));
    for entry in &report.entries {
        calendar.push(event(report, entry, &stamp));
    }
    out.write_all(calendar.to_string().as_bytes())
}

fn event(report: &Report, entry: &Entry, stamp: &str) -> Event {
    let (first, last) = entry.days;
    // The end is the first day that the event does not have.
    let end = last.unwrap_or(first).next().unwrap_or(Date::MAX);
    let day = |name: &str, day: Date| Property::new(name, digits(day)).append_parameter(("VALUE", "DATE")).done();
    let open = if entry.certain { "" } else { "Whether or when this day comes is undecided." };
    let known = if entry.source.is_empty() { "" } else { ": " };
    let known = format!("{}{known}{}", entry.provenance, text(&entry.source));
    let lines = [text(&entry.says), open.to_owned(), text(&entry.clause), known];
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    let what = match entry.what {
        What::CeilingBegins | What::CeilingEnds => format!("{}: ", entry.what.as_str().replace('_', " ")),
        _ => String::new(),
    };
    let mut event = Event::new();
    event
        .append_property(day("DTSTART", first))
        .append_property(day("DTEND", end))
        .add_property("DTSTAMP", stamp)
        .add_property("UID", uid(report, entry))
        .add_property("SUMMARY", format!("{}: {what}{}", text(&entry.treaty), text(&entry.words())))
        .add_property("DESCRIPTION", lines.join("\n"))
        .add_property("CATEGORIES", format!("{},{}", listed(&text(&entry.treaty)), entry.what.as_str()))
        .add_property("STATUS", if entry.certain { "CONFIRMED" } else { "TENTATIVE" })
        .add_property("TRANSP", "TRANSPARENT");
    event.done()
}

/// An identifier that an entry keeps, also if its day moves.
fn uid(report: &Report, entry: &Entry) -> String {
    // A state can begin or end more than once, so that only its day tells one from another.
    let which = match &entry.window {
        Some(window) => window.replace(' ', "-"),
        None if matches!(entry.what, What::InForce | What::LastDay | What::Undecided) => entry.date.clone(),
        None => String::new(),
    };
    let party = report.party.as_deref().unwrap_or_default();
    let parts = [entry.treaty.as_str(), entry.what.as_str(), &entry.id, &which, party];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).map(text).collect();
    format!("{}@proverka", parts.join("/"))
}

/// The day as RFC 5545 writes it: `20110205`.
fn digits(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// The text on one line, without characters that control a terminal, and not too long for an entry.
fn text(text: &str) -> String {
    let shown = visible(text);
    match shown.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or_default()),
        None => shown.into_owned(),
    }
}

/// A text as one of the words of a list.
fn listed(text: &str) -> String {
    text.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;")
}
