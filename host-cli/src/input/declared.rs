//! A declaration in either of its forms: totals, or items that are counted here.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use proverka::calendar::{Date, Interval};
use proverka::count::{AnyKind, CountRange, FullCensus, KindSet, State, StateSet};
use proverka::judge::{Limits, NumberOf, Question, group_total, measure_all, side_total};
use proverka::treaty::{CountingRule, Quantity, Scope, StateParty, StatePartySet, Treaty, Weight};
use proverka::verdict::Truth;

use super::file::{self, Text};
use super::loose::{self, Hints};
use super::totals::{self, Claimed, Source, Totals};
use crate::data;
use crate::escape;
use crate::failure::{Failure, Fault};
use crate::files::input;
use crate::ingest::{self, Attribution, GroupBy, ItemSource, Options};
use crate::progress::Bar;
use crate::table;

/// A declaration that was read.
#[derive(Debug)]
pub enum Declared {
    /// Totals for one or more days.
    Totals(Totals),
    /// The counted items of one day.
    Items(Counted),
}

/// What the items of one day count towards each quantity.
#[derive(Debug)]
pub struct Counted {
    /// The file that has them.
    file: String,
    /// The day for which they are declared.
    date: Date,
    /// For each quantity that items count towards, the number of each party by its index; `None` if the party declared
    /// no items.
    numbers: Vec<(String, Vec<Option<CountRange>>)>,
    /// The items that no counting rule of the treaty names, and those of a type that it does not have.
    not_counted: Vec<NotCounted>,
}

/// Items that are declared and do not count, although no rule says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCounted {
    /// The code of the party that declares them.
    pub party: String,
    /// The kind of the items.
    pub kind: AnyKind,
    /// The state of the items.
    pub state: State,
    /// Why they are not counted.
    pub cause: NotCountedCause,
    /// The number of items.
    pub items: u64,
}

/// Why items are not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCountedCause {
    /// No counting rule of the treaty names their kind in their state.
    NoRule,
    /// The treaty counts them by their type, and has none of this name; `None` if they name none.
    Type(Option<String>),
}

impl Declared {
    /// The days for which there are numbers.
    #[must_use]
    pub fn dates(&self) -> Vec<Date> {
        match self {
            Self::Totals(totals) => totals.dates(),
            Self::Items(counted) => vec![counted.date],
        }
    }

    /// The declared items that are not counted, although no rule says so.
    #[must_use]
    pub fn not_counted(&self) -> &[NotCounted] {
        match self {
            Self::Totals(_) => &[],
            Self::Items(counted) => &counted.not_counted,
        }
    }

    /// Whether the declaration has any number for `quantity`.
    #[must_use]
    pub fn has(&self, quantity: &str) -> bool {
        match self {
            Self::Totals(totals) => totals.has(quantity),
            Self::Items(counted) => counted.numbers.iter().any(|(id, _)| id == quantity),
        }
    }

    /// What is known about a quantity of a side or group on the day of `limits`: the sum over its parties, and what the
    /// side or group declared itself. Where both are there they must agree; otherwise the range that covers both is
    /// known.
    #[must_use]
    pub fn of_side(
        &self,
        date: Date,
        treaty: &Treaty<'_>,
        limits: &Limits<'_>,
        side: &str,
        quantity: &str,
    ) -> Option<CountRange> {
        let of = |code: &str| self.known(date, totals::place(treaty, code)?, quantity);
        let parties = self.sum_of(date, treaty, limits, side, quantity);
        let own = treaty.party(side).is_none().then(|| of(side)).flatten();
        match (own, parties) {
            // Some of the parties gave numbers, which leave room for the others up to what the side declared.
            (Some(own), Some(parties)) if parties.max().is_none() && parties.min() <= own.min() => Some(own),
            (Some(own), Some(parties)) => Some(own.hull(parties)),
            (own, parties) => own.or(parties),
        }
    }

