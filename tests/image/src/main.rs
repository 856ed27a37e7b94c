//! Says what is in a board image; see the library beside it.

use proverka_image::image::Image;
use proverka_image::origin::{Frame, Origin, Origins, plain};
use proverka_image::{Trouble, board, panics, pins, ring, stack, thumb};
use proverka_journal_m0::Figure;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

const USAGE: &str = "usage: proverka-image panics LIST IMAGE...   panic sites, held against the list
       proverka-image stack IMAGE...         depth of the stack by calls
       proverka-image paint IMAGE...         depth of the stack in the emulator, and that the calls bound it
       proverka-image line IMAGE             flash, RAM, stack, panic sites of ours and of others, in one line
       proverka-image calls IMAGE            every call and jump to an address: from, to
       proverka-image flash IMAGE FILE       writes what goes into flash
       proverka-image journal FOLDER         figures of the record on a Cortex-M0
       proverka-image keys IMAGE FIRST COUNT instructions of a signature over many keys";

/// Between the first painted byte and the stack by calls, at most. Unit: bytes. Calls count a frame that a jump has
/// left.
const SLACK: u32 = 16;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["panics", list, ref images @ ..] if !images.is_empty() => show_panics(list.as_ref(), images),
        ["stack", ref images @ ..] if !images.is_empty() => show_stacks(images),
        ["paint", ref images @ ..] if !images.is_empty() => show_painted(images),
        ["line", image] => show_line(image),
        ["calls", image] => show_calls(image),
        ["flash", image, file] => write_flash(image, file.as_ref()),
        ["journal", folder] => show_journal(folder.as_ref()),
        ["keys", image, first, count] => match (first.parse(), count.parse()) {
            (Ok(first), Ok(count)) if count > 0 => show_keys(image.as_ref(), first, count),
            _ => Err(Trouble("FIRST and COUNT are numbers".into())),
        },
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Trouble(what)) => {
            eprintln!("FAILED: {what}");
            ExitCode::FAILURE
        }
    }
}

/// The name of an image: of its file, without `.elf`.
fn name_of(path: &str) -> String {
    Path::new(path).file_name().map_or("?".into(), |name| name.to_string_lossy().trim_end_matches(".elf").to_owned())
}

fn show_panics(list: &Path, paths: &[&str]) -> Result<bool, Trouble> {
    let pins = pins::Pins::read(list)?;
    let mut good = true;
    for path in paths {
        let image = Image::read(path.as_ref())?;
        let found = panics::find(&image, &Origins::of(&image)?)?;
        let name = name_of(path);
        println!("{name}: {} panic functions, {} sites", found.functions.len(), found.sites.len());
        for (site, seen) in &found.sites {
            let callers: Vec<&str> = seen.callers.iter().map(String::as_str).collect();
            println!("  {} | {} | {} | {} times", site.origin, site.function, site.kind, seen.count);
            println!("      for {}", callers.join(", "));
        }
        println!(
            "  endless by intent: {}",
            found.endless.iter().map(|name| plain(name)).collect::<Vec<_>>().join(", ")
        );
        if !found.traps.is_empty() {
            println!("  undefined instructions in {}", found.traps.iter().cloned().collect::<Vec<_>>().join(", "));
        }
        for site in pins.open(&name) {
            println!("  OPEN: listed without an argument why it is never reached: {site}");
        }
        for fault in pins.faults(&name, &found) {
            println!("  FAILED: {fault}");
            good = false;
        }
    }
    let names: BTreeSet<String> = paths.iter().map(|path| name_of(path)).collect();
    for name in pins.missing(&names) {
        println!("FAILED: {} lists sites of {name}, which was not given", list.display());
        good = false;
    }
    Ok(good)
}

/// Prints a stack; false where it has no bound or two ways of finding frames disagree.
fn show_stack(name: &str, stack: &stack::Stack) -> bool {
    println!("{name}: {} bytes from reset, {} with every handler on top", stack.main, stack.total);
    for (frame, function) in &stack.path {
        println!("  {frame:6}  {}", plain(function));
    }
    for (handler, depth) in &stack.handlers {
        println!("  {depth:6}  {handler}, with what the hardware saves");
    }
    println!("  {} frames stated by the compiler, {} worked out from instructions", stack.stated, stack.decoded);
    if !stack.indirect.is_empty() {
        let list =
            |names: &mut dyn Iterator<Item = &String>| names.map(|name| plain(name)).collect::<Vec<_>>().join(", ");
        println!("  through a register: in {}", list(&mut stack.indirect.iter()));
        println!("  taken to reach the deepest of {}", list(&mut stack.targets.iter()));
    }
    for (function, stated, pushed) in &stack.disagree {
        println!("  FAILED: {function}: the compiler says {stated} bytes, its instructions push {pushed}");
    }
    for way in &stack.recursive {
        let way: Vec<String> = way.iter().map(|function| plain(function)).collect();
        println!("  FAILED: {} can call itself by {}: the depth has no bound", way[0], way.join(" > "));
    }
    if !stack.indirect.is_empty() && stack.targets.is_empty() {
        println!("  FAILED: calls through a register and no function whose address is taken");
        return false;
    }
    stack.disagree.is_empty() && stack.recursive.is_empty()
}

