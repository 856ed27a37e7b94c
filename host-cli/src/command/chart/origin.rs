//! Where the numbers of a chart come from, in words that have room on it.

use std::path::Path;

use crate::files::input::is_stdin;

/// The host of an address, or the beginning of a source in words.
pub(super) fn publisher(source: &str) -> String {
    let address = source.split_once("://").map(|(_, address)| address);
    let host = address.and_then(|address| address.split(['/', ' ']).next());
    cut(host.map_or(source, |host| host.strip_prefix("www.").unwrap_or(host)))
}

/// The beginning of a text that is too long for a chart, with an ellipsis.
fn cut(text: &str) -> String {
    match text.char_indices().nth(NAME) {
        Some((at, _)) => format!("{}…", text.split_at(at).0),
        None => text.to_owned(),
    }
}

/// A sentence that says where the numbers of a chart come from: the file that was read, or the command with the
/// built-in data.
#[must_use]
pub fn origin(input: Option<&Path>, treaty: &str) -> String {
    let kept = "a ceiling is kept by a number equal to it";
    match input {
        None => {
            format!("Numbers as the parties declared them; {kept}. Same data: proverka limits --treaty {treaty}.")
        }
        Some(path) if is_stdin(path) => format!("Numbers from standard input; {kept}."),
        Some(path) => {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            // The name is cut, so that the sentence fits on one line of the page.
            format!("Numbers from {}; {kept}.", cut(&name))
        }
    }
}

/// The longest file name that is shown in full. Unit: characters.
const NAME: usize = 60;
