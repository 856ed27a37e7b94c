//! `proverka journal verify`: judges a record.

mod folder;

use std::io::Write;

use proverka::journal::audit::{Asked, Audit, AuditError, Comparison, Grade, Held, Record, Report, Stale, compare};
use proverka::journal::digest::Hash;
use proverka::party::Party;
use proverka::verdict::Verdict;

use super::{bytes, deliver, made_by_device, one_stdin};
use crate::args::journal::Verify;
use crate::escape::notice_line;
use crate::failure::{Failure, Fault};
use crate::files::input::FileKind;
use crate::files::output;
use crate::journal::held::{self, HeldFile, Noted};
use crate::journal::keys::Keys;
use crate::journal::load::{self, Bytes};
use crate::journal::outcome::AuditOutcome;
use crate::journal::walk::{Walked, walk};
use crate::journal::{heads, words};
use crate::note::Note;
use crate::report::Report as _;
use crate::report::journal::verify::Verified;

/// Why there is no proof, although two records show an equivocation.
const RELEASED: &str = "a release hides how the device got its key; keep both files, they are the evidence";
/// Why there is no proof against a head alone.
const UNSIGNED: &str =
    "a head alone is not signed by the device: bring the bundle that it came from with --held BUNDLE";

/// What the heads and records that the user holds say about a record.
#[derive(Debug, Default)]
pub(super) struct Against {
    pub(super) heads: Vec<Held>,
    codes: Vec<(u32, String)>,
    /// The number of notes of size 0 that agree with the record; the head there is the term digest.
    terms: usize,
    /// The number of notes, checkpoints and records that were given.
    given: usize,
    /// The worst result of a comparison with an earlier record, and its proof.
    found: Option<(AuditOutcome, Option<Vec<u8>>)>,
}

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if nothing could be judged.
pub fn run(args: &Verify, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if folder::is_folder(&args.input.file) {
        return folder::run(args, &args.input.file, out);
    }
    let known = &args.input.known;
    one_stdin([args.input.file.as_path(), &known.keys].into_iter().chain(args.held.iter().map(AsRef::as_ref)))?;
    if let Some(path) = &args.proof {
        output::check(path, false)?;
    }
    let nonce = args.nonce.as_deref().map(nonce).transpose()?;
    let keys = Keys::read(&known.keys)?;
    let file = load::read(&args.input.file, FileKind::RECORD)?;
    let (form, record) = file.record(known.page, &keys)?;
    let begun = begin(&file, record, &keys)?;
    let held = args.held.iter().map(|path| HeldFile::read(path)).collect::<Result<Vec<_>, _>>()?;
    let against = against(&held, &file, record, &keys, known.page, &begun)?;
    let judged = judge(&file, record, &keys, &against, nonce)?;
    let Judged { walked, outcome, proof, held, unreachable, .. } = judged;
    let said = outcome.explain(&walked.report, (held, unreachable as usize));
    let written = match &outcome {
        AuditOutcome::Forked { .. } => Some(deliver(args.proof.as_deref(), proof.as_deref(), RELEASED)?),
        AuditOutcome::Graded(Grade::Equivocation(_)) | AuditOutcome::Noted { is_confirmed: true, .. } => {
            Some(deliver(None, None, UNSIGNED)?)
        }
        _ => None,
    };
    let verdict = said.verdict;
    Verified::new(&file.name, form, &walked, &outcome, said, held, unreachable, written).write(args.format, out)?;
    Ok(verdict)
}

/// A record, judged against everything that the user holds.
#[derive(Debug)]
pub(super) struct Judged {
    /// The result of the audit.
    pub(super) walked: Walked,
    /// The worse of the audit's outcome and the outcome of the comparisons.
    pub(super) outcome: AuditOutcome,
    /// The proof of an equivocation between two records, if there is one.
    proof: Option<Vec<u8>>,
    /// The number of heads and records that it was checked against.
    pub(super) held: usize,
    /// The number of these that lie before its first entry.
    pub(super) unreachable: u32,
    /// The largest size among them; `None` if there are none.
    pub(super) longest: Option<u32>,
}

