//! Checks every text of the tree: links lead to existing files, lines fit on a screen, and documentation comments are
//! long enough to say something.

use std::fs;
use std::path::{Path, PathBuf};

/// The greatest width of a line of prose. Unit: characters.
const WIDTH: usize = 120;
/// The least number of words of a documentation comment.
const WORDS: usize = 3;

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All handwritten files of the tree with their text. Files that are not text are left out.
fn files() -> Vec<(String, String)> {
    fn visit(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry of the folder").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_symlink() || ["target", ".git"].contains(&name) {
                continue;
            } else if path.is_dir() {
                visit(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let root = root();
    let mut found = Vec::new();
    visit(&root, &mut found);
    found.sort();
    found
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            Some((path.strip_prefix(&root).expect("a file of the tree").to_str()?.to_owned(), text))
        })
        .collect()
}

/// The lines of prose in a Markdown text with their numbers: code and tables are left out.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut is_code = false;
    text.lines().enumerate().filter_map(move |(at, line)| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        (!is_fence && !is_code && !line.starts_with('|')).then_some((at + 1, line))
    })
}

/// The comment lines of a source with their numbers: tables and code are left out.
fn comments<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let mut is_code = false;
    text.lines().enumerate().filter_map(move |(at, line)| {
        let Some(comment) = line.trim_start().strip_prefix(mark) else {
            is_code = false;
            return None;
        };
        let comment = comment.trim_start_matches(['/', '!', '#']).trim_start();
        let is_fence = comment.starts_with("```");
        is_code ^= is_fence;
        (!is_fence && !is_code && !comment.starts_with('|')).then_some((at + 1, line))
    })
}

/// The text that begins a comment in a file with this name; `None` if such a file has no comments to check.
fn comment_mark(name: &str, text: &str) -> Option<&'static str> {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("rs" | "x") => Some("//"),
        Some("toml" | "py" | "sh") => Some("#"),
        _ => text.starts_with("#!").then_some("#"),
    }
}

#[test]
fn no_line_of_prose_is_wider_than_a_screen() {
    let mut wide = Vec::new();
    let mut count = 0;
    for (name, text) in files() {
        let lines: Vec<_> = if name.ends_with(".md") {
            prose(&text).collect()
        } else if let Some(mark) = comment_mark(&name, &text) {
            comments(&text, mark).collect()
        } else {
            continue;
        };
        count += lines.len();
        let is_wide = |line: &str| line.chars().count() > WIDTH && !line.contains("://");
        wide.extend(lines.into_iter().filter(|(_, line)| is_wide(line)).map(|(at, _)| format!("{name}:{at}")));
    }
    assert!(count > 5_000, "only {count} lines of prose were found");
    assert!(wide.is_empty(), "wider than {WIDTH} characters: {wide:#?}");
}

/// The targets of the links in a line of Markdown.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
}

#[test]
fn every_link_to_a_file_of_the_tree_leads_to_one() {
    let mut missing = Vec::new();
    let mut count = 0;
    for (name, text) in files().into_iter().filter(|(name, _)| name.ends_with(".md")) {
        let folder = root().join(&name).parent().expect("a folder").to_owned();
        for (at, target) in
            text.lines().enumerate().flat_map(|(at, line)| links(line).map(move |target| (at + 1, target)))
        {
            let file = target.split('#').next().unwrap_or_default();
            if target.contains("://") || file.is_empty() {
                continue;
            }
            count += 1;
            if !folder.join(file).exists() {
                missing.push(format!("{name}:{at}: {target}"));
            }
        }
    }
    assert!(count > 20, "only {count} links were found");
    assert!(missing.is_empty(), "lead nowhere: {missing:#?}");
}

/// The documentation comments of a source: the number of the first line, and the text.
fn doc_comments(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut last = 0;
    for (at, line) in (1..).zip(text.lines()) {
        let Some(said) = line.trim_start().strip_prefix("///") else { continue };
        match found.last_mut() {
            Some((_, comment)) if at == last + 1 => comment.push_str(said),
            _ => found.push((at, said.to_owned())),
        }
        last = at;
    }
    found
}

#[test]
fn no_documentation_comment_is_shorter_than_three_words() {
    let mut short = Vec::new();
    let mut count = 0;
    let documented = ["core/src/", "core/journal/src/", "core/c/src/", "firmware-example/src/", "host-cli/src/"];
    let is_documented = |name: &str| name.ends_with(".rs") && documented.iter().any(|folder| name.starts_with(folder));
    for (name, text) in files().into_iter().filter(|(name, _)| is_documented(name)) {
        for (at, comment) in doc_comments(&text) {
            count += 1;
            let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
            if comment.split_whitespace().filter(is_word).count() < WORDS {
                short.push(format!("{name}:{at}:{comment}"));
            }
        }
    }
    assert!(count > 3_000, "only {count} documentation comments were found");
    assert!(short.is_empty(), "{} documentation comments say too little: {short:#?}", short.len());
}

#[test]
fn the_checks_of_this_file_find_what_they_are_for() {
    let page = "```text\nlong in code\n```\n| long in a table |\nprose [a](b.md) and [c](d#e)\n";
    assert_eq!(prose(page).collect::<Vec<_>>(), [(5, "prose [a](b.md) and [c](d#e)")]);
    assert_eq!(links(page).collect::<Vec<_>>(), ["b.md", "d#e"]);
    let comment = "// | long in a table |\n// ```\n// long in code\n// ```\n// prose";
    assert_eq!(comments(comment, "//").collect::<Vec<_>>(), [(5, "// prose")]);
    let source = "/// One.\n/// Two.\npub fn a() {}\n    /// Three.\n    b: u8, // four\n";
    assert_eq!(doc_comments(source), [(1, " One. Two.".to_owned()), (4, " Three.".to_owned())]);
    assert_eq!(comments(source, "//").count(), 3);
    assert_eq!(comment_mark("tests/run", "#!/bin/sh\n"), Some("#"));
    assert_eq!(comment_mark("Cargo.lock", "# generated"), None);
}
