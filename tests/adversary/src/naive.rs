//! The control: a client that signs what replies say. The adversary must be able to deceive it.

use proverka::journal::digest;
use proverka::journal::field::annex::release;
use proverka::party::Party;
use proverka::wire::{
    Act, Asked, Bytes, Consent, Enrol, FrameKind, LINE_MAX, Receiver, Reply, Request, VERSION, decode, encode_message,
};
use proverka_cli::sim::party::SimulatedParty;

use crate::command::{Command, Intent, Prelude, TIMES};
use crate::device::{PARTIES, Truth};
use crate::judge::{agreed, message};
use crate::proxy::Proxy;

/// Takes the turn of a command. `None` if a reply is not the expected one.
pub fn take_turn(command: &Command, truth: Option<&Truth>, proxy: &mut Proxy<'_>) -> Option<()> {
    let (mut exchange, mut number) = (0, 0_u64);
    let mut ask = |request: Request| -> Option<Reply<'static>> {
        exchange += 1;
        number = number.wrapping_add(1);
        let mut line = [0; LINE_MAX];
        let asked = Asked { number, request };
        let bytes = encode_message(FrameKind::Request, VERSION, exchange, &asked, &mut line).expect("fits").to_vec();
        let answer = proxy.hear(&bytes)?;
        let mut receiver = Receiver::new();
        let body = answer.iter().find_map(|byte| Some(receiver.push(*byte)?.ok()?.body.to_vec()))?;
        match decode(Box::leak(body.into_boxed_slice())).ok()? {
            Reply::Refused(_) => None,
            reply => {
                if let Reply::Status(status) = reply {
                    number = status.last_request;
                }
                Some(reply)
            }
        }
    };
    let Some(Reply::Status(status)) = ask(Request::Status) else { return None };
    let sign = |who: Party, message: &[u8]| Bytes(SimulatedParty::new(who, PARTIES).sign(message));
    match (command.intent, truth) {
        (Intent::Act(act), Some(truth)) => {
            for who in &command.signers {
                let Some(Reply::Challenge(said)) = ask(Request::Propose { act, replace: true }) else { return None };
                // The record as the replies describe it.
                let mut truth = truth.clone();
                (truth.term, truth.size, truth.sessions) = (status.term.0, said.size, said.session.wrapping_sub(1));
                truth.heads.insert(said.size, said.head.0);
                for statement in truth.releases.values_mut() {
                    statement[release::EPOCH].copy_from_slice(&said.epoch.to_le_bytes());
                    statement[release::HEAD].copy_from_slice(&said.released.0);
                    statement[release::KEY].copy_from_slice(&said.key.0);
                }
                let signature = sign(*who, &message(&truth, &act, *who, &said.nonce.0));
                let (earliest, latest) = if act == Act::Time { TIMES } else { (0, 0) };
                let _ = ask(Request::Consent(Consent { party: *who, earliest, latest, signature }))?;
            }
            let _ = ask(Request::Conclude)?;
        }
        (Intent::Cosign, _) => {
            for who in &command.signers {
                let message = digest::cosign_message(&status.term.0, *who, status.size, &status.head.0);
                let signature = sign(*who, message.bytes());
                let _ = ask(Request::Cosign { party: *who, signature })?;
            }
        }
        (Intent::Dispute, _) => {
            for who in &command.signers {
                let own = [0; 32];
                let message = digest::dispute_message(&status.term.0, *who, status.size, &status.head.0, &own);
                let signature = sign(*who, message.bytes());
                let _ = ask(Request::Dispute { party: *who, own: Bytes(own), signature })?;
            }
        }
        (Intent::Enrol(_), _) => {
            for party in command.signers.iter().filter(|_| command.prelude != Prelude::Enrolling) {
                let seed = if *party == Party::Host { 40_u8 } else { 90 };
                let bytes = Bytes(core::array::from_fn(|at| seed.wrapping_add((at as u8).wrapping_mul(37))));
                let _ = ask(Request::Enrol(Enrol::Contribute { party: *party, bytes }))?;
            }
            let keys = [Party::Host, Party::Inspectorate].map(|who| SimulatedParty::new(who, PARTIES).key());
            let Some(Reply::Enrolment(said)) = ask(Request::Enrol(Enrol::Agree(agreed(keys)))) else { return None };
            for party in &command.signers {
                let signature = sign(*party, digest::bind_message(*party, &said.term.0).bytes());
                let _ = ask(Request::Enrol(Enrol::Sign { party: *party, signature }))?;
            }
        }
        (Intent::Act(_), None) => return None,
    }
    Some(())
}
