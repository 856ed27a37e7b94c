//! The report of `limits update`.

use std::io::{self, Write};

use proverka::treaty::Treaty;
use proverka::verdict::Verdict;
use serde::Serialize;

use super::limits::marked;
use super::style::Cell;
use super::{Day, style};
use crate::escape::line;
use crate::input::held::Difference;
use crate::input::update::{Outcome, Placed, Transit as Longest, Updated};
use crate::journal::words::count;

/// Number of items that a table lists; JSON lists all.
const LISTED: usize = 40;

/// The outcome of each notice, and how long items were in transit.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The treaty's identifier.
    pub treaty: String,
    /// `holds` if every notice can have happened; otherwise `undecided`, because the declaration and the notices
    /// contradict each other and the items of the day are not known.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The day that the items were declared for.
    pub declared: Day,
    /// The day up to which the notices are applied.
    pub at: Day,
    /// Number of items on that day, those that were eliminated among them.
    pub items: usize,
    /// Each notice up to that day.
    pub notices: Vec<Notice>,
    /// Number of notices of later days.
    pub later: u64,
    /// The longest time that an item of each party was in transit.
    pub transit: Vec<Transit>,
    /// Where the items are, by the treaty's rules on places, if the kinds of the sites were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<Places>,
    /// The treaty's name, which is shown to people only.
    #[serde(skip)]
    pub name: String,
}

/// A notice and its outcome.
#[derive(Debug, Serialize)]
pub struct Notice {
    /// Its line in the file.
    pub line: u64,
    /// The day on which it happened.
    pub on: Day,
    /// What the notice says that happened.
    pub notice: &'static str,
    /// The identifier of the item.
    pub id: String,
    /// The party whose item it is; empty if nobody has it.
    pub party: String,
    /// `holds` if the notice was applied; `undecided` if it cannot have happened; `not_binding` if the declaration has
    /// it already.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The fields of the item that changed.
    pub fields: Vec<Difference>,
    /// Why it cannot have happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The longest time that an item of a party was in transit.
#[derive(Debug, Serialize)]
pub struct Transit {
    /// The party whose item it is.
    pub party: String,
    /// The time in transit. Unit: days.
    pub days: u32,
    /// The identifier of the item.
    pub id: String,
    /// The day since when it is in transit; null if it has arrived.
    pub since: Option<Day>,
}

/// Where the items are, by the treaty's rules on places.
#[derive(Debug, Default, Serialize)]
pub struct Places {
    /// Number of items and rules for which the item is where the rule allows it, or the rule does not bind.
    pub kept: u64,
    /// The items that are not where a rule allows them, or of which that is not known.
    pub open: Vec<Place>,
}

/// Where an item is, and the rule that does not hold of it.
#[derive(Debug, Serialize)]
pub struct Place {
    /// The identifier of the item.
    pub id: String,
    /// The party whose item it is.
    pub party: String,
    /// The kind of the item.
    pub kind: String,
    /// The state of the item.
    pub state: &'static str,
    /// Its site; null if the declaration does not say.
    pub site: Option<String>,
    /// The kind of facility that the site is; null if that is not known.
    pub facility: Option<String>,
    /// The kinds of facilities where the rule allows it.
    pub allowed: Vec<String>,
    /// The clause of the treaty.
    pub clause: String,
    /// How well the rule is known.
    pub provenance: &'static str,
    /// The verdict: `fails` or `undecided`.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
}

impl Place {
    fn new(placed: &Placed<'_>, treaty: &Treaty<'_>) -> Self {
        let Placed { id, held, facility, found } = placed;
        Self {
            id: id.clone(),
            party: held.party.to_string(),
            kind: treaty.kind_word(held.kind).to_owned(),
            state: held.state.as_str(),
            site: held.site.as_deref().map(str::to_owned),
            facility: facility.clone(),
            allowed: found.rule.facilities.iter().map(str::to_owned).collect(),
            clause: found.rule.citation.clause.to_owned(),
            provenance: found.rule.citation.provenance.as_str(),
            verdict: found.verdict,
        }
    }

