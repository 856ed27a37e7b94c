//! Reads whole lines, one block at a time.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

/// Smallest size of a block: it stays in the cache of a core between reading and parsing. Unit: bytes.
const BLOCK: usize = 128 * 1024;

/// A piece of a stream that ends where a line ends.
pub(super) struct Block {
    /// It has the greatest length of a block, so that nothing is cleared or allocated between blocks.
    room: Vec<u8>,
    start: usize,
    end: usize,
}

impl Block {
    /// The bytes of the block.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.room[self.start..self.end]
    }

    /// Removes `bytes` bytes from its front.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.start += bytes;
    }
}

/// Cuts a stream into blocks of whole lines. Between blocks it keeps only the start of a line that the block cut off.
pub(super) struct Blocks<'a> {
    reader: &'a mut (dyn Read + Send),
    carry: Vec<u8>,
    size: usize,
    sequence: u64,
    bytes: u64,
    /// The digest of what has been read, if it is wanted.
    digest: Option<Sha256>,
    ended: bool,
    /// The previous line was too long, and the rest of it has not been read yet.
    in_long_line: bool,
}

/// Position of a block in the stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// Number of the block, from 0.
    pub(super) sequence: u64,
    /// Number of bytes of the stream that have been read up to this block.
    pub(super) bytes: u64,
}

impl<'a> Blocks<'a> {
    /// Lines of up to `max_line` bytes are returned whole. A longer line is returned with more than `max_line` bytes,
    /// but not necessarily whole; the next line follows it.
    pub(super) fn new(reader: &'a mut (dyn Read + Send), max_line: usize, with_digest: bool) -> Self {
        // Room for a line, CRLF, and one more byte that shows that a line is too long.
        let size = BLOCK.max(max_line.saturating_add(3));
        let digest = with_digest.then(Sha256::new);
        Self { reader, carry: Vec::new(), size, sequence: 0, bytes: 0, digest, ended: false, in_long_line: false }
    }

    /// The SHA-256 of what has been read, if it is wanted, and its length in bytes.
    pub(super) fn digest(self) -> Option<([u8; 32], u64)> {
        self.digest.map(|digest| (digest.finalize().into(), self.bytes))
    }

    /// Allocates one block.
    pub(super) fn block(&self) -> Block {
        Block { room: vec![0; self.size], start: 0, end: 0 }
    }

    /// Fills `block` with the next lines; `None` at the end. A block is never empty.
    pub(super) fn fill(&mut self, block: &mut Block) -> io::Result<Option<Head>> {
        block.start = 0;
        block.end = self.carry.len();
        block.room[..block.end].copy_from_slice(&self.carry);
        self.carry.clear();
        self.read(block)?;
        while self.in_long_line && block.start < block.end {
            match memchr::memchr(b'\n', block.bytes()) {
                Some(end) => {
                    self.in_long_line = false;
                    block.start = end + 1;
                }
                None => block.start = block.end,
            }
            if block.start == block.end {
                (block.start, block.end) = (0, 0);
                self.read(block)?;
            }
        }
        if block.bytes().is_empty() {
            return Ok(None);
        }
        if !self.ended {
            match memchr::memrchr(b'\n', block.bytes()) {
                Some(last) => {
                    let end = block.start + last + 1;
                    self.carry.extend_from_slice(&block.room[end..block.end]);
                    block.end = end;
                }
                // The block has no line end yet. If a long line left little room in the block, its start is moved to
                // the front first.
                None if block.start > 0 => {
                    self.carry.extend_from_slice(block.bytes());
                    return self.fill(block);
                }
                None => self.in_long_line = true,
            }
        }
        let head = Head { sequence: self.sequence, bytes: self.bytes };
        self.sequence += 1;
        Ok(Some(head))
    }

    /// Reads until the block is full or the stream ends.
    fn read(&mut self, block: &mut Block) -> io::Result<()> {
        while !self.ended && block.end < self.size {
            match self.reader.read(&mut block.room[block.end..]) {
                Ok(0) => self.ended = true,
                Ok(read) => {
                    if let Some(digest) = &mut self.digest {
                        digest.update(&block.room[block.end..block.end + read]);
                    }
                    block.end += read;
                    self.bytes += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
