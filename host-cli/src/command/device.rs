//! `proverka device`: the commands of the host's end of a line to a device.

pub mod count;
pub mod enrol;
pub mod export;
pub mod replay;
pub mod sign;
pub mod status;

use std::io::Write;
use std::path::{Path, PathBuf};

use proverka::party::Party;
use proverka::verdict::Verdict;

use crate::args::Format;
use crate::args::device::{Device, Keygen, Known, Line, Signers};
use crate::device::answer::Answer;
use crate::device::checked::CheckedClient;
use crate::device::error::DeviceError;
use crate::device::keys::{self, Signer};
use crate::device::notebook::Notebook;
use crate::device::passphrase::Passphrases;
use crate::device::port::Ports;
use crate::device::trusted::Trusted;
use crate::device::words;
use crate::escape::notice;
use crate::failure::Failure;
use crate::files::output;
use crate::journal::keys::Keys;
use crate::journal::words::hex;
use crate::note::cosigner::VerifierKey;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn run(args: &Device, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    distinct_files(args)?;
    match args {
        Device::Keygen(args) => keygen(args, out),
        Device::Status(args) => status::run(args, ports, out),
        Device::Enrol(args) => enrol::run(args, ports, out),
        Device::Open(args) => sign::open(args, ports, out),
        Device::Time(args) => sign::time(args, ports, out),
        Device::Limit(args) => sign::limit(args, ports, out),
        Device::Extend(args) => sign::extend(args, ports, out),
        Device::Release(args) => sign::release(args, ports, out),
        Device::Tally(args) => count::tally(args, ports, out),
        Device::Correct(args) => count::correct(args, ports, out),
        Device::Close(args) => count::close(args, ports, out),
        Device::Cosign(args) => sign::cosign(args, ports, out),
        Device::Dispute(args) => sign::dispute(args, ports, out),
        Device::Retire(args) => sign::retire(args, ports, out),
        Device::Export(args) => export::run(args, ports, out),
        Device::Replay(args) => replay::run(args, out),
    }
}

/// Refuses the same name for two files if the command writes at least one of them.
fn distinct_files(args: &Device) -> Result<(), Failure> {
    let (line, known, signers) = match args {
        Device::Keygen(_) | Device::Replay(_) => return Ok(()),
        Device::Status(args) => (&args.line, Some(&args.known), None),
        Device::Enrol(args) => (&args.line, None, Some(&args.signers)),
        Device::Open(args) => (&args.line, Some(&args.known), Some(&args.signers)),
        Device::Time(args) => (&args.line, Some(&args.known), Some(&args.signers)),
        Device::Limit(args) => (&args.line, Some(&args.known), Some(&args.signers)),
        Device::Extend(args) => (&args.line, Some(&args.known), Some(&args.signers)),
        Device::Release(args) => (&args.line, Some(&args.known), Some(&args.signers)),
        Device::Cosign(args) => (&args.line, Some(&args.known), Some(&args.signers)),
        Device::Tally(args) => (&args.line, Some(&args.known), None),
        Device::Correct(args) => (&args.line, Some(&args.known), None),
        Device::Close(args) => (&args.line, Some(&args.known), None),
        Device::Dispute(args) => (&args.line, Some(&args.known), Some(&args.signers)),
        Device::Retire(args) => (&args.line, Some(&args.known), Some(&args.signers)),
        Device::Export(args) => (&args.line, None, None),
    };
    let (held, keys, out) = match args {
        Device::Enrol(args) => (args.held.clone(), Some(args.keys.clone()), None),
        Device::Export(args) => (args.held.clone(), Some(args.keys.clone()), Some(args.out.as_path())),
        _ => (known.and_then(|known| known.held.clone()), known.and_then(|known| known.keys.clone()), None),
    };
    let copy = known.and_then(copy_of);
    let partial = out.map(output::partial);
    let named = [
        ("--out", out),
        ("--out with .part", partial.as_deref()),
        ("--record", line.record.as_deref()),
        ("--held", held.as_deref()),
        ("--copy", copy.as_deref()),
    ];
    let outputs: Vec<(&str, &Path)> = named.into_iter().filter_map(|(name, path)| Some((name, path?))).collect();
    let secrets = signers.into_iter().flat_map(|signers| &signers.key);
    let mut inputs: Vec<(&str, &Path)> = secrets.map(|key| ("--key", key.as_path())).collect();
    inputs.extend(keys.as_deref().map(|keys| ("--keys", keys)));
    if let Some(flash) = line.port.strip_prefix("sim:") {
        inputs.push(("--port", Path::new(flash)));
    }
    output::distinct(&outputs, &inputs)
}

