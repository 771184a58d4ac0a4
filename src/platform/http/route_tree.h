#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/http/http.h"
#include "platform/http/schema_check.h"

namespace http {

/// A route with everything that is worked out once: its checks and its names.
struct ReadyRoute {
  const Route* route = nullptr;
  std::vector<std::string> part_names;  ///< of the `{parts}`, in order
  std::vector<SchemaCheck> checks;      ///< beside route->options.parameters
  std::optional<SchemaCheck> body;      ///< of a JSON body
  [[nodiscard]] bool takes_json() const;
  /// A body of another kind: an upload part, a form.
  [[nodiscard]] bool takes_bytes() const;
};

/// Addresses by segment; a literal segment goes before a `{part}`.
class RouteTree {
 public:
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> part;
    std::vector<ReadyRoute> routes;  ///< one a method
  };
  struct Match {
    const Node* node = nullptr;
    std::vector<std::string> parts;
  };
  /// CHECKs that no method and pattern stands twice.
  void add(const Route& route);
  /// @param path still percent-encoded, so that `%2F` stays inside its segment
  [[nodiscard]] std::optional<Match> find(std::string_view path) const;

 private:
  Node root_;
};

/// `{id}` -> `id`; nothing for a literal segment.
std::optional<std::string_view> part_name(std::string_view segment);

/// What the server asks before a body is read: the largest this address takes for this method.
std::size_t body_bytes_max(const RouteTree& tree, std::string_view method, std::string_view path,
                           std::size_t otherwise);

}  // namespace http
