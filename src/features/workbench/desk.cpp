#include "features/workbench/desk.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "features/guidance/guidance.h"
#include "features/products/products.h"
#include "features/target_classes/target_classes.h"
#include "sql/workbench.h"

namespace workbench {

const organisation::Unit* CompanyView::find_unit(base::UnitId id) const {
  const auto found = std::ranges::lower_bound(units, id, {}, &organisation::Unit::id);
  return found == units.end() || found->id != id ? nullptr : &*found;
}

const organisation::Person* CompanyView::find_person(std::optional<base::PersonId> id) const {
  if (!id) return nullptr;
  const auto found = std::ranges::find(people, *id, &organisation::Person::id);
  return found == people.end() ? nullptr : &*found;
}

std::vector<base::UnitId> CompanyView::areas_below(base::UnitId unit) const {
  std::vector<base::UnitId> areas;
  for (const auto& candidate : units) {
    if (candidate.kind != "sales_area") continue;
    // A tree is at most as deep as it has units: a circle in the records must not hang us.
    const organisation::Unit* at = &candidate;
    for (std::size_t steps = 0; at != nullptr && steps <= units.size(); ++steps) {
      if (at->id == unit) {
        areas.push_back(candidate.id);
        break;
      }
      at = at->parent_id ? find_unit(*at->parent_id) : nullptr;
    }
  }
  return areas;
}

const month::PublishedRun* CompanyView::newest_run(base::Period period) const {
  const auto found = std::ranges::find(runs, period, &month::PublishedRun::period);
  return found == runs.end() ? nullptr : &*found;
}

const month::PublishedRun* CompanyView::find_run(base::Period period, std::int64_t version) const {
  const auto found = std::ranges::find_if(runs, [&](const month::PublishedRun& run) {
    return run.period == period && run.version == version;
  });
  return found == runs.end() ? nullptr : &*found;
}

const month::StoredGrade* RunLists::find_grade(base::CustomerId customer) const {
  const auto found = std::ranges::lower_bound(grades, customer, {}, &month::StoredGrade::customer);
  return found == grades.end() || found->customer != customer ? nullptr : &*found;
}

std::span<const std::uint32_t> RunLists::of(base::CustomerId customer) const {
  const auto customer_at = [&](std::uint32_t position) { return entries[position].customer; };
  const auto begin = std::partition_point(
      by_customer.begin(), by_customer.end(),
      [&](std::uint32_t position) { return customer_at(position) < customer; });
  const auto end = std::partition_point(begin, by_customer.end(), [&](std::uint32_t position) {
    return customer_at(position) == customer;
  });
  return {begin, end};
}

ViewPtr Desk::view(base::CompanyId company) {
  Slot* slot = nullptr;
  {
    const std::lock_guard lock(slots_mutex_);
    auto& owned = slots_[company];
    if (!owned) owned = std::make_unique<Slot>();
    slot = owned.get();
  }
  const auto current = [&]() -> ViewPtr {
    const std::lock_guard lock(slot->mutex);
    const std::int64_t age = services_.clock.now().unix_ms - slot->checked_at_ms;
    return slot->view && age >= 0 && age < kFreshMs ? slot->view : nullptr;
  };
  if (ViewPtr view = current()) return view;
  std::unique_lock loading(slot->loading, std::try_to_lock);
  if (!loading) {
    // Someone is looking: what we have will do, unless there is nothing yet.
    {
      const std::lock_guard lock(slot->mutex);
      if (slot->view) return slot->view;
    }
    loading.lock();
  }
  if (ViewPtr view = current()) return view;
  return refresh(company, *slot);
}

ViewPtr Desk::refresh(base::CompanyId company, Slot& slot) {
  const std::int64_t now = services_.clock.now().unix_ms;
  auto session = services_.database.reader();
  const auto stamp =
      session->find<std::int64_t, std::int64_t>(sql::kFindStamp, {{"company_id", company}});
  CHECK(stamp.has_value());
  ViewPtr view = slot.view;  // written below alone, under `loading`
  const auto [data_version, runs] = *stamp;
  if (!view || slot.data_version != data_version || slot.runs != runs)
    view = load(*session, company);
  const std::lock_guard lock(slot.mutex);
  slot.view = view;
  slot.data_version = data_version;
  slot.runs = runs;
  slot.checked_at_ms = now;
  return view;
}

ViewPtr Desk::load(db::Session& session, base::CompanyId company) {
  auto view = std::make_shared<CompanyView>();
  for (auto& candidate : organisation::list_companies(session))
    if (candidate.id == company) view->company = std::move(candidate);
  auto unit = products::quantity_unit(session, company);
  view->quantity_unit = {std::move(unit.zh), std::move(unit.en)};
  view->units = organisation::list_units(session, company);
  std::ranges::sort(view->units, {}, &organisation::Unit::id);
  view->people = organisation::list_people(session, company);
  session.each<base::CustomerId, std::string, std::string, std::optional<base::UnitId>, std::string,
               std::optional<base::Date>>(
      sql::kListShopRows, {{"company_id", company}},
      [&](base::CustomerId id, const std::string& code, const std::string& name,
          std::optional<base::UnitId> area, const std::string& status,
          std::optional<base::Date> license_to) {
        view->shops.add(id, area, code, name, status == "active", license_to);
      });
  view->runs = month::list_published_runs(session, company);
  return view;
}

std::optional<base::Period> Desk::newest_order_period(const CompanyView& view) {
  const std::lock_guard lock(newest_orders_mutex_);
  auto& [data_version, period] =
      newest_orders_.try_emplace(view.company.id, -1, std::nullopt).first->second;
  if (data_version == view.company.data_version) return period;
  const auto newest = month::find_latest_period(*services_.database.reader(), view.company);
  period = newest ? std::optional(*newest) : std::nullopt;
  data_version = view.company.data_version;
  return period;
}

namespace {

/// Fills RunLists::urgency. `class_order`: class codes, most urgent first; others come after.
void rank_urgency(const std::vector<std::string>& class_order, RunLists& lists) {
  const auto& entries = lists.entries;
  const auto class_place = [&](std::uint32_t at) {
    return std::ranges::find(class_order, entries[at].class_code) - class_order.begin();
  };
  std::vector<std::uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0U);
  // Stored order is by area, class and priority already: what compares equal stays in it.
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) {
    if (entries[a].priority != entries[b].priority)
      return entries[a].priority < entries[b].priority;
    return class_place(a) < class_place(b);
  });
  lists.urgency.resize(entries.size());
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) lists.urgency[order[rank]] = rank;
}

}  // namespace

