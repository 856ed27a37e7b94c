//! Calls the functions of `proverka::calendar`.

use crate::{keep, opaque, printed};
use core::str::FromStr;
use proverka::calendar::civil::{self, Refusal, narrow, wide};
use proverka::calendar::iso;
use proverka::calendar::{
    Date, DateError, DateRange, Interval, IntervalError, Moment, MonthEnd, OffsetMoment, ParseError, Reversed, Span,
    Weekday,
};

pub(crate) fn everything() {
    dates();
    spans();
    moments();
    between();
    keep(civil::is_leap_year(opaque(2000)));
    keep(civil::days_in_month(opaque(2000), opaque(2)));
    let (year, month, day) = (opaque(2020), opaque(2), opaque(29));
    keep(narrow::civil_of(opaque(700_000)));
    keep(narrow::checked_number_of(year, month, day));
    keep(narrow::number_of(year, month, day));
    keep(narrow::add_months(opaque(700_000), opaque(-7), opaque(MonthEnd::Clamp)));
    keep(wide::civil_of(opaque(700_000)));
    keep(wide::checked_number_of(year, month, day));
    keep(wide::number_of(year, month, day));
    if let Err(refusal) = wide::add_months(opaque(700_000), opaque(-7), opaque(MonthEnd::Clamp)) {
        printed::<Refusal>(&refusal);
    }
    keep(iso::narrow::read(opaque(b"2020-02-27")));
    keep(iso::narrow::write(opaque(2020), opaque(2), opaque(27)));
    keep(iso::wide::read(opaque(b"2020-02-27")));
    keep(iso::wide::write(opaque(2020), opaque(2), opaque(27)));
}

fn dates() {
    keep(Date::new(opaque(2020), opaque(2), opaque(30)));
    keep(Date::from_day_number(opaque(u32::MAX)));
    keep(Date::parse(opaque(b"2020-02-27")));
    keep(<Date as FromStr>::from_str(opaque("2020-02-27x")));
    let date = opaque(Date::MAX);
    let other = opaque(Date::MIN);
    keep(Date::day_number(date));
    keep(Date::civil(date));
    keep(Date::year(date));
    keep(Date::month(date));
    keep(Date::day(date));
    keep(Date::weekday(date));
    keep(Date::iso(date));
    keep(Date::next(date));
    keep(Date::previous(date));
    keep(Date::days_until(date, other));
    keep(Date::until(date, other));
    keep(Date::add_days(date, opaque(i32::MIN)));
    for span in [Span::Days(i32::MIN), Span::Months(i32::MAX), Span::Years(i32::MIN), Span::Hours(1)] {
        keep(Date::add(date, opaque(span), opaque(MonthEnd::Reject)));
    }
    let weekday = opaque(Weekday::Friday);
    keep(Weekday::number(weekday));
    keep(Weekday::as_str(weekday));
    printed::<Date>(&date);
    if let Err(error) = Date::new(opaque(0), opaque(13), opaque(32)) {
        printed::<DateError>(&error);
    }
    if let Err(error) = Date::parse(opaque(b"")) {
        printed::<ParseError>(&error);
    }
}

fn spans() {
    keep(Span::parse(opaque(b"99999999999y")));
    keep(Span::seconds(opaque(Span::Hours(i32::MIN))));
    keep(<Interval<Date> as From<Date>>::from(opaque(Date::MAX)));
    keep(<Span as FromStr>::from_str(opaque("-3m")));
    printed::<Span>(&opaque(Span::Months(i32::MIN)));
}

fn moments() {
    let date = opaque(Date::MAX);
    keep(Moment::new(date, opaque(24), opaque(60), opaque(61)));
    keep(Moment::from_unix_seconds(opaque(i64::MIN)));
    keep(Moment::parse(opaque(b"9999-12-31T23:59:59-14:00")));
    keep(<Moment as FromStr>::from_str(opaque("0001-01-01T00:00:00+14:00")));
    let moment = opaque(Moment::midnight(date));
    keep(Moment::unix_seconds(moment));
    keep(Moment::date(moment));
    keep(Moment::seconds_of_day(moment));
    keep(Moment::hour(moment));
    keep(Moment::minute(moment));
    keep(Moment::second(moment));
    keep(Moment::seconds_until(moment, opaque(Moment::midnight(Date::MIN))));
    keep(Moment::add_seconds(moment, opaque(i64::MAX)));
    for span in [Span::Days(i32::MIN), Span::Months(i32::MAX), Span::Years(i32::MIN), Span::Hours(i32::MAX)] {
        keep(Moment::add(moment, opaque(span), opaque(MonthEnd::Clamp)));
    }
    keep(Moment::iso(moment));
    printed::<Moment>(&moment);
    keep(<OffsetMoment as FromStr>::from_str(opaque("9999-12-31T23:59:59+23:59")));
    keep(OffsetMoment::new(moment, opaque(i32::MIN)));
    if let Ok(shown) = OffsetMoment::parse(opaque(b"0001-01-01T23:59:59+23:59")) {
        printed::<OffsetMoment>(&shown);
        keep(OffsetMoment::moment(shown));
        keep(OffsetMoment::offset_seconds(shown));
        for span in [Span::Days(i32::MIN), Span::Months(i32::MAX), Span::Years(i32::MIN), Span::Hours(i32::MAX)] {
            keep(OffsetMoment::add(shown, opaque(span), opaque(MonthEnd::Reject)));
        }
    }
}

fn between() {
    let days = opaque(DateRange::exactly(opaque(Date::MIN)));
    keep(DateRange::new(opaque(Date::MAX), opaque(Date::MIN)));
    keep(DateRange::earliest(days));
    keep(DateRange::latest(days));
    keep(DateRange::by(days, opaque(Date::MAX)));
    keep(<Interval<Date> as From<DateRange>>::from(days));
    let range = Interval::new(opaque(Some(Date::MIN)), opaque(Some(Date::MAX)));
    let day = opaque(Interval::exactly(opaque(Date::MIN)));
    let range = range.unwrap_or(day);
    keep(Interval::earliest(&range));
    keep(Interval::latest(&range));
    keep(Interval::exact(range));
    keep(Interval::before(range, day));
    keep(Interval::after(range, day));
    keep(Interval::at_or_before(range, day));
    keep(Interval::at_or_after(range, day));
    if let Err(reversed) = Interval::new(opaque(Some(Date::MAX)), opaque(Some(Date::MIN))) {
        printed::<Reversed<Date>>(&reversed);
    }
    printed::<DateRange>(&days);
    printed::<Interval<Date>>(&range);
    keep(<Interval<Date> as FromStr>::from_str(opaque("2020-02-20..")));
    if let Err(error) = <DateRange as FromStr>::from_str(opaque("2020-02-27..2020-02-20")) {
        printed::<IntervalError<Date, ParseError>>(&error);
    }
}
