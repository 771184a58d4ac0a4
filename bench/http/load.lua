-- For wrk: asks for the addresses of a file in turn, signed in, and prints one JSON line.
--   LOAD_PATHS   file, one path a line    LOAD_COOKIE  the session's cookie
-- Answers that are not 2xx are counted; a load with any of them measures nothing.
-- Requests are written out before the clock starts: the generator shares the processors with the
-- server and must leave them to it.
local requests = {}
local next_request = 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("first", #threads * 7919)
end

function init()
  next_request = first
  local headers = { ["Cookie"] = os.getenv("LOAD_COOKIE") or "", ["Accept"] = "application/json" }
  for path in io.lines(os.getenv("LOAD_PATHS")) do
    if path ~= "" then requests[#requests + 1] = wrk.format("GET", path, headers) end
  end
end

function request()
  next_request = next_request + 1
  return requests[next_request % #requests + 1]
end

function done(summary, latency)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read
    + summary.errors.write + summary.errors.timeout
  print(string.format(
    '{"requests":%d,"failed":%d,"rps":%.1f,"p50_ms":%.3f,"p95_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f}',
    summary.requests, failed, summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3))
end
