#include "features/workbench/decisions.h"

#include <algorithm>

#include "platform/wire/wire.h"
#include "sql/workbench.h"

namespace workbench {
namespace {

constexpr std::pair<std::string_view, Decision> kNames[] = {{"accepted", Decision::kAccepted},
                                                            {"rejected", Decision::kRejected},
                                                            {"later", Decision::kLater}};

std::string_view name_of(Decision decision) {
  return std::ranges::find(kNames, decision, &std::pair<std::string_view, Decision>::second)->first;
}

Decision decision_of(std::string_view name) {
  const auto found = std::ranges::find(kNames, name, &std::pair<std::string_view, Decision>::first);
  CHECK(found != std::end(kNames));  // the table's check lets nothing else in
  return found->second;
}

void add_goods(const guidance::GuidanceBook& book, const guidance::GoodsAnalysis& part,
               std::vector<BookItem>& items) {
  const auto product = [&](guidance::ProductPosition at) { return book.products.at(at); };
  for (const auto& line : part.suggestions.lines)
    items.push_back(
        {"suggestion:" + product(line.product).code, "suggestion", product(line.product).name});
  for (const auto& line : part.missing)
    items.push_back(
        {"missing:" + product(line.product).code, "missing", product(line.product).name});
  for (const auto& line : part.recommended)
    items.push_back(
        {"recommended:" + product(line.product).code, "recommended", product(line.product).name});
  for (const auto& line : part.key_response)
    items.push_back(
        {"key_response:" + product(line.product).code, "key_response", product(line.product).name});
  for (const auto& line : part.range)
    items.push_back({"range:" + product(line.product).code, "range", product(line.product).name});
  for (const auto& line : part.substitutes)
    items.push_back(
        {"substitute:" + product(line.for_product).code + ">" + product(line.product).code,
         "substitute", product(line.for_product).name + " → " + product(line.product).name});
}

base::Error changed() {
  return {base::ErrorCode::kConflict,
          "guidance.decision_changed",
          "someone decided on this item meanwhile: load the decisions again",
          {}};
}

}  // namespace

std::vector<BookItem> items_of(const guidance::GuidanceBook& book) {
  std::vector<BookItem> items;
  add_goods(book, book.part_c, items);
  add_goods(book, book.part_d, items);
  for (const auto& line : book.part_f.strategies)
    items.push_back({"strategy:" + line.code, "strategy", line.name.zh});
  for (const auto& line : book.part_b.levers)
    items.push_back({"lever:" + line.component, "lever", line.name.zh});
  return items;
}

std::vector<StoredDecision> decisions_of(db::Session& session, base::CompanyId company,
                                         base::Period period, base::CustomerId customer) {
  std::vector<StoredDecision> decisions;
  session.each<std::string, std::string, std::string, std::string, std::int64_t, std::int64_t,
               std::string, base::Instant>(
      sql::kListDecisionsOfCustomer,
      {{"company_id", company}, {"period", period}, {"customer_id", customer}},
      [&](std::string key, std::string name, const std::string& decision, std::string comment,
          std::int64_t book_version, std::int64_t version, std::string by, base::Instant at) {
        decisions.push_back({customer, std::move(key), std::move(name), decision_of(decision),
                             std::move(comment), book_version, version, std::move(by), at});
      });
  return decisions;
}

std::vector<StoredDecision> list_decisions(db::Session& session, base::CompanyId company,
                                           base::Period period, base::CustomerId after_customer,
                                           std::string_view after_item, std::size_t limit) {
  std::vector<StoredDecision> decisions;
  session.each<base::CustomerId, std::string, std::string, std::string, std::string, std::int64_t,
               std::int64_t, std::string, base::Instant>(
      sql::kListDecisions,
      {{"company_id", company},
       {"period", period},
       {"after_customer", after_customer},
       {"after_item", after_item},
       {"row_limit", limit}},
      [&](base::CustomerId customer, std::string key, std::string name, const std::string& decision,
          std::string comment, std::int64_t book_version, std::int64_t version, std::string by,
          base::Instant at) {
        decisions.push_back({customer, std::move(key), std::move(name), decision_of(decision),
                             std::move(comment), book_version, version, std::move(by), at});
      });
  return decisions;
}

std::vector<base::CustomerId> decided_customers(db::Session& session, base::CompanyId company,
                                                base::Period period) {
  std::vector<base::CustomerId> customers;
  session.each<base::CustomerId>(sql::kListDecidedCustomers,
                                 {{"company_id", company}, {"period", period}},
                                 [&](base::CustomerId id) { customers.push_back(id); });
  return customers;
}

base::Result<std::optional<StoredDecision>> save_decision(db::Session& session,
                                                          const base::Clock& clock,
                                                          const auth::Principal& who,
                                                          const NewDecision& wanted) {
  std::optional<StoredDecision> before;
  session.each<std::string, std::string, std::int64_t>(
      sql::kFindDecision,
      {{"company_id", who.company},
       {"period", wanted.period},
       {"customer_id", wanted.customer},
       {"item_key", wanted.item.key}},
      [&](const std::string& decision, std::string comment, std::int64_t version) {
        before.emplace();
        before->decision = decision_of(decision);
        before->comment = std::move(comment);
        before->version = version;
      });
  const std::int64_t stored = before ? before->version : 0;
  if (wanted.expected_version && *wanted.expected_version != stored) return changed();
  if (!wanted.decision && !before) return before;
  std::int64_t rows = 0;
  if (!wanted.decision)
    rows = session.execute(sql::kDeleteDecision, {{"company_id", who.company},
                                                  {"period", wanted.period},
                                                  {"customer_id", wanted.customer},
                                                  {"item_key", wanted.item.key},
                                                  {"expected_version", stored}});
  else if (before)
    rows = session.execute(sql::kUpdateDecision, {{"company_id", who.company},
                                                  {"period", wanted.period},
                                                  {"customer_id", wanted.customer},
                                                  {"item_key", wanted.item.key},
                                                  {"item_name", wanted.item.name},
                                                  {"decision", name_of(*wanted.decision)},
                                                  {"comment", wanted.comment},
                                                  {"book_version", wanted.book_version},
                                                  {"decided_by", who.account},
                                                  {"decided_by_name", who.name},
                                                  {"decided_at_ms", clock.now()},
                                                  {"expected_version", stored}});
  else
    rows = session.execute(sql::kInsertDecision, {{"company_id", who.company},
                                                  {"period", wanted.period},
                                                  {"customer_id", wanted.customer},
                                                  {"item_key", wanted.item.key},
                                                  {"item_name", wanted.item.name},
                                                  {"decision", name_of(*wanted.decision)},
                                                  {"comment", wanted.comment},
                                                  {"book_version", wanted.book_version},
                                                  {"decided_by", who.account},
                                                  {"decided_by_name", who.name},
                                                  {"decided_at_ms", clock.now()}});
  if (rows != 1) return changed();
  return before;
}

}  // namespace workbench
