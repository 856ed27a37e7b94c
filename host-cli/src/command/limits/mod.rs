//! `proverka limits`: judges declared forces against the limits of a treaty.

pub mod compare;
mod export;
mod parts;
mod until;
mod update;
mod what_if;
mod why;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use proverka::calendar::{Date, Interval};
use proverka::judge::{LastDay, LimitFinding, Question};
use proverka::treaty::{Acts, Base, Quantity, Share, Treaty};
use proverka::verdict::Verdict;

use crate::args::limits::{FailOn, Limits as Args, LimitsCommand};
use crate::chart::Size;
use crate::command::chart::{self, Picture};
use crate::command::term::today;
use crate::failure::Failure;
use crate::files::output;
use crate::input::change::Direction;
use crate::input::{self, Account, Declared, NotCountedCause, Numbers};
use crate::report::limits::{Claim, NotCounted, Notices, Report, Row};
use crate::report::{Day, Number, Report as _};
use parts::Input;
use why::Explained;

/// Runs the command. Totals of a part go to the file `output`, if it is named.
///
/// # Errors
///
/// [`Failure`] if the treaty, its acts, the input or a value cannot be read.
pub fn run(args: &Args, output: Option<&Path>, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match &args.command {
        None if args.parts.emit_totals => parts::emit(args, output, out),
        None => limits(args, out),
        Some(LimitsCommand::Compare(args)) => compare::run(args, out),
        Some(LimitsCommand::Export(args)) => export::run(args, out),
        Some(LimitsCommand::Update(args)) => update::run(args, out),
    }
}

/// Judges a declaration.
fn limits(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let rules = &args.rules;
    let named = args.yardstick.as_ref().and_then(Option::as_deref).unwrap_or(&rules.treaty);
    if let Some(chart) = &args.chart {
        let read = [
            ("INPUT", args.input.as_deref()),
            ("--notices", args.notices.as_deref()),
            ("--acts", rules.acts.acts.as_deref()),
            ("--add-acts", rules.acts.add_acts.as_deref()),
            ("--treaty", Some(Path::new(named))),
        ];
        let read: Vec<(&str, &Path)> = read.into_iter().filter_map(|(name, path)| Some((name, path?))).collect();
        output::distinct(&[("--chart", chart)], &read)?;
        output::check(chart, true)?;
    }
    input::treaty::with(named, &rules.acts, |treaty, acts| {
        let side = rules.party.as_deref().map(|code| input::treaty::side(treaty, code)).transpose()?;
        let (Input { declared, name, parts }, notices) = match &args.notices {
            None => (parts::input(args, treaty)?, None),
            Some(notices) => {
                let (declared, notices) = update::declared(args, notices, treaty)?;
                let name = input::standard::name(args.input.as_deref());
                (Input { declared, name, parts: Vec::new() }, Some(notices))
            }
        };
        let (declared, day) = selected(args, declared)?;
        let case = Case { treaty, acts, declared: &declared, last_day: LastDay::from(rules.last_day), side };
        let mut report = match day {
            None => case.judge_all(),
            Some(day) => judge_day(args, case, day)?,
        };
        report.input = Some(name);
        report.parts = parts;
        if let Some(notices) = notices {
            report.add_notices(notices);
        }
        if args.yardstick.is_some() {
            report.findings.iter_mut().for_each(Row::compare_with_yardstick);
        }
        if let Some(path) = &args.chart {
            let question = case.question(Date::MAX);
            let origin = chart::origin(args.input.as_deref(), named);
            let drawing = &args.drawing;
            Picture {
                question,
                declared: &declared,
                side,
                days: day.map_or((Date::MIN, Date::MAX), |day| (day, day)),
                size: drawing.size.map_or(Size::Slide, |(width, height)| Size::Exact { width, height }),
                title: drawing.title.as_deref(),
                panels: &drawing.panel,
                seen_from: day.map_or_else(today, Ok)?,
                origin: &origin,
            }
            .draw(path)?;
        }
        if args.quiet {
            report.verdict_line(out)?
        } else {
            report.write(args.format, out)?
        }
        Ok(match args.fail_on {
            Some(gate) => gated(&report, gate),
            None if args.yardstick.is_some() => yardstick(&report),
            None => report.verdict,
        })
    })
}

