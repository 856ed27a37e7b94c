//! A written treaty or act is read back unchanged, and written again with the same bytes.

use proverka::calendar::{DateRange, MonthEnd, Span};
use proverka::count::{AnyKind, KindSet, State, StateSet};
use proverka::date;
use proverka::text::act;
use proverka::text::export::WriteError;
use proverka::text::treaty::{TreatyBuf, write};
use proverka::treaty::{
    Act, ActKind, Anchor, Base, Bound, Ceiling, Cited, CountingRule, Deadline, Due, Duration, EventKinds, EventPart,
    ExtensionRule, Force, Group, ItemKind, ItemType, NamedDay, Part, Per, PlaceRule, Provided, Quantity, Quota, Scope,
    Share, StateParty, StatePartySet, Step, StepLimit, Term, Treaty, Unit, Weight, Whom, Window, WithdrawalEnds,
    WithdrawalRule, Words, catalog,
};
use proverka::verdict::{Citation, Provenance};

pub(crate) fn written(treaty: &Treaty<'_>) -> Vec<u8> {
    let mut room = vec![0; 64 * 1024];
    let length = write(treaty, &mut room).unwrap();
    room.truncate(length);
    room
}

pub(crate) fn written_act(act: &Act<'_>, treaty: &Treaty<'_>) -> Vec<u8> {
    let mut room = vec![0; 4096];
    let length = act::write(act, treaty, &mut room).unwrap();
    room.truncate(length);
    room
}

fn comes_back(treaty: &Treaty<'_>) {
    let text = written(treaty);
    let mut scratch = vec![0; text.len()];
    let buf = TreatyBuf::parse(&text, &mut scratch).unwrap();
    assert_eq!(buf.treaty(), *treaty);
    assert_eq!(written(&buf.treaty()), text);
}

#[test]
fn every_built_in_treaty_comes_back() {
    for (treaty, _) in catalog::ALL {
        comes_back(treaty);
    }
}

#[test]
fn every_act_on_record_comes_back() {
    let mut count = 0;
    for (treaty, acts) in catalog::ALL {
        for one in acts.as_slice() {
            let line = written_act(one, treaty);
            assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
            let mut scratch = vec![0; line.len()];
            let back = act::parse(&line, treaty, &mut scratch).unwrap();
            assert_eq!(back, *one);
            assert_eq!(written_act(&back, treaty), line);
            count += 1;
        }
    }
    assert_eq!(count, catalog::ALL.iter().map(|(_, acts)| acts.as_slice().len()).sum::<usize>());
    assert!(count > 20);
}

