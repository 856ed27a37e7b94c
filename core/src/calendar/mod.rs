//! Dates, spans and uncertain instants.