fn show_stacks(paths: &[&str]) -> Result<bool, Trouble> {
    let mut good = true;
    for path in paths {
        good &= show_stack(&name_of(path), &stack::of(&Image::read(path.as_ref())?));
    }
    Ok(good)
}

fn show_painted(paths: &[&str]) -> Result<bool, Trouble> {
    let mut good = true;
    for path in paths {
        let computed = stack::of(&Image::read(path.as_ref())?);
        let run = board::run(path.as_ref(), &board::parameters(&[]), Duration::from_secs(90))?;
        println!("{}: painted {} bytes, {} by calls", name_of(path), run.deepest, computed.main);
        if run.deepest > computed.total {
            println!("  FAILED: deeper than the calls allow");
            good = false;
        }
        // A probe for this has one way down, which the run takes.
        if name_of(path) == "control-depth" && computed.main - run.deepest.min(computed.main) > SLACK {
            println!("  FAILED: the calls say more than {SLACK} bytes too much of a way that was taken");
            good = false;
        }
    }
    Ok(good)
}

fn show_line(path: &str) -> Result<bool, Trouble> {
    let image = Image::read(path.as_ref())?;
    let found = panics::find(&image, &Origins::of(&image)?)?;
    let stack = stack::of(&image);
    let (flash, ram) = image.sizes();
    let ours = found.sites.keys().filter(|site| site.origin == Origin::Ours).count();
    // Calls through a register, as formatting makes, may lead back to where they come from: then there is no bound.
    let bounded = stack.recursive.is_empty() && stack.disagree.is_empty();
    let depth = if bounded { stack.total.to_string() } else { "none".into() };
    println!("{flash} {ram} {depth} {ours} {}", found.sites.len() - ours);
    Ok(true)
}

fn show_calls(path: &str) -> Result<bool, Trouble> {
    let image = Image::read(path.as_ref())?;
    for number in 0..image.functions.len() {
        for instruction in &image.functions[number].code {
            if let thumb::Flow::Call(to) | thumb::Flow::Jump(to) | thumb::Flow::Branch(to) = instruction.flow {
                println!("{:x} {to:x}", instruction.at);
            }
        }
    }
    Ok(true)
}

fn write_flash(path: &str, file: &Path) -> Result<bool, Trouble> {
    let image = Image::read(path.as_ref())?;
    let segments = image.flash()?;
    let (Some(first), Some((last, tail))) = (segments.keys().next().copied(), segments.last_key_value()) else {
        return Err(Trouble(format!("{path}: nothing goes into flash")));
    };
    let mut bytes = vec![0xFF; (last - first) as usize + tail.len()];
    for (at, segment) in &segments {
        let from = (at - first) as usize;
        bytes[from..from + segment.len()].copy_from_slice(segment);
    }
    std::fs::write(file, &bytes)?;
    Ok(true)
}

fn show_keys(path: &Path, first: u32, count: u32) -> Result<bool, Trouble> {
    let patience = Duration::from_secs(60 + u64::from(count));
    let run = board::run(path, &board::parameters(&[first, count]), patience)?;
    let figure = |which: Figure| run.report[which as usize];
    let (least, most) = (figure(Figure::SignLeast), figure(Figure::SignMost));
    println!("{} keys from {first}: {least} to {most} instructions, spread {}", figure(Figure::Keys), most - least);
    if figure(Figure::Keys) != count {
        return Err(Trouble(format!("{count} keys were asked for")));
    }
    Ok(most - least <= 2)
}

