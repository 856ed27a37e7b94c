//! Builds the static library and C programs that link it, and runs them.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may run. This is far more than needed: it ends only programs that hang.
const PATIENCE: Duration = Duration::from_secs(120);

/// The folder of the package.
pub(crate) fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder for what this test program builds.
pub(crate) fn folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// How a library or a program is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Build {
    /// As a user builds it.
    Plain,
    /// With every memory access checked, in C and in Rust.
    Checked,
}

/// The options for C programs: a warning is an error.
const STRICT: [&str; 8] =
    ["-Wall", "-Wextra", "-Werror", "-pedantic", "-Wconversion", "-Wshadow", "-Wundef", "-Wcast-align"];

/// A compiler and the options that choose its language.
pub(crate) type Compiler = [&'static str; 4];
pub(crate) const C99: Compiler = ["cc", "-x", "c", "-std=c99"];
pub(crate) const CPP11: Compiler = ["c++", "-x", "c++", "-std=c++11"];

/// Whether the compiler can be called. A machine without a C compiler cannot link Rust programs either, so only the
/// compiler for C++ may be missing.
pub(crate) fn is_here(compiler: Compiler) -> bool {
    Command::new(compiler[0]).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// The builds that this machine can run: memory accesses of both languages are checked together on Linux.
pub(crate) fn builds() -> &'static [Build] {
    if cfg!(target_os = "linux") { &[Build::Plain, Build::Checked] } else { &[Build::Plain] }
}

/// The static library for this machine, with all features. Each kind is built once for all tests.
pub(crate) fn library(build: Build) -> &'static Path {
    static PLAIN: OnceLock<PathBuf> = OnceLock::new();
    static CHECKED: OnceLock<PathBuf> = OnceLock::new();
    match build {
        Build::Plain => PLAIN.get_or_init(|| build_library(build)),
        Build::Checked => CHECKED.get_or_init(|| build_library(build)),
    }
}

/// The triple of this machine.
fn host() -> String {
    let output = Command::new("rustc").args(["--print", "host-tuple"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn build_library(build: Build) -> PathBuf {
    // A folder of its own, so that the lock and the artefacts of whoever runs the tests are left alone.
    let target = folder().join("../c-library").join(match build {
        Build::Plain => "plain",
        Build::Checked => "checked",
    });
    let host = host();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustc", "--quiet", "--locked", "-p", "proverka-c", "--lib", "--crate-type", "staticlib"]);
    // With a target, the options are not for build scripts and macros, which could not run with them.
    cargo.args(["--all-features", "--target", &host, "--target-dir"]).arg(&target).current_dir(package());
    // An audit verifies thousands of signatures, and some treaties have two hundred parties.
    for (package, level) in [("curve25519-dalek", 3), ("proverka", 1), ("proverka-c", 1)] {
        cargo.arg("--config").arg(format!("profile.dev.package.{package}.opt-level={level}"));
    }
    cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env("CARGO_INCREMENTAL", "0");
    if build == Build::Checked {
        // Only nightly compilers know the option unasked; RUSTC_BOOTSTRAP lets a stable one.
        cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Zsanitizer=address");
    }
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "the library does not build: {}", String::from_utf8_lossy(&output.stderr));
    target.join(&host).join("debug/libproverka_c.a")
}

/// Compiles a program and links the library to it. Gives the path of the program, or what the compiler said.
pub(crate) fn try_compile(compiler: Compiler, build: Build, source: &Path) -> Result<PathBuf, String> {
    let library = library(build);
    let name = source.file_stem().unwrap().to_str().unwrap();
    let out = folder().join(format!("{name}-{}-{build:?}-{}", compiler[0], thread::current().name().unwrap_or("")));
    let out = out.with_file_name(out.file_name().unwrap().to_str().unwrap().replace("::", "-"));
    let [program, language @ ..] = compiler;
    let mut command = Command::new(program);
    command.args(language).args(STRICT).args(["-g", "-O1", "-I"]).arg(package().join("include"));
    if build == Build::Checked {
        command.args(["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"]);
    }
    command.arg(source).args(["-x", "none"]).arg(library).arg("-o").arg(&out);
    // What `rustc --print native-static-libs` names and a C compiler does not link by itself.
    command.args(["-lpthread", "-ldl", "-lm"]);
    let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
    if output.status.success() { Ok(out) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Compiles a program that must compile.
pub(crate) fn compile(compiler: Compiler, build: Build, source: &Path) -> PathBuf {
    try_compile(compiler, build, source)
        .unwrap_or_else(|error| panic!("{} does not compile: {error}", source.display()))
}

/// Runs a program with this standard input. It is ended if it hangs.
pub(crate) fn run(program: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(program);
    command.args(arguments);
    run_command(command, input)
}

/// Runs a command with this standard input. It is ended if it hangs.
pub(crate) fn run_command(mut command: Command, input: &str) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A program that ends early closes the pipe, which is no error of the writer.
    let writer = thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let id = child.id();
    let (done, is_done) = std::sync::mpsc::channel::<()>();
    let watch = thread::spawn(move || {
        let started = Instant::now();
        if is_done.recv_timeout(PATIENCE).is_err() && started.elapsed() >= PATIENCE {
            // The child is not reaped before its output was read to the end, so the number is still its own.
            drop(Command::new("kill").arg("-9").arg(id.to_string()).status());
        }
    });
    let output = child.wait_with_output().unwrap();
    drop(done);
    writer.join().unwrap();
    watch.join().unwrap();
    output
}

/// What a program prints, which must end well.
pub(crate) fn printed(program: &Path, arguments: &[&str], input: &str) -> String {
    let output = run(program, arguments, input);
    let errors = String::from_utf8_lossy(&output.stderr);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{} ended with {}: {errors}{text}", program.display(), output.status);
    text
}
