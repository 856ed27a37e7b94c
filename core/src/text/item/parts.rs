//! Builds an item from its fields.

use super::error::Problem;
use super::field::Field;
use super::kinds::Kinds;
use crate::count::{Item, State};

/// The fields of an item that have been read so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts<'a, L: Kinds<'a>> {
    kinds: L,
    id: Option<&'a str>,
    party: Option<&'a str>,
    kind: Option<L::Kind>,
    state: Option<State>,
    model: Option<&'a str>,
    site: Option<&'a str>,
    warheads: Option<u16>,
}

impl<'a, L: Kinds<'a>> Parts<'a, L> {
    /// No fields yet, of an item of one of `kinds`.
    pub(super) const fn new(kinds: L) -> Self {
        Self { kinds, id: None, party: None, kind: None, state: None, model: None, site: None, warheads: None }
    }

    /// Sets a field from its text.
    pub(super) fn take(&mut self, field: Field, text: &'a str) -> Result<(), Problem<'a>> {
        match field {
            Field::Id => self.id = Some(text),
            Field::Party => self.party = Some(text),
            Field::Kind => {
                let unknown = Problem::UnknownKind { found: text, own: self.kinds.own() };
                self.kind = Some(self.kinds.find(text).ok_or(unknown)?);
            }
            Field::State => self.state = Some(State::from_word(text.as_bytes()).ok_or(Problem::UnknownState(text))?),
            Field::Model => self.model = Some(text),
            Field::Site => self.site = Some(text),
            Field::Warheads => self.warheads = Some(whole(text).ok_or(Problem::WarheadsRange(text))?),
        }
        Ok(())
    }

    /// The item, if all required fields are set and the fields fit each other. The error names the field to look at.
    pub(super) fn item(self) -> Result<Item<'a, L::Kind>, (Field, Problem<'a>)> {
        let missing = |field| (field, Problem::MissingField(field));
        let id = self.id.ok_or(missing(Field::Id))?;
        let party = self.party.ok_or(missing(Field::Party))?;
        let kind = self.kind.ok_or(missing(Field::Kind))?;
        let state = self.state.ok_or(missing(Field::State))?;
        let empty = |text: &str| text.is_empty();
        for (field, text) in
            [(Field::Id, Some(id)), (Field::Party, Some(party)), (Field::Model, self.model), (Field::Site, self.site)]
        {
            if text.is_some_and(empty) {
                return Err((field, Problem::Empty(field)));
            }
        }
        let (word, carries_warheads) = (self.kinds.word(kind), self.kinds.carries_warheads(kind));
        if self.warheads.is_some() && !carries_warheads {
            return Err((Field::Warheads, Problem::WarheadsOn(word)));
        }
        if self.warheads.is_none() && carries_warheads && matches!(state, State::Deployed) {
            return Err((Field::Warheads, Problem::WarheadsMissing(word)));
        }
        if !self.kinds.can_be_in(kind, state) {
            return Err((Field::State, Problem::StateOn(state, word)));
        }
        Ok(Item { id, party, kind, state, model: self.model, site: self.site, warheads: self.warheads })
    }
}

/// A whole number as JSON would write it: digits only, no leading zero.
fn whole(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = text.len() > 1 && text.starts_with('0');
    if digits && !leading_zero { text.parse().ok() } else { None }
}
