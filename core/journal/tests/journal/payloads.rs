//! Payloads and annexes: every field at its offset in FORMAT 3.2, back and forth, and messages of the parties from
//! them.

use proverka_journal::party::{Holder, Party};
use proverka_journal::payload::{
    ActAnnex, Boot, Correction, Cosign, CosignAnnex, Disputed, DisputedAnnex, Epoch, EpochAnnex, Expire, Export,
    Extend, Fault, Full, Limit, Release, ReleaseAnnex, Retire, SessionClose, SessionCloseAnnex, SessionOpen,
    SessionOpenAnnex, Tally, Time, TimeAnnex,
};

/// What one layout must do: offsets written by hand from FORMAT 3.2, not taken from the code.
///
/// `values` are the bytes of each field in turn, other ones in each; what they do not cover must be zero.
fn check<T: PartialEq + core::fmt::Debug + Copy, const N: usize>(
    value: T,
    bytes: fn(&T) -> [u8; N],
    of: fn(&[u8]) -> Option<T>,
    values: &[(usize, &[u8])],
) {
    let mut wanted = [0; N];
    let mut covered = [false; N];
    for (at, field) in values {
        wanted[*at..at + field.len()].copy_from_slice(field);
        covered[*at..at + field.len()].fill(true);
    }
    assert_eq!(bytes(&value), wanted, "{value:?}");
    assert_eq!(of(&wanted), Some(value));
    // Neither shorter nor longer, and zero where it must be.
    assert_eq!(of(&wanted[..N - 1]), None);
    assert_eq!(of(&[&wanted[..], &[0]].concat()), None);
    for at in (0..N).filter(|at| !covered[*at]) {
        for bit in 0..8 {
            let mut other = wanted;
            other[at] ^= 1 << bit;
            assert_eq!(of(&other), None, "{value:?}, byte {at}");
        }
    }
    // Every byte of every field is read: another byte is another value, or none, and goes back as it came.
    for at in (0..N).filter(|at| covered[*at]) {
        for change in 1..=255 {
            let mut other = wanted;
            other[at] ^= change;
            if let Some(read) = of(&other) {
                assert_ne!(read, value, "byte {at}");
                assert_eq!(bytes(&read), other, "byte {at}");
            }
        }
    }
}

fn words<const N: usize>(from: u32) -> ([u32; N], Vec<u8>) {
    let words: [u32; N] = core::array::from_fn(|at| (from + at as u32) * 0x0101_0301);
    (words, words.iter().flat_map(|word| word.to_le_bytes()).collect())
}

