//! Compares the standing of a treaty with every world that its uncertain acts allow.
//!
//! A decided answer must be right in all of them. How often the core leaves open what all of them agree on is
//! counted and bounded, so that a loss of precision shows too. A failure prints one line, which is played again by
//! `PROVERKA_CASE='<line>' cargo test -p proverka --test judge the_case_in_the_environment -- --nocapture`.

use std::collections::BTreeMap;

use jiff::civil::Date as Day;
use proptest::prelude::*;
use proverka::calendar::{Date, Interval, MonthEnd};
use proverka::judge::{Extension, LastDay, PartyStanding, Question, Standing, Status};
use proverka::treaty::{Act, ActKind, Acts, StatePartySet};
use proverka::verdict::Truth;
use proverka_test_support::properties::cases;
use proverka_test_support::reach::{full, most, reach, stride};

use crate::cases::{Case, Code, PALETTE, TREATIES, at, treaty};
use crate::worlds::{Answer, MissingDay, Resumption, answer, day, worlds};

/// The single days that are judged in every world: first each day, then every third day until nothing changes any more.
fn asked() -> impl Iterator<Item = i32> {
    (-1..=16).chain((18..=33).step_by(3)).chain(MONTH_LATER).chain((39..=45).step_by(3))
}

/// The last days of February and the first of March, a month after the acts.
const MONTH_LATER: std::ops::Range<i32> = 34..39;

/// Ranges of days that are asked about, besides each day; `None` is unbounded.
const RANGES: &[(Option<i32>, Option<i32>)] = &[
    (Some(0), Some(1)),
    (Some(0), Some(14)),
    (Some(2), Some(5)),
    (Some(3), Some(7)),
    (Some(5), Some(6)),
    (Some(6), Some(7)),
    (Some(6), Some(8)),
    (Some(7), Some(8)),
    (Some(8), Some(12)),
    (Some(9), Some(20)),
    (Some(5), None),
    (Some(13), None),
    (None, Some(0)),
    (None, Some(6)),
    (None, None),
];

/// How often an answer was decided or open, and whether the worlds agreed.
#[derive(Clone, Copy, Default)]
struct Tally {
    decided: u64,
    rightly_open: u64,
    /// The answers that were open although every world agrees.
    gap: u64,
}

#[derive(Default)]
struct Report {
    cases: u64,
    worlds: u64,
    questions: u64,
    fields: BTreeMap<&'static str, Tally>,
    /// One case for each number of uncertain acts and field in which the core left open what the worlds agree on.
    examples: BTreeMap<(&'static str, usize), String>,
}

impl Report {
    /// Notes one answer: whether the core decided it, whether that is right, and whether all worlds agree.
    fn field(
        &mut self,
        name: &'static str,
        decided: bool,
        right: bool,
        agreed: bool,
        context: &dyn Fn(&str) -> String,
    ) -> Result<(), String> {
        let tally = self.fields.entry(name).or_default();
        if decided {
            tally.decided += 1;
            if !right {
                return Err(context(name));
            }
        } else if agreed {
            tally.gap += 1;
            let example = context(name);
            let acts = example.matches('@').count();
            self.examples.entry((name, acts)).or_insert(example);
        } else {
            tally.rightly_open += 1;
        }
        Ok(())
    }

    fn print(&self, title: &str) {
        println!("{title}: {} cases, {} worlds, {} questions", self.cases, self.worlds, self.questions);
        for (field, tally) in &self.fields {
            let open = tally.rightly_open + tally.gap;
            println!(
                "  {field:<18} decided {:>9}  open {:>8}  of it the worlds agree {:>6} ({:.2} % of agreed)",
                tally.decided,
                open,
                tally.gap,
                100.0 * tally.gap as f64 / (tally.decided + tally.gap).max(1) as f64
            );
        }
        for ((field, _), example) in &self.examples {
            println!("  open {field}: {example}");
        }
    }

