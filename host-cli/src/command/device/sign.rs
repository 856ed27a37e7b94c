//! `proverka device open`, `time`, `limit`, `extend`, `release`, `retire`, `cosign` and `dispute`, which need the
//! signature of a party.

use std::io::Write;

use proverka::party::Holder;
use proverka::verdict::Verdict;
use proverka::wire::Act;
use sha2::{Digest as _, Sha256};

use super::{connect, finish, read_signers, trusted_to_sign};
use crate::args::device::{Cosign, Dispute, Extend, Known, Limit, Line, Open, Release, Retire, Signers, Time};
use crate::device::act::{Times, Wanted};
use crate::device::port::Ports;
use crate::device::witness::{self, Witness};
use crate::failure::Failure;
use crate::files::input::{self, FileKind};
use crate::journal::words::hex;

/// Runs `proverka device open`, which opens a session.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn open(args: &Open, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if args.alone && args.signers.roles.len() > 1 {
        return Err(Failure::usage("--alone with two parties", "expected one --as with --alone"));
    }
    let held = match args.signers.roles.first() {
        Some(party) if args.alone => Holder::Alone(*party),
        _ => Holder::Jointly,
    };
    let act = Act::Open { purpose: args.purpose, held, declared: args.declared.0 };
    let wanted = Wanted { session: args.session, ..Wanted::unsigned(act, args.replace) };
    turn(ports, &args.line, &args.signers, &args.known, wanted, out)
}

/// Runs `proverka device time`, which states the time.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn time(args: &Time, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let times = args.between.map_or(Times::OwnClock, Times::Typed);
    let wanted = Wanted { times, ..Wanted::unsigned(Act::Time, args.replace) };
    turn(ports, &args.line, &args.signers, &args.known, wanted, out)
}

/// Runs `proverka device limit`, which changes a limit.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn limit(args: &Limit, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let act = Act::Limit { category: args.category, limit: args.limit };
    turn(ports, &args.line, &args.signers, &args.known, Wanted::unsigned(act, args.replace), out)
}

/// Runs `proverka device extend`, which changes the expiry.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn extend(args: &Extend, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let (earliest, latest) = args.until;
    let wanted = Wanted::unsigned(Act::Extend { earliest, latest }, args.replace);
    turn(ports, &args.line, &args.signers, &args.known, wanted, out)
}

/// Runs `proverka device release`, which releases old entries.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn release(args: &Release, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let wanted = Wanted::unsigned(Act::Release { size: args.size }, args.replace);
    turn(ports, &args.line, &args.signers, &args.known, wanted, out)
}

/// Takes the turn of one party, or of both parties on one machine.
fn turn(
    ports: Ports,
    line: &Line,
    who: &Signers,
    known: &Known,
    wanted: Wanted<'_>,
    out: &mut dyn Write,
) -> Result<Verdict, Failure> {
    let signers = read_signers(who)?;
    let mut trusted = trusted_to_sign(known, &signers)?;
    let wanted = Wanted { signers: &signers, ..wanted };
    let answer = connect(ports, line).and_then(|mut client| wanted.take_turn(&mut client, &mut trusted));
    finish(line.format, answer, out)
}

/// Runs `proverka device cosign`, which signs the last close.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn cosign(args: &Cosign, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let signers = read_signers(&args.signers)?;
    let mut trusted = trusted_to_sign(&args.known, &signers)?;
    let answer = connect(ports, &args.line)
        .and_then(|mut client| witness::sign(&mut client, &mut trusted, &signers, Witness::Cosign, args.head.as_ref()));
    finish(args.line.format, answer, out)
}

/// Runs `proverka device dispute`, which disputes the last close.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn dispute(args: &Dispute, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let own = match &args.own {
        None => [0; 32],
        Some(path) => {
            let mut digest = Sha256::new();
            input::read_pieces(path, FileKind::OWN, |piece| digest.update(piece))?;
            digest.finalize().into()
        }
    };
    let signers = read_signers(&args.signers)?;
    let mut trusted = trusted_to_sign(&args.known, &signers)?;
    let answer = connect(ports, &args.line)
        .and_then(|mut client| witness::sign(&mut client, &mut trusted, &signers, Witness::Dispute(own), None));
    finish(args.line.format, answer, out)
}

/// Runs `proverka device retire`, which ends the record for ever.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn retire(args: &Retire, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let signers = read_signers(&args.signers)?;
    let mut trusted = trusted_to_sign(&args.known, &signers)?;
    let wanted = Wanted { signers: &signers, ..Wanted::unsigned(Act::Retire, args.replace) };
    let answer = connect(ports, &args.line).and_then(|mut client| {
        let id = hex(&client.hello().device.0);
        if !args.device.eq_ignore_ascii_case(&id) {
            let wrong = format!("{}: this is device {id}, not {}", args.line.port, args.device);
            return Err(Failure::usage(wrong, "expected --device with the id of the device on the line").into());
        }
        wanted.take_turn(&mut client, &mut trusted)
    });
    finish(args.line.format, answer, out)
}
