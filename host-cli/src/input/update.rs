//! Brings a declaration of items up to a later day, by the notices of what happened to them since.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use proverka::calendar::Date;
use proverka::count::{CountRange, ItemLife, ItemStep, State};
use proverka::judge::{PlaceFinding, Question};
use proverka::text::item::parse_json_with;
use proverka::treaty::{Scope, Treaty};

use super::counted::{self, Counted};
use super::file;
use super::held::{Difference, Held, Line};
use super::notices::{self, Happened, Notice};
use crate::failure::Failure;
use crate::files::input::{self, FileKind};
use crate::ingest::{ItemSource, each_item};

/// A declaration on a later day, and the outcome of each notice.
#[derive(Debug)]
pub struct Updated {
    /// The items of the day, by their ids.
    items: BTreeMap<Box<str>, Followed>,
    /// Each notice up to the day, in their order, and its outcome.
    pub notices: Vec<(Notice, Outcome)>,
    /// Number of notices of later days.
    pub later: u64,
    at: Date,
}

/// An item together with its life.
#[derive(Clone, Debug)]
struct Followed {
    held: Held,
    life: ItemLife,
}

/// The outcome of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The item changed in these fields. A departure changes none.
    Applied {
        /// The code of the party whose item it is.
        party: String,
        /// The fields that changed.
        changes: Vec<Difference>,
    },
    /// It is not later than the declaration, which has it already.
    Declared,
    /// It cannot have happened. Nothing was changed.
    Impossible {
        /// The code of the party whose item it is; empty if nobody has it.
        party: String,
        /// Why it cannot have happened.
        why: String,
    },
}

/// The longest time that an item of a party was in transit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transit {
    /// The code of the party.
    pub party: String,
    /// The time in transit. Unit: days.
    pub days: u32,
    /// The identifier of the item.
    pub id: String,
    /// The day since when it is in transit, if it still is.
    pub since: Option<Date>,
}

/// Where an item is, and what a rule on places says of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<'a> {
    /// The identifier of the item.
    pub id: String,
    /// The item without its id.
    pub held: Held,
    /// The kind of facility that its site is; `None` if that is not known.
    pub facility: Option<String>,
    /// The rule, and its verdict.
    pub found: PlaceFinding<'a>,
}

/// Reads the items in `base`, which were declared for the day `declared`, and applies the notices up to the day `at`.
///
/// # Errors
///
/// [`Failure`] if a file cannot be read or has a faulty line, or if an id stands twice in `base`.
pub fn update(base: &Path, notices: &Path, treaty: &Treaty<'_>, declared: Date, at: Date) -> Result<Updated, Failure> {
    if at < declared {
        return Err(Failure::usage(
            format!("--at {at} is before the declaration of {declared}"),
            "expected a day that is not before --declared",
        ));
    }
    if input::is_stdin(base) {
        return Err(Failure::usage("items from standard input cannot be read twice", "expected a file"));
    }
    let text = file::read(notices, FileKind::NOTICES)?;
    let mut notices = notices::read(&text)?;
    // The order in the file is that of notices of one day.
    notices.sort_by_key(|notice| notice.on);
    // Who counts the items also checks their ids.
    counted::items(ItemSource::path(base), treaty, declared, input::base(&input::name(base)), None)?;
    let departed = under_way(&notices, declared);
    let mut items = BTreeMap::new();
    each_item(ItemSource::path(base), treaty.kinds, |item| {
        let held = Held::of(item);
        let mut life = ItemLife::new(held.kind, held.state, declared);
        if let Some(day) = departed.get(item.id) {
            life = ItemLife::new(held.kind, held.state, *day);
            // An eliminated item that is on its way is not followed.
            let _: Result<(), _> = life.step(*day, ItemStep::Departed);
        }
        items.insert(item.id.into(), Followed { held, life });
    })?;
    let mut updated = Updated { items, notices: Vec::new(), later: 0, at };
    for notice in notices {
        if notice.on > at {
            updated.later += 1;
            continue;
        }
        let outcome = if notice.on <= declared { Outcome::Declared } else { updated.apply(&notice, treaty) };
        updated.notices.push((notice, outcome));
    }
    Ok(updated)
}

