//! Signs one message with many keys, in one call and in steps, and reports the fewest and the most instructions that
//! each took.
//!
//! Parameter 0 is the number of the first key, parameter 1 is the number of keys.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {}

#[cfg(target_os = "none")]
mod probe {
    use core::hint::black_box;
    use core::task::Poll;
    use proverka::journal::PrivateKey;
    use proverka::journal::stepwise::Signing;
    use proverka_journal_m0::{Figure, done, figure, instructions, parameter, start};
    use sha2::{Digest as _, Sha256};

    #[inline(never)]
    fn sign(key: &PrivateKey, message: &[u8; 83]) -> [u8; 64] {
        key.sign(message)
    }

    #[inline(never)]
    fn sign_in_steps(key: &PrivateKey, message: [u8; 83]) -> [u8; 64] {
        let mut signing = Signing::new(key, message);
        loop {
            if let Poll::Ready(signature) = signing.poll() {
                return signature;
            }
        }
    }

    #[cortex_m_rt::entry]
    fn main() -> ! {
        start();
        let (first, keys) = (parameter(0), parameter(1));
        let (mut least, mut most) = ([u32::MAX; 2], [0; 2]);
        for number in first..first.saturating_add(keys) {
            let seed: [u8; 32] = Sha256::digest(number.to_le_bytes()).into();
            let signer = PrivateKey::from_seed(&seed);
            let (one, took) = instructions(|| black_box(sign(&signer, black_box(&[7; 83]))));
            let (other, steps) = instructions(|| black_box(sign_in_steps(&signer, black_box([7; 83]))));
            if one != other {
                figure(Figure::Failed, number);
            }
            (least, most) = ([least[0].min(took), least[1].min(steps)], [most[0].max(took), most[1].max(steps)]);
            figure(Figure::SignLeast, least[0]);
            figure(Figure::SignMost, most[0]);
            figure(Figure::StepsLeast, least[1]);
            figure(Figure::StepsMost, most[1]);
            figure(Figure::Keys, number.wrapping_sub(first).wrapping_add(1));
        }
        done()
    }
}
