//! Does everything that a device does with its record, on a ring that the host filled, and counts the instructions of
//! each step.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(not(target_os = "none"))]
fn main() {}

#[cfg(target_os = "none")]
mod probe {
    use core::hint::black_box;
    use core::ops::ControlFlow;
    use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
    use proverka::journal::digest::release_message;
    use proverka::journal::{
        Carried, Contributions, Draft, EntryKind, ExportRequest, Hash, Journal, Layout, Stamp, Term,
    };
    use proverka::party::{Holder, Party};
    use proverka_journal_m0::{Figure, Nvmc, Refused, done, figure, instructions, parameter, start};

    /// The record lies in the last 133 KiB of the flash.
    const LAYOUT: Layout = Layout { base: 0x1_EC00, ring: 128 };

    type Record = Journal<Nvmc>;

    /// Reports the step that failed, and stops.
    fn stop(step: u32) -> ! {
        figure(Figure::Failed, step);
        done()
    }

    fn counted<R, E>(which: Figure, operation: impl FnOnce() -> Result<R, E>) -> R {
        match instructions(operation) {
            (Ok(result), took) => {
                figure(which, took);
                result
            }
            _ => stop(which as u32),
        }
    }

    /// Makes a party's signature, because no line to a party exists here. It is kept out of line, so that it does not
    /// add to the stack of the record.
    #[inline(never)]
    fn by(seed: u8, message: &[u8]) -> [u8; 64] {
        SigningKey::from_bytes(&[seed; 32]).sign(message).to_bytes()
    }

    /// Measures a signature and a strict verification alone, for comparison.
    #[inline(never)]
    fn bare() {
        let signer = SigningKey::from_bytes(black_box(&[9; 32]));
        let signature = counted(Figure::Sign, || Ok::<_, Refused>(signer.sign(black_box(&[7; 83])).to_bytes()));
        let Ok(key) = VerifyingKey::from_bytes(black_box(&signer.verifying_key().to_bytes())) else {
            stop(Figure::Verify as u32)
        };
        counted(Figure::Verify, || {
            key.verify_strict(black_box(&[7; 83]), &Signature::from_bytes(black_box(&signature)))
        });
    }

    fn term(content: &[u8; 256]) -> Term {
        Term::from_bytes(content).unwrap_or_else(|| stop(100))
    }

    /// Does what a blank device would do. The ring here is full, so this is linked but not run.
    #[inline(never)]
    fn enrolled() -> u32 {
        let contributions = Contributions::new(black_box([1; 32]), black_box([2; 32]), black_box([3; 32]));
        let Some(contributions) = contributions else { stop(101) };
        let term = term(black_box(&[0; 256]));
        let signature = black_box([0; 64]);
        let enrolled = Journal::<_>::enrol(Nvmc, LAYOUT, &term, &signature, &signature, &contributions);
        if enrolled.is_err() { stop(102) } else { 0 }
    }

    fn mounted(flash: Nvmc) -> Result<Record, Refused> {
        match Journal::mount(flash, LAYOUT) {
            Ok(record) if record.damage().is_none() => Ok(record),
            _ => Err(Refused),
        }
    }

    fn stamp(record: &Record) -> Stamp {
        Stamp { mono_s: 1, earliest: record.earliest().saturating_add(1), width_s: 5 }
    }

    fn append(record: &mut Record, which: Figure, kind: EntryKind, annex: &[u8]) {
        let draft = Draft { kind, holder: Holder::Jointly, stamp: stamp(record), payload: [1; 24], annex };
        let _ = black_box(counted(which, || record.append_raw(&draft)));
    }

    #[inline(never)]
    fn released(record: &mut Record) {
        let (size, stamp) = (record.size(), stamp(record));
        let carried = Carried { totals: [5; 16], limits: [700; 8], expiry: (1_900_000_000, 1_900_086_400) };
        let statement = record.release_statement(size, &carried).unwrap_or_else(|_| stop(103));
        let term = record.term();
        let host = by(1, release_message(&term, Party::Host, &statement).bytes());
        let inspectorate = by(2, release_message(&term, Party::Inspectorate, &statement).bytes());
        let _ = counted(Figure::Release, || record.release(stamp, size, &carried, &host, &inspectorate));
    }

    #[inline(never)]
    fn exported(record: &mut Record) {
        let nonce: Hash = [6; 32];
        let request =
            ExportRequest { state: 1, stamp: stamp(record), nonce_h: nonce, nonce_i: nonce, firmware: [7; 32] };
        black_box(&counted(Figure::Export, || record.export(&request)));
    }

    #[inline(never)]
    fn visited(record: &mut Record) -> u32 {
        let mut kept = 0;
        let base = record.base().unwrap_or_else(|_| stop(104));
        counted(Figure::Visit, || {
            record.visit(base.size.saturating_add(1), |seen| {
                kept += 1;
                black_box(seen.annex());
                ControlFlow::<()>::Continue(())
            })
        });
        kept
    }

    #[cortex_m_rt::entry]
    fn main() -> ! {
        start();
        if parameter(2) != u32::MAX {
            figure(Figure::Size, enrolled());
        }
        bare();
        let mut record = counted(Figure::Mount, || mounted(Nvmc));
        figure(Figure::Size, record.size());
        figure(Figure::Kept, visited(&mut record));
        released(&mut record);
        // The key is derived at the first signature after a mount. The release has already signed, so the record is
        // mounted again.
        let mut record = counted(Figure::MountAgain, || mounted(record.into_flash()));
        append(&mut record, Figure::AppendFirst, EntryKind::Tally, &[]);
        append(&mut record, Figure::Append, EntryKind::Tally, &[]);
        append(&mut record, Figure::AppendParts, EntryKind::Time, &[1; 192]);
        let now = stamp(&record);
        let _ = counted(Figure::Rotate, || record.rotate(now, Holder::Jointly, black_box(&[8; 32])));
        exported(&mut record);
        done()
    }
}
