//! The debug port of v2. Chips of build code B or later lock it at each reset: the image for use leaves it locked, and
//! the image for development opens it. On older chips it is open, and both images leave it so.

use proverka_emulator::client::Client;
use proverka_emulator::nrf52833::Power;
use proverka_emulator::{Chip, Image, Trouble};

use crate::Checks;

pub(crate) fn run(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let path = image.elf().with_file_name("development").join("microbit-v2.elf");
    let development = Image::read(&path)?;
    checks.holds("the image for development has another hash", development.hash() != image.hash())?;
    for (name, image, is_open) in
        [("for use", image, [true, false, false]), ("for development", &development, [true; 3])]
    {
        for (build_code, is_open) in b"ABC".iter().zip(is_open) {
            let what = format!("image {name}, build code {}: the port is open", char::from(*build_code));
            let power = Power { build_code: *build_code, ..Power::with(image.flash()) };
            let mut client = Client::new(Chip::on_board(power)?);
            client.tested()?;
            checks.equal(&what, &client.port.has_open_debug_port(), &is_open)?;
        }
    }
    Ok(checks.0)
}
