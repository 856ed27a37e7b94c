//! A C program gives the answers that the core gives in Rust, natively, under sanitizers and as C++.

use std::fmt::Write as _;

use crate::compiled::{Build, C99, CPP11, Compiler, compile, is_here, package, printed};
use crate::header::constant;
use proverka::calendar::{Date, DateError, DateRange, Expected, Interval, MonthEnd, ParseError, Span};
use proverka::count::CountRange;
use proverka::judge::{EndRange, Extension, LastDay, PartyStanding, Question, Status, WhatIf, WhatIfError};
use proverka::treaty::catalog::{ALL, find};
use proverka::treaty::{Act, ActKind, Acts, StatePartySet, Treaty};
use proverka::verdict::{Provenance, Truth, Verdict};
use proverka_test_support::random::Random;

/// Questions for the C program, and the answers that it must give.
#[derive(Default)]
struct Exchange {
    questions: String,
    answers: String,
}

impl Exchange {
    fn ask(&mut self, question: &str, answer: &str) {
        writeln!(self.questions, "{question}").unwrap();
        writeln!(self.answers, "{answer}").unwrap();
    }

    /// Lets the C program forget the acts, to which it answers nothing.
    fn forget(&mut self) {
        self.questions.push_str("forget\n");
    }

    /// Compares the answers, line by line.
    fn check(&self, compiler: Compiler, build: Build) {
        let program = compile(compiler, build, &package().join("tests/c/answers.c"));
        let found = printed(&program, &[], &self.questions);
        for (at, (found, due)) in found.lines().zip(self.answers.lines()).enumerate() {
            assert_eq!(found, due, "line {at} of the answers, {compiler:?}, {build:?}");
        }
        assert_eq!(found.lines().count(), self.answers.lines().count());
        assert!(found.lines().count() > 1_000, "only {} answers", found.lines().count());
    }
}

/// How the C program prints a date.
fn date(date: Option<Date>) -> String {
    date.map_or_else(|| String::from("0000-00-00"), |date| date.to_string())
}

/// A day near those on which treaties change.
fn some_day(random: &mut Random) -> Date {
    match random.below(4_u8) {
        0 => Date::from_day_number(random.below(3_652_059_u32)).unwrap(),
        1 => [Date::MIN, Date::MAX][random.below(2_usize)],
        // From 1963 to 2034.
        _ => Date::from_day_number(716_600 + random.below(26_000_u32)).unwrap(),
    }
}

fn dates(exchange: &mut Exchange, random: &mut Random) {
    for _ in 0..600 {
        let day = some_day(random);
        let number = day.day_number();
        exchange.ask(&format!("date {day}"), &format!("0 {day} 0 {number} 0 {} 0 {day}", day.weekday().number()));
        let other = some_day(random);
        exchange.ask(&format!("between {day} {other}"), &format!("0 {}", day.days_until(other)));
        let (unit, end) = (random.below(5_u8), random.below(4_u8));
        let count = match random.below(3_u8) {
            0 => i32::from_ne_bytes(random.bytes(4).try_into().unwrap()),
            _ => i32::from(random.below(400_u16)) - 200,
        };
        let span = [None, Some(Span::Days(count)), Some(Span::Months(count)), Some(Span::Years(count)), None];
        let month_end = [None, Some(MonthEnd::Clamp), Some(MonthEnd::Reject), None];
        let (status, sum) = match (span[usize::from(unit)], month_end[usize::from(end)]) {
            (Some(span), Some(month_end)) => match day.add(span, month_end) {
                Ok(sum) => (0, Some(sum)),
                Err(DateError::TooEarly | DateError::TooLate) => (18, None),
                Err(DateError::Day { .. }) => (19, None),
                Err(error) => panic!("{error}"),
            },
            _ => (5, None),
        };
        exchange.ask(&format!("add {day} {count} {unit} {end}"), &format!("{status} {}", date(sum)));
        let (year, month, of_month) = (random.below(10_100_u16), random.below(15_u8), random.below(34_u8));
        let made = Date::new(year, month, of_month);
        let status = if made.is_ok() { 0 } else { 17 };
        exchange.ask(&format!("make {year} {month} {of_month}"), &format!("{status} {}", date(made.ok())));
        exchange.ask(
            &format!("parse {year:04}-{month:02}-{of_month:02}"),
            &format!("{} {}", if year > 9999 { 16 } else { status }, date(made.ok())),
        );
    }
    for text in ["2020-1-01", "20200101", "2020-01-01T", "", "2020-01-0x", "-020-01-01", "2020-02-30", "0000-01-01"] {
        let status = match Date::parse(text.as_bytes()) {
            Ok(_) => 0,
            Err(ParseError { expected: Expected::Value(_), .. }) => 17,
            Err(_) => 16,
        };
        exchange.ask(&format!("parse {text}"), &format!("{status} {}", date(None)));
    }
    exchange.ask("date 2021-02-29", "17 - 17 0 17 0 0 0001-01-01");
}

