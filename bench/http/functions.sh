# Sourced by script/bench: a server to load, a sign-in, a load. Needs `record`, `ours`, `$out`.
#   serve_for_bench DATA     starts the program on DATA; sets base, server, started_s (to ready)
#   end_server               ends it gracefully
#   sign_in LOGIN            sets LOAD_COOKIE; the password comes from the demo's own file
#   fetch PATH               one answer's body, signed in;  … | ids_of customer_id
#   load NAME SECONDS CLIENTS PATHS_FILE   leaves $out/NAME.json; fails when any answer failed
#   figure NAME KEY          a number of that file
bench_port=18931
base=http://127.0.0.1:$bench_port

serve_for_bench() {
  bench_data=$1
  local begin; begin=$(date +%s.%N)
  "$OUR_PROGRAM" --data "$bench_data" serve --port "$bench_port" --requests-per-minute 100000000 \
    > "$out/server.log" 2>&1 &
  server=$!
  until curl -fs -o /dev/null "$base/health/ready"; do
    kill -0 "$server" 2>/dev/null || { cat "$out/server.log" >&2; return 1; }
    sleep 0.02
  done
  started_s=$(awk -v a="$begin" -v b="$(date +%s.%N)" 'BEGIN { printf "%.3g", b - a }')
}
end_server() { kill -TERM "$server" && wait "$server" || true; }

sign_in() {
  local password
  password=$(ours --data "$bench_data" demo sign-ins | awk -v login="$1" '$1 == login { print $2 }')
  LOAD_COOKIE=$(curl -fs -D - -o /dev/null -H 'Content-Type: application/json' \
    -d "{\"login\":\"$1\",\"password\":\"$password\"}" "$base/api/v1/session" |
    awk 'tolower($1) == "set-cookie:" { sub(";.*", "", $2); print $2 }')
  [[ -n $LOAD_COOKIE ]] || { echo "bench: cannot sign in as $1" >&2; return 1; }
  export LOAD_COOKIE
}
fetch() { curl -fs -H "Cookie: $LOAD_COOKIE" "$base$1"; }
ids_of() { grep -oE "\"$1\":\"[0-9]+\"" | cut -d'"' -f4 | sort -u; }

load() {
  LOAD_PATHS=$4 wrk -t 1 -c "$3" -d "${2}s" -s bench/http/load.lua "$base" > "$out/$1.txt"
  grep '^{' "$out/$1.txt" > "$out/$1.json"
  [[ $(figure "$1" failed) == 0 ]] || { echo "bench: $1: answers failed: $(cat "$out/$1.json")" >&2; return 1; }
}
figure() { grep -oE "\"$2\":[0-9.]+" "$out/$1.json" | cut -d: -f2; }
