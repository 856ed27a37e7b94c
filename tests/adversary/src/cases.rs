//! The cases: every value of every frame of a command, one at a time; and chance.

use std::collections::{BTreeMap, BTreeSet};

use proverka::wire::Kind;
use proverka_wire_tests::dice::Dice;
use proverka_wire_tests::leaves::{Of, Reach};

use crate::alter::{Alteration, Grammar, How, Where};
use crate::device::Which;
use crate::proxy::{Log, Plan};

/// Every alteration of one value of a command whose untouched course is `honest`, and every reply in place of another.
/// `donors` are the devices that the adversary has beside the one under test.
pub fn single(grammar: &Grammar, honest: &Log, donors: &[Which], reach: Reach) -> Vec<Alteration> {
    let mut cases = Vec::new();
    let mut everywhere = BTreeSet::new();
    for (frame, delivered) in honest.delivered.iter().enumerate() {
        let sent = &delivered.sent;
        let leaves = grammar.leaves(sent);
        for leaf in &leaves {
            let mut add = |at, how| cases.push(Alteration { at, path: leaf.path.clone(), how });
            let hows = |reach| {
                let changes = leaf.changes(reach).into_iter().map(How::Change);
                changes.chain(donors.iter().map(|which| How::Of(*which)))
            };
            hows(reach).for_each(|how| add(Where::At(frame), how));
            // A lie that is told each time is believed more easily. One of a piece is another lie each time.
            if leaf.of != Of::Run && everywhere.insert(leaf.path.clone()) {
                hows(reach).for_each(|how| add(Where::Everywhere, how));
            }
        }
        let mut whole = |how| cases.push(Alteration { at: Where::At(frame), path: "Reply".into(), how });
        whole(How::Before);
        whole(How::VersionError);
        whole(How::Stale(sent.body.clone()));
    }
    cases
}

/// Every reply of the schema in place of the last reply to each class of requests.
pub fn instead(grammar: &Grammar, honest: &Log) -> Vec<Alteration> {
    let replies = honest.delivered.iter().enumerate().filter(|(_, delivered)| delivered.sent.kind == Kind::Reply);
    let last: BTreeMap<&str, usize> = replies.map(|(frame, delivered)| (&*delivered.class, frame)).collect();
    let made_up = grammar.made_up();
    let of = |frame: usize| {
        made_up.iter().map(move |(path, reply)| Alteration {
            at: Where::At(frame),
            path: path.clone(),
            how: How::Instead { reply: reply.clone() },
        })
    };
    last.into_values().flat_map(of).collect()
}

/// A plan by chance: a few alterations, now and then with the replies of another device between.
pub fn random(grammar: &Grammar, honest: &Log, donors: &[Which], dice: &mut Dice) -> Plan {
    let frames = &honest.delivered;
    let mut plan = Plan::default();
    for _ in 0..=dice.below(5) {
        let frame = dice.below(frames.len());
        let leaves = grammar.leaves(&frames[frame].sent);
        if leaves.is_empty() {
            continue;
        }
        let leaf = &leaves[dice.below(leaves.len())];
        let changes = leaf.changes(Reach::Every);
        let how = match dice.below(8) {
            0 if !donors.is_empty() => How::Of(donors[dice.below(donors.len())]),
            1 => How::Stale(frames[frame].sent.body.clone()),
            2 => How::Before,
            _ if changes.is_empty() => continue,
            _ => How::Change(changes[dice.below(changes.len())]),
        };
        let at = if dice.chance(3) { Where::Everywhere } else { Where::At(frame) };
        plan.alterations.push(Alteration { at, path: leaf.path.clone(), how });
    }
    if dice.chance(4) && !donors.is_empty() {
        let classes: BTreeSet<String> = frames.iter().map(|delivered| delivered.class.clone()).collect();
        let classes = classes.into_iter().filter(|_| dice.chance(2)).collect();
        plan.splice = Some((donors[dice.below(donors.len())], classes));
    }
    plan
}
