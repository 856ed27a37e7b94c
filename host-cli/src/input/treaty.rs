//! Treaties: built in, or from a JSON file.

use std::path::Path;

use proverka::text::shape::position;
use proverka::text::treaty::{Severity, TreatyBuf};
use proverka::treaty::{Acts, Group, Treaty, Whom, catalog};

use super::file::Text;
use super::{acts, file};
use crate::args::ActFiles;
use crate::data::names::{NAMES, STATES};
use crate::escape;
use crate::failure::{Failure, Fault};
use crate::files::input::FileKind;
use crate::journal::words::count;
use crate::suggest::did_you_mean;

/// The largest number of parties that a message lists.
const LISTED: usize = 40;

/// Runs `work` on a treaty and its acts. `named` is the identifier of a built-in treaty or the name of a JSON file. The
/// acts are the built-in ones, with those of a file added to them or in their place.
///
/// # Errors
///
/// [`Failure`] if treaty or acts cannot be read, and any error of `work`.
pub fn with<R>(
    named: &str,
    files: &ActFiles,
    work: impl FnOnce(&Treaty<'_>, Acts<'_>) -> Result<R, Failure>,
) -> Result<R, Failure> {
    if let Some((treaty, built_in)) = catalog::find(named) {
        return with_acts(treaty, files, built_in, work);
    }
    if !is_file_name(named) {
        let known: Vec<&str> = catalog::ALL.iter().map(|(treaty, _)| treaty.id).collect();
        return Err(Failure::usage(
            format!("unknown treaty '{named}'{}", did_you_mean(named, treaty_names())),
            format!("expected one of {}, or a JSON file", known.join(", ")),
        ));
    }
    let text = file::read(Path::new(named), FileKind::TREATY)?;
    let mut scratch = vec![0; text.text.len()];
    let read = parse(&text, &mut scratch)?;
    let (faults, _) = flaws(&text, &read);
    if !faults.is_empty() {
        return Err(Failure::Input { faults, more: 0 });
    }
    with_acts(&read.treaty(), files, Acts::NONE, work)
}

fn with_acts<R>(
    treaty: &Treaty<'_>,
    files: &ActFiles,
    built_in: Acts<'_>,
    work: impl FnOnce(&Treaty<'_>, Acts<'_>) -> Result<R, Failure>,
) -> Result<R, Failure> {
    let (path, kept) = match (&files.acts, &files.add_acts) {
        (None, None) => return work(treaty, built_in),
        (_, Some(path)) => (path, built_in),
        (Some(path), None) => (path, Acts::NONE),
    };
    let text = file::read(path, FileKind::ACTS)?;
    let mut scratch = vec![0; text.text.len()];
    let mut acts = kept.as_slice().to_vec();
    acts.extend(acts::read(&text, treaty, kept.as_slice(), &mut scratch)?);
    // The sort is stable: acts of one day keep the order of the file, after those on record.
    acts.sort_by_key(|act| act.when.earliest());
    let replaced = built_in.as_slice().len() - kept.as_slice().len();
    if replaced > 0 {
        escape::notice_line(&format!(
            "{} instead of the {} built in for {}; with --add-acts, these are kept",
            text.name,
            count(replaced as u64, "act", "acts"),
            treaty.id
        ));
    }
    let acts = Acts::new(&acts).map_err(|error| Failure::usage(error.to_string(), "expected acts in order"))?;
    work(treaty, acts)
}

/// Reads a treaty from JSON.
///
/// # Errors
///
/// [`Failure::Input`] with all faults, up to the first one after which nothing can be read.
pub fn parse<'a>(text: &'a Text, scratch: &'a mut [u8]) -> Result<TreatyBuf<'a>, Failure> {
    TreatyBuf::parse_all(text.text.as_bytes(), scratch).map_err(|errors| Failure::Input {
        faults: errors.first().iter().map(|error| at(text, error.offset, error.to_string())).collect(),
        more: errors.more() as u64,
    })
}

/// Checks a treaty that was read without faults. The first list holds flaws that would make judgements wrong, the
/// second those that are only worth a second look.
#[must_use]
pub fn flaws(text: &Text, treaty: &TreatyBuf<'_>) -> (Vec<Fault>, Vec<Fault>) {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    treaty.lint(|lint| {
        let fault = at(text, treaty.offset(lint.place), lint.to_string());
        match lint.severity() {
            Severity::Error => errors.push(fault),
            Severity::Warning => warnings.push(fault),
        }
    });
    (errors, warnings)
}

