//! Records for the program to read, written by the attack kit, which shares no code with the core.

use proverka_test_support::attack::Scribe;
use proverka_test_support::attack::bundle::Parts;
use tempfile::TempDir;

use crate::proverka::{Ran, proverka};

/// Bytes as hex digits, converted independently of the program.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A folder with the files of one test.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// Makes a folder with `keys.txt`, which has the keys of the parties of `scribe`.
    pub(crate) fn new(scribe: &Scribe) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.put("keys.txt", keys(scribe));
        desk
    }

    /// Writes a file, and returns its path.
    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
        self.path(name)
    }

    /// The path of a file, which need not exist.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn get(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).unwrap()
    }

    /// The names of all files except the keys.
    pub(crate) fn names(&self) -> Vec<String> {
        let all = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> = all.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != "keys.txt");
        names.sort();
        names
    }

    /// Runs `proverka journal` with `--keys keys.txt`.
    pub(crate) fn journal(&self, args: &[&str]) -> Ran {
        proverka(&[&["journal"], args, &["--keys", &self.path("keys.txt")]].concat())
    }

    /// Runs `proverka journal verify` on a bundle of these bytes.
    pub(crate) fn verify(&self, bytes: &[u8], args: &[&str]) -> Ran {
        let file = self.put("record.pvkb", bytes);
        self.journal(&[&["verify", &file], args].concat())
    }
}

/// The text of the keys file of a record's parties.
pub(crate) fn keys(scribe: &Scribe) -> String {
    format!("# who they are\nhost {}\ninspectorate {}\n", hex(&*scribe.host.pk), hex(&*scribe.inspectorate.pk))
}

/// The bytes of the bundle of a whole record.
pub(crate) fn bundle(scribe: &Scribe) -> Vec<u8> {
    Parts::from_scribe(scribe).bytes()
}

/// Two records of one device that agree up to the same entry and then differ.
pub(crate) fn forked() -> (Scribe, Scribe) {
    let mut old = Scribe::life("forked", 1, 3);
    let mut new = old.clone();
    old.note(100);
    old.session(2);
    new.note(200);
    new.session(3);
    (old, new)
}

/// The offset of entry `seq`, counted from 1, in the bundle of a record without redactions.
pub(crate) fn offset(scribe: &Scribe, seq: u32) -> usize {
    let before = &scribe.pieces[..seq as usize - 1];
    532 + before.iter().map(|piece| piece.bytes().len()).sum::<usize>()
}
