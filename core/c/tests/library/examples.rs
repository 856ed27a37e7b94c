//! The examples compile and print what they say, so that none can rot.

use std::fs;
use std::path::{Path, PathBuf};

use proverka_test_support::attack::Scribe;
use proverka_test_support::attack::bundle::Parts;

use crate::compiled::{Build, C99, CPP11, builds, compile, folder, is_here, package, printed, run};

/// The block of this language in README.md; there is one of each.
fn block(language: &str) -> String {
    let readme = fs::read_to_string(package().join("README.md")).unwrap();
    let (_, rest) = readme.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_example_of_the_readme_prints_what_the_readme_says() {
    let source = folder().join("readme.c");
    fs::write(&source, block("c")).unwrap();
    for build in builds() {
        assert_eq!(printed(&compile(C99, *build, &source), &[], ""), block("text"));
    }
    if is_here(CPP11) {
        assert_eq!(printed(&compile(CPP11, Build::Plain, &source), &[], ""), block("text"));
    }
}

fn example(name: &str) -> PathBuf {
    package().join("examples").join(name)
}

#[test]
fn a_treaty_of_its_own_is_judged() {
    for build in builds() {
        let program = compile(C99, *build, &example("own_treaty.c"));
        assert_eq!(printed(&program, &[], ""), "in force until 2040-08-30; fails by II(1), margin -1\n");
    }
}

#[test]
fn a_bundle_in_a_file_is_audited() {
    let program = compile(C99, Build::Plain, &example("audit_bundle.c"));
    let mut scribe = Scribe::new("example");
    scribe.boot();
    scribe.session(2);
    let whole = Parts::from_scribe(&scribe).bytes();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let (host, inspectorate) = (hex(&*scribe.host.pk), hex(&*scribe.inspectorate.pk));
    let audit = |name: &str, bytes: &[u8], host: &str| {
        let file = folder().join(name);
        fs::write(&file, bytes).unwrap();
        let path: &Path = &file;
        let output = run(&program, &[path.to_str().unwrap(), host, &inspectorate], "");
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let size = scribe.size();
    // The cosignatures after the close are themselves not covered by a head that both signed.
    assert_eq!(audit("whole", &whole, &host), (0, format!("joint, {size} entries, 2 of them unwitnessed\n")));
    let mut damaged = whole.clone();
    damaged[600] ^= 1;
    let (status, text) = audit("damaged", &damaged, &host);
    assert!(status == 1 && text.starts_with("broken, 0 entries"), "{status} {text}");
    assert!(text.ends_with("entry 1: the device's signature does not verify with the key of its epoch\n"), "{text}");
    assert_eq!(audit("other", &whole, &inspectorate).0, 2);
    let (status, text) = audit("short", &whole[..100], &host);
    assert_eq!((status, text.as_str()), (2, "not judged: the bundle ends before its first entry\n"));
}
