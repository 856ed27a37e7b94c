//! As much of the Thumb instruction set as it takes to follow control flow and the stack pointer (ARMv6-M, ARMv7-M).

/// What an instruction does to the flow of control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Goes on with the next instruction.
    On,
    /// Calls the address and comes back.
    Call(u32),
    /// Calls the address in a register.
    CallRegister,
    /// Goes to the address for good.
    Jump(u32),
    /// Goes to the address or on.
    Branch(u32),
    /// Goes to the address in a register: a call in the last place.
    JumpRegister,
    /// Goes on within the function, to where a table says.
    Table,
    /// Goes back to the caller.
    Return,
    /// Stops: an undefined instruction or a breakpoint.
    Trap,
}

/// One instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Where it stands.
    pub at: u32,
    /// What comes after it.
    pub flow: Flow,
    /// How far it moves the stack pointer down, where that is plain. Unit: octets.
    pub down: u32,
    /// A register that it fills with half of a constant: register, upper half or not, the half.
    pub half: Option<(u8, bool, u16)>,
}

/// The instructions in `code`, which stands at `at`. `word` reads a literal.
pub fn decode(at: u32, code: &[u8], word: impl Fn(u32) -> Option<u32>) -> Vec<Instruction> {
    let mut halves = code.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let mut at = at;
    let mut out = Vec::new();
    // The literal that each low register was last loaded with: large frames are made by adding one.
    let mut literals = [None; 8];
    while let Some(first) = halves.next() {
        let is_wide = first >> 11 >= 0b11101;
        let instruction = match is_wide.then(|| halves.next()) {
            Some(Some(second)) => wide(at, first, second),
            Some(None) => break,
            None => narrow(at, first, &word, &mut literals),
        };
        out.push(instruction);
        at += if is_wide { 4 } else { 2 };
    }
    out
}

fn relative(at: u32, offset: i32) -> u32 {
    at.wrapping_add(4).wrapping_add_signed(offset)
}

/// The lowest `bits` of `value`, with sign.
fn signed(value: u32, bits: u32) -> i32 {
    (value << (32 - bits)).cast_signed() >> (32 - bits)
}

fn narrow(at: u32, code: u16, word: &impl Fn(u32) -> Option<u32>, literals: &mut [Option<u32>; 8]) -> Instruction {
    let wide = u32::from(code);
    let register = wide >> 3 & 15;
    let mut down = 0;
    let flow = match code {
        0x4700..=0x477F if code & 7 == 0 => {
            if register == 14 {
                Flow::Return
            } else {
                Flow::JumpRegister
            }
        }
        0x4780..=0x47FF if code & 7 == 0 => Flow::CallRegister,
        // `mov pc, Rm`, `add pc, Rm`.
        _ if code & 0xFF87 == 0x4687 => {
            if register == 14 {
                Flow::Return
            } else {
                Flow::Table
            }
        }
        _ if code & 0xFF87 == 0x4487 => Flow::Table,
        // `add sp, Rm`.
        _ if code & 0xFF87 == 0x4485 => {
            let added = literals.get(register as usize).copied().flatten();
            down = added.map_or(0, |added| if added > i32::MAX as u32 { added.wrapping_neg() } else { 0 });
            Flow::On
        }
        0x4800..=0x4FFF => {
            let from = (at.wrapping_add(4) & !3).wrapping_add((wide & 0xFF) * 4);
            literals[usize::from(code >> 8 & 7)] = word(from);
            Flow::On
        }
        0xB080..=0xB0FF => {
            down = (wide & 0x7F) * 4;
            Flow::On
        }
        0xB400..=0xB5FF => {
            down = (wide & 0x1FF).count_ones() * 4;
            Flow::On
        }
        0xBD00..=0xBDFF => Flow::Return,
        0xBE00..=0xBEFF | 0xDE00..=0xDEFF => Flow::Trap,
        0xD000..=0xDDFF => Flow::Branch(relative(at, signed(wide & 0xFF, 8) * 2)),
        0xE000..=0xE7FF => Flow::Jump(relative(at, signed(wide & 0x7FF, 11) * 2)),
        // `cbz`, `cbnz`.
        _ if code & 0xF500 == 0xB100 => {
            Flow::Branch(at.wrapping_add(4).wrapping_add((wide >> 3 & 0x40) | (wide >> 2 & 0x3E)))
        }
        _ => Flow::On,
    };
    Instruction { at, flow, down, half: None }
}