    /// The share, in ten thousandths, of agreed answers that the core leaves open.
    fn gap(&self, field: &str) -> u64 {
        let tally = self.fields.get(field).copied().unwrap_or_default();
        10_000 * tally.gap / (tally.decided + tally.gap).max(1)
    }
}

fn members(set: StatePartySet) -> Vec<usize> {
    set.places().collect()
}

fn range(first: Option<i32>, last: Option<i32>) -> Interval<Date> {
    Interval::new(first.map(at), last.map(at)).unwrap()
}

/// Asks every question about a case and compares each answer with every world.
fn check(case: &Case, report: &mut Report) -> Result<(), String> {
    let treaty = treaty(case.treaty);
    let record: Vec<Act<'_>> = case.codes.iter().map(|code| code.act()).collect();
    let acts = Acts::new(&record).map_err(|error| error.to_string())?;
    let worlds = worlds(&record);
    let entry = treaty.entry_into_force.map(|entry| day(entry.value));
    // If the month-end rule leaves nothing open, one reading is enough.
    let (readings, later) = match treaty.term.month_end {
        MonthEnd::Clamp => (&MissingDay::ALL[..1], 0..0),
        MonthEnd::Reject => (&MissingDay::ALL[..], MONTH_LATER),
    };
    let suspends = record.iter().any(|act| act.kind == ActKind::NoticeSuspended);
    let resumptions = &Resumption::ALL[..if suspends { 2 } else { 1 }];
    report.cases += 1;
    report.worlds += worlds.len() as u64;

    for reading in [LastDay::Eve, LastDay::Anniversary] {
        // The answers of the worlds on each day, without duplicates.
        let said: Vec<(Day, Vec<Answer>)> = asked()
            .map(|offset| {
                let today = day(at(offset));
                let mut answers = Vec::new();
                for world in &worlds {
                    for (missing, resumption) in
                        readings.iter().flat_map(|one| resumptions.iter().map(move |two| (one, two)))
                    {
                        let one = answer(&treaty, reading, *missing, *resumption, world, today);
                        if !answers.contains(&one) {
                            answers.push(one);
                        }
                    }
                }
                (today, answers)
            })
            .collect();

        let days = (0..=16).chain(later.clone()).map(|offset| (Some(offset), Some(offset)));
        for (first, last) in days.chain(RANGES.iter().copied()) {
            let question = Question { treaty: &treaty, acts, at: range(first, last), last_day: reading };
            let asked = said.iter().filter(|(today, _)| {
                first.is_none_or(|first| day(at(first)) <= *today) && last.is_none_or(|last| *today <= day(at(last)))
            });
            let answers: Vec<(Day, &Answer)> =
                asked.flat_map(|(today, answers)| answers.iter().map(move |one| (*today, one))).collect();
            report.questions += 1;
            let context = |field: &str| format!("{case:?} ({} {first:?}..{last:?}): {field}", reading.as_str());
            let standing = question.standing();
            for place in 0..=treaty.parties.len() {
                use PartyStanding::{Bound, NoticeRunning, Undecided};
                let of = |world: &Answer| world.parties.get(place).copied().unwrap_or(PartyStanding::NotInForce);
                let standings: Vec<PartyStanding> = answers.iter().map(|(_, world)| of(world)).collect();
                let agreed = standings.first().copied().filter(|one| standings.iter().all(|other| other == one));
                let core = question.party_standing(place);
                if place < treaty.parties.len() {
                    let agreed = agreed.filter(|one| *one != Undecided);
                    report.field("party", core != Undecided, agreed == Some(core), agreed.is_some(), &context)?;
                }
                let bound = |one: &PartyStanding| match one {
                    Undecided => Truth::Unknown,
                    Bound | NoticeRunning => Truth::True,
                    _ => Truth::False,
                };
                let bound: Vec<Truth> = standings.iter().map(bound).collect();
                let agreed = bound.first().copied().filter(|one| bound.iter().all(|other| other == one));
                let agreed = agreed.filter(|one| *one != Truth::Unknown);
                let core = question.binds(place);
                report.field("bound", core != Truth::Unknown, agreed == Some(core), agreed.is_some(), &context)?;
            }
            compare(&standing, &answers, first.is_some() && first == last, entry, report, &context)
                .map_err(|said| format!("{said}\n  core {standing:?}\n  worlds {answers:?}"))?;
        }
    }
    Ok(())
}

fn compare(
    core: &Standing,
    worlds: &[(Day, &Answer)],
    one_day: bool,
    entry: Option<Day>,
    report: &mut Report,
    context: &dyn Fn(&str) -> String,
) -> Result<(), String> {
    let mut field = |name: &'static str, decided: bool, right: bool, agreed: bool| {
        report.field(name, decided, right, agreed, context)
    };
    fn agreed<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
        let first = values.next()?;
        values.all(|other| other == first).then_some(first)
    }

    let status = agreed(worlds.iter().map(|(_, world)| world.status)).filter(|one| *one != Status::Undecided);
    field("status", core.status != Status::Undecided, status == Some(core.status), status.is_some())?;

    let is_open = worlds.iter().any(|(_, world)| world.status == Status::Undecided);
    let in_force = agreed(worlds.iter().map(|(_, world)| world.status == Status::InForce)).filter(|_| !is_open);
    field(
        "in_force",
        core.in_force != Truth::Unknown,
        in_force.map(Truth::known) == Some(core.in_force),
        in_force.is_some(),
    )?;

    let extension = agreed(worlds.iter().map(|(_, world)| world.extension));
    field("extension", core.extension != Extension::Undecided, extension == Some(core.extension), extension.is_some())?;

    // The range must contain the day of every world. It is decided if it is one day.
    let ends = agreed(worlds.iter().map(|(_, world)| world.ends));
    let holds = core.ends.is_none_or(|range| {
        worlds.iter().all(|(_, world)| {
            let after = range.earliest().is_none_or(|first| world.ends.is_none_or(|end| day(first) <= end));
            let never = range.earliest().is_none() && world.ends.is_some();
            let before = range.latest().is_none_or(|last| world.ends.is_some_and(|end| end <= day(last)));
            after && before && !never
        })
    });
    if !holds {
        return Err(context("range of ends"));
    }
    let exact = core.ends.filter(|range| range.exact().is_some() || range.is_never());
    field("ends", exact.is_some(), exact.and_then(|range| range.exact()).map(day) == ends.flatten(), ends.is_some())?;

    // A last day in force, of a treaty that ever was in force.
    let last =
        agreed(worlds.iter().map(|(_, world)| world.first_out.filter(|out| entry.is_some_and(|entry| entry < *out))))
            .flatten()
            .map(|out| out.yesterday().unwrap());
    field("last_day", core.last_day.is_some(), core.last_day.map(day) == last, last.is_some())?;
    let left = agreed(worlds.iter().map(|(today, world)| {
        let out = world.first_out?;
        Some(in_force_from((*today).max(entry?), out))
    }))
    .flatten()
    .filter(|_| one_day && !is_open);
    field("days_left", core.days_left.is_some(), core.days_left.map(i64::from) == left, left.is_some())?;

    let farthest = agreed(worlds.iter().map(|(_, world)| world.extendable_until)).flatten();
    let decided = core.extendable_until.is_some();
    field("extendable_until", decided, core.extendable_until.map(day) == farthest, farthest.is_some())?;

    // Sets of parties are lower bounds: a named party surely belongs to the set on every day asked about.
    let parties = worlds.first().map_or(0, |(_, world)| world.parties.len());
    let surely = |set: fn(&Answer) -> &Vec<usize>| -> Vec<usize> {
        (0..parties).filter(|place| worlds.iter().all(|(_, world)| set(world).contains(place))).collect()
    };
    for (name, core, surely) in [
        ("withdrawn", members(core.withdrawn), surely(|world| &world.withdrawn)),
        ("suspended_by", members(core.suspended_by), surely(|world| &world.suspended)),
    ] {
        let right = core.iter().all(|place| surely.contains(place));
        field(name, core == surely || !right, right, true)?;
    }
    Ok(())
}

