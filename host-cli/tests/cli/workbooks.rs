//! Workbooks: the same table as CSV, XLSX, XLS and ODS is judged in the same way, and a hostile workbook is refused.
//!
//! The workbooks were written by Python packages (`workbooks/make.py`), except those that no program would write.

use std::io::{Cursor, Write as _};

use crate::bad_input::refused;
use crate::proverka::{Ran, piped, proverka, temporary};

/// The table of `workbooks/totals.*` as CSV.
const TOTALS: &str = "\
date,party,deployed_delivery_systems,warheads,launchers
2020-03-01,US,655,1373,800
2020-03-01,RU,485,1326,754
2020-09-01,US,675,1457,800
2020-09-01,RU,510,1447,
";

fn book(name: &str) -> String {
    format!("{}/tests/cli/workbooks/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn limits(name: &str, more: &[&str]) -> Ran {
    proverka(&[&["limits", &book(name)], more].concat())
}

/// An answer, with the name of a file or of one of its sheets replaced, and rows called lines.
fn about(ran: &Ran, name: &str) -> String {
    ran.out.replace(name, "TABLE").replace("row ", "line ").replace("TABLE!Totals", "TABLE")
}

#[test]
fn the_same_table_is_judged_alike_in_each_form_of_workbook() {
    let csv = temporary("totals.csv", TOTALS);
    for format in ["table", "csv", "json"] {
        let expected = proverka(&["limits", csv.path(), "--format", format]);
        assert_eq!((expected.status, expected.err.as_str()), (3, ""), "{expected:?}");
        for name in ["totals.xlsx", "totals.xls", "totals.ods", "epoch-1904.xlsx", "epoch-1904.xls", "hidden.xlsx"] {
            let ran = limits(name, &["--format", format]);
            assert_eq!(about(&ran, name), about(&expected, "totals.csv"), "{name}");
            assert_eq!(ran.status, expected.status, "{name}");
            let form = name.rsplit('.').next().expect("an ending").to_uppercase();
            let hidden = if name == "hidden.xlsx" { ", which is hidden," } else { "" };
            let said = format!("{name}: read as sheet 'Totals'{hidden} A1:E5 of an {form} workbook\n");
            assert!(ran.err.ends_with(&said), "{ran:?}");
        }
    }
}

#[test]
fn a_workbook_is_known_by_its_content_and_not_by_its_name() {
    let bytes = std::fs::read(book("totals.xls")).expect("a workbook");
    let named = temporary("totals.csv", &bytes);
    assert_eq!(proverka(&["limits", named.path()]).status, 3);
    let through_a_pipe = piped(&["limits", "-"], &bytes);
    assert_eq!(through_a_pipe.status, 3, "{through_a_pipe:?}");
    assert!(through_a_pipe.err.contains("<stdin>: read as sheet 'Totals'"), "{through_a_pipe:?}");
}

#[test]
fn a_fact_sheet_in_a_workbook_is_read_with_the_day_in_its_title() {
    let ran = limits("fact-sheet.xlsx", &[]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.out.contains("2020-03-01  RU     II(1)(b)  warheads                       1326"), "{ran:?}");
    assert!(ran.err.contains("sheet 'Fact sheet' B3:D8"), "{ran:?}");
}

#[test]
fn a_formula_has_the_value_that_the_spreadsheet_calculated() {
    let ran = limits("formula.xlsx", &["--party", "US", "--format", "csv"]);
    assert!(ran.out.contains("deployed_delivery_systems,holds,655,"), "{ran:?}");
}

#[test]
fn several_sheets_are_not_chosen_from() {
    let names =
        "3 sheets have cells: 'Totals', 'Notes', 'Old' (hidden); expected one of them, such as --sheet 'Totals'";
    refused(&limits("sheets.xlsx", &[]), &["sheets.xlsx: ", names]);
    let by_name = limits("sheets.xlsx", &["--sheet", "totals"]);
    assert_eq!(by_name.out, limits("sheets.xlsx", &["--sheet", "1"]).out);
    assert_eq!(by_name.status, 3, "{by_name:?}");
    assert!(limits("sheets.xlsx", &["--sheet", "3"]).err.contains("sheet 'Old', which is hidden, A1:E5"));
    let part = limits("sheets.xlsx", &["--sheet", "Totals", "--range", "A1:D3"]);
    assert!(part.status == 0 && part.out.contains("4 findings") && part.err.contains("A1:D3"), "{part:?}");
    for (sheet, said) in [
        ("Empty", "sheets.xlsx!Empty: no cell has a value"),
        ("Sheet9", "no sheet 'Sheet9'; expected --sheet with one of 'Totals', 'Notes', 'Old' (hidden), 'Empty'"),
        ("0", "no sheet '0'"),
        ("5", "no sheet '5'"),
        ("Notes", "sheets.xlsx!Notes: no row has two cells"),
    ] {
        refused(&limits("sheets.xlsx", &["--sheet", sheet]), &[said]);
    }
    refused(&limits("totals.xlsx", &["--range", "G1:H9"]), &["totals.xlsx!Totals: no cell has a value in G1:H9"]);
    refused(&limits("totals.xlsx", &["--range", "A1"]), &["'A1'", "such as A1:F20"]);
}

#[test]
fn faults_name_the_sheet_and_the_cell() {
    for (name, said) in [
        ("faults.xlsx", &["faults.xlsx!Sheet1 B4: '43891' is not a date", "!Sheet1 C5: unknown party 'CN'"][..]),
        ("faults.xlsx", &["!Sheet1 D5: 'many' is not a number"]),
        ("error.xlsx", &["error.xlsx!Sheet1 D2: the cell has the error #N/A"]),
        ("time.xlsx", &["time.xlsx!Sheet1 A2: 2020-03-01 12:30:00 has a time of day"]),
        ("items.xlsx", &["items.xlsx!Items A1: these are items; expected the sheet saved as CSV"]),
    ] {
        refused(&limits(name, &[]), said);
    }
    let twice = temporary("t.csv", format!("{TOTALS}2020-09-01,RU,1,1,1\n"));
    refused(&proverka(&["limits", twice.path()]), &["t.csv:6:1: a second row for RU", "in line 5"]);
}

#[test]
fn a_workbook_is_not_the_strict_form_and_other_files_have_no_sheets() {
    refused(&limits("totals.xlsx", &["--strict"]), &["a workbook is not in the strict form", "saved as CSV"]);
    let csv = temporary("t.csv", TOTALS);
    refused(&proverka(&["limits", csv.path(), "--sheet", "1"]), &["t.csv is not a workbook"]);
    refused(&proverka(&["limits", "--range", "A1:B2"]), &["the built-in data is not a workbook"]);
}

/// A ZIP archive with these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        archive.write_all(content).expect("room");
    }
    archive.finish().expect("an archive").into_inner()
}

