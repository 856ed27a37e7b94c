//! S4: a clock made from a counter that wraps within one step. Every place of a wrap around a reading is tried for a
//! counter of 4 bits, and each reading is compared with the true time.

use std::cell::Cell;

use proverka_device::coarse::{Counter, Turns, Widened, read};
use proverka_device::time::Time;

/// The width of the counter here, and the ticks of one turn.
const BITS: u32 = 4;
const TURN: u64 = 1 << BITS;

/// A counter, seen by a processor whose interrupts are off. Time passes before each look at it.
struct Masked {
    now: Cell<u64>,
    /// The times that pass before the first look, the second one and so on. Unit: ticks.
    pauses: [u64; 3],
    looks: Cell<usize>,
    /// The moments of the looks.
    moments: Cell<[u64; 3]>,
    /// The wraps for which the interrupt has run.
    counted: u64,
}

impl Masked {
    fn pass(&self) -> u64 {
        let look = self.looks.get();
        self.looks.set(look + 1);
        self.now.set(self.now.get() + self.pauses[look]);
        let mut moments = self.moments.get();
        moments[look] = self.now.get();
        self.moments.set(moments);
        self.now.get()
    }
}

impl Counter for Masked {
    const BITS: u32 = BITS;

    fn count(&self) -> u32 {
        (self.pass() % TURN) as u32
    }

    fn has_wrapped(&self) -> bool {
        // One flag, however many wraps there were.
        self.pass() / TURN > self.counted
    }
}

/// Interrupts are switched off at `masked`, and `until_read` later a reading with these pauses begins. Returns what
/// `reader` reads, and the earliest and the latest moment at which it looked.
fn reading(masked: u64, until_read: u64, pauses: [u64; 3], reader: fn(&Turns, &Masked) -> u64) -> (u64, [u64; 2]) {
    let turns = Turns::new();
    let counted = masked / TURN;
    (0..counted).for_each(|_| turns.count());
    let now = Cell::new(masked + until_read);
    let counter = Masked { now, pauses, looks: Cell::new(0), moments: Cell::new([0; 3]), counted };
    let read = reader(&turns, &counter);
    let looked = &counter.moments.get()[..counter.looks.get()];
    (read, [looked[0], looked[looked.len() - 1]])
}

/// All readings for which interrupts are off for less than a turn: every phase of the counter, with every pause.
fn cases() -> impl Iterator<Item = (u64, u64, [u64; 3])> {
    let base = 3 * TURN;
    (0..TURN).flat_map(move |phase| {
        (0..TURN).flat_map(move |until_read| {
            (0..TURN).flat_map(move |first| {
                (0..TURN).flat_map(move |second| {
                    (0..TURN)
                        .filter(move |third| until_read + first + second + third < TURN)
                        .map(move |third| (base + phase, until_read, [first, second, third]))
                })
            })
        })
    })
}

/// Returns how many cases give a reading that is not a moment of the reading itself.
fn wrong(reader: fn(&Turns, &Masked) -> u64) -> usize {
    cases()
        .filter(|(masked, until_read, pauses)| {
            let (read, [earliest, latest]) = reading(*masked, *until_read, *pauses, reader);
            read < earliest || read > latest
        })
        .count()
}

#[test]
fn a_reading_is_a_moment_of_the_reading_wherever_the_wrap_is() {
    assert_eq!(cases().count(), 16 * 3_876, "sums of four pauses below 16, for each of 16 phases");
    assert_eq!(wrong(read), 0);
}

/// The control: turns and counter alone. The other one looks for the wrap, and reads the counter once.
#[test]
fn without_the_look_for_a_wrap_a_reading_goes_backwards() {
    fn plain(turns: &Turns, counter: &Masked) -> u64 {
        u64::from(turns.get()) << BITS | u64::from(counter.count())
    }
    fn once(turns: &Turns, counter: &Masked) -> u64 {
        let count = counter.count();
        u64::from(turns.get() + u32::from(counter.has_wrapped())) << BITS | u64::from(count)
    }
    // The interrupt has not run yet: one tick later the clock shows fifteen ticks less.
    let last_of_turn = 4 * TURN - 1;
    let (before, _) = reading(last_of_turn, 0, [0; 3], plain);
    let (after, _) = reading(last_of_turn, 1, [0; 3], plain);
    assert_eq!((before, after), (last_of_turn, last_of_turn + 1 - TURN));
    assert!(wrong(plain) > 0);
    // The wrap comes between the looks: the clock shows the end of a turn that has only begun.
    let (ahead, [_, latest]) = reading(last_of_turn, 0, [0, 1, 0], once);
    assert_eq!((ahead, latest), (last_of_turn + TURN, last_of_turn + 1));
    assert!(wrong(once) > 0);
}

/// What the documentation says that nothing can notice: one flag stands for two wraps.
#[test]
fn interrupts_that_are_off_for_more_than_a_turn_put_the_clock_a_turn_behind() {
    let (read, [earliest, _]) = reading(3 * TURN, 2 * TURN, [0; 3], read);
    assert_eq!(read, earliest - TURN);
}

#[test]
fn a_gap_of_a_whole_wrap_of_what_the_device_sees_is_overdue() {
    let mut clock = Widened::starting_at(5, 100);
    let mut look = |now| {
        let look = clock.look(now);
        (look.ticks, look.overdue)
    };
    assert_eq!(look(105), (105, false));
    assert_eq!(look(206), (206, true));
    // The 32 bits are the same as before.
    assert_eq!(look(206 + (1 << 32)), (206, true));
    assert_eq!(look(207 + (1 << 32)), (207, false));
}

/// A step of the device that takes longer than a turn of SysTick at 12.5 MHz.
#[test]
fn a_widened_counter_keeps_the_time_and_a_plain_one_loses_it() {
    const HERTZ: u32 = 12_500_000;
    const STEP: u64 = 2 * HERTZ as u64;
    let mut clock = Widened::starting_at(0, 60 * HERTZ);
    let mut widened = Time::new(HERTZ, u32::MAX, 60 * HERTZ, 0);
    let mut plain = Time::new(HERTZ, 0x00FF_FFFF, 0x00FF_FFFF, 0);
    for step in 1..=1_000 {
        let now = step * STEP;
        widened.tick(clock.look(now));
        plain.tick(proverka_device::board::Look::in_time((now & 0x00FF_FFFF) as u32));
    }
    // A plain counter loses a turn in each step, and nothing shows it.
    assert_eq!((widened.mono_s(), plain.mono_s()), (2_000, ((STEP - (1 << 24)) * 1_000 / u64::from(HERTZ)) as u32));
}
