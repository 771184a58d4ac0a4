#include "features/directory/snapshot_maker.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/text.h"
#include "features/customers/customers.h"
#include "features/month/metric_row.h"
#include "features/organisation/organisation.h"
#include "platform/db/bulk_read.h"
#include "sql/directory.h"

namespace directory {
namespace {

constexpr std::int64_t kPageRows = 20'000;

std::size_t field_count() { return customers::record_kinds().front().fields.size(); }

template <class T>
db::Value value_of(const std::optional<T>& value) {
  if (!value) return {};
  return *value;
}

db::Value whole(const std::optional<double>& value) {
  if (!value) return {};
  return static_cast<std::int64_t>(std::llround(*value));
}

/// Metric rows hold doubles with a reason where they are unknown.
std::optional<double> known(const std::vector<metrics::MetricValue>& row,
                            std::optional<std::size_t> at) {
  if (!at || *at >= row.size() || !row[*at].is_known()) return {};
  return row[*at].value;
}

std::optional<std::size_t> place_of(const std::vector<std::string_view>& ids, std::string_view id) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) return {};
  return static_cast<std::size_t>(found - ids.begin());
}

}  // namespace

SnapshotMaker::SnapshotMaker(db::Database& database, base::CompanyId company,
                             Directory::Options options)
    : database_(database),
      company_(company),
      options_(options),
      table_(customers::record_kinds().front()),
      values_(columns().size()) {}

SnapshotMaker::Watermark SnapshotMaker::find_watermark(db::Session& session) const {
  const auto row = session.find<std::int64_t, std::optional<base::RunId>>(
      sql::kFindWatermark, {{"company_id", company_}});
  if (!row) return {};
  return {std::get<0>(*row), std::get<1>(*row)};
}

std::vector<UnitInfo> SnapshotMaker::load_units(db::Session& session) const {
  std::unordered_map<std::int64_t, std::string> names;
  for (auto& person : organisation::list_people(session, company_))
    names.emplace(person.id.value, std::move(person.name));
  std::vector<UnitInfo> units;
  for (auto& unit : organisation::list_units(session, company_)) {
    const auto name = unit.manager_id ? names.find(unit.manager_id->value) : names.end();
    units.push_back({unit.id, std::move(unit.code), std::move(unit.name), unit.parent_id,
                     unit.manager_id, name == names.end() ? std::string{} : name->second,
                     unit.kind == "sales_area"});
  }
  std::sort(units.begin(), units.end(),
            [](const UnitInfo& a, const UnitInfo& b) { return a.id < b.id; });
  return units;
}

std::vector<SnapshotMaker::MonthFigures> SnapshotMaker::load_figures(db::Session& session,
                                                                     Snapshot& snapshot) const {
  std::vector<MonthFigures> figures;
  if (!snapshot.run_) return figures;
  const auto run = session.find<base::Period, std::string>(
      sql::kFindRun, {{"company_id", company_}, {"run_id", *snapshot.run_}});
  CHECK(run.has_value());
  snapshot.period_ = std::get<0>(*run);
  std::vector<std::string_view> ids = base::split(std::get<1>(*run), ',');
  const auto amount = place_of(ids, "amount_minor");
  const auto quantity = place_of(ids, "quantity");
  const auto orders = place_of(ids, "orders");
  const auto growth = place_of(ids, "amount_growth_month");
  const auto recency = place_of(ids, "recency_days");
  for (std::int64_t after = 0, rows = kPageRows; rows == kPageRows;) {
    rows = 0;
    session.each<std::int64_t, db::Blob>(sql::kListRunMetrics,
                                         {{"company_id", company_},
                                          {"run_id", *snapshot.run_},
                                          {"after_id", after},
                                          {"rows_max", kPageRows}},
                                         [&](std::int64_t customer, const db::Blob& body) {
                                           ++rows;
                                           after = customer;
                                           const auto row = month::decode_metric_row(body.bytes);
                                           figures.push_back({customer,
                                                              {},
                                                              {},
                                                              {},
                                                              known(row, amount),
                                                              known(row, quantity),
                                                              known(row, orders),
                                                              known(row, growth),
                                                              known(row, recency)});
                                         });
  }
  const auto find = [&figures](std::int64_t customer) -> MonthFigures* {
    const auto at = std::lower_bound(
        figures.begin(), figures.end(), customer,
        [](const MonthFigures& one, std::int64_t id) { return one.customer < id; });
    return at == figures.end() || at->customer != customer ? nullptr : &*at;
  };
  using Grade = std::optional<std::int64_t>;
  session.each<std::int64_t, std::int64_t, Grade>(
      sql::kListRunGrades, {{"company_id", company_}, {"run_id", *snapshot.run_}},
      [&](std::int64_t customer, std::int64_t grade, Grade previous) {
        MonthFigures* const row = find(customer);
        if (row == nullptr) return;
        row->grade_no = grade;
        if (previous) row->grade_change = grade - *previous;
      });
  session.each<std::int64_t, std::string>(sql::kListRunClasses,
                                          {{"company_id", company_}, {"run_id", *snapshot.run_}},
                                          [&](std::int64_t customer, std::string class_code) {
                                            MonthFigures* const row = find(customer);
                                            if (row != nullptr && row->primary_class.empty())
                                              row->primary_class = std::move(class_code);
                                          });
  return figures;
}