    /// Where it is, for people.
    fn site(&self) -> String {
        match (&self.site, &self.facility) {
            (None, _) => "no site".to_owned(),
            (Some(site), None) => format!("{site} (not in the file of sites)"),
            (Some(site), Some(facility)) => format!("{site} ({facility})"),
        }
    }
}

impl Report {
    /// Adds where the items are. An item at a place that is not allowed breaks the treaty.
    pub fn add_places(&mut self, placed: &[Placed<'_>], treaty: &Treaty<'_>) {
        let mut places = Places::default();
        for one in placed {
            match one.found.verdict {
                Verdict::Holds | Verdict::NotBinding => places.kept += 1,
                Verdict::Fails | Verdict::Undecided => places.open.push(Place::new(one, treaty)),
            }
            self.verdict = self.verdict.and(one.found.verdict);
        }
        self.places = Some(places);
    }

    /// The report on a declaration that was brought up to a day.
    #[must_use]
    pub fn new(updated: &Updated, treaty: &Treaty<'_>, declared: Day, at: Day) -> Self {
        let notices: Vec<Notice> = updated
            .notices
            .iter()
            .map(|(notice, outcome)| {
                let (verdict, party, fields, why) = match outcome {
                    Outcome::Applied { party, changes } => (Verdict::Holds, party.clone(), changes.clone(), None),
                    Outcome::Declared => {
                        (Verdict::NotBinding, notice.party.clone().unwrap_or_default(), Vec::new(), None)
                    }
                    Outcome::Impossible { party, why } => {
                        (Verdict::Undecided, party.clone(), Vec::new(), Some(why.clone()))
                    }
                };
                let (line, on, word, id) = (notice.line, Day(notice.on), notice.happened.as_str(), notice.id.clone());
                Notice { line, on, notice: word, id, party, verdict, fields, why }
            })
            .collect();
        let transit = updated.transits(treaty).into_iter().map(|Longest { party, days, id, since }| Transit {
            party,
            days,
            id,
            since: since.map(Day),
        });
        Self {
            treaty: treaty.id.to_owned(),
            verdict: if notices.iter().any(|one| one.verdict == Verdict::Undecided) {
                Verdict::Undecided
            } else {
                Verdict::Holds
            },
            declared,
            at,
            items: updated.items(),
            notices,
            later: updated.later,
            transit: transit.collect(),
            places: None,
            name: treaty.name.to_owned(),
        }
    }
}

impl Notice {
    /// What happened, or why it cannot have, for people.
    fn text(&self) -> String {
        if let Some(why) = &self.why {
            return why.clone();
        }
        if self.verdict == Verdict::NotBinding {
            return "the declaration has it already".to_owned();
        }
        let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
        let each = self.fields.iter();
        let each = each.map(|Difference { field, from, to }| format!("{field}: {} → {}", or_none(from), or_none(to)));
        each.collect::<Vec<_>>().join("; ")
    }

    fn outcome(&self) -> &'static str {
        match self.verdict {
            Verdict::Holds | Verdict::Fails => "applied",
            Verdict::Undecided => "impossible",
            Verdict::NotBinding => "declared",
        }
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        super::csv_columns(
            out,
            &[
                ("treaty", &|_: &Notice| self.treaty.clone()),
                ("line", &|row| row.line.to_string()),
                ("on", &|row| row.on.0.to_string()),
                ("notice", &|row| row.notice.to_owned()),
                ("id", &|row| row.id.clone()),
                ("party", &|row| row.party.clone()),
                ("verdict", &|row| row.verdict.as_str().to_owned()),
                ("fields", &|row| if row.why.is_none() { row.text() } else { String::new() }),
                ("why", &|row| row.why.clone().unwrap_or_default()),
            ],
            &self.notices,
        )
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let (declared, at) = (self.declared.0, self.at.0);
        let head = style::styled(style::HEAD, &self.name);
        line(out, format_args!("{head}, declared for {declared}, with notices up to {at}"))?;
        if !self.notices.is_empty() {
            let mut table = style::table(&["line", "on", "notice", "item", "party", "outcome", ""]);
            for row in &self.notices {
                table.add_row([
                    style::number(row.line),
                    Cell::new(row.on.0),
                    Cell::new(row.notice),
                    Cell::new(&row.id),
                    Cell::new(&row.party),
                    Cell::new(row.outcome()),
                    Cell::new(row.text()),
                ]);
            }
            style::write(&table, out)?;
        }
        for Transit { party, days, id, since } in &self.transit {
            let still = since.as_ref().map_or(String::new(), |Day(since)| format!(", on its way since {since}"));
            let days = count(u64::from(*days), "day", "days");
            line(out, format_args!("longest in transit, {party}: {days}, {id}{still}"))?;
        }
        if let Some(places) = &self.places {
            if !places.open.is_empty() {
                let mut table =
                    style::table(&["item", "party", "kind", "state", "is at", "clause", "allowed at", "verdict"]);
                for row in places.open.iter().take(LISTED) {
                    table.add_row([
                        Cell::new(&row.id),
                        Cell::new(&row.party),
                        Cell::new(&row.kind),
                        Cell::new(row.state),
                        Cell::new(row.site()),
                        Cell::new(marked(&row.clause, row.provenance)),
                        Cell::new(row.allowed.join(", ")),
                        Cell::new(style::verdict(row.verdict)),
                    ]);
                }
                style::write(&table, out)?;
            }
            let of = |verdict| places.open.iter().filter(|row| row.verdict == verdict).count();
            let (wrong, unknown) = (of(Verdict::Fails), of(Verdict::Undecided));
            let listed = if places.open.len() > LISTED { "; --format json lists all" } else { "" };
            let kept = places.kept;
            line(out, format_args!("places: {kept} allowed, {wrong} not allowed, {unknown} not known{listed}"))?;
        }
        let number = |verdict| self.notices.iter().filter(|row| row.verdict == verdict).count();
        line(
            out,
            format_args!(
                "{}: {}; notices: {} applied, {} impossible, {} declared already, {} of later days",
                style::verdict(self.verdict),
                count(self.items as u64, "item", "items"),
                number(Verdict::Holds),
                number(Verdict::Undecided),
                number(Verdict::NotBinding),
                self.later
            ),
        )
    }
}
