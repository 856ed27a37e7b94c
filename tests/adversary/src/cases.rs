//! The cases: each value of each frame of a command is altered alone; further cases are random.

use std::collections::{BTreeMap, BTreeSet};

use proverka::wire::FrameKind;
use proverka_test_support::random::Random;
use proverka_test_support::wire::leaves::{LeafType, Reach};

use crate::alter::{Alteration, Edit, Grammar, Target};
use crate::device::WhichDevice;
use crate::proxy::{Log, Plan};

/// All alterations of one value of a command whose unaltered course is `honest`, and all replacements of one reply by
/// another. `donors` are the further devices of the adversary.
pub fn single(grammar: &Grammar, honest: &Log, donors: &[WhichDevice], reach: Reach) -> Vec<Alteration> {
    let mut cases = Vec::new();
    let mut everywhere = BTreeSet::new();
    for (frame, delivered) in honest.delivered.iter().enumerate() {
        let sent = &delivered.sent;
        let leaves = grammar.leaves(sent);
        for leaf in &leaves {
            let mut add = |target, edit| cases.push(Alteration { target, path: leaf.path.clone(), edit });
            let edits = |reach| {
                let changes = leaf.changes(reach).into_iter().map(Edit::Change);
                changes.chain(donors.iter().map(|which| Edit::FromDevice(*which)))
            };
            edits(reach).for_each(|edit| add(Target::At(frame), edit));
            // A lie that is repeated in every frame is more convincing. A lie in a piece differs each time, so it is
            // left out.
            if leaf.leaf_type != LeafType::Run && everywhere.insert(leaf.path.clone()) {
                edits(reach).for_each(|edit| add(Target::Everywhere, edit));
            }
        }
        let mut whole = |edit| cases.push(Alteration { target: Target::At(frame), path: "Reply".into(), edit });
        whole(Edit::Previous);
        whole(Edit::VersionError);
        whole(Edit::Stale(sent.body.clone()));
    }
    cases
}

/// Every reply of the schema, in place of the last reply to each class of requests.
pub fn instead(grammar: &Grammar, honest: &Log) -> Vec<Alteration> {
    let replies = honest.delivered.iter().enumerate().filter(|(_, delivered)| delivered.sent.kind == FrameKind::Reply);
    let last: BTreeMap<&str, usize> = replies.map(|(frame, delivered)| (&*delivered.class, frame)).collect();
    let made_up = grammar.made_up();
    let of = |frame: usize| {
        made_up.iter().map(move |(path, reply)| Alteration {
            target: Target::At(frame),
            path: path.clone(),
            edit: Edit::Instead { reply: reply.clone() },
        })
    };
    last.into_values().flat_map(of).collect()
}

/// A random plan: a few alterations, sometimes together with replies of another device.
pub fn random(grammar: &Grammar, honest: &Log, donors: &[WhichDevice], dice: &mut Random) -> Plan {
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
        let edit = match dice.below(8) {
            0 if !donors.is_empty() => Edit::FromDevice(donors[dice.below(donors.len())]),
            1 => Edit::Stale(frames[frame].sent.body.clone()),
            2 => Edit::Previous,
            _ if changes.is_empty() => continue,
            _ => Edit::Change(changes[dice.below(changes.len())]),
        };
        // A whole reply fits in one place only.
        let is_whole = matches!(edit, Edit::Stale(_) | Edit::Previous);
        let target = if !is_whole && dice.chance(3) { Target::Everywhere } else { Target::At(frame) };
        plan.alterations.push(Alteration { target, path: leaf.path.clone(), edit });
    }
    if dice.chance(4) && !donors.is_empty() {
        let classes: BTreeSet<String> = frames.iter().map(|delivered| delivered.class.clone()).collect();
        let classes = classes.into_iter().filter(|_| dice.chance(2)).collect();
        plan.splice = Some((donors[dice.below(donors.len())], classes));
    }
    plan
}
