//! Tests of `checkpoint`: it writes the head of a record as a note, signed by a party that has verified the record.
//! They also cover the uses of such a note.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_compact::KeyPair;
use ml_dsa::{ExpandedSigningKey, MlDsa44};
use proverka_cli::device::keys::Signer;
use proverka_cli::device::passphrase::Passphrases;
use proverka_cli::device::signed::SignedHeads;
use proverka_cli::journal::words;
use proverka_cli::note::Note;
use proverka_cli::note::checkpoint::Checkpoint;
use proverka_test_support::attack::Scribe;
use proverka_test_support::attack::bundle::{Parts, cut_at};
use proverka_test_support::attack::image::image;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::kit::{Desk, bundle, forked, hex};
use crate::proverka::Ran;

/// The text of the note for this record and size.
fn text(scribe: &Scribe, size: u32) -> String {
    let (device, term) = (hex(&scribe.genesis[8..24]), hex(&scribe.term));
    let head = if size == 0 { scribe.term } else { scribe.heads[size as usize] };
    format!("proverka.invalid/chain-not-rfc6962/v1/{device}/{term}\n{size}\n{}\n", STANDARD.encode(head))
}

/// Writes the secret file of a party of the attack kit. If `second` is given, it is the seed of a second key.
fn secret(desk: &Desk, who: &str, pair: &KeyPair, second: Option<u8>) -> String {
    let mut text = format!(
        "proverka secret key, version 1\nrole {who}\nseed {}\npublic {}\n",
        hex(&pair.sk.seed()[..]),
        hex(&pair.pk[..])
    );
    if let Some(seed) = second {
        let public = ExpandedSigningKey::<MlDsa44>::from_seed(&[seed; 32].into()).verifying_key().encode();
        let (seed, digest) = (hex(&[seed; 32]), hex(&Sha256::digest(public)));
        text += &format!("ml-dsa-44-seed {seed}\nml-dsa-44-public-sha256 {digest}\n");
    }
    let path = desk.put(&format!("{who}.key"), text);
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    path
}

/// Adds the lines for all keys of a secret file to the keys file.
fn announce(desk: &Desk, key: &str) {
    let signer = Signer::read(key.as_ref(), &mut Passphrases::default()).unwrap();
    let mut keys = String::from_utf8(desk.get("keys.txt")).unwrap();
    for key in signer.cosigner().keys() {
        keys += &format!("vkey {}\n", key.vkey());
    }
    desk.put("keys.txt", keys);
}

/// A folder with a record's keys, both parties' secret files, and the file of the record. The host has two keys, both
/// of which the keys file names.
fn parties(scribe: &Scribe) -> (Desk, [String; 2], String) {
    let desk = Desk::new(scribe);
    let host = secret(&desk, "host", &scribe.host, Some(1));
    let inspectorate = secret(&desk, "inspectorate", &scribe.inspectorate, None);
    announce(&desk, &host);
    let file = desk.put("record.pvkb", bundle(scribe));
    (desk, [host, inspectorate], file)
}

fn sign(desk: &Desk, file: &str, who: &str, more: &[&str]) -> Ran {
    let key = desk.path(&format!("{who}.key"));
    desk.journal(&[&["checkpoint", file, "--as", who, "--key", &key], more].concat())
}

#[track_caller]
fn refused(ran: &Ran, status: i32, what: &str) {
    assert!(ran.status == status && ran.out.is_empty() && ran.err.contains(what), "{what}: {ran:?}");
}

#[test]
fn the_head_of_any_size_is_printed_from_any_copy() {
    let scribe = Scribe::life("checkpoint", 2, 2);
    let desk = Desk::new(&scribe);
    let file = desk.put("record.pvkb", bundle(&scribe));
    let ran = desk.journal(&["checkpoint", &file]);
    assert_eq!((ran.status, ran.out), (0, text(&scribe, scribe.size())));
    assert!(ran.err.contains(&format!("JOINT; size {}, head code ", scribe.size())), "{}", ran.err);

    let close = scribe.last_close;
    let mut later = scribe.clone();
    later.session(1);
    let copies =
        [file.clone(), desk.put("later.pvkb", bundle(&later)), desk.put("flash.bin", image(&later, 1024, 24, 0))];
    for copy in copies {
        let ran = desk.journal(&["checkpoint", &copy, "--size", &close.to_string()]);
        assert_eq!((ran.status, ran.out), (0, text(&scribe, close)));
    }
    // At the start, the head is the term.
    assert_eq!(desk.journal(&["checkpoint", &file, "--size", "0"]).out, text(&scribe, 0));
}