fn truth(truth: Truth) -> u8 {
    match truth {
        Truth::True => 1,
        Truth::False => 2,
        Truth::Unknown => 3,
    }
}

fn verdict(verdict: Verdict) -> u8 {
    Verdict::ALL.iter().position(|one| *one == verdict).unwrap() as u8 + 1
}

fn end(end: Option<EndRange>) -> String {
    let Some(end) = end else { return format!("4 {} {}", date(None), date(None)) };
    let kind = match (end.is_never(), end.exact()) {
        (true, _) => 1,
        (false, Some(_)) => 2,
        (false, None) => 3,
    };
    format!("{kind} {} {}", date(end.earliest()), date(end.latest()))
}

fn set(set: StatePartySet) -> String {
    let mut words = [0_u32; 8];
    set.places().for_each(|place| words[place / 32] |= 1 << (place % 32));
    words.iter().map(|word| format!("{word:x}.")).collect()
}

/// How the C program prints the term of a treaty.
fn term(question: &Question<'_>) -> String {
    let standing = question.standing();
    let extension = [
        Extension::None,
        Extension::Raised,
        Extension::UnderConsideration,
        Extension::TalksDeclined,
        Extension::Agreed,
        Extension::InForce,
        Extension::Undecided,
    ];
    let extension = extension.iter().position(|one| *one == standing.extension).unwrap() + 1;
    format!(
        "0 {} {} {extension} {} {} {} {} {} {} {}",
        truth(standing.in_force),
        Status::as_str(standing.status),
        date(question.treaty.entry_into_force.map(|entry| entry.value)),
        date(standing.last_day),
        date(standing.extendable_until),
        end(standing.ends),
        standing.days_left.unwrap_or(u32::MAX),
        set(standing.suspended_by),
        set(standing.withdrawn),
    )
}

fn standing_of(standing: PartyStanding) -> usize {
    let all = [
        PartyStanding::NotJoined,
        PartyStanding::Provisional,
        PartyStanding::Bound,
        PartyStanding::NoticeRunning,
        PartyStanding::Left,
        PartyStanding::NotInForce,
        PartyStanding::Undecided,
    ];
    all.iter().position(|one| *one == standing).unwrap() + 1
}

fn what_if(answer: Result<WhatIf, WhatIfError>) -> String {
    match answer {
        Ok(WhatIf { verdict: allowed, before, after, last_day }) => {
            format!("0 {} {} {} {}", verdict(allowed), end(Some(before)), end(Some(after)), date(last_day))
        }
        Err(error) => {
            let status = if error == WhatIfError::NoExpiry { 42 } else { 18 };
            let none = format!("0 {} {}", date(None), date(None));
            format!("{status} 0 {none} {none} {}", date(None))
        }
    }
}

