#include "platform/http/openapi.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "platform/http/route_tree.h"
#include "platform/http/status.h"

namespace http {

namespace {

namespace json = boost::json;

constexpr std::string_view kApiPrefix = "/api/v1/";
constexpr std::string_view kProblem = "#/components/schemas/Problem";

std::string capitalised(std::string_view word) {
  std::string out(word);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

/// `guidance-book.pdf` -> `GuidanceBookPdf`
std::string pascal_case(std::string_view text) {
  std::string out;
  std::string word;
  for (const char c : std::string(text) + "-") {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_plain) {
      word += c;
    } else {
      out += capitalised(word);
      word.clear();
    }
  }
  return out;
}

json::object reference(std::string_view to) { return {{"$ref", to}}; }

/// Schemas that carry a `title` (a described struct's name) become components, once each.
class Components {
 public:
  /// The schema with its titled parts replaced by references.
  json::value shared(const json::value& schema) {
    if (schema.is_array()) {
      json::array out;
      for (const auto& one : schema.get_array()) out.push_back(shared(one));
      return out;
    }
    if (!schema.is_object()) return schema;
    json::object out;
    std::string title;
    for (const auto& [name, part] : schema.get_object()) {
      if (name == "title" && part.is_string())
        title = part.get_string().c_str();
      else
        out[name] = shared(part);
    }
    return title.empty() ? json::value(std::move(out)) : reference_to(title, std::move(out));
  }
  json::object take() {
    json::object out;
    for (auto& [name, schema] : schemas_) out[name] = std::move(schema);
    return out;
  }
  void add(const std::string& name, json::value schema) { schemas_[name] = std::move(schema); }