#[test]
fn a_broken_record_has_no_checkpoint() {
    let scribe = Scribe::life("broken", 1, 1);
    let (desk, _, _) = parties(&scribe);
    let mut bytes = bundle(&scribe);
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let file = desk.put("record.pvkb", bytes);
    refused(&desk.journal(&["checkpoint", &file]), 1, &format!("{file}: gives no checkpoint: BROKEN at entry"));
    refused(&sign(&desk, &file, "host", &[]), 1, "no checkpoint: BROKEN");
    assert_eq!(desk.get("host.key.signed"), b"");
}

#[test]
fn both_parties_sign_one_note_and_each_holds_it() {
    let scribe = Scribe::life("both", 2, 2);
    let (desk, _, file) = parties(&scribe);
    let note = desk.path("both.note");
    let ran = sign(&desk, &file, "host", &["-o", &note]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("the host signs that it has seen no larger head of this record"), "{}", ran.err);
    let first = String::from_utf8(desk.get("both.note")).unwrap();
    assert_eq!(sign(&desk, &file, "inspectorate", &["-o", &note]).status, 0);
    let both = String::from_utf8(desk.get("both.note")).unwrap();
    assert!(both.starts_with(&first) && first.starts_with(&text(&scribe, scribe.size())));
    assert_eq!(both.lines().count(), 3 + 1 + 3);

    let ran = desk.journal(&["checkpoint", "verify", &note, "--record", &file, "--format", "json"]);
    let said = ran.json();
    assert_eq!(
        (ran.status, &said["signed"], &said["size"]),
        (0, &json!(["host", "inspectorate"]), &json!(scribe.size()))
    );
    assert!(said["host"].as_str().unwrap().contains("ML-DSA-44 at 20"), "{said}");
    assert!(said["record_says"].as_str().unwrap().starts_with("has that head, and 0 entries"), "{said}");
    // The record comes from standard input, and the output is for people.
    let piped = crate::proverka::piped(
        &["journal", "checkpoint", "verify", "-", "--keys", &desk.path("keys.txt")],
        both.as_bytes(),
    );
    assert!(piped.status == 0 && piped.out.contains("Ed25519 at 20"), "{piped:?}");

    // A held note has the effect of a noted head, and it names its signer.
    let mut later = scribe.clone();
    later.session(1);
    let ran = desk.verify(&bundle(&later), &["--held", &note]);
    assert!(ran.status == 0 && ran.err.contains("signed by the host and the inspectorate"), "{ran:?}");
    let ran = desk.verify(&cut_at(&scribe, scribe.last_close), &["--held", &note]);
    assert!(ran.status == 3 && ran.out.contains("STALE"), "{ran:?}");
    let ran = desk.verify(&cut_at(&scribe, scribe.last_close), &[]);
    assert!(!ran.out.contains("STALE"), "without it nobody sees that: {ran:?}");

    desk.put("record.pvkb", bundle(&scribe));
    // Signing again replaces one's own signatures and keeps those of the other party.
    assert_eq!(sign(&desk, &file, "host", &["-o", &note]).status, 0);
    let again = Note::parse(&desk.get("both.note")).unwrap();
    assert_eq!(again.signatures.len(), 3);
    assert!(again.signatures[0].name.contains("/inspectorate/"));
    assert_eq!(desk.journal(&["checkpoint", "verify", &note]).status, 0);
    // Without -o, the note is printed.
    let printed = sign(&desk, &file, "inspectorate", &[]);
    assert_eq!(Note::parse(printed.out.as_bytes()).unwrap().signatures.len(), 1);
}