#[test]
fn payloads_are_laid_out_as_documented() {
    let boot = Boot { boots: 0x0102_0304, causes: 0x0506_0708, torn: 0x090A_0B0C, firmware: [0xD1; 12] };
    let fields: [(usize, &[u8]); 4] =
        [(0, &[4, 3, 2, 1]), (4, &[8, 7, 6, 5]), (8, &[0xC, 0xB, 0xA, 9]), (12, &[0xD1; 12])];
    check(boot, Boot::bytes, Boot::from_bytes, &fields);

    let interval: [(usize, &[u8]); 2] = [(0, &(-5_i64).to_le_bytes()), (8, &0x0102_0304_0506_0708_i64.to_le_bytes())];
    let latest = 0x0102_0304_0506_0708;
    check(Time { earliest: -5, latest }, Time::bytes, Time::from_bytes, &interval);
    check(Extend { earliest: -5, latest }, Extend::bytes, Extend::from_bytes, &interval);
    check(Expire { earliest: -5, latest }, Expire::bytes, Expire::from_bytes, &interval);

    for (held, byte) in [(Holder::Alone(Party::Host), 1), (Holder::Alone(Party::Inspectorate), 2), (Holder::Jointly, 3)]
    {
        let open = SessionOpen { session: 0x0102_0304, purpose: 0x0506_0708, held };
        let fields: [(usize, &[u8]); 3] = [(0, &[4, 3, 2, 1]), (4, &[8, 7, 6, 5]), (8, &[byte])];
        check(open, SessionOpen::bytes, SessionOpen::from_bytes, &fields);
    }

    let tally = Tally { category: 7, verdict: 2, delta: -2, total: 0x0102_0304, limit: 0x0506_0708, request: 9 << 56 };
    let bytes: [u8; 24] = [7, 2, 0xFE, 0xFF, 4, 3, 2, 1, 0xFB, 0xFC, 0xFD, 0xFE, 8, 7, 6, 5, 0, 0, 0, 0, 0, 0, 0, 9];
    check(tally, Tally::bytes, Tally::from_bytes, &[(0, &bytes)]);
    // A total that was changed without its complement, or the other way round.
    for at in 4..12 {
        let mut wrong = bytes;
        wrong[at] ^= 1;
        assert_eq!(Tally::from_bytes(&wrong), None, "byte {at}");
    }

    let correction = Correction {
        seq: 0x0102_0304,
        category: 5,
        verdict: 6,
        delta: 0x0807,
        total: 0x0C0B_0A09,
        limit: 0x100F_0E0D,
        request: 0x1817_1615_1413_1211,
    };
    let bytes: Vec<u8> = [4, 3, 2, 1].into_iter().chain(5..=24).collect();
    check(correction, Correction::bytes, Correction::from_bytes, &[(0, &bytes)]);

    let close = SessionClose { session: 0x0102_0304, tallies: 0x0506_0708 };
    check(close, SessionClose::bytes, SessionClose::from_bytes, &[(0, &[4, 3, 2, 1]), (4, &[8, 7, 6, 5])]);
    check(Cosign { size: 0x0102_0304 }, Cosign::bytes, Cosign::from_bytes, &[(0, &[4, 3, 2, 1])]);
    check(Release { size: 0x0102_0304 }, Release::bytes, Release::from_bytes, &[(0, &[4, 3, 2, 1])]);
    check(Full { free: 0x0102_0304 }, Full::bytes, Full::from_bytes, &[(0, &[4, 3, 2, 1])]);
    for (party, byte) in [(Party::Host, 1), (Party::Inspectorate, 2)] {
        let disputed = Disputed { size: 0x0102_0304, party };
        check(disputed, Disputed::bytes, Disputed::from_bytes, &[(0, &[4, 3, 2, 1]), (4, &[byte])]);
    }
    check(Retire, Retire::bytes, Retire::from_bytes, &[]);
    check(Epoch { next: 0x0102 }, Epoch::bytes, Epoch::from_bytes, &[(0, &[2, 1])]);
    let limit = Limit { category: 3, limit: 0x0102_0304 };
    check(limit, Limit::bytes, Limit::from_bytes, &[(0, &[3]), (4, &[4, 3, 2, 1])]);
    let export = Export { size: 0x0102_0304, statement: [0xEE; 20] };
    check(export, Export::bytes, Export::from_bytes, &[(0, &[4, 3, 2, 1]), (4, &[0xEE; 20])]);
    let fault = Fault { code: 0x0102, first: 0x0304_0506, second: 0x0708_090A };
    check(fault, Fault::bytes, Fault::from_bytes, &[(0, &[2, 1]), (4, &[6, 5, 4, 3]), (8, &[0xA, 9, 8, 7])]);
}

