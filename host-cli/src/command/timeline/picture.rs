//! `proverka timeline --chart FILE`: the report as a picture.

use crate::chart::timeline::{Gap, Group, Lane, Span, State, Timeline};
use crate::data::kinds::{KINDS, Kind};
use crate::report::Day;
use crate::report::timeline::{Period, Report, Row};

/// The picture of a report.
pub(super) fn of(report: &Report) -> Timeline {
    let groups = KINDS.iter().filter(|kind| report.kind.is_none_or(|asked| asked == kind.id));
    let groups = groups.map(|kind| group(report, kind)).filter(|group| !group.lanes.is_empty()).collect();
    let title = match &report.party {
        Some(party) => format!("When treaties bound {party}"),
        None => "When treaties were in force".to_owned(),
    };
    let option = |name: &str, value: Option<&str>| value.map_or(String::new(), |value| format!(" --{name} {value}"));
    let options = option("party", report.party.as_deref()) + &option("kind", report.kind);
    Timeline {
        title,
        subtitle: format!(
            "{} to {}; the first and the last day of a bar or a gap belong to it",
            report.from.0, report.to.0
        ),
        from: report.from.0,
        to: report.to.0,
        in_force: report.party.as_ref().map_or("in force".to_owned(), |party| format!("bound {party}")),
        none: report
            .party
            .as_ref()
            .map_or("nothing of the kind in force".to_owned(), |party| format!("nothing of the kind bound {party}")),
        groups,
        footnotes: vec![format!(
            "Same data, with clauses and sources: proverka timeline{options}; proverka treaty show ID."
        )],
    }
}

fn group(report: &Report, kind: &Kind) -> Group {
    // Below the heading, the first word is enough: no limit, no ban.
    let word = kind.norm.split(' ').next().unwrap_or(kind.norm);
    let name = |sure: bool, norm: &str| match (sure, &report.party) {
        (true, None) => format!("no {norm} in force"),
        (true, Some(party)) => format!("no {norm} bound {party}"),
        (false, None) => format!("undecided whether any {norm} was in force"),
        (false, Some(party)) => format!("undecided whether any {norm} bound {party}"),
    };
    let gaps = report.gaps.iter().filter(|gap| gap.kind == kind.id);
    let day = |day: Option<Day>| day.map(|day| day.0);
    Group {
        title: capitalized(kind.norm),
        lanes: report.treaties.iter().filter(|row| row.kinds.contains(&kind.id)).map(lane).collect(),
        gaps: gaps
            .map(|gap| {
                let sure = gap.word == "none";
                Gap { first: day(gap.first), last: day(gap.last), short: name(sure, word), name: name(sure, kind.norm) }
            })
            .collect(),
    }
}

fn lane(row: &Row) -> Lane {
    // What a treaty was before it bound a party is the same for every party.
    let early = |word: &str| matches!(word, "not_yet" | "provisional");
    let before = row.periods.iter().filter(|period| row.bound.is_none() || early(period.word));
    let spans = before.chain(row.bound.iter().flatten()).filter_map(span).collect();
    // The last standing is how it ended, unless it goes on.
    let end = row.periods.last().filter(|period| state(period.word).is_none());
    Lane { label: row.name.clone(), spans, end: end.map(|period| (period.first.0, period.word.replace('_', " "))) }
}

fn span(period: &Period) -> Option<Span> {
    let state = state(period.word)?;
    Some(Span { first: period.first.0, last: period.last.map(|day| day.0), state })
}

/// The bar for a word of the report; `None` if days with that word get none.
fn state(word: &str) -> Option<State> {
    match word {
        "not_yet" => Some(State::Signed),
        "provisional" => Some(State::Provisional),
        "in_force" | "yes" => Some(State::InForce),
        "undecided" => Some(State::Undecided),
        _ => None,
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
