#include <algorithm>

#include "base/text.h"
#include "features/customer_desk/briefs.h"
#include "features/customer_desk/desk.h"
#include "features/customer_desk/duplicate_rules.h"
#include "sql/customer_desk.h"

/// The scan of the whole base, its pairs, and what people said about them.
namespace customer_desk {
namespace {

using auth::Permission;
using base::ErrorCode;
using http::Method;

/// Up to here a scan takes well under a second and runs within the request.
constexpr std::size_t kScanInlineMax = 20'000;
constexpr std::size_t kPairsMax = 200'000;

std::vector<ShopTraits> traits_of(Desk& desk, base::CompanyId company) {
  const auto snapshot = desk.directory.snapshot(company);
  directory::Selection living;
  living.conditions.push_back(
      {directory::column_of("status"), directory::Operator::kIn, {std::string("active")}});
  const auto matches = snapshot->select(directory::Viewer::company(), living);
  CHECK(matches.has_value());
  const std::size_t columns[] = {
      directory::column_of("license_no"),  directory::column_of("order_phone"),
      directory::column_of("address"),     directory::column_of("shop_name"),
      directory::column_of("holder_name"), directory::column_of("sales_area")};
  std::vector<ShopTraits> shops;
  shops.reserve(static_cast<std::size_t>(matches->total()));
  matches->each([&](directory::RowRef row) {
    shops.push_back({matches->id(row), matches->text(row, columns[0]),
                     matches->text(row, columns[1]), matches->text(row, columns[2]),
                     matches->text(row, columns[3]), matches->text(row, columns[4]),
                     matches->text(row, columns[5])});
  });
  return shops;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

/// Writes the pairs of a scan; what people dismissed stays dismissed.
void store_pairs(db::Session& session, base::CompanyId company, std::int64_t scan,
                 const std::vector<FoundPair>& pairs) {
  for (const FoundPair& pair : pairs)
    session.execute(sql::kSaveDuplicatePair, {{"company_id", company},
                                              {"first_id", pair.first},
                                              {"second_id", pair.second},
                                              {"score", pair.score},
                                              {"reasons", joined(pair.reasons)},
                                              {"scan_id", scan}});
  session.execute(sql::kDeleteOldPairs, {{"company_id", company}, {"scan_id", scan}});
}

std::vector<FoundPair> scan(Desk& desk, base::CompanyId company, base::Progress& progress) {
  desk.directory.refresh(company);
  auto pairs = find_duplicates(traits_of(desk, company), progress);
  if (pairs.size() > kPairsMax) pairs.resize(kPairsMax);
  return pairs;
}

Handled start_scan(Desk& desk, const http::Request& request) {
  const auto company = request.principal->company;
  const bool is_large = desk.directory.snapshot(company)->shops() > kScanInlineMax;
  std::vector<FoundPair> pairs;
  base::SilentProgress silent;
  if (!is_large) pairs = scan(desk, company, silent);
  auto response = api::write(desk.services, request, [&](api::Write& write) -> Handled {
    DuplicateScan result{{}, static_cast<std::int64_t>(pairs.size())};
    if (is_large) {
      TRY_ASSIGN(const auto job, jobs::add(write.session, write.clock, write.ids,
                                           {.company = company,
                                            .kind = "customers.find_duplicates",
                                            .created_by = write.principal.account,
                                            .created_by_name = write.principal.name,
                                            .unique_key = "customers.find_duplicates"}));
      result.job_id = std::to_string(job.value);
    } else {
      store_pairs(write.session, company, write.ids.next_value(), pairs);
    }
    write.audit({.action = "customers.find_duplicates",
                 .object_kind = "customers",
                 .object_id = {},
                 .after = wire::to_json(result)});
    return http::Response::json(wire::to_json(result));
  });
  if (response && is_large) desk.services.wake_jobs();
  return response;
}

/// Cursor: number of pairs seen. Pairs change only by scans and dismissals.
Handled list_pairs(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto page, api::page_of(request));
  const auto start = page.cursor.empty() ? 0 : base::parse_int(page.cursor).value_or(0);
  auto session = desk.services.database.reader();
  const auto& principal = *request.principal;
  struct Stored {
    base::CustomerId first;
    base::CustomerId second;
    double score;
    std::string reasons;
  };
  std::vector<Stored> stored;
  session->each<base::CustomerId, base::CustomerId, double, std::string>(
      sql::kListDuplicatePairs,
      {{"company_id", principal.company}, {"row_limit", static_cast<std::int64_t>(kPairsMax)}},
      [&](base::CustomerId first, base::CustomerId second, double score, std::string reasons) {
        stored.push_back({first, second, score, std::move(reasons)});
      });
  const Briefs briefs(desk, principal);
  // Both shops must be within reach: a pair tells of both.
  std::erase_if(stored, [&](const Stored& pair) {
    return !briefs.find(pair.first) || !briefs.find(pair.second);
  });
  api::PageOf<DuplicatePair> pairs;
  pairs.total = static_cast<std::int64_t>(stored.size());
  for (auto at = static_cast<std::size_t>(std::max<std::int64_t>(0, start)); at < stored.size();
       ++at) {
    if (pairs.items.size() == page.limit) {
      pairs.next_cursor = api::encode_cursor(std::to_string(at));
      break;
    }
    DuplicatePair pair{
        *briefs.find(stored[at].first), *briefs.find(stored[at].second), stored[at].score, {}};
    for (const auto reason : base::split(stored[at].reasons, ','))
      pair.reasons.emplace_back(reason);
    pairs.items.push_back(std::move(pair));
  }
  return api::page_response(pairs);
}

Handled dismiss(const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto pair, api::body<DuplicateDismissal>(request));
  TRY(find_shop(write.session, write.principal, pair.first_id));
  TRY(find_shop(write.session, write.principal, pair.second_id));
  const auto first = std::min(pair.first_id, pair.second_id);
  const auto second = std::max(pair.first_id, pair.second_id);
  if (write.session.execute(sql::kDismissPair, {{"company_id", write.principal.company},
                                                {"first_id", first},
                                                {"second_id", second}}) == 0)
    return refusal(ErrorCode::kNotFound, "customers.no_such_pair", "no such pair was found");
  write.audit({.action = "customers.dismiss_duplicate",
               .object_kind = "customer",
               .object_id = std::to_string(first.value),
               .after = wire::to_json(pair)});
  return http::Response::no_content();
}

}  // namespace

