//! The status of a treaty that is not in force yet, or that never entered into force.

use super::status::Status;
use super::termination::actors;
use crate::calendar::Date;
use crate::treaty::{Act, ActKind, Acts, Treaty};
use crate::verdict::Truth;

/// The status at the end of `day`, which is before entry into force.
///
/// A treaty of which it is on record that it entered into force was never abandoned, whatever a signatory declared.
pub(super) fn before_entry(treaty: &Treaty<'_>, acts: Acts<'_>, day: Date) -> Status {
    let mut abandoned = Truth::False;
    let mut provisional = Provisional { applied: Truth::False, latest: Date::MIN };
    for act in acts.as_slice() {
        let happened = act.when.by(day);
        match act.kind {
            _ if happened == Truth::False => {}
            ActKind::DeclaredNoParty if treaty.entry_into_force.is_none() && !actors(treaty, act).is_empty() => {
                abandoned = abandoned.or(happened);
            }
            ActKind::ProvisionalApplication => provisional.set(Truth::True, act, happened),
            ActKind::ProvisionalApplicationEnded => provisional.set(Truth::False, act, happened),
            _ => {}
        }
    }
    match (abandoned, provisional.applied) {
        (Truth::True, _) => Status::Abandoned,
        (Truth::False, Truth::True) => Status::Provisional,
        (Truth::False, Truth::False) => Status::NotYet,
        _ => Status::Undecided,
    }
}

/// Whether the treaty is applied provisionally, after some of the acts on this.
struct Provisional {
    applied: Truth,
    /// The latest day on which any of those acts may have happened.
    latest: Date,
}

impl Provisional {
    /// Takes an act into account that begins or ends the provisional application, or may have. Only an act that surely
    /// comes after all before it settles the question. Any other leaves it settled only if it changes nothing.
    fn set(&mut self, applied: Truth, act: &Act<'_>, happened: Truth) {
        if happened == Truth::True && act.when.earliest() >= self.latest {
            self.applied = applied;
        } else if self.applied != applied {
            self.applied = Truth::Unknown;
        }
        self.latest = self.latest.max(act.when.latest());
    }
}
