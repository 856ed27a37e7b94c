//! The last change and its reply, so that a repeat changes nothing.

use proverka::wire::{Bytes, Enrol, Reply, Request};
use sha2::{Digest as _, Sha256};

/// A change that was made.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) number: u64,
    request: Request,
    pub(crate) reply: Reply<'static>,
}

/// True where the request carries what must not stay in memory.
pub(crate) const fn is_secret(request: &Request) -> bool {
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

impl Kept {
    pub(crate) fn new(number: u64, request: &Request, reply: Reply<'static>) -> Self {
        Self { number, request: blinded(request), reply }
    }

    /// True where `request` is the one that was made.
    pub(crate) fn is_of(&self, request: &Request) -> bool {
        self.request == blinded(request)
    }
}
