//! The probe must call every public function of the core; otherwise the check for panics covers less than it claims.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use syn::visit::Visit;

/// The public functions that the probe need not call: the module, the function as the probe would name it, and the
/// reason.
const EXEMPT: &[(&str, &str, &str)] = &[
    ("words", "macro words", "makes the enums of words; the probe reads and prints one word of each"),
    ("party", "macro by_word", "makes what prints and reads parties and holders, which the probe does"),
    ("wire", "macro integers", "makes `Message` for integers: every message that the probe codes has some"),
    ("wire", "macro variants", "makes `Message` for the small enums in messages, likewise"),
    ("wire", "macro parts", "makes `Message` for the structures in them; the probe codes both kinds of message"),
];

/// Traits whose functions need not be called, and why.
const TRAITS_LEFT_OUT: &[(&str, &str)] = &[
    ("Debug", "for developers: nothing on a device prints by it"),
    ("Format", "defmt's: the firmware links it, and the probe has no logger"),
    ("Message", "called by encoding and decoding a message, which the probe does"),
];

/// Features whose functions need not be called, and why.
const FEATURES_LEFT_OUT: &[(&str, &str)] = &[
    ("serde", "whoever stores values links serde's formats, which have panic sites of their own"),
    ("export", "no linker can show serde-json-core, which they call, free of panics"),
    ("wire-host", "the host's end: no linker can show postcard free of panics at every level"),
    ("journal", "the signature crate has panic sites of its own: tests/image pins them one by one"),
];

/// Modules whose public modules are probed separately, because their types share names.
const NESTED: &[&str] = &["text"];

/// The module of the core, and the function as `Type::function`, or `Type as Trait` for the functions of a trait.
type Function = (String, String);

#[test]
fn the_probe_calls_every_public_function() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut exist = functions_of(&root.join("../../core/src"));
    // Of the package of the record, `proverka` re-exports this module with the feature `wire` too.
    let parties = std::fs::read_to_string(root.join("../../core/journal/src/party.rs")).unwrap();
    exist.extend(functions_in("party", &[syn::parse_file(&parties).unwrap()]));
    let called = calls_of(&root.join("src"));
    let exempt: BTreeSet<Function> =
        EXEMPT.iter().map(|(module, name, _)| (module.to_string(), name.to_string())).collect();
    assert!(exist.len() > 20, "the core has more public functions than {}: is this test reading it?", exist.len());

    let missing: Vec<_> = exist.difference(&called).filter(|function| !exempt.contains(*function)).collect();
    assert!(missing.is_empty(), "not called in src/<module>.rs of the probe, nor exempt with a reason: {missing:#?}");
    let stale: Vec<_> =
        exempt.iter().filter(|function| !exist.contains(*function) || called.contains(*function)).collect();
    assert!(stale.is_empty(), "exempt, but called or gone: {stale:#?}");
}

