//! Which steps of an inspection come before which others.

use crate::treaty::{Step, StepLimit};

/// What comes before what in every inspection, by what the steps are.
const ALWAYS: [(Step, Step); 11] = [
    (Step::Notice, Step::Acknowledgement),
    (Step::Notice, Step::Arrival),
    (Step::Notice, Step::Designation),
    (Step::FlightPlan, Step::Departure),
    (Step::Departure, Step::Arrival),
    (Step::Arrival, Step::Transport),
    (Step::Designation, Step::Restrictions),
    (Step::Restrictions, Step::Transport),
    (Step::Transport, Step::Start),
    (Step::Start, Step::End),
    (Step::End, Step::Report),
];

/// Where the treaty names the step of the designation, the team arrives before it names the site. Otherwise the notice
/// names the site.
const DESIGNATED_LATER: (Step, Step) = (Step::Arrival, Step::Designation);

/// The steps that no inspection leaves out.
const MAIN: [Step; 8] = [
    Step::Notice,
    Step::Arrival,
    Step::Designation,
    Step::Restrictions,
    Step::Transport,
    Step::Start,
    Step::End,
    Step::Report,
];

/// The order of the steps of one kind of inspection.
#[derive(Clone, Copy)]
pub(super) struct Order {
    /// For each step, the set of those that must not be before it.
    later: [u16; Step::ALL.len()],
}

impl Order {
    /// The order of the steps in an inspection to which `limits` apply, by these and by what the steps are.
    pub(super) fn new<'a>(limits: impl Iterator<Item = &'a StepLimit<'a>> + Clone) -> Self {
        let is_named = |limit: &StepLimit<'_>| limit.after == Step::Designation || limit.step == Step::Designation;
        let later = Some(DESIGNATED_LATER).filter(|_| limits.clone().any(is_named));
        let own = limits.map(|limit| (limit.after, limit.step));
        let rules = ALWAYS.into_iter().chain(later).chain(own);
        Self { later: Step::ALL.map(|step| all_after(step, rules.clone())) }
    }

    /// Whether `one` must not be after `other`. Where the rules contradict each other, there is no order.
    pub(super) fn is_before(&self, one: Step, other: Step) -> bool {
        self.leads_to(one, other) && !self.leads_to(other, one)
    }

    /// Whether an inspection that has had some step after `step` surely has had `step` itself.
    pub(super) fn is_needed(step: Step) -> bool {
        MAIN.contains(&step)
    }

    fn leads_to(&self, from: Step, to: Step) -> bool {
        self.later.get(usize::from(from as u8)).is_some_and(|later| later & bit(to) != 0)
    }
}

/// The set of the steps to which the rules lead from `step`, with or without other steps between them.
fn all_after(step: Step, rules: impl Iterator<Item = (Step, Step)> + Clone) -> u16 {
    let mut reached = bit(step);
    for _ in Step::ALL {
        for (after, step) in rules.clone() {
            if reached & bit(after) != 0 {
                reached |= bit(step);
            }
        }
    }
    reached & !bit(step)
}

/// Each step is one bit.
const fn bit(step: Step) -> u16 {
    1 << step as u16
}
