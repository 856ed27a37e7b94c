//! Counts the lines of one block.

use std::hash::BuildHasher as _;
use std::sync::{Mutex, PoisonError};

use proverka::count::{AnyKind, Census, FullCensus, Item, Overflow, State};
use proverka::text::item::{
    Columns, Field, LineError, first_json, first_row, parse_json, parse_json_with, parse_row, parse_row_with,
    place_in_json,
};

use super::groups::Groups;
use super::ids::{Compare, Fingerprint, IdPlace, Runs};
use super::place::{column, offset_of};
use super::report::{Fault, Faults, Place};
use super::{Attribution, GroupBy, Options};
use crate::suggest::did_you_mean_one_of;

/// How lines are read; all blocks share it.
pub(super) struct Reading<'a> {
    pub(super) parties: &'a [&'a str],
    pub(super) options: &'a Options<'a>,
    /// The columns of CSV; `None` for JSON.
    pub(super) columns: Option<Columns>,
    /// How the ids are compared.
    pub(super) compare: Compare,
    pub(super) groups: Mutex<Groups>,
}

/// The result of one block. Line numbers count from 1 at the start of the block.
pub(super) struct Part {
    pub(super) lines: u64,
    pub(super) items: u64,
    pub(super) censuses: Censuses,
    pub(super) faults: Faults,
    pub(super) runs: Runs,
    pub(super) hashes: Vec<u64>,
    pub(super) prints: Vec<Fingerprint>,
    /// Index of the party of the last item; the next item is mostly of the same party.
    party: usize,
    /// Index of the type of the last item that has a number; the next item is mostly of the same type.
    model: usize,
}

/// One census for each party. After these come, if items are counted by their types too, as many of the items to whose
/// types numbers are attributed.
#[derive(Clone)]
pub(super) struct Censuses {
    /// The items of the built-in kinds.
    pub(super) built_in: Vec<Census>,
    /// The items of the treaty's own kinds; empty if it has none.
    pub(super) own: Vec<FullCensus>,
}

impl Censuses {
    /// Counts one item. Inlined, so that the kind of an item is decided where it is known to be built in.
    #[inline(always)]
    fn add(&mut self, place: usize, kind: AnyKind, state: State, warheads: u16) -> Result<(), Overflow> {
        match kind {
            AnyKind::BuiltIn(kind) => self.built_in[place].add(kind, state, warheads),
            AnyKind::Own(_) => self.own[place].add_many(kind, state, 1, u32::from(warheads)),
        }
    }

    /// The sums of these censuses and `other`; `None` if a count overflows.
    pub(super) fn merge(&self, other: &Self) -> Option<Self> {
        let built_in = self.built_in.iter().zip(&other.built_in).map(|(all, more)| all.merge(more).ok()).collect();
        let own = self.own.iter().zip(&other.own).map(|(all, more)| all.merge(more).ok()).collect();
        Option::zip(built_in, own).map(|(built_in, own)| Self { built_in, own })
    }

    /// The censuses of all kinds.
    pub(super) fn full(self) -> Vec<FullCensus> {
        let Self { built_in, own } = self;
        let own = own.into_iter().chain(std::iter::repeat(FullCensus::EMPTY));
        built_in.into_iter().zip(own).map(|(built_in, own)| own.with_built_in(built_in)).collect()
    }
}

impl Part {
    pub(super) fn new(censuses: Censuses, options: &Options<'_>) -> Self {
        Self {
            lines: 0,
            items: 0,
            censuses,
            faults: Faults::new(options.max_errors),
            runs: Runs::default(),
            hashes: Vec::new(),
            prints: Vec::new(),
            party: 0,
            model: 0,
        }
    }
}

