//! A few words, such as the kinds of events that a quota counts together.

/// A few words: the kinds of events that a quota counts together, such as `type_one_inspection`, or the keys that a
/// notice must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Words<'a>([&'a str; Words::MOST]);

impl<'a> Words<'a> {
    /// The largest number of words.
    pub const MOST: usize = 4;

    /// No word at all.
    pub const NONE: Self = Self([""; Self::MOST]);

    /// The set of these words. Words after the first [`Words::MOST`] are left out.
    #[must_use]
    pub const fn new(words: &[&'a str]) -> Self {
        let mut all = Self::NONE;
        let (mut room, mut rest): (&mut [&'a str], &[&'a str]) = (&mut all.0, words);
        while let ([place, more @ ..], [word, others @ ..]) = (room, rest) {
            *place = *word;
            (room, rest) = (more, others);
        }
        all
    }

    /// This set with one more word; `None` if it is full.
    #[must_use]
    pub fn with(mut self, word: &'a str) -> Option<Self> {
        *self.0.iter_mut().find(|place| place.is_empty())? = word;
        Some(self)
    }

    /// Whether the set has this word.
    ///
    /// ```
    /// use proverka::treaty::Words;
    ///
    /// assert!(Words::new(&["flight"]).contains("flight"));
    /// // An empty word is no word.
    /// assert!(!Words::new(&["flight"]).contains(""));
    /// ```
    #[must_use]
    pub fn contains(self, word: &str) -> bool {
        self.iter().any(|own| own == word)
    }

    /// The words, in the order in which they were given.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        self.0.into_iter().filter(|word| !word.is_empty())
    }
}