#[test]
fn a_function_that_is_not_called_is_seen() {
    let source = "
        pub struct Day;
        impl Day { pub const fn next(self) -> Self { self } fn private(self) {} pub(crate) fn inner(self) {} }
        impl core::fmt::Display for Day { fn fmt(&self, f: &mut F) -> R { f.pad(\"\") } }
        impl core::error::Error for Day {}
        pub fn free() {}
        struct Hidden;
        impl Iterator for Hidden { type Item = u8; fn next(&mut self) -> Option<u8> { None } }
        pub trait Store { fn read(&self); fn twice(&self) { self.read() } }
        #[cfg(test)] mod tests { pub fn unseen() {} }
        #[cfg(feature = \"export\")] mod write { pub fn unseen() {} }
        impl core::fmt::Debug for Day { fn fmt(&self, f: &mut F) -> R { f.pad(\"\") } }
        macro_rules! made { ($name:ident) => { pub fn $name() {} } }
    ";
    let exist: BTreeSet<String> =
        functions_in("calendar", &[syn::parse_file(source).unwrap()]).into_iter().map(|(_, name)| name).collect();
    let expected = ["Day as Display", "Day::next", "Store::twice", "free", "macro made"];
    assert_eq!(exist, expected.into_iter().map(String::from).collect());

    let probe = "fn f() { Day::next(d); printed::<Day>(&d); <Day as From<u8>>::from(1); free(); }";
    let called: BTreeSet<String> =
        calls_in("calendar", &syn::parse_file(probe).unwrap()).into_iter().map(|(_, name)| name).collect();
    for name in ["Day::next", "Day as Display", "Day as From", "free"] {
        assert!(called.contains(name), "{name} is called: {called:?}");
    }
    assert!(!called.contains("Day::inner"));
}

/// Returns every Rust file below `folder`, with the probed module to which it belongs.
fn sources(folder: &Path) -> Vec<(PathBuf, String, syn::File)> {
    let mut folders = vec![folder.to_path_buf()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
        .into_iter()
        .map(|path| {
            let below = path.strip_prefix(folder).unwrap().with_extension("");
            let mut parts: Vec<_> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            parts.truncate(if NESTED.contains(&parts[0].as_str()) { 2 } else { 1 });
            let source = std::fs::read_to_string(&path).unwrap();
            let file = syn::parse_file(&source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path, parts.join("::"), file)
        })
        .collect()
}

fn functions_of(folder: &Path) -> BTreeSet<Function> {
    let mut sources = sources(folder);
    // A module in a file of its own may be excluded by an attribute at its declaration.
    let left_out: BTreeSet<PathBuf> = sources.iter().flat_map(|(path, _, file)| files_left_out(path, file)).collect();
    sources.retain(|(path, ..)| !left_out.iter().any(|module| path.starts_with(module)));
    let modules: BTreeSet<&String> = sources.iter().map(|(_, module, _)| module).collect();
    modules
        .into_iter()
        .flat_map(|module| {
            let files: Vec<_> =
                sources.iter().filter(|(_, owner, _)| owner == module).map(|(.., file)| file.clone()).collect();
            functions_in(module, &files)
        })
        .collect()
}

fn functions_in(module: &str, files: &[syn::File]) -> BTreeSet<Function> {
    let mut found = Functions::default();
    // Types are collected first, because a trait may be implemented for a type of another file.
    files.iter().for_each(|file| PublicTypes(&mut found.types).visit_file(file));
    files.iter().for_each(|file| found.visit_file(file));
    found.names.into_iter().map(|name| (module.to_owned(), name)).collect()
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

/// True if an item exists only for tests or for an excluded feature.
fn is_left_out(attributes: &[syn::Attribute]) -> bool {
    let mut left_out: Vec<String> =
        FEATURES_LEFT_OUT.iter().map(|(feature, _)| format!("feature = {feature:?}")).collect();
    left_out.push(String::from("test"));
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else { return false };
        // The condition stands alone, or is one of several in `all(…)`.
        let condition = list.tokens.to_string();
        let is_asked = |one: &String| condition == *one || (condition.starts_with("all") && condition.contains(one));
        list.path.is_ident("cfg") && left_out.iter().any(is_asked)
    })
}

/// Returns the files, or folders of files, of the excluded modules that `file` declares.
fn files_left_out(path: &Path, file: &syn::File) -> Vec<PathBuf> {
    let folder = if path.file_stem().is_some_and(|stem| stem == "mod" || stem == "lib") {
        path.parent().unwrap().to_path_buf()
    } else {
        path.with_extension("")
    };
    file.items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Mod(module) if module.content.is_none() && is_left_out(&module.attrs) => Some(&module.ident),
            _ => None,
        })
        .flat_map(|name| [folder.join(format!("{name}.rs")), folder.join(name.to_string())])
        .collect()
}

/// Returns the name of a type without its path and arguments.
fn name_of(of: &syn::Type) -> Option<String> {
    match of {
        syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        syn::Type::Reference(reference) => name_of(&reference.elem),
        _ => None,
    }
}

struct PublicTypes<'a>(&'a mut BTreeSet<String>);

impl<'ast> Visit<'ast> for PublicTypes<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        if is_public(&item.vis) {
            self.0.insert(item.ident.to_string());
        }
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        if is_public(&item.vis) {
            self.0.insert(item.ident.to_string());
        }
    }
}

#[derive(Default)]
struct Functions {
    types: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_left_out(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if is_public(&item.vis) && !is_left_out(&item.attrs) {
            self.names.insert(item.sig.ident.to_string());
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let Some(owner) = name_of(&item.self_ty) else { return };
        let functions = item.items.iter().filter_map(|member| match member {
            syn::ImplItem::Fn(function) => Some(function),
            _ => None,
        });
        match &item.trait_ {
            None => self.names.extend(
                functions
                    .filter(|function| is_public(&function.vis))
                    .map(|function| format!("{owner}::{}", function.sig.ident)),
            ),
            Some((path, _)) => {
                // An implementation without functions of its own has only those that the trait provides.
                let of = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
                let asked = !TRAITS_LEFT_OUT.iter().any(|(name, _)| *name == of);
                if asked && self.types.contains(&owner) && functions.count() > 0 {
                    self.names.insert(format!("{owner} as {of}"));
                }
            }
        }
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        for member in &item.items {
            if let syn::TraitItem::Fn(function) = member
                && function.default.is_some()
                && is_public(&item.vis)
            {
                self.names.insert(format!("{}::{}", item.ident, function.sig.ident));
            }
        }
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        // Functions made by a macro are not seen here. A macro that makes functions needs an exemption that says what
        // calls them.
        let tokens = item.mac.tokens.to_string();
        if let Some(name) = &item.ident
            && tokens.split_whitespace().any(|token| token == "fn")
        {
            self.names.insert(format!("macro {name}"));
        }
    }
}

fn calls_of(folder: &Path) -> BTreeSet<Function> {
    sources(folder).iter().flat_map(|(_, module, file)| calls_in(module, file)).collect()
}

fn calls_in(module: &str, file: &syn::File) -> BTreeSet<Function> {
    let mut found = Calls::default();
    found.visit_file(file);
    found.0.into_iter().map(|name| (module.to_owned(), name)).collect()
}

#[derive(Default)]
struct Calls(BTreeSet<String>);

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_path(&mut self, expression: &'ast syn::ExprPath) {
        let segments: Vec<_> = expression.path.segments.iter().collect();
        if let (Some(of), Some(owner)) = (&expression.qself, expression.qself.as_ref().and_then(|of| name_of(&of.ty)))
            && let Some(of) = of.position.checked_sub(1).and_then(|at| segments.get(at))
        {
            self.0.insert(format!("{owner} as {}", of.ident));
        } else if let [.., owner, function] = segments.as_slice() {
            self.0.insert(format!("{}::{}", owner.ident, function.ident));
            self.0.insert(function.ident.to_string());
            if function.ident == "from" {
                self.0.insert(format!("{} as From", owner.ident));
            }
        } else if let [function] = segments.as_slice() {
            self.0.insert(function.ident.to_string());
            if let syn::PathArguments::AngleBracketed(arguments) = &function.arguments
                && function.ident == "printed"
                && let Some(syn::GenericArgument::Type(of)) = arguments.args.first()
                && let Some(owner) = name_of(of)
            {
                self.0.insert(format!("{owner} as Display"));
            }
        }
        syn::visit::visit_expr_path(self, expression);
    }
}
