#!/usr/bin/env bash
# Which toolchain builds for the boards, and where the tools around it are: decided here and nowhere else.
#
#   tests/toolchain.sh                            say what is used for every target, installing what is missing
#   tests/toolchain.sh cargo build --target T …   cargo with the toolchain decided for T
#   tests/toolchain.sh emulator …                 qemu-system-arm
#   tests/toolchain.sh size …                     llvm-size
#   . tests/toolchain.sh                          the same as functions: board_cargo, emulator, llvm_size
#
# Two toolchains can do it. `own`: the host's Rust has the target's core library, or rustup fetches it. `debian`:
# Debian's Rust compiles core from source (needs rustc-web, cargo-web, rust-web-src and lld, version at least the
# workspace's rust-version), for machines that reach package registries and nothing else. `own` is preferred;
# PROVERKA_TOOLCHAIN=own or =debian forces one.

BOARD_TARGETS="thumbv6m-none-eabi thumbv7m-none-eabi thumbv7em-none-eabihf thumbv8m.main-none-eabi riscv32imc-unknown-none-elf wasm32-unknown-unknown"

toolchain_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Notes of this machine, such as that rustup had no network, so that one slow failure is not repeated per target.
toolchain_notes="${CARGO_TARGET_DIR:-$toolchain_root/target}/toolchain"

toolchain_say() { printf 'toolchain: %s\n' "$*" >&2; }

# Installs Debian packages, as root or by sudo without a password. Says what to do where it cannot.
install_packages() {
  local as_root=""
  if ! command -v apt-get >/dev/null; then
    toolchain_say "no apt-get here: please install what Debian calls: $*"
    return 1
  fi
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root="sudo -n"
    else
      toolchain_say "not root and no sudo without password: please run: sudo apt-get install -y --no-install-recommends $*"
      return 1
    fi
  fi
  toolchain_say "installing $*"
  if [ -z "${toolchain_apt_updated:-}" ]; then
    $as_root timeout 180 apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 update >&2 ||
      toolchain_say "apt-get update failed; trying with the lists that are here"
    toolchain_apt_updated=1
  fi
  # shellcheck disable=SC2086 # $as_root is two words or none
  DEBIAN_FRONTEND=noninteractive $as_root timeout 900 \
    apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@" >&2 ||
    { toolchain_say "apt-get could not install: $*"; return 1; }
}

# The workspace's rust-version, as its minor number.
oldest_minor() { sed -n 's/^rust-version = "1\.\([0-9]*\).*/\1/p' "$toolchain_root/Cargo.toml"; }

# Whether `$1 -V` answers with a version that the workspace accepts.
recent_enough() {
  local minor
  minor=$("$1" -V 2>/dev/null | sed -n 's/^[a-z]* 1\.\([0-9]*\)\..*/\1/p')
  [ -n "$minor" ] && [ "$minor" -ge "$(oldest_minor)" ]
}

# A Rust for the host. A machine without any gets Debian's.
ensure_host() {
  command -v cc >/dev/null || install_packages gcc libc6-dev || return 1
  if ! command -v cargo >/dev/null; then
    install_packages rustc-web cargo-web || return 1
  fi
  recent_enough rustc || { toolchain_say "$(rustc -V 2>&1) is older than the workspace's rust-version"; return 1; }
}

# `ensure_host_tool clippy|rustfmt`: the component, from rustup or from Debian, whichever the host's Rust is.
ensure_host_tool() {
  local command=$1
  [ "$1" = clippy ] && command=clippy-driver
  "$command" -V >/dev/null 2>&1 && return
  if command -v rustup >/dev/null; then
    timeout 90 rustup -q component add "$1" >&2
  elif [ "$(command -v cargo)" = /usr/bin/cargo ]; then
    if [ "$1" = clippy ]; then install_packages rust-web-clippy; else install_packages rustfmt-web; fi
  fi
  "$command" -V >/dev/null 2>&1
}

has_own() {
  command -v rustc >/dev/null && recent_enough rustc &&
    compgen -G "$(rustc --print sysroot)/lib/rustlib/$1/lib/libcore-*.rlib" >/dev/null
}

ensure_own() {
  has_own "$1" && return
  command -v rustup >/dev/null || { toolchain_say "no rustup here"; return 1; }
  local failed="$toolchain_notes/rustup-failed"
  if [ -n "$(find "$failed" -mmin -60 2>/dev/null)" ]; then
    toolchain_say "rustup had no answer within the last hour; not asked again (remove $failed to ask)"
    return 1
  fi
  toolchain_say "asking rustup for $1"
  if RUSTUP_MAX_RETRIES=0 timeout "${PROVERKA_RUSTUP_SECONDS:-45}" rustup -q target add "$1" >&2 && has_own "$1"; then
    return
  fi
  mkdir -p "$toolchain_notes" && : >"$failed"
  toolchain_say "rustup could not fetch $1"
  return 1
}

