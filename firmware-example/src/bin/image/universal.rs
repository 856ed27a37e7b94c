//! micro:bit Universal Hex, specification 0.4.0 (github.com/microbit-foundation/spec-universal-hex, docs/format.md):
//! one file with the images of both boards. The interface chip of a board writes its own image and ignores the other.
//!
//! Written are sections that are aligned to 512 bytes, which the specification recommends; its blocks of 512 bytes are
//! discouraged there, because old interface chips take them in slowly. An interface chip that knows nothing of the
//! format is one of v1: it ignores every record with a type that Intel HEX lacks, and so the image of v2.

/// The number of characters in a block of the USB drive. A section ends with a block, so that no block has both boards.
const BLOCK: usize = 512;
/// The most data bytes in a record that interface chips take.
const LINE: usize = 32;
/// The number of characters of a record without data, with its newline.
const BARE: usize = 12;

/// The types of records. `DATA`, `END` and `UPPER` are Intel HEX.
const DATA: u8 = 0x00;
const END: u8 = 0x01;
const UPPER: u8 = 0x04;
const SECTION_START: u8 = 0x0A;
const SECTION_END: u8 = 0x0B;
const PADDING: u8 = 0x0C;
const CUSTOM_DATA: u8 = 0x0D;

/// A board that the format knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Board {
    /// The micro:bit v1.
    V1,
    /// The micro:bit v2.
    V2,
}

impl Board {
    /// The data of the record that begins the board's section: its number, and two bytes without a meaning.
    const fn start(self) -> [u8; 4] {
        match self {
            Self::V1 => [0x99, 0x00, 0xC0, 0xDE],
            Self::V2 => [0x99, 0x03, 0xC0, 0xDE],
        }
    }

    /// The type of the board's data records. Those of v1 are plain Intel HEX for the sake of its old interface chips.
    const fn data(self) -> u8 {
        match self {
            Self::V1 => DATA,
            Self::V2 => CUSTOM_DATA,
        }
    }
}

/// Formats the flash of both boards, each from address 0.
pub(crate) fn text(v1: &[u8], v2: &[u8]) -> Result<String, String> {
    let sections = section(Board::V1, v1)? + &section(Board::V2, v2)?;
    Ok(sections + &record(END, 0, &[]))
}

fn section(board: Board, flash: &[u8]) -> Result<String, String> {
    let mut text = String::new();
    for (number, part) in flash.chunks(0x1_0000).enumerate() {
        let upper = u16::try_from(number).map_err(|_| "more than 4 GiB".to_owned())?;
        text += &record(UPPER, 0, &upper.to_be_bytes());
        if number == 0 {
            text += &record(SECTION_START, 0, &board.start());
        }
        for (line, bytes) in part.chunks(LINE).enumerate() {
            let offset = u16::try_from(line * LINE).map_err(|_| "a part is too long".to_owned())?;
            text += &record(board.data(), offset, bytes);
        }
    }
    // The record that ends the section can fill what is left, up to a line.
    let missing = |text: &str| (BLOCK - (text.len() + BARE) % BLOCK) % BLOCK;
    while missing(&text) > 2 * LINE {
        let bytes = ((missing(&text) - BARE) / 2).min(LINE);
        text += &record(PADDING, 0, &[0xFF; LINE][..bytes]);
    }
    let rest = missing(&text) / 2;
    Ok(text + &record(SECTION_END, 0, &[0xFF; LINE][..rest]))
}

