//! Decodes the log that an image sends to its host: `read-log IMAGE < BYTES` prints one line for each entry.

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use proverka_emulator::{Log, Trouble};

fn main() -> Result<(), Trouble> {
    let image = std::env::args_os().nth(1).ok_or_else(|| Trouble("say which image sent the log".into()))?;
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    let mut out = io::stdout().lock();
    for line in Log::open(Path::new(&image))?.decode(&bytes)? {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
