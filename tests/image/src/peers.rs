//! Date arithmetic on a Cortex-M0, ours compared with the date libraries: instructions per operation, and bytes of
//! flash.

use crate::Trouble;
use crate::image::Image;
use std::collections::BTreeMap;
use std::path::Path;

/// The levels of optimisation: the one that firmware is built with, and the other one. A peer is measured at the better
/// of the two.
pub const LEVELS: [&str; 2] = ["s", "3"];
/// The programs `flash_…` whose sizes are compared, besides the empty one.
const PROGRAMS: [&str; 4] = ["proverka", "time", "chrono", "jiff"];
/// The limit for the device's end of the line. Unit: bytes.
const WIRE_MOST: f64 = 7_168.0;

/// The targets for an operation: the most instructions, and how many times fewer than the best peer.
const TARGETS: [(&str, f64, f64); 5] = [
    ("days_to_civil", 70.0, 3.0),
    ("civil_to_days", 40.0, 5.0),
    ("add_months", 70.0, 4.5),
    ("parse", 130.0, 1.0),
    ("flash", 819.0, 1.0),
];

/// A figure: its operation, its library, and its level of optimisation.
#[derive(Clone, Debug, PartialEq)]
struct Figure {
    operation: String,
    library: String,
    level: &'static str,
    value: f64,
}

/// All figures of a comparison.
#[derive(Clone, Debug)]
pub struct Figures(Vec<Figure>);

impl Figures {
    /// Reads, for each level, `counts.txt`, which the probe printed, and the programs `flash_…` in the folder of that
    /// name.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if a file is missing or has other contents.
    pub fn read(folder: &Path) -> Result<Self, Trouble> {
        let mut figures = Vec::new();
        for level in LEVELS {
            let folder = folder.join(level);
            let counts = folder.join("counts.txt");
            let text =
                std::fs::read_to_string(&counts).map_err(|error| Trouble(format!("{}: {error}", counts.display())))?;
            for line in text.lines() {
                figures.push(counted(line, level).ok_or_else(|| Trouble(format!("{}: {line}", counts.display())))?);
            }
            let bytes = |name: &str| Ok::<_, Trouble>(Image::read(&folder.join(format!("flash_{name}")))?.sizes().0);
            let empty = bytes("none")?;
            let mut size = |operation: &str, name: &str| {
                let value = f64::from(bytes(name)?.saturating_sub(empty));
                figures.push(Figure { operation: operation.into(), library: name.into(), level, value });
                Ok::<_, Trouble>(())
            };
            for program in PROGRAMS {
                size("flash", program)?;
            }
            size("wire", "wire")?;
        }
        Ok(Self(figures))
    }

    fn ours(&self, operation: &str, level: &str) -> Option<f64> {
        let is = |one: &&Figure| one.operation == operation && one.library == "proverka" && one.level == level;
        self.0.iter().find(is).map(|one| one.value)
    }

    fn peers<'a>(&'a self, operation: &'a str) -> impl Iterator<Item = &'a Figure> {
        self.0.iter().filter(move |one| one.operation == operation && one.library != "proverka")
    }

