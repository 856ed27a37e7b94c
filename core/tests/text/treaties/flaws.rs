//! Rows that do not fit each other.

mod regime;

use proverka::calendar::Span;
use proverka::count::{AnyKind, Kind, KindSet, State, StateSet};
use proverka::date;
use proverka::text::shape::position;
use proverka::text::treaty::{Severity, TreatyBuf, lint};
use proverka::treaty::{
    Anchor, Base, Bound, Ceiling, Group, ItemKind, ItemType, Part, Quantity, Share, StateParty, StatePartySet, Treaty,
    Weight, Whom, catalog,
};
use proverka::verdict::Citation;

fn flaws(treaty: &Treaty<'_>) -> Vec<String> {
    let mut flaws = Vec::new();
    lint(treaty, |lint| {
        let severity = match lint.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        flaws.push(format!("{severity}: {lint}"));
    });
    flaws
}

#[test]
fn the_built_in_treaties_have_none() {
    for (treaty, _) in catalog::ALL {
        let never: &[&str] = if treaty.entry_into_force.is_none() { &[NEVER_IN_FORCE] } else { &[] };
        assert_eq!(flaws(treaty), never, "{}", treaty.id);
    }
}

const NEVER_IN_FORCE: &str =
    "warning: `entry_into_force`: missing, so the treaty never binds; right only if it never entered into force";

/// A piece of text and its replacement.
type Damage = &'static [(&'static str, &'static str)];

