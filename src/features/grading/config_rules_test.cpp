#include <gtest/gtest.h>

#include <numeric>

#include "features/grading/grading.h"

namespace grading {
namespace {

TEST(Presets, AreValidAndComeBackFromJson) {
  EXPECT_EQ(preset_ids().size(), 5U);
  for (const std::string_view id : preset_ids()) {
    const auto config = preset(id);
    ASSERT_TRUE(config.has_value()) << id;
    EXPECT_EQ(config->preset, id);
    const auto valid = validate(*config);
    EXPECT_TRUE(valid.has_value()) << id << ": " << (valid ? "" : valid.error().message);
    const auto back = config_from_json(to_json(*config));
    ASSERT_TRUE(back.has_value()) << id << ": " << back.error().message;
    EXPECT_EQ(to_json(*back), to_json(*config)) << id;
  }
}

TEST(Presets, AnUnknownOneNamesThoseThereAre) {
  const auto result = preset("G_1_2_3");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().reason, "grading.no_such_preset");
  EXPECT_NE(result.error().message.find("G_35_55_5_5"), std::string::npos);
}

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(OliveQuota, ThirtyGradesAreTheCurveItself) {
  EXPECT_EQ(olive_quota(30), preset("G_35_55_5_5")->quota_percent);
}

TEST(OliveQuota, ResamplesByArea) {
  // 15 grades: pairs of the 30: 1+1, 2+2, 3+3, 3+4, 4+4, 4+4, 5+5, 5+5, 5+5, 4+4, 4+4, 4+3, 3+3,
  // 2+2, 1+1.
  const std::vector<double> expected = {2, 4, 6, 7, 8, 8, 10, 10, 10, 8, 8, 7, 6, 4, 2};
  const auto quota = olive_quota(15);
  ASSERT_EQ(quota.size(), expected.size());
  for (std::size_t i = 0; i < quota.size(); ++i) EXPECT_NEAR(quota[i], expected[i], 1e-9) << i;
}

TEST(OliveQuota, AnyNumberOfGradesSumsToAHundred) {
  for (int grades = kGradesMin; grades <= kGradesMax; ++grades) {
    EXPECT_NEAR(sum_of(olive_quota(grades)), 100, 1e-9) << grades;
    const auto config = with_grades(*preset("G_35_55_5_5"), grades);
    ASSERT_TRUE(config.has_value()) << grades << ": " << config.error().message;
    EXPECT_EQ(config->grades, grades);
    for (const NewcomerGrade& row : config->newcomer_grades) {
      EXPECT_GE(row.grade_no, 1);
      EXPECT_LE(row.grade_no, grades);
    }
  }
}

std::string fields_of(const Config& config) {
  const auto result = validate(config);
  if (result) return "";
  EXPECT_EQ(result.error().reason, "grading.bad_config");
  std::string fields;
  for (const auto& field : result.error().fields) fields += field.field + " ";
  return fields;
}

TEST(Validation, NamesEveryFault) {
  Config config = *preset("G_35_55_5_5");
  config.components[1].weight = 50;  // 95 in sum
  config.quota_percent[0] += 1;      // 101 in sum
  config.months = 0;
  EXPECT_EQ(fields_of(config), "months components.weight quota_percent ");
}

TEST(Validation, RefusesWhatCannotBeComputed) {
  const Config good = *preset("G_35_55_5_5");
  const auto broken = [&](auto change) {
    Config config = good;
    change(config);
    return fields_of(config);
  };
  EXPECT_EQ(broken([](Config& c) { c.components[0].id = "education_level"; }),
            "components[0].id ");  // PII-21: not an input at all
  EXPECT_EQ(broken([](Config& c) { c.components[0].normaliser = "median"; }),
            "components[0].normaliser ");
  EXPECT_EQ(broken([](Config& c) { c.components[1].id = "quantity"; }), "components[1].id ");
  EXPECT_EQ(broken([](Config& c) { c.components.clear(); }), "components ");
  EXPECT_EQ(broken([](Config& c) { c.quota_percent.pop_back(); }),
            "quota_percent quota_percent ");  // one share too few, and 99 in sum
  EXPECT_EQ(broken([](Config& c) { c.quota_percent[0] = -1; }), "quota_percent[0] quota_percent ");
  EXPECT_EQ(broken([](Config& c) { c.exclude_personal_labels = false; }),
            "exclude_personal_labels ");
  EXPECT_EQ(broken([](Config& c) { c.newcomer_grades[0].grade_no = 31; }),
            "newcomer_grades[0].grade_no ");
  EXPECT_EQ(broken([](Config& c) { c.entertainment_grade = 0; }), "entertainment_grade ");
  EXPECT_EQ(broken([](Config& c) { c.cut = "bell"; }), "cut ");
  EXPECT_EQ(broken([](Config& c) { c.lever_stock_days_max = std::nan(""); }),
            "lever_stock_days_max ");
  for (const int grades : {1, 101})
    EXPECT_NE(broken([&](Config& c) { c.grades = grades; }).find("grades "), std::string::npos);
}

TEST(Validation, TheMatrixHasOneGradeForEachCell) {
  Config config = *preset("G_MATRIX");
  config.matrix.price_ranges = 2;
  EXPECT_EQ(fields_of(config), "grades ");
  config = *preset("G_MATRIX");
  config.matrix.price_minor_from = {20000, 10000};
  EXPECT_EQ(fields_of(config), "matrix.price_minor_from[1] ");
  config.matrix.price_minor_from = {10000};
  EXPECT_EQ(fields_of(config), "matrix.price_minor_from ");
  config.matrix.price_minor_from = {10000, 20000};
  EXPECT_EQ(fields_of(config), "");
}

TEST(WithGrades, RefusesImpossibleNumbers) {
  for (const int grades : {0, 1, 101, -3}) {
    const auto result = with_grades(*preset("G_35_55_5_5"), grades);
    ASSERT_FALSE(result.has_value()) << grades;
    EXPECT_EQ(result.error().reason, "grading.bad_config");
  }
  EXPECT_FALSE(with_grades(*preset("G_MATRIX"), 29).has_value());
}

TEST(ConfigJson, RefusesBadTextWithThePlace) {
  EXPECT_EQ(config_from_json("{").error().reason, "wire.bad_json");
  std::string text = to_json(*preset("G_35_55_5_5"));
  text.replace(text.find("\"weight\":"), 9, "\"wieght\":");
  const auto result = config_from_json(text);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().reason, "wire.wrong_value");
  EXPECT_NE(result.error().message.find("components[0]"), std::string::npos);
}

}  // namespace
}  // namespace grading
