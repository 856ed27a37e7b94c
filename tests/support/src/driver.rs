//! The driver runs a script on a device beside the plain model, cuts power at the steps of a list, and mounts after
//! each cut.

use core::fmt::Write as _;
use core::ops::ControlFlow;

use embedded_storage::nor_flash::MultiwriteNorFlash;
use proverka::inspection::Consented;
use proverka::journal::digest::{self, crc32};
use proverka::journal::field::KIND_KEY;
use proverka::journal::payload::{self, NOT_DECLARED, NOT_SIGNED};
use proverka::journal::{
    AppendError, Carried, Draft, EntryKind, Journal, MountError, Receipt, ReleaseStatement, SignatureUnit, Stamp,
    StoreError,
};
use proverka::party::{Holder, Party};
use proverka::wire::Act;

use crate::flash::{Chip, Flash, PAGE, PowerLost, Tear};
use crate::model::{self, LAYOUT, Model, PAGES, by};
use crate::remembered::Remembered;

/// One operation of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Power is switched off and on again.
    PowerCycle,
    /// SESSION_OPEN by both parties.
    Open,
    /// The device changes to its next key.
    Rotate,
    /// An entry with a count.
    Tally,
    /// TIME by both parties.
    Time,
    /// LIMIT by both parties.
    Limit,
    /// EXTEND by both parties.
    Extend,
    /// EXPIRE, while the clock is at or past the expiry in force.
    Expire,
    /// SESSION_CLOSE of the open session.
    Close,
    /// COSIGN_H of the newest SESSION_CLOSE.
    CosignHost,
    /// COSIGN_I of the newest SESSION_CLOSE.
    CosignInspectorate,
    /// Releases everything before the newest SESSION_CLOSE.
    Release,
    /// A FAULT entry, which is written into the closing reserve.
    Fault,
    /// RETIRE, which is the last entry.
    Retire,
    /// The seal is opened: both seeds are erased.
    Destroy,
}

/// A session with `tallies` counts. It takes 14 slots and one more for each count.
fn session(tallies: usize) -> Vec<Op> {
    let mut ops = vec![Op::Open, Op::Rotate, Op::Time];
    ops.extend(core::iter::repeat_n(Op::Tally, tallies));
    ops.extend([Op::Close, Op::CosignHost, Op::CosignInspectorate]);
    ops
}

/// Sessions of different lengths, with releases and power cycles between them, until there are at least `entries`
/// entries; then the seal is opened.
#[must_use]
pub fn long_script(entries: usize) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut cycle = 0;
    while ops.iter().filter(|op| !matches!(op, Op::PowerCycle)).count() < entries {
        ops.extend(session(5 + cycle % 4));
        ops.push(Op::PowerCycle);
        ops.push(Op::Release);
        cycle += 1;
    }
    ops.extend([Op::Fault, Op::Destroy]);
    ops
}

/// About 40 entries of every kind, starting from an empty record.
#[must_use]
pub fn short_script() -> Vec<Op> {
    let mut ops = session(6);
    ops.push(Op::Release);
    ops.extend(session(7));
    ops.push(Op::Release);
    ops.extend(session(5));
    ops.extend([Op::Release, Op::Fault, Op::Retire]);
    ops
}

/// Every kind of joint act, before and after releases that carry its effect, and the expiry at the end.
#[must_use]
pub fn acts_script() -> Vec<Op> {
    let mut ops = vec![Op::Limit];
    ops.extend(session(6));
    ops.extend([Op::Extend, Op::Release]);
    ops.extend(session(7));
    ops.extend([Op::Limit, Op::Release, Op::Extend, Op::Limit]);
    ops.extend(session(5));
    ops.extend([Op::Release, Op::PowerCycle, Op::Expire]);
    ops
}

/// An enrolled device with an empty record, in flash of the usual size.
#[must_use]
pub fn enrolled() -> Flash {
    enrolled_with(PAGES, LAYOUT)
}

/// An enrolled device with an empty record, in flash of another size.
#[must_use]
pub fn enrolled_with(pages: usize, layout: proverka::journal::Layout) -> Flash {
    let mut flash = Flash::new(pages);
    let term = model::term();
    let (host, inspectorate) = model::bound(&term);
    Journal::<_>::enrol(&mut flash, layout, &term, &host, &inspectorate, &model::contributions()).expect("enrols");
    flash
}

