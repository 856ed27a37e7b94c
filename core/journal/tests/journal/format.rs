//! `core/journal/FORMAT.md` against the code: tables, tags, kinds, lengths of messages.

use core::ops::Range;

use proverka_journal::digest::{self, Place};
use proverka_journal::field::{self, annex, entry, export, genesis, key, page, part, payload, strip};
use proverka_journal::party::Party;
use proverka_journal::{Contributions, EntryKind};

pub(crate) const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/FORMAT.md");

pub(crate) fn document() -> String {
    std::fs::read_to_string(PATH).expect("core/journal/FORMAT.md")
}

/// The text between two marks.
pub(crate) fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("{from} is not in the document")).1;
    rest.split_once(to).unwrap_or_else(|| panic!("{to} is not after {from}")).0
}

/// The rows of a table of fields: offset, name, bytes.
fn rows(text: &str) -> Vec<(usize, String, usize)> {
    text.lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.strip_prefix("| ")?.split(" | ").collect();
            let offset = cells.first()?.trim().parse().ok()?;
            let field = cells.get(1)?.trim().trim_end_matches(" |");
            let field = field.split(':').next()?.replace('`', "");
            let (name, kind) = field.rsplit_once(' ')?;
            let (one, many) = kind
                .split_once('[')
                .map_or((kind, 1), |(one, many)| (one, many.trim_end_matches(']').parse().expect("a count")));
            let bytes = match one {
                "u8" => 1,
                "u16" => 2,
                "u32" => 4,
                "i64" => 8,
                _ => panic!("{line}"),
            };
            Some((offset, name.to_owned(), bytes * many))
        })
        .collect()
}

/// Compares a table of the document with the ranges of the code, in order.
fn agree(table: &str, ranges: &[Range<usize>]) {
    let rows = rows(table);
    let documented: Vec<Range<usize>> = rows.iter().map(|(at, _, bytes)| *at..at + bytes).collect();
    assert_eq!(documented, ranges, "{rows:?}");
}

#[test]
fn every_table_of_fields_matches_the_code() {
    let text = document();
    agree(
        between(&text, "**2.1**", "**2.2**"),
        &[
            entry::OPEN,
            entry::KIND,
            entry::FLAGS,
            entry::EPOCH,
            entry::SEQ,
            entry::BOOT,
            entry::MONO_S,
            entry::EARLIEST,
            entry::WIDTH_S,
            entry::PAYLOAD_AT,
            entry::SIGNATURE,
            entry::CRC,
            entry::COMMIT,
        ],
    );
    agree(
        between(&text, "**2.2**", "**2.3**"),
        &[entry::OPEN, part::KIND, part::NUMBER, part::ZERO, part::SEQ, part::DATA, entry::CRC, entry::COMMIT],
    );
    agree(
        between(&text, "**4.1**", "**4.2**"),
        &[
            entry::OPEN,
            genesis::KIND,
            genesis::VERSION,
            genesis::ALGORITHMS,
            genesis::ZERO,
            genesis::DEVICE,
            genesis::KEY_D,
            genesis::KEY_H,
            genesis::KEY_I,
            genesis::FIRMWARE,
            genesis::EXPIRY_LO,
            genesis::EXPIRY_HI,
            genesis::DRIFT_PPM,
            genesis::CATEGORIES,
            genesis::SEAL_H,
            genesis::SEAL_I,
            genesis::LIMITS,
            genesis::NONCE,
            genesis::SIG_H,
            genesis::SIG_I,
            genesis::SIG_D,
            genesis::SALT_KEY,
            genesis::BOOT,
            genesis::REST,
            genesis::CRC,
            genesis::COMMIT,
        ],
    );
    agree(
        between(&text, "**7.6**", "**7.7**"),
        &[
            export::TERM,
            export::SIZE,
            export::HEAD,
            export::EPOCH,
            export::STATE,
            export::SERIAL,
            export::BOOT,
            export::MONO_S,
            export::EARLIEST,
            export::WIDTH_S,
            export::NONCE_H,
            export::NONCE_I,
            export::FIRMWARE,
        ],
    );
    agree(
        between(&text, "**9.2**", "**9.3**"),
        &[
            entry::OPEN,
            page::KIND,
            page::ZERO,
            page::EPOCH,
            page::PAGE_SEQ,
            page::FIRST_SEQ,
            page::RELEASED,
            page::BOOT,
            page::EARLIEST,
            page::HEAD,
            page::KEY,
            page::SESSIONS,
            page::REST,
            entry::CRC,
            entry::COMMIT,
        ],
    );
}

