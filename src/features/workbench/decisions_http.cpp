#include <algorithm>

#include "base/text.h"
#include "features/workbench/decisions.h"
#include "features/workbench/list_filter.h"
#include "features/workbench/routes.h"

/// Decisions on a book's suggestions: read, make, take back, report.
namespace workbench {

struct DecisionLine {
  std::string item_key;
  std::string kind;  ///< suggestion, missing, substitute, strategy, lever
  std::string name;
  std::optional<Decision> decision;  ///< nothing: still open
  std::string comment;
  std::int64_t version = 0;  ///< 0: no decision yet
  std::optional<std::int64_t> book_version;
  std::string decided_by;
  std::optional<base::Instant> decided_at;
  bool in_book = true;  ///< false: decided on an earlier version, which suggested it
};
BOOST_DESCRIBE_STRUCT(DecisionLine, (),
                      (item_key, kind, name, decision, comment, version, book_version, decided_by,
                       decided_at, in_book))

struct BookDecisions {
  base::CustomerId customer_id;
  base::Period period;
  std::int64_t version = 1;
  std::int64_t open = 0;
  std::vector<DecisionLine> items;
};
BOOST_DESCRIBE_STRUCT(BookDecisions, (), (customer_id, period, version, open, items))

struct DecisionRequest {
  std::string item_key;
  /// Nothing takes an earlier decision back.
  std::optional<Decision> decision;
  std::optional<std::string> comment;
  /// Version seen; 0: no decision seen. Left out: the last one wins.
  std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(DecisionRequest, (), (item_key, decision, comment, version))

struct DecisionsRequest {
  std::optional<base::Period> period;  ///< the newest published month when left out
  std::vector<DecisionRequest> decisions;
};
BOOST_DESCRIBE_STRUCT(DecisionsRequest, (), (period, decisions))

struct ReportLine {
  base::CustomerId customer_id;
  std::string customer_code;
  std::string shop_name;
  std::optional<base::UnitId> area_id;
  std::string area_name;
  std::string item_key;
  std::string kind;
  std::string name;
  Decision decision = Decision::kLater;
  std::string comment;
  std::string decided_by;
  base::Instant decided_at;
};
BOOST_DESCRIBE_STRUCT(ReportLine, (),
                      (customer_id, customer_code, shop_name, area_id, area_name, item_key, kind,
                       name, decision, comment, decided_by, decided_at))

namespace {

constexpr std::size_t kDecisionsMax = 100;
constexpr std::size_t kCommentBytesMax = 2000;

std::string kind_of(std::string_view key) { return std::string(key.substr(0, key.find(':'))); }

/// The book's items; the month must have a book of the shop.
base::Result<std::vector<BookItem>> book_items(const Ask& ask, const month::PublishedRun& run,
                                               base::CustomerId customer) {
  TRY_ASSIGN(const auto document,
             ask.desk.document(*ask.view, run, DocumentKind::kBook, customer.value));
  if (!document)
    return base::Error{base::ErrorCode::kNotFound,
                       "guidance.no_book",
                       "the shop has no book of " + run.period.text(),
                       {}};
  TRY_ASSIGN(const auto book, guidance::parse_book(*document->body()));
  return items_of(book);
}

void fill(DecisionLine& line, const StoredDecision& stored) {
  line.decision = stored.decision;
  line.comment = stored.comment;
  line.version = stored.version;
  line.book_version = stored.book_version;
  line.decided_by = stored.decided_by;
  line.decided_at = stored.decided_at;
}

BookDecisions book_decisions(const std::vector<BookItem>& items,
                             const std::vector<StoredDecision>& stored, base::CustomerId customer,
                             const month::PublishedRun& run) {
  BookDecisions answer{customer, run.period, run.version, 0, {}};
  for (const auto& item : items) {
    DecisionLine line{item.key, item.kind, item.name, {}, "", 0, {}, "", {}, true};
    const auto found = std::ranges::find(stored, item.key, &StoredDecision::item_key);
    if (found != stored.end())
      fill(line, *found);
    else
      ++answer.open;
    answer.items.push_back(std::move(line));
  }
  for (const auto& one : stored) {
    if (std::ranges::find(items, one.item_key, &BookItem::key) != items.end()) continue;
    DecisionLine line{one.item_key, kind_of(one.item_key), one.item_name, {}, "", 0, {}, "", {},
                      false};
    fill(line, one);
    answer.items.push_back(std::move(line));
  }
  return answer;
}

base::Result<http::Response> get_decisions(const Ask& ask) {
  TRY_ASSIGN(const auto* shop, ask.shop());
  TRY_ASSIGN(const auto* run, ask.run());
  TRY_ASSIGN(const auto items, book_items(ask, *run, shop->id));
  const auto stored =
      decisions_of(*ask.desk.services().database.reader(), ask.who.company, run->period, shop->id);
  return http::Response::json(wire::to_json(book_decisions(items, stored, shop->id, *run)));
}

base::Error bad_item(std::size_t at, std::string_view field, std::string expected) {
  const std::string path = "decisions[" + std::to_string(at) + "]." + std::string(field);
  return {base::ErrorCode::kInvalid,
          "guidance.bad_decision",
          path + ": expected " + expected,
          {{path, "", "guidance.bad_decision", expected}}};
}

base::Result<std::vector<NewDecision>> checked(const DecisionsRequest& wanted,
                                               const std::vector<BookItem>& items,
                                               const month::PublishedRun& run,
                                               base::CustomerId customer) {
  if (wanted.decisions.empty() || wanted.decisions.size() > kDecisionsMax)
    return bad_item(0, "item_key", "1 to " + std::to_string(kDecisionsMax) + " decisions");
  std::vector<NewDecision> decisions;
  for (std::size_t i = 0; i < wanted.decisions.size(); ++i) {
    const auto& one = wanted.decisions[i];
    const auto item = std::ranges::find(items, one.item_key, &BookItem::key);
    if (item == items.end()) return bad_item(i, "item_key", "an item of the book");
    const std::string comment = one.comment.value_or("");
    if (comment.size() > kCommentBytesMax || !base::is_valid_utf8(comment))
      return bad_item(i, "comment", "text of at most 2000 bytes");
    decisions.push_back(
        {run.period, customer, *item, one.decision, comment, run.version, one.version});
  }
  return decisions;
}

std::string audit_json(const std::optional<Decision>& decision, const std::string& comment,
                       const std::string& item_key) {
  return wire::to_json(DecisionRequest{item_key, decision, comment, {}});
}

base::Result<http::Response> post_decisions(const Ask& ask) {
  TRY_ASSIGN(const auto* shop, ask.shop());
  TRY_ASSIGN(const auto wanted, api::body<DecisionsRequest>(ask.request));
  TRY_ASSIGN(const auto* run, wanted.period ? ask.run(*wanted.period) : ask.run());
  TRY_ASSIGN(const auto items, book_items(ask, *run, shop->id));
  TRY_ASSIGN(const auto decisions, checked(wanted, items, *run, shop->id));
  return api::write(
      ask.desk.services(), ask.request, [&](api::Write& write) -> base::Result<http::Response> {
        for (const auto& one : decisions) {
          TRY_ASSIGN(const auto before,
                     save_decision(write.session, write.clock, write.principal, one));
          audit::Entry entry;
          entry.action = "guidance.decide";
          entry.object_kind = "guidance_book";
          entry.object_id = std::to_string(shop->id.value) + "/" + run->period.text();
          if (before) entry.before = audit_json(before->decision, before->comment, one.item.key);
          entry.after = audit_json(one.decision, one.comment, one.item.key);
          write.audit(std::move(entry));
        }
        const auto stored =
            decisions_of(write.session, write.principal.company, run->period, shop->id);
        return http::Response::json(wire::to_json(book_decisions(items, stored, shop->id, *run)));
      });
}

/// Reads on from the cursor until the page is full: what is out of scope is skipped, not shown.
base::Result<http::Response> report_decisions(const Ask& ask) {
  TRY_ASSIGN(const auto page, api::page_of(ask.request));
  TRY_ASSIGN(const auto filter, list_filter(ask));
  TRY_ASSIGN(const auto period, period_parameter(ask.request));
  const auto wanted = ask.request.query_value("decision");
  base::Period month = period.value_or(base::Period{});
  if (!period) {
    TRY_ASSIGN(const auto* run, ask.run());
    month = run->period;
  }
  const auto bar = page.cursor.find('|');
  base::CustomerId customer{base::parse_int(page.cursor.substr(0, bar)).value_or(0)};
  std::string item = bar == std::string::npos ? "" : page.cursor.substr(bar + 1);
  api::PageOf<ReportLine> answer;
  auto session = ask.desk.services().database.reader();
  constexpr std::size_t kBlock = 1000;
  for (bool more = true; more;) {
    const auto block = list_decisions(*session, ask.who.company, month, customer, item, kBlock);
    more = block.size() == kBlock;
    for (const auto& one : block) {
      if (answer.items.size() == page.limit) {
        answer.next_cursor = api::encode_cursor(std::to_string(customer.value) + "|" + item);
        return api::page_response(answer);
      }
      customer = one.customer;
      item = one.item_key;
      const auto* shop = ask.view->shops.find(one.customer);
      if (shop == nullptr || !ask.covers(*shop) ||
          !std::ranges::binary_search(filter.areas, shop->area) ||
          (wanted && wire::to_value(one.decision) != wire::json::value(*wanted)))
        continue;
      answer.items.push_back({one.customer, std::string(ask.view->shops.code(*shop)),
                              std::string(ask.view->shops.name(*shop)), shop->sales_area(),
                              unit_name(*ask.view, shop->area), one.item_key, kind_of(one.item_key),
                              one.item_name, one.decision, one.comment, one.decided_by,
                              one.decided_at});
    }
  }
  return api::page_response(answer);
}

}  // namespace

std::vector<http::Route> decision_routes(const DeskPtr& desk) {
  using auth::Permission;
  http::RouteOptions read;
  read.parameters = run_parameters();
  read.response = wire::schema<BookDecisions>();
  http::RouteOptions make;
  make.request = wire::schema<DecisionsRequest>();
  make.response = wire::schema<BookDecisions>();
  http::RouteOptions report;
  report.parameters = api::page_parameters();
  report.parameters.push_back({"period", "Month, YYYY-MM; the newest published one when left out",
                               wire::schema<base::Period>()});
  report.parameters.push_back(id_parameter("area", "A unit of the organisation"));
  report.parameters.push_back(
      choice_parameter("decision", "Only these decisions", {"accepted", "rejected", "later"}));
  report.response = api::page_schema<ReportLine>();
  constexpr const char* kBook = "/api/v1/customers/{id}/guidance-book/decisions";
  return {{http::Method::kGet, kBook, Permission::kGuidanceRead,
           "Everything of a book that can be decided on, with the decisions made.",
           with_ask(desk, get_decisions), std::move(read)},
          {http::Method::kPost, kBook, Permission::kGuidanceDecide,
           "Accepts, rejects or puts off items of a book, or takes a decision back.",
           with_ask(desk, post_decisions), std::move(make)},
          {http::Method::kGet, "/api/v1/guidance-decisions", Permission::kGuidanceRead,
           "Decisions of a month over all shops in scope.", with_ask(desk, report_decisions),
           std::move(report)}};
}

}  // namespace workbench
