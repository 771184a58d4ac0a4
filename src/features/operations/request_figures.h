#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "platform/http/http.h"

namespace operations {

/// Counts and times of the handlers, by route: for /metrics. A route's time begins when its handler
/// does; what the gate refuses is in the server's own figures.
class RequestFigures {
 public:
  /// Upper bounds in seconds; one more bucket holds what is slower.
  static constexpr std::array kBounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0};

  /// The same routes, counted. Must outlive them.
  std::vector<http::Route> measured(std::vector<http::Route> routes);
  /// Prometheus text.
  [[nodiscard]] std::string text() const;

 private:
  struct OfRoute {
    std::string label;  ///< `method="GET",route="/api/v1/jobs"`
    std::array<std::atomic<std::uint64_t>, 6> by_class{};
    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets{};
    std::atomic<std::uint64_t> microseconds{0};
    void count(int status, std::uint64_t took_us);
    void append_to(std::string& out) const;
  };
  std::deque<OfRoute> routes_;
};

}  // namespace operations
