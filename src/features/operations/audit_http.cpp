#include "base/local_day.h"
#include "features/operations/parts.h"
#include "platform/api/api.h"

namespace operations {
namespace {

using Result = base::Result<http::Response>;

struct AuditView {
  std::int64_t seq = 0;
  base::Instant at;
  std::string actor;
  std::optional<auth::AccountId> account_id;
  std::string remote_address;
  std::string request_id;
  std::string action;
  std::string object_kind;
  std::string object_id;
  std::string before;  ///< JSON of the fields concerned, as text; empty: none
  std::string after;
  std::string reason;
  bool was_refused = false;
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(AuditView, (),
                      (seq, at, actor, account_id, remote_address, request_id, action, object_kind,
                       object_id, before, after, reason, was_refused, hash))

AuditView view_of(audit::Row row) {
  return {.seq = row.seq,
          .at = row.at,
          .actor = std::move(row.actor),
          .account_id = row.account,
          .remote_address = std::move(row.remote_address),
          .request_id = std::move(row.request_id),
          .action = std::move(row.entry.action),
          .object_kind = std::move(row.entry.object_kind),
          .object_id = std::move(row.entry.object_id),
          .before = std::move(row.entry.before),
          .after = std::move(row.entry.after),
          .reason = std::move(row.entry.reason),
          .was_refused = row.entry.was_refused,
          .hash = std::move(row.hash)};
}

base::Result<std::optional<base::Instant>> day_of(const http::Request& request, const char* name,
                                                  std::int64_t days_later) {
  std::optional<base::Instant> none;
  const auto text = request.query_value(name);
  if (!text) return none;
  const auto day = base::Date::parse_iso(*text);
  if (!day)
    return base::Error{base::ErrorCode::kInvalid,
                       "api.bad_day",
                       std::string(name) + ": expected a day, YYYY-MM-DD",
                       {{name, std::string(*text), "date.not_a_date", "YYYY-MM-DD"}}};
  return std::optional(base::Instant{base::start_of(*day).unix_ms + days_later * base::kDayMs});
}

base::Result<audit::Search> search_of(const http::Request& request, const api::Page& page) {
  const auto text = [&](const char* name) {
    return std::string(request.query_value(name).value_or(""));
  };
  audit::Search wanted;
  wanted.actor = text("actor");
  wanted.action = text("action");
  wanted.object_kind = text("object_kind");
  wanted.object_id = text("object_id");
  if (!wanted.object_id.empty() && wanted.object_kind.empty())
    return base::Error{base::ErrorCode::kInvalid,
                       "operations.object_kind_needed",
                       "object_id: expected object_kind beside it",
                       {{"object_id", wanted.object_id, "operations.object_kind_needed",
                         "object_kind beside it"}}};
  TRY_ASSIGN(wanted.from, day_of(request, "from", 0));
  TRY_ASSIGN(wanted.before, day_of(request, "until", 1));
  if (const auto refused = request.query_value("refused")) wanted.was_refused = *refused == "true";
  if (!page.cursor.empty()) {
    const auto seq = api::id_from<base::ImportId>(page.cursor);
    if (!seq)
      return base::Error{base::ErrorCode::kInvalid,
                         "api.bad_cursor",
                         "cursor: expected next_cursor of an earlier page",
                         {}};
    wanted.after_seq = seq->value;
  }
  wanted.limit = page.limit + 1;
  return wanted;
}

Result list_audit(api::Services& services, const http::Request& request) {
  TRY_ASSIGN(const api::Page page, api::page_of(request));
  TRY_ASSIGN(const audit::Search wanted, search_of(request, page));
  auto rows = audit::search(*services.database.reader(), request.principal->company, wanted);
  api::PageOf<AuditView> answer;
  if (rows.size() > page.limit) {
    rows.resize(page.limit);
    answer.next_cursor = api::encode_cursor(std::to_string(rows.back().seq));
  }
  for (audit::Row& row : rows) answer.items.push_back(view_of(std::move(row)));
  return api::page_response(answer);
}

http::RouteOptions list_options() {
  const http::Schema text{{"type", "string"}};
  const http::Schema day{{"type", "string"}, {"format", "date"}};
  http::RouteOptions options;
  options.parameters = api::page_parameters();
  options.parameters.push_back({"actor", "Sign-in name, `api-key:NAME`, `job:KIND`, `cli`.", text});
  options.parameters.push_back(
      {"action", "`customers.update`, or `customers.` for all that begin so.", text});
  options.parameters.push_back({"object_kind", "`customer`.", text});
  options.parameters.push_back({"object_id", "Of one record; with object_kind.", text});
  options.parameters.push_back({"from", "First day.", day});
  options.parameters.push_back({"until", "Last day.", day});
  options.parameters.push_back({"refused", "Only refusals, or only deeds.", {{"type", "boolean"}}});
  options.response = api::page_schema<AuditView>();
  return options;
}

}  // namespace

std::vector<http::Route> audit_routes(Parts& parts) {
  return {{http::Method::kGet, "/api/v1/audit", auth::Permission::kAuditRead,
           "Who did what to which record from where, newest first.",
           [&services = parts.services](const http::Request& request) {
             return list_audit(services, request);
           },
           list_options()}};
}

}  // namespace operations
