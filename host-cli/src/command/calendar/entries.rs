//! What falls due under one treaty: deadlines and rights, and the days on which something begins or ends.

use proverka::calendar::{Date, DateRange, Interval, Moment, Span};
use proverka::judge::{EndRange, Occasion, Question, Status};
use proverka::treaty::{Anchor, Ceiling, Deadline, Due, Force, Provided, Whom, Window, Words};
use proverka::verdict::{Citation, Truth};

use super::super::history::{Run, binding, standings};
use crate::report::calendar::{Entry, OnEvent, Report, What};
use crate::report::treaty::{ceiling_says, due_words};

/// What is asked of one treaty.
pub(super) struct Wanted<'a> {
    pub(super) question: Question<'a>,
    /// The index of the party; `None` for all of them.
    pub(super) party: Option<usize>,
    pub(super) from: Date,
    pub(super) to: Date,
}

/// The years of a treaty over which a quota counts. They begin with their first day.
const TREATY_YEARS: Deadline<'static> = Deadline {
    id: "treaty_year",
    title: "",
    force: Force::Right,
    due: Due::BeforeEach(Window::TreatyYear, Span::Days(0)),
    provided: Provided::Received,
    contents: Words::NONE,
    by: None,
    from: Anchor::AfterEntry(Span::Days(0)),
    until: None,
    citation: Citation { clause: "", provenance: proverka::verdict::Provenance::Derived, source: "" },
};

impl<'a> Wanted<'a> {
    /// Adds the entries of the treaty, in the order of its tables.
    pub(super) fn add_to(&self, report: &mut Report) {
        let treaty = self.question.treaty;
        // Nothing that an event makes due is of interest where the treaty is in force on none of the days.
        let is_over = self.binds_on(self.from, Some(self.to)) == Truth::False;
        let standing = Question { at: Interval::exactly(self.to), ..self.question }.standing();
        let suspended = standing.suspended_by.places().filter(|_| !is_over);
        let suspended = suspended.filter_map(|place| treaty.parties.get(place));
        report.add_treaty(treaty.id, treaty.name, suspended.map(|party| party.code.to_owned()).collect());
        let runs = standings(&self.question, self.to);
        self.standings(report, &runs);
        // Only a treaty that is in force can be extended, so its last day says whether anything is left to decide.
        let in_force = runs.iter().rfind(|run| run.answer == Status::InForce);
        let last = in_force.map(|run| run.last.unwrap_or(self.to).min(self.to));
        let on_last = last.map(|last| (Question { at: Interval::exactly(last), ..self.question }).standing());
        if let Some(day) = on_last.and_then(|standing| standing.extendable_until) {
            let extension = treaty.term.extension.map(|extension| extension.citation);
            let text = "last day to which an extension can reach".to_owned();
            self.day(report, What::ExtendableUntil, "extension", EndRange::exactly(day), text, extension);
        }
        for day in treaty.days {
            let anchor = Anchor::AfterDay { name: day.id, span: Span::Days(0), month_end: false };
            let when = self.question.day_of(anchor);
            self.day(report, What::NamedDay, day.id, when, day.title.to_owned(), Some(day.citation));
        }
        for (at, ceiling) in treaty.ceilings.iter().enumerate().filter(|(_, ceiling)| self.concerns(ceiling)) {
            self.ceiling(report, at, ceiling);
        }
        let mut years: Vec<Entry> = Vec::new();
        for quota in treaty.quotas.iter().filter(|quota| quota.window == Window::TreatyYear) {
            let begins = Deadline { by: quota.by, from: quota.from, until: quota.until, ..TREATY_YEARS };
            self.falls_due(&begins, |occasion| {
                let year = self.year(occasion);
                // Several quotas count over the same years.
                if years.iter().all(|other| other.days != year.days) {
                    years.push(year);
                }
            });
        }
        report.entries.append(&mut years);
        for deadline in treaty.deadlines {
            match deadline.due.event() {
                None => self.falls_due(deadline, |occasion| report.entries.push(self.occasion(occasion))),
                Some(event) if !is_over && self.is_of(deadline) => {
                    report.on_events.push(OnEvent::new(treaty.id, deadline, event, due_words(treaty, deadline.due)));
                }
                Some(_) => {}
            }
        }
    }

    /// The days on which the treaty begins and ceases to be in force, or to bind the party.
    fn standings(&self, report: &mut Report, runs: &[Run<Status>]) {
        let treaty = self.question.treaty;
        let term = Some(treaty.term.duration.citation);
        let mut changes: Vec<(What, Date, String)> = Vec::new();
        if let Some(place) = self.party {
            let code = treaty.parties.get(place).map_or("", |party| party.code);
            for run in binding(&self.question, self.party, self.to) {
                match run.answer {
                    Truth::True => {
                        changes.push((What::InForce, run.first, format!("begins to bind {code}")));
                        let last =
                            run.last.map(|last| (What::LastDay, last, format!("last day on which it binds {code}")));
                        changes.extend(last);
                    }
                    Truth::Unknown => {
                        let text = format!("from here on it is undecided whether it binds {code}");
                        changes.push((What::Undecided, run.first, text));
                    }
                    Truth::False => {}
                }
            }
        } else {
            for (at, run) in runs.iter().enumerate() {
                match run.answer {
                    Status::InForce => {
                        changes.push((What::InForce, run.first, "in force from this day on".to_owned()));
                        let next = runs.get(at + 1).map_or("", |next| next.answer.as_str()).replace('_', " ");
                        let last = |last| (What::LastDay, last, format!("last day in force; then {next}"));
                        changes.extend(run.last.map(last));
                    }
                    Status::Undecided => {
                        let text = "from here on it is undecided whether it is in force".to_owned();
                        changes.push((What::Undecided, run.first, text));
                    }
                    _ => {}
                }
            }
        }
        for (what, day, text) in changes {
            let citation = match what {
                What::InForce => treaty.entry_into_force.map(|entry| entry.citation),
                _ => term,
            };
            self.day(report, what, what.as_str(), EndRange::exactly(day), text, citation);
        }
    }