    /// The total of a group without one of its sides. It is `None` if the group declared a total itself, because that
    /// is no sum over its members.
    fn without(
        &self,
        date: Date,
        treaty: &Treaty<'_>,
        limits: &Limits<'_>,
        (group, side): (&str, &str),
        quantity: &str,
    ) -> Option<CountRange> {
        let of = |code: &str| self.known(date, totals::place(treaty, code)?, quantity);
        if of(group).is_some() {
            return None;
        }
        let is_other = |place: usize| treaty.parties.get(place).is_some_and(|party| party.side != side);
        let counts = |place| if is_other(place) { limits.counts_member(place) } else { Truth::False };
        group_total(treaty, treaty.group(group)?, counts, |party| of(party.code))
    }

    /// The number that a judgement on the days of `question` asks for.
    #[must_use]
    pub fn number(&self, date: Date, question: &Question<'_>, of: NumberOf<'_>) -> Option<CountRange> {
        let date = of.on.unwrap_or(date);
        let limits = Question { at: Interval::exactly(date), ..*question }.limits();
        match of.without {
            Some(side) => self.without(date, question.treaty, &limits, (of.who, side), of.quantity.id),
            None => self.of_side(date, question.treaty, &limits, of.who, of.quantity.id),
        }
    }

    /// The sum over the parties of a side or group.
    fn sum_of(
        &self,
        date: Date,
        treaty: &Treaty<'_>,
        limits: &Limits<'_>,
        side: &str,
        quantity: &str,
    ) -> Option<CountRange> {
        let of = |party: &StateParty<'_>| self.known(date, totals::place(treaty, party.code)?, quantity);
        match treaty.group(side) {
            Some(group) => group_total(treaty, group, |place| limits.counts_member(place), of),
            None => side_total(treaty, side, of),
        }
    }

    /// The accounts that make up what is known about a quantity of a side or group on the day of `limits`: those of its
    /// parties, and its own.
    #[must_use]
    pub fn accounts(
        &self,
        date: Date,
        treaty: &Treaty<'_>,
        limits: &Limits<'_>,
        side: &str,
        quantity: &str,
    ) -> Vec<Account> {
        let group = treaty.group(side);
        let is_part = |(place, party): &(usize, &StateParty<'_>)| match group {
            Some(group) => {
                group.members.contains(StatePartySet::one(*place)) && limits.counts_member(*place) != Truth::False
            }
            None => party.side == side,
        };
        let parties = treaty.parties.iter().enumerate().filter(is_part).map(|(_, party)| party.code);
        let own = treaty.party(side).is_none().then_some(side);
        parties.chain(own).flat_map(|code| self.accounts_of(date, treaty, code, quantity)).collect()
    }

    /// The claims about a quantity of a side or group: its accounts. Those of a group are what it declared itself, and
    /// the sum over its members if that is known.
    #[must_use]
    pub fn claims(
        &self,
        date: Date,
        treaty: &Treaty<'_>,
        limits: &Limits<'_>,
        side: &str,
        quantity: &str,
    ) -> Vec<Account> {
        let accounts = match self {
            Self::Totals(_) => self.accounts(date, treaty, limits, side, quantity),
            // Items are counted here, so nobody claims their number.
            Self::Items(_) => return Vec::new(),
        };
        if treaty.group(side).is_none() {
            return accounts;
        }
        let mut own = self.accounts_of(date, treaty, side, quantity);
        let sum = self.sum_of(date, treaty, limits, side, quantity).filter(|sum| sum.exact().is_some());
        if let Some(number) = sum.filter(|_| !own.is_empty()) {
            let parts = accounts.iter().filter(|account| !own.contains(account)).map(|account| account.source.as_str());
            let parts: BTreeSet<&str> = parts.collect();
            let source = Source::Place(parts.into_iter().collect::<Vec<_>>().join("; "));
            own.push(Account { by: format!("the sum over the members of {side}"), number, source });
        }
        own
    }

    /// What is known about a quantity of the party or side at `place` on `date`.
    #[must_use]
    pub fn known(&self, date: Date, place: usize, quantity: &str) -> Option<CountRange> {
        match self {
            Self::Totals(totals) => totals.known(date, place, quantity),
            Self::Items(counted) if counted.date == date => {
                counted.numbers.iter().find(|(id, _)| id == quantity)?.1.get(place).copied().flatten()
            }
            Self::Items(_) => None,
        }
    }

