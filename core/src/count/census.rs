//! The number of items of each kind in each state.

use super::{Kind, State};

/// A count would pass [`u32::MAX`]. The census is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Overflow;

impl core::fmt::Display for Overflow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("more than 4294967295 of one kind")
    }
}

impl core::error::Error for Overflow {}

/// One party's items, by kind and state.
///
/// The order of adding and merging does not matter: counting all items at once gives the same census as counting parts
/// separately and merging them in any order.
///
/// ```
/// use proverka::count::{Census, Kind, State};
///
/// let mut whole = Census::EMPTY;
/// whole.add(Kind::Icbm, State::Deployed, 3)?;
/// whole.add(Kind::Icbm, State::Deployed, 0)?; // a missile without warheads is still a missile
///
/// assert_eq!(whole.items(Kind::Icbm, State::Deployed), 2);
/// assert_eq!(whole.warheads(Kind::Icbm, State::Deployed), 3);
/// # Ok::<(), proverka::count::Overflow>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Census {
    cells: [[Cell; State::COUNT]; Kind::COUNT],
}

/// Items of one kind in one state, and the warheads on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
struct Cell {
    items: u32,
    warheads: u32,
}

impl Census {
    /// A census without items. For a party that declared nothing, use "no data" instead of this.
    pub const EMPTY: Self = Self { cells: [[Cell { items: 0, warheads: 0 }; State::COUNT]; Kind::COUNT] };

    /// Adds one item and the warheads emplaced on it.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a count would pass [`u32::MAX`]. Nothing is added then.
    pub fn add(&mut self, kind: Kind, state: State, warheads: u16) -> Result<(), Overflow> {
        self.add_many(kind, state, 1, u32::from(warheads))
    }

    /// Adds `items` items of one kind and state, which carry `warheads` warheads in total.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a count would pass [`u32::MAX`]. Nothing is added then.
    pub fn add_many(&mut self, kind: Kind, state: State, items: u32, warheads: u32) -> Result<(), Overflow> {
        let Some(cell) = self.cells.get_mut(kind.index()).and_then(|row| row.get_mut(state.index())) else {
            // This cannot happen, because the table has a cell for every kind and state. An error is better than a lost
            // item.
            return Err(Overflow);
        };
        let items = cell.items.checked_add(items).ok_or(Overflow)?;
        let warheads = cell.warheads.checked_add(warheads).ok_or(Overflow)?;
        *cell = Cell { items, warheads };
        Ok(())
    }

    /// The sum of this census and `other`.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a count would pass [`u32::MAX`].
    pub fn merge(mut self, other: &Self) -> Result<Self, Overflow> {
        for (row, more) in self.cells.iter_mut().zip(&other.cells) {
            for (cell, more) in row.iter_mut().zip(more) {
                cell.items = cell.items.checked_add(more.items).ok_or(Overflow)?;
                cell.warheads = cell.warheads.checked_add(more.warheads).ok_or(Overflow)?;
            }
        }
        Ok(self)
    }

    /// The number of items of this kind in this state.
    #[must_use]
    pub fn items(&self, kind: Kind, state: State) -> u32 {
        self.cell(kind, state).items
    }

    /// The number of warheads on the items of this kind in this state.
    #[must_use]
    pub fn warheads(&self, kind: Kind, state: State) -> u32 {
        self.cell(kind, state).warheads
    }

    fn cell(&self, kind: Kind, state: State) -> Cell {
        // The fallback is never used, because the table has a cell for every kind and state.
        self.cells
            .get(kind.index())
            .and_then(|row| row.get(state.index()))
            .copied()
            .unwrap_or(Cell { items: 0, warheads: 0 })
    }
}
