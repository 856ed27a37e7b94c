//! Figures of the host, and what each of the two detects.

use std::time::{Duration, Instant};

use pamoja_audit::{AuditLog, Entry, Verifier, verify_chain};
use pamoja_security::DeviceIdentity;
use proverka_journal::audit::{Asked, Grade, Held, Parties, Record, Report, audit};
use proverka_journal::party::{Holder, Party};
use proverka_journal::payload::Health;
use proverka_journal::{Contributions, Hash, Journal, Layout, PrivateKey, RamFlash, Stamp, Term, digest};

/// Entries in each of the two.
const ENTRIES: u32 = 2_000;
/// Five pages and a ring of 400, with room for seven entries in each page.
const PAGES: usize = 405;
const LAYOUT: Layout = Layout::of::<RamFlash<PAGES>, 0, 400>();

fn payload(number: u32) -> [u8; 24] {
    let mut payload = *b"gate open, no.          ";
    payload[14..18].copy_from_slice(&number.to_le_bytes());
    payload
}

fn stamp(number: u32) -> Stamp {
    Stamp { mono_s: number, earliest: 1_770_000_000 + i64::from(number), width_s: 2 }
}

fn keys() -> [PrivateKey; 2] {
    [PrivateKey::from_seed(&[1; 32]), PrivateKey::from_seed(&[2; 32])]
}

/// A record that both parties enrolled.
fn enrolled() -> Journal<RamFlash<PAGES>> {
    let contributions = Contributions::new(
        core::array::from_fn(|at| at as u8),
        core::array::from_fn(|at| at as u8 ^ 0x55),
        core::array::from_fn(|at| at as u8 ^ 0xAA),
    )
    .expect("three different values");
    let [host, inspectorate] = keys();
    let term = Term {
        device: *b"PEER-DEVICE-0001",
        key_d: contributions.first_key(),
        key_h: host.public_key(),
        key_i: inspectorate.public_key(),
        firmware: [7; 32],
        expiry: (1_780_000_000, 1_780_086_400),
        drift_ppm: 500,
        seal_h: [1; 16],
        seal_i: [2; 16],
        categories: 0,
        limits: [0; 8],
        nonce: [9; 16],
    };
    let agreed = digest::term(&term.content());
    let bind = |party| digest::bind_message(party, &agreed);
    let (by_host, by_inspectorate) =
        (host.sign(bind(Party::Host).bytes()), inspectorate.sign(bind(Party::Inspectorate).bytes()));
    let mut flash = RamFlash::new();
    Journal::<_>::enrol(&mut flash, LAYOUT, &term, &by_host, &by_inspectorate, &contributions).expect("enrols");
    Journal::mount(flash, LAYOUT).expect("mounts")
}

fn judged(image: &[u8], held: &[Held]) -> Report {
    let [host, inspectorate] = keys().map(|key| key.public_key());
    let parties = Parties::keys(&host, &inspectorate).expect("keys");
    audit(Record::image(image, 1024).expect("an image"), Asked { held, ..Asked::new(parties) }).expect("a report")
}

fn a_second(took: Duration) -> f64 {
    f64::from(ENTRIES) / took.as_secs_f64()
}

/// The peer's entries.
fn peer() -> (Vec<Entry>, Duration) {
    let mut log = AuditLog::new(DeviceIdentity::from_seed(&[9; 32]));
    let began = Instant::now();
    let entries = (0..ENTRIES).map(|number| log.append(&payload(number))).collect();
    (entries, began.elapsed())
}

/// The record's flash, the head in the middle, and how long all entries took.
fn ours() -> (RamFlash<PAGES>, Hash, Duration) {
    let mut journal = enrolled();
    let mut middle = [0; 32];
    let began = Instant::now();
    for number in 0..ENTRIES {
        let receipt = journal.append(stamp(number), Holder::Jointly, &Health(payload(number))).expect("appends");
        if receipt.seq == ENTRIES / 2 {
            middle = receipt.head;
        }
    }
    let took = began.elapsed();
    (journal.into_flash(), middle, took)
}

/// A line of the table of what is detected.
fn line(what: &str, peer: &str, ours: &str) {
    println!("  {what:<44}  {peer:<30}  {ours}");
}

fn told(detected: bool) -> &'static str {
    if detected { "detected" } else { "passes" }
}

fn grade(report: &Report) -> String {
    match report.grade {
        Grade::Joint => "passes".into(),
        Grade::Broken(broken) => format!("detected at entry {}", broken.seq),
        grade => format!("detected: {grade}"),
    }
}

