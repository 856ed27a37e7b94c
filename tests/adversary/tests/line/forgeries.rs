//! Whole records that are lies, with heads, sizes and keys that match them.

use ed25519_dalek::SigningKey;
use proverka::journal::EntryKind;
use proverka_adversary_tests::command::{Command, Intent, commands};
use proverka_adversary_tests::device::Stage;
use proverka_adversary_tests::forge::{Copy, Forgery};
use proverka_adversary_tests::proxy::Plan;
use proverka_adversary_tests::stage::World;
use proverka_test_support::reach::stride;

use crate::support::Tally;

/// By default, one byte in this many of an entry is altered.
const STRIDE: usize = 61;

fn plan(forgery: Forgery) -> Plan {
    Plan { forgery: Some(forgery), ..Plan::default() }
}

/// The commands that need a record.
fn at_a_record() -> Vec<Command> {
    commands().into_iter().filter(|command| command.stage != Stage::Blank).collect()
}

#[test]
fn a_byte_of_an_entry_is_altered_and_every_head_after_it_fits() {
    let commands = at_a_record();
    let mut world = World::new(&commands);
    let mut tally = Tally::new("bytes of entries");
    for (place, command) in commands.iter().enumerate() {
        let devices = world.devices(command);
        let (copy, truth) = (Copy::from_bench(&mut devices.device), devices.truth.clone().expect("a record"));
        let places =
            copy.entries.iter().enumerate().flat_map(|(index, entry)| (0..entry.len()).map(move |at| (index, at)));
        for (number, (index, at)) in
            places.collect::<Vec<_>>().into_iter().enumerate().skip(place).step_by(stride(STRIDE))
        {
            let mut forged = copy.clone();
            forged.entries[index][at] ^= 1 << (number % 8);
            let name = format!("byte {at} of entry {}", copy.first() as usize + index + 1);
            tally.run(&mut world, command, number, &plan(forged.forgery(name, &copy, &truth)));
        }
        let before = copy.genesis.len() + copy.base.len();
        for (number, at) in (0..before).enumerate().skip(place).step_by(stride(STRIDE)) {
            let mut forged = copy.clone();
            let name = match at.checked_sub(copy.genesis.len()) {
                None => {
                    forged.genesis[at] ^= 1 << (number % 8);
                    format!("byte {at} of the genesis")
                }
                Some(at) => {
                    forged.base[at] ^= 1 << (number % 8);
                    format!("byte {at} of the base")
                }
            };
            tally.run(&mut world, command, 1_000_000 + number, &plan(forged.forgery(name, &copy, &truth)));
        }
    }
    tally.judge();
}

/// Lies that an adversary would plausibly tell.
fn tall_stories(world: &mut World, command: &Command) -> Vec<Forgery> {
    let devices = world.devices(command);
    let (copy, truth) = (Copy::from_bench(&mut devices.device), devices.truth.clone().expect("a record"));
    let mut stories = Vec::new();
    let mut longer = copy.clone();
    longer.add_session();
    stories.push(longer.clone().forgery("a session that was never held".into(), &copy, &truth));
    for keep in 1..copy.entries.len() {
        let mut shorter = copy.clone();
        shorter.entries.truncate(keep);
        stories.push(shorter.forgery(format!("cut to {keep} entries"), &copy, &truth));
    }
    for gone in 0..copy.entries.len() {
        let mut without = copy.clone();
        let _ = without.entries.remove(gone);
        stories.push(without.forgery(format!("without entry {}", gone + 1), &copy, &truth));
        let mut twice = copy.clone();
        twice.entries.insert(gone, twice.entries[gone].clone());
        stories.push(twice.forgery(format!("entry {} twice", gone + 1), &copy, &truth));
        let mut swapped = copy.clone();
        let other = (gone + 1) % swapped.entries.len();
        swapped.entries.swap(gone, other);
        stories.push(swapped.forgery(format!("entries {} and {} swapped", gone + 1, other + 1), &copy, &truth));
    }
    let key = SigningKey::from_bytes(&[0xAD; 32]);
    let mut keys = vec![truth.terms.key_d];
    let epochs = copy.entries.iter().enumerate().filter(|(index, _)| copy.kind(*index) == EntryKind::Epoch);
    keys.extend(epochs.map(|(_, entry)| <[u8; 32]>::try_from(&entry[76..108]).expect("a key")));
    for (name, copy_of) in [("the record", copy.clone()), ("a session that was never held", longer)] {
        let mut own = copy_of;
        own.take_over(&key);
        let forgery = own.forgery(format!("{name}, of a device whose key the adversary has"), &copy, &truth);
        stories.push(forgery.signed_by(key.clone(), &keys));
    }
    stories
}

#[test]
fn tall_stories_are_not_believed() {
    let commands = at_a_record();
    let mut world = World::new(&commands);
    let mut tally = Tally::new("tall stories");
    for (place, command) in commands.iter().enumerate() {
        let stories = tall_stories(&mut world, command);
        let last = stories.len() - 2;
        for (number, forgery) in stories.into_iter().enumerate() {
            // The first and the last ones are always tried.
            if number == 0 || number >= last || number % stride(5) == place % stride(5) {
                tally.run(&mut world, command, number, &plan(forgery));
            }
        }
    }
    tally.judge();
}

#[test]
fn a_control_is_fooled_by_a_close_that_was_never_made() {
    let commands: Vec<Command> = commands().into_iter().filter(|command| command.intent == Intent::Cosign).collect();
    let mut world = World::new(&commands);
    for command in &commands {
        assert_eq!(world.run_naive(command, &Plan::default()).wrong, Vec::<String>::new());
        for story in
            [tall_stories(&mut world, command).swap_remove(0), tall_stories(&mut world, command).pop().expect("one")]
        {
            let name = story.name.clone();
            let fooled = world.run_naive(command, &plan(story));
            assert!(!fooled.wrong.is_empty(), "{name} did not fool the naive client");
        }
    }
}
