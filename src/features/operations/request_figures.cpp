#include "features/operations/request_figures.h"

#include <fmt/format.h>

#include <chrono>

namespace operations {
namespace {

using std::chrono::steady_clock;

std::uint64_t microseconds_since(steady_clock::time_point begin) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begin).count());
}

}  // namespace

void RequestFigures::OfRoute::count(int status, std::uint64_t took_us) {
  ++by_class.at(static_cast<std::size_t>(status / 100) % by_class.size());
  std::size_t bucket = 0;
  while (bucket < kBounds.size() && static_cast<double>(took_us) > kBounds.at(bucket) * 1e6)
    ++bucket;
  ++buckets.at(bucket);
  microseconds += took_us;
}

std::vector<http::Route> RequestFigures::measured(std::vector<http::Route> routes) {
  for (http::Route& route : routes) {
    OfRoute& figures = routes_.emplace_back();
    figures.label =
        fmt::format("method=\"{}\",route=\"{}\"", http::method_name(route.method), route.pattern);
    route.handler = [&figures, handler = std::move(route.handler)](const http::Request& request) {
      const auto begin = steady_clock::now();
      try {
        auto result = handler(request);
        const int status =
            result ? result->status : http::problem(result.error(), request.request_id).status;
        figures.count(status, microseconds_since(begin));
        return result;
      } catch (const std::exception&) {
        figures.count(500, microseconds_since(begin));
        throw;
      }
    };
  }
  return routes;
}

void RequestFigures::OfRoute::append_to(std::string& out) const {
  std::uint64_t total = 0;
  for (const auto& bucket : buckets) total += bucket;
  if (total == 0) return;
  for (std::size_t i = 1; i < by_class.size(); ++i)
    if (by_class.at(i) != 0)
      out += fmt::format("roundsman_requests_total{{{},status=\"{}xx\"}} {}\n", label, i,
                         by_class.at(i).load());
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    below += buckets.at(i);
    out += fmt::format("roundsman_request_seconds_bucket{{{},le=\"{}\"}} {}\n", label,
                       kBounds.at(i), below);
  }
  out += fmt::format("roundsman_request_seconds_bucket{{{},le=\"+Inf\"}} {}\n", label, total);
  out += fmt::format("roundsman_request_seconds_sum{{{}}} {}\n", label,
                     static_cast<double>(microseconds) / 1e6);
  out += fmt::format("roundsman_request_seconds_count{{{}}} {}\n", label, total);
}

std::string RequestFigures::text() const {
  std::string out =
      "# HELP roundsman_requests_total Requests that reached a handler.\n"
      "# TYPE roundsman_requests_total counter\n"
      "# HELP roundsman_request_seconds Time in the handler.\n"
      "# TYPE roundsman_request_seconds histogram\n";
  for (const OfRoute& route : routes_) route.append_to(out);
  return out;
}

}  // namespace operations
