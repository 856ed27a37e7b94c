//! Every call and jump of an image, as our disassembler and as `llvm-objdump` see them. A call that is overlooked could
//! lead to a panic.

use crate::Trouble;
use crate::image::Image;
use crate::thumb::Flow;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The address of a call or jump, and its target.
pub type Call = (u32, u32);

/// Returns every call and jump to a fixed address.
#[must_use]
pub fn from_image(image: &Image) -> BTreeSet<Call> {
    let code = image.functions.iter().flat_map(|function| &function.code);
    code.filter_map(|instruction| match instruction.flow {
        Flow::Call(to) | Flow::Jump(to) | Flow::Branch(to) => Some((instruction.at, to)),
        _ => None,
    })
    .collect()
}

/// Returns the same as `objdump` sees it.
///
/// # Errors
///
/// [`Trouble`] if it does not run, or if its output is not understood.
pub fn by_objdump(objdump: &str, path: &Path) -> Result<BTreeSet<Call>, Trouble> {
    let output = Command::new(objdump).arg("-d").arg(path).output()?;
    if !output.status.success() {
        return Err(Trouble(format!("{objdump}: {}", String::from_utf8_lossy(&output.stderr))));
    }
    let calls: BTreeSet<Call> = String::from_utf8_lossy(&output.stdout).lines().filter_map(line).collect();
    if calls.is_empty() {
        return Err(Trouble(format!("{objdump} sees no call in {}", path.display())));
    }
    Ok(calls)
}

/// Parses a line: address and bytes, instruction, and operands, separated by tabs.
fn line(text: &str) -> Option<Call> {
    let mut columns = text.split('\t');
    let (place, instruction, operands) = (columns.next()?, columns.next()?, columns.next()?);
    let (at, bytes) = place.split_once(':')?;
    // The linker fills gaps with these two bytes twice, which would read as a jump.
    if bytes.trim() == "d4 d4" || !is_branch(instruction) {
        return None;
    }
    let to = operands.split_once("0x")?.1;
    let to = &to[..to.find(|digit: char| !digit.is_ascii_hexdigit()).unwrap_or(to.len())];
    Some((u32::from_str_radix(at.trim(), 16).ok()?, u32::from_str_radix(to, 16).ok()?))
}

/// True if an instruction is `b` or `bl`, with or without a condition, `cbz` or `cbnz`, of either width.
fn is_branch(instruction: &str) -> bool {
    const CONDITIONS: [&str; 17] =
        ["", "eq", "ne", "hs", "lo", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "cs", "cc"];
    let word = instruction.strip_suffix(".n").or_else(|| instruction.strip_suffix(".w")).unwrap_or(instruction);
    let after = |prefix: &str| word.strip_prefix(prefix).is_some_and(|rest| CONDITIONS.contains(&rest));
    matches!(word, "cbz" | "cbnz") || after("b") || after("bl")
}

#[cfg(test)]
mod tests {
    use super::{is_branch, line};

    #[test]
    fn lines_of_objdump_are_read() {
        assert_eq!(line("     1a4: f000 f803    \tbl\t0x1ae <main>"), Some((0x1a4, 0x1ae)));
        assert_eq!(line("     1a8: d4 d4        \tbmi\t0x154"), None);
        assert_eq!(line("     1aa: b1 08        \tcbz\tr0, 0x1b0 <x+0x2> @ imm = #2"), Some((0x1aa, 0x1b0)));
        assert_eq!(line("     1ac: 4770         \tbx\tlr"), None);
        assert_eq!(line("Disassembly of section .text:"), None);
    }

    #[test]
    fn branches_are_told_from_what_begins_alike() {
        assert!(["b", "bl", "beq", "bne.w", "b.n", "cbnz", "bls", "ble"].into_iter().all(is_branch));
        assert!(!["bx", "blx", "bic", "bics", "bkpt"].into_iter().any(is_branch));
    }
}
