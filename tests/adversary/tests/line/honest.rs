//! Without an adversary each command does what it is for, and the judge agrees with the device.

use proverka::verdict::Verdict;
use proverka_adversary_tests::command::{Before, commands};
use proverka_adversary_tests::proxy::Plan;
use proverka_adversary_tests::stage::{Ended, World};

#[test]
fn without_an_adversary_each_command_signs_what_is_true() {
    let commands = commands();
    let mut world = World::new(&commands);
    for command in &commands {
        let outcome = world.run(command, &Plan::default());
        println!("{}: {:?}, {} frames", command.name, outcome.ended, outcome.log.delivered.len());
        assert_eq!(outcome.wrong, Vec::<String>::new(), "{}: {}", command.name, outcome.out);
        assert_eq!(outcome.signatures, command.signers.len(), "{}: {}", command.name, outcome.out);
        let is_last = command.signers.len() == 2 || command.before != Before::Nothing;
        let expected = if is_last { Verdict::Holds } else { Verdict::Undecided };
        assert_eq!(outcome.ended, Ended::Answered(expected), "{}: {}", command.name, outcome.out);
    }
}
