//! Checks `core/WIRE.md` against the code, and against a reader that follows only the document.

use proverka::wire::{BODY_MAX, Hello, LINE_MAX, OLDEST, PIECE_MAX, Patience, Receiver, SCHEMA, State, VERSION, fault};
use proverka_test_support::wire::examples::{self, Example, VERSIONS, hello};
use proverka_test_support::wire::schema::{self, Reader, block, document};
use proverka_test_support::wire::tables;

/// The message that says what to do if the document differs from the code.
const GENERATOR: &str = "run `cargo run -p proverka-test-support --bin wire-document` and read what it changes";

/// The rows of the first table after `mark`, split into cells.
fn table(mark: &str) -> Vec<Vec<String>> {
    let text = document();
    let behind = text.split_once(mark).unwrap_or_else(|| panic!("{mark} is not in WIRE.md")).1;
    behind
        .lines()
        .skip_while(|line| !line.starts_with("| "))
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim().replace('`', "")).collect())
        .collect()
}

#[test]
fn the_schema_is_that_of_the_source() {
    assert_eq!(block("**6.3**"), schema::of_source(), "a message changed: {GENERATOR}");
}

#[test]
fn the_hash_is_the_schemas() {
    let hash = schema::hash(&block("**6.3**"));
    assert_eq!(SCHEMA, hash, "messages.rs: {GENERATOR}");
    let written: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = document();
    assert_eq!(text.split("**6.4**").nth(1).and_then(|clause| clause.split('`').nth(1)), Some(&*written));
}

#[test]
fn the_examples_are_the_codes() {
    assert_eq!(block("**8.1**").trim_end(), examples::text().trim_end(), "{GENERATOR}");
}

#[test]
fn the_tables_of_requests_and_of_states_are_the_codes() {
    for (clause, text) in [("**6.7**", tables::requests()), ("**6.8**", tables::life())] {
        assert!(document().contains(&format!("\n\n{text}\n")), "{clause}: {GENERATOR}\n{text}");
    }
}

#[test]
fn every_state_of_the_schema_has_its_number_and_its_word() {
    let names: Vec<String> = Reader::new(&block("**6.3**")).variant_names("State");
    assert_eq!(names, State::ALL.map(|state| format!("{state:?}")));
    for (number, state) in (0..).zip(State::ALL) {
        assert_eq!((state.number(), State::numbered(number)), (number, Some(state)));
        assert_eq!(state.as_str(), format!("{state:?}").to_lowercase());
    }
}

/// The content of a frame, read by the document and with other crates: kind, version, exchange, body.
fn opened(line: &[u8]) -> (u8, u8, u8, Vec<u8>) {
    let [0, stuffed @ .., 0] = line else { panic!("zeros around a frame") };
    assert!(!stuffed.contains(&0));
    let mut content = vec![0; stuffed.len()];
    let length = cobs::decode(stuffed, &mut content).expect("stuffed");
    content.truncate(length.frame_size());
    let (covered, crc) = content.split_last_chunk::<4>().expect("a CRC");
    assert_eq!(crc32fast::hash(covered), u32::from_le_bytes(*crc));
    (covered[0], covered[1], covered[2], covered[3..].to_vec())
}

#[test]
fn the_examples_say_what_they_are_said_to_by_a_reader_of_the_document() {
    let reader = Reader::new(&block("**6.3**"));
    let text = block("**8.1**");
    let mut counts = [0; 7];
    for example in text.trim_end().split("\n\n") {
        let (said, dump) = example.split_once('\n').expect("what it says, then bytes");
        let line: Vec<u8> = dump.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).expect("hex")).collect();
        let (kind, version, _, body) = opened(&line);
        assert_eq!(version, VERSION);
        counts[usize::from(kind)] += 1;
        match kind {
            1 => assert!(body.is_empty() && said == "HelloAsk"),
            2 => assert_eq!(said, format!("{:?}", hello())),
            3 => assert_eq!(reader.read("Asked", &body).expect(said), said),
            4 => assert_eq!(reader.read("Reply", &body).expect(said), said),
            6 => assert_eq!((said, &*body), (&*format!("{VERSIONS:?}"), &[1, 1, 2, 3][..])),
            _ => panic!("kind {kind}"),
        }
    }
    assert!(counts[1..=4].iter().all(|count| *count > 0) && counts[6] > 0, "{counts:?}");
}

