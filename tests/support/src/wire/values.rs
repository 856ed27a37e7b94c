//! Messages from chance: every variant, and integers of every length.

use proverka::wire::{
    Acknowledged, Act, Asked, Bytes, CATEGORIES, Challenge, Clock, Consent, Enrol, Enrolment, Exported, Held,
    LapseCause, Lapsed, PIECE_MAX, Party, Piece, Proposals, Proposed, Refusal, Reply, Request, Source, State, Status,
    Sums, Tallied, Terms, Verdict,
};

use crate::random::Random as Dice;

fn bytes<const N: usize>(dice: &mut Dice) -> Bytes<N> {
    Bytes(core::array::from_fn(|_| dice.byte()))
}

fn u16_of(dice: &mut Dice) -> u16 {
    dice.number() as u16
}

fn u32_of(dice: &mut Dice) -> u32 {
    dice.number() as u32
}

fn i64_of(dice: &mut Dice) -> i64 {
    let number = dice.number() as i64;
    if dice.chance(2) { number } else { number.wrapping_neg() }
}

fn i16_of(dice: &mut Dice) -> i16 {
    i64_of(dice) as i16
}

fn yes(dice: &mut Dice) -> bool {
    dice.chance(2)
}

fn one<T: Copy>(dice: &mut Dice, of: &[T]) -> T {
    of[dice.below(of.len())]
}

fn counts(dice: &mut Dice) -> [u32; CATEGORIES] {
    core::array::from_fn(|_| u32_of(dice))
}

fn party(dice: &mut Dice) -> Party {
    one(dice, &[Party::Host, Party::Inspectorate])
}

fn state(dice: &mut Dice) -> State {
    one(
        dice,
        &[
            State::Blank,
            State::Enrolling,
            State::Sealed,
            State::Expired,
            State::Retired,
            State::Tampered,
            State::Faulty,
        ],
    )
}

fn verdict(dice: &mut Dice) -> Verdict {
    one(dice, &[Verdict::Holds, Verdict::Fails, Verdict::Undecided, Verdict::NotBinding])
}

fn terms(dice: &mut Dice) -> Terms {
    Terms {
        key_h: bytes(dice),
        key_i: bytes(dice),
        expiry_lo: i64_of(dice),
        expiry_hi: i64_of(dice),
        drift_ppm: u32_of(dice),
        seal_h: bytes(dice),
        seal_i: bytes(dice),
        categories: dice.byte(),
        limits: counts(dice),
        nonce: bytes(dice),
    }
}

fn held(dice: &mut Dice) -> Held {
    if yes(dice) { Held::Jointly } else { Held::Alone(party(dice)) }
}

fn act(dice: &mut Dice) -> Act {
    match dice.below(6) {
        0 => Act::Open { purpose: u32_of(dice), held: held(dice), declared: counts(dice) },
        1 => Act::Time,
        2 => Act::Limit { category: dice.byte(), limit: u32_of(dice) },
        3 => Act::Extend { earliest: i64_of(dice), latest: i64_of(dice) },
        4 => Act::Release { size: u32_of(dice) },
        _ => Act::Retire,
    }
}

fn enrol(dice: &mut Dice) -> Enrol {
    match dice.below(3) {
        0 => Enrol::Contribute { party: party(dice), bytes: bytes(dice) },
        1 => Enrol::Agree(terms(dice)),
        _ => Enrol::Sign { party: party(dice), signature: bytes(dice) },
    }
}

fn source(dice: &mut Dice) -> Source {
    match dice.below(3) {
        0 => Source::Genesis,
        1 => Source::Base,
        _ => Source::Entry { seq: u32_of(dice) },
    }
}

fn request(dice: &mut Dice) -> Request {
    match dice.below(16) {
        0 => Request::Status,
        1 => Request::Sums,
        2 => Request::Read { source: source(dice), offset: u16_of(dice) },
        3 => Request::Export { nonce_h: bytes(dice), nonce_i: bytes(dice) },
        4 => Request::Propose { act: act(dice), replace: yes(dice) },
        5 => Request::Consent(Consent {
            party: party(dice),
            earliest: i64_of(dice),
            latest: i64_of(dice),
            signature: bytes(dice),
        }),
        6 => Request::Conclude,
        7 => Request::Abandon,
        8 => Request::Tally { category: dice.byte(), delta: i16_of(dice) },
        9 => Request::Correct { seq: u32_of(dice), delta: i16_of(dice) },
        10 => Request::Close { seal_h: bytes(dice), seal_i: bytes(dice) },
        11 => Request::Cosign { party: party(dice), signature: bytes(dice) },
        12 => Request::Dispute { party: party(dice), own: bytes(dice), signature: bytes(dice) },
        13 => Request::NoteExport { digest: bytes(dice) },
        14 => Request::Enrol(enrol(dice)),
        _ => Request::Proposal,
    }
}

/// A request.
pub fn asked(dice: &mut Dice) -> Asked {
    Asked { number: dice.number(), request: request(dice) }
}

fn acknowledged(dice: &mut Dice) -> Acknowledged {
    Acknowledged { seq: u32_of(dice), head: bytes(dice), size: u32_of(dice) }
}

