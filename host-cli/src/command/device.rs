//! `proverka device`: the host's end of a line to a device.

pub mod count;
pub mod enrol;
pub mod export;
pub mod replay;
pub mod sign;
pub mod status;

use std::io::Write;
use std::path::{Path, PathBuf};

use proverka::verdict::Verdict;

use crate::args::Format;
use crate::args::device::{Device, Keygen, Line, Signers};
use crate::device::act::{self, signers};
use crate::device::answer::Answer;
use crate::device::keys::Signer;
use crate::device::notebook::Notebook;
use crate::device::passphrase::Passphrases;
use crate::device::port::Port;
use crate::device::talk::{No, Talk, refused};
use crate::failure::Failure;
use crate::files::output;
use crate::journal::words::hex;
use crate::note::cosigner::VerifierKey;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn run(args: &Device, out: &mut dyn Write) -> Result<Verdict, Failure> {
    distinct_files(args)?;
    match args {
        Device::Keygen(args) => keygen(args, out),
        Device::Status(args) => status::run(args, out),
        Device::Enrol(args) => enrol::run(args, out),
        Device::Open(args) => sign::open(args, out),
        Device::Time(args) => sign::time(args, out),
        Device::Limit(args) => sign::limit(args, out),
        Device::Extend(args) => sign::extend(args, out),
        Device::Release(args) => sign::release(args, out),
        Device::Tally(args) => count::tally(args, out),
        Device::Correct(args) => count::correct(args, out),
        Device::Close(args) => count::close(args, out),
        Device::Cosign(args) => sign::cosign(args, out),
        Device::Dispute(args) => sign::dispute(args, out),
        Device::Retire(args) => sign::retire(args, out),
        Device::Export(args) => export::run(args, out),
        Device::Replay(args) => replay::run(args, out),
    }
}

/// Refuses one name for two files that the command writes, or for one that it writes and one that it only reads.
fn distinct_files(args: &Device) -> Result<(), Failure> {
    let (line, held, signers, out) = match args {
        Device::Keygen(_) | Device::Replay(_) => return Ok(()),
        Device::Status(args) => (&args.line, args.held.as_ref(), None, None),
        Device::Enrol(args) => (&args.line, args.signers.held.as_ref(), Some(&args.signers), None),
        Device::Open(args) => (&args.line, args.signers.held.as_ref(), Some(&args.signers), None),
        Device::Time(args) => (&args.line, args.signers.held.as_ref(), Some(&args.signers), None),
        Device::Limit(args) => (&args.line, args.signers.held.as_ref(), Some(&args.signers), None),
        Device::Extend(args) => (&args.line, args.signers.held.as_ref(), Some(&args.signers), None),
        Device::Release(args) => (&args.line, args.signers.held.as_ref(), Some(&args.signers), None),
        Device::Cosign(args) => (&args.line, args.signers.held.as_ref(), Some(&args.signers), None),
        Device::Tally(args) => (&args.line, args.held.as_ref(), None, None),
        Device::Correct(args) => (&args.line, args.held.as_ref(), None, None),
        Device::Close(args) => (&args.line, args.held.as_ref(), None, None),
        Device::Dispute(args) => (&args.line, args.signers.held.as_ref(), Some(&args.signers), None),
        Device::Retire(args) => (&args.line, args.signers.held.as_ref(), Some(&args.signers), None),
        Device::Export(args) => (&args.line, args.held.as_ref(), None, Some(args.out.as_path())),
    };
    let partial = out.map(output::partial);
    let named = [
        ("--out", out),
        ("--out with .part", partial.as_deref()),
        ("--record", line.record.as_deref()),
        ("--held", held.map(PathBuf::as_path)),
    ];
    let outputs: Vec<(&str, &Path)> = named.into_iter().filter_map(|(name, path)| Some((name, path?))).collect();
    let keys = signers.into_iter().flat_map(|signers| &signers.key);
    let mut inputs: Vec<(&str, &Path)> = keys.map(|key| ("--key", key.as_path())).collect();
    if let Some(flash) = line.port.strip_prefix("sim:") {
        inputs.push(("--port", Path::new(flash)));
    }
    output::distinct(&outputs, &inputs)
}

fn keygen(args: &Keygen, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let named: Vec<PathBuf> = args.passphrase_file.iter().cloned().collect();
    let guarded = args.passphrase || !named.is_empty();
    let passphrase = guarded.then(|| Passphrases::new(&named).of_new(&args.file.display().to_string())).transpose()?;
    let signer = Signer::generate(args.role.into(), args.hybrid)?;
    let public = signer.write(&args.file, passphrase.as_deref().map(Vec::as_slice))?;
    let vkeys: Vec<String> = signer.cosigner().keys().iter().map(VerifierKey::vkey).collect();
    let mut answer = Answer::new(Verdict::Holds)
        .with("role", signer.name())
        .with("public", hex(&signer.public()))
        .with("secret_file", args.file.display().to_string())
        .with("public_file", public.display().to_string())
        .with("passphrase", if guarded { "yes" } else { "none" });
    for (name, vkey) in ["vkey", "vkey_ml_dsa_44"].into_iter().zip(vkeys) {
        answer = answer.with(name, vkey);
    }
    answer.write(args.format, out)?;
    Ok(answer.verdict)
}

/// Opens the line and greets the device.
fn begin(line: &Line) -> Result<Talk, No> {
    let talk = Talk::begin(Port::open(&line.port, line.record.as_deref())?, &line.port)?;
    Ok(talk)
}

/// Who signs, and the notebook.
fn of(args: &Signers) -> Result<(Vec<Signer>, Option<Notebook>), Failure> {
    let mut passphrases = Passphrases::new(&args.passphrase_file);
    let keys = args.key.iter().map(|path| Signer::read(path, &mut passphrases)).collect::<Result<Vec<_>, _>>()?;
    let roles: Vec<_> = args.roles.iter().map(|role| (*role).into()).collect();
    Ok((signers(&roles, keys)?, notebook(args.held.as_ref())?))
}

fn notebook(path: Option<&PathBuf>) -> Result<Option<Notebook>, Failure> {
    path.map(|path| Notebook::open(Path::new(path))).transpose()
}

/// Writes what came of it: an answer, or a no, which is one too.
fn finish(format: Format, answer: Result<Answer, No>, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(No::Failed(failure)) => return Err(failure),
        Err(No::Refused(refusal)) => {
            let (word, said) = refused(&refusal);
            act::tell(&format!("the device refuses: {said}"));
            Answer::new(Verdict::Fails).with("refused", word).with("why", said)
        }
        Err(No::Contradicts(what)) => {
            act::tell(&format!("{what}. Nothing was signed"));
            Answer::new(Verdict::Fails).with("contradicts", what)
        }
    };
    answer.write(format, out)?;
    Ok(answer.verdict)
}
