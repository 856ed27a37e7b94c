//! Quotas, deadlines, times between steps and rules on places that do not fit.

use proverka::calendar::Span;
use proverka::count::{Kind, KindSet, State, StateSet};
use proverka::treaty::{
    Anchor, Deadline, Due, EventKinds, EventPart, Force, Per, PlaceRule, Provided, Quota, Step, StepLimit, Treaty,
    Window, Words, catalog,
};
use proverka::verdict::Citation;

use super::flaws;

#[test]
fn quotas_that_do_not_fit() {
    let citation = catalog::ABM.ceilings[0].citation;
    let day = |days| Anchor::AfterEntry(Span::Days(days));
    let one = Quota {
        id: "visits",
        title: "visits",
        events: EventKinds::new(&["visit", "call"]),
        most: 2,
        window: Window::TreatyYear,
        per: Per::new(&[EventPart::By]),
        by: None,
        of: None,
        from: day(0),
        until: None,
        citation,
    };
    let of = |quotas: &[Quota<'_>]| flaws(&Treaty { quotas, ..catalog::ABM });
    let other = Quota { id: "other", ..one };
    assert_eq!(of(&[one]), [""; 0]);
    // A treaty that allows a number of events limits something.
    let only = Treaty { quotas: &[one], quantities: &[], counting: &[], ceilings: &[], ..catalog::ABM };
    assert_eq!(flaws(&only), [""; 0]);
    let different = [
        Quota { per: Per::ALL_EVENTS, ..other },
        Quota { window: Window::CalendarYear, ..other },
        Quota { window: Window::Any(Span::Years(1)), ..other },
        Quota { events: EventKinds::new(&["visit"]), ..other },
        Quota { of: Some("US"), ..other },
    ];
    for other in different {
        assert_eq!(of(&[one, other]), [""; 0], "{other:?}");
    }
    let phases = [Quota { until: Some(day(9)), ..one }, Quota { from: day(9), most: 1, ..other }];
    assert_eq!(of(&phases), [""; 0]);
    let longer = [Quota { until: Some(day(10)), ..phases[0] }, phases[1]];
    let warning = "warning: quota 1: allows 2 of the same events of which quota 2 allows 1 at the same time, expected \
                   one number";
    assert_eq!(of(&longer), [warning]);
    let reversed = Quota { events: EventKinds::new(&["call", "visit"]), most: 1, ..other };
    assert_eq!(of(&[one, reversed]), [warning]);
    for (quota, flaw) in [
        (Quota { id: "", ..one }, "error: quota 1: `id` is empty"),
        (Quota { title: "", ..one }, "error: quota 1: `title` is empty"),
        (
            Quota { events: EventKinds::NONE, ..one },
            "error: quota 1: counts nothing: needs a kind of event in `events`",
        ),
        (Quota { window: Window::Any(Span::Months(0)), ..one }, "error: quota 1: 0m is too short"),
        (Quota { window: Window::Any(Span::Days(-1)), ..one }, "error: quota 1: -1d is too short"),
        (
            Quota { window: Window::Any(Span::Hours(48)), ..one },
            "error: quota 1: 48h is in hours, expected days, months or years",
        ),
        (Quota { by: Some("CN"), ..one }, "error: quota 1: `CN` is no side of a party and no group of the treaty"),
        (Quota { of: Some("nato"), ..one }, "error: quota 1: `nato` is no side of a party and no group of the treaty"),
        (
            Quota { from: day(9), until: Some(day(9)), ..one },
            "error: quota 1: never binds: `until` entry+9d is not after `from` entry+9d",
        ),
        (
            Quota { from: Anchor::AfterDay { name: "x", span: Span::Days(0), month_end: false }, ..one },
            "error: quota 1: day `x` is not in `days`",
        ),
    ] {
        assert_eq!(of(&[quota]), [flaw]);
    }
    assert_eq!(
        of(&[Quota { until: Some(day(9)), ..one }, Quota { from: day(9), ..one }]),
        ["error: quota 2: quota `visits` is there already"]
    );
}

/// Times between the steps of inspections that do not fit each other or the quotas.
#[test]
fn times_between_steps_that_do_not_fit() {
    let one = StepLimit {
        id: "duration",
        title: "duration",
        inspections: EventKinds::new(&["visit", "call"]),
        after: Step::Start,
        step: Step::End,
        at_least: Some(Span::Hours(1)),
        at_most: Some(Span::Days(2)),
        citation: catalog::ABM.ceilings[0].citation,
    };
    let of = |steps: &[StepLimit<'_>]| flaws(&Treaty { steps, ..catalog::ABM });
    assert_eq!(of(&[one]), [""; 0]);
    let only = Treaty { steps: &[one], quantities: &[], counting: &[], ceilings: &[], ..catalog::ABM };
    assert_eq!(flaws(&only), [""; 0]);
    // A day has 24 hours.
    assert_eq!(of(&[StepLimit { at_least: Some(Span::Days(1)), at_most: Some(Span::Hours(24)), ..one }]), [""; 0]);
    for (limit, flaw) in [
        (StepLimit { id: "", ..one }, "`id` is empty"),
        (StepLimit { title: "", ..one }, "`title` is empty"),
        (
            StepLimit { inspections: EventKinds::NONE, ..one },
            "applies to nothing: needs a kind of inspection in `inspections`",
        ),
        (StepLimit { step: Step::Start, ..one }, "runs from `start` to itself, expected another step in `after`"),
        (
            StepLimit { at_least: None, at_most: None, ..one },
            "neither `at_least` nor `at_most`, expected one of them; `\"0h\"` at least means: not before",
        ),
        (
            StepLimit { at_most: Some(Span::Months(1)), ..one },
            "1m is in months or years, expected hours or days, such as 32h",
        ),
        (StepLimit { at_least: Some(Span::Hours(-1)), ..one }, "-1h is too short"),
        (StepLimit { at_least: Some(Span::Hours(49)), ..one }, "can never be kept: at least 49h, and at most 2d"),
    ] {
        assert_eq!(of(&[limit]), [format!("error: time between steps 1: {flaw}")]);
    }
    assert_eq!(of(&[one, one]), ["error: time between steps 2: time between steps `duration` is there already"]);
    let back = StepLimit { id: "back", after: Step::End, step: Step::Start, ..one };
    assert_eq!(
        of(&[one, back]),
        [
            "error: time between steps 2: runs from `end` to `start`, which another row puts before it, expected one order"
        ]
    );
    assert_eq!(of(&[one, StepLimit { inspections: EventKinds::new(&["flight"]), ..back }]), [""; 0]);
    // No quota of the ABM Treaty counts anything; those of New START count inspections.
    let steps = [StepLimit { inspections: EventKinds::new(&["type_one_inspections", "visit"]), ..one }];
    assert_eq!(
        flaws(&Treaty { steps: &steps, ..catalog::NEW_START }),
        ["warning: time between steps 1: no quota counts `type_one_inspections`; did you mean `type_one_inspection`, \
          which one counts?"]
    );
}

#[test]
fn deadlines_that_do_not_fit() {
    let citation = catalog::ABM.ceilings[0].citation;
    let day = |days| Anchor::AfterEntry(Span::Days(days));
    let one = Deadline {
        id: "data",
        title: "data",
        force: Force::Duty,
        due: Due::AfterEach(Window::HalfYear, Span::Days(30)),
        provided: Provided::Received,
        contents: Words::NONE,
        by: None,
        from: day(0),
        until: None,
        citation,
    };
    let of = |deadlines: &[Deadline<'_>]| flaws(&Treaty { deadlines, ..catalog::ABM });
    // A treaty with deadlines only says something.
    let only = Treaty { deadlines: &[one], quantities: &[], counting: &[], ceilings: &[], ..catalog::ABM };
    assert_eq!(flaws(&only), [""; 0]);
    for due in [
        Due::Once(day(45)),
        Due::BeforeEach(Window::CalendarYear, Span::Months(1)),
        Due::InEach(Window::TreatyYear, 1),
        Due::AfterEach(Window::Month, Span::Days(0)),
        Due::AfterEvent("launch", Span::Days(5)),
        Due::BeforeEvent("launch", Span::Hours(24)),
        Due::Longer("flight", Span::Hours(0)),
    ] {
        assert_eq!(of(&[Deadline { due, ..one }]), [""; 0], "{due:?}");
    }
    let window = |window| {
        format!(
            "error: deadline 1: no deadline is counted from each `{window}`, expected `treaty_year`, \
                                   `calendar_year`, `half_year` or `month`"
        )
    };
    for (deadline, flaw) in [
        (Deadline { id: "", ..one }, "error: deadline 1: `id` is empty".to_owned()),
        (Deadline { title: "", ..one }, "error: deadline 1: `title` is empty".to_owned()),
        (Deadline { due: Due::AfterEach(Window::AtOnce, Span::Days(30)), ..one }, window("at_once")),
        (Deadline { due: Due::BeforeEach(Window::Phase, Span::Days(30)), ..one }, window("phase")),
        (Deadline { due: Due::InEach(Window::Any(Span::Days(9)), 2), ..one }, window("any 9d")),
        (
            Deadline { due: Due::InEach(Window::TreatyYear, 0), ..one },
            "error: deadline 1: requires nothing: at least 0 times, expected 1 or more".to_owned(),
        ),
        (
            Deadline { due: Due::AfterEach(Window::HalfYear, Span::Hours(30)), ..one },
            "error: deadline 1: 30h is in hours, expected days, months or years".to_owned(),
        ),
        (
            Deadline { due: Due::AfterEach(Window::HalfYear, Span::Days(-1)), ..one },
            "error: deadline 1: -1d is too short".to_owned(),
        ),
        (
            Deadline { due: Due::BeforeEvent("launch", Span::Hours(-1)), ..one },
            "error: deadline 1: -1h is too short".to_owned(),
        ),
        (
            Deadline { due: Due::Once(Anchor::AfterEntry(Span::Hours(5))), ..one },
            "error: deadline 1: 5h is in hours, expected days, months or years".to_owned(),
        ),
        (
            Deadline { by: Some("CN"), ..one },
            "error: deadline 1: `CN` is no side of a party and no group of the treaty".to_owned(),
        ),
        (
            Deadline { from: day(9), until: Some(day(9)), ..one },
            "error: deadline 1: never binds: `until` entry+9d is not after `from` entry+9d".to_owned(),
        ),
    ] {
        assert_eq!(of(&[deadline]), [flaw]);
    }
    assert_eq!(of(&[one, one]), ["error: deadline 2: deadline `data` is there already"]);
}

#[test]
fn rules_on_places_that_say_nothing() {
    let one = PlaceRule {
        kinds: KindSet::new(&[Kind::AbmInterceptor]),
        states: StateSet::new(&[State::Test]),
        facilities: Words::new(&["test_range"]),
        citation: catalog::ABM.term.duration.citation,
    };
    let of = |places: &[PlaceRule<'_>]| flaws(&Treaty { places, ..catalog::ABM });
    assert_eq!(of(&[one]), [""; 0]);
    let nothing = "error: rule on places 1: allows nothing: needs a kind, a state and a facility";
    for (rule, flaw) in [
        (PlaceRule { kinds: KindSet::new(&[]), ..one }, nothing),
        (PlaceRule { states: StateSet::new(&[]), ..one }, nothing),
        (PlaceRule { facilities: Words::NONE, ..one }, nothing),
        (
            PlaceRule { citation: Citation { clause: "", ..one.citation }, ..one },
            "error: rule on places 1: `clause` is empty",
        ),
    ] {
        assert_eq!(of(&[rule]), [flaw]);
    }
}
