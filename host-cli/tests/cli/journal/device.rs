//! Images that the core's own writer left in flash: the program reads what the device writes.

use ed25519_dalek::{Signer as _, SigningKey};
use embedded_storage::nor_flash::{ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};
use proverka::journal::digest;
use proverka::journal::payload;
use proverka::journal::{Contributions, Draft, Journal, Kind, Layout, Stamp, Term};
use proverka::party::{Holder, Party};
use serde_json::json;

use super::kit::hex;
use crate::proverka::proverka;

const PAGE: usize = 1024;
const RING: u16 = 12;

/// Flash in memory: bits fall when written and rise when a page is erased.
struct Ram(Vec<u8>);

#[derive(Debug)]
struct Outside;

impl NorFlashError for Outside {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::OutOfBounds
    }
}

impl ErrorType for Ram {
    type Error = Outside;
}

impl ReadNorFlash for Ram {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Outside> {
        let at = offset as usize;
        bytes.copy_from_slice(self.0.get(at..at + bytes.len()).ok_or(Outside)?);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.0.len()
    }
}

impl NorFlash for Ram {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Outside> {
        self.0.get_mut(from as usize..to as usize).ok_or(Outside)?.fill(0xFF);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Outside> {
        let at = offset as usize;
        let cells = self.0.get_mut(at..at + bytes.len()).ok_or(Outside)?;
        cells.iter_mut().zip(bytes).for_each(|(cell, byte)| *cell &= byte);
        Ok(())
    }
}

fn party(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// A device that was enrolled, booted, counted up to 9 and changed its key on the way: its flash, head and size.
fn device() -> (Vec<u8>, [u8; 32], u32) {
    let of = |tag: u8| std::array::from_fn(|index| tag ^ (index as u8).wrapping_mul(37));
    let contributions = || Contributions::new(of(3), of(4), of(5)).unwrap();
    let term = Term {
        device: *b"RAM-DEVICE-00001",
        key_d: contributions().first_key(),
        key_h: party(1).verifying_key().to_bytes(),
        key_i: party(2).verifying_key().to_bytes(),
        firmware: [7; 32],
        expiry: (1_770_000_000, 1_770_180_000),
        drift_ppm: 500,
        seal_h: *b"SEAL-HOST-000001",
        seal_i: *b"SEAL-INSP-000001",
        categories: 1,
        limits: [700, 0, 0, 0, 0, 0, 0, 0],
        nonce: [9; 16],
    };
    let bound = digest::term(&term.content());
    let sign = |seed, role| party(seed).sign(digest::bind_message(role, &bound).bytes()).to_bytes();
    let (host, inspectorate) = (sign(1, Party::Host), sign(2, Party::Inspectorate));
    let mut flash = Ram(vec![0xFF; PAGE * (5 + usize::from(RING))]);
    let layout = Layout { base: 0, ring: RING };
    Journal::<_>::enrol(&mut flash, layout, &term, &host, &inspectorate, &contributions()).unwrap();
    let mut journal = Journal::mount(flash, layout).unwrap();
    let stamp = |seq: u32| Stamp { mono_s: 60 * seq, earliest: 1_700_000_000 + i64::from(seq), width_s: 5 };
    let mut boot = [0; 24];
    boot[0] = 1;
    let draft = Draft { kind: Kind::Boot, holder: Holder::Jointly, stamp: stamp(1), payload: boot, annex: &[] };
    let _ = journal.append(&draft).unwrap();
    let place = journal.place();
    let open = payload::SessionOpen { session: 1, purpose: 0, held: Holder::Jointly };
    let not_signed = [0; 64];
    let declared = [payload::NOT_DECLARED; 8];
    let mut annex = payload::SessionOpenAnnex { nonce: of(7), host: not_signed, inspectorate: not_signed, declared };
    let message = |party| digest::session_message(&place, party, &open.bytes(), &declared, &annex.nonce);
    annex.host = party(1).sign(message(Party::Host).bytes()).to_bytes();
    annex.inspectorate = party(2).sign(message(Party::Inspectorate).bytes()).to_bytes();
    let (payload, annex) = (open.bytes(), annex.bytes());
    let draft = Draft { kind: Kind::SessionOpen, holder: Holder::Jointly, stamp: stamp(2), payload, annex: &annex };
    let _ = journal.append(&draft).unwrap();
    for total in 1..10_u32 {
        let at = stamp(journal.size() + 1);
        if total == 5 {
            let _ = journal.rotate(at, Holder::Jointly, &of(6)).unwrap();
        }
        let mut payload = [0_u8; 24];
        payload[2] = 1;
        payload[4..8].copy_from_slice(&total.to_le_bytes());
        payload[8..12].copy_from_slice(&(!total).to_le_bytes());
        payload[12..16].copy_from_slice(&700_u32.to_le_bytes());
        let at = stamp(journal.size() + 1);
        let draft = Draft { kind: Kind::Tally, holder: Holder::Jointly, stamp: at, payload, annex: &[] };
        let _ = journal.append(&draft).unwrap();
    }
    let (head, size) = (journal.head(), journal.size());
    (journal.into_flash().0, head, size)
}

#[test]
fn an_image_by_the_cores_writer_verifies_and_says_what_was_counted() {
    let (mut flash, head, size) = device();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let host = hex(&party(1).verifying_key().to_bytes());
    let inspectorate = hex(&party(2).verifying_key().to_bytes());
    std::fs::write(path("keys.txt"), format!("host {host}\ninspectorate {inspectorate}\n")).unwrap();
    let keys = path("keys.txt");
    let run = |flash: &[u8], command: &str| {
        std::fs::write(path("flash.bin"), flash).unwrap();
        proverka(&["journal", command, &path("flash.bin"), "--keys", &keys, "--format", "json"])
    };
    let ran = run(&flash, "verify");
    assert_eq!(ran.status, 0, "{ran:?}");
    let answer = ran.json();
    assert_eq!((&answer["size"], &answer["head"], &answer["epoch"]), (&json!(size), &json!(hex(&head)), &json!(1)));
    assert_eq!(answer["device"], json!(format!("{} (RAM-DEVICE-00001)", hex(b"RAM-DEVICE-00001"))));
    // The device holds its key; an image that is handed over must not.
    assert_eq!(answer["slots"]["key_pages_blank"], json!(false));
    flash[PAGE..3 * PAGE].fill(0xFF);
    assert_eq!(run(&flash, "verify").json()["slots"]["key_pages_blank"], json!(true));

    let shown = run(&flash, "show").json();
    let last = shown["entries"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["seq"], &last["kind"], &last["payload"]["total"]), (&json!(size), &json!("TALLY"), &json!(9)));
    assert_eq!((&last["earliest"], &last["latest"]), (&json!("2023-11-14T22:13:32Z"), &json!("2023-11-14T22:13:37Z")));

    // A write that was cut after its first word leaves a torn slot, and nothing else.
    let slot = last["slot"].as_u64().unwrap() as usize + 1;
    flash[slot * 128..slot * 128 + 4].copy_from_slice(b"PVK1");
    let answer = run(&flash, "verify").json();
    assert_eq!((&answer["grade"], &answer["slots"]["torn"]), (&json!("joint"), &json!(1)));
    // A slot that no power cut leaves so is damage.
    flash[slot * 128..slot * 128 + 128].fill(0);
    flash[slot * 128..slot * 128 + 4].copy_from_slice(b"PVK1");
    let ran = run(&flash, "verify");
    assert_eq!((ran.status, &ran.json()["broken"]["slot"]), (1, &json!(slot)));
}
