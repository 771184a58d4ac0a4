#include "features/target_classes/context.h"

#include <fmt/format.h>

namespace target_classes {

const customers::CustomerMonth* Context::month(metrics::ShopIndex at) const {
  if (at >= inputs.shop_months.size() || inputs.shop_months[at].empty()) return nullptr;
  const auto& newest = inputs.shop_months[at][0];
  return newest ? &*newest : nullptr;
}

std::optional<std::string> Context::credit_grade(metrics::ShopIndex at) const {
  const auto* outside = month(at);
  if (outside != nullptr && outside->credit_grade) return outside->credit_grade;
  return inputs.shops[at].credit_grade;
}

Context make_context(const metrics::MonthInputs& inputs, const metrics::MonthMetrics& metrics,
                     const grading::Result& grades, const Config& config) {
  CHECK(grades.shops.size() == inputs.shops.size());
  CHECK(metrics.shops.rows() == inputs.shops.size());
  Context context{inputs, metrics.shops, grades, config, {}};
  for (std::size_t shop = 0; shop < inputs.shops.size(); ++shop)
    if (inputs.shops[shop].status == "active")
      context.shops.push_back(static_cast<metrics::ShopIndex>(shop));
  return context;
}

CodedPoints::CodedPoints(const Context& context, std::string_view dictionary,
                         const std::vector<CodePoints>& points) {
  for (const CodePoints& entry : points) points_[entry.code] = entry.points;
  for (const organisation::DictionaryEntry& entry : context.inputs.dictionary) {
    if (entry.dictionary != dictionary) continue;
    const auto by_name = points_.find(entry.name_zh);
    if (by_name != points_.end()) points_.emplace(entry.code, by_name->second);
  }
}

std::optional<double> CodedPoints::operator()(const std::optional<std::string>& code) const {
  if (!code) return {};
  const auto found = points_.find(*code);
  if (found == points_.end()) return {};
  return found->second;
}

std::string percent_text(double share) { return fmt::format("{:.1f}%", share * 100); }

}  // namespace target_classes
