#include "features/workbench/workbench.h"

#include <algorithm>
#include <map>
#include <thread>

#include "features/guidance/guidance.h"
#include "features/segments/segments.h"
#include "features/workbench/document_cache.h"
#include "features/workbench/test_desk.h"

namespace workbench {
namespace {

namespace json = boost::json;

json::value id_text(std::int64_t id) { return json::value(std::to_string(id)); }

std::vector<http::Route> routes_with_segments(api::Services& services,
                                              directory::Directory& directory) {
  auto routes = http_routes(services, directory);
  for (auto& route : segments::http_routes(services, directory)) routes.push_back(std::move(route));
  return routes;
}

class Workbench : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    desk = std::make_unique<TestDesk>(database(), routes_with_segments);
    desk->run();
  }
  std::string book_of(base::CustomerId shop) {
    return "/api/v1/customers/" + std::to_string(shop.value) + "/guidance-book";
  }
  std::unique_ptr<TestDesk> desk;
};

TEST_P(Workbench, TellsWhichMonthsArePublished) {
  const auto months = desk->get_json(desk->manager(), "/api/v1/months");
  const auto& newest = months.at("items").at(0);
  EXPECT_EQ(newest.at("period"), "2026-10");
  EXPECT_EQ(newest.at("versions").at(0).at("version"), 1);
  EXPECT_EQ(newest.at("versions").at(0).at("is_current"), true);
  desk->run();
  const auto again = desk->get_json(desk->manager(), "/api/v1/months");
  EXPECT_EQ(again.at("items").at(0).at("versions").as_array().size(), 2U);
}

TEST_P(Workbench, ShowsAreasAndDashboardsInScopeAlone) {
  const auto all = desk->get_json(desk->manager(), "/api/v1/areas");
  EXPECT_EQ(all.at("items").as_array().size(), 2U);
  const auto mine = desk->get_json(desk->representative(desk->area), "/api/v1/areas");
  ASSERT_EQ(mine.at("items").as_array().size(), 1U);
  EXPECT_EQ(mine.at("items").at(0).at("id"), id_text(desk->area.value));
  const auto dashboard = [&](base::UnitId area) {
    return "/api/v1/areas/" + std::to_string(area.value) + "/dashboard";
  };
  const auto response = desk->get(desk->representative(desk->area), dashboard(desk->area));
  ASSERT_EQ(response.status, 200);
  EXPECT_TRUE(guidance::parse_dashboard(TestDesk::text_of(response)).has_value());
  EXPECT_EQ(desk->get(desk->representative(desk->area), dashboard(desk->other_area)).status, 404);
  EXPECT_EQ(desk->get(desk->manager(), dashboard(desk->other_area)).status, 200);
  EXPECT_EQ(desk->get(desk->manager(), dashboard({12345})).status, 404);
  EXPECT_EQ(desk->get(desk->manager(), dashboard(desk->area) + "?period=2020-01").status, 404);
}

TEST_P(Workbench, SendsABookOnceAndThenItsTag) {
  const auto shop = desk->shops_of(desk->area).front();
  const auto first = desk->get(desk->representative(desk->area), book_of(shop));
  ASSERT_EQ(first.status, 200);
  ASSERT_NE(first.shared_body, nullptr);
  EXPECT_TRUE(guidance::parse_book(*first.shared_body).has_value());
  const auto tag =
      std::ranges::find(first.headers, "ETag", &std::pair<std::string, std::string>::first);
  ASSERT_NE(tag, first.headers.end());
  const auto second = desk->ask(desk->representative(desk->area), http::Method::kGet, book_of(shop),
                                {}, {{"if-none-match", tag->second}});
  EXPECT_EQ(second.status, 304);
  EXPECT_EQ(second.shared_body, nullptr);
  const auto zipped = desk->ask(desk->representative(desk->area), http::Method::kGet, book_of(shop),
                                {}, {{"accept-encoding", "gzip"}});
  ASSERT_NE(zipped.shared_gzip, nullptr);
  EXPECT_LT(zipped.shared_gzip->size(), zipped.shared_body->size());
}

