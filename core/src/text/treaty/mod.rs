//! Treaties as JSON, which can be written by hand, kept under version control and read without recompiling.
//!
//! ```
//! use proverka::text::treaty::TreatyBuf;
//!
//! let text = r#"{
//!   "id": "test-freeze",
//!   "name": "Freeze of Heavy Bombers (Entwurf für Übungen)",
//!   "parties": [
//!     {"code": "A", "name": "Alpha"},
//!     {"code": "B", "name": "Beta"},
//!     {"code": "G", "name": "Gamma", "side": "B"}
//!   ],
//!   "signed": {"date": "2030-01-31", "clause": "signature", "provenance": "text"},
//!   "entry_into_force": {"date": "2030-08-31", "clause": "IX(1)", "provenance": "text"},
//!   "quantities": [
//!     {"id": "bombers", "title": "heavy bombers, deployed or not", "unit": "items"},
//!     {"id": "transit", "title": "longest stay in transit", "unit": "days"}
//!   ],
//!   "counting": [
//!     {"quantity": "bombers", "kinds": ["heavy_bomber"], "states": ["deployed", "non_deployed"],
//!      "weight": 1, "clause": "II(2)", "provenance": "text"},
//!     {"quantity": "bombers", "kinds": ["heavy_bomber"], "states": ["test", "training", "non_nuclear", "eliminated"],
//!      "weight": 0, "clause": "II(3)", "provenance": "text"}
//!   ],
//!   "ceilings": [
//!     {"quantity": "bombers", "bound": 90, "from": "entry", "until": "entry+18m", "clause": "II(1)(a)"},
//!     {"quantity": "bombers", "bound": 60, "from": "entry+18m", "clause": "II(1)(b)"},
//!     {"quantity": "transit", "bound": 20, "side": "A", "from": "2035-01-01", "clause": "Protocol 3"}
//!   ],
//!   "term": {
//!     "lasts": {"value": "10y", "clause": "IX(2)"},
//!     "month_end": "clamp",
//!     "extension": {"longest": "5y", "times": 1, "clause": "IX(3)"},
//!     "withdrawal": {"notice": "3m", "clause": "X"}
//!   }
//! }"#;
//! let buf = TreatyBuf::parse(text.as_bytes(), &mut [])?;
//! let treaty = buf.treaty();
//! assert_eq!(treaty.name, "Freeze of Heavy Bombers (Entwurf für Übungen)");
//! // Beta and Gamma keep one ceiling together.
//! assert!(treaty.sides().eq(["A", "B"]));
//! // Unless it is said how well a number is known, it is marked as not known well.
//! assert_eq!(treaty.ceilings[0].citation.provenance.as_str(), "unverified");
//! // Its rows fit each other.
//! buf.lint(|lint| panic!("{lint}"));
//! # Ok::<(), proverka::text::shape::TextError<'static>>(())
//! ```
//!
//! # Keys
//!
//! An optional key may be left out or be `null`. Keys may be in any order. An unknown or repeated key is an error.
//!
//! | in | key | value |
//! |---|---|---|
//! | treaty | `id` | its name in commands and files: `new-start` |
//! | | `name` | its name for readers |
//! | | `parties` | array of parties, 1 to 16 |
//! | | `signed` | optional: the day of signature |
//! | | `entry_into_force` | optional: the day of entry into force; left out where there was none |
//! | | `groups` | optional array of groups of parties that keep a ceiling together, up to 16 |
//! | | `days` | optional array of the days that the treaty names and counts from, up to 16 |
//! | | `kinds` | optional array of kinds of items beside the built-in ones, up to 32 |
//! | | `quantities` | array of what is limited, up to 32 |
//! | | `types` | optional array of types of items to which warheads are attributed, up to 64 |
//! | | `counting` | optional array of rules on which items count how much, up to 64 |
//! | | `ceilings` | array of how much is allowed, up to 64 |
//! | | `quotas` | optional array of how many events are allowed in a window, up to 32 |
//! | | `deadlines` | optional array of what must or may be done when, up to 32 |
//! | | `places` | optional array of rules on where items may be, up to 16 |
//! | | `steps` | optional array of the times between the steps of inspections, up to 32 |
//! | | `term` | how long it lasts and how it ends |
//! | party | `code`, `name` | as in declarations: `US`; for readers |
//! | | `side` | optional: the side with which it keeps the ceilings; its own code if left out |
//! | group | `id`, `name` | as in ceilings, files and findings: `nato`; for readers |
//! | | `members` | array of the codes of its parties |
//! | named day | `id` | as in `from`, `until` and acts: lower-case letters, digits and `_`: `adoption_day` |
//! | | `title` | for readers |
//! | | `at_latest` | optional: the latest day that it can be, where no act sets an earlier one: `adoption_day+8y` |
//! | kind | `id`, `title` | as in counting rules and declared items: lower-case letters, digits and `_`: `battle_tank`; for readers |
//! | | `warheads` | optional: `true` where its items carry warheads of their own, whose number is declared |
//! | quantity | `id`, `title` | as in findings: `warheads`; for readers |
//! | | `unit` | `items`, `warheads`, `days`, `tonnes`, `kilograms`, `percent`, `kilotons` or `long_tons` |
//! | | `scope` | optional: `side` (all that a side has), `site_and_type` (each type at each site apart) or `transit` (the longest time of an item in transit) |
//! | | `decimals` | optional: how many decimals its numbers may have, 0 to 6; none if left out |
//! | type | `id` | as in the `type` of declared items: `SS-18` |
//! | | `kind`, `warheads` | the kind that its items are of; how many warheads each of them counts as |
//! | counting rule | `quantity` | the `id` of a quantity |
//! | | `kinds`, `states` | arrays of words, as in declarations: `icbm`, or the `id` of one of the treaty's kinds; `deployed` |
//! | | `weight` | how much each item counts: `1`; `0` says that it does not count; or `"warheads"`, as many as are declared on it; or `"attributed"`, as many as its type has |
//! | ceiling | `quantity` | the `id` of a quantity |
//! | | `bound` | the largest number allowed; with as many decimals as the quantity has: `3.67`; or a share |
//! | | `at_least` | in place of `bound`: the smallest number required; or a share |
//! | | `side` | optional: the one side that must keep it; each side if left out |
//! | | `group` | optional, in place of `side`: the group whose parties must keep it together |
//! | | `from` | the first day on which it binds |
//! | | `until` | optional: the first day on which it binds no more |
//! | quota | `id`, `title` | as in findings: `type_one_inspections`; for readers |
//! | | `events` | array of the kinds of events that count, 1 to 4 words, as in files of events: `type_one_inspection` |
//! | | `most` | how many of them are allowed in one window, 0 to 65535 |
//! | | `window` | `treaty_year`, `calendar_year`, `half_year`, `month`, `phase` (from `from` to `until`), `at_once` (on the same day) or `any 12m` (every span of this length) |
//! | | `per` | optional array of what is counted apart: `by` (each acting side), `of` (each side that accepts), `place`; all events count together if it is left out |
//! | | `by`, `of` | optional: only events by, or accepted by, this side or group count |
//! | | `from` | the first day on which events count |
//! | | `until` | optional: the first day on which events count no more |
//! | rule on places | `kinds`, `states` | arrays of words, as in a counting rule |
//! | | `facilities` | array of the kinds of facilities where such items may be, 1 to 4 words as in a file of sites: `icbm_base` |
//! | deadline | `id`, `title` | as in notices: `six_month_data`; for readers |
//! | | `force` | optional: `duty` (meant if it is left out), `if_any` (a duty if there is something to report) or `right` |
//! | | `due` | a day as in `from`; `30d after each half_year`, `30d before each calendar_year`; `2 in each treaty_year` (at least); `5d after EVENT`, `24h before EVENT` (a kind of event: `launch`); or `more than 24h of EVENT` (as soon as one lasts longer) |
//! | | `provided` | optional: whether a notice counts when `received` (meant if it is left out) or when `sent` |
//! | | `contents` | optional array of the keys that a notice must have, up to 4 |
//! | | `by` | optional: the side or group that it is about; each party if left out |
//! | | `from` | the first day on which it can fall due |
//! | | `until` | optional: the first day on which it falls due no more |
//! | time between steps | `id`, `title` | as in findings: `inspection_notice`; for readers |
//! | | `inspections` | array of the kinds of inspections to which it applies, 1 to 4 words, as in quotas: `type_one_inspection` |
//! | | `after` | the step from which the time runs: `notice`, `acknowledgement`, `flight_plan`, `departure`, `arrival`, `designation`, `restrictions`, `transport`, `start`, `end` or `report` |
//! | | `step` | the step up to which it runs, which must not be before it |
//! | | `at_least`, `at_most` | the shortest and the longest time allowed, one of them optional: a span in hours or days, such as `32h` |
//! | signed, entry_into_force | `date` | `2011-02-05` |
//! | term | `lasts` | object with `value`: `"10y"`, `"until 2012-12-31"`, `"unlimited"`, `"while start-1"` (is in force), `"1y renewed by 1y unless denounced 3m before"` |
//! | | `month_end` | 31 January plus a month is: `clamp`, the end of February; or `reject`, an error |
//! | | `extension` | optional object: `longest` (optional span), `times` (optional, 0 to 255), `late` (optional: `true` where the parties may decide after the end) |
//! | | `withdrawal` | optional object: `notice`, the span from notice to end; `not_before`, the earliest day of such an end; `ends`, for whom: `party` (meant if it is left out) or `all` |
//! | | `suspension` | optional object: only its citation |
//! | all but party, group and quantity | `clause` | where it is said, without the word Article: `II(1)(a)` |
//! | | `provenance` | optional: `text`, `secondary`, `derived` or `unverified`, which is meant if it is left out |
//! | | `source` | optional: where it was read |
//!
//! A share (feature `shares`) is a part of a base: `45% of declared` (of the same side's number for that quantity on
//! the same day), `2/3 of tanks of nato` (of a group's or another side's number), `45% of stock on 1997-05-29` (of the
//! number declared on that day, in the notation of `from`), or `12.5% of 1500` (of a number of the treaty). Percentages
//! have at most 4 decimals; a ratio is two whole numbers.
//!
//! `from` and `until` of ceilings, quotas and deadlines are `2012-12-31`, `entry` (into force), `entry+7y`,
//! `adoption_day+8y` (after a named day), or `end of month adoption_day+1y` (after the last day of its month); spans
//! are a number and `y`, `m` or `d`. The treaty and its term themselves have no citation.
//!
//! # Escapes and room
//!
//! Texts are borrowed from the input, so `é` costs nothing. To decode an escape such as `\u00e9` or `\"`, the caller
//! provides a buffer; as many bytes as the text has are always enough. A [`TreatyBuf`] holds the rows: it takes 52 KB
//! on a 64-bit machine (the features `many-parties` and `shares` add 14 KB and 5 KB), and 31 KB on a 32-bit one.
//!
//! # Why serde-json-core writes and does not read
//!
//! `write` uses serde-json-core for every row. Reading fills the rows directly from the tokens. With serde-json-core,
//! the tokens would still have to be checked first, because its errors have no place, it accepts `[,1]`, and it refuses
//! escapes for characters beyond the first 65,536. To report what is wrong, that check must know each field, its form
//! and its range, so it already has the value. A second reader would only find the same value again, in a second set of
//! rows, and a device has no memory for that. A linker also cannot show that serde-json-core never panics when it reads
//! or writes. So writing is behind a separate feature, `export`.