/// An ODS workbook with this content of its table.
fn ods(rows: &str, manifest: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"a\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", format!("<manifest:manifest>{manifest}</manifest:manifest>").as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

/// A compound file with a stream.
fn compound(name: &str, content: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    file.create_stream(name).and_then(|mut stream| stream.write_all(content)).expect("a stream");
    file.flush().expect("room");
    file.into_inner().into_inner()
}

/// Records of an XLS workbook with one sheet that has these records.
fn xls(records: &[(u16, &[u8])]) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| {
        let length = u16::try_from(data.len()).expect("a short record");
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    };
    let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0]);
    let end = record(0x000a, &[]);
    let start = u8::try_from(begin.len() + 4 + 9 + end.len()).expect("near");
    let sheet = record(0x0085, &[start, 0, 0, 0, 0, 0, 1, 0, b'a']);
    let cells: Vec<u8> = records.iter().flat_map(|(kind, data)| record(*kind, data)).collect();
    compound("/Workbook", &[begin.clone(), sheet, end.clone(), begin, cells, end].concat())
}

#[test]
fn a_workbook_that_would_take_all_memory_is_refused() {
    const MIB: usize = 1024 * 1024;
    let corner = |row: u16, column: u16| {
        [&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], &1.0_f64.to_le_bytes()].concat()
    };
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\"";
    let shared = "<sst uniqueCount=\"99999999999\"></sst>";
    let dimensions = [0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 255, 255, 0, 0];
    for (what, bytes, said) in [
        (
            "a part that unpacks to 65 MiB",
            archive(&[("[Content_Types].xml", b""), ("xl/media/a.png", &vec![0; 65 * MIB])]),
            "unpacks to more than 64 MiB",
        ),
        (
            "more texts than can be",
            archive(&[("[Content_Types].xml", b""), ("xl/sharedStrings.xml", shared.as_bytes())]),
            "cannot have as many texts as it says",
        ),
        (
            "a row that is there a million times",
            ods(
                &format!(
                    "<table:table-row table:number-rows-repeated=\"1000000\">{cell} \
                     table:number-columns-repeated=\"16000\"/></table:table-row>"
                ),
                "",
            ),
            "more than 1000000 cells",
        ),
        (
            "two cells far from each other",
            ods(
                &format!(
                    "<table:table-row>{cell}/></table:table-row><table:table-row \
                     table:number-rows-repeated=\"1000000\"/><table:table-row><table:table-cell \
                     table:number-columns-repeated=\"16000\"/>{cell}/></table:table-row>"
                ),
                "",
            ),
            "more than 1000000 cells",
        ),
        (
            "a gigabyte of spaces",
            ods(
                "<table:table-row><table:table-cell office:value-type=\"string\"><text:p><text:s \
                 text:c=\"1000000000\"/></text:p></table:table-cell></table:table-row>",
                "",
            ),
            "spaces in a row",
        ),
        (
            "two cells in opposite corners",
            xls(&[(0x0203, &corner(0, 0)), (0x0203, &corner(65535, 255))]),
            "more than 1000000 cells",
        ),
        ("a sheet that says that it is endless", xls(&[(0x0200, &dimensions)]), "larger than sheets can be"),
    ] {
        assert!(bytes.len() < 100_000, "{what}: {} bytes", bytes.len());
        let file = temporary("t.xlsx", &bytes);
        let ran = proverka(&["limits", file.path()]);
        assert!(ran.err.contains(said), "{what}: {ran:?}");
        refused(&ran, &["t.xlsx: "]);
    }
    // The control: cells that are near each other are read.
    let row = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let rows = format!("<table:table-row>{}{}</table:table-row>", row("date"), row("warheds"));
    let small = temporary("t.ods", ods(&rows, ""));
    refused(&proverka(&["limits", small.path()]), &["t.ods!a A1: no column 'party'"]);
    let small = temporary("t.xls", xls(&[(0x0203, &corner(0, 0)), (0x0203, &corner(0, 1))]));
    refused(&proverka(&["limits", small.path()]), &["t.xls!a A1: no column 'party'"]);
}

