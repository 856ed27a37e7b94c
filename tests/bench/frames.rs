//! The cost of a frame on the host; `tests/m0` measures the cost on a Cortex-M0.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use proverka::wire::{Asked, Bytes, FrameKind, LINE_MAX, Receiver, Request, cobs, crc32, decode, encode_message};

/// A request of 40 bytes; the target is to decode it in at most 40 ns.
const ASKED: Asked =
    Asked { number: 5, request: Request::Close { seal_h: Bytes([0x33; 16]), seal_i: Bytes([0x44; 16]) } };

fn frames(criterion: &mut Criterion) {
    let mut line = [0; LINE_MAX];
    let bytes = encode_message(FrameKind::Request, 1, 9, &ASKED, &mut line).expect("fits").to_vec();
    let stuffed = bytes[1..bytes.len() - 1].to_vec();
    // A request with a zero every few bytes is the worst case for a device.
    let zeros: Vec<u8> = (0..40).map(|at| if at % 4 == 0 { 0 } else { at }).collect();
    let mut coded = vec![0];
    coded.extend(&zeros);
    cobs::encode(&mut coded).expect("short");
    let mut content = stuffed.clone();
    cobs::decode(&mut content).expect("stuffed");
    let covered = content[1..content.len() - 4].to_vec();
    let body = covered[3..].to_vec();
    let mut group = criterion.benchmark_group("frame");

    let mut cobs_of = |name: String, stuffed: &[u8]| {
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(
                || {
                    <[u8; 64]>::try_from([stuffed, &[0; 64]].concat().first_chunk::<64>().expect("64").as_slice())
                        .expect("64")
                },
                |bytes| cobs::decode(black_box(&mut bytes[..stuffed.len()])),
                BatchSize::SmallInput,
            );
        });
    };
    cobs_of(format!("unstuff {} bytes", stuffed.len()), &stuffed);
    cobs_of(format!("unstuff {} bytes, a quarter zeros", coded.len()), &coded);
    group.bench_function(format!("crc of {} bytes", covered.len()), |bencher| {
        bencher.iter(|| crc32(black_box(&covered)))
    });
    group.bench_function(format!("decode a body of {} bytes", body.len()), |bencher| {
        bencher.iter(|| decode::<Asked>(black_box(&body)));
    });
    group.bench_function(format!("receive a line of {} bytes", bytes.len()), |bencher| {
        let mut receiver = Receiver::new();
        bencher.iter(|| black_box(&bytes).iter().filter(|byte| matches!(receiver.push(**byte), Some(Ok(_)))).count());
    });
    group.bench_function(format!("encode a line of {} bytes", bytes.len()), |bencher| {
        let mut line = [0; LINE_MAX];
        bencher.iter(|| encode_message(FrameKind::Request, 1, 9, black_box(&ASKED), &mut line).map(<[u8]>::len));
    });
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
