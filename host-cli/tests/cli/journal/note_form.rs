//! The form of a signed note: a note that is read is written with the same bytes, and everything else is refused with
//! its line number.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proverka_cli::note::checkpoint::Checkpoint;
use proverka_cli::note::{Note, SIGNATURES_MAX, SignatureLine};

/// A note that another implementation made.
const SIGNED: &str = include_str!("vectors/signed.note");

/// The examples of c2sp.org/signed-note and c2sp.org/tlog-cosignature.
const EXAMPLES: [&str; 3] = [
    "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj\
     OBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n\u{2014} quasimodo.example/salvatore \
     NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n",
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u{2014} example.com/behind-the-sofa \
     Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\u{2014} witness.example.com/w1 \
     jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n",
];

/// A text with signatures of five bytes.
fn note(text: &str, names: &[&str]) -> Note {
    let line = |name: &&str| SignatureLine { name: (*name).to_owned(), id: [1, 2, 3, 4], signature: vec![5] };
    Note { text: text.to_owned(), signatures: names.iter().map(line).collect() }
}

#[test]
fn notes_are_written_with_the_bytes_that_were_read() {
    for example in EXAMPLES.iter().copied().chain([SIGNED]) {
        assert_eq!(Note::parse(example.as_bytes()).unwrap().write(), example);
    }
    let read = Note::parse(EXAMPLES[2].as_bytes()).unwrap();
    assert_eq!(read.text.lines().count(), 3);
    assert_eq!(read.signatures[1].name, "witness.example.com/w1");
    // The time of the example, as the definition prints it.
    assert_eq!(read.signatures[1].signature[..8], 1_679_315_147_u64.to_be_bytes());
    // A text may contain empty lines: only the last one in the note ends the text.
    assert!(Note::parse(EXAMPLES[1].as_bytes()).unwrap().text.ends_with(":\n\ned è subito sera.\n"));
    for text in ["a\n", "a\n\nb\n", "\n", "ü\u{85}\u{2028}\n"] {
        let written = note(text, &["k", "ключ"]).write();
        assert_eq!(Note::parse(written.as_bytes()).unwrap(), note(text, &["k", "ключ"]));
    }
}

#[test]
fn malformed_notes_are_refused_with_the_line() {
    let good = "a\n\n\u{2014} k AQIDBAU=\n";
    assert!(Note::parse(good.as_bytes()).is_ok());
    for (bad, line, what) in [
        ("", None, "no empty line"),
        ("a\n", None, "no empty line"),
        ("a\n\n", Some(3), "no signature after"),
        ("a\n\n\u{2014} k AQIDBAU=\n\n", Some(5), "no signature after"),
        ("a\n\n\u{2014} k AQIDBAU=", Some(3), "the last line has no end"),
        ("a\n\n\u{2014} k AQIDBAU=\ntrailing\n", Some(4), "expected \u{2014}, a name"),
        ("a\n\n\u{2014} k AQIDBAU=\n\u{2014} k AQIDBAU=", Some(3), "the last line has no end"),
        ("a\r\n\r\n\u{2014} k AQIDBAU=\r\n", Some(1), "control character '\\r'"),
        ("a\n\n\u{2014} k AQIDBAU=\r\n", Some(3), "control character '\\r'"),
        ("a\tb\n\n\u{2014} k AQIDBAU=\n", Some(1), "control character '\\t'"),
        ("a\0\n\n\u{2014} k AQIDBAU=\n", Some(1), "control character '\\0'"),
        ("a\n\u{1b}[2J\n\n\u{2014} k AQIDBAU=\n", Some(2), "control character '\\u{1b}'"),
        ("a\n\n- k AQIDBAU=\n", Some(3), "expected \u{2014}, a name"),
        ("a\n\n\u{2014}k AQIDBAU=\n", Some(3), "expected \u{2014}, a name"),
        ("a\n\n\u{2014} k\n", Some(3), "expected \u{2014}, a name"),
        ("a\n\n\u{2014}  AQIDBAU=\n", Some(3), "name of a key"),
        ("a\n\n\u{2014} k+l AQIDBAU=\n", Some(3), "name of a key"),
        ("a\n\n\u{2014} k\u{a0}l AQIDBAU=\n", Some(3), "name of a key"),
        ("a\n\n\u{2014} k\u{3000} AQIDBAU=\n", Some(3), "name of a key"),
        ("a\n\n\u{2014} k  AQIDBAU=\n", Some(3), "base64"),
        ("a\n\n\u{2014} k AQIDBAU= \n", Some(3), "base64"),
        ("a\n\n\u{2014} k AQIDBAU= x\n", Some(3), "base64"),
        // The base64 has no padding, too much of it, wrong letters, or non-zero unused bits.
        ("a\n\n\u{2014} k AQIDBAU\n", Some(3), "base64"),
        ("a\n\n\u{2014} k AQIDBAU==\n", Some(3), "base64"),
        ("a\n\n\u{2014} k AQIDB-_=\n", Some(3), "base64"),
        ("a\n\n\u{2014} k AQIDBAV=\n", Some(3), "base64"),
        ("a\n\n\u{2014} k AQIDBA==\n", Some(3), "fewer than 5 bytes"),
        ("a\n\n\u{2014} k AQID\n", Some(3), "fewer than 5 bytes"),
    ] {
        let wrong = Note::parse(bad.as_bytes()).unwrap_err();
        assert!(wrong.line == line && wrong.what.contains(what), "{bad:?}: {wrong}");
    }
    let wrong = Note::parse(b"a\nb\xFF\n\n\xE2\x80\x94 k AQIDBAU=\n").unwrap_err();
    assert_eq!((wrong.line, wrong.what.contains("UTF-8")), (Some(2), true));
}