/// Acts for a treaty, sorted and such as the core accepts. The C program gets the same ones.
fn some_acts(exchange: &mut Exchange, random: &mut Random, treaty: &'static Treaty<'static>) -> Vec<Act<'static>> {
    exchange.forget();
    let mut acts: Vec<Act<'static>> = Vec::new();
    for _ in 0..random.below(6_usize) {
        let kind = ActKind::ALL[random.below(ActKind::ALL.len())];
        let earliest = some_day(random);
        let latest = earliest.add_days(i32::from(random.below(3_u8)) * 10).unwrap_or(earliest);
        let until = latest.add_days(1 + i32::from(random.below(2_000_u16))).ok();
        let named = kind == ActKind::NamedDay;
        if (named && treaty.days.is_empty()) || (kind == ActKind::ExtensionInForce && until.is_none()) {
            continue;
        }
        let wants_day = kind.may_name_a_day() && (kind == ActKind::ExtensionInForce || random.below(2_u8) == 0);
        let by = (kind.needs_party() || random.below(2_u8) == 0)
            .then(|| StatePartySet::one(random.below(treaty.parties.len())));
        acts.push(Act {
            when: DateRange::new(earliest, latest).unwrap(),
            kind,
            by,
            until: until.filter(|_| wants_day),
            name: if named { treaty.days[random.below(treaty.days.len())].id } else { "" },
            note: "",
            provenance: Provenance::Unverified,
            source: "",
        });
    }
    acts.sort_by_key(|act| act.when.earliest());
    for act in &acts {
        let code = 1 + ActKind::ALL.iter().position(|kind| *kind == act.kind).unwrap();
        let by = act.by.map_or("-", |set| treaty.parties[set.places().next().unwrap()].code);
        let (from, to) = (act.when.earliest(), act.when.latest());
        let until = act.until.map_or_else(|| String::from("-"), |day| day.to_string());
        exchange.ask(&format!("act {} {from} {to} {code} {by} {until} {}", treaty.id, act.name), "0");
    }
    acts
}

/// A word for a question, and the question.
fn some_question<'a>(
    random: &mut Random,
    treaty: &'static Treaty<'static>,
    given: Option<&'a [Act<'static>]>,
) -> (String, Question<'a>) {
    let first = some_day(random);
    let last = if random.below(3_u8) == 0 {
        first.add_days(i32::from(random.below(4_000_u16))).unwrap_or(first)
    } else {
        first
    };
    let (earliest, latest) = match random.below(12_u8) {
        0 => (None, Some(last)),
        1 => (Some(first), None),
        _ => (Some(first), Some(last)),
    };
    let (_, on_record) = find(treaty.id).unwrap();
    let last_day = [LastDay::Eve, LastDay::Anniversary][random.below(2_usize)];
    let word = |day: Option<Date>| day.map_or_else(|| String::from("-"), |day| day.to_string());
    let (source, acts) = given.map_or((1, on_record), |acts| (2, Acts::new(acts).unwrap()));
    let reading = if last_day == LastDay::Eve { 1 } else { 2 };
    let words = format!("{} {} {} {reading} {source}", treaty.id, word(earliest), word(latest));
    let at = Interval::new(earliest, latest).unwrap();
    (words, Question { treaty, acts, at, last_day })
}

/// A treaty of the catalogue. Those of many states cost most of the time, so they are asked about less often.
fn some_treaty(random: &mut Random) -> &'static Treaty<'static> {
    let range = if random.chance(8) { ALL.len() } else { 7 };
    ALL[random.below(range)].0
}

fn terms(exchange: &mut Exchange, random: &mut Random) {
    for turn in 0..400 {
        let treaty = some_treaty(random);
        let acts = (turn % 2 == 0).then(|| some_acts(exchange, random, treaty));
        let (words, question) = some_question(random, treaty, acts.as_deref());
        exchange.ask(&format!("term {words}"), &term(&question));
        let place = random.below(treaty.parties.len());
        let code = treaty.parties[place].code;
        exchange
            .ask(&format!("standing {words} {code}"), &format!("0 {}", standing_of(question.party_standing(place))));
        let received = some_day(random);
        let answer = question.if_notice(received, StatePartySet::one(place), |_| {});
        exchange.ask(&format!("notice {words} {received} {code}"), &what_if(Ok(answer)));
        let years = i32::from(random.below(12_u8));
        let answer = question.if_extended(Span::Years(years), |_| {});
        exchange.ask(&format!("extend {words} {years} 3"), &what_if(answer));
    }
}

