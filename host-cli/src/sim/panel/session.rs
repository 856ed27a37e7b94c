//! What was done at the panel, as a scenario that can be saved, loaded and played.

use std::collections::VecDeque;
use std::path::Path;

use super::App;
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::files::output;
use crate::input::file;
use crate::journal::words::moment;
use crate::sim::parties::Agreed;
use crate::sim::script::parse::parse;
use crate::sim::script::scene::Scene;

/// The lines that were performed since the device came out of its box, with the time that passed between them.
#[derive(Debug)]
pub(super) struct Session {
    scene: String,
    lines: Vec<String>,
    /// The true time up to which the lines account. Unit: microseconds.
    until_us: i64,
    /// How many of the lines are in a file.
    saved: usize,
}

impl Session {
    /// A session that begins at the true time `now_us`.
    pub(super) fn new(seed: u64, now_us: i64, agreed: &Agreed) -> Self {
        let (from, to) = agreed.expiry;
        let limits: Vec<String> = agreed.limits.iter().map(u32::to_string).collect();
        let scene = format!(
            "# A session at the panel.\nseed {seed}\nnow {}\nexpiry {}..{}\nlimits {}\ndrift-bound {}\n",
            moment(now_us.div_euclid(1_000_000)),
            moment(from),
            moment(to),
            limits.join(" "),
            agreed.drift_ppm
        );
        Self { scene, lines: Vec::new(), until_us: now_us, saved: 0 }
    }

    /// Notes a line that begins at `began_us` and ends at `ended_us`. One that the device refused is a comment, because
    /// a scenario would end there.
    pub(super) fn note(&mut self, line: &str, is_refused: bool, (began_us, ended_us): (i64, i64)) {
        let waited = (began_us - self.until_us).div_euclid(1_000_000);
        if waited > 0 {
            self.lines.push(format!("wait {waited}s"));
        }
        self.lines.push(if is_refused { format!("# refused: {line}") } else { line.to_owned() });
        self.until_us = ended_us;
    }

    /// Whether something was done that is in no file.
    pub(super) const fn is_unsaved(&self) -> bool {
        self.lines.len() > self.saved
    }

    fn text(&self) -> String {
        let lines: String = self.lines.iter().map(|line| format!("{line}\n")).collect();
        format!("{}{lines}", self.scene)
    }
}

/// The lines of a loaded session that are still to be performed.
#[derive(Debug)]
pub(super) struct Loading {
    pub(super) name: String,
    pub(super) lines: VecDeque<String>,
}

impl App {
    /// Writes the session into a new file.
    pub(super) fn save(&mut self, name: &str) {
        match output::write(Path::new(name), self.session.text().as_bytes(), false) {
            Ok(()) => {
                self.session.saved = self.session.lines.len();
                self.show_message(format!("saved in {name}; `proverka sim --script {name}` plays it"), false);
            }
            Err(failure) => self.show_failure("save", &failure),
        }
    }

    /// Takes a new device out of its box, and performs the lines of a session or any other scenario with it.
    pub(super) fn load(&mut self, name: &str) {
        if self.keeps_flash {
            return self
                .show_message("load: the flash of this device is in a file, which a new device would replace", true);
        }
        let read = file::read(Path::new(name), FileKind::SCENARIO).and_then(|text| parse(name, &text.text));
        let script = match read {
            Ok(script) => script,
            Err(failure) => return self.show_failure("load", &failure),
        };
        let scene = Scene::from_script(&script);
        let lines = script.lines.iter().filter(|line| !line.command.is_scene()).map(|line| line.text.clone());
        let mut fresh = Self::with(scene.play(), scene.seed, self.is_coloured);
        fresh.loading = Some(Loading { name: name.to_owned(), lines: lines.collect() });
        fresh.history = std::mem::take(&mut self.history);
        *self = fresh;
    }

    /// Shows the first line of a failure.
    fn show_failure(&mut self, what: &str, failure: &Failure) {
        let mut said = Vec::new();
        let _ = failure.print(&mut said);
        let said = String::from_utf8_lossy(&said).into_owned();
        let said: Vec<&str> = said.lines().take(2).map(str::trim).collect();
        self.show_message(format!("{what}: {}", said.join("; ").trim_start_matches("proverka: ")), true);
    }
}
