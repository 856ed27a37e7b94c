//! `proverka limits --chart FILE`: draws the declared numbers and the ceilings over time; and how a picture is written
//! to a file.

mod breaches;
mod origin;

use std::collections::BTreeSet;
use std::path::Path;

use proverka::calendar::{Date, Interval};
use proverka::judge::{EndRange, Limits, Question, Status};
use proverka::treaty::{Act, Acts, Ceiling, Quantity, Treaty, Whom};

pub use origin::origin;

use super::term::so_far;
use crate::chart::{
    Breach, CeilingLine, Chart, Mark, Panel, PngError, Point, Series, Size, Term, Value, least_height, missing_letters,
    png, svg,
};
use crate::escape;
use crate::failure::Failure;
use crate::files::output;
use crate::input::totals::Source;
use crate::input::{self, Declared, Hints, Numbers};
use crate::journal::words::count;
use origin::publisher;

/// What a chart shows.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'p> {
    /// The treaty, its acts, and the day on which its term and its ceilings are read.
    pub question: Question<'p>,
    /// The numbers to draw.
    pub declared: &'p Declared,
    /// The side or group that is shown; `None` for all.
    pub side: Option<&'p str>,
    /// The first and the last day whose numbers are shown.
    pub days: (Date, Date),
    /// How large the picture is.
    pub size: Size,
    /// What stands on top; `None` for the name of the treaty.
    pub title: Option<&'p str>,
    /// The quantities that are shown; none for all.
    pub panels: &'p [String],
    /// The day from which the picture looks at the end of the treaty: before it, the treaty "expires".
    pub seen_from: Date,
    /// A sentence that says where the numbers come from.
    pub origin: &'p str,
}

impl Picture<'_> {
    /// Draws the picture into the file at `path`; the file extension selects the format.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the extension is not one of a picture, or if the file cannot be written.
    pub fn draw(&self, path: &Path) -> Result<(), Failure> {
        let chart = self.chart();
        self.check(&chart)?;
        let missing = missing_letters(&chart);
        if !missing.is_empty() {
            let letters: String = missing.iter().take(20).collect();
            escape::notice_line(&format!(
                "{}: the font of the picture has no letters {letters}; a .png leaves them blank, and a .svg shows them if the \
                 viewer has a font that has them",
                path.display()
            ));
        }
        save(path, || svg(&chart), |scale| png(&chart, scale))
    }

    /// The picture as plain data.
    #[must_use]
    pub fn chart(&self) -> Chart {
        let treaty = self.question.treaty;
        let is_asked = |id: &str| self.panels.is_empty() || self.panels.iter().any(|panel| panel == id);
        let quantities: Vec<&Quantity<'_>> = treaty
            .quantities
            .iter()
            .filter(|quantity| self.declared.has(quantity.id) && is_asked(quantity.id))
            .collect();
        let limits = self.question.limits();
        let title = self
            .title
            .map_or_else(|| format!("{}: declared numbers against the limits", treaty.name), ToOwned::to_owned);
        let (breaches, warnings) = self.breaches(&quantities);
        Chart {
            title,
            subtitle: self.period(),
            warnings,
            size: self.size,
            styles: self.everybody().map(ToOwned::to_owned).collect(),
            term: self.term(),
            joined_within: joined_within(self.question.treaty, self.declared),
            panels: quantities
                .iter()
                .zip(breaches)
                .map(|(quantity, breaches)| self.panel(&limits, quantity, breaches))
                .collect(),
            footnotes: [Some(self.origin.to_owned()), self.publishers()].into_iter().flatten().collect(),
        }
    }

    /// The numbers of a day.
    fn numbers(&self, day: Date) -> Numbers<'_> {
        self.declared.on(day, Question { at: Interval::exactly(day), ..self.question })
    }

    /// The days whose numbers are shown.
    fn dates(&self) -> Vec<Date> {
        let (first, last) = self.days;
        self.declared.dates().into_iter().filter(|day| (first..=last).contains(day)).collect()
    }

    /// The sides and groups of the treaty, whether they are shown or not.
    fn everybody(&self) -> impl Iterator<Item = &str> {
        let treaty = self.question.treaty;
        treaty.sides().chain(treaty.groups.iter().map(|group| group.id))
    }

    /// Refuses a picture that cannot be as it was asked for.
    fn check(&self, chart: &Chart) -> Result<(), Failure> {
        let known: Vec<&str> =
            self.question.treaty.quantities.iter().map(|one| one.id).filter(|id| self.declared.has(id)).collect();
        if let Some(panel) = self.panels.iter().find(|panel| !known.contains(&panel.as_str())) {
            return Err(Failure::usage(
                format!("--panel {panel}: no numbers of that quantity"),
                format!("expected one of {}", known.join(", ")),
            ));
        }
        if let Size::Exact { width, height } = self.size {
            let least = least_height(chart, width);
            if least > height {
                let panels = count(chart.panels.len() as u64, "panel", "panels");
                return Err(Failure::usage(
                    format!("--size {width}x{height}: {panels} do not fit"),
                    format!("expected at least {width}x{least}, or --panel for fewer panels"),
                ));
            }
        }
        Ok(())
    }
}

