//! What an entry says in its payload and its annex, and who signed it.

use super::read::{i64_at, u16_at, u32_at};
use super::walk::{Walk, totals_at};
use super::{Check, Given, Lenient};
use crate::attack::{HOST, INSPECTORATE, kind};

impl Lenient<'_> {
    /// Checks the payload and the annex of an entry, and takes from them what later entries build on.
    pub(super) fn act(
        &self,
        given: &Given<'_>,
        walk: &mut Walk,
        number: u8,
        payload: &[u8],
        annex: &[u8],
    ) -> Result<(), Check> {
        let term = &given.term[..];
        let both = [(HOST, [HOST, 0, 0, 0]), (INSPECTORATE, [INSPECTORATE, 0, 0, 0])];
        let filled = match number {
            kind::OPEN => (9, 192),
            kind::CLOSE => (8, 96),
            kind::COSIGN_H | kind::COSIGN_I => (4, 96),
            kind::DISPUTED => (5, 128),
            kind::EPOCH => (2, 32),
            kind::TIME => (16, 192),
            kind::EXPIRE => (16, 0),
            kind::LIMIT => (8, 160),
            kind::EXTEND => (16, 160),
            kind::RELEASE => (4, 312),
            15 => (12, 0),
            16 => (4, 0),
            kind::RETIRE => (0, 160),
            _ => (24, 0),
        };
        let mut rest = payload[filled.0..].iter().chain(annex.get(filled.1..).unwrap_or(&[]));
        let zero = rest.all(|byte| *byte == 0)
            && !(number == kind::LIMIT && payload[1..4] != [0; 3])
            && !(number == 15 && payload[2..4] != [0; 2]);
        self.need(Check::Zero, zero)?;
        let here = [&walk.size.to_le_bytes()[..], &walk.head].concat();
        match number {
            kind::OPEN => {
                for (role, role4) in both {
                    let signature = &annex[32 + 64 * usize::from(role - 1)..][..64];
                    if payload[8] & role == 0 {
                        self.need(Check::Session, signature == [0; 64])?;
                        continue;
                    }
                    let parts: [&[u8]; 7] =
                        [b"proverka/1/open", term, &role4, payload, &annex[160..192], &here, &annex[..32]];
                    self.party(given, role, &parts, signature)?;
                }
            }
            kind::CLOSE => {
                let totals = totals_at(annex, 32);
                let fits = walk.known.fits(&totals);
                walk.known.totals = totals.map(Some);
                self.need(Check::Sum, fits)?;
            }
            kind::COSIGN_H | kind::COSIGN_I | kind::DISPUTED => {
                let size = u32_at(payload, 0);
                let close = walk.close.or(walk.passed.first().copied().filter(|(base, _)| *base > 0));
                let known = close.is_some_and(|(at, head)| at == size && head == annex[..32]);
                let erased =
                    walk.close.is_none() && size > 0 && walk.passed.first().is_some_and(|(base, _)| size < *base);
                self.need(Check::Witness, known || erased)?;
                if number == kind::DISPUTED {
                    self.need(Check::Witness, payload[4] == HOST || payload[4] == INSPECTORATE)?;
                    let parts: [&[u8]; 5] =
                        [b"proverka/1/disp", term, &[payload[4], 0, 0, 0], &payload[..4], &annex[..64]];
                    return self.party(given, payload[4], &parts, &annex[64..128]);
                }
                let (role, role4) = both[usize::from(number - kind::COSIGN_H)];
                let parts: [&[u8]; 5] = [b"proverka/1/cosi", term, &role4, &payload[..4], &annex[..32]];
                self.party(given, role, &parts, &annex[32..96])?;
            }
            kind::EPOCH => {
                let next = walk.epoch.checked_add(1) == Some(u16_at(payload, 0));
                let key = &annex[..32];
                let used = key == walk.key || key == &given.genesis[56..88] || key == &given.genesis[88..120];
                self.need(Check::Epoch, next && !used && self.fit_key(key))?;
                walk.epoch = u16_at(payload, 0);
                walk.key = key.try_into().unwrap();
            }
            kind::TIME => {
                let words = [32, 40, 48, 56].map(|at| i64_at(annex, at));
                for (role, role4) in both {
                    let stated = &annex[16 + 16 * usize::from(role)..][..16];
                    let signature = &annex[64 * usize::from(role)..][..64];
                    let parts: [&[u8]; 6] = [b"proverka/1/time", term, &role4, stated, &here, &annex[..32]];
                    self.party(given, role, &parts, signature)?;
                }
                let common = (words[0].max(words[2]), words[1].min(words[3]));
                let fits = words[0] <= words[1] && words[2] <= words[3];
                self.need(Check::Clock, fits && common == (i64_at(payload, 0), i64_at(payload, 8)))?;
            }
            kind::LIMIT | kind::EXTEND | kind::RETIRE => {
                for (role, role4) in both {
                    let signature = &annex[32 + 64 * usize::from(role - 1)..][..64];
                    let parts: [&[u8]; 7] =
                        [b"proverka/1/acts", term, &role4, &[number, 0, 0, 0], payload, &here, &annex[..32]];
                    self.party(given, role, &parts, signature)?;
                }
                self.need(Check::Clock, number != kind::EXTEND || i64_at(payload, 0) <= i64_at(payload, 8))?;
                if number == kind::LIMIT {
                    self.need(Check::Expiry, payload[0] < 8)?;
                    if let Some(limit) = walk.known.limits.get_mut(usize::from(payload[0])) {
                        *limit = Some(u32_at(payload, 4));
                    }
                } else if number == kind::EXTEND {
                    self.need(Check::Expiry, !walk.has_expired())?;
                    walk.known.expiry = Some(payload[..16].to_vec());
                }
            }
            kind::EXPIRE => {
                let (lo, hi) = (i64_at(payload, 0), i64_at(payload, 8));
                let fits = !walk.expired && lo <= hi && walk.earliest >= hi;
                let in_force = walk.known.expiry.as_ref().is_none_or(|expiry| *expiry == payload[..16]);
                self.need(Check::Expiry, fits && in_force)?;
                walk.expired = true;
                walk.known.expiry = Some(payload[..16].to_vec());
            }
            kind::RELEASE => {
                let size = u32_at(annex, 0);
                let fits = size == u32_at(payload, 0) && size > 0 && size <= walk.size && size >= walk.released;
                self.need(Check::Base, fits)?;
                self.need(Check::Zero, annex[6..8] == [0, 0])?;
                self.need(Check::Expiry, i64_at(annex, 168) <= i64_at(annex, 176))?;
                for (role, role4) in both {
                    let signature = &annex[184 + 64 * usize::from(role - 1)..][..64];
                    self.party(given, role, &[b"proverka/1/free", term, &role4, &annex[..184]], signature)?;
                }
                walk.released = size;
                if let Some(at) = walk.passed.iter().position(|(passed, _)| *passed == size) {
                    let (epoch, key, known) = &walk.releases[at];
                    let named =
                        walk.passed[at].1 == annex[8..40] && *epoch == u16_at(annex, 4) && *key == annex[40..72];
                    self.need(Check::Base, named)?;
                    let limits = known.limits.iter().zip(annex[136..168].chunks(4));
                    let fits = limits.clone().all(|(known, limit)| known.is_none_or(|known| known == u32_at(limit, 0)))
                        && known.expiry.as_ref().is_none_or(|expiry| *expiry == annex[168..184]);
                    self.need(Check::Expiry, fits)?;
                    self.need(Check::Sum, known.fits(&totals_at(annex, 72)))?;
                    walk.covered |= named;
                }
            }
            _ => {}
        }
        Ok(())
    }
}
