//! The test vectors of `core/journal/FORMAT.md`, worked out here.

use core::fmt::Write as _;

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use proverka_journal::EntryKind;
use proverka_journal::audit::{Asked, Comparison, Parties, Record, audit, check_proof, compare};
use proverka_journal::digest::{self};
use proverka_test_support::driver::{Op, Stand, short_script};
use proverka_test_support::flash::PAGE;
use proverka_test_support::model;

use crate::format::{PATH, between, document};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The vectors, worked out from the image that the model's device leaves after the first five entries, and from hashes
/// and signatures made here, not by the record's own code path.
fn vectors() -> String {
    use sha2::{Digest as _, Sha256, Sha512};
    let sha = |parts: &[&[u8]]| -> [u8; 32] { Sha256::digest(parts.concat()).into() };
    let of = |tag: u8| -> [u8; 32] { core::array::from_fn(|index| tag ^ (index as u8).wrapping_mul(37)) };
    let (r_d, r_h, r_i) = (of(3), of(4), of(5));
    let seed_0 = Sha512::digest([&b"proverka/1/seed"[..], &r_d, &r_h, &r_i].concat());
    let seed_0: [u8; 32] = seed_0[..32].try_into().expect("32 bytes");
    let salt_key = sha(&[b"proverka/1/mask", &r_d, &r_h, &r_i]);
    let device = SigningKey::from_bytes(&seed_0);

    let script = short_script();
    let mut stand = Stand::start();
    stand.run(&script, 5, &[]).expect("runs");
    let image = stand.flash.image();
    let content = &image[..256];
    let term = sha(&[b"proverka/1/term", content]);

    let mut out = String::new();
    let mut say = |name: &str, bytes: &[u8]| {
        let _ = writeln!(out, "{name} = {}", hex(bytes));
    };
    say("seed of H", &[1; 32]);
    say("seed of I", &[2; 32]);
    say("key of H", &model::host().verifying_key().to_bytes());
    say("key of I", &model::inspectorate().verifying_key().to_bytes());
    say("r_D", &r_d);
    say("r_H", &r_h);
    say("r_I", &r_i);
    say("seed_0", &seed_0);
    say("salt_key", &salt_key);
    say("key of D, epoch 0", &device.verifying_key().to_bytes());
    say("genesis content", content);
    say("G = head_0", &term);
    say("sig_h", &image[256..320]);
    say("sig_i", &image[320..384]);
    say("sig_d", &image[384..448]);

    // Slots of the first ring page: header, parts 0 and 1 and entry 1, part 0 and entry 2, then the next page.
    let ring = 5 * PAGE;
    let slot = |number: usize| &image[ring + number * 128..ring + (number + 1) * 128];
    say("page header", slot(0));
    let mut head = term;
    let mut verifying = device.verifying_key();
    for (seq, first, parts) in [(1_u32, 1, 2), (2, 4, 1)] {
        let annex: Vec<u8> = (0..parts).flat_map(|part| slot(first + part)[12..120].to_vec()).collect();
        let bytes = slot(first + parts);
        let (body, badge) = (&bytes[..56], &bytes[4..8]);
        let salt = &sha(&[b"proverka/1/salt", &salt_key, &seq.to_le_bytes()])[..16];
        let digest = sha(&[b"proverka/1/anex", &annex]);
        let leaf = sha(&[b"proverka/1/leaf", salt, body, &digest]);
        head = sha(&[b"proverka/1/link", &head, &seq.to_le_bytes(), badge, &leaf]);
        let message = [&b"proverka/1/sign"[..], &term, &seq.to_le_bytes(), &head].concat();
        let signature: [u8; 64] = bytes[56..120].try_into().expect("64 bytes");
        verifying.verify_strict(&message, &signature.into()).expect("the entry is signed by its epoch's key");
        assert_eq!(device.sign(&message).to_bytes(), signature);
        assert_eq!(head, stand.model.kept[seq as usize - 1].head);
        for part in 0..parts {
            say(&format!("entry {seq}, part {part}"), slot(first + part));
        }
        say(&format!("entry {seq}"), bytes);
        say(&format!("salt_{seq}"), salt);
        say(&format!("leaf_{seq}"), &leaf);
        say(&format!("head_{seq}"), &head);
        if bytes[4] == EntryKind::Epoch.byte() {
            let next: [u8; 32] = annex[..32].try_into().expect("32 bytes");
            verifying = VerifyingKey::from_bytes(&next).expect("a key");
        }
    }
    // TIME on the next page, then a TALLY without annex.
    let tally = (0..8)
        .map(|number| &image[ring + PAGE + number * 128..ring + PAGE + (number + 1) * 128])
        .find(|slot| slot[4] == EntryKind::Tally.byte())
        .expect("a tally");
    let before = stand.model.kept[2].head;
    let salt = &sha(&[b"proverka/1/salt", &salt_key, &4_u32.to_le_bytes()])[..16];
    let leaf = sha(&[b"proverka/1/leaf", salt, &tally[..56]]);
    let head = sha(&[b"proverka/1/link", &before, &4_u32.to_le_bytes(), &tally[4..8], &leaf]);
    assert_eq!(head, stand.model.kept[3].head);
    let message = [&b"proverka/1/sign"[..], &term, &4_u32.to_le_bytes(), &head].concat();
    let signature: [u8; 64] = tally[56..120].try_into().expect("64 bytes");
    verifying.verify_strict(&message, &signature.into()).expect("signed by the key of epoch 1");
    say("key of D, epoch 1", &verifying.to_bytes());
    say("head_3", &before);
    say("entry 4", tally);
    say("salt_4", salt);
    say("leaf_4", &leaf);
    say("head_4", &head);
    let _ = writeln!(out, "head code 8 = {}", String::from_utf8_lossy(&digest::head_code::<8>(&head)));
    let _ = writeln!(out, "head code 16 = {}", String::from_utf8_lossy(&digest::head_code::<16>(&head)));
    let _ = writeln!(out, "head code 32 = {}", String::from_utf8_lossy(&digest::head_code::<32>(&head)));
    out
}

