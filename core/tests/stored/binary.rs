//! The bytes of values in a binary format, which whoever stored them relies on.

use proverka::calendar::{DateRange, Distance, Interval, Moment, Span};
use proverka::count::{AnyKind, CountRange, Decimal, Item, Kind, State};
use proverka::date;

use crate::bytes;

#[test]
fn values_take_few_bytes_and_always_the_same() {
    // A varint has seven bits in a byte; signed numbers are 0, -1, 1, -2 and so on.
    assert_eq!(bytes(&date!(2020, 2, 27)), [0xC9, 0x81, 0x2D]);
    assert_eq!(bytes(&DateRange::exactly(date!(2020, 2, 27))), [0xC9, 0x81, 0x2D, 0xC9, 0x81, 0x2D]);
    assert_eq!(bytes(&Moment::from_unix_seconds(-1).unwrap()), [1]);
    assert_eq!(bytes(&Span::Hours(32)), [3, 64]);
    assert_eq!(bytes(&Interval::new(None, Some(date!(2020, 2, 27))).unwrap()), [0, 1, 0xC9, 0x81, 0x2D]);
    assert_eq!(bytes(&CountRange::at_least(7)), [7, 0]);
    assert_eq!(bytes(&CountRange::exactly(7)), [7, 1, 7]);
    assert_eq!(bytes(&Decimal::new(-5, 1)), [9, 1]);
    assert_eq!(bytes(&AnyKind::Own(3)), [1, 3]);
}

#[test]
fn items_and_kinds_are_read_without_a_copy() {
    let id = Some("SS-18");
    let item = Item {
        id: "1",
        party: "US",
        kind: Kind::Icbm,
        state: State::Deployed,
        model: id,
        site: None,
        warheads: Some(3),
    };
    let json = r#"{"id":"1","party":"US","kind":"icbm","state":"deployed","type":"SS-18","site":null,"warheads":3}"#;
    assert_eq!(serde_json::to_string(&item).unwrap(), json);
    assert_eq!(serde_json::from_str::<Item<'_>>(json).unwrap(), item);
    let written = bytes(&item);
    assert_eq!(postcard::from_bytes::<Item<'_>>(&written).unwrap(), item);
    assert!(serde_json::from_str::<Item<'_>>(&json.replace("icbm", "balloon")).is_err());

    for (kind, json) in [(AnyKind::Own(3), r#"{"own":3}"#), (AnyKind::BuiltIn(Kind::Slbm), r#"{"built_in":"slbm"}"#)] {
        assert_eq!(serde_json::to_string(&kind).unwrap(), json);
        assert_eq!(serde_json::from_str::<AnyKind>(json).unwrap(), kind);
    }
    let distance = Distance { months: 3, days: -1 };
    assert_eq!(serde_json::from_str::<Distance>(&serde_json::to_string(&distance).unwrap()).unwrap(), distance);
}
