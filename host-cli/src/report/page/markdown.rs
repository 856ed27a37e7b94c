//! Text in Markdown that stays text.

/// Characters that can begin markup wherever they stand: escapes, code, emphasis, links, tags, cells of a table,
/// entities, strikethrough, formulas and mentions.
const MARKUP: [char; 15] = ['\\', '`', '*', '_', '[', ']', '{', '}', '<', '>', '|', '&', '~', '$', '@'];

/// Appends a text on one line so that a reader of Markdown, also in GitHub's form, shows exactly this text. `shown`
/// must have no line breaks.
pub(super) fn escape(out: &mut String, shown: &str) {
    // At its beginning a text could become a heading, an entry of a list or a line.
    let digits = shown.bytes().take_while(u8::is_ascii_digit).count();
    let first = if digits == 0 { shown.starts_with(['#', '+', '-', '=', ':']).then_some(0) } else { Some(digits) };
    let first = first.filter(|at| *at == 0 || is_end_of_number(shown.get(*at..)));
    for (at, letter) in shown.char_indices() {
        let before = shown.get(..at).unwrap_or_default();
        let after = shown.get(at + letter.len_utf8()..).unwrap_or_default();
        // GitHub makes links of bare addresses.
        let in_address = match letter {
            ':' => after.starts_with("//"),
            '.' => before.get(before.len().saturating_sub(3)..).is_some_and(|www| www.eq_ignore_ascii_case("www")),
            _ => false,
        };
        // An exclamation mark makes an image of a link.
        if MARKUP.contains(&letter) || first == Some(at) || in_address || (letter == '!' && after.starts_with('[')) {
            out.push('\\');
        }
        out.push(letter);
    }
}

/// Whether a number before `rest` would number an entry of a list.
fn is_end_of_number(rest: Option<&str>) -> bool {
    let after = rest.and_then(|rest| rest.strip_prefix(['.', ')']));
    after.is_some_and(|after| after.is_empty() || after.starts_with(' '))
}
