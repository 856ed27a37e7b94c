//! `limits --emit-totals` and `limits --merge`: what they print, and what they refuse.

use std::path::Path;

use crate::proverka::{Ran, piped, proverka};

const A: &str = r#"{"id":"1","party":"US","kind":"icbm","state":"deployed","warheads":1}
{"id":"2","party":"RU","kind":"icbm","state":"deployed","warheads":3}
{"id":"3","party":"US","kind":"icbm_launcher","state":"training","type":"MM-III","site":"Minot"}
"#;
const B: &str = r#"{"id":"4","party":"US","kind":"icbm_launcher","state":"training","type":"MM-III","site":"Minot"}
"#;

/// A folder with items and with the totals of parts.
struct Parts(tempfile::TempDir);

impl Parts {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// The path of a file in the folder.
    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().expect("a name in UTF-8").to_owned()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), text).expect("room");
        self.path(name)
    }

    /// Counts items as the part of this name with more arguments.
    fn emit_with(&self, name: &str, items: &str, more: &[&str]) -> String {
        let input = self.write(&format!("{name}.ndjson"), items);
        let totals = self.path(name);
        let mut args = vec!["limits", &input, "--at", "2020-03-01", "--emit-totals", "-o", &totals];
        args.extend(more);
        let ran = proverka(&args);
        assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", ""), "{ran:?}");
        totals
    }

    fn emit(&self, name: &str, items: &str) -> String {
        self.emit_with(name, items, &[])
    }

    /// Merges the parts of these names.
    fn merge(&self, names: &[&str], more: &[&str]) -> Ran {
        let paths: Vec<String> = names.iter().map(|name| self.path(name)).collect();
        let mut args = vec!["limits", "--merge"];
        args.extend(paths.iter().map(String::as_str));
        args.extend(more);
        proverka(&args)
    }

    /// Checks that a merge is refused with this message, in which `/` stands before the names of its files.
    fn refused(&self, names: &[&str], more: &[&str], message: &str) {
        let ran = self.merge(names, more);
        let folder = format!("{}/", self.0.path().display());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{ran:?}");
        assert_eq!(ran.err.replace(&folder, "/").trim_end(), message);
    }
}

/// A report without the names of what it judges.
fn unnamed(ran: &Ran, names: &[&str]) -> String {
    names.iter().fold(ran.out.clone(), |text, name| text.replace(name, "…"))
}

#[test]
fn parts_are_judged_as_the_whole_in_every_format() {
    let parts = Parts::new();
    parts.emit("a", A);
    parts.emit("b", B);
    let whole = parts.write("all.ndjson", format!("{A}{B}"));
    for format in ["table", "csv"] {
        let whole = proverka(&["limits", &whole, "--at", "2020-03-01", "--format", format]);
        let merged = parts.merge(&["a", "b"], &["--format", format]);
        // One training launcher at a site is allowed, and each part has one.
        assert_eq!((whole.status, merged.status), (1, 1));
        let merged = unnamed(&merged, &["2 parts"]);
        let listed = if format == "table" { "part a: 3 items of a.ndjson\npart b: 1 item of b.ndjson\n" } else { "" };
        assert_eq!(merged, format!("{}{listed}", unnamed(&whole, &["all.ndjson"])));
    }
    let whole = proverka(&["limits", &whole, "--at", "2020-03-01", "--format", "json"]).json();
    let merged = parts.merge(&["b", "a"], &["--format", "json"]).json();
    let listed = merged["parts"].as_array().expect("parts");
    assert_eq!(
        (&listed[0]["part"], &listed[0]["source"], &listed[0]["items"]),
        (&"b".into(), &"b.ndjson".into(), &1.into())
    );
    let mut same = merged.clone();
    same.as_object_mut().expect("an object").remove("parts");
    let text = |value: &serde_json::Value, name| serde_json::to_string_pretty(value).expect("JSON").replace(name, "…");
    assert_eq!(text(&same, "2 parts"), text(&whole, "all.ndjson"));
}

