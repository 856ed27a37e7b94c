//! The encoding and decoding of messages (WIRE 6.1).
//!
//! The encoding is that of the crate `postcard`, but the code is our own. With the crate, the device's end of the
//! protocol took 21 KiB of flash on a Cortex-M0, a bounds check remained at `-Oz`, and a second pass had to refuse
//! bytes that the crate accepts but would not write. With this code, the device's end takes 7 KiB. There are two
//! reasons: errors are kept until the end instead of being returned from each step, and `inline(never)` forces a single
//! copy of the code that reads and writes each type.

use super::bytes::Bytes;

/// A type that can be encoded as a message or as a part of one.
pub trait Message<'a>: Sized {
    /// Appends the encoding of this value.
    fn write(&self, writer: &mut Writer<'_>);

    /// Reads a value off the front. If the bytes do not encode one, this returns any value and marks the reader as bad.
    fn read(reader: &mut Reader<'a>) -> Self;
}

/// A buffer that messages are written to.
#[derive(Debug)]
pub struct Writer<'a> {
    room: &'a mut [u8],
    length: usize,
    full: bool,
}

impl<'a> Writer<'a> {
    pub(super) const fn new(room: &'a mut [u8]) -> Self {
        Self { room, length: 0, full: false }
    }

    /// How many bytes were written; `None` if the buffer was too small.
    pub(super) const fn finish(self) -> Option<usize> {
        if self.full { None } else { Some(self.length) }
    }

    #[inline(never)]
    fn bytes(&mut self, bytes: &[u8]) {
        let end = self.length.saturating_add(bytes.len());
        match self.room.get_mut(self.length..end) {
            Some(place) => {
                // This is not `copy_from_slice`, because its check of the lengths is not optimised away at `opt-level`
                // `s`.
                place.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
                self.length = end;
            }
            None => self.full = true,
        }
    }

    #[inline(never)]
    fn varint(&mut self, mut number: u64) {
        while number > 0x7F {
            self.bytes(&[number.to_le_bytes()[0] | 0x80]);
            number >>= 7;
        }
        self.bytes(&[number.to_le_bytes()[0]]);
    }

    /// Writes the number of a variant.
    pub(super) fn variant(&mut self, number: u8) {
        self.bytes(&[number]);
    }
}

/// Bytes that messages are read from.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    bad: bool,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, bad: false }
    }

    /// Whether everything was read without an error and no byte is left over.
    pub(super) const fn finish(&self) -> bool {
        !self.bad && self.rest.is_empty()
    }

    #[inline(never)]
    fn bytes(&mut self, count: usize) -> &'a [u8] {
        match self.rest.split_at_checked(count) {
            Some((front, rest)) => {
                self.rest = rest;
                front
            }
            None => {
                self.bad = true;
                &[]
            }
        }
    }

    #[inline(never)]
    fn fill(&mut self, place: &mut [u8]) {
        let bytes = self.bytes(place.len());
        place.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
    }

    /// Reads a byte below `end`. For any other byte it returns 0 and marks the reader as bad.
    #[inline(never)]
    pub(super) fn below(&mut self, end: u8) -> u8 {
        match self.bytes(1) {
            [byte] if *byte < end => *byte,
            _ => {
                self.bad = true;
                0
            }
        }
    }

    /// Reads an integer of at most `bits` bits. It marks the reader as bad if the integer has more bytes than it needs.
    #[inline(never)]
    fn varint(&mut self, bits: u32) -> u64 {
        let (mut number, mut shift) = (0_u64, 0_u32);
        loop {
            let [byte] = self.bytes(1) else { return 0 };
            let part = u64::from(byte & 0x7F);
            // Refuse bits past the end of the type, and a last byte that adds nothing.
            let left = bits.saturating_sub(shift);
            if (left < 7 && part >> left != 0) || (*byte == 0 && shift > 0) {
                self.bad = true;
                return 0;
            }
            number |= part.wrapping_shl(shift);
            shift = shift.saturating_add(7);
            if byte & 0x80 == 0 {
                return number;
            }
            if shift >= bits {
                self.bad = true;
                return 0;
            }
        }
    }
}

/// Integers are encoded as varints. Narrow types go through the widest one, so that there is one copy of the code.
macro_rules! integers {
    ($($unsigned:ident)*; $($signed:ident)*) => {
        $(impl<'a> Message<'a> for $unsigned {
            #[inline(never)]
            fn write(&self, writer: &mut Writer<'_>) {
                writer.varint(u64::from(*self));
            }

            #[inline(never)]
            fn read(reader: &mut Reader<'a>) -> Self {
                // The reader has checked that the integer fits.
                Self::try_from(reader.varint(Self::BITS)).unwrap_or_default()
            }
        })*
        $(impl<'a> Message<'a> for $signed {
            #[inline(never)]
            fn write(&self, writer: &mut Writer<'_>) {
                // Zigzag encoding: the sign is the lowest bit, so that numbers near zero are short.
                let wide = i64::from(*self);
                writer.varint((wide.wrapping_shl(1) ^ (wide >> 63)).cast_unsigned());
            }

            #[inline(never)]
            fn read(reader: &mut Reader<'a>) -> Self {
                let number = reader.varint(Self::BITS);
                let sign = (number & 1).wrapping_neg();
                Self::try_from(((number >> 1) ^ sign).cast_signed()).unwrap_or_default()
            }
        })*
    };
}
integers!(u16 u32 u64; i16 i64);

impl<'a> Message<'a> for u8 {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.bytes(&[*self]);
    }

    fn read(reader: &mut Reader<'a>) -> Self {
        let mut byte = [0];
        reader.fill(&mut byte);
        byte[0]
    }
}

impl<'a> Message<'a> for bool {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.bytes(&[u8::from(*self)]);
    }

    fn read(reader: &mut Reader<'a>) -> Self {
        reader.below(2) == 1
    }
}

impl<'a, T: Message<'a>> Message<'a> for Option<T> {
    fn write(&self, writer: &mut Writer<'_>) {
        self.is_some().write(writer);
        if let Some(value) = self {
            value.write(writer);
        }
    }

    fn read(reader: &mut Reader<'a>) -> Self {
        bool::read(reader).then(|| T::read(reader))
    }
}

impl<'a, T: Message<'a>> Message<'a> for (T, T) {
    fn write(&self, writer: &mut Writer<'_>) {
        self.0.write(writer);
        self.1.write(writer);
    }

    fn read(reader: &mut Reader<'a>) -> Self {
        (T::read(reader), T::read(reader))
    }
}

impl<'a, const N: usize> Message<'a> for [u32; N] {
    fn write(&self, writer: &mut Writer<'_>) {
        self.iter().for_each(|number| number.write(writer));
    }

    fn read(reader: &mut Reader<'a>) -> Self {
        let mut numbers = [0; N];
        numbers.iter_mut().for_each(|number| *number = u32::read(reader));
        numbers
    }
}

impl<'a, const N: usize> Message<'a> for Bytes<N> {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.bytes(&self.0);
    }

    fn read(reader: &mut Reader<'a>) -> Self {
        let mut bytes = [0; N];
        reader.fill(&mut bytes);
        Self(bytes)
    }
}

impl<'a> Message<'a> for &'a [u8] {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.varint(self.len() as u64);
        writer.bytes(self);
    }

    fn read(reader: &mut Reader<'a>) -> Self {
        let length = reader.varint(u32::BITS);
        reader.bytes(usize::try_from(length).unwrap_or(usize::MAX))
    }
}