/// Days from `today` to the first day outside, that many of them in force.
fn in_force_from(today: Day, out: Day) -> i64 {
    i64::from(today.until(out).unwrap().get_days()).max(0)
}

/// What a run must not do worse than: the share, in ten thousandths, of agreed answers left open.
fn demand(report: &Report, bounds: &[(&str, u64)]) {
    for (field, bound) in bounds {
        let (gap, bound) = (report.gap(field), most(*bound));
        assert!(gap <= bound, "{field}: {gap} of 10000 agreed answers are left open, more than {bound}");
    }
}

fn run(title: &str, cases: impl Iterator<Item = Case>) -> Report {
    let mut report = Report::default();
    let mut wrong = BTreeMap::new();
    for case in cases {
        if let Err(said) = check(&case, &mut report) {
            let key: String =
                said.rsplit_once("): ").map_or(String::new(), |(_, field)| field.lines().next().unwrap().into());
            let kinds: Vec<_> = case.codes.iter().map(|code| PALETTE[code.kind].0.as_str()).collect();
            let entry = wrong.entry((key, kinds)).or_insert((0, said));
            entry.0 += 1;
        }
    }
    report.print(title);
    let summary: Vec<String> =
        wrong.iter().map(|((field, kinds), (times, _))| format!("{times:>6} {field} {kinds:?}")).collect();
    assert!(wrong.is_empty(), "{}\nfor one, {}", summary.join("\n"), wrong.values().next().unwrap().1);
    report
}

