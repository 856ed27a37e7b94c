//! A secret file protected by a passphrase, in the format of age (c2sp.org/age) with a scrypt recipient. `age
//! --decrypt` can read it too, even when this program no longer exists.
//!
//! Only the parts of the format that such a file needs are implemented: one recipient, and a payload of one chunk.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use chacha20poly1305::aead::AeadInOut as _;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The first line of a file.
const VERSION: &str = "age-encryption.org/v1\n";
/// The first line of an armored file (base64 text); [`END`] is the last one.
const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----\n";
const END: &str = "-----END AGE ENCRYPTED FILE-----\n";
/// The number of base64 characters in a full line.
const COLUMNS: usize = 64;
/// The length of the key that encrypts one file, and of the tag of a ciphertext. Unit: bytes.
const FILE_KEY: usize = 16;
const TAG: usize = 16;
/// The longest payload that fits in one chunk. Unit: bytes.
const CHUNK: usize = 64 * 1024;
/// The largest work factor that is accepted: 2^20 steps of scrypt need 1 GiB of memory.
const WORK_MAX: u8 = 20;
/// The nonce of a chunk that is both the first and the last one.
const LAST: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

/// The random bytes that one file needs. They must never be used for a second file.
#[derive(Debug)]
pub struct Fresh {
    /// The key that encrypts this file.
    pub file_key: Zeroizing<[u8; FILE_KEY]>,
    /// The salt of scrypt, which stretches the passphrase.
    pub salt: [u8; 16],
    /// The nonce from which the key of the payload is derived.
    pub nonce: [u8; 16],
}

/// Why a file could not be decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeError {
    /// The header or the armor does not follow the format.
    Header,
    /// The file is encrypted to another kind of recipient than a passphrase.
    NoPassphrase,
    /// The work factor of the file is above the limit of this program.
    Work,
    /// The passphrase is wrong, or the header is damaged.
    Passphrase,
    /// The passphrase is right, but the payload is damaged.
    Damaged,
}

impl AgeError {
    /// The text of the error message.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Header => "begins like an age file but is not one; expected an age file with a passphrase",
            Self::NoPassphrase => "encrypted for a key; expected an age file with a passphrase and nothing else",
            Self::Work => "its work factor is too large; expected at most 20",
            Self::Passphrase => "wrong passphrase (or the header of the file is damaged)",
            Self::Damaged => "the passphrase is right, but the file is damaged",
        }
    }
}

/// Whether a file begins like one in the age format, armored or not.
#[must_use]
pub fn is_age(file: &[u8]) -> bool {
    file.starts_with(VERSION.as_bytes()) || file.starts_with(BEGIN.trim_end().as_bytes())
}

/// Encrypts `plain` under a passphrase and returns armored text. Each guess of the passphrase costs 2^`work` steps of
/// scrypt. `None` if a parameter is out of range.
#[must_use]
pub fn encrypt(plain: &[u8], passphrase: &[u8], work: u8, fresh: &Fresh) -> Option<String> {
    let key = stretched(passphrase, &fresh.salt, work)?;
    let mut wrapped = *fresh.file_key;
    let tag = ChaCha20Poly1305::new((&*key).into())
        .encrypt_inout_detached(&[0; 12].into(), &[], wrapped.as_mut_slice().into())
        .ok()?;
    let body = STANDARD_NO_PAD.encode([wrapped.as_slice(), &tag].concat());
    let salt = STANDARD_NO_PAD.encode(fresh.salt);
    let mut header = format!("{VERSION}-> scrypt {salt} {work}\n{body}\n---");
    let mac = STANDARD_NO_PAD.encode(mac(&fresh.file_key, header.as_bytes())?.finalize().into_bytes());
    header = format!("{header} {mac}\n");

    let key = payload_key(&fresh.file_key, &fresh.nonce)?;
    let mut payload = plain.to_vec();
    let tag = ChaCha20Poly1305::new((&*key).into())
        .encrypt_inout_detached(&LAST.into(), &[], payload.as_mut_slice().into())
        .ok()?;
    let encoded = STANDARD.encode([header.as_bytes(), &fresh.nonce, &payload, &tag].concat());
    let lines = encoded.as_bytes().chunks(COLUMNS).map(String::from_utf8_lossy);
    Some(lines.fold(BEGIN.to_owned(), |text, line| text + &line + "\n") + END)
}

