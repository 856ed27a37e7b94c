//! Writes a synthetic declaration to standard output: `make-items json|csv ordered|shuffled COUNT [FIRST LENGTH]`.
//!
//! The declaration has COUNT items. With FIRST and LENGTH only these of its lines are written, a shard of it. Shuffled
//! items are in an irregular order, which is the same in every shard and in every run.

use std::io::{BufWriter, Write as _};

use proverka_test_support::synthetic::{CSV_HEADER, csv_line, json_line, write_lines};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (words, numbers) = arguments.split_at_checked(2).expect(USAGE);
    let numbers: Vec<u64> = numbers.iter().map(|text| text.parse().expect(USAGE)).collect();
    let (count, first, length) = match numbers[..] {
        [count] => (count, 0, count),
        [count, first, length] => (count, first, length.min(count.saturating_sub(first))),
        _ => panic!("{USAGE}"),
    };
    let (format, order) = (words[0].as_str(), words[1].as_str());
    // A step that shares no factor with the count visits every item once, in an irregular order.
    let step = match order {
        "ordered" => 1,
        "shuffled" => (count / 3 * 2..).find(|&step| gcd(step, count) == 1).expect("a step"),
        _ => panic!("{USAGE}"),
    };
    let place = |index: u64| {
        let place = u128::from(first + index) * u128::from(step) % u128::from(count);
        u64::try_from(place).unwrap_or(0)
    };
    let mut out = BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    let written = match format {
        "json" => write_lines(&mut out, length, json_line, place),
        "csv" => out.write_all(CSV_HEADER.as_bytes()).and_then(|()| write_lines(&mut out, length, csv_line, place)),
        _ => panic!("{USAGE}"),
    };
    written.and_then(|()| out.flush()).expect("room for what is written");
}

const USAGE: &str = "usage: make-items json|csv ordered|shuffled COUNT [FIRST LENGTH]";

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
