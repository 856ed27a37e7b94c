//! Builds an item from its fields.

use super::error::Problem;
use super::field::Field;
use crate::count::{Item, Kind, State};

/// The fields of an item that have been read so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts<'a> {
    id: Option<&'a str>,
    party: Option<&'a str>,
    kind: Option<Kind>,
    state: Option<State>,
    model: Option<&'a str>,
    site: Option<&'a str>,
    warheads: Option<u16>,
}

impl<'a> Parts<'a> {
    /// Sets a field from its text.
    pub(super) fn take(&mut self, field: Field, text: &'a str) -> Result<(), Problem<'a>> {
        match field {
            Field::Id => self.id = Some(text),
            Field::Party => self.party = Some(text),
            Field::Kind => self.kind = Some(Kind::from_word(text.as_bytes()).ok_or(Problem::UnknownKind(text))?),
            Field::State => self.state = Some(State::from_word(text.as_bytes()).ok_or(Problem::UnknownState(text))?),
            Field::Model => self.model = Some(text),
            Field::Site => self.site = Some(text),
            Field::Warheads => self.warheads = Some(whole(text).ok_or(Problem::WarheadsRange(text))?),
        }
        Ok(())
    }

    /// The item, if all required fields are set and the fields fit each other. The error names the field to look at.
    pub(super) fn item(self) -> Result<Item<'a>, (Field, Problem<'a>)> {
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
        if self.warheads.is_some() && !kind.is_missile() {
            return Err((Field::Warheads, Problem::WarheadsOn(kind)));
        }
        if self.warheads.is_none() && kind.is_missile() && matches!(state, State::Deployed) {
            return Err((Field::Warheads, Problem::WarheadsMissing(kind)));
        }
        if !state.kinds().contains(kind) {
            return Err((Field::State, Problem::StateOn(state, kind)));
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