std::shared_ptr<const RunLists> Desk::lists(const CompanyView& view,
                                            const month::PublishedRun& run) {
  const std::pair key{view.company.id, run.id};
  if (auto found = lists_.find(key)) return found;
  auto lists = std::make_shared<RunLists>();
  auto session = services_.database.reader();
  lists->entries = month::list_entries(*session, view.company.id, run.id);
  lists->gates = month::list_gates_by_id(*session, view.company.id, run.id);
  lists->grades = month::list_stored_grades(*session, view.company.id, run.id);
  lists->by_customer.resize(lists->entries.size());
  for (std::uint32_t i = 0; i < lists->by_customer.size(); ++i) lists->by_customer[i] = i;
  std::ranges::stable_sort(lists->by_customer, [&](std::uint32_t a, std::uint32_t b) {
    const auto &left = lists->entries[a], &right = lists->entries[b];
    if (left.customer != right.customer) return left.customer < right.customer;
    return left.is_primary && !right.is_primary;
  });
  const auto config =
      target_classes::load_config(*session, view.company.id, run.target_classes_version);
  rank_urgency(config ? config->priority_order : std::vector<std::string>(), *lists);
  return lists_.put(key, std::move(lists));
}

base::Result<std::optional<std::string>> Desk::read(const CompanyView& view,
                                                    const month::PublishedRun& run,
                                                    DocumentKind kind, std::int64_t object) {
  auto session = services_.database.reader();
  if (kind == DocumentKind::kDashboard)
    return month::find_dashboard_json(*session, view.company.id, run.id, base::UnitId{object});
  TRY_ASSIGN(auto json,
             month::find_book_json(*session, view.company.id, run.id, base::CustomerId{object}));
  if (!json || kind == DocumentKind::kBook) return json;
  TRY_ASSIGN(auto book, guidance::parse_book(*json));
  return std::optional(guidance::book_json(guidance::retailer_copy(std::move(book))));
}