/// Flash by whose code it is: each instruction counts for the innermost function there that is not the standard
/// library's, literals for the function that they stand in, and constants for nobody.
fn shares(image: &Image) -> Result<BTreeMap<String, u32>, Trouble> {
    let origins = Origins::of(image)?;
    let mut out = BTreeMap::new();
    let whose = |frames: &[Frame]| match frames.iter().find(|frame| frame.origin != Origin::Standard) {
        Some(frame) if frame.origin == Origin::Ours => {
            if frame.name.trim_start_matches(['<', '&']).starts_with("proverka::") {
                "proverka".to_owned()
            } else {
                "the probe itself, and what has no place in its sources".into()
            }
        }
        Some(frame) => frame.origin.to_string(),
        None => "the standard library and the compiler's helpers".into(),
    };
    let mut code = 0;
    for function in &image.functions {
        let mut rest = function.end - function.start;
        for (number, instruction) in function.code.iter().enumerate() {
            // What follows the last one, or a gap, is literals.
            let next = function.code.get(number + 1).map_or(instruction.at + 2, |next| next.at);
            let size = (next - instruction.at).min(4).min(rest);
            *out.entry(whose(&origins.at(instruction.at, function)?)).or_insert(0) += size;
            rest -= size;
        }
        let frames = origins.at(function.start, function)?;
        *out.entry(whose(frames.last().map_or(&[][..], std::slice::from_ref))).or_insert(0) += rest;
        code += function.end - function.start;
    }
    out.insert("vector table, constants, gaps".into(), image.sizes().0.saturating_sub(code));
    Ok(out)
}

fn show_journal(folder: &Path) -> Result<bool, Trouble> {
    let path = |name: &str| -> PathBuf { folder.join(name) };
    let (probe, crypto) = (path("journal-m0.elf"), path("journal-crypto.elf"));
    let (with, without) = (Image::read(&probe)?, Image::read(&crypto)?);
    let mut memory = board::parameters(&[]);
    memory.push((ring::LAYOUT.base, ring::full()?));
    let run = board::run(&probe, &memory, Duration::from_secs(60))?;
    let bare = board::run(&crypto, &board::parameters(&[]), Duration::from_secs(30))?;

    println!("flash, with the probe's own (start-up, flash driver, timer)   {:8} bytes", with.sizes().0);
    println!(
        "  of which not in an image of the same signatures and hashes  {:8} bytes",
        with.sizes().0 - without.sizes().0
    );
    for (whose, bytes) in shares(&with)? {
        println!("  of which {whose:<49}  {bytes:8} bytes");
    }
    println!("static RAM (the probe's report)                               {:8} bytes", with.sizes().1);
    let mut depths = stack::Depths::of(&with);
    let mut below = |what: &str| -> Result<u32, Trouble> {
        let named = |name: &String| plain(name) == what;
        let number = with.functions.iter().position(|function| function.names.iter().any(named));
        let number =
            number.ok_or_else(|| Trouble(format!("{what} is no function of its own in {}", probe.display())))?;
        Ok(depths.below(number))
    };
    let verify = below("ed25519_dalek::verifying::VerifyingKey::verify_strict")?;
    println!("stack, by calls from the function on");
    for (what, name) in [
        ("a strict verification", "ed25519_dalek::verifying::VerifyingKey::verify_strict"),
        ("a signature", "ed25519_dalek::signing::SigningKey::sign"),
        ("mount", "proverka::journal::Journal::open"),
        ("add an entry", "proverka::journal::Journal::add"),
        ("a release, before its entry", "proverka::journal::Journal::signed"),
    ] {
        let depth = below(name)?;
        let beyond = i64::from(depth) - i64::from(verify);
        println!("  {what:<58}  {depth:8} bytes, {beyond:+} beside a verification");
    }
    println!("stack, painted, the probe's own included                      {:8} bytes", run.deepest);
    println!("stack, painted, signatures and hashes alone                   {:8} bytes", bare.deepest);
    println!(
        "instructions, {} entries in the record, {} of them on the device",
        run.report[Figure::Size as usize],
        run.report[Figure::Kept as usize]
    );
    for (what, figure) in [
        ("mount", Figure::Mount),
        ("mount after a release", Figure::MountAgain),
        ("first entry after a mount (works the key out)", Figure::AppendFirst),
        ("entry", Figure::Append),
        ("entry with two parts", Figure::AppendParts),
        ("next key", Figure::Rotate),
        ("release of all entries", Figure::Release),
        ("export statement", Figure::Export),
        ("reading all entries", Figure::Visit),
        ("signature alone", Figure::Sign),
        ("strict verification alone", Figure::Verify),
    ] {
        println!("  {what:<58}  {:8.2} M", f64::from(run.report[figure as usize]) / 1e6);
    }
    Ok(true)
}