#[test]
fn every_variant_has_an_example() {
    let said: String = examples::all().into_iter().map(|Example { said, .. }| said).collect();
    let words: std::collections::BTreeSet<&str> = said.split(|of: char| !of.is_alphanumeric() && of != '_').collect();
    let missing: Vec<String> =
        Reader::new(&block("**6.3**")).names().into_iter().filter(|name| !words.contains(&**name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_message_fits_into_a_frame() {
    let reader = Reader::new(&block("**6.3**"));
    let longest = [reader.most("Asked", PIECE_MAX), reader.most("Reply", PIECE_MAX)];
    println!("longest request and reply: {longest:?} bytes of at most {BODY_MAX}");
    assert!(longest.iter().all(|bytes| *bytes <= BODY_MAX), "{longest:?}");
}

#[test]
fn a_hello_is_laid_out_as_the_table_says() {
    let bytes = hello().bytes();
    let mut end = 0;
    let mut seen = Vec::new();
    for row in table("**4.1**") {
        let at: usize = row[0].parse().expect("an offset");
        assert_eq!(at, end, "{row:?}");
        let (name, of) = row[1].split_once(' ').expect("name and type");
        let width = match of {
            "u8" => 1,
            "u16" => 2,
            "u32" => 4,
            _ => of.strip_prefix("u8[").and_then(|of| of.strip_suffix(']')).expect("bytes").parse().expect("a count"),
        };
        end += width;
        let value = &bytes[at..end];
        let number = || value.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        seen.push(name.to_owned());
        match name {
            "magic" => assert_eq!(value, b"PVKW"),
            "oldest" => assert_eq!(number(), u64::from(OLDEST)),
            "newest" => assert_eq!(number(), u64::from(VERSION)),
            "frame_limit" => assert_eq!(number(), LINE_MAX as u64),
            "flags" => assert_eq!(number(), 1),
            "state" => {
                assert_eq!(number(), 2);
                for part in row[2].split(", ") {
                    let (number, name) = part.split_once(' ').expect("number and name");
                    let state = State::numbered(number.parse().expect("a number")).expect("a state");
                    assert_eq!(format!("{state:?}").to_lowercase(), name);
                    assert_eq!(state.number().to_string(), number);
                }
            }
            "epoch" => assert_eq!(number(), 1),
            "size" => assert_eq!(number(), 7),
            "boot" => assert_eq!(number(), 2),
            "schema" => assert_eq!(value, SCHEMA),
            "device" => assert_eq!(value, [0x0D; 16]),
            "firmware" => assert_eq!(value, [0xDD; 32]),
            "head" => assert_eq!(value, [0xBB; 32]),
            "term" => assert_eq!(value, [0xCC; 32]),
            _ => panic!("{name}"),
        }
    }
    assert_eq!((end, seen.len()), (Hello::BYTES, 14), "{seen:?}");
    assert_eq!(State::numbered(7), None);
    assert_eq!(Hello::from_bytes(&bytes), Some(hello()));
}

#[test]
fn a_hello_may_be_longer_and_not_shorter() {
    let mut bytes = hello().bytes().to_vec();
    bytes.extend([1, 2, 3]);
    // Flags of a later version.
    bytes[8] |= 0xFE;
    assert_eq!(Hello::from_bytes(&bytes), Some(hello()));
    for length in 0..Hello::BYTES {
        assert_eq!(Hello::from_bytes(&bytes[..length]), None);
    }
    bytes[0] ^= 1;
    assert_eq!(Hello::from_bytes(&bytes), None);
}

#[test]
fn the_other_numbers_of_the_document_are_the_codes() {
    let kinds: Vec<String> = table("**2.4**").iter().map(|row| format!("{} {}", row[0], row[1])).collect();
    assert_eq!(kinds, ["1 HELLO_ASK", "2 HELLO", "3 REQUEST", "4 REPLY", "6 VERSION_ERROR"]);
    let times: Vec<String> = table("**3.6**").iter().map(|row| format!("{} x {}", row[1], row[2])).collect();
    let patience = |of: Patience| format!("{} ms x {}", of.wait_ms, of.tries);
    assert_eq!(times, [patience(Patience::READ), patience(Patience::CHANGE)]);
    let faults: Vec<String> = table("**6.5**").into_iter().map(|row| row[0].clone()).collect();
    let codes = [
        fault::SHA256,
        fault::ED25519,
        fault::CRC32,
        fault::GENERATOR,
        fault::FIRMWARE,
        fault::RECORD,
        fault::FLASH,
        fault::CLOCK,
    ];
    assert_eq!(faults, codes.map(|code| code.to_string()));
    let sizes = format!("at most {LINE_MAX} bytes on the line: content at most 253, body at most {BODY_MAX}");
    // The place of line breaks does not matter.
    let prose = document().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(prose.contains(&sizes), "{sizes}");
    let silence = format!("hears nothing for {} ms inside a frame", Receiver::SILENCE_MS);
    assert!(prose.contains(&silence), "{silence}");
    assert!(prose.contains(&format!("a `Piece` holds at most {PIECE_MAX} bytes")));
    assert!(document().starts_with(&format!("# The protocol between device and host, version {VERSION}\n")));
}
