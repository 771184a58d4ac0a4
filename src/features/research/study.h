#pragma once
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"

/// A study (调研): what is asked, of whom, in which months.
namespace research {

using StudyId = base::Id<struct StudyTag>;
using ImportId = base::Id<struct ImportTag>;

enum class State { kDraft, kCollecting, kClosed, kPublished };
BOOST_DESCRIBE_ENUM(State, kDraft, kCollecting, kClosed, kPublished)

/// How finely answers are placed: not at all, or by the units of one level.
enum class AreaLevel { kNone, kCountyBranch, kMarketDepartment, kSalesArea };
BOOST_DESCRIBE_ENUM(AreaLevel, kNone, kCountyBranch, kMarketDepartment, kSalesArea)

/// One question with closed answers; every row has exactly one of them.
struct Question {
  std::string code;  ///< the name of its column in files: letters, digits, _
  std::string text;
  std::vector<std::string> answers;
};
BOOST_DESCRIBE_STRUCT(Question, (), (code, text, answers))

struct StudyInput {
  std::string title;
  std::string purpose;
  base::Period first_period;
  base::Period last_period;
  AreaLevel area_level = AreaLevel::kNone;
  bool asks_age_band = false;
  std::int64_t minimum_group = 20;  ///< kMinimumGroup or more
  std::vector<Question> questions;
  /// Of the whole population, one share for each age band, adding up to 1; or none. Tables of a
  /// question by age then show what the answer would be with these shares.
  std::vector<double> age_shares;
};
BOOST_DESCRIBE_STRUCT(StudyInput, (),
                      (title, purpose, first_period, last_period, area_level, asks_age_band,
                       minimum_group, questions, age_shares))

struct Category {
  std::string code;
  std::string name_zh;
  std::string name_en;
};
BOOST_DESCRIBE_STRUCT(Category, (), (code, name_zh, name_en))

/// What tables can be made by: `area`, `age_band`, `period`, then the questions by their codes.
struct Dimension {
  std::string code;
  std::string name_zh;
  std::string name_en;
  bool is_question = false;
  std::vector<Category> categories;
};
BOOST_DESCRIBE_STRUCT(Dimension, (), (code, name_zh, name_en, is_question, categories))

/// What was wanted, and what it came to when it was saved: units may be renamed meanwhile.
struct Definition {
  StudyInput input;
  std::vector<Dimension> dimensions;
};
BOOST_DESCRIBE_STRUCT(Definition, (), (input, dimensions))

struct Study {
  StudyId id;
  State state = State::kDraft;
  Definition definition;
  std::int64_t version = 0;
  std::string changed_by_name;
  base::Instant changed_at;
  std::optional<std::string> published_by_name;
  std::optional<base::Instant> published_at;
};

inline constexpr std::int64_t kMinimumGroup = 20;
inline constexpr std::int64_t kAnswersMax = 100'000;  ///< of one study

/// Place of a dimension in the study, or nothing.
std::optional<std::size_t> find_dimension(const Definition& definition, std::string_view code);

}  // namespace research