/// Checks the beginning of a record before other files are read, so that a fault in the record is not reported as a
/// fault of those files. The report names the device and the term.
pub(super) fn begin(file: &Bytes, record: Record<'_>, keys: &Keys) -> Result<Report, Failure> {
    let begun = Audit::new(record, Asked::new(keys.parties)).map_err(|error| keys.unjudged(&file.name, error))?;
    Ok(begun.report())
}

/// Judges a record against what the user holds.
pub(super) fn judge(
    file: &Bytes,
    record: Record<'_>,
    keys: &Keys,
    against: &Against,
    nonce: Option<(Party, Hash)>,
) -> Result<Judged, Failure> {
    let asked = Asked { parties: keys.parties, held: &against.heads, nonce };
    let walked = walk(file, record, asked, keys, |_, _| {})?;
    let (noted, unreachable) = noted(&against.codes, record, keys, &walked.report);
    let held = against.given;
    let sizes = against.heads.iter().map(|head| head.size).chain(against.codes.iter().map(|(size, _)| *size));
    let sizes = sizes.chain((against.terms > 0).then_some(0));
    let longest = sizes.max();
    let (mut outcome, mut proof) = (AuditOutcome::Graded(walked.report.grade), None);
    for (found, proves) in noted.map(|outcome| (outcome, None)).into_iter().chain(against.found.clone()) {
        if found.weight() > outcome.weight() {
            (outcome, proof) = (found, proves);
        }
    }
    let unreachable = unreachable + walked.report.unreachable;
    Ok(Judged { walked, outcome, proof, held, unreachable, longest })
}

/// Checks a note of size 0 against the term of the record. The head there is the term digest, which the genesis gives
/// even after a release. So a note that differs belongs to another term, and nothing is judged.
fn of_term(name: &str, note: &Noted, file: &Bytes, begun: &Report) -> Result<(), Failure> {
    if note.agrees(&begun.term) {
        return Ok(());
    }
    let what = format!(
        "the note of size 0 names another term than {} has, which is {}; expected a record of the term that you noted",
        file.name,
        words::hex(&begun.term)
    );
    Err(Fault { file: name.to_owned(), line: None, column: None, what }.into())
}

/// Parses the value of `--nonce`.
fn nonce(text: &str) -> Result<(Party, Hash), Failure> {
    let right = "expected host=HEX64 or inspectorate=HEX64, the nonce that you gave for this export";
    let wrong = |what: String| Failure::usage(format!("--nonce {text}: {what}"), right);
    let (role, value) = text.split_once('=').ok_or_else(|| wrong("no '='".to_owned()))?;
    let role = match role {
        "host" => Party::Host,
        "inspectorate" => Party::Inspectorate,
        other => return Err(wrong(format!("{other:?} is not a party"))),
    };
    let hash = words::hash(value).map_err(|fault| wrong(fault.what))?;
    if hash == [0; 32] {
        return Err(wrong("a nonce of zeros means that none was given".to_owned()));
    }
    Ok((role, hash))
}