TEST_P(Workbench, WhatIsOutOfScopeIsNotFound) {
  const auto mine = desk->shops_of(desk->area).front();
  const auto theirs = desk->shops_of(desk->other_area).front();
  const auto who = desk->representative(desk->area);
  const auto customer = [](base::CustomerId shop, const std::string& rest) {
    return "/api/v1/customers/" + std::to_string(shop.value) + rest;
  };
  for (const std::string rest :
       {"/guidance-book", "/guidance-book/decisions", "/grade", "/figures/quantity"}) {
    EXPECT_EQ(desk->get(who, customer(mine, rest)).status, 200) << rest;
    EXPECT_EQ(desk->get(who, customer(theirs, rest)).status, 404) << rest;
    EXPECT_EQ(desk->get(who, customer({987654321}, rest)).status, 404) << rest;
    const auto refused = desk->get_json(who, customer(theirs, rest), 404);
    EXPECT_EQ(refused.at("reason"), "customers.no_such_customer");
  }
  const std::string what_if = R"({"inputs":[]})";
  EXPECT_EQ(desk->ask(who, http::Method::kPost, customer(theirs, "/grade/what-if"), what_if).status,
            404);
  const std::string decide = R"({"decisions":[{"item_key":"x","decision":"later"}]})";
  EXPECT_EQ(
      desk->ask(who, http::Method::kPost, customer(theirs, "/guidance-book/decisions"), decide)
          .status,
      404);
}

TEST_P(Workbench, ListsTargetsWithReasonsPageByPage) {
  const auto who = desk->manager();
  std::string cursor;
  std::vector<std::string> seen;
  std::int64_t total = 0;
  do {
    const auto page = desk->get_json(
        who, "/api/v1/target-lists?limit=7" + (cursor.empty() ? "" : "&cursor=" + cursor));
    total = page.at("total").as_int64();
    for (const auto& item : page.at("items").as_array()) {
      EXPECT_NE(item.at("class_code"), "STABLE");
      EXPECT_NE(item.at("class_code"), "INTERNAL_SUPERVISION");
      EXPECT_FALSE(item.at("reason").at("zh").as_string().empty());
      EXPECT_FALSE(item.at("evidence").as_array().empty());
      for (const auto& evidence : item.at("evidence").as_array())
        EXPECT_NE(evidence.at("name").at("zh"), evidence.at("metric"))
            << "no name for " << evidence.at("metric");
      seen.push_back(json::serialize(item.at("class_code")) +
                     json::serialize(item.at("customer_id")) +
                     json::serialize(item.at("reason_code")));
    }
    cursor = page.at("next_cursor").is_null() ? "" : page.at("next_cursor").as_string().c_str();
  } while (!cursor.empty());
  EXPECT_EQ(static_cast<std::int64_t>(seen.size()), total);
  std::ranges::sort(seen);
  EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
  EXPECT_GT(total, 10);
  const auto stable = desk->get_json(who, "/api/v1/target-lists?class=STABLE&limit=500");
  for (const auto& item : stable.at("items").as_array()) EXPECT_EQ(item.at("class_code"), "STABLE");
}

TEST_P(Workbench, CountsAgreeWithTheListsAndStayInScope) {
  const auto who = desk->representative(desk->area);
  const auto counts = desk->get_json(who, "/api/v1/target-lists/counts");
  ASSERT_EQ(counts.at("areas").as_array().size(), 1U);
  // Every class has its count, also the stable one and those nobody is in.
  std::vector<std::string> codes;
  for (const auto& line : counts.at("classes").as_array())
    codes.emplace_back(line.at("class_code").as_string().c_str());
  EXPECT_EQ(codes, (std::vector<std::string>{"GRADE_FLUCTUATION", "NEW_RETAIL", "KEY_SKU",
                                             "TERMINAL_UPGRADE", "SALES_ANOMALY", "CIGAR_GUIDANCE",
                                             "STABLE"}));
  const auto home = desk->get_json(who, "/api/v1/home");
  EXPECT_EQ(counts.at("listed_shops"), home.at("visits").at("listed_shops"));
  for (const auto& line : counts.at("classes").as_array()) {
    const std::string code = line.at("class_code").as_string().c_str();
    const auto list = desk->get_json(who, "/api/v1/target-lists?limit=500&class=" + code);
    EXPECT_EQ(list.at("total"), line.at("shops")) << code;
    for (const auto& item : list.at("items").as_array())
      EXPECT_EQ(item.at("area_id"), id_text(desk->area.value));
  }
  const std::string other = std::to_string(desk->other_area.value);
  EXPECT_EQ(desk->get(who, "/api/v1/target-lists?area=" + other).status, 404);
  const auto gates = desk->get_json(who, "/api/v1/target-lists/gates?limit=500");
  for (const auto& gate : gates.at("items").as_array())
    EXPECT_EQ(gate.at("area_id"), id_text(desk->area.value));
}