/// Writes a picture into the file at `path`; the file extension selects the format.
///
/// # Errors
///
/// [`Failure`] if the extension is not one of a picture, or if the file cannot be written.
pub fn save(
    path: &Path,
    svg: impl FnOnce() -> String,
    png: impl FnOnce(u8) -> Result<Vec<u8>, PngError>,
) -> Result<(), Failure> {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    let bytes = match ending.as_deref().and_then(|ending| ending.to_str()) {
        Some("svg") => svg().into_bytes(),
        Some("png") => {
            png(SCALE).map_err(|error| Failure::usage(format!("{}: {error}", path.display()), "try .svg"))?
        }
        _ => {
            return Err(Failure::usage(
                format!("{}: not a known kind of picture", path.display()),
                "expected a name that ends in .svg or .png",
            ));
        }
    };
    output::write(path, &bytes, true)
}

/// The number of PNG pixels per SVG unit, for a sharp picture on present screens.
const SCALE: u8 = 2;

impl Picture<'_> {
    /// A sentence that names who published the numbers of a chart; `None` if the table does not say. An address is cut
    /// to its host, because the addresses of a dozen years would fill the page.
    fn publishers(&self) -> Option<String> {
        let treaty = self.question.treaty;
        let drawn = treaty.sides().chain(treaty.groups.iter().map(|group| group.id));
        let drawn: Vec<&str> = drawn.filter(|one| self.side.is_none_or(|side| side == *one)).collect();
        let mut names: BTreeSet<String> = BTreeSet::new();
        for date in self.dates() {
            let numbers = self.numbers(date);
            for quantity in treaty.quantities {
                let of = |side: &&str| numbers.accounts(side, quantity.id);
                let sources = drawn.iter().flat_map(of).map(|account| account.source);
                names.extend(sources.filter_map(|source| match source {
                    Source::Published(text) => Some(publisher(&text)),
                    Source::Place(_) => None,
                }));
            }
        }
        if names.is_empty() {
            return None;
        }
        let names: Vec<String> = names.into_iter().collect();
        Some(format!("Sources: {}. The report has the source of each number.", names.join(", ")))
    }

    /// The term from entry into force to the end; `None` if one of them is not known exactly.
    fn term(&self) -> Option<Term> {
        let question = &self.question;
        let from = question.treaty.entry_into_force?.value;
        let until = question.standing().ends.and_then(EndRange::exact)?;
        // What ends it is judged as it is known on the days of the question.
        let acts: Vec<Act<'_>> = so_far(question.acts, question.at).copied().collect();
        let acts = Acts::new(&acts).ok()?;
        let then = Question { at: Interval::exactly(until), acts, ..*question }.standing().status;
        let word = match then {
            _ if until <= self.seen_from => then.as_str(),
            Status::Expired => "expires",
            _ => "ends",
        };
        Some(Term {
            from: Mark { at: from, label: "in force from".to_owned() },
            until: Mark { at: until, label: word.to_owned() },
        })
    }

    fn panel(&self, limits: &Limits<'_>, quantity: &Quantity<'_>, breaches: Vec<Breach>) -> Panel {
        let treaty = self.question.treaty;
        let groups = treaty.groups.iter().map(|group| group.id).filter(|group| {
            let of_group = |ceiling: &Ceiling<'_>| ceiling.whom == Whom::Group(group);
            treaty.ceilings.iter().any(|ceiling| ceiling.quantity == quantity.id && of_group(ceiling))
        });
        let asked = |one: &&str| self.side.is_none_or(|side| input::treaty::concerns(treaty, one, side));
        let sides: Vec<&str> = treaty.sides().chain(groups).filter(asked).collect();
        let mut ceilings: Vec<&Ceiling<'_>> = Vec::new();
        for ceiling in treaty.ceilings.iter().filter(|ceiling| ceiling.quantity == quantity.id) {
            if sides.iter().any(|side| ceiling.whom.covers(input::treaty::whom(treaty, side))) {
                ceilings.push(ceiling);
            }
        }
        let mut clauses: Vec<&str> = ceilings.iter().map(|ceiling| ceiling.citation.clause).collect();
        clauses.dedup();
        Panel {
            title: quantity.title.to_owned(),
            unit: quantity.unit.as_str().to_owned(),
            decimals: quantity.decimals,
            clause: clauses.join(", "),
            ceilings: self.on_the_day(
                ceilings
                    .into_iter()
                    .flat_map(|ceiling| match ceiling.bound.number() {
                        Some(bound) => Vec::from_iter(line(limits, ceiling, ceiling_name(ceiling), bound)),
                        None => self.share_lines(limits, (quantity, ceiling), &sides),
                    })
                    .collect(),
            ),
            breaches,
            series: sides.into_iter().map(|side| self.series(quantity, side)).collect(),
        }
    }

    /// The lines of a ceiling that is a share of another number: for each side a line for each bound that its declared
    /// numbers give. A bound holds until numbers are declared that give another one.
    fn share_lines(
        &self,
        limits: &Limits<'_>,
        (quantity, ceiling): (&Quantity<'_>, &Ceiling<'_>),
        sides: &[&str],
    ) -> Vec<CeilingLine> {
        let what = if ceiling.bound.is_floor() { "floor" } else { "ceiling" };
        let mut lines: Vec<CeilingLine> = Vec::new();
        for side in sides.iter().filter(|side| ceiling.whom.covers(input::treaty::whom(self.question.treaty, side))) {
            let name = || format!("{what} for {side}");
            let Some(whole) = line(limits, ceiling, name(), 0) else { return lines };
            let binds = |day: &Date| *day >= whole.binds_from && whole.binds_until.is_none_or(|until| *day < until);
            let own = lines.len();
            for day in self.dates().into_iter().filter(binds) {
                let numbers = self.numbers(day);
                let judged = numbers.limits().judge_with(|asked| asked.id == quantity.id, |of| numbers.number(of));
                let mut bounds = judged.filter(|found| found.side == *side && found.ceiling == ceiling);
                let Some(bound) = bounds.find_map(|found| found.finding.bound?.exact()) else { continue };
                let last = lines.get_mut(own..).and_then(<[CeilingLine]>::last_mut);
                if last.as_ref().is_some_and(|last| last.bound == bound) {
                    continue;
                }
                if let Some(last) = last {
                    last.binds_until = Some(day);
                }
                lines.push(CeilingLine { bound, binds_from: day, ..whole.clone() });
            }
        }
        lines
    }

    /// What a side or group declared.
    fn series(&self, quantity: &Quantity<'_>, side: &str) -> Series {
        let known = |date: Date| self.numbers(date).of(side, quantity.id);
        let value = |at: Date| match known(at).map(|range| (range.min(), range.max())) {
            Some((least, Some(most))) if least == most => Value::Exact(least),
            Some((least, Some(most))) if self.is_disputed(at, quantity, side) => Value::Between(least, most),
            Some((least, Some(most))) => Value::Range(least, most),
            // A number without an upper bound is drawn as if it were missing.
            Some((_, None)) | None => Value::NoData,
        };
        Series {
            label: side.to_owned(),
            points: self.dates().into_iter().map(|at| Point { at, value: value(at) }).collect(),
        }
    }

    /// The lines of the limits; in a picture of one day, only those that bind on it if there are any.
    fn on_the_day(&self, mut lines: Vec<CeilingLine>) -> Vec<CeilingLine> {
        let (first, last) = self.days;
        let runs = |line: &CeilingLine| line.binds_from <= last && line.binds_until.is_none_or(|until| until > first);
        if first == last && lines.iter().any(runs) {
            lines.retain(runs);
        }
        lines
    }

    /// Whether there are several accounts of one number.
    fn is_disputed(&self, at: Date, quantity: &Quantity<'_>, side: &str) -> bool {
        let treaty = self.question.treaty;
        let accounts = |code: &str| self.declared.accounts_of(at, treaty, code, quantity.id).len();
        let mut parties = treaty.parties.iter().filter(|party| party.side == side || party.code == side);
        let own = if treaty.party(side).is_err() { accounts(side) } else { 0 };
        own > 1 || parties.any(|party| accounts(party.code) + own > 1)
    }

    /// The earliest day for which a number that is shown on `day` was declared, if that is an earlier day.
    fn oldest(&self, day: Date) -> Option<Date> {
        let numbers = self.numbers(day);
        let quantities = self.question.treaty.quantities;
        let accounts = self
            .everybody()
            .filter(|one| self.side.is_none_or(|side| input::treaty::concerns(self.question.treaty, one, side)))
            .flat_map(|one| quantities.iter().map(move |quantity| (one, quantity.id)))
            .flat_map(|(one, quantity)| numbers.accounts(one, quantity));
        accounts.map(|account| account.declared_for).min().filter(|oldest| *oldest != day)
    }

    /// Describes the days whose numbers are shown.
    fn period(&self) -> String {
        let dates = self.dates();
        match (dates.first(), dates.last()) {
            (Some(first), Some(last)) if first != last => format!("as declared from {first} to {last}"),
            (Some(day), _) => match self.oldest(*day) {
                Some(oldest) => format!("the last numbers of each party up to {day}, the oldest declared for {oldest}"),
                None => format!("as declared for {day}"),
            },
            _ => String::new(),
        }
    }
}

