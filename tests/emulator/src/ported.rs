//! Boards other than a micro:bit with the same library. Their packages stand in `tests/port` and are made from the
//! template as PORTING.md says.

use std::time::Instant;

use proverka::journal::audit::Grade;
use proverka::wire::State;
use proverka_emulator::client::{Client, graded};
use proverka_emulator::{Image, Trial, Trouble};

use crate::Checks;

/// A board of the emulator.
struct Board {
    /// Its name for the emulator, which is that of its image too.
    name: &'static str,
    id: [u8; 16],
    /// The address at which its firmware begins.
    boot_address: usize,
    /// How long its clock is compared with this machine's. Unit: seconds.
    watched_s: f64,
}

/// A board with a clock of 32 bits, which does not wrap in three minutes.
const WIDE: Board = Board { name: "mps2-an386", id: *b"mps2-an386-trial", boot_address: 0, watched_s: 2.5 };
/// A board whose firmware stands behind a bootloader, and whose counter has 24 bits. At 12.5 MHz it wraps nine times
/// while it is watched, and a clock that loses one of these wraps is found.
const COARSE: Board = Board { name: "lm3s6965evb", id: *b"lm3s6965ev-trial", boot_address: 0x8000, watched_s: 12.5 };
/// How long the control is watched: two wraps. Unit: seconds.
const CONTROL_S: f64 = 3.0;
/// How far apart the two clocks may be, in seconds: less than one wrap, and more than the device's rounding to whole
/// seconds, which is up to one.
const APART_S: f64 = 1.25;
/// The place of the vector of SysTick in the firmware, after that of PendSV, whose handler does nothing for it.
/// Unit: bytes from the boot address.
const SYSTICK: usize = 15 * 4;

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    for board in [WIDE, COARSE] {
        inspect(&board.image(image)?, &board, &mut checks)
            .map_err(|trouble| Trouble(format!("{}: {trouble}", board.name)))?;
    }
    without_turns(&COARSE.image(image)?, &mut checks)?;
    Ok(checks.0)
}

impl Board {
    /// Reads the image of this board, which stands beside that of the micro:bit.
    fn image(&self, microbit: &Image) -> Result<Image, Trouble> {
        Image::read(&microbit.elf().with_file_name(format!("{}.elf", self.name)))
    }
}

/// A whole inspection, with a look at the clock while the device signs.
fn inspect(image: &Image, board: &Board, checks: &mut Checks) -> Result<(), Trouble> {
    checks.equal("boot address", &image.boot_address(), &board.boot_address)?;
    let mut client = Client::new(Trial::boot(board.name, image.boot_address(), image.firmware())?);
    let hello = client.hello()?;
    checks.equal("device, state", &(hello.device.0, hello.state), &(board.id, State::Blank.number()))?;
    checks.equal("hash of the firmware", &client.tested()?.firmware.0, &image.hash())?;
    client.enrol()?;
    client.open(5)?;
    checks.equal("total", &client.tally(0, 3)?.total, &3)?;
    let (passed, apart, signatures) = watched(&mut client, board.watched_s)?;
    checks.holds(&format!("the clock is {apart:.2} s away after {passed} s"), apart.abs() < APART_S)?;
    client.close()?;
    let statement = client.export([[1; 32], [2; 32]])?;
    let report = graded(&client.bundle(&[statement])?, None)?;
    checks.equal("grade", &report.grade, &Grade::Joint)?;
    checks.equal("statements, other firmware", &(report.statements, report.other_firmware), &(1, 0))?;
    println!("    {}: {signatures} signatures, and the clock is {apart:+.2} s away after {passed} s", board.name);
    Ok(())
}

/// Has the device sign for `seconds`. Returns the time that passed by its clock, the difference from the time that
/// passed here, and the number of signatures. A statement is signed and uses no slot of the small record.
/// Both times are in seconds.
fn watched(client: &mut Client<Trial>, seconds: f64) -> Result<(f64, f64, u32), Trouble> {
    let (from, started) = (client.status()?.clock.mono_s, Instant::now());
    let mut signatures = 0;
    while started.elapsed().as_secs_f64() < seconds {
        client.export([[1; 32], [2; 32]])?;
        signatures += 1;
    }
    let passed = f64::from(client.status()?.clock.mono_s) - f64::from(from);
    Ok((passed, passed - started.elapsed().as_secs_f64(), signatures))
}

/// The control: the interrupt at each wrap counts nothing, and the check above notices it. The hash is another one too,
/// because the vector belongs to the firmware.
fn without_turns(image: &Image, checks: &mut Checks) -> Result<(), Trouble> {
    let mut firmware = image.firmware().to_vec();
    firmware.copy_within(SYSTICK - 4..SYSTICK, SYSTICK);
    let mut client = Client::new(Trial::boot(COARSE.name, image.boot_address(), &firmware)?);
    checks.holds("the hash is another one", client.tested()?.firmware.0 != image.hash())?;
    client.enrol()?;
    let (passed, apart, _) = watched(&mut client, CONTROL_S)?;
    println!("    without the interrupt: the clock is {apart:+.2} s away after {passed} s");
    checks.holds("a clock that loses wraps is noticed", apart.abs() >= APART_S)
}
