#include "platform/http/route_tree.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "platform/http/http_text.h"

namespace http {

namespace {

using Segments = std::vector<std::string>;

/// The decoded segments of a path, or nothing when one is malformed.
std::optional<Segments> segments_of(std::string_view path) {
  if (!path.starts_with('/')) return {};
  Segments segments;
  for (const std::string_view segment : base::split(path.substr(1), '/')) {
    auto decoded = percent_decoded(segment);
    if (!decoded) return {};
    segments.push_back(std::move(*decoded));
  }
  return segments;
}

const RouteTree::Node* find_node(const RouteTree::Node& node, const Segments& segments,
                                 std::size_t at, std::vector<std::string>& parts) {
  if (at == segments.size()) return node.routes.empty() ? nullptr : &node;
  const auto literal = node.literals.find(segments[at]);
  if (literal != node.literals.end()) {
    if (const auto* found = find_node(*literal->second, segments, at + 1, parts)) return found;
  }
  if (!node.part || segments[at].empty()) return nullptr;
  parts.push_back(segments[at]);
  if (const auto* found = find_node(*node.part, segments, at + 1, parts)) return found;
  parts.pop_back();
  return nullptr;
}

ReadyRoute ready(const Route& route, std::vector<std::string> part_names) {
  ReadyRoute result;
  result.route = &route;
  result.part_names = std::move(part_names);
  for (const Parameter& parameter : route.options.parameters)
    result.checks.emplace_back(parameter.schema);
  if (result.takes_json()) result.body.emplace(route.options.request);
  return result;
}

}  // namespace

bool ReadyRoute::takes_json() const {
  return !route->options.request.is_null() &&
         route->options.body_content_type == "application/json";
}
bool ReadyRoute::takes_bytes() const {
  return route->options.body_content_type != "application/json";
}

std::optional<std::string_view> part_name(std::string_view segment) {
  if (segment.size() < 3 || segment.front() != '{' || segment.back() != '}') return {};
  return segment.substr(1, segment.size() - 2);
}

void RouteTree::add(const Route& route) {
  CHECK_NOTE(route.pattern.starts_with('/'), route.pattern);
  CHECK_NOTE(!route.summary.empty(), route.pattern);
  Node* node = &root_;
  std::vector<std::string> part_names;
  for (const std::string_view segment :
       base::split(std::string_view(route.pattern).substr(1), '/')) {
    std::unique_ptr<Node>* next = nullptr;
    if (const auto name = part_name(segment)) {
      part_names.emplace_back(*name);
      next = &node->part;
    } else {
      next = &node->literals[std::string(segment)];
    }
    if (!*next) *next = std::make_unique<Node>();
    node = next->get();
  }
  for (const ReadyRoute& other : node->routes)
    CHECK_NOTE(other.route->method != route.method, "two routes for " + route.pattern);
  node->routes.push_back(ready(route, std::move(part_names)));
}

std::optional<RouteTree::Match> RouteTree::find(std::string_view path) const {
  const auto segments = segments_of(path);
  if (!segments) return {};
  Match match;
  match.node = find_node(root_, *segments, 0, match.parts);
  if (match.node == nullptr) return {};
  return match;
}

std::size_t body_bytes_max(const RouteTree& tree, std::string_view method, std::string_view path,
                           std::size_t otherwise) {
  const auto match = tree.find(path);
  if (!match) return otherwise;
  for (const ReadyRoute& ready : match->node->routes) {
    if (method_name(ready.route->method) == method) return ready.route->options.body_bytes_max;
  }
  return otherwise;
}

}  // namespace http
