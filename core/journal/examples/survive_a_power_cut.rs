//! Two parties enrol a device, which loses power in the middle of a write; an audit judges what is left.
//!
//! `cargo run -p proverka-journal --example survive_a_power_cut`

use std::fmt::Write as _;

use proverka_journal::audit::{Asked, Parties, Record, audit};
use proverka_journal::party::{Holder, Party};
use proverka_journal::payload::{NOT_DECLARED, SessionOpen, SessionOpenAnnex, Tally};
use proverka_journal::{Contributions, Journal, Layout, PrivateKey, RamFlash, Stamp, Term, digest};

const LAYOUT: Layout = Layout::of::<RamFlash<13>, 0, 8>();

/// The time of an entry, which a real device takes from its clock.
fn stamp(minute: u32) -> Stamp {
    Stamp { mono_s: 60 * minute, earliest: 1_770_000_000 + 60 * i64::from(minute), width_s: 120 }
}

fn count(total: u32) -> Tally {
    Tally { category: 0, verdict: 0, delta: 1, total, limit: 700, request: 0 }
}

fn story() -> Result<String, Box<dyn std::error::Error>> {
    let mut out = String::new();
    // Each party holds its key. All three contribute random bytes to the device's first key.
    let keys = [PrivateKey::from_seed(&[1; 32]), PrivateKey::from_seed(&[2; 32])];
    let sign = |party: Party, message: &[u8]| keys[usize::from(party == Party::Inspectorate)].sign(message);
    let [device, host, inspectorate] = [3_u8, 5, 7].map(|step| std::array::from_fn(|at| step.wrapping_mul(at as u8)));
    let contributions = Contributions::new(device, host, inspectorate).ok_or("a generator is stuck")?;
    let term = Term {
        device: *b"EXAMPLE-DEVICE-1",
        key_d: contributions.first_key(),
        key_h: keys[0].public_key(),
        key_i: keys[1].public_key(),
        firmware: [7; 32],
        expiry: (1_780_000_000, 1_780_086_400),
        drift_ppm: 500,
        seal_h: *b"SEAL-HOST-000001",
        seal_i: *b"SEAL-INSP-000001",
        categories: 1,
        limits: [700, 0, 0, 0, 0, 0, 0, 0],
        nonce: [9; 16],
    };
    let agreed = digest::term(&term.content());
    let [host, inspectorate] = Party::ALL.map(|party| sign(party, digest::bind_message(party, &agreed).bytes()));
    let mut flash = RamFlash::<13>::new();
    Journal::<_>::enrol(&mut flash, LAYOUT, &term, &host, &inspectorate, &contributions)?;
    // Both parties sign what opens a session, and the place in the record where it stands.
    let mut journal = Journal::<_>::mount(flash, LAYOUT)?;
    let open = SessionOpen { session: 1, purpose: 1, held: Holder::Jointly };
    let (place, nonce, declared) = (journal.place(), [1; 32], [NOT_DECLARED; 8]);
    let message = |party| digest::session_message(&place, party, &open.bytes(), &declared, &nonce);
    let [host, inspectorate] = Party::ALL.map(|party| sign(party, message(party).bytes()));
    let _ = journal.append(stamp(1), open.held, &(open, SessionOpenAnnex { nonce, host, inspectorate, declared }))?;
    writeln!(out, "entry {} is acknowledged", journal.append(stamp(2), open.held, &count(1))?.seq)?;
    // The power fails while the next entry is written, and comes back.
    let mut flash = journal.into_flash();
    flash.cut_after(20);
    let mut journal = Journal::<_>::mount(flash, LAYOUT)?;
    writeln!(out, "entry 3: {:?}", journal.append(stamp(3), open.held, &count(2)))?;
    let mut flash = journal.into_flash();
    flash.power_up();
    let mut journal = Journal::<_>::mount(flash, LAYOUT)?;
    writeln!(out, "after the cut: {} entries, {} torn slot", journal.size(), journal.torn())?;
    writeln!(out, "entry {} is acknowledged", journal.append(stamp(4), open.held, &count(2))?.seq)?;
    // The audit needs the flash and the parties' public keys.
    let (flash, parties) = (journal.into_flash(), Parties::keys(&term.key_h, &term.key_i)?);
    let report = audit(Record::image(flash.image(), 1024)?, Asked::new(parties))?;
    writeln!(out, "the audit: {} entries, graded {:?}", report.size, report.grade)?;
    Ok(out)
}

fn main() {
    print!("{}", story().expect("the story ends"));
}

#[test]
fn what_was_acknowledged_is_there_after_the_cut_and_the_audit_finds_it() {
    let told = "\
entry 2 is acknowledged
entry 3: Err(Store(Flash(NoPower)))
after the cut: 2 entries, 1 torn slot
entry 3 is acknowledged
the audit: 3 entries, graded Joint
";
    assert_eq!(story().expect("the story ends"), told);
}

/// The example is for somebody with a quarter of an hour.
#[test]
fn the_example_has_at_most_sixty_lines_of_code() {
    let (code, _) = include_str!("survive_a_power_cut.rs").split_once("#[test]").expect("a test");
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count();
    assert!(lines <= 60, "{lines} lines of code");
}