#[test]
fn every_number_of_threads_gives_the_same_answers_and_the_same_errors() {
    let parts = Parts::new();
    let line = |id: usize| {
        format!("{{\"id\":\"{}\",\"party\":\"US\",\"kind\":\"slbm\",\"state\":\"test\"}}\n", id * 7919 % 9973)
    };
    let items: String = (0..9_000).map(line).collect();
    // Blocks of lines go to threads, and there are several of them: a bad line in a late one, and in an early one.
    let mut lines: Vec<&str> = items.lines().collect();
    lines[8_500] = "{\"id\":\"x\"}";
    lines[1_500] = "nonsense";
    let bad = lines.join("\n");
    let (good, bad) = (parts.write("good.ndjson", items.clone()), parts.write("bad.ndjson", bad));
    let twice = parts.write("twice.ndjson", format!("{items}{}", line(5)));
    let ran = |jobs: &str| {
        [&good, &bad, &twice]
            .map(|input| proverka(&["limits", input, "--at", "2020-03-01", "--jobs", jobs, "--format", "json"]))
    };
    let one = ran("1");
    // Nothing is known of Russia, so the answer is undecided.
    assert_eq!(one.each_ref().map(|ran| ran.status), [3, 2, 2]);
    assert!(one[1].err.contains("bad.ndjson:1501:1: ") && one[2].err.contains("the same `id` as on line 6"), "{one:?}");
    for jobs in ["2", "3", "7"] {
        let many = ran(jobs);
        assert_eq!(format!("{many:?}"), format!("{one:?}"), "{jobs} threads");
    }
    let totals = |jobs: &str| {
        let path = parts.emit_with("jobs", &items, &["--jobs", jobs]);
        (std::fs::read(&path).expect("a file"), std::fs::read(format!("{path}.ids")).expect("a file"))
    };
    let one = totals("1");
    assert!(totals("2") == one && totals("5") == one);
    let ran = proverka(&["limits", &good, "--at", "2020-03-01", "--jobs", "0"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("--jobs"), "{ran:?}");
}

#[test]
fn an_id_in_two_parts_is_refused_with_both_places() {
    let parts = Parts::new();
    parts.emit("a", A);
    parts.emit("b", &B.replace("\"4\"", "\"5\""));
    parts.emit("c", &format!("{B}{}", A.lines().nth(1).expect("a line")));
    let said = "/c (c.ndjson):2:7: the same `id` as on line 2 of /a (a.ndjson); expected each id once";
    parts.refused(&["a", "b", "c"], &[], said);
    let said = "/a (a.ndjson):2:7: the same `id` as on line 2 of /c (c.ndjson); expected each id once";
    parts.refused(&["c", "b", "a"], &[], said);
}

#[test]
fn an_id_twice_in_a_part_is_refused_and_nothing_is_written() {
    let parts = Parts::new();
    let input = parts.write("a.ndjson", format!("{A}{A}"));
    let ran = proverka(&["limits", &input, "--at", "2020-03-01", "--emit-totals", "-o", &parts.path("a")]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("a.ndjson:4:7: the same `id` as on line 1; expected each id once"), "{ran:?}");
    let left = std::fs::read_dir(parts.0.path()).expect("a folder").count();
    assert_eq!(left, 1, "only the input is there");
}

#[test]
fn parts_of_something_else_are_refused() {
    let parts = Parts::new();
    parts.emit("a", A);
    parts.refused(&["a", "a"], &[], "/a: the same part as /a; expected each part once");
    std::fs::copy(parts.path("a"), parts.path("copy")).expect("a copy");
    parts.refused(&["a", "copy"], &[], "/copy: the same part as /a; expected each part once");
    let said = "/a:1:1: a part under new-start; expected parts under inf, or --treaty new-start";
    parts.refused(&["a"], &["--treaty", "inf"], said);
    let said = "/a:1:1: a part of 2020-03-01; expected parts of one day, 2020-03-02";
    parts.refused(&["a"], &["--at", "2020-03-02"], said);
    let exported = proverka(&["treaty", "export", "new-start"]).out.replacen("1550", "1551", 1);
    let treaty = parts.write("mine.json", exported);
    let said = "/a:1:1: counted by another text of the treaty new-start; count the part again with `proverka limits \
                --emit-totals`, with the treaty of the other parts";
    parts.refused(&["a"], &["--treaty", &treaty], said);

    let input = parts.write("later.ndjson", B);
    let later = parts.path("later");
    assert_eq!(proverka(&["limits", &input, "--at", "2020-09-01", "--emit-totals", "-o", &later]).status, 0);
    parts.refused(&["a", "later"], &[], "/later:1:1: a part of 2020-09-01; expected parts of one day, 2020-03-01");

    let text = std::fs::read_to_string(parts.path("a")).expect("a file");
    parts.write("format", text.replace("\"format\":1", "\"format\":2"));
    let said = "/format:1:1: totals in format 2, and this program reads format 1; count the part again with `proverka limits \
                --emit-totals`";
    parts.refused(&["format"], &[], said);
    let version = format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    parts.write("version", text.replace(&version, "\"version\":\"9.9.9\",\"more\":1"));
    let said = format!(
        "/version:1:1: counted by version 9.9.9, and this is version {}; count the part again with `proverka limits \
         --emit-totals`, or merge with that version",
        env!("CARGO_PKG_VERSION")
    );
    parts.refused(&["version"], &[], &said);
    let said = "/a.ndjson:1:1: not the totals of a part; expected a file that `proverka limits --emit-totals` wrote";
    parts.refused(&["a.ndjson"], &[], said);
}

#[test]
fn damage_is_named_with_its_place_and_what_to_do() {
    let parts = Parts::new();
    parts.emit("a", A);
    let text = std::fs::read_to_string(parts.path("a")).expect("a file");
    let cure = "count the part again with `proverka limits --emit-totals`";
    let refused = |text: String, message: &str| {
        parts.write("a", text);
        parts.refused(&["a"], &[], &format!("{message}; {cure}"));
    };
    refused(
        text.replace("\"items\":1,\"warheads\":1", "\"items\":2,\"warheads\":1"),
        "/a: damaged: the digest in its last line is not that of the lines above",
    );
    refused(
        text.replace("\"party\":\"RU\"", "\"party\":\"XX\""),
        "/a:4:1: `party` is XX, which is no party of the treaty",
    );
    refused(
        text.replace("{\"group\"", "{\"grope\""),
        "/a:5:8: unknown variant `grope`, expected one of `part`, `items`, `attributed`, `group`, `unlisted`, `unknown_type`, `end`",
    );
    refused(
        text.replace("\"kind\":\"icbm\"", "\"kind\":\"icbm\",\"kind\":\"icbm\""),
        "/a:2:43: duplicate field `kind`",
    );
    refused(format!("{text}\n"), "/a:7:1: more lines after `end`");
    let cut = text.rfind("{\"end\"").expect("an end");
    refused(text[..cut].to_owned(), "/a: cut off: it has no line `end`");
    refused(text[..cut - 9].to_owned(), "/a:5:80: the file is cut off here: EOF while parsing a string");
    parts.write("a", text);
    std::fs::remove_file(parts.path("a.ids")).expect("a file");
    let ran = parts.merge(&["a"], &[]);
    assert!(ran.err.contains("a.ids: ") && ran.err.contains("belongs beside the totals"), "{ran:?}");
}

#[test]
fn totals_go_to_standard_output_and_the_fingerprints_where_it_is_said() {
    let parts = Parts::new();
    let totals = parts.emit("a", A);
    let ids = parts.path("other.ids");
    let ran = piped(&["limits", "-", "--at", "2020-03-01", "--emit-totals", "--ids", &ids], A.as_bytes());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(std::fs::read(ids).expect("a file") == std::fs::read(format!("{totals}.ids")).expect("a file"));
    let written = std::fs::read_to_string(&totals).expect("a file");
    // Only the name of the input differs, and so the digest in the last line.
    let lines = |text: &str| text.lines().skip(1).take(4).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&ran.out), lines(&written));
    assert!(ran.out.contains("\"source\":\"<stdin>\""), "{ran:?}");
    // What is printed is a part as it is.
    parts.write("other", &ran.out);
    assert_eq!(parts.merge(&["other"], &[]).status, 0);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let parts = Parts::new();
    let input = parts.write("a.ndjson", A);
    let totals = parts.path("a");
    let csv = parts.write("mine.csv", "date,party,warheads\n2020-03-01,US,1373\n");
    let refused = |args: &[&str], message: &str| {
        let ran = proverka(args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(ran.err.contains(message), "{message} is not in {ran:?}");
    };
    refused(
        &["limits", &input, "--at", "2020-03-01", "--emit-totals"],
        "expected -o FILE, which puts them into FILE.ids, or --ids FILE",
    );
    refused(&["limits", &input, "--emit-totals", "-o", &totals], "expected --at DATE");
    refused(&["limits", &csv, "--emit-totals", "-o", &totals], "mine.csv declares totals, and no items");
    refused(&["limits", "--emit-totals", "-o", &totals], "the built-in numbers are totals already");
    refused(&["limits", &input, "--at", "2020-03-01", "--emit-totals", "-o", &input], "-o and INPUT are the same file");
    refused(&["limits", "--merge", "-"], "standard input is no part");
    refused(&["limits", "--merge", "nothing"], "nothing: No such file");
    refused(&["limits", "--emit-totals", "--merge", &totals], "cannot be used with");
    assert!(!Path::new(&totals).exists());
}
