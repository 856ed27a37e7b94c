//! Fingerprints on disk, so that any number of them can be compared.
//!
//! The first bits of a fingerprint select one of 512 buckets. A bucket keeps a few dozen fingerprints in memory. The
//! others go to one temporary file, in chunks of which each refers to the previous chunk of the same bucket. At the
//! end, each bucket is either small enough to be sorted in memory, or it is distributed again by its next bits.

use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::ids::Print;

const BUCKET_BITS: u32 = 9;
const BUCKETS: usize = 1 << BUCKET_BITS;
/// Number of fingerprints in one chunk.
const CHUNK: usize = 32;
const PRINT_BYTES: usize = 24;
const CHUNK_BYTES: usize = 16 + CHUNK * PRINT_BYTES;
/// Greatest number of fingerprints that are sorted in memory at a time: 576 KiB.
const SORTED: u64 = 24 * 1024;
/// How many times fingerprints can be distributed by bits that were not used before.
const MOST_LEVELS: u32 = u64::BITS / BUCKET_BITS;
/// The place of the previous chunk, if there is none.
const NONE: u64 = u64::MAX;

/// An id that occurs twice: the place of the repetition, and the place before it.
pub(super) type Twice = (u64, u64);

/// The first repeated ids, and how many there are in total.
#[derive(Debug)]
pub(super) struct Repeats {
    pub(super) first: BinaryHeap<Twice>,
    pub(super) all: u64,
    most: usize,
}

impl Repeats {
    fn note(&mut self, twice: Twice) {
        self.all += 1;
        self.first.push(twice);
        if self.first.len() > self.most {
            self.first.pop();
        }
    }

    /// Removes repeated fingerprints: only the first of each remains.
    fn sift(&mut self, prints: &mut Vec<Print>) {
        prints.sort_unstable();
        prints.dedup_by(|later, first| {
            let same = later.hash == first.hash;
            if same {
                self.note((later.place, first.place));
            }
            same
        });
    }
}

/// The file of chunks. No other process sees it, and it is deleted with the process.
#[derive(Default)]
struct Chunks {
    file: Option<File>,
    end: u64,
    /// Chunks that are not written to the file yet.
    late: Vec<u8>,
}

impl Chunks {
    const LATE: usize = 64 * 1024;

    /// Appends a chunk, and returns its place.
    fn append(&mut self, before: u64, prints: &[Print]) -> io::Result<u64> {
        let place = self.end + self.late.len() as u64;
        self.late.extend_from_slice(&before.to_le_bytes());
        self.late.extend_from_slice(&(prints.len() as u64).to_le_bytes());
        for print in prints {
            for word in [print.hash[0], print.hash[1], print.place] {
                self.late.extend_from_slice(&word.to_le_bytes());
            }
        }
        self.late.resize(self.late.len() + (CHUNK - prints.len()) * PRINT_BYTES, 0);
        if self.late.len() >= Self::LATE {
            self.write()?;
        }
        Ok(place)
    }

    fn write(&mut self) -> io::Result<()> {
        if self.late.is_empty() {
            return Ok(());
        }
        if self.file.is_none() {
            self.file = Some(tempfile::tempfile()?);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        file.seek(SeekFrom::Start(self.end))?;
        file.write_all(&self.late)?;
        self.end += self.late.len() as u64;
        self.late.clear();
        Ok(())
    }

    /// Reads the chunk at `place`, calls `each` with its fingerprints, and returns the place of the previous chunk.
    fn read(&mut self, place: u64, each: &mut dyn FnMut(&mut Self, Print) -> io::Result<()>) -> io::Result<u64> {
        if place >= self.end {
            self.write()?;
        }
        let mut bytes = [0; CHUNK_BYTES];
        let Some(file) = &mut self.file else { return Ok(NONE) };
        file.seek(SeekFrom::Start(place))?;
        file.read_exact(&mut bytes)?;
        let (words, _) = bytes.as_chunks::<8>();
        let word = |index: usize| u64::from_le_bytes(words[index]);
        let count = usize::try_from(word(1)).unwrap_or(CHUNK).min(CHUNK);
        for index in 0..count {
            let at = 2 + 3 * index;
            each(self, Print { hash: [word(at), word(at + 1)], place: word(at + 2) })?;
        }
        Ok(word(0))
    }
}

/// Fingerprints, distributed by their bits of one level.
struct Buckets {
    level: u32,
    held: Vec<Vec<Print>>,
    last: Vec<u64>,
    counts: Vec<u64>,
}

impl Buckets {
    fn new(level: u32) -> Self {
        Self { level, held: vec![Vec::new(); BUCKETS], last: vec![NONE; BUCKETS], counts: vec![0; BUCKETS] }
    }

