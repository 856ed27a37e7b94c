//! `proverka journal show`: shows the entries of a record, as far as they verify.

use std::io::Write;

use proverka::journal::audit::{Asked, Entry, EntryKind};
use proverka::verdict::Verdict;

use super::one_stdin;
use crate::args::Format;
use crate::args::journal::Show;
use crate::escape::notice_line;
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::journal::keys::Keys;
use crate::journal::load;
use crate::journal::outcome::AuditOutcome;
use crate::journal::session::Membership;
use crate::journal::walk::walk;
use crate::report::Report as _;
use crate::report::journal::show::{EntryRow, Shown, hidden_line, not_shown_line};

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if nothing could be judged, or if a filter makes no sense.
pub fn run(args: &Show, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let known = &args.input.known;
    one_stdin([args.input.file.as_path(), &known.keys])?;
    let kinds = args.kind.iter().map(|text| kind(text)).collect::<Result<Vec<_>, _>>()?;
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from > to
    {
        return Err(Failure::usage(format!("--from {from} is after --to {to}"), "expected the earlier entry first"));
    }
    let wanted = |entry: &Entry<'_>, membership: Membership| {
        args.from.is_none_or(|from| entry.seq >= from)
            && args.to.is_none_or(|to| entry.seq <= to)
            && (kinds.is_empty() || kinds.contains(&entry.kind_number()))
            && args.session.is_none_or(|wanted| matches!(membership, Membership::In { number, .. } if number == wanted))
    };
    let keys = Keys::read(&known.keys)?;
    let file = load::read(&args.input.file, FileKind::RECORD)?;
    let (_, record) = file.record(known.page, &keys)?;
    let (mut rows, mut hidden): (Vec<EntryRow>, u64) = (Vec::new(), 0);
    let walked = walk(&file, record, Asked::new(keys.parties), &keys, |entry, place| {
        if wanted(entry, place) {
            rows.push(EntryRow::new(entry, place));
        } else {
            hidden += 1;
        }
    })?;
    rows.retain(|row| row.seq <= walked.report.size);
    let good = u64::from(walked.report.size - walked.report.base);
    hidden = hidden.min(good.saturating_sub(rows.len() as u64));
    let said = AuditOutcome::Graded(walked.report.grade).explain(&walked.report, (0, 0));
    let verdict = said.verdict;
    let shown = Shown::new(&file.name, &walked, said, rows, hidden);
    shown.write(args.format, out)?;
    if args.format == Format::Csv {
        // These notices are not rows, because rows would be taken for entries; each row contains the numbers too.
        for line in [hidden_line(&shown), not_shown_line(&shown)].into_iter().flatten() {
            notice_line(&line);
        }
    }
    Ok(verdict)
}

/// Parses the kind of an entry: a name, in upper or lower case, or a number.
fn kind(text: &str) -> Result<u8, Failure> {
    let known = || (0..=u8::MAX).filter_map(|number| Some((number, EntryKind::from_number(number)?)));
    let named = |(number, kind): &(u8, EntryKind)| kind.name().eq_ignore_ascii_case(text) || number.to_string() == text;
    known().find(named).map(|(number, _)| number).ok_or_else(|| {
        let names: Vec<&str> = known().map(|(_, kind)| kind.name()).collect();
        Failure::usage(format!("--kind {text}: no such kind of entry"), format!("expected one of {}", names.join(", ")))
    })
}
