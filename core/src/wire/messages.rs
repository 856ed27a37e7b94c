//! How each message is encoded: fields in order, variants with their numbers. This is part of the protocol.

use super::coding::{Message, Reader, Writer};
use super::life::State;
use super::reply::{
    Acknowledged, Challenge, Clock, Enrolment, Exported, LapseCause, Lapsed, Piece, Proposals, Proposed, Refusal,
    Reply, Status, Sums, Tallied,
};
use super::request::{Act, Asked, Consent, Enrol, Request, Source, Terms};
use crate::party::{Holder, Party};
use crate::verdict::Verdict;

/// The first eight bytes of the SHA-256 of the schema of the messages (WIRE 6.4). The generator of WIRE.md writes them
/// here: `cargo run -p proverka-test-support --bin wire-document`.
pub const SCHEMA: [u8; 8] = 0x0375_7941_6aed_49b0_u64.to_be_bytes();

/// Implements [`Message`] for a struct, given its fields in order.
macro_rules! parts {
    ($name:ty { $($field:ident),* }) => {
        impl<'a> Message<'a> for $name {
            #[inline(never)]
            fn write(&self, writer: &mut Writer<'_>) {
                $(self.$field.write(writer);)*
            }

            #[inline(never)]
            fn read(reader: &mut Reader<'a>) -> Self {
                Self { $($field: Message::read(reader)),* }
            }
        }
    };
}

/// Implements [`Message`] for an enum, given the number of variants, then each variant with its number. If the number
/// that is read is too large, the first variant is returned and the reader is marked as bad.
macro_rules! variants {
    ($name:ty: $count:literal, $($number:literal $variant:ident { $($field:tt: $bound:ident),* })*) => {
        impl<'a> Message<'a> for $name {
            #[inline(never)]
            fn write(&self, writer: &mut Writer<'_>) {
                match self {
                    $(Self::$variant { $($field: $bound),* } => {
                        writer.variant($number);
                        $($bound.write(writer);)*
                    })*
                }
            }

            #[inline(never)]
            fn read(reader: &mut Reader<'a>) -> Self {
                variants!(@read reader.below($count), reader, $($number $variant { $($field),* })*)
            }
        }
    };
    (@read $which:expr, $reader:ident, $first:literal $zero:ident { $($of:tt),* }
        $($number:literal $variant:ident { $($field:tt),* })*) => {
        match $which {
            $($number => Self::$variant { $($field: Message::read($reader)),* },)*
            _ => Self::$zero { $($of: Message::read($reader)),* },
        }
    };
}

variants!(Party: 2,
    0 Host {}
    1 Inspectorate {}
);
parts!(Asked { number, request });
variants!(Request: 16,
    0 Status {}
    1 Sums {}
    2 Read { source: source, offset: offset }
    3 Export { nonce_h: nonce_h, nonce_i: nonce_i }
    4 Proposal {}
    5 Propose { act: act, replace: replace }
    6 Consent { 0: it }
    7 Conclude {}
    8 Abandon {}
    9 Tally { category: category, delta: delta }
    10 Correct { seq: seq, delta: delta }
    11 Close { seal_h: seal_h, seal_i: seal_i }
    12 Cosign { party: party, signature: signature }
    13 Dispute { party: party, own: own, signature: signature }
    14 NoteExport { digest: digest }
    15 Enrol { 0: it }
);
variants!(Source: 3,
    0 Genesis {}
    1 Base {}
    2 Entry { seq: seq }
);
variants!(Act: 6,
    0 Open { purpose: purpose, held: held, declared: declared }
    1 Time {}
    2 Limit { category: category, limit: limit }
    3 Extend { earliest: earliest, latest: latest }
    4 Release { size: size }
    5 Retire {}
);
variants!(Holder: 2,
    0 Jointly {}
    1 Alone { 0: it }
);
parts!(Consent { party, earliest, latest, signature });
variants!(Enrol: 3,
    0 Contribute { party: party, bytes: bytes }
    1 Agree { 0: it }
    2 Sign { party: party, signature: signature }
);
parts!(Terms { key_h, key_i, expiry_lo, expiry_hi, drift_ppm, seal_h, seal_i, categories, limits, nonce });
variants!(Reply<'a>: 11,
    0 Status { 0: it }
    1 Sums { 0: it }
    2 Piece { 0: it }
    3 Exported { 0: it }
    4 Proposals { 0: it }
    5 Challenge { 0: it }
    6 Waiting { host: host, inspectorate: inspectorate }
    7 Acknowledged { 0: it }
    8 Tallied { 0: it }
    9 Enrolment { 0: it }
    10 Refused { 0: it }
);
variants!(State: 7,
    0 Blank {}
    1 Enrolling {}
    2 Sealed {}
    3 Expired {}
    4 Retired {}
    5 Tampered {}
    6 Faulty {}
);
variants!(Verdict: 4,
    0 Holds {}
    1 Fails {}
    2 Undecided {}
    3 NotBinding {}
);
parts!(Clock { mono_s, earliest, latest });
parts!(Status {
    state,
    size,
    head,
    term,
    boot,
    epoch,
    session,
    open,
    clock,
    expiry,
    in_force,
    overall,
    free_pages,
    torn,
    fault,
    last_request
});
parts!(Sums { categories, totals, limits, declared, pending });
parts!(Piece<'a> { total, bytes });
parts!(Exported { size, head, epoch, state, serial, boot, mono_s, earliest, width_s, firmware, signature });
parts!(Proposed { act, size, host, inspectorate });
variants!(LapseCause: 4,
    0 Entry { seq: seq, kind: kind }
    1 Replaced {}
    2 Abandoned {}
    3 NotRecorded {}
);
parts!(Lapsed { act, size, host, inspectorate, cause });
parts!(Proposals { open, lapsed });
parts!(Challenge { nonce, size, head, session, epoch, key, released });
parts!(Acknowledged { seq, head, size });
parts!(Tallied { entry, category, total, declared, limit, against_declared, against_limit, in_force });
parts!(Enrolment { host, inspectorate, host_signed, inspectorate_signed, device, key_d, firmware, term });
variants!(Refusal: 27,
    0 Unknown {}
    1 Version { from: from, to: to, asked: asked }
    2 State { 0: it }
    3 NoSession {}
    4 SessionOpen {}
    5 NoProposal {}
    6 Stale { proposed: proposed, size: size }
    7 Party { 0: it }
    8 Signature { 0: it }
    9 Missing { 0: it }
    10 Category { category: category, categories: categories }
    11 Range { total: total, delta: delta }
    12 Nothing {}
    13 Entry { seq: seq }
    14 Offset { offset: offset, total: total }
    15 Old { last: last }
    16 Reused {}
    17 Times {}
    18 Expired {}
    19 Terms {}
    20 Contribution {}
    21 Generator {}
    22 Full { free: free }
    23 NotClosed {}
    24 Fault { 0: it }
    25 Soon {}
    26 Proposed { host: host, inspectorate: inspectorate }
);