#[test]
fn numbers_in_running_text_match_the_code() {
    // Where a line is broken does not matter.
    let text = document().split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        format!("`OPEN` = {:#010X}", field::OPEN).replace("0X", "0x"),
        format!("`COMMIT` = {:#010X}", field::COMMIT).replace("0X", "0x"),
        format!("The largest `seq` is {}", field::SEQ_MAX),
        format!("{:#010X}: unbounded above", field::UNBOUNDED).replace("0X", "0x"),
        format!("A statement has {} bytes", export::LEN),
        format!("`data` u8[{}]", field::PART),
        format!("8 u8[8] zero; {} u8[32] seed; {} u8[72] zero", key::SEED.start, key::REST.start),
        format!(
            "{} u32 `base`; {} u32 `settled`; {} u8[104]",
            strip::BASE.start,
            strip::SETTLED.start,
            strip::REST.start
        ),
        format!("bytes 0..{} of the annex of RELEASE", annex::RELEASE_STATEMENT.end),
        format!("with anchor 1 only, {0}: bytes 0..{0} of the annex of a RELEASE", annex::release::SIG_I.end),
        format!("| genesis | {}: bytes 0..{} of the block", genesis::EXPORTED.end, genesis::EXPORTED.end),
    ] {
        assert!(text.contains(&said), "the document does not say: {said}");
    }
}

/// One cell of the table of layouts: offset and length of each field.
fn cell(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for field in text.split("; ") {
        let mut words = field.trim().split(' ');
        let (Some(offset), Some(kind)) = (words.next().and_then(|word| word.parse().ok()), words.next()) else {
            continue;
        };
        let (one, many) = kind
            .split_once('[')
            .map_or((kind, 1), |(one, many)| (one, many.trim_end_matches(']').parse().expect("a count")));
        let bytes = match one {
            "u8" => 1,
            "u16" | "i16" => 2,
            "u32" => 4,
            "u64" | "i64" => 8,
            _ => panic!("{field}"),
        };
        let at: usize = offset;
        found.push(at..at + bytes * many);
    }
    found
}

