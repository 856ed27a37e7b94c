//! Runs an image in the emulator, and returns how deep its stack got and the figures that it leaves in RAM.

use crate::Trouble;
use crate::image::Image;
use proverka_emulator::Machine;
use proverka_emulator::client::Client;
use proverka_journal_m0::{DONE, Figure, WORDS};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The byte with which the stack is filled before the start.
const PAINT: u8 = 0xC5;

/// The address at which the flash of the board ends.
const FLASH_END: u32 = 0x4_0000;

/// A folder of files for the emulator, which is removed at the end.
#[derive(Debug)]
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, Trouble> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("proverka-image-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// Returns the arguments that put `bytes` at `address` before the start.
    fn load(&self, address: u32, bytes: &[u8]) -> Result<[String; 2], Trouble> {
        let file = self.0.join(format!("{address:08x}"));
        std::fs::write(&file, bytes)?;
        Ok(["-device".into(), format!("loader,file={},addr={address:#x},force-raw=on", file.display())])
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The results of a run.
#[derive(Debug)]
pub struct Run {
    /// The depth of the deepest byte of the stack that was written. Unit: bytes.
    pub deepest: u32,
    /// The report of a probe; empty for the sealed device.
    pub report: Vec<u32>,
}

/// Returns the address of a symbol of the linker.
fn mark(image: &Image, name: &str) -> Result<u32, Trouble> {
    let found = image.object(name).map(|(at, _)| at);
    found.ok_or_else(|| Trouble(format!("{} has no symbol {name} of the linker", image.path.display())))
}

/// Returns the start address of the image's stack, and the lowest address that it may use.
fn room(image: &Image) -> Result<(u32, u32), Trouble> {
    Ok((mark(image, "_stack_start")?, mark(image, "_stack_end")?))
}

/// Runs `path` with a painted stack. If it is a probe, it also gets `memory`, as addresses and bytes. A probe runs
/// until its report is complete. Any other image is the sealed device, which is taken through an inspection.
///
/// # Errors
///
/// [`Trouble`] if the emulator fails, or if the stack reached the variables.
pub fn run(path: &Path, memory: &[(u32, Vec<u8>)], patience: Duration) -> Result<Run, Trouble> {
    let image = Image::read(path)?;
    let (start, end) = room(&image)?;
    let folder = Folder::new()?;
    let report = image.object("proverka_journal_m0::report::REPORT");
    let mut arguments: Vec<String> = Vec::new();
    if report.is_some() {
        // Time advances by instructions. A device that receives requests from outside all the time would hardly run
        // then.
        arguments.extend(["-icount", "shift=6,sleep=off"].map(Into::into));
    }
    arguments.extend(folder.load(end, &vec![PAINT; (start - end) as usize])?);
    if report.is_none() {
        // Flash that the image does not fill reads as on an erased chip.
        let record = mark(&image, "__store_start")?;
        arguments.extend(folder.load(record, &vec![0xFF; (FLASH_END - record) as usize])?);
    }
    // Only a probe has the page of parameters; the sealed device has its record there.
    for (address, bytes) in memory.iter().filter(|_| report.is_some()) {
        arguments.extend(folder.load(*address, bytes)?);
    }
    let mut machine = Machine::boot_elf(path, &arguments)?;
    let report = match report {
        Some((address, _)) => reported(&mut machine, address, patience)?,
        None => {
            let mut client = Client::new(machine);
            inspect(&mut client)?;
            machine = client.port;
            Vec::new()
        }
    };
    let stack = machine.memory(end, (start - end) as usize)?;
    let untouched = stack.iter().take_while(|byte| **byte == PAINT).count() as u32;
    if untouched < 8 {
        return Err(Trouble(format!("{}: the stack went down to the variables", path.display())));
    }
    Ok(Run { deepest: start - end - untouched, report })
}

fn reported(machine: &mut Machine, address: u32, patience: Duration) -> Result<Vec<u32>, Trouble> {
    let deadline = Instant::now() + patience;
    loop {
        let bytes = machine.memory(address, 4 * WORDS)?;
        let words: Vec<u32> =
            bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect();
        if words.first() == Some(&DONE) {
            return match words.get(Figure::Failed as usize) {
                Some(0) => Ok(words),
                step => Err(Trouble(format!("the probe stopped at step {step:?} of {words:?}"))),
            };
        }
        if Instant::now() > deadline {
            return Err(Trouble(format!("the probe was not done after {patience:?}: {words:?}")));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Runs an inspection that covers every deep path, from the self-tests to the export.
fn inspect(client: &mut Client<Machine>) -> Result<(), Trouble> {
    client.tested()?;
    client.enrol()?;
    client.tell_time(1_800_000_000)?;
    client.open(5)?;
    client.tally(0, 2)?;
    client.tally(1, 7)?;
    client.close()?;
    let statement = client.export([[3; 32], [4; 32]])?;
    client.bundle(&[statement]).map(drop)
}

/// Makes the page of parameters for a probe: these words, then all ones.
#[must_use]
pub fn parameters(words: &[u32]) -> Vec<(u32, Vec<u8>)> {
    let mut page: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    page.resize(1024, 0xFF);
    vec![(0x1_E800, page)]
}
