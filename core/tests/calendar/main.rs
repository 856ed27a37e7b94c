//! Dates, spans, moments and uncertain instants against calendars that nobody here wrote, exhaustively where finite.

mod conversion;
mod facts;
mod interval;
mod moment;
mod months;
mod naive;
mod offset_moment;
mod oracle;
mod span;
mod text;
