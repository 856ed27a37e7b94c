//! The control: this adversary deceives a client that signs what replies say, at every value that the client takes from
//! a reply.

use std::collections::{BTreeMap, BTreeSet};

use proverka::wire::FrameKind;
use proverka_adversary_tests::alter::Target;
use proverka_adversary_tests::cases::single;
use proverka_adversary_tests::command::{Intent, commands};
use proverka_adversary_tests::judge::party_signature;
use proverka_adversary_tests::proxy::Plan;
use proverka_adversary_tests::stage::World;
use proverka_test_support::wire::leaves::{LeafType, Reach};
use proverka_test_support::wire::schema::{Reader, block};
use proverka_test_support::wire::{body, examples};

use crate::support::donors;

#[test]
fn a_client_that_signs_what_replies_say_is_fooled_at_every_value_that_it_takes() {
    let commands = commands();
    let mut world = World::new(&commands);
    let mut fooled: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for command in &commands {
        let honest = world.run_naive(command, &Plan::default());
        assert_eq!((honest.wrong, honest.signatures), (vec![], command.signers.len()), "{}", command.name);
        let donors = donors(&mut world, command);
        let mut tried = 0;
        let mut times = BTreeMap::new();
        for alteration in single(&world.grammar, &honest.log, &donors, Reach::Ends) {
            let path = alteration.path.clone();
            // At most three lies about each value are tried: one that deceives the client is enough.
            let told: &mut u32 = times.entry(path.clone()).or_default();
            *told += u32::from(alteration.target == Target::Everywhere);
            if alteration.target != Target::Everywhere || *told > 3 {
                continue;
            }
            let outcome = world.run_naive(command, &Plan { alterations: vec![alteration], ..Plan::default() });
            tried += 1;
            if !outcome.wrong.is_empty() {
                let _ = fooled.entry(command.name).or_default().insert(path);
            }
        }
        println!("{}: {tried} alterations; fooled by {:?}", command.name, fooled.get(command.name));
    }
    for command in &commands {
        let expected: &[&str] = match command.intent {
            Intent::Act(proverka::wire::Act::Open { .. }) => {
                &["Challenge.head", "Challenge.size", "Challenge.session", "Status.term"]
            }
            Intent::Act(proverka::wire::Act::Release { .. }) => {
                &["Challenge.key", "Challenge.epoch", "Challenge.released", "Status.term"]
            }
            Intent::Act(_) => &["Challenge.head", "Challenge.size", "Status.term"],
            Intent::Cosign | Intent::Dispute => &["Status.head", "Status.size", "Status.term"],
            Intent::Enrol(_) => &["Enrolment.term"],
        };
        for path in expected {
            assert!(fooled[command.name].contains(&format!("Reply.{path}")), "{}: {path}", command.name);
        }
    }
}

#[test]
fn the_judge_finds_the_signature_in_every_request_that_has_room_for_one() {
    let reader = Reader::new(&block("**6.3**"));
    let mut signed = 0;
    for asked in examples::requests() {
        let leaves = reader.leaves("Asked", &body(FrameKind::Request, &asked)).expect("a request");
        let has_room = leaves.iter().any(|leaf| leaf.leaf_type == LeafType::Bytes && leaf.at.len() == 64);
        assert_eq!(party_signature(&asked.request).is_some(), has_room, "{asked:?}");
        signed += u32::from(has_room);
    }
    assert!(signed > 3, "{signed}");
}
