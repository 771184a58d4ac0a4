#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "features/metrics/metrics.h"

/// A company made by hand or by chance for the tests of this feature: once as MonthInputs, once as
/// rows of a database, from the same values.
namespace metrics {

struct TestCompany {
  base::Period period{202112};
  std::vector<customers::Customer> shops;
  std::vector<products::Product> products;
  std::vector<organisation::Unit> units;
  std::vector<organisation::DictionaryEntry> dictionary;
  std::vector<customers::CustomerMonth> months;
  std::vector<products::KeyProduct> key_products;
  std::vector<market::StockCount> counts;
  std::vector<market::PriceObservation> prices;
  std::vector<facts::SalesFactsBuilder::Line> lines;
  std::int64_t next_order = 1;

  /// A shop with id = position + 1, active, code S<id>.
  customers::Customer& add_shop();
  /// A product with id = position + 1, CIGARETTE, code P<id>.
  products::Product& add_product();
  /// One line of a new order of shop (1-based id) on a day of the period (day-of-month), or of
  /// another day; quantity and amount in minor units.
  facts::SalesFactsBuilder::Line& add_line(std::int64_t shop, base::Date day, std::int64_t product,
                                           std::int32_t quantity, std::int32_t amount);
  /// A further line of the newest order.
  facts::SalesFactsBuilder::Line& add_to_order(std::int64_t product, std::int32_t quantity,
                                               std::int32_t amount);
  customers::CustomerMonth& add_month(std::int64_t shop, base::Period of);
  void add_count(std::int64_t shop, std::int64_t product, base::Date day, double cartons,
                 std::optional<std::int64_t> stockout_days = {});
  void add_price(std::int64_t shop, std::int64_t product, base::Date day, std::int64_t minor);

  [[nodiscard]] organisation::Company company() const;
  /// The inputs as the loader would give them.
  [[nodiscard]] std::shared_ptr<const MonthInputs> inputs() const;
  /// Writes everything into an empty, migrated database.
  void store(db::Session& session) const;
};

base::Date day(int year, int month, int day_of_month);

}  // namespace metrics
