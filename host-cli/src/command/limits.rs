//! `proverka limits`: judges declared forces against the limits of a treaty.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use proverka::calendar::{Date, Interval};
use proverka::count::CountRange;
use proverka::judge::{LastDay, LimitFinding, Limits, Question};
use proverka::text::treaty::share_text;
use proverka::treaty::{Acts, Base, Quantity, Share, Treaty};
use proverka::verdict::{Truth, Verdict};

use crate::args::Limits as Args;
use crate::command::chart::{self, Picture};
use crate::command::term::today;
use crate::failure::Failure;
use crate::files::output;
use crate::input::{self, Account, DateOrder, Declared, Hints, NotCountedCause};
use crate::report::limits::{Claim, NotCounted, Report, Row};
use crate::report::{Day, Number, Report as _};

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if the treaty, its acts, the input or a value cannot be read.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let named = args.yardstick.as_ref().and_then(Option::as_deref).unwrap_or(&args.treaty);
    if let Some(chart) = &args.chart {
        let read = [
            ("INPUT", args.input.as_deref()),
            ("--acts", args.acts.acts.as_deref()),
            ("--add-acts", args.acts.add_acts.as_deref()),
            ("--treaty", Some(Path::new(named))),
        ];
        let read: Vec<(&str, &Path)> = read.into_iter().filter_map(|(name, path)| Some((name, path?))).collect();
        output::distinct(&[("--chart", chart)], &read)?;
        output::check(chart, true)?;
    }
    let hints = Hints { at: args.at, order: args.date_order.map(DateOrder::from), strict: args.strict };
    input::treaty::with(named, &args.acts, |treaty, acts| {
        let side = args.party.as_deref().map(|code| input::treaty::side(treaty, code)).transpose()?;
        let declared = input::declared(args.input.as_deref(), treaty, hints)?;
        let mut report = judge(treaty, acts, &declared, LastDay::from(args.last_day), args.at, side);
        if args.yardstick.is_some() {
            report.findings.iter_mut().for_each(Row::compare_with_yardstick);
        }
        if let Some(path) = &args.chart {
            let question = Question { treaty, acts, at: Interval::exactly(Date::MAX), last_day: args.last_day.into() };
            let origin = chart::origin(args.input.as_deref(), named);
            let (until, seen_from) = (Date::MAX, today()?);
            let picture = Picture { question, declared: &declared, side, until, seen_from, origin: &origin };
            picture.draw(path)?;
        }
        report.write(args.format, out)?;
        Ok(if args.yardstick.is_some() { yardstick(&report) } else { report.verdict })
    })
}

