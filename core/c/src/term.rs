//! Whether a treaty is in force, until when, and what would change that.
#![expect(unsafe_code, reason = "C finds the functions by their names, and they pass pointers to `boundary`")]
#![expect(clippy::missing_safety_doc, reason = "the rules for pointers are the same for all functions: see the header")]

use core::ffi::c_char;

use proverka::judge::{EndRange, Extension, PartyStanding, Status as TreatyStatus, WhatIfError};

use crate::boundary::{Output, list, text, value};
use crate::date::{Date, span};
use crate::question::{Asked, Question};
use crate::status::{
    PROVERKA_NO_EXPIRY, PROVERKA_NO_SUCH_PARTY, PROVERKA_OTHER_REASON, PROVERKA_OUT_OF_CALENDAR, Status,
};
use crate::treaty::Parties;
use crate::verdict::{code, code_of_truth};

/// The treaty has not entered into force.
pub const PROVERKA_TREATY_NOT_YET: u8 = 1;
/// The treaty has not entered into force, but is applied provisionally.
pub const PROVERKA_TREATY_PROVISIONAL: u8 = 2;
/// The treaty never entered into force, and a signatory declared that it will not become a party.
pub const PROVERKA_TREATY_ABANDONED: u8 = 3;
/// The treaty is in force.
pub const PROVERKA_TREATY_IN_FORCE: u8 = 4;
/// The term of the treaty has expired.
pub const PROVERKA_TREATY_EXPIRED: u8 = 5;
/// So many parties withdrew that fewer than two sides remain.
pub const PROVERKA_TREATY_WITHDRAWN: u8 = 6;
/// The parties agreed to end the treaty.
pub const PROVERKA_TREATY_TERMINATED: u8 = 7;
/// Another treaty replaced it, or the treaty that it depends on ended.
pub const PROVERKA_TREATY_SUPERSEDED: u8 = 8;
/// The known facts fit more than one of these.
pub const PROVERKA_TREATY_UNDECIDED: u8 = 9;

/// No party raised an extension.
pub const PROVERKA_EXTENSION_NONE: u8 = 1;
/// A party raised an extension, or offered talks.
pub const PROVERKA_EXTENSION_RAISED: u8 = 2;
/// The parties consider an extension together.
pub const PROVERKA_EXTENSION_UNDER_CONSIDERATION: u8 = 3;
/// Talks on an extension were declined.
pub const PROVERKA_EXTENSION_TALKS_DECLINED: u8 = 4;
/// Every party agreed to an extension. Domestic steps may remain.
pub const PROVERKA_EXTENSION_AGREED: u8 = 5;
/// An extension is in force, or was until the treaty ended.
pub const PROVERKA_EXTENSION_IN_FORCE: u8 = 6;
/// The known facts fit more than one of these.
pub const PROVERKA_EXTENSION_UNDECIDED: u8 = 7;

/// The party has not joined the treaty.
pub const PROVERKA_PARTY_NOT_JOINED: u8 = 1;
/// The treaty is not in force, but the party applies it provisionally with the others.
pub const PROVERKA_PARTY_PROVISIONAL: u8 = 2;
/// The treaty is in force and binds the party.
pub const PROVERKA_PARTY_BOUND: u8 = 3;
/// The treaty binds the party, whose notice of withdrawal has not taken effect yet.
pub const PROVERKA_PARTY_NOTICE_RUNNING: u8 = 4;
/// The party has left the treaty.
pub const PROVERKA_PARTY_LEFT: u8 = 5;
/// The treaty is not in force.
pub const PROVERKA_PARTY_NOT_IN_FORCE: u8 = 6;
/// The known facts fit more than one of these.
pub const PROVERKA_PARTY_UNDECIDED: u8 = 7;

/// The treaty surely never ends.
pub const PROVERKA_END_NEVER: u8 = 1;
/// The treaty ends, or ended, on exactly the day `earliest`, which is also `latest`.
pub const PROVERKA_END_EXACT: u8 = 2;
/// The treaty ends, or ended, on a day from `earliest` to `latest`, both included. If `latest` is three zeros, it may
/// never end.
pub const PROVERKA_END_RANGE: u8 = 3;
/// The days asked about have different answers.
pub const PROVERKA_END_DIFFERS: u8 = 4;

/// The value of `days_left` if the number is not known, or there is none because the treaty never ends.
pub const PROVERKA_DAYS_UNKNOWN: u32 = u32::MAX;

/// The end of a term: the day on which it ends by the treaty's text, for example the anniversary. Whether the treaty is
/// still in force on that day depends on `last_day` of the question.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The first possible day; three zeros if there is none.
    pub earliest: Date,
    /// The last possible day; three zeros if there is none.
    pub latest: Date,
    /// One of `PROVERKA_END_*`.
    pub kind: u8,
    /// This is always zero.
    pub reserved: [u8; 3],
}