/// The latest moment of expiry that an EXTEND sets, less the number of its entry. Unit: Unix seconds.
const EXTENDED: i64 = 1_800_000_000;

/// The time stamp of an entry: time advances by a minute with each entry.
fn stamp(seq: u32) -> Stamp {
    Stamp { mono_s: 60 * seq, earliest: 1_700_000_000 + 60 * i64::from(seq), width_s: 5 }
}

/// Sequence number of the newest SESSION_CLOSE; 0 if there is none.
fn newest_close(model: &Model) -> u32 {
    model.kept.iter().rposition(|kept| kept.kind == EntryKind::SessionClose).map_or(0, |at| at as u32 + 1)
}

/// The result of an operation.
type Done = Result<Option<Receipt>, AppendError<PowerLost>>;

/// The totals, limits and expiry after entry `size`.
fn carried(model: &Model, size: u32) -> Carried {
    let term = model::term();
    let mut carried = Carried { totals: [0; 16], limits: term.limits, expiry: term.expiry };
    for kept in &model.kept[..size as usize] {
        if kept.kind == EntryKind::SessionOpen {
            carried.totals = [0; 16];
        }
        if let (EntryKind::Tally, Some(tally)) = (kept.kind, payload::Tally::from_bytes(&kept.payload)) {
            carried.totals[usize::from(tally.category)] = tally.total;
        }
        if let (EntryKind::Limit, Some(limit)) = (kept.kind, payload::Limit::from_bytes(&kept.payload)) {
            carried.limits[usize::from(limit.category)] = limit.limit;
        }
        if let (EntryKind::Extend, Some(extend)) = (kept.kind, payload::Extend::from_bytes(&kept.payload)) {
            carried.expiry = (extend.earliest, extend.latest);
        }
    }
    carried
}

