//! Chance from a seed.

/// SplitMix64: the number of a case is its seed.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn byte(&mut self) -> u8 {
        self.roll().to_le_bytes()[7]
    }

    /// Below `end`, which is not zero.
    pub fn below(&mut self, end: usize) -> usize {
        (self.roll() % end as u64) as usize
    }

    pub fn chance(&mut self, one_in: u64) -> bool {
        self.roll().is_multiple_of(one_in)
    }

    /// Bytes, with many zeros among them in one case of four.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let zeros = self.chance(4);
        (0..length).map(|_| if zeros && self.chance(2) { 0 } else { self.byte() }).collect()
    }

    /// A number whose length in bits is as likely as any other, so that each length of a varint is met.
    pub fn number(&mut self) -> u64 {
        let bits = self.below(65) as u32;
        if bits == 0 { 0 } else { self.roll() >> (64 - bits) }
    }
}