fn limits(exchange: &mut Exchange, random: &mut Random) {
    for _ in 0..300 {
        let treaty = some_treaty(random);
        let (words, question) = some_question(random, treaty, None);
        let mut totals: Vec<(&str, &str, CountRange)> = Vec::new();
        let names: Vec<&str> = treaty.sides().chain(treaty.groups.iter().map(|group| group.id)).collect();
        for side in names {
            for quantity in treaty.quantities {
                let bounds = treaty.ceilings.iter().filter(|ceiling| ceiling.quantity == quantity.id);
                let bound = bounds.filter_map(|ceiling| ceiling.bound.number()).next().unwrap_or(100);
                let near = bound.saturating_add(random.below(5_u32)).saturating_sub(2);
                let number = match random.below(5_u8) {
                    0 => continue,
                    1 => CountRange::UNKNOWN,
                    2 => CountRange::UNKNOWN.sum(CountRange::exactly(near)),
                    3 => CountRange::spanning(near, near.saturating_add(3)),
                    _ => CountRange::exactly(near),
                };
                if totals.len() < 60 {
                    totals.push((side, quantity.id, number));
                }
            }
        }
        for (side, quantity, number) in &totals {
            writeln!(
                exchange.questions,
                "total {side} {quantity} {} {}",
                number.min(),
                number.max().unwrap_or(u32::MAX)
            )
            .unwrap();
        }
        let number = |side: &str, quantity: &str| {
            totals.iter().position(|(of, what, _)| *of == side && *what == quantity).map(|at| (at, totals[at].2))
        };
        let mut rows = Vec::new();
        let (mut not_judged, mut together) = (0, Verdict::NotBinding);
        for found in question.limits().judge(|_| true, |side, what| number(side, what.id).map(|(_, number)| number)) {
            let Some((total, _)) = number(found.side, found.ceiling.quantity) else {
                not_judged += 1;
                continue;
            };
            let finding = found.finding;
            together = together.and(finding.verdict);
            let bound = finding.bound.map_or((0, 0), |bound| (bound.min(), bound.max().unwrap_or(u32::MAX)));
            let provenance = Provenance::ALL.iter().position(|one| *one == finding.citation.provenance).unwrap() + 1;
            rows.push(format!(
                "{total} {} {} {} {} {} {} {} {} {provenance} {} 0",
                finding.verdict.as_str(),
                finding.citation.clause,
                u8::from(found.ceiling.bound.is_floor()),
                u8::from(finding.bound.is_some()),
                bound.0,
                bound.1,
                u8::from(finding.margin.is_some()),
                finding.margin.unwrap_or(0),
                treaty.quantity(found.ceiling.quantity).unwrap().decimals,
            ));
        }
        // One time in four there is too little room.
        let capacity = if random.below(4_u8) == 0 { rows.len() / 2 } else { rows.len() + 3 };
        let status = if capacity < rows.len() { 4 } else { 0 };
        let head = format!("{status} {} {not_judged} {}", rows.len(), together.as_str());
        exchange.ask(&format!("judge {words} {capacity}"), &head);
        rows.iter().take(capacity).for_each(|row| writeln!(exchange.answers, "{row}").unwrap());
    }
}

