#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <filesystem>
#include <thread>

#include "app/server_parts.h"
#include "features/demo/demo.h"
#include "features/identity/demo_sign_ins.h"
#include "features/month/month.h"
#include "test_support/test_database.h"

/// The parts of the server put together over one small company with a published month: what only
/// shows when orders, a month, jobs and the shops in memory stand beside each other.
namespace app {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::StartsWith;

class ServedCompany : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    demo::Options wanted;
    wanted.shops = 40;
    wanted.months = 3;
    wanted.lines_per_order = 4;
    base::SilentProgress silent;
    ASSERT_TRUE(demo::generate(database(), clock_, ids_, wanted, silent).has_value());
    const auto company = organisation::get_company(*database().reader(), "demo");
    ASSERT_TRUE(company.has_value());
    const auto run = month::run_month(
        database(), clock_, ids_, *company,
        {.period = wanted.last_period, .facts_folder = (folder_.path() / "facts").string()},
        silent);
    ASSERT_TRUE(run.has_value()) << run.error().message;
    const auto sign_ins = identity::make_demo_sign_ins(database(), clock_, ids_, company->id,
                                                       folder_.path().string());
    ASSERT_TRUE(sign_ins.has_value()) << sign_ins.error().message;
    ServerParts::Options options;
    options.data_folder = folder_.path().string();
    options.identity.background = false;
    auto made = ServerParts::make(database(), clock_, ids_, options);
    ASSERT_TRUE(made.has_value()) << made.error().message;
    parts_ = *std::move(made);
    parts_->start();
    for (const auto& one : *sign_ins)
      if (one.login == "admin") sign_in(one.login, one.password);
  }

  void sign_in(const std::string& login, const std::string& password) {
    const auto response =
        call(http::Method::kPost, "/api/v1/session",
             json::serialize(json::object{{"login", login}, {"password", password}}));
    ASSERT_EQ(response.status, 200) << response.body;
    for (const auto& [name, value] : response.headers)
      if (name == "Set-Cookie") cookie_ = value.substr(0, value.find(';'));
  }

  http::Response call(http::Method method, const std::string& address, std::string body = {}) {
    http::Request request;
    request.method = method;
    const auto mark = address.find('?');
    request.path = address.substr(0, mark);
    if (mark != std::string::npos) {
      const auto equals = address.find('=', mark);
      request.query.emplace_back(address.substr(mark + 1, equals - mark - 1),
                                 address.substr(equals + 1));
    }
    request.headers = {{"sec-fetch-site", "same-origin"},
                       {"content-type", "application/json"},
                       {"idempotency-key", "k" + std::to_string(++keys_)}};
    if (!cookie_.empty()) request.headers.emplace_back("cookie", cookie_);
    request.body = std::move(body);
    request.remote_address = "192.0.2.1";
    request.request_id = "test";
    return parts_->router().dispatch(request);
  }
  http::Response get(const std::string& address) { return call(http::Method::kGet, address); }
  json::value read(const std::string& address) {
    const auto response = get(address);
    EXPECT_EQ(response.status, 200) << address << ' ' << response.body;
    return response.status == 200 ? json::parse(response.body) : json::value();
  }
  std::string scalar(const std::string& sql) { return database().reader()->text_scalar(sql); }
  /// The shop with most orders.
  std::string busy_shop() {
    return scalar(
        "select customer_id from orders group by customer_id order by count(*) desc, customer_id "
        "limit 1");
  }

  test_support::TempFolder folder_;
  base::FixedClock clock_{base::Instant{1'795'000'000'000}};
  base::IdGenerator ids_{clock_, 1};
  std::unique_ptr<ServerParts> parts_;
  std::string cookie_;
  int keys_ = 0;
};

TEST_P(ServedCompany, ListsShopsWithGradesClassesAndMetricsOfTheMonth) {
  const auto page = read("/api/v1/customers?limit=500");
  ASSERT_EQ(page.at("items").as_array().size(), 40U);
  std::size_t graded = 0;
  std::size_t classed = 0;
  for (const auto& shop : page.at("items").as_array()) {
    graded += shop.at("grade_no").is_null() ? 0U : 1U;
    classed += shop.at("primary_class").is_null() ? 0U : 1U;
  }
  EXPECT_EQ(std::to_string(graded),
            scalar("select cast(count(*) as text) from grade_calcs where grade_no is not null"));
  EXPECT_GT(classed, 0U);
}

TEST_P(ServedCompany, ShowsAShopsOrdersItsBookOnPaperAndItsProfitSheet) {
  const std::string shop = "/api/v1/customers/" + busy_shop();
  const auto orders = read(shop + "/orders");
  const auto& newest = orders.at("items").at(0).as_object();
  std::int64_t quantity = 0;
  for (const auto& line : newest.at("lines").as_array())
    quantity += line.at("ordered_qty").as_int64();
  EXPECT_GT(quantity, 0);
  EXPECT_EQ(newest.at("quantity").as_int64(), quantity);

  const auto pdf = get(shop + "/guidance-book.pdf");
  EXPECT_EQ(pdf.status, 200) << pdf.body;
  EXPECT_THAT(pdf.body, StartsWith("%PDF-"));
  EXPECT_THAT(get(shop + "/profit-sheet-qr").body, StartsWith("<svg"));
  const auto link = call(http::Method::kPost, shop + "/profit-sheet-link", "{}");
  ASSERT_EQ(link.status, 201) << link.body;
  const std::string url(json::parse(link.body).at("path").as_string());
  const auto page = get(url);
  EXPECT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr("盈利单"));
}

TEST_P(ServedCompany, ExportsEveryOrderLineOnce) {
  const auto asked =
      call(http::Method::kPost, "/api/v1/exports", R"({"kind":"orders","format":"csv"})");
  ASSERT_TRUE(asked.status == 201 || asked.status == 202) << asked.body;
  const std::string one =
      "/api/v1/exports/" + std::string(json::parse(asked.body).at("id").as_string());
  json::value made = read(one);
  for (int i = 0; i < 600 && made.at("state").as_string() != "done"; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    made = read(one);
  }
  ASSERT_EQ(made.at("state").as_string(), "done") << json::serialize(made);
  EXPECT_EQ(std::to_string(made.at("rows").as_int64()),
            scalar("select cast(count(*) as text) from order_lines"));
  EXPECT_EQ(get(one + "/file").status, 200);
  EXPECT_EQ(read("/api/v1/exports").at("items").as_array().size(), 1U);
}

ROUNDSMAN_ON_BOTH_ENGINES(ServedCompany);

}  // namespace
}  // namespace app
