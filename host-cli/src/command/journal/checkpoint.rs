//! `proverka journal checkpoint`: prints the head of a record as a checkpoint, or signs it as a note.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use proverka::journal::audit::{Grade, Report};
use proverka::party::Party;
use proverka::verdict::Verdict;

use super::one_stdin;
use super::verify::{against, begin, judge};
use crate::args::journal::{Checkpoint as Args, CheckpointCommand};
use crate::device::keys::Signer;
use crate::device::passphrase::Passphrases;
use crate::device::signed::SignedHeads;
use crate::escape::{notice, notice_line};
use crate::failure::{Failure, Fault};
use crate::files::input::FileKind;
use crate::files::output;
use crate::journal::held::{self, Source, malformed};
use crate::journal::keys::Keys;
use crate::journal::load;
use crate::journal::outcome::AuditOutcome;
use crate::journal::{heads, words};
use crate::note::checkpoint::Checkpoint;
use crate::note::{Note, SignatureLine};

mod verify;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if nothing could be judged, if the record does not reach the requested size, or if the key may not sign.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if let Some(CheckpointCommand::Verify(args)) = &args.command {
        return verify::run(args, out);
    }
    let (Some(file), Some(keys)) = (&args.file, &args.keys) else {
        return Err(Failure::usage("no record", "expected a record and --keys"));
    };
    one_stdin([file.as_path(), keys].into_iter().chain(args.held.iter().map(AsRef::as_ref)))?;
    let keys = Keys::read(keys)?;
    let file = load::read(file, FileKind::RECORD)?;
    let (_, record) = file.record(args.page, &keys)?;
    // From here on no other process can sign with this key.
    let mut signing = match (args.role, &args.key) {
        (Some(role), Some(key)) => Some(Signing::begin(role, key, args, &keys)?),
        _ => None,
    };
    let begun = begin(&file, record, &keys)?;
    let held = args.held.iter().map(|path| Source::read(path)).collect::<Result<Vec<_>, _>>()?;
    let mut against = against(&held, &file, record, &keys, args.page, &begun)?;
    if let Some(signing) = &signing {
        against.heads.extend(signing.signed.largest(&checkpoint(&begun).origin()));
    }
    let judged = judge(&file, record, &keys, &against, None)?;
    let report = &judged.walked.report;
    let mut shown = checkpoint(report);
    let said = judged.outcome.explain(report, (judged.held, judged.unreachable as usize));
    if !matches!(judged.outcome, AuditOutcome::Graded(Grade::Joint | Grade::Unilateral(_) | Grade::Disputed)) {
        notice_line(&format!("{}: gives no checkpoint: {}. {}", file.name, said.headline, said.means));
        return Ok(said.verdict);
    }
    if let Some(longest) = judged.longest.filter(|longest| *longest < report.base && signing.is_some()) {
        let what = "which you hold; nothing shows that the record extends that head. Nothing was signed";
        notice_line(&format!("{}: begins after entry {}, later than size {longest}: {what}", file.name, report.base));
        return Ok(Verdict::Undecided);
    }
    if let Some(size) = args.size.filter(|size| *size != report.size) {
        shown.size = size;
        shown.head = heads::at(record, keys.parties, report, &[size]).get(&size).copied().ok_or_else(|| {
            let has = format!("it has sizes {} to {}", report.base, report.size);
            file.wrong(format!("--size {size}: not in this record; {has}"))
        })?;
    }
    let code = crate::report::journal::verify::grouped(&words::code(&shown.head));
    notice_line(&format!("{}: {}; size {}, head code {code}", file.name, said.headline, shown.size));
    match &mut signing {
        None => out.write_all(shown.text().as_bytes())?,
        Some(signing) => signing.sign(&shown, args.out.as_deref(), &keys, out)?,
    }
    Ok(Verdict::Holds)
}

/// The checkpoint for the end of a record.
const fn checkpoint(report: &Report) -> Checkpoint {
    Checkpoint { device: report.device, term: report.term, size: report.size, head: report.head }
}

/// A key that is about to sign, and the heads that it signed before.
struct Signing {
    signer: Signer,
    signed: SignedHeads,
}