#[test]
fn annexes_are_laid_out_as_documented() {
    let (nonce, host, inspectorate) = ([0xA1; 32], [0xB1; 64], [0xC1; 64]);
    let time = TimeAnnex {
        nonce,
        host_earliest: 1,
        host_latest: -2,
        inspectorate_earliest: 3 << 40,
        inspectorate_latest: 4,
        host,
        inspectorate,
    };
    let bounds: Vec<u8> = [1, -2, 3 << 40, 4_i64].iter().flat_map(|bound| bound.to_le_bytes()).collect();
    check(
        time,
        TimeAnnex::bytes,
        TimeAnnex::from_bytes,
        &[(0, &nonce), (32, &bounds), (64, &host), (128, &inspectorate)],
    );

    let (declared, bytes) = words(7);
    let open = SessionOpenAnnex { nonce, host, inspectorate, declared };
    let fields: [(usize, &[u8]); 4] = [(0, &nonce), (32, &host), (96, &inspectorate), (160, &bytes)];
    check(open, SessionOpenAnnex::bytes, SessionOpenAnnex::from_bytes, &fields);

    let act = ActAnnex { nonce, host, inspectorate };
    check(act, ActAnnex::bytes, ActAnnex::from_bytes, &[(0, &nonce), (32, &host), (96, &inspectorate)]);

    let (totals, bytes) = words(1);
    let close = SessionCloseAnnex { seal_h: [0xB2; 16], seal_i: [0xC2; 16], totals };
    let fields: [(usize, &[u8]); 3] = [(0, &[0xB2; 16]), (16, &[0xC2; 16]), (32, &bytes)];
    check(close, SessionCloseAnnex::bytes, SessionCloseAnnex::from_bytes, &fields);

    let cosign = CosignAnnex { head: [0xD2; 32], signature: host };
    check(cosign, CosignAnnex::bytes, CosignAnnex::from_bytes, &[(0, &[0xD2; 32]), (32, &host)]);
    let disputed = DisputedAnnex { head: [0xD3; 32], other: [0xD4; 32], signature: [0xD5; 64] };
    let fields: [(usize, &[u8]); 3] = [(0, &[0xD3; 32]), (32, &[0xD4; 32]), (64, &[0xD5; 64])];
    check(disputed, DisputedAnnex::bytes, DisputedAnnex::from_bytes, &fields);
    check(EpochAnnex { key: [0xD5; 32] }, EpochAnnex::bytes, EpochAnnex::from_bytes, &[(0, &[0xD5; 32])]);

    let (limits, limit_bytes) = words(40);
    let release = ReleaseAnnex {
        size: 0x0102_0304,
        epoch: 0x0506,
        head: [0xD6; 32],
        key: [0xD7; 32],
        totals,
        limits,
        expiry_earliest: -7,
        expiry_latest: 8 << 50,
        host,
        inspectorate,
    };
    let (from, to) = ((-7_i64).to_le_bytes(), (8_i64 << 50).to_le_bytes());
    let fields: [(usize, &[u8]); 10] = [
        (0, &[4, 3, 2, 1]),
        (4, &[6, 5]),
        (8, &[0xD6; 32]),
        (40, &[0xD7; 32]),
        (72, &bytes),
        (136, &limit_bytes),
        (168, &from),
        (176, &to),
        (184, &host),
        (248, &inspectorate),
    ];
    check(release, ReleaseAnnex::bytes, ReleaseAnnex::from_bytes, &fields);
    assert_eq!(release.statement()[..], release.bytes()[..184]);
}

/// The time that both hold true is the overlap of their intervals, and no moment at all if they have none in common.
#[test]
fn the_payload_of_a_time_is_the_overlap_of_both_intervals() {
    let (nonce, host, inspectorate) = ([3; 32], [4; 64], [5; 64]);
    let annex = TimeAnnex {
        nonce,
        host_earliest: 10,
        host_latest: 20,
        inspectorate_earliest: 15,
        inspectorate_latest: 25,
        host,
        inspectorate,
    };
    assert_eq!(annex.payload(), Time { earliest: 15, latest: 20 });
    let apart = TimeAnnex {
        nonce,
        host_earliest: 10,
        host_latest: 20,
        inspectorate_earliest: 30,
        inspectorate_latest: 40,
        host,
        inspectorate,
    };
    assert_eq!(apart.payload(), Time { earliest: 30, latest: 20 });
}
