//! Reads the output of `callgrind_annotate --tree=caller --inclusive=yes` for the benchmark `audit`, and reports the
//! cost of an audit beyond its bare hashes and signatures. `tests/bench/audit-ratio` provides the input.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::process::ExitCode;

/// The greatest cost of an audit, as a multiple of its bare hashes and signatures.
const MOST: f64 = 1.1;

/// Path of the functions of the benchmark, each of which runs once.
const PASS: &str = "audit::pass::";

/// The numbers that were read from the output.
#[derive(Debug, Default, PartialEq)]
struct Counted {
    /// Number of instructions of each pass, by its name.
    costs: BTreeMap<String, u64>,
    /// Number of signatures that were verified in total.
    verified: u64,
    /// Number of signatures that the bare loop verified.
    bare: u64,
    /// Whether the arithmetic of the curve used vector instructions.
    is_vector: bool,
}

impl Counted {
    /// A block is the callers of a function, each marked with `<`, and then the function itself, marked with `*`.
    fn read(text: &str) -> Self {
        let mut this = Self::default();
        let (mut calls, mut bare) = (0, 0);
        for line in text.lines() {
            if line.contains(" < ") {
                let times = times(line).unwrap_or(0);
                calls += times;
                if line.contains("audit::pass::signatures") {
                    bare += times;
                }
            } else if line.contains(" * ") {
                if line.contains("VerifyingKey::verify_strict") && calls > this.verified {
                    (this.verified, this.bare) = (calls, bare);
                }
                if let Some((_, name)) = line.split_once(PASS) {
                    let end = name.find(|letter: char| !letter.is_ascii_lowercase()).unwrap_or(name.len());
                    let cost = this.costs.entry(name[..end].to_owned()).or_default();
                    *cost = number(line.split_whitespace().next().unwrap_or_default()).unwrap_or(0).max(*cost);
                }
                this.is_vector |= line.contains("avx2");
                (calls, bare) = (0, 0);
            }
        }
        this
    }

    /// The report, and whether all bounds are kept.
    fn report(&self) -> Result<(String, bool), String> {
        if self.bare == 0 {
            return Err("no signature was counted".into());
        }
        let cost = |name: &str| self.costs.get(name).copied().ok_or_else(|| format!("no pass called {name}"));
        let vector = if self.is_vector { " by AVX2" } else { "" };
        let mut out = format!(
            "verified: {} bare, {} by the two audits; curve{vector}, SHA-256 in software\n{:<7} {:>12} {:>12} {:>6} {:>6}\n",
            self.bare,
            self.verified - self.bare,
            "",
            "audit",
            "bare",
            "ratio",
            "no SHA"
        );
        let signatures = cost("signatures")?;
        // Each of the two audits verifies the same signatures as the bare loop, each once.
        let mut is_kept = self.verified == 3 * self.bare;
        for (name, hashes) in [("bundle", cost("hashes")?), ("image", cost("hashes")? + cost("salts")?)] {
            let (audit, bare) = (cost(name)?, hashes + signatures);
            let ratio = audit as f64 / bare as f64;
            let plain = audit.saturating_sub(hashes) as f64 / signatures as f64;
            out += &format!("{name:<7} {audit:12} {bare:12} {ratio:6.3} {plain:6.3}\n");
            is_kept &= ratio <= MOST && plain <= MOST;
        }
        Ok((out, is_kept))
    }
}

/// The number of calls by a caller, which is written as `(1,234x)`.
fn times(line: &str) -> Option<u64> {
    line.split('(').skip(1).find_map(|rest| number(rest.split_once("x)")?.0))
}

/// Reads a number with commas; `None` for any other text.
fn number(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|letter| *letter != ',').collect();
    digits.parse().ok()
}

fn main() -> ExitCode {
    let mut text = String::new();
    if let Err(error) = io::stdin().read_to_string(&mut text) {
        eprintln!("{error}");
        return ExitCode::from(2);
    }
    match Counted::read(&text).report() {
        Ok((report, is_kept)) => {
            print!("{report}");
            if is_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "\
 90,000 (40.0%)  < audit.rs:audit::pass::signatures (2x) [audit]
180,000 (60.0%)  < session.rs:proverka::journal::audit::audit (4x) [audit]
270,000 (90.0%)  * verifying.rs:ed25519_dalek::verifying::VerifyingKey::verify_strict [audit]

  1,000 ( 1.0%)  * audit.rs:audit::pass::hashes [audit]
    500 ( 1.0%)  * audit.rs:audit::pass::salts [audit]
 90,000 ( 1.0%)  * audit.rs:audit::pass::signatures [audit]
 95,000 ( 1.0%)  * audit.rs:audit::pass::bundle [audit]
 96,000 ( 1.0%)  * audit.rs:audit::pass::image'2 [audit]
";

    #[test]
    fn what_callgrind_says_is_read() {
        let counted = Counted::read(SAID);
        assert_eq!((counted.verified, counted.bare, counted.is_vector), (6, 2, false));
        assert_eq!(counted.costs["image"], 96_000);
        let (report, is_kept) = counted.report().expect("complete");
        assert!(is_kept && report.contains("1.044"), "{report}");
    }

    #[test]
    fn a_ratio_above_the_bound_and_another_number_of_signatures_fail() {
        for (from, to) in [(" 95,000", "195,000"), ("(4x)", "(5x)")] {
            let (report, is_kept) = Counted::read(&SAID.replace(from, to)).report().expect("complete");
            assert!(!is_kept, "{report}");
        }
        assert!(Counted::read(&SAID.replace("pass::salts", "past")).report().is_err());
        assert!(Counted::read("").report().is_err());
    }
}
