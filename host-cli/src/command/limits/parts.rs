//! `limits --emit-totals` and `limits --merge`: a declaration in parts that are counted apart.

use std::io::Write;
use std::path::{Path, PathBuf};

use proverka::treaty::Treaty;
use proverka::verdict::Verdict;

use crate::args::ActFiles;
use crate::args::limits::Limits as Args;
use crate::escape::Escaping;
use crate::failure::Failure;
use crate::files::{input as files, output};
use crate::input::part::{self, Merged};
use crate::input::{self, Declared, declared, standard};
use crate::report::limits::Part;

/// Writes the totals of a part, to `to` if it is named. The verdict is that nothing fails, because nothing is judged.
///
/// # Errors
///
/// [`Failure`] if the treaty or the items cannot be read, or if a file cannot be written.
pub(super) fn emit(args: &Args, to: Option<&Path>, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let treaty = &args.rules.treaty;
    let Some(ids) = args.parts.ids.clone().or_else(|| to.map(part::beside)) else {
        return Err(Failure::usage(
            "the fingerprints of the ids need a file of their own",
            "expected -o FILE, which puts them into FILE.ids, or --ids FILE",
        ));
    };
    let outputs: Vec<(&str, &Path)> = to.map(|to| ("-o", to)).into_iter().chain([("--ids", ids.as_path())]).collect();
    let read = args.input.as_deref().map(|input| ("INPUT", input)).into_iter();
    let read: Vec<(&str, &Path)> = read.chain([("--treaty", Path::new(treaty))]).collect();
    output::distinct(&outputs, &read)?;
    outputs.iter().try_for_each(|(_, path)| output::check(path, true))?;
    input::treaty::with(treaty, &ActFiles::default(), |treaty, _| {
        let hints = args.reading.hints(args.at);
        let (source, at) = declared::items(args.input.as_deref(), hints)?;
        let name = standard::name(args.input.as_deref());
        let text = part::count(source, treaty, at, name, hints.threads, &ids)?.text(treaty);
        match to {
            Some(path) => output::write(path, &text, true)?,
            None => {
                let mut out = Escaping::json(out);
                out.write_all(&text).and_then(|()| out.flush())?;
            }
        }
        Ok(Verdict::Holds)
    })
}

/// A declaration to judge.
pub(super) struct Input {
    pub(super) declared: Declared,
    /// What reports call it.
    pub(super) name: String,
    /// Its parts, if it was counted in parts.
    pub(super) parts: Vec<Part>,
}

/// Reads the declaration that is judged: INPUT, or the parts.
///
/// # Errors
///
/// [`Failure`] if it cannot be read.
pub(super) fn input(args: &Args, treaty: &Treaty<'_>) -> Result<Input, Failure> {
    let hints = args.reading.hints(args.at);
    if args.parts.merge.is_empty() {
        let declared = input::declared(args.input.as_deref(), treaty, hints)?;
        return Ok(Input { declared, name: standard::name(args.input.as_deref()), parts: Vec::new() });
    }
    let Merged { declared, at, parts } = part::merge(&args.parts.merge, treaty, args.at)?;
    let name = crate::journal::words::count(parts.len() as u64, "part", "parts");
    let counted = input::counted(&declared, treaty, at, name.clone())?;
    let listed = |(path, head): (PathBuf, part::Head)| Part {
        part: files::base(&files::name(&path)),
        source: head.source,
        sha256: head.sha256,
        items: head.items,
    };
    Ok(Input { declared: Declared::Items(counted), name, parts: parts.into_iter().map(listed).collect() })
}
