//! What misuse does: an error, and no harm. Under sanitizers a byte too many is seen, in C and in the library.

use crate::compiled::{Build, C99, CPP11, Compiler, compile, is_here, package, printed, run};

/// Runs the program that misuses every function, and gives the number of its checks.
fn checks(compiler: Compiler, build: Build) -> usize {
    let program = compile(compiler, build, &package().join("tests/c/misuse.c"));
    let found = printed(&program, &[], "");
    let count = found.strip_suffix(" checks\n").unwrap_or_else(|| panic!("{found}"));
    count.parse().unwrap()
}

#[test]
fn misuse_is_an_error_and_writes_nothing() {
    assert!(checks(C99, Build::Plain) > 5_000);
    if is_here(CPP11) {
        assert!(checks(CPP11, Build::Plain) > 5_000);
    }
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "memory accesses of both languages are checked together on Linux")]
fn misuse_touches_no_other_memory() {
    assert!(checks(C99, Build::Checked) > 5_000);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "memory accesses of both languages are checked together on Linux")]
fn a_byte_too_many_is_seen_in_c_and_in_the_library() {
    let program = compile(C99, Build::Checked, &package().join("tests/c/overflow.c"));
    assert_eq!(printed(&program, &["0"], ""), "ended well 0\n");
    let reports = [
        ("1", "heap-buffer-overflow"),
        ("2", "heap-buffer-overflow"),
        ("3", "heap-buffer-overflow"),
        ("4", "signed integer overflow"),
    ];
    for (which, report) in reports {
        let output = run(&program, &[which], "");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && errors.contains(report), "control {which} was let through: {errors}");
        assert!(!String::from_utf8_lossy(&output.stdout).contains("ended well"), "control {which} ran on");
    }
}
