#include <map>

#include "base/text.h"
#include "platform/http/http.h"
#include "platform/http/http_text.h"
#include "platform/http/openapi.h"
#include "platform/http/static_files.h"
#include "platform/http/status.h"

namespace http {

namespace {

namespace json = boost::json;

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}
pre{overflow:auto;padding:.75rem;border:1px solid #8886;border-radius:6px}
h2{margin-top:2.5rem;border-bottom:1px solid #8886}
article{margin:1.5rem 0}h3{margin:0 0 .25rem;overflow-wrap:anywhere}
.m{display:inline-block;min-width:4.5rem;font-weight:700}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;
padding:.25rem .5rem;border-bottom:1px solid #8884}nav a{margin-right:.75rem}
)";

/// A schema in few words: `text (date)`, `list of …`; a struct is shown in full below.
std::string words_of(const json::value& schema) {
  if (!schema.is_object()) return "any";
  const json::object& object = schema.get_object();
  if (const auto* choices = object.if_contains("enum")) {
    std::string out;
    for (const auto& choice : choices->as_array())
      out += (out.empty() ? "" : " | ") + json::serialize(choice);
    return out;
  }
  const auto* type = object.if_contains("type");
  std::string out = type == nullptr ? "any"
                                    : (type->is_string() ? std::string(type->get_string())
                                                         : json::serialize(*type));
  for (const char* word : {"format", "pattern", "minimum", "maximum", "maxLength"}) {
    if (const auto* limit = object.if_contains(word))
      out += std::string(" ") + word + " " + json::serialize(*limit);
  }
  if (const auto* items = object.if_contains("items")) out += " of " + words_of(*items);
  return out;
}

/// Members of a struct, one a line, its inner structs indented.
void append_fields(std::string& out, const json::value& schema, const std::string& indent) {
  const json::object* object = schema.if_object();
  if (object == nullptr) return;
  if (const auto* choices = object->if_contains("anyOf")) {
    for (const auto& one : choices->as_array()) append_fields(out, one, indent);
  }
  if (const auto* items = object->if_contains("items")) append_fields(out, *items, indent);
  const auto* properties = object->if_contains("properties");
  if (properties == nullptr) return;
  for (const auto& [name, part] : properties->as_object()) {
    out += indent + std::string(name) + ": " + words_of(part) + "\n";
    append_fields(out, part, indent + "  ");
  }
}

std::string schema_block(std::string_view heading, const json::value& schema) {
  if (schema.is_null()) return {};
  std::string fields;
  append_fields(fields, schema, "");
  if (fields.empty()) fields = words_of(schema);
  return "<details><summary>" + std::string(heading) + "</summary><pre>" + html_escaped(fields) +
         "</pre></details>";
}

std::string parameter_rows(const Route& route) {
  std::string rows;
  for (const Parameter& parameter : route.options.parameters) {
    rows += "<tr><td><code>" + html_escaped(parameter.name) + "</code>" +
            (parameter.required ? " *" : "") + "</td><td>" +
            html_escaped(words_of(parameter.schema)) + "</td><td>" +
            html_escaped(parameter.description) + "</td></tr>";
  }
  if (rows.empty()) return {};
  return "<table><thead><tr><th>Parameter</th><th>Form</th><th>Meaning</th></tr></thead><tbody>" +
         rows + "</tbody></table>";
}

std::string article(const Route& route) {
  const RouteOptions& options = route.options;
  std::string out = "<article id=\"" + operation_id(route) + "\"><h3><span class=\"m\">" +
                    std::string(method_name(route.method)) + "</span> <code>" +
                    html_escaped(route.pattern) + "</code></h3><p>" + html_escaped(route.summary) +
                    "<br>Permission: <code>" +
                    std::string(auth::permission_name(route.permission)) + "</code>.";
  if (options.needs_if_match) out += " Needs <code>If-Match</code>.";
  if (options.needs_idempotency_key) out += " Needs <code>Idempotency-Key</code>.";
  out += "</p>" + parameter_rows(route) + schema_block("Request", options.request) +
         schema_block("Answer " + std::to_string(options.success_status), options.response);
  out += "<p>Problems:";
  for (const int status : problem_statuses(route)) out += " " + std::to_string(status);
  return out + "</p></article>";
}

}  // namespace

Response api_page(const Router& router, std::string_view version) {
  std::map<std::string, std::string> sections;
  for (const Route& route : router.routes()) sections[tag_of(route)] += article(route);
  std::string body = "<h1>Roundsman API <small>" + html_escaped(version) +
                     "</small></h1><p>The same as a document: <a href=\"/api/v1/openapi.json\">"
                     "openapi.json</a>. Errors are problem details (RFC 9457) with a stable "
                     "<code>reason</code>.</p><nav>";
  for (const auto& [tag, articles] : sections)
    body += "<a href=\"#tag-" + html_escaped(tag) + "\">" + html_escaped(tag) + "</a>";
  body += "</nav>";
  for (const auto& [tag, articles] : sections)
    body += "<h2 id=\"tag-" + html_escaped(tag) + "\">" + html_escaped(tag) + "</h2>" + articles;

  const std::string nonce = random_nonce();
  Response response;
  response.content_type = "text/html; charset=utf-8";
  response.body =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
      "<title>Roundsman API</title><style nonce=\"" +
      nonce + "\">" + std::string(kStyle) + "</style></head><body>" + body + "</body></html>";
  return std::move(response).with("Content-Security-Policy", policy_with_nonce(nonce));
}

}  // namespace http
