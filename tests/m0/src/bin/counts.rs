//! Prints the average number of instructions, in tenths, for each operation and library.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod on_target {
    use cortex_m_semihosting::{debug, hprintln};
    use proverka::calendar::{Date, Moment, MonthEnd, Span};
    use proverka_m0::{Random, instructions, time_add_months};

    /// The last day number: 9999-12-31.
    const LAST: u32 = 3_652_058;
    /// The day number of 1970-01-01.
    const UNIX_EPOCH: i32 = 719_162;

    fn pack(year: i32, month: u8, day: u8) -> u32 {
        (year as u32) << 16 | u32::from(month) << 8 | u32::from(day)
    }

    fn any_day(random: &mut Random) -> Date {
        Date::from_day_number(random.within(0, LAST)).unwrap_or(Date::MIN)
    }

    /// Returns a date and a number of months, at most a century, whose sum exists.
    fn addition(random: &mut Random) -> (Date, i32) {
        let date = Date::from_day_number(random.within(40_000, 3_600_000)).unwrap_or(Date::MIN);
        (date, random.within(0, 2400) as i32 - 1200)
    }

    fn time_date(date: Date) -> time::Date {
        time::Date::from_julian_day(date.day_number() as i32 + 1_721_426).unwrap_or(time::Date::MIN)
    }

    fn chrono_date(date: Date) -> chrono::NaiveDate {
        chrono::NaiveDate::from_num_days_from_ce_opt(date.day_number() as i32 + 1).unwrap_or(chrono::NaiveDate::MIN)
    }

    fn jiff_date(date: Date) -> jiff::civil::Date {
        let civil = date.civil();
        jiff::civil::Date::new(civil.year as i16, civil.month as i8, civil.day as i8).unwrap_or(jiff::civil::Date::MIN)
    }

    fn days_to_civil() {
        let day = |random: &mut Random| (random.within(0, LAST), (), ());
        let report = |library, tenths| hprintln!("days_to_civil {} {}", library, tenths);
        report(
            "proverka",
            instructions(day, |n, (), ()| match Date::from_day_number(n) {
                Ok(date) => {
                    let civil = date.civil();
                    pack(civil.year.into(), civil.month, civil.day)
                }
                Err(_) => 0,
            }),
        );
        report(
            "time",
            instructions(day, |n, (), ()| match time::Date::from_julian_day(n as i32 + 1_721_426) {
                Ok(date) => {
                    let (year, month, day) = date.to_calendar_date();
                    pack(year, month.into(), day)
                }
                Err(_) => 0,
            }),
        );
        report(
            "chrono",
            instructions(day, |n, (), ()| match chrono::NaiveDate::from_num_days_from_ce_opt(n as i32 + 1) {
                Some(date) => {
                    use chrono::Datelike;
                    pack(date.year(), date.month() as u8, date.day() as u8)
                }
                None => 0,
            }),
        );
        report(
            "jiff-core",
            instructions(day, |n, (), ()| match jiff_core::civil::UnixEpochDay::new(n as i32 - UNIX_EPOCH) {
                Ok(day) => {
                    let date = day.to_date();
                    pack(date.year().into(), date.month() as u8, date.day() as u8)
                }
                Err(_) => 0,
            }),
        );
        report(
            "datealgo",
            instructions(day, |n, (), ()| {
                let (year, month, day) = datealgo::rd_to_date(n as i32 - UNIX_EPOCH);
                pack(year, month, day)
            }),
        );
    }

    fn civil_to_days() {
        let parts = |random: &mut Random| {
            let civil = any_day(random).civil();
            (civil.year, civil.month, civil.day)
        };
        let report = |library, tenths| hprintln!("civil_to_days {} {}", library, tenths);
        report(
            "proverka",
            instructions(parts, |year, month, day| match Date::new(year, month, day) {
                Ok(date) => date.day_number(),
                Err(_) => 0,
            }),
        );
        report(
            "time",
            instructions(parts, |year, month, day| {
                let date = time::Month::try_from(month)
                    .ok()
                    .and_then(|month| time::Date::from_calendar_date(i32::from(year), month, day).ok());
                match date {
                    Some(date) => date.to_julian_day(),
                    None => 0,
                }
            }),
        );
        report(
            "chrono",
            instructions(parts, |year, month, day| {
                use chrono::Datelike;
                match chrono::NaiveDate::from_ymd_opt(i32::from(year), month.into(), day.into()) {
                    Some(date) => date.num_days_from_ce(),
                    None => 0,
                }
            }),
        );
        report(
            "jiff-core",
            instructions(parts, |year, month, day| {
                match jiff_core::civil::Date::new(year as i16, month as i8, day as i8) {
                    Ok(date) => date.to_unix_epoch_day().day(),
                    Err(_) => 0,
                }
            }),
        );
        report("datealgo", instructions(parts, |year, month, day| datealgo::date_to_rd((i32::from(year), month, day))));
    }

    fn add_months() {
        let report = |library, tenths| hprintln!("add_months {} {}", library, tenths);
        let ours = |random: &mut Random| {
            let (date, months) = addition(random);
            (date, months, ())
        };
        report(
            "proverka",
            instructions(ours, |date, months, ()| match date.add(Span::Months(months), MonthEnd::Clamp) {
                Ok(date) => date,
                Err(_) => Date::MIN,
            }),
        );
        report(
            "time",
            instructions(
                |random| {
                    let (date, months) = addition(random);
                    (time_date(date), months, ())
                },
                |date, months, ()| match time_add_months(date, months) {
                    Some(date) => date,
                    None => time::Date::MIN,
                },
            ),
        );
        report(
            "chrono",
            instructions(
                |random| {
                    let (date, months) = addition(random);
                    (chrono_date(date), months, ())
                },
                |date, months, ()| {
                    let count = chrono::Months::new(months.unsigned_abs());
                    let sum = if months < 0 { date.checked_sub_months(count) } else { date.checked_add_months(count) };
                    match sum {
                        Some(date) => date,
                        None => chrono::NaiveDate::MIN,
                    }
                },
            ),
        );
        report(
            "jiff",
            instructions(
                |random| {
                    let (date, months) = addition(random);
                    (jiff_date(date), months, ())
                },
                |date, months, ()| match jiff::Span::new()
                    .try_months(months)
                    .and_then(|months| date.checked_add(months))
                {
                    Ok(date) => date,
                    Err(_) => jiff::civil::Date::MIN,
                },
            ),
        );
    }

    fn parse() {
        let report = |library, tenths| hprintln!("parse {} {}", library, tenths);
        let text = |random: &mut Random| (any_day(random).iso(), (), ());
        report(
            "proverka",
            instructions(text, |text, (), ()| match Date::parse(&text) {
                Ok(date) => date,
                Err(_) => Date::MIN,
            }),
        );
        report(
            "time",
            instructions(text, |text, (), ()| {
                let format = time::macros::format_description!("[year]-[month]-[day]");
                match core::str::from_utf8(&text).ok().and_then(|text| time::Date::parse(text, format).ok()) {
                    Some(date) => date,
                    None => time::Date::MIN,
                }
            }),
        );
        report(
            "chrono",
            instructions(text, |text, (), ()| {
                match core::str::from_utf8(&text).ok().and_then(|text| text.parse().ok()) {
                    Some(date) => date,
                    None => chrono::NaiveDate::MIN,
                }
            }),
        );
        report(
            "jiff",
            instructions(text, |text, (), ()| {
                const PARSER: jiff::fmt::temporal::DateTimeParser = jiff::fmt::temporal::DateTimeParser::new();
                match PARSER.parse_date(&text) {
                    Ok(date) => date,
                    Err(_) => jiff::civil::Date::MIN,
                }
            }),
        );
    }

    /// Measures operations that have no target, for information.
    fn others() {
        let day = |random: &mut Random| (any_day(random), (), ());
        let report = |operation, tenths| hprintln!("{} proverka {}", operation, tenths);
        report("print", instructions(day, |date, (), ()| date.iso()));
        report("weekday", instructions(day, |date, (), ()| date.weekday()));
        let two = |random: &mut Random| (any_day(random), any_day(random), ());
        report("compare", instructions(two, |a, b, ()| a < b));
        report("difference", instructions(two, |a, b, ()| a.days_until(b)));
        let moment = |random: &mut Random| (Moment::midnight(any_day(random)), (), ());
        report("moment_date", instructions(moment, |moment, (), ()| moment.date()));
    }

    #[cortex_m_rt::entry]
    fn main() -> ! {
        days_to_civil();
        civil_to_days();
        add_months();
        parse();
        others();
        loop {
            debug::exit(debug::EXIT_SUCCESS);
        }
    }
}

#[cfg(not(target_os = "none"))]
fn main() {}
