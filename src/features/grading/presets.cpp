#include <algorithm>
#include <array>
#include <cmath>

#include "features/grading/grading.h"

namespace grading {
namespace {

constexpr std::array<std::string_view, 5> kPresetIds = {"G_35_55_5_5", "G_20_70_10", "G_MATRIX",
                                                        "G_QTY_AMT_ABILITY", "G_80_20"};

/// The default olive shape, grade 30 first, in percent of the shops.
constexpr std::array<double, 30> kOlive = {1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5,
                                           5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 3, 2, 2, 1, 1};

Component quantity(double weight) {
  return {"quantity", "购进数量", "quantity bought", "max", weight};
}
Component amount(double weight) { return {"amount", "购进金额", "amount bought", "max", weight}; }
Component distinct_products(double weight) {
  return {"distinct_products", "规格数", "products bought", "mean_capped", weight};
}
Component class_1_2_products(double weight) {
  return {"class_1_2_products", "二类及以上规格数", "class 1-2 products bought", "mean_capped",
          weight};
}
Component low_tar_quantity(double weight) {
  return {"low_tar_quantity", "低焦油卷烟数量", "low-tar quantity bought", "max", weight};
}
Component display_score(double weight) {
  return {"display_score", "陈列与明码标价现场核查", "display and price tags as audited", "one",
          weight};
}

Config base_config(std::string_view id, int months) {
  Config config;
  config.preset = std::string(id);
  config.months = months;
  config.quota_percent.assign(kOlive.begin(), kOlive.end());
  config.newcomer_grades = {{"URBAN", true, 15}, {"URBAN", false, 12}, {"RURAL", true, 10},
                            {"RURAL", false, 8}, {"*", true, 10},      {"*", false, 8}};
  config.entertainment_formats = {"F", "ENTERTAINMENT", "娱乐服务类"};
  config.entertainment_grade = 10;
  config.lever_credit_stop = {"C", "D"};
  return config;
}

int rescaled_grade(int grade, int from, int to) {
  const double share = (static_cast<double>(grade) - 0.5) / from;
  return std::clamp(static_cast<int>(std::floor(share * to)) + 1, 1, to);
}

}  // namespace

std::span<const std::string_view> preset_ids() { return kPresetIds; }

base::Result<Config> preset(std::string_view id) {
  if (id == "G_35_55_5_5") {
    Config config = base_config(id, 3);
    config.components = {quantity(35), amount(55), distinct_products(5), class_1_2_products(5)};
    return config;
  }
  if (id == "G_20_70_10") {
    Config config = base_config(id, 1);
    config.components = {quantity(20), amount(70), low_tar_quantity(10)};
    return config;
  }
  if (id == "G_MATRIX") {
    Config config = base_config(id, 3);
    config.cut = "matrix";
    config.quota_percent.clear();
    return config;
  }
  if (id == "G_QTY_AMT_ABILITY") {
    // The source leaves the weights to the place and does not define 经营能力; breadth and
    // structure of the range are what the records can show of it.
    Config config = base_config(id, 1);
    config.components = {quantity(40), amount(40), distinct_products(10), class_1_2_products(10)};
    return config;
  }
  if (id == "G_80_20") {
    // The customer manager's 20 points may rest on what an audit found in the shop, never on an
    // opinion of the person (PII-21).
    Config config = base_config(id, 1);
    config.components = {quantity(30), amount(50), display_score(20)};
    return config;
  }
  std::string known;
  for (const std::string_view preset_id : kPresetIds)
    known += (known.empty() ? "" : ", ") + std::string(preset_id);
  return base::Error{base::ErrorCode::kNotFound,
                     "grading.no_such_preset",
                     "no grading preset '" + std::string(id) + "'; there are " + known,
                     {}};
}

std::vector<double> olive_quota(int grades) {
  CHECK(grades >= 1);
  std::vector<double> quota(static_cast<std::size_t>(grades), 0.0);
  // Both curves over [0, 1]: new grade g covers [g/grades, (g+1)/grades) of the old one's area.
  // In units of 1/(30 * grades) all bounds are whole, so the parts add up exactly as intended.
  const int from = static_cast<int>(kOlive.size());
  for (int g = 0; g < grades; ++g)
    for (int o = 0; o < from; ++o) {
      const int overlap =
          std::min((g + 1) * from, (o + 1) * grades) - std::max(g * from, o * grades);
      if (overlap > 0)
        quota[static_cast<std::size_t>(g)] +=
            kOlive[static_cast<std::size_t>(o)] * overlap / grades;
    }
  return quota;
}

base::Result<Config> with_grades(const Config& config, int grades) {
  Config changed = config;
  changed.grades = grades;
  if (grades < kGradesMin || grades > kGradesMax) {
    TRY(validate(changed));
  }
  if (config.cut == "quota") changed.quota_percent = olive_quota(grades);
  for (NewcomerGrade& row : changed.newcomer_grades)
    row.grade_no = rescaled_grade(row.grade_no, config.grades, grades);
  changed.entertainment_grade = rescaled_grade(changed.entertainment_grade, config.grades, grades);
  TRY(validate(changed));
  return changed;
}

}  // namespace grading