impl Signing {
    /// Reads the key of `party`, which must match the keys file, and locks it for this process.
    fn begin(party: Party, key: &Path, args: &Args, keys: &Keys) -> Result<Self, Failure> {
        let named: Vec<_> = args.passphrase_file.iter().cloned().collect();
        let signer = Signer::read(key, &mut Passphrases::new(&named))?;
        let wrong = |what: String, right: &str| Err(Failure::usage(format!("{}: {what}", key.display()), right));
        if signer.who != party {
            return wrong(
                format!("a key of the {}, but --as says {}", signer.name(), party.as_str()),
                "expected the key of the party that --as names",
            );
        }
        let listed = keys.cosigners.iter().find(|cosigner| cosigner.party == signer.who);
        let own = signer.cosigner();
        if listed.is_none_or(|listed| listed.name() != own.name()) {
            let what = format!("not the key of the {} in {}", signer.name(), keys.name);
            return wrong(what, "expected the secret of the key that the record and the keys file name");
        }
        if listed.is_some_and(|listed| listed.keys().iter().any(|key| !own.keys().contains(key))) {
            let what = format!("not the ML-DSA-44 key of the {} in {}", signer.name(), keys.name);
            return wrong(what, "expected the secret file of both keys");
        }
        Ok(Self { signer, signed: SignedHeads::open(key)? })
    }

    /// Signs a checkpoint, and writes the note to `path` or to `out`.
    fn sign(
        &mut self,
        shown: &Checkpoint,
        path: Option<&Path>,
        keys: &Keys,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        // The existing note is checked completely before the signature is made.
        let mut signatures = match path {
            Some(path) => others(path, shown, keys, &self.signer)?,
            None => Vec::new(),
        };
        let is_there = path.is_some_and(|path| fs::symlink_metadata(path).is_ok());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_secs());
        let now =
            now.map_err(|_| Failure::usage("this machine's clock is before 1970", "set the clock, and try again"))?;
        let moment = words::moment(i64::try_from(now).unwrap_or(i64::MAX));
        notice(&format!(
            "the {} signs that it has seen no larger head of this record at {moment}\n  device {}\n  term {}\n  size \
             {}, head {}",
            self.signer.name(),
            words::device(&shown.device),
            words::hex(&shown.term),
            shown.size,
            words::hex(&shown.head)
        ));
        self.signed.add(shown, now)?;
        signatures.extend(self.signer.cosign(shown, now)?);
        let whole = Note { text: shown.text(), signatures }.write();
        match path {
            Some(path) => output::write(path, whole.as_bytes(), is_there),
            None => out.write_all(whole.as_bytes()).map_err(Failure::from),
        }
    }
}

/// The signatures in the note at `path`, without those of `signer`; none if there is no such file. The note must be for
/// the same head, and its signatures by known keys must verify.
fn others(path: &Path, shown: &Checkpoint, keys: &Keys, signer: &Signer) -> Result<Vec<SignatureLine>, Failure> {
    // A link without a target also counts as an existing file.
    if fs::symlink_metadata(path).is_err() {
        output::check(path, false)?;
        return Ok(Vec::new());
    }
    output::check(path, true)?;
    let file = load::read(path, FileKind::NOTE)?;
    let wrong = |what: String| Err(Fault { file: file.name.clone(), line: None, column: None, what }.into());
    let there = Note::parse(&file.bytes).map_err(|wrong| malformed(&file.name, wrong))?;
    let opened = held::open(&file.name, &there, keys)?;
    if opened.forged().is_some() {
        return wrong(format!("{}; nothing was signed", opened.why_not()));
    }
    let of = &opened.checkpoint;
    if of != shown || there.text != shown.text() {
        return wrong(format!(
            "a checkpoint of size {}, not the one of size {} that this record has at its end; expected another file",
            of.size, shown.size
        ));
    }
    let own = signer.cosigner();
    let is_own = |line: &SignatureLine| own.keys().iter().any(|key| key.name == line.name && key.id() == line.id);
    Ok(there.signatures.into_iter().filter(|line| !is_own(line)).collect())
}
