//! `proverka journal checkpoint verify`: shows who signed a checkpoint, and whether a record has that head.

use std::io::Write;

use proverka::journal::audit::Asked;
use proverka::party::Party;
use proverka::verdict::Verdict;

use super::super::one_stdin;
use super::super::verify::begin;
use crate::args::journal::VerifyCheckpoint;
use crate::device::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::input::FileKind;
use crate::journal::held::{self, malformed};
use crate::journal::keys::Keys;
use crate::journal::walk::walk;
use crate::journal::{heads, load, words};
use crate::note::Note;
use crate::note::cosigner::{Algorithm, Opened};

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if nothing could be judged.
pub(super) fn run(args: &VerifyCheckpoint, out: &mut dyn Write) -> Result<Verdict, Failure> {
    one_stdin([args.note.as_path(), &args.keys].into_iter().chain(args.record.as_deref()))?;
    let keys = Keys::read(&args.keys)?;
    let file = load::read(&args.note, FileKind::NOTE)?;
    let note = Note::parse(&file.bytes).map_err(|wrong| malformed(&file.name, wrong))?;
    let opened = held::open(&file.name, &note, &keys)?;
    let checkpoint = &opened.checkpoint;
    let (mut verdict, means) = match opened.is_believed() {
        true => {
            (Verdict::Holds, "At that time, no party that signed had seen a larger head of this record.".to_owned())
        }
        false => (Verdict::Fails, format!("Do not rely on it: {}.", opened.why_not())),
    };
    let mut answer = Answer::new(verdict)
        .with("note", file.name.clone())
        .with("device", words::device(&checkpoint.device))
        .with("term", words::hex(&checkpoint.term))
        .with("size", checkpoint.size)
        .with("head", words::hex(&checkpoint.head))
        .with("head_code", crate::report::journal::verify::grouped(&words::code(&checkpoint.head)))
        .with("host", signatures(&opened, Party::Host))
        .with("inspectorate", signatures(&opened, Party::Inspectorate))
        .with("signed", opened.signed.iter().map(|party| party.as_str()).collect::<Vec<_>>())
        .with("unknown_signatures", opened.unknown)
        .with("extension_lines", opened.extensions)
        .with("means", means);
    if let Some(path) = &args.record {
        let record_file = load::read(path, FileKind::RECORD)?;
        let (_, record) = record_file.record(args.page, &keys)?;
        let begun = begin(&record_file, record, &keys)?;
        if (checkpoint.device, checkpoint.term) != (begun.device, begun.term) {
            let what = format!("a checkpoint of another device or term than {}", record_file.name);
            return Err(Fault { file: file.name, line: None, column: None, what }.into());
        }
        let walked = walk(&record_file, record, Asked::new(keys.parties), &keys, |_, _| {})?;
        let (size, report) = (checkpoint.size, &walked.report);
        // The head at this size is valid even if the record is broken further on.
        let head = heads::at(record, keys.parties, report, &[size]).get(&size).copied();
        let broken = walked.broken.map(|broken| format!("; broken at {broken}"));
        let (found, said) = match head {
            Some(head) if head != checkpoint.head => {
                (Verdict::Fails, format!("contradicts it: the head at size {size} is {}", words::hex(&head)))
            }
            Some(_) => {
                let after = words::count(report.size - size, "entry", "entries");
                (Verdict::Holds, format!("has that head, and {after} after it"))
            }
            None if size > report.size => (Verdict::Undecided, format!("ends before it, at size {}", report.size)),
            None => (Verdict::Undecided, format!("begins after it, at entry {}", report.base + 1)),
        };
        let found = if broken.is_some() { Verdict::Fails } else { found };
        let said = said + &broken.unwrap_or_default();
        verdict = verdict.and(found);
        answer = answer.with("record", record_file.name).with("record_says", said);
    }
    answer.but(verdict).write(args.format, out)?;
    Ok(verdict)
}

/// Describes the signatures of a party, with the time of each.
fn signatures(opened: &Opened, party: Party) -> String {
    let of = |algorithm: Algorithm| {
        // If one key made several signatures, a signature that does not verify is shown first, or else the latest one.
        let made = opened.cosignatures.iter().filter(|made| made.party == party && made.algorithm == algorithm);
        let time = made.map(|made| made.time.ok_or(())).collect::<Result<Vec<_>, ()>>();
        match time.map(|times| times.into_iter().max()) {
            Err(()) => Some(format!("{}: does not verify", algorithm.as_str())),
            Ok(None) => None,
            // A signature without a time does not state that the party saw no larger head.
            Ok(Some(0)) => Some(format!("{} without a time", algorithm.as_str())),
            Ok(Some(time)) => {
                let moment = words::moment(i64::try_from(time).unwrap_or(i64::MAX));
                Some(format!("{} at {moment}", algorithm.as_str()))
            }
        }
    };
    let made: Vec<String> = Algorithm::ALL.into_iter().filter_map(of).collect();
    if made.is_empty() { "no signature".to_owned() } else { made.join(", ") }
}
