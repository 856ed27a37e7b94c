//! Which numbers of a chart break a limit, by the judgement of the core.

use proverka::count::{CountRange, Decimal};
use proverka::treaty::Quantity;
use proverka::verdict::{Finding, Verdict};

use super::Picture;
use crate::chart::Breach;
use crate::input;
use crate::journal::words::count;
use crate::report::Number;

/// The most sentences on numbers that break a limit.
const WARNINGS: usize = 3;

impl Picture<'_> {
    /// The numbers of each quantity that break a limit, and sentences about the first of them.
    pub(super) fn breaches(&self, quantities: &[&Quantity<'_>]) -> (Vec<Vec<Breach>>, Vec<String>) {
        let mut all: Vec<Vec<Breach>> = vec![Vec::new(); quantities.len()];
        let (mut warnings, mut more) = (Vec::new(), 0_u64);
        for day in self.dates() {
            let numbers = self.numbers(day);
            for (quantity, breaches) in quantities.iter().zip(&mut all) {
                for found in numbers.limits().judge_with(|asked| asked.id == quantity.id, |of| numbers.number(of)) {
                    let asked =
                        self.side.is_none_or(|side| input::treaty::concerns(self.question.treaty, found.side, side));
                    let Some(margin) =
                        found.finding.margin.filter(|_| asked && found.finding.verdict == Verdict::Fails)
                    else {
                        continue;
                    };
                    let off = Number(Decimal::new(margin.saturating_neg(), quantity.decimals));
                    let what = if found.ceiling.bound.is_floor() { "below the floor" } else { "above the ceiling" };
                    let off = format!("{off} {what}");
                    let number = |range: Option<CountRange>| {
                        let steps = range.and_then(CountRange::exact);
                        steps.map_or(String::new(), |steps| format!(" {}", Number::new(steps, quantity.decimals)))
                    };
                    let Finding { measured, bound, citation, .. } = found.finding;
                    let (number, bound) = (number(measured), number(bound));
                    let of = if bound.is_empty() { String::new() } else { format!(" of{bound}") };
                    let name = quantity.id.replace('_', " ");
                    if warnings.len() < WARNINGS {
                        warnings
                            .push(format!("{} on {day}:{number} {name}, {off}{of} ({})", found.side, citation.clause));
                    } else {
                        more += 1;
                    }
                    breaches.push(Breach { label: found.side.to_owned(), at: day, off });
                }
            }
        }
        if more > 0 {
            let numbers = count(more, "number breaks", "numbers break");
            warnings.push(format!("{numbers} a limit besides these"));
        }
        (all, warnings)
    }
}