#[test]
fn a_key_signs_no_smaller_head_than_it_signed_before() {
    let scribe = Scribe::life("smaller", 3, 2);
    let (desk, _, file) = parties(&scribe);
    let cut = desk.put("cut.pvkb", cut_at(&scribe, scribe.last_close));
    assert_eq!(sign(&desk, &file, "host", &[]).status, 0);
    let signed = desk.get("host.key.signed");
    refused(&sign(&desk, &cut, "host", &[]), 3, &format!("STALE: ends at size {}", scribe.last_close));
    refused(&sign(&desk, &file, "host", &["--size", "3"]), 2, "cannot be used with");
    assert_eq!(desk.get("host.key.signed"), signed);
    // If an editor removes the end of the file, no head is lost, and the next head gets its own line.
    desk.put("host.key.signed", signed.trim_ascii_end());
    refused(&sign(&desk, &cut, "host", &[]), 3, &format!("STALE: ends at size {}", scribe.last_close));
    assert_eq!(sign(&desk, &file, "host", &[]).status, 0);
    assert!(desk.get("host.key.signed").starts_with(signed.trim_ascii_end()));
    // A link to the key counts as the same key.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(desk.path("host.key"), desk.path("link")).unwrap();
        let ran = desk.journal(&["checkpoint", &cut, "--as", "host", "--key", &desk.path("link")]);
        refused(&ran, 3, "STALE");
    }
    // Only the list of heads that the key signed holds it back: without the list, it would contradict itself.
    desk.put("host.key.signed", "");
    assert_eq!(sign(&desk, &cut, "host", &[]).status, 0);
    // A longer record is signed, and after it the same one again.
    assert_eq!(sign(&desk, &file, "host", &[]).status, 0);
    assert_eq!(sign(&desk, &file, "host", &[]).status, 0);
}

#[test]
fn a_key_signs_no_head_that_contradicts_one_it_signed() {
    let (old, new) = forked();
    let (desk, _, file) = parties(&old);
    let other = desk.put("other.pvkb", bundle(&new));
    assert_eq!(sign(&desk, &file, "host", &[]).status, 0);
    refused(&sign(&desk, &other, "host", &[]), 1, "no checkpoint: EQUIVOCATION");
    // A damaged copy of the other history is not signed either.
    let mut bytes = bundle(&new);
    bytes.pop();
    refused(&sign(&desk, &desk.put("damaged.pvkb", bytes), "host", &[]), 1, "no checkpoint");
    desk.put("host.key.signed", "");
    assert_eq!(sign(&desk, &other, "host", &[]).status, 0, "without what it signed, it signs two histories");
}

#[test]
fn the_file_of_signed_heads_refuses_on_its_own() {
    let desk = Desk::new(&Scribe::new("signed"));
    let key = desk.put("a.key", "");
    let at = |size, head, device| Checkpoint { device: [device; 16], term: [2; 32], size, head: [head; 32] };
    let mut signed = SignedHeads::open(key.as_ref()).unwrap();
    signed.add(&at(5, 1, 0), 100).unwrap();
    signed.add(&at(5, 1, 0), 101).unwrap();
    for (checkpoint, time, what) in [
        (at(4, 1, 0), 200, "does not sign the earlier size 4"),
        (at(5, 2, 0), 200, "another head of size 5"),
        (at(6, 1, 0), 100, "this machine's clock"),
    ] {
        let said = format!("{:?}", signed.add(&checkpoint, time).unwrap_err());
        assert!(said.contains(what), "{said}");
    }
    // A different record is independent of this one.
    signed.add(&at(1, 9, 1), 50).unwrap();
    signed.add(&at(6, 1, 0), 101).unwrap();
    // Nobody else can sign with this key meanwhile.
    let busy = format!("{:?}", SignedHeads::open(key.as_ref()).unwrap_err());
    assert!(!cfg!(unix) || busy.contains("another process uses it"), "{busy}");
    drop(signed);
    // A line that was cut off while it was written was never followed by a signature.
    let whole = String::from_utf8(desk.get("a.key.signed")).unwrap();
    desk.put("a.key.signed", whole.clone() + "proverka.invalid/chain 9");
    let mut signed = SignedHeads::open(key.as_ref()).unwrap();
    assert_eq!(signed.largest(&at(0, 0, 0).origin()).unwrap().size, 6);
    signed.add(&at(7, 1, 0), 101).unwrap();
    drop(signed);
    let text = String::from_utf8(desk.get("a.key.signed")).unwrap();
    assert_eq!((text.starts_with(&whole), text.lines().count()), (true, 5));
    // With any other damage, the key does not sign.
    for bad in ["garbage\n", "o 5 00 1\n", "\n", &format!("{whole}x"), &whole.replacen(" 5 ", " five ", 1)] {
        desk.put("a.key.signed", bad);
        assert_eq!(SignedHeads::open(key.as_ref()).is_err(), bad.ends_with('\n'), "{bad:?}");
    }
}

