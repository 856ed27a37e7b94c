//! Whose code is at an address: the functions inlined there, from the image's debug information.

use crate::Trouble;
use crate::image::{Function, Image};
use addr2line::gimli;
use object::{Object as _, ObjectSection as _};
use std::collections::BTreeSet;
use std::fmt;

/// Whose code a function is, according to the path of its source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The standard library, including the compiler's own functions.
    Standard,
    /// A package from a registry: its name and version.
    Package(String),
    /// Everything else, which is code of this workspace.
    Ours,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard => f.write_str("std"),
            Self::Package(name) => f.write_str(name),
            Self::Ours => f.write_str("OURS"),
        }
    }
}

/// A function at an address, possibly inlined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The demangled name.
    pub name: String,
    /// Whose code the function is.
    pub origin: Origin,
    /// The file and the line, for people; they are not pinned.
    pub place: String,
}

/// The debug information of an image.
pub struct Origins<'image> {
    context: addr2line::Context<gimli::EndianSlice<'image, gimli::RunTimeEndian>>,
    /// The crates with at least one function whose source is ours: all of their functions count as ours.
    ours: BTreeSet<String>,
}

impl fmt::Debug for Origins<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Origins")
    }
}

impl<'image> Origins<'image> {
    /// Reads the debug information of `image`.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if there is none, because then nobody could say whose code panics.
    pub fn from_image(image: &'image Image) -> Result<Self, Trouble> {
        let trouble = |what: &dyn fmt::Display| Trouble(format!("{}: {what}", image.path.display()));
        let elf = object::File::parse(&*image.file).map_err(|error| trouble(&error))?;
        if elf.section_by_name(".debug_info").is_none() {
            return Err(trouble(&"no debug information"));
        }
        let load = |id: gimli::SectionId| {
            let section = elf.section_by_name(id.name());
            let bytes = section.and_then(|section| section.data().ok()).unwrap_or_default();
            Ok::<_, gimli::Error>(gimli::EndianSlice::new(bytes, gimli::RunTimeEndian::Little))
        };
        let dwarf = gimli::Dwarf::load(load).map_err(|error| trouble(&error))?;
        let context = addr2line::Context::from_dwarf(dwarf).map_err(|error| trouble(&error))?;
        let mut origins = Self { context, ours: BTreeSet::new() };
        let mut ours = BTreeSet::new();
        for function in &image.functions {
            for frame in origins.at(function.start, function)? {
                // A function without an absolute path counts as ours only if nothing better is known.
                if frame.origin == Origin::Ours && frame.place.starts_with('/') {
                    ours.insert(root(&frame.name));
                }
            }
        }
        ours.retain(|root| !STANDARD.contains(&root.as_str()));
        origins.ours = ours;
        Ok(origins)
    }

    /// Returns the functions at `at`, which is in `function`, the innermost first. The result is never empty.
    ///
    /// The linker leaves the debug information of dropped functions at address 0, where it overlaps with other code.
    /// The outermost function must therefore be the one that the symbols name. Otherwise only the symbol is used, and
    /// it counts as ours unless its path is that of the standard library, so that nothing is hidden.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the debug information cannot be read.
    pub fn at(&self, at: u32, function: &Function) -> Result<Vec<Frame>, Trouble> {
        let trouble = |error: gimli::Error| Trouble(format!("debug information at {at:#x}: {error}"));
        let mut frames = self.context.find_frames(u64::from(at)).skip_all_loads().map_err(trouble)?;
        let mut out = Vec::new();
        while let Some(frame) = frames.next().map_err(trouble)? {
            let raw = frame.function.as_ref().and_then(|function| function.raw_name().ok());
            let name = raw.map_or_else(|| "?".into(), |name| format!("{:#}", rustc_demangle::demangle(&name)));
            let file = frame.location.as_ref().and_then(|location| location.file).unwrap_or_default();
            let line = frame.location.as_ref().and_then(|location| location.line).unwrap_or_default();
            // The path of the innermost frame belongs to the line, which may come from another function.
            let origin = if self.ours.contains(&root(&name)) { Origin::Ours } else { origin(file) };
            out.push(Frame { origin, place: format!("{file}:{line}"), name });
        }
        let plain = function.names.iter().all(|name| !name.contains("::"));
        let is_named = |frame: &Frame| function.names.iter().any(|name| same(name, &frame.name));
        if !out.last().is_some_and(|frame| plain || is_named(frame)) {
            let name = function.name().to_owned();
            let is_standard = STANDARD.contains(&root(&name).as_str()) || name.starts_with("__aeabi_");
            let origin = if is_standard { Origin::Standard } else { Origin::Ours };
            return Ok(vec![Frame { name, origin, place: "no debug information".into() }]);
        }
        Ok(out)
    }
}