TEST_P(Workbench, CountsOfOneClassAreOfThatClassAlone) {
  const auto counts =
      desk->get_json(desk->supervisor(), "/api/v1/target-lists/counts?class=KEY_SKU");
  ASSERT_EQ(counts.at("classes").as_array().size(), 1U);
  EXPECT_EQ(counts.at("classes").at(0).at("class_code"), "KEY_SKU");
}

TEST_P(Workbench, PositionsOfMixedClassesCountOnWithoutRepeating) {
  const auto who = desk->manager();
  const auto list = desk->get_json(who, "/api/v1/target-lists?limit=500");
  ASSERT_FALSE(list.at("items").as_array().empty());
  std::map<std::string, std::int64_t> position_of;
  std::int64_t expected = 0;
  std::int64_t priority = 0;
  for (const auto& item : list.at("items").as_array()) {
    EXPECT_EQ(item.at("position"), ++expected);
    // Each list's first comes before any list's second.
    EXPECT_GE(item.at("priority").as_int64(), priority);
    priority = item.at("priority").as_int64();
    position_of[json::serialize(item.at("class_code")) + json::serialize(item.at("customer_id"))] =
        expected;
  }
  // The most urgent class of the configuration leads.
  EXPECT_EQ(list.at("items").at(0).at("class_code"), "SALES_ANOMALY");
  // Narrowed to risen grades and turned round, every entry keeps its number.
  const auto narrow =
      desk->get_json(who, "/api/v1/target-lists?limit=500&grade_move=up&sort=-priority");
  ASSERT_FALSE(narrow.at("items").as_array().empty());
  for (const auto& item : narrow.at("items").as_array())
    EXPECT_EQ(item.at("position"), position_of.at(json::serialize(item.at("class_code")) +
                                                  json::serialize(item.at("customer_id"))));
}

TEST_P(Workbench, ListsAreNarrowedToTheShopsOfASegmentOrOfAnyFilter) {
  const auto who = desk->manager();
  const std::string lists = "/api/v1/target-lists";
  const auto told = [&](const std::string& query, int grade_least = 0) {
    const auto page = desk->get_json(who, lists + "?limit=500" + query);
    std::vector<std::string> lines;
    for (const auto& item : page.at("items").as_array())
      if (item.at("grade_no").to_number<int>() >= grade_least)
        lines.push_back(json::serialize(item));
    return lines;
  };
  const auto high = told("", 15);
  ASSERT_FALSE(high.empty());
  ASSERT_LT(high.size(), told("").size());
  EXPECT_EQ(told("&filter=grade_no:ge:15"), high) << "also their places are those of the list";
  const auto made =
      desk->json(desk->ask(who, http::Method::kPost, "/api/v1/segments",
                           R"({"name":"high","description":"","is_static":false,"is_shared":false,)"
                           R"("rule":{"join":"all","groups":[{"join":"all","is_negated":false,)"
                           R"("conditions":["grade_no:ge:15"]}]}})",
                           {{"idempotency-key", "k1"}}),
                 201);
  const std::string segment = "&filter=segment:in:" + std::string(made.at("id").as_string());
  EXPECT_EQ(told(segment), high);
  EXPECT_EQ(told(segment + "&filter=grade_no:lt:15").size(), 0U) << "all must hold";
  const auto counts = [&](const std::string& query) {
    return desk->get_json(who, lists + "/counts?period=2026-10" + query);
  };
  EXPECT_LT(counts(segment).at("listed_shops").as_int64(),
            counts("").at("listed_shops").as_int64());
  EXPECT_EQ(desk->get_json(who, lists + "/gates?limit=500" + segment + "&filter=grade_no:lt:15")
                .at("total"),
            0);
  EXPECT_EQ(desk->get_json(who, lists + "?filter=smile:eq:1", 422).at("reason"),
            "directory.unknown_column");
  std::string many = lists + "?limit=1";
  for (int i = 0; i < 41; ++i) many += "&filter=grade_no:ge:1";
  EXPECT_EQ(desk->get_json(who, many, 422).at("reason"), "directory.bad_filter");
  // Somebody else's own segment is not there.
  auto other = desk->principal(TestDesk::all_but_supervision());
  other->account = {78};
  other->scope.whole_company = true;
  EXPECT_EQ(desk->get_json(other, lists + "?" + segment.substr(1), 404).at("reason"),
            "segments.no_such_segment");
}

