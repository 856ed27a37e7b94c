//! The notations of anchors and of the term of a treaty.

use core::fmt::{self, Display};

use crate::calendar::{Date, Span};
use crate::count::Decimal;
#[cfg(feature = "shares")]
use crate::count::DecimalError;
use crate::text::shape::Misfit;
use crate::treaty::{Anchor, Due, Duration, Window};
#[cfg(feature = "shares")]
use crate::treaty::{Base, Part, Quantity, Share};

/// The name of entry into force in anchors. No named day has it.
pub(super) const ENTRY: &str = "entry";
const END_OF_MONTH: &str = "end of month ";
const RENEWED: &str = " renewed by ";
const DENOUNCED: &str = " unless denounced ";
const BEFORE: &str = " before";
const MORE_THAN: &str = "more than ";
const IN_EACH: &str = " in each ";
const AFTER_EACH: &str = " after each ";
const BEFORE_EACH: &str = " before each ";
const AFTER: &str = " after ";
const BEFORE_EVENT: &str = " before ";
const OF: &str = " of ";
#[cfg(feature = "shares")]
const ON: &str = " on ";

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

/// Reads when a deadline falls due, such as `entry+45d`, `30d after each half_year`, `2 in each treaty_year`, `24h
/// before launch` or `more than 24h of flight`.
pub(super) fn due(text: &str) -> Result<Due<'_>, Misfit> {
    if text.starts_with(MORE_THAN) {
        let rest = text.get(MORE_THAN.len()..).unwrap_or_default();
        let (span, event) = cut(rest, OF).ok_or(Misfit::WHOLE.further(MORE_THAN.len()))?;
        let read = span_of(span.as_bytes()).map_err(|misfit| misfit.further(MORE_THAN.len()))?;
        let at = MORE_THAN.len().saturating_add(span.len()).saturating_add(OF.len());
        return Ok(Due::Longer(event_kind(event, at)?, read));
    }
    let each = |count: &str, separator: &str, rest| {
        let at = count.len().saturating_add(separator.len());
        window(rest).map_err(|misfit| misfit.further(at))
    };
    if let Some((count, rest)) = cut(text, IN_EACH) {
        let times = Decimal::parse(count, 0).ok().and_then(|times| u16::try_from(times).ok()).ok_or(Misfit::WHOLE)?;
        return Ok(Due::InEach(each(count, IN_EACH, rest)?, times));
    }
    if let Some((span, rest)) = cut(text, AFTER_EACH) {
        return Ok(Due::AfterEach(each(span, AFTER_EACH, rest)?, span_of(span.as_bytes())?));
    }
    if let Some((span, rest)) = cut(text, BEFORE_EACH) {
        return Ok(Due::BeforeEach(each(span, BEFORE_EACH, rest)?, span_of(span.as_bytes())?));
    }
    for (separator, due) in [(AFTER, Due::AfterEvent as fn(_, _) -> _), (BEFORE_EVENT, Due::BeforeEvent)] {
        if let Some((span, event)) = cut(text, separator) {
            let at = span.len().saturating_add(separator.len());
            return Ok(due(event_kind(event, at)?, span_of(span.as_bytes())?));
        }
    }
    anchor(text).map(Due::Once)
}

/// The kind of event of a deadline, which is written like the name of a day. The word `each` asks for a window.
fn event_kind(text: &str, at: usize) -> Result<&str, Misfit> {
    if !text.is_empty() && text != "each" && text.chars().all(is_name) {
        Ok(text)
    } else {
        Err(Misfit::WHOLE.further(at))
    }
}

/// The text before and after the first `separator`. The method of `str` for this is not shown free of panics.
fn cut<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let at = (0..text.len()).find(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(separator)))?;
    text.get(..at).zip(text.get(at.saturating_add(separator.len())..))
}

/// Reads a share such as `45% of declared`, `2/3 of tanks of nato`, `45% of stock on 1997-05-29` or `20% of 1500`. The
/// last number has at most `decimals` decimals, or, where that is not known yet, as many as it is written with.
#[cfg(feature = "shares")]
pub(super) fn share(text: &str, decimals: Option<u8>) -> Result<Share<'_>, Misfit> {
    let (part_text, rest) = cut(text, OF).ok_or(Misfit::WHOLE)?;
    let part = part(part_text)?;
    let rest_at = part_text.len().saturating_add(OF.len());
    let at_rest = Misfit::WHOLE.further(rest_at);
    if rest.starts_with(|first: char| first.is_ascii_digit()) {
        let written = rest.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let decimals = decimals.or(u8::try_from(written).ok()).filter(|decimals| *decimals <= Quantity::MOST_DECIMALS);
        let steps = decimals.ok_or(DecimalError::TooPrecise).and_then(|decimals| Decimal::parse(rest, decimals));
        return Ok(Share::new(part, Base::Number(steps.map_err(|_| at_rest)?)));
    }
    let (owned, on) = match cut(rest, ON) {
        Some((owned, day)) => {
            let day_at = rest_at.saturating_add(owned.len()).saturating_add(ON.len());
            (owned, Some(anchor(day).map_err(|misfit| misfit.further(day_at))?))
        }
        None => (rest, None),
    };
    let (quantity, whose) = match cut(owned, OF) {
        Some((quantity, whose)) => (quantity, Some(whose)),
        None => (owned, None),
    };
    if is_base_name(quantity) && whose.is_none_or(is_base_name) {
        Ok(Share::new(part, Base::Quantity { quantity, whose, on }))
    } else {
        Err(at_rest)
    }
}

