//! What a party signs for an act, against the payload of the entry that the act becomes.

use proverka::inspection::{self, Consented};
use proverka::journal::EntryKind;
use proverka::journal::digest::{self, Place};
use proverka::journal::payload::{Extend, Limit, SessionOpen};
use proverka::party::{Holder, Party};
use proverka::wire::Act;

/// By the messages that `messages_hold_all_their_parts`, a test of the record, takes apart.
#[test]
fn what_parties_sign_for_an_act_holds_the_payload_of_its_entry() {
    let place = Place { term: [1; 32], size: 77, head: [2; 32] };
    let nonce = [3; 32];
    let declared = core::array::from_fn(|at| (3 + at as u32) * 0x0101_0301);
    let statement = [9; 184];
    for party in Party::ALL {
        let message = |act: &Act, release| {
            let consented = Consented { act, place: &place, nonce: &nonce, session: 6, release };
            consented.message(party, (10, 20))
        };
        let open = SessionOpen { session: 6, purpose: 7, held: Holder::Alone(party) };
        let act = Act::Open { purpose: 7, held: Holder::Alone(party), declared };
        assert_eq!(message(&act, None), Some(digest::session_message(&place, party, &open.bytes(), &declared, &nonce)));
        assert_eq!(message(&Act::Time, None), Some(digest::time_message(&place, party, 10, 20, &nonce)));
        let acts = [
            (Act::Limit { category: 1, limit: 2 }, EntryKind::Limit, Limit { category: 1, limit: 2 }.bytes()),
            (Act::Extend { earliest: 1, latest: 2 }, EntryKind::Extend, Extend { earliest: 1, latest: 2 }.bytes()),
            (Act::Retire, EntryKind::Retire, [0; 24]),
        ];
        for (act, kind, payload) in acts {
            assert_eq!(message(&act, None), Some(digest::act_message(&place, party, kind.byte(), &payload, &nonce)));
            assert_eq!(inspection::payload(&act, 6), Some(payload));
        }
        let release = digest::release_message(&place.term, party, &statement);
        assert_eq!(message(&Act::Release { size: 5 }, Some(&statement)), Some(release));
        assert_eq!(message(&Act::Release { size: 5 }, None), None, "what is released is missing");
    }
}
