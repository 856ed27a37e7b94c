//! Sources with their addresses.

use serde::Serialize;

/// A source, cut into pieces that are links or not.
#[derive(Debug, Serialize)]
pub(super) struct Source {
    pieces: Vec<Piece>,
}

/// A piece of a source.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Piece {
    text: String,
    /// Whether the text is an address of the web that a reader can follow.
    is_address: bool,
}

impl Source {
    /// Finds the addresses in a source.
    pub(super) fn new(text: &str) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        for word in text.split_inclusive(char::is_whitespace) {
            let (address, rest) = word.split_at(address(word));
            for (text, is_address) in [(address, true), (rest, false)] {
                match pieces.last_mut() {
                    _ if text.is_empty() => {}
                    Some(last) if !is_address && !last.is_address => last.text.push_str(text),
                    _ => pieces.push(Piece { text: text.to_owned(), is_address }),
                }
            }
        }
        Self { pieces }
    }
}

/// The length of the address that `word` begins with; 0 if it does not begin with one. Only addresses of `http` and
/// `https` count, whose characters are all allowed in an address, so that no other kind of link is ever made.
fn address(word: &str) -> usize {
    const ALLOWED: &str = "-._~:/?#[]@!$&'()*+,;=%";
    let scheme = ["http://", "https://"].into_iter().find(|scheme| word.starts_with(scheme));
    let Some(scheme) = scheme else { return 0 };
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || ALLOWED.contains(letter);
    let word = word.trim_end();
    if !word.chars().all(is_allowed) {
        return 0;
    }
    // What a sentence puts after an address is no part of it.
    let address = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '\'']);
    let host = address.strip_prefix(scheme).unwrap_or_default();
    if host.starts_with(|letter: char| letter.is_ascii_alphanumeric()) { address.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_addresses_of_the_web_are_links() {
        let links = |text: &str| -> Vec<String> {
            let pieces = Source::new(text).pieces;
            let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            assert_eq!(whole, text, "nothing is lost");
            pieces.into_iter().filter(|piece| piece.is_address).map(|piece| piece.text).collect()
        };
        assert_eq!(links("http://a.org/b_1.html"), ["http://a.org/b_1.html"]);
        assert_eq!(links("see https://a.org/b?c=1&d=2, page 3"), ["https://a.org/b?c=1&d=2"]);
        assert_eq!(links("https://a.org/x; https://b.org/y."), ["https://a.org/x", "https://b.org/y"]);
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://a.org",
            "//a.org",
            "http://",
            "http:///a",
            "https://a.org/\"onload=x",
            "https://a.org/<b>",
            "https://a.org/`x`",
            "https://\u{430}.org",
            "https://a.org/\u{202e}",
            "xhttp://a.org",
            "state.gov, fact sheet",
            "",
        ] {
            assert!(links(text).is_empty(), "{text:?}");
        }
    }
}
