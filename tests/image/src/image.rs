//! A board image: its functions, its instructions, and the words in it that may be addresses.

use crate::Trouble;
use crate::constants::{self, Constants};
use crate::thumb::{Flow, Instruction, decode};
use object::{Object as _, ObjectSection as _, ObjectSymbol as _, SectionFlags, SymbolKind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A function of the image, found by its symbols.
#[derive(Clone, Debug)]
pub struct Function {
    /// The demangled names; several if symbols share an address.
    pub names: Vec<String>,
    /// The address of the first byte.
    pub start: u32,
    /// The address after the last byte, including literals.
    pub end: u32,
    /// The instructions of the function, without literals.
    pub code: Vec<Instruction>,
}

impl Function {
    /// Returns the name to show.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names.first().map_or("?", String::as_str)
    }
}

/// A place where the address of a function is stored as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The address of the stored word.
    pub at: u32,
    /// The start of the function to which it points.
    pub to: u32,
    /// True in the vector table, from which the hardware calls.
    pub is_vector: bool,
}

/// A section that is loaded into the memory of the board.
#[derive(Clone, Debug)]
struct Section {
    name: String,
    at: u32,
    bytes: Vec<u8>,
    size: u32,
    is_code: bool,
    is_stored: bool,
    is_written: bool,
}

/// A parsed ELF image of a board.
#[derive(Debug)]
pub struct Image {
    /// The path from which it was read.
    pub path: PathBuf,
    /// The bytes of the whole file.
    pub file: Vec<u8>,
    /// The functions in the order of their addresses.
    pub functions: Vec<Function>,
    sections: Vec<Section>,
    objects: BTreeMap<String, (u32, u32)>,
    /// The frame of each function as the compiler stated it, by address. Unit: bytes.
    pub stated_frames: BTreeMap<u32, u32>,
    /// True if floating-point registers are in use, which an interrupt then saves too.
    pub has_floats: bool,
    /// The targets of calls through registers.
    pub constants: Constants,
}

impl Image {
    /// Reads and parses an image.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if it is not an ELF file for Arm with symbols.
    pub fn read(path: &Path) -> Result<Self, Trouble> {
        let trouble = |what: &dyn std::fmt::Display| Trouble(format!("{}: {what}", path.display()));
        let file = std::fs::read(path).map_err(|error| trouble(&error))?;
        let elf = object::File::parse(&*file).map_err(|error| trouble(&error))?;
        if elf.architecture() != object::Architecture::Arm {
            return Err(trouble(&"not an image for Arm"));
        }
        let mut sections = Vec::new();
        for section in elf.sections() {
            let SectionFlags::Elf { sh_flags } = section.flags() else { continue };
            if sh_flags & u64::from(object::elf::SHF_ALLOC) == 0 || section.size() == 0 {
                continue;
            }
            let bytes = section.data().map_err(|error| trouble(&error))?.to_vec();
            sections.push(Section {
                name: section.name().unwrap_or_default().to_owned(),
                at: section.address() as u32,
                is_stored: !bytes.is_empty(),
                bytes,
                size: section.size() as u32,
                is_code: sh_flags & u64::from(object::elf::SHF_EXECINSTR) != 0,
                is_written: sh_flags & u64::from(object::elf::SHF_WRITE) != 0,
            });
        }
        sections.sort_by_key(|section| section.at);

        let mut objects = BTreeMap::new();
        let mut starts: BTreeMap<u32, (u32, BTreeSet<String>)> = BTreeMap::new();
        let mut data = BTreeMap::new();
        for symbol in elf.symbols() {
            let (Ok(name), at) = (symbol.name(), symbol.address() as u32) else { continue };
            let readable = format!("{:#}", rustc_demangle::demangle(name));
            match symbol.kind() {
                SymbolKind::Text if symbol.is_definition() => {
                    let entry = starts.entry(at & !1).or_default();
                    entry.0 = entry.0.max(symbol.size() as u32);
                    entry.1.insert(readable);
                }
                // These symbols mark where code and where literals begin.
                _ if name == "$t" || name.starts_with("$t.") => drop(data.insert(at, false)),
                _ if name == "$d" || name.starts_with("$d.") => drop(data.insert(at, true)),
                _ => drop(objects.insert(readable, (at, symbol.size() as u32))),
            }
        }
        if starts.is_empty() {
            return Err(trouble(&"no function symbols; is it stripped?"));
        }
        let mut image = Self {
            path: path.to_owned(),
            functions: Vec::new(),
            sections,
            objects,
            stated_frames: stated_frames(&elf).ok_or_else(|| trouble(&"its .stack_sizes cannot be read"))?,
            has_floats: matches!(elf.flags(), object::FileFlags::Elf { e_flags, .. }
                if e_flags & object::elf::EF_ARM_ABI_FLOAT_HARD != 0),
            constants: Constants::default(),
            file: Vec::new(),
        };
        let bounds: Vec<u32> = starts.keys().copied().collect();
        for (number, (start, (size, names))) in starts.into_iter().enumerate() {
            let Some(section) = image.section(start).filter(|section| section.is_code) else { continue };
            let limit = (section.at + section.size).min(bounds.get(number + 1).copied().unwrap_or(u32::MAX));
            // Assembly states no size; then the function extends to the next symbol.
            let end = if size == 0 { limit } else { (start + size).min(limit) };
            let mut code = image.code(start, end, &data);
            for one in &mut code {
                // ARMv6-M has no other jump with this range. The caller's address is on the stack by then.
                one.flow = match one.flow {
                    Flow::Call(to) if to > start && to < end => Flow::Jump(to),
                    flow => flow,
                };
            }
            let mut names: Vec<String> = names.into_iter().collect();
            // A plain C name says less than a path.
            names.sort_by_key(|name| !name.contains("::"));
            image.functions.push(Function { names, start, end, code });
        }
        image.constants = constants::from_image(&image);
        image.file = file;
        Ok(image)
    }

