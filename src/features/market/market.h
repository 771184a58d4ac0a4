#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "platform/db/db.h"
#include "platform/records/records.h"

/// Market information: retail stock counts and observed prices.
namespace market {

struct StockCount {
  base::CustomerId customer_id;
  base::ProductId product_id;
  base::Date counted_on;
  double stock_cartons = 0;  ///< cartons and packs together, in cartons
  std::optional<std::int64_t> stockout_days;
};

struct PriceObservation {
  base::CustomerId customer_id;
  base::ProductId product_id;
  base::Date observed_on;
  base::Money carton_price;
  std::optional<base::Money> pack_price;
  std::optional<bool> tag_present;
};

/// Counts of [first, last], by customer, product, day.
std::vector<StockCount> list_stock_counts(db::Session& session, base::CompanyId company,
                                          base::Date first, base::Date last);
/// Observations of [first, last], by customer, product, day.
std::vector<PriceObservation> list_price_observations(db::Session& session, base::CompanyId company,
                                                      base::Date first, base::Date last);
/// What can be imported: stock-counts, market-prices.
const std::vector<records::RecordKind>& record_kinds();

}  // namespace market