# `ensure_rustup_toolchain VERSION`: another compiler for the host, by rustup, without anything beside it.
ensure_rustup_toolchain() {
  command -v rustup >/dev/null || { toolchain_say "no rustup here"; return 1; }
  cargo "+$1" -V >/dev/null 2>&1 && return
  toolchain_say "asking rustup for $1"
  RUSTUP_MAX_RETRIES=0 timeout 180 rustup -q toolchain install "$1" --profile minimal --no-self-update >&2
  cargo "+$1" -V >/dev/null 2>&1
}

has_debian() {
  [ -x /usr/bin/cargo ] && recent_enough /usr/bin/rustc && [ -x /usr/bin/ld.lld ] &&
    [ -e "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library/core/Cargo.toml" ]
}

ensure_debian() {
  has_debian && return
  [ -z "${toolchain_no_debian:-}" ] || return 1
  if install_packages rustc-web cargo-web rust-web-src lld && has_debian; then
    return
  fi
  toolchain_no_debian=1
  toolchain_say "Debian's Rust cannot build for the boards here"
  return 1
}

# Prints `own` or `debian` for target `$1`; fails where neither works.
toolchain_for() {
  local wanted=${PROVERKA_TOOLCHAIN:-any}
  case $wanted in any | own | debian) ;; *) toolchain_say "PROVERKA_TOOLCHAIN is own or debian, not $wanted"; return 2 ;; esac
  if [ "$wanted" != debian ] && ensure_own "$1"; then
    echo own
  elif [ "$wanted" != own ] && ensure_debian; then
    echo debian
  else
    toolchain_say "nothing here builds for $1; either of these would do:"
    toolchain_say "  rustup target add $1"
    toolchain_say "  apt-get install --no-install-recommends rustc-web cargo-web rust-web-src lld   (Debian 12 or later)"
    return 1
  fi
}