#[test]
fn a_party_signs_only_what_extends_what_it_holds() {
    let (old, new) = forked();
    let (desk, _, file) = parties(&old);
    let size = old.size();
    let held = desk.put("held.txt", format!("{size} {}\n", hex(&old.heads[size as usize])));
    let earlier = desk.put("earlier.pvkb", bundle(&old));
    let note = desk.path("held.note");
    assert_eq!(sign(&desk, &file, "inspectorate", &["-o", &note, "--held", &held]).status, 0);
    for held in [&held, &earlier, &note] {
        let other = desk.put("other.pvkb", bundle(&new));
        refused(&sign(&desk, &other, "host", &["--held", held]), 1, "no checkpoint: EQUIVOCATION");
        let cut = desk.put("cut.pvkb", cut_at(&old, old.last_close));
        refused(&sign(&desk, &cut, "host", &["--held", held]), 3, "no checkpoint: STALE");
    }
    assert_eq!(desk.get("host.key.signed"), b"");
    assert_eq!(sign(&desk, &file, "host", &["--held", &held, "--held", &note]).status, 0);
}

#[test]
fn a_record_that_begins_after_what_is_held_is_not_signed() {
    let mut scribe = Scribe::life("released", 3, 2);
    scribe.release(13);
    let (desk, _, _) = parties(&scribe);
    let file = desk.put("record.pvkb", Parts::from_base(&scribe, 13).bytes());
    let early = desk.put("early.txt", format!("3 {}\n", hex(&scribe.heads[3])));
    let late = desk.put("late.txt", format!("13 {}\n", hex(&scribe.heads[13])));
    refused(&sign(&desk, &file, "host", &["--held", &early]), 3, "begins after entry 13, later than size 3");
    let note = desk.path("late.note");
    assert_eq!(sign(&desk, &file, "host", &["--held", &early, "--held", &late, "-o", &note]).status, 0);
    // A head from before the beginning cannot be checked.
    let first = desk.put("whole.pvkb", cut_at(&scribe, 5));
    let old = desk.path("old.note");
    assert_eq!(sign(&desk, &first, "inspectorate", &["-o", &old]).status, 0);
    let ran = desk.journal(&["checkpoint", "verify", &old, "--record", &file]);
    assert!(ran.status == 3 && ran.out.contains("begins after it, at entry 14"), "{ran:?}");
}

/// Two records of the same parties: the head at size 0 is the term, which the genesis gives even if entries were
/// released.
#[test]
fn a_noted_term_is_held_against_the_genesis_whatever_was_released() {
    let mut scribe = Scribe::life("terms", 3, 2);
    scribe.release(13);
    let (desk, _, whole) = parties(&scribe);
    let rest = desk.put("rest.pvkb", Parts::from_base(&scribe, 13).bytes());
    let code = words::code(&scribe.term);
    for file in [&whole, &rest] {
        for note in [hex(&scribe.term), code.clone(), code[..16].to_owned()] {
            let held = desk.put("own.txt", format!("0 {note}\n"));
            let ran = desk.journal(&["verify", file, "--held", &held]);
            assert!(ran.status == 0 && ran.out.contains("extends the head that you hold"), "{ran:?}");
        }
        for note in [hex(&[7; 32]), words::code(&[7; 32])] {
            let held = desk.put("other.txt", format!("0 {note}\n13 {}\n", hex(&scribe.heads[13])));
            let ran = desk.journal(&["verify", file, "--held", &held]);
            assert!(ran.status == 2 && ran.out.is_empty() && ran.err.contains("names another term"), "{ran:?}");
        }
    }
}

