//! Built-in data: the published New START numbers, the claims that dispute them, and what is said about
//! treaties beside their text: their kinds and their names.

pub mod kinds;
pub mod names;

/// The name under which faults in the built-in totals are reported.
pub const TOTALS_NAME: &str = "built-in new-start-aggregates.csv";

/// The totals that the parties to New START published: one row for each party and data date.
pub const TOTALS: &str = include_str!("../data/new-start-aggregates.csv");

/// The name under which faults in the built-in totals of START I are reported.
pub const START_1_NAME: &str = "built-in start-1-mou-1990.csv";

/// The totals by type of the Memorandum of Understanding of START I, as of 1 September 1990.
pub const START_1: &str = include_str!("../data/start-1-mou-1990.csv");

/// The name under which faults in the built-in claims are reported.
pub const CLAIMS_NAME: &str = "built-in new-start-claims.csv";

/// What one party claims about the other's numbers, if the two differ.
pub const CLAIMS: &str = include_str!("../data/new-start-claims.csv");
