//! `limits export`: writes declared numbers as totals in the strict form, which every command reads.

use std::io::Write;

use proverka::calendar::Date;
use proverka::count::CountRange;
use proverka::treaty::{Acts, Quantity, Treaty};
use proverka::verdict::Verdict;

use crate::args::ActFiles;
use crate::args::limits::Export as Args;
use crate::escape;
use crate::failure::Failure;
use crate::input::totals::{Claim, place};
use crate::input::{self, Declared};
use crate::report::{Number, csv};

/// Runs the command. Its verdict is that nothing fails, because it judges nothing.
///
/// # Errors
///
/// [`Failure`] if the treaty or the input cannot be read.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    input::treaty::with(&args.treaty, &ActFiles::default(), |treaty, _: Acts<'_>| {
        let declared = input::declared(args.input.as_deref(), treaty, args.reading.hints(args.at))?;
        let quantities: Vec<&Quantity<'_>> =
            treaty.quantities.iter().filter(|quantity| declared.has(quantity.id)).collect();
        let parties = treaty.parties.iter().map(|party| party.code);
        let sides = treaty.sides().filter(|side| treaty.party(side).is_err());
        let names: Vec<&str> = parties.chain(sides).chain(treaty.groups.iter().map(|group| group.id)).collect();
        let mut rows = Vec::new();
        for date in declared.dates().into_iter().filter(|date| args.at.is_none_or(|at| at == *date)) {
            for name in &names {
                let Some(place) = place(treaty, name) else { continue };
                for (by, source, numbers) in accounts(&declared, date, place, &quantities) {
                    let cells = numbers.iter().zip(&quantities);
                    let cells = cells.map(|(number, quantity)| written(*number, quantity, name));
                    let head = [date.to_string(), (*name).to_owned()];
                    rows.push(head.into_iter().chain(cells).chain([source, by]).collect::<Vec<_>>());
                }
            }
        }
        if rows.is_empty() {
            return Err(nothing(args, treaty));
        }
        let header: Vec<&str> = ["date", "party"]
            .into_iter()
            .chain(quantities.iter().map(|quantity| quantity.id))
            .chain(["source", "claimed_by"])
            .collect();
        csv(out, &header, rows)?;
        Ok(Verdict::Holds)
    })
}

/// The accounts of a party, side or group: who else than itself gives it, where it is from, and its numbers.
fn accounts(
    declared: &Declared,
    date: Date,
    place: usize,
    quantities: &[&Quantity<'_>],
) -> Vec<(String, String, Vec<Option<CountRange>>)> {
    match declared {
        Declared::Totals(totals) => {
            let account = |claim: &Claim| {
                (claim.by.clone().unwrap_or_default(), claim.source.as_str().to_owned(), claim.numbers().to_vec())
            };
            totals.accounts(date, place).iter().map(account).collect()
        }
        Declared::Items(counted) => {
            let numbers: Vec<_> = quantities.iter().map(|quantity| counted.known(place, quantity.id)).collect();
            let has_any = numbers.iter().any(Option::is_some);
            has_any.then(|| (String::new(), counted.file().to_owned(), numbers)).into_iter().collect()
        }
    }
}

/// A number as a cell of totals.
fn written(number: Option<CountRange>, quantity: &Quantity<'_>, name: &str) -> String {
    let Some(number) = number else { return String::new() };
    let steps = |steps| Number::new(steps, quantity.decimals);
    match (number.exact(), number.max()) {
        (Some(exact), _) => steps(exact).to_string(),
        (None, Some(most)) => format!("{}..{}", steps(number.min()), steps(most)),
        (None, None) => {
            escape::notice_line(&format!(
                "{} of {name} is at least {}, and nothing bounds it above: totals cannot say that, so the cell is empty",
                quantity.id,
                steps(number.min())
            ));
            String::new()
        }
    }
}

fn nothing(args: &Args, treaty: &Treaty<'_>) -> Failure {
    let day = args.at.map_or(String::new(), |day| format!(" for {day}"));
    Failure::usage(
        format!("no numbers under {}{day} to write", treaty.id),
        "expected a day for which there are numbers",
    )
}
