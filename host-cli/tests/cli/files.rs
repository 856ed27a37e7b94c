//! Files of the user: they are read up to a limit, and written whole or not at all.
#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use proverka_test_support::attack::Scribe;
use tempfile::TempDir;

use crate::journal::kit::{bundle, forked, keys};
use crate::proverka::Ran;

const PROGRAM: &str = env!("CARGO_BIN_EXE_proverka");

/// A folder with a record, keys, a table and a secret key.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        let (old, new) = forked();
        desk.put("old.pvkb", bundle(&old));
        desk.put("good.pvkb", bundle(&Scribe::life("forked", 1, 3)));
        desk.put("new.pvkb", bundle(&new));
        desk.put("keys.txt", keys(&old));
        desk.put("t.csv", "date,party,warheads\n2020-03-01,US,1\n2021-03-01,US,2\n");
        assert_eq!(desk.run(&["device", "keygen", "--as", "host", "host.key"]).status, 0);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("a file");
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.finish(Command::new(PROGRAM).args(args))
    }

    /// Runs the program with a file size limit of zero, which acts like a full disk. `sh` ignores the signal, so that
    /// writing returns an error.
    fn run_on_full_disk(&self, args: &[&str]) -> Ran {
        self.finish(
            Command::new("sh").args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"", PROGRAM]).args(args),
        )
    }

    /// Waits for the end with a time limit, because a pipe without a writer could delay it for ever.
    fn finish(&self, command: &mut Command) -> Ran {
        let mut child = command
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let began = Instant::now();
        while child.try_wait().expect("a child").is_none() {
            if began.elapsed() > Duration::from_secs(120) {
                child.kill().expect("a child");
                panic!("{command:?} does not end");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let output = child.wait_with_output().expect("output");
        Ran {
            status: output.status.code().expect("no signal ended it"),
            out: String::from_utf8(output.stdout).expect("text"),
            err: String::from_utf8(output.stderr).expect("text"),
        }
    }
}

/// All commands that read a whole file. FILE stands for its name.
const READERS: [&[&str]; 16] = [
    &["limits", "--treaty", "./FILE"],
    &["limits", "--acts", "FILE"],
    &["treaty", "show", "./FILE"],
    &["treaty", "lint", "FILE"],
    &["term", "new-start", "--acts", "FILE"],
    &["journal", "verify", "FILE", "--keys", "keys.txt"],
    &["journal", "verify", "old.pvkb", "--keys", "FILE"],
    &["journal", "verify", "old.pvkb", "--keys", "keys.txt", "--held", "FILE"],
    &["journal", "compare", "old.pvkb", "FILE", "--keys", "keys.txt"],
    &["journal", "proof", "FILE", "--keys", "keys.txt"],
    &["journal", "redact", "FILE", "out.pvkb", "--all", "--keys", "keys.txt"],
    &["sim", "--script", "FILE"],
    &["device", "replay", "FILE"],
    &["device", "status", "--port", "sim:FILE"],
    &["device", "status", "--port", "sim", "--held", "FILE"],
    &["device", "open", "--port", "sim", "--as", "host", "--key", "FILE"],
];

fn naming(args: &[&str], file: &str) -> Vec<String> {
    args.iter().map(|arg| if arg.starts_with('/') { (*arg).to_owned() } else { arg.replace("FILE", file) }).collect()
}

#[test]
fn what_never_ends_or_is_no_file_is_refused() {
    let desk = Desk::new();
    let huge = File::create(desk.path("huge")).expect("a file");
    // The file takes no blocks on the disk, and is larger than any memory.
    huge.set_len(1 << 42).expect("a file with a hole");
    fs::set_permissions(desk.path("huge"), fs::Permissions::from_mode(0o600)).expect("permissions");
    assert!(Command::new("mkfifo").args(["-m", "600"]).arg(desk.path("pipe")).status().expect("mkfifo runs").success());
    symlink("/dev/zero", desk.path("zero")).expect("a link");
    fs::create_dir(desk.path("folder")).expect("a folder");
    for (file, said) in
        [("huge", "huge"), ("pipe", "a named pipe (FIFO)"), ("zero", "a device"), ("folder", "a directory")]
    {
        for args in READERS {
            let args = naming(args, file);
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let ran = desk.run(&args);
            assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}: {ran:?}");
            // A key that others may read is refused before anything else, and a device is such a file.
            let is_open_key = args.contains(&"--key") && file != "huge";
            assert!(ran.err.contains(said) || is_open_key, "{args:?}: {ran:?}");
            assert!(ran.err.contains("expected"), "{args:?}: {ran:?}");
            if file == "huge" {
                assert!(
                    ["more than", "expected the flash"].iter().any(|said| ran.err.contains(said)),
                    "{args:?}: {ran:?}"
                );
            }
        }
    }
    assert!(!desk.path("out.pvkb").exists());
}

