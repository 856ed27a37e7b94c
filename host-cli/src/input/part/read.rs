//! Reads the totals of a part, strictly: what is not as this program writes it is refused.

use proverka::calendar::Date;
use proverka::count::{AnyKind, FullCensus, State};
use proverka::treaty::Treaty;
use sha2::{Digest as _, Sha256};

use super::format::{CURE, Cell, End, GroupCell, Head, Line, Part, UnknownCell, Unlisted};
use crate::failure::{Failure, Fault};
use crate::ingest::{Declared, Group, Groups, UnknownType};
use crate::input::file::{self, Text};
use crate::journal::words::hex;

/// Reads totals of `treaty`, whose text has the digest `sha256`, and of the day `expected` if it is set.
///
/// # Errors
///
/// [`Failure`] with the place of what is not as [`Part::text`] writes it, or is of something else.
pub(super) fn read(text: &Text, treaty: &Treaty<'_>, sha256: &str, expected: Option<Date>) -> Result<Part, Failure> {
    Reader { name: &text.name, treaty, sha256 }.read(&text.text, expected)
}

/// Reads the totals of a file.
struct Reader<'a> {
    name: &'a str,
    treaty: &'a Treaty<'a>,
    sha256: &'a str,
}

impl Reader<'_> {
    fn fault(&self, line: u64, column: u64, what: impl Into<String>) -> Failure {
        file::fault(self.name, line, column, what.into()).into()
    }

    /// A fault of what a line says, and what to do about it.
    fn wrong(&self, line: u64, what: &str) -> Failure {
        self.fault(line, 1, format!("{what}; {CURE}"))
    }

    fn whole(&self, what: &str) -> Failure {
        Fault::whole(self.name, format!("{what}; {CURE}")).into()
    }

    fn read(&self, text: &str, expected: Option<Date>) -> Result<Part, Failure> {
        let (first, _) = text.split_once('\n').unwrap_or((text, ""));
        if let Some(what) = Head::is_unreadable(first) {
            return Err(self.fault(1, 1, what));
        }
        let mut declared = Sums::new(self.treaty);
        let mut head = None;
        let mut before = 0;
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            let read: Line = serde_json::from_str(line.trim_end_matches('\n')).map_err(|error| {
                let cut = if line.ends_with('\n') { "" } else { "the file is cut off here: " };
                let what = error.to_string();
                let what = what.split(" at line ").next().unwrap_or_default();
                self.fault(number, error.column().max(1) as u64, format!("{cut}{what}; {CURE}"))
            })?;
            match (read, head.take()) {
                (Line::Part(read), None) => match read.is_other_than(self.treaty, self.sha256, expected) {
                    Some(what) => return Err(self.fault(1, 1, what)),
                    None => head = Some(read),
                },
                (_, None) => return Err(self.wrong(number, "the first line is not `part`")),
                (Line::Part(_), Some(_)) => return Err(self.wrong(number, "a second line `part`")),
                (Line::End(End { sha256 }), Some(head)) => {
                    let (above, rest) = text.split_at(before);
                    if rest.len() != line.len() {
                        return Err(self.wrong(number + 1, "more lines after `end`"));
                    }
                    if hex(&Sha256::digest(above)) != sha256 {
                        return Err(self.whole("damaged: the digest in its last line is not that of the lines above"));
                    }
                    return self.finished(head, declared, text);
                }
                (line, Some(read)) => {
                    declared.add(line).map_err(|what| self.wrong(number, &what))?;
                    head = Some(read);
                }
            }
            before += line.len();
        }
        Err(self.whole("cut off: it has no line `end`"))
    }

    /// The totals, if they agree with themselves and are written as this program writes them.
    fn finished(&self, head: Head, sums: Sums<'_>, text: &str) -> Result<Part, Failure> {
        let declared = sums.declared(head.items);
        let counted: u64 = declared.per_party.iter().map(|(_, census)| items_of(self.treaty, census)).sum();
        if counted != head.items {
            let what = format!("its lines have {counted} items, and the first line says {}", head.items);
            return Err(self.whole(&what));
        }
        let part = Part { head, declared };
        let written = part.text(self.treaty);
        if written != text.as_bytes() {
            let same = written.iter().zip(text.as_bytes()).take_while(|(one, other)| one == other).count();
            let (line, column) = file::position(text, same);
            let what = "not as `--emit-totals` writes it: an order, a space or a value differs from here on";
            return Err(self.fault(line, column, format!("{what}; {CURE}")));
        }
        Ok(part)
    }
}