base::Result<std::string> run_duplicate_job(Desk& desk, jobs::Running& running) {
  const auto company = running.job().company;
  const auto pairs = scan(desk, company, running);
  if (running.cancelled()) return refusal(ErrorCode::kConflict, "jobs.cancelled", "cancelled");
  auto session = desk.services.database.writer();
  db::WriteTransaction transaction(*session);
  running.check_fence(*session);
  store_pairs(*session, company, desk.services.ids.next_value(), pairs);
  transaction.commit();
  return wire::to_json(DuplicateScan{{}, static_cast<std::int64_t>(pairs.size())});
}

std::vector<http::Route> duplicate_routes(Desk& desk) {
  return {
      {Method::kGet,
       "/api/v1/customers/duplicates",
       Permission::kCustomersMerge,
       "Pairs of shops that may be one, best first.",
       [&desk](const http::Request& request) { return list_pairs(desk, request); },
       {.parameters = api::page_parameters(), .response = api::page_schema<DuplicatePair>()}},
      {Method::kPost,
       "/api/v1/customers/duplicates/scan",
       Permission::kCustomersMerge,
       "Looks for duplicates in the whole base; as a job when it is large.",
       [&desk](const http::Request& request) { return start_scan(desk, request); },
       {.needs_idempotency_key = true, .response = wire::schema<DuplicateScan>()}},
      {Method::kPost,
       "/api/v1/customers/duplicates/dismissals",
       Permission::kCustomersMerge,
       "These two are not one shop.",
       [&desk](const http::Request& request) {
         return api::write(desk.services, request,
                           [&](api::Write& write) { return dismiss(request, write); });
       },
       {.needs_idempotency_key = true,
        .request = wire::schema<DuplicateDismissal>(),
        .success_status = 204}},
  };
}

}  // namespace customer_desk
