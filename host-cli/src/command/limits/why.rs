//! Why a finding is undecided or does not bind, and what would settle it.

use proverka::calendar::Date;
use proverka::count::CountRange;
use proverka::judge::LimitFinding;
use proverka::text::treaty::share_text;
use proverka::treaty::Share;
use proverka::verdict::{Truth, Verdict};

use crate::input::{self, Numbers};
use crate::report::limits::Claim;

/// A finding, with what was declared for the day on which it was judged.
pub(super) struct Explained<'a> {
    pub(super) numbers: &'a Numbers<'a>,
    /// The day that was judged.
    pub(super) day: Date,
    pub(super) found: &'a LimitFinding<'a>,
    /// The accounts of the number.
    pub(super) claims: &'a [Claim],
}

impl Explained<'_> {
    /// The explanation; `None` if the finding holds or fails.
    pub(super) fn why(&self) -> Option<String> {
        match self.found.finding.verdict {
            Verdict::Holds | Verdict::Fails => None,
            Verdict::NotBinding => Some(self.not_binding()),
            Verdict::Undecided => Some(self.undecided()),
        }
    }

    fn not_binding(&self) -> String {
        let Self { numbers, day, found, .. } = self;
        let (treaty, limits) = (numbers.treaty(), numbers.limits());
        let from = treaty
            .ceilings
            .iter()
            .filter(|ceiling| {
                ceiling.quantity == found.finding.rule
                    && ceiling.bound.replaces(found.ceiling.bound)
                    && ceiling.whom.covers(input::treaty::whom(treaty, found.side))
            })
            .filter_map(|ceiling| limits.binds_from(ceiling))
            .min();
        match from {
            Some(from) if *day < from => format!("binds from {from}"),
            _ if limits.in_force() == Truth::False => "the treaty is not in force".to_owned(),
            _ => "does not bind on this day".to_owned(),
        }
    }

    fn undecided(&self) -> String {
        let Self { numbers, day, found, claims } = self;
        let (treaty, limits, declared) = (numbers.treaty(), numbers.limits(), numbers.declared());
        let side = found.side;
        match found.finding.measured {
            None => {
                let near = declared.dates().into_iter().rfind(|other| other < day);
                let near = near.filter(|_| !declared.dates().contains(day));
                let near = near.map_or(String::new(), |other| format!("; the last numbers before are of {other}"));
                format!("no data: a number from {side} would settle it{near}")
            }
            Some(_) if found.finding.bound.is_none() => {
                format!("no data for {}: a number for it would settle it", self.base())
            }
            Some(range) if range.exact().is_some() && found.finding.bound.and_then(CountRange::exact).is_none() => {
                format!("{} is not known exactly: one number for it would settle it", self.base())
            }
            Some(range) if claims.len() > 1 && range.max().is_some() => {
                let said: Vec<String> =
                    claims.iter().map(|claim| format!("{} says {}", claim.by, claim.number)).collect();
                format!("{}: one agreed number would settle it", said.join(", "))
            }
            Some(_) if limits.in_force() == Truth::Unknown => "whether the treaty is in force is not known".to_owned(),
            Some(_) if self.has_items_not_counted() => {
                "items that are not counted may belong to it: a counting rule or a type for them would settle it"
                    .to_owned()
            }
            Some(range) if range.max().is_some() && treaty.group(side).is_err() => {
                format!("the ceiling is within the range that {side} gave: an exact number would settle it")
            }
            Some(range) if range.max().is_some() => {
                format!("whether every member of {side} is in the treaty is not known")
            }
            Some(_) => format!("not all of {side} gave numbers: the missing ones would settle it"),
        }
    }

    /// The number of which the ceiling allows or requires a share, as the treaty's file names it.
    fn base(&self) -> String {
        let found = self.found;
        let decimals = self.numbers.treaty().quantity(found.finding.rule).map_or(0, |quantity| quantity.decimals);
        let share: Option<Share<'_>> = found.ceiling.bound.share();
        let share = share.map(|share| share_text(share, decimals).to_string()).unwrap_or_default();
        share.split_once(" of ").map_or(share.clone(), |(_, base)| base.to_owned())
    }

    /// Whether a party of the side or group declared items that are not counted although no rule says so.
    fn has_items_not_counted(&self) -> bool {
        let treaty = self.numbers.treaty();
        self.numbers.declared().not_counted().iter().any(|lot| {
            let own = treaty.party(&lot.party).map_or(lot.party.as_str(), |(_, party)| party.side);
            input::treaty::concerns(treaty, self.found.side, own)
        })
    }
}
