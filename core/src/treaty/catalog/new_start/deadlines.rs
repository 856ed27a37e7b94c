//! The deadlines and rights of New START.

use super::super::{duty, secondary, text, unverified};
use super::EIF;
use crate::calendar::Span;
use crate::treaty::{Anchor, Deadline, Due, Force, Window, Words};

const PART_FOUR: &str = "acq.osd.mil, Protocol Part Four (NSTprotocolPartFour.htm)";
const LAUNCHES: &str = "businesspravo.ru, Protocol Part Four IV (Russian text)";
const NOTICES: &str = "businesspravo.ru, Protocol Part Four VI (Russian text)";
const INSPECTIONS: &str = "businesspravo.ru, Protocol Part Five I (Russian text)";
const REUTERS: &str = "Reuters, 5 Feb 2011 (emirates247.com)";
const FIRST_STEPS: &str = "state.gov, fact sheet of 5 Feb 2011 (grognews.blogspot.com)";
const BOMBERS: &str = "state.gov, 3 Feb 2012 (airandspaceforces.com/newstartplusoneandcounting)";

/// What a notice of data says: the day of which the data are.
const DATA: Words<'static> = Words::new(&["as_of"]);

/// The day that is so many days after entry into force.
const fn after(days: i32) -> Due<'static> {
    Due::Once(Anchor::AfterEntry(Span::Days(days)))
}

/// Times in notices are in GMT, and a notice is provided on the day on which it is received (Protocol Part Four I(2)).
pub(super) const DEADLINES: &[Deadline<'static>] = &[
    duty("inspection_aircraft", "types of aircraft that bring inspectors", after(5), text("Protocol", EIF)),
    duty("inspector_lists", "lists of inspectors and aircrew, at most 300 people", after(25), text("Protocol", EIF)),
    duty(
        "inspector_visas",
        "visas for the people of a list",
        Due::AfterEvent("inspector_list", Span::Days(30)),
        secondary("Protocol", REUTERS),
    ),
    Deadline {
        contents: Words::new(&["clearance_number"]),
        ..duty(
            "first_standing_clearance",
            "standing diplomatic clearance number of inspection aircraft for the rest of the first year",
            after(30),
            text("Protocol Part Four VI(1)", NOTICES),
        )
    },
    Deadline {
        contents: Words::new(&["clearance_number"]),
        ..duty(
            "standing_clearance",
            "standing diplomatic clearance number of inspection aircraft for a calendar year",
            Due::BeforeEach(Window::CalendarYear, Span::Days(30)),
            text("Protocol Part Four VI(1)", NOTICES),
        )
    },
    Deadline {
        contents: DATA,
        ..duty(
            "initial_database",
            "first full database, as of entry into force",
            after(45),
            text("Protocol Part Four II(1)", PART_FOUR),
        )
    },
    duty(
        "first_exhibitions",
        "exhibitions of items that were never shown under START I",
        after(60),
        secondary("Protocol Part Five VIII", FIRST_STEPS),
    ),
    Deadline {
        force: Force::Right,
        ..duty("first_inspections", "inspections begin", after(60), text("Protocol Part Five I(2)", INSPECTIONS))
    },
    Deadline {
        contents: DATA,
        ..duty(
            "six_month_data",
            "updated data of a half-year, with the numbers of warheads",
            Due::AfterEach(Window::HalfYear, Span::Days(30)),
            text("Protocol Part Four II(2)", PART_FOUR),
        )
    },
    // The numbers of warheads are excepted: they change in the data of the half-year only.
    duty(
        "data_change",
        "change in the data, except in the numbers of warheads",
        Due::AfterEvent("data_change", Span::Days(5)),
        text("Protocol Part Four II(3)", PART_FOUR),
    ),
    duty(
        "production_departure",
        "solid-fuel ICBM or SLBM that leaves a production facility",
        Due::BeforeEvent("production_departure", Span::Hours(48)),
        unverified("Protocol Part Four III"),
    ),
    duty(
        "heavy_bomber_abroad",
        "heavy bomber that is out of the country for more than 24 hours",
        Due::Longer("heavy_bomber_abroad", Span::Hours(24)),
        secondary("Protocol Part Four III", BOMBERS),
    ),
    duty(
        "launch",
        "launch of an ICBM or SLBM",
        Due::BeforeEvent("launch", Span::Hours(24)),
        text("Protocol Part Four IV(1)", LAUNCHES),
    ),
    Deadline {
        force: Force::IfAny,
        ..duty(
            "telemetry_fault",
            "telemetric data that are incomplete or of poor quality",
            Due::AfterEvent("telemetry_receipt", Span::Days(180)),
            text("Protocol Part Four IV(2)", LAUNCHES),
        )
    },
    duty(
        "telemetry_answer",
        "answer to a notice of incomplete or poor telemetric data",
        Due::AfterEvent("telemetry_fault", Span::Days(60)),
        text("Protocol Part Four IV(3)", LAUNCHES),
    ),
    duty(
        "inspection_flight_plan",
        "flight plan of an aircraft that brings inspectors",
        Due::BeforeEvent("inspection_flight", Span::Hours(6)),
        text("Protocol Part Four VI(2)", NOTICES),
    ),
    // The length of 65 days is often quoted and was read nowhere.
    duty(
        "telemetry_agreement",
        "agreement on the launches of the past year of which telemetric data are exchanged",
        Due::AfterEach(Window::CalendarYear, Span::Days(65)),
        unverified("Protocol Part Seven"),
    ),
    // That there were two sessions a year was read. That there must be two, unless the parties agree otherwise, was
    // not.
    duty(
        "commission_sessions",
        "sessions of the Bilateral Consultative Commission",
        Due::InEach(Window::TreatyYear, 2),
        unverified("Protocol Part Six"),
    ),
];