    /// The accounts of a quantity of the party, side or group of this name. Items are one account, that of the party.
    fn accounts_of(&self, date: Date, treaty: &Treaty<'_>, code: &str, quantity: &str) -> Vec<Account> {
        let Some(place) = totals::place(treaty, code) else { return Vec::new() };
        match self {
            Self::Totals(totals) => {
                let account = |claim: Claimed<'_>| Account {
                    by: claim.by.unwrap_or(code).to_owned(),
                    number: claim.number,
                    source: claim.source.clone(),
                };
                totals.claims(date, place, quantity).map(account).collect()
            }
            Self::Items(counted) => {
                let source = Source::Place(counted.file.clone());
                let number = self.known(date, place, quantity);
                number.map(|number| Account { by: code.to_owned(), number, source }).into_iter().collect()
            }
        }
    }
}

/// One account of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Who gives the account.
    pub by: String,
    /// The number, which is a range if items leave it open.
    pub number: CountRange,
    /// Where the number is from.
    pub source: Source,
}

/// Reads a declaration from `path`. Its beginning tells whether it holds totals or items. Without a path, the built-in
/// totals are used.
///
/// # Errors
///
/// [`Failure`] if it cannot be read, or if items come without a day.
pub fn declared(path: Option<&Path>, treaty: &Treaty<'_>, hints: Hints) -> Result<Declared, Failure> {
    let Some(path) = path else {
        return built_in(treaty).map(Declared::Totals);
    };
    let name = input::name(path);
    let mut source = input::stream(path)?;
    let head = first_line(&mut source).map_err(|error| Failure::File { name: name.clone(), error })?;
    let form = form(&head);
    if form == Form::Totals || form == Form::Table && !hints.strict {
        let bytes = input::read_from(head.as_slice().chain(source), &name, input::FileKind::TOTALS)?;
        return read_totals(bytes, &name, treaty, form, hints).map(Declared::Totals);
    }
    let Some(date) = hints.at else {
        return Err(Failure::usage(
            format!("{name} declares items, and items have no date"),
            "expected --at DATE, the date of the declaration",
        ));
    };
    // A file is opened again, so that it can be read twice if that is cheaper than keeping fingerprints; a pipe cannot
    // be read twice.
    let source = if !input::is_stdin(path) && path.is_file() {
        ItemSource::path(path)
    } else {
        ItemSource::reader(&name, Box::new(io::Cursor::new(head).chain(source)))
    };
    items(source, treaty, date, input::base(&name)).map(Declared::Items)
}

/// The names and texts of the built-in totals and of the claims that dispute them; empty if there are none.
#[must_use]
pub fn built_in_tables(treaty: &Treaty<'_>) -> &'static [(&'static str, &'static str)] {
    match treaty.id {
        "new-start" => &[(data::TOTALS_NAME, data::TOTALS), (data::CLAIMS_NAME, data::CLAIMS)],
        "start-1" => &[(data::START_1_NAME, data::START_1)],
        _ => &[],
    }
}

/// The built-in totals, with the claims that dispute them.
fn built_in(treaty: &Treaty<'_>) -> Result<Totals, Failure> {
    let tables = built_in_tables(treaty);
    if tables.is_empty() {
        return Err(Failure::usage(
            format!("no numbers for {} are built in", treaty.id),
            "expected an INPUT file; numbers for new-start and start-1 are built in",
        ));
    }
    let tables: Vec<Text> =
        tables.iter().map(|(name, text)| Text::new((*name).to_owned(), (*text).to_owned())).collect();
    Totals::read(&tables, treaty)
}

/// Reads up to the first line break, or as much as a header can reasonably have.
fn first_line(source: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut block = [0; 4096];
    while head.len() < 64 * 1024 && !head.contains(&b'\n') {
        let read = source.read(&mut block)?;
        if read == 0 {
            break;
        }
        head.extend_from_slice(block.get(..read).unwrap_or_default());
    }
    Ok(head)
}

/// Reads totals. What is not in the strict form is read loosely, and it is said how it was understood.
fn read_totals(bytes: Vec<u8>, name: &str, treaty: &Treaty<'_>, form: Form, hints: Hints) -> Result<Totals, Failure> {
    let strictly = |bytes| file::text(bytes, name.to_owned()).and_then(|text| Totals::read(&[text], treaty));
    if hints.strict {
        return strictly(bytes);
    }
    let strict = (form == Form::Totals).then(|| strictly(bytes.clone()));
    match strict {
        Some(Ok(totals)) => Ok(totals),
        strict => match (loose::totals(&bytes, name, treaty, hints), strict) {
            (Ok(understood), _) => {
                escape::notice_line(&understood.said);
                Ok(understood.totals)
            }
            // For a table that almost has the strict form, the message says what that form is.
            (Err(_), Some(Err(strict))) => Err(strict),
            (Err(failure), _) => Err(failure),
        },
    }
}

/// What a file holds, by its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Totals in the strict form: the header has a date and no id.
    Totals,
    /// Items: objects or rows with an id, or whatever is no table.
    Items,
    /// A table in another form.
    Table,
}