mod flaw;
mod lint;
mod notation;
mod read;
#[cfg(feature = "export")]
mod write;

pub use flaw::{Flaw, Lint, Severity, TreatyPart};
pub use lint::lint;
pub use notation::due_text;
#[cfg(feature = "shares")]
pub use notation::share_text;
#[cfg(feature = "export")]
pub use write::write;

use heapless::Vec;

use crate::count::AnyKind;
use crate::treaty::{
    Ceiling, CountingRule, Deadline, Group, ItemKind, ItemType, NamedDay, PlaceRule, Quantity, Quota, StateParty,
    StatePartySet, StepLimit, Term, Treaty,
};

/// The largest number of rows of each kind that a treaty in text may have.
pub const CAPACITY: Capacity = Capacity {
    parties: StatePartySet::CAPACITY,
    groups: GROUPS,
    days: DAYS,
    kinds: AnyKind::MOST_OWN,
    quantities: QUANTITIES,
    types: TYPES,
    counting: COUNTING,
    ceilings: CEILINGS,
    quotas: QUOTAS,
    deadlines: DEADLINES,
    places: PLACES,
    steps: STEPS,
};

const GROUPS: usize = 16;
const DAYS: usize = 16;
const QUANTITIES: usize = 32;
const TYPES: usize = 64;
const COUNTING: usize = 64;
const CEILINGS: usize = 64;
const QUOTAS: usize = 32;
const DEADLINES: usize = 32;
const PLACES: usize = 16;
const STEPS: usize = 32;

