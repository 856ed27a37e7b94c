//! `limits --until`: on which days the answer changes if the numbers stay as they are.

use std::collections::BTreeSet;

use proverka::calendar::{Date, Interval};
use proverka::judge::{PartyStanding, Question};
use proverka::verdict::Truth;

use super::{Case, Judged};
use crate::command::history::runs;
use crate::failure::Failure;
use crate::report::limits::{Report, Row};

/// The longest time that is looked ahead, because a period that is undecided is followed day by day. Unit: days.
const AHEAD: i32 = 36_525;

impl Case<'_> {
    /// Judges the numbers of `day` on that day and on every later day, up to `until`, on which the answer changes.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] if `until` is before `day`, or too far from it.
    pub(super) fn judge_until(&self, day: Date, until: Date) -> Result<Report, Failure> {
        if !(0..=AHEAD).contains(&day.days_until(until)) {
            let right = format!("expected a day from {day} to at most 100 years later");
            return Err(Failure::usage(format!("--until {until}, and the numbers are of {day}"), right));
        }
        let days: Vec<Judged> =
            self.changes(day, until).into_iter().map(|on| Judged { day: on, numbers: day }).collect();
        let mut report = self.judge(&days);
        let all = std::mem::take(&mut report.findings);
        for row in all {
            let before = report.findings.iter().rfind(|before: &&Row| before.is_about_the_same_as(&row));
            if before.is_none_or(|before| before.answer() != row.answer()) {
                report.findings.push(row);
            }
        }
        Ok(report)
    }

    /// `day`, and the days up to `until` on which a ceiling begins or ceases to bind, or a party joins or leaves.
    fn changes(&self, day: Date, until: Date) -> BTreeSet<Date> {
        let question = |at| Question { at, ..self.question(day) };
        let acts = self.acts.as_slice().iter().flat_map(|act| [act.when.earliest(), act.when.latest()]);
        let steps: Vec<Date> = acts.collect::<BTreeSet<Date>>().into_iter().collect();
        let mut days = BTreeSet::from([day]);
        for ceiling in self.treaty.ceilings {
            let binds = |at: Interval<Date>| question(at).limits().binds(ceiling);
            days.extend(runs(day, until, Truth::Unknown, &steps, binds).into_iter().map(|run| run.first));
        }
        for place in 0..self.treaty.parties.len() {
            let standing = |at: Interval<Date>| question(at).party_standing(place);
            days.extend(runs(day, until, PartyStanding::Undecided, &steps, standing).into_iter().map(|run| run.first));
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proverka::date;
    use proverka::judge::LastDay;
    use proverka::treaty::{Acts, Treaty, catalog};
    use proverka_test_support::reach;

    use super::*;
    use crate::input::Declared;
    use crate::input::file::Text;
    use crate::input::totals::Totals;

    /// Totals of `day` in which every party of the treaty gives a number for every quantity that is limited.
    fn declared(treaty: &Treaty<'_>, day: Date) -> Declared {
        let limited = |id: &str| treaty.ceilings.iter().any(|ceiling| ceiling.quantity == id);
        let quantities: Vec<&str> =
            treaty.quantities.iter().map(|quantity| quantity.id).filter(|id| limited(id)).collect();
        let mut text = format!("date,party,{}\n", quantities.join(","));
        for (place, party) in treaty.parties.iter().enumerate() {
            let numbers: Vec<String> =
                (0..quantities.len()).map(|column| (place * 700 + column * 90).to_string()).collect();
            text.push_str(&format!("{day},{},{}\n", party.code, numbers.join(",")));
        }
        Declared::Totals(Totals::read(&[Text::new("totals.csv".to_owned(), text)], treaty).expect("totals"))
    }

    #[test]
    fn between_two_rows_every_day_has_the_answer_of_the_first() {
        let treaties: [(&'static Treaty<'static>, Acts<'static>, Date, Date); 3] = [
            (&catalog::NEW_START, catalog::NEW_START_ACTS, date!(2010, 12, 1), date!(2026, 12, 31)),
            (&catalog::INF, catalog::INF_ACTS, date!(1988, 1, 1), date!(1993, 1, 1)),
            (&catalog::START_1, Acts::NONE, date!(1994, 1, 1), date!(2010, 6, 1)),
        ];
        for (treaty, acts, from, until) in treaties {
            let declared = declared(treaty, from);
            for last_day in [LastDay::Eve, LastDay::Anniversary] {
                let case = Case { treaty, acts, declared: &declared, last_day, side: None };
                let report = case.judge_until(from, until).expect("a report");
                let changes: BTreeSet<Date> = report.findings.iter().map(|row| row.at.0).collect();
                assert!(changes.len() > 1, "{}: nothing changes", treaty.id);
                let near = changes.iter().flat_map(|day| [day.previous(), Some(*day), day.next()]).flatten();
                let all = (from.day_number()..=until.day_number()).filter_map(|day| Date::from_day_number(day).ok());
                let days: BTreeSet<Date> = near.chain(all.step_by(reach::stride(97))).collect();
                for day in days.into_iter().filter(|day| (from..=until).contains(day)) {
                    let mut said: BTreeMap<(&str, &str, &str), &Row> = BTreeMap::new();
                    for row in report.findings.iter().filter(|row| row.at.0 <= day) {
                        said.insert((&row.party, &row.clause, &row.rule), row);
                    }
                    for row in &case.judge(&[Judged { day, numbers: from }]).findings {
                        let key = (row.party.as_str(), row.clause.as_str(), row.rule.as_str());
                        let last = said.get(&key).unwrap_or_else(|| panic!("{} on {day}: no row {key:?}", treaty.id));
                        assert_eq!(row.answer(), last.answer(), "{} on {day}: {key:?}", treaty.id);
                    }
                }
            }
        }
    }
}
