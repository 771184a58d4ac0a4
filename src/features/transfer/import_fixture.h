#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "base/text.h"
#include "features/organisation/organisation.h"
#include "features/transfer/import_run.h"
#include "features/transfer/transfer.h"
#include "test_support/test_database.h"

/// For tests of the import: a company, files, and the whole state as text.
namespace transfer {

inline void add_company(db::Database& database, const base::Clock& clock) {
  auto session = database.writer();
  ASSERT_TRUE(
      organisation::add_company(*session, clock, {.code = "C1", .name = "测试"}).has_value());
}

inline std::string dump(db::Session& session, const db::Query& query, std::size_t columns) {
  std::string text;
  const auto add = [&](const std::optional<std::string>& cell) {
    text += cell.value_or("-") + "|";
  };
  using Cell = std::optional<std::string>;
  if (columns == 3)
    session.each<Cell, Cell, Cell>(query, {}, [&](Cell a, Cell b, Cell c) {
      for (const auto& cell : {a, b, c}) add(cell);
      text += '\n';
    });
  else
    session.each<Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell>(
        query, {}, [&](Cell a, Cell b, Cell c, Cell d, Cell e, Cell f, Cell g, Cell h, Cell i) {
          for (const auto& cell : {a, b, c, d, e, f, g, h, i}) add(cell);
          text += '\n';
        });
  return text;
}

/// Every order line, shop and product by their natural keys.
inline std::string state_of(db::Session& session) {
  static constexpr std::string_view kLines =
      "select o.order_no, c.customer_code, cast(o.ordered_on as text), cast(l.line_no as text), "
      "p.product_code, cast(l.ordered_qty as text), cast(l.amount_minor as text), "
      "cast(l.demand_qty as text), cast(l.delivered_qty as text) "
      "from orders o join customers c on c.company_id = o.company_id and c.id = o.customer_id "
      "left join order_lines l on l.company_id = o.company_id and l.order_id = o.id "
      "left join products p on p.company_id = l.company_id and p.id = l.product_id "
      "order by o.order_no, c.customer_code, o.ordered_on, l.line_no";
  static constexpr std::string_view kShops =
      "select customer_code, shop_name, status from customers order by customer_code";
  static constexpr std::string_view kProducts =
      "select product_code, product_name, status from products order by product_code";
  return dump(session, {"test.lines", kLines, kLines}, 9) + "--\n" +
         dump(session, {"test.shops", kShops, kShops}, 3) + "--\n" +
         dump(session, {"test.products", kProducts, kProducts}, 3);
}

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class ImportTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (!IsSkipped()) add_company(database(), clock_);
  }
  std::string write(const std::string& name, const std::string& bytes) {
    const auto path = (folder_.path() / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  ImportOptions options(const std::string& kind, const std::string& file) {
    return {.company_code = "C1",
            .kind = kind,
            .files = {file},
            .rejects_file = (folder_.path() / "rejects.csv").string()};
  }
  base::Result<ImportSummary> run(const ImportOptions& options) {
    return import_files(database(), clock_, ids_, options, progress_);
  }
  /// Imports text and expects it not to be refused.
  ImportSummary take(const std::string& kind, const std::string& text,
                     const std::function<void(ImportOptions&)>& change = {}) {
    auto wanted = options(kind, write(kind + ".csv", text));
    if (change) change(wanted);
    auto summary = run(wanted);
    EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().message);
    return summary ? *summary : ImportSummary{};
  }
  std::string refusal(const std::string& kind, const std::string& text,
                      const std::string& mapping = {}) {
    auto wanted = options(kind, write(kind + ".csv", text));
    if (!mapping.empty()) wanted.mapping = write("mapping.toml", mapping);
    const auto summary = run(wanted);
    return summary ? "" : summary.error().reason;
  }
  void add_shops_and_products() {
    take("shops", "customer_code,shop_name\nS1,One\nS2,Two\n00123,Three\n");
    take("products", "product_code,product_name,product_kind\nP1,A,CIGARETTE\nP2,B,CIGARETTE\n");
  }
  std::string state() { return state_of(*database().reader()); }
  std::string rejects() { return read_file((folder_.path() / "rejects.csv").string()); }

  test_support::TempFolder folder_;
  base::SystemClock clock_;
  base::IdGenerator ids_{clock_, 1};
  base::SilentProgress progress_;
};

}  // namespace transfer