/// The items that, by the notices up to a day, are on their way on that day, and since when.
fn under_way(notices: &[Notice], day: Date) -> BTreeMap<&str, Date> {
    let mut departed = BTreeMap::new();
    for notice in notices.iter().filter(|notice| notice.on <= day) {
        match notice.happened {
            Happened::Departed => {
                departed.insert(notice.id.as_str(), notice.on);
            }
            Happened::Arrived | Happened::Moved | Happened::Eliminated => {
                departed.remove(notice.id.as_str());
            }
            Happened::New | Happened::Changed | Happened::Converted => {}
        }
    }
    departed
}

impl Updated {
    /// Number of items on the day, those that were eliminated among them.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items.len()
    }

    /// The declaration of the day as lines of JSON, in the order of the ids.
    #[must_use]
    pub fn lines(&self, treaty: &Treaty<'_>) -> String {
        self.items.iter().map(|(id, item)| item.held.line(id, treaty) + "\n").collect()
    }

    /// Counts the items of the day, and puts their times in transit to the numbers. Messages call them `file`.
    ///
    /// # Errors
    ///
    /// As [`counted::items`].
    pub fn counted(&self, treaty: &Treaty<'_>, file: &str) -> Result<Counted, Failure> {
        let source = ItemSource::reader(file, Box::new(Cursor::new(self.lines(treaty).into_bytes())));
        let mut counted = counted::items(source, treaty, self.at, file.to_owned(), None)?;
        let transits = self.transits(treaty);
        for quantity in treaty.quantities.iter().filter(|quantity| quantity.scope == Scope::Transit) {
            let of = |code: &str| transits.iter().find(|transit| transit.party == code);
            let days = |code: &str| self.has_items(code).then(|| of(code).map_or(0, |transit| transit.days));
            let numbers = treaty.parties.iter().map(|party| days(party.code).map(CountRange::exactly));
            counted.put(quantity.id, numbers.collect());
        }
        Ok(counted)
    }

    /// The longest time in transit of each party whose items were in transit.
    #[must_use]
    pub fn transits(&self, treaty: &Treaty<'_>) -> Vec<Transit> {
        let longest = |code: &str| {
            let own = self.items.iter().filter(|(_, item)| &*item.held.party == code);
            let times = own.filter_map(|(id, item)| Some((item.life.longest_transit(self.at)?, id, item)));
            // Of equal times, the one of the first id.
            let (days, id, item) = times.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
            Some(Transit { party: code.to_owned(), days, id: id.to_string(), since: item.life.departed() })
        };
        treaty.parties.iter().filter_map(|party| longest(party.code)).collect()
    }

    /// Judges where each item is by every rule on places that names it. `sites` says which kind of facility a site is.
    /// An item that is in transit is at no place.
    #[must_use]
    pub fn places<'a>(&self, question: Question<'a>, sites: &BTreeMap<String, String>) -> Vec<Placed<'a>> {
        let mut all = Vec::new();
        for (id, Followed { held, life }) in &self.items {
            let Some((party, _)) = question.treaty.party(&held.party).ok().filter(|_| life.departed().is_none()) else {
                continue;
            };
            let facility = held.site.as_deref().and_then(|site| sites.get(site));
            for found in question.places(party, held.kind, held.state, facility.map(String::as_str)) {
                let (id, held, facility) = (id.to_string(), held.clone(), facility.cloned());
                all.push(Placed { id, held, facility, found });
            }
        }
        all
    }

    fn has_items(&self, code: &str) -> bool {
        self.items.values().any(|item| &*item.held.party == code)
    }

    /// Applies a notice, or says why it cannot have happened.
    fn apply(&mut self, notice: &Notice, treaty: &Treaty<'_>) -> Outcome {
        let known = self.items.get(notice.id.as_str());
        let party = known.map(|item| item.held.party.to_string()).or_else(|| notice.party.clone()).unwrap_or_default();
        let next = match (notice.happened, known) {
            (Happened::New, None) => new_item(notice, treaty).map(|held| (Vec::new(), Followed::new(held, notice.on))),
            (Happened::New, Some(item)) => {
                let (kind, state) = (treaty.kind_word(item.held.kind), item.held.state.as_str());
                Err(format!("the identifier is that of an item of {} ({kind}, {state})", item.held.party))
            }
            (_, None) => Err("no item has this identifier".to_owned()),
            (_, Some(item)) => item.after(notice, treaty).map(|next| (item.held.differences(&next.held, treaty), next)),
        };
        match next {
            Ok((changes, next)) => {
                self.items.insert(notice.id.as_str().into(), next);
                Outcome::Applied { party, changes }
            }
            Err(why) => Outcome::Impossible { party, why },
        }
    }
}