 private:
  json::value reference_to(const std::string& title, json::object schema) {
    const auto colons = title.rfind("::");
    const std::string short_name =
        pascal_case(colons == std::string::npos ? title : title.substr(colons + 2));
    // Two structs of one name in two features: the second is named with its feature.
    for (const std::string& name : {short_name, pascal_case(title)}) {
      const auto [at, is_new] = schemas_.try_emplace(name, schema);
      if (is_new || at->second == schema) return reference("#/components/schemas/" + name);
    }
    return schema;
  }
  std::map<std::string, json::value> schemas_;
};

json::value problem_schema() {
  const json::object text{{"type", "string"}};
  const json::object field{
      {"type", "object"},
      {"required", {"field", "value", "reason", "expected"}},
      {"properties", {{"field", text}, {"value", text}, {"reason", text}, {"expected", text}}}};
  return {{"type", "object"},
          {"description", "RFC 9457 problem details; `reason` is stable, the rest is for people."},
          {"required", {"type", "title", "status", "detail", "reason", "request_id", "fields"}},
          {"properties",
           {{"type", text},
            {"title", text},
            {"status", {{"type", "integer"}}},
            {"detail", text},
            {"reason", text},
            {"request_id", text},
            {"fields", {{"type", "array"}, {"items", field}}}}}};
}

json::object header_parameter(std::string_view name, std::string_view description,
                              json::object schema) {
  return {{"name", name},
          {"in", "header"},
          {"required", true},
          {"description", description},
          {"schema", std::move(schema)}};
}

const Parameter* find_parameter(const Route& route, std::string_view name) {
  for (const Parameter& parameter : route.options.parameters) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

json::array parameters_of(const Route& route, Components& components) {
  json::array out;
  const auto parts = part_names(route.pattern);
  for (const std::string& part : parts) {
    const Parameter* described = find_parameter(route, part);
    json::object one{{"name", part}, {"in", "path"}, {"required", true}};
    if (described != nullptr) one["description"] = described->description;
    one["schema"] = described != nullptr ? components.shared(described->schema)
                                         : json::value{{"type", "string"}, {"minLength", 1}};
    out.push_back(std::move(one));
  }
  for (const Parameter& parameter : route.options.parameters) {
    if (std::find(parts.begin(), parts.end(), parameter.name) != parts.end()) continue;
    json::object one{{"name", parameter.name}, {"in", "query"}};
    if (parameter.required) one["required"] = true;
    one["description"] = parameter.description;
    one["schema"] = components.shared(parameter.schema);
    out.push_back(std::move(one));
  }
  if (route.options.needs_if_match)
    out.push_back(header_parameter("If-Match", "The ETag of the version that was seen.",
                                   {{"type", "string"}, {"minLength", 1}}));
  if (route.options.needs_idempotency_key)
    out.push_back(header_parameter(
        "Idempotency-Key", "New for each thing to create; sent again, it gives the same answer.",
        {{"type", "string"}, {"pattern", "^[!-~]{1,128}$"}}));
  return out;
}

json::object success_of(const Route& route, Components& components) {
  const RouteOptions& options = route.options;
  json::object out{{"description", status_text(options.success_status)}};
  const bool is_json = options.response_content_type.ends_with("json");
  if (!options.response.is_null()) {
    out["content"] = {
        {options.response_content_type, {{"schema", components.shared(options.response)}}}};
  } else if (!is_json && options.success_status != 204) {
    out["content"] = {{options.response_content_type, {{"schema", {{"type", "string"}}}}}};
  }
  return out;
}

json::object problem_response(int status) {
  return {{"description", status_text(status)},
          {"content", {{"application/problem+json", {{"schema", reference(kProblem)}}}}}};
}

/// Adds a content type to the answer of its status; a shared problem is written out for it.
void add_answer(const FurtherAnswer& answer, Components& components, json::object& responses) {
  const std::string key = std::to_string(answer.status);
  const auto found = responses.find(key);
  if (found == responses.end())
    responses[key] = json::object{{"description", status_text(answer.status)}};
  else if (found->value().get_object().contains("$ref"))
    responses[key] = problem_response(answer.status);
  auto& response = responses[key].as_object();
  if (!response.contains("content")) response["content"] = json::object{};
  const Schema schema = answer.schema.is_null() ? Schema{{"type", "string"}} : answer.schema;
  response["content"].as_object()[answer.content_type] = {{"schema", components.shared(schema)}};
}

json::object responses_of(const Route& route, Components& components) {
  json::object out;
  out[std::to_string(route.options.success_status)] = success_of(route, components);
  for (const int status : problem_statuses(route))
    out[std::to_string(status)] = reference("#/components/responses/" + std::to_string(status));
  for (const FurtherAnswer& answer : route.options.further_answers)
    add_answer(answer, components, out);
  return out;
}

json::object operation_of(const Route& route, Components& components) {
  json::object out{{"operationId", operation_id(route)},
                   {"tags", json::array{tag_of(route)}},
                   {"summary", route.summary}};
  const bool is_public = route.permission == auth::Permission::kPublic;
  if (!is_public) out["x-permission"] = auth::permission_name(route.permission);
  if (auto parameters = parameters_of(route, components); !parameters.empty())
    out["parameters"] = std::move(parameters);
  const RouteOptions& options = route.options;
  if (!options.request.is_null() || options.body_content_type != "application/json") {
    const json::value schema = options.request.is_null()
                                   ? json::value{{"type", "string"}, {"format", "binary"}}
                                   : components.shared(options.request);
    out["requestBody"] = {{"required", true},
                          {"content", {{options.body_content_type, {{"schema", schema}}}}}};
  }
  out["responses"] = responses_of(route, components);
  if (is_public) out["security"] = json::array{};
  return out;
}

json::object problem_responses() {
  json::object out;
  for (const int status :
       {400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 422, 428, 429, 431, 500, 503, 507}) {
    out[std::to_string(status)] = problem_response(status);
  }
  return out;
}

json::object security_schemes() {
  return {{"session",
           {{"type", "apiKey"},
            {"in", "cookie"},
            {"name", "__Host-session"},
            {"description", "Set by POST /api/v1/session; without TLS its name is `session`."}}},
          {"api_key",
           {{"type", "http"},
            {"scheme", "bearer"},
            {"description", "A key made on the page of API keys."}}}};
}

/// Two spaces deep, keys in the order they were put: the text that is committed and compared.
void print(std::string& out, const json::value& value, const std::string& indent) {
  const std::string deeper = indent + "  ";
  if (value.is_object() && !value.get_object().empty()) {
    out += "{\n";
    bool is_first = true;
    for (const auto& [name, part] : value.get_object()) {
      out += (is_first ? "" : ",\n") + deeper + json::serialize(json::string(name)) + ": ";
      print(out, part, deeper);
      is_first = false;
    }
    out += "\n" + indent + "}";
  } else if (value.is_array() && !value.get_array().empty()) {
    out += "[\n";
    bool is_first = true;
    for (const auto& part : value.get_array()) {
      out += (is_first ? "" : ",\n") + deeper;
      print(out, part, deeper);
      is_first = false;
    }
    out += "\n" + indent + "]";
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::vector<std::string> part_names(std::string_view pattern) {
  std::vector<std::string> names;
  for (const std::string_view segment : base::split(pattern, '/')) {
    if (const auto name = part_name(segment)) names.emplace_back(*name);
  }
  return names;
}

std::string operation_id(const Route& route) {
  if (!route.options.operation_id.empty()) return route.options.operation_id;
  std::string_view path = route.pattern;
  path.remove_prefix(path.starts_with(kApiPrefix) ? kApiPrefix.size() : 1);
  std::string out = base::to_lower_ascii(method_name(route.method));
  for (const std::string_view segment : base::split(path, '/')) {
    const auto part = part_name(segment);
    out += part ? "By" + pascal_case(*part) : pascal_case(segment);
  }
  return out;
}

std::string tag_of(const Route& route) {
  if (!route.options.tag.empty()) return route.options.tag;
  std::string_view path = route.pattern;
  if (!path.starts_with(kApiPrefix)) return "server";
  path.remove_prefix(kApiPrefix.size());
  return std::string(path.substr(0, path.find('/')));
}

std::vector<int> problem_statuses(const Route& route) {
  std::set<int> out = {400, 404, 405, 413, 414, 415, 422, 429, 431, 500, 503};
  if (route.permission != auth::Permission::kPublic) out.insert({401, 403});
  if (route.method != Method::kGet) out.insert({401, 403, 409, 412, 507});
  if (route.options.needs_if_match) out.insert(428);
  out.erase(route.options.success_status);
  return {out.begin(), out.end()};
}

bool is_declared(const Route& route, const Response& response) {
  const std::string_view type =
      std::string_view(response.content_type).substr(0, response.content_type.find(';'));
  const RouteOptions& options = route.options;
  if (response.status == options.success_status && type == options.response_content_type)
    return true;
  if (std::ranges::any_of(options.further_answers, [&](const FurtherAnswer& answer) {
        return answer.status == response.status && answer.content_type == type;
      }))
    return true;
  const auto problems = problem_statuses(route);
  return type == "application/problem+json" && std::ranges::count(problems, response.status) > 0;
}

std::string openapi_json(const Router& router, std::string_view version) {
  Components components;
  std::map<std::string, std::map<std::string, json::object>> paths;
  std::set<std::string> tags;
  // First, so that a feature's own `Problem` gets a name of its own.
  components.add("Problem", problem_schema());
  for (const Route& route : router.routes()) {
    paths[route.pattern][base::to_lower_ascii(method_name(route.method))] =
        operation_of(route, components);
    tags.insert(tag_of(route));
  }
  json::object document{
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Roundsman"},
        {"version", version},
        {"description",
         "Errors are RFC 9457 problems with a stable `reason`. Lists are paged by `cursor`. "
         "Editable records carry an ETag; send it back in If-Match."},
        {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"servers", json::array{json::object{{"url", "/"}}}},
      {"security", json::array{json::object{{"session", json::array{}}},
                               json::object{{"api_key", json::array{}}}}}};
  json::array tag_list;
  for (const std::string& tag : tags) tag_list.push_back(json::object{{"name", tag}});
  document["tags"] = std::move(tag_list);
  json::object path_items;
  for (auto& [pattern, operations] : paths) {
    json::object item;
    for (auto& [method, operation] : operations) item[method] = std::move(operation);
    path_items[pattern] = std::move(item);
  }
  document["paths"] = std::move(path_items);
  document["components"] = {{"schemas", components.take()},
                            {"responses", problem_responses()},
                            {"securitySchemes", security_schemes()}};
  std::string out;
  print(out, document, "");
  return out + "\n";
}

}  // namespace http
