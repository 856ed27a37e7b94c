//! The cable: it passes on frames of the tool, and alters frames of the device, with a correct CRC.

use std::collections::{BTreeMap, BTreeSet};

use proverka::journal::digest::Hash;
use proverka::wire::{
    Asked, Bytes, Challenge, Enrolment, Frame, FrameKind, LINE_MAX, Receiver, Reply, Request, Source, decode, encode,
};

use crate::alter::{Alteration, Edit, Grammar, Target};
use crate::device::{Bench, Sent, WhichDevice};

/// What the adversary does in one case.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The alterations of values and replies.
    pub alterations: Vec<Alteration>,
    /// The device that answers in place of the real one, and the classes of requests that it answers.
    pub splice: Option<(WhichDevice, BTreeSet<String>)>,
    /// Consistent lies about the whole record.
    pub forgery: Option<crate::forge::Forgery>,
}

/// A request of the tool, and what the tool had received before it.
#[derive(Clone, Debug)]
pub struct Captured {
    pub request: Request,
    /// The nonces of the challenges that were delivered before.
    pub nonces: Vec<Hash>,
    /// The parts of an enrolment that were delivered before.
    pub enrolments: Vec<Enrolment>,
}

/// A frame that was delivered to the tool.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// The frame as the device sent it.
    pub sent: Sent,
    /// The class of the request that it answers.
    pub class: String,
    /// The frame as it was delivered, if that differs.
    pub altered: Option<Sent>,
}

/// What passed over the cable in one case.
#[derive(Clone, Debug, Default)]
pub struct Log {
    pub requests: Vec<Captured>,
    pub delivered: Vec<Delivered>,
    /// The paths of the values that were altered.
    pub altered: BTreeSet<String>,
}

/// Number of requests after which a tool that still asks is cut off.
const PATIENCE: usize = 4_000;

/// The cable, with the devices at its end.
#[derive(Debug)]
pub struct Proxy<'a> {
    pub grammar: &'a Grammar,
    pub device: &'a mut Bench,
    pub donors: &'a mut BTreeMap<WhichDevice, Bench>,
    pub plan: &'a Plan,
    pub log: Log,
    receiver: Receiver,
    nonces: Vec<Hash>,
    enrolments: Vec<Enrolment>,
}

impl<'a> Proxy<'a> {
    pub fn new(
        grammar: &'a Grammar,
        device: &'a mut Bench,
        donors: &'a mut BTreeMap<WhichDevice, Bench>,
        plan: &'a Plan,
    ) -> Self {
        let log = Log::default();
        Self { grammar, device, donors, plan, log, receiver: Receiver::new(), nonces: vec![], enrolments: vec![] }
    }

    /// Takes bytes from the tool, and returns the bytes that it receives; `None` to close the connection.
    pub fn hear(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut answer = Vec::new();
        for byte in bytes {
            let Some(Ok(Frame { kind, version, exchange, body, .. })) = self.receiver.push(*byte) else { continue };
            let asked = Sent { kind, version, exchange, body: body.to_vec() };
            if self.log.delivered.len() > PATIENCE {
                return None;
            }
            answer.extend(self.exchange(&asked));
        }
        Some(answer)
    }

    fn exchange(&mut self, asked: &Sent) -> Vec<u8> {
        let request = decode::<Asked>(&asked.body).ok().map(|asked| asked.request);
        if let Some(request) = request {
            self.device.touch(&request);
            let (nonces, enrolments) = (self.nonces.clone(), self.enrolments.clone());
            self.log.requests.push(Captured { request, nonces, enrolments });
        }
        let class = class(request.as_ref());
        let mut answer = Vec::new();
        for sent in self.device.line(&framed(asked)) {
            let altered = self.altered(&sent, request.as_ref(), &class);
            let delivered = altered.as_ref().unwrap_or(&sent);
            self.remember(delivered);
            answer.extend(framed(delivered));
            self.log.delivered.push(Delivered { sent, class: class.clone(), altered });
        }
        answer
    }

    fn remember(&mut self, delivered: &Sent) {
        match decode::<Reply<'_>>(&delivered.body) {
            Ok(Reply::Challenge(Challenge { nonce, .. })) if delivered.kind == FrameKind::Reply => {
                self.nonces.push(nonce.0)
            }
            Ok(Reply::Enrolment(enrolment)) if delivered.kind == FrameKind::Reply => self.enrolments.push(enrolment),
            _ => {}
        }
    }

    /// The frame as the adversary sends it on; `None` if he does not alter it.
    fn altered(&mut self, sent: &Sent, request: Option<&Request>, class: &str) -> Option<Sent> {
        let plan = self.plan;
        let mut now = None;
        if let Some((which, _)) = plan.splice.as_ref().filter(|(_, classes)| classes.contains(class)) {
            now = self.reply_of(*which, sent, request).filter(|other| other.body != sent.body);
        }
        if let Some(forgery) = &plan.forgery {
            let forged = forgery.forged(self.grammar, now.as_ref().unwrap_or(sent), request);
            now = forged.or(now);
        }
        for alteration in &plan.alterations {
            if matches!(alteration.target, Target::At(at) if at != self.log.delivered.len()) {
                continue;
            }
            let frame = now.clone().unwrap_or_else(|| sent.clone());
            let before = self.log.delivered.last().map(|delivered| delivered.sent.clone());
            // Another device is asked only if necessary, because it performs the request.
            let other = match &alteration.edit {
                Edit::FromDevice(which) => self.reply_of(*which, sent, request),
                _ => None,
            };
            let altered = self.grammar.altered(alteration, &frame, before.as_ref(), |_| other);
            // A body that is too long for a frame cannot be sent.
            if let Some(altered) = altered.filter(|altered| !framed(altered).is_empty()) {
                self.log.altered.insert(alteration.path.clone());
                now = Some(altered);
            }
        }
        now.filter(|altered| altered != sent)
    }

    /// The answer of another device to the same request. An export is requested with fixed other nonces, because the
    /// adversary has only recordings of that device and cannot ask it for a statement over new nonces.
    fn reply_of(&mut self, which: WhichDevice, sent: &Sent, request: Option<&Request>) -> Option<Sent> {
        let donor = self.donors.get_mut(&which)?;
        let body = match request {
            None => donor.hello(),
            Some(Request::Export { .. }) => {
                donor.ask(Request::Export { nonce_h: Bytes([0x0D; 32]), nonce_i: Bytes([0x1D; 32]) })
            }
            Some(request) => donor.ask(*request),
        };
        Some(Sent { body, ..sent.clone() })
    }
}

/// The class of a request: the name of its variant, and for a read also what is read.
pub fn class(request: Option<&Request>) -> String {
    let word = |text: String| text.split(|of: char| !of.is_alphanumeric()).next().unwrap_or("").to_owned();
    match request {
        None => "Hello".into(),
        Some(Request::Read { source, .. }) => match source {
            Source::Entry { .. } => "Entry".into(),
            source => format!("{source:?}"),
        },
        Some(request) => word(format!("{request:?}")),
    }
}

/// The bytes of a frame on the line; empty if it is too long.
pub fn framed(sent: &Sent) -> Vec<u8> {
    let mut line = [0; LINE_MAX];
    encode(sent.kind, sent.version, sent.exchange, &sent.body, &mut line).map_or(Vec::new(), <[u8]>::to_vec)
}
