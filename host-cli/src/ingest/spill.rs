//! Puts any number of hashes or fingerprints in order, in bounded memory.
//!
//! The first bits of an entry select one of 512 buckets. Each bucket keeps up to 32 KiB of entries in memory, all
//! together 16 MiB. What does not fit goes to one temporary file, a full bucket at a time. At the end the buckets come
//! one after the other: each is sorted in memory, if it has at most 8 MiB. Larger ones are sorted in runs, which are
//! merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

const BUCKET_BITS: u32 = 9;
const BUCKETS: usize = 1 << BUCKET_BITS;
/// Most bytes of one bucket that are kept in memory.
const BUCKET_BYTES: usize = 32 * 1024;
/// How many times as many bytes are sorted in memory at a time. A hundred million fingerprints have half as many in
/// each bucket.
const SORTED: usize = 256;
/// Least number of entries that are read at a time from each run of a merge.
const LEAST_READ: usize = 64;

/// What is put in order: a hash, or a fingerprint with its place.
pub(super) trait Entry: Copy + Ord {
    /// Length of an entry in the file.
    const BYTES: usize;

    /// Its first 64 bits. Entries are in the order of these bits first.
    fn first_bits(self) -> u64;

    /// Appends the entry to `bytes`.
    fn put(self, bytes: &mut Vec<u8>);

    /// Reads an entry of [`Self::BYTES`] bytes.
    fn get(bytes: &[u8]) -> Self;
}

/// The temporary file. No other process sees it, and it is deleted with the process.
#[derive(Default)]
struct Room {
    file: Option<File>,
    end: u64,
    bytes: Vec<u8>,
}

impl Room {
    /// Writes entries, and returns their place.
    fn append<E: Entry>(&mut self, entries: &[E]) -> io::Result<u64> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        self.bytes.clear();
        entries.iter().for_each(|entry| entry.put(&mut self.bytes));
        let place = self.end;
        file.seek(SeekFrom::Start(place))?;
        file.write_all(&self.bytes)?;
        self.end += self.bytes.len() as u64;
        Ok(place)
    }

    /// Reads `count` entries at `place`, and adds them to `entries`.
    fn read<E: Entry>(&mut self, place: u64, count: usize, entries: &mut Vec<E>) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        self.bytes.resize(count * E::BYTES, 0);
        file.seek(SeekFrom::Start(place))?;
        file.read_exact(&mut self.bytes)?;
        entries.extend(self.bytes.chunks_exact(E::BYTES).map(E::get));
        Ok(())
    }
}

/// The entries with the same first bits.
struct Bucket<E> {
    held: Vec<E>,
    /// The places of those in the file, each of which has as many as a bucket can hold.
    written: Vec<u64>,
}

/// All entries of one input.
pub(super) struct Spill<E> {
    buckets: Vec<Bucket<E>>,
    /// Number of entries that a bucket holds in memory.
    held: usize,
    room: Room,
}

impl<E: Entry> Spill<E> {
    pub(super) fn new() -> Self {
        Self::with_buckets_of(BUCKET_BYTES / E::BYTES)
    }

    fn with_buckets_of(held: usize) -> Self {
        let buckets = (0..BUCKETS).map(|_| Bucket { held: Vec::new(), written: Vec::new() });
        Self { buckets: buckets.collect(), held, room: Room::default() }
    }

    pub(super) fn add(&mut self, entry: E) -> io::Result<()> {
        let place = usize::try_from(entry.first_bits() >> (u64::BITS - BUCKET_BITS)).unwrap_or(0) % BUCKETS;
        let bucket = &mut self.buckets[place];
        if bucket.held.len() == self.held {
            bucket.written.push(self.room.append(&bucket.held)?);
            bucket.held.clear();
        }
        if bucket.held.len() == bucket.held.capacity() {
            bucket.held.reserve_exact(bucket.held.len().max(4).min(self.held - bucket.held.len()));
        }
        bucket.held.push(entry);
        Ok(())
    }

