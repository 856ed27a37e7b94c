//! What is built in: the public New START numbers, and who disputes them.

/// The name under which faults in built-in data would be reported.
pub const TOTALS_NAME: &str = "built-in new-start-aggregates.csv";

/// The totals that the parties to New START published, one row a party and data date.
pub const TOTALS: &str = include_str!("../data/new-start-aggregates.csv");

/// The name under which faults in built-in claims would be reported.
pub const CLAIMS_NAME: &str = "built-in new-start-claims.csv";

/// What one party says of the other's numbers where the two differ.
pub const CLAIMS: &str = include_str!("../data/new-start-claims.csv");
