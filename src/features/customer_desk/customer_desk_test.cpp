#include "features/customer_desk/customer_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/random.h"
#include "features/customer_desk/customer_desk_wire.h"
#include "features/customers/customers.h"
#include "features/organisation/organisation.h"
#include "features/products/products.h"
#include "platform/http/openapi.h"
#include "test_support/record_rows.h"
#include "test_support/test_database.h"

namespace customer_desk {
namespace {

using auth::Permission;
using http::Method;
using testing::HasSubstr;
using testing::Not;

/// Lets everybody in as whom the test says.
class OpenGate final : public http::Gatekeeper {
 public:
  std::optional<http::Response> admit(const http::Route& route, http::Request& request) override {
    request.principal = principal;
    if (route.permission == Permission::kSignedIn || principal->can(route.permission)) return {};
    return http::problem({base::ErrorCode::kForbidden, "auth.missing_permission", "no", {}},
                         request.request_id);
  }
  auth::PrincipalPtr principal;
};

class DeskTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    {
      auto session = database().writer();
      company_ = organisation::add_company(*session, clock_, {.code = "x", .name = "X"})->id;
      dictionaries_ = organisation::load_dictionaries(*session, company_, day_);
    }
    records_.add(organisation::record_kinds());
    records_.add(customers::record_kinds());
    records_.add(products::record_kinds());
    test_support::RecordWriter writer(database(), company_, records_, dictionaries_);
    writer.apply("people", {{{"code", "P1"}, {"name", "Wang"}, {"role", "customer_manager"}},
                            {{"code", "P2"}, {"name", "Li"}, {"role", "customer_manager"}}});
    writer.apply("organisation", {{{"code", "D"}, {"name", "Dept"}, {"kind", "market_department"}},
                                  {{"code", "A1"},
                                   {"name", "East"},
                                   {"kind", "sales_area"},
                                   {"parent", "D"},
                                   {"manager", "P1"}},
                                  {{"code", "A2"},
                                   {"name", "West"},
                                   {"kind", "sales_area"},
                                   {"parent", "D"},
                                   {"manager", "P2"}}});
    for (int i = 1; i <= 40; ++i)
      writer.apply("shops",
                   {{{"customer_code", "C" + std::to_string(i)},
                     {"shop_name", (i % 2 == 0 ? "红旗超市" : "蓝天商店") + std::to_string(i)},
                     {"license_no", std::to_string(510'100'000'000 + i)},
                     {"order_phone", std::to_string(13'800'000'000 + i)},
                     {"holder_name", "张三"},
                     {"sales_area", i <= 20 ? "A1" : "A2"},
                     {"visit_seq", "0"}}});
    directory_ =
        std::make_unique<directory::Directory>(database(), directory::Directory::Options{});
    services_ = std::make_unique<api::Services>(
        api::Services{database(), clock_, ids_, folder_.path().string()});
    router_ = std::make_unique<http::Router>(http_routes(*services_, *directory_), gate_);
    sign_in(true, {});
  }

  void sign_in(bool whole_company, const std::vector<std::string>& areas, bool may_edit = true,
               std::int64_t account = 7) {
    auto principal = std::make_shared<auth::Principal>();
    principal->company = company_;
    principal->account = {account};
    principal->login = "tester" + std::to_string(account);
    principal->name = "Tester";
    principal->scope.whole_company = whole_company;
    auto session = database().reader();
    for (const auto& unit : organisation::list_units(*session, company_))
      if (std::find(areas.begin(), areas.end(), unit.code) != areas.end())
        principal->scope.sales_areas.push_back(unit.id);
    std::sort(principal->scope.sales_areas.begin(), principal->scope.sales_areas.end());
    principal->permissions = {Permission::kCustomersRead, Permission::kOrdersRead,
                              Permission::kProductsRead, Permission::kGuidanceRead};
    if (may_edit)
      principal->permissions.insert({Permission::kCustomersEdit, Permission::kCustomersBulkEdit,
                                     Permission::kCustomersMerge, Permission::kViewsShare});
    if (may_edit && whole_company) principal->permissions.insert(Permission::kPeopleManage);
    gate_.principal = principal;
  }

  struct Call {
    std::string body = {};
    std::string if_match = {};
    std::string content_type = "application/json";
  };
  http::Response call(Method method, std::string target, Call options) {
    http::Request request;
    request.method = method;
    request.request_id = "r";
    if (const auto at = target.find('?'); at != std::string::npos) {
      std::string_view query = std::string_view(target).substr(at + 1);
      while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        request.query.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
      }
      target.resize(at);
    }
    request.path = target;
    request.body = std::move(options.body);
    if (!request.body.empty()) request.headers.emplace_back("content-type", options.content_type);
    if (!options.if_match.empty()) request.headers.emplace_back("if-match", options.if_match);
    if (method == Method::kPost)
      request.headers.emplace_back("idempotency-key", "key-0000-" + std::to_string(++keys_));
    return router_->dispatch(request);
  }
  http::Response get(const std::string& target) { return call(Method::kGet, target, {}); }
  http::Response post(const std::string& target, std::string body) {
    return call(Method::kPost, target, {.body = std::move(body)});
  }

  static boost::json::value parsed(const http::Response& response) {
    return boost::json::parse(response.body);
  }
  std::string id_of(const std::string& code) {
    const auto list = parsed(get("/api/v1/customers?filter=customer_code:eq:" + code));
    return std::string(list.at("items").at(0).at("id").as_string());
  }
  static std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return {};
  }
  std::int64_t count(const std::string& sql) {
    auto session = database().reader();
    return std::stoll(session->text_scalar(sql));
  }

  const base::Date day_ = *base::Date::from_ymd(2026, 11, 22);
  const base::FixedClock clock_{base::Instant{1'795'300'000'000}};
  base::IdGenerator ids_{clock_, 3};
  test_support::TempFolder folder_;
  base::CompanyId company_;
  records::Registry records_;
  records::Dictionaries dictionaries_;
  OpenGate gate_;
  std::unique_ptr<directory::Directory> directory_;
  std::unique_ptr<api::Services> services_;
  std::unique_ptr<http::Router> router_;
  std::atomic<int> keys_{0};
};

TEST_P(DeskTest, ListsFilterSortAndPage) {
  auto list = parsed(get("/api/v1/customers?q=hqcs&sort=-customer_code&limit=3&fields=shop_name"));
  EXPECT_EQ(list.at("total").as_int64(), 20);
  ASSERT_EQ(list.at("items").as_array().size(), 3U);
  EXPECT_EQ(list.at("items").at(0).at("shop_name").as_string(), "红旗超市8");
  const std::string cursor(list.at("next_cursor").as_string());
  list = parsed(get(
      "/api/v1/customers?q=hqcs&sort=-customer_code&limit=3&fields=shop_name&cursor=" + cursor));
  EXPECT_EQ(list.at("items").at(0).at("shop_name").as_string(), "红旗超市4");
  EXPECT_EQ(get("/api/v1/customers?filter=nothing:eq:1").status, 422);
  EXPECT_EQ(get("/api/v1/customers?cursor=bm9uc2Vuc2U").status, 422);
  EXPECT_EQ(get("/api/v1/customers?quick=none").status, 422);
  const auto facets = parsed(get("/api/v1/customers/facets?columns=sales_area,status"));
  EXPECT_EQ(facets.at("facets").at(0).at("values").at(0).at("count").as_int64(), 20);
  EXPECT_EQ(get("/api/v1/customers/columns").status, 200);
  EXPECT_EQ(get("/api/v1/dictionaries").status, 200);
  EXPECT_THAT(get("/api/v1/search?q=C17").body, HasSubstr("蓝天商店17"));
}

TEST_P(DeskTest, OrdersOfAShopByProduct) {
  test_support::RecordWriter writer(database(), company_, records_, dictionaries_);
  for (const std::string code : {"G1", "G2"})
    writer.apply(
        "products",
        {{{"product_code", code}, {"product_name", "品规" + code}, {"product_kind", "卷烟"}}});
  const std::string shop = id_of("C3");
  const auto id = [&](const std::string& code) {
    return std::to_string(count("select id from products where product_code = '" + code + "'"));
  };
  const std::string company = std::to_string(company_.value);
  // Orders 1 to 5, a day each; every second holds G2 as well.
  for (int order = 1; order <= 5; ++order) {
    const std::string number = std::to_string(order);
    const auto add = [&](const std::string& line, const std::string& product) {
      database().writer()->execute_text(
          "insert into order_lines (company_id, order_id, line_no, product_id, ordered_qty,"
          " amount_minor) values (" +
          company + ", " + number + ", " + line + ", " + product + ", 3, 900)");
    };
    database().writer()->execute_text(
        "insert into orders (company_id, id, customer_id, ordered_on, order_no, change_no) values "
        "(" +
        company + ", " + number + ", " + shop + ", 1800" + number + ", 'N" + number + "', 0)");
    add("1", id("G1"));
    if (order % 2 == 0) add("2", id("G2"));
  }
  const auto numbers = [&](const std::string& query) {
    const auto page = parsed(get("/api/v1/customers/" + shop + "/orders" + query));
    std::string text = std::to_string(page.at("total").as_int64()) + ":";
    for (const auto& order : page.at("items").as_array())
      text += " " + std::string(order.at("order_no").as_string()) + "/" +
              std::to_string(order.at("lines").as_array().size());
    return text;
  };
  EXPECT_EQ(numbers(""), "5: N5/1 N4/2 N3/1 N2/2 N1/1");
  EXPECT_EQ(numbers("?product=" + id("G2")), "2: N4/2 N2/2") << "with all their lines";
  EXPECT_EQ(numbers("?limit=1&product=" + id("G2")), "2: N4/2");
  EXPECT_EQ(numbers("?product=1"), "0:") << "there is no such product";
  for (const auto* wrong : {"x", "0", "-3"})
    EXPECT_EQ(get("/api/v1/customers/" + shop + "/orders?product=" + wrong).status, 422) << wrong;
}

TEST_P(DeskTest, ScopeHoldsOnEveryRouteOfAShop) {
  const std::string foreign = id_of("C30");
  const std::string own = id_of("C3");
  sign_in(false, {"A1"});
  EXPECT_EQ(parsed(get("/api/v1/customers")).at("total").as_int64(), 20);
  EXPECT_THAT(get("/api/v1/search?q=C30").body, Not(HasSubstr("蓝天")));
  for (const auto* part :
       {"", "/orders", "/history", "/timeline", "/contacts", "/notes", "/files"}) {
    EXPECT_EQ(get("/api/v1/customers/" + foreign + part).status, 404) << part;
    EXPECT_EQ(get("/api/v1/customers/" + own + part).status, 200) << part;
  }
  EXPECT_EQ(call(Method::kPatch, "/api/v1/customers/" + foreign,
                 {.body = R"({"city":"x"})", .if_match = "\"1\""})
                .status,
            404);
  EXPECT_EQ(post("/api/v1/customers/" + foreign + "/notes", R"({"body":"x"})").status, 404);
  EXPECT_EQ(post("/api/v1/customers/" + foreign + "/tags", R"({"tag":"x"})").status, 404);
  // Nor may a shop be moved where its editor cannot follow.
  EXPECT_EQ(call(Method::kPatch, "/api/v1/customers/" + own,
                 {.body = R"({"sales_area":"A2"})", .if_match = "\"1\""})
                .status,
            403);
  EXPECT_EQ(parsed(get("/api/v1/customers/" + own)).at("sales_area").as_string(), "A1");
}

TEST_P(DeskTest, AnEditIsCheckedAuditedAndInTheNextList) {
  const std::string shop = "/api/v1/customers/" + id_of("C5");
  const auto page = get(shop);
  ASSERT_EQ(page.status, 200);
  const std::string version = header(page, "ETag");
  EXPECT_EQ(call(Method::kPatch, shop, {.body = R"({"city":"成都"})"}).status, 428);
  EXPECT_EQ(
      call(Method::kPatch, shop, {.body = R"({"terminal_star":9})", .if_match = version}).status,
      422);
  EXPECT_EQ(call(Method::kPatch, shop, {.body = R"({"no_field":9})", .if_match = version}).status,
            422);
  EXPECT_EQ(
      call(Method::kPatch, shop, {.body = R"({"shop_name":null})", .if_match = version}).status,
      422);
  const auto done = call(
      Method::kPatch, shop,
      {.body = R"({"city":"成都","is_night_shop":true,"terminal_star":4})", .if_match = version});
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(parsed(get("/api/v1/customers?filter=city:eq:成都")).at("total").as_int64(), 1);
  EXPECT_NE(header(done, "ETag"), version);
  const auto stale =
      call(Method::kPatch, shop, {.body = R"({"city":"绵阳"})", .if_match = version});
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(parsed(stale).at("conflicts").at(0).at("theirs").as_string(), "成都");
  EXPECT_EQ(header(stale, "ETag"), header(done, "ETag"));
  EXPECT_THAT(get(shop + "/history").body, HasSubstr("成都"));
  EXPECT_THAT(get(shop + "/timeline").body, HasSubstr("\"edit\""));
  EXPECT_EQ(count("select count(*) from audit_rows where action = 'customers.update'"), 1);
}

TEST_P(DeskTest, CreatesByTheRulesOfImports) {
  const auto made =
      post("/api/v1/customers", R"({"customer_code":"N1","shop_name":"新店","sales_area":"A1"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(parsed(get("/api/v1/customers?q=xindian")).at("total").as_int64(), 1);
  EXPECT_EQ(post("/api/v1/customers", R"({"customer_code":"N1","shop_name":"别的"})").status, 409);
  EXPECT_EQ(post("/api/v1/customers", R"({"customer_code":"N2"})").status, 422);
}

/// 16 editors add 1 to the same number, each with what it has read: no addition is lost.
TEST_P(DeskTest, NoEditIsLostInARace) {
  const std::string shop = "/api/v1/customers/" + id_of("C9");
  const auto race = [&](bool with_check) {
    std::atomic<std::int64_t> taken{0};
    std::vector<std::thread> editors;
    for (int editor = 0; editor < 16; ++editor)
      editors.emplace_back([&, editor] {
        base::Random random(static_cast<std::uint64_t>(editor));
        for (int i = 0; i < 6; ++i) {
          const auto page = get(shop);
          const auto value = parsed(page).at("visit_seq").as_int64();
          std::this_thread::sleep_for(std::chrono::microseconds(random.between(0, 900)));
          // The twin does not care what it has read, as an API without If-Match would not.
          const std::string version = header(with_check ? page : get(shop), "ETag");
          const auto done = call(
              Method::kPatch, shop,
              {.body = R"({"visit_seq":)" + std::to_string(value + 1) + "}", .if_match = version});
          if (done.status == 200) ++taken;
          EXPECT_TRUE(done.status == 200 || done.status == 412) << done.body;
        }
      });
    for (auto& editor : editors) editor.join();
    return taken.load();
  };
  const std::int64_t taken = race(true);
  EXPECT_GE(taken, 6);
  EXPECT_EQ(parsed(get(shop)).at("visit_seq").as_int64(), taken);
  const std::int64_t more = race(false);
  EXPECT_LT(parsed(get(shop)).at("visit_seq").as_int64(), taken + more)
      << "the twin without the check must lose additions, or the race proves nothing";
}

TEST_P(DeskTest, BulkEditCountsFirst) {
  const std::string edit =
      R"("selection":{"filters":["sales_area:eq:A1"]},"field":"city","value":"成都")";
  const auto counted = parsed(post("/api/v1/customers/bulk", "{" + edit + "}"));
  EXPECT_EQ(counted.at("selected").as_int64(), 20);
  EXPECT_EQ(counted.at("changed").as_int64(), 0);
  const std::string token(counted.at("confirmation").as_string());
  const std::string confirmed = "{" + edit + R"(,"confirmation":")" + token + "\"}";
  // A shop more since the count: the count must be looked at again.
  post("/api/v1/customers", R"({"customer_code":"N1","shop_name":"新店","sales_area":"A1"})");
  EXPECT_EQ(post("/api/v1/customers/bulk", confirmed).status, 409);
  const auto again = parsed(post("/api/v1/customers/bulk", "{" + edit + "}"));
  const auto done = parsed(post("/api/v1/customers/bulk",
                                "{" + edit + R"(,"confirmation":")" +
                                    std::string(again.at("confirmation").as_string()) + "\"}"));
  EXPECT_EQ(done.at("changed").as_int64(), 21);
  EXPECT_EQ(parsed(get("/api/v1/customers?filter=city:eq:成都")).at("total").as_int64(), 21);
  EXPECT_EQ(count("select count(*) from audit_rows where action = 'customers.bulk_update'"), 1);
  EXPECT_EQ(count("select count(*) from record_changes where field = 'city'"), 21);
  EXPECT_EQ(
      post("/api/v1/customers/bulk", R"({"selection":{"q":"x"},"field":"holder_name","value":"y"})")
          .status,
      422);
  const auto tagged =
      parsed(post("/api/v1/customers/bulk",
                  R"({"selection":{"ids":[")" + id_of("C1") + R"("]},"add_tag":"重点"})"));
  EXPECT_EQ(tagged.at("selected").as_int64(), 1);
}

TEST_P(DeskTest, NotesContactsTagsAndFiles) {
  const std::string shop = "/api/v1/customers/" + id_of("C2");
  const auto note = post(shop + "/notes", R"({"body":"老板爱喝茶"})");
  ASSERT_EQ(note.status, 201) << note.body;
  EXPECT_THAT(get(shop + "/notes").body, HasSubstr("老板爱喝茶"));
  const std::string note_id(parsed(note).at("id").as_string());
  const auto contact =
      post(shop + "/contacts",
           R"({"name":"王五","role":"clerk","phone":"13912345678","note":null,"is_primary":true})");
  ASSERT_EQ(contact.status, 201) << contact.body;
  const std::string one = shop + "/contacts/" + std::string(parsed(contact).at("id").as_string());
  const std::string changed = R"({"name":"王六","role":"owner","is_primary":false})";
  EXPECT_EQ(call(Method::kPut, one, {.body = changed, .if_match = "\"1\""}).status, 204);
  EXPECT_EQ(call(Method::kPut, one, {.body = changed, .if_match = "\"1\""}).status, 412);
  EXPECT_EQ(call(Method::kDelete, one, {}).status, 204);
  EXPECT_EQ(parsed(post(shop + "/tags", R"({"tag":"重点"})")).at("tags").as_array().size(), 1U);
  EXPECT_EQ(parsed(post(shop + "/tags", R"({"tag":"新"})")).at("tags").as_array().size(), 2U);
  EXPECT_EQ(parsed(get("/api/v1/customers?filter=dynamic_tags:has:重点")).at("total").as_int64(),
            1);
  EXPECT_EQ(call(Method::kDelete, shop + "/tags/重点", {}).status, 200);
  EXPECT_EQ(post(shop + "/tags", R"({"tag":"a,b"})").status, 422);

  const auto upload = [&](const std::string& name, const std::string& bytes) {
    return call(Method::kPost, shop + "/files?file_name=" + name,
                {.body = bytes, .content_type = "application/octet-stream"});
  };
  EXPECT_EQ(upload("x.pdf", "#!/bin/sh").status, 422);
  const auto file = upload("../许可证.pdf", "%PDF-1.7 content");
  ASSERT_EQ(file.status, 201) << file.body;
  EXPECT_EQ(parsed(file).at("file_name").as_string(), "许可证.pdf");
  const auto download = get(shop + "/files/" + std::string(parsed(file).at("id").as_string()));
  EXPECT_EQ(download.status, 200);
  for (const auto& route : router_->routes()) {
    if (route.pattern.ends_with("/files/{file_id}") && route.method == Method::kGet) {
      EXPECT_TRUE(http::is_declared(route, download)) << download.content_type;
    }
  }
  EXPECT_EQ(std::filesystem::file_size(download.file), 16U);
  EXPECT_THAT(header(download, "Content-Disposition"),
              HasSubstr("attachment; filename*=UTF-8''%E8"));

  const std::string file_address =
      shop + "/files/" + std::string(parsed(file).at("id").as_string());
  EXPECT_EQ(call(Method::kDelete, file_address, {}).status, 204);
  EXPECT_EQ(get(file_address).status, 404);
  EXPECT_EQ(call(Method::kDelete, file_address, {}).status, 404);

  sign_in(true, {}, true, 8);
  auto other = std::make_shared<auth::Principal>(*gate_.principal);
  other->permissions.erase(Permission::kPeopleManage);
  gate_.principal = other;
  EXPECT_EQ(call(Method::kDelete, shop + "/notes/" + note_id, {}).status, 403);
  sign_in(true, {});
  EXPECT_EQ(call(Method::kDelete, shop + "/notes/" + note_id, {}).status, 204);
}

TEST_P(DeskTest, ViewsArePrivateOfATeamOrPublic) {
  const auto view = [](const std::string& visibility, const std::string& unit) {
    return R"({"page":"customers","name":"v","visibility":")" + visibility + R"(","unit_id":)" +
           unit +
           R"(,"definition":{"filters":["status:eq:active"],"fields":["shop_name"],"sort":"-grade_no"}})";
  };
  std::string department;
  {
    auto session = database().reader();
    for (const auto& unit : organisation::list_units(*session, company_))
      if (unit.code == "A1") department = '"' + std::to_string(unit.id.value) + '"';
  }
  ASSERT_EQ(post("/api/v1/views", view("private", "null")).status, 201);
  ASSERT_EQ(post("/api/v1/views", view("team", department)).status, 201);
  const auto shared = post("/api/v1/views", view("public", "null"));
  ASSERT_EQ(shared.status, 201);
  EXPECT_EQ(post("/api/v1/views", R"({"page":"customers","name":"v","visibility":"private",
      "definition":{"filters":["nothing"],"fields":[]}})")
                .status,
            422);
  EXPECT_EQ(parsed(get("/api/v1/views")).at("total").as_int64(), 3);
  const std::string one = "/api/v1/views/" + std::string(parsed(shared).at("id").as_string());
  sign_in(false, {"A2"}, true, 8);
  EXPECT_EQ(parsed(get("/api/v1/views")).at("total").as_int64(), 1);
  EXPECT_EQ(call(Method::kPut, one, {.body = view("public", "null"), .if_match = "\"1\""}).status,
            403);
  EXPECT_EQ(call(Method::kPut, one + "/marks", {.body = R"({"is_pinned":true,"is_default":true})"})
                .status,
            204);
  EXPECT_TRUE(parsed(get("/api/v1/views")).at("items").at(0).at("is_default").as_bool());
  sign_in(false, {"A1"}, false, 9);
  EXPECT_EQ(parsed(get("/api/v1/views")).at("total").as_int64(), 2);
  EXPECT_EQ(post("/api/v1/views", view("public", "null")).status, 403);
  sign_in(true, {});
  EXPECT_EQ(call(Method::kPut, one, {.body = view("private", "null"), .if_match = "\"1\""}).status,
            204);
  EXPECT_EQ(call(Method::kPut, one, {.body = view("private", "null"), .if_match = "\"1\""}).status,
            412);
  EXPECT_EQ(call(Method::kDelete, one, {}).status, 204);
}