    fn section(&self, at: u32) -> Option<&Section> {
        self.sections.iter().find(|section| (section.at..section.at + section.size).contains(&at))
    }

    /// Returns a word of the stored image; `None` if there is none at this address.
    #[must_use]
    pub fn word(&self, at: u32) -> Option<u32> {
        let section = self.section(at)?;
        let bytes = section.bytes.get((at - section.at) as usize..)?.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*bytes))
    }

    /// Decodes the instructions from `start` to `end`, skipping everything marked as literals.
    fn code(&self, start: u32, end: u32, data: &BTreeMap<u32, bool>) -> Vec<Instruction> {
        let Some(section) = self.section(start) else { return Vec::new() };
        let mut is_data = data.range(..=start).next_back().is_some_and(|(_, is_data)| *is_data);
        let mut from = start;
        let mut out = Vec::new();
        let marks = data.range(start + 1..end).map(|(at, is_data)| (*at, *is_data));
        for (at, next) in marks.chain([(end, true)]) {
            if !is_data {
                let bytes = section.bytes.get((from - section.at) as usize..(at - section.at) as usize);
                out.extend(decode(from, bytes.unwrap_or_default(), |at| self.word(at)));
            }
            (from, is_data) = (at, next);
        }
        out
    }

    /// Returns the number of the function that contains `at`.
    #[must_use]
    pub fn function_at(&self, at: u32) -> Option<usize> {
        let number = self.functions.partition_point(|function| function.start <= at).checked_sub(1)?;
        (at < self.functions[number].end).then_some(number)
    }

    /// Returns the number of the function that begins at `at`.
    #[must_use]
    pub fn function_from(&self, at: u32) -> Option<usize> {
        self.functions.binary_search_by_key(&at, |function| function.start).ok()
    }

    /// Returns the number of the function with this symbol.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<usize> {
        self.functions.iter().position(|function| function.names.iter().any(|other| other == name))
    }

    /// Returns the address and the size of a variable or a symbol of the linker.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<(u32, u32)> {
        self.objects.get(name).copied()
    }

    /// Returns the sizes of flash and static RAM. Unit: bytes.
    #[must_use]
    pub fn sizes(&self) -> (u32, u32) {
        let sum =
            |wanted: fn(&Section) -> bool| self.sections.iter().filter(|one| wanted(one)).map(|one| one.size).sum();
        (sum(|section| section.is_stored), sum(|section| section.is_written))
    }

    /// Returns the contents of flash: address and bytes of each stored section, in the order of load addresses.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the file has no program headers.
    pub fn flash(&self) -> Result<BTreeMap<u32, Vec<u8>>, Trouble> {
        use object::read::elf::{FileHeader as _, ProgramHeader as _};
        let trouble = |error: object::Error| Trouble(format!("{}: {error}", self.path.display()));
        let header = object::elf::FileHeader32::<object::Endianness>::parse(&*self.file).map_err(trouble)?;
        let endian = header.endian().map_err(trouble)?;
        let mut out = BTreeMap::new();
        for segment in header.program_headers(endian, &*self.file).map_err(trouble)? {
            let bytes = segment.data(endian, &*self.file).unwrap_or_default();
            if segment.p_type(endian) == object::elf::PT_LOAD && !bytes.is_empty() {
                out.insert(segment.p_paddr(endian), bytes.to_vec());
            }
        }
        Ok(out)
    }

    /// Returns every aligned word that is the address of a function, and every pair of instructions that makes one.
    #[must_use]
    pub fn pointers(&self) -> Vec<Pointer> {
        let mut out = Vec::new();
        let mut take = |at: u32, value: u32, is_vector: bool| {
            if value & 1 == 1
                && let Some(number) = self.function_from(value & !1)
            {
                out.push(Pointer { at, to: self.functions[number].start, is_vector });
            }
        };
        for section in &self.sections {
            for (word, at) in section.bytes.chunks_exact(4).zip((section.at..).step_by(4)) {
                let value = u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
                let is_code = self.function_at(at).is_some_and(|number| {
                    self.functions[number].code.iter().any(|one| one.at == at || one.at + 2 == at)
                });
                if !is_code {
                    take(at, value, section.name == ".vector_table");
                }
            }
        }
        for function in &self.functions {
            let mut halves = [None; 16];
            for instruction in &function.code {
                match instruction.half {
                    Some((register, false, half)) => halves[usize::from(register)] = Some(half),
                    Some((register, true, half)) => {
                        let low = halves[usize::from(register)].unwrap_or(0);
                        take(instruction.at, u32::from(half) << 16 | u32::from(low), false);
                    }
                    None => {}
                }
            }
        }
        out
    }

    /// Returns where control can go from function `number` by name or by a known address: the instruction, the
    /// function, and whether it comes back.
    pub fn edges(&self, number: usize) -> impl Iterator<Item = (u32, usize, bool)> + '_ {
        let own = self.functions[number].start..self.functions[number].end;
        self.functions[number].code.iter().flat_map(move |instruction| {
            let (direct, back) = match instruction.flow {
                Flow::Call(to) => (Some(to), true),
                Flow::Jump(to) | Flow::Branch(to) if !own.contains(&to) => (Some(to), false),
                flow => (None, flow == Flow::CallRegister),
            };
            let known = self.constants.calls.get(&instruction.at).into_iter().flatten().copied();
            direct.into_iter().chain(known).filter_map(move |to| Some((instruction.at, self.function_at(to)?, back)))
        })
    }

    /// Returns for each function whether it can return to its caller.
    #[must_use]
    pub fn returning(&self) -> Vec<bool> {
        let mut returns: Vec<bool> = self
            .functions
            .iter()
            .map(|function| {
                let returns = |one: &Instruction| matches!(one.flow, Flow::Return | Flow::JumpRegister);
                function.code.is_empty() || function.code.iter().any(returns)
            })
            .collect();
        loop {
            let more: Vec<usize> = (0..returns.len())
                .filter(|number| !returns[*number])
                .filter(|number| self.edges(*number).any(|(_, to, back)| !back && returns[to]))
                .collect();
            if more.is_empty() {
                return returns;
            }
            for number in more {
                returns[number] = true;
            }
        }
    }
}

/// Reads the section `.stack_sizes`: the address and the frame size of each function that the compiler made.
fn stated_frames(elf: &object::File<'_>) -> Option<BTreeMap<u32, u32>> {
    let Some(section) = elf.section_by_name(".stack_sizes") else { return Some(BTreeMap::new()) };
    let mut bytes = section.data().ok()?;
    let mut out = BTreeMap::new();
    while let Some((address, rest)) = bytes.split_first_chunk::<4>() {
        let (mut size, mut shift) = (0_u32, 0);
        bytes = rest;
        loop {
            let (byte, rest) = bytes.split_first()?;
            bytes = rest;
            size |= u32::from(byte & 0x7F) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
            if shift > 28 {
                return None;
            }
        }
        out.insert(u32::from_le_bytes(*address) & !1, size);
    }
    bytes.is_empty().then_some(out)
}
