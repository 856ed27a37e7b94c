//! The notations of anchors and of the term of a treaty.

use core::fmt::{self, Display};

use crate::calendar::{Date, Span};
use crate::text::shape::Misfit;
use crate::treaty::{Anchor, Duration};

/// Reads an anchor such as `2018-02-05`, `entry`, `entry+7y` or `entry-1d`.
pub(super) fn anchor(text: &str) -> Result<Anchor, Misfit> {
    const ENTRY: &str = "entry";
    let Some(rest) = text.strip_prefix(ENTRY) else {
        return Ok(Anchor::On(Date::parse(text.as_bytes())?));
    };
    let after = |misfit: Misfit| misfit.further(ENTRY.len());
    match rest.as_bytes() {
        [] => Ok(Anchor::AfterEntry(Span::Days(0))),
        // `+-1d` would be a second spelling of `-1d`.
        [b'+', b'-', ..] => Err(after(Misfit::WHOLE.further(1))),
        [b'+', span @ ..] => span_of(span).map(Anchor::AfterEntry).map_err(|misfit| after(misfit.further(1))),
        span @ [b'-', ..] => span_of(span).map(Anchor::AfterEntry).map_err(after),
        _ => Err(after(Misfit::WHOLE)),
    }
}

/// Reads a duration such as `unlimited`, `10y`, `until 2012-12-31` or `while start-1`.
pub(super) fn lasts(text: &str) -> Result<Duration<'_>, Misfit> {
    const UNTIL: &str = "until ";
    const WHILE: &str = "while ";
    if text == "unlimited" {
        Ok(Duration::Unlimited)
    } else if let Some(date) = text.strip_prefix(UNTIL) {
        let date = Date::parse(date.as_bytes()).map_err(|error| Misfit::from(error).further(UNTIL.len()))?;
        Ok(Duration::Until(date))
    } else if let Some(id) = text.strip_prefix(WHILE) {
        Ok(Duration::WhileInForce(id))
    } else {
        Ok(Duration::For(span_of(text.as_bytes())?))
    }
}

fn span_of(text: &[u8]) -> Result<Span, Misfit> {
    Ok(Span::parse(text)?)
}

/// Prints an anchor as [`anchor`] reads it.
pub(super) struct AnchorText(pub(super) Anchor);

impl Display for AnchorText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Anchor::On(date) => date.fmt(f),
            Anchor::AfterEntry(Span::Days(0)) => f.write_str("entry"),
            Anchor::AfterEntry(span) => {
                let (Span::Days(count) | Span::Months(count) | Span::Years(count) | Span::Hours(count)) = span;
                // A negative count prints its own sign.
                let sign = if count < 0 { "" } else { "+" };
                write!(f, "entry{sign}{span}")
            }
        }
    }
}

/// Prints a duration as [`lasts`] reads it.
#[cfg(feature = "export")]
pub(super) struct LastsText<'a>(pub(super) Duration<'a>);

#[cfg(feature = "export")]
impl Display for LastsText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Duration::Unlimited => f.write_str("unlimited"),
            Duration::For(span) => span.fmt(f),
            Duration::Until(date) => write!(f, "until {date}"),
            Duration::WhileInForce(id) => write!(f, "while {id}"),
        }
    }
}
