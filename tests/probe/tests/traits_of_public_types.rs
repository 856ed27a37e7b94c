//! Public types of the core and of the record implement the same traits wherever they are of the same sort. DESIGN.md
//! has the rules and their reasons.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::visit::Visit;

/// What every public type implements, except [`BARE`] ones.
const ALWAYS: &[&str] = &["Debug", "Clone"];

/// What plain data implements besides: all types but [`MACHINES`].
const DATA: &[&str] = &["PartialEq", "Eq", "Hash", "Format"];

/// What an error implements besides.
const ERROR: &[&str] = &["Display", "Error"];

/// Types that do something step by step. Two of them are never compared, so they are no plain data.
const MACHINES: &[&str] = &[
    "Answerer",
    "Audit",
    "Caller",
    "Cells",
    "Ledger",
    "Receiver",
    "Scanner",
    "Seen",
    "SessionTimes",
    "TextChars",
    "TreatyBuf",
];

/// Types of which there must not be two, or which must not be compared or printed, and why.
const BARE: &[(&str, &str)] = &[
    ("Appending", "keeps parts of a secret while it signs, which are wiped when it is dropped"),
    ("Contributions", "a part of a secret, which is wiped when it is dropped"),
    ("Deriving", "keeps a secret while it works, which is wiped when it is dropped"),
    ("Journal", "owns the flash"),
    ("PrivateKey", "a secret: it is neither compared nor logged"),
    ("Reader", "borrows the only position in the bytes"),
    ("Signing", "keeps a secret while it works, which is wiped when it is dropped"),
    ("Verifying", "a computation in progress, of which nobody needs two"),
    ("Writer", "borrows the only room for the bytes"),
];

/// Types that have an order. Besides them, all enums of words do, in the order of `ALL`. A range, a span or a finding
/// has none: months and days do not compare, nor do ranges that overlap.
const ORDERED: &[&str] = &["AnyKind", "Civil", "Date", "Decimal", "EntryKind", "Holder", "Moment", "Party", "Role"];

/// Enums of words that are no simple list, so that the macro `by_word` makes their traits.
const BY_WORD: &[&str] = &["Holder", "Party", "Role"];

/// Enums of errors to which nothing is added without a new major version, and why.
const CLOSED: &[(&str, &str)] = &[
    ("AppendError", "a device decides on each"),
    ("CobsError", "the protocol fixes what can go wrong"),
    ("CountRangeError", "a bound or the order is wrong, and nothing else can be"),
    ("Damage", "a device decides on each"),
    ("DecimalError", "a caller says what would have been right"),
    ("EnrolError", "a device decides on each"),
    ("Failure", "a host decides on each"),
    ("FrameError", "the protocol fixes what can go wrong"),
    ("IntervalError", "a bound or the order is wrong, and nothing else can be"),
    ("KeyFault", "the standard of the signature fixes what can go wrong"),
    ("MountError", "a device decides on each"),
    ("ProofError", "a tool gives each an exit status"),
    ("RamFlashError", "a flash in RAM fails in no other way"),
    ("ReadError", "a device decides on each"),
    ("Refusal", "the protocol fixes the refusals, and adding months fails in two ways"),
    ("StoreError", "a device decides on each"),
];

/// Messages of a device that functions return in `Err`. What a refusal means to a person depends on the request, so
/// whoever asked says it; a piece is given back by a function that can only detach other replies.
const MESSAGES: &[&str] = &["Piece", "Refusal"];

/// What a source file declares about one public type.
#[derive(Clone, Debug, Default)]
struct Found {
    is_enum: bool,
    is_open: bool,
    traits: BTreeSet<String>,
}

/// Everything that the sources of one crate declare.
#[derive(Debug, Default)]
struct Sources {
    /// The public types by name. Two types of one name are two entries.
    types: Vec<(String, Found)>,
    /// The traits that are implemented by hand, by the name of the type.
    by_hand: BTreeMap<String, BTreeSet<String>>,
    /// The enums that the macro `words` makes.
    words: BTreeSet<String>,
    /// The types that `by_word` is called for.
    by_word: BTreeSet<String>,
    /// The types that have a function `as_str` which is not made by a macro.
    with_word: BTreeSet<String>,
    /// The types that public functions return as errors.
    returned: BTreeSet<String>,
    /// The macros that declare public types, and their tokens.
    macros: Vec<(String, String)>,
}

