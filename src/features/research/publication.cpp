#include "features/research/publication.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"
#include "features/research/compliance.h"
#include "features/research/study_rules.h"
#include "kernels/cell_suppression/cell_suppression.h"

namespace research {
namespace {

namespace cells = cell_suppression;

base::Error bad_tables(const std::string& message) {
  return {base::ErrorCode::kInvalid,
          "research.bad_tables",
          message,
          {{"tables", {}, "research.bad_tables", message}}};
}

/// The places of a table's dimensions in the study, in the order of the table.
std::vector<std::uint8_t> places_of(const Definition& definition, const TableInput& table) {
  std::vector<std::uint8_t> places;
  for (const std::string& code : table.dimensions) {
    const auto place = find_dimension(definition, code);
    CHECK(place.has_value());
    places.push_back(static_cast<std::uint8_t>(*place));
  }
  return places;
}

std::vector<std::uint8_t> sorted(std::vector<std::uint8_t> places) {
  std::ranges::sort(places);
  return places;
}

/// The rows of a study, only the categories that somebody gave: nobody is hidden by leaving out an
/// area that was not asked. Answers to questions all stay: that nobody gave one is an answer too.
struct Rows {
  std::vector<cells::Code> codes;
  std::vector<cells::Code> sizes;
  std::vector<std::vector<std::size_t>> categories;  ///< of each dimension: code -> category
};

std::vector<std::size_t> numbers_of(std::string_view codes) {
  std::vector<std::size_t> numbers;
  for (const auto part : base::split(codes, ','))
    numbers.push_back(static_cast<std::size_t>(base::parse_int(part).value_or(0)));
  return numbers;
}

Rows rows_of(const Definition& definition, const AnswerCounts& answers) {
  const std::size_t width = definition.dimensions.size();
  std::vector<std::set<std::size_t>> used(width);
  for (const auto& [codes, count] : answers) {
    const auto numbers = numbers_of(codes);
    for (std::size_t d = 0; d < width; ++d) used[d].insert(numbers[d]);
  }
  Rows rows;
  std::vector<std::map<std::size_t, cells::Code>> code_of(width);
  for (std::size_t d = 0; d < width; ++d) {
    const Dimension& dimension = definition.dimensions[d];
    for (std::size_t i = 0; dimension.is_question && i < dimension.categories.size(); ++i)
      used[d].insert(i);
    rows.categories.emplace_back(used[d].begin(), used[d].end());
    rows.sizes.push_back(static_cast<cells::Code>(used[d].size()));
    for (const std::size_t category : used[d])
      code_of[d].emplace(category, static_cast<cells::Code>(code_of[d].size()));
  }
  for (const auto& [codes, count] : answers) {
    const auto numbers = numbers_of(codes);
    for (std::int64_t i = 0; i < count; ++i)
      for (std::size_t d = 0; d < width; ++d) rows.codes.push_back(code_of[d].at(numbers[d]));
  }
  return rows;
}

std::size_t cells_of(const Definition& definition, const std::vector<std::uint8_t>& places) {
  std::size_t count = 1;
  for (const auto place : places) count *= definition.dimensions[place].categories.size();
  return count;
}

/// A margin over all categories of the study; those left out stay hidden.
std::vector<std::optional<std::int64_t>> shown(const Definition& definition, const Rows& rows,
                                               const cells::Margin& margin) {
  std::vector<std::optional<std::int64_t>> counts(cells_of(definition, margin.dimensions));
  for (std::size_t cell = 0; cell < margin.counts.size(); ++cell) {
    if (margin.hidden[cell] != 0) continue;
    std::size_t rest = cell;
    std::size_t index = 0;
    std::size_t scale = 1;
    for (std::size_t i = margin.dimensions.size(); i-- > 0;) {
      const auto dimension = margin.dimensions[i];
      index += scale * rows.categories[dimension][rest % rows.sizes[dimension]];
      rest /= rows.sizes[dimension];
      scale *= definition.dimensions[dimension].categories.size();
    }
    counts[index] = margin.counts[cell];
  }
  return counts;
}

/// A count of a margin, by the categories of a table in the table's order.
std::optional<std::int64_t> count_at(const Definition& definition, const Margins& margins,
                                     const std::vector<std::uint8_t>& places,
                                     const std::vector<std::size_t>& categories,
                                     std::size_t first) {
  std::map<std::uint8_t, std::size_t> wanted;
  for (std::size_t i = first; i < places.size(); ++i) wanted[places[i]] = categories[i];
  std::vector<std::uint8_t> dimensions;
  std::size_t index = 0;
  for (const auto& [place, category] : wanted) {
    dimensions.push_back(place);
    index = index * definition.dimensions[place].categories.size() + category;
  }
  const auto margin = margins.find(dimensions);
  if (margin == margins.end()) return {};
  return margin->second[index];
}

constexpr double kZ95 = 1.959963984540054;  ///< normal quantile of 0.975

}  // namespace

base::Result<void> check_tables(const Definition& definition, const TablesInput& tables) {
  if (tables.tables.empty() || tables.tables.size() > Limits::kTablesMax)
    return bad_tables("expected 1 to 20 tables");
  std::set<std::vector<std::uint8_t>> different;
  for (const TableInput& table : tables.tables) {
    if (table.dimensions.empty()) return bad_tables("a table without a dimension");
    for (const std::string& code : table.dimensions)
      if (!find_dimension(definition, code)) return refused_dimension(code);
    if (table.dimensions.size() > cells::kTableDimensionsMax)
      return refused_group(
          "a table crosses at most three dimensions: more would show single "
          "people");
    const auto places = sorted(places_of(definition, table));
    if (std::ranges::adjacent_find(places) != places.end())
      return bad_tables("a dimension twice in one table");
    if (cells_of(definition, places) > Limits::kCellsPerTableMax)
      return bad_tables("a table of more than 600 cells: cross fewer dimensions");
    if (!different.insert(places).second) return bad_tables("the same table twice");
  }
  return {};
}

Publication publish(const Definition& definition, const AnswerCounts& answers,
                    const TablesInput& tables) {
  if (answers.empty()) return {std::vector<bool>(tables.tables.size(), false), {{{}, {{}}}}};
  const Rows rows = rows_of(definition, answers);
  std::vector<cells::Dimensions> wanted;
  for (const TableInput& table : tables.tables)
    wanted.push_back(sorted(places_of(definition, table)));
  const auto decided = cells::suppress({rows.codes, rows.sizes}, wanted,
                                       static_cast<std::uint32_t>(definition.input.minimum_group));
  Publication made{std::vector<bool>(wanted.size(), true), {}};
  for (const std::size_t table : decided.withdrawn) made.is_published[table] = false;
  for (const auto& margin : decided.margins)
    made.margins.emplace(margin.dimensions, shown(definition, rows, margin));
  return made;
}

Share wilson(double share, double size) {
  const double z2 = kZ95 * kZ95;
  const double middle = (share + z2 / (2 * size)) / (1 + z2 / size);
  const double half =
      kZ95 * std::sqrt(share * (1 - share) / size + z2 / (4 * size * size)) / (1 + z2 / size);
  return {share, std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

std::vector<Line> lines_of(const Definition& definition, const TableInput& table,
                           const Margins& margins) {
  const auto places = places_of(definition, table);
  std::vector<Line> lines(cells_of(definition, places));
  for (std::size_t at = 0; at < lines.size(); ++at) {
    // The measured answers run fastest, so that those of one group stand together.
    Line& line = lines[at];
    line.categories.resize(places.size());
    std::size_t rest = at;
    const auto take = [&](std::size_t i) {
      const std::size_t size = definition.dimensions[places[i]].categories.size();
      line.categories[i] = rest % size;
      rest /= size;
    };
    take(0);
    for (std::size_t i = places.size(); i-- > 1;) take(i);
    line.answers = count_at(definition, margins, places, line.categories, 0);
    line.group = count_at(definition, margins, places, line.categories, 1);
    if (line.answers && line.group && *line.group > 0) {
      const auto group = static_cast<double>(*line.group);
      line.share = wilson(static_cast<double>(*line.answers) / group, group);
    }
  }
  return lines;
}

std::vector<WeightedLine> weighted_lines(const Definition& definition, const TableInput& table,
                                         const Margins& margins) {
  const auto& shares = definition.input.age_shares;
  if (shares.empty() || table.dimensions.size() != 2 || table.dimensions[1] != "age_band")
    return {};
  struct Sum {
    double share = 0;
    double variance = 0;
    bool is_known = true;
  };
  const auto measured = find_dimension(definition, table.dimensions[0]);
  std::vector<Sum> sums(definition.dimensions[*measured].categories.size());
  for (const Line& line : lines_of(definition, table, margins)) {
    Sum& sum = sums[line.categories[0]];
    const double weight = shares[line.categories[1]];
    if (weight == 0) continue;
    sum.is_known = sum.is_known && line.share.has_value();
    if (!line.share) continue;
    const double p = line.share->share;
    sum.share += weight * p;
    sum.variance += weight * weight * p * (1 - p) / static_cast<double>(*line.group);
  }
  std::vector<WeightedLine> lines;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    lines.push_back({i, {}});
    const Sum& sum = sums[i];
    if (sum.is_known && sum.variance > 0)
      lines.back().share = wilson(sum.share, sum.share * (1 - sum.share) / sum.variance);
  }
  return lines;
}

}  // namespace research
