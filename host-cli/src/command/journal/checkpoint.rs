//! `proverka journal checkpoint`: the head of a record as text.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proverka::journal::audit::{Asked, Grade, Kind};
use proverka::journal::digest::Hash;
use proverka::verdict::Verdict;

use super::one_stdin;
use crate::args::journal::Checkpoint;
use crate::escape::tell;
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::journal::keys::Keys;
use crate::journal::load::{self, Form};
use crate::journal::outcome::Outcome;
use crate::journal::statement::{self, FRONT, Statement};
use crate::journal::walk::{length, walk};
use crate::journal::{heads, words};

/// First line, before the device: no transparency log has this origin, and no tool should take our chain for its tree.
const ORIGIN: &str = "proverka.chain";

/// A party's signature of a head, out of a COSIGN entry that the audit judged.
#[derive(Clone, Copy, Debug)]
struct Cosigned {
    kind: Kind,
    size: u32,
    signature: [u8; 64],
}

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] where nothing could be judged, or the record does not have the size asked for.
pub fn run(args: &Checkpoint, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let known = &args.input.known;
    one_stdin([args.input.file.as_path(), &known.keys])?;
    let keys = Keys::read(&known.keys)?;
    let file = load::read(&args.input.file, FileKind::RECORD)?;
    let (form, record) = file.record(known.page, &keys)?;
    let (mut tail, mut cosigned, mut epoch_at) = (FRONT, Vec::new(), None);
    let walked = walk(&file, record, Asked::of(keys.parties), &keys, |entry, _| {
        tail += length(entry);
        // The epoch that signs the next entry, as at the end.
        if entry.seq.checked_sub(1) == args.size {
            epoch_at = Some(entry.epoch());
        }
        let kind = entry.kind();
        if let (Some(kind @ (Kind::CosignHost | Kind::CosignInspectorate)), Some(body)) = (kind, entry.body()) {
            let [a, b, c, d, ..] = body.payload();
            let signature = entry.annex().get(32..96).and_then(|octets| octets.try_into().ok()).unwrap_or([0; 64]);
            cosigned.push(Cosigned { kind, size: u32::from_le_bytes([a, b, c, d]), signature });
        }
    })?;
    let report = &walked.report;
    if let Grade::Broken(broken) = report.grade {
        tell(&format!("{}: no checkpoint: broken at {broken}", file.name), []);
        return Ok(Verdict::Fails);
    }
    let size = args.size.unwrap_or(report.size);
    let (head, epoch): (Hash, u16) = if size == report.size {
        (report.head, report.epoch)
    } else {
        let head = heads::at(record, keys.parties, report, &[size]).get(&size).copied();
        head.zip(epoch_at).ok_or_else(|| {
            let has = format!("it has sizes {} to {}", report.base, report.size);
            file.wrong(format!("--size {size}: not in this record; {has}"))
        })?
    };
    let said = Outcome::Graded(report.grade).said(report, (0, 0));
    let statements = match form {
        Form::Bundle => file.octets.get(tail..).and_then(statement::statements).unwrap_or_default(),
        Form::Image => Vec::new(),
    };
    // The audit held each of them against the record; the newest of this size speaks for it.
    let stated = statements.iter().rev().find(|stated| stated.size == size && stated.head == head);

    writeln!(out, "{ORIGIN}/{}", words::hex(&report.device))?;
    writeln!(out, "{size}")?;
    writeln!(out, "{}", STANDARD.encode(head))?;
    writeln!(out, "term {}", STANDARD.encode(report.term))?;
    writeln!(out, "epoch {epoch}  state {}", stated.map_or("unstated", Statement::state))?;
    if let Some(stated) = stated {
        writeln!(out, "time {}", bounds(stated))?;
        writeln!(out, "nonces {} {}", nonce(&stated.nonce_host), nonce(&stated.nonce_inspectorate))?;
    }
    writeln!(out, "grade {}", said.headline)?;
    writeln!(out, "code {}", crate::report::journal::verify::grouped(&words::code(&head)))?;
    writeln!(out)?;
    if let Some(stated) = stated {
        writeln!(out, "— device {}", STANDARD.encode(stated.signature))?;
    }
    for (kind, name) in [(Kind::CosignHost, "host"), (Kind::CosignInspectorate, "inspectorate")] {
        if let Some(signed) = cosigned.iter().find(|signed| signed.kind == kind && signed.size == size) {
            writeln!(out, "— {name} {}", STANDARD.encode(signed.signature))?;
        }
    }
    if stated.is_none() && !cosigned.iter().any(|signed| signed.size == size) {
        let closed = cosigned.iter().map(|signed| signed.size).max();
        let hint = closed.map_or(String::new(), |size| format!("; both sides' are at --size {size}"));
        tell(&format!("{}: no signatures of this size in the record{hint}", file.name), []);
    }
    Ok(Verdict::Holds)
}

/// The time that a statement gives, as `earliest/latest`.
fn bounds(stated: &Statement) -> String {
    let latest = match words::latest(stated.earliest, stated.width_s) {
        Some(latest) => words::moment(latest),
        None if stated.earliest == words::UNKNOWN => "unknown".to_owned(),
        None => "unbounded".to_owned(),
    };
    format!("{}/{latest}", words::moment(stated.earliest))
}

/// A nonce, or a dash where none was given.
fn nonce(nonce: &Hash) -> String {
    if *nonce == [0; 32] { "-".to_owned() } else { STANDARD.encode(nonce) }
}
