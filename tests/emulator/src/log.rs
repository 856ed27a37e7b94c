//! The firmware's log, which is a ring in its RAM, decoded with the format strings in its image.

use crate::{Body, Trouble};
use defmt_decoder::{DecodeError, Table};
use std::path::Path;

/// The mark of the ring's control block, which debug probes search for.
const MARK: &[u8] = b"SEGGER RTT";

/// Reads and decodes the log of one image.
pub struct Log {
    table: Table,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Log")
    }
}

impl Log {
    /// Prepares to read the log of `image`.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the image has no format strings.
    pub fn open(image: &Path) -> Result<Self, Trouble> {
        let elf = std::fs::read(image)?;
        let table = Table::parse(&elf).map_err(|error| Trouble(format!("{}: {error}", image.display())))?;
        table
            .map(|table| Self { table })
            .ok_or_else(|| Trouble(format!("{} has no format strings for its log", image.display())))
    }

    /// Takes everything logged since the last call out of the ring, one line for each entry.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if there is no ring, or if its contents cannot be decoded.
    pub fn drain<B: Body>(&self, machine: &mut B) -> Result<Vec<String>, Trouble> {
        let start = B::BOARD.ram.0;
        let ram = machine.memory(start, B::BOARD.ram.1)?;
        let block = ram
            .windows(MARK.len())
            .position(|window| window == MARK)
            .ok_or_else(|| Trouble("there is no log ring in RAM".into()))?;
        let word = |at: usize| {
            let bytes = ram.get(block + at..)?.first_chunk::<4>()?;
            Some(u32::from_le_bytes(*bytes))
        };
        // Sixteen bytes of mark and two counts of channels; then, for the first channel: name, ring, size, written,
        // read.
        let field = |at| word(at).ok_or_else(|| Trouble("the log ring is cut short".into()));
        let (ring, size, written, read) = (field(28)?, field(32)? as usize, field(36)? as usize, field(40)? as usize);
        let from = ring.checked_sub(start).map(|from| from as usize);
        let ring = from
            .and_then(|from| ram.get(from..)?.get(..size))
            .filter(|_| written < size.max(1) && read < size.max(1))
            .ok_or_else(|| Trouble("the log ring lies outside of RAM".into()))?;
        let entries: Vec<u8> =
            if read <= written { ring[read..written].to_vec() } else { [&ring[read..], &ring[..written]].concat() };
        let address = start + u32::try_from(block).map_err(|_| Trouble("RAM is larger than it is".into()))?;
        machine.set_word(address + 40, u32::try_from(written).unwrap_or(0))?;
        self.decode(&entries)
    }

    /// Decodes what the firmware sent, one line for each entry.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the bytes are not a log of this image.
    pub fn decode(&self, entries: &[u8]) -> Result<Vec<String>, Trouble> {
        let mut decoder = self.table.new_stream_decoder();
        decoder.received(entries);
        let mut lines = Vec::new();
        loop {
            match decoder.decode() {
                Ok(frame) => lines.push(frame.display_message().to_string()),
                Err(DecodeError::UnexpectedEof) => return Ok(lines),
                Err(DecodeError::Malformed) => return Err(Trouble(format!("no log entry after {lines:#?}"))),
            }
        }
    }
}
