//! Turns a linked image into the file that a board is flashed with, and prints the hash of that firmware.
//!
//! The hash covers the firmware's whole part of flash: every byte from the symbol `__firmware_start` (the
//! boot address) to the symbol `__store_start`, with 0xFF for bytes that the image does not set. The file contains all
//! of these bytes, so that nothing of an older firmware remains, and the device hashes the same bytes.
//!
//! With `--universal` it writes one file with the images of micro:bit v1 and v2.

#[cfg(not(feature = "image"))]
fn main() {
    eprintln!("flash-image is built with --features image");
    std::process::exit(2);
}

#[cfg(feature = "image")]
mod universal;

#[cfg(feature = "image")]
fn main() -> std::process::ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).map(std::path::PathBuf::from).collect();
    let done = match &arguments[..] {
        [flag, v1, v2, hex] if flag.as_os_str() == "--universal" => convert::universal(v1, v2, hex),
        [elf, hex] => convert::file(elf, hex).map(|hash| format!("{hash}  {}", hex.display())),
        _ => Err("usage: flash-image ELF HEX, or flash-image --universal V1-ELF V2-ELF HEX".to_owned()),
    };
    match done {
        Ok(line) => {
            println!("{line}");
            std::process::ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("flash-image: {why}");
            std::process::ExitCode::from(2)
        }
    }
}

#[cfg(feature = "image")]
mod convert {
    use std::path::Path;

    use ihex::Record;
    use object::read::elf::{ElfFile32, FileHeader as _, ProgramHeader as _};
    use object::{Endianness, Object as _, ObjectSymbol as _, elf};
    use sha2::{Digest as _, Sha256};

    /// The linker symbols at which the firmware's part of flash begins and ends.
    const BOUNDS: [&str; 2] = ["__firmware_start", "__store_start"];
    /// The number of bytes below one extended address of the file.
    const BLOCK: u32 = 0x1_0000;
    /// The number of data bytes in one line of the file.
    const LINE: usize = 32;

    /// The firmware's part of flash: its address, and every byte of it.
    struct Part {
        start: u32,
        bytes: Vec<u8>,
    }

