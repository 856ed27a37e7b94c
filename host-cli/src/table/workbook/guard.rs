//! What reading a workbook would take, before it is read.
//!
//! A few hundred bytes can be gigabytes of cells: a ZIP archive unpacks to more than it is, a row of an ODS sheet may
//! be there a million times, and the only two cells of an XLS sheet may lie in opposite corners. The crate that reads
//! workbooks makes room for all that. So everything that makes it take room is looked up first.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Area, CELLS, Form, NoSheet, SHEETS, is_zip, too_many};

/// Greatest size of all parts of a workbook together, unpacked: that of a table of totals in text. Unit: bytes.
const UNPACKED: u64 = 64 * 1024 * 1024;
/// Greatest number of spaces that a mark in an ODS text may stand for.
const SPACES: u64 = 10_000;

/// The form of a workbook that can be read.
pub(super) fn form(bytes: &[u8]) -> Result<Form, NoSheet> {
    if !is_zip(bytes) {
        compound(bytes)?;
        return Ok(Form::Xls);
    }
    let parts = unpacked(bytes)?;
    if parts.contains_key("content.xml") {
        parts.get("content.xml").map_or(Ok(()), |content| ods(content))?;
        return Ok(Form::Ods);
    }
    if parts.keys().any(|name| name.ends_with("workbook.bin")) {
        return Err(NoSheet::whole("this is an XLSB workbook; expected it saved as XLSX, or the sheet as CSV"));
    }
    if !parts.contains_key("[Content_Types].xml") {
        return Err(NoSheet::whole("a ZIP archive and no workbook; expected XLSX, XLS, ODS or a text"));
    }
    for (name, part) in &parts {
        // Room is made for as many texts as a list of them says that it has.
        for at in memmem::find_iter(part, b"uniqueCount") {
            let most = part.len() as u64;
            if part.get(at..).and_then(number).is_some_and(|count| count > most) {
                return Err(NoSheet::whole(format!("damaged: {name} cannot have as many texts as it says")));
            }
        }
    }
    Ok(Form::Xlsx)
}

/// The number in quotes with which the value of an attribute begins.
fn number(attribute: &[u8]) -> Option<u64> {
    let quote = attribute.iter().position(|byte| matches!(byte, b'"' | b'\''))?;
    let digits = attribute.get(quote + 1..)?.iter().skip_while(|byte| **byte == b'+');
    let digits: String = digits.take_while(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte)).collect();
    // A number that is too large for this type is too large.
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
}