/// The crates of which the standard library consists.
const STANDARD: [&str; 4] = ["core", "alloc", "compiler_builtins", "__rustc"];

/// Returns the crate with which a function's path begins.
fn root(name: &str) -> String {
    plain(name).split("::").next().unwrap_or_default().to_owned()
}

/// True if two names are of one function. The compiler numbers its copies: ` (.73)`.
fn same(symbol: &str, debug: &str) -> bool {
    symbol == debug || symbol.split(" (.").next() == Some(debug)
}

/// Returns whose source the file at `path` is.
#[must_use]
pub fn origin(path: &str) -> Origin {
    let path = path.replace('\\', "/");
    // The first form is of a released compiler, the second is used if core is built here.
    let is_standard = path.starts_with("/rustc/") || path.contains("/rustlib/src/rust/library/");
    if is_standard {
        return Origin::Standard;
    }
    let package = path.split_once("/registry/src/").and_then(|(_, rest)| {
        let mut parts = rest.split('/');
        parts.next()?;
        parts.next()
    });
    match package {
        // The packages of which the standard library is made come from a registry too.
        Some(name) if name.starts_with("compiler_builtins-") => Origin::Standard,
        Some(name) => Origin::Package(name.to_owned()),
        None => Origin::Ours,
    }
}

/// Returns a function's path without type arguments and traits, which the two naming schemes of the compiler write
/// differently: `<&a::B<T> as c::D>::e::<U>` is `a::B::e`.
#[must_use]
pub fn plain(name: &str) -> String {
    let name = name.trim_start_matches(['&', '*']).trim_start_matches("mut ");
    let (head, rest) = match name.strip_prefix('<').and_then(closing) {
        Some((inner, rest)) => {
            let mut depth = 0_i32;
            let end = inner.char_indices().find(|(at, letter)| {
                depth += i32::from(*letter == '<') - i32::from(*letter == '>' && !inner[..*at].ends_with('-'));
                depth == 0 && inner[*at..].starts_with(" as ")
            });
            (plain(&inner[..end.map_or(inner.len(), |(at, _)| at)]), rest)
        }
        None => (String::new(), name),
    };
    let mut out = head;
    let mut rest = rest;
    while let Some((before, inner)) = rest.split_once('<') {
        out += before.strip_suffix("::").unwrap_or(before);
        rest = closing(inner).map_or("", |(_, rest)| rest);
    }
    out += rest;
    // Only one of the two schemes numbers closures.
    let mut parts = out.split("::").map(|part| if part.starts_with('{') { "{closure}" } else { part });
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| path + "::" + part)
}

/// Returns the text before the `>` that closes an open `<`, and the text after it.
fn closing(opened: &str) -> Option<(&str, &str)> {
    let mut depth = 1;
    for (at, letter) in opened.char_indices() {
        match letter {
            '<' => depth += 1,
            '>' if !opened[..at].ends_with('-') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&opened[..at], &opened[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_in_both_ways_of_naming() {
        let cases = [
            ("a::b", "a::b"),
            ("a::B<T>::c", "a::B::c"),
            ("<a::B<d::E>>::c", "a::B::c"),
            ("<&a::B<T> as c::D<&x::Y>>::e::<U>", "a::B::e"),
            ("<a::B as c::D>::e", "a::B::e"),
            ("<f::G<H> as core::ops::function::Fn<(u8) -> u8>>::call", "f::G::call"),
            ("a::b::{closure#0}", "a::b::{closure}"),
            ("a::b::{{closure}}", "a::b::{closure}"),
        ];
        for (name, expected) in cases {
            assert_eq!(plain(name), expected, "{name}");
        }
    }

    #[test]
    fn the_path_of_a_source_gives_its_origin() {
        let registry = "/x/registry/src/index.crates.io-1/curve25519-dalek-5.0.0/src/window.rs";
        assert_eq!(origin(registry), Origin::Package("curve25519-dalek-5.0.0".into()));
        assert_eq!(origin("/rustc/0/library/core/src/panicking.rs"), Origin::Standard);
        assert_eq!(origin("/usr/lib/rustlib/src/rust/library/core/src/slice/index.rs"), Origin::Standard);
        assert_eq!(origin("/builds/proverka/core/journal/src/append.rs"), Origin::Ours);
        assert_eq!(origin(""), Origin::Ours);
    }
}
