//! Whether a treaty binds one of its parties.

use super::legal::Legal;
use super::question::Question;
use crate::calendar::Date;
use crate::treaty::StatePartySet;
use crate::verdict::Truth;

impl<'a> Question<'a> {
    /// Whether the treaty binds the party at this place of the treaty's list: it is in force, and the party has not
    /// left it.
    ///
    /// The answer is unknown if it is open on one of the days asked about, or not the same on all of them. A place
    /// without a party is not bound.
    ///
    /// ```
    /// use proverka::calendar::Interval;
    /// use proverka::date;
    /// use proverka::judge::{LastDay, Question};
    /// use proverka::treaty::catalog::{INF, INF_ACTS};
    /// use proverka::verdict::Truth;
    ///
    /// let binds = |day| {
    ///     let question =
    ///         Question { treaty: &INF, acts: INF_ACTS, at: Interval::exactly(day), last_day: LastDay::Eve };
    ///     INF.party("RU").map(|(place, _)| question.binds(place))
    /// };
    /// assert_eq!(binds(date!(2019, 8, 1)), Some(Truth::True));
    /// assert_eq!(binds(date!(2019, 8, 2)), Some(Truth::False));
    /// ```
    pub fn binds(&self, place: usize) -> Truth {
        let party = StatePartySet::one(place);
        if !self.treaty.everyone().contains(party) || party.is_empty() {
            return Truth::False;
        }
        let (mut day, last) = (self.first(), self.last());
        let mut legal = self.legal(day);
        let answer = self.binds_on(&legal, day, party);
        // The loop terminates for the same reason as the loop in `standing`.
        while let Some(next) = self.next_change(&legal, day).filter(|next| *next <= last) {
            day = next;
            legal = self.legal(day);
            if self.binds_on(&legal, day, party) != answer {
                return Truth::Unknown;
            }
        }
        // The days visited so far need not include the day on which the party leaves. A party that has left stays
        // away, so the last day shows it.
        if self.binds_on(&self.legal(last), last, party) == answer { answer } else { Truth::Unknown }
    }

    fn binds_on(&self, legal: &Legal<'a>, day: Date, party: StatePartySet) -> Truth {
        let has_left = if legal.withdrawn_by(day, Truth::True).contains(party) {
            Truth::True
        } else if legal.withdrawn_by(day, Truth::Unknown).contains(party) {
            Truth::Unknown
        } else {
            Truth::False
        };
        self.on(legal, day).1.and(has_left.not())
    }
}
