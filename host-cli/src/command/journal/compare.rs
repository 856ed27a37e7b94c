//! `proverka journal compare`: decides whether one of two records extends the other.

use std::io::Write;

use proverka::journal::audit::{Asked, AuditError, Comparison, Side, compare};
use proverka::verdict::Verdict;

use super::{bytes, deliver, made_by_device, one_stdin};
use crate::args::journal::Compare;
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::files::output;
use crate::journal::keys::Keys;
use crate::journal::load;
use crate::journal::outcome::{AuditOutcome, two_histories};
use crate::journal::walk::walk;
use crate::journal::words::count;
use crate::report::Report as _;
use crate::report::journal::compare::{Compared, One};
use crate::report::journal::verify::TwoHeads;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if nothing could be judged.
pub fn run(args: &Compare, out: &mut dyn Write) -> Result<Verdict, Failure> {
    one_stdin([args.a.as_path(), &args.b, &args.known.keys])?;
    if let Some(path) = &args.proof {
        output::check(path, false)?;
    }
    let keys = Keys::read(&args.known.keys)?;
    let (file_a, file_b) = (load::read(&args.a, FileKind::RECORD)?, load::read(&args.b, FileKind::RECORD)?);
    let (_, a) = file_a.record(args.known.page, &keys)?;
    let (_, b) = file_b.record(args.known.page, &keys)?;
    let one = |file, record| -> Result<One, Failure> {
        let walked = walk(file, record, Asked::new(keys.parties), &keys, |_, _| {})?;
        let said = AuditOutcome::Graded(walked.report.grade).explain(&walked.report, (0, 0));
        Ok(One::new(&file.name, &walked, &said))
    };
    let (one_a, one_b) = (one(&file_a, a)?, one(&file_b, b)?);
    let comparison = compare(a, b, keys.parties).map_err(|error| match error {
        AuditError::OtherTerm => file_b
            .wrong(format!("of another term than {}; expected two records of the same device and term", file_a.name)),
        other => keys.unjudged(&file_b.name, other),
    })?;
    let (name_a, name_b) = (file_a.name.as_str(), file_b.name.as_str());
    let mut answer = Compared::new(one_a, one_b);
    match comparison {
        Comparison::Same { size } => {
            answer.is(
                "same",
                Verdict::Holds,
                "SAME",
                format!("Both hold the same {}.", count(size, "entry", "entries")),
            );
        }
        Comparison::Extends { from, to } => {
            answer.longer = Some(to - from);
            let means = format!("{name_b} has all of {name_a}, and {} more.", count(to - from, "entry", "entries"));
            answer.is("extends", Verdict::Holds, &format!("EXTENDS: {name_b} is longer by {}", to - from), means);
        }
        Comparison::Stale { known, size } => {
            answer.longer = Some(known - size);
            let means = format!(
                "{name_b} is older: {name_a} has all of it, and {} more.",
                count(known - size, "entry", "entries")
            );
            answer.is("stale", Verdict::Holds, &format!("STALE: {name_a} is longer by {}", known - size), means);
        }
        Comparison::Apart => {
            let means = "No size is in both: one begins after the other ends. An export in between would settle it.";
            answer.is("apart", Verdict::Undecided, "APART", means.to_owned());
        }
        Comparison::Unconfirmed { size: first } => {
            answer.first = Some(first);
            let means = format!(
                "They differ in entry {first}, and one ends there: the device has not built on it, and a power cut can \
                 leave two such entries. Longer exports would settle it."
            );
            answer.is("unconfirmed", Verdict::Undecided, &format!("UNCONFIRMED at entry {first}"), means);
        }
        Comparison::Broken { side, broken } => {
            let name = if side == Side::A { name_a } else { name_b };
            let means = format!("{name} does not verify: {broken}. Another copy of it would settle it.");
            answer.is("broken", Verdict::Fails, &format!("BROKEN: {name} at {broken}"), means);
        }
        Comparison::Equivocation { first, conflict, proof } => {
            let proof = proof.as_ref().map(bytes);
            let by_device = made_by_device(proof.as_deref(), &keys);
            let without = "a release hides how the device got its key; keep both files, they are the evidence";
            answer.proof = Some(deliver(args.proof.as_deref(), proof.as_deref(), without)?);
            answer.first = Some(first);
            answer.conflict = Some(TwoHeads::new(Some(first), &conflict));
            let means = format!("{} They differ from entry {first} on.", two_histories(by_device));
            answer.is("equivocation", Verdict::Fails, &format!("EQUIVOCATION from entry {first} on"), means);
        }
    }
    answer.write(args.format, out)?;
    Ok(answer.verdict)
}
