//! The sizes of images, compared with the file of budgets.

use crate::Trouble;
use crate::image::Image;
use crate::origin::{Origin, Origins};
use crate::{panics, stack};
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

/// The name of the budget for an image without a line of its own.
const DEFAULT: &str = "default";

/// The limits for one image. Unit: bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Budget {
    name: String,
    flash: u32,
    ram: u32,
    /// `None` for probes that are linked and never run: formatting makes calls through registers, so the calls give no
    /// bound.
    stack: Option<u32>,
}

/// The contents of the file of budgets.
#[derive(Clone, Debug)]
pub struct Budgets(Vec<Budget>);

impl Budgets {
    /// Reads the file of budgets.
    ///
    /// # Errors
    ///
    /// [`Trouble`] that names the faulty line.
    pub fn read(path: &Path) -> Result<Self, Trouble> {
        let text = std::fs::read_to_string(path).map_err(|error| Trouble(format!("{}: {error}", path.display())))?;
        Self::parse(&text).map_err(|error| Trouble(format!("{}:{error}", path.display())))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut budgets = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let fields: Vec<&str> = line.split('#').next().unwrap_or_default().split_whitespace().collect();
            let [name, flash, ram, stack] = fields[..] else {
                if fields.is_empty() {
                    continue;
                }
                return Err(format!("{}: an image and three budgets are wanted", number + 1));
            };
            let bytes = |field: &str| field.parse().map_err(|_| format!("{}: {field} is not a number", number + 1));
            budgets.push(Budget {
                name: name.to_owned(),
                flash: bytes(flash)?,
                ram: bytes(ram)?,
                stack: if stack == "-" { None } else { Some(bytes(stack)?) },
            });
        }
        if budgets.iter().all(|budget| budget.name != DEFAULT) {
            return Err(format!(" no line called {DEFAULT}"));
        }
        Ok(Self(budgets))
    }

    /// Returns the names of images that have a line of their own.
    #[must_use]
    pub fn names(&self) -> BTreeSet<&str> {
        self.0.iter().map(|budget| budget.name.as_str()).filter(|name| *name != DEFAULT).collect()
    }

    /// Returns the budget of the image `name`: its own line, or else the default.
    fn of(&self, name: &str) -> &Budget {
        let named = |wanted: &str| self.0.iter().find(|budget| budget.name == wanted);
        named(name).or_else(|| named(DEFAULT)).expect("`parse` refuses a file without the default")
    }

    /// Returns a row of the report on the image `name`, and whether it is within its budget.
    #[must_use]
    pub fn row(&self, name: &str, taken: &Taken) -> (String, bool) {
        let budget = self.of(name);
        let mut remarks = Vec::new();
        if taken.flash > budget.flash {
            remarks.push("FLASH OVER BUDGET");
        }
        if taken.ram > budget.ram {
            remarks.push("RAM OVER BUDGET");
        }
        if budget.stack.is_some_and(|most| taken.stack.is_none_or(|stack| stack > most)) {
            remarks.push("STACK OVER BUDGET");
        }
        if taken.ours > 0 {
            remarks.push("PANICS OF OURS");
        }
        let or = |bytes: Option<u32>, word: &str| bytes.map_or(word.to_owned(), |bytes| bytes.to_string());
        let cells: [&dyn fmt::Display; 8] = [
            &taken.flash,
            &budget.flash,
            &taken.ram,
            &budget.ram,
            &or(taken.stack, "none"),
            &or(budget.stack, "-"),
            &taken.ours,
            &taken.others,
        ];
        (
            row(name, &cells) + &remarks.iter().map(|remark| format!("  {remark}")).collect::<String>(),
            remarks.is_empty(),
        )
    }
}

fn row(name: &str, cells: &[&dyn fmt::Display]) -> String {
    cells.iter().fold(format!("{name:<15}"), |row, cell| format!("{row} {:>7}", cell.to_string()))
}

/// Returns the two lines above the rows.
#[must_use]
pub fn head() -> String {
    let [above, below] = [
        ["flash", "", "ram", "", "stack", "", "panics", ""],
        ["bytes", "budget", "bytes", "budget", "bytes", "budget", "ours", "others"],
    ]
    .map(|words| words.map(|word| format!(" {word:>7}")).concat());
    format!("{:<15}{above}\n{:<15}{below}", "", "image")
}

/// The sizes of an image in bytes, and its panic sites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The bytes stored in flash.
    pub flash: u32,
    /// The bytes of static variables.
    pub ram: u32,
    /// The deepest path by calls with every handler on top; `None` if the calls give no bound.
    pub stack: Option<u32>,
    /// The number of places in our code from which a panic can be reached.
    pub ours: usize,
    /// The number of such places in other code.
    pub others: usize,
}

impl Taken {
    /// Measures an ELF file.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if it cannot be read.
    pub fn by(path: &Path) -> Result<Self, Trouble> {
        let image = Image::read(path)?;
        let sites = panics::find(&image, &Origins::of(&image)?)?.sites;
        let stack = stack::of(&image);
        let (flash, ram) = image.sizes();
        let ours = sites.keys().filter(|site| site.origin == Origin::Ours).count();
        // Calls through a register, as in formatting, may lead back to their own function: then there is no bound.
        let is_bounded = stack.recursive.is_empty() && stack.disagree.is_empty();
        Ok(Self { flash, ram, stack: is_bounded.then_some(stack.total), ours, others: sites.len() - ours })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGETS: &str = "# a comment\ndefault 100 20 30 # and another\n\nprobe 200 0 -\n";
    const TAKEN: Taken = Taken { flash: 100, ram: 20, stack: Some(30), ours: 0, others: 4 };

    #[test]
    fn an_image_keeps_to_its_own_budget_or_to_the_default() {
        let budgets = Budgets::parse(BUDGETS).expect("parses");
        assert_eq!(budgets.names(), BTreeSet::from(["probe"]));
        assert!(budgets.row("board", &TAKEN).1);
        assert!(!budgets.row("probe", &TAKEN).1);
        assert!(budgets.row("probe", &Taken { flash: 200, ram: 0, stack: None, ..TAKEN }).1);
        for (over, remark) in [
            (Taken { flash: 101, ..TAKEN }, "FLASH"),
            (Taken { ram: 21, ..TAKEN }, "RAM"),
            (Taken { stack: Some(31), ..TAKEN }, "STACK"),
            (Taken { stack: None, ..TAKEN }, "STACK"),
            (Taken { ours: 1, ..TAKEN }, "PANICS"),
        ] {
            let (row, kept) = budgets.row("board", &over);
            assert!(!kept && row.contains(remark), "{row}");
        }
    }

    #[test]
    fn a_line_with_a_budget_too_few_is_no_budget() {
        for text in ["default 1 2 3\nboard 1 2\n", "default 1 2 many\n", "board 1 2 3\n"] {
            assert!(Budgets::parse(text).is_err(), "{text}");
        }
    }
}
