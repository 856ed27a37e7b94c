//! Splits a line into words and parses them.

use proverka::calendar::{Date, Moment};
use proverka::party::Party;
use proverka::verdict::Verdict;

use crate::device::words::letter;

/// A fault: its column, from 1, and what is wrong there.
pub type Wrong = (u64, String);

/// The words of a line from left to right.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    /// Splits a line into words; everything after a `#` is a comment.
    #[must_use]
    pub fn new(line: &'a str) -> Self {
        Self { line: line.split_once('#').map_or(line, |(before, _)| before), at: 0 }
    }

    fn column(&self) -> u64 {
        self.line.get(..self.at).map_or(0, |before| before.chars().count()) as u64 + 1
    }

    /// The column at which the next word begins, from 1.
    #[must_use]
    pub fn next_column(&self) -> u64 {
        let mut ahead = self.clone();
        ahead.at += self.line.get(self.at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        ahead.column()
    }

    /// Returns the next word without taking it.
    #[must_use]
    pub fn peek(&self) -> Option<&'a str> {
        self.clone().next()
    }

    /// Takes the next word if it equals `word`, and returns whether it did.
    pub fn skip(&mut self, word: &str) -> bool {
        let is = self.peek() == Some(word);
        if is {
            let _ = self.next();
        }
        is
    }

    /// Makes a fault at the next word that names what was expected.
    #[must_use]
    pub fn wrong(&self, expected: &str) -> Wrong {
        match self.peek() {
            Some(word) => (self.next_column(), format!("'{word}'; expected {expected}")),
            None => (self.column(), format!("the line ends here; expected {expected}")),
        }
    }

    /// Takes the next word, parsed by `read`.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if there is no word, or if `read` returns `None` for it.
    pub fn take<T>(&mut self, expected: &str, read: impl FnOnce(&'a str) -> Option<T>) -> Result<T, Wrong> {
        let mut after = self.clone();
        match after.next().and_then(read) {
            Some(value) => {
                *self = after;
                Ok(value)
            }
            None => Err(self.wrong(expected)),
        }
    }

    /// Takes the next word, which must equal `word`.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if it is another word.
    pub fn must(&mut self, word: &str) -> Result<(), Wrong> {
        self.take(&format!("'{word}'"), |found| (found == word).then_some(()))
    }

    /// Takes a number.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if the next word is not a number.
    pub fn number<T: std::str::FromStr>(&mut self, expected: &str) -> Result<T, Wrong> {
        self.take(expected, |word| word.parse().ok())
    }

    /// Takes a moment: a date, or a date-time in UTC. Unit: Unix seconds.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if the next word is no moment.
    pub fn moment(&mut self) -> Result<i64, Wrong> {
        self.take("a moment such as 2026-02-05 or 2026-02-05T12:00:00Z", moment)
    }

    /// Takes one moment, or two with `..` between them. Unit: Unix seconds.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if the next word is neither.
    pub fn moments(&mut self) -> Result<(i64, i64), Wrong> {
        self.take("a moment such as 2026-02-05, or two with .. between them", |word| match word.split_once("..") {
            Some((from, to)) => Some((moment(from)?, moment(to)?)),
            None => moment(word).map(|both| (both, both)),
        })
    }

    /// Takes a span such as 90s, 10m, 2h or 3d, of at most `days` days. Unit: seconds.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if the next word is no span, or a longer one.
    pub fn span(&mut self, days: u64) -> Result<u64, Wrong> {
        self.take(&format!("a span such as 90s, 10m, 2h or 3d, at most {days}d"), |word| {
            span(word)?.try_into().ok().filter(|seconds| *seconds <= days * 86_400)
        })
    }

    /// Takes an interval of two spans, such as -60s..+60s. Unit: seconds.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if the next word is no such interval.
    pub fn spans(&mut self) -> Result<(i64, i64), Wrong> {
        self.take("an interval around the true time such as -60s..+60s", |word| {
            let (from, to) = word.split_once("..")?;
            Some((span(from)?, span(to)?))
        })
    }

    /// Takes a category by its letter, A for 0.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if the next word is no category.
    pub fn category(&mut self) -> Result<u8, Wrong> {
        self.take("a category, A to H", |word| (0..8).find(|category| word == letter(*category).to_string()))
    }

    /// Takes the name of a party.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if the next word names no party.
    pub fn party(&mut self) -> Result<Party, Wrong> {
        self.take("host or inspectorate", |word| Party::ALL.into_iter().find(|party| party.as_str() == word))
    }

    /// Takes the name of a verdict.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if the next word names no verdict.
    pub fn verdict(&mut self) -> Result<Verdict, Wrong> {
        self.take("holds, fails, undecided or not_binding", |word| {
            Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == word)
        })
    }

    /// Takes all remaining words, joined by single spaces.
    pub fn rest(&mut self) -> String {
        let rest: Vec<&str> = self.by_ref().collect();
        rest.join(" ")
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.line.get(self.at..)?;
        let word = rest.split_whitespace().next()?;
        self.at += rest.find(word)? + word.len();
        Some(word)
    }
}

fn moment(word: &str) -> Option<i64> {
    let moment = if word.contains('T') {
        Moment::parse(word.as_bytes()).ok()?
    } else {
        Moment::midnight(Date::parse(word.as_bytes()).ok()?)
    };
    Some(moment.unix_seconds())
}

fn span(word: &str) -> Option<i64> {
    let (number, unit) = word.split_at_checked(word.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(seconds)
}