/// Reads the part of a share, which must be above zero.
#[cfg(feature = "shares")]
fn part(text: &str) -> Result<Part, Misfit> {
    let above_zero = |number: u32, at: usize| if number == 0 { Err(Misfit::WHOLE.further(at)) } else { Ok(number) };
    if let Some((numerator, denominator)) = text.split_once('/') {
        let denominator_at = numerator.len().saturating_add(1);
        let whole = |text, at| above_zero(Decimal::parse(text, 0).unwrap_or(0), at);
        return Ok(Part::Ratio(whole(numerator, 0)?, whole(denominator, denominator_at)?));
    }
    let percent = text.strip_suffix('%').ok_or(Misfit::WHOLE)?;
    Ok(Part::Percent(above_zero(Decimal::parse(percent, Part::MOST_DECIMALS).unwrap_or(0), 0)?))
}

/// Whether a share can name this quantity, side or group: it has no space, and does not look like a number.
pub(super) fn is_base_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.contains(|one: char| one.is_whitespace() || one.is_control())
}

/// Prints a share as the text of a treaty has it, for a quantity with this many decimals.
///
/// ```
/// use proverka::text::treaty::share_text;
/// use proverka::treaty::Share;
///
/// assert_eq!(share_text(Share::percent(45, "declared"), 0).to_string(), "45% of declared");
/// assert_eq!(share_text(Share::ratio(2, 3, "tanks").of_side_or_group("nato"), 0).to_string(), "2/3 of tanks of nato");
/// ```
#[cfg(feature = "shares")]
pub fn share_text(share: Share<'_>, decimals: u8) -> impl Display {
    ShareText { share, decimals }
}

#[cfg(feature = "shares")]
struct ShareText<'a> {
    share: Share<'a>,
    decimals: u8,
}

#[cfg(feature = "shares")]
impl Display for ShareText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{OF}", self.share.part())?;
        match self.share.base() {
            Base::Number(steps) => Decimal::new(i64::from(steps), self.decimals).fmt(f),
            Base::Quantity { quantity, whose, on } => {
                f.write_str(quantity)?;
                if let Some(whose) = whose {
                    write!(f, "{OF}{whose}")?;
                }
                on.map_or(Ok(()), |day| write!(f, "{ON}{}", AnchorText(day)))
            }
        }
    }
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

/// Prints when a deadline falls due as the text of a treaty has it.
///
/// ```
/// use proverka::calendar::Span;
/// use proverka::text::treaty::due_text;
/// use proverka::treaty::{Due, Window};
///
/// assert_eq!(due_text(Due::AfterEach(Window::HalfYear, Span::Days(30))).to_string(), "30d after each half_year");
/// assert_eq!(due_text(Due::Longer("flight", Span::Hours(24))).to_string(), "more than 24h of flight");
/// ```
pub fn due_text(due: Due<'_>) -> impl Display {
    DueText(due)
}

struct DueText<'a>(Due<'a>);

impl Display for DueText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Due::Once(anchor) => AnchorText(anchor).fmt(f),
            Due::AfterEach(window, span) => write!(f, "{span}{AFTER_EACH}{window}"),
            Due::BeforeEach(window, span) => write!(f, "{span}{BEFORE_EACH}{window}"),
            Due::InEach(window, times) => write!(f, "{times}{IN_EACH}{window}"),
            Due::AfterEvent(event, span) => write!(f, "{span}{AFTER}{event}"),
            Due::BeforeEvent(event, span) => write!(f, "{span}{BEFORE_EVENT}{event}"),
            Due::Longer(event, span) => write!(f, "{MORE_THAN}{span}{OF}{event}"),
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
            Duration::Renewed { first, by, notice } => write!(f, "{first}{RENEWED}{by}{DENOUNCED}{notice}{BEFORE}"),
        }
    }
}
