//! Judges whether items are at places that a treaty allows.

use super::question::Question;
use crate::count::{AnyKind, State};
use crate::treaty::PlaceRule;
use crate::verdict::{Truth, Verdict};

/// The judgement of the place of an item by one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct PlaceFinding<'a> {
    /// The rule that names the item.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::stored::place_rule"))]
    pub rule: &'a PlaceRule<'a>,
    /// Whether the item is where the rule allows it.
    pub verdict: Verdict,
}

impl<'a> Question<'a> {
    /// Judges an item of this kind and state by every rule on places that names it. `facility` is the kind of facility
    /// at which it is; `None` if that is not known.
    ///
    /// `party` is the index of the party whose item it is: a rule binds it while the treaty does.
    ///
    /// ```
    /// use proverka::calendar::Interval;
    /// use proverka::count::{Kind, KindSet, State, StateSet};
    /// use proverka::date;
    /// use proverka::judge::Question;
    /// use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
    /// use proverka::treaty::{PlaceRule, Treaty, Words};
    /// use proverka::verdict::Verdict::{Fails, Holds, NotBinding, Undecided};
    ///
    /// let rule = PlaceRule {
    ///     kinds: KindSet::new(&[Kind::IcbmLauncher]),
    ///     states: StateSet::new(&[State::Test]),
    ///     facilities: Words::new(&["test_range"]),
    ///     citation: NEW_START.term.duration.citation,
    /// };
    /// let treaty = Treaty { places: &[rule], ..NEW_START };
    /// let on = |day| {
    ///     let at = Interval::exactly(day);
    ///     Question::new(&treaty, NEW_START_ACTS, at)
    /// };
    /// let launcher = Kind::IcbmLauncher.into();
    /// let judged = |day, facility| on(day).places(0, launcher, State::Test, facility).map(|found| found.verdict).next();
    /// assert_eq!(judged(date!(2012, 3, 1), Some("test_range")), Some(Holds));
    /// assert_eq!(judged(date!(2012, 3, 1), Some("icbm_base")), Some(Fails));
    /// assert_eq!(judged(date!(2012, 3, 1), None), Some(Undecided));
    /// assert_eq!(judged(date!(2010, 3, 1), Some("icbm_base")), Some(NotBinding));
    /// ```
    pub fn places(
        &self,
        party: usize,
        kind: AnyKind,
        state: State,
        facility: Option<&str>,
    ) -> impl Iterator<Item = PlaceFinding<'a>> {
        let named = self.treaty.places.iter().filter(move |rule| rule.kinds.has(kind) && rule.states.contains(state));
        let binds = self.binds(party);
        let kept = move |rule: &PlaceRule<'_>| match facility {
            Some(facility) => Truth::known(rule.facilities.contains(facility)),
            None => Truth::Unknown,
        };
        named.map(move |rule| PlaceFinding { rule, verdict: Verdict::if_binding(kept(rule), binds) })
    }
}
