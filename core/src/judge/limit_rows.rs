//! The order in which sides and groups are judged against the ceilings.

use super::limits::{LimitFinding, Limits, NumberOf, members};
use crate::count::CountRange;
use crate::treaty::{Quantity, StatePartySet, Whom};
use crate::verdict::Truth;

/// Judges every side, in the order of its first party, and then every group, each against the ceilings that get a row
/// for it, in the treaty's order.
///
/// A chain of iterator adapters would say the same, but each of them keeps a copy of the question: this takes half of
/// the stack.
pub(super) struct Rows<'a, J, A, N> {
    limits: Limits<'a>,
    judged: J,
    asked: A,
    number: N,
    /// Who is judged: a place in the list of parties, or behind it in that of groups.
    who: usize,
    /// The place of the next ceiling for it.
    next: usize,
    /// Whether the treaty binds it, once that is needed: it is expensive to find out where there are many parties.
    bound: Option<Truth>,
}

impl<'a, J, A, N> Rows<'a, J, A, N> {
    pub(super) const fn new(limits: Limits<'a>, judged: J, asked: A, number: N) -> Self {
        Self { limits, judged, asked, number, who: 0, next: 0, bound: None }
    }

    /// The name of the side or group at this place, and its members. The place of a party is that of its side if it is
    /// the first party of the side, and otherwise of nobody. `None` behind the last group.
    fn subject(&self, place: usize) -> Option<Option<(&'a str, Whom<'a>, StatePartySet)>> {
        let treaty = self.limits.question().treaty;
        if let Some(party) = treaty.parties.get(place) {
            let side = party.side;
            let is_first = !treaty.parties.iter().take(place).any(|earlier| earlier.side == side);
            return Some(is_first.then(|| (side, Whom::Side(side), members(treaty, side))));
        }
        let group = treaty.groups.get(place.checked_sub(treaty.parties.len())?)?;
        Some(Some((group.id, Whom::Group(group.id), group.members)))
    }
}

impl<'a, J, A, N> Iterator for Rows<'a, J, A, N>
where
    J: Fn(Whom<'a>) -> bool,
    A: Fn(&Quantity<'a>) -> bool,
    N: Fn(NumberOf<'a>) -> Option<CountRange>,
{
    type Item = LimitFinding<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let treaty = self.limits.question().treaty;
        loop {
            if let Some((side, who, parties)) = self.subject(self.who)?.filter(|(_, who, _)| (self.judged)(*who)) {
                while let Some(ceiling) = treaty.ceilings.get(self.next) {
                    self.next = self.next.saturating_add(1);
                    if !self.limits.has_a_say(who, ceiling) {
                        continue;
                    }
                    let Ok(quantity) = treaty.quantity(ceiling.quantity) else { continue };
                    if (self.asked)(quantity) {
                        let question = self.limits.question();
                        let bound = *self.bound.get_or_insert_with(|| question.binds_any(parties));
                        return Some(self.limits.finding_on(side, bound, quantity, ceiling, &self.number));
                    }
                }
            }
            self.who = self.who.saturating_add(1);
            (self.next, self.bound) = (0, None);
        }
    }
}
