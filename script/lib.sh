# Shared by the scripts: where we are, and installing what is missing. Sourced, not run.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8

build_packages=(g++ cmake ninja-build pkg-config libboost1.81-dev libboost-json1.81-dev
  libsoci-dev libsqlite3-dev libpq-dev libssl-dev libfmt-dev libspdlog-dev libcli11-dev
  libtomlplusplus-dev libzstd-dev zlib1g-dev libxxhash-dev libsodium-dev libcotp-dev libgcrypt20-dev
  libgtest-dev libgmock-dev libbenchmark-dev librapidcheck-dev librestinio-dev libasio-dev
  libhttp-parser-dev libexpat1-dev libxlsxwriter-dev libpango1.0-dev libcairo2-dev
  libqrcodegencpp-dev libxgboost-dev fonts-noto-cjk)
web_packages=(nodejs npm)
browser_packages=(chromium fonts-noto-cjk)
test_packages=(postgresql clang-format-14 clang-tidy-14 clang-14 libclang-rt-14-dev)

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

# The versions of package-lock.json.
install_web() {
  (cd web && npm ci --no-audit --no-fund >&2)
}

# Builds web/dist unless it is newer than everything it is made from. Debian 12's nodejs is new
# enough (web/README.md); npm brings the rest at the versions of package-lock.json.
need_web() {
  local sources=(web docs/api/openapi.json)
  if [[ -f web/dist/index.html ]] &&
     [[ -z $(find "${sources[@]}" -path web/node_modules -prune -o -path web/dist -prune -o \
             -path web/src/generated -prune -o -newer web/dist/index.html -type f -print -quit) ]]; then
    return 0
  fi
  # Another Node.js than Debian's may be there; then npm is too.
  command -v node >/dev/null && command -v npm >/dev/null || need_packages "${web_packages[@]}"
  [[ web/node_modules/.package-lock.json -nt web/package-lock.json ]] || install_web
  (cd web && npm run build >&2)
}