#[test]
fn the_case_in_the_environment_agrees_with_every_world() {
    if let Ok(line) = std::env::var("PROVERKA_CASE") {
        let mut report = Report::default();
        let outcome = check(&Case::parse(&line), &mut report);
        report.print(&line);
        assert_eq!(outcome, Ok(()));
    }
}

/// Tries every act alone, in every treaty, on every range of days.
#[test]
fn every_single_act_agrees_with_every_world() {
    let cases = (0..TREATIES).flat_map(|treaty| {
        (0..PALETTE.len()).flat_map(move |kind| {
            (0..=9).flat_map(move |first| {
                (first..=if full() { 9 } else { 9.min(first + 2) })
                    .map(move |last| Case::new(treaty, vec![Code { kind, first, last }]))
            })
        })
    });
    let report = run("one act", cases.step_by(stride(1)));
    demand(&report, &[("status", 0), ("in_force", 0), ("bound", 0), ("party", 0), ("ends", 0), ("extension", 0)]);
}

/// Every two acts, around the day on which the term ends.
#[test]
fn every_two_acts_agree_with_every_world() {
    const WINDOWS: &[(i32, i32)] = &[(4, 6), (5, 5), (6, 8), (7, 7), (4, 4), (5, 7), (6, 6), (8, 9)];
    let (treaties, windows): (&[usize], _) = if full() { (&[0, 1, 2, 9], WINDOWS) } else { (&[0, 9], &WINDOWS[..4]) };
    let codes: Vec<Code> = (0..25)
        .flat_map(|kind| windows.iter().map(move |(first, last)| Code { kind, first: *first, last: *last }))
        .collect();
    let cases = treaties.iter().copied().flat_map(|treaty| {
        let codes = codes.clone();
        codes.clone().into_iter().flat_map(move |one| {
            let codes = codes.clone();
            codes
                .into_iter()
                .filter(move |two| one.first <= two.first)
                .map(move |two| Case::new(treaty, vec![one, two]))
        })
    });
    let report = run("two acts", cases.step_by(stride(3)));
    // What is left open is one event on record twice, with different days, or two whose order the core does not try.
    demand(
        &report,
        &[("status", 20), ("in_force", 10), ("bound", 5), ("ends", 15), ("extension", 80), ("suspended_by", 1)],
    );
}

prop_compose! {
    fn any_code()(kind in 0..PALETTE.len(), first in 0..=9_i32, more in 0..=3_i32) -> Code {
        Code { kind, first, last: first + more }
    }
}

prop_compose! {
    fn any_case(acts: usize)(treaty in 0..TREATIES, codes in prop::collection::vec(any_code(), 2..=acts)) -> Case {
        Case::new(treaty, codes)
    }
}

proptest! {
    #![proptest_config(cases(reach(700, 100_000)))]

    /// Up to five acts in any treaty.
    #[test]
    fn up_to_five_random_acts_agree_with_every_world(case in any_case(5)) {
        let outcome = check(&case, &mut Report::default());
        prop_assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    }
}

/// What moves a term, thick on few days: agreements and extensions in every open order.
fn any_moves() -> impl Strategy<Value = Case> {
    let kind = prop_oneof![4 => 0..10_usize, 1 => 10..16_usize, 1 => 18..22_usize, 1 => Just(31_usize)];
    let code = (kind, 3..=8_i32, prop_oneof![Just(0), Just(0), 1..=4_i32]);
    let code = code.prop_map(|(kind, first, more)| Code { kind, first, last: first + more });
    (prop_oneof![Just(0_usize), Just(1), Just(3), Just(9)], prop::collection::vec(code, 3..=4))
        .prop_map(|(treaty, codes)| Case::new(treaty, codes))
}

proptest! {
    #![proptest_config(cases(reach(1200, 100_000)))]

    #[test]
    fn extensions_in_any_order_agree_with_every_world(case in any_moves()) {
        let outcome = check(&case, &mut Report::default());
        prop_assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    }
}

/// Notices, notices taken back, joinings, denunciations and agreements to end a treaty, in every open order.
fn any_departures() -> impl Strategy<Value = Case> {
    let kind = prop_oneof![3 => 10..16_usize, 6 => 37..47_usize];
    let code = (kind, 0..=8_i32, prop_oneof![2 => Just(0), 1 => 1..=4_i32]);
    let code = code.prop_map(|(kind, first, more)| Code { kind, first, last: first + more });
    (prop::sample::select(vec![2_usize, 3, 5, 9, 11, 13, 15, 16, 18]), prop::collection::vec(code, 2..=4))
        .prop_map(|(treaty, codes)| Case::new(treaty, codes))
}