TEST_P(Workbench, InternalSupervisionIsForSupervisorsAlone) {
  // A believable alert, so that there is something to hide.
  const auto shop = desk->shops_of(desk->area).front();
  database().writer()->execute_text(
      "insert into target_list_entries (company_id, run_id, sales_area_id, class_code, "
      "customer_id, priority, is_primary, score, reason_code, reason_zh, reason_en, evidence) "
      "select company_id, run_id, sales_area_id, 'INTERNAL_SUPERVISION', customer_id, 99, 0, 1, "
      "'icm.test', 'SECRET-ALERT', 'SECRET-ALERT', '[]' from target_list_entries where "
      "customer_id = " +
      std::to_string(shop.value) + " and is_primary = 1");
  const std::string list = "/api/v1/target-lists?class=INTERNAL_SUPERVISION&limit=500";
  const auto seen = desk->get(desk->supervisor(), list);
  EXPECT_NE(TestDesk::text_of(seen).find("SECRET-ALERT"), std::string::npos);
  EXPECT_NE(TestDesk::text_of(desk->get(desk->supervisor(), "/api/v1/home")).find("SECRET-ALERT"),
            std::string::npos);
  for (const auto& who : {desk->manager(), desk->representative(desk->area)}) {
    EXPECT_EQ(desk->get_json(who, list, 403).at("reason"), "guidance.supervision_only");
    const std::string id = std::to_string(shop.value);
    for (const std::string& path :
         {std::string("/api/v1/target-lists?limit=500"),
          std::string("/api/v1/target-lists?limit=500&class=STABLE"),
          "/api/v1/target-lists?limit=500&customer=" + id,
          std::string("/api/v1/target-lists/counts"), std::string("/api/v1/home"),
          std::string("/api/v1/areas/compare"), "/api/v1/customers/" + id + "/grade",
          book_of(shop)}) {
      const auto text = TestDesk::text_of(desk->get(who, path));
      EXPECT_EQ(text.find("SECRET-ALERT"), std::string::npos) << path;
      EXPECT_EQ(text.find("INTERNAL_SUPERVISION"), std::string::npos) << path;
    }
  }
}

TEST_P(Workbench, TheNextBookTellsWhatBecameOfADecision) {
  desk->run(base::Period{202609});
  const auto who = desk->representative(desk->area);
  // A shop whose September book has something to decide on.
  for (const auto shop : desk->shops_of(desk->area)) {
    const auto open = desk->json(desk->get(who, book_of(shop) + "/decisions?period=2026-09"));
    if (open.at("items").as_array().empty()) continue;
    const std::string key = open.at("items").at(0).at("item_key").as_string().c_str();
    desk->json(desk->ask(who, http::Method::kPost, book_of(shop) + "/decisions",
                         R"({"period":"2026-09","decisions":[{"item_key":")" + key +
                             R"(","decision":"accepted","comment":"下周补货","version":0}]})"));
    desk->run();
    const auto book = desk->get_json(who, book_of(shop));
    const auto& agreed = book.at("part_g").at("agreed");
    ASSERT_EQ(agreed.as_array().size(), 1U);
    EXPECT_EQ(agreed.at(0).at("item_key").as_string(), key);
    EXPECT_EQ(agreed.at(0).at("decision"), "accepted");
    EXPECT_EQ(agreed.at(0).at("comment"), "下周补货");
    EXPECT_FALSE(agreed.at(0).at("sentence").at("zh").as_string().empty());
    return;
  }
  FAIL() << "no book of September has an item";
}

