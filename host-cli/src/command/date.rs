//! `proverka date`: calendar arithmetic with an explicit month-end rule.

use std::io::Write;

use proverka::calendar::{Date, DateError, MonthEnd, OffsetMoment, Span};
use proverka::verdict::Verdict;
use serde_json::json;

use crate::args::{DateCommand, Format};
use crate::escape::line;
use crate::failure::Failure;
use crate::report;

/// A date, or a date-time with its offset from UTC.
#[derive(Clone, Copy)]
enum AskedDays {
    Day(Date),
    Moment(OffsetMoment),
}

impl AskedDays {
    fn parse(text: &str) -> Result<Self, Failure> {
        let bytes = text.as_bytes();
        let read = if bytes.contains(&b'T') || bytes.contains(&b't') {
            OffsetMoment::parse(bytes).map(Self::Moment)
        } else {
            Date::parse(bytes).map(Self::Day)
        };
        read.map_err(|error| {
            let error = if text.contains(':') { error.to_string() } else { crate::args::not_a_date(text, &error) };
            Failure::usage(
                format!("'{text}' is not a date: {error}"),
                "expected a date such as 2020-02-27, or a date-time such as 2020-02-27T12:00:00Z",
            )
        })
    }
}

/// Runs `date add` or `date diff`.
///
/// # Errors
///
/// [`Failure::Usage`] if a value makes no sense or the result is no valid day.
pub fn run(args: &DateCommand, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match args {
        DateCommand::Add { date, span, month_end, format } => {
            let month_end = match (span, month_end) {
                (_, Some(rule)) => MonthEnd::from(*rule),
                (Span::Months(_) | Span::Years(_), None) => {
                    return Err(Failure::usage(
                        format!("{date} and {span}: not stated what to do if the month is too short"),
                        "expected --month-end clamp (take its last day) or --month-end reject (give no date)",
                    ));
                }
                // The month-end rule has no effect on days and hours.
                (_, None) => MonthEnd::Reject,
            };
            let refused = |error: DateError| {
                let right = match (&error, span) {
                    (DateError::Day { .. }, _) => "expected --month-end clamp, for the last day of that month",
                    (DateError::HoursOnDate { .. }, _) => {
                        "hours can only be added to a date-time, such as 2020-01-31T12:00:00Z"
                    }
                    _ => "dates run from 0001-01-01 to 9999-12-31",
                };
                Failure::usage(format!("{date} and {span}: {error}"), right)
            };
            let result = match AskedDays::parse(date)? {
                AskedDays::Day(day) => day.add(*span, month_end).map_err(refused)?.to_string(),
                AskedDays::Moment(moment) => moment.add(*span, month_end).map_err(refused)?.moment().to_string(),
            };
            match format {
                Format::Table => line(out, format_args!("{result}"))?,
                Format::Json => report::json(out, &json!({ "date": result }))?,
                Format::Csv => report::csv(out, &["date"], [vec![result]])?,
            }
        }
        DateCommand::Diff { from, to, format } => {
            let (amount, unit) = match (AskedDays::parse(from)?, AskedDays::parse(to)?) {
                (AskedDays::Day(from), AskedDays::Day(to)) => (i64::from(from.days_until(to)), "days"),
                (AskedDays::Moment(from), AskedDays::Moment(to)) => {
                    (from.moment().seconds_until(to.moment()), "seconds")
                }
                _ => {
                    return Err(Failure::usage(
                        format!("{from} and {to}: one is a date, the other a date-time"),
                        "expected two dates (the difference in days) or two date-times (in seconds)",
                    ));
                }
            };
            match format {
                Format::Table => line(out, format_args!("{amount}"))?,
                Format::Json => report::json(out, &json!({ unit: amount }))?,
                Format::Csv => report::csv(out, &[unit], [vec![amount.to_string()]])?,
            }
        }
    }
    Ok(Verdict::Holds)
}
