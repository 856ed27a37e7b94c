//! Reads pages with parsers that are not ours.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A page of HTML, as a browser reads it.
pub(crate) struct Html {
    dom: RcDom,
}

/// Elements that a page may have: none of them loads or runs anything.
const ELEMENTS: [&str; 52] = [
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "section",
    "h1",
    "h2",
    "p",
    "div",
    "span",
    "time",
    "dl",
    "dt",
    "dd",
    "ul",
    "ol",
    "li",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "a",
    "strong",
    "pre",
    "code",
    "figure",
    "figcaption",
    "svg",
    "desc",
    "rect",
    "line",
    "polyline",
    "polygon",
    "circle",
    "path",
    "g",
    "text",
    "tspan",
    "abbr",
    "small",
    "em",
    "col",
    "colgroup",
    "tfoot",
    "hr",
];

impl Html {
    pub(crate) fn read(text: &str) -> Self {
        let options = ParseOpts {
            tree_builder: html5ever::tree_builder::TreeBuilderOpts { exact_errors: true, ..Default::default() },
            ..Default::default()
        };
        Self { dom: parse_document(RcDom::default(), options).one(text) }
    }

    /// Every element of this name.
    pub(crate) fn all(&self, name: &str) -> Vec<Handle> {
        below(&self.dom.document, name)
    }

    /// The values of this attribute on elements of this name.
    pub(crate) fn attribute(&self, element: &str, name: &str) -> Vec<String> {
        self.all(element).iter().filter_map(|node| value(node, name)).collect()
    }

    /// The element with this id.
    pub(crate) fn with_id(&self, id: &str) -> Option<Handle> {
        every(&self.dom.document).into_iter().find(|node| value(node, "id").as_deref() == Some(id))
    }

    /// The text of the page, without the style.
    pub(crate) fn text(&self) -> String {
        self.all("main").iter().map(text).collect()
    }

    /// The text of the elements of this class.
    pub(crate) fn text_of_class(&self, class: &str) -> String {
        let nodes = every(&self.dom.document).into_iter();
        let of_class =
            nodes.filter(|node| value(node, "class").is_some_and(|all| all.split(' ').any(|one| one == class)));
        of_class.map(|node| text(&node)).collect()
    }

    /// The cells of the rows of this class.
    pub(crate) fn rows(&self, class: &str) -> Vec<Vec<String>> {
        let rows = self.all("tr").into_iter().filter(|row| value(row, "class").as_deref() == Some(class));
        let cells = |row: &Handle| row.children.borrow().iter().filter(|cell| name(cell).is_some()).map(text).collect();
        rows.map(|row| cells(&row)).collect()
    }

    /// Asserts that the page is valid, and that nothing in it loads, runs or leads to anything but the web.
    pub(crate) fn assert_inert(&self) {
        let errors: &RefCell<_> = &self.dom.errors;
        assert!(errors.borrow().is_empty(), "{:?}", errors.borrow());
        let mut ids = BTreeSet::new();
        for node in every(&self.dom.document) {
            let NodeData::Element { name, attrs, .. } = &node.data else { continue };
            assert!(ELEMENTS.contains(&&*name.local), "<{}> on a page", name.local);
            for attribute in attrs.borrow().iter() {
                let (key, value) = (attribute.name.local.to_string(), attribute.value.to_string());
                assert!(
                    !key.starts_with("on") && !["src", "style", "srcset", "xlink:href"].contains(&&*key),
                    "{key}={value}"
                );
                if key == "href" {
                    let leads = ["#source-", "http://", "https://"].iter().any(|start| value.starts_with(start));
                    assert!(leads, "a link to {value}");
                }
                assert!(key != "id" || ids.insert(value.clone()), "two elements with the id {value}");
            }
        }
    }
}

fn name(node: &Handle) -> Option<String> {
    match &node.data {
        NodeData::Element { name, .. } => Some(name.local.to_string()),
        _ => None,
    }
}

/// Every node below `node`, in the order of the page.
fn every(node: &Handle) -> Vec<Handle> {
    let mut all = vec![node.clone()];
    for child in node.children.borrow().iter() {
        all.extend(every(child));
    }
    all
}

/// Every element of this name below `node`.
pub(crate) fn below(node: &Handle, element: &str) -> Vec<Handle> {
    every(node).into_iter().filter(|node| name(node).as_deref() == Some(element)).collect()
}

/// The value of an attribute.
pub(crate) fn value(node: &Handle, key: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else { return None };
    attrs.borrow().iter().find(|attribute| &*attribute.name.local == key).map(|attribute| attribute.value.to_string())
}

/// The text of an element as it stands.
pub(crate) fn exact_text(node: &Handle) -> String {
    let parts = every(node).into_iter().filter_map(|node| match &node.data {
        NodeData::Text { contents } => Some(contents.borrow().to_string()),
        _ => None,
    });
    parts.collect()
}

/// The text of an element with single spaces.
pub(crate) fn text(node: &Handle) -> String {
    exact_text(node).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page of Markdown, as a reader of Markdown shows it.
pub(crate) struct Markdown {
    /// The text of the page.
    pub(crate) text: String,
    /// The cells of each table.
    pub(crate) tables: Vec<Vec<Vec<String>>>,
    /// The headings.
    pub(crate) headings: Vec<String>,
    /// Where links lead to.
    pub(crate) links: Vec<String>,
    /// Everything that is neither text, a link, nor a structure that the template has.
    pub(crate) markup: Vec<String>,
}

impl Markdown {
    pub(crate) fn read(source: &str) -> Self {
        let mut page = Self { text: String::new(), tables: vec![], headings: vec![], links: vec![], markup: vec![] };
        let (mut cell, mut heading): (Option<String>, Option<String>) = (None, None);
        // Every extension that could make something of a text, except for round quotation marks.
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        for event in Parser::new_ext(source, options) {
            match event {
                Event::Start(Tag::Table(_)) => page.tables.push(Vec::new()),
                Event::Start(Tag::TableRow | Tag::TableHead) => {
                    page.tables.last_mut().expect("a table").push(Vec::new())
                }
                Event::Start(Tag::TableCell) => cell = Some(String::new()),
                Event::End(TagEnd::TableCell) => {
                    let row = page.tables.last_mut().and_then(|table| table.last_mut()).expect("a row");
                    row.extend(cell.take());
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => page.headings.extend(heading.take()),
                Event::Start(Tag::Link { dest_url, .. }) => page.links.push(dest_url.to_string()),
                Event::Text(text) => {
                    page.text.push_str(&text);
                    for part in [&mut cell, &mut heading].into_iter().flatten() {
                        part.push_str(&text);
                    }
                }
                Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::CodeBlock(_) | Tag::Strong)
                | Event::End(_)
                | Event::SoftBreak => page.text.push(' '),
                other => page.markup.push(format!("{other:?}")),
            }
        }
        page
    }
}
