//! Numbers with decimals: exact from the input to every kind of output.

use serde_json::{Value, json};

use crate::proverka::{Ran, Temporary, proverka, temporary};

const TREATY: &str = r#"{
  "id": "stock", "name": "Stock",
  "parties": [{"code": "A", "name": "Alpha"}, {"code": "B", "name": "Beta"}],
  "entry_into_force": {"date": "2016-01-16", "clause": "1"},
  "quantities": [
    {"id": "stock", "title": "stock of uranium", "unit": "kilograms", "decimals": 1},
    {"id": "level", "title": "level of enrichment", "unit": "percent", "decimals": 2},
    {"id": "machines", "title": "machines", "unit": "items"}
  ],
  "counting": [],
  "ceilings": [
    {"quantity": "stock", "bound": 300, "from": "entry", "clause": "7"},
    {"quantity": "level", "bound": 3.67, "from": "entry", "clause": "5"},
    {"quantity": "machines", "bound": 5060, "from": "entry", "clause": "2"}
  ],
  "term": {"lasts": {"value": "15y", "clause": "F"}, "month_end": "clamp"}
}"#;

fn treaty() -> Temporary {
    temporary("stock.json", TREATY)
}

fn judged(totals: &str, format: &str) -> Ran {
    let file = temporary("totals.csv", totals);
    proverka(&["limits", file.path(), "--treaty", treaty().path(), "--format", format])
}

const TOTALS: &str = "date,party,stock,level,machines,claimed_by\n\
    2020-01-01,A,299.9,3.67,5060,\n\
    2020-01-01,B,300.1,3.68,5061,\n\
    2020-02-01,A,8400.5,60,,\n\
    2020-02-01,B,299.5,3.6,0,\n\
    2020-02-01,B,300.5,3.6,0,X\n";

#[test]
fn measured_bound_and_margin_have_exactly_their_digits() {
    let ran = judged(TOTALS, "json");
    assert_eq!(ran.status, 1, "{ran:?}");
    let compact: String = ran.out.split_whitespace().collect();
    for digits in [
        r#""measured":299.9,"bound":300,"margin":0.1"#,
        r#""measured":3.67,"bound":3.67,"margin":0,"#,
        r#""measured":300.1,"bound":300,"margin":-0.1"#,
        r#""measured":3.68,"bound":3.67,"margin":-0.01"#,
        r#""measured":5061,"bound":5060,"margin":-1"#,
        r#""measured":8400.5,"bound":300,"margin":-8100.5"#,
        r#""measured":60,"bound":3.67,"margin":-56.33"#,
        r#""measured_between":[299.5,300.5]"#,
        r#""number":299.5"#,
    ] {
        assert!(compact.contains(digits), "{digits} is not in {compact}");
    }
    let verdicts: Vec<Value> =
        ran.json()["findings"].as_array().expect("findings").iter().map(|row| row["verdict"].clone()).collect();
    let (holds, fails, undecided) = (json!("holds"), json!("fails"), json!("undecided"));
    let first = [&holds, &holds, &holds, &fails, &fails, &fails];
    let second = [&fails, &fails, &undecided, &undecided, &holds, &holds];
    assert!(verdicts.iter().eq(first.into_iter().chain(second)), "{verdicts:?}");
}

#[test]
fn table_csv_chart_and_the_treaty_itself_show_them() {
    let table = judged(TOTALS, "table").out;
    for text in ["299.9", "3.67", "-0.01", "8400.5", "299.5..300.5"] {
        assert!(table.contains(text), "{text} is not in {table}");
    }
    let csv = judged(TOTALS, "csv").out;
    for text in [",299.9,300,0.1,", ",3.68,3.67,-0.01,", ",8400.5,300,-8100.5,", ",299.5..300.5,300,,"] {
        assert!(csv.contains(text), "{text} is not in {csv}");
    }
    let (file, chart) = (temporary("totals.csv", TOTALS), temporary("x.svg", ""));
    let picture = format!("{}.svg", chart.path());
    let ran = proverka(&["limits", file.path(), "--treaty", treaty().path(), "--chart", &picture]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let svg = std::fs::read_to_string(&picture).expect("a picture");
    for text in ["A, 1 Feb 2020: 8,400.5", "B, 1 Jan 2020: 3.68", "disputed, 299.5–300.5", "ceiling 3.67"] {
        assert!(svg.contains(text), "{text} is not in the picture");
    }
    let shown = proverka(&["treaty", "show", treaty().path()]).out;
    assert!(shown.contains("at most 3.67 percent") && shown.contains("at most 300 kilograms"), "{shown}");
    let exported = proverka(&["treaty", "export", treaty().path()]).out;
    assert!(exported.contains(r#""bound":3.67,"#) && exported.contains(r#""bound":300,"#), "{exported}");
}

#[test]
fn a_decimal_too_many_is_refused_with_its_place() {
    let refused = |row: &str| {
        let ran = judged(&format!("date,party,stock,level,machines\n2020-01-01,A,{row}\n"), "table");
        assert_eq!(ran.status, 2, "{ran:?}");
        ran.err.split_once("totals.csv:").expect("a place").1.lines().next().expect("a line").to_owned()
    };
    let nothing = "or nothing for \"no data\"";
    let one = format!("expected a number from 0 to 429496729.5 with at most 1 decimal, {nothing}");
    let two = format!("expected a number from 0 to 42949672.95 with at most 2 decimals, {nothing}");
    let whole = format!("expected a whole number from 0 to 4294967295, {nothing}");
    assert_eq!(refused("8400.55,3.67,1"), format!("2:14: 8400.55 has too many decimals; {one}"));
    assert_eq!(refused("8400,3.670,1"), format!("2:19: 3.670 has too many decimals; {two}"));
    assert_eq!(refused("8400,3.67,1.5"), format!("2:24: '1.5' is not a count; {whole}"));
    assert_eq!(refused("8400.,3.67,1"), format!("2:14: '8400.' is not a number; {one}"));
    assert_eq!(refused("429496729.6,3.67,1"), format!("2:14: 429496729.6 is too large; {one}"));
}
