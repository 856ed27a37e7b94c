//! The rule for comparing a time with the shortest and the longest one allowed. The steps of inspections and the
//! sessions of a device both use it.

use crate::calendar::Interval;
use crate::verdict::Truth;

/// Whether a time is at least `shortest` and, if there is a `longest`, at most that. It is unknown if the time may be
/// on both sides of what is allowed.
///
/// Unit: seconds.
///
/// ```
/// use proverka::calendar::Interval;
/// use proverka::judge::within_time;
/// use proverka::verdict::Truth;
///
/// let passed = Interval::new(Some(3600), Some(7200))?;
/// assert_eq!(within_time(passed, 0, Some(7200)), Truth::True);
/// assert_eq!(within_time(passed, 0, Some(7199)), Truth::Unknown);
/// assert_eq!(within_time(passed, 7201, None), Truth::False);
/// # Ok::<(), proverka::calendar::Reversed<i64>>(())
/// ```
pub fn within_time(passed: Interval<i64>, shortest: i64, longest: Option<i64>) -> Truth {
    let (least, most) = (passed.earliest(), passed.latest());
    let is_too_short = most.is_some_and(|most| most < shortest);
    let is_too_long = least.zip(longest).is_some_and(|(least, longest)| least > longest);
    if is_too_short || is_too_long || longest.is_some_and(|longest| longest < shortest) {
        return Truth::False;
    }
    let is_long_enough = least.is_some_and(|least| least >= shortest);
    let is_short_enough = longest.is_none_or(|longest| most.is_some_and(|most| most <= longest));
    if is_long_enough && is_short_enough { Truth::True } else { Truth::Unknown }
}
