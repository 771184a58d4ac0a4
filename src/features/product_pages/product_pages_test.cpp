#include "features/product_pages/product_pages.h"

#include "features/workbench/test_desk.h"

namespace product_pages {
namespace {

namespace json = boost::json;
using workbench::TestDesk;

class ProductPages : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    desk = std::make_unique<TestDesk>(database(), http_routes);
    desk->run();
    who = desk->manager();
    // The month is computed beside the first request.
    for (int i = 0; i < 20; ++i) {
      const auto list = desk->get_json(who, "/api/v1/products?limit=5");
      first = list.at("items").at(0);
      if (!list.at("period").is_null()) break;
    }
    id = first.at("id").as_string().c_str();
  }
  std::int64_t sum(const std::string& sql) {
    return std::stoll(database().reader()->text_scalar(sql));
  }
  std::unique_ptr<TestDesk> desk;
  auth::PrincipalPtr who;
  json::value first;
  std::string id;
};

TEST_P(ProductPages, FiguresAreThoseOfTheOrders) {
  const auto page = desk->get_json(who, "/api/v1/products/" + id);
  const auto& month = page.at("month");
  const auto days = [](base::Period period) {
    return " and o.ordered_on between " + std::to_string(period.first_day().day_number) + " and " +
           std::to_string(period.last_day().day_number);
  };
  const std::string from =
      " from orders o join order_lines l on l.company_id = o.company_id and l.order_id = o.id "
      "where l.product_id = " +
      id;
  for (const auto& line : month.at("history").as_array()) {
    const auto period = *base::Period::parse(line.at("period").as_string().c_str());
    EXPECT_EQ(line.at("quantity").as_int64(),
              sum("select coalesce(sum(l.ordered_qty), 0)" + from + days(period)));
    EXPECT_EQ(line.at("buyers").as_int64(), sum("select count(distinct o.customer_id)" + from +
                                                " and l.ordered_qty > 0" + days(period)));
  }
  std::int64_t by_area = 0;
  for (const auto& line : month.at("by_area").as_array()) by_area += line.at("quantity").as_int64();
  std::int64_t by_grade = 0;
  for (const auto& line : month.at("by_grade").as_array())
    by_grade += line.at("quantity").as_int64();
  const auto total = month.at("history").as_array().back().at("quantity").as_int64();
  EXPECT_GT(total, 0);
  EXPECT_EQ(by_area, total);
  EXPECT_EQ(by_grade, total);
  EXPECT_FALSE(month.at("evaluation").at("rule").at("zh").as_string().empty());
  EXPECT_FALSE(month.at("evaluation").at("rule").at("en").as_string().empty());
  EXPECT_EQ(month.at("evaluation").at("inputs").as_array().size(), 12U);
}

TEST_P(ProductPages, WhoBuysAndWhoStoppedStaysInScope) {
  const auto count = [&](const auth::PrincipalPtr& of, const std::string& kind) {
    return desk->get_json(of, "/api/v1/products/" + id + "/shops?limit=500&kind=" + kind)
        .at("total")
        .as_int64();
  };
  const auto mine = desk->representative(desk->area);
  const auto theirs = desk->representative(desk->other_area);
  for (const char* kind : {"buying", "new", "stopped"})
    EXPECT_EQ(count(mine, kind) + count(theirs, kind), count(who, kind)) << kind;
  EXPECT_GT(count(mine, "buying"), 0);
  const auto page = desk->get_json(mine, "/api/v1/products/" + id);
  ASSERT_EQ(page.at("month").at("by_area").as_array().size(), 1U);
  EXPECT_EQ(page.at("month").at("by_area").at(0).at("area_id"),
            json::value(std::to_string(desk->area.value)));
}

TEST_P(ProductPages, SortsFiltersAndPages) {
  std::vector<double> seen;
  std::string cursor;
  std::int64_t total = 0;
  do {
    const auto list = desk->get_json(who, "/api/v1/products?sort=-quantity&limit=20" +
                                              (cursor.empty() ? "" : "&cursor=" + cursor));
    total = list.at("total").as_int64();
    for (const auto& item : list.at("items").as_array()) {
      const auto& figure = item.at("figures").at(0);
      if (!figure.at("value").is_null()) seen.push_back(figure.at("value").to_number<double>());
    }
    cursor = list.at("next_cursor").is_null() ? "" : list.at("next_cursor").as_string().c_str();
  } while (!cursor.empty());
  EXPECT_TRUE(std::is_sorted(seen.rbegin(), seen.rend()));
  const auto cigars = desk->get_json(who, "/api/v1/products?product_kind=CIGAR&limit=500");
  EXPECT_GT(cigars.at("total").as_int64(), 0);
  EXPECT_LT(cigars.at("total").as_int64(), total);
  for (const auto& item : cigars.at("items").as_array())
    EXPECT_EQ(item.at("product_kind"), "CIGAR");
  EXPECT_EQ(desk->get(who, "/api/v1/products?sort=colour").status, 422);
}

TEST_P(ProductPages, IsEditedOnceAtATime) {
  const std::string path = "/api/v1/products/" + id;
  const auto patch = [&](const std::string& body, const std::string& match) {
    return desk->ask(who, http::Method::kPatch, path, body, {{"if-match", match}});
  };
  const auto changed =
      desk->json(patch(R"({"tar_mg":7.5,"guide_retail_price_minor":12345})", "\"1\""));
  EXPECT_EQ(changed.at("version"), 2);
  EXPECT_EQ(changed.at("fields").at("tar_mg"), 7.5);
  EXPECT_EQ(changed.at("fields").at("guide_retail_price_minor"), 12345);
  const auto stale = desk->json(patch(R"({"tar_mg":6})", "\"1\""), 412);
  EXPECT_EQ(stale.at("conflicts").at(0).at("field"), "tar_mg");
  EXPECT_EQ(patch(R"({"product_code":"X"})", "\"2\"").status, 422);
  EXPECT_EQ(patch(R"({"price_class":"no such class"})", "\"2\"").status, 422);
  EXPECT_EQ(patch(R"({"product_name":null})", "\"2\"").status, 422);
  EXPECT_EQ(desk->json(patch(R"({"tar_mg":null})", "\"2\"")).at("fields").at("tar_mg").is_null(),
            true);
  audit::Search search;
  search.action = "products.update";
  EXPECT_EQ(audit::search(*database().reader(), desk->company.id, search).size(), 2U);
  EXPECT_EQ(desk->ask(desk->representative(desk->area), http::Method::kPatch, path,
                      R"({"tar_mg":1})", {{"if-match", "\"3\""}})
                .status,
            403);
}

ROUNDSMAN_ON_BOTH_ENGINES(ProductPages);

}  // namespace
}  // namespace product_pages
