#include "features/market/market.h"

#include "sql/market.h"

namespace market {

std::vector<StockCount> list_stock_counts(db::Session& session, base::CompanyId company,
                                          base::Date first, base::Date last) {
  std::vector<StockCount> counts;
  session.each<base::CustomerId, base::ProductId, base::Date, double, std::optional<std::int64_t>>(
      sql::kListStockCounts, {{"company_id", company}, {"first", first}, {"last", last}},
      [&](auto... column) { counts.push_back(StockCount{column...}); });
  return counts;
}

std::vector<PriceObservation> list_price_observations(db::Session& session, base::CompanyId company,
                                                      base::Date first, base::Date last) {
  std::vector<PriceObservation> observations;
  session.each<base::CustomerId, base::ProductId, base::Date, base::Money,
               std::optional<base::Money>, std::optional<bool>>(
      sql::kListPriceObservations, {{"company_id", company}, {"first", first}, {"last", last}},
      [&](auto... column) { observations.push_back(PriceObservation{column...}); });
  return observations;
}

}  // namespace market
