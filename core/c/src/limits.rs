//! Declared totals against the limits of a treaty.
#![expect(unsafe_code, reason = "C finds the functions by their names, and they pass pointers to `boundary`")]
#![expect(clippy::missing_safety_doc, reason = "the rules for pointers are the same for all functions: see the header")]

use core::ffi::c_char;

use proverka::count::CountRange;
use proverka::judge::LimitFinding;
use proverka::treaty;
use proverka::verdict::Verdict;

use crate::boundary::{Output, list, slice, text};
use crate::question::{Asked, Question};
use crate::status::{
    PROVERKA_BUFFER_TOO_SMALL, PROVERKA_NO_SUCH_QUANTITY, PROVERKA_NO_SUCH_SIDE, PROVERKA_REPEATED, PROVERKA_REVERSED,
    Status,
};
use crate::verdict::{code, code_of_provenance};

/// The value of `most` if nothing bounds a number from above.
pub const PROVERKA_UNBOUNDED: u32 = u32::MAX;

/// The room for a clause, with the zero byte at its end. Unit: bytes.
pub const PROVERKA_CLAUSE_SIZE: usize = 48;

/// A number that may be known only within bounds, in steps of its quantity: of a quantity with two decimals, 367 stands
/// for 3.67.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The smallest possible number.
    pub least: u32,
    /// The largest possible number, the same as `least` if the number is known exactly. `PROVERKA_UNBOUNDED` if nothing
    /// bounds it.
    pub most: u32,
}

/// A declared total: how much a side has of a quantity.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Total {
    /// The side, or the group of parties that keep a limit together, such as `US`. The text needs no zero byte.
    pub side: *const c_char,
    /// The length of `side`. Unit: bytes.
    pub side_length: usize,
    /// The quantity of the treaty, such as `warheads`. The text needs no zero byte.
    pub quantity: *const c_char,
    /// The length of `quantity`. Unit: bytes.
    pub quantity_length: usize,
    /// How much it is.
    pub number: Range,
}

/// The judgement of one total against one limit.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The distance to the bound: negative if it is exceeded. Only if `has_margin` is 1. Unit: steps of the quantity.
    pub margin: i64,
    /// The number that the limit allows, or at least requires. Only if `has_bound` is 1.
    pub bound: Range,
    /// The index of the total in the list that was given.
    pub total: u32,
    /// `PROVERKA_HOLDS`, `PROVERKA_FAILS`, `PROVERKA_UNDECIDED` or `PROVERKA_NOT_BINDING`.
    pub verdict: u8,
    /// 1 if the limit is a floor, which requires at least something; 0 if it is a ceiling.
    pub is_floor: u8,
    /// 1 if there is a bound; 0 if nothing is known about it, as of a share of a number that was not given.
    pub has_bound: u8,
    /// 1 if there is a margin; 0 if no single number expresses it.
    pub has_margin: u8,
    /// How well the limit is known: one of `PROVERKA_PROVENANCE_*`.
    pub provenance: u8,
    /// The number of decimals of the quantity, 0 to 6.
    pub decimals: u8,
    /// 1 if the clause was cut because it did not fit; 0 otherwise. No clause of the catalogue is cut.
    pub clause_is_cut: u8,
    /// This is always zero.
    pub reserved: u8,
    /// The clause of the treaty, such as `II(1)(b)`: UTF-8 that ends with a zero byte.
    pub clause: [c_char; PROVERKA_CLAUSE_SIZE],
}

/// What all findings say together.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The number of findings, also of those for which there was no room.
    pub findings: usize,
    /// The number of limits that were not judged because no total of that side and quantity was given.
    pub not_judged: usize,
    /// The verdict on all findings together: it fails if one fails, and is undecided if none fails and one is
    /// undecided. It says nothing about limits that were not judged.
    pub verdict: u8,
    /// This is always zero.
    pub reserved: [u8; 7],
}

impl Range {
    fn checked(self) -> Result<CountRange, Status> {
        if self.least > self.most {
            Err(PROVERKA_REVERSED)
        } else if self.most == PROVERKA_UNBOUNDED {
            // The sum with nothing known is "at least so many".
            Ok(CountRange::UNKNOWN.sum(CountRange::exactly(self.least)))
        } else {
            Ok(CountRange::spanning(self.least, self.most))
        }
    }
}

impl From<CountRange> for Range {
    fn from(range: CountRange) -> Self {
        Self { least: range.min(), most: range.max().unwrap_or(PROVERKA_UNBOUNDED) }
    }
}

/// Totals whose texts may be read.
struct Totals<'a>(&'a [Total]);

impl<'a> Totals<'a> {
    /// Borrows totals.
    ///
    /// # Safety
    ///
    /// `totals` and the pointers in it keep the rules for pointers during `'a`.
    unsafe fn new(totals: *const Total, count: usize) -> Result<Self, Status> {
        // SAFETY: The caller promises it, and every pattern of bits is a total.
        unsafe { slice(totals, count) }.map(Self)
    }

    /// The side and the quantity of each total, and its number.
    fn iter(&self) -> impl Iterator<Item = Result<(&'a str, &'a str, Range), Status>> {
        self.0.iter().map(|total| {
            // SAFETY: Whoever made this promised that the pointers in totals keep the rules.
            let side = unsafe { text(total.side, total.side_length) }?;
            // SAFETY: The same.
            let quantity = unsafe { text(total.quantity, total.quantity_length) }?;
            Ok((side, quantity, total.number))
        })
    }

