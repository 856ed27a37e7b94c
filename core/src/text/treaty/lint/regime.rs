//! Checks the quotas, the deadlines, the times between steps and the rules on places.

use super::super::flaw::{Flaw, Lint, TreatyPart};
use super::{Linter, count, starts_before_end};
use crate::calendar::Span;
use crate::count::StateSet;
use crate::text::nearest::nearest;
use crate::treaty::{Deadline, Due, PlaceRule, Quota, StepLimit, Window};

impl<'a> Linter<'_, 'a> {
    pub(super) fn quota(&mut self, at: usize, quota: &Quota<'a>) {
        let place = TreatyPart::Quota(at);
        self.not_empty(place, "id", quota.id);
        self.not_empty(place, "title", quota.title);
        self.cited(place, quota.citation);
        let before = self.treaty.quotas.iter().take(at).any(|earlier| earlier.id == quota.id);
        self.say_if(before, place, Flaw::DuplicateQuota(quota.id));
        self.say_if(quota.events.iter().next().is_none(), place, Flaw::CountsNoEvent);
        if let Window::Any(span) = quota.window {
            self.length(place, span, 1);
        }
        for name in quota.by.into_iter().chain(quota.of) {
            self.side_or_group(place, name);
        }
        self.period(place, quota.from, quota.until);
        for (other, later) in self.treaty.quotas.iter().enumerate().skip(at.saturating_add(1)) {
            let same_events = quota.events.iter().all(|kind| later.events.contains(kind))
                && later.events.iter().all(|kind| quota.events.contains(kind));
            let together = same_events
                && (quota.window, quota.per, quota.by, quota.of) == (later.window, later.per, later.by, later.of)
                && starts_before_end(self.treaty, quota.from, later.until)
                && starts_before_end(self.treaty, later.from, quota.until);
            let (most, other_most) = (quota.most, later.most);
            self.say_if(together, place, Flaw::TwoQuotas { other, most, other_most });
        }
    }

    pub(super) fn deadline(&mut self, at: usize, deadline: &Deadline<'a>) {
        let place = TreatyPart::Deadline(at);
        self.not_empty(place, "id", deadline.id);
        self.not_empty(place, "title", deadline.title);
        self.cited(place, deadline.citation);
        let before = self.treaty.deadlines.iter().take(at).any(|earlier| earlier.id == deadline.id);
        self.say_if(before, place, Flaw::DuplicateDeadline(deadline.id));
        if let Some(window @ (Window::Phase | Window::Any(_) | Window::AtOnce)) = deadline.due.window() {
            self.say(place, Flaw::NoSeries(window));
        }
        match deadline.due {
            Due::Once(anchor) => self.anchor(place, anchor),
            Due::InEach(_, times) => self.say_if(times == 0, place, Flaw::ZeroTimes),
            Due::AfterEach(_, span) | Due::BeforeEach(_, span) => self.length(place, span, 0),
            // The moment of an event may be known to the second, so the span may be in hours.
            Due::AfterEvent(_, span) | Due::BeforeEvent(_, span) | Due::Longer(_, span) => {
                self.say_if(count(span) < 0, place, Flaw::TooShort(span));
            }
        }
        if let Some(name) = deadline.by {
            self.side_or_group(place, name);
        }
        self.period(place, deadline.from, deadline.until);
    }

    pub(super) fn step(&mut self, at: usize, limit: &StepLimit<'a>) {
        let place = TreatyPart::Step(at);
        let (after, step) = (limit.after, limit.step);
        let steps = self.treaty.steps;
        self.not_empty(place, "id", limit.id);
        self.not_empty(place, "title", limit.title);
        self.cited(place, limit.citation);
        self.say_if(steps.iter().take(at).any(|one| one.id == limit.id), place, Flaw::DuplicateStep(limit.id));
        self.say_if(limit.inspections.iter().next().is_none(), place, Flaw::NoInspection);
        self.say_if(after == step, place, Flaw::AfterItself(step));
        let is_reversed = |one: &StepLimit<'_>| {
            (one.after, one.step) == (step, after)
                && limit.inspections.iter().any(|kind| one.inspections.contains(kind))
        };
        let circle = after != step && steps.iter().take(at).any(is_reversed);
        self.say_if(circle, place, Flaw::StepsInCircle { after, step });
        for span in limit.at_least.into_iter().chain(limit.at_most) {
            if let Span::Months(_) | Span::Years(_) = span {
                self.say(place, Flaw::NotHours(span));
            }
            self.say_if(count(span) < 0, place, Flaw::TooShort(span));
        }
        match (limit.at_least, limit.at_most) {
            (None, None) => self.say(place, Flaw::NoTime),
            (Some(at_least), Some(at_most)) => {
                let never = at_least.seconds().zip(at_most.seconds()).is_some_and(|(least, most)| most < least);
                self.say_if(never, place, Flaw::LeastAboveMost { at_least, at_most });
            }
            _ => {}
        }
        let counted = || self.treaty.quotas.iter().flat_map(|quota| quota.events.iter());
        for found in limit.inspections.iter() {
            let is_counted = counted().any(|kind| kind == found);
            if let Some(counted) = nearest(found, counted()).filter(|_| !is_counted) {
                (self.each)(Lint { place, flaw: Flaw::UnknownInspection { found, counted } });
            }
        }
    }

    pub(super) fn place(&mut self, at: usize, rule: &PlaceRule<'a>) {
        let place = TreatyPart::Place(at);
        self.cited(place, rule.citation);
        let has_kind = self.treaty.every_kind().any(|kind| rule.kinds.has(kind));
        let has_all = has_kind && rule.states != StateSet::new(&[]) && rule.facilities.iter().next().is_some();
        self.say_if(!has_all, place, Flaw::AllowsNothing);
    }
}