/// All names of all treaties: those of the catalogue fit the room that the header names.
fn names(exchange: &mut Exchange) {
    exchange.questions.push_str("names\n");
    for (treaty, _) in ALL {
        let lists: [Vec<&str>; 6] = [
            vec![treaty.id],
            treaty.parties.iter().map(|party| party.code).collect(),
            treaty.sides().collect(),
            treaty.groups.iter().map(|group| group.id).collect(),
            treaty.quantities.iter().map(|quantity| quantity.id).collect(),
            treaty.days.iter().map(|day| day.id).collect(),
        ];
        for (list, names) in (1..).zip(lists) {
            let names: String = names.iter().map(|name| format!(" {name}")).collect();
            writeln!(exchange.answers, "{list}:{names} {}", constant("PROVERKA_NO_SUCH_NAME")).unwrap();
        }
    }
}

fn refusals(exchange: &mut Exchange) {
    let none = date(None);
    let no_term =
        format!("0 unknown status 0 {none} {none} {none} 0 {none} {none} 0 0.0.0.0.0.0.0.0. 0.0.0.0.0.0.0.0.");
    for (question, status) in [
        ("start-9 2020-01-01 2020-01-01 1 1", 32),
        ("new-start 2020-01-01 2019-01-01 1 1", 20),
        ("new-start 2020-02-30 2020-03-01 1 1", 17),
        ("new-start 2020-01-01 2020-01-01 0 1", 5),
        ("new-start 2020-01-01 2020-01-01 3 1", 5),
        ("new-start 2020-01-01 2020-01-01 1 0", 5),
        ("new-start 2020-01-01 2020-01-01 1 3", 5),
    ] {
        exchange.ask(&format!("term {question}"), &format!("{status} {no_term}"));
    }
    exchange.ask("standing new-start 2020-01-01 2020-01-01 1 1 FR", "33 0");
    let at = "new-start 2020-01-01 2020-01-01 1 1";
    for (total, status) in [
        ("total US warhead 1 1", 35),
        ("total USA warheads 1 1", 34),
        ("total US warheads 2 1", 20),
        ("total US warheads 1 1\ntotal US warheads 1 1", 41),
    ] {
        writeln!(exchange.questions, "{total}").unwrap();
        exchange.ask(&format!("judge {at} 9"), &format!("{status} 0 0 -"));
    }
    for (act, status) in [
        ("2020-01-01 2020-01-01 0 - -", 5),
        ("2020-01-01 2020-01-01 31 - -", 5),
        ("2020-01-02 2020-01-01 1 - -", 20),
        ("2020-01-01 - 1 - -", 17),
        ("2020-01-01 2020-01-01 7 - -", 38),
        ("2020-01-01 2020-01-01 1 - 2020-02-01", 39),
        ("2020-01-01 2020-01-01 6 - -", 40),
        ("2020-01-01 2020-01-01 6 - 2020-01-01", 20),
        ("2020-01-01 2020-01-01 22 - -", 36),
    ] {
        exchange.forget();
        exchange.ask(&format!("act new-start {act}"), "0");
        exchange.ask("term new-start 2020-01-01 2020-01-01 1 2", &format!("{status} {no_term}"));
    }
    exchange.forget();
    exchange.ask("act new-start 2020-01-02 2020-01-02 30 - -", "0");
    exchange.ask("act new-start 2020-01-01 2020-01-01 30 - -", "0");
    exchange.ask("term new-start 2020-01-01 2020-01-01 1 2", &format!("37 {no_term}"));
}

fn exchange() -> Exchange {
    let mut exchange = Exchange::default();
    let mut random = Random(20_261_129);
    dates(&mut exchange, &mut random);
    terms(&mut exchange, &mut random);
    limits(&mut exchange, &mut random);
    names(&mut exchange);
    refusals(&mut exchange);
    exchange
}

#[test]
fn c_gives_the_answers_of_the_core() {
    exchange().check(C99, Build::Plain);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "memory accesses of both languages are checked together on Linux")]
fn c_gives_them_under_sanitizers() {
    exchange().check(C99, Build::Checked);
}

#[test]
fn cpp_gives_them_too() {
    if !is_here(CPP11) {
        println!("not run: there is no C++ compiler");
        return;
    }
    exchange().check(CPP11, Build::Plain);
}
