//! The part of the Thumb instruction set (ARMv6-M, ARMv7-M) that is needed to follow control flow and the stack
//! pointer.

/// The effect of an instruction on the flow of control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Control continues with the next instruction.
    On,
    /// A call of this address, which returns.
    Call(u32),
    /// A call of the address in a register.
    CallRegister,
    /// An unconditional jump to this address.
    Jump(u32),
    /// A conditional jump to this address.
    Branch(u32),
    /// A jump to the address in a register, which is a tail call.
    JumpRegister,
    /// A jump within the function, to an address from a table.
    Table,
    /// A return to the caller.
    Return,
    /// A stop: an undefined instruction or a breakpoint.
    Trap,
}

/// One decoded instruction, of one or two halfwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// The address of the instruction.
    pub at: u32,
    /// Where control goes after it.
    pub flow: Flow,
    /// How far it moves the stack pointer down, if that is known. Unit: bytes.
    pub down: u32,
    /// The register that it fills with half of a constant: register, upper half or not, and the half.
    pub half: Option<(u8, bool, u16)>,
    /// The address of the literal that it loads.
    pub literal: Option<u32>,
    /// The one or two halfwords of the instruction.
    pub code: [u16; 2],
}

/// Decodes the instructions in `code`, which begins at address `at`. `word` reads a literal.
pub fn decode(at: u32, code: &[u8], word: impl Fn(u32) -> Option<u32>) -> Vec<Instruction> {
    let mut halves = code.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let mut at = at;
    let mut out = Vec::new();
    // The literal with which each low register was last loaded: large frames are made by adding one.
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

/// Sign-extends the lowest `bits` of `value`.
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
    let literal = (code >> 11 == 0b01001).then(|| (at.wrapping_add(4) & !3).wrapping_add((wide & 0xFF) * 4));
    Instruction { at, flow, down, half: None, literal, code: [code, 0] }
}

fn wide(at: u32, first: u16, second: u16) -> Instruction {
    let (high, low) = (u32::from(first), u32::from(second));
    let (mut down, mut half) = (0, None);
    let sign = high >> 10 & 1;
    // The two bits next to the sign are stored inverted relative to it.
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
        // `ldr pc, [sp], #4` returns to the pushed address; any other load into `pc` is a table jump.
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
        // This is `sub.w sp, sp, #n` with a modified or a plain immediate.
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
    let counted = (at.wrapping_add(4) & !3, low & 0xFFF);
    let literal = match first {
        _ if low >> 12 == 15 => None,
        0xF8DF => Some(counted.0.wrapping_add(counted.1)),
        0xF85F => Some(counted.0.wrapping_sub(counted.1)),
        _ => None,
    };
    Instruction { at, flow, down, half, literal, code: [first, second] }
}

/// Expands a modified immediate constant (Armv7-M, A5.3.2).
fn expanded(immediate: u32) -> u32 {
    let byte = immediate & 0xFF;
    match immediate >> 8 {
        0 => byte,
        1 => byte << 16 | byte,
        2 => byte << 24 | byte << 8,
        3 => byte * 0x0101_0101,
        _ => (0x80 | (immediate & 0x7F)).rotate_right(immediate >> 7),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes one instruction at 0x1000 from its halfwords.
    fn one(halves: &[u16]) -> Instruction {
        let code: Vec<u8> = halves.iter().flat_map(|half| half.to_le_bytes()).collect();
        let all = decode(0x1000, &code, |_| Some(0xFFFF_FC00));
        *all.last().expect("an instruction")
    }

    /// The encodings are those of an assembler (LLVM's).
    #[test]
    fn what_moves_the_stack_pointer() {
        assert_eq!(one(&[0xB5F0]).down, 20, "push {{r4-r7, lr}}");
        assert_eq!(one(&[0xB084]).down, 16, "sub sp, #16");
        assert_eq!(one(&[0xB004]).down, 0, "add sp, #16");
        assert_eq!(one(&[0xE92D, 0x4FF0]).down, 36, "push.w {{r4-r11, lr}}");
        assert_eq!(one(&[0xED2D, 0x8B04]).down, 16, "vpush {{d8, d9}}");
        assert_eq!(one(&[0xF84D, 0xED04]).down, 4, "str lr, [sp, #-4]!");
        assert_eq!(one(&[0xF2AD, 0x4D54]).down, 1108, "subw sp, sp, #1108");
        assert_eq!(one(&[0xF5AD, 0x7D80]).down, 256, "sub.w sp, sp, #256");
        assert_eq!(one(&[0xF5AD, 0x6D80]).down, 1024, "sub.w sp, sp, #1024");
        // `ldr r6, [pc]` of -1024, then `add sp, r6`.
        assert_eq!(one(&[0x4E00, 0x44B5]).down, 1024, "add sp, r6");
    }

    #[test]
    fn every_instruction_that_moves_control_is_recognised() {
        assert_eq!(one(&[0x4770]).flow, Flow::Return, "bx lr");
        assert_eq!(one(&[0x4718]).flow, Flow::JumpRegister, "bx r3");
        assert_eq!(one(&[0x4798]).flow, Flow::CallRegister, "blx r3");
        assert_eq!(one(&[0xBDF0]).flow, Flow::Return, "pop {{r4-r7, pc}}");
        assert_eq!(one(&[0xE8BD, 0x8FF0]).flow, Flow::Return, "pop.w {{r4-r11, pc}}");
        assert_eq!(one(&[0xF85D, 0xFB04]).flow, Flow::Return, "ldr pc, [sp], #4");
        assert_eq!(one(&[0xE8DF, 0xF003]).flow, Flow::Table, "tbb [pc, r3]");
        assert_eq!(one(&[0x4687]).flow, Flow::Table, "mov pc, r0");
        assert_eq!(one(&[0xDEFE]).flow, Flow::Trap, "udf #254");
        assert_eq!(one(&[0xE7FE]).flow, Flow::Jump(0x1000), "b .");
        assert_eq!(one(&[0xF000, 0xF800]).flow, Flow::Call(0x1004), "bl to the next");
        assert_eq!(one(&[0xF7FF, 0xFFFE]).flow, Flow::Call(0x1000), "bl .");
        assert_eq!(one(&[0xF7FF, 0xBFFE]).flow, Flow::Jump(0x1000), "b.w .");
        assert_eq!(one(&[0xF3BF, 0x8F4F]).flow, Flow::On, "dsb sy");
    }

    #[test]
    fn movw_and_movt_give_the_halves_of_a_constant() {
        assert_eq!(one(&[0xF241, 0x40D1]).half, Some((0, false, 0x14D1)), "movw r0, #0x14d1");
        assert_eq!(one(&[0xF2C2, 0x0000]).half, Some((0, true, 0x2000)), "movt r0, #0x2000");
    }
}
