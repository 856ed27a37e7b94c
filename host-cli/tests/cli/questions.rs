//! Questions that readers ask about treaties, with the right answers (`questions.csv`).

use std::fs;

use serde_json::Value;

use crate::proverka::proverka;

/// A treaty of one year that is renewed year by year unless it is denounced three months before.
const TACIT: &str = r#"{
  "id": "tacit", "name": "A treaty that is renewed by itself",
  "parties": [{"code": "A", "name": "Alpha"}, {"code": "B", "name": "Beta"}],
  "entry_into_force": {"date": "2020-01-01", "clause": "5"},
  "quantities": [{"id": "ships", "title": "ships", "unit": "items"}],
  "ceilings": [{"quantity": "ships", "bound": 10, "from": "entry", "clause": "1"}],
  "term": {"lasts": {"value": "1y renewed by 1y unless denounced 3m before", "clause": "6"}, "month_end": "clamp"}
}"#;

const FILES: &[(&str, &str)] = &[
    ("us-leaves-start-1.ndjson", r#"{"date":"1995-01-01","act":"withdrawal_notice","by":"US"}"#),
    ("stockpile.csv", "date,party,enriched_uranium_stockpile\n2026-01-01,IR,8400.5\n"),
    ("enrichment.csv", "date,party,enrichment_level\n2017-01-01,IR,3.67\n"),
    ("tacit.json", TACIT),
    ("late.ndjson", r#"{"date":"2023-10-02","act":"denunciation","by":"A"}"#),
    ("in-time.ndjson", r#"{"date":"2023-09-30","act":"denunciation","by":"A"}"#),
    ("last-day.ndjson", r#"{"date":"2023-10-01","act":"denunciation","by":"A"}"#),
];

#[test]
fn every_question_gets_its_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in FILES {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let mut wrong = Vec::new();
    let mut rows = csv::Reader::from_reader(include_str!("questions.csv").as_bytes());
    let mut asked = 0;
    for row in rows.records() {
        let row = row.expect("a row");
        let [question, command, key, expected] = [0, 1, 2, 3].map(|column| row[column].to_owned());
        let words = command.split(' ').map(|word| {
            let is_file = FILES.iter().any(|(name, _)| *name == word);
            if is_file { folder.path().join(word).display().to_string() } else { word.to_owned() }
        });
        let words: Vec<String> = words.chain(["--format".to_owned(), "json".to_owned()]).collect();
        let ran = proverka(&words.iter().map(String::as_str).collect::<Vec<_>>());
        asked += 1;
        let told = match serde_json::from_str::<Value>(&ran.out).map(|answer| answer[&key].clone()) {
            Ok(Value::String(word)) => word,
            Ok(other) => other.to_string(),
            Err(_) => ran.err,
        };
        if told != expected {
            wrong.push(format!("{question}: `{command}` says {key} {told}, expected {expected}"));
        }
    }
    assert!(asked > 20, "{asked}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_notice_that_nobody_gave_cannot_be_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let acts = folder.path().join("acts.ndjson");
    let lines = "{\"date\":\"1993-03-12\",\"act\":\"withdrawal_notice\",\"by\":\"US\"}\n\
                 {\"date\":\"1993-06-11\",\"act\":\"notice_withdrawn\",\"by\":[\"US\",\"RU\"]}\n";
    fs::write(&acts, lines).expect("a file");
    let ran = proverka(&["term", "inf", "--at", "1994-01-01", "--acts", acts.to_str().expect("a path")]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.err.contains("acts.ndjson:2:1"), "{ran:?}");
    assert!(ran.err.contains("expected a withdrawal_notice by RU of an earlier day"), "{ran:?}");
}

/// The acts of the report are those that `--acts` reads.
#[test]
fn the_record_of_an_answer_can_be_asked_again() {
    let folder = tempfile::tempdir().expect("a folder");
    for id in ["new-start", "npt", "jcpoa"] {
        let first = proverka(&["term", id, "--at", "2022-01-01", "--format", "json"]).json();
        let lines = first["record"].as_array().expect("acts").iter().map(|act| format!("{act}\n"));
        let acts = folder.path().join("acts.ndjson");
        fs::write(&acts, lines.collect::<String>()).expect("a file");
        let path = acts.to_str().expect("a path");
        let again = proverka(&["term", id, "--at", "2022-01-01", "--acts", path, "--format", "json"]).json();
        assert_eq!(first, again);
        assert!(!first["record"].as_array().expect("acts").is_empty());
    }
}
