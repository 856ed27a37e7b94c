//! Enums of words, in every way that a value is written.

use std::collections::BTreeSet;

use proverka::calendar::{MonthEnd, Weekday};
use proverka::count::{Kind, State};
use proverka::judge::{Extension, LastDay, PartyStanding, Status};
use proverka::party::{Both, Holder, Party};
use proverka::treaty::{ActKind, EventPart, Force, Provided, Scope, Step, Unit, WithdrawalEnds};
use proverka::verdict::{Provenance, Truth, Verdict};
use proverka::words::UnknownWord;

use crate::{bytes, is_written_as};

/// Asserts what holds for every enum of words.
macro_rules! words {
    ($($name:ty),+ $(,)?) => {
        $(
            for (place, value) in <$name>::ALL.into_iter().enumerate() {
                is_written_as(value, value.as_str());
                assert_eq!(bytes(&value), [place as u8], "{value}");
                assert_eq!((value.index(), <$name>::WORDS[place]), (place, value.as_str()));
                assert_eq!(<$name>::from_word(value.as_str().as_bytes()), Some(value));
            }
            assert!(<$name>::ALL.is_sorted() && <$name>::ALL.iter().collect::<BTreeSet<_>>().len() == <$name>::COUNT);
            let unknown = "no_such_word".parse::<$name>();
            assert_eq!(unknown, Err(UnknownWord { expected: &<$name>::WORDS }));
            let json = serde_json::from_str::<$name>("\"no_such_word\"").unwrap_err().to_string();
            assert!(json.contains(&unknown.unwrap_err().to_string()), "{json}");
            assert!(postcard::from_bytes::<$name>(&[<$name>::COUNT as u8]).is_err());
        )+
    };
}

#[test]
fn every_word_is_read_as_it_is_written_and_no_other_is() {
    words!(
        ActKind,
        EventPart,
        Extension,
        Force,
        Kind,
        LastDay,
        MonthEnd,
        PartyStanding,
        Provenance,
        Provided,
        Scope,
        State,
        Status,
        Step,
        Truth,
        Unit,
        Verdict,
        Weekday,
        WithdrawalEnds,
        proverka::text::item::Field,
        proverka::text::treaty::Severity,
        proverka::wire::State,
    );
}

#[test]
fn a_word_is_padded_like_any_text() {
    assert_eq!(format!("{:<8}|{:>6}", Verdict::Holds, Truth::True), "holds   |  true");
}

#[test]
fn parties_and_holders_are_words_too() {
    Party::ALL.into_iter().for_each(|party| is_written_as(party, party.as_str()));
    Holder::ALL.into_iter().for_each(|holder| is_written_as(holder, holder.as_str()));
    // WIRE.md fixes these bytes: the place of a variant, and after it what it holds.
    assert_eq!((bytes(&Party::Inspectorate), bytes(&Holder::Jointly)), (vec![1], vec![0]));
    assert_eq!(bytes(&Holder::Alone(Party::Inspectorate)), [1, 1]);
    assert_eq!("both".parse::<Party>().unwrap_err().to_string(), "expected one of host, inspectorate");
    assert!(serde_json::from_str::<Party>("\"both\"").is_err() && postcard::from_bytes::<Party>(&[2]).is_err());
    assert!(serde_json::from_str::<Holder>("\"Jointly\"").is_err() && postcard::from_bytes::<Holder>(&[2]).is_err());

    let both = Both { host: 1_u8, inspectorate: 2 };
    assert_eq!(serde_json::to_string(&both).unwrap(), r#"{"host":1,"inspectorate":2}"#);
    assert_eq!(serde_json::from_str::<Both<u8>>(r#"{"inspectorate":2,"host":1}"#).unwrap(), both);
}
