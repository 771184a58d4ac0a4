# The server's life: start on a free port, health, one process on a SQLite store, graceful end; on
# PostgreSQL (when there is one) two servers on one store.
source "$(dirname "$0")/lib.sh"
servers=()
trap 'for pid in "${servers[@]}"; do kill -9 "$pid" 2>/dev/null || true; done; rm -rf "$work"' EXIT

# start NAME ARGUMENTS…: a server in the background; its port lands in `port`, its id in `server`.
start() {
  local name=$1; shift
  "$binary" --data "$work/data" --language en "$@" serve --port 0 --pid-file "$work/$name.pid" >"$name.out" 2>"$name.err" &
  server=$!; servers+=("$server")
  for _ in $(seq 600); do
    [[ -s $work/$name.pid ]] && break
    kill -0 "$server" 2>/dev/null || { cat "$name.out" "$name.err" >&2; exit 1; }
    sleep 0.05
  done
  is "$(<"$work/$name.pid")" "$server" "process id in the file"
  port=$(sed -nE 's#.*http://127\.0\.0\.1:([0-9]+)/.*#\1#p' "$name.out" | head -n 1)
}
# get PATH: the answer with its head in the file out
get() {
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&3
  cat <&3 >out; exec 3>&-; : >err
}
ended() {  # PID: waits for a server that was told to end
  for _ in $(seq 300); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.05; done
  echo "FAILED: server $1 did not end" >&2; exit 1
}

run 0 company add ONE --kind distributor --name One
start first
get /health/live; says "HTTP/1.1 200"
get /health/ready; says '{"ok":true}'
get /api/v1/system; says "HTTP/1.1 401"
get /api/v1/nowhere; says "HTTP/1.1 404"; says '"reason"'
get /api/v1/openapi.json; says '"openapi": "3.1.0"'
grep -q "/setup#" first.out || { echo "FAILED: no set-up link" >&2; exit 1; }
# A second process on the same SQLite store is refused at once.
began=$(date +%s%N)
run 1 serve --port 0
complains "db.in_use"
[[ $(($(date +%s%N) - began)) -lt 2000000000 ]] || { echo "FAILED: took 2 s to refuse" >&2; exit 1; }
kill -TERM "$server"; ended "$server"
[[ ! -e $work/first.pid ]] || { echo "FAILED: the pid file is still there" >&2; exit 1; }
run 1 serve --port 0 --tls-cert x
complains "serve.half_tls"
run 1 serve --port 0 --static /nowhere
complains "serve.no_web_application"
# The audit chain from the command line.
run 0 audit verify --company ONE
says "whole"
run 0 audit checkpoint --company ONE
checkpoint=$(<out)
run 1 audit verify --company ONE --expect nonsense
complains "audit.bad_checkpoint"
run 1 audit verify --company ONE --expect "9:$(printf '0%.0s' {1..64})"
complains "audit.broken"
[[ $checkpoint == 0: ]] || { run 0 audit verify --company ONE --expect "$checkpoint"; says "whole"; }
run 0 openapi
says '"openapi": "3.1.0"'

if [[ -n ${ROUNDSMAN_TEST_POSTGRES:-} ]] && command -v psql >/dev/null; then
  name=story_$$
  psql -q "$ROUNDSMAN_TEST_POSTGRES" -c "create database $name" >/dev/null
  url=${ROUNDSMAN_TEST_POSTGRES/\/postgres\?/\/$name?}
  roundsman --database "$url" company add TWO --kind distributor --name Two >out 2>err
  start left --database "$url"; left=$server
  start right --database "$url"; right=$server
  # A job that both servers know: it runs once, on one of them.
  psql -q "$url" >/dev/null <<'SQL'
insert into jobs (company_id, id, kind, state, arguments, result, reason, message, stage, units_done,
  units_total, attempts, attempts_max, fence, lease_owner, lease_until_ms, not_before_ms,
  changed_at_ms, created_by_name, created_at_ms, cancel_requested)
select company_id, n, 'checks.nightly', 'waiting', '{}', '', '', '', '', 0, 0, 0, 3, 0, '', 0, 0, 0,
  'story', 0, 0 from companies, generate_series(1, 40) n;
SQL
  for _ in $(seq 600); do
    [[ $(psql -At "$url" -c "select count(*) from jobs where state = 'done'") == 40 ]] && break
    sleep 0.1
  done
  is "$(psql -At "$url" -c "select count(*), max(attempts), max(fence) from jobs where state = 'done'")" \
    "40|1|1" "jobs done, attempts, fences"
  kill -TERM "$left" "$right"; ended "$left"; ended "$right"
fi
done_story
