//! The numbers of changes: each change is made once, and a repeated request gets the same reply.

use proverka::wire::{Asked, Bytes, Enrol, Refusal, Reply, Request};
use sha2::{Digest as _, Sha256};

/// The highest number that a change may have if the device knows no number of an earlier change.
const FIRST_NUMBER: u64 = 1 << 63;
/// How far a number may be above the previous one. Without a bound, one request with the highest possible number would
/// leave no number for later requests. With a large bound, whoever holds the cable could get there too, because the
/// number of a count survives a restart. With this bound it takes 2^47 requests.
const NUMBER_STEP: u64 = 1 << 16;

/// The highest number of a change so far, and the last change with its reply.
#[derive(Debug)]
pub(super) struct Numbers {
    last: u64,
    kept: Option<Kept>,
}

/// A change that was made, and its reply.
#[derive(Debug)]
struct Kept {
    number: u64,
    request: Request,
    reply: Reply<'static>,
}

/// True if the request contains a secret, which must not stay in memory.
pub(super) const fn is_secret(request: &Request) -> bool {
    matches!(request, Request::Enrol(Enrol::Contribute { .. }))
}

/// Returns the request without its secret: the bytes of a contribution are replaced by their hash.
fn blinded(request: &Request) -> Request {
    match request {
        Request::Enrol(Enrol::Contribute { party, bytes }) => {
            let hash: [u8; 32] = Sha256::digest(bytes.0).into();
            Request::Enrol(Enrol::Contribute { party: *party, bytes: Bytes(hash) })
        }
        other => *other,
    }
}

impl Numbers {
    /// Makes the state before the first change since the start. `last` is the number that the record contains, 0 for
    /// none.
    pub(super) const fn after(last: u64) -> Self {
        Self { last, kept: None }
    }

    /// Returns the highest number of a change so far.
    pub(super) const fn last(&self) -> u64 {
        self.last
    }

    /// Returns the reply to the last change.
    pub(super) fn reply(&self) -> Option<&Reply<'static>> {
        self.kept.as_ref().map(|kept| &kept.reply)
    }

    /// Returns `None` unless the last change has the number of this request. Then it is `Ok` for the same request,
    /// whose reply is kept, and an error if the number was used for another one.
    pub(super) fn is_repeat(&self, asked: &Asked) -> Option<Result<(), Refusal>> {
        let kept = self.kept.as_ref().filter(|kept| kept.number == asked.number)?;
        Some(if kept.request == blinded(&asked.request) { Ok(()) } else { Err(Refusal::Reused) })
    }

    /// Checks that a new change has an acceptable number.
    pub(super) fn admit(&self, number: u64) -> Result<(), Refusal> {
        let last = self.last;
        let highest = if last == 0 { FIRST_NUMBER } else { last.saturating_add(NUMBER_STEP) };
        if number <= last || number > highest { Err(Refusal::Old { last }) } else { Ok(()) }
    }

    /// Stores a change that was made, and its reply.
    pub(super) fn keep(&mut self, asked: &Asked, reply: &Reply<'static>) {
        self.last = asked.number;
        self.keep_reply(asked, reply);
    }

    /// Stores the reply to a change that was made before the start.
    pub(super) fn keep_reply(&mut self, asked: &Asked, reply: &Reply<'static>) {
        self.kept = Some(Kept { number: asked.number, request: blinded(&asked.request), reply: *reply });
    }

    /// Forgets the reply to the last change.
    pub(super) fn forget(&mut self) {
        self.kept = None;
    }
}
