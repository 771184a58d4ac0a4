#include <algorithm>
#include <map>
#include <unordered_set>

#include "base/text.h"
#include "features/directory/directory.h"
#include "features/directory/part.h"
#include "features/directory/pinyin.h"

namespace directory {
namespace {

base::Error hidden(std::size_t column) {
  return base::Error{base::ErrorCode::kForbidden,
                     "directory.hidden_column",
                     columns()[column].name + " may not be asked by with these permissions",
                     {}};
}

/// May the viewer filter, sort and count by it? For a subjective column the rows are narrowed to
/// the own areas besides.
bool may_ask(const Viewer& viewer, std::size_t column) {
  switch (columns()[column].privacy) {
    case Privacy::kPersonal:
      return viewer.sees_personal;
    case Privacy::kSubjective:
      return viewer.is_administrator || viewer.person.has_value();
    default:
      return true;
  }
}

/// @return whether a subjective column is asked by, or directory.hidden_column
base::Result<bool> check_columns(const Viewer& viewer, std::span<const Condition> conditions,
                                 std::span<const Rule> rules) {
  bool asks_subjective = false;
  for (const Condition& condition : conditions) {
    if (condition.column == kUnit) continue;
    if (!may_ask(viewer, condition.column)) return hidden(condition.column);
    asks_subjective =
        asks_subjective || columns()[condition.column].privacy == Privacy::kSubjective;
  }
  for (const Rule& rule : rules) {
    TRY_ASSIGN(const bool inner, check_columns(viewer, rule.conditions, rule.rules));
    asks_subjective = asks_subjective || inner;
  }
  return asks_subjective;
}

bool list_has(std::string_view list, std::string_view code) {
  for (const auto part : base::split(list, ','))
    if (base::trim(part) == code) return true;
  return false;
}

/// Codes of the values of one condition; text operators that need a look at every text apart.
CodeSet codes_in(const Column& column, const FilterValue& value) {
  CodeSet set;
  std::visit(
      [&](const auto& one) {
        using Value = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Value, std::string>) {
          const std::string_view text = one;
          const Code first = column.lower_bound(text);
          if (column.upper_bound(text) != first) set.add(first);
        } else {
          const Code first = column.lower_bound(one);
          const Code end = column.upper_bound(one);
          if (end > first) set.add(first, end - 1);
        }
      },
      value);
  return set;
}

struct Bounds {
  Code lower;  ///< first code not below the value
  Code upper;  ///< first code above it
};
Bounds bounds_of(const Column& column, const FilterValue& value) {
  return std::visit(
      [&](const auto& one) {
        using Value = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Value, std::string>)
          return Bounds{column.lower_bound(std::string_view(one)),
                        column.upper_bound(std::string_view(one))};
        else
          return Bounds{column.lower_bound(one), column.upper_bound(one)};
      },
      value);
}

CodeSet codes_of(const Column& column, const Condition& condition) {
  CodeSet set;
  const Code end = column.codes_end();
  switch (condition.op) {
    case Operator::kIn:
    case Operator::kNotIn:
      for (const auto& value : condition.values) set.add(codes_in(column, value));
      return condition.op == Operator::kIn ? set : set.complement(end);
    case Operator::kHas:
      for (Code code = 1; code < end; ++code)
        if (list_has(column.text(code), std::get<std::string>(condition.values[0]))) set.add(code);
      return set;
    case Operator::kEmpty:
      set.add(0);
      return set;
    case Operator::kNotEmpty:
      if (end > 1) set.add(1, end - 1);
      return set;
    default:
      break;
  }
  const Bounds first = bounds_of(column, condition.values[0]);
  switch (condition.op) {
    case Operator::kBelow:
      if (first.lower > 1) set.add(1, first.lower - 1);
      break;
    case Operator::kAtMost:
      if (first.upper > 1) set.add(1, first.upper - 1);
      break;
    case Operator::kAbove:
      if (first.upper < end) set.add(first.upper, end - 1);
      break;
    case Operator::kAtLeast:
      if (first.lower < end) set.add(first.lower, end - 1);
      break;
    default: {
      const Bounds second = bounds_of(column, condition.values[1]);
      if (second.upper > first.lower) set.add(first.lower, second.upper - 1);
      break;
    }
  }
  return set;
}

void keep_ids(const Part& part, const std::vector<base::CustomerId>& ids, Bits& bits) {
  Bits wanted(bits.size());
  for (const auto id : ids)
    if (const auto row = part.find(id)) wanted[*row / 64] |= 1ULL << (*row % 64);
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] &= wanted[i];
}

std::vector<std::string> words_of(std::string_view typed) {
  std::string plain;
  // The ideographic space parts words as the other one does.
  while (!typed.empty()) {
    const char32_t c = take_code_point(typed);
    append_code_point(plain, c == 0x3000U ? U' ' : c);
  }
  std::vector<std::string> words;
  for (const auto part : base::split(plain, ' '))
    if (auto word = folded(part); !word.empty()) words.push_back(std::move(word));
  return words;
}

}  // namespace

