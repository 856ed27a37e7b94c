//! Bad input of `proverka journal`: each gets its exact message, exit status 2, and no answer.

use proverka_test_support::attack::Scribe;
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::image::image;

use super::kit::{Desk, bundle, hex, keys};
use crate::proverka::{piped, proverka};

fn scribe() -> Scribe {
    Scribe::life("bad", 1, 1)
}

#[test]
fn keys_that_cannot_be_read_are_refused_with_their_place() {
    let scribe = scribe();
    let desk = Desk::new(&scribe);
    let file = desk.put("record.pvkb", bundle(&scribe));
    let host = hex(&*scribe.host.pk);
    let inspectorate = hex(&*scribe.inspectorate.pk);
    let good = format!("host {host}\ninspectorate {inspectorate}\n");
    let cases: &[(&str, String, &str)] = &[
        ("no host", format!("inspectorate {inspectorate}\n"), ": no line 'host'; expected 'host' and 64 hex digits"),
        (
            "no inspectorate",
            format!("host {host}\n"),
            ": no line 'inspectorate'; expected 'inspectorate' and 64 hex digits",
        ),
        (
            "unknown",
            format!("{good}hots {host}\n"),
            ":3:1: unknown name \"hots\"; expected host, inspectorate, term or vkey",
        ),
        (
            "capitals",
            format!("Host {host}\n"),
            ":1:1: unknown name \"Host\"; expected host, inspectorate, term or vkey",
        ),
        ("repeated", format!("{good}\n  host {host}"), ":4:1: a second 'host'; the first is in line 1"),
        ("nothing", format!("host\n{good}"), ":1:5: nothing after 'host'; expected 64 hex digits"),
        ("comment instead", format!("host # {host}\n"), ":1:5: nothing after 'host'; expected 64 hex digits"),
        ("short", format!("host {}\n", &host[..62]), ":1:6: 62 hex digits; expected 64"),
        ("long", format!("host {host}00\n"), ":1:6: 66 hex digits; expected 64"),
        ("odd", format!("host {host}0\n"), ":1:6: 65 hex digits; expected 64"),
        (
            "no digit",
            format!("host {}g{}\n", &host[..10], &host[11..]),
            ":1:16: 'g' is not a hex digit; expected 64 hex digits",
        ),
        ("prefix", format!("host 0x{host}\n"), ":1:7: 'x' is not a hex digit; expected 64 hex digits"),
        (
            "more",
            format!("inspectorate {inspectorate} {host}\n"),
            ":1:79: \"HOST\" after the value; expected the end of the line, or # and a comment",
        ),
        (
            "no key",
            format!("host {}\ninspectorate {inspectorate}\n", "00".repeat(32)),
            ":1:6: a key of small order, which anyone can sign for; expected an Ed25519 public key",
        ),
        (
            "not canonical",
            format!("host {host}\n\tinspectorate\t{}\n", "ff".repeat(32)),
            ":2:15: not the canonical encoding of a key; expected an Ed25519 public key",
        ),
        (
            "twice the same",
            format!("host {host}\ninspectorate {host}\n"),
            ":2:14: the key of the host again; expected another key",
        ),
        ("term", format!("{good}term 12\n"), ":3:6: 2 hex digits; expected 64"),
    ];
    for (case, text, said) in cases {
        let path = desk.put("keys.txt", text);
        let ran = desk.journal(&["verify", &file]);
        let said = format!("{path}{}\n", said.replace("HOST", &host));
        assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (2, "", said.as_str()), "{case}");
    }
    // All faults of the file are reported at once.
    desk.put("keys.txt", "");
    assert_eq!(desk.journal(&["verify", &file]).err.lines().count(), 2);
    desk.put("keys.txt", "hots 1\nhost 1\n");
    assert_eq!(desk.journal(&["verify", &file]).err.lines().count(), 2);
    // A byte order mark, other line ends, capitals and comments are not faults.
    desk.put(
        "keys.txt",
        format!(
            "\u{feff}# keys\r\n{}",
            good.to_uppercase()
                .replace("HOST", "host")
                .replace("INSPECTORATE", "inspectorate")
                .replace('\n', " # so\r\n")
        ),
    );
    assert_eq!(desk.journal(&["verify", &file]).status, 0);
    let ran = proverka(&["journal", "verify", &file]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("--keys <FILE>"), "{}", ran.err);
}

