//! Signatures and hashes as the record uses them, without the record.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {}

#[cfg(target_os = "none")]
mod probe {
    use core::hint::black_box;
    use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
    use proverka_journal_m0::{Figure, done, figure, instructions, start};
    use sha2::{Digest as _, Sha256, Sha512};

    #[inline(never)]
    fn key(seed: &[u8; 32]) -> SigningKey {
        SigningKey::from_bytes(seed)
    }

    #[inline(never)]
    fn sign(key: &SigningKey, message: &[u8]) -> [u8; 64] {
        key.sign(message).to_bytes()
    }

    #[inline(never)]
    fn decode(key: &[u8; 32]) -> Option<VerifyingKey> {
        VerifyingKey::from_bytes(key).ok().filter(|key| !key.is_weak())
    }

    #[inline(never)]
    fn verify(key: &VerifyingKey, message: &[u8], signature: &[u8; 64]) -> bool {
        key.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }

    #[cortex_m_rt::entry]
    fn main() -> ! {
        start();
        let mut narrow = Sha256::new();
        narrow.update(black_box([1; 83].as_slice()));
        let seed: [u8; 32] = narrow.finalize().into();
        let mut wide = Sha512::new();
        wide.update(black_box(seed.as_slice()));
        let message: [u8; 64] = wide.finalize().into();
        let signer = key(&seed);
        let (signature, took) = instructions(|| sign(&signer, black_box(&message)));
        figure(Figure::Sign, took);
        let key = decode(black_box(&signer.verifying_key().to_bytes()));
        let (right, took) =
            instructions(|| key.is_some_and(|key| verify(&key, black_box(&message), black_box(&signature))));
        figure(Figure::Verify, took);
        figure(Figure::Failed, u32::from(!right));
        done()
    }
}