/// Performs one operation on the device.
pub fn perform<F: MultiwriteNorFlash<Error = PowerLost>, U: SignatureUnit>(
    journal: &mut Journal<F, U>,
    op: Op,
    model: &Model,
) -> Done {
    let place = journal.place();
    let seq = place.size + 1;
    let journal_session = journal.sessions();
    let stamp = stamp(seq);
    let nonce: [u8; 32] = core::array::from_fn(|at| seq.wrapping_mul(91 + at as u32).to_le_bytes()[1]);
    let signed = |act: Act, interval, release: Option<&ReleaseStatement>| {
        let session = journal_session + 1;
        let consented = Consented { act: &act, place: &place, nonce: &nonce, session, release };
        Party::ALL.map(|party| by(party, consented.message(party, interval).expect("a whole statement").bytes()))
    };
    let (kind, payload, annex) = match op {
        Op::PowerCycle => return Ok(None),
        Op::Destroy => return journal.destroy_keys().map(|()| None).map_err(AppendError::Store),
        Op::Rotate => return journal.rotate(stamp, Holder::Jointly, &nonce).map(Some),
        Op::Retire => {
            let mut annex = payload::ActAnnex { nonce, host: NOT_SIGNED, inspectorate: NOT_SIGNED };
            [annex.host, annex.inspectorate] = signed(Act::Retire, (0, 0), None);
            return journal.retire(stamp, &annex).map(Some);
        }
        Op::Release => {
            let size = newest_close(model);
            let carried = carried(model, size);
            let statement = journal.release_statement(size, &carried)?;
            let [host, inspectorate] = signed(Act::Release { size }, (0, 0), Some(&statement));
            return journal.release(stamp, size, &carried, &host, &inspectorate).map(Some);
        }
        Op::Open => {
            let open = payload::SessionOpen { session: journal.sessions() + 1, purpose: 0, held: Holder::Jointly };
            let mut annex = payload::SessionOpenAnnex {
                nonce,
                host: NOT_SIGNED,
                inspectorate: NOT_SIGNED,
                declared: [400, 1200, 0, NOT_DECLARED, NOT_DECLARED, NOT_DECLARED, NOT_DECLARED, NOT_DECLARED],
            };
            let act = Act::Open { purpose: open.purpose, held: open.held, declared: annex.declared };
            [annex.host, annex.inspectorate] = signed(act, (0, 0), None);
            (EntryKind::SessionOpen, open.bytes(), annex.bytes().to_vec())
        }
        Op::Tally => {
            let request = u64::from(seq);
            let carried = carried(model, model.size());
            let (total, limit) = (carried.totals[0] + 1, carried.limits[0]);
            let tally = payload::Tally { category: 0, verdict: 0, delta: 1, total, limit, request };
            (EntryKind::Tally, tally.bytes(), vec![])
        }
        Op::Time => {
            let (earliest, latest) = (stamp.earliest, stamp.earliest + 5);
            let mut annex = payload::TimeAnnex {
                nonce,
                host_earliest: earliest,
                host_latest: latest,
                inspectorate_earliest: earliest,
                inspectorate_latest: latest,
                host: NOT_SIGNED,
                inspectorate: NOT_SIGNED,
            };
            [annex.host, annex.inspectorate] = signed(Act::Time, (earliest, latest), None);
            (EntryKind::Time, annex.payload().bytes(), annex.bytes().to_vec())
        }
        Op::Limit | Op::Extend => {
            let mut annex = payload::ActAnnex { nonce, host: NOT_SIGNED, inspectorate: NOT_SIGNED };
            let limit = payload::Limit { category: 1, limit: 1000 + seq };
            let latest = EXTENDED + i64::from(seq);
            let extend = payload::Extend { earliest: latest - 9, latest };
            if op == Op::Limit {
                let act = Act::Limit { category: limit.category, limit: limit.limit };
                [annex.host, annex.inspectorate] = signed(act, (0, 0), None);
                (EntryKind::Limit, limit.bytes(), annex.bytes().to_vec())
            } else {
                let act = Act::Extend { earliest: extend.earliest, latest: extend.latest };
                [annex.host, annex.inspectorate] = signed(act, (0, 0), None);
                (EntryKind::Extend, extend.bytes(), annex.bytes().to_vec())
            }
        }
        Op::Expire => {
            let (earliest, latest) = carried(model, model.size()).expiry;
            let stamp = Stamp { earliest: latest.max(stamp.earliest), ..stamp };
            return journal.append(stamp, Holder::Jointly, &payload::Expire { earliest, latest }).map(Some);
        }
        Op::Close => {
            let opened = model.kept.iter().rposition(|kept| kept.kind == EntryKind::SessionOpen).unwrap_or(0);
            let tallies = model.kept[opened..].iter().filter(|kept| kept.kind == EntryKind::Tally).count() as u32;
            let close = payload::SessionClose { session: journal.sessions(), tallies };
            let (seal_h, seal_i) = (*b"SEAL-HOST-000001", *b"SEAL-INSP-000001");
            let annex = payload::SessionCloseAnnex { seal_h, seal_i, totals: carried(model, model.size()).totals };
            (EntryKind::SessionClose, close.bytes(), annex.bytes().to_vec())
        }
        Op::CosignHost | Op::CosignInspectorate => {
            let party = if op == Op::CosignHost { Party::Host } else { Party::Inspectorate };
            let cosign = payload::Cosign { size: newest_close(model) };
            let head = model.kept[cosign.size as usize - 1].head;
            let mut annex = payload::CosignAnnex { head, signature: NOT_SIGNED };
            annex.signature = by(party, digest::cosign_message(&place.term, party, cosign.size, &head).bytes());
            (EntryKind::cosign(party), cosign.bytes(), annex.bytes().to_vec())
        }
        Op::Fault => (EntryKind::Fault, payload::Fault { code: 7, first: 0, second: 0 }.bytes(), vec![]),
    };
    journal.append_raw(&Draft { kind, holder: Holder::Jointly, stamp, payload, annex: &annex }).map(Some)
}

/// Checks what a mount must show, whatever happened before. `tried` is true if an operation was cut: its entry may have
/// been written. An entry that shows must stay from then on.
pub fn check<F: MultiwriteNorFlash, U: SignatureUnit>(
    journal: &mut Journal<F, U>,
    model: &mut Model,
    tried: bool,
) -> Result<(), String> {
    if let Some(damage) = journal.damage() {
        return Err(format!("damage without an attack: {damage}"));
    }
    let size = journal.size();
    if size < model.size() {
        return Err(format!("entry {} was acknowledged and is gone, size {size}", model.size()));
    }
    if size > model.size() + u32::from(tried) {
        return Err(format!("size {size} after {} entries", model.size()));
    }
    if size > model.size() {
        let seen = journal.entry(size).map_err(|cause| format!("entry {size}: {cause}"))?;
        model.keep(&seen.entry, seen.head);
    }
    let base = journal.base().map_err(|cause| format!("base: {cause}"))?;
    if base.size > journal.released() {
        return Err(format!("base {} is past the release of {}", base.size, journal.released()));
    }
    let mut next = base.size;
    let differs = journal
        .visit(base.size + 1, |seen| {
            next += 1;
            let kept = &model.kept[next as usize - 1];
            if seen.entry.seq() == next && seen.head == kept.head && seen.entry.payload() == kept.payload {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(next)
            }
        })
        .map_err(|cause| format!("reading: {cause}"))?;
    if let Some(seq) = differs {
        return Err(format!("entry {seq} is not the one that was acknowledged"));
    }
    if next != size {
        return Err(format!("entries end at {next}, not at {size}"));
    }
    let last = model.kept.last().map_or(journal.term(), |kept| kept.head);
    if journal.head() == last { Ok(()) } else { Err("the head is not the one acknowledged".into()) }
}