/// Judges what was declared, on one day or on every day for which there are numbers.
#[must_use]
pub fn judge(
    treaty: &Treaty<'_>,
    acts: Acts<'_>,
    declared: &Declared,
    last_day: LastDay,
    at: Option<Date>,
    side: Option<&str>,
) -> Report {
    let days: Vec<Date> = at.map_or_else(|| declared.dates(), |day| vec![day]);
    let mut findings = Vec::new();
    for day in days {
        let question = Question { treaty, acts, at: Interval::exactly(day), last_day };
        let limits = question.limits();
        let asked = |quantity: &Quantity<'_>| declared.has(quantity.id);
        for found in limits.judge_with(asked, |of| declared.number(day, &question, of)) {
            if side.is_none_or(|side| input::treaty::concerns(treaty, found.side, side)) {
                findings.push(finding(&question, &limits, declared, day, &found));
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
        findings,
        not_judged: not_judged(treaty, declared),
        not_counted: declared
            .not_counted()
            .iter()
            .filter(|lot| is_asked(&lot.party))
            .map(|lot| not_counted(treaty, lot))
            .collect(),
        name: treaty.name.to_owned(),
    }
}

/// The verdict of a comparison with a yardstick, for the exit status. It never fails, because a comparison accuses
/// nobody. The row of a ceiling that binds, and the verdict in the report, say `fails` as they do without the option.
fn yardstick(report: &Report) -> Verdict {
    let is_open = |row: &Row| row.verdict == Verdict::Undecided || row.yardstick == Some(Verdict::Undecided.as_str());
    if report.findings.iter().any(is_open) { Verdict::Undecided } else { Verdict::NotBinding }
}

/// Whether a party of `side`, a side or group, declared items that are not counted although no rule says so.
fn has_items_not_counted(treaty: &Treaty<'_>, declared: &Declared, side: &str) -> bool {
    declared.not_counted().iter().any(|lot| {
        let own = treaty.party(&lot.party).map_or(lot.party.as_str(), |(_, party)| party.side);
        input::treaty::concerns(treaty, side, own)
    })
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

fn finding(
    question: &Question<'_>,
    limits: &Limits<'_>,
    declared: &Declared,
    day: Date,
    found: &LimitFinding<'_>,
) -> Row {
    let treaty = question.treaty;
    let decimals = treaty.quantity(found.finding.rule).map_or(0, |quantity| quantity.decimals);
    let mut row = Row::new(Day(day), found, decimals);
    let own = declared.accounts(day, treaty, limits, found.side, found.finding.rule);
    for account in own.into_iter().chain(base_accounts(question, limits, declared, day, found)) {
        let source = account.source.as_str();
        if !row.sources.iter().any(|known| known == source) {
            row.sources.push(source.to_owned());
        }
    }
    let claims = declared.claims(day, treaty, limits, found.side, found.finding.rule).into_iter();
    let claims: Vec<Claim> = claims.filter_map(|account| claim(account, decimals)).collect();
    row.why = why(treaty, limits, declared, day, found, &claims);
    if found.finding.measured.is_some_and(|range| range.exact().is_none()) {
        row.claims = claims;
    }
    row
}

/// The accounts of the number of which the ceiling allows or requires a share.
fn base_accounts(
    question: &Question<'_>,
    limits: &Limits<'_>,
    declared: &Declared,
    day: Date,
    found: &LimitFinding<'_>,
) -> Vec<Account> {
    let Some(Base::Quantity { quantity, whose, on }) = found.ceiling.bound.share().map(Share::base) else {
        return Vec::new();
    };
    let whose = whose.unwrap_or(found.side);
    match on {
        None => declared.accounts(day, question.treaty, limits, whose, quantity),
        Some(_) => {
            let Some(on) = limits.base_day(found.ceiling) else { return Vec::new() };
            let then = Question { at: Interval::exactly(on), ..*question }.limits();
            declared.accounts(on, question.treaty, &then, whose, quantity)
        }
    }
}

/// What somebody says about a number; `None` if that is not one number.
fn claim(account: Account, decimals: u8) -> Option<Claim> {
    let source = account.source.as_str().to_owned();
    Some(Claim { by: account.by, number: Number::new(account.number.exact()?, decimals), source })
}

/// Explains why a finding is undecided or does not bind, and what would decide it.
fn why(
    treaty: &Treaty<'_>,
    limits: &Limits<'_>,
    declared: &Declared,
    day: Date,
    found: &LimitFinding<'_>,
    claims: &[Claim],
) -> Option<String> {
    let side = found.side;
    match found.finding.verdict {
        Verdict::Holds | Verdict::Fails => None,
        Verdict::NotBinding => {
            let from = treaty
                .ceilings
                .iter()
                .filter(|ceiling| {
                    ceiling.quantity == found.finding.rule
                        && ceiling.bound.replaces(found.ceiling.bound)
                        && ceiling.whom.covers(input::treaty::whom(treaty, side))
                })
                .filter_map(|ceiling| limits.binds_from(ceiling))
                .min();
            Some(match from {
                Some(from) if day < from => format!("binds from {from}"),
                _ if limits.in_force() == Truth::False => "the treaty is not in force".to_owned(),
                _ => "does not bind on this day".to_owned(),
            })
        }
        Verdict::Undecided => Some(match found.finding.measured {
            None => {
                let near = declared.dates().into_iter().rfind(|other| *other < day);
                let near = near.filter(|_| !declared.dates().contains(&day));
                let near = near.map_or(String::new(), |other| format!("; the last numbers before are of {other}"));
                format!("no data: a number from {side} would settle it{near}")
            }
            Some(_) if found.finding.bound.is_none() => {
                format!("no data for {}: a number for it would settle it", base_text(treaty, found))
            }
            Some(range) if range.exact().is_some() && found.finding.bound.and_then(CountRange::exact).is_none() => {
                format!("{} is not known exactly: one number for it would settle it", base_text(treaty, found))
            }
            Some(range) if claims.len() > 1 && range.max().is_some() => {
                let said: Vec<String> =
                    claims.iter().map(|claim| format!("{} says {}", claim.by, claim.number)).collect();
                format!("{}: one agreed number would settle it", said.join(", "))
            }
            Some(CountRange { .. }) if limits.in_force() == Truth::Unknown => {
                "whether the treaty is in force is not known".to_owned()
            }
            Some(_) if has_items_not_counted(treaty, declared, side) => {
                "items that are not counted may belong to it: a counting rule or a type for them would settle it"
                    .to_owned()
            }
            Some(range) if range.max().is_some() && treaty.group(side).is_none() => {
                format!("the ceiling is within the range that {side} gave: an exact number would settle it")
            }
            Some(range) if range.max().is_some() => {
                format!("whether every member of {side} is in the treaty is not known")
            }
            Some(_) => format!("not all of {side} gave numbers: the missing ones would settle it"),
        }),
    }
}

/// The number of which the ceiling allows or requires a share, as the treaty's file names it.
fn base_text(treaty: &Treaty<'_>, found: &LimitFinding<'_>) -> String {
    let decimals = treaty.quantity(found.finding.rule).map_or(0, |quantity| quantity.decimals);
    let share = found.ceiling.bound.share().map(|share| share_text(share, decimals).to_string()).unwrap_or_default();
    share.split_once(" of ").map_or(share.clone(), |(_, base)| base.to_owned())
}