fn refusal(dice: &mut Dice) -> Refusal {
    match dice.below(27) {
        0 => Refusal::Unknown,
        1 => Refusal::Version { from: dice.byte(), to: dice.byte(), asked: dice.byte() },
        2 => Refusal::State(state(dice)),
        3 => Refusal::NoSession,
        4 => Refusal::SessionOpen,
        5 => Refusal::NoProposal,
        6 => Refusal::Stale { proposed: u32_of(dice), size: u32_of(dice) },
        7 => Refusal::Party(party(dice)),
        8 => Refusal::Signature(party(dice)),
        9 => Refusal::Missing(party(dice)),
        10 => Refusal::Category { category: dice.byte(), categories: dice.byte() },
        11 => Refusal::Range { total: u32_of(dice), delta: i16_of(dice) },
        12 => Refusal::Nothing,
        13 => Refusal::Entry { seq: u32_of(dice) },
        14 => Refusal::Offset { offset: u16_of(dice), total: u16_of(dice) },
        15 => Refusal::Old { last: dice.number() },
        16 => Refusal::Reused,
        17 => Refusal::Times,
        18 => Refusal::Expired,
        19 => Refusal::Terms,
        20 => Refusal::Contribution,
        21 => Refusal::Generator,
        22 => Refusal::Full { free: u16_of(dice) },
        23 => Refusal::NotClosed,
        24 => Refusal::Fault(u16_of(dice)),
        25 => Refusal::Soon,
        _ => Refusal::Proposed { host: yes(dice), inspectorate: yes(dice) },
    }
}

fn status(dice: &mut Dice) -> Status {
    Status {
        state: state(dice),
        size: u32_of(dice),
        head: bytes(dice),
        term: bytes(dice),
        boot: u32_of(dice),
        epoch: u16_of(dice),
        session: u32_of(dice),
        open: yes(dice).then(|| held(dice)),
        clock: Clock {
            mono_s: u32_of(dice),
            earliest: yes(dice).then(|| i64_of(dice)),
            latest: yes(dice).then(|| i64_of(dice)),
        },
        expiry: (i64_of(dice), i64_of(dice)),
        in_force: verdict(dice),
        overall: verdict(dice),
        free_pages: u16_of(dice),
        torn: u16_of(dice),
        fault: u16_of(dice),
        last_request: dice.number(),
    }
}

fn proposals(dice: &mut Dice) -> Proposals {
    let signed = |dice: &mut Dice| yes(dice).then(|| (i64_of(dice), i64_of(dice)));
    let open = yes(dice).then(|| Proposed {
        act: act(dice),
        size: u32_of(dice),
        host: signed(dice),
        inspectorate: signed(dice),
    });
    let lapsed = yes(dice).then(|| Lapsed {
        act: act(dice),
        size: u32_of(dice),
        host: yes(dice),
        inspectorate: yes(dice),
        cause: match dice.below(4) {
            0 => LapseCause::Entry { seq: u32_of(dice), kind: dice.byte() },
            1 => LapseCause::Replaced,
            2 => LapseCause::Abandoned,
            _ => LapseCause::NotRecorded,
        },
    });
    Proposals { open, lapsed }
}

/// A reply; a piece is taken from `bytes`, which are at least as many as a piece has.
pub fn reply<'a>(dice: &mut Dice, bytes_at: &'a [u8]) -> Reply<'a> {
    match dice.below(11) {
        0 => Reply::Status(status(dice)),
        1 => Reply::Sums(Sums {
            categories: dice.byte(),
            totals: counts(dice),
            limits: counts(dice),
            declared: counts(dice),
            pending: i16_of(dice),
        }),
        2 => Reply::Piece(Piece { total: u16_of(dice), bytes: &bytes_at[..dice.below(PIECE_MAX + 1)] }),
        3 => Reply::Exported(Exported {
            size: u32_of(dice),
            head: bytes(dice),
            epoch: u16_of(dice),
            state: dice.byte(),
            serial: dice.byte(),
            boot: u32_of(dice),
            mono_s: u32_of(dice),
            earliest: i64_of(dice),
            width_s: u32_of(dice),
            firmware: bytes(dice),
            signature: bytes(dice),
        }),
        4 => Reply::Challenge(Challenge {
            nonce: bytes(dice),
            size: u32_of(dice),
            head: bytes(dice),
            session: u32_of(dice),
            epoch: u16_of(dice),
            key: bytes(dice),
            released: bytes(dice),
        }),
        5 => Reply::Waiting { host: yes(dice), inspectorate: yes(dice) },
        6 => Reply::Acknowledged(acknowledged(dice)),
        7 => Reply::Tallied(Tallied {
            entry: acknowledged(dice),
            category: dice.byte(),
            total: u32_of(dice),
            declared: u32_of(dice),
            limit: u32_of(dice),
            against_declared: verdict(dice),
            against_limit: verdict(dice),
            in_force: verdict(dice),
        }),
        8 => Reply::Enrolment(Enrolment {
            host: yes(dice),
            inspectorate: yes(dice),
            host_signed: yes(dice),
            inspectorate_signed: yes(dice),
            device: bytes(dice),
            key_d: bytes(dice),
            firmware: bytes(dice),
            term: bytes(dice),
        }),
        9 => Reply::Proposals(proposals(dice)),
        _ => Reply::Refused(refusal(dice)),
    }
}
