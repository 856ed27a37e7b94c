//! Reports what is in a board image; see the library of this package.

use proverka_image::image::Image;
use proverka_image::origin::{Frame, Origin, Origins, plain};
use proverka_image::sizes::{self, Budgets, Taken};
use proverka_image::{Trouble, board, calls, panics, peers, pins, recorded, ring, stack, telltales};
use proverka_journal_m0::Figure;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

const USAGE: &str = "usage: proverka-image panics LIST IMAGE...   panic sites, held against the list
       proverka-image stack IMAGE...         depth of the stack by calls
       proverka-image paths IMAGE...         the deepest way down of each, as stack-paths.txt keeps it
       proverka-image grown LIST IMAGE...    how that way differs from the one that the list keeps
       proverka-image paint IMAGE...         depth of the stack in the emulator, and that the calls bound it
       proverka-image controls FOLDER CRYPTO that panics of ours, and a signature without a list, are refused
       proverka-image calls OBJDUMP IMAGE... that llvm-objdump sees the same calls and jumps
       proverka-image telltales IMAGE        symbols that a panic or an allocator leaves; there must be none
       proverka-image sizes BUDGETS FOLDER   flash, RAM, stack and panic sites of all images, held against the budgets
       proverka-image sizes BUDGETS IMAGE... the same of these ELF files
       proverka-image peers FOLDER           date arithmetic on a Cortex-M0 beside the date libraries
       proverka-image below IMAGE FUNCTION   stack by calls from a function on, in bytes
       proverka-image flash IMAGE FILE       writes what goes into flash
       proverka-image steps ELF              an entry of the record in steps on a Cortex-M0
       proverka-image journal FOLDER         figures of the record on a Cortex-M0
       proverka-image keys IMAGE COUNT       instructions of a signature over many keys";