/// The epochs whose seeds are completely in flash.
#[must_use]
pub fn seeds(flash: &Flash) -> Vec<u16> {
    let image = flash.image();
    [1, 2]
        .into_iter()
        .filter_map(|page| {
            let slot = &image[page * PAGE..page * PAGE + 128];
            let whole = slot[4] == KIND_KEY && slot[120..124] == crc32(&slot[..120]).to_le_bytes();
            whole.then(|| u16::from_le_bytes([slot[6], slot[7]]))
        })
        .collect()
}

/// The state of a device without power, between two operations.
#[derive(Clone, Debug)]
pub struct Stand {
    /// Flash of the device.
    pub flash: Flash,
    /// What the device acknowledged.
    pub model: Model,
    /// Index of the next operation of the script.
    pub next: usize,
}

/// The counts of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Number of steps since the last power-up.
    pub steps: u64,
    /// Number of power cuts that happened.
    pub cuts: u64,
    /// Number of entries that were written although their operation was cut.
    pub appeared: u64,
}

impl Stand {
    /// The state before the first operation.
    #[must_use]
    pub fn start() -> Self {
        Self { flash: enrolled(), model: Model::default(), next: 0 }
    }

    /// Runs the script up to operation `until`, and mounts after each cut. The step of a cut is counted from the
    /// power-up before it. Cuts at steps that are not reached are dropped.
    pub fn run(&mut self, script: &[Op], until: usize, cuts: &[(u64, Tear)]) -> Result<Tally, String> {
        self.run_through(|chip| chip, script, until, cuts)
    }

    /// As [`run`](Self::run), with a layer between device and chip, by which a control switches a defence off.
    pub fn run_through<F: MultiwriteNorFlash<Error = PowerLost>>(
        &mut self,
        wrap: impl Fn(Chip) -> F,
        script: &[Op],
        until: usize,
        cuts: &[(u64, Tear)],
    ) -> Result<Tally, String> {
        let chip = Chip::new(self.flash.clone());
        let tally = self.run_on(&chip, wrap, script, until, cuts);
        self.flash = chip.with(|flash| flash.clone());
        tally
    }

