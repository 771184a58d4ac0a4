# Shared by the scripts: where we are, and installing what is missing. Sourced, not run.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8

build_packages=(g++ cmake ninja-build ccache pkg-config libboost1.81-dev libboost-json1.81-dev
  libsoci-dev libsqlite3-dev libpq-dev libssl-dev libfmt-dev libspdlog-dev libcli11-dev
  libtomlplusplus-dev libzstd-dev zlib1g-dev libxxhash-dev libgtest-dev libgmock-dev
  libbenchmark-dev librapidcheck-dev)
test_packages=(postgresql clang-format-14 clang-tidy-14 clang-14)

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else echo "Needs root to install Debian packages: run as root or install sudo." >&2; exit 1; fi
}

# Installs the Debian packages that are not there yet; does nothing (and needs no root) otherwise.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [[ ${#missing[@]} -eq 0 ]] && return 0
  say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive sh -c '
    apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends '"${missing[*]}"' >/dev/null'
}

# need_build PRESET [TARGET…]
need_build() {
  local preset=$1; shift
  [[ -f build/$preset/build.ninja ]] || cmake --preset "$preset" >/dev/null
  local targets=("$@")
  cmake --build "build/$preset" -j "$(nproc)" ${targets[@]:+--target "${targets[@]}"}
}
