//! Keeps a record on a RISC-V chip: two parties enrol the device, entries are appended, the power is cut in the middle
//! of one, and then the record is read back and audited.
#![no_std]
#![no_main]

mod flash;

use core::ops::ControlFlow;

use flash::{PAGE, RamFlash};
use proverka::journal::audit::{Asked, Parties, Record, audit};
use proverka::journal::payload::Health;
use proverka::journal::{Contributions, Journal, Layout, PrivateKey, Stamp, Term, digest};
use proverka::party::{Holder, Party};
use riscv as _;
use riscv_rt::entry;
use semihosting::{println, process};

const LAYOUT: Layout = Layout::of::<RamFlash, 0, 8>();

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    println!("{info}");
    process::exit(1)
}

/// The keys of the parties, which on a real device are elsewhere.
struct Keys([PrivateKey; 2]);

impl Keys {
    fn sign(&self, party: Party, message: &[u8]) -> [u8; 64] {
        self.0[party as usize].sign(message)
    }

    fn public(&self, party: Party) -> [u8; 32] {
        self.0[party as usize].public_key()
    }
}

/// Enrols the device under terms that both parties sign.
fn enrol(flash: &mut RamFlash, keys: &Keys) {
    // Random bytes of the device and of both parties; on a real device they come from generators.
    let [device, host, inspectorate] = [3, 5, 7].map(|step: u8| core::array::from_fn(|at| step.wrapping_mul(at as u8)));
    let contributions = Contributions::new(device, host, inspectorate).expect("they look random");
    let term = Term {
        device: *b"RISCV-DEVICE-001",
        key_d: contributions.first_key(),
        key_h: keys.public(Party::Host),
        key_i: keys.public(Party::Inspectorate),
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
    let [host, inspectorate] = Party::ALL.map(|party| keys.sign(party, digest::bind_message(party, &agreed).bytes()));
    Journal::enrol(flash, LAYOUT, &term, &host, &inspectorate, &contributions).expect("the device is enrolled");
}

/// Appends an entry with a reading of this device. Returns true if it was acknowledged.
fn append(journal: &mut Journal<&mut RamFlash>, reading: u8) -> bool {
    let stamp = Stamp { mono_s: 60, earliest: 1_770_000_000, width_s: 120 };
    journal.append(stamp, Holder::Jointly, &Health([reading; 24])).is_ok()
}

#[entry]
fn main() -> ! {
    let keys = Keys([PrivateKey::from_seed(&[1; 32]), PrivateKey::from_seed(&[2; 32])]);
    let mut flash = RamFlash::new();
    enrol(&mut flash, &keys);

    let mut journal = Journal::mount(&mut flash, LAYOUT).expect("a record");
    println!("the first entry is acknowledged: {}", append(&mut journal, 1));
    drop(journal);

    flash.cut_power_after(20);
    let mut journal = Journal::mount(&mut flash, LAYOUT).expect("a record");
    println!("the power is cut while the second is written; it is acknowledged: {}", append(&mut journal, 2));
    drop(journal);

    flash.power_on();
    let mut journal = Journal::mount(&mut flash, LAYOUT).expect("a record");
    println!("after the cut the record has {} entries", journal.size());
    println!("the second entry is acknowledged: {}", append(&mut journal, 3));
    let read = journal.visit(1, |seen| {
        println!("read back: entry {} with {:?}", seen.entry.seq(), seen.entry.payload());
        ControlFlow::<()>::Continue(())
    });
    read.expect("every entry can be read");
    drop(journal);

    let parties = Parties::keys(&keys.public(Party::Host), &keys.public(Party::Inspectorate)).expect("two keys");
    let record = Record::image(flash.bytes(), PAGE).expect("an image of a record");
    let report = audit(record, Asked::new(parties)).expect("an audit");
    println!("audited: {} entries, {:?}", report.size, report.grade);
    process::exit(0)
}
