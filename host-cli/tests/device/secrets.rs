//! Secret files: they are complete or absent, nothing may follow the keys, and they may have a second key or a
//! passphrase.

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proverka_cli::device::age::{AgeError, decrypt};
use proverka_cli::device::keys::Signer;
use proverka_cli::device::passphrase::Passphrases;
use proverka_cli::failure::Failure;
use proverka_cli::note::cosigner::VerifierKey;
use sha2::{Digest as _, Sha256};

/// A folder of files, in which the program is run.
struct Desk(tempfile::TempDir);

#[derive(Debug)]
struct Ran {
    status: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Writes a file that only its owner may read.
    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        path
    }

    fn get(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let all = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> = all.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Writes a keys file with the host's public file of this name, and an inspectorate.
    fn keys(&self, host: &str) -> String {
        let other = Self::new();
        assert_eq!(other.keygen("other", &[]).status, 0);
        let other = other.get("other.pub").lines().next().unwrap().replacen("host", "inspectorate", 1);
        self.put("keys.txt", format!("{}{other}\n", self.get(&format!("{host}.pub"))))
    }

    fn keygen(&self, name: &str, args: &[&str]) -> Ran {
        let path = self.path(name);
        run(Command::new(env!("CARGO_BIN_EXE_proverka")).args(["device", "keygen", "--as", "host", &path]).args(args))
    }
}

fn run(command: &mut Command) -> Ran {
    let ran = command.env("NO_COLOR", "1").env_remove("PROVERKA_PASSPHRASE_FILE").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { status: ran.status.code().unwrap(), out: text(ran.stdout), err: text(ran.stderr) }
}

fn read(path: &str, passphrases: &[&str]) -> Result<Signer, Failure> {
    let files: Vec<_> = passphrases.iter().map(Into::into).collect();
    Signer::read(path.as_ref(), &mut Passphrases::new(&files))
}

