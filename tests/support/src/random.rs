//! Numbers that look random but are the same in every run: the number of a case is its seed.

/// The SplitMix64 generator. It must not be used for secrets.
#[derive(Clone, Copy, Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The next 32 bits.
    pub const fn word(&mut self) -> u32 {
        (self.bits() >> 32) as u32
    }

    /// The next 8 bits.
    pub const fn byte(&mut self) -> u8 {
        (self.bits() >> 56) as u8
    }

    /// A number below `end`; 0 if `end` is 0.
    ///
    /// # Panics
    ///
    /// If `end` is negative.
    pub fn below<N: TryInto<u64> + TryFrom<u64>>(&mut self, end: N) -> N {
        let end = end.try_into().ok().expect("a range from 0 up");
        (self.bits() % end.max(1)).try_into().ok().expect("less than `end`, which fits")
    }

    /// True with a probability of one in `one_in`.
    pub const fn chance(&mut self, one_in: u64) -> bool {
        self.bits().is_multiple_of(one_in)
    }

    /// One of `choices`.
    pub fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }

    /// Random bytes; in one case of four, many of them are zero.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let zeros = self.chance(4);
        (0..length).map(|_| if zeros && self.chance(2) { 0 } else { self.byte() }).collect()
    }

    /// A number whose length in bits is uniformly distributed, so that every length of a varint occurs.
    pub fn number(&mut self) -> u64 {
        let bits = self.below(65);
        if bits == 0 { 0 } else { self.bits() >> (64 - bits) }
    }
}
