//! Answers of another device, of an earlier time and of another term, in every combination of classes of requests.

use std::collections::BTreeSet;

use proverka_adversary_tests::command::commands;
use proverka_adversary_tests::proxy::Plan;
use proverka_adversary_tests::stage::World;
use proverka_test_support::reach::stride;

use crate::support::{Tally, donors, honest};

/// By default, one combination in this many is tried.
const STRIDE: usize = 53;

#[test]
fn answers_of_another_device_time_or_term_get_nothing_false_signed() {
    let commands = commands();
    let mut world = World::new(&commands);
    let mut tally = Tally::new("two devices");
    for (place, command) in commands.iter().enumerate() {
        let classes: BTreeSet<String> =
            honest(&mut world, command).delivered.into_iter().map(|delivered| delivered.class).collect();
        let donors = donors(&mut world, command);
        let subsets = 1_usize << classes.len();
        for number in (0..subsets * donors.len()).skip(place).step_by(stride(STRIDE)) {
            let (which, subset) = (donors[number / subsets], number % subsets);
            let of = classes.iter().enumerate().filter(|(bit, _)| subset >> bit & 1 == 1);
            let splice = Some((which, of.map(|(_, class)| class.clone()).collect()));
            tally.run(&mut world, command, number, &Plan { splice, ..Plan::default() });
        }
    }
    tally.judge();
}
