//! Compares dates, spans, moments and uncertain instants with independent calendars, exhaustively if the range is
//! finite.

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
