//! The attack kit: a writer of records that shares no code with the core, tools that twist what it wrote, and a second
//! verifier whose checks can be switched off one by one.
#![expect(missing_docs, reason = "test code: names say what the format says, and a failed expectation should panic")]

#[path = "../../support/attack.rs"]
pub mod attack;
#[path = "../../support/attack_bundle.rs"]
pub mod bundle;
#[path = "../../support/attack_foreign.rs"]
pub mod foreign;
#[path = "../../support/attack_fuzz.rs"]
pub mod fuzz;
#[path = "../../support/attack_image.rs"]
pub mod image;
#[path = "../../support/attack_judge.rs"]
pub mod judge;
#[path = "../../support/attack_lenient.rs"]
pub mod lenient;
#[path = "../../support/reach.rs"]
pub mod reach;