#[test]
fn an_encrypted_workbook_and_what_is_no_workbook_are_named() {
    let encrypted = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    for (bytes, said) in [
        (compound("/EncryptedPackage", b"x"), "the workbook is encrypted"),
        (compound("/WordDocument", b"x"), "a compound file and no workbook"),
        (compound("/Workbook", &[0x2f, 0, 2, 0, 1, 0]), "the workbook is encrypted"),
        (ods("", encrypted), "password protected"),
        (archive(&[("word/document.xml", b"")]), "a ZIP archive and no workbook"),
        (archive(&[("[Content_Types].xml", b""), ("xl/workbook.bin", b"")]), "this is an XLSB workbook"),
        (b"PK\x03\x04".to_vec(), "a damaged ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "a damaged XLS workbook"),
        (archive(&[("[Content_Types].xml", b"")]), "this XLSX workbook cannot be read"),
    ] {
        let file = temporary("t.xlsx", &bytes);
        refused(&proverka(&["limits", file.path()]), &["t.xlsx: ", said]);
    }
}

/// Bytes of workbooks are changed one after another; each result is read or refused.
#[test]
fn damaged_workbooks_are_read_or_refused() {
    use proverka_cli::table::workbook::{Part, read};
    let mut seed = 7_u64;
    let mut random = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("31 bits") % most
    };
    let mut refused = 0;
    for name in ["totals.xls", "totals.xlsx", "totals.ods"] {
        let whole = std::fs::read(book(name)).expect("a workbook");
        assert!(read(&whole, Part::default()).is_ok(), "{name}");
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..=random(4) {
                let place = random(bytes.len());
                bytes[place] = u8::try_from(random(256)).expect("a byte");
            }
            if random(8) == 0 {
                bytes.truncate(random(whole.len()));
            }
            refused += usize::from(read(&bytes, Part::default()).is_err());
        }
    }
    assert!(refused > 100, "{refused}");
}
