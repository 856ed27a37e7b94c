//! A chip that is stopped while it signs, and what is hurt in it then.

use std::time::{Duration, Instant};

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use proverka::journal::digest;
use proverka::journal::field::key::SEED;
use proverka::wire::{Bytes, Reply, Request};
use proverka_emulator::client::{Client, statement};
use proverka_emulator::{Image, Machine, PAGE, Start, Trouble};

use proverka_test_support::random::Random;

/// How long a chip whose memory was hurt may take to sign or to answer. Both take a tenth of a second.
const PATIENCE: Duration = Duration::from_secs(5);
const COUNT: Request = Request::Tally { category: 0, delta: 1 };
const NONCES: [[u8; 32]; 2] = [[5; 32], [6; 32]];
const EXPORT: Request = Request::Export { nonce_h: Bytes(NONCES[0]), nonce_i: Bytes(NONCES[1]) };
/// Bytes of RAM at which a pointer may point.
const RAM: std::ops::Range<u32> = 0x2000_0000..0x2000_4000;

/// What is signed in the site's course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    /// The BOOT entry that comes before the first count.
    Boot,
    /// The count.
    Count,
    /// An export statement.
    Export,
}

/// What is hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hurt {
    /// The signature, between the signing and the check.
    Finished,
    /// What a step of the signing is given: the first bytes at its second argument.
    Operand,
    /// The stack, from the step up to where the signing began.
    Stack,
    /// One of the registers 0 to 12, at the beginning of the step.
    Register,
    /// The message that is signed.
    Message,
    /// The device's public key, as it lies beside the private one.
    Key,
}

/// In this order, so that with three things to sign each comes with each.
const HURTS: [Hurt; 7] =
    [Hurt::Finished, Hurt::Operand, Hurt::Stack, Hurt::Message, Hurt::Register, Hurt::Operand, Hurt::Key];
/// Bytes of a pair of keys in the chip's memory.
const PAIR: usize = 224;

/// Steps of the signing by parts of their names, and how often each comes at least.
const STEPS: [(&[&str], u64); 7] = [
    (&["6sha51211compress512"], 5),
    (&["ExpandedSecretKey", "10from_bytes"], 1),
    (&["EdwardsPoint", "8mul_base"], 1),
    (&["window", "LookupTable", "6select"], 64),
    (&["curve_models", "CompletedPoint", "11as_extended"], 64),
    (&["EdwardsPoint", "8compress"], 1),
    (&["Scalar293mul17"], 1),
];

/// What is to be hurt, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    pub(crate) signed: Signed,
    pub(crate) hurt: Hurt,
    /// Where the step is, and which of its calls.
    pub(crate) step: u32,
    pub(crate) call: u64,
    /// Chooses the bit.
    pub(crate) seed: u64,
}

/// Where the steps are, and how often each comes at least.
pub(crate) fn steps(image: &Image) -> Result<Vec<(u32, u64)>, Trouble> {
    STEPS.iter().map(|(parts, calls)| Ok((image.function(parts)?, *calls))).collect()
}

impl Site {
    /// The site of that number: the same in every run.
    pub(crate) fn number(steps: &[(u32, u64)], number: u64) -> Self {
        let mut random = Random(0xA20 + number);
        let signed = [Signed::Count, Signed::Export, Signed::Boot][number as usize % 3];
        let hurt = HURTS[number as usize % HURTS.len()];
        let (step, calls) = steps[random.below(steps.len() as u64) as usize];
        let call = random.below(calls);
        Self { signed, hurt, step, call, seed: random.0 }
    }
}

/// A chip that is about to sign.
pub(crate) struct Signing {
    pub(crate) client: Client<Machine>,
    /// Flash as it was then.
    pub(crate) flash: Vec<u8>,
    key: VerifyingKey,
    /// Where the signature will be, and where the signing returns to.
    signature: u32,
    back: u32,
    /// The stack when it begins.
    top: u32,
    message: Vec<u8>,
    /// Where the message and the public key lie.
    said: u32,
    public: u32,
}

/// The key of the epoch, out of its page.
fn key(image: &Image, flash: &[u8], epoch: u16) -> Result<VerifyingKey, Trouble> {
    let page = PAGE * (1 + usize::from(epoch % 2));
    let seed = image.record(flash)[page..][SEED].try_into().map_err(|_| Trouble("no seed".into()))?;
    Ok(SigningKey::from_bytes(seed).verifying_key())
}