TEST_P(Workbench, ADecisionIsMadeChangedAndTakenBack) {
  const auto shop = desk->shops_of(desk->area).front();
  const auto who = desk->representative(desk->area);
  const std::string path = book_of(shop) + "/decisions";
  const auto open = desk->get_json(who, path);
  ASSERT_FALSE(open.at("items").as_array().empty());
  const std::string key = open.at("items").at(0).at("item_key").as_string().c_str();
  const auto decide = [&](const std::string& decision, int version) {
    return desk->ask(who, http::Method::kPost, path,
                     R"({"decisions":[{"item_key":")" + key + R"(","decision":)" + decision +
                         R"(,"comment":"不缺货","version":)" + std::to_string(version) + "}]}");
  };
  const auto accepted = desk->json(decide("\"accepted\"", 0));
  EXPECT_EQ(accepted.at("items").at(0).at("decision"), "accepted");
  EXPECT_EQ(accepted.at("items").at(0).at("comment"), "不缺货");
  EXPECT_EQ(accepted.at("items").at(0).at("decided_by"), "Tester");
  EXPECT_EQ(accepted.at("open").as_int64(), open.at("open").as_int64() - 1);
  // Who saw no decision is told that there is one now.
  EXPECT_EQ(desk->json(decide("\"rejected\"", 0), 409).at("reason"), "guidance.decision_changed");
  EXPECT_EQ(desk->json(decide("\"rejected\"", 1)).at("items").at(0).at("version"), 2);
  const auto report =
      desk->get_json(who, "/api/v1/guidance-decisions?period=2026-10&decision=rejected");
  ASSERT_EQ(report.at("items").as_array().size(), 1U);
  EXPECT_EQ(report.at("items").at(0).at("item_key"), json::value(key));
  EXPECT_TRUE(desk->get_json(desk->representative(desk->other_area),
                             "/api/v1/guidance-decisions?period=2026-10")
                  .at("items")
                  .as_array()
                  .empty());
  const auto taken_back = desk->json(decide("null", 2));
  EXPECT_TRUE(taken_back.at("items").at(0).at("decision").is_null());
  EXPECT_EQ(taken_back.at("open"), open.at("open"));
  audit::Search search;
  search.action = "guidance.decide";
  const auto rows = audit::search(*database().reader(), desk->company.id, search);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_NE(rows[1].entry.before.find("accepted"), std::string::npos);
  EXPECT_NE(rows[1].entry.after.find("rejected"), std::string::npos);
}

TEST_P(Workbench, ADecisionOnNothingIsRefused) {
  const auto shop = desk->shops_of(desk->area).front();
  const auto who = desk->representative(desk->area);
  const auto post = [&](const std::string& body) {
    return desk->ask(who, http::Method::kPost, book_of(shop) + "/decisions", body).status;
  };
  EXPECT_EQ(post(R"({"decisions":[{"item_key":"suggestion:none","decision":"later"}]})"), 422);
  EXPECT_EQ(post(R"({"decisions":[]})"), 422);
  EXPECT_EQ(post(R"({"decisions":[{"item_key":"x","decision":"maybe"}]})"), 422);
  EXPECT_EQ(post(R"({"period":"2020-01","decisions":[]})"), 404);
}