fn at(text: &Text, offset: usize, what: String) -> Fault {
    let place = position(text.text.as_bytes(), offset);
    file::fault(&text.name, place.line as u64, place.column as u64, what)
}

/// Whether a name that no built-in treaty has means a file.
fn is_file_name(named: &str) -> bool {
    named == "-" || named.contains(['/', '\\', '.']) || Path::new(named).exists()
}

/// The index of the party with this code.
///
/// # Errors
///
/// [`Failure::Usage`] that lists the codes of the parties.
pub fn party(treaty: &Treaty<'_>, code: &str) -> Result<usize, Failure> {
    treaty.party(code).ok().map(|(place, _)| place).ok_or_else(|| unknown(treaty, code))
}

/// The side or group of this name, or the side of the party with this code.
///
/// # Errors
///
/// [`Failure::Usage`] that lists the codes of the parties and the names of the sides.
pub fn side<'a>(treaty: &Treaty<'a>, code: &str) -> Result<&'a str, Failure> {
    let party = treaty.party(code).ok().map(|(_, party)| party.side);
    let group = || treaty.group(code).ok().map(|group| group.id);
    party.or_else(|| treaty.sides().find(|side| *side == code)).or_else(group).ok_or_else(|| unknown(treaty, code))
}

/// The side or group of this name.
#[must_use]
pub fn whom<'a>(treaty: &Treaty<'_>, name: &'a str) -> Whom<'a> {
    if treaty.group(name).is_ok() { Whom::Group(name) } else { Whom::Side(name) }
}

/// Whether a finding on the side or group `judged` is about `side`, which is a side or group that was asked for: it is
/// about that side or group itself, or about a group with a party of that side.
#[must_use]
pub fn concerns(treaty: &Treaty<'_>, judged: &str, side: &str) -> bool {
    let is_member = |group: &Group<'_>| {
        let members = group.members.places().filter_map(|place| treaty.parties.get(place));
        members.into_iter().any(|party| party.side == side)
    };
    judged == side || treaty.group(judged).is_ok_and(is_member)
}

fn unknown(treaty: &Treaty<'_>, code: &str) -> Failure {
    Failure::usage(unknown_party(treaty, code), parties(treaty))
}

/// The identifiers of the built-in treaties, and more of their names, each with the identifier.
pub fn treaty_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let ids = catalog::ALL.iter().map(|(treaty, _)| (treaty.id, treaty.id));
    ids.chain(NAMES.iter().flat_map(|(id, names)| names.iter().map(|name| (*name, *id))))
}

/// Says that a treaty has no party, side or group of this name, and which one may be meant.
#[must_use]
pub fn unknown_party(treaty: &Treaty<'_>, written: &str) -> String {
    let parties = treaty.parties.iter().flat_map(|party| [(party.code, party.code), (party.name, party.code)]);
    let sides = treaty.sides().map(|side| (side, side));
    let groups = treaty.groups.iter().flat_map(|group| [(group.id, group.id), (group.name, group.id)]);
    let is_known = |code: &str| treaty.party(code).is_ok();
    let states = STATES.iter().filter(|(code, _)| is_known(code));
    let states = states.flat_map(|(code, names)| names.iter().map(|name| (*name, *code)));
    let known = parties.chain(sides).chain(groups).chain(states);
    format!("unknown party '{written}'{}", did_you_mean(written, known))
}

/// A list of the parties, of the sides that are no party themselves, and of the groups, for messages.
#[must_use]
pub fn parties(treaty: &Treaty<'_>) -> String {
    let codes: Vec<&str> = treaty.parties.iter().map(|party| party.code).collect();
    if let [one, other, ..] = codes[..]
        && codes.len() > LISTED
    {
        let (id, many) = (treaty.id, codes.len());
        return format!(
            "parties to {id} are {many} states by their codes, such as {one} and {other}; `proverka treaty show {id}` lists \
             them"
        );
    }
    let sides = treaty.sides().filter(|side| !codes.contains(side)).map(|side| format!(", and side {side}"));
    let groups = treaty.groups.iter().map(|group| format!(", and group {}", group.id));
    format!("parties to {} are {}{}", treaty.id, codes.join(", "), sides.chain(groups).collect::<String>())
}