#[test]
fn a_pipe_that_is_open_already_is_read() {
    let desk = Desk::new();
    // This is the name that a shell's `<(…)` gives.
    for (input, args) in
        [("cat t.csv", "limits /dev/stdin"), ("cat old.pvkb", "journal verify /dev/fd/0 --keys keys.txt")]
    {
        let script = format!("{input} | \"$0\" {args}");
        let mut piped = Command::new("sh");
        let ran = desk.finish(piped.args(["-c", &script, PROGRAM]));
        assert!(!ran.out.is_empty() && ran.err.is_empty(), "{args}: {ran:?}");
    }
}

#[test]
fn a_cell_of_a_million_characters_gives_a_short_error() {
    let desk = Desk::new();
    let long = "é\u{1b}".repeat(500_000);
    for (name, text, args) in [
        ("a.csv", format!("date,party,warheads\n{long},US,1\n"), &["limits", "a.csv"][..]),
        ("b.csv", format!("date,party,warheads\n2020-03-01,{long},1\n"), &["limits", "b.csv"]),
        ("c.csv", format!("date,party,warheads\n2020-03-01,US,{long}\n"), &["limits", "c.csv"]),
        ("d.csv", format!("date,party,{long}\n2020-03-01,US,1\n"), &["limits", "d.csv"]),
        ("e.csv", format!("date,party,warheads,claimed_by\n2020-03-01,US,1,{long}\n"), &["limits", "e.csv"]),
        (
            "f.csv",
            format!("id,party,kind,state\n{long},US,icbm,deployed\n"),
            &["limits", "f.csv", "--at", "2020-03-01"],
        ),
        ("g.json", format!("{{\"id\":\"x\",\"{}\":1}}", "é".repeat(1_000_000)), &["treaty", "show", "g.json"]),
        ("h.txt", format!("host {long}\n"), &["journal", "verify", "old.pvkb", "--keys", "h.txt"]),
        ("i.sim", format!("{long}\n"), &["sim", "--script", "i.sim"]),
        ("j.txt", format!("1 {long}\n"), &["journal", "verify", "old.pvkb", "--keys", "keys.txt", "--held", "j.txt"]),
    ] {
        desk.put(name, text);
        let ran = desk.run(args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{name}: {}", ran.err.len());
        assert!(ran.err.contains(name), "{name}: {:.300}", ran.err);
        assert!(ran.err.chars().count() < 3000, "{name}: {} characters", ran.err.chars().count());
    }
}

#[test]
fn a_full_disk_destroys_no_file_and_leaves_none() {
    let desk = Desk::new();
    desk.put("old.svg", "the old chart");
    desk.put("old.png", "the old chart");
    desk.put("held.txt", "# heads\n");
    desk.put("redacted.pvkb", "the old one");
    let before = desk.names();
    for (args, kept) in [
        (&["limits", "t.csv", "--chart", "old.svg"][..], Some(("old.svg", "the old chart"))),
        (&["limits", "t.csv", "--chart", "old.png"], Some(("old.png", "the old chart"))),
        (&["limits", "t.csv", "--chart", "new.svg"], None),
        (&["device", "keygen", "--as", "host", "new.key"], None),
        (&["sim", "--script", "happy-path", "--bundle", "b.pvkb", "--keys", "k.txt", "--held", "h.txt"], None),
        (
            &["journal", "redact", "good.pvkb", "redacted.pvkb", "--all", "--force", "--keys", "keys.txt"],
            Some(("redacted.pvkb", "the old one")),
        ),
        (&["journal", "redact", "good.pvkb", "new-redacted.pvkb", "--all", "--keys", "keys.txt"], None),
        (&["journal", "compare", "old.pvkb", "new.pvkb", "--keys", "keys.txt", "--proof", "p.pvke"], None),
        (&["device", "status", "--port", "sim:flash.bin"], None),
    ] {
        let ran = desk.run_on_full_disk(args);
        assert_eq!(ran.status, 2, "{args:?}: {ran:?}");
        assert!(ran.err.contains("File too large") && ran.err.contains("nothing was written"), "{args:?}: {ran:?}");
        assert_eq!(desk.names(), before, "{args:?}");
        if let Some((name, text)) = kept {
            assert_eq!(fs::read_to_string(desk.path(name)).expect("a file"), text, "{args:?}");
        }
    }
    // The control: a program that writes directly into the file destroys it in this situation.
    let naive = "trap '' XFSZ; ulimit -f 0; printf 'a new chart' > old.svg";
    Command::new("sh").args(["-c", naive]).current_dir(desk.0.path()).stderr(Stdio::null()).status().expect("sh runs");
    assert_eq!(fs::read_to_string(desk.path("old.svg")).expect("a file"), "");
    // If the disk has room, each of these commands writes its file.
    for (args, written) in [
        (&["limits", "t.csv", "--chart", "old.svg"][..], "old.svg"),
        (&["device", "keygen", "--as", "host", "new.key"], "new.key"),
        (&["device", "status", "--port", "sim:flash.bin"], "flash.bin"),
    ] {
        let ran = desk.run(args);
        assert!(fs::metadata(desk.path(written)).is_ok_and(|about| about.len() > 100), "{args:?}: {ran:?}");
    }
}

#[test]
fn a_link_is_replaced_and_not_followed_and_permissions_stay() {
    let desk = Desk::new();
    desk.put("precious", "of somebody");
    symlink(desk.path("precious"), desk.path("link.svg")).expect("a link");
    desk.put("mine.svg", "old");
    fs::set_permissions(desk.path("mine.svg"), fs::Permissions::from_mode(0o640)).expect("permissions");
    for chart in ["link.svg", "mine.svg"] {
        desk.run(&["limits", "t.csv", "--chart", chart]);
        assert!(fs::read_to_string(desk.path(chart)).expect("a chart").starts_with("<svg"), "{chart}");
    }
    assert_eq!(fs::read_to_string(desk.path("precious")).expect("a file"), "of somebody");
    assert!(!fs::symlink_metadata(desk.path("link.svg")).expect("a file").is_symlink());
    let mode = fs::metadata(desk.path("mine.svg")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    // A device and a pipe are not replaced by a file.
    assert!(Command::new("mkfifo").arg(desk.path("pipe.svg")).status().expect("mkfifo runs").success());
    symlink("/dev/null", desk.path("null.svg")).expect("a link");
    for chart in ["pipe.svg", "null.svg", "."] {
        let ran = desk.run(&["limits", "t.csv", "--chart", chart]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{chart}: {ran:?}");
        assert!(ran.err.contains("expected the name of"), "{chart}: {ran:?}");
    }
}

#[test]
fn one_name_for_two_files_is_refused_before_anything_is_written() {
    let desk = Desk::new();
    desk.put("s.sim", "expect state blank\n");
    symlink("t.csv", desk.path("table.svg")).expect("a link");
    symlink(".", desk.path("here")).expect("a link");
    let before: Vec<(String, Vec<u8>)> = contents(desk.0.path());
    for args in [
        &["sim", "--script", "happy-path", "--bundle", "x", "--keys", "x"][..],
        &["sim", "--script", "happy-path", "--bundle", "x", "--held", "./x"],
        &["sim", "--script", "happy-path", "--keys", "x", "--held", "here/x"],
        &["sim", "--script", "s.sim", "--held", "s.sim"],
        &["limits", "t.csv", "--chart", "table.svg"],
        &["limits", "--treaty", "./t.csv", "--chart", "here/t.csv"],
        &["limits", "--acts", "t.csv", "--chart", "t.csv"],
        &["journal", "redact", "old.pvkb", "here/old.pvkb", "--all", "--force", "--keys", "keys.txt"],
        &["journal", "redact", "old.pvkb", "keys.txt", "--all", "--force", "--keys", "keys.txt"],
        &["journal", "verify", "old.pvkb", "--keys", "keys.txt", "--proof", "old.pvkb"],
        &["device", "status", "--port", "sim", "--record", "x", "--held", "here/x"],
        &["device", "open", "--port", "sim", "--as", "host", "--key", "host.key", "--held", "host.key"],
        &["device", "export", "--port", "sim", "--as", "host", "--keys", "keys.txt", "--out", "x", "--record", "./x"],
        &["device", "export", "--port", "sim", "--as", "host", "--keys", "keys.txt", "--out", "x", "--held", "x.part"],
        &["device", "status", "--port", "sim:flash", "--record", "flash"],
    ] {
        let ran = desk.run(args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}: {ran:?}");
        let said = ["are the same file", "is the input itself", "exists already"];
        assert!(said.iter().any(|said| ran.err.contains(said)), "{args:?}: {ran:?}");
        assert_eq!(contents(desk.0.path()), before, "{args:?}");
    }
}

fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .map(|path| (path.display().to_string(), fs::read(&path).expect("a file")))
        .collect();
    all.sort();
    all
}

#[test]
fn a_session_is_recorded_for_its_owner_and_says_what_it_holds() {
    let desk = Desk::new();
    let ran = desk.run(&["device", "status", "--port", "sim", "--record", "session"]);
    assert_ne!(ran.status, 2, "{ran:?}");
    let mode = fs::metadata(desk.path("session")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(desk.path("session")).expect("text");
    let first: serde_json::Value = serde_json::from_str(text.lines().next().expect("a line")).expect("JSON");
    assert!(first["note"].as_str().expect("a note").contains("every byte of a session"), "{first}");
    assert_eq!(desk.run(&["device", "replay", "session"]).status, 0);
    // No file is overwritten, and no link is followed.
    symlink(desk.path("t.csv"), desk.path("link")).expect("a link");
    symlink(desk.path("nowhere"), desk.path("dangling")).expect("a link");
    for record in ["session", "link", "dangling"] {
        assert_eq!(desk.run(&["device", "status", "--port", "sim", "--record", record]).status, 2, "{record}");
    }
    assert_eq!(fs::read_to_string(desk.path("session")).expect("text"), text);
    assert!(!desk.path("nowhere").exists());
}

#[test]
fn where_one_of_several_files_cannot_be_written_none_is() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder")).expect("a folder");
    let before = desk.names();
    for held in ["missing/h.txt", "folder", "-"] {
        let ran = desk.run(&["sim", "--script", "happy-path", "--bundle", "b.pvkb", "--keys", "k.txt", "--held", held]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{held}: {ran:?}");
        assert_eq!(desk.names(), before, "{held}");
    }
    // The public key file exists already, so no secret key is made.
    desk.put("new.key.pub", "of somebody");
    assert_eq!(desk.run(&["device", "keygen", "--as", "host", "new.key"]).status, 2);
    assert!(!desk.path("new.key").exists());
}