TEST_P(Workbench, ExplainsAGradeAndAnswersWhatIf) {
  const auto who = desk->representative(desk->area);
  for (const auto shop : desk->shops_of(desk->area)) {
    const std::string path = "/api/v1/customers/" + std::to_string(shop.value) + "/grade";
    const auto page = desk->get_json(who, path);
    if (!page.at("can_what_if").as_bool()) continue;
    const auto same =
        desk->json(desk->ask(who, http::Method::kPost, path + "/what-if", R"({"inputs":[]})"));
    EXPECT_EQ(same.at("rank"), page.at("explanation").at("rank"));
    EXPECT_EQ(same.at("grade_no"), page.at("explanation").at("grade_no"));
    const auto more = desk->json(desk->ask(
        who, http::Method::kPost, path + "/what-if",
        R"({"inputs":[{"component":"quantity","value":1000000},{"component":"amount","value":90000000000}]})"));
    EXPECT_EQ(more.at("rank"), 1);
    EXPECT_EQ(more.at("published_rank"), page.at("explanation").at("rank"));
    EXPECT_EQ(desk->json(desk->ask(who, http::Method::kPost, path + "/what-if",
                                   R"({"inputs":[{"component":"smile","value":1}]})"),
                         422)
                  .at("reason"),
              "grading.bad_input");
    EXPECT_EQ(page.at("history").as_array().back().at("grade_no"),
              page.at("explanation").at("grade_no"));
    return;
  }
  FAIL() << "no shop was ranked";
}

TEST_P(Workbench, AFigureAddsUpFromItsOrderLines) {
  const auto who = desk->representative(desk->area);
  std::size_t checked = 0;
  for (const auto shop : desk->shops_of(desk->area)) {
    const std::string path =
        "/api/v1/customers/" + std::to_string(shop.value) + "/figures/quantity";
    std::int64_t quantity = 0;
    std::int64_t lines = 0;
    std::string cursor;
    json::value page;
    do {
      page = desk->get_json(who, path + "?limit=50" + (cursor.empty() ? "" : "&cursor=" + cursor));
      for (const auto& line : page.at("lines").as_array()) {
        quantity += line.at("ordered_qty").as_int64();
        ++lines;
      }
      cursor = page.at("next_cursor").is_null() ? "" : page.at("next_cursor").as_string().c_str();
    } while (!cursor.empty());
    EXPECT_EQ(page.at("total").as_int64(), lines);
    if (page.at("value").is_null()) continue;
    EXPECT_EQ(page.at("value").to_number<double>(), static_cast<double>(quantity));
    EXPECT_FALSE(page.at("formula").as_string().empty());
    if (++checked == 5) break;
  }
  EXPECT_GT(checked, 2U);
  const auto shop = std::to_string(desk->shops_of(desk->area).front().value);
  EXPECT_EQ(desk->get(who, "/api/v1/customers/" + shop + "/figures/nonsense").status, 404);
}

TEST_P(Workbench, ComparesAreasAndMonths) {
  desk->run(base::Period{202609});
  const auto answer = desk->get_json(
      desk->manager(), "/api/v1/areas/compare?areas=" + std::to_string(desk->area.value) + "," +
                           std::to_string(desk->other_area.value) + "&periods=2026-09,2026-10");
  EXPECT_EQ(answer.at("rows").as_array().size(), 4U);
  for (const auto& row : answer.at("rows").as_array()) EXPECT_EQ(row.at("present"), true);
  EXPECT_FALSE(answer.at("metrics").as_array().empty());
  EXPECT_EQ(desk->get(desk->representative(desk->area),
                      "/api/v1/areas/compare?areas=" + std::to_string(desk->other_area.value))
                .status,
            404);
}

/// Fails for a member that is not among those the retailer's copy was meant to have: whoever adds
/// one to the book must say whether the shop may see it.
void expect_keys(const json::value& object, const std::string& part,
                 std::initializer_list<std::string_view> allowed) {
  for (const auto& pair : object.as_object())
    EXPECT_NE(std::ranges::find(allowed, std::string_view(pair.key())), allowed.end())
        << part << "." << pair.key() << " = " << json::serialize(pair.value()).substr(0, 100);
}