void SnapshotMaker::fill_values(const Snapshot& snapshot, records::StoredRow row,
                                const MonthFigures* figures) {
  static const std::size_t kArea = column_of("sales_area");
  std::fill(values_.begin(), values_.end(), db::Value{});
  std::move(row.values.begin(), row.values.end(), values_.begin());
  std::size_t at = field_count();
  const auto* area = std::get_if<std::int64_t>(&values_[kArea].variant());
  const auto unit =
      area == nullptr ? snapshot.units_.end()
                      : std::lower_bound(
                            snapshot.units_.begin(), snapshot.units_.end(), *area,
                            [](const UnitInfo& one, std::int64_t id) { return one.id.value < id; });
  if (unit != snapshot.units_.end()) {
    values_[kArea] = unit->code;
    values_[at] = unit->name;
    values_[at + 1] = unit->manager_name;
  } else {
    values_[kArea] = {};
  }
  at += 2;
  if (figures == nullptr) return;
  values_[at++] = value_of(figures->grade_no);
  values_[at++] = value_of(figures->grade_change);
  values_[at++] = figures->primary_class;
  values_[at++] = whole(figures->amount_minor);
  values_[at++] = value_of(figures->quantity);
  values_[at++] = whole(figures->orders);
  values_[at++] = value_of(figures->growth);
  values_[at++] = whole(figures->recency_days);
  CHECK(at == values_.size());
}

/// A published month does not change with the record: the figures of a changed shop are those that
/// the large part holds.
void SnapshotMaker::fill_month_from(const Snapshot& snapshot, base::CustomerId id) {
  const Part& large = *snapshot.parts_.front();
  const auto row = large.find(id);
  if (!row) return;
  for (std::size_t at = field_count() + 2; at < values_.size(); ++at) {
    const auto value = large.value(*row, at);
    if (value) std::visit([&](const auto& one) { values_[at] = one; }, *value);
  }
}

std::shared_ptr<const Snapshot> SnapshotMaker::load() {
  auto session = database_.reader();
  const db::ReadSnapshot one_moment(*session);
  auto snapshot = std::make_shared<Snapshot>();
  const Watermark now = find_watermark(*session);
  snapshot->data_version_ = now.data_version;
  snapshot->run_ = now.run;
  snapshot->units_ = load_units(*session);
  const auto figures = load_figures(*session, *snapshot);
  const auto count =
      session->find_one<std::int64_t>(sql::kCountCustomers, {{"company_id", company_}});
  PartBuilder builder(static_cast<std::size_t>(count.value_or(0)));
  std::size_t next = 0;
  for (std::int64_t after = 0, rows = kPageRows; rows == kPageRows;) {
    rows = 0;
    table_.list_after(*session, company_, after, kPageRows, [&](records::StoredRow row) {
      ++rows;
      after = row.id;
      while (next < figures.size() && figures[next].customer < row.id) ++next;
      const bool has_figures = next < figures.size() && figures[next].customer == row.id;
      const std::int64_t version = row.version;
      fill_values(*snapshot, std::move(row), has_figures ? &figures[next] : nullptr);
      builder.add({after}, version, values_);
    });
  }
  snapshot->parts_.push_back(std::move(builder).finish(options_.threads));
  snapshot->replaced_.resize((snapshot->parts_[0]->rows() + 63) / 64);
  snapshot->shops_ = snapshot->parts_[0]->rows();
  changed_.clear();
  return snapshot;
}

std::shared_ptr<const Snapshot> SnapshotMaker::refreshed(
    const std::shared_ptr<const Snapshot>& current, Effort effort) {
  std::shared_ptr<Snapshot> next;
  {
    auto session = database_.reader();
    const db::ReadSnapshot one_moment(*session);
    const Watermark now = find_watermark(*session);
    if (now.data_version == current->data_version_ && now.run == current->run_ &&
        !effort.count_shops)
      return current;
    const bool is_same_world = now.run == current->run_ && load_units(*session) == current->units_;
    if (is_same_world) {
      const auto rows_max = static_cast<std::int64_t>(options_.changed_max + 1);
      std::int64_t rows = 0;
      table_.list_changed(*session, company_, current->data_version_, rows_max,
                          [&](records::StoredRow row) {
                            ++rows;
                            const std::int64_t id = row.id;
                            changed_.insert_or_assign(id, std::move(row));
                          });
      if (rows < rows_max && changed_.size() <= options_.changed_max)
        next = rows == 0 ? std::make_shared<Snapshot>(*current) : with_changed(*current, now);
    }
    if (next != nullptr) next->data_version_ = now.data_version;
    if (next != nullptr && effort.count_shops) {
      const auto count =
          session->find_one<std::int64_t>(sql::kCountCustomers, {{"company_id", company_}});
      if (count.value_or(0) != static_cast<std::int64_t>(next->shops())) next = nullptr;
    }
  }
  if (next != nullptr || !effort.may_load) return next;
  return load();
}

std::shared_ptr<Snapshot> SnapshotMaker::with_changed(const Snapshot& current,
                                                      const Watermark& now) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->data_version_ = now.data_version;
  snapshot->run_ = now.run;
  snapshot->period_ = current.period_;
  snapshot->units_ = current.units_;
  snapshot->parts_.push_back(current.parts_.front());
  const Part& large = *snapshot->parts_.front();
  snapshot->replaced_.assign((large.rows() + 63) / 64, 0);
  snapshot->shops_ = large.rows();
  PartBuilder builder(changed_.size());
  for (const auto& [id, row] : changed_) {
    if (const auto old = large.find({id}))
      snapshot->replaced_[*old / 64] |= 1ULL << (*old % 64);
    else
      ++snapshot->shops_;
    fill_values(*snapshot, row, nullptr);
    fill_month_from(*snapshot, {id});
    builder.add({id}, row.version, values_);
  }
  snapshot->parts_.push_back(std::move(builder).finish(1));
  return snapshot;
}

}  // namespace directory
