//! The parties' side: requests over the line, signatures, and the bundle that the parties take home.

use std::rc::Rc;

use ed25519_dalek::{Signer as _, SigningKey};
use proverka::inspection::Consented;
use proverka::journal::Carried;
use proverka::journal::audit::{self, Parties, Record, Report};
use proverka::journal::digest::{self, Hash, Place};
use proverka::party::{Holder, Party};
use proverka::wire::{
    Acknowledged, Act, Asked, Bytes, CATEGORIES, Challenge, Consent, Enrol, Hello, Kind, LINE_MAX, Receiver, Refusal,
    Reply, Request, Source, Status, Tallied, Terms, VERSION, decode, encode, encode_message,
};
use proverka_device::device::{Device, Step};
use sha2::{Digest as _, Sha256};

use crate::bench::{FIRMWARE, ID, Simulated, World};

#[must_use]
pub(crate) fn host() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

#[must_use]
pub(crate) fn inspectorate() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

#[must_use]
pub(crate) fn key(party: Party) -> SigningKey {
    if party == Party::Host { host() } else { inspectorate() }
}

/// Returns a party's signature of a message.
#[must_use]
pub(crate) fn sign(party: Party, message: &[u8]) -> Bytes<64> {
    Bytes(key(party).sign(message).to_bytes())
}

/// The terms on which the parties agree, except their keys.
pub(crate) const TERMS: Terms = Terms {
    key_h: Bytes::ZERO,
    key_i: Bytes::ZERO,
    expiry_lo: 1_770_000_000,
    expiry_hi: 1_770_180_000,
    drift_ppm: 500,
    seal_h: Bytes(*b"SEAL-HOST-000001"),
    seal_i: Bytes(*b"SEAL-INSP-000001"),
    categories: 3,
    limits: [10, 20, u32::MAX, 0, 0, 0, 0, 0],
    nonce: Bytes([9; 16]),
};

/// Declares a number for the first category only.
#[must_use]
pub(crate) const fn declared(first: u32) -> [u32; CATEGORIES] {
    let mut declared = [u32::MAX; CATEGORIES];
    declared[0] = first;
    declared
}

/// A device on the bench, with its world and both parties.
#[derive(Debug)]
pub(crate) struct Bench {
    /// The world around the device.
    pub(crate) world: Rc<World>,
    pub(crate) device: Device<Simulated>,
    /// The number of the next change.
    pub(crate) number: u64,
    /// The totals that the release contains which the parties are about to sign.
    pub(crate) carried: Option<Carried>,
    exchange: u8,
}

