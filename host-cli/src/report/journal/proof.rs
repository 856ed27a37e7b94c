//! The report of `journal proof`.

use std::io::{self, Write};

use proverka::journal::audit::{Anchor, Evidence};
use proverka::verdict::Verdict;
use serde::Serialize;

use super::verify::TwoHeads;
use super::{Lines, headline};

/// Whether a proof holds.
#[derive(Debug, Serialize)]
pub struct Proven {
    /// Name of the file.
    pub file: String,
    /// The verdict: `holds` if the proof shows that the device's key signed two histories, `undecided` if both parties
    /// together could have made it.
    #[serde(serialize_with = "crate::report::word")]
    pub verdict: Verdict,
    /// What the result means.
    pub means: String,
    /// Two heads of one size, both built on by the device's key.
    pub conflict: Option<TwoHeads>,
    /// What vouches for the key in each leg: `genesis`, or `release` if only the parties do.
    pub anchors: Vec<&'static str>,
}

impl Proven {
    /// The report before the proof was checked: nothing is proven.
    #[must_use]
    pub fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            verdict: Verdict::Fails,
            means: String::new(),
            conflict: None,
            anchors: Vec::new(),
        }
    }

    /// Records that the proof shows two histories.
    pub fn shows(&mut self, evidence: &Evidence) {
        let size = evidence.conflict.size;
        if evidence.is_by_device() {
            self.verdict = Verdict::Holds;
            self.means = format!(
                "The device's key signed two histories: at size {size} it built on both heads. Either an old image \
                 was restored or the key was stolen; a device that nobody touched signs one history only. This \
                 applies to the device of the genesis in this file: give its digest as `term` in the keys file, if \
                 you know it by other means."
            );
        } else {
            self.verdict = Verdict::Undecided;
            self.means = format!(
                "At size {size} a key built on two heads. Only a RELEASE says that this key is the device's, and both \
                 parties sign a RELEASE, not the device. So either the device's key signed two histories, or both \
                 parties together made this file. Neither party can make it alone: a party that signed no false \
                 RELEASE knows that the device signed two histories."
            );
        }
        self.anchors = evidence.anchors.iter().map(|anchor| word(*anchor)).collect();
        self.conflict = Some(TwoHeads::new(None, &evidence.conflict));
    }

    /// Records that the proof shows nothing, and why.
    pub fn fails(&mut self, why: &str) {
        self.verdict = Verdict::Fails;
        self.means = format!("It proves nothing: {why}.");
    }
}

const fn word(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Genesis => "genesis",
        Anchor::Release => "release",
    }
}

impl crate::report::Report for Proven {
    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = Lines::new();
        let word = match self.verdict {
            Verdict::Holds => "HOLDS: equivocation is shown",
            Verdict::Undecided => "UNDECIDED: equivocation of the device, or a file that both parties made",
            Verdict::Fails | Verdict::NotBinding => "FAILS",
        };
        lines.line("proof", headline(self.verdict, word));
        lines.line("means", &self.means);
        if let Some(conflict) = &self.conflict {
            lines.line("one head", &conflict.held);
            lines.line("the other", &conflict.found);
        }
        lines.write(out)
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let of = |proof: &Self, of: fn(&TwoHeads) -> String| proof.conflict.as_ref().map_or(String::new(), of);
        crate::report::csv_columns(
            out,
            &[
                ("file", &|proof: &Self| proof.file.clone()),
                ("verdict", &|proof| proof.verdict.as_str().to_owned()),
                ("size", &|proof| of(proof, |conflict| conflict.size.to_string())),
                ("one_head", &|proof| of(proof, |conflict| conflict.held.clone())),
                ("other_head", &|proof| of(proof, |conflict| conflict.found.clone())),
                ("anchors", &|proof| proof.anchors.join(" ")),
            ],
            [self],
        )
    }
}
