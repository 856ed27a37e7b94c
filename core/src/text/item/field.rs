//! The fields of an item.

use crate::words::words;

words! {
    /// A field of an item, which is also a column of the same name in CSV.
    pub enum Field, such as "warheads" {
        /// The field `id`.
        Id = "id",
        /// The field `party`.
        Party = "party",
        /// The field `kind`.
        Kind = "kind",
        /// The field `state`.
        State = "state",
        /// The field `type`, whose name is a keyword in Rust.
        Model = "type",
        /// The field `site`.
        Site = "site",
        /// The field `warheads`.
        Warheads = "warheads",
    }
}
