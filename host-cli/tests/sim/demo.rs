//! The inspection at the end of `proverka demo`.

use std::process::Command;

use serde_json::Value;

fn findings() -> Vec<Value> {
    let ran = Command::new(env!("CARGO_BIN_EXE_proverka")).args(["demo", "--format", "json"]).output().unwrap();
    assert_eq!(ran.status.code(), Some(0));
    let document: Value = serde_json::from_slice(&ran.stdout).unwrap();
    document["findings"].as_array().expect("findings").clone()
}

#[test]
fn the_demo_ends_with_an_inspection_that_is_judged_and_two_copies_that_are_caught() {
    let findings = findings();
    let of = |about: &str| -> Vec<(String, String)> {
        let of = findings.iter().filter(|finding| finding["about"] == about);
        let text = |finding: &Value, key: &str| finding[key].as_str().expect("text").to_owned();
        of.map(|finding| (text(finding, "verdict"), text(finding, "text"))).collect()
    };
    let both = of("both");
    assert!(both.iter().all(|(verdict, _)| verdict == "holds"));
    assert!(both.last().unwrap().1.ends_with("judged joint"), "{both:?}");
    let counts: Vec<(String, String)> =
        of("device").into_iter().filter(|(_, text)| text.starts_with("counts")).collect();
    let verdicts: Vec<&str> = counts.iter().map(|(verdict, _)| verdict.as_str()).collect();
    assert_eq!(verdicts, ["holds", "holds", "fails"], "one more than was declared");
    let entry = counts[2].1.split("entry ").nth(1).unwrap().trim_end_matches(')');
    let [(verdict, text)] = of("forger").try_into().unwrap();
    assert_eq!(verdict, "fails");
    assert!(text.contains(&format!("broken: entry {entry}: ")), "the entry is named: {text}");
    let [(verdict, text)] = of("truncated").try_into().unwrap();
    assert_eq!(verdict, "undecided");
    assert!(text.contains("stale: a head of size 7 is known"), "{text}");
    assert_eq!((of("host").len(), of("inspectorate").len()), (1, 1), "both sign the head");
}

#[test]
fn the_demo_is_the_same_each_time() {
    assert_eq!(findings(), findings());
}
