//! The pictures that the LEDs show: one for each state and verdict, and single characters for numbers and head codes.

use proverka::verdict::Verdict;
use proverka::wire::State;

use crate::matrix::Image;

/// How long a character is shown, and how long the LEDs are dark after it. Unit: milliseconds.
pub const CHARACTER_MS: u32 = 700;
const DARK_MS: u32 = 200;
/// The number of dark characters between two rounds of a text.
const PAUSE: u32 = 2;

/// The view that a person at the device has selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum View {
    /// The state or, while the device is sealed, the overall verdict.
    Verdict,
    /// The count of a category: the letter of the category (A for 0), then the digits.
    Count(u8),
    /// The head code of 16 characters (FORMAT 7.7).
    Code,
}

impl View {
    /// Returns the view after this one, for a device with this number of categories.
    #[must_use]
    pub const fn next(self, categories: u8) -> Self {
        match self {
            Self::Verdict if categories > 0 => Self::Count(0),
            Self::Count(category) if category.saturating_add(1) < categories => Self::Count(category.saturating_add(1)),
            Self::Verdict | Self::Count(_) => Self::Code,
            Self::Code => Self::Verdict,
        }
    }
}

/// Returns the picture of a state; `None` if the verdict is shown instead.
#[must_use]
pub const fn state(state: State) -> Option<Image> {
    match state {
        State::Blank => Some(Image::drawn([0b00000, 0b00000, 0b00100, 0b00000, 0b00000])),
        State::Enrolling => Some(Image::drawn([0b00000, 0b00000, 0b10101, 0b00000, 0b00000])),
        State::Sealed => None,
        State::Expired => Some(Image::drawn([0b11111, 0b01010, 0b00100, 0b01010, 0b11111])),
        State::Retired => Some(Image::drawn([0b11111, 0b10001, 0b10001, 0b10001, 0b11111])),
        State::Tampered => Some(Image::drawn([0b11011, 0b11011, 0b00000, 0b11011, 0b11011])),
        State::Faulty => Some(Image::drawn([0b00100, 0b00100, 0b00100, 0b00000, 0b00100])),
    }
}

/// The picture for presses that are not in the record yet.
pub const PENDING: Image = Image::drawn([0b00000, 0b00000, 0b00000, 0b00000, 0b10101]);
/// The picture for presses that were not counted, because the record had no room or the term is over.
pub const FULL: Image = Image::drawn([0b11111, 0b11111, 0b11111, 0b11111, 0b11111]);
/// The picture with all LEDs off.
pub const DARK: Image = Image::drawn([0, 0, 0, 0, 0]);

/// Returns the picture of the overall verdict while the device is sealed, otherwise the picture of the state.
#[must_use]
pub fn verdict(at: State, overall: Verdict) -> Image {
    state(at).unwrap_or(Image::from_verdict(overall))
}

/// Returns the character of `text` to show after `ms` milliseconds.
#[must_use]
pub fn scroll(text: &[u8], ms: u32) -> Image {
    let each = CHARACTER_MS.saturating_add(DARK_MS);
    let round = u32::try_from(text.len()).unwrap_or(0).saturating_add(PAUSE);
    let at = ms.checked_div(each).and_then(|count| count.checked_rem(round)).unwrap_or(0);
    let within = ms.checked_rem(each).unwrap_or(0);
    if within >= CHARACTER_MS {
        return DARK;
    }
    usize::try_from(at).ok().and_then(|at| text.get(at)).map_or(DARK, |character| glyph(*character))
}

/// A count as text: the letter of the category, then decimal digits.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    bytes: [u8; 11],
    start: usize,
}

impl Text {
    /// Formats the count of a category.
    #[must_use]
    pub fn count(category: u8, total: u32) -> Self {
        let mut text = Self { bytes: [b'0'; 11], start: 11 };
        let mut rest = total;
        loop {
            let digit = u8::try_from(rest.checked_rem(10).unwrap_or(0)).unwrap_or(0);
            text.push(b'0'.saturating_add(digit));
            rest = rest.checked_div(10).unwrap_or(0);
            if rest == 0 {
                break;
            }
        }
        text.push(b'A'.saturating_add(category));
        text
    }

    fn push(&mut self, byte: u8) {
        self.start = self.start.saturating_sub(1);
        if let Some(place) = self.bytes.get_mut(self.start) {
            *place = byte;
        }
    }

    /// Returns the characters of the text, as ASCII.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or(&[])
    }
}

/// Returns the picture of a digit or a letter of Crockford's base 32; all LEDs are off for any other character.
#[must_use]
pub const fn glyph(character: u8) -> Image {
    Image::drawn(match character {
        b'0' => [0b01110, 0b10011, 0b10101, 0b11001, 0b01110],
        b'1' => [0b00100, 0b01100, 0b00100, 0b00100, 0b01110],
        b'2' => [0b11110, 0b00001, 0b01110, 0b10000, 0b11111],
        b'3' => [0b11110, 0b00001, 0b00110, 0b00001, 0b11110],
        b'4' => [0b00110, 0b01010, 0b10010, 0b11111, 0b00010],
        b'5' => [0b11111, 0b10000, 0b11110, 0b00001, 0b11110],
        b'6' => [0b00110, 0b01000, 0b11110, 0b10001, 0b01110],
        b'7' => [0b11111, 0b00001, 0b00010, 0b00100, 0b01000],
        b'8' => [0b01110, 0b10001, 0b01110, 0b10001, 0b01110],
        b'9' => [0b01110, 0b10001, 0b01111, 0b00010, 0b01100],
        b'A' => [0b01110, 0b10001, 0b11111, 0b10001, 0b10001],
        b'B' => [0b11110, 0b10001, 0b11110, 0b10001, 0b11110],
        b'C' => [0b01111, 0b10000, 0b10000, 0b10000, 0b01111],
        b'D' => [0b11110, 0b10001, 0b10001, 0b10001, 0b11110],
        b'E' => [0b11111, 0b10000, 0b11110, 0b10000, 0b11111],
        b'F' => [0b11111, 0b10000, 0b11110, 0b10000, 0b10000],
        b'G' => [0b01111, 0b10000, 0b10011, 0b10001, 0b01111],
        b'H' => [0b10001, 0b10001, 0b11111, 0b10001, 0b10001],
        b'J' => [0b00111, 0b00010, 0b00010, 0b10010, 0b01100],
        b'K' => [0b10001, 0b10010, 0b11100, 0b10010, 0b10001],
        b'M' => [0b10001, 0b11011, 0b10101, 0b10001, 0b10001],
        b'N' => [0b10001, 0b11001, 0b10101, 0b10011, 0b10001],
        b'P' => [0b11110, 0b10001, 0b11110, 0b10000, 0b10000],
        b'Q' => [0b01110, 0b10001, 0b10101, 0b10010, 0b01101],
        b'R' => [0b11110, 0b10001, 0b11110, 0b10010, 0b10001],
        b'S' => [0b01111, 0b10000, 0b01110, 0b00001, 0b11110],
        b'T' => [0b11111, 0b00100, 0b00100, 0b00100, 0b00100],
        b'V' => [0b10001, 0b10001, 0b01010, 0b01010, 0b00100],
        b'W' => [0b10001, 0b10001, 0b10101, 0b11011, 0b10001],
        b'X' => [0b10001, 0b01010, 0b00100, 0b01010, 0b10001],
        b'Y' => [0b10001, 0b01010, 0b00100, 0b00100, 0b00100],
        b'Z' => [0b11111, 0b00010, 0b00100, 0b01000, 0b11111],
        _ => [0; 5],
    })
}