#[test]
fn as_many_signatures_as_the_definition_asks_for_are_read_and_not_without_bound() {
    for (count, is_read) in [(16, true), (SIGNATURES_MAX, true), (SIGNATURES_MAX + 1, false)] {
        let written = note("a\n", &vec!["k"; count]).write();
        assert_eq!(Note::parse(written.as_bytes()).is_ok(), is_read, "{count}");
    }
    let long = note(&format!("{}\n", "a".repeat(600 * 1024)), &["k"]).write();
    assert!(Note::parse(long.as_bytes()).unwrap_err().what.contains("too long"));
}

#[test]
fn every_cut_of_a_note_is_refused_or_is_a_shorter_note() {
    for end in 0..SIGNED.len() {
        let Some(cut) = SIGNED.get(..end) else { continue };
        if let Ok(read) = Note::parse(cut.as_bytes()) {
            assert_eq!(read.write(), cut);
            assert!(read.signatures.len() < 5 && cut.ends_with('\n'));
        }
    }
}

#[test]
fn the_text_of_a_checkpoint_has_one_form() {
    let text = Note::parse(SIGNED.as_bytes()).unwrap().text;
    let (read, extensions) = Checkpoint::parse(&text).unwrap();
    assert_eq!((read.size, read.head, read.term, extensions), (31, [0x22; 32], [0x11; 32], 0));
    assert_eq!(read.text(), text);
    assert!(read.origin().contains("not-rfc6962"), "the origin says what the head is not");
    let head = STANDARD.encode([0x22; 32]);
    for (from, to, line) in [
        ("proverka.invalid", "proverka.example", 1),
        ("chain-not-rfc6962", "chain", 1),
        ("/v1/", "/v2/", 1),
        ("0e0f/", "0e0F/", 1),
        ("0e0f/", "0e/", 1),
        ("0e0f/1111", "0e0f/11", 1),
        ("0e0f/1111", "0e0f/111111", 1),
        ("0e0f/11", "0e0f/+1", 1),
        ("\n31\n", "\n031\n", 2),
        ("\n31\n", "\n+31\n", 2),
        ("\n31\n", "\n-1\n", 2),
        ("\n31\n", "\n 31\n", 2),
        ("\n31\n", "\n0x1f\n", 2),
        ("\n31\n", "\n4294967295\n", 2),
        ("\n31\n", "\n99999999999999999999\n", 2),
        ("\n31\n", "\n\n", 2),
        (head.as_str(), &STANDARD.encode([0x22; 31]), 3),
        (head.as_str(), &STANDARD.encode([0x22; 33]), 3),
        (head.as_str(), &head.replace('=', ""), 3),
        ("iI=", "iJ=", 3),
        (head.as_str(), "", 3),
    ] {
        let bad = text.replacen(from, to, 1);
        assert_ne!(bad, text, "{from}");
        assert_eq!(Checkpoint::parse(&bad).unwrap_err().line, Some(line), "{bad:?}");
    }
    for (cut, line) in [("", 1), (text.lines().next().unwrap(), 2)] {
        assert_eq!(Checkpoint::parse(cut).unwrap_err().line, Some(line));
    }
    // Extension lines are counted, and none of them may be empty.
    assert_eq!(Checkpoint::parse(&format!("{text}one\ntwo\n")).unwrap().1, 2);
    assert_eq!(Checkpoint::parse(&format!("{text}one\n\ntwo\n")).unwrap_err().line, Some(5));
    for size in ["1", "4294967294"] {
        assert_eq!(Checkpoint::parse(&text.replacen("31", size, 1)).unwrap().0.size.to_string(), size);
    }
    // At size 0, the head must be the term.
    assert_eq!(Checkpoint::parse(&text.replacen("31", "0", 1)).unwrap_err().line, Some(3));
    let mut empty = Checkpoint::parse(&text).unwrap().0;
    (empty.size, empty.head) = (0, empty.term);
    assert_eq!(Checkpoint::parse(&empty.text()).unwrap().0, empty);
}
