//! Remembers signatures, so that each is made and checked only once: a campaign asks for the same ones millions of
//! times.
//!
//! Every result comes from the real functions, for the same bytes. Without a campaign, nothing is remembered, so that
//! the default tests run the device's own code throughout.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::OnceLock;

use proverka::journal::{Ed25519, Hash, PrivateKey, SignatureUnit};

use crate::reach::full;

/// Number of entries at which a table is cleared.
const MOST: usize = 400_000;

#[derive(Default)]
struct Tables {
    signers: HashMap<Hash, PrivateKey>,
    signatures: HashMap<Vec<u8>, [u8; 64]>,
    verdicts: HashMap<Vec<u8>, bool>,
}

thread_local! {
    static TABLES: RefCell<Tables> = RefCell::default();
}

fn is_on() -> bool {
    static ON: OnceLock<bool> = OnceLock::new();
    *ON.get_or_init(full)
}

/// Looks up `key` in one of the tables, and computes the value if it is not there.
fn recall<T: Copy>(
    table: impl Fn(&mut Tables) -> &mut HashMap<Vec<u8>, T>,
    key: &[&[u8]],
    make: impl FnOnce() -> T,
) -> T {
    if !is_on() {
        return make();
    }
    TABLES.with_borrow_mut(|tables| {
        let table = table(tables);
        if table.len() > MOST {
            table.clear();
        }
        *table.entry(key.concat()).or_insert_with(make)
    })
}

/// The signature of `message` by `signer`.
#[must_use]
pub fn sign(signer: &PrivateKey, message: &[u8]) -> [u8; 64] {
    let key = signer.public_key();
    recall(|tables| &mut tables.signatures, &[&key, message], || Ed25519::sign(signer, message))
}

/// A signature unit that remembers its results.
#[derive(Clone, Copy, Debug)]
pub struct Remembered;

impl SignatureUnit for Remembered {
    fn signer(seed: &Hash) -> PrivateKey {
        if !is_on() {
            return Ed25519::signer(seed);
        }
        TABLES.with_borrow_mut(|tables| tables.signers.entry(*seed).or_insert_with(|| Ed25519::signer(seed)).clone())
    }

    fn sign(signer: &PrivateKey, message: &[u8]) -> [u8; 64] {
        sign(signer, message)
    }

    fn is_signed(signer: &PrivateKey, message: &[u8], signature: &[u8; 64]) -> bool {
        Self::verifies(&signer.public_key(), message, signature)
    }

    fn verifies(key: &Hash, message: &[u8], signature: &[u8; 64]) -> bool {
        recall(|tables| &mut tables.verdicts, &[key, signature, message], || Ed25519::verifies(key, message, signature))
    }
}
