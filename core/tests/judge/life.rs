//! The life of an item against a plain reading of its whole history, for every history of up to four steps.

use proverka::calendar::Date;
use proverka::count::{AnyKind, ItemLife, ItemStep, Kind, State};
use proverka::date;

/// The first day of every life.
const DECLARED: Date = date!(2012, 2, 27);

/// A step that was taken, and its day.
type Taken = (Date, ItemStep);

/// The steps that the history has, read as a whole each time.
struct Model {
    kind: Kind,
    first: State,
    taken: Vec<Taken>,
}

impl Model {
    fn state(&self) -> State {
        let becomes = |(_, step): &Taken| match step {
            ItemStep::Becomes(state) => Some(*state),
            _ => None,
        };
        self.taken.iter().rev().find_map(becomes).unwrap_or(self.first)
    }

    /// Every time in transit: its first day, and its last one if it is over.
    fn transits(&self) -> Vec<(Date, Option<Date>)> {
        let is_start = |step: &ItemStep| *step == ItemStep::Departed;
        let is_end = |step: &ItemStep| matches!(step, ItemStep::Arrived | ItemStep::Becomes(State::Eliminated));
        let starts = self.taken.iter().enumerate().filter(|(_, (_, step))| is_start(step));
        let end = |at: usize| self.taken.iter().skip(at).find(|(_, step)| is_end(step)).map(|(day, _)| *day);
        starts.map(|(at, (day, _))| (*day, end(at))).collect()
    }

    fn can(&self, day: Date, step: ItemStep) -> bool {
        let is_later = self.taken.iter().all(|(other, _)| *other <= day) && DECLARED <= day;
        let under_way = self.transits().iter().any(|(_, end)| end.is_none());
        let fits = match step {
            ItemStep::Departed => !under_way,
            ItemStep::Arrived => under_way,
            ItemStep::Becomes(State::Deployed) if under_way => false,
            ItemStep::Becomes(State::NonNuclear) if self.kind != Kind::HeavyBomber => false,
            ItemStep::Becomes(state) => state != self.state(),
        };
        is_later && self.state() != State::Eliminated && fits
    }

    fn longest(&self, day: Date) -> Option<u32> {
        let days = |from: Date, to: Date| to.day_number() - from.day_number();
        self.transits().into_iter().map(|(from, to)| days(from, to.unwrap_or(day))).max()
    }
}

#[test]
fn every_short_history_is_taken_as_a_plain_reading_of_it_says() {
    let steps: Vec<ItemStep> =
        [ItemStep::Departed, ItemStep::Arrived].into_iter().chain(State::ALL.map(ItemStep::Becomes)).collect();
    let (mut accepted, mut refused) = (0, 0);
    for (kind, first) in [(Kind::Icbm, State::NonDeployed), (Kind::HeavyBomber, State::Deployed)] {
        // Each digit of the number chooses a step and how many days it is after the one before.
        let choices = steps.len() * 3;
        for history in 0..choices.pow(4) {
            let mut life = ItemLife::new(kind.into(), first, DECLARED);
            let mut model = Model { kind, first, taken: Vec::new() };
            let mut day = DECLARED;
            let mut rest = history;
            for _ in 0..4 {
                let (step, days) = (steps[rest % steps.len()], [-1, 0, 31][rest / steps.len() % 3]);
                rest /= choices;
                day = day.add_days(days).unwrap();
                let can = model.can(day, step);
                let before = life;
                assert_eq!(life.step(day, step).is_ok(), can, "{:?}, then {day} {step:?}", model.taken);
                if can {
                    model.taken.push((day, step));
                    accepted += 1;
                } else {
                    assert_eq!(life, before, "a refused step changes nothing");
                    refused += 1;
                }
            }
            let later = day.max(DECLARED).add_days(7).unwrap();
            assert_eq!(life.state(), model.state(), "{:?}", model.taken);
            assert_eq!(life.longest_transit(later), model.longest(later), "{:?}", model.taken);
        }
    }
    assert!(accepted > 100_000 && refused > 100_000, "{accepted} {refused}");
}

#[test]
fn what_cannot_happen_is_said_in_words() {
    let said = |steps: &[(i32, ItemStep)]| {
        let mut life = ItemLife::new(AnyKind::BuiltIn(Kind::Slbm), State::NonDeployed, DECLARED);
        let mut last = Ok(());
        for (days, step) in steps {
            last = life.step(DECLARED.add_days(*days).unwrap(), *step);
        }
        last.unwrap_err().to_string()
    };
    let eliminated = ItemStep::Becomes(State::Eliminated);
    for (steps, words) in [
        (vec![(-1, ItemStep::Departed)], "it is earlier than the step before it, of 2012-02-27"),
        (vec![(2, eliminated), (3, ItemStep::Departed)], "the item was eliminated on 2012-02-29, which is final"),
        (
            vec![(1, ItemStep::Departed), (2, ItemStep::Becomes(State::Deployed))],
            "the item has been in transit since 2012-02-28",
        ),
        (vec![(1, ItemStep::Arrived)], "the item is not in transit"),
        (vec![(1, ItemStep::Becomes(State::NonDeployed))], "the item is non_deployed already"),
        (vec![(1, ItemStep::Becomes(State::NonNuclear))], "items of its kind are never non_nuclear"),
    ] {
        assert_eq!(said(&steps), words);
    }
}
