//! Every place in an image from which a panic can be reached, and whose code it is.
//!
//! A *panic function* is one that never returns and is not ours, or one whose name says so. A function that never
//! returns is found whatever its name is: a compiler that merges two endless loops keeps only one of the names. A
//! *site* is where control or a pointer goes from any other function to a panic function, or where a panic function was
//! inlined. The site belongs to the innermost function there that is not of the standard library. If all functions
//! there are of the standard library, the whole function becomes a panic function too, and its callers are searched. In
//! this way `copy_from_slice` is attributed to its caller.

use crate::Trouble;
use crate::image::Image;
use crate::origin::{Frame, Origin, Origins, plain};
use crate::thumb::Flow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A place from which a panic can be reached.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// Whose code the place is in.
    pub origin: Origin,
    /// The function that can panic.
    pub function: String,
    /// The last parts of the path of the panic function that it calls.
    pub kind: String,
}

/// What is known of a site in one image.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The number of instructions.
    pub count: usize,
    /// The nearest functions of ours from which it is reached.
    pub callers: BTreeSet<String>,
    /// The files and lines, for people.
    pub places: BTreeSet<String>,
}

/// The panic sites and related functions of an image.
#[derive(Debug, Default)]
pub struct Panics {
    /// The panic sites, each with its details.
    pub sites: BTreeMap<Site, Seen>,
    /// The names of the panic functions.
    pub functions: BTreeSet<String>,
    /// Functions of ours that never return: the endless loops at the end of programs.
    pub endless: BTreeSet<String>,
    /// Functions with an undefined instruction. If a jump table has entries for impossible values, the compiler leads
    /// them there. This is not a call of a panic.
    pub traps: BTreeSet<String>,
}

/// The kind that is noted for an undefined instruction.
const TRAP: &str = "trap";

/// True if a name alone says that a function panics.
fn says_so(name: &str) -> bool {
    let last = name.rsplit("::").next().unwrap_or(name);
    name.contains("::panicking::")
        || last.contains("rust_begin_unwind")
        || last.starts_with("panic_")
        || last.ends_with("_fail")
        || last.ends_with("_failed")
        || last.starts_with("unwrap_failed")
        || last.contains("defmt_panic")
}

/// Returns the last parts of a path: `panicking::panic_bounds_check`.
fn short(name: &str) -> String {
    let plain = plain(name);
    let mut parts: Vec<&str> = plain.rsplit("::").take(2).collect();
    parts.reverse();
    parts.join("::")
}

/// Finds the panic sites of `image`.
///
/// # Errors
///
/// [`Trouble`] if its debug information cannot be read.
pub fn find(image: &Image, origins: &Origins<'_>) -> Result<Panics, Trouble> {
    let mut found = Panics::default();
    let returns = image.returning();
    let mut panics = vec![false; image.functions.len()];
    for (number, function) in image.functions.iter().enumerate() {
        let named = function.names.iter().any(|name| says_so(name));
        let outermost = origins.at(function.start, function)?.pop().map(|frame| frame.origin);
        if named || (!returns[number] && outermost != Some(Origin::Ours) && !is_start(&function.names)) {
            panics[number] = true;
        } else if !returns[number] {
            found.endless.insert(function.name().to_owned());
        }
    }
    // Functions of the standard library that panic for their callers are added until there are no more.
    loop {
        let raw = sites(image, origins, &panics)?;
        let joining: Vec<usize> = raw
            .iter()
            .filter(|(kind, _, frame)| frame.is_none() && kind != TRAP)
            .map(|(_, number, _)| *number)
            .collect();
        if joining.is_empty() {
            for (kind, number, frame) in raw {
                let Some(frame) = frame else { continue };
                if kind == TRAP {
                    found.traps.insert(plain(&frame.name));
                    continue;
                }
                let site = Site { origin: frame.origin, function: plain(&frame.name), kind };
                let seen = found.sites.entry(site).or_default();
                seen.count += 1;
                seen.places.insert(frame.place);
                seen.callers.extend(callers(image, origins, number)?);
            }
            break;
        }
        for number in joining {
            panics[number] = true;
        }
    }
    let named = image.functions.iter().zip(&panics).filter(|(_, panics)| **panics);
    found.functions = named.map(|(function, _)| function.name().to_owned()).collect();
    Ok(found)
}