Viewer::Viewer(const auth::Principal& principal)
    : scope(principal.scope),
      person(principal.person),
      sees_personal(principal.can(auth::Permission::kCustomersEdit)),
      is_administrator(principal.can(auth::Permission::kPeopleManage)) {}

Viewer Viewer::company() {
  Viewer viewer;
  viewer.scope.whole_company = true;
  viewer.sees_personal = true;
  viewer.is_administrator = true;
  return viewer;
}

std::size_t Snapshot::bytes() const {
  std::size_t bytes = replaced_.size() * 8;
  for (const auto& part : parts_) bytes += part->bytes();
  return bytes;
}

void Snapshot::and_scope(const Viewer& viewer, std::size_t part, Bits& bits) const {
  if (viewer.scope.whole_company) return;
  const Part& rows = *parts_[part];
  CodeSet set;
  const Column& areas = rows.column(column_of("sales_area"));
  for (const auto area : viewer.scope.sales_areas) {
    const auto unit =
        std::lower_bound(units_.begin(), units_.end(), area,
                         [](const UnitInfo& one, base::UnitId id) { return one.id < id; });
    if (unit == units_.end() || unit->id != area) continue;
    set.add(codes_in(areas, FilterValue(unit->code)));
  }
  std::optional<std::size_t> own;
  if (viewer.scope.own_customer) own = rows.find(*viewer.scope.own_customer);
  const bool has_own = own && has_bit(bits, *own);
  and_matching(areas, set, bits);
  if (has_own) bits[*own / 64] |= 1ULL << (*own % 64);
}

void Snapshot::and_own_areas(const Viewer& viewer, std::size_t part, Bits& bits) const {
  CodeSet set;
  const Column& areas = parts_[part]->column(column_of("sales_area"));
  for (const UnitInfo& unit : units_) {
    if (!viewer.person || unit.manager_id != viewer.person) continue;
    set.add(codes_in(areas, FilterValue(unit.code)));
  }
  and_matching(areas, set, bits);
}

CodeSet Snapshot::areas_below(const Part& part, const Condition& condition) const {
  std::unordered_set<std::int64_t> wanted;
  for (const UnitInfo& unit : units_)
    for (const auto& value : condition.values)
      if (std::get<std::string>(value) == unit.code) wanted.insert(unit.id.value);
  for (bool grew = true; grew;) {
    grew = false;
    for (const UnitInfo& unit : units_)
      if (unit.parent_id && wanted.count(unit.parent_id->value) != 0)
        grew = wanted.insert(unit.id.value).second || grew;
  }
  CodeSet set;
  const Column& areas = part.column(column_of("sales_area"));
  for (const UnitInfo& unit : units_)
    if (wanted.count(unit.id.value) != 0) set.add(codes_in(areas, FilterValue(unit.code)));
  return condition.op == Operator::kIn ? set : set.complement(areas.codes_end());
}

void Snapshot::and_condition(const Condition& condition, std::size_t part, Bits& bits) const {
  const Part& rows = *parts_[part];
  if (condition.column == kUnit) {
    and_matching(rows.column(column_of("sales_area")), areas_below(rows, condition), bits);
    return;
  }
  if (condition.op == Operator::kContains) {
    const std::string word = folded(std::get<std::string>(condition.values[0]));
    if (!word.empty()) rows.and_contains(condition.column, word, bits);
    return;
  }
  const Column& column = rows.column(condition.column);
  and_matching(column, codes_of(column, condition), bits);
}

void Snapshot::and_rule(const Rule& rule, std::size_t part, Bits& bits) const {
  const Bits before = rule.is_any || rule.is_negated ? bits : Bits{};
  Bits any(rule.is_any ? bits.size() : 0);
  bool is_empty = true;
  // Each part narrows the rows: for "or" those given, for "and" those that the part before left.
  const auto join = [&](const auto& narrow) {
    is_empty = false;
    if (!rule.is_any) return narrow(bits);
    Bits rows = before;
    narrow(rows);
    for (std::size_t word = 0; word < any.size(); ++word) any[word] |= rows[word];
  };
  for (const Condition& condition : rule.conditions)
    join([&](Bits& rows) { and_condition(condition, part, rows); });
  for (const RowTestPtr& test : rule.tests)
    join([&](Bits& rows) { test->and_rows(*parts_[part], rows); });
  for (const Rule& inner : rule.rules) join([&](Bits& rows) { and_rule(inner, part, rows); });
  if (rule.is_any && !is_empty) bits = std::move(any);
  if (rule.is_negated)
    for (std::size_t word = 0; word < bits.size(); ++word) bits[word] = before[word] & ~bits[word];
}

