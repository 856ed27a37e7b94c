//! Numbers as people write them.

/// Words and signs that say that there is no number.
const NO_DATA: [&str; 14] =
    ["", "-", "–", "—", "…", "...", "n/a", "na", "n.a.", "no data", "unknown", "?", "tbd", "null"];

/// A number, or a range of numbers, in the strict form: `1373`, `3.67` or `1400..1500`; empty if there is none.
/// `decimals` is the number of decimals of the quantity.
///
/// # Errors
///
/// What is wrong, and what would be right, for a text that is no number or that can be read in two ways.
pub(super) fn strict(text: &str, decimals: u8) -> Result<String, String> {
    let text = text.trim();
    if NO_DATA.contains(&text.to_lowercase().as_str()) {
        return Ok(String::new());
    }
    let about = text.trim_start_matches(['~', '≈']).trim_start_matches("about ").trim_start_matches("c. ").trim();
    let ends = about.split_once("+/-").or_else(|| about.split_once('±'));
    if let Some((middle, more)) = ends {
        let (middle, more) = (one(middle, decimals)?, one(more, decimals)?);
        return around(&middle, &more, decimals).ok_or_else(|| format!("'{text}' is not a range of numbers from 0 up"));
    }
    if about != text {
        return Err(format!("'{text}' does not say how far it may be off; expected {about}, {about}±50 or a range"));
    }
    let ends = ["..", " to ", "–", "—", "-"].into_iter().find_map(|between| text.split_once(between));
    match ends {
        Some((least, most)) => Ok(format!("{}..{}", one(least, decimals)?, one(most, decimals)?)),
        None => one(text, decimals),
    }
}

/// A single number.
fn one(text: &str, decimals: u8) -> Result<String, String> {
    // Spaces and apostrophes between thousands.
    let is_gap = |letter: char| letter.is_whitespace() || matches!(letter, '\'' | '’');
    let text = text.trim();
    let grouped = if text.contains(is_gap) { text.replace(is_gap, ",") } else { text.to_owned() };
    let (whole, part) = match grouped.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (grouped.as_str(), None),
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let is_grouped = rest.iter().all(|group| group.len() == 3 && is_number(group));
    let digits = format!("{first}{}", rest.concat());
    let fits = is_number(first) && is_grouped && (rest.is_empty() || first.len() <= 3);
    match part {
        // A comma may be the sign before decimals, and a point the one between thousands.
        None if fits && rest.len() == 1 && decimals > 0 => {
            Err(two_ways(text, &digits, &format!("{first}.{}", rest.concat())))
        }
        Some(part)
            if fits && rest.is_empty() && part.len() == 3 && is_number(part) && decimals == 0 && part != "000" =>
        {
            Err(two_ways(text, &format!("{first}{part}"), &format!("{first}.{part}")))
        }
        None if fits => Ok(digits),
        // A spreadsheet writes whole numbers with decimals.
        Some(part)
            if fits && decimals == 0 && !part.is_empty() && part.len() < 3 && part.bytes().all(|byte| byte == b'0') =>
        {
            Ok(digits)
        }
        Some(part) if fits && is_number(part) => Ok(format!("{digits}.{part}")),
        _ => Err(format!("'{text}' is not a number; expected 1373, 1,373, 1400-1500, or nothing for \"no data\"")),
    }
}

fn two_ways(text: &str, one: &str, other: &str) -> String {
    format!("'{text}' is {one} or {other}; expected the one that is meant, written so")
}

/// The range around a number.
fn around(middle: &str, more: &str, decimals: u8) -> Option<String> {
    use proverka::count::Decimal;
    let (middle, more) = (Decimal::parse(middle, decimals).ok()?, Decimal::parse(more, decimals).ok()?);
    let (least, most) = (middle.checked_sub(more)?, middle.checked_add(more)?);
    let shown = |steps: u32| Decimal::new(i64::from(steps), decimals).to_string();
    Some(format!("{}..{}", shown(least), shown(most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_each_way_that_people_write_them() {
        for (written, expected) in [
            ("1373", "1373"),
            ("1,373", "1373"),
            ("1 373", "1373"),
            ("1\u{a0}373", "1373"),
            ("1\u{202f}373", "1373"),
            ("1’373", "1373"),
            ("12,345,678", "12345678"),
            ("655.0", "655"),
            ("0", "0"),
            ("", ""),
            ("n/a", ""),
            ("N/A", ""),
            ("-", ""),
            ("…", ""),
            ("1400-1500", "1400..1500"),
            ("1,400–1,500", "1400..1500"),
            ("1400 to 1500", "1400..1500"),
            ("~1450±50", "1400..1500"),
            ("1450 +/- 50", "1400..1500"),
        ] {
            assert_eq!(strict(written, 0).as_deref(), Ok(expected), "{written}");
        }
        for (written, expected) in [("3.67", "3.67"), ("1,373.5", "1373.5"), ("300", "300"), ("3.5±0.25", "3.25..3.75")]
        {
            assert_eq!(strict(written, 2).as_deref(), Ok(expected), "{written}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        for (written, decimals, said) in [
            ("1.373", 0, "'1.373' is 1373 or 1.373"),
            ("1,373", 1, "'1,373' is 1373 or 1.373"),
            ("~1450", 0, "how far"),
            ("13,73", 0, "not a number"),
            ("1,3733", 0, "not a number"),
            ("1373 (est.)", 0, "not a number"),
            ("3,67", 2, "not a number"),
            ("50±100", 0, "not a range"),
            ("655.5", 0, ""),
        ] {
            match strict(written, decimals) {
                Err(what) => assert!(what.contains(said) && !said.is_empty(), "{written}: {what}"),
                // What has too many decimals is refused by the strict form.
                Ok(number) => assert_eq!((said, number.as_str()), ("", "655.5"), "{written}"),
            }
        }
    }
}