impl Signing {
    /// Starts a chip and brings it to the signing that is meant.
    pub(crate) fn begin(image: &Image, flash: &[u8], number: u64, what: Signed) -> Result<Self, Trouble> {
        let signs = image.function(&["proverka7journal3key6signed"])?;
        let mut machine = Machine::boot(Start { debugged: true, ..Start::with(flash) })?;
        machine.breakpoint(signs)?;
        machine.go()?;
        let mut client = Client::new(machine);
        client.tested()?;
        client.number = number;
        let key = key(image, flash, client.status()?.epoch)?;
        client.begin(if what == Signed::Export { EXPORT } else { COUNT })?;
        // The BOOT entry that is due is signed before the count.
        for before in 0..=u32::from(what == Signed::Count) {
            if before > 0 {
                client.port.go()?;
            }
            if !client.port.stopped(PATIENCE)? {
                return Err(Trouble("it does not sign".into()));
            }
        }
        // By the calling convention: where the result goes, the key, the message and its length, and the way back.
        let port = &mut client.port;
        let [signature, pair, said, length] =
            [port.register(0)?, port.register(1)?, port.register(2)?, port.register(3)?];
        let (top, back) = (port.register(13)?, port.register(14)? & !1);
        let expected = if what == Signed::Export { 203 } else { 83 };
        if length != expected || [signature, pair, said].iter().any(|at| !RAM.contains(at)) {
            return Err(Trouble(format!("{length} bytes at {said:#x} to be signed at {signature:#x} by {pair:#x}")));
        }
        let message = port.memory(said, length as usize)?;
        let bytes = port.memory(pair, PAIR)?;
        let found = bytes.windows(32).position(|window| window == key.as_bytes());
        let public = pair + found.ok_or_else(|| Trouble("the public key is not where it was".into()))? as u32;
        let flash = port.flash()?;
        port.pass(signs)?;
        // A processor that cannot take a fault would end the emulator, and the flash with it.
        port.breakpoint(image.function(&["HardFault_"])?)?;
        Ok(Self { client, flash, key, signature, back, top, message, said, public })
    }

    /// Hurts what the site says and goes on to where the signature is finished. False if it does not come there.
    pub(crate) fn hurt(&mut self, site: &Site) -> Result<bool, Trouble> {
        let mut random = Random(site.seed);
        let port = &mut self.client.port;
        port.breakpoint(self.back)?;
        if site.hurt != Hurt::Finished {
            port.breakpoint(site.step)?;
            for _ in 0..=site.call {
                if port.run_to_stop()? != site.step {
                    return Err(Trouble("the step does not come that often".into()));
                }
            }
            port.pass(site.step)?;
            match site.hurt {
                Hurt::Operand => {
                    let at = port.register(1)?;
                    if RAM.contains(&at) {
                        port.flip(at, random.below(32 * 8) as u32)?;
                    }
                }
                Hurt::Stack => {
                    let from = port.register(13)?;
                    let bits = u64::from(self.top.saturating_sub(from)) * 8;
                    port.flip(from, random.below(bits.max(1)) as u32)?;
                }
                Hurt::Message => port.flip(self.said, random.below(self.message.len() as u64 * 8) as u32)?,
                Hurt::Key => port.flip(self.public, random.below(256) as u32)?,
                Hurt::Register => {
                    let register = random.below(13) as usize;
                    let word = port.register(register)?;
                    port.set_register(register, word ^ 1 << random.below(32))?;
                }
                Hurt::Finished => {}
            }
        }
        port.go()?;
        if !port.stopped(PATIENCE)? || port.register(15)? != self.back {
            return Ok(false);
        }
        if site.hurt == Hurt::Finished {
            port.flip(self.signature, random.below(512) as u32)?;
        }
        port.pass(self.back)?;
        Ok(true)
    }

    /// Is what was signed good? Judged here, by another code than the chip's.
    pub(crate) fn is_good(&mut self) -> Result<bool, Trouble> {
        let bytes = self.client.port.memory(self.signature, 64)?;
        Ok(self.verifies(&self.message, &bytes))
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }

    /// Lets the chip go on to its answer. None where there is none, or it comes to a fault of its processor.
    pub(crate) fn answer(&mut self) -> Result<Option<Reply<'static>>, Trouble> {
        self.client.port.go()?;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let reply = self.client.overheard(Duration::from_millis(20))?;
            if reply.is_some() || self.client.port.stopped(Duration::from_millis(1))? {
                return Ok(reply);
            }
        }
        Ok(None)
    }

    /// Is an export statement good as it came over the line?
    pub(crate) fn states(&mut self, reply: &Reply<'_>) -> Result<bool, Trouble> {
        let Reply::Exported(exported) = reply else { return Ok(false) };
        let term = self.client.hello()?.term.0;
        let bytes = statement(&term, exported, NONCES);
        let (said, signature) = bytes.split_at(bytes.len() - 64);
        let said = said.try_into().map_err(|_| Trouble("a statement of another length".into()))?;
        Ok(self.verifies(digest::export_message(said).bytes(), signature))
    }
}