/// Returns a reply that borrows nothing. [`Bench::object`] reads pieces.
fn owned(reply: Reply<'_>) -> Reply<'static> {
    reply.detached().expect("a piece is read by object()")
}

impl Bench {
    /// Makes a device in that world and switches it on.
    #[must_use]
    pub(crate) fn on(world: &Rc<World>) -> Self {
        let device = Device::new(world.parts());
        Self { world: Rc::clone(world), device, number: 1, carried: None, exchange: 0 }
    }

    /// Makes a device that the parties have enrolled.
    #[must_use]
    pub(crate) fn enrolled(seed: u64) -> Self {
        let mut bench = Self::on(&World::new(seed));
        bench.enrol();
        bench
    }

    /// Switches the device off and on again.
    pub(crate) fn restart(&mut self) {
        self.world.chip.with(|flash| flash.power_up(None));
        self.world.to_device.borrow_mut().clear();
        self.world.to_host.borrow_mut().clear();
        self.device = Device::new(self.world.parts());
    }

    /// Lets the device work until it is idle.
    pub(crate) fn settle(&mut self) {
        for _ in 0..10_000 {
            if self.device.poll() == Step::Idle {
                return;
            }
        }
        panic!("the device does not become idle");
    }

    /// Sends bytes and returns the next frame; `None` if the device sends nothing more.
    pub(crate) fn line(&mut self, bytes: &[u8]) -> Option<(Kind, Vec<u8>)> {
        self.world.to_device.borrow_mut().extend(bytes);
        let mut receiver = Receiver::new();
        for _ in 0..10_000 {
            let step = self.device.poll();
            while let Some(byte) = self.world.to_host.borrow_mut().pop_front() {
                if let Some(Ok(frame)) = receiver.push(byte) {
                    return Some((frame.kind, frame.body.to_vec()));
                }
            }
            if step == Step::Idle {
                return None;
            }
        }
        panic!("the device does not become idle");
    }

    fn exchange(&mut self, asked: &Asked) -> Option<Vec<u8>> {
        self.exchange = self.exchange.wrapping_add(1);
        let mut line = [0; LINE_MAX];
        let bytes = encode_message(Kind::Request, VERSION, self.exchange, asked, &mut line).unwrap().to_vec();
        match self.line(&bytes)? {
            (Kind::Reply, body) => Some(body),
            (kind, _) => panic!("{kind:?} for {asked:?}"),
        }
    }

    /// Sends a request under a number of its own; `None` if the power was cut.
    pub(crate) fn try_ask(&mut self, request: Request) -> Option<Reply<'static>> {
        let number = self.number;
        self.number += 1;
        self.try_ask_as(number, request)
    }

    /// Sends a request under that number; `None` if the power was cut.
    pub(crate) fn try_ask_as(&mut self, number: u64, request: Request) -> Option<Reply<'static>> {
        let body = self.exchange(&Asked { number, request })?;
        if !self.world.chip.with(|flash| flash.is_alive()) {
            // Nobody receives what a model without power says.
            return None;
        }
        Some(owned(decode::<Reply<'_>>(&body).expect("a reply")))
    }

    /// Sends a request under that number and returns the reply.
    pub(crate) fn ask_as(&mut self, number: u64, request: Request) -> Reply<'static> {
        self.try_ask_as(number, request).expect("an answer")
    }

    /// Sends a request and returns the reply.
    pub(crate) fn ask(&mut self, request: Request) -> Reply<'static> {
        self.try_ask(request).expect("an answer")
    }

    /// Sends a request that must be refused.
    pub(crate) fn refused(&mut self, request: Request) -> Refusal {
        match self.ask(request) {
            Reply::Refused(refusal) => refusal,
            other => panic!("{request:?} was done: {other:?}"),
        }
    }

    /// Sends a request that must be acknowledged.
    pub(crate) fn acknowledged(&mut self, request: Request) -> Acknowledged {
        match self.ask(request) {
            Reply::Acknowledged(acknowledged) => acknowledged,
            other => panic!("{request:?}: {other:?}"),
        }
    }

    /// Asks for the status of the device.
    pub(crate) fn status(&mut self) -> Status {
        match self.ask(Request::Status) {
            Reply::Status(status) => status,
            other => panic!("{other:?}"),
        }
    }

    /// Asks for the HELLO of the device.
    pub(crate) fn hello(&mut self) -> Hello {
        let mut line = [0; LINE_MAX];
        let bytes = encode(Kind::HelloAsk, VERSION, 0, &[], &mut line).unwrap().to_vec();
        let (kind, body) = self.line(&bytes).expect("an answer");
        assert_eq!(kind, Kind::Hello);
        Hello::of(&body).expect("a HELLO")
    }

    /// Reads a whole object of the record, or returns the refusal.
    pub(crate) fn object(&mut self, source: Source) -> Result<Vec<u8>, Refusal> {
        let mut object = Vec::new();
        loop {
            let offset = u16::try_from(object.len()).unwrap();
            let request = Request::Read { source, offset };
            let body = self.exchange(&Asked { number: 0, request }).expect("an answer");
            match decode::<Reply<'_>>(&body).expect("a reply") {
                Reply::Piece(piece) => {
                    object.extend(piece.bytes);
                    if object.len() >= usize::from(piece.total) {
                        return Ok(object);
                    }
                }
                Reply::Refused(refusal) => return Err(refusal),
                other => panic!("{other:?}"),
            }
        }
    }

    /// Sends both contributions, the inspectorate's last, and then the terms. Returns the term digest.
    pub(crate) fn contribute(&mut self) -> Hash {
        for (party, seed) in [(Party::Host, 40_u8), (Party::Inspectorate, 90)] {
            let bytes = Bytes(core::array::from_fn(|at| seed.wrapping_add((at as u8).wrapping_mul(37))));
            let reply = self.ask(Request::Enrol(Enrol::Contribute { party, bytes }));
            assert!(matches!(reply, Reply::Enrolment(_)), "{reply:?}");
        }
        let reply = self.ask(Request::Enrol(Enrol::Agree(self.terms())));
        match reply {
            Reply::Enrolment(enrolment) => {
                assert_eq!((enrolment.device.0, enrolment.firmware.0), (ID, Sha256::digest(FIRMWARE).into()));
                enrolment.term.0
            }
            other => panic!("{other:?}"),
        }
    }

    /// Returns the terms on which the parties agree, with their keys.
    #[must_use]
    pub(crate) fn terms(&self) -> Terms {
        Terms {
            key_h: Bytes(host().verifying_key().to_bytes()),
            key_i: Bytes(inspectorate().verifying_key().to_bytes()),
            ..TERMS
        }
    }

    /// Enrols the device.
    pub(crate) fn enrol(&mut self) {
        let term = self.contribute();
        for party in [Party::Host, Party::Inspectorate] {
            let signature = sign(party, digest::bind_message(party, &term).bytes());
            let reply = self.ask(Request::Enrol(Enrol::Sign { party, signature }));
            assert!(matches!(reply, Reply::Enrolment(_)), "{reply:?}");
        }
    }

    /// Proposes an act and returns the challenge.
    pub(crate) fn propose(&mut self, act: Act) -> Challenge {
        match self.ask(Request::Propose { act, replace: true }) {
            Reply::Challenge(challenge) => challenge,
            other => panic!("{act:?}: {other:?}"),
        }
    }

    /// Makes a party's consent to a proposal. `interval` is the time that it states, if the act is a statement of time.
    pub(crate) fn consent(&mut self, party: Party, act: &Act, challenge: &Challenge, interval: (i64, i64)) -> Consent {
        let place = Place { term: self.hello().term.0, size: challenge.size, head: challenge.head.0 };
        let (earliest, latest) = if *act == Act::Time { interval } else { (0, 0) };
        let release = if let Act::Release { size } = *act {
            let carried = self.carried.expect("the test says what a release carries");
            let annex = proverka::journal::payload::ReleaseAnnex {
                size,
                epoch: challenge.epoch,
                head: challenge.released.0,
                key: challenge.key.0,
                totals: carried.totals,
                limits: carried.limits,
                expiry_earliest: carried.expiry.0,
                expiry_latest: carried.expiry.1,
                host: [0; 64],
                inspectorate: [0; 64],
            };
            Some(annex.statement())
        } else {
            None
        };
        let (nonce, session) = (&challenge.nonce.0, challenge.session);
        let consented = Consented { act, place: &place, nonce, session, release: release.as_ref() };
        let message = consented.message(party, (earliest, latest)).expect("what a release says is known");
        let signature = sign(party, message.bytes());
        Consent { party, earliest, latest, signature }
    }
}