    /// Converts an ELF file to Intel HEX and returns the hash of the firmware.
    pub(crate) fn file(elf: &Path, hex: &Path) -> Result<String, String> {
        let part = read(elf)?.0;
        write(hex, &text(&part)?)?;
        Ok(Sha256::digest(&part.bytes).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Converts the ELF files of both boards to one file, and returns what to print.
    pub(crate) fn universal(v1: &Path, v2: &Path, hex: &Path) -> Result<String, String> {
        let ((first, first_is_v2), (second, second_is_v2)) = (read(v1)?, read(v2)?);
        if first_is_v2 || !second_is_v2 {
            return Err(format!("{} must be the image of v1, and {} that of v2", v1.display(), v2.display()));
        }
        if first.start != 0 || second.start != 0 {
            return Err("a micro:bit starts at address 0".to_owned());
        }
        write(hex, &crate::universal::text(&first.bytes, &second.bytes)?)?;
        Ok(format!("both boards  {}", hex.display()))
    }

    /// Reads an ELF file: the firmware's part of flash, and whether it is compiled for the float registers of v2.
    fn read(elf: &Path) -> Result<(Part, bool), String> {
        let said = |error: String| format!("{}: {error}", elf.display());
        let linked = std::fs::read(elf).map_err(|error| said(error.to_string()))?;
        Ok((flash(&linked).map_err(said)?, uses_float_registers(&linked).map_err(said)?))
    }

    fn write(hex: &Path, text: &str) -> Result<(), String> {
        std::fs::write(hex, text).map_err(|error| format!("{}: {error}", hex.display()))
    }

    /// True if the image passes floats in registers, which a Cortex-M0 lacks.
    fn uses_float_registers(linked: &[u8]) -> Result<bool, String> {
        let image = ElfFile32::<Endianness>::parse(linked).map_err(|error| error.to_string())?;
        Ok(image.elf_header().e_flags(image.endian()) & elf::EF_ARM_ABI_FLOAT_HARD != 0)
    }

    /// Returns the bytes of the firmware's part of flash.
    fn flash(linked: &[u8]) -> Result<Part, String> {
        let image = ElfFile32::<Endianness>::parse(linked).map_err(|error| error.to_string())?;
        let address = |name: &str| {
            let symbol = image.symbols().find(|symbol| symbol.name() == Ok(name));
            let symbol = symbol.ok_or_else(|| format!("no symbol {name}: not linked for a board of this device"))?;
            u32::try_from(symbol.address()).map_err(|error| format!("{name}: {error}"))
        };
        let [start, end] = BOUNDS.map(address);
        let (start, end) = (start?, end?);
        let length = end.checked_sub(start).ok_or("the firmware's part ends before it begins")?;
        let mut bytes = vec![0xFF; length as usize];
        let endian = image.endian();
        for header in image.elf_program_headers() {
            let segment = header.data(endian, linked).map_err(|()| "a segment is cut short".to_owned())?;
            if header.p_type(endian) != elf::PT_LOAD || segment.is_empty() {
                continue;
            }
            let at = header.p_paddr(endian);
            let from = at.checked_sub(start).map(|from| from as usize);
            let place = from.and_then(|from| bytes.get_mut(from..from.checked_add(segment.len())?));
            place
                .ok_or_else(|| {
                    format!("{} bytes at {at:#x} lie outside of the firmware's part of flash", segment.len())
                })?
                .copy_from_slice(segment);
        }
        Ok(Part { start, bytes })
    }

    /// Formats the bytes as Intel HEX.
    fn text(part: &Part) -> Result<String, String> {
        let mut records = Vec::new();
        let (mut at, mut rest) = (part.start, &part.bytes[..]);
        while !rest.is_empty() {
            let [low0, low1, high0, high1] = at.to_le_bytes();
            let offset = u16::from_le_bytes([low0, low1]);
            if offset == 0 || at == part.start {
                records.push(Record::ExtendedLinearAddress(u16::from_le_bytes([high0, high1])));
            }
            // A line ends where the next block begins, because its address has only 16 bits.
            let line = rest.len().min(LINE).min((BLOCK - u32::from(offset)) as usize);
            let (value, after) = rest.split_at(line);
            records.push(Record::Data { offset, value: value.to_vec() });
            rest = after;
            at = at.checked_add(line as u32).ok_or("the firmware's part ends above 4 GiB")?;
        }
        records.push(Record::EndOfFile);
        ihex::create_object_file_representation(&records).map_err(|error| format!("{error:?}"))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        /// Reads Intel HEX by its definition: colon, count, address, type, data, checksum.
        fn read(text: &str) -> Vec<(u32, u8)> {
            let mut upper = 0;
            let mut bytes = Vec::new();
            for line in text.lines() {
                let digits = line.strip_prefix(':').unwrap();
                let line: Vec<u8> = (0..digits.len())
                    .step_by(2)
                    .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
                    .collect();
                assert_eq!(line.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)), 0, "checksum");
                assert_eq!(usize::from(line[0]), line.len() - 5, "count");
                let (address, data) = (u32::from(line[1]) << 8 | u32::from(line[2]), &line[4..line.len() - 1]);
                match line[3] {
                    0 => bytes.extend(data.iter().zip(upper + address..).map(|(byte, at)| (at, *byte))),
                    1 => return bytes,
                    4 => upper = (u32::from(data[0]) << 8 | u32::from(data[1])) << 16,
                    kind => panic!("record of type {kind}"),
                }
            }
            panic!("no end");
        }

        #[test]
        fn the_file_holds_every_byte_at_its_address() {
            let byte = |at: u32| (at.wrapping_mul(2_654_435_761) >> 24) as u8;
            // From address 0, from a page behind a bootloader, and from a place that lines of 32 bytes do not fit.
            for (start, end) in [(0, 0x1_C000), (0x2_7000, 0x4_8000), (0xFFF1, 0x1_0011)] {
                let bytes = read(&text(&Part { start, bytes: (start..end).map(byte).collect() }).unwrap());
                assert_eq!(bytes.len(), (end - start) as usize);
                for ((address, read), at) in bytes.into_iter().zip(start..end) {
                    assert_eq!((address, read), (at, byte(at)));
                }
            }
        }

        #[test]
        fn what_is_no_image_is_refused_with_a_reason() {
            assert!(flash(b"not an image").is_err());
            let host = std::fs::read(std::env::current_exe().unwrap()).unwrap();
            assert!(flash(&host).is_err());
        }
    }
}
