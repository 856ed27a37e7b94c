//! Published facts, written out by hand in `facts.txt`, are what a C program says. They are not taken from the core:
//! New START entered into force on 5 February 2011 for ten years, was extended on 3 February 2021 until 5 February
//! 2026, and allows 700 deployed delivery systems, 1,550 warheads and 800 launchers from seven years after entry into
//! force; a party may withdraw with three months' notice.

use crate::compiled::{Build, C99, CPP11, builds, compile, is_here, package, printed};

#[test]
fn published_facts_are_what_c_says() {
    let source = package().join("tests/c/facts.c");
    let due = include_str!("../c/facts.txt");
    for build in builds() {
        assert_eq!(printed(&compile(C99, *build, &source), &[], ""), due);
    }
    if is_here(CPP11) {
        assert_eq!(printed(&compile(CPP11, Build::Plain, &source), &[], ""), due);
    }
}
