#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/target_classes/target_classes.h"

namespace target_classes {

/// Everything a rule may read; immutable during a match.
struct Context {
  const metrics::MonthInputs& inputs;
  const metrics::MetricTable& shop_metrics;
  const grading::Result& grades;
  const Config& config;
  std::vector<metrics::ShopIndex> shops;  ///< active ones, the only ones that are matched

  [[nodiscard]] const customers::Customer& shop(metrics::ShopIndex at) const {
    return inputs.shops[at];
  }
  [[nodiscard]] const grading::ShopGrade& grade(metrics::ShopIndex at) const {
    return grades.shops[at];
  }
  /// The month's outside figures, or nullptr.
  [[nodiscard]] const customers::CustomerMonth* month(metrics::ShopIndex at) const;
  /// The month's credit grade where delivered, else the master data's.
  [[nodiscard]] std::optional<std::string> credit_grade(metrics::ShopIndex at) const;
  /// A shop without an area belongs to the group kNoIndex.
  [[nodiscard]] metrics::AreaIndex area(metrics::ShopIndex at) const {
    return inputs.shop_area[at];
  }
};
Context make_context(const metrics::MonthInputs& inputs, const metrics::MonthMetrics& metrics,
                     const grading::Result& grades, const Config& config);

/// One metric's column, resolved once. A metric that is not registered is unknown for all.
class Figure {
 public:
  Figure(const Context& context, std::string_view metric)
      : table_(&context.shop_metrics),
        column_(metrics::find_metric(metrics::Scope::kShop, metric)) {}
  [[nodiscard]] std::optional<double> operator()(metrics::ShopIndex shop) const {
    if (!column_) return {};
    const auto value = table_->at(shop, *column_);
    if (!value.is_known()) return {};
    return value.value;
  }

 private:
  const metrics::MetricTable* table_;
  std::optional<std::size_t> column_;
};

/// Points of dictionary codes: by code, or by the Chinese name of the code in the company's
/// dictionary.
class CodedPoints {
 public:
  CodedPoints(const Context& context, std::string_view dictionary,
              const std::vector<CodePoints>& points);
  /// Nothing for a code that the configuration does not know.
  [[nodiscard]] std::optional<double> operator()(const std::optional<std::string>& code) const;

 private:
  std::map<std::string, double, std::less<>> points_;
};

/// One shop that a rule found, before gates and priorities.
struct Match {
  metrics::ShopIndex shop = 0;
  double score = 0;
  std::string reason_code;
  std::string reason_zh;
  std::string reason_en;
  std::vector<Evidence> evidence;
};

/// `12.3` as people read a share: `12.3%`.
std::string percent_text(double share);

}  // namespace target_classes