/// The most bytes by which the depth from calls may exceed the depth from a painted stack. Calls count a frame that a
/// jump has already left.
const SLACK: u32 = 16;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["panics", list, ref images @ ..] if !images.is_empty() => show_panics(list.as_ref(), images),
        ["stack", ref images @ ..] if !images.is_empty() => show_stacks(images),
        ["paths", ref images @ ..] if !images.is_empty() => show_paths(images),
        ["grown", list, ref images @ ..] if !images.is_empty() => show_growth(list.as_ref(), images),
        ["paint", ref images @ ..] if !images.is_empty() => show_painted(images),
        ["controls", folder, crypto] => show_controls(folder.as_ref(), crypto),
        ["calls", objdump, ref images @ ..] if !images.is_empty() => show_calls(objdump, images),
        ["telltales", image] => show_telltales(image.as_ref()),
        ["sizes", budgets, ref images @ ..] if !images.is_empty() => show_sizes(budgets.as_ref(), images),
        ["peers", folder] => show_peers(folder.as_ref()),
        ["below", image, function] => show_below(image.as_ref(), function),
        ["flash", image, file] => write_flash(image, file.as_ref()),
        ["steps", path] => show_steps(path.as_ref()),
        ["journal", folder] => show_journal(folder.as_ref()),
        ["keys", image, count] => match count.parse() {
            Ok(count) if count > 1 => show_keys(image.as_ref(), count),
            _ => Err(Trouble("COUNT is a number from 2 up".into())),
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

/// Returns the name of an image, which is its file name without `.elf`.
fn name_of(path: &str) -> String {
    Path::new(path).file_name().map_or("?".into(), |name| name.to_string_lossy().trim_end_matches(".elf").to_owned())
}

fn show_panics(list: &Path, paths: &[&str]) -> Result<bool, Trouble> {
    let pins = pins::Pins::read(list)?;
    let mut good = true;
    for path in paths {
        let image = Image::read(path.as_ref())?;
        let found = panics::find(&image, &Origins::from_image(&image)?)?;
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

/// Prints a stack. Returns false if it has no bound, or if two ways of finding frames disagree.
fn show_stack(name: &str, stack: &stack::Stack) -> bool {
    println!("{name}: {} bytes from reset, {} with every handler on top", stack.main, stack.total);
    for step in &stack.path {
        let how = if step.is_assumed { ", which a call through a register is assumed to reach" } else { "" };
        println!("  {:6}  {}{how}", step.frame, plain(&step.function));
    }
    for (handler, depth) in &stack.handlers {
        println!("  {depth:6}  {handler}, with what the hardware saves");
    }
    println!("  {} frames stated by the compiler, {} worked out from instructions", stack.stated, stack.decoded);
    for call in &stack.assumed {
        let (target, depth) = call.deepest.as_ref().map_or(("nothing", 0), |(target, depth)| (target, *depth));
        println!(
            "  assumed: {} calls through a register, {} at the deepest: {depth}",
            plain(&call.function),
            plain(target)
        );
    }
    if !stack.assumed.is_empty() {
        let targets: Vec<String> = stack.targets.iter().map(|name| plain(name)).collect();
        println!("  such a call may reach any of {}", targets.join(", "));
    }
    for (function, stated, pushed) in &stack.disagree {
        println!("  FAILED: {function}: the compiler says {stated} bytes, its instructions push {pushed}");
    }
    for way in &stack.recursive {
        let way: Vec<String> = way.iter().map(|function| plain(function)).collect();
        println!("  FAILED: {} can call itself by {}: the depth has no bound", way[0], way.join(" > "));
    }
    if !stack.assumed.is_empty() && stack.targets.is_empty() {
        println!("  FAILED: calls through a register and no function whose address is taken");
        return false;
    }
    stack.disagree.is_empty() && stack.recursive.is_empty()
}

fn show_stacks(paths: &[&str]) -> Result<bool, Trouble> {
    let mut good = true;
    for path in paths {
        good &= show_stack(&name_of(path), &stack::from_image(&Image::read(path.as_ref())?));
    }
    Ok(good)
}

fn show_paths(paths: &[&str]) -> Result<bool, Trouble> {
    for path in paths {
        print!(
            "{}",
            recorded::Way::from_stack(&stack::from_image(&Image::read(path.as_ref())?)).written(&name_of(path))
        );
    }
    Ok(true)
}

fn show_growth(list: &Path, paths: &[&str]) -> Result<bool, Trouble> {
    let recorded = recorded::read(list)?;
    for path in paths {
        let name = name_of(path);
        let now = recorded::Way::from_stack(&stack::from_image(&Image::read(path.as_ref())?));
        match recorded.get(&name) {
            Some(before) if *before == now => {}
            Some(before) => print!("{}", before.growth(&now, &name)),
            None => println!("{name}: {} keeps no way down of it", list.display()),
        }
    }
    Ok(true)
}

fn show_painted(paths: &[&str]) -> Result<bool, Trouble> {
    let mut good = true;
    for path in paths {
        let computed = stack::from_image(&Image::read(path.as_ref())?);
        let run = board::run(path.as_ref(), &board::parameters(&[]), Duration::from_secs(90))?;
        println!("{}: painted {} bytes, {} by calls", name_of(path), run.deepest, computed.main);
        if run.deepest > computed.total {
            println!("  FAILED: deeper than the calls allow");
            good = false;
        }
        // This probe has only one deepest path, and the run takes it.
        if name_of(path) == "control-depth" && computed.main - run.deepest.min(computed.main) > SLACK {
            println!("  FAILED: the calls say more than {SLACK} bytes too much of a way that was taken");
            good = false;
        }
    }
    Ok(good)
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

/// Adds up flash by whose code it is. An instruction counts for the innermost function that is not the standard
/// library's, literals count for the function that contains them, and constants count for nobody.
fn shares(image: &Image) -> Result<BTreeMap<String, u32>, Trouble> {
    let origins = Origins::from_image(image)?;
    let mut out = BTreeMap::new();
    let whose = |frames: &[Frame]| match frames.iter().find(|frame| frame.origin != Origin::Standard) {
        Some(frame) if frame.origin == Origin::Ours => {
            if frame.name.trim_start_matches(['<', '&']).starts_with("proverka_journal::") {
                "proverka-journal".to_owned()
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
            // Bytes after the last instruction or in a gap are literals.
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
    let below = |what: &str| depth_below(&with, what);
    let verify = below("ed25519_dalek::verifying::VerifyingKey::verify_strict")?;
    println!("stack, by calls from the function on");
    for (what, name) in [
        ("a strict verification", "ed25519_dalek::verifying::VerifyingKey::verify_strict"),
        ("a signature", "proverka_journal::private::PrivateKey::sign"),
        ("mount", "proverka_journal::record::Journal::open"),
        ("add an entry", "proverka_journal::record::Journal::add"),
        ("a release, before its entry", "proverka_journal::record::Journal::signed"),
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

/// The stack that the function of this plain name takes, with what it calls. Unit: bytes.
fn depth_below(image: &Image, what: &str) -> Result<u32, Trouble> {
    let named = |name: &String| plain(name) == what;
    let number = image.functions.iter().position(|function| function.names.iter().any(named));
    let number = number.ok_or_else(|| Trouble(format!("{what} is no function of its own in the image")))?;
    Ok(stack::Depths::from_image(image).below(number))
}

fn show_below(path: &Path, function: &str) -> Result<bool, Trouble> {
    println!("{}", depth_below(&Image::read(path)?, function)?);
    Ok(true)
}

/// The control images of `tests/journal-m0`, and the texts that one fault of each must contain, in this order.
const CONTROLS: [(&str, &[&[&str]]); 1] = [(
    // An index in our code, and calls in our code that panic within the standard library, inlined and not.
    "control-index",
    &[
        &["our own code can panic: ", "deliberate calls panicking::panic_bounds_check"],
        &["our own code can panic: ", "within_core calls ", "len_mismatch_fail"],
        &["our own code can panic: ", "parsed calls "],
    ],
)];

/// True if `text` contains `parts` in this order.
fn holds(text: &str, parts: &[&str]) -> bool {
    let mut rest = text;
    parts.iter().all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// Checks that the search for panic sites works: each control is refused without a list, and for its own reason.
fn show_controls(folder: &Path, crypto: &str) -> Result<bool, Trouble> {
    let mut controls: Vec<(PathBuf, &[&[&str]])> =
        CONTROLS.iter().map(|(name, wanted)| (folder.join(name).with_extension("elf"), *wanted)).collect();
    controls.push((crypto.into(), &[&["not listed: ", " | curve25519-dalek"]]));
    let mut good = true;
    for (path, wanted) in controls {
        let image = Image::read(&path)?;
        let name = name_of(&path.to_string_lossy());
        let faults = pins::Pins::default().faults(&name, &panics::find(&image, &Origins::from_image(&image)?)?);
        for parts in wanted {
            let refused = faults.iter().any(|fault| holds(fault, parts));
            println!("{}  {name} is refused for {}", if refused { "ok    " } else { "FAILED" }, parts.join("…"));
            good &= refused;
        }
    }
    Ok(good)
}

fn show_calls(objdump: &str, paths: &[&str]) -> Result<bool, Trouble> {
    let mut good = true;
    for path in paths {
        let (ours, theirs) =
            (calls::from_image(&Image::read(path.as_ref())?), calls::by_objdump(objdump, path.as_ref())?);
        for (at, to) in ours.symmetric_difference(&theirs).take(10) {
            let whose = if ours.contains(&(*at, *to)) { "we alone see" } else { "llvm-objdump alone sees" };
            println!("FAILED  {}: {whose} a call or jump from {at:x} to {to:x}", name_of(path));
            good = false;
        }
        if ours == theirs {
            println!("ok      {}: the same {} calls and jumps as llvm-objdump", name_of(path), ours.len());
        }
    }
    Ok(good)
}

fn show_telltales(path: &Path) -> Result<bool, Trouble> {
    let found = telltales::read(path)?;
    for name in &found {
        println!("{name}");
    }
    Ok(found.is_empty())
}

/// Prints one row for each image: of the files given, or of all images in the folder and in the budgets.
fn show_sizes(budgets: &Path, paths: &[&str]) -> Result<bool, Trouble> {
    let ways = budgets.with_file_name("image").join("stack-paths.txt");
    let budgets = Budgets::read(budgets)?;
    let mut files: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let mut good = true;
    let mut remarks = Vec::new();
    if let [folder] = &files[..]
        && folder.is_dir()
    {
        let folder = folder.clone();
        files.clear();
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "elf") {
                files.push(path);
            }
        }
        files.sort();
        let built: BTreeSet<String> = files.iter().map(|path| name_of(&path.to_string_lossy())).collect();
        let named: BTreeSet<String> = budgets.names().into_iter().map(str::to_owned).collect();
        remarks.extend(named.difference(&built).map(|name| format!("{name:<15} not built")));
        remarks.extend(built.difference(&named).map(|name| format!("{name:<15} has no budget")));
        good &= remarks.is_empty();
    }
    println!("{}", sizes::head());
    for path in files {
        let (row, kept) = budgets.row(&name_of(&path.to_string_lossy()), &Taken::by(&path)?);
        println!("{row}");
        if !kept {
            // This shows which frames of the deepest path grew.
            show_growth(&ways, &[&path.to_string_lossy()])?;
        }
        good &= kept;
    }
    for remark in remarks {
        println!("{remark}");
    }
    Ok(good)
}

fn show_peers(folder: &Path) -> Result<bool, Trouble> {
    let (report, met) = peers::Figures::read(folder)?.report()?;
    print!("{report}");
    Ok(met)
}

/// Returns the fewest and the most instructions of a signature, in one call and in steps, over `count` keys from
/// `first` on.
fn signatures(path: &Path, first: u32, count: u32) -> Result<[(u32, u32); 2], Trouble> {
    let patience = Duration::from_secs(60 + u64::from(count));
    let run = board::run(path, &board::parameters(&[first, count]), patience)?;
    let figure = |which: Figure| run.report[which as usize];
    if figure(Figure::Keys) != count {
        return Err(Trouble(format!("{count} keys were asked for, {} signed", figure(Figure::Keys))));
    }
    if figure(Figure::Failed) != 0 {
        return Err(Trouble(format!("the signatures of key {} differ", figure(Figure::Failed))));
    }
    Ok([(figure(Figure::SignLeast), figure(Figure::SignMost)), (figure(Figure::StepsLeast), figure(Figure::StepsMost))])
}

/// The longest step of an entry, as a share of all its steps, may be 1 in so many.
const STEP_SHARE: u32 = 25;

fn show_steps(path: &Path) -> Result<bool, Trouble> {
    let mut memory = board::parameters(&[]);
    memory.push((ring::LAYOUT.base, ring::empty()?));
    let run = board::run(path, &memory, Duration::from_secs(60))?;
    let figure = |which: Figure| run.report[which as usize];
    let (failed, once, all) = (figure(Figure::Failed), figure(Figure::Append), figure(Figure::AppendSteps));
    if failed != 0 {
        return Err(Trouble(format!("the probe of the steps stopped at {failed}")));
    }
    let millions = |count: u32| f64::from(count) / 1e6;
    println!("an entry in one call                                          {:8.2} M instructions", millions(once));
    println!(
        "an entry in {:3} steps                                          {:8.2} M",
        figure(Figure::Steps),
        millions(all)
    );
    let longest = figure(Figure::StepLongest);
    println!(
        "  the longest step, 1/{:.0} of all                              {:8.2} M",
        f64::from(all) / f64::from(longest),
        millions(longest)
    );
    println!(
        "  the last step, which writes                                 {:8.2} M",
        millions(figure(Figure::StepWrite))
    );
    println!("stack, painted, the probe's own included                      {:8} bytes", run.deepest);
    Ok(all / longest >= STEP_SHARE)
}

/// Runs two emulators at a time, because there are at least two cores. The minimum and the maximum are over both.
fn show_keys(path: &Path, count: u32) -> Result<bool, Trouble> {
    let half = count / 2;
    let (one, two) = std::thread::scope(|scope| {
        let first = scope.spawn(|| signatures(path, 0, half));
        let second = signatures(path, half, count - half);
        (first.join().expect("no panic"), second)
    });
    let mut good = true;
    for ((how, one), two) in ["in one call", "in steps"].into_iter().zip(one?).zip(two?) {
        let (least, most) = (one.0.min(two.0), one.1.max(two.1));
        let spread = most - least;
        println!("{count} keys: {least} to {most} instructions of a signature {how}, spread {spread}, at most 2");
        good &= spread <= 2;
    }
    Ok(good)
}
