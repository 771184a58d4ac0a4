#include <algorithm>

#include "base/text.h"
#include "features/segments/row_tests.h"
#include "features/segments/scores.h"
#include "features/segments/segment_store.h"
#include "features/segments/segments.h"

/// From the filter language to what the directory asks.
namespace segments {
namespace {

constexpr std::size_t kConditionsMax = 100;
constexpr std::size_t kPointsMax = 500;
constexpr std::size_t kNestedMax = 8;

base::Error bad_place(std::string_view filter) {
  return base::invalid("segments.bad_place",
                       base::excerpt(filter) +
                           ": expected place:within:LNG LAT,LNG LAT,… with 3 to 500 points, or "
                           "place:near:LNG LAT,METRES");
}

std::optional<Point> parse_point(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return {};
  const auto lng = base::parse_double(text.substr(0, blank));
  const auto lat = base::parse_double(text.substr(blank + 1));
  if (!lng || !lat || *lng < -180 || *lng > 180 || *lat < -90 || *lat > 90) return {};
  return Point{*lng, *lat};
}

base::Result<directory::RowTestPtr> place_test(std::string_view filter) {
  constexpr std::string_view kWithin = "place:within:";
  constexpr std::string_view kNear = "place:near:";
  const bool is_near = filter.starts_with(kNear);
  if (!is_near && !filter.starts_with(kWithin)) return bad_place(filter);
  const auto parts = base::split(filter.substr((is_near ? kNear : kWithin).size()), ',');
  if (is_near) {
    const auto centre = parts.size() == 2 ? parse_point(parts[0]) : std::nullopt;
    const auto metres = parts.size() == 2 ? base::parse_double(parts[1]) : std::nullopt;
    if (!centre || !metres || *metres <= 0) return bad_place(filter);
    return directory::RowTestPtr(
        std::make_shared<PlaceTest>(*centre, *metres, std::string(filter)));
  }
  std::vector<Point> line;
  for (const auto part : parts) {
    const auto point = parse_point(part);
    if (!point || line.size() == kPointsMax) return bad_place(filter);
    line.push_back(*point);
  }
  if (line.size() < 3) return bad_place(filter);
  return directory::RowTestPtr(std::make_shared<PlaceTest>(std::move(line), std::string(filter)));
}

base::Result<directory::RowTestPtr> figure_test(const Asker& asker, std::string_view filter) {
  TRY_ASSIGN(const auto operation,
             directory::parse_operation(directory::ColumnKind::kReal, filter, asker.today));
  const std::string name(filter.substr(0, filter.find(':')));
  const auto company = asker.principal.company;
  TRY_ASSIGN(auto figures, name.starts_with("score.")
                               ? api::shared_of<ScoreStore>(asker.services)->get(company, name)
                               : api::shared_of<FigureStore>(asker.services)->get(company, name));
  std::vector<double> numbers;
  for (const auto& value : operation.values) numbers.push_back(std::get<double>(value));
  return directory::RowTestPtr(std::make_shared<FigureTest>(
      std::move(figures), operation.op, std::move(numbers), std::string(filter)));
}

/// Reads rules of segments that name segments, and notices one that ends in itself.
class RuleReader {
 public:
  RuleReader(const Asker& asker, const SavedAs& saved_as)
      : asker_(asker), shared_only_(saved_as.is_shared) {
    if (saved_as.segment) open_.push_back(*saved_as.segment);
  }

  base::Result<void> add_filter(std::string_view filter, directory::Rule& rule) {
    const auto name = filter.substr(0, filter.find(':'));
    if (name == "segment") return add_segments(filter, rule);
    if (name == "place") {
      TRY_ASSIGN(auto test, place_test(filter));
      rule.tests.push_back(std::move(test));
    } else if (name.starts_with("metric.") || name.starts_with("ordered.") ||
               name.starts_with("score.")) {
      TRY_ASSIGN(auto test, figure_test(asker_, filter));
      rule.tests.push_back(std::move(test));
    } else {
      TRY_ASSIGN(auto condition, directory::parse_condition(filter, asker_.today));
      rule.conditions.push_back(std::move(condition));
    }
    return {};
  }

  base::Result<directory::Rule> read(const SegmentRule& asked) {
    std::size_t conditions = 0;
    directory::Rule rule;
    rule.is_any = asked.join == Join::kAny;
    for (const RuleGroup& group : asked.groups) {
      directory::Rule& inner = rule.rules.emplace_back();
      inner.is_any = group.join == Join::kAny;
      inner.is_negated = group.is_negated;
      conditions += group.conditions.size();
      if (group.conditions.empty()) conditions = kConditionsMax + 1;
      for (const std::string& filter : group.conditions) TRY(add_filter(filter, inner));
    }
    if (conditions == 0 || conditions > kConditionsMax)
      return base::invalid("segments.bad_rule",
                           "a rule has 1 to 100 conditions and no empty group");
    return rule;
  }

 private:
  base::Result<void> add_segments(std::string_view filter, directory::Rule& rule) {
    TRY_ASSIGN(const auto operation,
               directory::parse_operation(directory::ColumnKind::kCode, filter, asker_.today));
    if (operation.op != directory::Operator::kIn && operation.op != directory::Operator::kNotIn)
      return base::invalid("directory.bad_operator", "segment takes in and not_in");
    directory::Rule& any = rule.rules.emplace_back();
    any.is_any = true;
    any.is_negated = operation.op == directory::Operator::kNotIn;
    for (const auto& value : operation.values) TRY(add_segment(std::get<std::string>(value), any));
    return {};
  }

  base::Result<void> add_segment(const std::string& id, directory::Rule& any) {
    auto session = asker_.services.database.reader();
    TRY_ASSIGN(const auto segment, find_segment(*session, asker_.principal, id));
    if (shared_only_ && !segment.is_shared)
      return base::invalid("segments.not_shared", "a shared segment names shared ones only: " +
                                                      base::excerpt(segment.name) + " is not");
    if (segment.is_static) {
      any.tests.push_back(std::make_shared<MemberTest>(
          list_members(*session, asker_.principal.company, segment.id), false, "segment:in:" + id));
      return {};
    }
    if (std::ranges::find(open_, segment.id) != open_.end() || open_.size() == kNestedMax)
      return base::invalid("segments.circle", "the segment " + base::excerpt(segment.name) +
                                                  " is made of itself, or of too many others");
    open_.push_back(segment.id);
    TRY_ASSIGN(auto inner, read(segment.rule));
    open_.pop_back();
    any.rules.push_back(std::move(inner));
    return {};
  }

  const Asker& asker_;
  bool shared_only_;
  std::vector<SegmentId> open_;  ///< being read
};

}  // namespace

base::Result<directory::Rule> read_filters(const Asker& asker,
                                           const std::vector<std::string>& filters) {
  constexpr std::size_t kFiltersMax = 40;
  if (filters.size() > kFiltersMax)
    return base::invalid("directory.bad_filter", "at most 40 filters");
  directory::Rule rule;
  for (const std::string& filter : filters) TRY(RuleReader(asker, {}).add_filter(filter, rule));
  return rule;
}

base::Result<directory::Rule> read_rule(const Asker& asker, const SegmentRule& rule,
                                        const SavedAs& saved_as) {
  return RuleReader(asker, saved_as).read(rule);
}

}  // namespace segments