/// Numbers of rows, by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Capacity {
    /// Room for parties.
    pub parties: usize,
    /// Room for groups.
    pub groups: usize,
    /// Room for named days.
    pub days: usize,
    /// Room for kinds of items.
    pub kinds: usize,
    /// Room for quantities.
    pub quantities: usize,
    /// Room for types of items.
    pub types: usize,
    /// Room for counting rules.
    pub counting: usize,
    /// Room for ceilings.
    pub ceilings: usize,
    /// Room for quotas.
    pub quotas: usize,
    /// Room for deadlines.
    pub deadlines: usize,
    /// Room for rules on places.
    pub places: usize,
    /// Room for times between steps.
    pub steps: usize,
}

/// Rows, with the offset of each in the text.
#[derive(Clone, Debug)]
struct Rows<T, const N: usize> {
    rows: Vec<T, N>,
    offsets: Vec<usize, N>,
}

impl<T, const N: usize> Rows<T, N> {
    const fn new() -> Self {
        Self { rows: Vec::new(), offsets: Vec::new() }
    }

    /// Adds a row; false if there is no room for it.
    fn push(&mut self, row: T, offset: usize) -> bool {
        self.rows.push(row).is_ok() && self.offsets.push(offset).is_ok()
    }

    /// The row at this offset.
    fn at(&mut self, offset: usize) -> Option<&mut T> {
        let place = self.offsets.iter().position(|one| *one == offset)?;
        self.rows.get_mut(place)
    }
}