impl Sources {
    fn of(folder: &Path) -> Self {
        let mut sources = Self::default();
        for file in files(folder) {
            let text = std::fs::read_to_string(&file).unwrap();
            sources.add(&text);
        }
        sources
    }

    fn add(&mut self, text: &str) {
        self.visit_file(&syn::parse_file(text).unwrap());
    }

    fn add_type(
        &mut self,
        visibility: &syn::Visibility,
        name: &syn::Ident,
        attributes: &[syn::Attribute],
        is_enum: bool,
    ) {
        if matches!(visibility, syn::Visibility::Public(_)) {
            let is_open = attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
            self.types.push((name.to_string(), Found { is_enum, is_open, traits: derived(attributes) }));
        }
    }

    /// The types with all their traits, derived or not.
    fn complete(&self) -> impl Iterator<Item = (&str, Found)> {
        self.types.iter().map(|(name, found)| {
            let mut found = found.clone();
            found.traits.extend(self.by_hand.get(name).into_iter().flatten().cloned());
            (name.as_str(), found)
        })
    }

    fn is_error(&self, name: &str, found: &Found) -> bool {
        let is_named = name.ends_with("Error") || name.ends_with("Fault");
        (self.returned.contains(name) || is_named || found.traits.contains("Error")) && !MESSAGES.contains(&name)
    }

    /// What breaks a rule, in words.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, found) in self.complete() {
            let is_error = self.is_error(name, &found);
            let is_bare = BARE.iter().any(|(bare, _)| *bare == name);
            let required: Vec<&str> = match name {
                _ if is_error => [ALWAYS, DATA, ERROR].concat(),
                _ if is_bare => vec!["Debug"],
                _ if MACHINES.contains(&name) => ALWAYS.to_vec(),
                _ => [ALWAYS, DATA].concat(),
            };
            let missing: Vec<_> = required.into_iter().filter(|one| !found.traits.contains(*one)).collect();
            if !missing.is_empty() {
                faults.push(format!("{name} lacks {}", missing.join(", ")));
            }
            if found.traits.contains("Ord") != ORDERED.contains(&name) {
                faults.push(format!("{name} has an order, or has none, against the list"));
            }
            let is_closed = CLOSED.iter().any(|(closed, _)| *closed == name);
            if is_error && found.is_enum && found.is_open == is_closed {
                faults.push(format!("{name} is to be #[non_exhaustive], or closed with a reason, and not both"));
            }
            if name.ends_with("Finding") && !found.traits.contains("Serialize") {
                faults.push(format!("{name} cannot be written by serde"));
            }
        }
        for name in &self.with_word {
            if !self.by_word.contains(name) || !BY_WORD.contains(&name.as_str()) {
                faults.push(format!("{name} has a word, and the macro `words` did not make it"));
            }
        }
        for (name, tokens) in &self.macros {
            let lacks = |one: &&&str| !tokens.split(|mark: char| !mark.is_alphanumeric()).any(|word| word == **one);
            let missing: Vec<_> = ALWAYS.iter().chain(DATA).filter(lacks).collect();
            if !missing.is_empty() {
                faults.push(format!("what macro {name} declares lacks {missing:?}"));
            }
        }
        faults
    }
}

#[test]
fn types_of_one_sort_implement_the_same_traits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../core");
    let (core, journal) = (Sources::of(&root.join("src")), Sources::of(&root.join("journal/src")));
    let found = [core.types.len(), journal.types.len(), core.words.len()];
    assert!(found.iter().zip([100, 40, 20]).all(|(found, least)| *found > least), "only {found:?} types");
    assert!(core.returned.contains("WhatIfError"), "is this test reading what functions return?");
    assert_eq!(core.faults(), [""; 0], "in core/src");
    assert_eq!(journal.faults(), [""; 0], "in core/journal/src");

    let exist: BTreeSet<&str> = core.complete().chain(journal.complete()).map(|(name, _)| name).collect();
    let listed = [MACHINES, ORDERED, BY_WORD, MESSAGES].concat();
    let listed = listed.into_iter().chain(BARE.iter().chain(CLOSED).map(|(name, _)| *name));
    let gone: Vec<_> = listed.filter(|name| !exist.contains(name)).collect();
    assert!(gone.is_empty(), "listed here, but not in the sources: {gone:?}");
}