    fn run_on<F: MultiwriteNorFlash<Error = PowerLost>>(
        &mut self,
        chip: &Chip,
        wrap: impl Fn(Chip) -> F,
        script: &[Op],
        until: usize,
        cuts: &[(u64, Tear)],
    ) -> Result<Tally, String> {
        let mut tally = Tally::default();
        let mut cuts = cuts.iter().copied();
        let mut tried = false;
        'power: loop {
            chip.with(|flash| flash.power_up(cuts.next()));
            let mut journal = match Journal::<_, Remembered>::mount_with(wrap(chip.clone()), LAYOUT) {
                Ok(journal) => journal,
                Err(MountError::Store(StoreError::Flash(PowerLost))) => {
                    tally.cuts += 1;
                    continue;
                }
                Err(cause) => return Err(format!("mount: {cause}")),
            };
            self.look(chip, &mut journal, script, tried, &mut tally)?;
            tried = false;
            while self.next < until {
                let op = script[self.next];
                if op == Op::PowerCycle {
                    self.next += 1;
                    continue 'power;
                }
                match perform(&mut journal, op, &self.model) {
                    Ok(None) => {}
                    Ok(Some(receipt)) => {
                        let seen = journal.entry(receipt.seq).map_err(|cause| format!("{op:?}: {cause}"))?;
                        if seen.head != receipt.head || receipt.seq != self.model.size() + 1 {
                            return Err(format!("{op:?}: the receipt is not for the entry"));
                        }
                        self.model.keep(&seen.entry, seen.head);
                    }
                    Err(AppendError::Store(StoreError::Flash(PowerLost))) => {
                        tried = true;
                        tally.cuts += 1;
                        continue 'power;
                    }
                    Err(cause) => return Err(format!("{op:?}: {cause}")),
                }
                self.next += 1;
            }
            tally.steps = chip.with(|flash| flash.steps);
            return Ok(tally);
        }
    }

    /// Checks what must be true after each mount.
    fn look<F: MultiwriteNorFlash<Error = PowerLost>, U: SignatureUnit>(
        &mut self,
        chip: &Chip,
        journal: &mut Journal<F, U>,
        script: &[Op],
        tried: bool,
        tally: &mut Tally,
    ) -> Result<(), String> {
        let before = self.model.size();
        check(journal, &mut self.model, tried)?;
        let trying = tried.then(|| script[self.next]);
        if self.model.size() > before {
            tally.appeared += 1;
            self.next += 1;
        }
        let after = self.next.checked_sub(1).map(|at| script[at]);
        let keyless = matches!(after, Some(Op::Retire | Op::Destroy)) || trying == Some(Op::Destroy);
        let (epoch, has_key) = (journal.epoch(), journal.has_key());
        if !has_key && !keyless {
            return Err("the seed is gone".into());
        }
        // After a rotation, no trace of the old seed remains, not even in weak cells that happen to read as ones.
        let rotated = self.model.kept.last().is_some_and(|kept| kept.kind == EntryKind::Epoch);
        let old = 1 + usize::from(epoch % 2 == 0);
        if rotated && has_key && chip.with(|flash| flash.weak_in(old)) > 0 {
            return Err(format!("the page of the seed before epoch {epoch} is not firmly erased"));
        }
        let expected: &[u16] = if has_key { &[epoch] } else { &[] };
        let found = chip.with(|flash| seeds(flash));
        if found == expected { Ok(()) } else { Err(format!("seeds {found:?} in flash at epoch {epoch}")) }
    }
}

/// The line that reproduces a failure.
#[must_use]
pub fn reproducer(script: &str, from: usize, until: usize, cuts: &[(u64, Tear)]) -> String {
    let mut line = format!("PROVERKA_REPLAY='{script} {from} {until}");
    for (step, tear) in cuts {
        let _ = match tear {
            Tear::None => write!(line, " {step}:none"),
            Tear::All => write!(line, " {step}:all"),
            Tear::Some(seed) => write!(line, " {step}:some:{seed}"),
            Tear::Weak(seed) => write!(line, " {step}:weak:{seed}"),
            Tear::Loose(seed) => write!(line, " {step}:loose:{seed}"),
            Tear::Hair(seed) => write!(line, " {step}:hair:{seed}"),
            Tear::Speck(seed) => write!(line, " {step}:speck:{seed}"),
            Tear::Sunk(seed) => write!(line, " {step}:sunk:{seed}"),
            Tear::Noise(seed, rate) => write!(line, " {step}:noise:{seed}:{rate}"),
        };
    }
    line + "' cargo test -p proverka-journal --test journal a_printed_reproducer"
}

/// The values in the quotes of a reproducer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// Name of the script.
    pub script: String,
    /// Index of the operation to start from.
    pub from: usize,
    /// Index of the operation to stop before.
    pub until: usize,
    /// The cuts, each at a step that is counted from the power-up before it.
    pub cuts: Vec<(u64, Tear)>,
}

/// Reads the values in the quotes of a reproducer.
#[must_use]
pub fn replay_of(text: &str) -> Option<Replay> {
    let mut words = text.split_whitespace();
    let (script, from, until) = (words.next()?, words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let cuts = words.map(|word| {
        let fields: Vec<&str> = word.split(':').collect();
        let seed = || fields.get(2)?.parse().ok();
        let tear = match *fields.get(1)? {
            "none" => Tear::None,
            "all" => Tear::All,
            "some" => Tear::Some(seed()?),
            "weak" => Tear::Weak(seed()?),
            "loose" => Tear::Loose(seed()?),
            "hair" => Tear::Hair(seed()?),
            "speck" => Tear::Speck(seed()?),
            "sunk" => Tear::Sunk(seed()?),
            "noise" => Tear::Noise(seed()?, fields.get(3)?.parse().ok()?),
            _ => return None,
        };
        Some((fields[0].parse().ok()?, tear))
    });
    Some(Replay { script: script.to_owned(), from, until, cuts: cuts.collect::<Option<_>>()? })
}
