//! `proverka device export`: the whole record into a file, signed for by the device, and judged.

use std::io::{IsTerminal as _, Write};

use proverka::verdict::Verdict;
use proverka::wire::Party;

use super::{begin, finish, notebook};
use crate::args::device::Export;
use crate::args::journal::{Input, Known, Verify};
use crate::command::journal::verify;
use crate::device::act::tell;
use crate::device::download::{Downloaded, download};
use crate::device::keys::random;
use crate::failure::Failure;
use crate::files::output;
use crate::journal::keys::Keys;
use crate::journal::words::hex;
use crate::progress::Bar;
use crate::sim::party::name;

/// Octets of a page that a bundle does not have; the command's default.
const PAGE: usize = 1024;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn run(args: &Export, out: &mut dyn Write) -> Result<Verdict, Failure> {
    output::check(&args.out, false)?;
    // Before the record is read, which takes a while.
    Keys::read(&args.keys)?;
    let mut notebook = notebook(args.held.as_ref())?;
    let who: Party = args.role.into();
    let nonce = random()?;
    let nonces = match who {
        Party::Host => [nonce, [0; 32]],
        Party::Inspectorate => [[0; 32], nonce],
    };
    let mut bar = Bar::new(std::io::stderr().is_terminal()).counting("entries");
    let downloaded = begin(&args.line).and_then(|mut talk| download(&mut talk, &args.out, nonces, &mut bar));
    bar.clear();
    let downloaded: Downloaded = match downloaded {
        Ok(downloaded) => downloaded,
        Err(no) => return finish(args.line.format, Err(no), out),
    };
    output::write(&args.out, &downloaded.bundle, false)?;
    downloaded.settle()?;
    if downloaded.resumed > 0 {
        tell(&format!("{} entries were there from an earlier attempt", downloaded.resumed));
    }
    let signed = downloaded.statements > 0;
    if !signed {
        tell("the device signs no export in its state: nothing shows that this is its latest record");
    }
    let known = notebook.as_ref().is_some_and(|notebook| !notebook.sizes().is_empty());
    let verdict = verify::run(
        &Verify {
            input: Input { file: args.out.clone(), known: Known { keys: args.keys.clone(), page: PAGE } },
            held: args.held.iter().filter(|_| known).cloned().collect(),
            nonce: signed.then(|| format!("{}={}", name(who), hex(&nonce))),
            proof: None,
            format: args.line.format,
        },
        out,
    )?;
    if let Some(notebook) = notebook.as_mut().filter(|_| verdict != Verdict::Fails && signed) {
        notebook.note(downloaded.size, downloaded.head)?;
    }
    Ok(verdict)
}
