//! `limits --add` and `--remove`: what if a party had more or less than it declared.
//!
//! `US:launchers=20` changes one number. `US:slbm/deployed=4,warheads=5` adds four items, which the treaty's counting
//! rules turn into changes of every number that they count towards.

use std::io::Cursor;

use proverka::calendar::Date;
use proverka::count::{CountRange, Decimal};
use proverka::treaty::{Quantity, Scope, Treaty};
use serde_json::json;

use crate::failure::Failure;
use crate::ingest::ItemSource;
use crate::input::change::{Change, Direction, Impossible};
use crate::input::totals::place;
use crate::input::{self, Counted, Declared, NotCountedCause};
use crate::report::Number;
use crate::report::limits::Changed;
use crate::suggest::did_you_mean_one_of;

/// Greatest number of items that one change may add or remove: more than any party ever had.
const ITEMS: u32 = 100_000;

/// Applies what was typed to the numbers of `day`, and returns the changes that were made.
///
/// # Errors
///
/// [`Failure::Usage`] if a change is not written as it should be, or cannot be made.
pub(super) fn apply(
    typed: &[(Direction, &str)],
    treaty: &Treaty<'_>,
    declared: &mut Declared,
    day: Date,
) -> Result<Vec<Changed>, Failure> {
    let mut made = Vec::new();
    for (direction, text) in typed {
        let wish = Wish::parse(*direction, text, treaty)?;
        for change in wish.changes(declared, day)? {
            declared.change(day, &change).map_err(|impossible| wish.impossible(&change, impossible, day))?;
            made.push(wish.changed(&change));
        }
    }
    Ok(made)
}

/// A change as it was typed.
struct Wish<'a> {
    direction: Direction,
    /// The whole text.
    text: &'a str,
    treaty: &'a Treaty<'a>,
    party: &'a str,
    place: usize,
    what: What<'a>,
}

/// What is added or removed.
enum What<'a> {
    /// A number of one quantity.
    Number(&'a Quantity<'a>, u32),
    /// Items, as the fields that each of them has.
    Items { number: u32, fields: Vec<(&'a str, &'a str)> },
}

impl<'a> Wish<'a> {
    fn parse(direction: Direction, text: &'a str, treaty: &'a Treaty<'a>) -> Result<Self, Failure> {
        let form = || refuse(direction, text, "not PARTY:WHAT=N", FORM);
        let (party, rest) = text.split_once(':').ok_or_else(form)?;
        let (what, number) = rest.split_once('=').ok_or_else(form)?;
        let place = place(treaty, party).ok_or_else(|| {
            refuse(direction, text, &input::treaty::unknown_party(treaty, party), &input::treaty::parties(treaty))
        })?;
        let what = match what.split_once('/') {
            None => {
                let quantity = treaty.quantity(what).ok().ok_or_else(|| {
                    let known: Vec<&str> = treaty.quantities.iter().map(|quantity| quantity.id).collect();
                    let right = format!("{} counts {}; items are written as {ITEMS_FORM}", treaty.id, known.join(", "));
                    let meant = did_you_mean_one_of(what, known);
                    refuse(direction, text, &format!("unknown quantity '{what}'{meant}"), &right)
                })?;
                let steps = Decimal::parse(number, quantity.decimals).map_err(|_| {
                    refuse(direction, text, &format!("'{number}' is not a number of {what}"), "expected one such as 20")
                })?;
                What::Number(quantity, steps)
            }
            Some((kind, state)) => {
                let mut parts = number.split(',');
                let number = parts.next().unwrap_or_default();
                let count = number.parse().ok().filter(|count| (1..=ITEMS).contains(count)).ok_or_else(|| {
                    let right = format!("expected a whole number from 1 to {ITEMS}");
                    refuse(direction, text, &format!("'{number}' is not a number of items"), &right)
                })?;
                let mut fields = vec![("party", party), ("kind", kind), ("state", state)];
                for part in parts {
                    let field =
                        part.split_once('=').filter(|(name, _)| !matches!(*name, "id" | "party" | "kind" | "state"));
                    fields.push(field.ok_or_else(|| {
                        let right = "expected fields of an item after the number, such as ,warheads=5 or ,type=R-36M2";
                        refuse(direction, text, &format!("'{part}' is no field that can be given"), right)
                    })?);
                }
                What::Items { number: count, fields }
            }
        };
        Ok(Self { direction, text, treaty, party, place, what })
    }

