#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "features/research/study.h"

/// What is published of a study: its tables, decided together, hidden cells gone.
namespace research {

/// Dimensions of a table by their codes; the first is what is measured, the others are the groups.
struct TableInput {
  std::vector<std::string> dimensions;
};
BOOST_DESCRIBE_STRUCT(TableInput, (), (dimensions))

struct TablesInput {
  std::vector<TableInput> tables;
};
BOOST_DESCRIBE_STRUCT(TablesInput, (), (tables))

/// The answers of a study: how many gave the same to everything, as AnswerFile.
using AnswerCounts = std::map<std::string, std::int64_t>;

/// Counts by dimensions (places in the study, ascending), the last dimension fastest; nothing where
/// hidden.
using Margins = std::map<std::vector<std::uint8_t>, std::vector<std::optional<std::int64_t>>>;

struct Publication {
  std::vector<bool> is_published;  ///< of each table; false: too few answers for it
  Margins margins;                 ///< of the tables and all their totals
};

/// @return nothing, or research.bad_tables (none, more than 20, no dimension, more than 600 cells,
///   a dimension twice, the same table twice), compliance.pii_18 (a dimension that the study does
///   not have, more than three of them)
base::Result<void> check_tables(const Definition& definition, const TablesInput& tables);

/// Decides what shows. Areas and months that nobody answered for are left out of the reckoning;
/// their cells are hidden.
Publication publish(const Definition& definition, const AnswerCounts& answers,
                    const TablesInput& tables);

/// A share and its Wilson interval (E. B. Wilson, JASA 22, 1927) of 95 %.
struct Share {
  double share = 0;
  double low = 0;
  double high = 0;
};
/// @param size of the group, above 0; not whole for a weighted share
Share wilson(double share, double size);

/// One line of a table.
struct Line {
  std::vector<std::size_t> categories;  ///< of the table's dimensions, in its order
  std::optional<std::int64_t> answers;  ///< nothing: hidden, like all that would show it
  std::optional<std::int64_t> group;    ///< answers of the same groups, whatever was measured
  std::optional<Share> share;           ///< answers / group
};
/// Every line of a published table, the measured answers within each group.
std::vector<Line> lines_of(const Definition& definition, const TableInput& table,
                           const Margins& margins);

/// What the answers to a question would be with the study's age shares (direct standardisation):
/// sum of share(age) * answers(age) / group(age), from what shows of the table question by age
/// only. Variance sum of share(age)^2 p (1 - p) / group(age), the interval Wilson's with the size
/// that gives this variance.
struct WeightedLine {
  std::size_t category = 0;
  std::optional<Share> share;  ///< nothing: too few answers in some age band that counts
};
/// Empty unless the table is a question by age and the study has age shares.
std::vector<WeightedLine> weighted_lines(const Definition& definition, const TableInput& table,
                                         const Margins& margins);

}  // namespace research