/// Number of items in a census.
fn items_of(treaty: &Treaty<'_>, census: &FullCensus) -> u64 {
    let all = treaty.every_kind().flat_map(|kind| State::ALL.map(|state| (kind, state)));
    all.map(|(kind, state)| u64::from(census.items(kind, state))).sum()
}

/// The sums of lines that are read.
struct Sums<'a> {
    treaty: &'a Treaty<'a>,
    items: Vec<FullCensus>,
    attributed: Vec<FullCensus>,
    groups: Groups,
}

impl<'a> Sums<'a> {
    fn new(treaty: &'a Treaty<'a>) -> Self {
        let none = vec![FullCensus::EMPTY; treaty.parties.len()];
        Self { treaty, items: none.clone(), attributed: none, groups: Groups::default() }
    }

    fn party(&self, code: &str) -> Result<usize, String> {
        let party = self.treaty.party(code).ok().map(|(place, _)| place);
        party.ok_or_else(|| format!("`party` is {code}, which is no party of the treaty"))
    }

    fn kind(&self, word: &str) -> Result<AnyKind, String> {
        self.treaty.kind(word).ok_or_else(|| format!("`kind` is {word}, which the treaty does not know"))
    }

    fn state(word: &str) -> Result<State, String> {
        State::from_word(word.as_bytes()).ok_or_else(|| format!("`state` is {word}, which is none"))
    }

    fn add(&mut self, line: Line) -> Result<(), String> {
        match line {
            Line::Part(_) | Line::End(_) => Ok(()),
            Line::Items(cell) => self.add_cell(&cell, |sums| &mut sums.items),
            Line::Attributed(cell) => self.add_cell(&cell, |sums| &mut sums.attributed),
            Line::Group(GroupCell { party, kind, site, model, items }) => {
                let group = Group { party: self.party(&party)?, kind: self.kind(&kind)?, site, model };
                let groups = Groups { counts: [(group, items)].into(), ..Groups::default() };
                self.groups.merge(groups);
                Ok(())
            }
            Line::Unlisted(Unlisted { items }) => {
                self.groups.merge(Groups { unlisted: items, ..Groups::default() });
                Ok(())
            }
            Line::UnknownType(UnknownCell { party, kind, state, model, items }) => {
                let (party, kind, state) = (self.party(&party)?, self.kind(&kind)?, Self::state(&state)?);
                let unknown = UnknownType { party, kind, state, model };
                self.groups.merge(Groups { unknown_types: [(unknown, items)].into(), ..Groups::default() });
                Ok(())
            }
        }
    }

    fn add_cell(&mut self, cell: &Cell, table: fn(&mut Self) -> &mut Vec<FullCensus>) -> Result<(), String> {
        let (party, kind, state) = (self.party(&cell.party)?, self.kind(&cell.kind)?, Self::state(&cell.state)?);
        let census = table(self).get_mut(party).ok_or("`party` is no party of the treaty")?;
        census.add_many(kind, state, cell.items, cell.warheads).map_err(|overflow| overflow.to_string())
    }

    /// What the lines declare.
    fn declared(self, items: u64) -> Declared {
        let has_items: Vec<bool> = self.items.iter().map(|census| *census != FullCensus::EMPTY).collect();
        let named = |censuses: Vec<FullCensus>| {
            let all = self.treaty.parties.iter().zip(censuses).zip(&has_items).filter(|(_, has_items)| **has_items);
            all.map(|((party, census), _)| (party.code.to_owned(), census)).collect()
        };
        Declared { per_party: named(self.items), attributed: named(self.attributed), groups: self.groups, items }
    }
}
