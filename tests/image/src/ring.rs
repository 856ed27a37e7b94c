//! A device's flash with a full ring, made on the host by the record itself.

use crate::Trouble;
use proverka::journal::digest::release_message;
use proverka::journal::payload::Fault;
use proverka::journal::{AppendError, Carried, Journal, Layout, Stamp};
use proverka::party::{Holder, Party};
use proverka_test_support::flash::{Chip, Flash};
use proverka_test_support::model::{bound, by, contributions, term};

/// The place of the record on the probe.
pub const LAYOUT: Layout = Layout { base: 0x1_EC00, ring: 128 };
/// The number of pages of the flash.
const PAGES: usize = 256;

/// Returns the flash from the start of a record without entries on.
///
/// # Errors
///
/// [`Trouble`] if the record cannot be made.
pub fn empty() -> Result<Vec<u8>, Trouble> {
    let trouble = |what: &dyn std::fmt::Debug| Trouble(format!("making a record: {what:?}"));
    let chip = enrolled()?;
    let image = chip.with(|flash| flash.image());
    image.get(LAYOUT.base as usize..).map(<[u8]>::to_vec).ok_or_else(|| trouble(&"too short"))
}

/// Returns the chip of a device that was just enrolled.
fn enrolled() -> Result<Chip, Trouble> {
    let chip = Chip::new(Flash::new(PAGES));
    let (host, inspectorate) = bound(&term());
    Journal::<_>::enrol(chip.clone(), LAYOUT, &term(), &host, &inspectorate, &contributions())
        .map_err(|error| Trouble(format!("enrolling a device: {error:?}")))?;
    Ok(chip)
}

/// Returns the flash from the start of the record on. Every page of the ring was written, and as many entries are kept
/// as fit.
///
/// # Errors
///
/// [`Trouble`] if the record refuses an entry that it should accept.
pub fn full() -> Result<Vec<u8>, Trouble> {
    let trouble = |what: &dyn std::fmt::Debug| Trouble(format!("filling a ring: {what:?}"));
    let (chip, term) = (enrolled()?, term());
    let mut record = Journal::mount(chip.clone(), LAYOUT).map_err(|error| trouble(&error))?;
    // The ring is filled once, everything is released, and it is filled again, so that no page is blank.
    for is_second in [false, true] {
        loop {
            let size = record.size();
            let stamp = Stamp { mono_s: size, earliest: 1_700_000_000 + i64::from(size), width_s: 5 };
            // A FAULT entry may use more of the reserve than a count.
            let fault = Fault { code: 1, first: 1, second: 1 };
            match record.append(stamp, Holder::Jointly, &fault) {
                Ok(_) => {}
                Err(AppendError::Full { .. }) if is_second => {
                    let image = chip.with(|flash| flash.image().to_vec());
                    return image.get(LAYOUT.base as usize..).map(<[u8]>::to_vec).ok_or_else(|| trouble(&"too short"));
                }
                Err(AppendError::Full { .. }) => {
                    let carried = Carried { totals: [size; 16], limits: term.limits, expiry: term.expiry };
                    let statement = record.release_statement(size, &carried).map_err(|error| trouble(&error))?;
                    let sign = |role| by(role, release_message(&record.term(), role, &statement).bytes());
                    let (host, inspectorate) = (sign(Party::Host), sign(Party::Inspectorate));
                    let _ =
                        record.release(stamp, size, &carried, &host, &inspectorate).map_err(|error| trouble(&error))?;
                    break;
                }
                Err(error) => return Err(trouble(&error)),
            }
        }
    }
    Err(trouble(&"it never filled"))
}
