//! Adds an entry in one call and in steps, and counts the instructions of both and of the longest step.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {}

#[cfg(target_os = "none")]
mod probe {
    use core::hint::black_box;
    use core::task::Poll;
    use proverka::journal::payload::Tally;
    use proverka::journal::{Appending, Journal, Layout, Receipt, Stamp};
    use proverka::party::Holder;
    use proverka_journal_m0::{Figure, Nvmc, Refused, done, figure, instructions, start};

    /// The record lies in the last 133 KiB of the flash.
    const LAYOUT: Layout = Layout { base: 0x1_EC00, ring: 128 };

    type Record = Journal<Nvmc>;

    /// Reports the step that failed, and stops.
    fn stop(step: u32) -> ! {
        figure(Figure::Failed, step);
        done()
    }

    fn tally(total: u32) -> Tally {
        Tally { category: 0, verdict: 0, delta: 1, total, limit: 700, request: 0 }
    }

    fn stamp(record: &Record) -> Stamp {
        Stamp { mono_s: 1, earliest: record.earliest().saturating_add(1), width_s: 5 }
    }

    fn mounted(flash: Nvmc) -> Record {
        match Journal::mount(flash, LAYOUT) {
            Ok(record) if record.damage().is_none() => record,
            _ => stop(Figure::Mount as u32),
        }
    }

    /// Polls to the end, and reports the number of steps, and the instructions of all and of the longest before the
    /// last.
    #[inline(never)]
    fn polled(record: &mut Record, mut appending: Appending<Tally>, began: u32) -> Result<Receipt, Refused> {
        let (mut steps, mut all, mut longest) = (0_u32, began, began);
        loop {
            let (step, took) = instructions(|| appending.poll(record));
            (steps, all) = (steps.saturating_add(1), all.saturating_add(took));
            match step {
                Poll::Pending => longest = longest.max(took),
                Poll::Ready(added) => {
                    figure(Figure::Steps, steps);
                    figure(Figure::AppendSteps, all);
                    figure(Figure::StepLongest, longest);
                    figure(Figure::StepWrite, took);
                    return added.map_err(|_| Refused);
                }
            }
        }
    }

    #[inline(never)]
    fn stepwise(record: &mut Record, total: u32) -> Receipt {
        let now = stamp(record);
        let (started, took) = instructions(|| record.start(now, Holder::Jointly, black_box(tally(total))));
        match started.map(|appending| polled(record, appending, took)) {
            Ok(Ok(receipt)) => receipt,
            _ => stop(Figure::Steps as u32),
        }
    }

    #[cortex_m_rt::entry]
    fn main() -> ! {
        start();
        let mut record = mounted(Nvmc);
        // The first entry derives the key in steps; only the second one's figures stay.
        let first = stepwise(&mut record, 1);
        let second = stepwise(&mut record, 2);
        let (now, event) = (stamp(&record), tally(3));
        let (added, took) = instructions(|| record.append(now, Holder::Jointly, black_box(&event)));
        figure(Figure::Append, took);
        match added {
            Ok(third) if third.seq == second.seq.wrapping_add(1) && second.seq == first.seq.wrapping_add(1) => {}
            _ => stop(Figure::Append as u32),
        }
        done()
    }
}
