//! The number of items of each kind in each state.

use super::{AnyKind, Kind, State};

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

/// One party's items of the built-in kinds, by kind and state.
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
    cells: Table<{ Kind::COUNT }>,
}

impl Census {
    /// A census without items. For a party that declared nothing, use "no data" instead of this.
    pub const EMPTY: Self = Self { cells: Table::EMPTY };

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
        self.cells.add(kind.index(), state, items, warheads)
    }

    /// The sum of this census and `other`.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a count would pass [`u32::MAX`].
    pub fn merge(mut self, other: &Self) -> Result<Self, Overflow> {
        self.cells.merge(&other.cells)?;
        Ok(self)
    }

    /// The number of items of this kind in this state.
    #[must_use]
    pub fn items(&self, kind: Kind, state: State) -> u32 {
        self.cells.get(kind.index(), state).items
    }

    /// The number of warheads on the items of this kind in this state.
    #[must_use]
    pub fn warheads(&self, kind: Kind, state: State) -> u32 {
        self.cells.get(kind.index(), state).warheads
    }
}

/// One party's items of every kind: built-in ones, and those that its treaty declares itself.
///
/// It takes three times the room of a [`Census`], which is enough for a treaty without kinds of its own.
///
/// ```
/// use proverka::count::{AnyKind, Census, FullCensus, Kind, State};
///
/// let mut tanks = FullCensus::EMPTY;
/// tanks.add_many(AnyKind::Own(0), State::Deployed, 300, 0)?;
/// let mut missiles = Census::EMPTY;
/// missiles.add(Kind::Icbm, State::Deployed, 3)?;
///
/// let whole = tanks.with_built_in(missiles);
/// assert_eq!(whole.items(AnyKind::Own(0), State::Deployed), 300);
/// assert_eq!(whole.warheads(Kind::Icbm, State::Deployed), 3);
/// # Ok::<(), proverka::count::Overflow>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct FullCensus {
    built_in: Census,
    own: Table<{ AnyKind::MOST_OWN }>,
}

impl FullCensus {
    /// A census without items. For a party that declared nothing, use "no data" instead of this.
    pub const EMPTY: Self = Self { built_in: Census::EMPTY, own: Table::EMPTY };

    /// Adds `items` items of one kind and state, which carry `warheads` warheads in total.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a count would pass [`u32::MAX`], or if no treaty can have the kind. Nothing is added then.
    pub fn add_many(
        &mut self,
        kind: impl Into<AnyKind>,
        state: State,
        items: u32,
        warheads: u32,
    ) -> Result<(), Overflow> {
        match kind.into() {
            AnyKind::BuiltIn(kind) => self.built_in.add_many(kind, state, items, warheads),
            AnyKind::Own(place) => self.own.add(usize::from(place), state, items, warheads),
        }
    }

    /// This census with the items of `built_in` as those of the built-in kinds.
    #[must_use]
    pub const fn with_built_in(self, built_in: Census) -> Self {
        Self { built_in, own: self.own }
    }

    /// The sum of this census and `other`.
    ///
    /// # Errors
    ///
    /// [`Overflow`] if a count would pass [`u32::MAX`].
    pub fn merge(mut self, other: &Self) -> Result<Self, Overflow> {
        self.built_in = self.built_in.merge(&other.built_in)?;
        self.own.merge(&other.own)?;
        Ok(self)
    }

    /// The number of items of this kind in this state.
    #[must_use]
    pub fn items(&self, kind: impl Into<AnyKind>, state: State) -> u32 {
        self.get(kind.into(), state).items
    }

    /// The number of warheads on the items of this kind in this state.
    #[must_use]
    pub fn warheads(&self, kind: impl Into<AnyKind>, state: State) -> u32 {
        self.get(kind.into(), state).warheads
    }

    fn get(&self, kind: AnyKind, state: State) -> Cell {
        match kind {
            AnyKind::BuiltIn(kind) => self.built_in.cells.get(kind.index(), state),
            AnyKind::Own(place) => self.own.get(usize::from(place), state),
        }
    }
}

/// Items of one kind in one state, and the warheads on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
struct Cell {
    items: u32,
    warheads: u32,
}

/// A cell for each of `KINDS` kinds in each state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
struct Table<const KINDS: usize> {
    cells: [[Cell; State::COUNT]; KINDS],
}

impl<const KINDS: usize> Table<KINDS> {
    const EMPTY: Self = Self { cells: [[Cell { items: 0, warheads: 0 }; State::COUNT]; KINDS] };

    fn add(&mut self, kind: usize, state: State, items: u32, warheads: u32) -> Result<(), Overflow> {
        let Some(cell) = self.cells.get_mut(kind).and_then(|row| row.get_mut(state.index())) else {
            // The table has a cell for every kind and state. For another kind, an error is better than a lost item.
            return Err(Overflow);
        };
        let items = cell.items.checked_add(items).ok_or(Overflow)?;
        let warheads = cell.warheads.checked_add(warheads).ok_or(Overflow)?;
        *cell = Cell { items, warheads };
        Ok(())
    }

    /// Adds `other`. The table is meaningless after an error.
    fn merge(&mut self, other: &Self) -> Result<(), Overflow> {
        for (row, more) in self.cells.iter_mut().zip(&other.cells) {
            for (cell, more) in row.iter_mut().zip(more) {
                cell.items = cell.items.checked_add(more.items).ok_or(Overflow)?;
                cell.warheads = cell.warheads.checked_add(more.warheads).ok_or(Overflow)?;
            }
        }
        Ok(())
    }

    fn get(&self, kind: usize, state: State) -> Cell {
        // Only a kind that no table has is without a cell.
        self.cells.get(kind).and_then(|row| row.get(state.index())).copied().unwrap_or(Cell { items: 0, warheads: 0 })
    }
}