/// The longest time between two declarations that a line joins: one and a half times the usual one, so that a line
/// never hides that a declaration is missing. The usual time is the median between the declarations of the treaty that
/// are built in, or between those of the input. Unit: days.
fn joined_within(treaty: &Treaty<'_>, declared: &Declared) -> Option<u32> {
    let built_in = input::declared(None, treaty, Hints::default()).ok().map(|declared| declared.dates());
    let dates = built_in.filter(|dates| dates.len() > 2).unwrap_or_else(|| declared.dates());
    let mut gaps: Vec<u32> =
        dates.iter().zip(dates.iter().skip(1)).map(|(one, next)| next.day_number() - one.day_number()).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).map(|usual| usual + usual / 2)
}

/// The name of the line of a ceiling.
fn ceiling_name(ceiling: &Ceiling<'_>) -> String {
    let what = if ceiling.bound.is_floor() { "floor" } else { "ceiling" };
    match ceiling.whom {
        Whom::EachSide => what.to_owned(),
        Whom::Side(name) | Whom::Group(name) => format!("{what} for {name}"),
    }
}

fn line(limits: &Limits<'_>, ceiling: &Ceiling<'_>, label: String, bound: u32) -> Option<CeilingLine> {
    Some(CeilingLine {
        bound,
        is_floor: ceiling.bound.is_floor(),
        // A ceiling that never begins to bind has no place on the time axis.
        binds_from: limits.binds_from(ceiling)?,
        binds_until: limits.binds_until(ceiling),
        label,
    })
}
