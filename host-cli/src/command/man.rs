//! `proverka man`: the manual pages of the commands.

use std::io::Write;

use clap::{Command, CommandFactory as _};
use proverka::verdict::Verdict;

use crate::args::{Args, Man};
use crate::failure::Failure;
use crate::files::output::{Output, write_all};

/// Runs the command. There is nothing to judge, so the verdict only says that the pages were written.
///
/// # Errors
///
/// [`Failure`] if there is no such command, or if a page cannot be written.
pub fn run(args: &Man, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut pages = Vec::new();
    let mut root = Args::command();
    // Gives every command its full name and the options that are the same for all.
    root.build();
    collect(&root, "proverka", &mut pages);
    match &args.dir {
        Some(folder) => {
            let pages: Vec<_> = pages
                .iter()
                .map(|(name, command)| Ok((folder.join(format!("{name}.1")), page(name, command)?)))
                .collect::<Result<_, Failure>>()?;
            let outputs: Vec<Output<'_>> =
                pages.iter().map(|(path, bytes)| Output { path, bytes, force: true, private: false }).collect();
            write_all(&outputs)?;
        }
        None => {
            let name = ["proverka"].into_iter().chain(args.command.iter().map(String::as_str));
            let name = name.collect::<Vec<_>>().join("-");
            let found = pages.iter().find(|(known, _)| *known == name).ok_or_else(|| {
                let known: Vec<String> = pages.iter().skip(1).map(|(name, _)| typed(name)).collect();
                Failure::usage(
                    format!("no command `{}`", args.command.join(" ")),
                    format!("expected one of {}", known.join(", ")),
                )
            })?;
            out.write_all(&page(&found.0, found.1)?)?;
        }
    }
    Ok(Verdict::Holds)
}

/// The command as it is typed after `proverka`.
fn typed(name: &str) -> String {
    name.trim_start_matches("proverka-").replace('-', " ")
}

/// Every command with the name of its page, each before those below it.
fn collect<'c>(command: &'c Command, name: &str, pages: &mut Vec<(String, &'c Command)>) {
    pages.push((name.to_owned(), command));
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        collect(below, &format!("{name}-{}", below.get_name()), pages);
    }
}

/// The page in the language of `man`.
fn page(name: &str, command: &Command) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let man = clap_mangen::Man::new(command.clone()).title(name).manual("Proverka");
    man.render(&mut bytes).map_err(Failure::Output)?;
    Ok(bytes)
}
