//! Tests of key files and terms files.

use crate::bench::Bench;

#[test]
fn a_key_is_written_once_and_read_only_by_its_owner() {
    let bench = Bench::new();
    let key = bench.path("host.key");
    let secret = bench.get("host.key");
    let again = bench.run(&["device", "keygen", "--as", "host", &key]).exits(2);
    assert!(again.err.contains("exists already"), "{}", again.err);
    assert_eq!(bench.get("host.key"), secret);
    let lines: Vec<&str> = secret.lines().collect();
    assert_eq!(lines[..2], ["proverka secret key, version 1", "role host"]);
    let seed = lines[2].strip_prefix("seed ").expect("a seed");
    let public = lines[3].strip_prefix("public ").expect("a key");
    assert_eq!((seed.len(), lines.len()), (64, 4));
    assert!(bench.get("host.key.pub").starts_with(&format!("host {public}\nvkey proverka.invalid/host/{public}+")));
    assert!(!again.err.contains(seed));
    // The seed is converted to the key by an independent implementation.
    let seed: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&seed[2 * at..2 * at + 2], 16).expect("hex")).collect();
    let pair = ed25519_compact::KeyPair::from_seed(ed25519_compact::Seed::from_slice(&seed).expect("a seed"));
    assert_eq!(public, pair.pk.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    assert_ne!(bench.get("inspectorate.key").lines().nth(2), Some(lines[2]));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &str| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode(&key), 0o600);
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).expect("changed");
        let open = bench.device("open", &["--as", "host", "--key", &key]).exits(2);
        assert!(open.err.contains("other users may read this secret"), "{}", open.err);
    }
}

#[test]
fn damaged_key_files_are_refused_without_showing_them() {
    let bench = Bench::new();
    let secret = bench.get("host.key");
    let seed = secret.lines().nth(2).and_then(|line| line.strip_prefix("seed ")).expect("a seed").to_owned();
    let other = if seed.starts_with('0') { "1" } else { "0" };
    let bent = seed.replacen(&seed[..1], other, 1);
    let file = bench.path("host.key");
    for (text, line) in [
        (String::new(), 1),
        (secret.replace("version 1", "version 2"), 1),
        (secret.replace("role host", "role guest"), 2),
        (secret.replace(&seed, &seed[1..]), 3),
        (secret.replace(&seed, &bent), 4),
    ] {
        std::fs::write(&file, text).expect("written");
        let ran = bench.device("open", &["--as", "host", "--key", &file]).exits(2);
        assert!(ran.err.contains(&format!("host.key:{line}:1: ")), "{}", ran.err);
        assert!(!ran.err.contains(&seed[1..]) && !ran.err.contains(&bent));
    }
}

#[test]
fn roles_and_keys_must_fit() {
    let bench = Bench::enrolled();
    let (host, inspectorate) = (bench.path("host.key"), bench.path("inspectorate.key"));
    for args in [
        &["--as", "host", "--key", &inspectorate][..],
        &["--as", "host", "--key", &host, "--key", &inspectorate],
        &["--as", "host", "--as", "inspectorate", "--key", &host],
        &["--as", "host", "--key", &host, "--key", &host],
    ] {
        bench.device("open", args).exits(2);
    }
    assert_eq!(bench.device("status", &[]).member("session"), "none open");
}

#[test]
fn terms_that_make_no_sense_name_their_place() {
    let bench = Bench::new();
    let good = bench.get("terms.json");
    for (from, to, said) in [
        ("[10,20,null]", "[]", "\"limits\": 0 numbers"),
        ("00112233445566778899aabbccddeeff", "0011", "\"nonce\": expected 32 hex digits"),
        ("SEAL-H-1", "a seal with a very long name", "\"seals\": 28 characters in a seal"),
        ("SEAL-H-1", "\\u001b[2K", "\"seals\": '\\u{1b}' in a seal; expected 1 to 16 printable ASCII characters"),
        ("SEAL-H-1", "H-\u{202e}1", "\"seals\": '\\u{202e}' in a seal"),
        ("2027-02-05T00:00:00Z", "2027-02-30T00:00:00Z", "\"expiry\": 2027-02-30T00:00:00Z"),
        ("drift_ppm", "drift", "unknown field `drift`"),
    ] {
        bench.put("terms.json", &good.replacen(from, to, 1));
        let ran = bench.turn("host", "enrol", &["--terms", &bench.path("terms.json")]).exits(2);
        assert!(ran.err.contains(said) && ran.err.contains("terms.json:1:"), "{said}: {}", ran.err);
    }
    assert_eq!(bench.device("status", &[]).member("state"), "blank");
}
