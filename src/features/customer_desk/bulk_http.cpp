#include <algorithm>

#include "base/hash.h"
#include "base/local_day.h"
#include "base/text.h"
#include "features/customer_desk/desk.h"
#include "features/organisation/organisation.h"
#include "platform/records/upsert.h"

/// One change to many shops: counted first, done when the count is confirmed.
namespace customer_desk {
namespace {

using auth::Permission;
using base::ErrorCode;
using http::Method;

constexpr std::int64_t kTokenMs = 10LL * 60 * 1000;
constexpr std::size_t kFirstRefused = 20;

/// What a bulk job runs with: the shops are fixed when it is asked for.
struct BulkArguments {
  BulkEdit edit;
  std::vector<base::CustomerId> ids;
  std::string actor;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(BulkArguments, (), (edit, ids, actor, words))

base::Result<void> check_edit(const BulkEdit& edit) {
  const int deeds = (edit.field ? 1 : 0) + (edit.add_tag ? 1 : 0) + (edit.remove_tag ? 1 : 0);
  if (deeds != 1)
    return refusal(ErrorCode::kInvalid, "customers.one_change",
                   "expected exactly one of field, add_tag, remove_tag");
  if (edit.field) {
    const auto* field = shop_kind().find_field(*edit.field);
    const bool is_open = field != nullptr && field->name != "customer_code" &&
                         directory::columns()[directory::column_of(*edit.field)].privacy ==
                             directory::Privacy::kOpen;
    if (!is_open)
      return refusal(ErrorCode::kInvalid, "customers.not_in_bulk",
                     *edit.field + " cannot be changed for many shops at once");
  }
  for (const auto& tag : {edit.add_tag, edit.remove_tag})
    if (tag && (tag->empty() || tag->size() > 60 || tag->find(',') != std::string::npos))
      return refusal(ErrorCode::kInvalid, "customers.bad_tag",
                     "a tag has 1 to 60 bytes and no comma");
  return {};
}

base::Result<directory::Selection> bulk_selection_of(const segments::Asker& asker,
                                                     const BulkSelection& asked) {
  const bool by_question = asked.filters || asked.quick || asked.q;
  if (asked.ids.has_value() == by_question)
    return refusal(ErrorCode::kInvalid, "customers.bad_selection",
                   "expected either ids, or filters, quick and q");
  if (asked.ids && asked.ids->size() > kBulkIdsMax)
    return refusal(ErrorCode::kInvalid, "customers.bad_selection", "at most 10,000 ids");
  TRY_ASSIGN(auto selection,
             selection_of(asker, ListQuestion{asked.filters.value_or(std::vector<std::string>{}),
                                              asked.quick.value_or(""), asked.q.value_or("")}));
  selection.ids = asked.ids;
  return selection;
}

/// Says who confirmed what for which shops; good for this ten minutes and the next.
std::string token_of(const http::Request& request, const BulkEdit& edit,
                     const std::vector<base::CustomerId>& ids, std::int64_t slot) {
  base::Sha256 sum;
  sum.add(std::to_string(request.principal->account.value) + '|' + std::to_string(slot) + '|');
  BulkEdit without = edit;
  without.confirmation.reset();
  sum.add(wire::to_json(without));
  for (const auto id : ids) sum.add('|' + std::to_string(id.value));
  return sum.hex();
}

std::string tags_after(const std::string& tags, const BulkEdit& edit) {
  std::string result;
  const auto add = [&](std::string_view tag) {
    result += result.empty() ? "" : ",";
    result += tag;
  };
  bool has = false;
  for (const auto part : base::split(tags, ',')) {
    const auto tag = base::trim(part);
    if (tag.empty() || (edit.remove_tag && tag == *edit.remove_tag)) continue;
    has = has || (edit.add_tag && tag == *edit.add_tag);
    add(tag);
  }
  if (edit.add_tag && !has) add(*edit.add_tag);
  return result;
}

/// Changes the shops of `ids` in the caller's transaction.
base::Result<void> apply(db::Session& session, const records::WriteContext& context,
                         base::Date today, const BulkEdit& edit,
                         std::span<const base::CustomerId> ids, BulkResult& result) {
  const auto dictionaries = organisation::load_dictionaries(session, context.company, today);
  const std::string name = edit.field.value_or("dynamic_tags");
  const std::size_t at = shop_kind().index_of(name);
  std::optional<db::Value> value;
  if (edit.field) {
    value.emplace();
    if (edit.value) {
      TRY_ASSIGN(*value, parse_shop_field(shop_kind().fields[at], *edit.value, dictionaries));
    }
  }
  std::vector<std::string> keys;
  for (const auto id : ids) keys.push_back(std::to_string(id.value));
  std::vector<StoredShop> shops;
  shop_table().find_by_record_keys(session, context.company, keys, [&](records::StoredRow row) {
    shops.push_back({base::CustomerId{row.id}, std::move(row)});
  });
  std::sort(shops.begin(), shops.end(),
            [](const StoredShop& a, const StoredShop& b) { return a.id < b.id; });
  std::vector<records::Row> rows;
  for (const StoredShop& shop : shops) {
    records::Row row{rows.size(), {}};
    row.values.resize(shop_kind().fields.size());
    row.values[shop_kind().index_of("customer_code")] = *shop.text("customer_code");
    if (value) {
      row.values[at] = *value;
    } else {
      const std::string tags = tags_after(shop.text(name).value_or(""), edit);
      row.values[at] = tags.empty() ? db::Value{} : db::Value(tags);
    }
    rows.push_back(std::move(row));
  }
  records::Upserter upserter(registry(), shop_kind(), context, {.mode = records::Mode::kUpdate});
  const auto outcomes = upserter.apply(session, rows);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].kind == records::OutcomeKind::kChanged) ++result.changed;
    if (outcomes[i].kind == records::OutcomeKind::kUnchanged) ++result.unchanged;
    if (outcomes[i].kind != records::OutcomeKind::kRefused) continue;
    ++result.refused;
    if (result.first_refused.size() < kFirstRefused)
      result.first_refused.push_back(
          {shops[i].id, outcomes[i].error->reason, outcomes[i].error->message});
  }
  return {};
}

