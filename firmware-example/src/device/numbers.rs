//! The numbers of changes: each is done once, and asked again gives the reply of before.

use proverka::wire::{Asked, Bytes, Enrol, Refusal, Reply, Request};
use sha2::{Digest as _, Sha256};

/// The highest number that the first change of a session may have.
const FIRST_NUMBER: u64 = 1 << 63;
/// How far a number may be above the one before. Without a bound, one request with the highest number of all would
/// leave none for any other; and with a wide one whoever holds the cable would get there, for the number of a count
/// outlives a start. With this one it takes 2^47 requests.
const NUMBER_STEP: u64 = 1 << 16;

/// The highest number of a change, and the last change with its reply.
#[derive(Debug)]
pub(super) struct Numbers {
    last: u64,
    kept: Option<Kept>,
}

/// A change that was made.
#[derive(Debug)]
struct Kept {
    number: u64,
    request: Request,
    reply: Reply<'static>,
}

/// True where the request carries what must not stay in memory.
pub(super) const fn is_secret(request: &Request) -> bool {
    matches!(request, Request::Enrol(Enrol::Contribute { .. }))
}

/// The request without its secret: of a contribution, its hash.
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
    /// Before the first change since the start; `last` is the number that the record names, 0 for none.
    pub(super) const fn after(last: u64) -> Self {
        Self { last, kept: None }
    }

    /// The highest number of a change.
    pub(super) const fn last(&self) -> u64 {
        self.last
    }

    /// The reply to the last change.
    pub(super) fn reply(&self) -> Option<&Reply<'static>> {
        self.kept.as_ref().map(|kept| &kept.reply)
    }

    /// Whether the last change has that number: then its reply is the one of before, or the number was used for
    /// another.
    pub(super) fn is_repeat(&self, asked: &Asked) -> Option<Result<(), Refusal>> {
        let kept = self.kept.as_ref().filter(|kept| kept.number == asked.number)?;
        Some(if kept.request == blinded(&asked.request) { Ok(()) } else { Err(Refusal::Reused) })
    }

    /// Sees that a new change has a number that it may have.
    pub(super) fn admit(&self, number: u64) -> Result<(), Refusal> {
        let last = self.last;
        let highest = if last == 0 { FIRST_NUMBER } else { last.saturating_add(NUMBER_STEP) };
        if number <= last || number > highest { Err(Refusal::Old { last }) } else { Ok(()) }
    }

    /// Keeps a change that was made.
    pub(super) fn keep(&mut self, asked: &Asked, reply: &Reply<'static>) {
        self.last = asked.number;
        self.keep_reply(asked, reply);
    }

    /// Keeps the reply to a change that was made before the start.
    pub(super) fn keep_reply(&mut self, asked: &Asked, reply: &Reply<'static>) {
        self.kept = Some(Kept { number: asked.number, request: blinded(&asked.request), reply: *reply });
    }

    /// Forgets the reply.
    pub(super) fn forget(&mut self) {
        self.kept = None;
    }
}
