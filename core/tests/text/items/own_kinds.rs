//! Items of the kinds that a treaty declares itself.

use proverka::count::{AnyKind, Item, Kind, State};
use proverka::text::item::{Columns, LineError, parse_json, parse_json_with, parse_row_with};
use proverka::treaty::ItemKind;
use proverka::verdict::{Citation, Provenance};

const CITATION: Citation<'static> = Citation { clause: "II", provenance: Provenance::Text, source: "" };

const OWN: &[ItemKind<'static>] = &[
    ItemKind { id: "battle_tank", title: "Battle tank", warheads: false, citation: CITATION },
    ItemKind { id: "glider", title: "Boost-glide vehicle", warheads: true, citation: CITATION },
];

/// What is read of a kind, a state and a number of warheads, or the offset and the words of the error.
type Read = Result<(AnyKind, State, Option<u16>), (usize, String)>;

/// The same item as a line of JSON and as a row of CSV, read with the treaty's own kinds.
fn read(kind: &str, state: &str, warheads: &str) -> [Read; 2] {
    let told = |item: Result<Item<'_, AnyKind>, LineError<'_>>| match item {
        Ok(item) => Ok((item.kind, item.state, item.warheads)),
        Err(error) => Err((error.offset, error.to_string())),
    };
    let number = if warheads.is_empty() { String::new() } else { format!(r#","warheads":{warheads}"#) };
    let line = format!(r#"{{"id":"1","party":"A","kind":"{kind}","state":"{state}"{number}}}"#);
    let columns = Columns::of_header("id,party,kind,state,warheads").unwrap();
    let row = format!("1,A,{kind},{state},{warheads}");
    let json = told(parse_json_with(line.as_bytes(), OWN, &mut vec![0; line.len()]));
    [json, told(parse_row_with(&row, &columns, OWN, &mut []))]
}

fn refused(kind: &str, state: &str, warheads: &str) -> String {
    let [json, csv] = read(kind, state, warheads);
    let (offset, told) = csv.unwrap_err();
    assert_eq!(json.unwrap_err().1, told);
    format!("{offset}: {told}")
}

#[test]
fn own_kinds_are_read_beside_the_built_in_ones() {
    let tank = Ok((AnyKind::Own(0), State::NonDeployed, None));
    assert_eq!(read("battle_tank", "non_deployed", ""), [tank.clone(), tank]);
    let glider = Ok((AnyKind::Own(1), State::Deployed, Some(2)));
    assert_eq!(read("glider", "deployed", "2"), [glider.clone(), glider]);
    let test = Ok((AnyKind::Own(1), State::Test, None));
    assert_eq!(read("glider", "test", ""), [test.clone(), test]);
    let icbm = Ok((AnyKind::BuiltIn(Kind::Icbm), State::Deployed, Some(3)));
    assert_eq!(read("icbm", "deployed", "3"), [icbm.clone(), icbm]);
    let bomber = Ok((AnyKind::BuiltIn(Kind::HeavyBomber), State::NonNuclear, None));
    assert_eq!(read("heavy_bomber", "non_nuclear", ""), [bomber.clone(), bomber]);
}

#[test]
fn an_escape_in_a_kind_is_decoded() {
    let line = br#"{"id":"1","party":"A","kind":"\u0062attle_tank","state":"test"}"#;
    assert_eq!(parse_json_with(line, OWN, &mut [0; 80]).unwrap().kind, AnyKind::Own(0));
}

#[test]
fn what_does_not_fit_an_own_kind_is_refused() {
    let all = Kind::ALL.map(Kind::as_str).join(", ");
    let meant = |found: &str, meant: &str| {
        format!("4: unknown kind `{found}`, expected one of {all}, battle_tank, glider{meant}")
    };
    assert_eq!(refused("battle_tanks", "deployed", ""), meant("battle_tanks", "; did you mean `battle_tank`?"));
    assert_eq!(refused("Glider", "deployed", "1"), meant("Glider", "; did you mean `glider`?"));
    assert_eq!(refused("icbms", "deployed", "1"), meant("icbms", "; did you mean `icbm`?"));
    assert_eq!(refused("frigate", "deployed", ""), meant("frigate", ""));
    assert_eq!(
        refused("battle_tank", "deployed", "1"),
        "25: `warheads` on a battle_tank, expected none, or `\"warheads\": true` where the treaty declares the kind \
         battle_tank"
    );
    assert_eq!(
        refused("glider", "deployed", ""),
        "20: a deployed glider without `warheads`, expected `warheads` on every deployed glider"
    );
    assert_eq!(
        refused("battle_tank", "non_nuclear", ""),
        "16: a non_nuclear battle_tank, expected `non_nuclear` for heavy_bomber only"
    );
    // What does not fit a built-in kind is refused in the same words as ever.
    assert_eq!(
        refused("heavy_bomber", "deployed", "1"),
        "26: `warheads` on a heavy_bomber, expected `warheads` on missiles only"
    );
    assert_eq!(
        refused("slbm", "deployed", ""),
        "18: a deployed slbm without `warheads`, expected `warheads` on every deployed missile"
    );
}

/// A treaty without kinds of its own keeps its message, which asks for nothing.
#[test]
fn the_message_for_built_in_kinds_is_as_ever() {
    let all = Kind::ALL.map(Kind::as_str).join(", ");
    let line = br#"{"id":"1","party":"A","kind":"icbms","state":"test"}"#;
    let expected = format!("unknown kind `icbms`, expected one of {all}");
    assert_eq!(parse_json(line, &mut []).unwrap_err().to_string(), expected);
    assert_eq!(parse_json_with(line, &[], &mut []).unwrap_err().to_string(), expected);
}