/// The parts of a ZIP archive that are texts, and the names of all others.
fn unpacked(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, NoSheet> {
    let broken = |error: &dyn std::fmt::Display| NoSheet::whole(format!("a damaged ZIP archive: {error}"));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let mut parts = BTreeMap::new();
    let mut left = UNPACKED;
    for place in 0..archive.len() {
        let raw = archive.by_index_raw(place).map_err(|error| broken(&error))?;
        if raw.encrypted() {
            return Err(encrypted());
        }
        drop(raw);
        let part = archive.by_index(place).map_err(|error| broken(&error))?;
        let name = part.name().map_err(|error| broken(&error))?.into_owned();
        let mut content = Vec::new();
        // The sizes that the archive states may be false, so the parts are unpacked.
        part.take(left + 1).read_to_end(&mut content).map_err(|error| broken(&error))?;
        left = left.checked_sub(content.len() as u64).ok_or_else(|| {
            NoSheet::whole(format!(
                "the workbook unpacks to more than {} MiB; expected a smaller one, or the sheet as CSV",
                UNPACKED / 1024 / 1024
            ))
        })?;
        let is_text = name.ends_with(".xml") || name.ends_with(".rels");
        parts.insert(name, if is_text { content } else { Vec::new() });
    }
    Ok(parts)
}

fn encrypted() -> NoSheet {
    NoSheet::whole("the workbook is encrypted; expected it saved without a password, or the sheet as CSV")
}

/// Counts the cells of an ODS workbook.
fn ods(content: &[u8]) -> Result<(), NoSheet> {
    // The parser that reads the workbook is this one, so both see the same.
    let mut reader = Reader::from_reader(content);
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let broken = |error: &dyn std::fmt::Display| NoSheet::whole(format!("a damaged ODS workbook: {error}"));
    let (mut all, mut sheets) = (0_u64, 0);
    // Of the sheet: the row, and the last column with a value. Of the row: the column, and the last one with a value.
    let (mut row, mut width) = (0_u64, 0_u64);
    let (mut column, mut written) = (0_u64, 0_u64);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| broken(&error))? {
            Event::Start(tag) => match tag.name().as_ref() {
                "table:table" => {
                    sheets += 1;
                    (row, width) = (0, 0);
                }
                "table:table-row" => {
                    (column, written) = (0, 0);
                    row = row.saturating_add(repeated(&tag, "table:number-rows-repeated")?);
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    column = column.saturating_add(repeated(&tag, "table:number-columns-repeated")?);
                    if has_value(&tag) {
                        // Each row that is written takes room up to its last value, and the sheet takes room for the
                        // area around all values.
                        all = all.saturating_add(column - written);
                        (written, width) = (column, width.max(column));
                        if row.saturating_mul(width) > CELLS || all > CELLS {
                            return Err(too_many());
                        }
                    }
                }
                "text:s" if repeated(&tag, "text:c")? > SPACES => {
                    return Err(NoSheet::whole(format!("more than {SPACES} spaces in a row; expected a table")));
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
        if sheets > SHEETS {
            return Err(NoSheet::whole(format!("more than {SHEETS} sheets; expected fewer")));
        }
    }
    Ok(())
}

/// The number of times that a part of a sheet is there.
fn repeated(tag: &BytesStart<'_>, attribute: &str) -> Result<u64, NoSheet> {
    for found in tag.attributes() {
        let found = found.map_err(|error| NoSheet::whole(format!("a damaged ODS workbook: {error}")))?;
        if found.key.as_ref() == attribute {
            return found.value.parse().map_err(|_| {
                NoSheet::whole(format!("a damaged ODS workbook: {attribute} is '{}'; expected a number", found.value))
            });
        }
    }
    Ok(1)
}

/// Whether a cell may have a value: it has any attribute about one.
fn has_value(tag: &BytesStart<'_>) -> bool {
    tag.attributes().any(|found| {
        found.is_ok_and(|found| {
            let name = found.key.as_ref();
            name.starts_with("office:") || name.starts_with("calcext:") || name == "table:formula"
        })
    })
}

/// Counts the cells of an XLS workbook.
fn compound(bytes: &[u8]) -> Result<(), NoSheet> {
    let broken = |error: &dyn std::fmt::Display| NoSheet::whole(format!("a damaged XLS workbook: {error}"));
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let named = |name: &str| {
        let is = |entry: &cfb::Entry| entry.is_stream() && entry.name().eq_ignore_ascii_case(name);
        file.walk().filter(is).map(|entry| entry.path().to_owned()).collect::<Vec<_>>()
    };
    if !named("EncryptedPackage").is_empty() {
        return Err(encrypted());
    }
    // A newer program writes `Workbook`, an older one `Book`; a file for both has both, and the first one is read.
    let books = [named("Workbook"), named("Book")];
    let path = match books.iter().find(|books| !books.is_empty()).map(Vec::as_slice) {
        Some([only]) => only.clone(),
        Some(_) => return Err(broken(&"it has two workbooks")),
        None => return Err(NoSheet::whole("a compound file and no workbook; expected XLSX, XLS, ODS or a text")),
    };
    let mut stream = Vec::new();
    file.open_stream(path).and_then(|mut book| book.read_to_end(&mut stream)).map_err(|error| broken(&error))?;
    let mut all = 0_u64;
    let mut sheets = 0;
    for record in Records(&stream) {
        match record.kind {
            // FilePass.
            0x002f => return Err(encrypted()),
            // BoundSheet8: the place of a sheet.
            0x0085 => {
                sheets += 1;
                if sheets > SHEETS {
                    return Err(NoSheet::whole(format!("more than {SHEETS} sheets; expected fewer")));
                }
                let start = record.data.first_chunk().map_or(0, |start| u32::from_le_bytes(*start) as usize);
                let sheet = stream.get(start..).unwrap_or_default();
                if Records(sheet).any(|record| record.kind == 0x0200 && !is_possible(record.data)) {
                    return Err(broken(&"a sheet is larger than sheets can be"));
                }
                all = all.saturating_add(area(sheet).map_or(0, Area::cells));
                if all > CELLS {
                    return Err(too_many());
                }
            }
            // EOF.
            0x000a => break,
            _ => {}
        }
    }
    Ok(())
}

/// Whether an XLS sheet can be as large as its Dimensions record says: room is made for that. It has the first row and
/// the one after the last, and so the columns.
fn is_possible(data: &[u8]) -> bool {
    let wide = |place: usize| data.get(place..)?.first_chunk().map(|bytes| u64::from(u32::from_le_bytes(*bytes)));
    let word = |place: usize| data.get(place..)?.first_chunk().map(|bytes| u64::from(u16::from_le_bytes(*bytes)));
    let ends = if data.len() < 14 { [word(0), word(2), word(6)] } else { [wide(0), wide(4), word(10)] };
    matches!(ends, [Some(first), Some(end), Some(columns)] if first <= end.max(1) && end <= 65_536 && columns <= 256)
}

/// The area around all cells of an XLS sheet that begins here.
fn area(sheet: &[u8]) -> Option<Area> {
    let mut depth = 0_u32;
    let mut cells = Vec::new();
    for record in Records(sheet) {
        match record.kind {
            // BOF and EOF: a sheet may have charts in it.
            0x0809 => depth += 1,
            0x000a if depth <= 1 => break,
            0x000a => depth -= 1,
            // Formula, MulRk, RString, LabelSst, Number, Label, BoolErr, Rk.
            0x0006 | 0x00bd | 0x00d6 | 0x00fd | 0x0203 | 0x0204 | 0x0205 | 0x027e => {
                let word = |place: usize| {
                    let bytes = record.data.get(place..)?.first_chunk()?;
                    Some(u32::from(u16::from_le_bytes(*bytes)))
                };
                if let (Some(row), Some(column)) = (word(0), word(2)) {
                    cells.push((row, column));
                    // The last column of several.
                    let last = record.data.len().checked_sub(2).and_then(word);
                    cells.extend(last.filter(|_| record.kind == 0x00bd).map(|last| (row, last)));
                }
            }
            _ => {}
        }
    }
    Area::around(cells)
}

/// A record of a workbook stream.
struct Record<'a> {
    kind: u16,
    data: &'a [u8],
}

/// The records of a workbook stream, as far as they are whole.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_first_chunk::<4>()?;
        let [kind @ .., low, high] = *head;
        let length = usize::from(u16::from_le_bytes([low, high]));
        let (data, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(Record { kind: u16::from_le_bytes(kind), data })
    }
}
