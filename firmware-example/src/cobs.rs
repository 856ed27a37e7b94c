//! Consistent overhead byte stuffing: frames without a zero inside, ended by one.
//!
//! Our own dozen lines, because the COBS functions of `postcard` and of the `cobs` crate can panic; the tests compare
//! with the latter.

/// The longest frame of `payload` bytes, its final zero included.
#[must_use]
pub const fn longest(payload: usize) -> usize {
    payload.saturating_add(payload / 254).saturating_add(2)
}

/// Frames `payload` into `frame` and returns the part used; `None` where it does not fit.
#[must_use]
pub fn encode<'f>(payload: &[u8], frame: &'f mut [u8]) -> Option<&'f [u8]> {
    let mut used = 0_usize;
    let mut rest = Some(payload);
    // Each run of bytes other than zero is preceded by its length plus one; 255 says that no zero follows the run.
    while let Some(bytes) = rest {
        let run = bytes.iter().take(254).take_while(|byte| **byte != 0).count();
        let (copied, after) = bytes.split_at_checked(run)?;
        let slot = frame.get_mut(used..)?.get_mut(..=run)?;
        let (code, copy) = slot.split_first_mut()?;
        *code = u8::try_from(run).ok()?.checked_add(1)?;
        copy.iter_mut().zip(copied).for_each(|(to, from)| *to = *from);
        used = used.checked_add(slot.len())?;
        rest = match (after.split_first(), run) {
            (Some((0, tail)), 0..254) => Some(tail),
            (Some(_), _) => Some(after),
            (None, _) => None,
        };
    }
    *frame.get_mut(used)? = 0;
    frame.get(..=used)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use std::vec::Vec;

    fn agrees(payload: &[u8]) {
        let mut frame = std::vec![0xAA; longest(payload.len())];
        let framed = encode(payload, &mut frame).expect("fits");
        assert_eq!(framed.iter().filter(|byte| **byte == 0).count(), 1, "{payload:?}");
        // Decoded, not compared byte for byte: after a run of exactly 254 at the end both forms are right.
        assert_eq!(::cobs::decode_vec(framed.split_last().unwrap().1).unwrap(), payload);
        let needed = framed.len();
        for short in 0..needed {
            assert!(encode(payload, &mut std::vec![0; short]).is_none(), "{short} bytes are too few");
        }
    }

    #[test]
    fn frames_decode_to_what_was_framed() {
        for length in (0..=12).chain([253, 254, 255, 256, 507, 508, 509, 510, 762, 763]) {
            agrees(&std::vec![0; length]);
            agrees(&std::vec![1; length]);
            agrees(&(0..length).map(|at| u8::try_from(at % 256).unwrap()).collect::<Vec<_>>());
            agrees(&(0..length).map(|at| u8::try_from(at % 3).unwrap()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_pattern_of_zeros_in_ten_bytes() {
        for pattern in 0_u16..1024 {
            agrees(&(0..10).map(|at| u8::from((pattern >> at) & 1 == 1)).collect::<Vec<_>>());
        }
    }
}