    fn add(&mut self, print: Print, chunks: &mut Chunks, repeats: &mut Repeats) -> io::Result<()> {
        let bits = print.hash[0] >> (u64::BITS - BUCKET_BITS * (self.level + 1));
        let bucket = usize::try_from(bits).unwrap_or(0) % BUCKETS;
        let held = &mut self.held[bucket];
        if held.capacity() == 0 {
            held.reserve_exact(CHUNK);
        }
        if held.len() == CHUNK {
            // Repetitions are rare here, but this way an id that is repeated a million times is stored only once.
            repeats.sift(held);
            if held.len() == CHUNK {
                self.last[bucket] = chunks.append(self.last[bucket], held)?;
                self.counts[bucket] += CHUNK as u64;
                held.clear();
            }
        }
        held.push(print);
        Ok(())
    }

    /// Compares all fingerprints of each bucket.
    fn finish(mut self, chunks: &mut Chunks, repeats: &mut Repeats) -> io::Result<()> {
        let mut sorted = Vec::new();
        for bucket in 0..BUCKETS {
            let mut held = std::mem::take(&mut self.held[bucket]);
            if self.last[bucket] == NONE {
                repeats.sift(&mut held);
            } else {
                self.last[bucket] = chunks.append(self.last[bucket], &held)?;
                self.counts[bucket] += held.len() as u64;
            }
        }
        self.held = Vec::new();
        for bucket in 0..BUCKETS {
            let mut place = self.last[bucket];
            if self.counts[bucket] <= SORTED {
                sorted.clear();
                while place != NONE {
                    place = chunks.read(place, &mut |_, print| {
                        sorted.push(print);
                        Ok(())
                    })?;
                }
                repeats.sift(&mut sorted);
                continue;
            }
            if self.level + 1 >= MOST_LEVELS {
                // This would need more lines than a place can number.
                return Err(io::Error::other("too many ids in one bucket"));
            }
            sorted = Vec::new();
            let mut next = Self::new(self.level + 1);
            while place != NONE {
                place = chunks.read(place, &mut |chunks, print| next.add(print, chunks, repeats))?;
            }
            next.finish(chunks, repeats)?;
        }
        Ok(())
    }
}

/// All fingerprints of one input.
pub(super) struct Spill {
    chunks: Chunks,
    buckets: Buckets,
    repeats: Repeats,
}

impl Spill {
    /// Creates a store that reports the first `most` repetitions.
    pub(super) fn new(most: usize) -> Self {
        let repeats = Repeats { first: BinaryHeap::new(), all: 0, most };
        Self { chunks: Chunks::default(), buckets: Buckets::new(0), repeats }
    }

    pub(super) fn add(&mut self, print: Print) -> io::Result<()> {
        self.buckets.add(print, &mut self.chunks, &mut self.repeats)
    }

    /// Finds the ids that occur twice.
    pub(super) fn finish(mut self) -> io::Result<Repeats> {
        self.buckets.finish(&mut self.chunks, &mut self.repeats)?;
        Ok(self.repeats)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adds each fingerprint twice, far apart; `spread` chooses the bits of the fingerprint that differ.
    fn repeats_of(prints: u64, spread: impl Fn(u64) -> u64) -> Repeats {
        let mut spill = Spill::new(20);
        for line in 0..2 * prints {
            let hash = [spread(line % prints), 7];
            spill.add(Print { hash, place: Print::place(line + 1, 1) }).expect("room");
        }
        spill.finish().expect("room")
    }

    #[test]
    fn buckets_that_do_not_fit_in_memory_are_distributed_again() {
        // The fingerprints differ in low bits only, so all go to the same bucket on the first levels, and 60,000 are
        // more than are sorted at a time.
        let repeats = repeats_of(30_000, |number| number << 1);
        assert_eq!(repeats.all, 30_000);
        let first = repeats.first.into_sorted_vec();
        assert_eq!(first.len(), 20);
        assert_eq!(first[0], (Print::place(30_001, 1), Print::place(1, 1)));
    }

    #[test]
    fn buckets_that_fit_in_memory_are_compared_there() {
        let repeats = repeats_of(30_000, |number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        assert_eq!(repeats.all, 30_000);
    }

    #[test]
    fn fingerprints_that_differ_in_their_second_half_only_differ() {
        let mut spill = Spill::new(20);
        for line in 0..10_000 {
            spill.add(Print { hash: [5, line], place: Print::place(line + 1, 1) }).expect("room");
        }
        assert_eq!(spill.finish().expect("room").all, 0);
    }
}
