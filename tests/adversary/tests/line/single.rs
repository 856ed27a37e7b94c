//! Alters every value of every frame, one at a time.

use std::collections::BTreeSet;

use proverka_adversary_tests::cases::{instead, single};
use proverka_adversary_tests::command::commands;
use proverka_adversary_tests::proxy::Plan;
use proverka_adversary_tests::stage::World;
use proverka_test_support::reach::{full, stride};
use proverka_test_support::wire::leaves::Reach;

use crate::support::{Tally, donors, honest};

/// By default, one case in this many is tried.
const STRIDE: usize = 67;

#[test]
fn whatever_value_is_altered_nothing_false_is_signed() {
    let commands = commands();
    let mut world = World::new(&commands);
    let mut tally = Tally::new("one value");
    let paths: BTreeSet<String> = world.grammar.paths().into_iter().collect();
    let mut natural = BTreeSet::new();
    let reach = if full() { Reach::Every } else { Reach::Ends };
    for (place, command) in commands.iter().enumerate() {
        let (honest, donors) = (honest(&mut world, command), donors(&mut world, command));
        let frames = honest.delivered.iter().flat_map(|delivered| world.grammar.leaves(&delivered.sent));
        natural.extend(frames.map(|leaf| leaf.path));
        let mut cases = single(&world.grammar, &honest, &donors, reach);
        cases.extend(instead(&world.grammar, &honest));
        for (number, alteration) in cases.into_iter().enumerate() {
            // One case in this many is due, with another start in each command; the first case of each path that none
            // of these has is due as well.
            let is_due = number % stride(STRIDE) == place % stride(STRIDE);
            if is_due || !tally.altered.contains(&alteration.path) {
                tally.run(&mut world, command, number, &Plan { alterations: vec![alteration], ..Plan::default() });
            }
        }
    }
    let (all, honest, altered) = (paths.len(), natural.len(), tally.altered.len());
    println!("{all} paths of the schema, {honest} of them without an adversary, {altered} altered");
    // This does not apply if a single case was asked for.
    if tally.cases > 1 {
        assert_eq!(tally.altered, paths, "paths that were never altered, or that no frame has");
    }
    tally.judge();
}