/// A treaty with every feature that no treaty of the catalog uses.
#[test]
fn every_variant_is_read_back_as_written() {
    let cite = Citation { clause: "I \"a\"\\\n\u{1}\u{7f}é😀", provenance: Provenance::Derived, source: "" };
    let anchors = [
        Anchor::AfterEntry(Span::Days(0)),
        Anchor::AfterEntry(Span::Days(-1)),
        Anchor::AfterEntry(Span::Months(0)),
        Anchor::AfterEntry(Span::Years(i32::MAX)),
        Anchor::AfterEntry(Span::Months(i32::MIN)),
        Anchor::AfterEntry(Span::Hours(5)),
        Anchor::AfterDay { name: "a", span: Span::Days(0), month_end: false },
        Anchor::AfterDay { name: "first_2_day", span: Span::Months(-3), month_end: true },
        Anchor::AfterDay { name: "z_", span: Span::Years(8), month_end: true },
        Anchor::On(date!(1, 1, 1)),
        Anchor::On(date!(9999, 12, 31)),
    ];
    let own = |number| Share::new(Part::Percent(number), Base::Number(number));
    let named = |name| Share::ratio(u32::MAX, 1, name).of_side_or_group("G");
    let bounds = [
        Bound::AtMost(u32::MAX),
        Bound::AtLeast(0),
        Bound::AtMost(1),
        Bound::AtLeast(u32::MAX),
        Bound::AtMostShare(own(u32::MAX)),
        Bound::AtLeastShare(own(1)),
        Bound::AtMostShare(Share::ratio(1, u32::MAX, "\"x\\")),
        Bound::AtLeastShare(named("é")),
        Bound::AtMostShare(named("of").declared_on(Anchor::AfterEntry(Span::Years(-1)))),
        Bound::AtLeastShare(Share::percent(100, "on").declared_on(Anchor::On(date!(9999, 12, 31)))),
        Bound::AtMostShare(Share::percent(u16::MAX, "_").declared_on(anchors[8])),
    ];
    let ceilings: Vec<_> = anchors
        .into_iter()
        .enumerate()
        .map(|(at, anchor)| Ceiling {
            quantity: ["", "q0", "q1", "q6", "unknown"][at % 5],
            whom: [Whom::Side(""), Whom::Group("g\n"), Whom::EachSide][at % 3],
            bound: bounds[at % bounds.len()],
            from: anchor,
            until: Some(anchor),
            citation: cite,
        })
        .collect();
    let windows = [
        Window::TreatyYear,
        Window::CalendarYear,
        Window::HalfYear,
        Window::Month,
        Window::Phase,
        Window::AtOnce,
        Window::Any(Span::Months(12)),
        Window::Any(Span::Days(i32::MIN)),
    ];
    let quotas: Vec<_> = windows
        .into_iter()
        .enumerate()
        .map(|(at, window)| Quota {
            id: "\\",
            title: "",
            events: EventKinds::new(&["visit", "\n", "call", "é"][at % 5..]),
            most: [0, u16::MAX][at % 2],
            window,
            per: Per::new(&EventPart::ALL[..at % 4]),
            by: [None, Some(""), Some("B")][at % 3],
            of: [None, Some("g\n")][at % 2],
            from: anchors[at],
            until: Some(anchors[at]).filter(|_| at > 2),
            citation: cite,
        })
        .collect();
    let dues = [
        Due::Once(anchors[0]),
        Due::Once(anchors[8]),
        Due::Once(Anchor::On(date!(9999, 12, 31))),
        Due::AfterEach(Window::HalfYear, Span::Days(30)),
        Due::AfterEach(Window::Any(Span::Months(12)), Span::Hours(i32::MIN)),
        Due::BeforeEach(Window::Phase, Span::Years(i32::MAX)),
        Due::InEach(Window::TreatyYear, 0),
        Due::InEach(Window::AtOnce, u16::MAX),
        Due::AfterEvent("after_2", Span::Hours(-5)),
        Due::BeforeEvent("_", Span::Days(0)),
        Due::Longer("of", Span::Hours(24)),
    ];
    let deadlines: Vec<_> = dues
        .into_iter()
        .enumerate()
        .map(|(at, due)| Deadline {
            id: "\\",
            title: "",
            force: Force::ALL[at % 3],
            due,
            provided: Provided::ALL[at % 2],
            contents: Words::new(&["as_of", "\n", "é", " "][at % 5..]),
            by: [None, Some(""), Some("B")][at % 3],
            from: anchors[at],
            until: Some(anchors[at]).filter(|_| at > 2),
            citation: cite,
        })
        .collect();
    let spans = [None, Some(Span::Hours(i32::MIN)), Some(Span::Days(i32::MAX)), Some(Span::Years(0))];
    let steps: Vec<_> = Step::ALL
        .into_iter()
        .enumerate()
        .map(|(at, step)| StepLimit {
            id: ["\\", "", "é"][at % 3],
            title: "\t",
            inspections: EventKinds::new(&["visit", "\n", "call", "é"][at % 5..]),
            after: Step::ALL[(at + 3) % Step::ALL.len()],
            step,
            at_least: spans[at % 4],
            at_most: spans[at / 4],
            citation: cite,
        })
        .collect();
    let quantities: Vec<_> = Unit::ALL
        .into_iter()
        .zip(["q0", "q1", "q2", "q3", "q4", "q5", "q6", "q"])
        .zip([0, 1, 2, 3, 4, 5, 6, 0])
        .map(|((unit, id), decimals)| Quantity { id, title: "\t", unit, scope: Scope::SiteAndType, decimals })
        .collect();
    let weights = [Weight::Each(0), Weight::Each(u16::MAX), Weight::Warheads, Weight::Attributed];
    let kinds = [
        ItemKind { id: "battle_tank", title: "\u{c9}\\", warheads: false, citation: cite },
        ItemKind { id: "k \"\n", title: "", warheads: true, citation: cite },
    ];
    let types: Vec<_> = AnyKind::all(kinds.len())
        .map(|kind| ItemType { id: "SS-\u{e9}\"", kind, warheads: u16::MAX, citation: cite })
        .collect();
    let groups = [
        Group { id: "g\n", name: "", members: StatePartySet::NONE },
        Group { id: "", name: "\\", members: StatePartySet::first(2) },
    ];
    let counting = weights.map(|weight| CountingRule {
        quantity: "q",
        kinds: KindSet::ALL.with_own(1),
        states: StateSet::new(&State::ALL),
        weight,
        citation: cite,
    });
    let places = [["air_base"].as_slice(), &["\"", "é", "\n", " "]].map(|facilities| PlaceRule {
        kinds: KindSet::ALL.with_own(0),
        states: StateSet::new(&[State::Test, State::Eliminated]),
        facilities: Words::new(facilities),
        citation: cite,
    });
    let durations = [
        Duration::Unlimited,
        Duration::For(Span::Hours(-7)),
        Duration::Until(date!(2000, 2, 29)),
        Duration::WhileInForce("\"x\""),
        Duration::WhileInForce(""),
        Duration::Renewed { first: Span::Years(i32::MAX), by: Span::Days(i32::MIN), notice: Span::Hours(0) },
    ];
    let days = [
        NamedDay { id: "", title: "\u{e9}", at_latest: None, citation: cite },
        NamedDay { id: "a", title: "", at_latest: Some(Anchor::AfterEntry(Span::Years(8))), citation: cite },
    ];
    for duration in durations {
        comes_back(&Treaty {
            id: "\"",
            name: "Vertrag über Übungen",
            parties: &[
                StateParty { code: "\"A\u{1}", name: "\u{2028}", side: "B" },
                StateParty { code: "", name: "", side: "B" },
            ],
            groups: &groups,
            signed: None,
            entry_into_force: Some(Cited { value: date!(2000, 1, 1), citation: cite }),
            days: &days,
            kinds: &kinds,
            quantities: &quantities,
            types: &types,
            counting: &counting,
            ceilings: &ceilings,
            quotas: &quotas,
            deadlines: &deadlines,
            places: &places,
            steps: &steps,
            term: Term {
                duration: Cited { value: duration, citation: cite },
                month_end: MonthEnd::Reject,
                extension: Some(Cited {
                    value: ExtensionRule { longest: None, times: Some(u8::MAX), late: true },
                    citation: cite,
                }),
                withdrawal: Some(Cited {
                    value: WithdrawalRule {
                        notice: Span::Days(i32::MIN),
                        not_before: Some(date!(1936, 12, 31)),
                        ends: WithdrawalEnds::ForAll,
                    },
                    citation: cite,
                }),
                suspension: Some(cite),
            },
        });
    }
}