impl Bench {
    /// Proposes an act, gives both consents, and concludes it.
    pub(crate) fn act(&mut self, act: Act, interval: (i64, i64)) -> Reply<'static> {
        let challenge = self.propose(act);
        for party in [Party::Host, Party::Inspectorate] {
            let consent = self.consent(party, &act, &challenge, interval);
            let reply = self.ask(Request::Consent(consent));
            assert!(matches!(reply, Reply::Waiting { .. }), "{party:?} on {act:?}: {reply:?}");
        }
        self.ask(Request::Conclude)
    }

    /// Opens a joint session.
    pub(crate) fn open(&mut self, declared: [u32; CATEGORIES]) -> Acknowledged {
        match self.act(Act::Open { purpose: 1, held: Holder::Jointly, declared }, (0, 0)) {
            Reply::Acknowledged(acknowledged) => acknowledged,
            other => panic!("{other:?}"),
        }
    }

    /// Opens a session of one party alone.
    pub(crate) fn open_alone(&mut self, party: Party) -> Acknowledged {
        let act = Act::Open { purpose: 1, held: Holder::Alone(party), declared: declared(3) };
        let challenge = self.propose(act);
        let consent = self.consent(party, &act, &challenge, (0, 0));
        assert!(matches!(self.ask(Request::Consent(consent)), Reply::Waiting { .. }));
        self.acknowledged(Request::Conclude)
    }

    /// Both parties state the time: from `at` to a minute later.
    pub(crate) fn tell_time(&mut self, at: i64) -> Reply<'static> {
        self.act(Act::Time, (at, at + 60))
    }

    /// Adds to a count.
    pub(crate) fn tally(&mut self, category: u8, delta: i16) -> Tallied {
        match self.ask(Request::Tally { category, delta }) {
            Reply::Tallied(tallied) => tallied,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn close(&mut self) -> Acknowledged {
        self.acknowledged(CLOSE)
    }

    /// Makes a party's signature of a head.
    #[must_use]
    pub(crate) fn cosignature(&mut self, party: Party, closed: &Acknowledged) -> Request {
        let term = self.hello().term.0;
        let message = digest::cosign_message(&term, party, closed.seq, &closed.head.0);
        Request::Cosign { party, signature: sign(party, message.bytes()) }
    }

    /// Makes a party's signed dispute of a head.
    #[must_use]
    pub(crate) fn dispute(&mut self, party: Party, closed: &Acknowledged, own: Hash) -> Request {
        let term = self.hello().term.0;
        let message = digest::dispute_message(&term, party, closed.seq, &closed.head.0, &own);
        Request::Dispute { party, own: Bytes(own), signature: sign(party, message.bytes()) }
    }

    /// Ends the record, with both signatures.
    pub(crate) fn retire(&mut self) -> Acknowledged {
        match self.act(Act::Retire, (0, 0)) {
            Reply::Acknowledged(acknowledged) => acknowledged,
            other => panic!("{other:?}"),
        }
    }

    /// Both parties sign the close.
    pub(crate) fn cosign(&mut self, closed: &Acknowledged) {
        for party in [Party::Host, Party::Inspectorate] {
            let request = self.cosignature(party, closed);
            let _: Acknowledged = self.acknowledged(request);
        }
    }

    /// Runs a whole inspection.
    pub(crate) fn inspection(&mut self, counts: &[(u8, i16)]) {
        let _: Acknowledged = self.open(declared(5));
        for (category, delta) in counts {
            let _: Tallied = self.tally(*category, *delta);
        }
        let closed = self.close();
        self.cosign(&closed);
    }

    /// Makes an export over the nonces of both parties. Returns the bytes of the statement and the signature.
    pub(crate) fn export(&mut self, nonces: [Hash; 2]) -> Result<Vec<u8>, Refusal> {
        let hello = self.hello();
        let [nonce_h, nonce_i] = nonces.map(Bytes);
        let exported = match self.ask(Request::Export { nonce_h, nonce_i }) {
            Reply::Exported(exported) => exported,
            Reply::Refused(refusal) => return Err(refusal),
            other => panic!("{other:?}"),
        };
        let mut bytes = hello.term.0.to_vec();
        bytes.extend(exported.size.to_le_bytes());
        bytes.extend(exported.head.0);
        bytes.extend(exported.epoch.to_le_bytes());
        bytes.extend([exported.state, exported.serial]);
        bytes.extend(exported.boot.to_le_bytes());
        bytes.extend(exported.mono_s.to_le_bytes());
        bytes.extend(exported.earliest.to_le_bytes());
        bytes.extend(exported.width_s.to_le_bytes());
        bytes.extend(nonce_h.0);
        bytes.extend(nonce_i.0);
        bytes.extend(exported.firmware.0);
        bytes.extend(exported.signature.0);
        Ok(bytes)
    }

    /// Reads the bundle (FORMAT 10) over the line, with these statements.
    pub(crate) fn bundle(&mut self, statements: &[Vec<u8>]) -> Vec<u8> {
        let hello = self.hello();
        let mut bytes = b"PVKB1\0\0\0".to_vec();
        bytes.extend(self.object(Source::Genesis).unwrap());
        let base = self.object(Source::Base).unwrap();
        let from = u32::from_le_bytes(*base.first_chunk().unwrap());
        bytes.extend(base);
        bytes.extend((hello.size - from).to_le_bytes());
        for seq in from + 1..=hello.size {
            bytes.extend(self.object(Source::Entry { seq }).unwrap());
        }
        bytes.extend(u32::try_from(statements.len()).unwrap().to_le_bytes());
        bytes.extend(statements.concat());
        bytes.extend(hello.size.to_le_bytes());
        bytes.extend(hello.head.0);
        bytes
    }

    /// Audits the record with the independent audit, as a bundle read over the line.
    pub(crate) fn audit(&mut self) -> Report {
        let bundle = self.bundle(&[]);
        audit::audit(Record::bundle(&bundle).unwrap(), audit::Asked::new(parties())).unwrap()
    }

    /// Audits the flash itself.
    #[must_use]
    pub(crate) fn audit_flash(&self) -> Report {
        let image = self.world.chip.with(|flash| flash.image());
        audit::audit(Record::image(&image, proverka_test_support::flash::PAGE).unwrap(), audit::Asked::new(parties()))
            .unwrap()
    }
}

/// The request that closes a session.
pub(crate) const CLOSE: Request = Request::Close { seal_h: Bytes([0x48; 16]), seal_i: Bytes([0x49; 16]) };

/// Returns the parties whose keys the audit uses.
#[must_use]
pub(crate) fn parties() -> Parties {
    Parties::keys(&host().verifying_key().to_bytes(), &inspectorate().verifying_key().to_bytes()).unwrap()
}