#[test]
fn only_the_key_that_the_keys_file_names_signs() {
    let scribe = Scribe::life("whose", 1, 1);
    let (desk, keys, file) = parties(&scribe);
    let run = |args: &[&str]| desk.journal(&[&["checkpoint", &file], args].concat());
    refused(&run(&["--as", "inspectorate", "--key", &keys[0]]), 2, "a key of the host, but --as says inspectorate");
    refused(&run(&["--as", "host"]), 2, "--key");
    refused(&run(&["--key", &keys[0]]), 2, "--as");
    refused(&run(&["-o", &desk.path("x")]), 2, "--as");
    let other = secret(&desk, "host", &scribe.inspectorate, None);
    refused(&run(&["--as", "host", "--key", &other]), 2, "not the key of the host");
    // A secret file that lost its second key would sign notes that nobody accepts.
    let one = secret(&desk, "host", &scribe.host, None);
    refused(&run(&["--as", "host", "--key", &one]), 2, "not the ML-DSA-44 key of the host");
    let wrong = secret(&desk, "host", &scribe.host, Some(2));
    refused(&run(&["--as", "host", "--key", &wrong]), 2, "not the ML-DSA-44 key of the host");
    assert!(!desk.names().iter().any(|name| name.ends_with(".signed")), "{:?}", desk.names());
}

#[test]
fn a_note_is_added_to_only_if_it_is_of_the_same_head_and_verifies() {
    let scribe = Scribe::life("append", 2, 1);
    let (desk, _, file) = parties(&scribe);
    let path = desk.path("a.note");
    assert_eq!(sign(&desk, &file, "inspectorate", &["-o", &path]).status, 0);
    let whole = String::from_utf8(desk.get("a.note")).unwrap();
    let size = scribe.size();
    let head = STANDARD.encode(scribe.heads[size as usize]);
    for (bad, what) in [
        (whole.replacen(&head, &STANDARD.encode([7; 32]), 1), "signature of the inspectorate does not verify"),
        (whole.replacen(&format!("\n{size}\n"), &format!("\n{}\n", size + 1), 1), "does not verify"),
        (whole.replacen(&head, &format!("{head}\nextension"), 1), "does not verify"),
        (text(&scribe, size - 1) + "\n\u{2014} witness.example AAAAAAAA\n", "expected another file"),
        (text(&scribe, size) + "more\n\n\u{2014} witness.example AAAAAAAA\n", "expected another file"),
        (text(&scribe, size), "no empty line"),
        (whole.replacen("\n\n", "\r\n\r\n", 1), "control character"),
        ("notes of mine\n".to_owned(), "no empty line"),
    ] {
        desk.put("a.note", &bad);
        refused(&sign(&desk, &file, "host", &["-o", &path]), 2, what);
        assert_eq!(desk.get("a.note"), bad.as_bytes());
    }
    assert_eq!(desk.get("host.key.signed"), b"", "nothing was signed");
    // Signatures of keys that are unknown here are kept.
    let foreign = whole.clone() + "\u{2014} witness.example AAAAAAAA\n";
    desk.put("a.note", &foreign);
    assert_eq!(sign(&desk, &file, "host", &["-o", &path]).status, 0);
    assert!(desk.get("a.note").starts_with(foreign.as_bytes()));
}

#[test]
fn a_note_that_no_party_signed_or_of_another_record_is_not_held() {
    let scribe = Scribe::life("held", 2, 1);
    let (desk, _, file) = parties(&scribe);
    let path = desk.path("a.note");
    assert_eq!(sign(&desk, &file, "host", &["-o", &path]).status, 0);
    let whole = String::from_utf8(desk.get("a.note")).unwrap();
    let verify = |note: &str| desk.journal(&["verify", &file, "--held", note]);
    assert_eq!(verify(&path).status, 0);
    let lines: Vec<&str> = whole.lines().collect();
    let without = |number: usize| {
        lines
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != number)
            .map(|(_, line)| format!("{line}\n"))
            .collect::<String>()
    };
    let foreign = text(&scribe, scribe.size()) + "\n\u{2014} witness.example AAAAAAAA\n";
    for (bad, what) in [
        (foreign.clone(), "no signature in it is by a key of these parties"),
        (without(4), "signed with ML-DSA-44 alone"),
        (without(5), "signed with Ed25519 alone"),
        (whole.replacen(&format!("\n{}\n", scribe.size()), "\n1\n", 1), "of the host does not verify"),
        (whole.replacen('\u{2014}', "-", 1), "expected \u{2014}"),
    ] {
        let note = desk.put("bad.note", &bad);
        refused(&verify(&note), 2, what);
        if !what.contains('\u{2014}') {
            let ran = desk.journal(&["checkpoint", "verify", &note]);
            assert!(ran.status == 1 && ran.out.contains("Do not rely on it"), "{ran:?}");
        }
    }
    // The control: in a text of heads, nobody asks who signed.
    let head = desk.put("head.txt", format!("{} {}\n", scribe.last_close, hex(&[7; 32])));
    assert_eq!(verify(&head).status, 1);

    // The same parties have another device.
    let other = Scribe::enrolled("held", scribe.host.clone(), scribe.inspectorate.clone(), "another nonce");
    assert_ne!(other.term, scribe.term);
    let of_other = desk.put("other.pvkb", bundle(&other));
    refused(&desk.journal(&["verify", &of_other, "--held", &path]), 2, "of another device or term");
    refused(&desk.journal(&["checkpoint", "verify", &path, "--record", &of_other]), 2, "of another device or term");
    // A keys file that names the term refuses the note before it has any record.
    let keys = String::from_utf8(desk.get("keys.txt")).unwrap();
    desk.put("keys.txt", format!("{keys}term {}\n", hex(&other.term)));
    refused(&desk.journal(&["checkpoint", "verify", &path]), 2, "term");
}