fn form(head: &[u8]) -> Form {
    let (text, encoding) = table::decode(head);
    if text.trim().is_empty() {
        return Form::Totals;
    }
    // This is less strict than the reading of the table later: a header with a fault still counts as a header, and its
    // fault is reported there.
    let header = text.split(['\n', '\r']).next().unwrap_or_default();
    let named = |name: &str| header.split(',').any(|cell| cell.trim_matches('"') == name);
    let holds = |field: &str| header.contains(&format!("\"{field}\""));
    match text.trim_start().chars().next() {
        Some('[') => Form::Table,
        Some('{') if holds("date") && !holds("id") => Form::Table,
        Some('{') => Form::Items,
        _ if named("id") || (named("kind") && named("state")) => Form::Items,
        _ if named("date") && encoding.is_none_or(|name| !name.starts_with("UTF-16")) => Form::Totals,
        _ if text.contains([',', ';', '\t', '|']) => Form::Table,
        _ => Form::Items,
    }
}

fn items(source: ItemSource, treaty: &Treaty<'_>, date: Date, file: String) -> Result<Counted, Failure> {
    let parties: Vec<&str> = treaty.parties.iter().map(|party| party.code).collect();
    let (kinds, group, attribution) = (treaty.kinds, group_by(treaty), attribution(treaty));
    let options = Options { kinds, group, attribution, ..Options::default() };
    let mut bar = Bar::new(io::stderr().is_terminal());
    let read = ingest::items(source, &parties, &options, &mut |progress| bar.show(progress));
    bar.clear();
    let declared = read.map_err(|rejected| Failure::Input {
        faults: rejected.errors.iter().map(fault).collect(),
        more: rejected.more,
    })?;
    let of = |censuses: &[(String, FullCensus)], code: &str| {
        censuses.iter().find(|(party, _)| party == code).map(|(_, census)| *census)
    };
    let mut numbers = Vec::new();
    for quantity in treaty.quantities.iter().filter(|quantity| treaty.counts(quantity.id)) {
        let mut row = Vec::new();
        for (place, party) in treaty.parties.iter().enumerate() {
            let number = match of(&declared.per_party, party.code) {
                None => None,
                Some(census) => {
                    let attributed = of(&declared.attributed, party.code).unwrap_or(FullCensus::EMPTY);
                    let whole = count(treaty, quantity.id, &census, &attributed)?;
                    match quantity.scope {
                        Scope::Side => whole,
                        Scope::SiteAndType => whole.map(|whole| largest(&declared, treaty, quantity, place, whole)),
                    }
                }
            };
            row.push(number);
        }
        numbers.push((quantity.id.to_owned(), row));
    }
    let not_counted = not_counted(treaty, &declared);
    Ok(Counted { file, date, numbers, not_counted })
}

/// The items that no counting rule of the treaty names, and those of a type that it does not have.
fn not_counted(treaty: &Treaty<'_>, declared: &ingest::Declared) -> Vec<NotCounted> {
    let mut all = Vec::new();
    for (party, census) in &declared.per_party {
        for (kind, state) in treaty.every_kind().flat_map(|kind| State::ALL.map(|state| (kind, state))) {
            let items = u64::from(census.items(kind, state));
            if items > 0 && !treaty.names(kind, state) {
                all.push(NotCounted { party: party.clone(), kind, state, cause: NotCountedCause::NoRule, items });
            }
        }
    }
    for (unknown, items) in &declared.groups.unknown_types {
        let party = treaty.parties.get(unknown.party).map_or("", |party| party.code).to_owned();
        let cause = NotCountedCause::Type(unknown.model.clone());
        all.push(NotCounted { party, kind: unknown.kind, state: unknown.state, cause, items: *items });
    }
    all
}

