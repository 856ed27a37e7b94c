//! Without an adversary, each command fulfils its purpose, and the judge agrees with the device.

use proverka::party::Holder;
use proverka::verdict::Verdict;
use proverka::wire::Act;
use proverka_adversary_tests::command::{Intent, Prelude, commands};
use proverka_adversary_tests::proxy::Plan;
use proverka_adversary_tests::stage::{ToolEnd, World};

#[test]
fn without_an_adversary_each_command_signs_what_is_true() {
    let commands = commands();
    let mut world = World::new(&commands);
    for command in &commands {
        let outcome = world.run(command, &Plan::default());
        println!("{}: {:?}, {} frames", command.name, outcome.ended, outcome.log.delivered.len());
        assert_eq!(outcome.wrong, Vec::<String>::new(), "{}: {}", command.name, outcome.out);
        if command.prelude == Prelude::Other {
            // The host proposed another act: the tool says so, and signs nothing.
            assert_eq!(outcome.signatures, 0, "{}: {}", command.name, outcome.out);
            continue;
        }
        assert_eq!(outcome.signatures, command.signers.len(), "{}: {}", command.name, outcome.out);
        // Nobody else has to sign.
        let is_last = command.signers.len() == 2
            || command.prelude != Prelude::Nothing
            || matches!(command.intent, Intent::Dispute | Intent::Act(Act::Open { held: Holder::Alone(_), .. }));
        let expected = if is_last { Verdict::Holds } else { Verdict::Undecided };
        assert_eq!(outcome.ended, ToolEnd::Answered(expected), "{}: {}", command.name, outcome.out);
    }
}