/// Formats a record with its newline: colon, count, offset, type, data, checksum. `data` has at most 255 bytes.
fn record(kind: u8, offset: u16, data: &[u8]) -> String {
    let [high, low] = offset.to_be_bytes();
    let mut bytes = vec![u8::try_from(data.len()).unwrap_or(u8::MAX), high, low, kind];
    bytes.extend(data);
    bytes.push(ihex::checksum(&bytes));
    let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    format!(":{digits}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an interface chip writes: it reads the file block by block and takes the data of its own sections.
    fn taken(text: &str, board: Board) -> Vec<(u32, u8)> {
        let (mut upper, mut mine, mut flash) = (0, false, Vec::new());
        for line in text.lines() {
            let line: Vec<u8> =
                (1..line.len()).step_by(2).map(|at| u8::from_str_radix(&line[at..at + 2], 16).unwrap()).collect();
            assert_eq!(line.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)), 0, "checksum");
            assert_eq!(usize::from(line[0]), line.len() - 5, "count");
            assert!(usize::from(line[0]) <= 32, "longer than interface chips take");
            let (at, data) = (u32::from(line[1]) << 8 | u32::from(line[2]), &line[4..line.len() - 1]);
            match line[3] {
                0x0A => mine = data[..2] == if board == Board::V1 { [0x99, 0x00] } else { [0x99, 0x03] },
                0x04 => upper = (u32::from(data[0]) << 8 | u32::from(data[1])) << 16,
                kind @ (0x00 | 0x0D) if mine => {
                    assert_eq!(kind == 0x00, board == Board::V1, "the type of its data");
                    flash.extend(data.iter().zip(upper + at..).map(|(byte, at)| (at, *byte)));
                }
                0x00 | 0x0B | 0x0C | 0x0D => {}
                0x01 => return flash,
                kind => panic!("a record of type {kind}"),
            }
        }
        panic!("no end");
    }

    fn flash(length: usize, seed: u32) -> Vec<u8> {
        (0..length as u32).map(|at| ((at ^ seed).wrapping_mul(2_654_435_761) >> 24) as u8).collect()
    }

    #[test]
    fn each_board_takes_its_own_image_and_all_of_it() {
        for length in [1, 32, 33, 0x1_0000, 0x1_C000] {
            let (v1, v2) = (flash(length, 1), flash(length, 2));
            let text = text(&v1, &v2).unwrap();
            for (board, image) in [(Board::V1, v1), (Board::V2, v2)] {
                let placed: Vec<(u32, u8)> = (0..).zip(image).collect();
                assert_eq!(taken(&text, board), placed, "{board:?}, {length} bytes");
            }
        }
    }

    #[test]
    fn no_block_of_the_drive_holds_data_of_both_boards() {
        // Lengths that leave every number of characters to fill.
        for length in 1..=600 {
            let text = text(&flash(length, 1), &flash(length, 2)).unwrap();
            let second = text.find(":0400000A9903").unwrap() - ":020000040000FA\n".len();
            assert_eq!(second % BLOCK, 0, "{length} bytes");
            assert_eq!(text.len() % BLOCK, BARE, "{length} bytes: only the end of the file follows");
        }
    }

    #[test]
    fn an_interface_chip_that_knows_intel_hex_only_takes_v1() {
        // It ignores the types that it does not know (format.md, Intel Hex and Universal Hex).
        let (v1, v2) = (flash(100, 1), flash(100, 2));
        let text = text(&v1, &v2).unwrap();
        let known: String = text.lines().filter(|line| line[7..9] <= *"05").map(|l| l.to_owned() + "\n").collect();
        let mut bytes = Vec::new();
        for record in ihex::Reader::new(&known) {
            if let ihex::Record::Data { value, .. } = record.unwrap() {
                bytes.extend(value);
            }
        }
        assert_eq!(bytes, v1);
    }

    #[test]
    fn records_are_those_of_the_specification() {
        assert_eq!(record(SECTION_START, 0, &Board::V1.start()), ":0400000A9900C0DEBB\n");
        assert_eq!(record(SECTION_START, 0, &Board::V2.start()), ":0400000A9903C0DEB8\n");
        assert_eq!(record(SECTION_END, 0, &[]), ":0000000BF5\n");
        assert_eq!(record(UPPER, 0, &[0, 1]), ":020000040001F9\n");
    }
}