/// A proof of equivocation by the model's device, which added two different third entries and built on both: the file
/// of clause 10.5, taken apart here with other code than the audit's.
fn proof() -> String {
    use sha2::{Digest as _, Sha256};
    let sha = |parts: &[&[u8]]| -> [u8; 32] { Sha256::digest(parts.concat()).into() };
    let images = [Op::Tally, Op::Fault].map(|third| {
        let script = [Op::Open, Op::Rotate, third, Op::Tally];
        let mut stand = Stand::start();
        stand.run(&script, script.len(), &[]).expect("runs");
        (stand.flash.image(), stand.model)
    });
    let key = |key: SigningKey| key.verifying_key().to_bytes();
    let parties = Parties::keys(&key(model::host()), &key(model::inspectorate())).expect("keys");
    let record = |at: usize| Record::image(&images[at].0, PAGE).expect("an image");
    let mut bytes = Vec::new();
    match compare(record(0), record(1), parties) {
        Ok(Comparison::Equivocation { first: 3, proof: Some(proof), .. }) => {
            proof.write(&mut |piece| bytes.extend_from_slice(piece));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(bytes[..8], *b"PVKE1\0\0\0");
    let genesis = &bytes[8..456];
    assert_eq!(genesis, &images[0].0[..448]);
    let term = sha(&[b"proverka/1/term", &genesis[..256]]);
    let mut rest = &bytes[456..];
    for (_, model) in &images {
        let leg = &rest[..4 + 276 + 136];
        rest = &rest[leg.len()..];
        // Anchor 0, end 1, one certificate.
        assert_eq!(leg[..4], [0, 1, 1, 0]);
        let verify = |key: &[u8], seq: u32, head: &[u8; 32], signature: &[u8]| {
            let message = [&b"proverka/1/sign"[..], &term, &seq.to_le_bytes(), head].concat();
            let key = VerifyingKey::from_bytes(key.try_into().expect("32 bytes")).expect("a key");
            let signature: [u8; 64] = signature.try_into().expect("64 bytes");
            key.verify_strict(&message, &signature.into()).expect("signed");
        };
        let (before, body, salt, annex) = (&leg[4..36], &leg[36..92], &leg[92..108], &leg[108..216]);
        let leaf = sha(&[b"proverka/1/leaf", salt, body, &sha(&[b"proverka/1/anex", annex])]);
        let head = sha(&[b"proverka/1/link", before, &body[8..12], &body[4..8], &leaf]);
        assert_eq!(head, model.kept[1].head);
        verify(&genesis[24..56], 2, &head, &leg[216..280]);
        // The link: size 3, its head, and badge, leaf and signature of entry 4.
        let (size, head, badge, leaf) = (&leg[280..284], &leg[284..316], &leg[316..320], &leg[320..352]);
        assert_eq!((size, head), (&[3, 0, 0, 0][..], &model.kept[2].head[..]));
        let next = sha(&[b"proverka/1/link", head, &[4, 0, 0, 0], badge, leaf]);
        assert_eq!(next, model.kept[3].head);
        verify(&annex[..32], 4, &next, &leg[352..416]);
    }
    assert!(rest.is_empty());
    let conflict = check_proof(&bytes, &parties).expect("proves").conflict;
    assert_eq!((conflict.size, conflict.held, conflict.found), (3, images[0].1.kept[2].head, images[1].1.kept[2].head));
    assert_eq!(audit(record(0), Asked::new(parties)).expect("a report").term, term);
    format!("proof of equivocation = {}\n", hex(&bytes))
}

/// `PROVERKA_BLESS=1` writes them into the document.
#[test]
fn test_vectors_match_the_document() {
    let text = document();
    let (from, to) = ("<!-- vectors:begin -->\n", "<!-- vectors:end -->");
    let wanted = format!("```text\n{}{}```\n", vectors(), proof());
    let documented = between(&text, from, to);
    if std::env::var_os("PROVERKA_BLESS").is_some() {
        let new = text.replace(&format!("{from}{documented}{to}"), &format!("{from}{wanted}{to}"));
        std::fs::write(PATH, new).expect("writes the document");
    } else {
        assert_eq!(documented, wanted);
    }
}