/// Every payload and annex, in the order of the table; what is zero is left out, as in the table.
#[test]
fn payload_layouts_match_the_document() {
    use annex as an;
    use payload as pl;
    type Layout = (&'static str, Vec<Range<usize>>, Vec<Range<usize>>);
    let act = || vec![an::act::NONCE, an::act::SIG_H, an::act::SIG_I];
    let layouts: Vec<Layout> = vec![
        ("BOOT", vec![pl::boot::BOOTS, pl::boot::CAUSES, pl::boot::TORN, pl::boot::FIRMWARE], vec![]),
        (
            "TIME",
            vec![pl::time::EARLIEST, pl::time::LATEST],
            vec![
                an::time::NONCE,
                an::time::H_EARLIEST,
                an::time::H_LATEST,
                an::time::I_EARLIEST,
                an::time::I_LATEST,
                an::time::SIG_H,
                an::time::SIG_I,
            ],
        ),
        (
            "SESSION_OPEN",
            vec![pl::session_open::SESSION, pl::session_open::PURPOSE, pl::session_open::HELD],
            vec![an::session_open::NONCE, an::session_open::SIG_H, an::session_open::SIG_I, an::session_open::DECLARED],
        ),
        (
            "TALLY",
            vec![
                pl::tally::CATEGORY,
                pl::tally::VERDICT,
                pl::tally::DELTA,
                pl::tally::TOTAL,
                pl::tally::COMPLEMENT,
                pl::tally::LIMIT,
                pl::tally::REQUEST,
            ],
            vec![],
        ),
        (
            "CORRECTION",
            vec![
                pl::correction::SEQ,
                pl::correction::CATEGORY,
                pl::correction::VERDICT,
                pl::correction::DELTA,
                pl::correction::TOTAL,
                pl::correction::LIMIT,
                pl::correction::REQUEST,
            ],
            vec![],
        ),
        (
            "SESSION_CLOSE",
            vec![pl::session_close::SESSION, pl::session_close::TALLIES],
            vec![an::session_close::SEAL_H, an::session_close::SEAL_I, an::session_close::TOTALS],
        ),
        ("COSIGN_H, COSIGN_I", vec![pl::cosign::SIZE], vec![an::cosign::HEAD, an::cosign::SIGNATURE]),
        (
            "DISPUTED",
            vec![pl::disputed::SIZE, pl::disputed::ROLE],
            vec![an::disputed::HEAD, an::disputed::OTHER, an::disputed::SIGNATURE],
        ),
        ("EPOCH", vec![pl::epoch::NEXT], vec![an::epoch::KEY]),
        ("LIMIT", vec![pl::limit::CATEGORY, pl::limit::LIMIT], act()),
        ("EXTEND", vec![pl::extend::EXPIRY_LO, pl::extend::EXPIRY_HI], act()),
        ("EXPORT", vec![pl::export::SIZE, pl::export::STATEMENT], vec![]),
        (
            "RELEASE",
            vec![pl::release::SIZE],
            vec![
                an::release::SIZE,
                an::release::EPOCH,
                an::release::ZERO,
                an::release::HEAD,
                an::release::KEY,
                an::release::TOTALS,
                an::release::LIMITS,
                an::release::EXPIRY_LO,
                an::release::EXPIRY_HI,
                an::release::SIG_H,
                an::release::SIG_I,
            ],
        ),
        ("FAULT", vec![pl::fault::CODE, pl::fault::FIRST, pl::fault::SECOND], vec![]),
        ("FULL", vec![pl::full::FREE], vec![]),
        ("HEALTH", vec![], vec![]),
        ("RETIRE", vec![], act()),
        ("EXPIRE", vec![pl::expire::EXPIRY_LO, pl::expire::EXPIRY_HI], vec![]),
    ];
    let text = document();
    let documented: Vec<_> = between(&text, "**3.2**", "**3.3**")
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.strip_prefix("| ")?.split(" | ").collect();
            let name = *cells.first()?;
            (name != "kind").then(|| (name, cell(cells[1]), cells.get(2).map_or(vec![], |text| cell(text))))
        })
        .collect();
    assert_eq!(documented, layouts);
}

#[test]
fn entry_kinds_match_the_document() {
    let text = document();
    let table = between(&text, "**3.1**", "Every other number");
    let mut documented = Vec::new();
    for line in table.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit()) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        documented.push((
            cells[0].parse::<u8>().expect("a number"),
            cells[1].replace('_', "").to_lowercase(),
            cells[2].parse::<u8>().expect("parts"),
            cells[3] == "yes",
        ));
    }
    let coded: Vec<_> = EntryKind::ALL
        .iter()
        .map(|kind| {
            let name = format!("{kind:?}").to_lowercase();
            let name = name.replace("cosignhost", "cosignh").replace("cosigninspectorate", "cosigni");
            (kind.byte(), name, kind.parts(), kind.is_redactable())
        })
        .collect();
    assert_eq!(documented, coded);
    assert!((0..=255).all(|byte| EntryKind::new(byte).is_some() == (1..=19).contains(&byte)));
}

#[test]
fn tags_match_the_document_and_differ() {
    let text = document();
    let tags = [
        digest::TERM,
        digest::SALT,
        digest::ANEX,
        digest::LEAF,
        digest::LINK,
        digest::SIGN,
        digest::BIND,
        digest::SESSION,
        digest::COSIGN,
        digest::DISPUTE,
        digest::TIME,
        digest::ACT,
        digest::FREE,
        digest::EXPORT,
        digest::SEED,
        digest::STEP,
        digest::MASK,
    ];
    let table = between(&text, "**1.4**", "## 2.");
    let documented: Vec<&str> =
        table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(tag, _)| tag)).collect();
    let coded: Vec<&str> = tags.iter().map(|tag| core::str::from_utf8(tag).expect("ASCII")).collect();
    assert_eq!(documented, coded);
    let mut sorted = coded.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), tags.len());
}