TEST_P(DeskTest, TheTimelineTellsWhatWasDecidedOnSuggestions) {
  const std::string id = id_of("C2");
  database().writer()->execute_text(
      "insert into book_decisions (company_id, period, customer_id, item_key, item_name, decision, "
      "comment, book_version, version, decided_by, decided_by_name, decided_at_ms) select "
      "company_id, 202610, id, 'suggestion:P1', '品规A', 'rejected', '不缺货', 1, 1, 7, '王经理', "
      "1790000000000 from customers where customer_code = 'C2'");
  const std::string path = "/api/v1/customers/" + id + "/timeline?kind=decision";
  const auto events = parsed(get(path)).at("items").as_array();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].at("title_zh"), "未采纳建议：品规A（不缺货）");
  EXPECT_EQ(events[0].at("title_en"), "Suggestion declined: 品规A (不缺货)");
  EXPECT_EQ(events[0].at("actor"), "王经理");
  EXPECT_EQ(events[0].at("reference"), "2026-10");
}

TEST_P(DeskTest, DuplicatesAreFoundDismissedMergedAndParted) {
  const auto made = post("/api/v1/customers",
                         R"({"customer_code":"X1","shop_name":"红旗便利店2","sales_area":"A1",
                             "license_no":"510100000002","city":"成都","holder_name":"张三"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string loser(parsed(made).at("id").as_string());
  const std::string winner = id_of("C2");
  EXPECT_EQ(parsed(post("/api/v1/customers/duplicates/scan", "")).at("pairs").as_int64(), 1);
  const auto pairs = parsed(get("/api/v1/customers/duplicates"));
  ASSERT_EQ(pairs.at("total").as_int64(), 1);
  EXPECT_EQ(pairs.at("items").at(0).at("reasons").at(0).as_string(), "license");

  post("/api/v1/customers/" + loser + "/notes", R"({"body":"of the loser"})");
  const auto versions = [&](bool preview) {
    const auto version = [&](const std::string& id) {
      return std::to_string(parsed(get("/api/v1/customers/" + id)).at("version").as_int64());
    };
    return R"({"winner_id":")" + winner + R"(","loser_id":")" + loser +
           R"(","fields_of_loser":["shop_name"],"winner_version":)" + version(winner) +
           R"(,"loser_version":)" + version(loser) + R"(,"preview":)" +
           (preview ? "true}" : "false}");
  };
  const auto preview = parsed(post("/api/v1/customers/merge", versions(true)));
  EXPECT_TRUE(preview.at("merge_id").is_null());
  EXPECT_EQ(parsed(get("/api/v1/customers/" + winner)).at("shop_name").as_string(), "红旗超市2");
  const auto merged = post("/api/v1/customers/merge", versions(false));
  ASSERT_EQ(merged.status, 200) << merged.body;
  auto page = parsed(get("/api/v1/customers/" + winner));
  EXPECT_EQ(page.at("shop_name").as_string(), "红旗便利店2");
  EXPECT_EQ(page.at("city").as_string(), "成都");
  EXPECT_EQ(parsed(get("/api/v1/customers/" + loser)).at("status").as_string(), "inactive");
  EXPECT_THAT(get("/api/v1/customers/" + winner + "/notes").body, HasSubstr("of the loser"));
  EXPECT_EQ(parsed(get("/api/v1/customers/duplicates")).at("total").as_int64(), 0);
  EXPECT_EQ(post("/api/v1/customers/merge", versions(false)).status, 409);
  EXPECT_EQ(parsed(get("/api/v1/customers/merges")).at("items").as_array().size(), 1U);
  EXPECT_THAT(get("/api/v1/customers/" + winner + "/timeline?kind=merge").body, HasSubstr("合并"));

  const std::string undo = "/api/v1/customers/merges/" +
                           std::string(parsed(merged).at("merge_id").as_string()) + "/undo";
  const auto undone = post(undo, "");
  ASSERT_EQ(undone.status, 204) << undone.body;
  page = parsed(get("/api/v1/customers/" + winner));
  EXPECT_EQ(page.at("shop_name").as_string(), "红旗超市2");
  EXPECT_TRUE(page.at("city").is_null());
  EXPECT_EQ(parsed(get("/api/v1/customers/" + loser)).at("status").as_string(), "active");
  EXPECT_THAT(get("/api/v1/customers/" + loser + "/notes").body, HasSubstr("of the loser"));
  EXPECT_EQ(post(undo, "").status, 409);

  ASSERT_EQ(parsed(post("/api/v1/customers/duplicates/scan", "")).at("pairs").as_int64(), 1);
  EXPECT_EQ(post("/api/v1/customers/duplicates/dismissals",
                 R"({"first_id":")" + loser + R"(","second_id":")" + winner + "\"}")
                .status,
            204);
  post("/api/v1/customers/duplicates/scan", "");
  EXPECT_EQ(parsed(get("/api/v1/customers/duplicates")).at("total").as_int64(), 0);
}