fn keygen(args: &Keygen, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let named: Vec<PathBuf> = args.passphrase_file.iter().cloned().collect();
    let guarded = args.passphrase || !named.is_empty();
    let passphrase =
        guarded.then(|| Passphrases::new(&named).choose_for(&args.file.display().to_string())).transpose()?;
    let signer = Signer::generate(args.role, args.hybrid)?;
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
    let answer = answer.with_next(format!(
        "give {} to the other party; the public keys of both, one after the other, are the file for --keys",
        public.display()
    ));
    answer.write(args.format, out)?;
    Ok(answer.verdict)
}

/// Adds what was lost on the line to an answer, if anything was.
fn with_losses(mut answer: Answer, client: &CheckedClient) -> Answer {
    let (dropped, repeated) = (client.dropped().total(), client.repeats());
    if dropped > 0 {
        answer = answer.with("frames_dropped", dropped);
    }
    if repeated > 0 {
        answer = answer.with("requests_repeated", repeated);
    }
    answer
}

/// Opens the line and greets the device.
fn connect(ports: Ports, line: &Line) -> Result<CheckedClient, DeviceError> {
    CheckedClient::greet(ports.open(&line.port, line.record.as_deref())?, &line.port)
}

/// Reads the secret keys of the signers that the arguments name.
fn read_signers(args: &Signers) -> Result<Vec<Signer>, Failure> {
    let mut passphrases = Passphrases::new(&args.passphrase_file);
    let keys = args.key.iter().map(|path| Signer::read(path, &mut passphrases)).collect::<Result<Vec<_>, _>>()?;
    keys::choose(&args.roles, keys)
}

fn notebook(path: Option<&PathBuf>) -> Result<Option<Notebook>, Failure> {
    path.map(|path| Notebook::open(Path::new(path))).transpose()
}

/// What the record is checked against; `None` if the arguments give nothing.
///
/// # Errors
///
/// [`Failure::Usage`] if the given files do not identify the parties.
fn trusted(known: &Known) -> Result<Option<Trusted>, Failure> {
    if known.keys.is_none() && known.held.is_none() && known.copy.is_none() {
        return Ok(None);
    }
    let keys = known.keys.as_deref().map(Keys::read).transpose()?;
    let notebook = notebook(known.held.as_ref())?;
    Trusted::new(keys.as_ref(), notebook, copy_of(known)).map(Some).ok_or_else(unknown_parties)
}

/// The file in which a party keeps its own copy of the record: the named one, or one next to its heads.
fn copy_of(known: &Known) -> Option<PathBuf> {
    let beside = known.held.as_ref().map(|held| {
        let mut name = held.as_os_str().to_owned();
        name.push(".pvkb");
        PathBuf::from(name)
    });
    known.copy.clone().or(beside)
}

/// What the record is checked against before a secret key signs anything.
///
/// # Errors
///
/// [`Failure::Usage`] if no file identifies the parties, or if a secret key does not match the keys file.
fn trusted_to_sign(known: &Known, signers: &[Signer]) -> Result<Trusted, Failure> {
    if let Some(path) = &known.keys {
        check_public_keys(signers, &Keys::read(path)?)?;
    }
    trusted(known)?.ok_or_else(unknown_parties)
}

/// Refuses a secret key that does not match the key of its role in the keys file.
///
/// # Errors
///
/// [`Failure::Usage`] that names the first such key.
fn check_public_keys(signers: &[Signer], keys: &Keys) -> Result<(), Failure> {
    let [host, inspectorate] = keys.public();
    for signer in signers {
        let public = if signer.who == Party::Host { host } else { inspectorate };
        if public != signer.public() {
            let wrong = format!("{}: the key of the {} is not that of its secret file", keys.name, signer.name());
            return Err(Failure::usage(wrong, "expected the public key that keygen printed"));
        }
    }
    Ok(())
}

fn unknown_parties() -> Failure {
    Failure::usage(
        "it is not known which parties this record must be of, so it cannot be verified",
        "expected --keys FILE with the public keys of both parties (cat host.key.pub inspectorate.key.pub > FILE), or \
         --held FILE in which the enrolment noted the term; nothing was signed",
    )
}

/// Writes the answer, positive or negative, and returns its verdict.
fn finish(format: Format, answer: Result<Answer, DeviceError>, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(DeviceError::Failed(failure)) => return Err(failure),
        Err(DeviceError::Refused(refusal)) => {
            let (word, said) = (words::refused(&refusal), words::refusal(&refusal));
            notice(&format!("the device refuses: {said}"));
            Answer::new(Verdict::Fails).with("refused", word).with("why", said)
        }
        Err(DeviceError::Contradicts(what)) => {
            notice(&format!("{what}. Nothing was signed"));
            Answer::new(Verdict::Fails).with("contradicts", what)
        }
        Err(DeviceError::Unproven(what)) => {
            notice(&format!(
                "{what}. A signature or request was sent: export the record and check it before you go on"
            ));
            Answer::new(Verdict::Fails).with("unproven", what)
        }
    };
    answer.write(format, out)?;
    Ok(answer.verdict)
}
