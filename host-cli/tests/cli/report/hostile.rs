//! Text from outside stays text on a page.

use std::collections::BTreeSet;

use super::reader::{text as text_of, value};
use super::{html, markdown};
use crate::proverka::temporary;

/// Texts that would run, load, lead or draw something if they were markup.
const HOSTILE: [&str; 26] = [
    "<script>alert(1)</script>",
    "</style></title></table><img src=x onerror=alert(1)>",
    "\" onload=\"alert(1)",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "[x][1] [1]: http://evil.example",
    "<http://evil.example>",
    "a | b | c",
    "`code` **bold** _it_ ~~gone~~ $x^2$",
    "# heading",
    "- entry",
    "1. entry",
    "1) entry",
    "+ entry",
    "=====",
    "&lt;b&gt; &copy; &#60;script&#62;",
    "\\<b\\> \\| \\",
    "{{ page }} {% for x in y %} {# no #}",
    "-->",
    "]]>",
    "<!--",
    "> quote",
    "| --- | --- |",
    "[^1] [ ] :smile: @all",
];

/// Characters that control a terminal or the direction of writing, and how they are shown.
const HIDDEN: [(&str, &str); 4] = [
    ("a\u{202e}b", "a\\u{202e}b"),
    ("a\u{200b}b", "a\\u{200b}b"),
    ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"),
    ("a\u{feff}b", "a\\u{feff}b"),
];

/// A treaty, its acts and its numbers in which every text from outside is `text`.
fn page_args(text: &str) -> [crate::proverka::Temporary; 3] {
    let json = serde_json::to_string(text).expect("JSON");
    let treaty = crate::proverka::proverka(&["treaty", "export", "new-start"]).json();
    let mut treaty = treaty;
    treaty["name"] = text.into();
    for party in treaty["parties"].as_array_mut().expect("parties") {
        party["name"] = text.into();
    }
    for key in ["quantities", "ceilings"] {
        for one in treaty[key].as_array_mut().expect("a list") {
            let field = if key == "quantities" { "title" } else { "source" };
            one[field] = text.into();
        }
    }
    let act = format!(
        "{{\"act\":\"statement\",\"date\":\"2019-01-01\",\"by\":[\"US\"],\"note\":{json},\"provenance\":\"secondary\",\
         \"source\":{json}}}\n"
    );
    let cell = format!("\"{}\"", text.replace('"', "\"\""));
    let totals = format!(
        "date,party,warheads,source,claimed_by\n2020-03-01,US,1400,{cell},\n2020-03-01,US,1900,{cell},{cell}\n"
    );
    [
        temporary("treaty.json", serde_json::to_string(&treaty).expect("JSON")),
        temporary("acts.ndjson", act),
        temporary("totals.csv", totals),
    ]
}

#[test]
fn hostile_text_stays_text_in_html_and_in_markdown() {
    let shown_as = HOSTILE.into_iter().map(|text| (text, text)).chain(HIDDEN);
    for (text, shown) in shown_as {
        let [treaty, acts, totals] = page_args(text);
        let args = [treaty.path(), totals.path(), "--at", "2020-03-01", "--acts", acts.path()];
        let shown: String = shown.split_whitespace().collect::<Vec<_>>().join(" ");

        let (ran, page) = html(&args);
        assert_eq!(ran.status, 3, "{text:?}: {ran:?}");
        page.assert_inert();
        assert_eq!(text_of(&page.all("h1")[0]), shown, "the name of the treaty");
        for place in ["limit", "act"] {
            assert!(page.rows(place).iter().flatten().any(|cell| cell.contains(&shown)), "{text:?} in {place}");
        }
        for place in ["open", "sources", "day"] {
            let is_there = place == "day" || page.text_of_class(place).contains(&shown);
            assert!(is_there, "{text:?} in {place}: {}", page.text_of_class(place));
        }
        // Only a whole address of the web becomes a link, and says where it leads.
        let addresses: BTreeSet<&str> = text.split(' ').filter(|word| word.starts_with("http://")).collect();
        let links = page.all("a").into_iter().map(|link| (value(&link, "href").expect("an address"), text_of(&link)));
        for (leads_to, says) in links.filter(|(leads_to, _)| !leads_to.starts_with('#')) {
            assert!(addresses.contains(&*leads_to) && says == leads_to, "{text:?} makes a link to {leads_to}");
        }

        let (ran, page) = markdown(&args);
        assert_eq!(ran.status, 3, "{text:?}");
        assert!(page.markup.is_empty(), "{text:?}: {:?}", page.markup);
        assert!(page.links.iter().all(|link| addresses.contains(&**link)), "{text:?}: {:?}", page.links);
        assert_eq!(page.headings[0].split_whitespace().collect::<Vec<_>>().join(" "), shown, "{text:?}");
        assert_eq!(page.headings.len(), 9, "{text:?}: {:?}", page.headings);
        assert_eq!(page.tables.len(), 3, "{text:?}");
        for table in &page.tables {
            assert!(table.iter().all(|row| row.len() == table[0].len()), "{text:?}: {table:?}");
        }
        assert!(page.text.contains(&shown), "{text:?}");
    }
}
