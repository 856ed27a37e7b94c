//! Functions that the tests share: they run cases, and report what went wrong.

use std::collections::BTreeSet;

use proverka_adversary_tests::command::Command;
use proverka_adversary_tests::device::WhichDevice;
use proverka_adversary_tests::proxy::{Log, Plan};
use proverka_adversary_tests::stage::World;
use proverka_test_support::reach::full;

/// The results of a series of cases.
#[derive(Debug)]
pub(crate) struct Tally {
    /// Name of what is tried.
    what: &'static str,
    pub(crate) cases: usize,
    /// Number of cases in which the tool signed something.
    pub(crate) signed: usize,
    /// The paths that were altered.
    pub(crate) altered: BTreeSet<String>,
    pub(crate) wrong: Vec<String>,
}

impl Tally {
    pub(crate) fn new(what: &'static str) -> Self {
        Self { what, cases: 0, signed: 0, altered: BTreeSet::new(), wrong: Vec::new() }
    }

    /// Runs a case, unless another one was asked for. `number` identifies the case.
    pub(crate) fn run(&mut self, world: &mut World, command: &Command, number: usize, plan: &Plan) {
        let name = format!("{}, {}: {number}", self.what, command.name);
        let asked = std::env::var("PROVERKA_CASE").ok();
        if asked.as_ref().is_some_and(|asked| *asked != name) {
            return;
        }
        let outcome = world.run(command, plan);
        self.cases += 1;
        self.signed += usize::from(outcome.signatures > 0);
        self.altered.extend(outcome.log.altered.iter().cloned());
        for wrong in &outcome.wrong {
            let reach = if full() { "PROVERKA_REACH=full " } else { "" };
            let what = format!("WRONG {reach}PROVERKA_CASE='{name}' {}: {wrong}", described(plan));
            // Faults are printed at once, so that an interrupted run has still reported what it found.
            println!("{what}");
            self.wrong.push(what);
        }
        if asked.is_some() {
            println!("{:#?}\n{:?}\n{}", outcome.log, outcome.ended, outcome.out);
        }
    }

    /// Fails if any case went wrong.
    #[track_caller]
    pub(crate) fn judge(self) {
        println!("{}: {} cases, in {} the tool signed, {} wrong", self.what, self.cases, self.signed, self.wrong.len());
        assert!(self.wrong.is_empty(), "{} of {} cases; the first: {}", self.wrong.len(), self.cases, self.wrong[0]);
    }
}

/// Describes a plan on one line.
fn described(plan: &Plan) -> String {
    let mut parts: Vec<String> = plan.alterations.iter().map(ToString::to_string).collect();
    parts.extend(plan.splice.as_ref().map(|(which, classes)| format!("{classes:?} of {which:?}")));
    parts.extend(plan.forgery.as_ref().map(|forgery| forgery.name.clone()));
    parts.join("; ")
}

/// What passes over the line without an adversary.
pub(crate) fn honest(world: &mut World, command: &Command) -> Log {
    world.run(command, &Plan::default()).log
}

/// The further devices that the adversary has beside the one of a command.
pub(crate) fn donors(world: &mut World, command: &Command) -> Vec<WhichDevice> {
    world.devices(command).donors.keys().copied().collect()
}
