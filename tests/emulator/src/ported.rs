//! A board other than a micro:bit with the same library: the one that PORTING.md describes step by step.

use proverka::journal::audit::Grade;
use proverka::wire::State;
use proverka_emulator::client::{Client, graded};
use proverka_emulator::{Image, Trial, Trouble};

use crate::Checks;

/// The name of the board, for the emulator and for the image.
const BOARD: &str = "mps2-an386";

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let ported = Image::read(&image.elf().with_file_name(format!("{BOARD}.elf")))?;
    let mut client = Client::new(Trial::boot(BOARD, ported.elf())?);
    let hello = client.hello()?;
    checks.equal("device, state", &(hello.device.0, hello.state), &(*b"mps2-an386-trial", State::Blank.number()))?;
    // In this emulator, memory that the image does not fill reads as zeros, so the hash differs from that of the file.
    client.tested()?;
    client.enrol()?;
    client.open(5)?;
    checks.equal("total", &client.tally(0, 3)?.total, &3)?;
    client.close()?;
    let statement = client.export([[1; 32], [2; 32]])?;
    let report = graded(&client.bundle(&[statement])?, None)?;
    checks.equal("grade", &report.grade, &Grade::Joint)?;
    Ok(checks.0)
}