    /// The changes of numbers that it means.
    fn changes(&self, declared: &Declared, day: Date) -> Result<Vec<Change>, Failure> {
        let change = |quantity: &Quantity<'_>, by, is_sum| Change {
            place: self.place,
            quantity: quantity.id.to_owned(),
            direction: self.direction,
            by,
            is_sum,
        };
        let (number, fields) = match &self.what {
            What::Number(quantity, steps) => return Ok(vec![change(quantity, CountRange::exactly(*steps), true)]),
            What::Items { number, fields } => (*number, fields),
        };
        let counted = self.count(number, fields, day)?;
        let mut changes = Vec::new();
        for quantity in self.treaty.quantities.iter().filter(|quantity| declared.has(quantity.id)) {
            match counted.known(self.place, quantity.id) {
                None => {}
                Some(by) if by == CountRange::exactly(0) => {}
                Some(by) => changes.push(change(quantity, by, quantity.scope == Scope::Side)),
            }
        }
        if changes.is_empty() {
            let right = "expected items that count towards a quantity of which there are numbers";
            return Err(self.refuse("it changes no number", right));
        }
        Ok(changes)
    }

    /// Counts the items by the rules of the treaty.
    fn count(&self, number: u32, fields: &[(&str, &str)], day: Date) -> Result<Counted, Failure> {
        if self.treaty.party(self.party).is_err() {
            return Err(self.refuse("items belong to a party", &input::treaty::parties(self.treaty)));
        }
        let mut lines = String::new();
        for item in 1..=number {
            let mut object = serde_json::Map::new();
            // In the order of their ids, which costs least to check.
            object.insert("id".to_owned(), json!(format!("what-if-{item:06}")));
            for (name, value) in fields {
                let number = value.parse::<u32>().ok().filter(|_| *name == "warheads");
                object.insert((*name).to_owned(), number.map_or_else(|| json!(value), |number| json!(number)));
            }
            lines.push_str(&serde_json::Value::Object(object).to_string());
            lines.push('\n');
        }
        let source = ItemSource::reader(self.text, Box::new(Cursor::new(lines.into_bytes())));
        let counted =
            input::items(source, self.treaty, day, self.text.to_owned(), None).map_err(|failure| match failure {
                Failure::Input { faults, .. } => {
                    let what = faults.first().map(|fault| fault.what.clone()).unwrap_or_default();
                    let (wrong, right) = what.split_once("; expected ").unwrap_or((&what, "an item"));
                    self.refuse(wrong, &format!("expected {right}"))
                }
                other => other,
            })?;
        if let Some(lot) = counted.not_counted().first() {
            let (kind, state) = (self.treaty.kind_word(lot.kind), lot.state.as_str());
            let right = match &lot.cause {
                NotCountedCause::NoRule => {
                    format!("expected items that a counting rule names; see `proverka treaty show {}`", self.treaty.id)
                }
                NotCountedCause::Type(_) => "expected the name of one of its types: ,type=NAME".to_owned(),
            };
            return Err(self.refuse(&format!("the treaty does not say how {kind} in state {state} count"), &right));
        }
        Ok(counted)
    }

    fn impossible(&self, change: &Change, impossible: Impossible, day: Date) -> Failure {
        let (party, quantity) = (self.party, change.quantity.as_str());
        match impossible {
            Impossible::NoNumber => self.refuse(
                &format!("there is no number of {quantity} of {party} for {day} to change"),
                "expected a party and a quantity with a number, or another day (--at, --as-of)",
            ),
            Impossible::TooFew(has) => {
                let has = has.max().map_or(String::new(), |most| self.number(quantity, most).to_string());
                self.refuse(&format!("{party} has only {has} {quantity}"), &format!("expected at most {has}"))
            }
            Impossible::TooLarge => {
                self.refuse(&format!("the number of {quantity} would be too large"), "expected a smaller number")
            }
        }
    }

    fn number(&self, quantity: &str, steps: u32) -> Number {
        Number::new(steps, self.treaty.quantity(quantity).map_or(0, |quantity| quantity.decimals))
    }

    /// A change for the report.
    fn changed(&self, change: &Change) -> Changed {
        let number = |steps| self.number(&change.quantity, steps);
        Changed {
            party: self.party.to_owned(),
            rule: change.quantity.clone(),
            direction: match change.direction {
                Direction::Add => "add",
                Direction::Remove => "remove",
            },
            by: change.by.exact().map(number),
            by_between: change.by.exact().is_none().then(|| (number(change.by.min()), change.by.max().map(number))),
        }
    }

    fn refuse(&self, wrong: &str, right: &str) -> Failure {
        refuse(self.direction, self.text, wrong, right)
    }
}

/// How a change is written.
const FORM: &str = "expected a party, a quantity and a number, such as US:launchers=20, or items, such as \
                    US:slbm/deployed=4,warheads=5";
/// How items are written.
const ITEMS_FORM: &str = "KIND/STATE, such as slbm/deployed";

fn refuse(direction: Direction, text: &str, wrong: &str, right: &str) -> Failure {
    let option = match direction {
        Direction::Add => "--add",
        Direction::Remove => "--remove",
    };
    Failure::usage(format!("{option} {text}: {wrong}"), right)
}