#[test]
fn every_kind_of_act_comes_back() {
    let citation = catalog::START_1.term.duration.citation;
    let day = NamedDay { id: "first_day", title: "", at_latest: None, citation };
    let days = [day, NamedDay { id: "second_day", ..day }];
    let treaty = Treaty { days: &days, ..catalog::START_1 };
    for kind in ActKind::ALL {
        for by in [StatePartySet::one(0), StatePartySet::first(2), StatePartySet::one(4), StatePartySet::first(5)] {
            let name = if kind == ActKind::NamedDay { "second_day" } else { "" };
            let one = Act {
                when: DateRange::new(date!(2000, 2, 29), date!(2000, 3, 1)).unwrap(),
                kind,
                by: Some(by),
                until: kind.may_name_a_day().then_some(date!(2000, 3, 2)),
                name,
                note: "\\\"\r",
                provenance: Provenance::Text,
                source: "é",
            };
            let line = written_act(&one, &treaty);
            let mut scratch = vec![0; line.len()];
            assert_eq!(act::parse(&line, &treaty, &mut scratch), Ok(one));
        }
    }
}

/// Both forms are accepted, so a round trip alone would not notice the wrong one.
#[test]
fn one_party_is_written_as_a_code_and_several_as_a_list() {
    let line = |by: Option<StatePartySet>| {
        let one = Act {
            when: DateRange::exactly(date!(2020, 2, 29)),
            kind: ActKind::Statement,
            by,
            until: None,
            name: "",
            note: "",
            provenance: Provenance::Text,
            source: "",
        };
        String::from_utf8(written_act(&one, &catalog::START_1)).unwrap()
    };
    let codes: Vec<&str> = catalog::START_1.parties.iter().map(|party| party.code).collect();
    assert_eq!(codes, ["US", "RU", "BY", "KZ", "UA"]);
    let before = r#"{"date":"2020-02-29","act":"statement","#;
    let after = "\"provenance\":\"text\"}\n";
    assert_eq!(line(None), format!("{before}{after}"));
    for (place, code) in codes.iter().enumerate() {
        assert_eq!(line(Some(StatePartySet::one(place))), format!("{before}\"by\":\"{code}\",{after}"));
    }
    assert_eq!(line(Some(StatePartySet::first(2))), format!(r#"{before}"by":["US","RU"],{after}"#));
    assert_eq!(line(Some(StatePartySet::first(5))), format!(r#"{before}"by":["US","RU","BY","KZ","UA"],{after}"#));
    // The number of members of every set of five, counted one by one.
    for members in 0..32_u32 {
        let places = (0..5).filter(|place| members >> place & 1 == 1);
        let set = places.clone().fold(StatePartySet::NONE, |set, place| set.with(StatePartySet::one(place)));
        assert_eq!(set.len() as usize, places.count(), "{members:05b}");
    }
}

#[test]
fn an_act_that_the_treaty_cannot_have_is_not_written() {
    let mut one = catalog::NEW_START_ACTS.as_slice()[0];
    one.by = Some(StatePartySet::first(3));
    assert_eq!(act::write(&one, &catalog::NEW_START, &mut [0; 999]), Err(WriteError::NoSuchParty { place: 2 }));
    let beyond = Group { id: "g", name: "g", members: StatePartySet::one(0).with(StatePartySet::one(2)) };
    let treaty = Treaty { groups: &[beyond], ..catalog::NEW_START };
    assert_eq!(write(&treaty, &mut [0; 99_999]), Err(WriteError::NoSuchParty { place: 2 }));
    one.by = Some(StatePartySet::NONE);
    assert_eq!(act::write(&one, &catalog::NEW_START, &mut [0; 999]), Err(WriteError::Nobody));
}

#[test]
fn every_room_that_is_too_small_is_refused() {
    let full = written(&catalog::NEW_START);
    let mut room = vec![0; full.len()];
    for length in 0..full.len() {
        assert_eq!(write(&catalog::NEW_START, &mut room[..length]), Err(WriteError::Full));
    }
    assert_eq!(write(&catalog::NEW_START, &mut room), Ok(full.len()));
    assert_eq!(room, full);
}

#[test]
fn what_is_written_fits_a_diff() {
    let text = String::from_utf8(written(&catalog::SORT)).unwrap();
    assert_eq!(
        text,
        r#"{
  "id": "sort",
  "name": "SORT / Moscow Treaty (2002)",
  "parties": [
    {"code":"US","name":"United States of America"},
    {"code":"RU","name":"Russian Federation"}
  ],
  "signed": {"date":"2002-05-24","clause":"signature","provenance":"secondary","source":"UN Disarmament Yearbook 2004"},
  "entry_into_force": {"date":"2003-06-01","clause":"IV(1)","provenance":"secondary","source":"UN Disarmament Yearbook 2004"},
  "quantities": [
    {"id":"warheads","title":"strategic nuclear warheads, as each party counts them","unit":"warheads"}
  ],
  "counting": [],
  "ceilings": [
    {"quantity":"warheads","bound":2200,"from":"2012-12-31","until":"2013-01-01","clause":"I","provenance":"text","source":"docs.cntd.ru/document/901818621 (Russian text)"}
  ],
  "deadlines": [
    {"id":"commission_meetings","title":"meetings of the Bilateral Implementation Commission","due":"2 in each treaty_year","from":"entry","clause":"III","provenance":"text","source":"sds.jsmelevice.cz (Russian text)"}
  ],
  "term": {
    "lasts": {"value":"until 2012-12-31","clause":"IV(2)","provenance":"secondary","source":"un.org"},
    "month_end": "clamp",
    "extension": {"clause":"IV(2)","provenance":"unverified"},
    "withdrawal": {"notice":"3m","clause":"IV(3)","provenance":"secondary","source":"atomicarchive.com/Treaties/Treaty21.shtml"}
  }
}
"#
    );
}

#[test]
fn escapes_need_as_much_room_as_the_text_at_most() {
    let plain = written(&catalog::SORT);
    let text = String::from_utf8(plain).unwrap().replace("SORT / Moscow", r"S\u004fRT \/ \u00c9\ud83d\ude00\n");
    let mut scratch = vec![0; text.len()];
    let buf = TreatyBuf::parse(text.as_bytes(), &mut scratch).unwrap();
    assert_eq!(buf.treaty().name, "SORT / É😀\n Treaty (2002)");
    let error = TreatyBuf::parse(text.as_bytes(), &mut []).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("escapes that do not fit the room lent for undoing them, expected room for {} bytes", text.len())
    );
    // Keys and words may also be escaped, and need no buffer.
    let text = text
        .replace("\"name\": \"S", "\"n\\u0061me\": \"S")
        .replace("\"unit\":\"warheads\"", "\"unit\":\"w\\u0061rheads\"");
    assert_eq!(TreatyBuf::parse(text.as_bytes(), &mut [0; 64]).unwrap().treaty().quantities[0].unit, Unit::Warheads);
}
