//! Shows the entries of the record, one line each.

use proverka::inspection::Judgement;
use proverka::journal::EntryKind;
use proverka::journal::payload::{
    Boot, Correction, Cosign, Disputed, Expire, Extend, Fault, Full, Limit, Release, SessionClose, SessionOpen, Tally,
    Time,
};
use proverka::verdict::Verdict;

use crate::device::bundle::OpenEntry;
use crate::device::words;
use crate::journal::words::count;

/// An entry as the panel shows it, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number of the entry.
    pub seq: u32,
    /// The kind of the entry, as FORMAT names it.
    pub kind: &'static str,
    /// The verdict of the device in the entry; `None` if its kind has none.
    pub verdict: Option<Verdict>,
    /// The contents of the entry in words.
    pub text: String,
}

impl Entry {
    /// Describes an entry that was read from the device.
    #[must_use]
    pub fn new(seq: u32, opened: &OpenEntry<'_>) -> Self {
        let verdict = match opened.kind {
            EntryKind::Tally => Tally::from_bytes(&opened.payload).map(|tally| tally.verdict),
            EntryKind::Correction => Correction::from_bytes(&opened.payload).map(|correction| correction.verdict),
            _ => None,
        };
        let verdict = verdict.map(|byte| Judgement::read(byte).overall());
        Self { seq, kind: words::kind(opened.kind), verdict, text: text(opened).unwrap_or_default() }
    }
}

fn text(opened: &OpenEntry<'_>) -> Option<String> {
    let payload = &opened.payload;
    Some(match opened.kind {
        EntryKind::Boot => {
            let boot = Boot::from_bytes(payload)?;
            format!("starts since the last BOOT: {}, torn slots: {}", boot.boots, boot.torn)
        }
        EntryKind::Time => {
            let time = Time::from_bytes(payload)?;
            format!("both: {}", words::span(time.earliest, time.latest))
        }
        EntryKind::SessionOpen => {
            let open = SessionOpen::from_bytes(payload)?;
            format!("session {}, purpose {}, {}", open.session, open.purpose, words::held(open.held))
        }
        EntryKind::Tally => {
            let tally = Tally::from_bytes(payload)?;
            let by = if tally.request == 0 { "by hand" } else { "over the line" };
            format!(
                "{} {:+} is {} ({by}), limit {}",
                words::letter(tally.category),
                tally.delta,
                tally.total,
                words::or_none(tally.limit)
            )
        }
        EntryKind::Correction => {
            let correction = Correction::from_bytes(payload)?;
            let letter = words::letter(correction.category);
            format!("of entry {}: {letter} {:+} is {}", correction.seq, correction.delta, correction.total)
        }
        EntryKind::SessionClose => {
            let close = SessionClose::from_bytes(payload)?;
            format!(
                "session {}, {}",
                close.session,
                count(close.tallies, "count or correction", "counts and corrections")
            )
        }
        EntryKind::CosignHost | EntryKind::CosignInspectorate => {
            format!("signs the head of size {}", Cosign::from_bytes(payload)?.size)
        }
        EntryKind::Disputed => {
            let disputed = Disputed::from_bytes(payload)?;
            format!("the {} refuses to sign the head of size {}", disputed.party, disputed.size)
        }
        EntryKind::Epoch => "the next key of the device".to_owned(),
        EntryKind::Limit => {
            let limit = Limit::from_bytes(payload)?;
            format!("{} is {} from here on", words::letter(limit.category), words::or_none(limit.limit))
        }
        EntryKind::Extend => {
            let extend = Extend::from_bytes(payload)?;
            format!("ends {}", words::span(extend.earliest, extend.latest))
        }
        EntryKind::Release => format!("entries up to {} may go", Release::from_bytes(payload)?.size),
        EntryKind::Fault => words::fault(Fault::from_bytes(payload)?.code),
        EntryKind::Full => format!(
            "{} for other kinds",
            count(Full::from_bytes(payload)?.free, "page is left, which is kept", "pages are left, which are kept")
        ),
        EntryKind::Expire => format!("the term ended {} or before", words::day(Expire::from_bytes(payload)?.latest)),
        EntryKind::Export => "the record was read".to_owned(),
        EntryKind::Retire => "the record is closed, the keys are gone".to_owned(),
        EntryKind::Health => String::new(),
    })
}