/// What no part may hold, at any depth.
void expect_no_internals(const json::value& value, const std::string& path) {
  static const std::vector<std::string_view> kForbidden = {
      "priority",         "gates",           "classes_entered", "classes_left",
      "classes_kept",     "margin_to_fall",  "gap_to_next",     "communication_style_note",
      "personality_type", "education_level", "digital_skill",   "willingness",
      "reason_code",      "evidence",        "talking_points",  "verify_on_site",
      "is_talk_style",    "serves_primary",  "part_e",          "score",
      "customer_id",      "more_strategies"};
  if (value.is_array())
    for (const auto& element : value.get_array()) expect_no_internals(element, path + "[]");
  if (!value.is_object()) return;
  for (const auto& [key, member] : value.get_object()) {
    EXPECT_EQ(std::ranges::find(kForbidden, std::string_view(key)), kForbidden.end())
        << path << "." << key << " = " << json::serialize(member).substr(0, 100);
    expect_no_internals(member, path + "." + std::string(key));
  }
}

void expect_retailer_copy(const json::value& book) {
  expect_keys(book, "book",
              {"header", "summary", "products", "order_sets", "part_a", "part_b", "part_c",
               "part_d", "part_f", "part_g"});
  expect_keys(book.at("part_b"), "part_b",
              {"graded", "unknown", "grade_no", "grades", "previous_grade_no", "previous_source",
               "history", "newcomer", "method", "ranked", "breakdown", "levers"});
  if (const auto* ranked = book.at("part_b").as_object().if_contains("ranked")) {
    EXPECT_EQ(*ranked, 0);
  }
  if (const auto* focus = book.as_object().if_contains("part_f")) {
    expect_keys(*focus, "part_f", {"strategies"});
    for (const auto& strategy : focus->at("strategies").as_array())
      expect_keys(strategy, "part_f.strategies", {"code", "version", "materials", "name"});
  }
  expect_no_internals(book, "book");
}

TEST_P(Workbench, ARetailerSeesTheOwnCopyAndNothingElse) {
  const auto shops = desk->shops_of(desk->area);
  const auto who = desk->retailer(shops.front());
  const auto home = desk->get_json(who, "/api/v1/home");
  EXPECT_EQ(home.at("own_shop").at("customer_id"), id_text(shops.front().value));
  for (const char* part : {"visits", "licenses", "anomaly_shops", "areas", "month", "drafts",
                           "imports", "failed_jobs", "supervision"})
    EXPECT_TRUE(home.at(part).is_null()) << part;
  const auto book = desk->get_json(who, "/api/v1/own-shop/guidance-book");
  EXPECT_EQ(book.at("header").at("is_retailer_copy"), true);
  expect_retailer_copy(book);
  for (const auto other : shops) {
    EXPECT_EQ(desk->get(who, book_of(other)).status, 403);
    if (other == shops.front()) continue;
    const auto found = desk->services().database.reader()->text_scalar(
        "select customer_code from customers where id = " + std::to_string(other.value));
    EXPECT_EQ(json::serialize(book).find(found), std::string::npos) << found;
  }
  // Even with the permission by mistake, the service side's book stays closed.
  auto careless = desk->principal({auth::Permission::kGuidanceRead});
  careless->scope.own_customer = shops.front();
  expect_retailer_copy(desk->get_json(careless, book_of(shops.front())));
  for (const char* path : {"/api/v1/areas", "/api/v1/target-lists", "/api/v1/guidance-decisions"})
    EXPECT_EQ(desk->get(who, path).status, 403) << path;
}

TEST_P(Workbench, HomeTellsEachWhatIsTheirs) {
  const auto rep = desk->get_json(desk->representative(desk->area), "/api/v1/home");
  EXPECT_GT(rep.at("visits").at("listed_shops").as_int64(), 0);
  for (const auto& entry : rep.at("visits").at("next").as_array())
    EXPECT_EQ(entry.at("area_id"), id_text(desk->area.value));
  EXPECT_TRUE(rep.at("areas").is_null());  // one area is no comparison
  EXPECT_TRUE(rep.at("imports").is_null());
  EXPECT_TRUE(rep.at("supervision").is_null());
  const auto boss = desk->get_json(desk->manager(), "/api/v1/home");
  EXPECT_EQ(boss.at("areas").at("behind").as_array().size(), 2U);
  EXPECT_EQ(boss.at("month").at("is_current"), true);
  EXPECT_TRUE(boss.at("imports").is_array());
}