/// The state of a treaty on the day asked about, as far as it was known on that day.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The day of entry into force; three zeros if the treaty never entered into force.
    pub entry_into_force: Date,
    /// The last day in force, under the reading in the question. Three zeros if it is not known exactly, if the treaty
    /// never ends, and if it never entered into force.
    pub last_day: Date,
    /// The farthest day to which the treaty can still be extended. Three zeros if it cannot be extended, and if the
    /// text sets no longest extension.
    pub extendable_until: Date,
    /// When it ends or ended.
    pub ends: End,
    /// The remaining days in force, with the day asked about; 0 once the treaty has ended. Before entry into force, it
    /// is the length of the whole term. `PROVERKA_DAYS_UNKNOWN` if it is not known.
    pub days_left: u32,
    /// Whether the treaty is in force on all days asked about: `PROVERKA_HOLDS`, `PROVERKA_FAILS` or
    /// `PROVERKA_UNDECIDED`.
    pub in_force: u8,
    /// One of `PROVERKA_TREATY_*`.
    pub status: u8,
    /// One of `PROVERKA_EXTENSION_*`.
    pub extension: u8,
    /// This is always zero.
    pub reserved: u8,
    /// The parties that surely declared a suspension and surely have not ended it. A suspension changes no legal date.
    pub suspended_by: Parties,
    /// The parties whose withdrawal has surely taken effect.
    pub withdrawn: Parties,
}

/// What a hypothetical act would change.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// When the treaty ends without the act.
    pub before: End,
    /// When it would end with the act; the same as `before` if the act is not allowed.
    pub after: End,
    /// The last day in force with the act, under the reading in the question; three zeros if it is not known exactly.
    pub last_day: Date,
    /// Whether the treaty's text allows the act: `PROVERKA_HOLDS`, `PROVERKA_FAILS`, `PROVERKA_UNDECIDED`, or
    /// `PROVERKA_NOT_BINDING` if no rule of the treaty is about it.
    pub verdict: u8,
    /// This is always zero.
    pub reserved: [u8; 3],
}

impl From<EndRange> for End {
    fn from(end: EndRange) -> Self {
        let kind = if end.is_never() {
            PROVERKA_END_NEVER
        } else if end.exact().is_some() {
            PROVERKA_END_EXACT
        } else {
            PROVERKA_END_RANGE
        };
        Self { earliest: end.earliest().into(), latest: end.latest().into(), kind, reserved: [0; 3] }
    }
}

impl End {
    const DIFFERS: Self =
        Self { earliest: Date::NONE, latest: Date::NONE, kind: PROVERKA_END_DIFFERS, reserved: [0; 3] };
}

impl From<proverka::judge::WhatIf> for WhatIf {
    fn from(answer: proverka::judge::WhatIf) -> Self {
        Self {
            before: answer.before.into(),
            after: answer.after.into(),
            last_day: answer.last_day.into(),
            verdict: code(answer.verdict),
            reserved: [0; 3],
        }
    }
}

/// Says whether a treaty is in force, until when, and what was done about it.
///
/// Status: what is wrong with the question or its acts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_term(question: *const Question, term: *mut Term) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let asked = unsafe { Asked::new(question) };
    // SAFETY: The same.
    let output = unsafe { Output::one(term) };
    list(output, |output| {
        asked?.ask(&mut |question| {
            let standing = question.standing();
            output.put(
                0,
                Term {
                    entry_into_force: question.treaty.entry_into_force.map(|entry| entry.value).into(),
                    last_day: standing.last_day.into(),
                    extendable_until: standing.extendable_until.into(),
                    ends: standing.ends.map_or(End::DIFFERS, End::from),
                    days_left: standing.days_left.unwrap_or(PROVERKA_DAYS_UNKNOWN),
                    in_force: code_of_truth(standing.in_force),
                    status: code_of_status(standing.status),
                    extension: code_of_extension(standing.extension),
                    reserved: 0,
                    suspended_by: standing.suspended_by.into(),
                    withdrawn: standing.withdrawn.into(),
                },
            )
        })
    })
}

/// Says what the treaty is to the party with this code of `length` bytes, such as `US`: one of `PROVERKA_PARTY_*`.
///
/// Status: `PROVERKA_NO_SUCH_PARTY`, `PROVERKA_NOT_UTF8`, or what is wrong with the question or its acts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_party_standing(
    question: *const Question,
    code: *const c_char,
    length: usize,
    standing: *mut u8,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let asked = unsafe { Asked::new(question) };
    // SAFETY: The same.
    let code = unsafe { text(code, length) };
    // SAFETY: The same.
    let output = unsafe { Output::one(standing) };
    list(output, |output| {
        let asked = asked?;
        let (place, _) = asked.treaty().party(code?).map_err(|_| PROVERKA_NO_SUCH_PARTY)?;
        asked.ask(&mut |question| output.put(0, code_of_standing(question.party_standing(place))))
    })
}

