//! A chip that is stopped while it signs, and the bit flips that are injected then.

use std::time::{Duration, Instant};

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use proverka::journal::digest;
use proverka::journal::field::key::SEED;
use proverka::wire::{Bytes, Reply, Request};
use proverka_emulator::client::{Client, statement};
use proverka_emulator::{Board, Image, Machine, Start, Trouble};

use proverka_test_support::random::Random;

/// How long a chip with damaged memory may take to sign or to answer. Both normally take a tenth of a second.
const PATIENCE: Duration = Duration::from_secs(5);
const COUNT: Request = Request::Tally { category: 0, delta: 1 };
const NONCES: [[u8; 32]; 2] = [[5; 32], [6; 32]];
const EXPORT: Request = Request::Export { nonce_h: Bytes(NONCES[0]), nonce_i: Bytes(NONCES[1]) };
/// The addresses of RAM to which a pointer may point.
const RAM: std::ops::Range<u32> = 0x2000_0000..0x2000_4000;

/// What the chip signs while the site is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    /// The BOOT entry that comes before the first count.
    Boot,
    /// The entry of the count.
    Count,
    /// An export statement over the line.
    Export,
}

/// What is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hurt {
    /// The finished signature, before the check.
    Finished,
    /// The input of a step of the signing: the first bytes at its second argument.
    Operand,
    /// The stack, from the step up to where the signing began.
    Stack,
    /// One of the registers 0 to 12, at the beginning of the step.
    Register,
    /// The message that is being signed.
    Message,
    /// The device's public key, which lies beside the private one.
    Key,
    /// The seed of the private key, from which both the signing and the check take it.
    Seed,
}

/// The order makes each damage occur with each of the three things to sign.
const HURTS: [Hurt; 8] =
    [Hurt::Finished, Hurt::Operand, Hurt::Stack, Hurt::Message, Hurt::Register, Hurt::Operand, Hurt::Key, Hurt::Seed];
/// The size of a key pair in the chip's memory. Unit: bytes.
const PAIR: usize = 224;

/// Steps of the signing, by parts of their names, and the minimum number of calls of each.
const STEPS: [(&[&str], u64); 7] = [
    (&["6sha51211compress512"], 5),
    (&["hazmat..ExpandedSecretKey$GT$4from17"], 1),
    (&["EdwardsPoint", "8mul_base"], 1),
    (&["window", "LookupTable", "6select"], 64),
    (&["curve_models", "CompletedPoint", "11as_extended"], 64),
    (&["EdwardsPoint", "8compress"], 1),
    (&["Scalar293mul17"], 1),
];

/// What to damage, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    pub(crate) signed: Signed,
    pub(crate) hurt: Hurt,
    /// The address of the step, and the number of its call.
    pub(crate) step: u32,
    pub(crate) call: u64,
    /// The seed that chooses the bit.
    pub(crate) seed: u64,
}

/// Returns the addresses of the steps, and the minimum number of calls of each.
pub(crate) fn steps(image: &Image) -> Result<Vec<(u32, u64)>, Trouble> {
    STEPS.iter().map(|(parts, calls)| Ok((image.function(parts)?, *calls))).collect()
}

impl Site {
    /// Returns the site with this number, which is the same in every run.
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
    /// The flash before the signing.
    pub(crate) flash: Vec<u8>,
    key: VerifyingKey,
    /// The address at which the signature will be, and the return address of the signing.
    signature: u32,
    back: u32,
    /// The stack pointer when the signing begins.
    top: u32,
    message: Vec<u8>,
    /// The addresses of the message, of the public key, and of the seed.
    said: u32,
    public: u32,
    seed: u32,
}

/// Reads the seed of the epoch from its page.
fn seed(image: &Image, flash: &[u8], epoch: u16) -> Result<[u8; 32], Trouble> {
    let page = Board::V1.page * (1 + usize::from(epoch % 2));
    image.record(flash)[page..][SEED].try_into().map_err(|_| Trouble("no seed".into()))
}

impl Signing {
    /// Starts a chip and runs it to the intended signing.
    pub(crate) fn begin(image: &Image, flash: &[u8], number: u64, what: Signed) -> Result<Self, Trouble> {
        let signs = image.function(&["proverka_journal7private10PrivateKey4sign"])?;
        let mut machine = Machine::boot(Start { debugged: true, ..Start::with(flash) })?;
        machine.go()?;
        let mut client = Client::new(machine);
        client.tested()?;
        client.number = number;
        let seed = seed(image, flash, client.status()?.epoch)?;
        let key = SigningKey::from_bytes(&seed).verifying_key();
        // Only now, because the self-test signs too.
        client.port.pause()?;
        client.port.breakpoint(signs)?;
        client.port.go()?;
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
        // By the calling convention these are the address of the result, the key, the message, its length, and the
        // return address.
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
        let address = |what: &str, wanted: &[u8; 32]| {
            let found = bytes.windows(32).position(|window| window == wanted);
            found.map(|offset| pair + offset as u32).ok_or_else(|| Trouble(format!("the {what} is not where it was")))
        };
        let (public, seed) = (address("public key", key.as_bytes())?, address("seed", &seed)?);
        let flash = port.flash()?;
        port.pass(signs)?;
        // A processor fault that cannot be handled would end the emulator, and the flash would be lost.
        port.breakpoint(image.function(&["__cortex_m_rt_HardFault"])?)?;
        Ok(Self { client, flash, key, signature, back, top, message, said, public, seed })
    }

    /// Does the damage of the site and runs until the signature is finished. False if that point is not reached.
    pub(crate) fn hurt(&mut self, site: &Site) -> Result<bool, Trouble> {
        let mut random = Random(site.seed);
        let port = &mut self.client.port;
        port.breakpoint(self.back)?;
        if site.hurt == Hurt::Seed {
            // At once, so that the signing and the check take the same wrong seed.
            port.flip(self.seed, random.below(256) as u32)?;
        } else if site.hurt != Hurt::Finished {
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
                Hurt::Finished | Hurt::Seed => {}
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

    /// True if the finished signature is valid, verified here by other code than the chip's.
    pub(crate) fn is_good(&mut self) -> Result<bool, Trouble> {
        let bytes = self.client.port.memory(self.signature, 64)?;
        Ok(self.verifies(&self.message, &bytes))
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }

    /// Lets the chip run to its answer. `None` if there is none, or if the processor faults.
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

    /// True if an export statement is valid as it came over the line.
    pub(crate) fn states(&mut self, reply: &Reply<'_>) -> Result<bool, Trouble> {
        let Reply::Exported(exported) = reply else { return Ok(false) };
        let term = self.client.hello()?.term.0;
        let bytes = statement(&term, exported, NONCES);
        let (said, signature) = bytes.split_at(bytes.len() - 64);
        let said = said.try_into().map_err(|_| Trouble("a statement of another length".into()))?;
        Ok(self.verifies(digest::export_message(said).bytes(), signature))
    }
}
