//! `proverka treaty`: lists, shows, exports and checks treaties, writes their acts, and checks tables about them.

use std::io::Write;
use std::path::Path;

use proverka::text::treaty;
use proverka::treaty::catalog;
use proverka::verdict::Verdict;
use serde_json::json;

use crate::args::{ActFiles, Format, Treaty};
use crate::escape::{Escaping, line};
use crate::failure::{Failure, Fault};
use crate::files::input::FileKind;
use crate::journal::words::count;
use crate::{input, report};

mod check;
mod new;

/// The largest treaty that can be exported. Unit: bytes.
const LARGEST_EXPORT: usize = 1024 * 1024;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if a treaty cannot be read or made.
pub fn run(args: &Treaty, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match args {
        Treaty::List { format } => report::treaty::list(*format, out)?,
        Treaty::Show { treaty, format } => input::treaty::with(treaty, &ActFiles::default(), |treaty, acts| {
            report::treaty::show(treaty, acts, *format, out).map_err(Failure::from)
        })?,
        Treaty::Export { treaty } => input::treaty::with(treaty, &ActFiles::default(), |treaty, _| {
            let mut text = vec![0; LARGEST_EXPORT];
            let length = treaty::write(treaty, &mut text)
                .map_err(|error| Failure::usage(error.to_string(), "expected a treaty of at most 1 MiB as text"))?;
            let mut out = Escaping::json(out);
            out.write_all(text.get(..length).unwrap_or_default()).and_then(|()| out.flush()).map_err(Failure::from)
        })?,
        Treaty::Acts { treaty } => input::treaty::with(treaty, &ActFiles::default(), |treaty, acts| {
            let mut out = Escaping::json(out);
            for one in acts.as_slice() {
                out.write_all(input::acts::write(one, treaty)?.as_bytes())?;
            }
            out.flush().map_err(Failure::from)
        })?,
        Treaty::New(args) => new::run(args, out)?,
        Treaty::Lint { file, format } => return lint(file, *format, out),
        Treaty::Check(args) => return check::run(args, out),
    }
    Ok(Verdict::Holds)
}

/// Checks the file of a treaty. An unreadable file gives no answer, a flaw that makes judgements wrong fails, and a
/// warning is only shown.
fn lint(path: &Path, format: Format, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if let Some(id) = path.to_str().filter(|name| catalog::find(name).is_some() && !path.exists()) {
        return Err(Failure::usage(
            format!("'{id}' is a built-in treaty, and lint checks a file"),
            format!("type `proverka treaty export {id} > {id}.json`, and then `proverka treaty lint {id}.json`"),
        ));
    }
    let text = input::file::read(path, FileKind::TREATY)?;
    let mut scratch = vec![0; text.text.len()];
    let read = input::treaty::parse(&text, &mut scratch)?;
    let (errors, warnings) = input::treaty::flaws(&text, &read);
    let verdict = if errors.is_empty() { Verdict::Holds } else { Verdict::Fails };
    let rows = || {
        let errors = errors.iter().map(|fault| ("error", fault));
        errors.chain(warnings.iter().map(|fault| ("warning", fault)))
    };
    let number = |number: Option<u64>| number.map_or(String::new(), |number| number.to_string());
    match format {
        Format::Table => {
            for (severity, fault) in rows() {
                line(out, format_args!("{severity}: {fault}"))?;
            }
            let name = read.treaty().name;
            let number = |faults: &[Fault], one, many| count(faults.len() as u64, one, many);
            let (errors, warnings) = (number(&errors, "error", "errors"), number(&warnings, "warning", "warnings"));
            line(out, format_args!("{name}: {errors}, {warnings}"))?;
        }
        Format::Json => {
            let flaws: Vec<_> = rows()
                .map(|(severity, fault)| {
                    json!({ "severity": severity, "line": fault.line, "column": fault.column, "what": fault.what })
                })
                .collect();
            report::json(out, &json!({ "file": text.name, "verdict": verdict.as_str(), "flaws": flaws }))?;
        }
        Format::Csv => report::csv(
            out,
            &["severity", "line", "column", "what"],
            rows().map(|(severity, fault)| {
                vec![severity.to_owned(), number(fault.line), number(fault.column), fault.what.clone()]
            }),
        )?,
    }
    Ok(verdict)
}
