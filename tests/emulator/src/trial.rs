//! Any board of the emulator with only a serial line.

use std::io::Write as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::Trouble;
use crate::client::Port;
use crate::machine::{PATIENCE, accepted, real_time, received};

/// A running board, which is ended when this is dropped.
#[derive(Debug)]
pub struct Trial {
    emulator: Child,
    folder: PathBuf,
    serial: UnixStream,
}

/// The number of boards started by this process, so that each has a folder of its own.
static STARTED: AtomicU32 = AtomicU32::new(0);

impl Trial {
    /// Boots a firmware on the board with that name. `firmware` is all of its part of flash, which begins at
    /// `boot_address`. If that is not 0, the place of its bootloader holds only what the processor reads at a reset:
    /// the stack and the entry of the firmware. So this bootloader jumps, and leaves the vector table at 0.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator does not start, or does not connect in time.
    pub fn boot(board: &str, boot_address: usize, firmware: &[u8]) -> Result<Self, Trouble> {
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("proverka-trial-{board}-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let path = folder.join("serial");
        let listener = UnixListener::bind(&path)?;
        let mut command = Command::new("qemu-system-arm");
        command
            .args(["-M", board, "-nodefaults", "-display", "none", "-monitor", "stdio", "-nic", "none"])
            .args(["-serial", &format!("unix:{}", path.display())]);
        let jump = firmware.get(..8).unwrap_or_default();
        let bootloader = (boot_address != 0).then_some(("bootloader", 0, jump));
        for (name, address, bytes) in [("firmware", boot_address, firmware)].into_iter().chain(bootloader) {
            let file = folder.join(name);
            std::fs::write(&file, bytes)?;
            let file = file.display().to_string().replace(',', ",,");
            command.args(["-device", &format!("loader,file={file},addr={address:#x},force-raw=on")]);
        }
        let mut emulator = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| Trouble(format!("qemu-system-arm did not start: {error}")))?;
        match accepted(&mut emulator, "serial", &listener) {
            Ok(serial) => Ok(Self { emulator, folder, serial }),
            Err(trouble) => {
                let _ = emulator.kill();
                let _ = emulator.wait();
                let _ = std::fs::remove_dir_all(&folder);
                Err(trouble)
            }
        }
    }
}

impl Port for Trial {
    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.serial.set_write_timeout(Some(PATIENCE))?;
        self.serial.write_all(bytes)?;
        // The emulator does not deliver bytes that arrive before the device has switched its line on, until something
        // else wakes it.
        if let Some(monitor) = &mut self.emulator.stdin {
            monitor.write_all(b"\n")?;
        }
        Ok(())
    }

    fn receive(&mut self, wait: Duration) -> Result<Vec<u8>, Trouble> {
        received(&mut self.serial, wait)
    }

    fn now(&self) -> Duration {
        real_time()
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        let _ = self.emulator.kill();
        let _ = self.emulator.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
