//! Turns a linked image into the file that a board is flashed with, and prints the hash of that firmware.
//!
//! The hash covers the firmware's whole part of flash: every byte from address 0 to the symbol `__store_start`, with
//! 0xFF for bytes that the image does not set. The file contains all of these bytes, so that nothing of an older
//! firmware remains, and the device hashes the same bytes.

#[cfg(not(feature = "image"))]
fn main() {
    eprintln!("flash-image is built with --features image");
    std::process::exit(2);
}

#[cfg(feature = "image")]
fn main() -> std::process::ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).map(std::path::PathBuf::from).collect();
    let [elf, hex] = &arguments[..] else {
        eprintln!("usage: flash-image ELF HEX");
        return std::process::ExitCode::from(2);
    };
    match convert::file(elf, hex) {
        Ok(hash) => {
            println!("{hash}  {}", hex.display());
            std::process::ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("flash-image: {}: {why}", elf.display());
            std::process::ExitCode::from(2)
        }
    }
}

#[cfg(feature = "image")]
mod convert {
    use std::path::Path;

    use ihex::Record;
    use object::read::elf::{ElfFile32, ProgramHeader as _};
    use object::{Endianness, Object as _, ObjectSymbol as _, elf};
    use sha2::{Digest as _, Sha256};

    /// The linker symbol at which the firmware's part of flash ends.
    const END: &str = "__store_start";
    /// The number of data bytes in one line of the file.
    const LINE: usize = 32;

    /// Converts an ELF file to Intel HEX and returns the hash of the firmware.
    pub(crate) fn file(elf: &Path, hex: &Path) -> Result<String, String> {
        let linked = std::fs::read(elf).map_err(|error| error.to_string())?;
        let flash = flash(&linked)?;
        std::fs::write(hex, text(&flash)?).map_err(|error| format!("{}: {error}", hex.display()))?;
        Ok(Sha256::digest(&flash).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Returns the bytes of the firmware's part of flash.
    fn flash(linked: &[u8]) -> Result<Vec<u8>, String> {
        let image = ElfFile32::<Endianness>::parse(linked).map_err(|error| error.to_string())?;
        let end = image
            .symbols()
            .find(|symbol| symbol.name() == Ok(END))
            .ok_or_else(|| format!("no symbol {END}: not linked for a board of this package"))?;
        let mut flash = vec![0xFF; usize::try_from(end.address()).map_err(|error| error.to_string())?];
        let endian = image.endian();
        for header in image.elf_program_headers() {
            let bytes = header.data(endian, linked).map_err(|()| "a segment is cut short".to_owned())?;
            if header.p_type(endian) != elf::PT_LOAD || bytes.is_empty() {
                continue;
            }
            let at = header.p_paddr(endian) as usize;
            let place = at.checked_add(bytes.len()).and_then(|end| flash.get_mut(at..end));
            place
                .ok_or_else(|| format!("{} bytes at {at:#x} lie outside of the firmware's part of flash", bytes.len()))?
                .copy_from_slice(bytes);
        }
        Ok(flash)
    }

    /// Formats the bytes as Intel HEX.
    fn text(flash: &[u8]) -> Result<String, String> {
        let mut records = Vec::new();
        for (number, block) in flash.chunks(0x1_0000).enumerate() {
            let upper = u16::try_from(number).map_err(|_| "more than 4 GiB".to_owned())?;
            records.push(Record::ExtendedLinearAddress(upper));
            for (line, value) in block.chunks(LINE).enumerate() {
                let offset = u16::try_from(line * LINE).map_err(|_| "a block is too long".to_owned())?;
                records.push(Record::Data { offset, value: value.to_vec() });
            }
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
            let flash: Vec<u8> = (0..0x1_C000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            let bytes = read(&text(&flash).unwrap());
            assert_eq!(bytes.len(), flash.len());
            for ((address, byte), (at, from)) in bytes.into_iter().zip(flash.iter().enumerate()) {
                assert_eq!((address as usize, byte), (at, *from));
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