/// The slots of the image that hold entry `seq`: the entries lie one after the other, seven in a page.
fn place(seq: u32) -> usize {
    let (page, slot) = ((seq as usize - 1) / 7, (seq as usize - 1) % 7);
    (5 + page) * 1024 + (1 + slot) * 128
}

/// Changes a slot and fixes its CRC, as somebody with access to the flash would.
fn changed(image: &[u8], seq: u32, change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut image = image.to_vec();
    let slot = &mut image[place(seq)..][..128];
    change(slot);
    let crc = digest::crc32(&slot[..120]);
    slot[120..124].copy_from_slice(&crc.to_le_bytes());
    image
}

pub(crate) fn main() {
    let ((entries, appended), public) = (peer(), DeviceIdentity::from_seed(&[9; 32]).public());
    let began = Instant::now();
    verify_chain(&public, &entries).expect("verifies");
    let verified = began.elapsed();
    let (flash, middle, ours_appended) = ours();
    let image = flash.image();
    let began = Instant::now();
    let report = judged(image, &[]);
    let ours_verified = began.elapsed();
    assert_eq!(report.size, ENTRIES, "all entries are there: {report:?}");

    println!("{ENTRIES} entries of 24 bytes              pamoja-audit   proverka-journal");
    println!("  appended a second                  {:10.0}   {:16.0}", a_second(appended), a_second(ours_appended));
    println!("  verified a second                  {:10.0}   {:16.0}", a_second(verified), a_second(ours_verified));
    println!("  bytes of an entry, stored          {:10}   {:16}", entries[0].to_bytes().len(), 128);

    let check = |entries: &[Entry]| told(verify_chain(&public, entries).is_err());
    println!("\nwhat is detected");
    line("", "pamoja-audit", "proverka-journal");
    let mut altered = entries.clone();
    let mut bytes = altered[100].to_bytes();
    *bytes.last_mut().expect("bytes") ^= 1;
    altered[100] = Entry::from_bytes(&bytes).expect("an entry");
    let ours = judged(&changed(image, 101, |slot| slot[32] ^= 1), &[]);
    line("an entry is altered", check(&altered), &grade(&ours));
    let dropped = [&entries[..100], &entries[101..]].concat();
    let ours = judged(&changed(image, 101, |slot| slot.copy_from_slice(&image[place(102)..][..128])), &[]);
    line("an entry is dropped", check(&dropped), &grade(&ours));
    let mut swapped = entries.clone();
    swapped.swap(100, 101);
    let mut image_swapped = image.to_vec();
    image_swapped.copy_within(place(102)..place(102) + 128, place(101));
    image_swapped[place(102)..][..128].copy_from_slice(&image[place(101)..][..128]);
    line("two entries change places", check(&swapped), &grade(&judged(&image_swapped, &[])));
    // The last half is cut off. Without an earlier head nobody can know.
    let mut short = image.to_vec();
    short[place(ENTRIES / 2 + 1)..].fill(0xFF);
    line("the end is cut off, nobody noted a head", check(&entries[..1_000]), &grade(&judged(&short, &[])));
    let held = [Held { size: ENTRIES, head: Journal::mount(flash.clone(), LAYOUT).expect("mounts").head() }];
    let ours = judged(&short, &held);
    let mut verifier = Verifier::new(public);
    let tail = entries[..1_000].iter().map(|entry| verifier.check(entry)).last().expect("entries");
    let by_hand = entries[999].digest() != entries[1_999].digest();
    assert!(tail.is_ok() && by_hand);
    line("the end is cut off, somebody noted a head", "the caller compares digests", &grade(&ours));
    let conflict = [Held { size: ENTRIES / 2, head: middle.map(|byte| !byte) }];
    line("another history than the noted one", "the caller compares digests", &grade(&judged(image, &conflict)));
    println!("  by design, not run here");
    line("two histories, proven to a third party", "no", "audit::proof");
    line("power cut while an entry is stored", "the caller's storage", "the entry or nothing; see POWER.md");
    line("a stolen key, earlier entries rewritten", "passes: one key for ever", "detected after a change of keys");
    line("a second party that must agree", "no", "sessions, limits, release, end");
    line("fault while signing", "not checked", "verified before it is stored");
    line("payload", "any length", "24 bytes, and a fixed annex by kind");
    line("languages", "Rust, Python and others", "Rust; C for the audit is planned");
}
