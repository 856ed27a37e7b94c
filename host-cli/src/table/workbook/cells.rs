//! From the values of cells to the texts that people would type.

use calamine::{Data, ExcelDateTime};

use super::{Area, CELLS, Cell, Form, NoSheet, Part, Row, Table, Used, too_many};
use crate::table::with_title;

/// The table of a sheet. A cell with an error is refused.
pub(super) fn table(sheet: Used, form: Form, part: Part<'_>) -> Result<Table, NoSheet> {
    let Used { name, is_hidden, cells } = sheet;
    let of_sheet = |what: String| NoSheet { place: Some((name.clone(), None)), what };
    let Some(area) = Area::around(cells.iter().map(|(at, _)| *at)) else {
        let asked = part.area.map_or(String::new(), |area| format!(" in {area}"));
        return Err(of_sheet(format!("no cell has a value{asked}; expected a table")));
    };
    if area.cells() > CELLS {
        return Err(too_many());
    }
    let mut rows: Vec<Row> = area
        .rows()
        .map(|row| Row {
            line: row as u64 + 1,
            cells: area.columns().map(|column| Cell { text: String::new(), column: column as u64 + 1 }).collect(),
        })
        .collect();
    for ((row, column), value) in cells {
        let at = (u64::from(row) + 1, u64::from(column) + 1);
        let text = text(&value).map_err(|what| NoSheet { place: Some((name.clone(), Some(at))), what })?;
        let row = rows.get_mut((row as usize).wrapping_sub(area.rows().start));
        let cell = row.and_then(|row| row.cells.get_mut((column as usize).wrapping_sub(area.columns().start)));
        if let Some(cell) = cell {
            cell.text = text;
        }
    }
    let hidden = if is_hidden { ", which is hidden," } else { "" };
    let form = format!("sheet '{name}'{hidden} {area} of an {} workbook", form.as_str());
    let table = with_title(form, rows).map_err(|fault| of_sheet(fault.what))?;
    Ok(Table { sheet: Some(name.clone()), ..table })
}

/// A value as text.
fn text(value: &Data) -> Result<String, String> {
    Ok(match value {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => float(*number),
        Data::String(text) => text.trim().to_owned(),
        Data::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(moment) => day(*moment)?,
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::DurationIso(text) => return Err(format!("a time of {text}; expected a day or a number")),
        Data::Error(error) => {
            return Err(format!("the cell has the error {error}; expected a value, or nothing for \"no data\""));
        }
    })
}

/// A number as a spreadsheet shows it: with 15 significant digits. What is left of a sum in the digits after that is
/// an error of its arithmetic.
fn float(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    // Without this, zero could have a sign.
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// A cell with the format of a date.
fn day(moment: ExcelDateTime) -> Result<String, String> {
    let serial = moment.as_f64();
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    // Days before the first one and after the last one would be read as these.
    if moment.is_duration() || !(1.0..2_957_003.0).contains(&serial) {
        return Err(format!("{serial} in the format of a date or time is no day; expected a day such as 2020-03-01"));
    }
    if serial.fract() != 0.0 {
        return Err(format!(
            "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} has a time of day; expected a day"
        ));
    }
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};
    use proverka::calendar::Date;

    use super::*;

    #[test]
    fn numbers_have_the_digits_that_a_spreadsheet_shows() {
        for (number, shown) in [
            (655.0, "655"),
            (0.0, "0"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (3.67, "3.67"),
            (4_294_967_295.0, "4294967295"),
            (1e15, "1000000000000000"),
            (-5.0, "-5"),
        ] {
            assert_eq!(float(number), shown);
        }
    }

    /// Every day of both epochs, counted by our own calendar.
    #[test]
    fn every_serial_number_is_its_day() {
        for (is_1904, first, first_serial) in [(false, "1900-03-01", 61), (true, "1904-01-02", 1)] {
            let mut day = Date::parse(first.as_bytes()).expect("a day");
            for serial in first_serial..2_950_000 {
                let moment = ExcelDateTime::new(f64::from(serial), DateTime, is_1904);
                assert_eq!(super::day(moment), Ok(day.to_string()), "{serial}");
                day = day.next().expect("a day");
            }
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for (serial, kind) in
            [(0.5, DateTime), (43_891.25, DateTime), (43_891.0, TimeDelta), (-1.0, DateTime), (3e6, DateTime)]
        {
            assert!(day(ExcelDateTime::new(serial, kind, false)).is_err(), "{serial}");
        }
        // A day that never was, which Excel has for its ancestor's sake; the readers of dates refuse it.
        assert_eq!(day(ExcelDateTime::new(60.0, DateTime, false)).as_deref(), Ok("1900-02-29"));
    }
}