/// The types of the treaty, and the items that its rules count by them; `None` if no rule does.
fn attribution(treaty: &Treaty<'_>) -> Option<Attribution> {
    let rules: Vec<_> = treaty.counting.iter().filter(|rule| rule.weight == Weight::Attributed).collect();
    let kinds = rules.iter().fold(KindSet::new(&[]), |kinds, rule| kinds.union(rule.kinds));
    let types = treaty.types.iter().map(|one| (one.id.to_owned(), one.kind, one.warheads)).collect();
    let rules: Vec<_> = rules.iter().map(|rule| (rule.kinds, rule.states)).collect();
    (!rules.is_empty()).then_some(Attribution { types, kinds, rules })
}

/// What to count by type and site: the items of every rule whose quantity has such a limit.
fn group_by(treaty: &Treaty<'_>) -> Option<GroupBy> {
    let scoped = |quantity: &str| treaty.quantity(quantity).is_some_and(|one| one.scope == Scope::SiteAndType);
    let counts = |rule: &&CountingRule<'_>| scoped(rule.quantity) && rule.weight != Weight::Each(0);
    let rules: Vec<_> = treaty.counting.iter().filter(counts).collect();
    let kinds = rules.iter().fold(KindSet::new(&[]), |kinds, rule| kinds.union(rule.kinds));
    let states: Vec<State> =
        State::ALL.into_iter().filter(|state| rules.iter().any(|rule| rule.states.contains(*state))).collect();
    (!rules.is_empty()).then(|| GroupBy { kinds, states: StateSet::new(&states) })
}

/// Counts what a census adds to a quantity.
fn count(
    treaty: &Treaty<'_>,
    quantity: &str,
    census: &FullCensus,
    attributed: &FullCensus,
) -> Result<Option<CountRange>, Failure> {
    measure_all(treaty, quantity, census, attributed)
        .map_err(|overflow| Failure::usage(format!("{quantity}: {overflow}"), "expected counts that fit in 32 bits"))
}

/// The largest number of one type at one site that a party has of a quantity. Items without a named type or site may
/// belong to any group, and so may items for which the table had no room, and those of which the treaty does not say
/// whether they count: `whole` is what all items count together.
fn largest(
    declared: &ingest::Declared,
    treaty: &Treaty<'_>,
    quantity: &Quantity<'_>,
    party: usize,
    whole: CountRange,
) -> CountRange {
    let counts = |rule: &&CountingRule<'_>| rule.quantity == quantity.id && rule.weight != Weight::Each(0);
    let rules: Vec<_> = treaty.counting.iter().filter(counts).collect();
    let steps = 10_u64.saturating_pow(u32::from(quantity.decimals));
    let mut named = 0_u64;
    let mut unnamed = declared.groups.unlisted;
    for (group, items) in declared.groups.counts.iter().filter(|(group, _)| group.party == party) {
        let weight: u64 = rules
            .iter()
            .filter(|rule| rule.kinds.has(group.kind))
            .map(|rule| match rule.weight {
                Weight::Each(weight) => u64::from(weight).saturating_mul(steps),
                // No treaty here limits warheads by type and site, which would need a census by group.
                Weight::Warheads | Weight::Attributed => 0,
            })
            .sum();
        if group.site.is_some() && group.model.is_some() {
            named = named.max(items * weight);
        } else {
            unnamed += items * weight;
        }
    }
    // Saturated counts are still correct bounds, because every ceiling is far below.
    let bound = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let least = named.max(u64::from(unnamed > 0));
    let open = whole.max().map(|most| u64::from(most.saturating_sub(whole.min())));
    match open {
        Some(open) => CountRange::spanning(bound(least), bound(named + unnamed + open)),
        None => CountRange::exactly(bound(least)).sum(CountRange::UNKNOWN),
    }
}

fn fault(error: &ingest::InputError) -> Fault {
    Fault {
        file: error.file.clone(),
        line: error.place.map(|place| place.line),
        column: error.place.map(|place| place.column),
        what: format!("{}; expected {}", error.found, error.expected),
    }
}
