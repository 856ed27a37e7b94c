//! Where a treaty allows items to be.

use super::Words;
use crate::count::{KindSet, StateSet};
use crate::verdict::Citation;

/// The kinds of facilities at which a treaty allows some items, such as ICBM bases for deployed ICBM launchers. At any
/// other kind of facility they may not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct PlaceRule<'a> {
    /// The kinds of the items.
    pub kinds: KindSet,
    /// The states of the items.
    pub states: StateSet,
    /// The kinds of facilities, as in a file of sites: `icbm_base`.
    pub facilities: Words<'a>,
    /// The clause that says so.
    pub citation: Citation<'a>,
}
