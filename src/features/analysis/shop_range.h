#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "features/analysis/history.h"

/// What a shop carries, and what it may be advised to take up.
namespace analysis {

/// Products of one shop in the last days up to inputs.until, ascending.
struct ShopRange {
  std::vector<metrics::ProductIndex> carried;  ///< net quantity above zero
  std::vector<metrics::ProductIndex> ordered;  ///< any quantity above zero, sent back or not
};
ShopRange range_of(const StudyInputs& inputs, metrics::ShopIndex shop, int days);
/// Of each shop; empty for those that are not active.
std::vector<ShopRange> ranges_of(const StudyInputs& inputs, int days);

/// What shops cannot be advised: products that are inactive or delisted, and those outside the
/// scope of the licence.
class Barred {
 public:
  explicit Barred(const metrics::MonthInputs& month);
  Barred(const Barred&) = delete;
  Barred& operator=(const Barred&) = delete;
  /// By product, 1: barred.
  [[nodiscard]] std::span<const std::uint8_t> of(metrics::ShopIndex shop) const {
    return *of_shop_[shop];
  }
  /// Without regard to licences.
  [[nodiscard]] std::span<const std::uint8_t> everywhere() const { return everywhere_; }

 private:
  std::vector<std::uint8_t> everywhere_;
  std::map<std::string, std::vector<std::uint8_t>> by_scope_;
  std::vector<const std::vector<std::uint8_t>*> of_shop_;  ///< into by_scope_
};

}  // namespace analysis
