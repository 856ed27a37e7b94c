//! Dates, spans, moments and uncertain instants against calendars that nobody here wrote, exhaustively where finite.

mod between;
mod conversion;
mod facts;
mod moment;
mod months;
mod naive;
mod offset_moment;
mod oracle;
mod span;
mod text;
