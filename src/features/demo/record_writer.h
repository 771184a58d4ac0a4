#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "features/demo/world.h"
#include "features/organisation/organisation.h"
#include "platform/db/db.h"

/// Puts a World into the company's tables. Each call belongs inside a write transaction.
namespace demo {

class RecordWriter {
 public:
  RecordWriter(db::Session& session, base::IdGenerator& ids, const World& world,
               const organisation::Company& company);

  /// People, units, products, substitutes, key lists, shops, licence events.
  /// @return rows written
  std::uint64_t write_master_data();
  /// Ids of what an earlier, interrupted call wrote.
  void load_ids();
  std::uint64_t write_week(const WeekOrders& orders, std::int64_t change_no);
  /// @param begin index of the first shop of `worlds`
  std::uint64_t write_outside(const std::vector<OutsideWorld>& worlds, std::size_t begin);

 private:
  std::uint64_t write_people_and_units();
  std::uint64_t write_products();
  std::uint64_t write_substitutes();
  std::uint64_t write_key_products();
  std::uint64_t write_shops();
  std::uint64_t write_license_events();
  std::uint64_t write_order_heads(const WeekOrders& orders, std::int64_t change_no,
                                  std::vector<std::int64_t>& order_ids);
  std::uint64_t write_order_lines(const WeekOrders& orders,
                                  const std::vector<std::int64_t>& order_ids);
  template <class Fields>
  void describe_shop(Fields& fields, const Shop& shop) const;
  template <class Fields>
  void describe_item(Fields& fields, std::size_t item) const;
  /// The code of a dictionary's entry, given as code or as Chinese name.
  [[nodiscard]] std::string_view code(std::string_view dictionary, std::string_view word) const;
  [[nodiscard]] std::string_view band(std::int64_t wholesale_minor) const;

  db::Session& session_;
  base::IdGenerator& ids_;
  const World& world_;
  base::CompanyId company_;
  std::vector<organisation::DictionaryEntry> dictionary_;
  std::map<std::pair<std::string_view, std::string_view>, std::string_view> codes_;
  std::vector<std::int64_t> area_ids_;
  std::vector<std::int64_t> shop_ids_;
  std::vector<std::int64_t> item_ids_;
};

}  // namespace demo