impl Followed {
    fn new(held: Held, day: Date) -> Self {
        let life = ItemLife::new(held.kind, held.state, day);
        Self { held, life }
    }

    /// The item after a notice.
    fn after(&self, notice: &Notice, treaty: &Treaty<'_>) -> Result<Self, String> {
        let mut next = self.clone();
        if let Some(party) = notice.party.as_deref().filter(|party| *party != &*self.held.party) {
            return Err(format!("the item is one of {}, and not of {party}", self.held.party));
        }
        let mut step = |step| next.life.step(notice.on, step).map_err(|error| error.to_string());
        match notice.happened {
            Happened::Departed => {
                step(ItemStep::Departed)?;
                if let Some((site, left)) = self.held.site.as_deref().zip(notice.site.as_deref())
                    && site != left
                {
                    return Err(format!("the item is at {site}, and not at {left}"));
                }
            }
            Happened::Arrived => step(ItemStep::Arrived)?,
            Happened::Moved => {
                step(ItemStep::Departed)?;
                step(ItemStep::Arrived)?;
                if notice.site.as_deref() == self.held.site.as_deref() {
                    return Err("the item is at this site already".to_owned());
                }
            }
            Happened::New | Happened::Changed | Happened::Converted | Happened::Eliminated => {}
        }
        let state = match (notice.happened, notice.state.as_deref()) {
            (Happened::Eliminated, _) => Some(State::Eliminated),
            (_, Some(word)) => Some(known_state(word)?),
            (_, None) => None,
        };
        if let Some(state) = state {
            if notice.happened == Happened::Converted && !matches!(state, State::NonNuclear | State::Eliminated) {
                return Err(format!("an item that is {} is not converted", state.as_str()));
            }
            step(ItemStep::Becomes(state))?;
            next.held.state = state;
            // What is no longer deployed is declared without warheads, unless the notice gives them.
            next.held.warheads = None;
        } else if notice.happened == Happened::Changed && self.held.state == State::Eliminated {
            return Err("the item was eliminated, which is final".to_owned());
        }
        if matches!(notice.happened, Happened::Arrived | Happened::Moved) {
            next.held.site = notice.site.as_deref().map(Into::into);
        }
        next.held.warheads = notice.warheads.or(next.held.warheads);
        next.held.model = notice.model.as_deref().map(Into::into).or(next.held.model);
        checked(&next.held.line(&notice.id, treaty), treaty)?;
        Ok(next)
    }
}

fn known_state(word: &str) -> Result<State, String> {
    State::from_word(word.as_bytes()).ok_or_else(|| {
        let words = State::ALL.map(State::as_str).join(", ");
        format!("there is no state '{word}'; the states are {words}")
    })
}

/// The new item of a notice.
fn new_item(notice: &Notice, treaty: &Treaty<'_>) -> Result<Held, String> {
    let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
    let (party, kind, state) = (text(&notice.party), text(&notice.kind), text(&notice.state));
    if treaty.party(&party).is_err() {
        return Err(super::treaty::unknown_party(treaty, &party));
    }
    let line = Line {
        id: &notice.id,
        party: &party,
        kind: &kind,
        state: &state,
        model: notice.model.as_deref(),
        site: notice.site.as_deref(),
        warheads: notice.warheads,
    };
    checked(&line.json(), treaty)
}

/// The item of a line, if a declaration may have it so.
fn checked(line: &str, treaty: &Treaty<'_>) -> Result<Held, String> {
    let mut scratch = vec![0; line.len()];
    let item = parse_json_with(line.as_bytes(), treaty.kinds, &mut scratch);
    let item = item.map_err(|error| format!("{}; expected {}", error.actual(), error.expected()))?;
    Ok(Held::of(&item))
}
