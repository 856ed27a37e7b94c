//! The list of panic sites that are known and argued for, and the comparison of an image with it.

use crate::Trouble;
use crate::origin::Origin;
use crate::panics::{Panics, Site};
use std::collections::BTreeSet;
use std::path::Path;

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pin {
    images: Vec<String>,
    package: String,
    function: String,
    kind: String,
    line: usize,
    is_argued: bool,
    is_open: bool,
}

/// The list of known panic sites; by default it is empty.
#[derive(Clone, Debug, Default)]
pub struct Pins(Vec<Pin>);

impl Pins {
    /// Reads the list from a file.
    ///
    /// # Errors
    ///
    /// [`Trouble`] that names the faulty line.
    pub fn read(path: &Path) -> Result<Self, Trouble> {
        let text = std::fs::read_to_string(path).map_err(|error| Trouble(format!("{}: {error}", path.display())))?;
        Self::parse(&text).map_err(|error| Trouble(format!("{}:{error}", path.display())))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut pins: Vec<Pin> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line_number = number + 1;
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if line.starts_with(' ') {
                let pin = pins.last_mut().ok_or_else(|| format!("{line_number}: an argument before any site"))?;
                pin.is_open |= !pin.is_argued && line.trim_start().starts_with("OPEN");
                pin.is_argued = true;
                continue;
            }
            let fields: Vec<&str> = line.split('|').map(str::trim).collect();
            let [images, package, function, kind] = fields[..] else {
                return Err(format!(
                    "{line_number}: four fields are wanted: images | package | function | what it calls"
                ));
            };
            pins.push(Pin {
                images: images.split_whitespace().map(Into::into).collect(),
                package: package.into(),
                function: function.into(),
                kind: kind.into(),
                line: line_number,
                is_argued: false,
                is_open: false,
            });
        }
        match pins.iter().find(|pin| !pin.is_argued) {
            Some(pin) => Err(format!("{}: a site without an argument why it is never reached", pin.line)),
            None => Ok(Self(pins)),
        }
    }

    /// Returns what is wrong with `panics` of the image `name`: sites of ours, sites not listed, and listed sites that
    /// are gone.
    #[must_use]
    pub fn faults(&self, name: &str, panics: &Panics) -> Vec<String> {
        let own = |pin: &&Pin| pin.images.iter().any(|image| image == name);
        let is = |pin: &Pin, site: &Site| {
            pin.package == site.origin.to_string() && pin.function == site.function && pin.kind == site.kind
        };
        let mut out = Vec::new();
        for (site, seen) in &panics.sites {
            let Site { origin, function, kind } = site;
            let places: Vec<&str> = seen.places.iter().map(String::as_str).collect();
            if *origin == Origin::Ours {
                out.push(format!("our own code can panic: {function} calls {kind} at {}", places.join(", ")));
            } else if !self.0.iter().filter(own).any(|pin| is(pin, site)) {
                out.push(format!("not listed: {name} | {origin} | {function} | {kind} (at {})", places.join(", ")));
            }
        }
        for pin in self.0.iter().filter(own) {
            if !panics.sites.keys().any(|site| is(pin, site)) {
                out.push(format!(
                    "listed in line {} and gone: {} | {} | {}",
                    pin.line, pin.package, pin.function, pin.kind
                ));
            }
        }
        out
    }

    /// Returns the listed sites of the image `name` that have no argument yet.
    pub fn open<'a>(&'a self, name: &str) -> impl Iterator<Item = String> + 'a {
        let name = name.to_owned();
        let own = move |pin: &&Pin| pin.is_open && pin.images.contains(&name);
        self.0.iter().filter(own).map(|pin| format!("{} | {} | {}", pin.package, pin.function, pin.kind))
    }

    /// Returns the listed images that are not among `names`, because they were forgotten or renamed.
    #[must_use]
    pub fn missing<'a>(&'a self, names: &BTreeSet<String>) -> BTreeSet<&'a str> {
        let listed = self.0.iter().flat_map(|pin| &pin.images);
        listed.filter(|image| !names.contains(*image)).map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panics::Seen;

    fn image(sites: &[(Origin, &str)]) -> Panics {
        let sites = sites.iter().map(|(origin, function)| {
            let site = Site { origin: origin.clone(), function: (*function).into(), kind: "k".into() };
            (site, Seen::default())
        });
        Panics { sites: sites.collect(), ..Panics::default() }
    }

    #[test]
    fn an_image_is_held_against_the_list() {
        let pins = Pins::parse("# list\none two | p-1 | a | k\n  because\n").expect("parses");
        let package = || Origin::Package("p-1".into());
        assert_eq!(pins.faults("one", &image(&[(package(), "a")])), Vec::<String>::new());
        assert_eq!(pins.faults("other", &image(&[])), Vec::<String>::new());
        assert!(pins.faults("one", &image(&[]))[0].contains("gone"));
        assert!(pins.faults("other", &image(&[(package(), "a")]))[0].contains("not listed"));
        assert!(pins.faults("one", &image(&[(package(), "a"), (package(), "b")]))[0].contains("not listed"));
        assert!(
            pins.faults("one", &image(&[(package(), "a"), (Origin::Package("p-2".into()), "a")]))[0].contains("p-2")
        );
        assert!(pins.faults("one", &image(&[(package(), "a"), (Origin::Ours, "a")]))[0].contains("our own"));
        assert_eq!(pins.missing(&BTreeSet::from(["one".to_owned()])), BTreeSet::from(["two"]));
    }

    #[test]
    fn a_panic_of_our_own_cannot_be_listed() {
        let pins = Pins::parse("one | OURS | a | k\n  because\n").expect("parses");
        assert!(pins.faults("one", &image(&[(Origin::Ours, "a")]))[0].contains("our own"));
    }

    #[test]
    fn a_site_needs_an_argument() {
        assert!(Pins::parse("one | p | a | k\n").is_err());
        assert!(Pins::parse("one | p | a\n  because\n").is_err());
        assert!(Pins::parse("  because\n").is_err());
    }
}
