//! Checks what a registry would get: each published package has the files and the metadata that a stranger looks for.
//! The step `publish` of `tests/run` builds what is packed; this looks at its list.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Documents that are no use to anybody if no package has them.
const DOCUMENTS: [&str; 3] = ["FORMAT.md", "POWER.md", "WIRE.md"];
/// What every package has.
const ALWAYS: [&str; 3] = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"];
/// The greatest number of keywords and of categories that a registry takes.
const WORDS: usize = 5;

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What cargo prints when it is run at the root with these arguments. It must need no network.
fn cargo(arguments: &[&str]) -> String {
    let mut command = Command::new(std::env::var_os("CARGO").expect("cargo runs this test"));
    let output = command.args(arguments).arg("--offline").current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A package of the workspace that may be published.
struct Package {
    name: String,
    folder: PathBuf,
    /// What `cargo metadata` says of it.
    manifest: Value,
    /// The files that would be packed, by their path in the package.
    packed: BTreeSet<String>,
}

/// All packages whose manifest does not say `publish = false`.
fn published() -> Vec<Package> {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"])).expect("JSON");
    let packages = metadata["packages"].as_array().expect("the packages of the workspace");
    packages
        .iter()
        .filter(|manifest| manifest["publish"].is_null())
        .map(|manifest| {
            let name = manifest["name"].as_str().expect("a name").to_owned();
            let path = Path::new(manifest["manifest_path"].as_str().expect("a path"));
            let packed =
                cargo(&["package", "--list", "--allow-dirty", "-p", &name]).lines().map(str::to_owned).collect();
            Package { name, folder: path.parent().expect("a folder").to_owned(), manifest: manifest.clone(), packed }
        })
        .collect()
}

/// The files that stand in a folder itself and whose names end so.
fn names(folder: &Path, end: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
    names.filter(|name| name.ends_with(end)).collect()
}

/// The files that a package should have and does not.
fn missing(package: &Package) -> Vec<String> {
    let examples = names(&package.folder.join("examples"), "").into_iter().map(|name| format!("examples/{name}"));
    let wanted = ALWAYS.into_iter().map(str::to_owned).chain(names(&package.folder, ".md")).chain(examples);
    let mut missing: Vec<_> = wanted.filter(|name| !package.packed.contains(name)).collect();
    missing.dedup();
    missing
}

/// The fields of a manifest that say nothing, or more than a registry takes.
fn unset(manifest: &Value) -> Vec<&'static str> {
    let is_text = |field: &&str| manifest[*field].as_str().is_some_and(|text| !text.is_empty());
    let is_list = |field: &&str| manifest[*field].as_array().is_some_and(|list| (1..=WORDS).contains(&list.len()));
    let texts = ["description", "license", "readme", "rust_version"].into_iter().filter(|field| !is_text(field));
    let lists = ["keywords", "categories"].into_iter().filter(|field| !is_list(field));
    let docs = manifest["metadata"]["docs"]["rs"].is_null().then_some("metadata.docs.rs");
    texts.chain(lists).chain(docs).collect()
}

/// The targets of links in a Markdown text that lead to files, without their anchors.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    targets
        .filter(|target| !target.contains("://"))
        .filter_map(|target| target.split('#').next())
        .filter(|file| !file.is_empty())
}

#[test]
fn every_package_has_its_documents_licences_and_examples() {
    let packages = published();
    assert!(packages.iter().any(|package| package.name == "proverka"), "the core is not published");
    for package in &packages {
        assert_eq!(missing(package), Vec::<String>::new(), "{} lacks files", package.name);
        for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
            let text = |folder: &Path| fs::read_to_string(folder.join(licence)).expect("a licence");
            assert!(text(&package.folder) == text(&root()), "{licence} of {} is not that of the project", package.name);
        }
    }
    for document in DOCUMENTS {
        assert!(packages.iter().any(|package| package.packed.contains(document)), "no package has {document}");
    }
}

#[test]
fn every_package_says_what_it_is() {
    for package in published() {
        assert_eq!(unset(&package.manifest), Vec::<&str>::new(), "{} leaves these unset", package.name);
    }
}

#[test]
fn no_document_of_a_package_links_to_a_file_outside_of_it() {
    let mut outside = Vec::new();
    let mut count = 0;
    for package in published() {
        for name in package.packed.iter().filter(|name| name.ends_with(".md")) {
            let text = fs::read_to_string(package.folder.join(name)).expect("a document");
            let folder = Path::new(name).parent().expect("a folder");
            for file in links(&text) {
                count += 1;
                let target = folder.join(file);
                if !target.to_str().is_some_and(|target| package.packed.contains(target)) {
                    outside.push(format!("{}: {name}: {file}", package.name));
                }
            }
        }
    }
    assert!(count > 5, "only {count} links were found");
    assert!(outside.is_empty(), "{outside:#?}");
}

/// The README's first command is a plain `cargo run` at the root, which fails if two packages claim it.
#[test]
fn a_plain_cargo_run_at_the_root_runs_the_command_line() {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version", "1"])).expect("JSON");
    let packages = metadata["packages"].as_array().expect("the packages of the workspace");
    let claims: Vec<&str> = packages.iter().filter_map(|package| package["default_run"].as_str()).collect();
    assert_eq!(claims, ["proverka"], "only the command line may have `default-run`");
}

#[test]
fn the_checks_of_this_file_find_what_they_are_for() {
    let folder = root().join("core/journal");
    let packed = BTreeSet::from(["README.md", "LICENSE-MIT", "FORMAT.md", "WIRE.md"].map(str::to_owned));
    let manifest = serde_json::json!({ "license": "MIT", "readme": "", "keywords": [], "categories": ["embedded"] });
    assert_eq!(unset(&manifest), ["description", "readme", "rust_version", "keywords", "metadata.docs.rs"]);
    let package = Package { name: "poor".to_owned(), folder, manifest, packed };
    let lacking = missing(&package);
    for name in ["LICENSE-APACHE", "POWER.md", "examples/keep_a_record.rs"] {
        assert!(lacking.iter().any(|file| file == name), "{name} is not missed: {lacking:?}");
    }
    assert!(!lacking.iter().any(|file| file == "README.md"));
    assert_eq!(links("[a](b.md#c) [d](#e) [f](g://h)").collect::<Vec<_>>(), ["b.md"]);
}