#[test]
fn a_record_is_held_against_the_head_of_a_note_whatever_else_is_wrong_with_it() {
    let (old, new) = forked();
    let (desk, _, file) = parties(&old);
    let path = desk.path("a.note");
    assert_eq!(sign(&desk, &file, "host", &["-o", &path]).status, 0);
    let mut damaged = bundle(&new);
    damaged.pop();
    let mut bent = bundle(&old);
    let last = bent.len() - 1;
    bent[last] ^= 1;
    let mut later = old.clone();
    later.note(1);
    for (bytes, status, said) in [
        (bundle(&old), 0, "has that head, and 0 entries after it"),
        (bundle(&later), 0, "has that head, and 1 entry after it"),
        (bundle(&new), 1, "contradicts it: the head at size"),
        (damaged, 1, "contradicts it: the head at size"),
        (bent, 1, "has that head, and 0 entries after it; broken at"),
        (cut_at(&old, old.last_close), 3, "ends before it, at size"),
    ] {
        let record = desk.put("other.pvkb", bytes);
        let ran = desk.journal(&["checkpoint", "verify", &path, "--record", &record, "--format", "json"]);
        assert!(ran.json()["record_says"].as_str().unwrap().starts_with(said), "{said}: {ran:?}");
        assert_eq!(ran.status, status, "{said}");
    }
}

#[test]
fn keys_of_notes_in_the_keys_file_are_held_against_their_party() {
    let scribe = Scribe::life("vkeys", 1, 1);
    let (desk, _, file) = parties(&scribe);
    let good = String::from_utf8(desk.get("keys.txt")).unwrap();
    assert_eq!(desk.journal(&["verify", &file]).status, 0);
    let line = |from: &str, to: &str| good.replacen(from, to, 1);
    let vkeys: Vec<&str> = good.lines().filter(|line| line.starts_with("vkey ")).collect();
    let other =
        Signer::read(secret(&desk, "host", &scribe.host, Some(3)).as_ref(), &mut Passphrases::default()).unwrap();
    let second = other.cosigner().keys()[1].vkey();
    for (bad, what) in [
        (line("vkey proverka.invalid/host/", "vkey proverka.invalid/hosts/"), "identifier"),
        (format!("{good}vkey {second}\n"), "another ML-DSA-44 key of one party"),
        (format!("{good}{}\n", vkeys[1]), "the same key again"),
        (format!("{good}{} x\n", vkeys[0]), "after the value"),
        (format!("{good}vkey\n"), "nothing after 'vkey'"),
        (format!("{good}vkeys x\n"), "expected host, inspectorate, term or vkey"),
        (
            format!("{good}vkey remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2\n"),
            "a key of the name \"remora.n621.de\"",
        ),
        (good.lines().map(|line| &line[..line.len().min(1700)]).collect::<Vec<_>>().join("\n"), "expected a name"),
    ] {
        desk.put("keys.txt", &bad);
        let ran = desk.journal(&["verify", &file]);
        assert!(ran.status == 2 && ran.err.contains(what), "{what}: {ran:?}");
    }
}