#[test]
fn heads_that_cannot_be_read_are_refused_with_their_place() {
    let scribe = scribe();
    let desk = Desk::new(&scribe);
    let file = desk.put("record.pvkb", bundle(&scribe));
    let head = hex(&scribe.head());
    let cases: &[(&str, String, &str)] = &[
        ("empty", String::new(), ": empty; expected a file of heads"),
        (
            "comments only",
            "# none yet\n".to_owned(),
            ": no heads; expected lines 'SIZE HEX64' or 'SIZE CODE', a signed checkpoint, a bundle or an image",
        ),
        (
            "no size",
            format!("{head} 3\n"),
            ":1:1: SIZE is not a size; expected a number of entries from 0 to 4294967294",
        ),
        (
            "negative",
            format!("-1 {head}\n"),
            ":1:1: \"-1\" is not a size; expected a number of entries from 0 to 4294967294",
        ),
        (
            "a sign",
            format!("+13 {head}\n"),
            ":1:1: \"+13\" is not a size; expected a number of entries from 0 to 4294967294",
        ),
        (
            "one too many",
            format!("4294967295 {head}\n"),
            ":1:1: \"4294967295\" is not a size; expected a number of entries from 0 to 4294967294",
        ),
        ("no head", "\n 12 # lost\n".to_owned(), ":2:4: no head after the size; expected 64 hex digits or a head code"),
        (
            "short",
            format!("3 {}\n", &head[..60]),
            ":1:3: 60 characters; expected 64 hex digits, or a head code of 16 or 32 characters",
        ),
        (
            "eight",
            "3 E7X23N9N\n".to_owned(),
            ":1:3: a head code of 8 characters is too short, since a thief of the key can match it; expected 16 or 32 \
             characters, or 64 hex digits",
        ),
        ("U", "3 E7X2-3N9N-RVXA-N87U\n".to_owned(), ":1:21: a head code has no letter U; look at the note again"),
        (
            "no letter",
            "3 E7X2:N9NRVXAN87Q\n".to_owned(),
            ":1:7: ':' is not in a head code; expected digits and letters",
        ),
        ("no digit", format!("3 x{}\n", &head[1..]), ":1:3: 'x' is not a hex digit; expected 64 hex digits"),
        (
            "more",
            format!("3 {head} 4\n"),
            ":1:68: \"4\" after the head; expected the end of the line, or # and a comment",
        ),
    ];
    for (case, text, said) in cases {
        let path = desk.put("held.txt", text);
        let ran = desk.journal(&["verify", &file, "--held", &path]);
        let said = format!("{path}{}\n", said.replace("SIZE is", &format!("{head:?} is")));
        assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (2, "", said.as_str()), "{case}");
    }
    let many = desk.put("many.txt", "x 1\n".repeat(30));
    let ran = desk.journal(&["verify", &file, "--held", &many]);
    assert_eq!((ran.status, ran.err.lines().count()), (2, 21));
    assert!(ran.err.ends_with("… and 10 more\n"), "{}", ran.err);

    // The earlier record is not valid evidence itself, or belongs to something else.
    let mut broken = bundle(&scribe);
    let last = broken.len() - 1;
    broken[last] ^= 1;
    let path = desk.put("broken.pvkb", &broken);
    let ran = desk.journal(&["verify", &file, "--held", &path]);
    let at = scribe.size() + 1;
    let said = format!(
        "{path}: broken at entry {at}: the size or head at the end is not that of the record; expected a whole record to \
         hold {file} against\n"
    );
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (2, "", said.as_str()));
    let path = desk.put("other.pvkb", bundle(&Scribe::life("another device", 1, 1)));
    let ran = desk.journal(&["verify", &file, "--held", &path]);
    let said = format!("{path}: of another term than {file}; expected a record of the same device and term\n");
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (2, "", said.as_str()));
}

