//! A bundle in parts that an attacker can move.

use crate::attack::{Bytes32, Scribe};

/// All parts of a bundle, each as it will be in the file.
#[derive(Clone)]
pub struct Parts {
    pub genesis: Vec<u8>,
    pub base: (u32, Bytes32, u16, Bytes32),
    pub count: u32,
    pub entries: Vec<Vec<u8>>,
    pub statements: Vec<Vec<u8>>,
    pub end: (u32, Bytes32),
}

impl Parts {
    /// The honest bundle of a whole record.
    pub fn from_scribe(scribe: &Scribe) -> Self {
        Self::from_base(scribe, 0)
    }

    /// The honest bundle of what remains after the first `base` entries were erased.
    pub fn from_base(scribe: &Scribe, base: u32) -> Self {
        let entries: Vec<_> = scribe.pieces[base as usize..].iter().map(|piece| piece.bytes()).collect();
        let epoch = scribe
            .pieces
            .get(base as usize)
            .map_or(scribe.epoch, |piece| u16::from_le_bytes(piece.body[6..8].try_into().unwrap()));
        Self {
            genesis: scribe.genesis.clone(),
            base: (base, scribe.heads[base as usize], epoch, *scribe.key(epoch).pk),
            count: u32::try_from(entries.len()).unwrap(),
            entries,
            statements: vec![],
            end: (scribe.size(), scribe.head()),
        }
    }

    /// Makes count and end match the entries, as an attacker would who knows the format.
    pub fn recount(mut self, heads: &[Bytes32]) -> Self {
        self.count = u32::try_from(self.entries.len()).unwrap();
        let size = self.base.0 + self.count;
        self.end = (size, heads.get(size as usize).copied().unwrap_or(self.end.1));
        self
    }

    /// The bytes of the whole file.
    pub fn bytes(&self) -> Vec<u8> {
        let (size, head, epoch, key) = &self.base;
        let statements = u32::try_from(self.statements.len()).unwrap();
        [
            b"PVKB1\0\0\0",
            &self.genesis[..],
            &size.to_le_bytes(),
            head,
            &epoch.to_le_bytes(),
            &[0, 0],
            key,
            &self.count.to_le_bytes(),
            &self.entries.concat(),
            &statements.to_le_bytes(),
            &self.statements.concat(),
            &self.end.0.to_le_bytes(),
            &self.end.1,
        ]
        .concat()
    }
}

/// The bundle of the record as it was at `size`.
pub fn cut_at(scribe: &Scribe, size: u32) -> Vec<u8> {
    let mut parts = Parts::from_scribe(scribe);
    parts.entries.truncate(size as usize);
    parts.recount(&scribe.heads).bytes()
}
