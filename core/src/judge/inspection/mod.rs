//! Judges the steps of an inspection: their order, and the time between them.

mod elapsed;
mod order;

use super::question::Question;
use crate::calendar::{Date, Interval, Moment};
use crate::treaty::{Inspection, Step, StepLimit};
use crate::verdict::{Citation, Finding, Provenance, Truth, Verdict};
use elapsed::{Allowed, Elapsed};
use order::Order;

/// The judgement of the time between two steps of an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct StepFinding<'a> {
    /// The limit of the treaty that is judged; `None` if only the order of the two steps is.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub limit: Option<&'a StepLimit<'a>>,
    /// The step from which the time runs, which must not be the later one.
    pub after: Step,
    /// The step up to which it runs.
    pub step: Step,
    /// The step that is not on record, and without which nothing can be measured; `None` if both are on record. Then
    /// a verdict of [`Verdict::NotBinding`] says that nothing is due yet.
    pub missing: Option<Step>,
    /// The finding. It compares seconds: the time that may have passed, and the time allowed. Its margin is negative by
    /// as many seconds as the limit is surely broken by.
    pub finding: Finding<'a, Interval<i64>>,
}

impl<'a> Question<'a> {
    /// Judges an inspection by every limit of the treaty for its kind, and by the order of its steps, and gives each
    /// finding to `found`: the limits first, in the order of the treaty, then each pair of steps on record that follow
    /// each other and have no limit of their own.
    ///
    /// A step is known within an interval. A finding is decided exactly when every choice of moments in the intervals
    /// gives the same answer. A step that is missing leaves a limit undecided, unless nothing says that it should have
    /// happened by `now`: then the limit does not bind yet.
    ///
    /// A limit binds if the treaty binds the parties of the inspection on the day of the earlier of the two steps.
    ///
    /// ```
    /// use proverka::calendar::{Interval, Moment};
    /// use proverka::judge::Question;
    /// use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
    /// use proverka::treaty::{Inspection, Step, StepTime};
    /// use proverka::verdict::Verdict;
    ///
    /// let moment = |text: &str| text.parse::<Moment>().unwrap();
    /// let at = |step, text: &str| StepTime { step, at: Interval::exactly(moment(text)) };
    /// let steps = [
    ///     at(Step::Notice, "2012-03-01T08:00:00Z"),
    ///     at(Step::Arrival, "2012-03-02T15:00:00Z"),
    /// ];
    /// let inspection = Inspection { kind: "type_one_inspection", by: Some(0), of: Some(1), steps: &steps };
    /// let now = moment("2012-03-02T16:00:00Z");
    /// let question = Question::new(&NEW_START, NEW_START_ACTS, now.date());
    /// let mut broken = Vec::new();
    /// question.inspection(&inspection, Interval::exactly(now), |found| match found.finding.verdict {
    ///     Verdict::Fails => broken.push((found.finding.rule, found.finding.margin)),
    ///     // The site need not be named yet, and there was no flight plan.
    ///     verdict => assert_eq!(verdict, Verdict::NotBinding),
    /// });
    /// // The notice came an hour late.
    /// assert_eq!(broken, [("inspection_notice", Some(-3600))]);
    /// ```
    pub fn inspection(
        &self,
        inspection: &Inspection<'_>,
        now: Interval<Moment>,
        mut found: impl FnMut(StepFinding<'a>),
    ) {
        let limits = self.treaty.steps.iter().filter(|limit| limit.inspections.contains(inspection.kind));
        let order = Order::new(limits.clone());
        for limit in limits.clone() {
            found(self.step(inspection, now, &order, limit));
        }
        for after in Step::ALL {
            for step in Step::ALL {
                let is_limited = limits.clone().any(|limit| limit.after == after && limit.step == step);
                if !is_limited && follows(inspection, &order, after, step) {
                    found(self.order(inspection, after, step));
                }
            }
        }
    }

    /// Judges the time between two steps by a limit.
    fn step(
        &self,
        inspection: &Inspection<'_>,
        now: Interval<Moment>,
        order: &Order,
        limit: &'a StepLimit<'a>,
    ) -> StepFinding<'a> {
        let (after, step) = (limit.after, limit.step);
        let allowed = Allowed::by(limit);
        let (started, happened) = (inspection.at(after), inspection.at(step));
        let missing = if started.is_none() { Some(after) } else { Some(step).filter(|_| happened.is_none()) };
        let elapsed = started.zip(happened).map(|(from, to)| Elapsed::between(from, to));
        let (kept, margin) = match (elapsed, allowed) {
            (Some(elapsed), Some(allowed)) => elapsed.within(allowed),
            _ => (Truth::Unknown, None),
        };
        // Whether both steps happened, although one of them is not on record.
        let is_due = match (started, happened) {
            (Some(_), Some(_)) | (None, Some(_)) => true,
            (Some(from), None) => {
                surely_happened(inspection, order, step)
                    || allowed.is_some_and(|allowed| allowed.may_be_over(from, now))
            }
            (None, None) => surely_happened(inspection, order, after) || surely_happened(inspection, order, step),
        };
        let binds = self.binds_then(inspection, started.or(happened));
        let verdict = if is_due { Verdict::if_binding(kept, binds) } else { Verdict::NotBinding };
        let finding = Finding {
            citation: limit.citation,
            rule: limit.id,
            verdict,
            measured: elapsed.map(Elapsed::seconds),
            bound: allowed.and_then(Allowed::seconds),
            margin,
        };
        StepFinding { limit: Some(limit), after, step, missing, finding }
    }

