//! The notations of anchors and of the term of a treaty.

use core::fmt::{self, Display};

use crate::calendar::{Date, Span};
use crate::text::shape::Misfit;
use crate::treaty::{Anchor, Duration, Window};

/// The name of entry into force in anchors. No named day has it.
pub(super) const ENTRY: &str = "entry";
const END_OF_MONTH: &str = "end of month ";
const RENEWED: &str = " renewed by ";
const DENOUNCED: &str = " unless denounced ";
const BEFORE: &str = " before";

/// Reads an anchor such as `2018-02-05`, `entry`, `entry+7y`, `entry-1d`, `adoption_day+8y` or `end of month
/// adoption_day`.
pub(super) fn anchor(text: &str) -> Result<Anchor<'_>, Misfit> {
    let month_end = text.starts_with(END_OF_MONTH);
    let rest = if month_end { text.get(END_OF_MONTH.len()..).unwrap_or_default() } else { text };
    let start = text.len().saturating_sub(rest.len());
    if !rest.starts_with(|first: char| first.is_ascii_lowercase()) {
        return if month_end {
            Err(Misfit::WHOLE.further(start))
        } else {
            Ok(Anchor::On(Date::parse(text.as_bytes())?))
        };
    }
    let length = rest.find(|one| !is_name(one)).unwrap_or(rest.len());
    let (name, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
    let after = |misfit: Misfit| misfit.further(start.saturating_add(length));
    let span = match tail.as_bytes() {
        [] => Span::Days(0),
        // `+-1d` would be a second spelling of `-1d`.
        [b'+', b'-', ..] => return Err(after(Misfit::WHOLE.further(1))),
        [b'+', span @ ..] => span_of(span).map_err(|misfit| after(misfit.further(1)))?,
        span @ [b'-', ..] => span_of(span).map_err(after)?,
        _ => return Err(after(Misfit::WHOLE)),
    };
    match name {
        ENTRY if month_end => Err(Misfit::WHOLE.further(start)),
        ENTRY => Ok(Anchor::AfterEntry(span)),
        _ => Ok(Anchor::AfterDay { name, span, month_end }),
    }
}

/// Whether a named day may have this character in its name: a lower-case letter, a digit or `_`.
pub(super) const fn is_name(one: char) -> bool {
    one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_'
}

/// Reads a duration such as `unlimited`, `10y`, `until 2012-12-31`, `while start-1` or `1y renewed by 1y unless
/// denounced 3m before`.
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
    } else if let Some((first, rest)) = cut(text, RENEWED) {
        let first_at = first.len().saturating_add(RENEWED.len());
        let (by, rest) = cut(rest, DENOUNCED).ok_or(Misfit::WHOLE.further(first_at))?;
        let by_at = first_at.saturating_add(by.len()).saturating_add(DENOUNCED.len());
        let notice = rest.strip_suffix(BEFORE).ok_or(Misfit::WHOLE.further(by_at))?;
        Ok(Duration::Renewed {
            first: span_of(first.as_bytes())?,
            by: span_of(by.as_bytes()).map_err(|misfit| misfit.further(first_at))?,
            notice: span_of(notice.as_bytes()).map_err(|misfit| misfit.further(by_at))?,
        })
    } else {
        Ok(Duration::For(span_of(text.as_bytes())?))
    }
}

/// Reads a window such as `treaty_year` or `any 12m`.
pub(super) fn window(text: &str) -> Result<Window, Misfit> {
    const ANY: &str = Window::ANY;
    if text.starts_with(ANY) {
        let span = span_of(text.get(ANY.len()..).unwrap_or_default().as_bytes());
        return span.map(Window::Any).map_err(|misfit| misfit.further(ANY.len()));
    }
    Window::WORDS.iter().find(|(word, _)| *word == text).map(|(_, window)| *window).ok_or(Misfit::WHOLE)
}

/// The text before and after the first `separator`. The method of `str` for this is not shown free of panics.
fn cut<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let at = (0..text.len()).find(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(separator)))?;
    text.get(..at).zip(text.get(at.saturating_add(separator.len())..))
}

fn span_of(text: &[u8]) -> Result<Span, Misfit> {
    Ok(Span::parse(text)?)
}

/// Prints an anchor as [`anchor`] reads it.
pub(super) struct AnchorText<'a>(pub(super) Anchor<'a>);

impl Display for AnchorText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Anchor::On(date) => date.fmt(f),
            Anchor::AfterEntry(span) => after(f, ENTRY, span),
            Anchor::AfterDay { name, span, month_end } => {
                f.write_str(if month_end { END_OF_MONTH } else { "" })?;
                after(f, name, span)
            }
        }
    }
}

/// Prints the day that is `span` after the day `name`.
fn after(f: &mut fmt::Formatter<'_>, name: &str, span: Span) -> fmt::Result {
    f.write_str(name)?;
    match span {
        Span::Days(0) => Ok(()),
        // A negative count prints its own sign.
        Span::Days(..0) | Span::Months(..0) | Span::Years(..0) | Span::Hours(..0) => span.fmt(f),
        _ => write!(f, "+{span}"),
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
            Duration::Renewed { first, by, notice } => write!(f, "{first}{RENEWED}{by}{DENOUNCED}{notice}{BEFORE}"),
        }
    }
}
