//! Calls the functions of `proverka::treaty`.

use crate::{keep, opaque, printed};
use proverka::calendar::Span;
use proverka::count::{AnyKind, Kind, State};
use proverka::treaty::catalog::{self, NEW_START, START_1};
use proverka::treaty::{
    ActKind, Acts, Bound, Inspection, OutOfOrder, Part, Scope, StatePartySet, Step, Treaty, Unit, UnknownName, Whom,
    WithdrawalEnds, WithdrawalRule,
};
#[cfg(feature = "shares")]
use proverka::treaty::{Anchor, Base, Share};

pub(crate) fn everything() {
    keep(catalog::find(opaque("sort")));
    let treaty = opaque(&START_1);
    keep(Treaty::quantity(treaty, opaque("warheads")));
    keep(Treaty::party(treaty, opaque("US")));
    keep(Treaty::party_set(treaty, opaque("US")));
    keep(Treaty::side_or_group(treaty, opaque("US")));
    if let Err(unknown) = Treaty::group(treaty, opaque("US")) {
        printed::<UnknownName>(&unknown);
    }
    keep(Treaty::group(treaty, opaque("nato")));
    keep(Treaty::named_day(treaty, opaque("implementation_day")));
    let kind = opaque(AnyKind::BuiltIn(Kind::HeavyIcbm));
    keep(Treaty::names(treaty, kind, opaque(State::Test)));
    keep(Treaty::item_type(treaty, opaque("SS-18"), kind));
    keep(Treaty::kind(treaty, opaque("battle_tank")));
    keep(Treaty::kind_word(treaty, kind));
    keep(Treaty::carries_warheads(treaty, kind));
    Treaty::every_kind(treaty).for_each(keep);
    keep(Treaty::everyone(treaty));
    keep(Treaty::counts(treaty, opaque("warheads")));
    Treaty::sides(treaty).for_each(keep);

    let one = StatePartySet::one(opaque(usize::MAX));
    let many = opaque(StatePartySet::first(opaque(usize::MAX)));
    keep(StatePartySet::with(one, many));
    keep(StatePartySet::without(many, one));
    keep(StatePartySet::both(many, one));
    keep(StatePartySet::contains(many, one));
    keep(StatePartySet::is_empty(many));
    keep(StatePartySet::len(many));
    StatePartySet::places(many).for_each(keep);

    keep(Whom::binds(opaque(Whom::Side("US")), opaque("RU")));
    keep(Whom::covers(opaque(Whom::EachSide), opaque(Whom::Group("nato"))));
    keep(Treaty::is_of(treaty, opaque(1), opaque("nato")));
    #[cfg(feature = "quotas")]
    quotas();
    #[cfg(feature = "deadlines")]
    deadlines();
    keep(Step::as_str(opaque(Step::Notice)));
    let inspection = Inspection { kind: opaque("visit"), by: opaque(Some(0)), of: None, steps: opaque(&[]) };
    keep(Inspection::at(&inspection, opaque(Step::End)));
    let bound = opaque(Bound::AtMost(opaque(700)));
    keep(Bound::is_floor(bound));
    keep(Bound::number(bound));
    keep(Bound::share(bound));
    keep(Bound::replaces(bound, opaque(Bound::AtLeast(opaque(1)))));
    keep(Part::fraction(opaque(Part::Ratio(opaque(2), opaque(3)))));
    #[cfg(feature = "shares")]
    shares();
    keep(Unit::as_str(opaque(Unit::Warheads)));
    keep(Scope::as_str(opaque(Scope::Side)));
    let rule = WithdrawalRule::after(opaque(Span::Months(3)));
    keep(WithdrawalEnds::as_str(opaque(rule.ends)));
    keep(rule);
    acts();
}

#[cfg(feature = "quotas")]
fn quotas() {
    use proverka::treaty::{EventPart, Per, Window, Words};

    let kinds = Words::new(opaque(&["visit", "call"]));
    keep(Words::with(kinds, opaque("flight")));
    keep(Words::contains(kinds, opaque("visit")));
    Words::iter(kinds).for_each(keep);
    printed::<Window>(&opaque(Window::TreatyYear));
    let per = Per::new(opaque(&[EventPart::By]));
    keep(Per::contains(Per::with(per, opaque(EventPart::Place)), opaque(EventPart::Of)));
    keep(EventPart::as_str(opaque(EventPart::By)));
}

#[cfg(feature = "deadlines")]
fn deadlines() {
    use proverka::treaty::{Due, Force, Provided};

    keep(Force::as_str(opaque(Force::Right)));
    keep(Provided::as_str(opaque(Provided::Sent)));
    let due = opaque(Due::AfterEvent(opaque("launch"), opaque(Span::Days(5))));
    keep(Due::event(due));
    keep(Due::window(due));
}

#[cfg(feature = "shares")]
fn shares() {
    let share = Share::new(opaque(Part::Percent(opaque(450_000))), opaque(Base::Number(opaque(7))));
    keep(Share::percent(opaque(45), opaque("warheads")));
    keep(Share::ratio(opaque(2), opaque(3), opaque("warheads")));
    keep(Share::of_side_or_group(opaque(share), opaque("US")));
    keep(Share::declared_on(opaque(share), opaque(Anchor::AfterEntry(Span::Days(opaque(30))))));
    printed::<Part>(&Share::part(share));
    keep(Share::base(share));
}

fn acts() {
    keep(ActKind::as_str(opaque(ActKind::Statement)));
    keep(ActKind::from_word(opaque(b"suspension")));
    keep(ActKind::changes_dates(opaque(ActKind::WithdrawalNotice)));
    keep(ActKind::needs_party(opaque(ActKind::WithdrawalNotice)));
    keep(ActKind::may_name_a_day(opaque(ActKind::WithdrawalNotice)));
    let recorded = opaque(catalog::NEW_START_ACTS);
    keep(Acts::up_to(recorded, opaque(proverka::calendar::Date::MAX)));
    match Acts::new(opaque(Acts::as_slice(recorded))) {
        Ok(acts) => keep(acts),
        Err(error) => printed::<OutOfOrder>(&error),
    }
    keep(opaque(&NEW_START));
}