    /// The index and the number of the total of this side and quantity.
    fn find(&self, side: &str, quantity: &str) -> Option<(usize, Range)> {
        let mut all = self.iter().enumerate();
        all.find_map(|(index, total)| {
            total.ok().filter(|(of, what, _)| *of == side && *what == quantity).map(|(.., number)| (index, number))
        })
    }

    /// Checks that the treaty knows all names, that no total is given twice, and that all ranges are ranges.
    fn check(&self, treaty: &treaty::Treaty<'_>) -> Result<(), Status> {
        for (index, total) in self.iter().enumerate() {
            let (side, quantity, number) = total?;
            number.checked()?;
            treaty.side_or_group(side).map_err(|_| PROVERKA_NO_SUCH_SIDE)?;
            treaty.quantity(quantity).map_err(|_| PROVERKA_NO_SUCH_QUANTITY)?;
            if self.find(side, quantity).is_none_or(|(first, _)| first != index) {
                return Err(PROVERKA_REPEATED);
            }
        }
        Ok(())
    }
}

/// Judges totals against the limits of the treaty on the day asked about.
///
/// Every limit that is relevant on that day and that is about a total gives a finding, in the order of the sides of the
/// treaty, then its groups, each in the order of the limits. A limit without a total gives none and is counted in
/// `not_judged`. To see such a limit as undecided, give a total from 0 to `PROVERKA_UNBOUNDED`. A share of the number
/// of another day is undecided.
///
/// `findings` has room for `capacity` findings. If there are more, the first ones are written, `summary` is complete,
/// and the status is `PROVERKA_BUFFER_TOO_SMALL`. On any other error, nothing is written.
///
/// Status: `PROVERKA_NO_SUCH_SIDE`, `PROVERKA_NO_SUCH_QUANTITY`, `PROVERKA_REPEATED`, `PROVERKA_REVERSED`,
/// `PROVERKA_NOT_UTF8`, `PROVERKA_BUFFER_TOO_SMALL`, or what is wrong with the question or its acts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_judge_totals(
    question: *const Question,
    totals: *const Total,
    total_count: usize,
    findings: *mut Finding,
    capacity: usize,
    summary: *mut Summary,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let asked = unsafe { Asked::new(question) };
    // SAFETY: The same.
    let totals = unsafe { Totals::new(totals, total_count) };
    // SAFETY: The same.
    let findings = unsafe { Output::many(findings, capacity) };
    // SAFETY: The same.
    let summary = unsafe { Output::one(summary) };
    list(summary, |summary| {
        let (asked, totals, mut findings) = (asked?, totals?, findings?);
        totals.check(asked.treaty())?;
        asked.ask(&mut |question| {
            let (mut count, mut not_judged, mut verdict) = (0_usize, 0_usize, Verdict::NotBinding);
            let number = |side: &str, quantity: &treaty::Quantity<'_>| {
                totals.find(side, quantity.id).and_then(|(_, number)| number.checked().ok())
            };
            for found in question.limits().judge(|_| true, number) {
                let Some((total, _)) = totals.find(found.side, found.ceiling.quantity) else {
                    not_judged = not_judged.saturating_add(1);
                    continue;
                };
                verdict = verdict.and(found.finding.verdict);
                let decimals = question.treaty.quantity(found.ceiling.quantity).map_or(0, |quantity| quantity.decimals);
                if count < findings.capacity() {
                    findings.put(count, finding(&found, total, decimals))?;
                }
                count = count.saturating_add(1);
            }
            summary.put(0, Summary { findings: count, not_judged, verdict: code(verdict), reserved: [0; 7] })?;
            if count > findings.capacity() { Err(PROVERKA_BUFFER_TOO_SMALL) } else { Ok(()) }
        })
    })
}

fn finding(found: &LimitFinding<'_>, total: usize, decimals: u8) -> Finding {
    let LimitFinding { finding, ceiling, .. } = found;
    let (clause, clause_is_cut) = clause(finding.citation.clause);
    Finding {
        margin: finding.margin.unwrap_or(0),
        bound: finding.bound.map_or(Range { least: 0, most: 0 }, Range::from),
        total: u32::try_from(total).unwrap_or(u32::MAX),
        verdict: code(finding.verdict),
        is_floor: u8::from(ceiling.bound.is_floor()),
        has_bound: u8::from(finding.bound.is_some()),
        has_margin: u8::from(finding.margin.is_some()),
        provenance: code_of_provenance(finding.citation.provenance),
        decimals,
        clause_is_cut: u8::from(clause_is_cut),
        reserved: 0,
        clause,
    }
}

/// The text of a clause for C, and whether it was cut. It is cut between characters.
fn clause(text: &str) -> ([c_char; PROVERKA_CLAUSE_SIZE], bool) {
    let mut clause = [0; PROVERKA_CLAUSE_SIZE];
    let mut end = text.len();
    while end >= PROVERKA_CLAUSE_SIZE || !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    for (to, from) in clause.iter_mut().zip(text.bytes().take(end)) {
        *to = c_char::from_ne_bytes([from]);
    }
    (clause, end < text.len())
}
