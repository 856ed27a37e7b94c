//! Counts the items of a file or of standard input, and prints how much memory that took: `count-items PATH THREADS`.
//!
//! This is a separate process, because the kernel records the peak for a process as a whole.

use std::path::Path;

use proverka_cli::ingest::{self, ItemSource, Options};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, threads] = &arguments[..] else { panic!("usage: count-items PATH THREADS") };
    let options = Options { threads: threads.parse().expect("a number"), ..Options::default() };
    let before = peak();
    let read = ingest::items(ItemSource::path(Path::new(path)), &["US", "RU"], &options, &mut |_| {});
    let grown = peak() - before;
    match read {
        Ok(declared) => println!("{grown} KiB, {} items", declared.items),
        Err(rejected) => println!("{grown} KiB, {rejected}"),
    }
}

/// The peak memory use of this process so far. Unit: KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
