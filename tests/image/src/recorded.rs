//! The deepest path of each image as recorded in the repository, so that a stack that grew can be compared with it
//! frame by frame.

use crate::Trouble;
use crate::origin::plain;
use crate::stack::Stack;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// A deepest path: its total, and the frame and the plain name of each function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// The total with every handler on top. Unit: bytes.
    pub total: u32,
    /// The frame and the function of each step, from reset on.
    pub steps: Vec<(u32, String)>,
}

/// Reads the recorded paths: a line with the name of an image and its total, then an indented line for each step.
///
/// # Errors
///
/// [`Trouble`] that names the faulty line.
pub fn read(path: &Path) -> Result<BTreeMap<String, Way>, Trouble> {
    let text = std::fs::read_to_string(path).map_err(|error| Trouble(format!("{}: {error}", path.display())))?;
    parse(&text).map_err(|line| Trouble(format!("{}:{line}: a name and a number are wanted", path.display())))
}

fn parse(text: &str) -> Result<BTreeMap<String, Way>, usize> {
    let mut ways: BTreeMap<String, Way> = BTreeMap::new();
    let mut name = String::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let wrong = number + 1;
        let (first, second) = line.trim().split_once(' ').ok_or(wrong)?;
        if line.starts_with(' ') {
            let frame = first.parse().map_err(|_| wrong)?;
            ways.get_mut(&name).ok_or(wrong)?.steps.push((frame, second.trim().to_owned()));
        } else {
            first.clone_into(&mut name);
            let total = second.trim().parse().map_err(|_| wrong)?;
            ways.insert(name.clone(), Way { total, steps: Vec::new() });
        }
    }
    Ok(ways)
}

impl Way {
    /// Returns the deepest path of a stack.
    #[must_use]
    pub fn from_stack(stack: &Stack) -> Self {
        Self { total: stack.total, steps: stack.path.iter().map(|step| (step.frame, plain(&step.function))).collect() }
    }

    /// Formats the path for the file, under the name of its image.
    #[must_use]
    pub fn written(&self, name: &str) -> String {
        let mut out = format!("{name} {}\n", self.total);
        for (frame, function) in &self.steps {
            let _ = writeln!(out, "  {frame:6} {function}");
        }
        out
    }

    /// Describes how `now` differs from this path: `-` for a step that is gone, `+` for a new one, and both frames if a
    /// frame changed.
    #[must_use]
    pub fn growth(&self, now: &Self, name: &str) -> String {
        let mut out = format!("{name}: {} bytes of stack, {} when its way down was recorded\n", now.total, self.total);
        for (before, after) in aligned(&self.steps, &now.steps) {
            let _ = match (before, after) {
                (Some((old, function)), Some((new, _))) if old == new => {
                    writeln!(out, "   {old:6}          {function}")
                }
                (Some((old, function)), Some((new, _))) => writeln!(out, " ! {old:6} -> {new:5} {function}"),
                (Some((old, function)), None) => writeln!(out, " - {old:6}          {function}"),
                (None, Some((new, function))) => writeln!(out, " + {new:6}          {function}"),
                (None, None) => Ok(()),
            };
        }
        out
    }
}

type Frame = (u32, String);

/// Aligns the steps of both paths by their longest common subsequence of functions.
fn aligned<'a>(before: &'a [Frame], after: &'a [Frame]) -> Vec<(Option<&'a Frame>, Option<&'a Frame>)> {
    // The number of functions that the remaining steps of both have in common.
    let mut common = vec![vec![0_usize; after.len() + 1]; before.len() + 1];
    for (row, old) in before.iter().enumerate().rev() {
        for (column, new) in after.iter().enumerate().rev() {
            common[row][column] = if old.1 == new.1 {
                common[row + 1][column + 1] + 1
            } else {
                common[row + 1][column].max(common[row][column + 1])
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut out = Vec::new();
    while let (Some(old), Some(new)) = (before.get(row), after.get(column)) {
        if old.1 == new.1 {
            out.push((Some(old), Some(new)));
            (row, column) = (row + 1, column + 1);
        } else if common[row + 1][column] >= common[row][column + 1] {
            out.push((Some(old), None));
            row += 1;
        } else {
            out.push((None, Some(new)));
            column += 1;
        }
    }
    out.extend(before[row..].iter().map(|old| (Some(old), None)));
    out.extend(after[column..].iter().map(|new| (None, Some(new))));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(total: u32, steps: &[(u32, &str)]) -> Way {
        Way { total, steps: steps.iter().map(|(frame, name)| (*frame, (*name).to_owned())).collect() }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let one = way(30, &[(10, "main"), (20, "a::b")]);
        let two = way(8, &[(8, "main")]);
        let text = format!("# a remark\n\n{}{}", one.written("one"), two.written("two"));
        assert_eq!(parse(&text), Ok(BTreeMap::from([("one".to_owned(), one), ("two".to_owned(), two)])));
        assert_eq!(parse("one 3\n  x main\n"), Err(2));
        assert_eq!(parse("  3 main\n"), Err(1), "a step of no image");
    }

    #[test]
    fn growth_names_what_is_gone_what_is_new_and_what_changed() {
        let before = way(60, &[(10, "main"), (20, "old"), (30, "sign")]);
        let after = way(75, &[(10, "main"), (25, "new"), (40, "sign")]);
        let said = before.growth(&after, "board");
        let lines: Vec<&str> = said.lines().map(str::trim).collect();
        assert_eq!(
            lines,
            [
                "board: 75 bytes of stack, 60 when its way down was recorded",
                "10          main",
                "-     20          old",
                "+     25          new",
                "!     30 ->    40 sign",
            ]
        );
    }
}