#[test]
fn a_type_that_breaks_a_rule_is_seen() {
    let faults = |text: &str| {
        let mut sources = Sources::default();
        sources.add(text);
        sources.faults()
    };
    let whole = "#[derive(Clone, Debug, PartialEq, Eq, Hash)] #[cfg_attr(feature = \"defmt\", derive(defmt::Format))]";
    assert_eq!(faults(&format!("{whole} pub struct Plain;")), [""; 0]);
    assert_eq!(faults("#[derive(Clone, Debug)] pub struct Receiver;"), [""; 0]);
    assert_eq!(faults("#[derive(Clone, Debug)] struct Inner; #[derive(Clone)] pub(crate) struct Own;"), [""; 0]);
    let words = "words! { /// A word.\n #[must_use] pub enum Word, such as \"one\" { /// One.\n One = \"one\", } }";
    assert_eq!(faults(words), [""; 0]);

    let seen = |text: &str, fault: &str| assert!(faults(text).join("; ").contains(fault), "{text}: {:?}", faults(text));
    seen("#[derive(Clone, Debug, PartialEq)] pub struct Half;", "Half lacks Eq, Hash, Format");
    seen(&format!("{whole} pub struct BadError;"), "BadError lacks Display, Error");
    seen(&format!("{whole} pub struct Bad; pub fn f() -> Result<u8, Bad> {{ Err(Bad) }}"), "Bad lacks Display, Error");
    seen(&format!("{whole} #[derive(Ord)] pub struct Range;"), "Range has an order");
    seen(&format!("{whole} pub struct Moment;"), "Moment has an order, or has none");
    seen(&format!("{whole} pub enum OneError {{ One }}"), "OneError is to be #[non_exhaustive]");
    seen(&format!("{whole} pub enum Mine {{ One }} impl Mine {{ pub fn as_str(self) {{}} }}"), "Mine has a word");
    seen(&format!("{whole} pub struct NewFinding;"), "NewFinding cannot be written");
    seen("macro_rules! made { ($n:ident) => { #[derive(Clone, Debug)] pub struct $n; } }", "macro made declares lacks");
}

/// Returns every Rust file below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![folder.to_path_buf()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}

/// Returns the traits that are derived, in whichever feature.
fn derived(attributes: &[syn::Attribute]) -> BTreeSet<String> {
    let lists = attributes.iter().filter_map(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("derive") => Some(list.tokens.to_string()),
        syn::Meta::List(list) if list.path.is_ident("cfg_attr") => {
            Some(list.tokens.to_string().split_once("derive")?.1.to_owned())
        }
        _ => None,
    });
    let names = |list: String| list.split(|mark: char| !mark.is_alphanumeric()).map(String::from).collect::<Vec<_>>();
    lists.flat_map(names).filter(|name| !name.is_empty()).collect()
}

/// Returns the name of a type without its path and arguments.
fn name_of(of: &syn::Type) -> Option<String> {
    match of {
        syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// Returns the name of the error in `Result<…, error>`.
fn error_of(output: &syn::ReturnType) -> Option<String> {
    let syn::ReturnType::Type(_, of) = output else { return None };
    let syn::Type::Path(path) = &**of else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Result")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.iter().nth(1)? {
        syn::GenericArgument::Type(error) => name_of(error),
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Sources {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.add_type(&item.vis, &item.ident, &item.attrs, false);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.add_type(&item.vis, &item.ident, &item.attrs, true);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if matches!(item.vis, syn::Visibility::Public(_)) {
            self.returned.extend(error_of(&item.sig.output));
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let Some(owner) = name_of(&item.self_ty) else { return };
        if let Some((path, _)) = &item.trait_ {
            let of = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            self.by_hand.entry(owner).or_default().insert(of);
            return;
        }
        for member in &item.items {
            if let syn::ImplItem::Fn(function) = member
                && matches!(function.vis, syn::Visibility::Public(_))
            {
                self.returned.extend(error_of(&function.sig.output));
                if function.sig.ident == "as_str" {
                    self.with_word.insert(owner.clone());
                }
            }
        }
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let tokens = item.mac.tokens.to_string();
        let first = |text: &str| text.split(|mark: char| !mark.is_alphanumeric()).next().map(String::from);
        let is_macro = |name: &str| item.mac.path.segments.last().is_some_and(|last| last.ident == name);
        match &item.ident {
            Some(name) if tokens.contains("pub enum") || tokens.contains("pub struct") => {
                self.macros.push((name.to_string(), tokens.clone()));
            }
            Some(_) => {}
            None if is_macro("words") => self.words.extend(tokens.split("pub enum ").last().and_then(first)),
            None if is_macro("by_word") => {
                self.by_word.extend(first(&tokens));
            }
            None => {}
        }
    }
}