    /// Calls `each` with all entries in order.
    pub(super) fn in_order(self, mut each: impl FnMut(E) -> io::Result<()>) -> io::Result<()> {
        let Self { buckets, held: most, mut room } = self;
        for Bucket { mut held, written } in buckets {
            if written.len() >= SORTED {
                merge(&written, most, held, &mut room, &mut each)?;
                continue;
            }
            for place in written {
                room.read(place, most, &mut held)?;
            }
            held.sort_unstable();
            held.into_iter().try_for_each(&mut each)?;
        }
        Ok(())
    }
}

/// Sorts more entries than fit in memory: first in runs that fit, then by merging these.
fn merge<E: Entry>(
    written: &[u64],
    most: usize,
    held: Vec<E>,
    room: &mut Room,
    each: &mut impl FnMut(E) -> io::Result<()>,
) -> io::Result<()> {
    let mut runs = Vec::new();
    let mut run = held;
    for places in written.chunks(SORTED - 1) {
        for &place in places {
            room.read(place, most, &mut run)?;
        }
        run.sort_unstable();
        let place = room.append(&run)?;
        runs.push(Run { place, left: run.len(), read: Vec::new(), next: 0 });
        run.clear();
    }
    drop(run);
    let at_a_time = (SORTED * most / runs.len().max(1)).max(LEAST_READ);
    let mut first = BinaryHeap::new();
    for (index, run) in runs.iter_mut().enumerate() {
        first.extend(run.next(room, at_a_time)?.map(|entry| Reverse((entry, index))));
    }
    while let Some(mut top) = first.peek_mut() {
        let Reverse((entry, index)) = *top;
        each(entry)?;
        match runs[index].next(room, at_a_time)? {
            Some(entry) => *top = Reverse((entry, index)),
            None => drop(std::collections::binary_heap::PeekMut::pop(top)),
        }
    }
    Ok(())
}

/// Sorted entries in the file.
struct Run<E> {
    place: u64,
    left: usize,
    read: Vec<E>,
    next: usize,
}

impl<E: Entry> Run<E> {
    fn next(&mut self, room: &mut Room, at_a_time: usize) -> io::Result<Option<E>> {
        if self.next == self.read.len() {
            let count = self.left.min(at_a_time);
            self.read.clear();
            self.next = 0;
            room.read(self.place, count, &mut self.read)?;
            self.place += (count * E::BYTES) as u64;
            self.left -= count;
        }
        let entry = self.read.get(self.next).copied();
        self.next += 1;
        Ok(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ids::{Fingerprint, IdPlace};
    use super::*;

    /// Adds entries to buckets of `held`, and checks that they come back in order, each as often as it was added.
    fn check<E: Entry + std::fmt::Debug>(held: usize, entries: impl Iterator<Item = E>) {
        let mut spill = Spill::with_buckets_of(held);
        let mut expected = Vec::new();
        for entry in entries {
            spill.add(entry).expect("room");
            expected.push(entry);
        }
        expected.sort_unstable();
        let mut sorted = Vec::new();
        let listed = spill.in_order(|entry| {
            sorted.push(entry);
            Ok(())
        });
        listed.expect("room");
        assert!(sorted == expected, "{} entries, {} expected", sorted.len(), expected.len());
    }

    /// A number that looks random; different for different `number`s.
    fn mixed(number: u64) -> u64 {
        number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    #[test]
    fn entries_that_fit_in_memory_come_in_order() {
        check(64, std::iter::empty::<u64>());
        check(64, (0..10_000).map(mixed));
    }

    #[test]
    fn entries_that_do_not_fit_in_memory_come_in_order() {
        check(8, (0..50_000).map(mixed));
        let print = |number| Fingerprint { hash: [mixed(number % 30_000), 7], place: IdPlace::new(number, 1) };
        check(8, (0..50_000).map(print));
    }

    #[test]
    fn a_bucket_that_does_not_fit_in_memory_comes_in_order() {
        // All have the same first bits, as somebody may choose ids, and each comes twice.
        check(8, (0..20_000).map(|number| mixed(number % 10_000) >> BUCKET_BITS));
        check(8, (0..20_000).map(|number| Fingerprint { hash: [5, 7], place: IdPlace::new(mixed(number) >> 30, 1) }));
        check(1, (0..SORTED as u64).map(|number| number % 2));
        check(1, (0..=SORTED as u64).map(|number| number % 2));
    }
}