/// True for the functions with which the hardware begins: reset, and `main`, which never returns either.
fn is_start(names: &[String]) -> bool {
    names.iter().any(|name| name == "Reset" || name == "main")
}

/// The callee, the function that calls it, and the innermost frame there that is not the standard library's.
type Raw = (String, usize, Option<Frame>);

fn sites(image: &Image, origins: &Origins<'_>, panics: &[bool]) -> Result<Vec<Raw>, Trouble> {
    let mut out = Vec::new();
    let outer = |frames: Vec<Frame>| frames.into_iter().find(|frame| frame.origin != Origin::Standard);
    for (number, function) in image.functions.iter().enumerate().filter(|(number, _)| !panics[*number]) {
        let mut taken = BTreeSet::new();
        for (at, to, _) in image.edges(number) {
            if panics[to] {
                taken.insert(at);
                out.push((short(image.functions[to].name()), number, outer(origins.at(at, function)?)));
            }
        }
        let mut inlined = BTreeSet::new();
        for instruction in &function.code {
            let frames = origins.at(instruction.at, function)?;
            let kind = if instruction.flow == Flow::Trap {
                Some(TRAP.to_owned())
            } else {
                frames.iter().find(|frame| says_so(&frame.name)).map(|frame| format!("{}, inlined", short(&frame.name)))
            };
            if let Some(kind) = kind
                && !taken.contains(&instruction.at)
                && !is_start(&function.names)
            {
                let frame = outer(frames);
                // One inlined panic consists of many instructions.
                if instruction.flow == Flow::Trap
                    || inlined.insert((kind.clone(), frame.clone().map(|frame| frame.name)))
                {
                    out.push((kind, number, frame));
                }
            }
        }
    }
    for pointer in image.pointers().iter().filter(|pointer| !pointer.is_vector) {
        let Some(to) = image.function_from(pointer.to).filter(|to| panics[*to]) else { continue };
        let kind = format!("{}, by pointer", short(image.functions[to].name()));
        match image.function_at(pointer.at) {
            Some(number) if panics[number] => {}
            Some(number) => {
                let function = &image.functions[number];
                out.push((kind, number, outer(origins.at(function.start, function)?)));
            }
            None => {
                let place = format!("{:#x}", pointer.at);
                out.push((kind, to, Some(Frame { name: "a table".into(), origin: Origin::Ours, place })));
            }
        }
    }
    Ok(out)
}

/// Returns the functions of ours that are nearest above function `number` by calls; a function counts by itself or by
/// inlined code.
fn callers(image: &Image, origins: &Origins<'_>, number: usize) -> Result<BTreeSet<String>, Trouble> {
    let mut callers: BTreeMap<usize, BTreeSet<(u32, usize)>> = BTreeMap::new();
    for from in 0..image.functions.len() {
        for (at, to, _) in image.edges(from) {
            callers.entry(to).or_default().insert((at, from));
        }
    }
    let mut seen = BTreeSet::from([number]);
    let mut next = VecDeque::from([(number, image.functions[number].start)]);
    let mut out = BTreeSet::new();
    while let Some((number, at)) = next.pop_front() {
        let frames = origins.at(at, &image.functions[number])?;
        if let Some(ours) = frames.into_iter().find(|frame| frame.origin == Origin::Ours) {
            out.insert(plain(&ours.name));
            continue;
        }
        for (at, from) in callers.get(&number).into_iter().flatten() {
            if seen.insert(*from) {
                next.push_back((*from, *at));
            }
        }
    }
    Ok(out)
}
