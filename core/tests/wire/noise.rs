//! Frames over a line with noise (F12), also with each defence removed.

use proverka::wire::{Frame, FrameKind, Receiver};
use proverka_test_support::reach::reach;
use proverka_test_support::wire::line::{Crooked, Ear, F12, Noise, run};

fn frames() -> u64 {
    reach(100_000, 1_000_000)
}

#[test]
fn noise_costs_time_and_nothing_else() {
    let report = run::<Receiver>(1, frames(), F12, Crooked::default());
    println!("{report:?}");
    assert_eq!((report.wrong, report.missed, report.twice, report.strange, report.given_up), (0, 0, 0, 0, 0));
    assert!(report.touched > report.frames / 10, "there was noise");
    assert!(report.answered > report.frames / 4);
}

#[test]
fn ten_times_the_noise_does_no_harm_either() {
    let worse = Noise { flip: 100, lose: 100, insert: 100, stall: 2_000 };
    let report = run::<Receiver>(2, frames() / 10, worse, Crooked::default());
    println!("{report:?}");
    assert_eq!((report.wrong, report.missed, report.twice, report.strange), (0, 0, 0, 0));
    assert!(report.touched > report.frames / 2, "there was noise");
}

/// This receiver accepts frames whose CRC is wrong.
#[derive(Default)]
struct Credulous {
    stuffed: Vec<u8>,
    content: Vec<u8>,
}

impl Ear for Credulous {
    fn push(&mut self, byte: u8) -> Option<Frame<'_>> {
        if byte != 0 {
            self.stuffed.push(byte);
            return None;
        }
        self.content = vec![0; self.stuffed.len()];
        let length = cobs::decode(&self.stuffed, &mut self.content).map(|report| report.frame_size());
        self.stuffed.clear();
        let [kind, version, exchange, body @ .., a, b, c, d] = self.content.get(..length.ok()?)? else { return None };
        let crc = u32::from_le_bytes([*a, *b, *c, *d]);
        Some(Frame { kind: FrameKind::numbered(*kind), version: *version, exchange: *exchange, body, crc })
    }

    fn idle(&mut self) {
        self.stuffed.clear();
    }
}

#[test]
fn without_the_crc_wrong_frames_are_taken() {
    let report = run::<Credulous>(1, 10_000, F12, Crooked::default());
    println!("{report:?}");
    assert!(report.wrong > 0 && report.strange > 0, "nothing wrong was taken: the test of noise cannot fail");
}

/// This receiver is never informed that the line is silent.
#[derive(Default)]
struct Unhurried(Receiver);

impl Ear for Unhurried {
    fn push(&mut self, byte: u8) -> Option<Frame<'_>> {
        self.0.push(byte)?.ok()
    }

    fn idle(&mut self) {}
}

#[test]
fn whole_frames_are_taken_whatever_came_before() {
    let report = run::<Unhurried>(1, frames() / 10, F12, Crooked::default());
    assert_eq!((report.wrong, report.missed, report.twice, report.strange), (0, 0, 0, 0), "{report:?}");
}

#[test]
fn without_the_leading_zero_whole_frames_are_missed() {
    let report = run::<Unhurried>(1, 10_000, F12, Crooked { headless: true, ..Crooked::default() });
    println!("{report:?}");
    assert!(report.missed > 0, "no frame was missed: the test of noise cannot fail");
}

#[test]
fn without_the_memory_of_the_last_exchange_requests_run_twice() {
    let report = run::<Receiver>(1, 10_000, F12, Crooked { forgetful: true, ..Crooked::default() });
    println!("{report:?}");
    assert!(report.twice > 0, "nothing ran twice: the test of noise cannot fail");
}
