//! The fields of an item.

/// A field of an item, which is also a column of the same name in CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u8)]
pub enum Field {
    /// The field `id`.
    Id,
    /// The field `party`.
    Party,
    /// The field `kind`.
    Kind,
    /// The field `state`.
    State,
    /// The field `type`, whose name is a keyword in Rust.
    Model,
    /// The field `site`.
    Site,
    /// The field `warheads`.
    Warheads,
}

impl Field {
    /// How many fields there are.
    pub const COUNT: usize = 7;

    /// Every field, in the usual order.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Id, Self::Party, Self::Kind, Self::State, Self::Model, Self::Site, Self::Warheads];

    /// The name of the field in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Party => "party",
            Self::Kind => "kind",
            Self::State => "state",
            Self::Model => "type",
            Self::Site => "site",
            Self::Warheads => "warheads",
        }
    }
}
