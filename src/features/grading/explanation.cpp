#include <algorithm>

#include "features/grading/explanation.h"
#include "platform/wire/compact.h"

namespace grading {
namespace {

struct MethodText {
  std::string_view method;
  std::string_view zh;
  std::string_view en;
};
constexpr MethodText kMethodTexts[] = {
    {"ranked", "按得分排名，按档位户数比例切分",
     "ranked by score, cut by each grade's share of the shops"},
    {"newcomer", "新入网客户按市场类型和营业面积定档",
     "a new shop takes the grade of its market type and floor area"},
    {"no_purchases", "定档周期内无购进，定为最低档",
     "no purchases in the grading period: the lowest grade"},
    {"", "未参与定档", "not graded"},
};
constexpr MethodText kMatrixText = {"ranked", "按总量分段与单条值分段所在的格子定档",
                                    "the cell of quantity step and average carton price range"};

const MethodText& text_of(const ShopGrade& grade, const Config& config) {
  if (grade.method == "ranked" && config.cut == "matrix") return kMatrixText;
  for (const MethodText& text : kMethodTexts)
    if (text.method == grade.method) return text;
  return kMethodTexts[3];
}

ExplainedComponent explain(const ComponentScore& score, const Config& config) {
  ExplainedComponent explained{score.component,  "",           "",          score.input,  "",
                               score.normaliser, score.weight, score.score, score.assumed};
  const auto found =
      std::find_if(config.components.begin(), config.components.end(),
                   [&](const Component& component) { return component.id == score.component; });
  if (found != config.components.end()) {
    explained.name_zh = found->name_zh;
    explained.name_en = found->name_en;
    explained.normaliser_kind = found->normaliser;
  } else if (score.component == "quantity") {
    explained.name_zh = "总量";
    explained.name_en = "total quantity";
    explained.normaliser_kind = "steps";
  } else {
    explained.name_zh = "单条值";
    explained.name_en = "average carton price";
    explained.normaliser_kind = "ranges";
  }
  return explained;
}

}  // namespace

std::string explanation_json(const ShopGrade& grade, const Config& config) {
  const MethodText& text = text_of(grade, config);
  Explanation explanation;
  explanation.preset = config.preset;
  explanation.config_version = config.version;
  explanation.cut = config.cut;
  explanation.grades = config.grades;
  explanation.months = config.months;
  explanation.method = grade.method;
  explanation.method_zh = text.zh;
  explanation.method_en = text.en;
  explanation.grade_no = grade.grade_no;
  explanation.score = grade.score;
  explanation.rank = grade.rank;
  explanation.cutoff_this = grade.cutoff_this;
  explanation.cutoff_next = grade.cutoff_next;
  explanation.cutoff_below = grade.cutoff_below;
  explanation.margin_to_fall = grade.margin_to_fall;
  for (const ComponentScore& score : grade.components)
    explanation.components.push_back(explain(score, config));
  explanation.levers = grade.levers;
  explanation.previous_grade_no = grade.previous_grade_no;
  explanation.previous_source = grade.previous_source;
  explanation.history = grade.history;
  explanation.personal_labels_used = !config.exclude_personal_labels;
  return wire::to_json(explanation);
}

base::Result<Explanation> parse_explanation(std::string_view json) {
  return wire::from_compact_json<Explanation>(json);
}

}  // namespace grading
