//! `proverka device replay`: decodes a recorded session again.

use std::io::Write;

use proverka::verdict::Verdict;
use proverka::wire::{Asked, Frame, Hello, Kind, Receiver, Reply, Versions};
use serde::Serialize;

use crate::args::Format;
use crate::args::device::Replay;
use crate::device::record;
use crate::escape::line;
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::input::file;
use crate::report;
use crate::report::style;

/// One frame of the session, or bytes that are no frame.
#[derive(Debug, Serialize)]
struct Row {
    ms: u64,
    from: &'static str,
    exchange: Option<u8>,
    said: String,
    #[serde(skip)]
    good: bool,
}

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn run(args: &Replay, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let session = record::read(&file::read(&args.file, FileKind::SESSION)?)?;
    let (mut host, mut device) = (Receiver::new(), Receiver::new());
    let mut rows = Vec::new();
    for said in &session {
        let (receiver, from) = if said.by_host { (&mut host, "host") } else { (&mut device, "device") };
        for byte in &said.bytes {
            match receiver.push(*byte) {
                None => {}
                Some(Ok(frame)) => {
                    let (good, what) = describe(&frame, said.by_host);
                    rows.push(Row { ms: said.ms, from, exchange: Some(frame.exchange), said: what, good });
                }
                Some(Err(error)) => {
                    rows.push(Row {
                        ms: said.ms,
                        from,
                        exchange: None,
                        said: format!("no frame: {error:?}"),
                        good: false,
                    });
                }
            }
        }
    }
    for (receiver, from) in [(&mut host, "host"), (&mut device, "device")] {
        if receiver.idle() {
            let ms = session.last().map_or(0, |said| said.ms);
            rows.push(Row { ms, from, exchange: None, said: "no frame: cut off".to_owned(), good: false });
        }
    }
    let verdict = if rows.iter().all(|row| row.good) { Verdict::Holds } else { Verdict::Fails };
    match args.format {
        Format::Json => {
            report::json(out, &serde_json::json!({ "frames": rows, "verdict": verdict.as_str() }))?;
        }
        Format::Csv => {
            let cells = |row: Row| {
                let exchange = row.exchange.map_or(String::new(), |number| number.to_string());
                vec![row.ms.to_string(), row.from.to_owned(), exchange, row.said]
            };
            report::csv(out, &["ms", "from", "exchange", "said"], rows.into_iter().map(cells))?;
        }
        Format::Table => {
            for row in rows {
                let exchange = row.exchange.map_or("-".to_owned(), |number| number.to_string());
                line(out, format_args!("{:>8} {:<6} {exchange:>3}  {}", row.ms, row.from, row.said))?;
            }
            line(out, format_args!("{}", style::verdict(verdict)))?;
        }
    }
    Ok(verdict)
}

/// Describes a frame, and says whether its sender may send such a frame.
fn describe(frame: &Frame<'_>, by_host: bool) -> (bool, String) {
    let said = match frame.kind {
        Kind::HelloAsk => Some("who are you?".to_owned()),
        Kind::Hello => Hello::of(frame.body).map(|hello| format!("{hello:?}")),
        Kind::Request => frame.message::<Asked>().ok().map(|asked| format!("{asked:?}")),
        Kind::Reply => frame.message::<Reply<'_>>().ok().map(|reply| format!("{reply:?}")),
        Kind::VersionError => Versions::of(frame.body).map(|versions| format!("{versions:?}")),
        Kind::Other(_) => None,
    };
    match said {
        Some(said) if frame.kind.from_host() == by_host => (true, said),
        Some(said) => (false, format!("sent by the wrong end: {said}")),
        None => (false, format!("{:?} of version {} that cannot be read", frame.kind, frame.version)),
    }
}