base::Result<Matches> Snapshot::select(const Viewer& viewer, const Selection& selection) const {
  TRY_ASSIGN(const bool asks_subjective,
             check_columns(viewer, selection.conditions, selection.rules));
  Matches matches(shared_from_this(), viewer);
  const auto words = words_of(selection.words);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    Bits bits = all_rows(parts_[i]->rows());
    if (i == 0)
      for (std::size_t word = 0; word < replaced_.size(); ++word) bits[word] &= ~replaced_[word];
    and_scope(viewer, i, bits);
    if (asks_subjective && !viewer.is_administrator) and_own_areas(viewer, i, bits);
    if (selection.ids) keep_ids(*parts_[i], *selection.ids, bits);
    for (const Condition& condition : selection.conditions) and_condition(condition, i, bits);
    for (const RowTestPtr& test : selection.tests) test->and_rows(*parts_[i], bits);
    for (const Rule& rule : selection.rules) and_rule(rule, i, bits);
    for (const std::string& word : words) parts_[i]->and_word(word, viewer.sees_personal, bits);
    matches.counts_.push_back(count_bits(bits));
    matches.total_ += matches.counts_.back();
    matches.bits_.push_back(std::move(bits));
  }
  return matches;
}

base::Result<FacetCounts> Matches::facet(std::size_t column, std::size_t values_max) const {
  if (!may_ask(viewer_, column) ||
      (columns()[column].privacy == Privacy::kSubjective && !viewer_.is_administrator))
    return hidden(column);
  std::map<std::string, std::int64_t> counts;
  const auto& parts = snapshot_->parts();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Column& values = parts[i]->column(column);
    std::vector<std::int64_t> by_code(values.codes_end());
    values.visit(
        [&](auto codes) { each_bit(bits_[i], [&](std::size_t row) { ++by_code[codes[row]]; }); });
    // Only the most frequent matter; a column of unique texts must not make a million of them.
    std::vector<Code> order;
    for (Code code = 0; code < by_code.size(); ++code)
      if (by_code[code] != 0) order.push_back(code);
    constexpr std::size_t kCodesMax = 20'000;
    if (order.size() > kCodesMax) {
      std::nth_element(order.begin(), order.begin() + kCodesMax, order.end(),
                       [&](Code a, Code b) { return by_code[a] > by_code[b]; });
      order.resize(kCodesMax);
    }
    for (const Code code : order) {
      std::string text;
      if (code != 0) {
        const auto row_value = values.storage() == Storage::kText ? std::string(values.text(code))
                               : values.storage() == Storage::kReal
                                   ? std::to_string(values.real(code))
                                   : std::to_string(values.integer(code));
        text = columns()[column].kind == ColumnKind::kDate
                   ? base::Date{static_cast<std::int32_t>(values.integer(code))}.iso()
               : columns()[column].kind == ColumnKind::kFlag
                   ? (values.integer(code) != 0 ? "true" : "false")
                   : row_value;
      }
      counts[text] += by_code[code];
    }
  }
  FacetCounts facet;
  for (auto& [value, count] : counts) facet.values.push_back({value, count});
  std::stable_sort(facet.values.begin(), facet.values.end(),
                   [](const FacetCount& a, const FacetCount& b) { return a.count > b.count; });
  facet.distinct = static_cast<std::int64_t>(facet.values.size());
  if (facet.values.size() > values_max) facet.values.resize(values_max);
  return facet;
}

std::vector<base::CustomerId> Matches::ids() const {
  std::vector<base::CustomerId> ids;
  ids.reserve(static_cast<std::size_t>(total_));
  for (std::size_t i = 0; i < bits_.size(); ++i)
    each_bit(bits_[i], [&](std::size_t row) { ids.push_back(snapshot_->parts()[i]->id(row)); });
  std::sort(ids.begin(), ids.end());
  return ids;
}

void Matches::each(const std::function<void(RowRef)>& work) const {
  for (std::size_t i = 0; i < bits_.size(); ++i)
    each_bit(bits_[i], [&](std::size_t row) {
      work({static_cast<std::uint8_t>(i), static_cast<std::uint32_t>(row)});
    });
}

std::optional<RowRef> Matches::find(base::CustomerId id) const {
  for (std::size_t i = 0; i < bits_.size(); ++i)
    if (const auto row = snapshot_->parts()[i]->find(id); row && has_bit(bits_[i], *row))
      return RowRef{static_cast<std::uint8_t>(i), static_cast<std::uint32_t>(*row)};
  return {};
}

base::CustomerId Matches::id(RowRef row) const { return snapshot_->parts()[row.part]->id(row.row); }

std::int64_t Matches::version(RowRef row) const {
  return snapshot_->parts()[row.part]->version(row.row);
}

bool Matches::sees(RowRef row, std::size_t column) const {
  if (columns()[column].privacy != Privacy::kSubjective || viewer_.is_administrator) return true;
  if (!viewer_.person) return false;
  const Part& part = *snapshot_->parts()[row.part];
  const auto area = part.value(row.row, column_of("sales_area"));
  if (!area) return false;
  for (const UnitInfo& unit : snapshot_->units())
    if (unit.code == std::get<std::string>(*area)) return unit.manager_id == viewer_.person;
  return false;
}

}  // namespace directory
