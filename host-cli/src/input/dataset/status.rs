//! The status of a treaty in free words.

/// A phrase, and the standings that it fits.
struct Phrase {
    text: &'static str,
    fits: &'static [&'static str],
    not: &'static [&'static str],
}

/// The standings of a treaty that has not ended.
const ALIVE: &[&str] = &["not_yet", "provisional", "in_force", "abandoned", "undecided"];

/// A phrase that fits these standings.
const fn is(text: &'static str, fits: &'static [&'static str]) -> Phrase {
    Phrase { text, fits, not: &[] }
}

/// A phrase that fits every standing but these.
const fn is_not(text: &'static str, not: &'static [&'static str]) -> Phrase {
    Phrase { text, fits: &[], not }
}

/// The phrases that are understood. To add one, add a line. A longer phrase hides the shorter ones inside it, so "not
/// in force" does not say "in force".
const PHRASES: &[Phrase] = &[
    is("in force", &["in_force"]),
    is("in effect", &["in_force"]),
    is("active", &["in_force"]),
    is("current", &["in_force"]),
    is("ongoing", &["in_force"]),
    is("valid", &["in_force"]),
    is("expired", &["expired"]),
    is("lapsed", &["expired"]),
    is("ran out", &["expired"]),
    is("withdrawn", &["withdrawn"]),
    is("withdrew", &["withdrawn"]),
    is("withdrawal", &["withdrawn"]),
    is("superseded", &["superseded"]),
    is("replaced", &["superseded"]),
    // These words say that it ended, and not how.
    is_not("terminated", ALIVE),
    is_not("ended", ALIVE),
    is_not("defunct", ALIVE),
    is_not("no longer in force", ALIVE),
    is_not("inactive", ALIVE),
    is_not("not in force", &["in_force"]),
    is_not("not in effect", &["in_force"]),
    is_not("not active", &["in_force"]),
    is("never entered into force", &["not_yet", "provisional", "abandoned"]),
    is("never in force", &["not_yet", "provisional", "abandoned"]),
    is("did not enter into force", &["not_yet", "provisional", "abandoned"]),
    is("not entered into force", &["not_yet", "provisional", "abandoned"]),
    is("not yet in force", &["not_yet", "provisional"]),
    is("pending", &["not_yet", "provisional"]),
    is("signed", &["not_yet", "provisional", "abandoned"]),
    is("signed but not ratified", &["not_yet", "provisional", "abandoned"]),
    is("signed not ratified", &["not_yet", "provisional", "abandoned"]),
    is("not ratified", &["not_yet", "provisional", "abandoned"]),
    is("unratified", &["not_yet", "provisional", "abandoned"]),
    is("never ratified", &["not_yet", "provisional", "abandoned"]),
    is("provisional", &["provisional"]),
    is("provisionally applied", &["provisional"]),
    is("applied provisionally", &["provisional"]),
    is("abandoned", &["abandoned"]),
    is("rejected", &["abandoned"]),
    // A suspension changes no legal date; whether somebody suspended the treaty is another question.
    is(SUSPENDED, &["in_force"]),
];

/// The phrase that says that a party suspended a treaty.
pub const SUSPENDED: &str = "suspended";

/// The standings of a treaty whose fate is known.
const STANDINGS: [&str; 7] = ["not_yet", "provisional", "abandoned", "in_force", "expired", "withdrawn", "superseded"];

/// What a cell with a status says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenStatus {
    /// The cell is empty.
    Blank,
    /// These phrases, which fit some standing together.
    Says(Vec<&'static str>),
    /// Phrases that contradict each other.
    Contradicts(Vec<&'static str>),
    /// No phrase that is understood.
    Unknown,
}

/// Reads a status.
#[must_use]
pub fn read(text: &str) -> WrittenStatus {
    let words = words(text);
    if words.is_empty() || ["n a", "unknown", "null"].contains(&words.as_str()) {
        return WrittenStatus::Blank;
    }
    let whole = format!(" {words} ");
    let mut found: Vec<(usize, &Phrase)> = Vec::new();
    for phrase in PHRASES {
        let places = whole.match_indices(&format!(" {} ", phrase.text)).map(|(place, _)| place).collect::<Vec<_>>();
        found.extend(places.into_iter().map(|place| (place, phrase)));
    }
    let end = |(place, phrase): &(usize, &Phrase)| place + phrase.text.len();
    let hidden = |one: &(usize, &Phrase)| {
        let holds = |other: &&(usize, &Phrase)| other.0 <= one.0 && end(one) <= end(other);
        found.iter().filter(holds).any(|other| other.1.text.len() > one.1.text.len())
    };
    let said: Vec<&'static str> = found.iter().filter(|one| !hidden(one)).map(|(_, phrase)| phrase.text).collect();
    match said.as_slice() {
        [] => WrittenStatus::Unknown,
        some if STANDINGS.into_iter().any(|standing| fits(some, standing)) => WrittenStatus::Says(said),
        _ => WrittenStatus::Contradicts(said),
    }
}

/// Whether all of these phrases fit a standing.
#[must_use]
pub fn fits(said: &[&str], standing: &str) -> bool {
    let phrases = PHRASES.iter().filter(|phrase| said.contains(&phrase.text));
    phrases.into_iter().all(|phrase| match phrase.fits {
        [] => !phrase.not.contains(&standing),
        fits => fits.contains(&standing),
    })
}

/// The phrases that are understood, for messages.
#[must_use]
pub fn known() -> String {
    PHRASES.iter().map(|phrase| phrase.text).collect::<Vec<_>>().join(", ")
}

/// The words of a text in small letters, with one space between them.
#[must_use]
pub fn words(text: &str) -> String {
    let small = text.to_lowercase();
    small.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_words_fit_the_standings_that_they_mean() {
        for (text, fitting) in [
            ("in force", &["in_force"][..]),
            ("In Force (extended)", &["in_force"]),
            ("not in force", &["not_yet", "provisional", "abandoned", "expired", "withdrawn", "superseded"]),
            ("No longer in force.", &["expired", "withdrawn", "superseded"]),
            ("expired", &["expired"]),
            ("US withdrew in 2002", &["withdrawn"]),
            ("terminated", &["expired", "withdrawn", "superseded"]),
            ("terminated by US withdrawal", &["withdrawn"]),
            ("superseded by New START", &["superseded"]),
            ("never entered into force", &["not_yet", "provisional", "abandoned"]),
            ("signed, but not ratified", &["not_yet", "provisional", "abandoned"]),
            ("signed; not yet in force", &["not_yet", "provisional"]),
            ("provisionally applied", &["provisional"]),
            ("abandoned", &["abandoned"]),
            ("inactive", &["expired", "withdrawn", "superseded"]),
        ] {
            let WrittenStatus::Says(said) = read(text) else { panic!("{text}") };
            let fit: Vec<&str> = STANDINGS.into_iter().filter(|standing| fits(&said, standing)).collect();
            assert_eq!(fit, fitting, "{text}: {said:?}");
        }
    }

    #[test]
    fn words_that_are_not_understood_are_unknown_and_nothing_is_blank() {
        for text in ["complicated", "forceful", "enforced"] {
            assert_eq!(read(text), WrittenStatus::Unknown, "{text}");
        }
        for text in ["", " - ", "N/A"] {
            assert_eq!(read(text), WrittenStatus::Blank, "{text}");
        }
    }

    #[test]
    fn phrases_that_no_standing_fits_contradict_each_other() {
        let expected = WrittenStatus::Contradicts(vec!["in force", "expired"]);
        assert_eq!(read("in force until it expired"), expected);
    }

    #[test]
    fn each_phrase_is_read_as_itself_and_fits_some_standing() {
        for phrase in PHRASES {
            assert_eq!(read(phrase.text), WrittenStatus::Says(vec![phrase.text]));
            assert!(STANDINGS.into_iter().any(|standing| fits(&[phrase.text], standing)), "{}", phrase.text);
        }
    }
}