std::string deed_json(const BulkEdit& edit) {
  BulkEdit deed = edit;
  deed.selection = {};
  deed.confirmation.reset();
  return wire::to_json(deed);
}

Handled run_now(Desk& desk, const http::Request& request, const BulkEdit& edit,
                const std::vector<base::CustomerId>& ids, BulkResult result) {
  auto response = api::write(desk.services, request, [&](api::Write& write) -> Handled {
    BulkResult done = result;
    organisation::next_data_version(write.session, write.principal.company);
    TRY(apply(write.session, context_of(write), base::local_day(write.clock.now()), edit, ids,
              done));
    // The history of each shop has its own rows; this one says what was asked for.
    write.audit({.action = "customers.bulk_update",
                 .object_kind = "customers",
                 .object_id = {},
                 .after = deed_json(edit),
                 .reason = done.selection_words + " (" + std::to_string(done.changed) + " of " +
                           std::to_string(done.selected) + " changed)"});
    return http::Response::json(wire::to_json(done));
  });
  if (response) desk.directory.refresh(request.principal->company);
  return response;
}

Handled run_as_job(Desk& desk, const http::Request& request, const BulkEdit& edit,
                   const std::vector<base::CustomerId>& ids, BulkResult result) {
  auto response = api::write(desk.services, request, [&](api::Write& write) -> Handled {
    BulkResult waiting = result;
    TRY_ASSIGN(const auto job,
               jobs::add(write.session, write.clock, write.ids,
                         {.company = write.principal.company,
                          .kind = "customers.bulk_edit",
                          .arguments = wire::to_json(BulkArguments{edit, ids, write.principal.login,
                                                                   result.selection_words}),
                          .created_by = write.principal.account,
                          .created_by_name = write.principal.name}));
    waiting.job_id = std::to_string(job.value);
    write.audit({.action = "customers.bulk_update",
                 .object_kind = "job",
                 .object_id = *waiting.job_id,
                 .after = deed_json(edit),
                 .reason = waiting.selection_words});
    return http::Response::json(wire::to_json(waiting));
  });
  if (response) desk.services.wake_jobs();
  return response;
}

