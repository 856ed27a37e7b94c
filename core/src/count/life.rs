//! The life of one declared item: what happens to it after it was declared, and what cannot happen.

use core::fmt;

use super::{AnyKind, State};
use crate::calendar::Date;

/// What happens to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum ItemStep {
    /// It leaves a place for another one.
    Departed,
    /// It arrives at the place to which it was under way.
    Arrived,
    /// It goes into another state: it is deployed, converted or eliminated.
    Becomes(State),
}

/// Why a step cannot have happened. The life is unchanged then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ImpossibleStep {
    /// The step is earlier than the one before it.
    Earlier {
        /// The day of the step before it.
        last: Date,
    },
    /// The item has been eliminated, which is final.
    Eliminated {
        /// The day on which it was.
        on: Date,
    },
    /// The item is under way, and can neither depart nor be deployed.
    InTransit {
        /// The day on which it departed.
        since: Date,
    },
    /// The item is not under way, and cannot arrive.
    NotInTransit,
    /// The item is in this state already.
    Already(State),
    /// Items of its kind are never in this state.
    NeverSo(State),
}

impl fmt::Display for ImpossibleStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Earlier { last } => write!(f, "it is earlier than the step before it, of {last}"),
            Self::Eliminated { on } => write!(f, "the item was eliminated on {on}, which is final"),
            Self::InTransit { since } => write!(f, "the item has been in transit since {since}"),
            Self::NotInTransit => f.write_str("the item is not in transit"),
            Self::Already(state) => write!(f, "the item is {} already", state.as_str()),
            Self::NeverSo(state) => write!(f, "items of its kind are never {}", state.as_str()),
        }
    }
}

impl core::error::Error for ImpossibleStep {}

/// The life of an item up to a day: its state, whether it is in transit, and its longest time in transit.
///
/// ```
/// use proverka::count::{AnyKind, ImpossibleStep, ItemLife, ItemStep, Kind, State};
/// use proverka::date;
///
/// let mut life = ItemLife::new(AnyKind::BuiltIn(Kind::Icbm), State::NonDeployed, date!(2012, 3, 1));
/// life.step(date!(2012, 3, 5), ItemStep::Departed)?;
/// // The day of departure is day zero.
/// assert_eq!(life.longest_transit(date!(2012, 4, 4)), Some(30));
/// life.step(date!(2012, 4, 5), ItemStep::Arrived)?;
/// life.step(date!(2012, 4, 9), ItemStep::Becomes(State::Eliminated))?;
/// assert_eq!(life.longest_transit(date!(2012, 12, 31)), Some(31));
///
/// let again = life.step(date!(2012, 6, 1), ItemStep::Becomes(State::Deployed));
/// assert_eq!(again, Err(ImpossibleStep::Eliminated { on: date!(2012, 4, 9) }));
/// # Ok::<(), ImpossibleStep>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ItemLife {
    kind: AnyKind,
    state: State,
    last: Date,
    departed: Option<Date>,
    longest: Option<u32>,
}

impl ItemLife {
    /// The life of an item that is declared, or new, on `day`.
    #[must_use]
    pub const fn new(kind: AnyKind, state: State, day: Date) -> Self {
        Self { kind, state, last: day, departed: None, longest: None }
    }

    /// The state of the item after its last step.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// The day on which the item departed, if it is in transit.
    #[must_use]
    pub const fn departed(&self) -> Option<Date> {
        self.departed
    }

    /// Takes the next step, on `day`. Several steps may be on one day, in the order in which they are taken.
    ///
    /// # Errors
    ///
    /// [`ImpossibleStep`] if this cannot have happened.
    pub fn step(&mut self, day: Date, step: ItemStep) -> Result<(), ImpossibleStep> {
        if day < self.last {
            return Err(ImpossibleStep::Earlier { last: self.last });
        }
        if self.state == State::Eliminated {
            return Err(ImpossibleStep::Eliminated { on: self.last });
        }
        match (step, self.departed) {
            (ItemStep::Departed, None) => self.departed = Some(day),
            (ItemStep::Arrived, Some(_)) => {
                self.longest = self.longest_transit(day);
                self.departed = None;
            }
            (ItemStep::Arrived, None) => return Err(ImpossibleStep::NotInTransit),
            (ItemStep::Departed | ItemStep::Becomes(State::Deployed), Some(since)) => {
                return Err(ImpossibleStep::InTransit { since });
            }
            (ItemStep::Becomes(state), _) => {
                if state == self.state {
                    return Err(ImpossibleStep::Already(state));
                }
                if !self.kind.can_be_in(state) {
                    return Err(ImpossibleStep::NeverSo(state));
                }
                // What is eliminated on its way is under way no more.
                if state == State::Eliminated && self.departed.is_some() {
                    self.longest = self.longest_transit(day);
                    self.departed = None;
                }
                self.state = state;
            }
        }
        self.last = day;
        Ok(())
    }

    /// The longest time that the item was in transit up to `day`, counted from the day of departure; `None` if it never
    /// was. Unit: days.
    #[must_use]
    pub fn longest_transit(&self, day: Date) -> Option<u32> {
        let running = self.departed.map(|departed| u32::try_from(departed.days_until(day)).unwrap_or(0));
        self.longest.max(running)
    }
}
