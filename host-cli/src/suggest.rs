//! What somebody meant who typed a name that nothing has.

/// How alike two names must be, from 0 to 1: as much as for the names of commands and options.
const ALIKE: f64 = 0.7;

/// The question whether the name most like `written` was meant, in brackets with a space before it; empty if no name is
/// like it. Each known name comes with what has to be typed for it.
#[must_use]
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let written = written.to_lowercase();
    let likeness = |name: &str| strsim::jaro(&written, &name.to_lowercase());
    let like = known.into_iter().map(|(name, typed)| (likeness(name), typed)).filter(|(likeness, _)| *likeness > ALIKE);
    // Of names that are alike as much, the first one.
    let best = like.reduce(|best, other| if other.0 > best.0 { other } else { best });
    best.map_or(String::new(), |(_, typed)| format!(" (did you mean '{typed}'?)"))
}

/// As [`did_you_mean`], for names that are typed as they are.
#[must_use]
pub fn did_you_mean_one_of<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    did_you_mean(written, known.into_iter().map(|name| (name, name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_is_most_alike_is_suggested_and_no_other() {
        let names = ["new-start", "start-1", "start-2", "npt"];
        for (written, meant) in [
            ("newstart", "new-start"),
            ("New-Start", "new-start"),
            ("strat-2", "start-2"),
            ("NPT", "npt"),
            ("cwc", ""),
            ("", ""),
        ] {
            let expected = if meant.is_empty() { String::new() } else { format!(" (did you mean '{meant}'?)") };
            assert_eq!(did_you_mean_one_of(written, names), expected, "{written}");
        }
        assert_eq!(did_you_mean("Rusia", [("Russia", "RU"), ("Ukraine", "UA")]), " (did you mean 'RU'?)");
    }
}
