//! Calls the functions of `proverka::words`, and what its macro makes for every enum of words.

use core::fmt::Display;
use core::str::FromStr;

use crate::{opaque, printed};
use proverka::calendar::{MonthEnd, Weekday};
use proverka::count::{Kind, State};
use proverka::judge::{Extension, LastDay, PartyStanding, Status};
use proverka::treaty::{ActKind, EventPart, Force, Provided, Scope, Step, Unit, WithdrawalEnds};
use proverka::verdict::{Provenance, Truth, Verdict};
use proverka::words::UnknownWord;

pub(crate) fn everything() {
    word::<MonthEnd>();
    word::<Weekday>();
    word::<Kind>();
    word::<State>();
    word::<Extension>();
    word::<LastDay>();
    word::<PartyStanding>();
    word::<Status>();
    word::<ActKind>();
    word::<EventPart>();
    word::<Force>();
    word::<Provided>();
    word::<Scope>();
    word::<Step>();
    word::<Unit>();
    word::<WithdrawalEnds>();
    word::<Provenance>();
    word::<Truth>();
    word::<Verdict>();
    #[cfg(feature = "text")]
    word::<proverka::text::item::Field>();
    #[cfg(feature = "text")]
    word::<proverka::text::treaty::Severity>();
    #[cfg(feature = "wire")]
    word::<proverka::wire::State>();
}

/// Reads a word and prints what it names, or the words that there are.
fn word<T: FromStr<Err = UnknownWord> + Display>() {
    match T::from_str(opaque("undecided")) {
        Ok(value) => printed::<T>(&value),
        Err(error) => printed::<UnknownWord>(&error),
    }
}
