//! Calls the functions of `proverka::count`.

use core::hash::{Hash, Hasher};
use core::str::FromStr;

use crate::{keep, opaque, printed};
use proverka::calendar::Date;
use proverka::count::{
    AnyKind, Census, CountRange, CountRangeError, Decimal, DecimalError, FullCensus, ImpossibleStep, Item, ItemLife,
    ItemStep, Kind, KindSet, Overflow, State, StateSet,
};

pub(crate) fn everything() {
    let kind = opaque(Kind::Slbm);
    let state = opaque(State::Deployed);
    keep(Kind::as_str(kind));
    keep(Kind::from_word(opaque(b"icbm")));
    keep(Kind::is_missile(kind));
    keep(Kind::can_be_of_type(kind, opaque(Kind::HeavyIcbm)));
    keep(Kind::index(kind));
    keep(State::as_str(state));
    keep(State::from_word(opaque(b"test")));
    keep(State::index(state));
    keep(State::kinds(state));

    let kinds = KindSet::new(opaque(&[Kind::Icbm, Kind::HeavyBomber]));
    keep(KindSet::with(kinds, kind));
    keep(KindSet::contains(opaque(kinds), kind));
    keep(KindSet::with_own(opaque(kinds), opaque(200)));
    keep(KindSet::union(opaque(kinds), opaque(KindSet::ALL)));
    let any = opaque(AnyKind::Own(opaque(31)));
    keep(KindSet::has(opaque(kinds), any));
    keep(AnyKind::can_be_in(any, state));
    keep(AnyKind::can_be_of_type(any, opaque(<AnyKind as From<Kind>>::from(kind))));
    AnyKind::all(opaque(7)).for_each(keep);
    let item = Item { id: "1", party: "US", kind, state, model: None, site: None, warheads: None };
    keep(<Item<'_, AnyKind> as From<Item<'_>>>::from(opaque(item)));
    let states = StateSet::new(opaque(&[State::Deployed]));
    keep(StateSet::with(states, state));
    keep(StateSet::contains(opaque(states), state));

    let mut life = ItemLife::new(any, state, opaque(Date::MIN));
    keep(ItemLife::step(&mut life, opaque(Date::MAX), opaque(ItemStep::Departed)));
    keep(ItemLife::step(&mut life, opaque(Date::MAX), opaque(ItemStep::Becomes(state))));
    keep(ItemLife::longest_transit(&life, opaque(Date::MAX)));
    keep(ItemLife::state(&life));
    keep(ItemLife::departed(&life));
    printed::<ImpossibleStep>(&opaque(ImpossibleStep::InTransit { since: Date::MIN }));

    let mut census = opaque(Census::EMPTY);
    keep(Census::add(&mut census, kind, state, opaque(3)));
    keep(Census::add_many(&mut census, kind, state, opaque(3), opaque(7)));
    keep(Census::items(&census, kind, state));
    keep(Census::warheads(&census, kind, state));
    keep(Census::merge(opaque(census), &census));
    let mut full = FullCensus::with_built_in(opaque(FullCensus::EMPTY), opaque(census));
    keep(FullCensus::add_many(&mut full, any, state, opaque(3), opaque(7)));
    keep(FullCensus::items(&full, any, state));
    keep(FullCensus::warheads(&full, any, state));
    keep(FullCensus::merge(opaque(full), &full));
    printed::<Overflow>(&Overflow);

    let number = opaque(Decimal::new(opaque(-367), opaque(2)));
    keep(Decimal::steps(number));
    keep(Decimal::decimals(number));
    keep(Decimal::whole(number));
    printed::<Decimal>(&number);
    match Decimal::parse(opaque("3.67"), opaque(2)) {
        Ok(steps) => keep(steps),
        Err(error) => printed::<DecimalError>(&error),
    }
    let other = <Decimal as FromStr>::from_str(opaque("-3.67")).unwrap_or(number);
    keep(<Decimal as Ord>::cmp(&number, &other));
    keep(<Decimal as PartialOrd>::partial_cmp(&number, &other));
    keep(<Decimal as PartialEq>::eq(&number, &other));
    struct Nothing(u64);
    impl Hasher for Nothing {
        fn write(&mut self, bytes: &[u8]) {
            self.0 ^= opaque(bytes.len() as u64);
        }

        fn finish(&self) -> u64 {
            self.0
        }
    }
    let mut hasher = Nothing(0);
    <Decimal as Hash>::hash(&number, &mut hasher);
    keep(hasher.finish());

    let range = opaque(CountRange::spanning(opaque(900), opaque(800)));
    keep(CountRange::min(range));
    keep(CountRange::max(range));
    keep(CountRange::exact(range));
    keep(CountRange::hull(range, opaque(CountRange::exactly(opaque(u32::MAX)))));
    keep(CountRange::sum(range, opaque(CountRange::at_least(opaque(7)))));
    keep(CountRange::new(opaque(7), opaque(Some(3))));
    printed::<CountRange>(&range);
    if let Err(error) = <CountRange as FromStr>::from_str(opaque("901..800")) {
        printed::<CountRangeError>(&error);
    }
}