    /// The first and the last day on which a ceiling binds, as far as the treaty is in force on them.
    fn ceiling(&self, report: &mut Report, at: usize, ceiling: &Ceiling<'a>) {
        let treaty = self.question.treaty;
        let says = ceiling_says(treaty, ceiling);
        let id = format!("ceiling-{}", at + 1);
        let begins = self.question.day_of(ceiling.from);
        self.day(report, What::CeilingBegins, &id, begins, says.clone(), Some(ceiling.citation));
        if let Some(until) = ceiling.until {
            // It binds up to the day before.
            let end = self.question.day_of(until);
            let last = Interval::new(end.earliest(), end.latest()).ok();
            let days =
                last.map(|last| (last.earliest().and_then(Date::previous), last.latest().and_then(Date::previous)));
            if let Some((Some(first), last)) = days {
                self.range(report, What::CeilingEnds, &id, first, last, says, Some(ceiling.citation));
            }
        }
    }

    /// Whether the deadline is one of the party, if there is one.
    fn is_of(&self, deadline: &Deadline<'_>) -> bool {
        let treaty = self.question.treaty;
        self.party.is_none_or(|place| deadline.by.is_none_or(|by| treaty.is_of(place, by)))
    }

    /// Whether the party, if there is one, must keep the ceiling.
    fn concerns(&self, ceiling: &Ceiling<'_>) -> bool {
        let treaty = self.question.treaty;
        let Some(place) = self.party else { return true };
        match ceiling.whom {
            Whom::EachSide => true,
            Whom::Side(name) | Whom::Group(name) => treaty.is_of(place, name),
        }
    }

    /// Adds an entry of a day, which may be a range, unless it is surely outside of what is asked.
    fn day(
        &self,
        report: &mut Report,
        what: What,
        id: &str,
        when: EndRange,
        text: String,
        citation: Option<Citation<'_>>,
    ) {
        if let Some(first) = when.earliest() {
            self.range(report, what, id, first, when.latest(), text, citation);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one entry")]
    fn range(
        &self,
        report: &mut Report,
        what: What,
        id: &str,
        first: Date,
        last: Option<Date>,
        text: String,
        citation: Option<Citation<'_>>,
    ) {
        let outside = first > self.to || last.is_some_and(|last| last < self.from);
        let applies = if what.is_of_force() { self.binds_on(first, last) } else { Truth::True };
        if !outside && applies != Truth::False {
            let treaty = self.question.treaty.id;
            let certain = applies == Truth::True && last.is_some();
            report.entries.push(Entry::new(treaty, what, id, (first, last), text, certain, citation));
        }
    }

    /// Whether the treaty is in force on the days from `first` to `last`, and binds the party.
    fn binds_on(&self, first: Date, last: Option<Date>) -> Truth {
        let at = Interval::new(Some(first), last).unwrap_or(Interval::exactly(first));
        let question = Question { at, ..self.question };
        self.party.map_or_else(|| question.in_force(), |place| question.binds(place))
    }

    fn falls_due<'d>(&self, deadline: &'d Deadline<'d>, each: impl FnMut(Occasion<'d>))
    where
        'a: 'd,
    {
        let question: Question<'d> = self.question;
        if let Ok(days) = DateRange::new(self.from, self.to) {
            question.falls_due(deadline, self.party, days, each);
        }
    }

    fn year(&self, occasion: Occasion<'_>) -> Entry {
        let number = occasion.window.map_or(String::new(), |window| window.to_string());
        let mut entry = self.occasion(occasion);
        entry.what = What::TreatyYear;
        entry.title = format!("{number} begins, and its quotas are counted anew");
        entry.says = String::new();
        entry
    }

    fn occasion(&self, occasion: Occasion<'_>) -> Entry {
        let Occasion { deadline, window, due, applies } = occasion;
        let what = match deadline.force {
            Force::Duty => What::Duty,
            Force::IfAny => What::IfAny,
            Force::Right => What::Right,
        };
        let day = |moment: Option<Moment>| moment.map(Moment::date);
        let first = day(due.earliest()).unwrap_or(Date::MIN);
        let certain = applies == Truth::True && due.latest().is_some();
        let citation = Some(deadline.citation).filter(|citation| !citation.clause.is_empty());
        let days = (first, day(due.latest()));
        let treaty = self.question.treaty;
        let mut entry = Entry::new(treaty.id, what, deadline.id, days, deadline.title.to_owned(), certain, citation);
        entry.by = deadline.by.map(str::to_owned);
        entry.window = window.map(|window| window.to_string());
        entry.says = due_words(treaty, deadline.due);
        entry
    }
}
