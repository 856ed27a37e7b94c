//! Fills the templates. Whatever they print is escaped here, according to the form of the page.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value};
use sha2::{Digest as _, Sha256};

use super::{Page, markdown};
use crate::escape::visible;

/// The form of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One file of HTML that loads nothing.
    Html,
    /// Markdown as GitHub reads it.
    Markdown,
}

impl Form {
    /// The form that the ending of a file name asks for.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_ascii_lowercase().to_str()? {
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }

    const fn template(self) -> &'static str {
        match self {
            Self::Html => include_str!("page.html.jinja"),
            Self::Markdown => include_str!("page.md.jinja"),
        }
    }

    fn escaping(self) -> AutoEscape {
        match self {
            Self::Html => AutoEscape::Html,
            Self::Markdown => AutoEscape::Custom("markdown".into()),
        }
    }
}

/// The style of the page in HTML.
const STYLE: &str = include_str!("page.css");

/// Writes a page in the requested form.
///
/// # Errors
///
/// An error in a template: a defect of this program.
pub fn render(page: &Page, form: Form) -> Result<String, minijinja::Error> {
    let mut templates = Environment::empty();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(move |_| form.escaping());
    templates.set_formatter(write);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    templates.set_syntax(syntax.build()?);
    templates.add_filter("safe", minijinja::filters::safe);
    templates.add_filter("length", minijinja::filters::length);
    templates.add_filter("indented", |text: &str| Value::from_safe_string(visible(text).into_owned()));
    templates.add_filter("address", |text: &str| Value::from_safe_string(text.replace('&', "&amp;")));
    templates.add_template("page", form.template())?;
    // The only style that a browser accepts is the one with this digest.
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    templates
        .get_template("page")?
        .render(minijinja::context! { page => minijinja::value::Serde(page), style => STYLE, digest })
}

/// Prints a value of a template. Hidden characters are shown by their numbers, as everywhere in this program.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    if value.is_safe() || value.is_undefined() {
        return minijinja::escape_formatter(out, state, value);
    }
    let text = value.to_string();
    let shown = visible(&text);
    if *state.auto_escape() == AutoEscape::Html {
        return minijinja::escape_formatter(out, state, &Value::from(shown.as_ref()));
    }
    let mut escaped = String::with_capacity(shown.len() + 16);
    markdown::escape(&mut escaped, &shown);
    std::fmt::Write::write_str(out, &escaped).map_err(minijinja::Error::from)
}
