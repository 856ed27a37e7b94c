//! Any board of the emulator with only a serial line.

use std::io::Write as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::Trouble;
use crate::client::Port;
use crate::machine::{PATIENCE, accepted, received};

/// A running board, which is ended when this is dropped.
#[derive(Debug)]
pub struct Trial {
    emulator: Child,
    folder: PathBuf,
    serial: UnixStream,
}

impl Trial {
    /// Boots a linked image on the board with that name.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator does not start, or does not connect in time.
    pub fn boot(board: &str, elf: &Path) -> Result<Self, Trouble> {
        let folder = std::env::temp_dir().join(format!("proverka-trial-{board}-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let path = folder.join("serial");
        let listener = UnixListener::bind(&path)?;
        let mut emulator = Command::new("qemu-system-arm")
            .args(["-M", board, "-nodefaults", "-display", "none", "-monitor", "stdio", "-nic", "none"])
            .args(["-serial", &format!("unix:{}", path.display()), "-kernel"])
            .arg(elf)
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
}

impl Drop for Trial {
    fn drop(&mut self) {
        let _ = self.emulator.kill();
        let _ = self.emulator.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