impl Reading<'_> {
    /// Counts the lines of `block`, starting from `censuses`.
    pub(super) fn fold(&self, block: &[u8], censuses: Censuses, scratch: &mut [u8]) -> Part {
        let mut part = Part::new(censuses, self.options);
        /// The usual length of a line. Unit: bytes.
        const LINE: usize = 64;
        match &self.compare {
            Compare::Order => {}
            Compare::Hashes(_) => part.hashes.reserve(block.len() / LINE),
            Compare::Prints(_) => part.prints.reserve(block.len() / LINE),
        }
        match str::from_utf8(block) {
            Ok(text) => self.fold_text(text, &mut part, scratch),
            // Lines are checked one by one, to find the ones that are valid text.
            Err(_) => {
                let mut rest = block;
                while !rest.is_empty() {
                    let (line, after) = cut_line(rest);
                    rest = after;
                    self.line(line, &mut part, scratch);
                }
            }
        }
        part
    }

    fn fold_text(&self, text: &str, part: &mut Part, scratch: &mut [u8]) {
        let mut rest = text;
        while !rest.is_empty() {
            let first = match &self.columns {
                None => first_json(rest),
                Some(columns) => first_row(rest, columns),
            };
            if let Some((item, after)) = first
                && rest.len() - after.len() <= self.options.max_line
            {
                part.lines += 1;
                self.item(&item, rest, part);
                rest = after;
                continue;
            }
            let (line, after) = cut_line(rest.as_bytes());
            self.line(line, part, scratch);
            rest = &rest[rest.len() - after.len()..];
        }
    }

    /// One line without its line break.
    fn line(&self, line: &[u8], part: &mut Part, scratch: &mut [u8]) {
        part.lines += 1;
        if line.len() > self.options.max_line {
            let found = format!("a line of more than {} bytes", self.options.max_line);
            let most = line.get(..self.options.max_line).unwrap_or(line);
            return part.fault(column(most, most.len()), found, "one item on a line".to_owned());
        }
        if line.trim_ascii().is_empty() {
            return part.fault(1, "a blank line".to_owned(), "one item on every line".to_owned());
        }
        let text = match proverka::text::scan::utf8(line) {
            Ok(text) => text,
            Err(error) => {
                let (found, expected) = (error.fault.actual().to_string(), error.fault.expected().to_string());
                return part.fault(column(line, error.offset), found, expected);
            }
        };
        let own = self.options.kinds;
        if own.is_empty() {
            let item = match &self.columns {
                None => parse_json(line, scratch),
                Some(columns) => parse_row(text, columns, scratch),
            };
            match item {
                Ok(item) => self.item(&item, text, part),
                Err(error) => part.line_error(line, error),
            }
        } else {
            let item = match &self.columns {
                None => parse_json_with(line, own, scratch),
                Some(columns) => parse_row_with(text, columns, own, scratch),
            };
            match item {
                Ok(item) => self.item(&item, text, part),
                Err(error) => part.line_error(line, error),
            }
        }
    }

    /// Counts one item; `line` is the text that contains it. Inlined, so that the item is never built in memory.
    #[inline(always)]
    fn item<K: Copy + Into<AnyKind>>(&self, item: &Item<'_, K>, line: &str, part: &mut Part) {
        // Codes are short, and a call to compare two letters would cost more than this comparison byte by byte.
        let is = |party: &&str| party.len() == item.party.len() && party.bytes().eq(item.party.bytes());
        if !self.parties.get(part.party).is_some_and(is) {
            match self.parties.iter().position(is) {
                Some(party) => part.party = party,
                None => return self.unknown_party(item, line, part),
            }
        }
        let kind = item.kind.into();
        if part.censuses.add(part.party, kind, item.state, item.warheads.unwrap_or(0)).is_err() {
            let found = format!("one {} too many", self.options.word(kind));
            return part.fault(1, found, format!("at most {} items and warheads of one kind", u32::MAX));
        }
        if let Some(attribution) = &self.options.attribution
            && attribution.kinds.has(kind)
            && !self.attribute(attribution, item, part)
        {
            let found = "one warhead too many".to_owned();
            return part.fault(1, found, format!("at most {} warheads of one kind", u32::MAX));
        }
        part.items += 1;
        match &self.compare {
            Compare::Order => part.runs.add(item.id),
            Compare::Hashes(key) => part.hashes.push(key.hash_one(item.id)),
            Compare::Prints(prints) => {
                let place = IdPlace::new(part.lines, self.column_of(line, item.id, Field::Id));
                part.prints.push(Fingerprint { hash: prints.hash(item.id), place });
            }
        }
        if let Some(GroupBy { kinds, states }) = &self.options.group
            && kinds.has(kind)
            && states.contains(item.state)
        {
            self.groups.lock().unwrap_or_else(PoisonError::into_inner).add(part.party, item);
        }
    }

    /// Counts the warheads that are attributed to the type of an item; false if there would be too many.
    fn attribute<K: Copy + Into<AnyKind>>(
        &self,
        attribution: &Attribution,
        item: &Item<'_, K>,
        part: &mut Part,
    ) -> bool {
        let kind = item.kind.into();
        let is =
            |(name, of, _): &&(String, AnyKind, u16)| item.model == Some(name.as_str()) && kind.can_be_of_type(*of);
        let types = &attribution.types;
        if !types.get(part.model).as_ref().is_some_and(is) {
            match types.iter().position(|one| is(&one)) {
                Some(model) => part.model = model,
                None => {
                    if attribution.is_needed(kind, item.state) {
                        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
                        groups.add_unknown_type(part.party, item);
                    }
                    return true;
                }
            }
        }
        let (_, _, warheads) = types[part.model];
        part.censuses.add(self.parties.len() + part.party, kind, item.state, warheads).is_ok()
    }

    /// As many empty censuses as a part has.
    pub(super) fn no_censuses(&self) -> Censuses {
        let times = if self.options.attribution.is_some() { 2 } else { 1 };
        let places = self.parties.len() * times;
        let own = if self.options.kinds.is_empty() { 0 } else { places };
        Censuses { built_in: vec![Census::EMPTY; places], own: vec![FullCensus::EMPTY; own] }
    }

    #[cold]
    fn unknown_party<K>(&self, item: &Item<'_, K>, line: &str, part: &mut Part) {
        let short: String = item.party.chars().take(40).collect();
        let meant = did_you_mean_one_of(&short, self.parties.iter().copied());
        let found = format!("unknown party `{}`{meant}", short.escape_debug());
        let column = self.column_of(line, item.party, Field::Party);
        part.fault(column, found, format!("one of {}", self.parties.join(", ")));
    }

    /// The column of `value`, the value of a field that was read from `line`.
    fn column_of(&self, line: &str, value: &str, field: Field) -> u64 {
        // A value with escapes is not a slice of its line, so the line is searched.
        let offset = offset_of(line, value).or_else(|| match &self.columns {
            None => place_in_json(line, field),
            Some(columns) => columns.place(line, field),
        });
        column(line.as_bytes(), offset.unwrap_or(0))
    }
}

impl Part {
    /// Records a fault of the line that was counted last.
    fn fault(&mut self, column: u64, found: String, expected: String) {
        let place = Place { line: self.lines, column };
        self.faults.note(|| Fault { place, found, expected });
    }

    fn line_error(&mut self, line: &[u8], error: LineError<'_>) {
        let place = Place { line: self.lines, column: column(line, error.offset) };
        let (found, expected) = (error.actual(), error.expected());
        self.faults.note(|| Fault { place, found: found.to_string(), expected: expected.to_string() });
    }
}

/// The first line without its line break, and the text that follows it.
pub(super) fn cut_line(text: &[u8]) -> (&[u8], &[u8]) {
    let (line, rest) = match memchr::memchr(b'\n', text) {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, &[][..]),
    };
    (line.strip_suffix(b"\r").unwrap_or(line), rest)
}