TEST_P(Workbench, HomeCountsAllFailedJobsAndShowsTheNewest) {
  {
    auto writer = database().writer();
    db::WriteTransaction transaction(*writer);
    jobs::NewJob job;
    job.company = desk->company.id;
    job.kind = "export";
    for (int i = 0; i < 12; ++i) ASSERT_TRUE(jobs::add(*writer, desk->clock, desk->ids, job));
    writer->execute_text("update jobs set state = 'failed'");
    transaction.commit();
  }
  const auto home = desk->get_json(desk->principal({auth::Permission::kJobsRead}), "/api/v1/home");
  EXPECT_EQ(home.at("failed_jobs").at("count"), 12);
  EXPECT_EQ(home.at("failed_jobs").at("newest").as_array().size(), 10U);
}

TEST_P(Workbench, RunsAMonthAsAJobAndShowsItThen) {
  const auto post = [&](const std::string& period, const std::string& key) {
    return desk->ask(desk->manager(), http::Method::kPost, "/api/v1/months/" + period + "/run", {},
                     {{"idempotency-key", key}});
  };
  const auto first = desk->json(post("2026-10", "run-the-month-1"), 202);
  EXPECT_EQ(desk->wakes, 1);
  EXPECT_EQ(desk->json(post("2026-10", "run-the-month-1"), 202), first);
  EXPECT_EQ(post("2026-10", "run-the-month-2").status, 409);  // one is waiting
  EXPECT_EQ(post("2026-12", "run-the-month-3").status, 409);  // no orders
  EXPECT_EQ(post("october", "run-the-month-4").status, 422);
  EXPECT_EQ(desk->ask(desk->representative(desk->area), http::Method::kPost,
                      "/api/v1/months/2026-10/run", {}, {{"idempotency-key", "run-the-month-5"}})
                .status,
            403);
  jobs::Runner runner(database(), desk->clock, desk->ids,
                      {{std::string(kMonthRun), month_run_work(desk->services())}}, {},
                      {.threads = 1, .poll = std::chrono::milliseconds{20}, .owner = "test"});
  runner.start();
  for (int i = 0; i < 600; ++i) {
    const auto done =
        jobs::list(*database().reader(), desk->company.id, kMonthRun, jobs::State::kDone, {}, 1);
    if (!done.empty()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  desk->pass();
  const auto months = desk->get_json(desk->manager(), "/api/v1/months");
  EXPECT_EQ(months.at("items").at(0).at("versions").at(0).at("version"), 2);
}

TEST_P(Workbench, TheRegisterNamesEveryFigure) {
  const auto answer = desk->get_json(desk->manager(), "/api/v1/metrics-register");
  EXPECT_GT(answer.at("items").as_array().size(), 150U);
  for (const auto& metric : answer.at("items").as_array()) {
    EXPECT_FALSE(metric.at("name").at("zh").as_string().empty());
    EXPECT_FALSE(metric.at("formula").as_string().empty()) << metric.at("id");
  }
}

ROUNDSMAN_ON_BOTH_ENGINES(Workbench);

TEST(DocumentCache, KeepsWhatIsAskedForWithinItsBytes) {
  DocumentCache cache(16 * 10'000);
  const auto key = [](std::int64_t object) {
    return DocumentKey{{1}, {2}, DocumentKind::kBook, object};
  };
  for (std::int64_t i = 0; i < 400; ++i) {
    cache.put(key(i), std::make_shared<const Document>(std::string(2000, 'x')));
    EXPECT_NE(cache.find(key(i)), nullptr);
  }
  EXPECT_LE(cache.bytes(), 16 * 10'000U);
  EXPECT_EQ(cache.find(key(0)), nullptr);
  EXPECT_EQ(cache.find({{2}, {2}, DocumentKind::kBook, 399}), nullptr);  // another company
}

}  // namespace
}  // namespace workbench
