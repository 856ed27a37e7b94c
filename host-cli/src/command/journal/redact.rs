//! `proverka journal redact`: hides tallies in a bundle.

use std::io::Write;

use proverka::journal::audit::{Asked, Entry, Grade, Record, audit};
use proverka::verdict::Verdict;

use super::one_stdin;
use crate::args::journal::{Redact, What};
use crate::failure::Failure;
use crate::files::input::{FileKind, is_stdin};
use crate::files::output;
use crate::journal::keys::Keys;
use crate::journal::load::{self, Form};
use crate::journal::outcome::AuditOutcome;
use crate::journal::redact::Redactor;
use crate::journal::session::Membership;
use crate::journal::walk::walk;
use crate::journal::words::count;
use crate::report::Report as _;
use crate::report::journal::redact::Redacted;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if nothing could be judged, if there is nothing to hide, or if the output cannot be written.
pub fn run(args: &Redact, out: &mut dyn Write) -> Result<Verdict, Failure> {
    one_stdin([args.input.as_path(), &args.keys])?;
    output::check(&args.output, args.force)?;
    if !is_stdin(&args.input) && output::is_same(&args.input, &args.output) {
        // This is refused even with `--force`, because the numbers would be lost.
        return Err(Failure::usage(
            format!("{} is the input itself", args.output.display()),
            "expected another name: what is hidden cannot be brought back",
        ));
    }
    output::distinct(&[("OUTPUT", &args.output)], &[("--keys", &args.keys)])?;
    let keys = Keys::read(&args.keys)?;
    let file = load::read(&args.input, FileKind::RECORD)?;
    if file.form()? == Form::Image {
        return Err(
            file.wrong("an image has the key that opens every redaction; expected a bundle, as the device exports it")
        );
    }
    let (_, record) = file.record(0, &keys)?;
    let wanted = |entry: &Entry<'_>, membership: Membership| match &args.what {
        What { seq: Some((from, to)), .. } => (*from..=*to).contains(&entry.seq),
        What { session: Some(wanted), .. } => matches!(membership, Membership::In { number, .. } if number == *wanted),
        What { all, .. } => *all,
    };
    let mut redactor = Redactor::new(&file.bytes);
    let walked = walk(&file, record, Asked::new(keys.parties), &keys, |entry, place| {
        redactor.entry(entry, wanted(entry, place));
    })?;
    let said = AuditOutcome::Graded(walked.report.grade).explain(&walked.report, (0, 0));
    let (redacted, already, kept) = (redactor.redacted, redactor.already, redactor.kept);
    let mut answer = Redacted {
        input: file.name.clone(),
        output: None,
        verdict: Verdict::Holds,
        grade: said.grade,
        headline: said.headline,
        redacted,
        already,
        kept,
        size: walked.report.size,
    };
    if let Grade::Broken(_) = walked.report.grade {
        answer.verdict = Verdict::Fails;
        (answer.redacted, answer.kept) = (0, 0);
        answer.write(args.format, out)?;
        return Ok(Verdict::Fails);
    }
    if redacted == 0 {
        let sessions = walked.report.joint + walked.report.alone.host + walked.report.alone.inspectorate;
        return Err(file.wrong(format!(
            "no tally to hide there, so nothing was written; it has entries {} to {} in {}, {already} redacted \
             already",
            walked.report.base + 1,
            walked.report.size,
            count(sessions, "session", "sessions")
        )));
    }
    let bytes = redactor.finish();
    // The new bundle is audited in the same way as its reader will audit it.
    let again = Record::bundle(&bytes).and_then(|record| audit(record, Asked::new(keys.parties)));
    let same = again.is_ok_and(|again| {
        (again.grade, again.head, again.kinds) == (walked.report.grade, walked.report.head, walked.report.kinds)
            && again.hidden == redacted + already
    });
    if !same {
        return Err(file.wrong("the redacted bundle does not verify as this one does, so nothing was written"));
    }
    output::write(&args.output, &bytes, args.force)?;
    answer.output = Some(args.output.display().to_string());
    answer.write(args.format, out)?;
    Ok(Verdict::Holds)
}
