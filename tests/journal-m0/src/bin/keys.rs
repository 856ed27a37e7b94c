//! Signs one message with many keys and reports the fewest and the most instructions that this took.
//!
//! Parameter 0 is the number of the first key, parameter 1 is the number of keys.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {}

#[cfg(target_os = "none")]
mod probe {
    use core::hint::black_box;
    use ed25519_dalek::{Signer as _, SigningKey};
    use proverka_journal_m0::{Figure, done, figure, instructions, parameter, start};
    use sha2::{Digest as _, Sha256};

    #[inline(never)]
    fn sign(key: &SigningKey, message: &[u8; 83]) -> [u8; 64] {
        key.sign(message).to_bytes()
    }

    #[cortex_m_rt::entry]
    fn main() -> ! {
        start();
        let (first, keys) = (parameter(0), parameter(1));
        let (mut least, mut most) = (u32::MAX, 0);
        for number in first..first.saturating_add(keys) {
            let seed: [u8; 32] = Sha256::digest(number.to_le_bytes()).into();
            let signer = SigningKey::from_bytes(&seed);
            let (_, took) = instructions(|| black_box(sign(&signer, black_box(&[7; 83]))));
            (least, most) = (least.min(took), most.max(took));
            figure(Figure::SignLeast, least);
            figure(Figure::SignMost, most);
            figure(Figure::Keys, number.wrapping_sub(first).wrapping_add(1));
        }
        done()
    }
}
