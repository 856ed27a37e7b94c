//! Published dates.

use proverka::calendar::{MonthEnd, Span, Weekday};
use proverka::date;

#[test]
fn treaty_dates_are_the_published_ones() {
    // New START: in force from 2011-02-05 for ten years; asked about on 2020-02-27.
    assert_eq!(date!(2020, 2, 27).days_until(date!(2021, 2, 5)), 344);
    assert_eq!(date!(2020, 2, 27).add(Span::Days(344), MonthEnd::Reject), Ok(date!(2021, 2, 5)));
    assert_eq!(date!(2011, 2, 5).add(Span::Years(10), MonthEnd::Reject), Ok(date!(2021, 2, 5)));
    assert_eq!(date!(2011, 2, 5).add(Span::Days(45), MonthEnd::Reject), Ok(date!(2011, 3, 22)));
    // INF: notice of withdrawal on 2019-02-02, six months; inspections for thirteen years from 1988-06-01.
    assert_eq!(date!(2019, 2, 2).add(Span::Months(6), MonthEnd::Reject), Ok(date!(2019, 8, 2)));
    assert_eq!(date!(1988, 6, 1).add(Span::Years(13), MonthEnd::Reject), Ok(date!(2001, 6, 1)));
}

#[test]
fn weekdays_are_those_of_history() {
    assert_eq!(date!(1969, 7, 20).weekday(), Weekday::Sunday);
    assert_eq!(date!(1987, 12, 8).weekday(), Weekday::Tuesday);
    assert_eq!(date!(2000, 1, 1).weekday(), Weekday::Saturday);
    assert_eq!(date!(2010, 4, 8).weekday(), Weekday::Thursday);
}
