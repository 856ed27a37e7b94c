//! Resolves calls through a register whose value is known: the compiler loads a function's address once and calls it
//! several times.
//!
//! For each instruction, the analysis keeps the possible contents of each register: which addresses of functions, and
//! whether anything else. The states of all paths through a function are merged until nothing changes. An address that
//! is read by anything except a call is *taken*: from then on it may be anywhere. An instruction that is not understood
//! may write anything, and counts as reading everything that it might read.

use crate::image::Image;
use crate::thumb::{Flow, Instruction};
use std::collections::{BTreeMap, BTreeSet};

/// The possible contents of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Value {
    /// Addresses of functions, and lower halves of constants whose upper half has not been loaded yet.
    known: BTreeSet<u32>,
    /// True if the register may contain anything else.
    other: bool,
}

impl Value {
    fn anything() -> Self {
        Self { known: BTreeSet::new(), other: true }
    }

    fn join(&mut self, more: &Self) {
        self.known.extend(&more.known);
        self.other |= more.other;
    }
}

type Registers = [Value; 16];

/// The targets of the calls through registers.
#[derive(Debug, Default)]
pub struct Constants {
    /// The targets of each call or jump through a register, by its address. Calls with any unknown target are not
    /// included.
    pub calls: BTreeMap<u32, BTreeSet<u32>>,
    /// The start addresses of functions whose address the code reads for anything except a call.
    pub taken: BTreeSet<u32>,
    /// The places of addresses that are read only by the code accounted for here.
    pub read: BTreeSet<u32>,
}

#[derive(Debug)]
struct Walk<'image> {
    image: &'image Image,
    out: Constants,
    seen: BTreeMap<u32, Value>,
}

/// Follows constants through every function of `image`.
#[must_use]
pub fn of(image: &Image) -> Constants {
    let mut walk = Walk { image, out: Constants::default(), seen: BTreeMap::new() };
    for number in 0..image.functions.len() {
        // An outlined function is analysed with its callers and the registers that they leave, which follow no
        // convention.
        if !is_outlined(image, number) {
            walk.function(number);
        }
    }
    let Walk { mut out, seen, .. } = walk;
    // A call with an unknown target may also go to its known targets.
    let vague = seen.values().filter(|value| value.other).flat_map(|value| &value.known);
    out.taken.extend(vague.map(|to| to & !1).filter(|to| image.function_from(*to).is_some()));
    let plain = seen.into_iter().filter(|(_, value)| !value.other && !value.known.is_empty());
    out.calls = plain.map(|(at, value)| (at, value.known.into_iter().map(|to| to & !1).collect())).collect();
    out
}

/// True if a function is code of other functions that the compiler moved out.
fn is_outlined(image: &Image, number: usize) -> bool {
    image.functions[number].names.iter().any(|name| name.starts_with("OUTLINED_FUNCTION"))
}

