//! Another board than micro:bit, with the same library: the one that PORTING.md walks through.

use proverka::journal::audit::Grade;
use proverka::wire::State;
use proverka_emulator::client::{Client, graded};
use proverka_emulator::{Image, Trial, Trouble};

use crate::Checks;

/// The board, as the emulator and the image are called.
const BOARD: &str = "mps2-an386";

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let ported = Image::read(&image.elf().with_file_name(format!("{BOARD}.elf")))?;
    let mut client = Client::new(Trial::boot(BOARD, ported.elf())?);
    let hello = client.hello()?;
    checks.equal("device, state", &(hello.device.0, hello.state), &(*b"mps2-an386-trial", State::Blank.number()))?;
    // Here the emulator's memory reads as zeros where the image has nothing, so that the hash is another than the
    // file's.
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
