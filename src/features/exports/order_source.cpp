#include <limits>
#include <map>

#include "base/text.h"
#include "features/exports/order_source.h"
#include "features/exports/query_text.h"
#include "sql/exports.h"

namespace exports {
namespace {

constexpr std::int64_t kOrdersAPage = 2'000;

struct OrderFilter {
  base::Date from{0};
  base::Date until{65'535};
  base::CustomerId customer;  ///< none: all
};

base::Result<OrderFilter> filter_of(const std::string& query) {
  OrderFilter filter;
  for (const auto& [name, value] : parse_query(query)) {
    const auto day = base::Date::parse_iso(value);
    const auto customer = api::id_from<base::CustomerId>(value);
    if (name == "from" && day)
      filter.from = *day;
    else if (name == "until" && day)
      filter.until = *day;
    else if (name == "customer_id" && customer)
      filter.customer = *customer;
    else
      return base::Error{base::ErrorCode::kInvalid,
                         "exports.bad_query",
                         "orders take from=YYYY-MM-DD, until=YYYY-MM-DD and customer_id=…",
                         {{name, base::excerpt(value), "exports.bad_query", "one of these"}}};
  }
  return filter;
}

class OrderSource final : public Source {
 public:
  OrderSource(api::Services& services, Question question, OrderFilter filter)
      : services_(services), question_(std::move(question)), filter_(filter) {}

  base::Result<std::optional<std::int64_t>> total() override {
    if (!question_.principal->scope.whole_company) return std::optional<std::int64_t>();
    auto session = services_.database.reader();
    return session->find_one<std::int64_t>(sql::kCountOrderLines,
                                           {{"company_id", question_.principal->company},
                                            {"from_day", filter_.from},
                                            {"until_day", filter_.until},
                                            {"customer_id", filter_.customer}});
  }

  base::Result<void> each(const TakeRow& take, const std::function<bool()>& keep_going) override {
    std::int64_t after = 0;
    while (true) {
      if (!keep_going())
        return base::Error{base::ErrorCode::kConflict, "exports.cancelled", "cancelled", {}};
      auto session = services_.database.reader();
      const auto last = session->find_one<std::int64_t>(
          sql::kFindOrderPageEnd, {{"company_id", question_.principal->company},
                                   {"from_day", filter_.from},
                                   {"until_day", filter_.until},
                                   {"customer_id", filter_.customer},
                                   {"after", after},
                                   {"row_offset", kOrdersAPage - 1}});
      read_page(*session, after, last.value_or(std::numeric_limits<std::int64_t>::max()), take);
      if (!last) return {};
      after = *last;
    }
  }

 private:
  void read_page(db::Session& session, std::int64_t after, std::int64_t last,
                 const TakeRow& take) const {
    session.each<std::string, base::Date, base::CustomerId, std::string, std::string,
                 std::optional<base::UnitId>, std::int64_t, std::string, std::string, std::int64_t,
                 base::Money>(
        sql::kListOrderLines,
        {{"company_id", question_.principal->company},
         {"from_day", filter_.from},
         {"until_day", filter_.until},
         {"customer_id", filter_.customer},
         {"after", after},
         {"last", last}},
        [&](std::string order_no, base::Date day, base::CustomerId customer, std::string code,
            std::string shop, std::optional<base::UnitId> area, std::int64_t line,
            std::string product_code, std::string product, std::int64_t quantity,
            base::Money amount) {
          if (!question_.principal->scope.covers(customer, area)) return;
          const std::map<std::string_view, sheets::Cell> all = {
              {"order_no", order_no},    {"ordered_on", day},       {"customer_code", code},
              {"shop_name", shop},       {"line_no", line},         {"product_code", product_code},
              {"product_name", product}, {"ordered_qty", quantity}, {"amount", amount}};
          std::vector<sheets::Cell> cells;
          for (const Column* column : question_.columns) cells.push_back(all.at(column->key));
          take(std::move(cells));
        });
  }

  api::Services& services_;
  Question question_;
  OrderFilter filter_;
};

}  // namespace

Kind order_kind(api::Services& services) {
  Kind kind;
  kind.kind = "orders";
  kind.name_zh = "订单明细";
  kind.name_en = "Order lines";
  kind.permission = auth::Permission::kOrdersRead;
  kind.columns = {{"order_no", "订单号", "Order no", CellType::kText, 18},
                  {"ordered_on", "订货日期", "Ordered on", CellType::kDate, 12},
                  {"customer_code", "客户编码", "Customer code", CellType::kText, 14},
                  {"shop_name", "店名", "Shop name", CellType::kText, 28},
                  {"line_no", "行号", "Line no", CellType::kInteger, 8},
                  {"product_code", "商品编码", "Product code", CellType::kText, 14},
                  {"product_name", "商品名称", "Product name", CellType::kText, 28},
                  {"ordered_qty", "订货量", "Ordered quantity", CellType::kInteger, 10},
                  {"amount", "金额", "Amount", CellType::kMoney, 12}};
  kind.open = [&services](const Question& question) -> base::Result<std::unique_ptr<Source>> {
    TRY_ASSIGN(const OrderFilter filter, filter_of(question.query));
    auto source = std::make_unique<OrderSource>(services, question, filter);
    return std::unique_ptr<Source>(std::move(source));
  };
  return kind;
}

}  // namespace exports