impl Walk<'_> {
    fn function(&mut self, number: usize) {
        let code = &self.image.functions[number].code;
        let conditional = conditional(code);
        let index: BTreeMap<u32, usize> = code.iter().enumerate().map(|(number, one)| (one.at, number)).collect();
        let mut states: Vec<Option<Registers>> = vec![None; code.len()];
        let unknown: Registers = std::array::from_fn(|_| Value::anything());
        let mut next: BTreeSet<usize> = BTreeSet::new();
        if let Some(first) = states.first_mut() {
            *first = Some(unknown);
            next.insert(0);
        }
        while let Some(here) = next.pop_first() {
            let Some(mut state) = states[here].clone() else { continue };
            let one = &code[here];
            self.step(one, conditional.contains(&one.at), &mut state, 0);
            let goes_on = conditional.contains(&one.at)
                || !matches!(one.flow, Flow::Jump(_) | Flow::JumpRegister | Flow::Table | Flow::Return | Flow::Trap);
            let mut after: Vec<usize> = goes_on.then_some(here + 1).into_iter().collect();
            match one.flow {
                Flow::Jump(to) | Flow::Branch(to) => after.extend(index.get(&to)),
                // The table is not read, so the jump may go anywhere in the function.
                Flow::Table => after.extend(0..code.len()),
                _ => {}
            }
            for to in after.into_iter().filter(|to| *to < code.len()) {
                let old = states[to].clone();
                let mut joined = old.clone().unwrap_or_else(|| std::array::from_fn(|_| Value::default()));
                joined.iter_mut().zip(&state).for_each(|(one, more)| one.join(more));
                if old.as_ref() != Some(&joined) {
                    states[to] = Some(joined);
                    next.insert(to);
                }
            }
        }
    }

    /// Applies one instruction to the registers.
    fn step(&mut self, one: &Instruction, is_conditional: bool, state: &mut Registers, depth: usize) {
        let before = is_conditional.then(|| state.clone());
        let leaves = match one.flow {
            Flow::Jump(to) | Flow::Branch(to) => self.image.function_at(to) != self.image.function_at(one.at),
            _ => false,
        };
        let (reads, writes) = uses(one, leaves);
        let registers = |set: u16| (0..16_usize).filter(move |register| set >> register & 1 != 0);
        let target = usize::from(one.code[0] >> 3 & 15);
        let mut take = |value: &Value| {
            let starts = value.known.iter().filter(|to| **to & 1 == 1).map(|to| to & !1);
            self.out.taken.extend(starts.filter(|to| self.image.function_from(*to).is_some()));
        };
        registers(reads).for_each(|register| take(&state[register]));
        match one.flow {
            Flow::CallRegister | Flow::JumpRegister => {
                let functions = |to: &u32| to & 1 == 1 && self.image.function_from(to & !1).is_some();
                let mut value = state[target].clone();
                value.other |= !value.known.iter().all(functions);
                self.seen.entry(one.at).or_default().join(&value);
            }
            Flow::Call(to) | Flow::Jump(to) | Flow::Branch(to) => {
                let number = self.image.function_at(to);
                if let Some(number) = number.filter(|number| is_outlined(self.image, *number) && depth < 8) {
                    let code = &self.image.functions[number].code;
                    let conditional = conditional(code);
                    for inner in code {
                        self.step(inner, conditional.contains(&inner.at), state, depth + 1);
                    }
                    if let Some(before) = before {
                        state.iter_mut().zip(&before).for_each(|(one, more)| one.join(more));
                    }
                    return;
                }
            }
            _ => {}
        }
        let mut value = Value::anything();
        if let Some(at) = one.literal {
            value.known.extend(self.image.word(at).filter(|word| self.is_function(*word)));
            value.other = value.known.is_empty();
            self.out.read.insert(at);
        } else if let Some((register, is_upper, half)) = one.half {
            value.other = false;
            if is_upper {
                let old = &state[usize::from(register)];
                let whole = |low: &u32| low & 0xFFFF | u32::from(half) << 16;
                value.known = old.known.iter().map(whole).filter(|word| self.is_function(*word)).collect();
                value.other = old.other || value.known.len() < old.known.len() || value.known.is_empty();
                self.out.read.insert(one.at);
            } else {
                value.known.insert(u32::from(half));
            }
        } else if one.code[0] >> 8 == 0x46 {
            value = state[target].clone();
        }
        for register in registers(writes) {
            state[register] = value.clone();
        }
        if let Some(before) = before {
            state.iter_mut().zip(&before).for_each(|(one, more)| one.join(more));
        }
    }

    fn is_function(&self, word: u32) -> bool {
        word & 1 == 1 && self.image.function_from(word & !1).is_some()
    }
}

/// Returns the addresses of instructions that an `it` before them makes conditional.
fn conditional(code: &[Instruction]) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    for (number, one) in code.iter().enumerate() {
        let mask = one.code[0] & 15;
        if one.code[0] >> 8 == 0xBF && mask != 0 {
            out.extend(code.iter().skip(number + 1).take(4 - mask.trailing_zeros() as usize).map(|one| one.at));
        }
    }
    out
}

/// Returns, one bit for each register, the registers that an instruction may read for anything except a call or a copy,
/// and those that it may write. A call reads the arguments and writes the registers that it does not preserve; the same
/// is true if it `leaves` the function.
fn uses(one: &Instruction, leaves: bool) -> (u16, u16) {
    const ARGUMENTS: u16 = 0xF;
    const LOST: u16 = 0x500F;
    let [code, second] = one.code;
    let bit = |register: u16| 1_u16 << (register & 15);
    let (low, middle, high, list) = (bit(code & 7), bit(code >> 3 & 7), bit(code >> 6 & 7), code & 0xFF);
    let named = bit(code >> 8 & 7);
    let (to, from) = (bit(code & 7 | code >> 4 & 8), bit(code >> 3));
    match one.flow {
        Flow::Call(_) | Flow::CallRegister => return (ARGUMENTS, LOST),
        Flow::Return => return (ARGUMENTS, 0),
        Flow::JumpRegister => return (ARGUMENTS, LOST),
        Flow::Jump(_) | Flow::Branch(_) if leaves => return (ARGUMENTS, LOST),
        _ => {}
    }
    match code {
        0x0000..=0x17FF | 0x1C00..=0x1FFF => (middle, low),
        0x1800..=0x1BFF => (middle | high, low),
        0x2000..=0x27FF => (0, named),
        0x2800..=0x2FFF => (named, 0),
        0x3000..=0x3FFF => (named, named),
        0x4000..=0x43FF if matches!(code >> 6 & 15, 8 | 10 | 11) => (low | middle, 0),
        0x4000..=0x43FF => (low | middle, low),
        0x4400..=0x44FF => (to | from, to),
        0x4500..=0x45FF => (to | from, 0),
        0x4600..=0x46FF => (0, to),
        0x4800..=0x4FFF => (0, named),
        0x5000..=0x55FF => (low | middle | high, 0),
        0x5600..=0x5FFF => (middle | high, low),
        0x6000..=0x8FFF if code >> 11 & 1 == 0 => (low | middle, 0),
        0x6000..=0x8FFF => (middle, low),
        0x9000..=0x97FF => (named, 0),
        0x9800..=0xAFFF => (0, named),
        0xB200..=0xB2FF | 0xBA00..=0xBAFF => (middle, low),
        0xB100..=0xB1FF | 0xB300..=0xB3FF | 0xB900..=0xB9FF | 0xBB00..=0xBBFF => (low, 0),
        0xB400..=0xB5FF => (list, 0),
        0xBC00..=0xBDFF => (0, list),
        0xC000..=0xC7FF => (list | named, named),
        0xC800..=0xCFFF => (named, list | named),
        0xB000..=0xBFFF | 0xD000..=0xE7FF | 0x4700..=0x47FF => (0, 0),
        _ => wide_uses(one, code, second),
    }
}

