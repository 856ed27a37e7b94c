//! What is asked: a treaty, after which acts, on which day.
#![expect(unsafe_code, reason = "C finds the functions by their names, and they pass pointers to `boundary`")]
#![expect(clippy::missing_safety_doc, reason = "the rules for pointers are the same for all functions: see the header")]

use proverka::calendar::Interval;
use proverka::judge::{self, LastDay};
use proverka::treaty::{self, Acts};

use crate::act::Act;
use crate::boundary::{Output, answer, reference, slice, value};
use crate::date::Date;
use crate::status::{
    PROVERKA_ACTS_OUT_OF_ORDER, PROVERKA_BAD_VALUE, PROVERKA_NULL_POINTER, PROVERKA_REVERSED, PROVERKA_TOO_MANY, Status,
};
use crate::treaty::Treaty;

/// The largest number of acts that a program can give.
pub const PROVERKA_MOST_ACTS: usize = 32;

/// The acts are those that the catalogue has on record for the treaty.
pub const PROVERKA_ACTS_ON_RECORD: u8 = 1;
/// The acts are those that the program gives, and no others.
pub const PROVERKA_ACTS_GIVEN: u8 = 2;

/// The day before the anniversary is the last day of a term that ends on an anniversary.
pub const PROVERKA_LAST_DAY_EVE: u8 = 1;
/// The anniversary itself is the last day of a term that ends on an anniversary.
pub const PROVERKA_LAST_DAY_ANNIVERSARY: u8 = 2;

/// A question about a treaty. Fill it with `proverka_question_make`, or by hand. A field that was forgotten is an error
/// or makes answers undecided; it never decides one.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The treaty. It must live as long as the question is used.
    pub treaty: *const Treaty,
    /// With `PROVERKA_ACTS_GIVEN`: what happened to the treaty, sorted by `earliest`. Acts after the day asked about
    /// change nothing. Null if `act_count` is zero, and with `PROVERKA_ACTS_ON_RECORD`.
    pub acts: *const Act,
    /// The number of acts, at most `PROVERKA_MOST_ACTS`; zero with `PROVERKA_ACTS_ON_RECORD`.
    pub act_count: usize,
    /// The first day asked about. Three zeros if there is no earliest day.
    pub earliest: Date,
    /// The last day asked about; the same as `earliest` for one day. Three zeros if there is no latest day, as with a
    /// clock that lost its time. About a range of days, an answer is decided only if it is the same on all of them.
    pub latest: Date,
    /// Where the acts come from: `PROVERKA_ACTS_ON_RECORD` or `PROVERKA_ACTS_GIVEN`.
    pub act_source: u8,
    /// Whether a term still runs on its anniversary: `PROVERKA_LAST_DAY_EVE` or `PROVERKA_LAST_DAY_ANNIVERSARY`.
    /// Parties and sources disagree, so there is no default.
    pub last_day: u8,
    /// This must be zero.
    pub reserved: [u8; 2],
}

/// Fills a question about one day, after the acts that are on record for the treaty.
///
/// `last_day` is `PROVERKA_LAST_DAY_EVE` or `PROVERKA_LAST_DAY_ANNIVERSARY`.
///
/// Status: `PROVERKA_NO_SUCH_DAY`, `PROVERKA_BAD_VALUE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_question_make(
    treaty: *const Treaty,
    day: Date,
    last_day: u8,
    question: *mut Question,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let output = unsafe { Output::one(question) };
    answer(output, || {
        if treaty.is_null() {
            return Err(PROVERKA_NULL_POINTER);
        }
        day.checked()?;
        reading(last_day)?;
        Ok(Question {
            treaty,
            acts: core::ptr::null(),
            act_count: 0,
            earliest: day,
            latest: day,
            act_source: PROVERKA_ACTS_ON_RECORD,
            last_day,
            reserved: [0; 2],
        })
    })
}

fn reading(last_day: u8) -> Result<LastDay, Status> {
    match last_day {
        PROVERKA_LAST_DAY_EVE => Ok(LastDay::Eve),
        PROVERKA_LAST_DAY_ANNIVERSARY => Ok(LastDay::Anniversary),
        _ => Err(PROVERKA_BAD_VALUE),
    }
}

/// A question whose pointers were resolved.
pub(crate) struct Asked<'a> {
    treaty: &'a Treaty,
    acts: Given<'a>,
    at: Interval<proverka::calendar::Date>,
    last_day: LastDay,
}

enum Given<'a> {
    OnRecord,
    List(&'a [Act]),
}

impl<'a> Asked<'a> {
    /// Resolves a question.
    ///
    /// # Safety
    ///
    /// `question` and the pointers in it keep the rules for pointers during `'a`.
    pub(crate) unsafe fn new(question: *const Question) -> Result<Self, Status> {
        // SAFETY: The caller promises it, and every pattern of bits is a question.
        let question = unsafe { value(question) }?;
        // SAFETY: The caller promises it.
        let treaty = unsafe { reference(question.treaty) }?;
        if question.reserved != [0; 2] {
            return Err(PROVERKA_BAD_VALUE);
        }
        let acts = match question.act_source {
            PROVERKA_ACTS_ON_RECORD if question.acts.is_null() && question.act_count == 0 => Given::OnRecord,
            // SAFETY: The caller promises it, and every pattern of bits is an act.
            PROVERKA_ACTS_GIVEN => Given::List(unsafe { slice(question.acts, question.act_count) }?),
            _ => return Err(PROVERKA_BAD_VALUE),
        };
        let at = Interval::new(question.earliest.optional()?, question.latest.optional()?);
        let at = at.map_err(|_| PROVERKA_REVERSED)?;
        Ok(Self { treaty, acts, at, last_day: reading(question.last_day)? })
    }

    /// The text of the treaty.
    pub(crate) const fn treaty(&self) -> &'static treaty::Treaty<'static> {
        self.treaty.text
    }

    /// Asks the core's question. The closure is not generic, so that it is compiled once for both sources of acts.
    pub(crate) fn ask(&self, answer: &mut dyn FnMut(&judge::Question<'_>) -> Result<(), Status>) -> Result<(), Status> {
        match self.acts {
            Given::OnRecord => answer(&self.after(self.treaty.acts)),
            Given::List(acts) => self.ask_after(acts, answer),
        }
    }

    /// Kept out of line so that the room for acts is on the stack only where acts are given.
    #[inline(never)]
    fn ask_after(
        &self,
        given: &[Act],
        answer: &mut dyn FnMut(&judge::Question<'_>) -> Result<(), Status>,
    ) -> Result<(), Status> {
        let mut room = [treaty::Act::EMPTY; PROVERKA_MOST_ACTS];
        let acts = room.get_mut(..given.len()).ok_or(PROVERKA_TOO_MANY)?;
        for (to, from) in acts.iter_mut().zip(given) {
            *to = from.checked(self.treaty.text)?;
        }
        answer(&self.after(Acts::new(acts).map_err(|_| PROVERKA_ACTS_OUT_OF_ORDER)?))
    }

    const fn after<'b>(&self, acts: Acts<'b>) -> judge::Question<'b>
    where
        'a: 'b,
    {
        judge::Question { treaty: self.treaty.text, acts, at: self.at, last_day: self.last_day }
    }
}