/// No part of a message is cut off by a length that is too small: the last byte that goes in comes out last.
#[test]
fn messages_hold_all_their_parts() {
    let (term, head, nonce) = ([1; 32], [2; 32], [3; 32]);
    let role = Party::Host;
    let place = Place { term, size: 10, head };
    let mut statement = [0; 184];
    statement[183] = 4;
    let mut exported = [0; 188];
    exported[187] = 5;
    assert_eq!(
        digest::sign_message(&term, 7, &head).bytes(),
        [&b"proverka/1/sign"[..], &term, &[7, 0, 0, 0], &head].concat()
    );
    assert_eq!(digest::bind_message(role, &term).bytes(), [&b"proverka/1/bind"[..], &[1, 0, 0, 0], &term].concat());
    assert_eq!(
        digest::session_message(&place, role, &[8; 24], &[20, 21, 22, 23, 24, 25, 26, 27], &nonce).bytes(),
        [
            &b"proverka/1/open"[..],
            &term,
            &[1, 0, 0, 0],
            &[8; 24],
            &(20..28).flat_map(|declared| [declared, 0, 0, 0]).collect::<Vec<u8>>(),
            &[10, 0, 0, 0],
            &head,
            &nonce
        ]
        .concat()
    );
    assert_eq!(
        digest::cosign_message(&term, Party::Inspectorate, 11, &head).bytes(),
        [&b"proverka/1/cosi"[..], &term, &[2, 0, 0, 0], &[11, 0, 0, 0], &head].concat()
    );
    assert_eq!(
        digest::dispute_message(&term, Party::Inspectorate, 11, &head, &nonce).bytes(),
        [&b"proverka/1/disp"[..], &term, &[2, 0, 0, 0], &[11, 0, 0, 0], &head, &nonce].concat()
    );
    assert_eq!(
        digest::time_message(&place, role, -1, 2, &nonce).bytes(),
        [
            &b"proverka/1/time"[..],
            &term,
            &[1, 0, 0, 0],
            &(-1_i64).to_le_bytes(),
            &2_i64.to_le_bytes(),
            &[10, 0, 0, 0],
            &head,
            &nonce
        ]
        .concat()
    );
    assert_eq!(
        digest::act_message(&place, role, 11, &[6; 24], &nonce).bytes(),
        [&b"proverka/1/acts"[..], &term, &[1, 0, 0, 0], &[11, 0, 0, 0], &[6; 24], &[10, 0, 0, 0], &head, &nonce]
            .concat()
    );
    assert_eq!(
        digest::release_message(&term, role, &statement).bytes(),
        [&b"proverka/1/free"[..], &term, &[1, 0, 0, 0], &statement].concat()
    );
    assert_eq!(digest::export_message(&exported).bytes(), [&b"proverka/1/expo"[..], &exported].concat());
}

#[test]
fn the_crc_is_the_usual_one() {
    // The check value of the CRC catalogues.
    assert_eq!(digest::crc32(b"123456789"), 0xCBF4_3926);
    assert_eq!(digest::crc32(b""), 0);
}

#[test]
fn head_codes_are_crockfords_base_32() {
    let head: [u8; 32] = core::array::from_fn(|at| at as u8 ^ 0x5A);
    // Through one big number, the other way round.
    let long = digest::head_code::<32>(&head);
    let number = head[..16].iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    for (at, digit) in long.iter().take(25).enumerate() {
        let value = number >> (123 - 5 * at) & 31;
        assert_eq!(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[value as usize], *digit, "digit {at}");
    }
    assert_eq!(digest::head_code::<16>(&head)[..], long[..16]);
    assert_eq!(digest::head_code::<8>(&head)[..], long[..8]);
}

#[test]
fn contributions_that_show_a_dead_generator_are_refused() {
    let good = |tag: u8| core::array::from_fn(|at| at as u8 ^ tag);
    assert!(Contributions::new(good(1), good(2), good(3)).is_some());
    assert!(Contributions::new(good(1), good(1), good(3)).is_none());
    assert!(Contributions::new(good(1), good(2), good(2)).is_none());
    assert!(Contributions::new(good(3), good(2), good(3)).is_none());
    assert!(Contributions::new([0; 32], good(2), good(3)).is_none());
    assert!(Contributions::new(good(1), good(2), [0xFF; 32]).is_none());
}
