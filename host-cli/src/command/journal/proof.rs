//! `proverka journal proof`: checks a proof of equivocation.

use std::io::Write;

use proverka::journal::audit::{PROOF_MAGIC, ProofError, check_proof};
use proverka::journal::field::genesis;
use proverka::verdict::Verdict;

use super::one_stdin;
use crate::args::journal::Proof;
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::journal::keys::Keys;
use crate::journal::load;
use crate::report::Report as _;
use crate::report::journal::proof::Proven;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if the file is no proof, or if it is not about these parties.
pub fn run(args: &Proof, out: &mut dyn Write) -> Result<Verdict, Failure> {
    one_stdin([args.file.as_path(), &args.keys])?;
    let keys = Keys::read(&args.keys)?;
    let file = load::read(&args.file, FileKind::PROOF)?;
    let mut answer = Proven::new(&file.name);
    match check_proof(&file.bytes, &keys.parties) {
        Ok(evidence) => {
            let term = file.bytes.get(PROOF_MAGIC.len()..).and_then(|rest| rest.get(genesis::CONTENT));
            if let Some(content) = term.and_then(|content| content.try_into().ok()) {
                keys.same_term(&file.name, &proverka::journal::digest::term(content))?;
            }
            answer.shows(&evidence);
        }
        Err(ProofError::Audit(error)) => return Err(keys.unjudged(&file.name, error)),
        Err(error @ (ProofError::NotAProof | ProofError::Cut | ProofError::Trailing)) => {
            return Err(file.wrong(format!("{error}; expected a file that `verify` or `compare` wrote with --proof")));
        }
        Err(error @ (ProofError::Leg { .. } | ProofError::NoConflict)) => answer.fails(&error.to_string()),
    }
    answer.write(args.format, out)?;
    Ok(answer.verdict)
}