/// Decrypts a file, armored or not.
///
/// # Errors
///
/// [`AgeError`] with the reason why the file could not be decrypted.
pub fn decrypt(file: &[u8], passphrase: &[u8]) -> Result<Zeroizing<Vec<u8>>, AgeError> {
    let letters;
    let file = if file.starts_with(VERSION.as_bytes()) {
        file
    } else {
        letters = unarmored(file).ok_or(AgeError::Header)?;
        &letters
    };
    let header = Header::parse(file)?;
    let key = stretched(passphrase, &header.salt, header.work).ok_or(AgeError::Work)?;
    let mut file_key = Zeroizing::new(header.wrapped);
    ChaCha20Poly1305::new((&*key).into())
        .decrypt_inout_detached(&[0; 12].into(), &[], file_key.as_mut_slice().into(), (&header.tag).into())
        .map_err(|_| AgeError::Passphrase)?;
    mac(&file_key, header.before_mac).and_then(|mac| mac.verify_slice(&header.mac).ok()).ok_or(AgeError::Damaged)?;

    let (nonce, sealed) = header.payload.split_first_chunk().ok_or(AgeError::Damaged)?;
    let (sealed, tag) = sealed.split_last_chunk::<TAG>().ok_or(AgeError::Damaged)?;
    if sealed.len() > CHUNK {
        return Err(AgeError::Damaged);
    }
    let key = payload_key(&file_key, nonce).ok_or(AgeError::Damaged)?;
    let mut plain = Zeroizing::new(sealed.to_vec());
    ChaCha20Poly1305::new((&*key).into())
        .decrypt_inout_detached(&LAST.into(), &[], plain.as_mut_slice().into(), tag.into())
        .map_err(|_| AgeError::Damaged)?;
    Ok(plain)
}

/// The parts of the header of a file with one scrypt recipient.
struct Header<'a> {
    salt: [u8; 16],
    work: u8,
    wrapped: [u8; FILE_KEY],
    tag: [u8; TAG],
    before_mac: &'a [u8],
    mac: [u8; 32],
    payload: &'a [u8],
}

impl<'a> Header<'a> {
    fn parse(file: &'a [u8]) -> Result<Self, AgeError> {
        let mut rest = file.strip_prefix(VERSION.as_bytes()).ok_or(AgeError::Header)?;
        let mut line = || {
            let end = rest.iter().take(256).position(|byte| *byte == b'\n')?;
            let (line, after) = rest.split_at(end);
            rest = after.get(1..)?;
            std::str::from_utf8(line).ok()
        };
        let stanza = line().and_then(|line| line.strip_prefix("-> ")).ok_or(AgeError::Header)?;
        let mut arguments = stanza.split(' ');
        if arguments.next() != Some("scrypt") {
            return Err(AgeError::NoPassphrase);
        }
        let (Some(salt), Some(work), None) = (arguments.next(), arguments.next(), arguments.next()) else {
            return Err(AgeError::Header);
        };
        let salt = exact(salt).ok_or(AgeError::Header)?;
        let digits = !work.starts_with('0') && !work.is_empty() && work.bytes().all(|digit| digit.is_ascii_digit());
        if !digits {
            return Err(AgeError::Header);
        }
        let work = work.parse().ok().filter(|work| *work <= WORK_MAX).ok_or(AgeError::Work)?;
        let body: [u8; FILE_KEY + TAG] = line().and_then(exact).ok_or(AgeError::Header)?;
        let last = line().ok_or(AgeError::Header)?;
        if last.starts_with("-> ") {
            return Err(AgeError::NoPassphrase);
        }
        let mac = last.strip_prefix("--- ").and_then(exact).ok_or(AgeError::Header)?;
        let before_mac = file.len() - rest.len() - last.len() + 2;
        let before_mac = file.get(..before_mac).ok_or(AgeError::Header)?;
        let (wrapped, tag) = body.split_first_chunk().ok_or(AgeError::Header)?;
        let tag = tag.try_into().map_err(|_| AgeError::Header)?;
        Ok(Self { salt, work, wrapped: *wrapped, tag, before_mac, mac, payload: rest })
    }
}

