#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "features/research/study.h"

/// A file of answers, one anonymous row for each: CSV or XLSX, a column for each dimension by its
/// code or its name. Nothing of a row is kept but the numbers of its answers.
namespace research {

/// What is wrong with one row. What the row says is not repeated.
struct RowRefusal {
  std::int64_t line = 0;
  std::string field;
  std::string reason;    ///< stable key
  std::string expected;  ///< for people, English
};
BOOST_DESCRIBE_STRUCT(RowRefusal, (), (line, field, reason, expected))

struct AnswerFile {
  static constexpr std::size_t kRefusalsShown = 100;
  std::string sha256;
  std::int64_t rows = 0;
  std::int64_t refused = 0;
  std::vector<RowRefusal> refusals;  ///< the first kRefusalsShown
  /// How many rows gave the same answers: codes between commas, in the order of the dimensions.
  std::map<std::string, std::int64_t> answers;
};

/// Reads the whole file.
/// @return what it holds, or those of transfer::inspect_table, research.missing_column,
///   research.doubled_column, research.too_many_answers, or the compliance reasons of
///   refused_column() for a column that is no dimension of the study
base::Result<AnswerFile> read_answers(const std::string& path, const Definition& definition);

}  // namespace research