/// A treaty that was read from text, with the offset of every row. It borrows from the text.
#[derive(Clone, Debug)]
pub struct TreatyBuf<'a> {
    head: Treaty<'a>,
    parties: Rows<StateParty<'a>, { StatePartySet::CAPACITY }>,
    groups: Rows<Group<'a>, GROUPS>,
    days: Rows<NamedDay<'a>, DAYS>,
    kinds: Rows<ItemKind<'a>, { AnyKind::MOST_OWN }>,
    quantities: Rows<Quantity<'a>, QUANTITIES>,
    types: Rows<ItemType<'a>, TYPES>,
    counting: Rows<CountingRule<'a>, COUNTING>,
    ceilings: Rows<Ceiling<'a>, CEILINGS>,
    quotas: Rows<Quota<'a>, QUOTAS>,
    deadlines: Rows<Deadline<'a>, DEADLINES>,
    places: Rows<PlaceRule<'a>, PLACES>,
    steps: Rows<StepLimit<'a>, STEPS>,
    marks: Marks,
}

/// The offsets of the parts of a treaty that occur once.
#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    id: usize,
    name: usize,
    parties: usize,
    kinds: usize,
    quantities: usize,
    signed: usize,
    entry: usize,
    lasts: usize,
    extension: usize,
    withdrawal: usize,
    suspension: usize,
}

impl<'a> TreatyBuf<'a> {
    /// The treaty that was read.
    #[must_use]
    pub fn treaty(&self) -> Treaty<'_> {
        let Term { duration, month_end, extension, withdrawal, suspension } = self.head.term;
        Treaty {
            id: self.head.id,
            name: self.head.name,
            parties: &self.parties.rows,
            groups: &self.groups.rows,
            signed: self.head.signed,
            entry_into_force: self.head.entry_into_force,
            days: &self.days.rows,
            kinds: &self.kinds.rows,
            quantities: &self.quantities.rows,
            types: &self.types.rows,
            counting: &self.counting.rows,
            ceilings: &self.ceilings.rows,
            quotas: &self.quotas.rows,
            deadlines: &self.deadlines.rows,
            places: &self.places.rows,
            steps: &self.steps.rows,
            term: Term { duration, month_end, extension, withdrawal, suspension },
        }
    }

    /// Calls `each` with every flaw, in the order of the tables. [`TreatyBuf::offset`] gives the place of a flaw.
    pub fn lint(&self, each: impl FnMut(Lint<'_>)) {
        lint(&self.treaty(), each);
    }

    /// The offset in the text of the part `place`; zero if there is no such row. Unit: bytes.
    #[must_use]
    pub fn offset(&self, place: TreatyPart) -> usize {
        let row = |offsets: &[usize], row: usize| offsets.get(row).copied().unwrap_or(0);
        match place {
            TreatyPart::Id => self.marks.id,
            TreatyPart::Name => self.marks.name,
            TreatyPart::Parties => self.marks.parties,
            TreatyPart::Kinds => self.marks.kinds,
            TreatyPart::Quantities => self.marks.quantities,
            TreatyPart::Signed => self.marks.signed,
            // A treaty without that day has its flaw at the first line that it surely has.
            TreatyPart::EntryIntoForce if self.head.entry_into_force.is_none() => self.marks.id,
            TreatyPart::EntryIntoForce => self.marks.entry,
            TreatyPart::Party(at) => row(&self.parties.offsets, at),
            TreatyPart::Group(at) => row(&self.groups.offsets, at),
            TreatyPart::NamedDay(at) => row(&self.days.offsets, at),
            TreatyPart::Kind(at) => row(&self.kinds.offsets, at),
            TreatyPart::Quantity(at) => row(&self.quantities.offsets, at),
            TreatyPart::Type(at) => row(&self.types.offsets, at),
            TreatyPart::Counting(at) => row(&self.counting.offsets, at),
            TreatyPart::Ceiling(at) => row(&self.ceilings.offsets, at),
            TreatyPart::Quota(at) => row(&self.quotas.offsets, at),
            TreatyPart::Deadline(at) => row(&self.deadlines.offsets, at),
            TreatyPart::Place(at) => row(&self.places.offsets, at),
            TreatyPart::Step(at) => row(&self.steps.offsets, at),
            TreatyPart::Lasts => self.marks.lasts,
            TreatyPart::Extension => self.marks.extension,
            TreatyPart::Withdrawal => self.marks.withdrawal,
            TreatyPart::Suspension => self.marks.suspension,
        }
    }
}
