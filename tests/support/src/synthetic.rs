//! Synthetic declarations of any length.

use std::fmt::Write as _;
use std::io;

/// Item `index` of a synthetic declaration, as one line of JSON without a line break. Ids rise, and the mix of kinds
/// and states is that of a large force. A line has about 80 bytes if neither type nor site is named, and 115 if both
/// are.
pub fn json_line(index: u64, line: &mut String) {
    let party = if index.is_multiple_of(2) { "US" } else { "RU" };
    line.clear();
    let _ = match index % 5 {
        0 => write!(
            line,
            r#"{{"id":"A-{index:09}","party":"{party}","kind":"icbm","state":"deployed","warheads":{}}}"#,
            index % 4
        ),
        1 => write!(line, r#"{{"id":"A-{index:09}","party":"{party}","kind":"icbm_launcher","state":"deployed"}}"#),
        2 => write!(
            line,
            r#"{{"id":"A-{index:09}","party":"{party}","kind":"slbm","state":"deployed","warheads":{}}}"#,
            index % 9
        ),
        3 => write!(line, r#"{{"id":"A-{index:09}","party":"{party}","kind":"slbm_launcher","state":"non_deployed"}}"#),
        _ => write!(line, r#"{{"id":"A-{index:09}","party":"{party}","kind":"heavy_bomber","state":"test"}}"#),
    };
}

/// The header that belongs to [`csv_line`].
pub const CSV_HEADER: &str = "id,party,kind,state,warheads\n";

/// The same item as a row of CSV.
pub fn csv_line(index: u64, line: &mut String) {
    let party = if index.is_multiple_of(2) { "US" } else { "RU" };
    line.clear();
    let _ = match index % 5 {
        0 => write!(line, "A-{index:09},{party},icbm,deployed,{}", index % 4),
        1 => write!(line, "A-{index:09},{party},icbm_launcher,deployed,"),
        2 => write!(line, "A-{index:09},{party},slbm,deployed,{}", index % 9),
        3 => write!(line, "A-{index:09},{party},slbm_launcher,non_deployed,"),
        _ => write!(line, "A-{index:09},{party},heavy_bomber,test,"),
    };
}

/// Writes `count` lines of `each`, at the indexes that `order` returns.
///
/// # Errors
///
/// Any error of the writer.
pub fn write_lines(
    out: &mut impl io::Write,
    count: u64,
    each: fn(u64, &mut String),
    order: impl Fn(u64) -> u64,
) -> io::Result<()> {
    let mut line = String::new();
    for index in 0..count {
        each(order(index), &mut line);
        line.push('\n');
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}