/// The text that the program prints for a failure.
fn said(failure: Result<Signer, Failure>) -> String {
    let mut out = Vec::new();
    failure.unwrap_err().print(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_hybrid_key_has_two_secrets_and_its_public_file_has_both_keys() {
    let desk = Desk::new();
    let ran = desk.keygen("host.key", &["--hybrid", "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let printed: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let secret = desk.get("host.key");
    let names: Vec<&str> = secret.lines().map(|line| line.split_once(' ').unwrap().0).collect();
    assert_eq!(names, ["proverka", "role", "seed", "public", "ml-dsa-44-seed", "ml-dsa-44-public-sha256"]);
    let seeds: Vec<&str> = secret.lines().filter_map(|line| line.split_once("seed ").map(|(_, seed)| seed)).collect();
    assert!(seeds.len() == 2 && seeds[0] != seeds[1] && seeds.iter().all(|seed| seed.len() == 64));
    assert!(seeds.iter().all(|seed| !ran.out.contains(seed) && !ran.err.contains(seed)));

    let public = desk.get("host.key.pub");
    let lines: Vec<&str> = public.lines().collect();
    assert_eq!(lines[0], format!("host {}", printed["public"].as_str().unwrap()));
    let vkeys: Vec<&str> = lines[1..].iter().map(|line| line.strip_prefix("vkey ").unwrap()).collect();
    assert_eq!(vkeys, [printed["vkey"].as_str().unwrap(), printed["vkey_ml_dsa_44"].as_str().unwrap()]);
    let types: Vec<u8> = vkeys.iter().map(|key| VerifierKey::parse(key).unwrap().algorithm.type_byte()).collect();
    assert_eq!(types, [0x04, 0x06]);
    // Without a second key, the secret file and the public file hold one key each.
    assert_eq!(desk.keygen("plain.key", &[]).status, 0);
    assert_eq!((desk.get("plain.key").lines().count(), desk.get("plain.key.pub").lines().count()), (4, 2));
    #[cfg(unix)]
    for (name, mode) in [("host.key", 0o600), ("plain.key", 0o600)] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777, mode);
    }
}

#[test]
fn the_keys_of_given_seeds_are_those_of_another_implementation() {
    // Made by cli/journal/vectors/checkpoint.py, with seeds that repeat one byte.
    let keys = include_str!("../cli/journal/vectors/keys.txt");
    let lines: Vec<&str> = keys.lines().collect();
    let desk = Desk::new();
    for (role, seed, lines) in [("host", 1, &lines[..3]), ("inspectorate", 3, &lines[3..])] {
        let vkeys: Vec<&str> = lines[1..].iter().map(|line| line.strip_prefix("vkey ").unwrap()).collect();
        let second = VerifierKey::parse(vkeys[1]).unwrap();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let file = desk.put(
            role,
            format!(
                "proverka secret key, version 1\nrole {role}\nseed {}\npublic {}\nml-dsa-44-seed {}\n\
                 ml-dsa-44-public-sha256 {}\n",
                hex(&[seed; 32]),
                lines[0].split_once(' ').unwrap().1,
                hex(&[seed + 1; 32]),
                hex(&Sha256::digest(second.key())),
            ),
        );
        let signer = read(&file, &[]).unwrap();
        assert_eq!(signer.cosigner().keys().iter().map(VerifierKey::vkey).collect::<Vec<_>>(), vkeys);
    }
}

#[test]
fn nothing_may_stand_after_the_keys() {
    let desk = Desk::new();
    assert_eq!(desk.keygen("one", &[]).status, 0);
    assert_eq!(desk.keygen("two", &["--hybrid"]).status, 0);
    let (one, two) = (desk.get("one"), desk.get("two"));
    let (shorter, bent) = (two.trim_end().len() - 1, if two.contains("ml-dsa-44-seed 0") { "1" } else { "0" });
    let at = two.find("ml-dsa-44-seed ").unwrap() + 15;
    for (text, line) in [
        (one.clone() + "\n", 5),
        (one.clone() + "x", 5),
        (one.clone() + "seed 00\n", 5),
        (one.clone() + &one, 5),
        (one.clone() + "# a comment\n", 5),
        (one.trim_end().to_owned() + " ", 4),
        (two.clone() + "\n", 7),
        (two.clone() + "x", 7),
        (two.clone() + &one, 7),
        (two[..shorter].to_owned(), 6),
        (two.lines().take(5).collect::<Vec<_>>().join("\n"), 6),
        (two[..at].to_owned() + bent + &two[at + 1..], 6),
        (two.replace("ml-dsa-44-seed", "ml-dsa-65-seed"), 5),
    ] {
        let file = desk.put("bad", &text);
        // Control: the first four lines are intact exactly if the fault comes after them, so a reader that stops after
        // the first key would accept such a file.
        let first = |of: &str| text.lines().take(4).eq(of.lines().take(4));
        assert_eq!(first(&one) || first(&two), line > 4);
        let failure = said(read(&file, &[]));
        assert!(failure.contains(&format!("bad:{line}:1: ")), "{line}: {failure}");
        for secret in two.lines().chain(one.lines()).filter(|line| line.contains("seed ")) {
            assert!(!failure.contains(&secret[20..]));
        }
    }
    for good in [one.trim_end(), two.trim_end(), &one.replace('\n', "\r\n")] {
        assert!(read(&desk.put("good", good), &[]).is_ok());
    }
}

#[test]
fn a_passphrase_guards_a_secret_file() {
    let desk = Desk::new();
    let right = desk.put("right", "correct horse battery staple\n");
    let ran = desk.keygen("host.key", &["--hybrid", "--passphrase-file", &right]);
    assert!(ran.status == 0 && ran.out.contains("passphrase"), "{ran:?}");
    let secret = desk.get("host.key");
    assert!(secret.starts_with("-----BEGIN AGE ENCRYPTED FILE-----\n"));
    assert!(!secret.contains("seed") && secret.lines().all(|line| line.len() <= 64));
    let signer = read(&desk.path("host.key"), &[&right]).unwrap();
    let public: Vec<String> = signer.cosigner().keys().iter().map(|key| format!("vkey {}", key.vkey())).collect();
    assert_eq!(desk.get("host.key.pub").lines().skip(1).collect::<Vec<_>>(), public);
    // The end of the line belongs to the file and not to the passphrase.
    for same in ["correct horse battery staple", "correct horse battery staple\r\n"] {
        assert!(read(&desk.path("host.key"), &[&desk.put("same", same)]).is_ok());
    }
    for (other, what) in [
        ("correct horse battery staple ", "host.key: wrong passphrase"),
        ("correct horse battery stapl", "host.key: wrong passphrase"),
        ("correct horse battery staple\n\n", "host.key: wrong passphrase"),
        ("", "an empty passphrase"),
        ("\n", "an empty passphrase"),
        (&"x".repeat(2000), "too long"),
    ] {
        let failure = said(read(&desk.path("host.key"), &[&desk.put("other", other)]));
        assert!(failure.contains(what), "{other}: {failure}");
    }
    // The device is asked for nothing before the key is available.
    let (key, keys) = (desk.path("host.key"), desk.keys("host.key"));
    let open = |more: &[&str]| {
        let line = ["device", "open", "--port", "tcp:127.0.0.1:1", "--as", "host", "--key", &key, "--keys", &keys];
        run(Command::new(env!("CARGO_BIN_EXE_proverka")).args(line).args(more))
    };
    let wrong = open(&["--passphrase-file", &desk.put("wrong", "wrong")]);
    assert!(wrong.status == 2 && wrong.err.contains("wrong passphrase"), "{wrong:?}");
    let missing = open(&["--passphrase-file", &desk.path("missing")]);
    assert!(missing.status == 2 && missing.err.contains("missing"), "{missing:?}");
    // A single file serves all keys; each of several files serves one key.
    let mut one = Passphrases::new(&[right.clone().into()]);
    let mut two = Passphrases::new(&[right.clone().into(), desk.path("wrong").into()]);
    for (reader, second) in [(&mut one, true), (&mut two, false)] {
        assert!(Signer::read(key.as_ref(), reader).is_ok());
        assert_eq!(Signer::read(key.as_ref(), reader).is_ok(), second);
    }
    #[cfg(unix)]
    {
        std::fs::set_permissions(&right, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
        let failure = said(read(&key, &[&right]));
        assert!(failure.contains("right: other users may read this secret"), "{failure}");
    }
}

#[test]
fn the_environment_names_the_file_of_a_passphrase() {
    let desk = Desk::new();
    let pass = desk.put("pass", "from the environment");
    assert_eq!(desk.keygen("host.key", &["--passphrase-file", &pass]).status, 0);
    let program = env!("CARGO_BIN_EXE_proverka");
    let (key, keys) = (desk.path("host.key"), desk.keys("host.key"));
    let args = ["journal", "checkpoint", "record", "--keys", &keys, "--as", "host", "--key", &key];
    let run = |file: &str| {
        let mut command = Command::new(program);
        command.args(args).current_dir(desk.0.path()).env("PROVERKA_PASSPHRASE_FILE", file);
        let ran = command.output().unwrap();
        (ran.status.code(), String::from_utf8(ran.stderr).unwrap())
    };
    desk.put("record", "PVKB1 and nothing more");
    let wrong = run(&desk.put("wrong", "another"));
    let right = run(&pass);
    assert!(right.0 == Some(2) && wrong.0 == Some(2), "{right:?} {wrong:?}");
    assert!(!right.1.contains("passphrase"), "{right:?}");
}

#[test]
fn a_full_disk_leaves_no_key_file() {
    #[cfg(unix)]
    for (args, limit) in [(&[][..], 0), (&["--hybrid"], 0), (&["--hybrid"], 1)] {
        let desk = Desk::new();
        // No file may grow beyond this number of blocks, as if the disk were full at that point.
        let script = format!("ulimit -f {limit}; trap '' XFSZ; exec \"$0\" \"$@\"");
        let program = env!("CARGO_BIN_EXE_proverka");
        let keygen = ["device", "keygen", "--as", "host", &desk.path("host.key")];
        let ran = run(Command::new("sh").args(["-c", &script, program]).args(keygen).args(args));
        assert!(ran.status == 2 && ran.err.contains("nothing was written"), "{ran:?}");
        assert_eq!(desk.names(), Vec::<String>::new());
    }
    // The same command writes both files if there is room.
    let desk = Desk::new();
    assert_eq!(desk.keygen("host.key", &["--hybrid"]).status, 0);
    assert_eq!(desk.names(), ["host.key", "host.key.pub"]);
}

#[test]
fn a_pipe_is_no_secret_file() {
    #[cfg(unix)]
    {
        let desk = Desk::new();
        let pipe = desk.path("pipe");
        assert!(Command::new("mkfifo").args(["-m", "600", &pipe]).status().unwrap().success());
        assert!(said(read(&pipe, &[])).contains("pipe"));
    }
    let desk = Desk::new();
    assert!(said(read(&desk.put("long", vec![b'x'; 100_000]), &[])).contains("more than 64 KiB"));
}

#[test]
fn files_of_age_are_read_as_its_vectors_say() {
    let (mut decrypted, mut refused) = (0, 0);
    for line in include_str!("vectors/age.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [name, expect, payload, file] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let found = decrypt(&STANDARD.decode(file).unwrap(), b"password");
        // An armored file that is encrypted to a key and not to a passphrase is read far enough to see that.
        let other_kind = name.starts_with("armor") && name != "armor_scrypt";
        let expected = match expect {
            // This program accepts no space around the armor.
            "success" if name == "armor_whitespace_outside" => Err(AgeError::Header),
            "success" | "no match" if other_kind => Err(AgeError::NoPassphrase),
            "success" => Ok(()),
            "no match" if name == "scrypt_uppercase" => Err(AgeError::NoPassphrase),
            // This vector is for a passphrase other than its own.
            "no match" if name == "scrypt_no_match" => Ok(()),
            "no match" => Err(AgeError::Passphrase),
            _ if name == "scrypt_work_factor_23" || name == "scrypt_work_factor_overflow" => Err(AgeError::Work),
            _ if name == "scrypt_double" || name == "scrypt_and_x25519" => Err(AgeError::NoPassphrase),
            _ => Err(AgeError::Header),
        };
        assert_eq!(found.as_ref().map(|_| ()).map_err(|error| *error), expected, "{name}: {expect}");
        if let Ok(plain) = found {
            decrypted += 1;
            let digest: String = Sha256::digest(&*plain).iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(payload == "-" || payload == digest, "{name}");
        } else {
            refused += 1;
        }
    }
    assert!(decrypted >= 2 && refused > 40, "{decrypted} {refused}");
}

/// Everything that a Linux process may write to, region by region.
#[cfg(target_os = "linux")]
fn memory(process: u32) -> Vec<(String, Vec<u8>)> {
    use std::os::unix::fs::FileExt as _;

    let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let mem = std::fs::File::open(format!("/proc/{process}/mem")).unwrap();
    let writable = maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|mode| mode.starts_with("rw")));
    writable
        .filter_map(|line| {
            let (from, to) = line.split_once(' ')?.0.split_once('-')?;
            let (from, to) = (u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?);
            let mut bytes = vec![0; usize::try_from(to - from).ok()?];
            mem.read_exact_at(&mut bytes, from).ok()?;
            Some((line.to_owned(), bytes))
        })
        .collect()
}

#[cfg(target_os = "linux")]
#[test]
fn the_digits_of_a_seed_are_wiped_and_the_seed_itself_is_there_once() {
    let desk = Desk::new();
    let pass = desk.put("pass", "a passphrase that is long enough to be found");
    for guarded in [false, true] {
        let name = if guarded { "guarded.key" } else { "plain.key" };
        let more: &[&str] = if guarded { &["--passphrase-file", &pass] } else { &[] };
        assert_eq!(desk.keygen(name, &[&["--hybrid"], more].concat()).status, 0);
        let file = std::fs::read(desk.path(name)).unwrap();
        let text = if guarded { decrypt(&file, desk.get("pass").as_bytes()).unwrap().to_vec() } else { file };
        let text = String::from_utf8(text).unwrap();
        let digits: Vec<&str> =
            text.lines().filter_map(|line| line.split_once("seed ").map(|(_, seed)| seed)).collect();

        // The device does not answer: the key has been read, and it is about to be used.
        let device = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = format!("tcp:{}", device.local_addr().unwrap());
        let mut child = Command::new(env!("CARGO_BIN_EXE_proverka"))
            .args([
                "device",
                "open",
                "--port",
                &port,
                "--as",
                "host",
                "--key",
                &desk.path(name),
                "--keys",
                &desk.keys(name),
            ])
            .args(more)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let line = device.accept().unwrap();
        let memory = memory(child.id());
        child.kill().unwrap();
        child.wait().unwrap();
        drop(line);

        let places = |needle: &[u8]| -> Vec<&str> {
            let has = |bytes: &[u8]| bytes.windows(needle.len()).filter(|window| *window == needle).count();
            memory.iter().flat_map(|(name, bytes)| std::iter::repeat_n(name.as_str(), has(bytes))).collect()
        };
        for seed in digits {
            let raw: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&seed[2 * at..2 * at + 2], 16).unwrap()).collect();
            assert_eq!(places(seed.as_bytes()), Vec::<&str>::new(), "digits of a seed, guarded: {guarded}");
            // That it is found at all shows that the search covers the right places.
            let found = places(&raw);
            assert_eq!(found.len(), 1, "guarded: {guarded}: {found:#?}");
        }
        assert_eq!(places(b"passphrase that is long enough"), Vec::<&str>::new());
    }
}
