#include <fmt/format.h>

#include <cmath>
#include <string>

#include "features/grading/grading.h"
#include "features/grading/score_rules.h"
#include "platform/wire/wire.h"

namespace grading {
namespace {

/// Collects everything that is wrong, so that one round is enough to mend a config.
class Faults {
 public:
  void expect(bool good, std::string field, std::string value, std::string expected) {
    if (good) return;
    fields_.push_back(
        {std::move(field), std::move(value), "grading.bad_value", std::move(expected)});
  }
  [[nodiscard]] base::Result<void> result() const {
    if (fields_.empty()) return {};
    std::string message = "the grading configuration cannot be used:";
    for (const base::FieldError& fault : fields_)
      message += fmt::format(" {} is {}, expected {};", fault.field, fault.value, fault.expected);
    message.back() = '.';
    return base::Error{base::ErrorCode::kInvalid, "grading.bad_config", message, fields_};
  }

 private:
  std::vector<base::FieldError> fields_;
};

template <class T>
void expect_between(Faults& faults, const char* field, T value, T low, T high) {
  // Written so that NaN is refused too.
  faults.expect(value >= low && value <= high, field, fmt::format("{}", value),
                fmt::format("{} to {}", low, high));
}

void check_components(Faults& faults, const Config& config) {
  double weights = 0;
  for (std::size_t i = 0; i < config.components.size(); ++i) {
    const Component& component = config.components[i];
    const std::string at = fmt::format("components[{}].", i);
    faults.expect(find_input(component.id).has_value(), at + "id", component.id,
                  "one of " + input_names());
    faults.expect(find_normaliser(component.normaliser).has_value(), at + "normaliser",
                  component.normaliser, "max, mean_capped or one");
    faults.expect(component.weight > 0 && component.weight <= 100, at + "weight",
                  fmt::format("{}", component.weight), "more than 0 and at most 100 points");
    for (std::size_t j = 0; j < i; ++j)
      faults.expect(config.components[j].id != component.id, at + "id", component.id,
                    "each input once");
    weights += component.weight;
  }
  faults.expect(!config.components.empty(), "components", "empty", "at least one component");
  faults.expect(config.components.empty() || std::abs(weights - 100) <= 1e-6, "components.weight",
                fmt::format("{} in sum", weights), "100 in sum");
}

void check_quota(Faults& faults, const Config& config) {
  double sum = 0;
  for (std::size_t i = 0; i < config.quota_percent.size(); ++i) {
    const double percent = config.quota_percent[i];
    faults.expect(percent >= 0 && percent <= 100, fmt::format("quota_percent[{}]", i),
                  fmt::format("{}", percent), "0 to 100");
    sum += percent;
  }
  faults.expect(std::ssize(config.quota_percent) == config.grades, "quota_percent",
                fmt::format("{} shares", config.quota_percent.size()),
                fmt::format("one share for each of the {} grades", config.grades));
  faults.expect(std::abs(sum - 100) <= 1e-6, "quota_percent", fmt::format("{} in sum", sum),
                "100 in sum");
}

void check_bounds(Faults& faults, const char* field, const std::vector<double>& bounds, int parts) {
  if (bounds.empty()) return;
  faults.expect(std::ssize(bounds) == parts - 1, field, fmt::format("{} bounds", bounds.size()),
                fmt::format("{}, or none for equal shares", parts - 1));
  for (std::size_t i = 0; i < bounds.size(); ++i)
    faults.expect(bounds[i] > (i == 0 ? 0.0 : bounds[i - 1]) && std::isfinite(bounds[i]),
                  fmt::format("{}[{}]", field, i), fmt::format("{}", bounds[i]),
                  "positive and ascending");
}

void check_matrix(Faults& faults, const Config& config) {
  const Matrix& matrix = config.matrix;
  expect_between(faults, "matrix.quantity_steps", matrix.quantity_steps, 1, kGradesMax);
  expect_between(faults, "matrix.price_ranges", matrix.price_ranges, 1, kGradesMax);
  faults.expect(config.grades == matrix.quantity_steps * matrix.price_ranges, "grades",
                fmt::format("{}", config.grades), "quantity_steps times price_ranges");
  faults.expect(config.components.empty(), "components", "given",
                "none: the matrix has its own two inputs");
  faults.expect(config.quota_percent.empty(), "quota_percent", "given",
                "none: the matrix cuts by its cells");
  check_bounds(faults, "matrix.quantity_from", matrix.quantity_from, matrix.quantity_steps);
  check_bounds(faults, "matrix.price_minor_from", matrix.price_minor_from, matrix.price_ranges);
}

}  // namespace

base::Result<void> validate(const Config& config) {
  Faults faults;
  expect_between(faults, "grades", config.grades, kGradesMin, kGradesMax);
  expect_between(faults, "months", config.months, 1, 12);
  expect_between(faults, "newcomer_months", config.newcomer_months, 0, 24);
  expect_between(faults, "newcomer_area_m2", config.newcomer_area_m2, 0.0, 100'000.0);
  expect_between(faults, "low_tar_mg_max", config.low_tar_mg_max, 0.0, 100.0);
  expect_between(faults, "lever_stock_days_max", config.lever_stock_days_max, 1.0, 366.0);
  expect_between(faults, "outside_agreement_min", config.outside_agreement_min, 0.0, 1.0);
  expect_between(faults, "entertainment_grade", config.entertainment_grade, 1, config.grades);
  for (std::size_t i = 0; i < config.newcomer_grades.size(); ++i)
    expect_between(faults, fmt::format("newcomer_grades[{}].grade_no", i).c_str(),
                   config.newcomer_grades[i].grade_no, 1, config.grades);
  faults.expect(config.exclude_personal_labels, "exclude_personal_labels", "false",
                "true: rule PII-21 keeps subjective labels out of grades");
  faults.expect(config.cut == "quota" || config.cut == "matrix", "cut", config.cut,
                "quota or matrix");
  if (config.cut == "matrix") {
    check_matrix(faults, config);
  } else {
    check_components(faults, config);
    check_quota(faults, config);
  }
  return faults.result();
}

std::string to_json(const Config& config) { return wire::to_json(config); }

base::Result<Config> config_from_json(std::string_view text) {
  TRY_ASSIGN(const Config config, wire::from_json<Config>(text));
  TRY(validate(config));
  return config;
}

}  // namespace grading
