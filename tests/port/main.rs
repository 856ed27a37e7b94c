//! Holds the ports in this folder against the template that they are made from: a port is one file, `src/main.rs`, and
//! a few lines of parameters. Otherwise the template would not be what a maker needs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The file that is the port.
const PORT: &str = "src/main.rs";
/// The file that is for people only, and is not copied.
const README: &str = "README.md";
/// The parameters: a file of the template, and what its lines begin with that a port may change. The README of the
/// template names the same ones.
const PARAMETERS: [(&str, &[&str]); 4] = [
    ("Cargo.toml", &["name = ", "description = ", "proverka = ", "proverka-device = "]),
    // It repeats the name of the package.
    ("Cargo.lock", &["name = "]),
    (".cargo/config.toml", &["target = ", "runner = "]),
    ("memory.x", &["  FLASH : ", "  RAM : ", "__store_end = "]),
];

/// The folder of this test, with a folder for each port.
fn ports() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("port")
}

fn template() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../firmware-example/template")
}

/// The files of a package by their path in it, without what a build makes.
fn files(package: &Path) -> BTreeSet<String> {
    fn visit(folder: &Path, package: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() && !path.ends_with("target") {
                visit(&path, package, found);
            } else if path.is_file() {
                let name = path.strip_prefix(package).expect("a file of the package");
                found.insert(name.to_str().expect("UTF-8").replace('\\', "/"));
            }
        }
    }
    let mut found = BTreeSet::new();
    visit(package, package, &mut found);
    found
}

/// What differs between the template's file of that name and a port's text of it, except for parameters.
fn differences(name: &str, template: &str, port: &str) -> Vec<String> {
    let parameters = PARAMETERS.iter().find(|(file, _)| *file == name).map_or(&[][..], |(_, lines)| *lines);
    let mut found = Vec::new();
    let (mut wanted, mut given) = (template.lines(), port.lines());
    loop {
        let (wanted, given) = match (wanted.next(), given.next()) {
            (None, None) => return found,
            (wanted, given) => (wanted.unwrap_or("the end"), given.unwrap_or("the end")),
        };
        let is_parameter = |start: &&&str| wanted.starts_with(**start) && given.starts_with(**start);
        if wanted != given && !parameters.iter().any(|start| is_parameter(&start)) {
            found.push(format!("{name}: {given:?} and not {wanted:?}"));
        }
    }
}

#[test]
fn a_port_is_one_file_and_the_parameters_of_the_template() {
    let read = |folder: &Path, name: &str| fs::read_to_string(folder.join(name)).expect("a file of the package");
    let mut wanted = files(&template());
    assert!(wanted.remove(README), "the template has no README");
    let mut count = 0;
    for entry in fs::read_dir(ports()).expect("a folder") {
        let port = entry.expect("an entry of the folder").path();
        if !port.is_dir() {
            continue;
        }
        count += 1;
        assert_eq!(files(&port), wanted, "files of {}", port.display());
        let differ: Vec<String> = wanted
            .iter()
            .filter(|name| *name != PORT)
            .flat_map(|name| differences(name, &read(&template(), name), &read(&port, name)))
            .collect();
        assert!(differ.is_empty(), "{}: {differ:#?}", port.display());
        assert_ne!(read(&port, PORT), read(&template(), PORT), "{} is no port", port.display());
    }
    assert_eq!(count, 2, "ports in {}", ports().display());
}

#[test]
fn the_readme_of_the_template_names_every_parameter() {
    let readme = fs::read_to_string(template().join(README)).expect("the README");
    for (file, lines) in PARAMETERS {
        assert!(readme.contains(&format!("`{file}`")), "{file}");
        for line in lines {
            let word = line.trim().trim_end_matches([' ', ':', '=']);
            assert!(readme.contains(&format!("`{word}`")), "{word} of {file}");
        }
    }
}

#[test]
fn the_checks_of_this_file_find_what_they_are_for() {
    let same = "name = \"a\"\nversion = \"1\"\n";
    assert!(differences("Cargo.toml", same, "name = \"b\"\nversion = \"1\"\n").is_empty());
    assert_eq!(differences("build.rs", same, "name = \"b\"\nversion = \"1\"\n").len(), 1, "no parameter there");
    assert_eq!(differences("Cargo.toml", same, "name = \"b\"\nversion = \"2\"\n").len(), 1);
    assert_eq!(differences("Cargo.toml", same, "name = \"b\"\n").len(), 1, "a line is missing");
    assert_eq!(differences("Cargo.toml", same, "name = \"a\"\nversion = \"1\"\nmore = 1\n").len(), 1, "a line more");
}