# cargo, with the toolchain for the `--target` among its arguments.
board_cargo() {
  local target="" previous="" argument chosen
  for argument; do
    [ "$argument" != "${argument#--target=}" ] && target=${argument#--target=}
    [ "$previous" = --target ] && target=$argument
    previous=$argument
  done
  [ -n "$target" ] || { toolchain_say "say which board: cargo … --target T"; return 2; }
  chosen=$(toolchain_for "$target") || return
  if [ "$chosen" = own ]; then
    toolchain_say "$target by $(rustc -V)"
    cargo "$@"
  else
    toolchain_say "$target by Debian's $(/usr/bin/rustc -V), core from source"
    local linker="CARGO_TARGET_$(printf %s "$target" | tr 'a-z.-' 'A-Z__')_LINKER=ld.lld"
    # Only nightly compilers build core from source unasked; RUSTC_BOOTSTRAP lets a stable one.
    env -u RUSTUP_TOOLCHAIN -u RUSTC_WRAPPER "$linker" RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc RUSTC_BOOTSTRAP=1 \
      /usr/bin/cargo -Zbuild-std=core "$@"
  fi
}

# Prints the path of an LLVM tool (`objdump`, `size`): by its plain name, with a version, or as a component of rustup.
llvm_tool() {
  local found
  found=$(command -v "llvm-$1" || compgen -c "llvm-$1-" | sort -V | tail -n 1)
  [ -n "$found" ] || found=$(compgen -G "$(rustc --print sysroot 2>/dev/null)/lib/rustlib/*/bin/llvm-$1" | head -n 1)
  if [ -z "$found" ] && install_packages llvm; then
    found=$(command -v "llvm-$1")
  fi
  [ -n "$found" ] && printf '%s\n' "$found"
}

llvm_size() { local tool; tool=$(llvm_tool size) && "$tool" "$@"; }

ensure_emulator() {
  command -v qemu-system-arm >/dev/null || install_packages qemu-system-arm || return 1
  command -v qemu-system-arm >/dev/null
}
emulator() { ensure_emulator && qemu-system-arm "$@"; }

# The emulator of RISC-V boards.
ensure_emulator_riscv() {
  command -v qemu-system-riscv32 >/dev/null || install_packages qemu-system-misc || return 1
  command -v qemu-system-riscv32 >/dev/null
}

# A browser with a font, and what reads its prints.
ensure_browser() {
  local browser
  for browser in chromium chromium-browser google-chrome google-chrome-stable ""; do
    command -v "$browser" >/dev/null && break
  done
  [ -n "$browser" ] || install_packages chromium fonts-dejavu-core || return 1
  command -v pdftotext >/dev/null || install_packages poppler-utils
}

# GNU parallel; another program has the same name.
ensure_parallel() {
  parallel --version 2>/dev/null </dev/null | grep -q '^GNU parallel' || install_packages parallel || return 1
  parallel --version 2>/dev/null </dev/null | grep -q '^GNU parallel'
}

# `ensure_python_with FOLDER PACKAGE...`: a Python in the folder with these packages.
ensure_python_with() {
  local folder=$1 wanted
  shift
  wanted="$*"
  [ "$(cat "$folder/packages" 2>/dev/null)" = "$wanted" ] && return
  command -v python3 >/dev/null || install_packages python3 || return 1
  rm -rf "$folder"
  python3 -m venv "$folder" >&2 || { install_packages python3-venv && python3 -m venv "$folder" >&2; } || return 1
  timeout 600 "$folder/bin/pip" install -q --disable-pip-version-check "$@" >&2 || return 1
  printf '%s\n' "$wanted" >"$folder/packages"
}

# The processor emulator Unicorn, a library from PyPI: leaves its path in PROVERKA_UNICORN. It is under the GPL,
# version 2, so the program that runs the micro:bit v2 loads it when it runs, and nothing is linked with it.
ensure_unicorn() {
  local folder="${CARGO_TARGET_DIR:-$toolchain_root/target}/tools/unicorn"
  if [ -z "${PROVERKA_UNICORN:-}" ]; then
    ensure_python_with "$folder" unicorn==2.1.4 || return 1
    PROVERKA_UNICORN=$(compgen -G "$folder/lib/python3*/site-packages/unicorn/lib/libunicorn.so.2" | head -n 1)
    export PROVERKA_UNICORN
  fi
  [ -e "$PROVERKA_UNICORN" ]
}

# The command `typos`: the one that is installed, otherwise a binary from PyPI in a folder of the target folder.
ensure_typos() {
  local folder="${CARGO_TARGET_DIR:-$toolchain_root/target}/tools/typos"
  command -v typos >/dev/null && return
  ensure_python_with "$folder" typos==1.52.0 || return 1
  export PATH="$PATH:$folder/bin"
  command -v typos >/dev/null
}

# `ensure_cargo_tool hack VERSION`: the command `cargo hack`. The one that is installed, whatever its version; otherwise
# a binary of this version from PyPI, in a folder of the target folder: a second, where compiling takes minutes.
ensure_cargo_tool() {
  local folder="${CARGO_TARGET_DIR:-$toolchain_root/target}/tools/cargo-$1"
  cargo "$1" --version >/dev/null 2>&1 && return
  ensure_python_with "$folder" "astral-dev-toolchain-cargo-$1==$2" || return 1
  export PATH="$PATH:$folder/bin"
  cargo "$1" --version >/dev/null 2>&1
}

# Dask in a folder of its own, in the version that the example was written for.
ensure_dask() { ensure_python_with "$1" 'dask[distributed]==2026.8.0'; }

# `ensure_universal_hex FOLDER`: node, and the micro:bit foundation's library of universal hex files in the folder.
ensure_universal_hex() {
  command -v node >/dev/null || install_packages nodejs || return 1
  [ -d "$1/node_modules/@microbit/microbit-universal-hex" ] && return
  command -v npm >/dev/null || install_packages npm || return 1
  mkdir -p "$1"
  timeout 120 npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$1" \
    @microbit/microbit-universal-hex@0.2.2 >&2
}

toolchain_report() {
  local target chosen status=0
  for target in $BOARD_TARGETS; do
    chosen=$(toolchain_for "$target") || { status=1; chosen=nothing; }
    case $chosen in
      own) chosen=$(rustc -V) ;;
      debian) chosen="Debian's $(/usr/bin/rustc -V), core from source" ;;
    esac
    printf '%-28s %s\n' "$target" "$chosen"
  done
  printf '%-28s %s\n' "llvm-objdump" "$(llvm_tool objdump || echo nothing)" "llvm-size" "$(llvm_tool size || echo nothing)"
  ensure_emulator && printf '%-28s %s\n' "emulator" "$(qemu-system-arm --version | head -n 1)" || status=1
  return $status
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  what=${1:-report}
  [ $# -gt 0 ] && shift
  case $what in
    report) toolchain_report ;;
    cargo) board_cargo "$@" ;;
    emulator) ensure_emulator && exec qemu-system-arm "$@" ;;
    size) llvm_size "$@" ;;
    *) sed -n 's/^# \{0,1\}//;2,9p' "$0" >&2; exit 2 ;;
  esac
fi