base::Result<DocumentPtr> Desk::document(const CompanyView& view, const month::PublishedRun& run,
                                         DocumentKind kind, std::int64_t object) {
  const DocumentKey key{view.company.id, run.id, kind, object};
  if (DocumentPtr found = documents_.find(key)) return found;
  TRY_ASSIGN(auto json, read(view, run, kind, object));
  if (!json) return DocumentPtr();
  auto document = std::make_shared<const Document>(std::move(*json));
  documents_.put(key, document);
  return DocumentPtr(document);
}

base::Result<std::shared_ptr<const grading::Distribution>> Desk::distribution(
    const CompanyView& view, const month::PublishedRun& run) {
  const std::pair key{view.company.id, run.id};
  if (auto found = distributions_.find(key)) return found;
  auto session = services_.database.reader();
  TRY_ASSIGN(auto config, grading::load_config(*session, view.company.id, run.grading_version));
  auto distribution = std::make_shared<grading::Distribution>(std::move(config));
  std::optional<base::Error> damaged;
  month::each_explanation(*session, view.company.id, run.id, [&](const month::StoredGrade& grade) {
    const auto explanation = grading::parse_explanation(grade.explanation);
    const auto* shop = view.shops.find(grade.customer);
    if (!explanation)
      damaged = explanation.error();
    else
      distribution->add(grade.customer, shop == nullptr ? "" : std::string(view.shops.code(*shop)),
                        *explanation);
  });
  if (damaged) return *damaged;
  distribution->finish();
  return distributions_.put(key, std::move(distribution));
}

base::Result<std::shared_ptr<const std::vector<AreaStanding>>> Desk::standings(
    const CompanyView& view, const month::PublishedRun& run) {
  const std::pair key{view.company.id, run.id};
  if (auto found = standings_.find(key)) return found;
  auto all = std::make_shared<std::vector<AreaStanding>>();
  for (const auto& unit : view.units) {
    if (unit.kind != "sales_area") continue;
    TRY_ASSIGN(const auto dashboard_document,
               document(view, run, DocumentKind::kDashboard, unit.id.value));
    if (!dashboard_document) continue;
    TRY_ASSIGN(const auto dashboard, guidance::parse_dashboard(*dashboard_document->body()));
    AreaStanding& standing = all->emplace_back();
    standing.area = unit.id;
    standing.active_shops = dashboard.base_data.active;
    standing.listed_shops = dashboard.lists.listed_shops;
    for (const auto& figure : dashboard.analysis.figures)
      if (figure.metric == "quantity") {
        standing.quantity = figure.value;
        standing.quantity_change = figure.month_change;
      }
    standing.weaknesses = static_cast<std::int64_t>(dashboard.weaknesses.size());
    for (const auto& weakness : dashboard.weaknesses)
      if (std::abs(weakness.relative_gap) > std::abs(standing.weakest_gap)) {
        standing.weakest_metric = weakness.metric;
        standing.weakest_gap = weakness.relative_gap;
      }
  }
  return standings_.put(key, std::move(all));
}

}  // namespace workbench