#[test]
fn files_that_are_not_records_are_refused() {
    let scribe = scribe();
    let desk = Desk::new(&scribe);
    let whole = bundle(&scribe);
    let mut image_of_less = image(&scribe, 1024, 24, 0);
    image_of_less.truncate(12 * 1024);
    let cases: &[(&str, Vec<u8>, &str)] = &[
        ("empty", vec![], "empty; expected a record (a bundle or an image of the flash)"),
        (
            "text",
            b"hello".to_vec(),
            "begins neither as a bundle nor as an image; expected PVKB1 (a bundle) or PVK1 (an image of the flash)",
        ),
        ("blank", vec![0xFF; 20 * 1024], "blank: every byte is ff; expected an image of a device that was enrolled"),
        ("a proof", b"PVKE1\0\0\0".to_vec(), "a proof of equivocation, not a record; see `proverka journal proof`"),
        ("magic only", whole[..8].to_vec(), "8 bytes, but 532 are needed to begin; expected a whole bundle"),
        ("no entries", whole[..531].to_vec(), "531 bytes, but 532 are needed to begin; expected a whole bundle"),
        (
            "too few pages",
            image_of_less,
            "12288 bytes are not an image with pages of 1024 bytes; expected at least 13 whole pages of 640 to 65536 \
             bytes: see --page",
        ),
        (
            "a page cut",
            image(&scribe, 1024, 24, 0)[..29 * 1024 - 1].to_vec(),
            "29695 bytes are not an image with pages of 1024 bytes; expected at least 13 whole pages of 640 to 65536 \
             bytes: see --page",
        ),
        (
            "other pages",
            image(&scribe, 2048, 24, 0),
            "its page headers do not lie where pages of 1024 bytes have them; try --page 2048",
        ),
    ];
    for (case, bytes, said) in cases {
        let path = desk.put("record", bytes);
        for command in ["verify", "show", "checkpoint"] {
            let ran = desk.journal(&[command, &path]);
            let said = format!("{path}: {said}\n");
            assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (2, "", said.as_str()), "{case}: {command}");
        }
    }
    // The genesis differs from the one that all three signed.
    for (offset, said) in [
        (8 + 5, "the genesis has a wrong field at byte 5"),
        (8 + 8, "the host did not sign this genesis"),
        (8 + 150, "the host did not sign this genesis"),
        (8 + 256 + 5, "the host did not sign this genesis"),
        (8 + 320 + 5, "the inspectorate did not sign this genesis"),
        (8 + 384 + 5, "the device did not sign this genesis"),
    ] {
        let mut bytes = whole.clone();
        bytes[offset] ^= 1;
        let ran = desk.verify(&bytes, &[]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{offset}");
        let right = "Nothing was judged; expected a genesis that all three signed";
        assert_eq!(ran.err, format!("{}: {said}. {right}\n", desk.path("record.pvkb")), "{offset}");
    }
    // Unknown algorithms do not mean that anybody's signature is wrong.
    let mut other = whole.clone();
    other[8 + 6] = 2;
    let ran = desk.verify(&other, &[]);
    let said = "the genesis names algorithms 2, which this verifier does not know. Nothing was judged; expected a \
                version of proverka that knows them";
    assert_eq!((ran.status, ran.err), (2, format!("{}: {said}\n", desk.path("record.pvkb"))));
    let mut torn = image(&scribe, 1024, 24, 0);
    torn[508..512].fill(0xFF);
    let path = desk.put("record", torn);
    assert!(desk.journal(&["verify", &path]).err.contains("the genesis block is torn or damaged"));
    // A bundle that is cut anywhere after its front is a broken record, because its front could be judged.
    for length in [532, 600, whole.len() - 1] {
        assert_eq!(desk.verify(&whole[..length], &[]).status, 1, "{length}");
    }
    let ran = desk.journal(&["verify", &desk.path("none.pvkb")]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("none.pvkb") && ran.err.contains("No such file"), "{}", ran.err);
    let ran = desk.journal(&["verify", "/"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("directory"), "{}", ran.err);
    // The file is larger than any record and is not read: it has no content.
    let huge = desk.path("huge");
    std::fs::File::create(&huge).unwrap().set_len(1 << 40).unwrap();
    let ran = desk.journal(&["verify", &huge]);
    let said =
        format!("{huge}: more than 256 MiB; expected a record (a bundle or an image of the flash), which is smaller\n");
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (2, "", said.as_str()));
}

