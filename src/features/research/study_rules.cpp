#include "features/research/study_rules.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"
#include "features/research/compliance.h"

namespace research {
namespace {

base::Error bad_field(const char* field, const char* reason, std::string message) {
  return {base::ErrorCode::kInvalid, reason, message, {{field, {}, reason, message}}};
}

bool is_good_text(std::string_view text, std::size_t bytes_max) {
  return !base::trim(text).empty() && text.size() <= bytes_max && base::is_valid_utf8(text);
}

bool is_good_code(std::string_view code) {
  static const std::set<std::string_view> kTaken = {"area", "age_band", "period"};
  const auto is_good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !code.empty() && code.size() <= 30 && std::ranges::all_of(code, is_good) &&
         !kTaken.contains(code);
}

base::Result<void> check_question(const Question& question) {
  const auto bad = [&](std::string message) {
    return bad_field("questions", "research.bad_question", question.code + ": " + message);
  };
  if (!is_good_code(question.code))
    return bad(
        "a code has 1 to 30 small letters, digits and _, and is none of area, age_band, "
        "period");
  if (!is_good_text(question.text, Limits::kTextBytesMax))
    return bad("expected a question of 1 to 300 bytes");
  if (question.answers.size() < 2 || question.answers.size() > Limits::kAnswersPerQuestionMax)
    return bad("expected 2 to 12 answers to choose from: free text is not taken");
  TRY(check_words(question.code, question.text));
  std::set<std::string_view> different;
  for (const std::string& answer : question.answers) {
    if (!is_good_text(answer, Limits::kTextBytesMax))
      return bad("expected answers of 1 to 300 bytes");
    if (!different.insert(base::trim(answer)).second) return bad("the same answer twice");
    TRY(check_words(question.code, answer));
  }
  return {};
}

base::Result<void> check_questions(const std::vector<Question>& questions) {
  if (questions.empty() || questions.size() > Limits::kQuestionsMax)
    return bad_field("questions", "research.bad_questions", "expected 1 to 20 questions");
  std::set<std::string_view> codes;
  for (const Question& question : questions) {
    TRY(check_question(question));
    if (!codes.insert(question.code).second)
      return bad_field("questions", "research.bad_question",
                       question.code + ": another question has this code");
  }
  return {};
}

base::Result<void> check_numbers(const StudyInput& input) {
  if (input.last_period < input.first_period ||
      input.first_period.plus_months(Limits::kMonthsMax - 1) < input.last_period)
    return bad_field("last_period", "research.bad_period", "expected a period of 1 to 24 months");
  if (input.minimum_group < kMinimumGroup)
    return refused_group("no group below " + std::to_string(kMinimumGroup) +
                         " is shown: the minimum can be raised only");
  if (input.minimum_group > 10'000)
    return bad_field("minimum_group", "research.bad_minimum", "expected 20 to 10,000");
  if (input.age_shares.empty()) return {};
  double sum = 0;
  for (const double share : input.age_shares) sum += share >= 0 ? share : NAN;
  if (!input.asks_age_band || input.age_shares.size() != age_bands().size() ||
      !(std::abs(sum - 1) < 1e-6))
    return bad_field("age_shares", "research.bad_age_shares",
                     "expected one share for each age band, adding up to 1");
  return {};
}

std::string_view kind_of(AreaLevel level) {
  switch (level) {
    case AreaLevel::kCountyBranch:
      return "county_branch";
    case AreaLevel::kMarketDepartment:
      return "market_department";
    case AreaLevel::kSalesArea:
      return "sales_area";
    case AreaLevel::kNone:
      break;
  }
  return {};
}

base::Result<Dimension> area_dimension(AreaLevel level,
                                       const std::vector<organisation::Unit>& units) {
  Dimension areas{"area", "地区", "Area", false, {}};
  for (const auto& unit : units)
    if (unit.kind == kind_of(level)) areas.categories.push_back({unit.code, unit.name, unit.name});
  std::ranges::sort(areas.categories, {}, &Category::code);
  if (areas.categories.empty())
    return bad_field("area_level", "research.no_areas", "the company has no units of this level");
  if (areas.categories.size() > Limits::kAreasMax)
    return bad_field("area_level", "research.too_many_areas",
                     "more than 60 units: take a wider level");
  return areas;
}

Dimension period_dimension(base::Period first, base::Period last) {
  Dimension periods{"period", "月份", "Month", false, {}};
  for (base::Period period = first; period <= last; period = period.plus_months(1))
    periods.categories.push_back({period.text(), period.text(), period.text()});
  return periods;
}

Dimension question_dimension(const Question& question) {
  Dimension made{question.code, question.text, question.text, true, {}};
  for (std::size_t i = 0; i < question.answers.size(); ++i) {
    const std::string answer(base::trim(question.answers[i]));
    made.categories.push_back({std::to_string(i + 1), answer, answer});
  }
  return made;
}

}  // namespace

const std::vector<Category>& age_bands() {
  static const std::vector<Category> kBands = {
      {"18-24", "18–24 岁", "18–24"}, {"25-34", "25–34 岁", "25–34"},
      {"35-44", "35–44 岁", "35–44"}, {"45-54", "45–54 岁", "45–54"},
      {"55-64", "55–64 岁", "55–64"}, {"65+", "65 岁及以上", "65+"}};
  return kBands;
}

std::optional<std::size_t> find_dimension(const Definition& definition, std::string_view code) {
  const auto found = std::ranges::find(definition.dimensions, code, &Dimension::code);
  if (found == definition.dimensions.end()) return {};
  return static_cast<std::size_t>(found - definition.dimensions.begin());
}

base::Result<Definition> define(const StudyInput& input,
                                const std::vector<organisation::Unit>& units) {
  if (!is_good_text(input.title, Limits::kTitleBytesMax))
    return bad_field("title", "research.bad_title", "expected a title of 1 to 200 bytes");
  if (!is_good_text(input.purpose, Limits::kPurposeBytesMax))
    return bad_field("purpose", "research.bad_purpose",
                     "expected the purpose in 1 to 2,000 bytes: what the answers are used for");
  TRY(check_words("title", input.title));
  TRY(check_words("purpose", input.purpose));
  TRY(check_numbers(input));
  TRY(check_questions(input.questions));
  Definition made{input, {}};
  if (input.area_level != AreaLevel::kNone) {
    TRY_ASSIGN(auto areas, area_dimension(input.area_level, units));
    made.dimensions.push_back(std::move(areas));
  }
  if (input.asks_age_band)
    made.dimensions.push_back({"age_band", "年龄段", "Age band", false, age_bands()});
  if (input.first_period != input.last_period)
    made.dimensions.push_back(period_dimension(input.first_period, input.last_period));
  for (const Question& question : input.questions)
    made.dimensions.push_back(question_dimension(question));
  return made;
}

bool can_become(State from, State to) {
  return (from == State::kDraft && to == State::kCollecting) ||
         (from == State::kCollecting && to == State::kClosed) ||
         (from == State::kClosed && to == State::kCollecting);
}

}  // namespace research