/// Decodes exactly `N` bytes from canonical base64 without padding.
fn exact<const N: usize>(text: &str) -> Option<[u8; N]> {
    STANDARD_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// Decodes an armored file: every line but the last has 64 characters, and nothing stands before or after the armor.
fn unarmored(file: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(file).ok()?.replace("\r\n", "\n");
    let text = if text.ends_with('\n') { text } else { text + "\n" };
    let body = text.strip_prefix(BEGIN)?.strip_suffix(END)?.strip_suffix('\n')?;
    let lines: Vec<&str> = body.split('\n').collect();
    let (last, whole) = lines.split_last()?;
    let fits = whole.iter().all(|line| line.len() == COLUMNS) && (1..=COLUMNS).contains(&last.len());
    STANDARD.decode(lines.concat()).ok().filter(|_| fits)
}

/// Stretches a passphrase with scrypt into the key that wraps the file key.
fn stretched(passphrase: &[u8], salt: &[u8; 16], work: u8) -> Option<Zeroizing<[u8; 32]>> {
    let params = scrypt::Params::new(work, 8, 1).ok()?;
    let salt = [b"age-encryption.org/v1/scrypt".as_slice(), salt].concat();
    let mut key = Zeroizing::new([0; 32]);
    scrypt::scrypt(passphrase, &salt, &params, key.as_mut_slice()).ok()?;
    Some(key)
}

/// The HMAC of a header, which the caller either finalizes or verifies.
fn mac(file_key: &[u8; FILE_KEY], header: &[u8]) -> Option<Hmac<Sha256>> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, file_key).expand(b"header", key.as_mut_slice()).ok()?;
    let mut mac = Hmac::new_from_slice(key.as_slice()).ok()?;
    mac.update(header);
    Some(mac)
}

/// Derives the key of the payload.
fn payload_key(file_key: &[u8; FILE_KEY], nonce: &[u8; 16]) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(nonce), file_key).expand(b"payload", key.as_mut_slice()).ok()?;
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_is_decrypted_with_that_passphrase_and_no_other() {
        let fresh = Fresh { file_key: Zeroizing::new([1; 16]), salt: [2; 16], nonce: [3; 16] };
        for length in [0, 1, 47, 48, 300, CHUNK] {
            let plain: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let file = encrypt(&plain, b"a b c", 1, &fresh).unwrap();
            assert!(is_age(file.as_bytes()));
            assert_eq!(*decrypt(file.as_bytes(), b"a b c").unwrap(), plain);
            assert_eq!(decrypt(file.as_bytes(), b"a b d").unwrap_err(), AgeError::Passphrase);
        }
    }

    #[test]
    fn no_altered_byte_is_decrypted() {
        let fresh = Fresh { file_key: Zeroizing::new([1; 16]), salt: [2; 16], nonce: [3; 16] };
        let whole = encrypt(b"secret", b"pass", 1, &fresh).unwrap();
        let binary = unarmored(whole.as_bytes()).unwrap();
        assert_eq!(*decrypt(&binary, b"pass").unwrap(), b"secret");
        for at in 0..binary.len() {
            for bit in 0..8 {
                let mut bent = binary.clone();
                bent[at] ^= 1 << bit;
                assert!(decrypt(&bent, b"pass").is_err(), "byte {at} bit {bit}");
            }
            assert!(decrypt(&binary[..at], b"pass").is_err(), "cut at {at}");
        }
        for at in 0..whole.len() {
            let mut bent = whole.clone().into_bytes();
            bent[at] ^= 1;
            assert!(decrypt(&bent, b"pass").is_err(), "letter {at}");
        }
        assert!(decrypt(format!("{whole}x").as_bytes(), b"pass").is_err());
        assert!(decrypt([&binary, b"x".as_slice()].concat().as_slice(), b"pass").is_err());
    }
}