proptest! {
    #![proptest_config(cases(reach(700, 100_000)))]

    #[test]
    fn departures_in_any_order_agree_with_every_world(case in any_departures()) {
        let outcome = check(&case, &mut Report::default());
        prop_assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    }
}

/// Each of these acts surely happened, on a known day, so nothing is left open.
#[test]
fn departures_on_known_days_are_decided() {
    let codes: Vec<Code> =
        (37..47).chain(10..16).flat_map(|kind| [2, 4, 6].map(|day| Code { kind, first: day, last: day })).collect();
    let cases = [2, 5, 15, 16].into_iter().flat_map(|treaty| {
        let codes = codes.clone();
        codes
            .clone()
            .into_iter()
            .flat_map(move |one| codes.clone().into_iter().map(move |two| Case::new(treaty, vec![one, two])))
    });
    let report = run("departures on known days", cases.step_by(stride(5)));
    demand(&report, &[("status", 0), ("in_force", 0), ("bound", 0), ("party", 0), ("ends", 0), ("withdrawn", 0)]);
}

/// A party may have joined again after its notice took effect, although that act is earlier in the record.
#[test]
fn a_notice_that_may_come_before_a_joining() {
    for line in ["2: 13@1-1 42@2-5 15@2-2", "2: 42@2-6 10@2-2", "5: 37@2-6 10@3-3 11@3-3"] {
        assert_eq!(check(&Case::parse(line), &mut Report::default()), Ok(()));
    }
}

/// A party that may have joined keeps its side in the treaty longer, although that side has other parties.
#[test]
fn a_party_that_may_join_a_side_that_leaves() {
    let case = Case::parse("13: 39@0-3 40@1-5 15@2-3");
    assert_eq!(check(&case, &mut Report::default()), Ok(()));
}

/// An agreement that an uncertain extension may have used up does not surely serve the next.
#[test]
fn an_agreement_that_may_be_used_up() {
    for line in ["1: 8@3-3 31@4-6 4@5-5", "1: 8@3-3 31@6-8 4@8-8", "1: 8@3-3 31@4-8 4@6-6"] {
        assert_eq!(check(&Case::parse(line), &mut Report::default()), Ok(()));
    }
}

/// Before entry into force, and where there was none: every three acts by which provisional application begins or ends,
/// or a signatory declares that it will not become a party.
#[test]
fn before_entry_into_force() {
    let windows = [(0, 0), (0, 1), (1, 3), (3, 3)];
    let codes: Vec<Code> =
        (32..=34).flat_map(|kind| windows.into_iter().map(move |(first, last)| Code { kind, first, last })).collect();
    let mut cases = Vec::new();
    for treaty in [7, 12] {
        for one in &codes {
            for two in &codes {
                cases.extend(codes.iter().map(|three| Case::new(treaty, vec![*one, *two, *three])));
            }
        }
    }
    let report = run("before entry into force", cases.into_iter().step_by(stride(5)));
    // What is left open has several acts whose order is open.
    demand(&report, &[("status", 50), ("in_force", 0)]);
}

/// Notices by the parties of two sides, of which one has three.
#[test]
fn sides_that_leave() {
    let kinds = [10_usize, 11, 12, 15, 9];
    let codes: Vec<Code> = kinds
        .into_iter()
        .flat_map(|kind| [(0, 0), (0, 2), (1, 1), (3, 4), (5, 5)].map(|(first, last)| Code { kind, first, last }))
        .collect();
    let cases = codes.clone().into_iter().flat_map(|one| {
        let codes = codes.clone();
        codes.into_iter().map(move |two| Case::new(13, vec![one, two]))
    });
    let report = run("sides that leave", cases);
    demand(&report, &[("status", 0), ("in_force", 0), ("ends", 0)]);
}

/// If the order of acts is open but cannot matter, the answer is decided.
#[test]
fn an_order_that_cannot_matter() {
    let decided = |line: &str, field: &str| {
        let mut report = Report::default();
        assert_eq!(check(&Case::parse(line), &mut report), Ok(()));
        assert_eq!(report.gap(field), 0, "{line} {field}");
    };
    // An agreement that may come after the extension by every party.
    decided("0: 6@4-6 0@5-6", "ends");
    decided("0: 6@3-6 7@4-6 0@5-6", "ends");
    // Talks, raised three times.
    decided("0: 18@3-6 19@4-6 18@5-6", "extension");
    // Talks beside the extension.
    decided("0: 21@3-6 0@4-5", "ends");
}
