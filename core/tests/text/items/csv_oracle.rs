//! Well-formed CSV is read in the same way as by the `csv` crate.

use proptest::prelude::*;
use proverka::text::csv::{Cells, CsvFault, Record, cut_record};
use proverka::text::item::{Columns, parse_row};
use proverka_test_support::oracle::{Owned, same};
use proverka_test_support::properties::cases;

/// Every cell of `text`, with quotes decoded.
fn ours(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (record, after) = cut_record(rest);
        rest = after;
        records.push(Cells::new(record).map(|cell| cell.expect("well-formed").chars().collect()).collect());
    }
    records
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn what_the_csv_crate_writes_reads_back_as_written(
        records in proptest::collection::vec(proptest::collection::vec("[a-z\",\r\n é]{0,6}", 2..5), 1..6),
        crlf: bool, always: bool,
    ) {
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .quote_style(if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
            .from_writer(Vec::new());
        for record in &records {
            writer.write_record(record).expect("memory");
        }
        let text = String::from_utf8(writer.into_inner().expect("memory")).expect("text");
        prop_assert_eq!(ours(&text), records);
    }

    /// Every text that we accept is read in the same way by the `csv` crate.
    #[test]
    fn what_is_accepted_reads_as_the_csv_crate_reads_it(record in "[a,\" \r\0é]{0,12}") {
        let split: Result<Vec<_>, _> = Cells::new(&record).collect();
        let Ok(cells) = split else { return Ok(()) };
        let cells: Vec<String> = cells.into_iter().map(|cell| cell.chars().collect()).collect();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(record.as_bytes());
        let oracle: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.expect("text").iter().map(str::to_owned).collect())
            .collect();
        // The crate skips a blank line, but we read it as one empty cell.
        let expected = if record.is_empty() { vec![] } else { vec![cells] };
        prop_assert_eq!(oracle, expected);
    }

    #[test]
    fn items_read_as_serde_reads_them(
        id in "[a-zé\",]{1,6}", site in "[a-z\" ,]{0,6}", warheads: u16, swap: bool,
    ) {
        let (header, cells) = if swap {
            (["site", "warheads", "id", "party", "kind", "state", "type"], [&site, &warheads.to_string(), &id, "US", "slbm", "deployed", "D5"])
        } else {
            (["id", "party", "kind", "state", "type", "site", "warheads"], [&id, "US", "slbm", "deployed", "D5", &site, &warheads.to_string()])
        };
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(header).expect("memory");
        writer.write_record(cells).expect("memory");
        let text = writer.into_inner().expect("memory");
        let mut reader = csv::Reader::from_reader(&text[..]);
        let oracle: Owned = reader.deserialize().next().expect("a record").expect("an item");
        let text = str::from_utf8(&text).expect("text");
        let (first, rest) = cut_record(text);
        let (row, _) = cut_record(rest);
        let columns = Columns::of_header(first).expect("a header");
        let mut room = vec![0; row.len()];
        let item = parse_row(row, &columns, &mut room).expect("an item");
        prop_assert!(same(&item, &oracle), "{:?} is not {:?}", item, oracle);
    }
}

#[test]
fn a_record_with_more_cells_than_there_is_room_for_is_a_fault_at_the_first_of_them() {
    assert_eq!(Record::<2>::split("a,b").map(|record| record.cells().len()), Ok(2));
    let error = Record::<2>::split("a,b,c").expect_err("three cells");
    assert_eq!((error.offset, error.fault), (4, CsvFault::TooManyCells { limit: 2 }));
}