TEST_P(DeskTest, AMergeMovesCountsAndPricesAndUndoGivesThemBack) {
  const auto made = post("/api/v1/customers",
                         R"({"customer_code":"X1","shop_name":"红旗便利店2","sales_area":"A1"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string loser(parsed(made).at("id").as_string());
  const std::string winner = id_of("C2");
  {
    test_support::RecordWriter writer(database(), company_, records_, dictionaries_);
    for (const char* product : {"P1", "P2"})
      writer.apply(
          "products",
          {{{"product_code", product}, {"product_name", product}, {"product_kind", "CIGARETTE"}}});
    // The winner has the count and the price of P1 on the first day itself.
    for (const auto& [shop, product] :
         {std::pair{"C2", "P1"}, std::pair{"X1", "P1"}, std::pair{"X1", "P2"}}) {
      const std::string rest =
          " from customers c join products p on p.company_id = c.company_id "
          "where c.customer_code = '" +
          std::string(shop) + "' and p.product_code = '" + product + "'";
      auto session = database().writer();
      session->execute_text(
          "insert into retail_stock_counts (company_id, customer_id, counted_on, product_id, "
          "method, stock_cartons) select c.company_id, c.id, 20727, p.id, 'COUNT', 3" +
          rest);
      session->execute_text(
          "insert into market_prices (company_id, customer_id, observed_on, product_id, "
          "carton_price_minor) select c.company_id, c.id, 20727, p.id, 24000" +
          rest);
    }
  }
  const auto rows_of = [&](const std::string& shop) {
    std::vector<std::int64_t> rows;
    for (const std::string table : {"retail_stock_counts", "market_prices"}) {
      const std::string text =
          "select count(*) from " + table + " where customer_id = cast(:id as bigint)";
      rows.push_back(*database().reader()->find_one<std::int64_t>(
          db::Query{"test.rows_of_shop", text, text}, {{"id", shop}}));
    }
    return rows;
  };
  const auto version = [&](const std::string& id) {
    return std::to_string(parsed(get("/api/v1/customers/" + id)).at("version").as_int64());
  };
  using Rows = std::vector<std::int64_t>;
  ASSERT_EQ(rows_of(winner), (Rows{1, 1}));
  ASSERT_EQ(rows_of(loser), (Rows{2, 2}));
  const auto merged = post("/api/v1/customers/merge",
                           R"({"winner_id":")" + winner + R"(","loser_id":")" + loser +
                               R"(","fields_of_loser":[],"winner_version":)" + version(winner) +
                               R"(,"loser_version":)" + version(loser) + R"(,"preview":false})");
  ASSERT_EQ(merged.status, 200) << merged.body;
  EXPECT_THAT(merged.body, HasSubstr(R"({"what":"market_prices","moved":1,"kept":1})"));
  EXPECT_EQ(rows_of(winner), (Rows{2, 2}));
  EXPECT_EQ(rows_of(loser), (Rows{1, 1}));
  const auto undone = post("/api/v1/customers/merges/" +
                               std::string(parsed(merged).at("merge_id").as_string()) + "/undo",
                           "");
  ASSERT_EQ(undone.status, 204) << undone.body;
  EXPECT_EQ(rows_of(winner), (Rows{1, 1}));
  EXPECT_EQ(rows_of(loser), (Rows{2, 2}));
}

TEST_P(DeskTest, PersonalFieldsAreMaskedWithoutTheRightToEdit) {
  const std::string shop = id_of("C5");
  sign_in(true, {}, false);
  const auto page = parsed(get("/api/v1/customers/" + shop));
  EXPECT_EQ(page.at("order_phone").as_string(), "138****0005");
  EXPECT_EQ(page.at("holder_name").as_string(), "张**");
  EXPECT_EQ(get("/api/v1/customers?filter=holder_name:eq:张三").status, 403);
  EXPECT_EQ(get("/api/v1/customers?sort=order_phone").status, 403);
  EXPECT_EQ(parsed(get("/api/v1/customers?q=13800000005")).at("total").as_int64(), 0);
}

ROUNDSMAN_ON_BOTH_ENGINES(DeskTest);

}  // namespace
}  // namespace customer_desk
