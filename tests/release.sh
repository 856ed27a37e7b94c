# The steps of tests/run that ask what a stranger would meet who adds a published package to a project: the oldest
# compiler that is promised, every set of features, the package itself, its interface, and the licences below it. A
# package is published unless its manifest says `publish = false`; which these are stands nowhere else.
# shellcheck shell=bash disable=SC2154 # target_dir is of tests/run

# Versions of the tools that are fetched where they are missing.
HACK_VERSION=0.6.45
DENY_VERSION=0.20.2

# The names of the published packages. They are named one by one where cargo-hack runs: its option that leaves out the
# others rewrites manifests while it runs, under the steps that run beside it.
published() {
  cargo metadata --no-deps --format-version 1 | python3 -c '
import json, sys
for package in json.load(sys.stdin)["packages"]:
    if package["publish"] is None:
        print(package["name"])'
}

# Every feature alone, none, and all, by the compiler that `rust-version` promises. Pairs are the next step's, because
# what an old compiler cannot do is in some file, and each file is in one of these sets. Warnings are allowed: an old
# compiler warns of things that a newer one knows better. The command line is checked as well, because the README
# promises the same version for it.
step_oldest_compiler() {
  local oldest
  oldest="1.$(oldest_minor).0"
  ensure_rustup_toolchain "$oldest" || skip "rustup's $oldest is not here and could not be fetched"
  ensure_cargo_tool hack $HACK_VERSION || skip "cargo-hack is not installed: cargo install cargo-hack --locked"
  # In a folder of its own: two compilers in one folder would rebuild each other's procedural macros.
  export CARGO_TARGET_DIR="$target_dir/oldest"
  local name packages=()
  for name in $(published); do packages+=(-p "$name"); done
  cargo "+$oldest" hack check --quiet "${packages[@]}" --each-feature
  cargo "+$oldest" check --quiet -p proverka-cli
}

# Every set of up to two features, by the compiler of today. Code asks for one feature, or for two together, and never
# for three; all sets of thirteen features would be eight thousand. A set takes one to two seconds, because what is
# below the package is compiled once.
step_features() {
  ensure_cargo_tool hack $HACK_VERSION || skip "cargo-hack is not installed: cargo install cargo-hack --locked"
  local name packages=()
  for name in $(published); do packages+=(-p "$name"); done
  RUSTFLAGS="${RUSTFLAGS:-} -D warnings" cargo hack check --quiet "${packages[@]}" --feature-powerset --depth 2
}

# Packs the published packages, and builds each from what was packed, with all features, as a registry would: without
# the tree around it. Nothing is uploaded. The test `packages` of `proverka-tests` looks at the list of packed files.
step_publish() {
  command -v python3 >/dev/null || install_packages python3 || skip "python3 is not here and could not be installed"
  local name packages=()
  for name in $(published); do packages+=(-p "$name"); done
  [ ${#packages[@]} -gt 0 ]
  cargo publish --dry-run --allow-dirty --all-features "${packages[@]}"
}

# What the published packages offer, compared with the newest release before this commit.
step_semver() {
  command -v python3 >/dev/null || install_packages python3 || skip "python3 is not here and could not be installed"
  local release name path compared=0
  release=$(git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null) || skip "no release has been tagged yet (v*)"
  # Not fetched: there is no binary of it at PyPI, and compiling it takes ten minutes of a processor.
  cargo semver-checks --version >/dev/null 2>&1 ||
    skip "cargo-semver-checks is not installed: cargo install cargo-semver-checks --locked"
  for name in $(published); do
    path=$(cargo pkgid -p "$name" | sed "s|^path+file://$PWD/||; s|#.*||")
    if ! git cat-file -e "$release:$path/Cargo.toml" 2>/dev/null; then
      printf '%s is not in %s, so there is nothing to compare it with\n' "$name" "$release"
      continue
    fi
    printf 'comparing %s with %s\n' "$name" "$release"
    cargo semver-checks -p "$name" --baseline-rev "$release"
    compared=$((compared + 1))
  done
  [ $compared -gt 0 ] || skip "$release has none of the published packages"
}

# Licences and sources of all crates below the workspace, by deny.toml. Advisories are asked for where their list can be
# fetched, and only there.
step_deny() {
  ensure_cargo_tool deny $DENY_VERSION || skip "cargo-deny is not installed: cargo install cargo-deny --locked"
  local checks="licenses bans sources"
  if timeout 60 cargo deny fetch db >/dev/null 2>&1; then
    checks="$checks advisories"
  else
    echo "advisories are left out: their list cannot be fetched here"
  fi
  # shellcheck disable=SC2086 # words on purpose
  cargo deny check $checks
}