/// The declaration in which the day that is judged has its numbers; and that day, or `None` if every day that has
/// numbers is judged.
fn selected(args: &Args, declared: Declared) -> Result<(Declared, Option<Date>), Failure> {
    let is_changed = !args.add.is_empty() || !args.remove.is_empty() || args.until.is_some();
    if let Some(day) = args.as_of {
        return Ok((declared.as_of(day), Some(day)));
    }
    if args.at.is_some() || !(args.latest || is_changed) {
        return Ok((declared, args.at));
    }
    let latest = declared.dates_with_numbers().into_iter().max();
    let latest = latest.ok_or_else(|| Failure::usage("no day has a number", "expected a declaration with numbers"))?;
    Ok((declared.as_of(latest), Some(latest)))
}

/// Judges the numbers of one day, with the changes that were asked for.
fn judge_day(args: &Args, case: Case<'_>, day: Date) -> Result<Report, Failure> {
    let typed: Vec<(Direction, &str)> = args
        .add
        .iter()
        .map(|text| (Direction::Add, text.as_str()))
        .chain(args.remove.iter().map(|text| (Direction::Remove, text.as_str())))
        .collect();
    let judge = |case: Case<'_>| match args.until {
        Some(until) => case.judge_until(day, until),
        None => Ok(case.judge(&[Judged::on(day)])),
    };
    if typed.is_empty() {
        return judge(case);
    }
    let before = case.judge(&[Judged::on(day)]);
    let mut declared = case.declared.clone();
    let changes = what_if::apply(&typed, case.treaty, &mut declared, day)?;
    let mut report = judge(Case { declared: &declared, ..case })?;
    report.changes = changes;
    report.compare_with(&before);
    Ok(report)
}

/// The verdict of a gate, for the exit status. Nothing judged is no reason to open it.
fn gated(report: &Report, gate: FailOn) -> Verdict {
    let has_contradictions = report.notices.as_ref().is_some_and(Notices::contradict);
    let is_met = report.findings.is_empty()
        || report.findings.iter().any(|row| gate.is_met_by(row.verdict))
        || has_contradictions && gate.is_met_by(Verdict::Undecided);
    if is_met { Verdict::Fails } else { Verdict::Holds }
}

/// What is judged, and how.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The treaty whose limits are judged.
    pub treaty: &'a Treaty<'a>,
    /// What happened to it.
    pub acts: Acts<'a>,
    /// What was declared.
    pub declared: &'a Declared,
    /// Which day is the last one in force.
    pub last_day: LastDay,
    /// The side or group that alone is judged; `None` for all.
    pub side: Option<&'a str>,
}

/// A day on which numbers are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The day whose limits are applied.
    pub day: Date,
    /// The day for which the numbers are in the declaration.
    pub numbers: Date,
}

impl Judged {
    /// The numbers of a day, by the limits of the same day.
    #[must_use]
    pub const fn on(day: Date) -> Self {
        Self { day, numbers: day }
    }
}

impl<'a> Case<'a> {
    /// The question about one day.
    #[must_use]
    pub fn question(&self, day: Date) -> Question<'a> {
        Question { treaty: self.treaty, acts: self.acts, at: Interval::exactly(day), last_day: self.last_day }
    }

    /// Judges what was declared on every day for which there are numbers.
    #[must_use]
    pub fn judge_all(&self) -> Report {
        let days: Vec<Judged> = self.declared.dates().into_iter().map(Judged::on).collect();
        self.judge(&days)
    }

    /// Judges what was declared, on these days.
    #[must_use]
    pub fn judge(&self, days: &[Judged]) -> Report {
        let Self { treaty, declared, side, .. } = *self;
        let mut findings = Vec::new();
        for judged in days {
            let numbers = declared.on(judged.numbers, self.question(judged.day));
            let asked = |quantity: &Quantity<'_>| declared.has(quantity.id);
            for found in numbers.limits().judge_with(asked, |of| numbers.number(of)) {
                if side.is_none_or(|side| input::treaty::concerns(treaty, found.side, side)) {
                    findings.push(finding(&numbers, judged.day, &found));
                }
            }
        }
        let is_asked = |code: &str| {
            let own = treaty.party(code).map_or(code, |(_, party)| party.side);
            side.is_none_or(|side| input::treaty::concerns(treaty, side, own))
        };
        Report {
            treaty: treaty.id.to_owned(),
            verdict: Verdict::all(findings.iter().map(|row| row.verdict)),
            input: None,
            findings,
            not_judged: not_judged(treaty, declared),
            notices: None,
            not_counted: declared
                .not_counted()
                .iter()
                .filter(|lot| is_asked(&lot.party))
                .map(|lot| not_counted(treaty, lot))
                .collect(),
            changes: Vec::new(),
            parts: Vec::new(),
            name: treaty.name.to_owned(),
        }
    }
}