fn wide_uses(one: &Instruction, first: u16, second: u16) -> (u16, u16) {
    let bit = |register: u16| 1_u16 << (register & 15);
    let (base, top, middle, low) = (bit(first), bit(second >> 12), bit(second >> 8), bit(second));
    if one.half.is_some() {
        return (0, middle);
    }
    if one.literal.is_some() {
        return (0, top);
    }
    match first {
        // Load or store of several registers.
        0xE800..=0xE9FF if first >> 6 & 1 == 0 && first >> 4 & 1 == 0 => (second | base, base),
        0xE800..=0xE9FF if first >> 6 & 1 == 0 => (base, second | base),
        // Load or store of two registers, exclusive access, and table branches.
        0xE800..=0xE9FF => (base | top | middle | low, base | top | middle | low),
        0xEA00..=0xEBFF => (base | low, middle),
        // Instructions with an immediate; barriers and special registers.
        0xF000..=0xF7FF => (base, middle),
        0xF800..=0xF9FF if first >> 4 & 1 == 0 => (base | top | low, base),
        0xF800..=0xF9FF => (base | low, base | top),
        _ => (base | top | middle | low, base | top | middle | low),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thumb::decode;

    fn all(halves: &[u16]) -> Vec<Instruction> {
        let code: Vec<u8> = halves.iter().flat_map(|half| half.to_le_bytes()).collect();
        decode(0x1000, &code, |_| None)
    }

    /// Returns the registers read and written, as bits.
    fn used(halves: &[u16]) -> (u16, u16) {
        uses(&all(halves)[0], false)
    }

    /// The encodings are those of an assembler (LLVM's).
    #[test]
    fn every_register_read_or_written_is_found() {
        assert_eq!(used(&[0x4D01]), (0, 1 << 5), "ldr r5, [pc, #4]");
        assert_eq!(used(&[0x4605]), (0, 1 << 5), "mov r5, r0 is a copy");
        assert_eq!(used(&[0x9501]), (1 << 5, 0), "str r5, [sp, #4]");
        assert_eq!(used(&[0x9D01]), (0, 1 << 5), "ldr r5, [sp, #4]");
        assert_eq!(used(&[0x6005]), (1 << 5 | 1, 0), "str r5, [r0]");
        assert_eq!(used(&[0x6805]), (1, 1 << 5), "ldr r5, [r0]");
        assert_eq!(used(&[0x3501]), (1 << 5, 1 << 5), "adds r5, #1");
        assert_eq!(used(&[0x2D04]), (1 << 5, 0), "cmp r5, #4");
        assert_eq!(used(&[0xB460]), (0x60, 0), "push {{r5, r6}}");
        assert_eq!(used(&[0x47A8]), (0xF, 0x500F), "blx r5 does not read r5 for anything else");
        assert_eq!(used(&[0xF241, 0x45D1]), (0, 1 << 5), "movw r5, #0x14d1");
        assert_eq!(used(&[0xF04F, 0x0800]).1, 1 << 8, "mov.w r8, #0");
        assert_eq!(used(&[0xF8DB, 0x6008]), (1 << 11 | 1 << 8, 1 << 11 | 1 << 6), "ldr.w r6, [r11, #8]");
        assert_ne!(used(&[0xE9CD, 0x1601]).0 & 0x42, 0, "strd r1, r6, [sp, #4]");
        assert_eq!(all(&[0xF8DF, 0xA010])[0].literal, Some(0x1014), "ldr.w r10, [pc, #16]");
        assert_eq!(all(&[0x4D01])[0].literal, Some(0x1008), "ldr r5, [pc, #4]");
    }

    #[test]
    fn instructions_in_an_it_block_are_conditional() {
        // `itt ls`, `addls r0, r5`, `blls`, `adds r5, #1`.
        let code = all(&[0xBF9C, 0x4428, 0xF000, 0xFC75, 0x3501]);
        assert_eq!(conditional(&code), BTreeSet::from([0x1002, 0x1004]));
        assert_eq!(conditional(&all(&[0xBF28, 0x4428, 0x3501])), BTreeSet::from([0x1002]), "it hs");
        assert_eq!(conditional(&all(&[0xBF00, 0x4428])), BTreeSet::new(), "nop");
    }
}