fn wide(at: u32, first: u16, second: u16) -> Instruction {
    let (high, low) = (u32::from(first), u32::from(second));
    let (mut down, mut half) = (0, None);
    let sign = high >> 10 & 1;
    // The two bits next to the sign are stored inverted against it.
    let far = |low: u32| {
        let bit = |at: u32| !((low >> at & 1) ^ sign) & 1;
        signed(sign << 24 | bit(13) << 23 | bit(11) << 22 | (high & 0x3FF) << 12 | (low & 0x7FF) << 1, 25)
    };
    let near = signed(
        sign << 20 | (low >> 11 & 1) << 19 | (low >> 13 & 1) << 18 | (high & 0x3F) << 12 | (low & 0x7FF) << 1,
        21,
    );
    let immediate = (high >> 10 & 1) << 11 | (low >> 12 & 7) << 8 | (low & 0xFF);
    let flow = match first {
        0xF000..=0xF7FF if low & 0xD000 == 0xD000 => Flow::Call(relative(at, far(low))),
        0xF000..=0xF7FF if low & 0xD000 == 0x9000 => Flow::Jump(relative(at, far(low))),
        0xF7F0..=0xF7FF if low & 0xF000 == 0xA000 => Flow::Trap,
        0xF000..=0xF7FF if low & 0xD000 == 0x8000 && high >> 6 & 15 < 14 => Flow::Branch(relative(at, near)),
        // `tbb`, `tbh`.
        0xE8D0..=0xE8DF if low & 0xFFE0 == 0xF000 => Flow::Table,
        // `ldm` and `pop` with the program counter.
        _ if first & 0xFFD0 == 0xE890 && low & 0x8000 != 0 => Flow::Return,
        _ if first & 0xFFD0 == 0xE910 && low & 0x8000 != 0 => Flow::Return,
        // `ldr pc, [sp], #4` gives back what was pushed; any other load is a table.
        0xF85D if low & 0xFF00 == 0xFB00 => Flow::Return,
        _ if first & 0xFF70 == 0xF850 && low >> 12 == 15 => Flow::Table,
        // `push.w`, `str Rt, [sp, #-n]!`, `vpush`.
        0xE92D => {
            down = low.count_ones() * 4;
            Flow::On
        }
        0xF84D if low & 0x0F00 == 0x0D00 => {
            down = low & 0xFF;
            Flow::On
        }
        _ if first & 0xFFBF == 0xED2D => {
            down = (low & 0xFF) * 4;
            Flow::On
        }
        // `sub.w sp, sp, #n` with a modified and with a plain immediate.
        _ if first & 0xFBEF == 0xF1AD && low >> 8 & 15 == 13 => {
            down = expanded(immediate);
            Flow::On
        }
        _ if first & 0xFBFF == 0xF2AD && low >> 8 & 15 == 13 => {
            down = immediate;
            Flow::On
        }
        // `movw`, `movt`.
        _ if first & 0xFB70 == 0xF240 && low & 0x8000 == 0 => {
            let value = (high & 15) << 12 | immediate;
            half = Some(((second >> 8 & 15) as u8, first & 0x80 != 0, value as u16));
            Flow::On
        }
        _ => Flow::On,
    };
    Instruction { at, flow, down, half }
}

/// A modified immediate constant (Armv7-M, A5.3.2).
fn expanded(immediate: u32) -> u32 {
    let octet = immediate & 0xFF;
    match immediate >> 8 {
        0 => octet,
        1 => octet << 16 | octet,
        2 => octet << 24 | octet << 8,
        3 => octet * 0x0101_0101,
        _ => (0x80 | (immediate & 0x7F)).rotate_right(immediate >> 7),
    }
}
