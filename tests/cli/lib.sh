# Helpers of the command-line stories. A story is run as: bash STORY.sh /path/to/roundsman
# It uses a data folder of its own, and fails at the first expectation that does not hold.
set -euo pipefail
binary=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/roundsman-story.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
expectations=0

roundsman() { "$binary" --data "$work/data" --language en "$@"; }

fail() { echo "FAILED: $*" >&2; echo "--- standard output"; tail -n 30 out; echo "--- standard error"; tail -n 30 err; exit 1; } >&2

# run STATUS COMMAND…: runs roundsman, expects the exit status; output lands in the files out and err.
run() {
  local want=$1 got=0; shift
  roundsman "$@" >out 2>err || got=$?
  expectations=$((expectations + 1))
  [[ $got -eq $want ]] || fail "roundsman $* ended with $got, expected $want"
}
says() { expectations=$((expectations + 1)); grep -qF -- "$1" out || fail "standard output does not say: $1"; }
complains() { expectations=$((expectations + 1)); grep -qF -- "$1" err || fail "standard error does not say: $1"; }
is() { expectations=$((expectations + 1)); [[ $1 == "$2" ]] || fail "${3:-value} is '$1', expected '$2'"; }
done_story() { echo "$(basename "$0"): $expectations expectations held"; }
