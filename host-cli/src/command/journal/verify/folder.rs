//! `proverka journal verify FOLDER`: audits every record in a folder, and compares those of one device with each other.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};

use proverka::journal::audit::{Comparison, compare};
use proverka::verdict::Verdict;

use super::{Against, begin, judge};
use crate::args::journal::Verify;
use crate::failure::Failure;
use crate::files::input::{self, FileKind};
use crate::journal::held::HeldFile;
use crate::journal::keys::Keys;
use crate::journal::load::{self, Bytes};
use crate::journal::words::hex;
use crate::report::Report as _;
use crate::report::journal::folder::{Folder, Row};

/// A record of the folder. Only one or two are in memory at a time, so their bytes are read again for comparison.
struct Audited {
    path: PathBuf,
    /// The keys of its parties; `None` if nothing could be judged.
    keys: Option<Keys>,
    row: Row,
}

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if the folder cannot be read, or has no record.
pub(super) fn run(args: &Verify, folder: &Path, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let only_one =
        [("--held", !args.held.is_empty()), ("--nonce", args.nonce.is_some()), ("--proof", args.proof.is_some())];
    if let Some((option, _)) = only_one.iter().find(|(_, is_given)| *is_given) {
        return Err(Failure::usage(
            format!("{option} is about one record, and {} is a folder", folder.display()),
            "expected a record, or a folder without it; notes beside NAME.pvk are read from NAME.held",
        ));
    }
    let known = &args.input.known;
    let (mut audited, mut skipped) = (Vec::new(), Vec::new());
    for path in input::files_in(folder)? {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let file = match load::read(&path, FileKind::RECORD) {
            Ok(file) if load::is_record(&file.bytes) => file,
            Ok(_) => {
                skipped.push(name);
                continue;
            }
            Err(_) if path.metadata().is_ok_and(|about| about.len() == 0) => {
                skipped.push(name);
                continue;
            }
            // It may be a record, so it is not passed over.
            Err(failure) => {
                audited.push(Audited { path, keys: None, row: Row::not_judged(name, said(&failure)) });
                continue;
            }
        };
        let own = path.with_extension("keys");
        let keys = Keys::read(if own.is_file() { &own } else { &known.keys });
        let judged = keys.and_then(|keys| {
            let row = audit(&file, &keys, known.page, &path.with_extension("held"))?;
            Ok((keys, row))
        });
        audited.push(match judged {
            Ok((keys, row)) => Audited { path, keys: Some(keys), row: Row { file: name, ..row } },
            Err(failure) => Audited { path, keys: None, row: Row::not_judged(name, said(&failure)) },
        });
    }
    if audited.is_empty() {
        return Err(Failure::usage(
            format!("{} is a directory without a record", folder.display()),
            "expected a folder with bundles (PVKB1) or images of the flash (PVK1)",
        ));
    }
    hold_against_each_other(&mut audited, known.page);
    let report = Folder::new(folder.display().to_string(), audited.into_iter().map(|one| one.row).collect(), skipped);
    report.write(args.format, out)?;
    Ok(report.verdict)
}

/// Judges one record, against the notes beside it if there are any.
fn audit(file: &Bytes, keys: &Keys, page: usize, held: &Path) -> Result<Row, Failure> {
    let (form, record) = file.record(page, keys)?;
    let begun = begin(file, record, keys)?;
    let held = held.is_file().then(|| HeldFile::read(held)).transpose()?;
    let against = match &held {
        Some(held) => super::against(std::slice::from_ref(held), file, record, keys, page, &begun)?,
        None => Against::default(),
    };
    let judged = judge(file, record, keys, &against, None)?;
    let report = &judged.walked.report;
    let said = judged.outcome.explain(report, (judged.held, judged.unreachable as usize));
    Ok(Row {
        file: String::new(),
        form: Some(form.as_str()),
        verdict: said.verdict,
        grade: Some(said.grade),
        device: Some(hex(&report.device)),
        term: Some(hex(&report.term)),
        size: Some(report.size),
        head: Some(hex(&report.head)),
        means: said.headline,
    })
}

/// Compares the records of one device and term, from the shortest to the longest. If each extends the one before it,
/// all are one history.
fn hold_against_each_other(audited: &mut [Audited], page: usize) {
    audited.sort_by(|one, other| {
        let key = |one: &Audited| (one.row.device.clone(), one.row.term.clone(), one.row.size, one.row.file.clone());
        key(one).cmp(&key(other))
    });
    for place in 1..audited.len() {
        let Some([shorter, longer]) = audited.get(place - 1..=place) else { continue };
        if shorter.row.term.is_none()
            || (&shorter.row.device, &shorter.row.term) != (&longer.row.device, &longer.row.term)
        {
            continue;
        }
        if !is_forked(shorter, longer, page) {
            continue;
        }
        let names = [shorter.row.file.clone(), longer.row.file.clone()];
        for (at, other) in [(place - 1, 1), (place, 0)] {
            if let (Some(one), Some(other)) = (audited.get_mut(at), names.get(other)) {
                one.row.forked_from(other);
            }
        }
    }
    audited.sort_by(|one, other| one.row.file.cmp(&other.row.file));
}

/// Whether two records of one device are two histories.
fn is_forked(one: &Audited, other: &Audited, page: usize) -> bool {
    let compared = || {
        let (keys, other_keys) = one.keys.as_ref().zip(other.keys.as_ref())?;
        let (first, second) = (reread(one)?, reread(other)?);
        let (first, second) = (first.record(page, keys).ok()?.1, second.record(page, other_keys).ok()?.1);
        Some(matches!(compare(first, second, keys.parties).ok()?, Comparison::Equivocation { .. }))
    };
    compared() == Some(true)
}

/// The bytes of a record that was judged before; `None` if they cannot be read again.
fn reread(of: &Audited) -> Option<Bytes> {
    load::read(&of.path, FileKind::RECORD).ok()
}

/// The first line of a failure, for a row.
fn said(failure: &Failure) -> String {
    let mut text = Vec::new();
    let _ = failure.print(&mut text);
    let text = String::from_utf8_lossy(&text).into_owned();
    text.lines().next().unwrap_or_default().trim_start_matches("proverka: ").to_owned()
}

/// Whether a name means a folder.
pub(super) fn is_folder(path: &Path) -> bool {
    path.as_os_str() != OsStr::new("-") && path.is_dir()
}
