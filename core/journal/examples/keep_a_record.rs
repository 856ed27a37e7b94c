//! Keeps a record in simulated flash: two parties enrol a device, count together and sign what was counted. Then an
//! audit judges the flash with nothing but the parties' public keys, and finds a count that somebody altered.
//!
//! `cargo run -p proverka-journal --example keep_a_record`

use core::fmt::Write as _;
use std::error::Error;

use proverka_journal::audit::{Asked, Grade, Held, Parties, Record, audit};
use proverka_journal::party::{Holder, Party};
use proverka_journal::payload::{self, NOT_DECLARED, NOT_SIGNED};
use proverka_journal::{Contributions, Journal, Layout, PrivateKey, RamFlash, Stamp, Term, digest};

/// Five pages, and a ring of eight.
type Flash = RamFlash<13>;
/// The place of the record in it, checked when this is compiled.
const LAYOUT: Layout = Layout::of::<Flash, 0, 8>();

/// The two parties. A real party keeps its key on its own machine and draws it at random.
struct Keys {
    host: PrivateKey,
    inspectorate: PrivateKey,
}

impl Keys {
    fn sign(&self, role: Party, message: &[u8]) -> [u8; 64] {
        let key = if role == Party::Host { &self.host } else { &self.inspectorate };
        key.sign(message)
    }
}

/// The time of an entry. A real device takes it from its clock.
const fn stamp(minute: u32) -> Stamp {
    Stamp { mono_s: 60 * minute, earliest: 1_770_000_000 + 60 * minute as i64, width_s: 120 }
}

/// The bytes of the flash at the end, and the head that both parties signed.
fn inspection(keys: &Keys, out: &mut String) -> Result<(Flash, Held), Box<dyn Error>> {
    let mut flash = Flash::new();

    // All three contribute random bytes, so that none of them alone knows the device's first key.
    let [device, host, inspectorate] = [3, 5, 7].map(|step: u8| core::array::from_fn(|at| step.wrapping_mul(at as u8)));
    let contributions = Contributions::new(device, host, inspectorate).ok_or("a contribution is not random")?;
    let term = Term {
        device: *b"EXAMPLE-DEVICE-1",
        key_d: contributions.first_key(),
        key_h: keys.host.public_key(),
        key_i: keys.inspectorate.public_key(),
        firmware: [7; 32],
        expiry: (1_780_000_000, 1_780_086_400),
        drift_ppm: 500,
        seal_h: *b"SEAL-HOST-000001",
        seal_i: *b"SEAL-INSP-000001",
        categories: 1,
        limits: [700, 0, 0, 0, 0, 0, 0, 0],
        nonce: [9; 16],
    };
    // Each party signs the digest of the term as itself.
    let agreed = digest::term(&term.content());
    let [host, inspectorate] = Party::ALL.map(|party| keys.sign(party, digest::bind_message(party, &agreed).bytes()));
    Journal::<_>::enrol(&mut flash, LAYOUT, &term, &host, &inspectorate, &contributions)?;

    // A device mounts its record when it starts.
    let mut journal = Journal::<_>::mount(flash, LAYOUT)?;

    // Both parties open a session. What they sign names the place in the record, so it is valid there and nowhere else.
    let open = payload::SessionOpen { session: 1, purpose: 1, held: Holder::Jointly };
    let mut declared = [NOT_DECLARED; 8];
    declared[0] = 2;
    let mut annex = payload::SessionOpenAnnex { nonce: [1; 32], host: NOT_SIGNED, inspectorate: NOT_SIGNED, declared };
    let place = journal.place();
    let message = |party| digest::session_message(&place, party, &open.bytes(), &declared, &[1; 32]);
    [annex.host, annex.inspectorate] = Party::ALL.map(|party| keys.sign(party, message(party).bytes()));
    let opened = journal.append(stamp(1), Holder::Jointly, &(open, annex))?;
    writeln!(out, "entry {}: both parties open a session", opened.seq)?;

    for total in 1..=2 {
        let tally = payload::Tally { category: 0, verdict: 0, delta: 1, total, limit: 700, request: 0 };
        let counted = journal.append(stamp(1 + total), Holder::Jointly, &tally)?;
        writeln!(out, "entry {}: the count is {total}", counted.seq)?;
    }

    let mut totals = [0; 16];
    totals[0] = 2;
    let close = payload::SessionClose { session: 1, tallies: 2 };
    let annex = payload::SessionCloseAnnex { seal_h: *b"SEAL-HOST-000002", seal_i: *b"SEAL-INSP-000002", totals };
    let closed = journal.append(stamp(4), Holder::Jointly, &(close, annex))?;
    writeln!(out, "entry {}: the session is closed", closed.seq)?;

    // Each party signs the head, which commits to every entry before it.
    for party in Party::ALL {
        let cosign = payload::Cosign { size: closed.seq };
        let mut annex = payload::CosignAnnex { head: closed.head, signature: NOT_SIGNED };
        let message = digest::cosign_message(&journal.term(), party, closed.seq, &closed.head);
        annex.signature = keys.sign(party, message.bytes());
        let signed = journal.append(stamp(5), Holder::Jointly, &(party, cosign, annex))?;
        writeln!(out, "entry {}: a party signs the head of size {}", signed.seq, closed.seq)?;
    }
    Ok((journal.into_flash(), Held { size: closed.seq, head: closed.head }))
}

fn story() -> Result<String, Box<dyn Error>> {
    let mut out = String::new();
    let keys = Keys { host: PrivateKey::from_seed(&[1; 32]), inspectorate: PrivateKey::from_seed(&[2; 32]) };
    let (mut flash, noted) = inspection(&keys, &mut out)?;

    // The audit needs the parties' public keys, and the head that somebody noted outside of the record.
    let parties = Parties::keys(&keys.host.public_key(), &keys.inspectorate.public_key())?;
    let asked = Asked { held: &[noted], ..Asked::new(parties) };
    let report = audit(Record::image(flash.image(), 1024)?, asked)?;
    writeln!(
        out,
        "{} entries, graded {:?}; {} of them after the last signed head",
        report.size,
        report.grade,
        report.unwitnessed()
    )?;

    // Somebody changes the first count to 0, and also fixes its complement and its CRC.
    let count = &mut flash.image_mut()[5 * 1024 + 4 * 128..][..128];
    count[36..40].copy_from_slice(&0_u32.to_le_bytes());
    count[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    let crc = digest::crc32(&count[..120]);
    count[120..124].copy_from_slice(&crc.to_le_bytes());
    if let Grade::Broken(broken) = audit(Record::image(flash.image(), 1024)?, asked)?.grade {
        writeln!(out, "the altered record is broken at entry {}: {}", broken.seq, broken.why)?;
    }
    Ok(out)
}

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", story()?);
    Ok(())
}

#[test]
fn an_honest_record_is_joint_and_an_altered_count_breaks_it_at_its_entry() {
    let told = "\
entry 1: both parties open a session
entry 2: the count is 1
entry 3: the count is 2
entry 4: the session is closed
entry 5: a party signs the head of size 4
entry 6: a party signs the head of size 4
6 entries, graded Joint; 2 of them after the last signed head
the altered record is broken at entry 2: the device's signature does not verify with the key of its epoch
";
    assert_eq!(story().expect("the story ends"), told);
}