/// The verdict of a comparison with a yardstick, for the exit status. It never fails, because a comparison accuses
/// nobody. The row of a ceiling that binds, and the verdict in the report, say `fails` as they do without the option.
fn yardstick(report: &Report) -> Verdict {
    let is_open = |row: &Row| row.verdict == Verdict::Undecided || row.yardstick == Some(Verdict::Undecided.as_str());
    if report.findings.iter().any(is_open) { Verdict::Undecided } else { Verdict::NotBinding }
}

fn not_counted(treaty: &Treaty<'_>, lot: &input::NotCounted) -> NotCounted {
    NotCounted {
        party: lot.party.clone(),
        kind: treaty.kind_word(lot.kind).to_owned(),
        state: lot.state.as_str(),
        model: match &lot.cause {
            NotCountedCause::NoRule => None,
            NotCountedCause::Type(model) => Some(model.clone().unwrap_or_default()),
        },
        items: lot.items,
    }
}

/// The limited quantities for which the input has no numbers, each once.
fn not_judged(treaty: &Treaty<'_>, declared: &Declared) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let limited = treaty.ceilings.iter().map(|ceiling| ceiling.quantity);
    limited.filter(|id| !declared.has(id) && seen.insert(*id)).map(str::to_owned).collect()
}

fn finding(numbers: &Numbers<'_>, day: Date, found: &LimitFinding<'_>) -> Row {
    let (side, quantity) = (found.side, found.finding.rule);
    let decimals = numbers.treaty().quantity(quantity).map_or(0, |quantity| quantity.decimals);
    let mut row = Row::new(Day(day), found, decimals);
    let own = numbers.accounts(side, quantity);
    let oldest = own.iter().map(|account| account.declared_for).min();
    row.declared_for = oldest.filter(|oldest| *oldest != day).map(Day);
    row.age_days = row.declared_for.map(|Day(oldest)| oldest.days_until(day));
    for account in own.into_iter().chain(base_accounts(numbers, found)) {
        let source = account.source.as_str();
        if !row.sources.iter().any(|known| known == source) {
            row.sources.push(source.to_owned());
        }
    }
    let claims = numbers.claims(side, quantity).into_iter();
    let claims: Vec<Claim> = claims.filter_map(|account| claim(account, decimals)).collect();
    row.why = Explained { numbers, day, found, claims: &claims }.why();
    if found.finding.measured.is_some_and(|range| range.exact().is_none()) {
        row.claims = claims;
    }
    row
}

/// The accounts of the number of which the ceiling allows or requires a share.
fn base_accounts(numbers: &Numbers<'_>, found: &LimitFinding<'_>) -> Vec<Account> {
    let Some(Base::Quantity { quantity, whose, on }) = found.ceiling.bound.share().map(Share::base) else {
        return Vec::new();
    };
    let whose = whose.unwrap_or(found.side);
    match on {
        None => numbers.accounts(whose, quantity),
        Some(_) => match numbers.limits().base_day(found.ceiling) {
            Some(day) => numbers.of_day(day).accounts(whose, quantity),
            None => Vec::new(),
        },
    }
}

/// What somebody says about a number; `None` if that is not one number.
fn claim(account: Account, decimals: u8) -> Option<Claim> {
    let source = account.source.as_str().to_owned();
    Some(Claim { by: account.by, number: Number::new(account.number.exact()?, decimals), source })
}