/// Compares `record` with earlier records, and collects the heads against which the audit checks it.
pub(super) fn against(
    sources: &[HeldFile],
    file: &Bytes,
    record: Record<'_>,
    keys: &Keys,
    page: usize,
    begun: &Report,
) -> Result<Against, Failure> {
    let mut against = Against::default();
    for source in sources {
        let earlier = match source {
            HeldFile::Checkpoint { name, note } => {
                against.given += 1;
                against.heads.push(believed(name, note, keys, begun)?);
                continue;
            }
            HeldFile::Notes { name, notes } => {
                against.given += notes.len();
                for note in notes {
                    if note.size() == 0 {
                        of_term(name, note, file, begun)?;
                        against.terms += 1;
                        continue;
                    }
                    match note {
                        Noted::Head(head) => against.heads.push(*head),
                        Noted::Code { size, code } => against.codes.push((*size, code.clone())),
                    }
                }
                continue;
            }
            HeldFile::Record(bytes) => bytes,
        };
        against.given += 1;
        let (_, other) = earlier.record(page, keys)?;
        let walked = walk(earlier, other, Asked::new(keys.parties), keys, |_, _| {})?;
        if let Some(broken) = walked.broken {
            return Err(
                earlier.wrong(format!("broken at {broken}; expected a whole record to hold {} against", file.name))
            );
        }
        let comparison = compare(other, record, keys.parties).map_err(|error| match error {
            AuditError::OtherTerm => earlier
                .wrong(format!("of another term than {}; expected a record of the same device and term", file.name)),
            other => keys.unjudged(&earlier.name, other),
        })?;
        let found = match comparison {
            Comparison::Equivocation { first, conflict, proof } => {
                let proof = proof.as_ref().map(bytes);
                let by_device = made_by_device(proof.as_deref(), keys);
                (AuditOutcome::Forked { file: earlier.name.clone(), first, conflict, by_device }, proof)
            }
            Comparison::Unconfirmed { size: first } => {
                (AuditOutcome::Unconfirmed { file: earlier.name.clone(), first }, None)
            }
            Comparison::Same { .. } | Comparison::Extends { .. } | Comparison::Stale { .. } | Comparison::Apart => {
                against.heads.push(Held { size: walked.report.size, head: walked.report.head });
                continue;
            }
            // If both heads are confirmed, the comparison has found the conflict. A last head that no later entry and
            // no statement confirms is not used as evidence against a record, whatever is damaged in that record.
            Comparison::Broken { .. } => continue,
        };
        let worse = against.found.as_ref().is_none_or(|(before, _)| found.0.weight() > before.weight());
        if worse {
            against.found = Some(found);
        }
    }
    Ok(against)
}

/// The head in a checkpoint that a party of this record signed; prints a line that names the party.
fn believed(name: &str, note: &Note, keys: &Keys, begun: &Report) -> Result<Held, Failure> {
    let wrong = |what: String| Failure::from(Fault { file: name.to_owned(), line: None, column: None, what });
    let opened = held::open(name, note, keys)?;
    if !opened.is_believed() {
        return Err(wrong(format!("{}; expected a checkpoint that a party signed", opened.why_not())));
    }
    let checkpoint = &opened.checkpoint;
    if (checkpoint.device, checkpoint.term) != (begun.device, begun.term) {
        return Err(wrong("of another device or term; expected a checkpoint of this record".to_owned()));
    }
    let who: Vec<&str> = opened.signed.iter().map(|party| party.as_str()).collect();
    notice_line(&format!("{name}: size {}, signed by the {}", checkpoint.size, who.join(" and the ")));
    Ok(checkpoint.held())
}

/// Checks a record against head codes. Returns the worst outcome, and the number of codes that lie before the first
/// entry.
fn noted(codes: &[(u32, String)], record: Record<'_>, keys: &Keys, report: &Report) -> (Option<AuditOutcome>, u32) {
    if codes.is_empty() {
        return (None, 0);
    }
    let sizes: Vec<u32> = codes.iter().map(|(size, _)| *size).collect();
    let heads = heads::at(record, keys.parties, report, &sizes);
    let (mut worst, mut unreachable): (Option<AuditOutcome>, u32) = (None, 0);
    for (size, code) in codes {
        let found = match heads.get(size) {
            Some(head) if words::code(head).starts_with(code.as_str()) => continue,
            Some(head) => AuditOutcome::Noted {
                size: *size,
                code: code.clone(),
                found: *head,
                is_confirmed: report.confirmed.is_some_and(|confirmed| confirmed >= *size),
            },
            None if *size > report.size => AuditOutcome::Graded(Grade::Stale(Stale::Shorter { held: *size })),
            None => {
                unreachable += 1;
                continue;
            }
        };
        worst = Some(match worst {
            Some(before) => before.worse(found),
            None => found,
        });
    }
    (worst, unreachable)
}