/// A built-in treaty, damage to its text, and the flaws that this makes.
#[rustfmt::skip]
const DAMAGE: &[(&Treaty<'static>, Damage, &[&str])] = &[
    (&catalog::ABM, &[(r#"{"quantity":"interceptors","bound":100"#, r#"{"quantity":"launchers","bound":100"#)],
        &["error: ceiling 2: quantity `launchers` is not in `quantities`"]),
    (&catalog::ABM, &[(r#"{"quantity":"interceptors","kinds""#, r#"{"quantity":"x\u000a","kinds""#)],
        &[r"error: counting rule 1: quantity `x\u{a}` is not in `quantities`",
          r"error: counting rule 2: quantity `x\u{a}` is not in `quantities`"]),
    (&catalog::ABM, &[(r#""code":"RU""#, r#""code":"US""#)],
        &["error: party 2: party `US` is there already"]),
    (&catalog::START_2, &[(r#""id":"heavy_icbm_warheads""#, r#""id":"warheads""#),
        (r#""heavy_icbm_warheads","bound""#, r#""mirved_icbm_warheads","bound""#)],
        &[NEVER_IN_FORCE, "error: quantity 4: quantity `warheads` is there already",
          "warning: ceiling 5: binds together with ceiling 7 of the same quantity and side",
          "warning: ceiling 6: binds together with ceiling 8 of the same quantity and side"]),
    (&catalog::SALT_1, &[(r#""bound":1054,"side":"US""#, r#""bound":1054,"side":"RU""#)],
        &["error: ceiling 1: no party is on the side `RU`"]),
    (&catalog::ABM, &[(r#""until":"1976-05-24""#, r#""until":"entry""#)],
        &["error: ceiling 1: never binds: `until` entry is not after `from` entry"]),
    (&catalog::ABM, &[(r#""until":"1976-05-24""#, r#""until":"1972-10-03""#)],
        &["error: ceiling 1: never binds: `until` 1972-10-03 is not after `from` entry"]),
    (&catalog::ABM, &[(r#""until":"1976-05-24""#, r#""until":"1976-05-25""#)],
        &["warning: ceiling 1: binds together with ceiling 2 of the same quantity and side"]),
    (&catalog::START_1, &[(r#""until":"entry+60m""#, r#""until":"entry+6y""#)],
        &["warning: ceiling 1: binds together with ceiling 2 of the same quantity and side",
          "warning: ceiling 5: binds together with ceiling 6 of the same quantity and side",
          "warning: ceiling 8: binds together with ceiling 9 of the same quantity and side"]),
    (&catalog::ABM, &[(r#""date":"1972-10-03""#, r#""date":"1972-05-25""#)],
        &["error: `entry_into_force`: entry into force 1972-05-25 is before signature 1972-05-26"]),
    (&catalog::ABM, &[(r#""id":"interceptors","#, r#""id":"","#)],
        &["error: quantity 1: `id` is empty", "warning: quantity 1: no ceiling limits ``",
          "error: counting rule 1: quantity `interceptors` is not in `quantities`",
          "error: counting rule 2: quantity `interceptors` is not in `quantities`",
          "error: ceiling 1: quantity `interceptors` is not in `quantities`",
          "error: ceiling 2: quantity `interceptors` is not in `quantities`"]),
    (&catalog::NEW_START, &[(r#""longest":"5y""#, r#""longest":"121m""#)],
        &["warning: `extension`: 121m is longer than the term of 10y"]),
    (&catalog::NEW_START, &[(r#""longest":"5y","times":1"#, r#""longest":"0d","times":0"#)],
        &["warning: `extension`: `times` is 0: it can never be extended", "error: `extension`: 0d is too short"]),
    (&catalog::NEW_START, &[(r#""longest":"5y""#, r#""longest":"24h""#)],
        &["error: `extension`: 24h is in hours, expected days, months or years"]),
    (&catalog::NEW_START, &[(r#""value":"10y""#, r#""value":"unlimited""#)],
        &["warning: `extension`: a treaty without end cannot be extended"]),
    (&catalog::NEW_START, &[(r#""value":"10y""#, r#""value":"-10y""#)],
        &["error: `lasts`: -10y is too short", "warning: `extension`: 5y is longer than the term of -10y"]),
    (&catalog::NEW_START, &[(r#""notice":"3m""#, r#""notice":"-1d""#)],
        &["error: `withdrawal`: -1d is too short"]),
    (&catalog::NEW_START, &[(r#""clause":"XIV(2)","provenance":"text","source":"state.gov, page"#, r#""clause":"","provenance":"text","source":"state.gov, page"#)],
        &["error: `lasts`: `clause` is empty"]),
    (&catalog::SORT, &[("until 2012-12-31", "until 2003-06-01")],
        &["error: `lasts`: ends 2003-06-01, not after entry into force 2003-06-01"]),
    (&catalog::START_2, &[("while start-1", "while start-2")],
        &[NEVER_IN_FORCE, "error: `lasts`: lasts as long as the treaty itself"]),
    (&catalog::START_2, &[("while start-1", "while ")],
        &[NEVER_IN_FORCE, "error: `lasts`: `value` is empty"]),
    // The treaty was never in force, so spans can be compared with each other but not with days.
    (&catalog::START_2, &[(r#""bound":1200,"from":"2004-12-31","until":"2007-12-31""#, r#""bound":1200,"from":"entry+12m","until":"entry+1y""#)],
        &[NEVER_IN_FORCE, "error: ceiling 5: never binds: `until` entry+1y is not after `from` entry+12m"]),
    (&catalog::START_2, &[(r#""bound":1200,"from":"2004-12-31","until":"2007-12-31""#, r#""bound":1200,"from":"2004-12-31","until":"entry+1y""#)],
        &[NEVER_IN_FORCE]),
    (&catalog::SALT_1, &[(r#""bound":1054,"side":"US","from":"entry""#, r#""bound":1054,"side":"US","from":"entry+61m""#)],
        &["warning: ceiling 1: never binds: `from` entry+61m is after the treaty ends on 1977-10-03"]),
    // It binds on the day of the end, which may still be a day in force.
    (&catalog::SALT_1, &[(r#""bound":1054,"side":"US","from":"entry""#, r#""bound":1054,"side":"US","from":"entry+5y""#)],
        &[]),
    (&catalog::ABM, &[(r#""kinds":["abm_interceptor"]"#, r#""kinds":[]"#)],
        &["error: counting rule 1: counts nothing: needs a kind and a state",
          "error: counting rule 2: counts nothing: needs a kind and a state"]),
    // A rule of weight 0 says that items do not count.
    (&catalog::ABM, &[(r#""weight":1"#, r#""weight":0"#)],
        &[]),
    (&catalog::ABM, &[(r#""states":["non_deployed","test","#, r#""states":["#)],
        &["warning: counting rule 1: no rule of the quantity says how abm_interceptor counts in state non_deployed, test; a rule of weight 0 says that it does not count"]),
    (&catalog::START_1, &[(r#""kinds":["heavy_icbm"],"states":["deployed"],"weight":1"#, r#""kinds":["heavy_icbm"],"states":["test"],"weight":1"#)],
        &["warning: counting rule 4: no rule of the quantity says how heavy_icbm counts in state deployed; a rule of weight 0 says that it does not count",
          "warning: counting rule 4: counts items that counting rule 15 counts again"]),
    (&catalog::START_1, &[(r#""kinds":["heavy_bomber"],"states":["deployed"]"#, r#""kinds":["heavy_bomber","slbm_launcher"],"states":["deployed"]"#)],
        &["warning: counting rule 1: counts items that counting rule 3 counts again"]),
];

/// Rows of groups, types and quantities that do not fit each other.
#[test]
fn groups_types_and_decimals_that_do_not_fit() {
    const NATO: Group<'_> = Group { id: "nato", name: "NATO", members: StatePartySet::one(0) };
    let of = |groups: &[Group<'_>]| flaws(&Treaty { groups, ..catalog::ABM });
    assert_eq!(of(&[NATO, Group { id: "east", members: StatePartySet::first(2), ..NATO }]), [""; 0]);
    assert_eq!(of(&[NATO, NATO]), ["error: group 2: group `nato` is there already"]);
    assert_eq!(
        of(&[Group { id: "RU", ..NATO }, Group { id: "USSR", ..NATO }]),
        ["error: group 1: group `RU` has the name of a party or side, expected a name of its own"]
    );
    assert_eq!(
        of(&[Group { id: "", name: "", members: StatePartySet::NONE }]),
        [
            "error: group 1: `id` is empty",
            "error: group 1: `name` is empty",
            "error: group 1: group `` has no member, expected at least one party"
        ]
    );
    assert_eq!(
        of(&[Group { members: StatePartySet::first(3), ..NATO }]),
        ["error: group 1: party 3 is a member, and `parties` has fewer"]
    );

    let mut ceilings = catalog::ABM.ceilings.to_vec();
    ceilings[0].whom = Whom::Group("nato");
    ceilings[0].until = None;
    let of = |groups: &[Group<'_>], ceilings: &[Ceiling<'_>]| flaws(&Treaty { groups, ceilings, ..catalog::ABM });
    assert_eq!(of(&[], &ceilings), ["error: ceiling 1: group `nato` is not in `groups`"]);
    // A group and each side are different subjects; two ceilings of one group are not.
    assert_eq!(of(&[NATO], &ceilings), [""; 0]);
    ceilings[1].whom = Whom::Group("nato");
    assert_eq!(
        of(&[NATO], &ceilings),
        ["warning: ceiling 1: binds together with ceiling 2 of the same quantity and side"]
    );

    let citation = catalog::ABM.ceilings[0].citation;
    let one = ItemType { id: "Spartan", kind: Kind::AbmInterceptor.into(), warheads: 1, citation };
    let mut counting = catalog::ABM.counting.to_vec();
    counting[0].weight = Weight::Attributed;
    let of = |types: &[ItemType<'_>]| flaws(&Treaty { types, counting: &counting, ..catalog::ABM });
    assert_eq!(of(&[one, ItemType { id: "Sprint", ..one }]), [""; 0]);
    let missing = "error: counting rule 1: `weight` is \"attributed\", and `types` has none of kind abm_interceptor";
    assert_eq!(of(&[]), [missing]);
    assert_eq!(of(&[ItemType { kind: Kind::Icbm.into(), ..one }]), [missing]);
    assert_eq!(
        of(&[one, ItemType { warheads: 0, ..one }]),
        [
            "error: type 2: type `Spartan` is there already",
            "error: type 2: `warheads` of type `Spartan` is 0, expected how many each of its items counts as"
        ]
    );

    let mut quantities = catalog::ABM.quantities.to_vec();
    quantities[0].decimals = 6;
    assert_eq!(flaws(&Treaty { quantities: &quantities, ..catalog::ABM }), [""; 0]);
    quantities[0].decimals = 7;
    assert_eq!(
        flaws(&Treaty { quantities: &quantities, ..catalog::ABM }),
        ["error: quantity 1: `decimals` is 7, expected at most 6"]
    );
}

/// Kinds that the treaty must not declare, or declares for nothing.
#[test]
fn kinds_that_do_not_fit() {
    let citation = catalog::ABM.ceilings[0].citation;
    let tank = ItemKind { id: "battle_tank", title: "Battle tank", warheads: false, citation };
    let ids: Vec<String> = (0..=AnyKind::MOST_OWN).map(|place| format!("kind_{place}")).collect();
    let mut counting = catalog::ABM.counting.to_vec();
    let all = (0..32).fold(counting[0].kinds, KindSet::with_own);
    counting[0].kinds = all;
    counting[1].kinds = all;
    let of = |kinds: &[ItemKind<'_>]| flaws(&Treaty { kinds, counting: &counting, ..catalog::ABM });
    assert_eq!(of(&[tank, ItemKind { id: "glider_2", ..tank }]), [""; 0]);
    for wrong in ["", "Battle_tank", "battle tank", "battle-tank", "танк"] {
        let expected = format!(
            "error: kind 1: `{}` is no name of a kind, expected lower-case letters, digits and `_`",
            wrong.escape_debug()
        );
        assert_eq!(of(&[ItemKind { id: wrong, ..tank }]), [expected]);
    }
    assert_eq!(
        of(&[tank, ItemKind { id: "icbm", ..tank }]),
        ["error: kind 2: kind `icbm` is built in, expected another name, or no row for it"]
    );
    assert_eq!(of(&[tank, tank]), ["error: kind 2: kind `battle_tank` is there already"]);
    assert_eq!(of(&[ItemKind { title: "", ..tank }]), ["error: kind 1: `title` is empty"]);
    let nothing = Citation { clause: "", ..citation };
    assert_eq!(of(&[ItemKind { citation: nothing, ..tank }]), ["error: kind 1: `clause` is empty"]);
    assert_eq!(
        flaws(&Treaty { kinds: &[tank], ..catalog::ABM }),
        ["warning: kind 1: no counting rule names kind `battle_tank`, so its items do not count"]
    );
    // The last kind has no bit in the set of a rule.
    let many: Vec<_> = ids.iter().map(|id| ItemKind { id, ..tank }).collect();
    assert_eq!(of(&many[..32]), [""; 0]);
    assert_eq!(
        of(&many),
        [
            "error: `kinds`: too many kinds: 33, expected at most 32",
            "warning: kind 33: no counting rule names kind `kind_32`, so its items do not count"
        ]
    );

    let mut weighed = counting.clone();
    weighed[0].weight = Weight::Warheads;
    weighed[0].kinds = KindSet::new(&[Kind::AbmInterceptor]).with_own(0).with_own(1);
    let glider = ItemKind { id: "glider", warheads: true, ..tank };
    assert_eq!(
        flaws(&Treaty { kinds: &[tank, glider], counting: &weighed, ..catalog::ABM }),
        ["error: counting rule 1: `weight` is \"warheads\", and items of kind `battle_tank` carry none, expected \
             `\"warheads\": true` on the kind or another weight"]
    );
    weighed[0].weight = Weight::Attributed;
    weighed[0].kinds = KindSet::new(&[]).with_own(0).with_own(1);
    weighed[1].kinds = weighed[0].kinds;
    let one = ItemType { id: "Avangard", kind: AnyKind::Own(1), warheads: 1, citation };
    assert_eq!(
        flaws(&Treaty { kinds: &[tank, glider], types: &[one], counting: &weighed, ..catalog::ABM }),
        ["error: counting rule 1: `weight` is \"attributed\", and `types` has none of kind battle_tank"]
    );
    let mut few = counting.clone();
    few[1].states = StateSet::new(&[State::Test]);
    few[0].kinds = KindSet::new(&[]).with_own(0);
    few[1].kinds = few[0].kinds;
    assert_eq!(
        flaws(&Treaty { kinds: &[tank], counting: &few[..2], ..catalog::ABM }),
        ["warning: counting rule 1: no rule of the quantity says how battle_tank counts in state non_deployed, \
             training, eliminated; a rule of weight 0 says that it does not count"]
    );
}

#[test]
fn every_flaw_is_reported() {
    for (treaty, damage, expected) in DAMAGE {
        let mut text = String::from_utf8(super::round_trip::written(treaty)).unwrap();
        for (old, new) in *damage {
            assert!(text.contains(old), "{old} must be there");
            text = text.replace(old, new);
        }
        let mut scratch = vec![0; text.len()];
        let buf = TreatyBuf::parse(text.as_bytes(), &mut scratch).unwrap();
        assert_eq!(flaws(&buf.treaty()), *expected, "{damage:?}");
        // Each flaw is also reported at its own place.
        buf.lint(|lint| assert_ne!(buf.offset(lint.place), 0, "{lint}"));
    }
}

#[test]
fn a_flaw_is_reported_at_its_row() {
    let text = String::from_utf8(super::round_trip::written(&catalog::ABM)).unwrap();
    let text = text.replace(r#""until":"1976-05-24""#, r#""until":"entry""#);
    let buf = TreatyBuf::parse(text.as_bytes(), &mut []).unwrap();
    let mut places = Vec::new();
    buf.lint(|lint| places.push(position(text.as_bytes(), buf.offset(lint.place)).to_string()));
    assert_eq!(places, ["23:5"]);
    assert!(text.lines().nth(22).unwrap().starts_with(r#"    {"quantity":"interceptors","bound":200"#));
}

#[test]
fn parties_from_none_to_too_many() {
    let party = StateParty { code: "US", name: "United States of America", side: "US" };
    let treaty = Treaty { parties: &[], ..catalog::ABM };
    assert_eq!(flaws(&treaty), ["error: `parties`: no party, expected at least one"]);
    const MOST: usize = StatePartySet::CAPACITY;
    let codes: Vec<_> = (0..=MOST).map(|n| n.to_string()).collect();
    let parties: Vec<_> = codes.iter().map(|code| StateParty { code, side: code, ..party }).collect();
    assert_eq!(flaws(&Treaty { parties: &parties[..MOST], ..catalog::ABM }), [""; 0]);
    let treaty = Treaty { parties: &parties, ..catalog::ABM };
    let (one_more, most) = (MOST + 1, MOST);
    assert_eq!(flaws(&treaty), [format!("error: `parties`: {one_more} parties, expected at most {most}")]);
    let treaty = Treaty { quantities: &[], counting: &[], ceilings: &[], ..catalog::ABM };
    assert_eq!(flaws(&treaty), ["warning: `quantities`: nothing is limited"]);
}

#[test]
fn days_that_are_not_there() {
    let mut ceilings = catalog::ABM.ceilings.to_vec();
    let mut with = |span, month_end, entry| {
        ceilings[1].from = Anchor::AfterEntry(span);
        let mut treaty = Treaty { ceilings: &ceilings[1..], ..catalog::ABM };
        treaty.term.month_end = month_end;
        if let Some(day) = &mut treaty.entry_into_force {
            day.value = entry;
        }
        flaws(&treaty)
    };
    use proverka::calendar::MonthEnd::{Clamp, Reject};
    assert_eq!(with(Span::Months(1), Clamp, date!(1973, 1, 31)), [""; 0]);
    assert_eq!(with(Span::Months(1), Reject, date!(1973, 1, 31)), ["error: ceiling 1: there is no day entry+1m"]);
    assert_eq!(with(Span::Years(9000), Clamp, date!(1973, 1, 31)), ["error: ceiling 1: there is no day entry+9000y"]);
    assert_eq!(
        with(Span::Days(-1), Clamp, date!(1973, 1, 31)),
        ["warning: ceiling 1: entry-1d is before entry into force"]
    );
    assert_eq!(
        with(Span::Hours(1), Clamp, date!(1973, 1, 31)),
        ["error: ceiling 1: 1h is in hours, expected days, months or years"]
    );
}

/// A treaty in text with these ceilings, on quantities that are called `a`, `b`, `c` and `d`.
fn with_ceilings(ceilings: &[&str]) -> String {
    let quantity = |id| format!(r#"{{"id": "{id}", "title": "{id}", "unit": "items"}}"#);
    let quantities = ["a", "b", "c", "d"].map(quantity).join(", ");
    let ceilings: Vec<String> = ceilings
        .iter()
        .map(|rest| {
            let from = if rest.contains("\"from\"") { "" } else { r#", "from": "entry""# };
            format!(r#"{{"clause": "I", {rest}{from}}}"#)
        })
        .collect();
    format!(
        r#"{{"id": "x", "name": "x", "parties": [{{"code": "A", "name": "A"}}, {{"code": "B", "name": "B"}}],
        "groups": [{{"id": "both", "name": "both", "members": ["A", "B"]}}],
        "entry_into_force": {{"date": "2000-01-01", "clause": "I"}},
        "quantities": [{quantities}],
        "ceilings": [{}],
        "term": {{"lasts": {{"value": "unlimited", "clause": "I"}}, "month_end": "clamp"}}}}"#,
        ceilings.join(", ")
    )
}

/// The flaws of the ceilings; those of quantities are left out, because most ceilings here use few of them.
fn ceiling_flaws(ceilings: &[&str]) -> Vec<String> {
    let text = with_ceilings(ceilings);
    let flaws = flaws(&TreatyBuf::parse(text.as_bytes(), &mut []).unwrap().treaty());
    flaws.into_iter().filter(|flaw| flaw.contains(": ceiling ")).collect()
}

/// Floors and shares that fit their ceilings, and those that do not.
#[test]
fn floors_and_shares_that_do_not_fit() {
    let good: &[&[&str]] = &[
        &[r#""quantity": "a", "bound": 9"#, r#""quantity": "a", "at_least": 9"#],
        // Both of them bind, because they are different rules.
        &[r#""quantity": "a", "bound": 9"#, r#""quantity": "a", "bound": "10% of b""#],
        &[r#""quantity": "a", "bound": "10% of c""#, r#""quantity": "a", "bound": "10% of b""#],
        &[r#""quantity": "a", "bound": "10% of b""#, r#""quantity": "a", "at_least": "10% of b""#],
        &[r#""quantity": "a", "bound": "1/3 of a of both""#, r#""quantity": "a", "bound": 9, "group": "both""#],
        &[r#""quantity": "a", "bound": "3/5 of a of A", "side": "B""#],
        &[r#""quantity": "a", "bound": "150% of a on entry""#],
        &[r#""quantity": "a", "bound": "10% of b""#, r#""quantity": "b", "bound": "10% of c""#],
        // Each depends on the other, but on another day.
        &[r#""quantity": "a", "bound": "10% of b""#, r#""quantity": "b", "bound": "10% of a on entry""#],
        &[r#""quantity": "a", "at_least": 9"#, r#""quantity": "a", "bound": 5, "group": "both""#],
    ];
    for ceilings in good {
        assert_eq!(ceiling_flaws(ceilings), [""; 0], "{ceilings:?}");
    }

    let never = "can never be kept: requires more than ceiling 1 of the same quantity and side allows";
    let itself = "a share of `a` itself, expected another quantity, a group's total, or its number `on` an earlier day";
    let circle = |id| {
        format!(
            "`{id}` is a share of a quantity that is in turn a share of it, expected both rules as `bound` and \
             `at_least` of the same quantity"
        )
    };
    let together = "binds together with ceiling 2 of the same quantity and side";
    #[rustfmt::skip]
    let bad: &[(&[&str], &[String])] = &[
        (&[r#""quantity": "a", "bound": 9"#, r#""quantity": "a", "at_least": 10"#],
            &[format!("error: ceiling 2: {never}")]),
        (&[r#""quantity": "a", "bound": "1/3 of b""#, r#""quantity": "a", "side": "A", "at_least": "33.3334% of b""#],
            &[format!("error: ceiling 2: {never}")]),
        (&[r#""quantity": "a", "at_least": 9"#, r#""quantity": "a", "at_least": 10"#],
            &[format!("warning: ceiling 1: {together}")]),
        (&[r#""quantity": "a", "bound": "10% of b""#, r#""quantity": "a", "bound": "20% of b""#],
            &[format!("warning: ceiling 1: {together}")]),
        (&[r#""quantity": "a", "at_least": 0"#],
            &["warning: ceiling 1: never binds: at least 0 is always kept; `bound` says at most".into()]),
        (&[r#""quantity": "a", "at_least": "100.0001% of b""#],
            &["warning: ceiling 1: requires more than the whole of its base; right only if the base can be exceeded"
                .into()]),
        (&[r#""quantity": "a", "bound": "50% of a""#], &[format!("error: ceiling 1: {itself}")]),
        (&[r#""quantity": "a", "bound": "50% of a of B""#], &[format!("error: ceiling 1: {itself}")]),
        (&[r#""quantity": "a", "group": "both", "bound": "50% of a of both""#],
            &[format!("error: ceiling 1: {itself}")]),
        (&[r#""quantity": "a", "bound": "50% of b""#, r#""quantity": "b", "bound": "50% of a""#],
            &[format!("error: ceiling 1: {}", circle("a")), format!("error: ceiling 2: {}", circle("b"))]),
        (&[r#""quantity": "a", "bound": "50% of b""#, r#""quantity": "b", "at_least": "5% of c""#,
            r#""quantity": "c", "side": "A", "bound": "50% of a""#, r#""quantity": "d", "bound": "50% of a""#],
            &[format!("error: ceiling 1: {}", circle("a")), format!("error: ceiling 2: {}", circle("b")),
                format!("error: ceiling 3: {}", circle("c"))]),
        (&[r#""quantity": "a", "bound": "50% of x""#], &["error: ceiling 1: quantity `x` is not in `quantities`".into()]),
        (&[r#""quantity": "a", "bound": "50% of b of nato""#],
            &["error: ceiling 1: `nato` is neither a side nor one of `groups`".into()]),
        (&[r#""quantity": "a", "bound": "50% of b on x_day""#], &["error: ceiling 1: day `x_day` is not in `days`".into()]),
        (&[r#""quantity": "a", "bound": "50% of b on entry+1d""#],
            &["warning: ceiling 1: the base is of entry+1d, which is after the ceiling begins to bind on entry".into()]),
    ];
    for (ceilings, expected) in bad {
        assert_eq!(ceiling_flaws(ceilings), *expected, "{ceilings:?}");
    }
}

/// What text cannot say, and a table in a program can.
#[test]
fn shares_that_text_cannot_have() {
    let share = |share| {
        let mut ceilings = catalog::ABM.ceilings.to_vec();
        ceilings[1].bound = Bound::AtMostShare(share);
        let quantity = Quantity { id: "1 b", ..catalog::ABM.quantities[0] };
        let quantities: Vec<_> = catalog::ABM.quantities.iter().copied().chain([quantity]).collect();
        flaws(&Treaty { ceilings: &ceilings, quantities: &quantities, ..catalog::ABM })
    };
    assert_eq!(
        share(Share::percent(50, "1 b")),
        ["error: ceiling 2: a share cannot name `1 b`, expected a name without spaces that begins with no digit"]
    );
    let nothing = "error: ceiling 2: a share of nothing, expected a part above zero";
    for part in [Part::Percent(0), Part::Ratio(0, 1), Part::Ratio(1, 0)] {
        let flaws = share(Share::new(part, Base::Number(9)));
        assert!(flaws.iter().any(|flaw| flaw == nothing), "{flaws:?}");
    }
}

/// A quantity of which only a share is limited is not forgotten.
#[test]
fn the_base_of_a_share_counts_as_limited() {
    let text = with_ceilings(&[r#""quantity": "a", "bound": "50% of b""#, r#""quantity": "c", "bound": 1"#]);
    let flaws = flaws(&TreatyBuf::parse(text.as_bytes(), &mut []).unwrap().treaty());
    assert_eq!(flaws, ["warning: quantity 4: no ceiling limits `d`"]);
}