    /// Judges whether two steps on record are in order.
    fn order(&self, inspection: &Inspection<'_>, after: Step, step: Step) -> StepFinding<'a> {
        let (from, to) = (inspection.at(after), inspection.at(step));
        let elapsed = from.zip(to).map(|(from, to)| Elapsed::between(from, to));
        let kept = elapsed.map(|elapsed| elapsed.within(Allowed::NOT_BEFORE));
        let (kept, margin) = kept.unwrap_or((Truth::Unknown, None));
        let finding = Finding {
            citation: Citation { clause: "", provenance: Provenance::Derived, source: "" },
            rule: ORDER,
            verdict: Verdict::if_binding(kept, self.binds_then(inspection, from)),
            measured: elapsed.map(Elapsed::seconds),
            bound: Allowed::NOT_BEFORE.seconds(),
            margin,
        };
        StepFinding { limit: None, after, step, missing: None, finding }
    }

    /// Whether the treaty binds the parties of the inspection on the day of the moments `at`.
    fn binds_then(&self, inspection: &Inspection<'_>, at: Option<Interval<Moment>>) -> Truth {
        let day = |moment: Option<Moment>| moment.map(Moment::date);
        let days = at.and_then(|at| Interval::new(day(at.earliest()), day(at.latest())).ok());
        self.binds_both(inspection.by, inspection.of, days.unwrap_or(Interval::<Date>::UNKNOWN))
    }
}

/// The rule in findings about the order of steps. No clause states it: it is what the steps are.
const ORDER: &str = "order";

/// Whether both steps are on record, one must not be after the other, and none on record is between them.
fn follows(inspection: &Inspection<'_>, order: &Order, after: Step, step: Step) -> bool {
    let is_between =
        |other: Step| inspection.at(other).is_some() && order.is_before(after, other) && order.is_before(other, step);
    inspection.at(after).is_some()
        && inspection.at(step).is_some()
        && order.is_before(after, step)
        && !Step::ALL.into_iter().any(is_between)
}

/// Whether a step surely happened, because one that is later in order is on record.
fn surely_happened(inspection: &Inspection<'_>, order: &Order, step: Step) -> bool {
    Order::is_needed(step) && inspection.steps.iter().any(|later| order.is_before(step, later.step))
}
