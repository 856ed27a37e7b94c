//! What comes after a step of an inspection: who types what.

use proverka::party::Party;
use proverka::wire::Act;

use super::verified::VerifiedRecord;

/// The command with which a party proposes or joins an act.
const fn command(act: &Act) -> &'static str {
    match act {
        Act::Open { .. } => "open",
        Act::Time => "time",
        Act::Limit { .. } => "limit",
        Act::Extend { .. } => "extend",
        Act::Release { .. } => "release",
        Act::Retire => "retire",
    }
}

/// After one party has signed an act.
#[must_use]
pub fn after_signing(act: &Act, waits_for: Party) -> String {
    let values = match act {
        Act::Time => "",
        _ => " with the same values",
    };
    format!("the {} types `proverka device {}`{values}, with its own --as and --key", waits_for.as_str(), command(act))
}

/// After both parties have concluded an act; `None` if nothing in particular follows.
#[must_use]
pub const fn after_concluding(act: &Act) -> Option<&'static str> {
    match act {
        Act::Time => Some("open a session: both type `proverka device open`"),
        Act::Open { .. } => {
            Some("count with `proverka device tally A`; at the end, seal the device and type `proverka device close`")
        }
        Act::Retire => Some("each party keeps the record: `proverka device export`"),
        Act::Limit { .. } | Act::Extend { .. } | Act::Release { .. } => None,
    }
}

/// After a session was closed.
pub const AFTER_CLOSING: &str =
    "read the head code to each other; then each party types `proverka device cosign`, or `dispute` if it disagrees";

/// After the enrolment is complete.
pub const AFTER_ENROLMENT: &str = "tell the device the time: both type `proverka device time`";

/// After a party has signed or disputed the last close.
#[must_use]
pub fn after_witness(record: &VerifiedRecord, party: Party) -> String {
    let other = party.other();
    let has_spoken =
        |party| record.closed().is_some_and(|close| *close.signed.get(party) || *close.disputed.get(party));
    if has_spoken(other) {
        "each party keeps the record: `proverka device export`".to_owned()
    } else {
        format!("the {} types `proverka device cosign`, or `dispute` if it disagrees", other.as_str())
    }
}
