//! Random plans: several alterations at once, together with answers of other devices.

use proverka_adversary_tests::cases::random;
use proverka_adversary_tests::command::commands;
use proverka_adversary_tests::stage::World;
use proverka_test_support::random::Random;
use proverka_test_support::reach::reach;

use crate::support::{Tally, donors, honest};

#[test]
fn plans_by_chance_get_nothing_false_signed() {
    let commands = commands();
    let mut world = World::new(&commands);
    let courses: Vec<_> =
        commands.iter().map(|command| (honest(&mut world, command), donors(&mut world, command))).collect();
    let mut tally = Tally::new("chance");
    for number in 0..reach(150, 100_000) {
        let mut dice = Random(number);
        let of = dice.below(commands.len());
        let plan = random(&world.grammar, &courses[of].0, &courses[of].1, &mut dice);
        tally.run(&mut world, &commands[of], usize::try_from(number).expect("fits"), &plan);
    }
    tally.judge();
}