#[test]
fn standard_input_is_a_file_but_once() {
    let scribe = scribe();
    let desk = Desk::new(&scribe);
    let file = desk.put("record.pvkb", bundle(&scribe));
    let path = desk.path("keys.txt");
    let ran = piped(&["journal", "verify", "-", "--keys", &path], &bundle(&scribe));
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.out.contains("<stdin>, bundle"), "{}", ran.out);
    assert_eq!(piped(&["journal", "verify", &file, "--keys", "-"], keys(&scribe).as_bytes()).status, 0);
    let note = format!("0 {}\n", hex(&scribe.term));
    assert_eq!(piped(&["journal", "verify", &file, "--held", "-", "--keys", &path], note.as_bytes()).status, 0);
    let ran = piped(&["journal", "verify", "-", "--keys", &path], b"");
    assert_eq!(
        (ran.status, ran.err.as_str()),
        (2, "<stdin>: empty; expected a record (a bundle or an image of the flash)\n")
    );
    for args in [
        vec!["verify", "-", "--keys", "-"],
        vec!["verify", "-", "--held", "-", "--keys", &path],
        vec!["compare", "-", "-", "--keys", &path],
        vec!["show", "-", "--keys", "-"],
        vec!["proof", "-", "--keys", "-"],
    ] {
        let ran = piped(&[&["journal"], args.as_slice()].concat(), &bundle(&scribe));
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains("standard input for two files"), "{}", ran.err);
    }
}

#[test]
fn usage_that_makes_no_sense() {
    let scribe = scribe();
    let desk = Desk::new(&scribe);
    let file = desk.put("record.pvkb", Parts::from_scribe(&scribe).bytes());
    let short = format!("host={}", "0".repeat(62));
    let zero = format!("host={}", "0".repeat(64));
    let device = format!("device={}", "1".repeat(64));
    let out = desk.path("out");
    for (args, said) in [
        (vec!["verify", &file, "--nonce", "12"], "--nonce 12: no '='"),
        (vec!["verify", &file, "--nonce", &short], "62 hex digits; expected 64"),
        (vec!["verify", &file, "--nonce", &zero], "a nonce of zeros means that none was given"),
        (vec!["verify", &file, "--nonce", &device], "\"device\" is not a party"),
        (vec!["verify", &file, "--page", "many"], "invalid value 'many' for '--page <BYTES>'"),
        (vec!["verify", &file, "--proof", "-"], "standard output is for the report"),
        (vec!["verify", &file, "--proof", &file], "record.pvkb exists already"),
        (vec!["verify", &file, "--proof", "/"], "/ is a directory"),
        (
            vec!["compare", &file, &file, "--proof", "/no-such-folder/p"],
            "/no-such-folder/p: there is no folder /no-such-folder",
        ),
        (vec!["show", &file, "--kind", "TALY"], "--kind TALY: no such kind of entry"),
        (vec!["show", &file, "--from", "5", "--to", "4"], "--from 5 is after --to 4"),
        (vec!["show", &file, "--from", "five"], "invalid value 'five' for '--from <SEQ>'"),
        (vec!["redact", &file, &out], "<--seq <A..B>|--session <NUMBER>|--all>"),
        (vec!["redact", &file, &out, "--all", "--session", "1"], "cannot be used with"),
        (vec!["redact", &file, &out, "--seq", "5..4"], "5 is after 4"),
        (vec!["redact", &file, &out, "--seq", "5-7"], "such as 10..20"),
        (vec!["checkpoint", &file, "--size", "99"], "--size 99: not in this record; it has sizes 0 to"),
        (vec!["frobnicate"], "unrecognized subcommand 'frobnicate'"),
    ] {
        let ran = desk.journal(&args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}: {ran:?}");
        assert!(ran.err.contains(said), "{args:?}: no '{said}' in\n{}", ran.err);
    }
    assert_eq!(desk.names(), ["record.pvkb"], "nothing was written");
}