/// Says what a notice of withdrawal by `parties`, received on `received`, would change. The set must not be empty.
///
/// The first day asked about in the question is the day up to which the acts are known.
///
/// Status: `PROVERKA_NO_SUCH_DAY`, `PROVERKA_NO_SUCH_PARTY`, or what is wrong with the question or its acts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_if_notice(
    question: *const Question,
    received: Date,
    parties: *const Parties,
    what_if: *mut WhatIf,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let asked = unsafe { Asked::new(question) };
    // SAFETY: The same, and every pattern of bits is a set.
    let parties = unsafe { value(parties) };
    // SAFETY: The same.
    let output = unsafe { Output::one(what_if) };
    list(output, |output| {
        let (asked, received) = (asked?, received.checked()?);
        let parties = parties?.checked(asked.treaty())?;
        if parties.is_empty() {
            return Err(PROVERKA_NO_SUCH_PARTY);
        }
        asked.ask(&mut |question| output.put(0, question.if_notice(received, parties, |_| {}).into()))
    })
}

/// Says what an extension by `count` units would change, if every party decided it and it came into force on the first
/// day asked about. `unit` is `PROVERKA_DAYS`, `PROVERKA_MONTHS` or `PROVERKA_YEARS`.
///
/// Status: `PROVERKA_BAD_VALUE`; `PROVERKA_NO_EXPIRY`; `PROVERKA_OUT_OF_CALENDAR` if the new end is past the calendar
/// or the treaty's rule for short months refuses it; or what is wrong with the question or its acts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_if_extended(
    question: *const Question,
    count: i32,
    unit: u8,
    what_if: *mut WhatIf,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let asked = unsafe { Asked::new(question) };
    // SAFETY: The same.
    let output = unsafe { Output::one(what_if) };
    list(output, |output| {
        let (asked, span) = (asked?, span(count, unit)?);
        asked.ask(&mut |question| {
            let answer = question.if_extended(span, |_| {}).map_err(|error| match error {
                WhatIfError::NoExpiry => PROVERKA_NO_EXPIRY,
                WhatIfError::NoSuchDay => PROVERKA_OUT_OF_CALENDAR,
                _ => PROVERKA_OTHER_REASON,
            })?;
            output.put(0, answer.into())
        })
    })
}

/// Returns the word for one of `PROVERKA_TREATY_*`, such as `in_force`. It ends with a zero byte, lives as long as the
/// program and is never null: another number has the text `unknown status`.
#[unsafe(no_mangle)]
pub extern "C" fn proverka_treaty_text(status: u8) -> *const c_char {
    let text = match status {
        PROVERKA_TREATY_NOT_YET => c"not_yet",
        PROVERKA_TREATY_PROVISIONAL => c"provisional",
        PROVERKA_TREATY_ABANDONED => c"abandoned",
        PROVERKA_TREATY_IN_FORCE => c"in_force",
        PROVERKA_TREATY_EXPIRED => c"expired",
        PROVERKA_TREATY_WITHDRAWN => c"withdrawn",
        PROVERKA_TREATY_TERMINATED => c"terminated",
        PROVERKA_TREATY_SUPERSEDED => c"superseded",
        PROVERKA_TREATY_UNDECIDED => c"undecided",
        _ => c"unknown status",
    };
    text.as_ptr()
}

const fn code_of_status(status: TreatyStatus) -> u8 {
    match status {
        TreatyStatus::NotYet => PROVERKA_TREATY_NOT_YET,
        TreatyStatus::Provisional => PROVERKA_TREATY_PROVISIONAL,
        TreatyStatus::Abandoned => PROVERKA_TREATY_ABANDONED,
        TreatyStatus::InForce => PROVERKA_TREATY_IN_FORCE,
        TreatyStatus::Expired => PROVERKA_TREATY_EXPIRED,
        TreatyStatus::Withdrawn => PROVERKA_TREATY_WITHDRAWN,
        TreatyStatus::Terminated => PROVERKA_TREATY_TERMINATED,
        TreatyStatus::Superseded => PROVERKA_TREATY_SUPERSEDED,
        TreatyStatus::Undecided => PROVERKA_TREATY_UNDECIDED,
    }
}

const fn code_of_extension(extension: Extension) -> u8 {
    match extension {
        Extension::None => PROVERKA_EXTENSION_NONE,
        Extension::Raised => PROVERKA_EXTENSION_RAISED,
        Extension::UnderConsideration => PROVERKA_EXTENSION_UNDER_CONSIDERATION,
        Extension::TalksDeclined => PROVERKA_EXTENSION_TALKS_DECLINED,
        Extension::Agreed => PROVERKA_EXTENSION_AGREED,
        Extension::InForce => PROVERKA_EXTENSION_IN_FORCE,
        Extension::Undecided => PROVERKA_EXTENSION_UNDECIDED,
    }
}

const fn code_of_standing(standing: PartyStanding) -> u8 {
    match standing {
        PartyStanding::NotJoined => PROVERKA_PARTY_NOT_JOINED,
        PartyStanding::Provisional => PROVERKA_PARTY_PROVISIONAL,
        PartyStanding::Bound => PROVERKA_PARTY_BOUND,
        PartyStanding::NoticeRunning => PROVERKA_PARTY_NOTICE_RUNNING,
        PartyStanding::Left => PROVERKA_PARTY_LEFT,
        PartyStanding::NotInForce => PROVERKA_PARTY_NOT_IN_FORCE,
        PartyStanding::Undecided => PROVERKA_PARTY_UNDECIDED,
    }
}
