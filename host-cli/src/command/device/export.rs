//! `proverka device export`: writes the whole record, signed for by the device, to a file and judges it.

use std::io::Write;

use proverka::party::Party;
use proverka::verdict::Verdict;

use super::{connect, finish, notebook};
use crate::args::device::Export;
use crate::args::journal::{Input, Known, Verify};
use crate::command::journal::verify;
use crate::device::bundle::RawRecord;
use crate::device::download::{continued, download};
use crate::device::kept::{KeptFile, good_part};
use crate::device::keys::random;
use crate::device::port::Ports;
use crate::device::trusted::Trusted;
use crate::escape::notice;
use crate::failure::Failure;
use crate::files::output;
use crate::journal::keys::Keys;
use crate::journal::words::{count, hex};

/// The page size that the audit needs only for images, not for a bundle; this is the default of the command. Unit:
/// bytes.
const PAGE: usize = 1024;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn run(args: &Export, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    output::check(&args.out, false)?;
    // The keys are read first, because reading the record takes a while.
    let keys = Keys::read(&args.keys)?;
    let notebook = notebook(args.held.as_ref())?;
    let known = notebook.as_ref().is_some_and(|notebook| !notebook.sizes().is_empty());
    let trusted = Trusted::new(Some(&keys), notebook, None);
    let who = args.role;
    let nonce = random()?;
    let nonces = match who {
        Party::Host => [nonce, [0; 32]],
        Party::Inspectorate => [[0; 32], nonce],
    };
    let mut part = KeptFile::part_of(&args.out, keys.parties, keys.term.into_iter().collect());
    let read = connect(ports, &args.line).and_then(|mut client| {
        // A partial file that is a link or belongs to another record is replaced and not followed. Entries that do not
        // verify are read again: the line may have changed them, and the device would be blamed.
        let earlier = part.read().ok().flatten();
        let earlier = earlier.and_then(|earlier| good_part(earlier, keys.parties).ok().flatten());
        let earlier = earlier.map(|earlier| continued(&mut client, earlier)).transpose()?.flatten();
        match &earlier {
            Some(earlier) => part.holds_up_to(earlier.size()),
            None => part.holds_nothing(),
        }
        let resumed = earlier.as_ref().map_or(0, RawRecord::entries);
        download(&mut client, earlier, nonces, Some(&mut part))
            .map(|(record, signed)| (client, record, signed, resumed))
    });
    let (client, record, statement, resumed) = match read {
        Ok(read) => read,
        Err(no) => return finish(args.line.format, Err(no), out),
    };
    output::write(&args.out, &record.bundle(statement.as_ref()), false)?;
    part.remove()?;
    if resumed > 0 {
        let verb = if resumed == 1 { "was" } else { "were" };
        notice(&format!("{} {verb} there from an earlier attempt", count(resumed as u64, "entry", "entries")));
    }
    let signed = statement.is_some();
    if !signed {
        notice("the device signs no export in its present state: nothing shows that this is its latest record");
    }
    let verdict = verify::run(
        &Verify {
            input: Input { file: args.out.clone(), known: Known { keys: args.keys.clone(), page: PAGE } },
            held: args.held.iter().filter(|_| known).cloned().collect(),
            nonce: signed.then(|| format!("{}={}", who.as_str(), hex(&nonce))),
            proof: None,
            format: args.line.format,
        },
        out,
    )?;
    if let Some(mut trusted) = trusted {
        trusted.note_if_verified(&client, record, statement.as_ref(), (who, nonce))?;
    }
    Ok(verdict)
}
