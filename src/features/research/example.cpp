#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/random.h"
#include "features/research/research.h"
#include "features/research/study_rules.h"
#include "features/research/study_store.h"

namespace research {
namespace {

constexpr std::uint64_t kSeed = 455;
constexpr int kAnswers = 2400;
constexpr int kMonths = 3;

StudyInput input_until(base::Period last) {
  StudyInput input;
  input.title = "口味、包装与价格态度调研（演示）";
  input.purpose = "了解不同年龄段消费者对口味、包装和价格的态度，供品类规划参考；只发布汇总结果。";
  input.first_period = last.plus_months(1 - kMonths);
  input.last_period = last;
  input.area_level = AreaLevel::kCountyBranch;
  input.asks_age_band = true;
  input.questions = {
      {"taste", "更看重哪种口味特点", {"醇和", "清淡", "浓郁", "凉爽", "其他"}},
      {"package", "更喜欢哪种包装", {"硬盒", "软盒", "细支盒", "无所谓"}},
      {"price", "能接受的每盒价格", {"10 元以下", "10–20 元", "20–35 元", "35 元以上"}}};
  input.age_shares = {0.09, 0.19, 0.22, 0.23, 0.17, 0.10};
  return input;
}

/// Which of the weighted choices; the weights need not add up to anything.
std::size_t choose(base::Random& random, const std::vector<double>& weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  double left = random.uniform() * sum;
  for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.size() - 1;
}

/// Older people of the sample like it fuller and cheaper, younger ones lighter and slimmer; towns
/// differ in price.
AnswerCounts make_answers(const Definition& definition) {
  base::Random random(kSeed);
  AnswerCounts answers;
  const auto size_of = [&](std::string_view code) {
    return definition.dimensions[*find_dimension(definition, code)].categories.size();
  };
  const std::vector<double> areas(size_of("area"), 1);
  for (int i = 0; i < kAnswers; ++i) {
    const std::size_t area = choose(random, areas);
    const std::size_t age = choose(random, {8, 20, 26, 24, 15, 7});
    const double old = static_cast<double>(age) / 5;
    const std::size_t month = choose(random, std::vector<double>(kMonths, 1));
    const std::size_t taste =
        choose(random, {4 + 2 * old, 4 - 2 * old, 1 + 4 * old, 2.5 - 2 * old, .5});
    const std::size_t package = choose(random, {5, 1 + 2 * old, 3.5 - 3 * old, 1});
    const double rich = static_cast<double>(area) / static_cast<double>(areas.size());
    const std::size_t price = choose(random, {1 + 2 * old, 4, 3 + rich, .6 + rich});
    std::string codes;
    for (const std::size_t code : {area, age, month, taste, package, price})
      codes += (codes.empty() ? "" : ",") + std::to_string(code);
    ++answers[codes];
  }
  return answers;
}

TablesInput tables() {
  return {{{{"taste"}},
           {{"package"}},
           {{"price"}},
           {{"age_band"}},
           {{"taste", "age_band"}},
           {{"package", "age_band"}},
           {{"price", "age_band"}},
           {{"price", "area"}},
           {{"price", "period"}},
           {{"taste", "age_band", "area"}}}};
}

}  // namespace

void add_example(db::Database& database, const base::Clock& clock, base::IdGenerator& ids,
                 base::CompanyId company, base::Period last_period) {
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  if (!list_studies(*session, company).empty()) return;
  const auto definition =
      define(input_until(last_period), organisation::list_units(*session, company));
  CHECK(definition.has_value());
  const Author author{"demo", clock.now()};
  Study study;
  study.id = ids.next<StudyId>();
  study.definition = *definition;
  study.version = 1;
  insert_study(*session, company, study.id, study.definition, author);
  const auto move_to = [&](State state) {
    CHECK(set_state(*session, company, study, state, author));
    study.state = state;
    ++study.version;
  };
  move_to(State::kCollecting);
  AnswerFile file;
  file.sha256 = base::sha256_hex(study.definition.input.title);
  file.answers = make_answers(study.definition);
  insert_import(*session, company, study.id,
                {ids.next<ImportId>(), "demo.csv", kAnswers, author.name, author.at}, file);
  move_to(State::kClosed);
  CHECK(save_publication(*session, company, study, tables(),
                         publish(study.definition, file.answers, tables()), author));
  transaction.commit();
}

}  // namespace research