Handled bulk_edit(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto edit, api::body<BulkEdit>(request));
  TRY(check_edit(edit));
  const auto now = desk.services.clock.now();
  TRY_ASSIGN(const auto selection,
             bulk_selection_of(asker_of(desk, *request.principal), edit.selection));
  const auto snapshot = desk.directory.snapshot(request.principal->company);
  TRY_ASSIGN(const auto matches,
             snapshot->select(directory::Viewer(*request.principal), selection));
  const auto ids = matches.ids();
  // Moving shops to another area could take them out of reach: only who sees all may do that.
  if (edit.field == "sales_area" && !request.principal->scope.whole_company)
    return refusal(ErrorCode::kForbidden, "customers.area_out_of_scope",
                   "many shops are moved between areas by who sees the whole company");
  BulkResult result;
  result.selected = matches.total();
  result.selection_words = directory::describe(selection);
  const std::int64_t slot = now.unix_ms / kTokenMs;
  if (!edit.confirmation) {
    result.confirmation = token_of(request, edit, ids, slot);
    return http::Response::json(wire::to_json(result));
  }
  if (*edit.confirmation != token_of(request, edit, ids, slot) &&
      *edit.confirmation != token_of(request, edit, ids, slot - 1))
    return refusal(ErrorCode::kConflict, "customers.selection_changed",
                   "other shops are found now (" + std::to_string(result.selected) +
                       "), or ten minutes have passed: look at the count again");
  return ids.size() <= kBulkInlineMax ? run_now(desk, request, edit, ids, std::move(result))
                                      : run_as_job(desk, request, edit, ids, std::move(result));
}

}  // namespace

base::Result<std::string> run_bulk_job(Desk& desk, jobs::Running& running) {
  TRY_ASSIGN(const auto arguments, wire::from_json<BulkArguments>(running.job().arguments));
  const auto company = running.job().company;
  BulkResult result;
  result.selected = static_cast<std::int64_t>(arguments.ids.size());
  result.selection_words = arguments.words;
  running.stage("shops", arguments.ids.size());
  for (std::size_t begin = 0; begin < arguments.ids.size(); begin += kBulkInlineMax) {
    if (running.cancelled()) return refusal(ErrorCode::kConflict, "jobs.cancelled", "cancelled");
    const std::size_t end = std::min(arguments.ids.size(), begin + kBulkInlineMax);
    auto session = desk.services.database.writer();
    db::WriteTransaction transaction(*session);
    running.check_fence(*session);
    organisation::next_data_version(*session, company);
    const records::WriteContext context{
        company, {}, arguments.actor, desk.services.clock, desk.services.ids};
    TRY(apply(*session, context, base::local_day(desk.services.clock.now()), arguments.edit,
              std::span(arguments.ids).subspan(begin, end - begin), result));
    transaction.commit();
    running.done(end);
  }
  desk.directory.refresh(company);
  return wire::to_json(result);
}

std::vector<http::Route> bulk_routes(Desk& desk) {
  return {{Method::kPost,
           "/api/v1/customers/bulk",
           Permission::kCustomersBulkEdit,
           "Changes one field or tag of many shops: without a confirmation it only counts.",
           [&desk](const http::Request& request) { return bulk_edit(desk, request); },
           {.needs_idempotency_key = true,
            .request = wire::schema<BulkEdit>(),
            .response = wire::schema<BulkResult>()}}};
}

}  // namespace customer_desk
