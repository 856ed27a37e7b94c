//! The identity of a simulated device comes from its flash and not from the name of a file.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use proverka_cli::sim::live::{Live, MachineOptions};
use proverka_cli::sim::parties::{Agreed, SimulatedParties};
use tempfile::TempDir;

fn made(flash: &Path, seed: Option<u64>) -> MachineOptions {
    MachineOptions { flash: Some(flash.to_owned()), seed }
}

/// The id that the device of a file reports.
fn id(made: &MachineOptions) -> [u8; 16] {
    let mut live = Live::open(made).unwrap();
    SimulatedParties::new(1).client.hello(&mut live).unwrap().device.0
}

fn enrol(made: &MachineOptions) -> [u8; 16] {
    let mut live = Live::open(made).unwrap();
    let mut parties = SimulatedParties::new(1);
    let agreed = Agreed {
        expiry: (i64::MAX / 4, i64::MAX / 4),
        drift_ppm: 500,
        limits: vec![10],
        seals: ("H-0001".to_owned(), "I-0001".to_owned()),
    };
    parties.enrol(&mut live, &agreed).unwrap();
    parties.client.hello(&mut live).unwrap().device.0
}

fn status(folder: &Path, port: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_proverka"));
    program.current_dir(folder).args(["device", "status", "--format", "json", "--port", port]).output().unwrap()
}

#[test]
fn a_device_is_the_same_however_its_file_is_called() {
    let folder = TempDir::new().unwrap();
    let flash = folder.path().join("dev.bin");
    let enrolled = enrol(&made(&flash, None));
    let hex: String = enrolled.iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::create_dir(folder.path().join("below")).unwrap();
    std::fs::copy(&flash, folder.path().join("moved.bin")).unwrap();
    let whole = format!("sim:{}", flash.display());
    for port in ["sim:dev.bin", "sim:./dev.bin", "sim:below/../dev.bin", "sim:moved.bin", &whole] {
        let ran = status(folder.path(), port);
        let said = String::from_utf8(ran.stdout).unwrap();
        assert!(said.contains(&hex), "{port}: {said} {}", String::from_utf8_lossy(&ran.stderr));
    }
    // These paths were compared when the id was still made from the path: the name differs, but the id must not.
    assert_eq!(id(&made(&folder.path().join("below/../dev.bin"), Some(7))), enrolled);
}

#[test]
fn no_two_blank_files_share_an_identity() {
    let folder = TempDir::new().unwrap();
    let mut ids = BTreeSet::new();
    let mut opened = 0;
    for (name, seed) in [("a", None), ("b", None), ("c", Some(7)), ("d", Some(7))] {
        let made = made(&folder.path().join(name), seed);
        ids.insert(id(&made));
        std::fs::copy(folder.path().join(name), folder.path().join(format!("{name}-copy"))).unwrap();
        ids.insert(id(&MachineOptions { flash: Some(folder.path().join(format!("{name}-copy"))), ..made }));
        opened += 2;
    }
    // A file that was created again under the old name is another chip.
    std::fs::remove_file(folder.path().join("a")).unwrap();
    ids.insert(id(&made(&folder.path().join("a"), None)));
    opened += 1;
    assert_eq!(ids.len(), opened);
    assert!(!ids.contains(&[0; 16]));
    // Without a file, the same seed still makes the same device each time.
    let of_seed = |seed| id(&MachineOptions { flash: None, seed: Some(seed) });
    assert_eq!(of_seed(7), of_seed(7));
    assert_ne!(of_seed(7), of_seed(8));
}

#[test]
fn the_id_of_the_enrolment_stays() {
    let folder = TempDir::new().unwrap();
    let flash = made(&folder.path().join("flash"), None);
    let enrolled = enrol(&flash);
    for _ in 0..2 {
        assert_eq!(id(&flash), enrolled);
    }
    // A genesis that was torn while it was written does not count: the chip is blank again.
    let path = folder.path().join("flash");
    let mut image = std::fs::read(&path).unwrap();
    image[100..1024].fill(0xFF);
    std::fs::write(&path, image).unwrap();
    assert_ne!(id(&flash), enrolled);
}