    /// Returns the report, and whether every target is met.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if a figure is missing that a target needs.
    pub fn report(&self) -> Result<(String, bool), Trouble> {
        let mut out = format!("{:<14} {:>8} {:>8}  best peer, times, target, met\n", "operation", "ours -Os", "-O3");
        let mut all_met = true;
        let mut operations: Vec<&str> = Vec::new();
        for one in self.0.iter().filter(|one| one.library == "proverka") {
            if !operations.contains(&&*one.operation) {
                operations.push(&one.operation);
            }
        }
        let missing = |what: &str| Trouble(format!("no figure of {what}"));
        for (target, ..) in TARGETS {
            if !operations.contains(&target) {
                return Err(missing(target));
            }
        }
        let mut peers = String::new();
        for operation in operations {
            let own = self.ours(operation, "s").ok_or_else(|| missing(operation))?;
            let other = self.ours(operation, "3").ok_or_else(|| missing(operation))?;
            out += &format!("{operation:<14} {own:8.1} {other:8.1}");
            let target = TARGETS.iter().find(|target| target.0 == operation);
            let best = self.peers(operation).min_by(|one, two| one.value.total_cmp(&two.value));
            if let (Some((_, most, times)), Some(best)) = (target, best) {
                let ratio = best.value / own;
                let met = own <= *most && ratio >= *times;
                all_met &= met;
                out += &format!(
                    "  {} {:.0}, {ratio:.1} times, at most {most} and {times} times fewer: {}",
                    best.library,
                    best.value,
                    yes(met)
                );
                let each = self.peers(operation).map(|one| format!("{} -O{} {:.0}", one.library, one.level, one.value));
                peers += &format!("{operation}: {}\n", each.collect::<Vec<_>>().join(", "));
            }
            out.push('\n');
        }
        let mut wire = BTreeMap::new();
        for one in self.0.iter().filter(|one| one.operation == "wire") {
            wire.insert(one.level, one.value);
        }
        let [small, fast] = LEVELS.map(|level| wire.get(level).copied());
        let (small, fast) = small.zip(fast).ok_or_else(|| missing("the device's end of the line"))?;
        let met = small <= WIRE_MOST;
        out += &format!(
            "\nflash of the device's end of the line: {small} at -Os, {fast} at -O3; at most {WIRE_MOST} at -Os: {}\n\n{peers}",
            yes(met)
        );
        Ok((out, all_met && met))
    }
}

const fn yes(met: bool) -> &'static str {
    if met { "yes" } else { "NO" }
}

/// Parses a line that the probe prints: operation, library, tenths of instructions.
fn counted(line: &str, level: &'static str) -> Option<Figure> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [operation, library, tenths] = words[..] else { return None };
    let value = tenths.parse::<u32>().ok()?;
    Some(Figure { operation: operation.into(), library: library.into(), level, value: f64::from(value) / 10.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes figures that meet every target, with `value` for one of them.
    fn figures(operation: &str, library: &str, value: f64) -> Figures {
        let mut all = Vec::new();
        for level in LEVELS {
            for (name, most, times) in TARGETS {
                for (whose, figure) in [("proverka", most), ("time", most * times), ("chrono", most * times + 1.0)] {
                    all.push(Figure { operation: name.into(), library: whose.into(), level, value: figure });
                }
            }
            all.push(Figure { operation: "wire".into(), library: "wire".into(), level, value: WIRE_MOST });
        }
        for one in all.iter_mut().filter(|one| one.operation == operation && one.library == library) {
            one.value = value;
        }
        Figures(all)
    }

    #[test]
    fn a_target_is_missed_by_one_instruction_by_a_faster_peer_and_by_one_byte() {
        assert!(figures("", "", 0.0).report().expect("complete").1);
        for (operation, library, value) in [
            ("parse", "proverka", 130.1),
            ("parse", "time", 129.0),
            ("flash", "chrono", 818.0),
            ("wire", "wire", 7169.0),
        ] {
            let (text, met) = figures(operation, library, value).report().expect("complete");
            assert!(!met && text.contains(": NO"), "{text}");
        }
    }

    #[test]
    fn a_figure_that_is_missing_is_no_target_met() {
        let mut few = figures("", "", 0.0);
        few.0.retain(|one| one.operation != "parse");
        assert!(few.report().is_err());
    }

    #[test]
    fn lines_of_the_probe_are_read() {
        let figure = counted("parse jiff 1234", "s").expect("a figure");
        assert_eq!((&*figure.operation, &*figure.library, figure.value), ("parse", "jiff", 123.4));
        assert_eq!(counted("parse jiff", "s"), None);
        assert_eq!(counted("parse jiff many", "s"), None);
    }
}
