//! The chip's multiplication of 64 bits, which every signature uses ten thousand times: the function in the image is
//! called with chosen numbers, and its product compared with that of this machine.

use proverka_emulator::{Image, Machine, Start, Trouble};
use proverka_test_support::random::Random;
use proverka_test_support::reach::reach;

use crate::Checks;

/// Numbers at which carries occur and halves meet.
const EDGES: [u64; 11] = [
    0,
    1,
    0xFFFF,
    0x1_0000,
    0xFFFF_FFFF,
    0x1_0000_0000,
    0xFFFF_0000_FFFF,
    0xFFFF_FFFF_0000_0000,
    0x8000_0000_8000_0000,
    0x7FFF_FFFF_FFFF_FFFF,
    u64::MAX,
];

/// Calls the function at `multiply` with these factors; it returns to `back`. Returns its product.
fn product(machine: &mut Machine, multiply: u32, back: u32, factors: [u64; 2]) -> Result<u64, Trouble> {
    for (register, factor) in [0, 2].into_iter().zip(factors) {
        machine.set_register(register, factor as u32)?;
        machine.set_register(register + 1, (factor >> 32) as u32)?;
    }
    machine.set_register(14, back | 1)?;
    machine.set_register(15, multiply)?;
    if machine.run_to_stop()? != back {
        return Err(Trouble("the multiplication does not return".into()));
    }
    Ok(u64::from(machine.register(0)?) | u64::from(machine.register(1)?) << 32)
}

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let multiply = image.function(&["__aeabi_lmul"])?;
    let mut machine = Machine::boot(Start { debugged: true, ..Start::with(image.flash()) })?;
    machine.breakpoint(multiply)?;
    checks.equal("the firmware calls it", &machine.run_to_stop()?, &multiply)?;
    // From here on it is called from nowhere, with the stack of its first caller.
    let back = machine.register(14)? & !1;
    machine.pass(multiply)?;
    machine.breakpoint(back)?;
    let mut random = Random(64);
    let mut pairs: Vec<[u64; 2]> = EDGES.iter().flat_map(|one| EDGES.map(|other| [*one, other])).collect();
    pairs.extend((0..reach(400, 20_000)).map(|_| {
        // Numbers of all lengths: the curve multiplies those of at most 32 bits.
        [random.0, 0].map(|_| {
            let number = random.below(u64::MAX);
            number >> random.below(64)
        })
    }));
    let stack = machine.register(13)?;
    for factors in &pairs {
        let got = product(&mut machine, multiply, back, *factors)?;
        let [one, other] = *factors;
        checks.equal(&format!("{one:#x} * {other:#x}"), &got, &one.wrapping_mul(other))?;
    }
    checks.equal("the stack pointer afterwards", &machine.register(13)?, &stack)?;
    println!("    {} products", pairs.len());
    Ok(checks.0)
}
