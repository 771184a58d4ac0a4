-- For wrk: asks for the addresses of a file in turn, signed in, and prints one JSON line.
--   LOAD_PATHS   file, one path a line    LOAD_COOKIE  the session's cookie
-- Answers that are not 2xx are counted; a load with any of them measures nothing.
local paths = {}
for line in io.lines(os.getenv("LOAD_PATHS")) do
  if line ~= "" then paths[#paths + 1] = line end
end
local headers = { ["Cookie"] = os.getenv("LOAD_COOKIE") or "", ["Accept"] = "application/json" }
local next_path = 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("first", #threads * 7919)
end

function init()
  next_path = first
end

function request()
  next_path = next_path + 1
  return wrk.format("GET", paths[next_path % #paths + 1], headers)
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
