//! `checkpoint`: the text that both sides print and keep.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proverka_audit_tests::attack::{HOST, INSPECTORATE, Scribe};
use proverka_audit_tests::bundle::Parts;
use proverka_audit_tests::image::image;

use super::kit::{Desk, bundle, hex};

#[test]
fn the_end_has_the_devices_signature_and_a_close_has_the_parties() {
    let scribe = Scribe::life("checkpoint", 2, 2);
    let desk = Desk::of(&scribe);
    let mut parts = Parts::of(&scribe);
    parts.statements.push(scribe.statement([7; 32], [0; 32]));
    let file = desk.put("record.pvkb", parts.octets());
    let device = hex(&scribe.genesis[8..24]);
    let (term, head) = (STANDARD.encode(scribe.term), STANDARD.encode(scribe.head()));
    let signature = STANDARD.encode(&parts.statements[0][188..]);
    let nonce = STANDARD.encode([7; 32]);
    let size = scribe.size();

    let ran = desk.journal(&["checkpoint", &file]);
    let code = ran.out.lines().find(|line| line.starts_with("code ")).unwrap();
    let expected = format!(
        "proverka.chain/{device}\n{size}\n{head}\nterm {term}\nepoch 2  state SEALED\ntime 2023-11-14T22:13:20Z/unbounded\n\
         nonces {nonce} -\ngrade JOINT\n{code}\n\n— device {signature}\n"
    );
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, expected.as_str(), ""));

    let close = scribe.last_close;
    let at_close = desk.journal(&["checkpoint", &file, "--size", &close.to_string()]);
    let head = STANDARD.encode(scribe.heads[close as usize]);
    let code = at_close.out.lines().find(|line| line.starts_with("code ")).unwrap();
    let by = |role| STANDARD.encode(&scribe.cosignature(role, close)[32..]);
    let expected = format!(
        "proverka.chain/{device}\n{close}\n{head}\nterm {term}\nepoch 2  state unstated\ngrade JOINT\n{code}\n\n\
         — host {}\n— inspectorate {}\n",
        by(HOST),
        by(INSPECTORATE)
    );
    assert_eq!((at_close.status, at_close.out.as_str(), at_close.err.as_str()), (0, expected.as_str(), ""));

    // The other side prints the same from its own copy, though that is a later one, or an image.
    let mut later = scribe.clone();
    later.session(1);
    let copy = desk.put("later.pvkb", bundle(&later));
    assert_eq!(desk.journal(&["checkpoint", &copy, "--size", &close.to_string()]).out, at_close.out);
    let flash = desk.put("flash.bin", image(&later, 1024, 24, 0));
    assert_eq!(desk.journal(&["checkpoint", &flash, "--size", &close.to_string()]).out, at_close.out);
    // At the start the head is the term, and nobody signed it.
    let start = desk.journal(&["checkpoint", &file, "--size", "0"]);
    assert!(start.out.contains(&format!("\n0\n{term}\nterm {term}\nepoch 0 ")), "{}", start.out);
    assert!(
        start.err.contains(&format!("no signatures of this size in the record; both sides' are at --size {close}"))
    );
}

#[test]
fn a_broken_record_has_no_checkpoint() {
    let scribe = Scribe::life("broken", 1, 1);
    let desk = Desk::of(&scribe);
    let mut octets = bundle(&scribe);
    let last = octets.len() - 1;
    octets[last] ^= 1;
    let file = desk.put("record.pvkb", octets);
    let ran = desk.journal(&["checkpoint", &file]);
    let said = format!(
        "proverka: {file}: no checkpoint: broken at entry {}: the size or head at the end is another\n",
        scribe.size() + 1
    );
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (1, "", said.as_str()));
}
