//! CRC-32, which detects accidental errors on the line.

/// The effect of each four-bit step; two steps process a byte.
const STEPS: [u32; 16] = {
    let mut steps = [0; 16];
    let mut rest: &mut [u32] = &mut steps;
    let mut nibble = 0_u32;
    while let [step, behind @ ..] = rest {
        let mut crc = nibble;
        let mut bit = 0_u8;
        while bit < 4 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
            bit = bit.wrapping_add(1);
        }
        *step = crc;
        nibble = nibble.wrapping_add(1);
        rest = behind;
    }
    steps
};

/// CRC-32 as in Ethernet: reflected, polynomial 0xEDB88320, initial value and final xor all ones.
///
/// ```
/// assert_eq!(proverka::wire::crc32(b"123456789"), 0xCBF4_3926);
/// ```
#[must_use]
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        crc = nibble(crc);
        crc = nibble(crc);
    }
    !crc
}

/// Processes the lowest four bits of `crc`.
fn nibble(crc: u32) -> u32 {
    // The mask keeps the index inside the table. The compiler sees that and removes the fallback.
    let step = STEPS.get((crc & 15) as usize).copied().unwrap_or_default();
    (crc >> 4) ^ step
}
