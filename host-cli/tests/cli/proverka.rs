//! Runs the program, and makes files for it to read.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Parses standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }
}

/// Runs `proverka` without input.
pub(crate) fn proverka(args: &[&str]) -> Ran {
    let child = Command::new(env!("CARGO_BIN_EXE_proverka")).args(args).stdin(Stdio::null()).output();
    ran(child.expect("the program ends"))
}

/// Runs `proverka` with `input` on standard input.
pub(crate) fn piped(args: &[&str], input: &[u8]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_proverka"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // This is a separate thread because the program may answer before it has read everything, and may never read the
    // rest.
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the input is written");
    ran(output)
}

/// The result of a run that has ended.
pub(crate) fn ran(output: std::process::Output) -> Ran {
    Ran {
        status: output.status.code().expect("no signal ended it"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// A file that is deleted when it is dropped.
pub(crate) struct Temporary {
    path: String,
    _folder: tempfile::TempDir,
}

impl Temporary {
    /// Path of the file.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

/// Makes a file with this name and this text.
pub(crate) fn temporary(name: &str, text: impl AsRef<[u8]>) -> Temporary {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("a file");
    Temporary { path: path.to_str().expect("a name in UTF-8").to_owned(), _folder: folder }
}
