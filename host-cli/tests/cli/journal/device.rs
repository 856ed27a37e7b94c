//! Images that the core's own writer left in flash: the program can read what the device writes.

use proverka::journal::digest;
use proverka::journal::payload;
use proverka::journal::{Journal, Stamp, Term};
use proverka::party::{Holder, Party};
use proverka_test_support::flash::{Chip, Flash, PAGE};
use proverka_test_support::model;
use serde_json::json;

use super::kit::hex;
use crate::proverka::proverka;

/// A device that was enrolled, started, counted up to 9 and changed its key in between: its flash, head and size.
fn device() -> (Vec<u8>, [u8; 32], u32) {
    let of = |tag: u8| std::array::from_fn(|index| tag ^ (index as u8).wrapping_mul(37));
    let term =
        Term { device: *b"RAM-DEVICE-00001", categories: 1, limits: [700, 0, 0, 0, 0, 0, 0, 0], ..model::term() };
    let (host, inspectorate) = model::bound(&term);
    let mut flash = Chip::new(Flash::new(model::PAGES));
    Journal::<_>::enrol(&mut flash, model::LAYOUT, &term, &host, &inspectorate, &model::contributions()).unwrap();
    let mut journal = Journal::mount(flash, model::LAYOUT).unwrap();
    let stamp = |seq: u32| Stamp { mono_s: 60 * seq, earliest: 1_700_000_000 + i64::from(seq), width_s: 5 };
    let boot = payload::Boot { boots: 1, causes: 0, torn: 0, firmware: [0; 12] };
    let _ = journal.append(stamp(1), Holder::Jointly, &boot).unwrap();
    let place = journal.place();
    let open = payload::SessionOpen { session: 1, purpose: 0, held: Holder::Jointly };
    let not_signed = [0; 64];
    let declared = [payload::NOT_DECLARED; 8];
    let mut annex = payload::SessionOpenAnnex { nonce: of(7), host: not_signed, inspectorate: not_signed, declared };
    let message = |party| digest::session_message(&place, party, &open.bytes(), &declared, &annex.nonce);
    annex.host = model::by(Party::Host, message(Party::Host).bytes());
    annex.inspectorate = model::by(Party::Inspectorate, message(Party::Inspectorate).bytes());
    let _ = journal.append(stamp(2), Holder::Jointly, &(open, annex)).unwrap();
    for total in 1..10_u32 {
        let at = stamp(journal.size() + 1);
        if total == 5 {
            let _ = journal.rotate(at, Holder::Jointly, &of(6)).unwrap();
        }
        let tally = payload::Tally { category: 0, verdict: 0, delta: 1, total, limit: 700, request: 0 };
        let _ = journal.append(stamp(journal.size() + 1), Holder::Jointly, &tally).unwrap();
    }
    let (head, size) = (journal.head(), journal.size());
    (journal.into_flash().with(|flash| flash.image()), head, size)
}

#[test]
fn an_image_by_the_cores_writer_verifies_and_says_what_was_counted() {
    let (mut flash, head, size) = device();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let host = hex(&model::host().verifying_key().to_bytes());
    let inspectorate = hex(&model::inspectorate().verifying_key().to_bytes());
    std::fs::write(path("keys.txt"), format!("host {host}\ninspectorate {inspectorate}\n")).unwrap();
    let keys = path("keys.txt");
    let run = |flash: &[u8], command: &str| {
        std::fs::write(path("flash.bin"), flash).unwrap();
        proverka(&["journal", command, &path("flash.bin"), "--keys", &keys, "--format", "json"])
    };
    let ran = run(&flash, "verify");
    assert_eq!(ran.status, 0, "{ran:?}");
    let answer = ran.json();
    assert_eq!((&answer["size"], &answer["head"], &answer["epoch"]), (&json!(size), &json!(hex(&head)), &json!(1)));
    assert_eq!(answer["device"], json!(format!("{} (RAM-DEVICE-00001)", hex(b"RAM-DEVICE-00001"))));
    // The device holds its key; an image that is handed over must not.
    assert_eq!(answer["slots"]["key_pages_blank"], json!(false));
    flash[PAGE..3 * PAGE].fill(0xFF);
    assert_eq!(run(&flash, "verify").json()["slots"]["key_pages_blank"], json!(true));

    let shown = run(&flash, "show").json();
    let last = shown["entries"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["seq"], &last["kind"], &last["payload"]["total"]), (&json!(size), &json!("TALLY"), &json!(9)));
    assert_eq!((&last["earliest"], &last["latest"]), (&json!("2023-11-14T22:13:32Z"), &json!("2023-11-14T22:13:37Z")));

    // A write that was cut after its first word leaves a torn slot, and nothing else.
    let slot = last["slot"].as_u64().unwrap() as usize + 1;
    flash[slot * 128..slot * 128 + 4].copy_from_slice(b"PVK1");
    let answer = run(&flash, "verify").json();
    assert_eq!((&answer["grade"], &answer["slots"]["torn"]), (&json!("joint"), &json!(1)));
    // A slot in a state that no power cut leaves is damage.
    flash[slot * 128..slot * 128 + 128].fill(0);
    flash[slot * 128..slot * 128 + 4].copy_from_slice(b"PVK1");
    let ran = run(&flash, "verify");
    assert_eq!((ran.status, &ran.json()["broken"]["slot"]), (1, &json!(slot)));
}
