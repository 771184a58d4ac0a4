#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "base/random.h"
#include "features/models/models.h"
#include "features/segments/figures.h"
#include "features/segments/row_tests.h"
#include "features/segments/scores.h"
#include "features/segments/segments.h"
#include "features/workbench/test_desk.h"

namespace segments {
namespace {

namespace json = boost::json;
using auth::Permission;
using http::Method;
using ::testing::ElementsAre;
using workbench::TestDesk;

class Segments : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    desk = std::make_unique<TestDesk>(database(), http_routes);
    desk->run();
  }

  static std::string rule(const std::vector<std::string>& conditions, const char* join = "all",
                          bool is_negated = false) {
    return wire::to_json(SegmentRule{
        Join::kAll,
        {{join == std::string("any") ? Join::kAny : Join::kAll, is_negated, conditions}}});
  }
  json::value preview(const auth::PrincipalPtr& who, const std::string& rule_json,
                      int status = 200) {
    return desk->json(
        desk->ask(who, Method::kPost, "/api/v1/segments/preview", R"({"rule":)" + rule_json + "}"),
        status);
  }
  std::int64_t count(const std::vector<std::string>& conditions, const char* join = "all",
                     bool is_negated = false) {
    return preview(desk->manager(), rule(conditions, join, is_negated)).at("shops").as_int64();
  }
  std::int64_t count_in_sql(const std::string& where) {
    return std::stoll(database().reader()->text_scalar(
        "select count(*) from customers where company_id = " +
        std::to_string(desk->company.id.value) + " and (" + where + ")"));
  }
  static std::string input(const std::string& name, const std::string& rule_json,
                           bool is_shared = false, bool is_static = false) {
    return R"({"name":")" + name + R"(","description":"","is_static":)" +
           (is_static ? "true" : "false") + R"(,"is_shared":)" + (is_shared ? "true" : "false") +
           R"(,"rule":)" + rule_json + "}";
  }
  http::Response post(const auth::PrincipalPtr& who, const std::string& body) {
    return desk->ask(who, Method::kPost, "/api/v1/segments", body,
                     {{"idempotency-key", "segment-" + std::to_string(++keys)}});
  }
  std::string add(const auth::PrincipalPtr& who, const std::string& name,
                  const std::string& rule_json, bool is_shared = false, bool is_static = false) {
    const auto made = desk->json(post(who, input(name, rule_json, is_shared, is_static)), 201);
    return std::string(made.at("id").as_string());
  }
  std::string reason_of(const http::Response& response) {
    return std::string(desk->json(response, response.status).at("reason").as_string());
  }
  auth::PrincipalPtr other_account(std::set<Permission> permissions) {
    auto who = desk->principal(std::move(permissions));
    who->account = {78};
    who->scope.whole_company = true;
    return who;
  }
  /// As an edit of all shops would.
  void change_shops(const std::string& assignment) {
    auto writer = database().writer();
    writer->execute_text("update companies set data_version = data_version + 1");
    writer->execute_text("update customers set " + assignment +
                         ", changed_in = (select data_version from companies)");
  }
  void refresh() {
    const auto& works = job_works(desk->services(), desk->directory());
    jobs::Runner runner(database(), desk->clock, desk->ids, works, {},
                        {.threads = 1, .poll = std::chrono::milliseconds{10}, .owner = "test"});
    runner.start();
    const auto started = desk->ask(desk->manager(), Method::kPost, "/api/v1/segments/refresh", {},
                                   {{"idempotency-key", "refresh-" + std::to_string(++keys)}});
    const auto job =
        jobs::JobId{std::stoll(std::string(desk->json(started, 202).at("job_id").as_string()))};
    runner.wake();
    for (int i = 0; i < 1000; ++i) {
      const auto found = jobs::find(*database().reader(), desk->company.id, job);
      ASSERT_TRUE(found.has_value());
      ASSERT_NE(found->state, jobs::State::kFailed) << found->message;
      if (found->state == jobs::State::kDone) return;
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    FAIL() << "the job did not end";
  }

  std::unique_ptr<TestDesk> desk;
  int keys = 0;
};

TEST_P(Segments, CountsAsSqlDoes) {
  EXPECT_EQ(count({"status:eq:active"}), count_in_sql("status = 'active'"));
  EXPECT_EQ(count({"status:eq:active", "terminal_star:ge:3"}),
            count_in_sql("status = 'active' and terminal_star >= 3"));
  EXPECT_EQ(count({"terminal_star:ge:4", "floor_area_m2:lt:40"}, "any"),
            count_in_sql("terminal_star >= 4 or floor_area_m2 < 40"));
  EXPECT_EQ(count({"terminal_star:ge:4", "floor_area_m2:lt:40"}, "any", true),
            count_in_sql("not (coalesce(terminal_star >= 4, 1 = 0) or "
                         "coalesce(floor_area_m2 < 40, 1 = 0))"));
  EXPECT_EQ(count({"terminal_star:ge:4", "floor_area_m2:lt:40"}, "all", true),
            count_in_sql("not (coalesce(terminal_star >= 4, 1 = 0) and "
                         "coalesce(floor_area_m2 < 40, 1 = 0))"));
}

TEST_P(Segments, GroupsAreCountedAloneAndJoined) {
  const SegmentRule any{
      Join::kAny,
      {{Join::kAll, false, {"terminal_star:ge:4"}}, {Join::kAll, true, {"status:eq:active"}}}};
  const auto answer = preview(desk->manager(), wire::to_json(any));
  EXPECT_EQ(answer.at("group_shops").at(0).as_int64(), count_in_sql("terminal_star >= 4"));
  EXPECT_EQ(answer.at("group_shops").at(1).as_int64(), count_in_sql("status <> 'active'"));
  EXPECT_EQ(answer.at("shops").as_int64(),
            count_in_sql("terminal_star >= 4 or status <> 'active'"));
  EXPECT_EQ(answer.at("all_shops").as_int64(), count_in_sql("1 = 1"));
  EXPECT_LE(answer.at("sample").as_array().size(), 8U);
}

/// Rules made at random against a plain loop over what the conditions find alone.
TEST_P(Segments, RulesOfAnyShapeJoinWhatTheirConditionsFind) {
  const std::vector<std::string> pool = {
      "terminal_star:ge:3",          "status:eq:active",
      "floor_area_m2:between:20,60", "grade_no:le:15",
      "metric.orders:ge:4",          "ordered.quantity.last2:gt:100",
      "order_weekday:in:1,2",        "metric.amount_growth_month:lt:0",
      "shop_name:contains:店"};
  const auto snapshot = desk->directory().snapshot(desk->company.id);
  const auto who = desk->manager();
  const Asker asker{desk->services(), *who, base::Date{20'000}};
  const auto ids_of = [&](const directory::Rule& asked) {
    directory::Selection selection;
    selection.rules.push_back(asked);
    const auto found = snapshot->select(directory::Viewer(*who), selection)->ids();
    return std::set<base::CustomerId>(found.begin(), found.end());
  };
  std::vector<std::set<base::CustomerId>> alone;
  for (const auto& condition : pool) {
    const auto one = read_filters(asker, {condition});
    ASSERT_TRUE(one.has_value()) << condition;
    alone.push_back(ids_of(*one));
  }
  const auto all = ids_of({});
  base::Random random(11);
  const auto below = [&](std::size_t end) {
    return static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(end) - 1));
  };
  for (int round = 0; round < 200; ++round) {
    SegmentRule asked{below(2) == 0 ? Join::kAll : Join::kAny, {}};
    std::set<base::CustomerId> expected;
    const std::size_t groups = 1 + below(3);
    for (std::size_t g = 0; g < groups; ++g) {
      RuleGroup group{below(2) == 0 ? Join::kAll : Join::kAny, below(3) == 0, {}};
      std::vector<std::size_t> picked(1 + below(3));
      for (auto& at : picked) group.conditions.push_back(pool[at = below(pool.size())]);
      asked.groups.push_back(group);
      for (const auto id : all) {
        const auto has = [&](std::size_t at) { return alone[at].contains(id); };
        const bool holds =
            (group.join == Join::kAll ? std::ranges::all_of(picked, has)
                                      : std::ranges::any_of(picked, has)) != group.is_negated;
        if (asked.join == Join::kAny || g == 0) {
          if (holds) expected.insert(id);
        } else if (!holds) {
          expected.erase(id);
        }
      }
    }
    const auto read = read_rule(asker, asked);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(ids_of(*read), expected) << wire::to_json(asked);
  }
}

TEST_P(Segments, OrdersOfSomeMonthsAreThoseOfTheRecords) {
  const auto sum_of = [&](const std::string& what, const std::string& where) {
    return "(select " + what +
           " from orders o join order_lines l on l.company_id = o.company_id and l.order_id = o.id "
           "join products p on p.company_id = l.company_id and p.id = l.product_id "
           "where o.company_id = customers.company_id and o.customer_id = customers.id and "
           "o.ordered_on between " +
           std::to_string(base::Period{202609}.first_day().day_number) + " and " +
           std::to_string(base::Period{202610}.last_day().day_number) + where + ")";
  };
  EXPECT_EQ(count({"ordered.quantity.last2:ge:200"}),
            count_in_sql(sum_of("coalesce(sum(l.ordered_qty), 0)", "") + " >= 200"));
  EXPECT_EQ(count({"ordered.quantity.2026-09..2026-10:ge:200"}),
            count({"ordered.quantity.last2:ge:200"}));
  const std::string code = database().reader()->text_scalar(
      "select p.product_code from order_lines l join products p on p.company_id = l.company_id and "
      "p.id = l.product_id group by p.product_code order by sum(l.ordered_qty) desc limit 1");
  EXPECT_EQ(count({"ordered.amount_minor.last2.product=" + code + ":gt:0"}),
            count_in_sql(
                sum_of("coalesce(sum(l.amount_minor), 0)", " and p.product_code = '" + code + "'") +
                " > 0"));
  EXPECT_EQ(count({"ordered.orders.last2:eq:0"}),
            count_in_sql(sum_of("count(distinct o.id)", " and l.ordered_qty > 0") + " = 0"));
}

/// Scores made up by chance; a part that a model may leave empty is empty now and then.
models::ShopScores made_up(base::Random& random) {
  models::ShopScores scores;
  if (random.chance(0.8)) {
    auto& value = scores.value.emplace();
    if (random.chance(0.8)) {
      value.tier = std::string(1, static_cast<char>('A' + random.between(0, 3)));
      value.recency = static_cast<std::int32_t>(random.between(1, 5));
      value.frequency = static_cast<std::int32_t>(random.between(1, 5));
      value.amount = static_cast<std::int32_t>(random.between(1, 5));
    }
    if (random.chance(0.8)) {
      value.alive = random.uniform();
      value.expected_orders = random.uniform(0, 12);
      if (random.chance(0.8)) value.expected_value_minor = random.between(0, 900'000);
    }
  }
  if (random.chance(0.8)) scores.cluster.emplace().cluster = random.chance(0.5) ? 1 : 2;
  if (random.chance(0.8)) scores.leaving.emplace().probability = random.uniform();
  if (random.chance(0.8))
    scores.forecast.emplace().steps = {{base::Period{202611}, random.uniform(0, 50), 0, 99},
                                       {base::Period{202612}, 1'000, 0, 2'000}};
  return scores;
}

/// The number behind a name, or nothing, told once more.
std::optional<double> plain_score(const models::ShopScores& scores, const std::string& name) {
  if (name == "leaving" && scores.leaving) return scores.leaving->probability;
  if (name == "cluster" && scores.cluster) return scores.cluster->cluster;
  if (name == "next_month_quantity" && scores.forecast) return scores.forecast->steps[0].quantity;
  if (!scores.value) return {};
  const auto& value = *scores.value;
  if (name == "alive") return value.alive;
  if (name == "expected_orders") return value.expected_orders;
  if (name == "expected_value_minor" && value.expected_value_minor)
    return static_cast<double>(*value.expected_value_minor);
  if (value.tier.empty()) return {};
  if (name == "tier")
    return value.tier == "A" ? 1 : value.tier == "B" ? 2 : value.tier == "C" ? 3 : 4;
  if (name == "recency") return value.recency;
  if (name == "frequency") return value.frequency;
  if (name == "amount") return value.amount;
  return {};
}

class SegmentScores : public Segments {
 protected:
  /// A published analysis that scores seven of eight shops.
  void publish_scores(base::Period period, std::uint64_t seed) {
    base::Random random(seed);
    said.clear();
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    models::AnalysisRun run;
    run.id = desk->ids.next<models::AnalysisId>();
    run.period = period;
    models::open_run(*session, desk->company.id, run);
    for (const auto area : {desk->area, desk->other_area})
      for (const auto shop : desk->shops_of(area))
        if (random.chance(0.875)) said.push_back({shop, made_up(random)});
    models::store_scores(*session, desk->company.id, run.id, said);
    models::publish_run(*session, desk->company.id, run.id, period, {}, desk->clock.now());
    transaction.commit();
  }
  template <class Holds>
  std::int64_t plain_count(const std::string& name, Holds&& holds) {
    return std::ranges::count_if(said, [&](const models::ScoredShop& shop) {
      const auto value = plain_score(shop.scores, name);
      return value && holds(*value);
    });
  }
  std::vector<models::ScoredShop> said;
};

TEST_P(SegmentScores, CountAsPlainLoopsDo) {
  publish_scores(TestDesk::kPeriod, 5);
  const auto shops = count_in_sql("1 = 1");
  const std::pair<std::string, double> kAsked[] = {{"leaving", 0.4},
                                                   {"alive", 0.5},
                                                   {"expected_orders", 6},
                                                   {"expected_value_minor", 400'000},
                                                   {"tier", 2},
                                                   {"recency", 4},
                                                   {"frequency", 3},
                                                   {"amount", 2},
                                                   {"cluster", 2},
                                                   {"next_month_quantity", 20}};
  ASSERT_EQ(std::size(kAsked), score_definitions().size());
  for (const auto& [name, limit] : kAsked) {
    SCOPED_TRACE(name);
    const std::string score = "score." + name;
    const std::string number = std::to_string(limit);
    const auto known = plain_count(name, [](double) { return true; });
    EXPECT_GT(known, 10);
    EXPECT_EQ(count({score + ":ge:" + number}),
              plain_count(name, [&](double value) { return value >= limit; }));
    EXPECT_EQ(count({score + ":lt:" + number}),
              plain_count(name, [&](double value) { return value < limit; }));
    EXPECT_EQ(count({score + ":eq:" + number}),
              plain_count(name, [&](double value) { return value == limit; }));
    EXPECT_EQ(count({score + ":between:0.1," + number}),
              plain_count(name, [&](double value) { return value >= 0.1 && value <= limit; }));
    EXPECT_EQ(count({score + ":empty"}), shops - known);
    EXPECT_EQ(count({score + ":not_empty"}), known);
  }
  const auto both = std::ranges::count_if(said, [](const models::ScoredShop& shop) {
    return plain_score(shop.scores, "cluster") == 2 &&
           plain_score(shop.scores, "leaving").value_or(0) > 0.4;
  });
  EXPECT_EQ(count({"score.cluster:eq:2", "score.leaving:gt:0.4"}), both);
}

TEST_P(SegmentScores, AreThoseOfTheNewestAnalysis) {
  const std::string filter = "score.leaving:ge:0.5";
  const auto above = [](double value) { return value >= 0.5; };
  publish_scores(TestDesk::kPeriod, 5);
  const auto before = plain_count("leaving", above);
  EXPECT_EQ(count({filter}), before);
  publish_scores(TestDesk::kPeriod, 6);  // the same month once more
  const auto after = plain_count("leaving", above);
  ASSERT_NE(before, after);
  EXPECT_EQ(count({filter}), after);
  publish_scores(TestDesk::kPeriod.plus_months(-1), 7);  // an older month is not the newest
  EXPECT_EQ(count({filter}), after);
}

TEST_P(SegmentScores, WithoutAnAnalysisAreRefusedWithTheWord) {
  const auto refused = [&](const std::string& condition) {
    return reason_of(desk->ask(desk->manager(), Method::kPost, "/api/v1/segments/preview",
                               R"({"rule":)" + rule({condition}) + "}"));
  };
  EXPECT_EQ(refused("score.leaving:ge:0.5"), "analysis.no_run");
  EXPECT_EQ(refused("score.luck:ge:0.5"), "segments.bad_metric");
  publish_scores(TestDesk::kPeriod, 5);
  EXPECT_EQ(refused("score.luck:ge:0.5"), "segments.bad_metric");
  EXPECT_EQ(refused("score.cluster:contains:2"), "directory.bad_operator");
}

TEST_P(SegmentScores, AreNamedAmongTheFigures) {
  const auto figures = desk->get_json(desk->manager(), "/api/v1/segments/figures");
  std::set<std::string> names;
  for (const auto& item : figures.at("items").as_array()) {
    names.insert(std::string(item.at("name").as_string()));
    EXPECT_FALSE(item.at("name_zh").as_string().empty());
    EXPECT_FALSE(item.at("name_en").as_string().empty());
  }
  for (const auto& score : score_definitions())
    EXPECT_TRUE(names.contains("score." + std::string(score.name))) << score.name;
  EXPECT_TRUE(names.contains("metric.orders"));
}

ROUNDSMAN_ON_BOTH_ENGINES(SegmentScores);

TEST_P(Segments, FiltersOfTheLanguageAreReadOrRefusedWithTheWord) {
  const std::pair<const char*, const char*> kBad[] = {
      {"metric.no_such_figure:ge:1", "segments.bad_metric"},
      {"metric.orders:contains:1", "directory.bad_operator"},
      {"metric.orders:ge:many", "directory.bad_value"},
      {"ordered.cigars.last3:ge:1", "segments.bad_measure"},
      {"ordered.quantity.last0:ge:1", "segments.bad_measure"},
      {"ordered.quantity.2026-10..2026-08:ge:1", "segments.bad_measure"},
      {"ordered.quantity.last3.colour=red:ge:1", "segments.bad_measure"},
      {"place:within:1 2,3 4", "segments.bad_place"},
      {"place:within:1 2,3 4,181 0", "segments.bad_place"},
      {"place:near:1 2,-5", "segments.bad_place"},
      {"place:beside:1 2,5", "segments.bad_place"},
      {"segment:in:999", "segments.no_such_segment"},
      {"segment:ge:999", "directory.bad_operator"},
      {"colour:eq:red", "directory.unknown_column"},
      {"grade_no", "directory.bad_filter"}};
  for (const auto& [filter, reason] : kBad) {
    const auto response = desk->ask(desk->manager(), Method::kPost, "/api/v1/segments/preview",
                                    R"({"rule":)" + rule({filter}) + "}");
    EXPECT_GE(response.status, 400) << filter;
    EXPECT_EQ(reason_of(response), reason) << filter;
  }
  EXPECT_EQ(reason_of(desk->ask(desk->manager(), Method::kPost, "/api/v1/segments/preview",
                                R"({"rule":{"join":"all","groups":[]}})")),
            "segments.bad_rule");
}

TEST_P(Segments, EachSeesTheShopsOfTheOwnScope) {
  const auto id = add(desk->manager(), "在营", rule({"status:eq:active"}), true);
  const auto rep = desk->get_json(desk->representative(desk->area), "/api/v1/segments/" + id);
  EXPECT_EQ(rep.at("shops").as_int64(),
            static_cast<std::int64_t>(desk->shops_of(desk->area).size()));
  EXPECT_EQ(rep.at("is_own"), true);  // the same account in this test
}

TEST_P(Segments, AnotherSeesSharedOnesAlone) {
  const auto mine = add(desk->manager(), "mine", rule({"status:eq:active"}));
  const auto shared = add(desk->manager(), "ours", rule({"status:eq:active"}), true);
  const auto other = other_account({Permission::kCustomersRead});
  EXPECT_EQ(desk->get(other, "/api/v1/segments/" + mine).status, 404);
  EXPECT_EQ(desk->get_json(other, "/api/v1/segments").at("items").as_array().size(), 1U);
  const auto drop = desk->ask(other, Method::kDelete, "/api/v1/segments/" + shared);
  EXPECT_EQ(drop.status, 403);
  EXPECT_EQ(reason_of(post(other, input("theirs", rule({"status:eq:active"}), true))),
            "segments.may_not_share");
  // What is shared can be counted by all: it names neither hidden columns nor hidden segments.
  EXPECT_EQ(
      reason_of(post(desk->manager(), input("phones", rule({"order_phone:not_empty"}), true))),
      "segments.private_columns");
  EXPECT_EQ(
      reason_of(post(desk->manager(), input("made of mine", rule({"segment:in:" + mine}), true))),
      "segments.not_shared");
  EXPECT_EQ(reason_of(post(desk->manager(), input("ours", rule({"status:eq:active"}), true))),
            "segments.name_taken");
}

TEST_P(Segments, AreListedPageByPageByName) {
  const auto who = desk->manager();
  for (const char* name : {"b", "丙", "a", "甲", "c"}) add(who, name, rule({"status:eq:active"}));
  std::vector<std::string> names;
  std::string cursor;
  do {
    const auto page = desk->get_json(who, "/api/v1/segments?limit=2" + cursor);
    EXPECT_EQ(page.at("total").as_int64(), 5);
    for (const auto& item : page.at("items").as_array())
      names.emplace_back(item.at("name").as_string());
    cursor = page.at("next_cursor").is_null()
                 ? ""
                 : "&cursor=" + std::string(page.at("next_cursor").as_string());
  } while (!cursor.empty());
  EXPECT_THAT(names, ElementsAre("a", "b", "c", "丙", "甲"));
}

TEST_P(Segments, OneMadeOfItselfIsRefused) {
  const auto who = desk->manager();
  const auto a = add(who, "a", rule({"status:eq:active"}));
  const auto b = add(who, "b", rule({"segment:in:" + a, "terminal_star:ge:3"}));
  EXPECT_EQ(count({"segment:in:" + b}), count_in_sql("status = 'active' and terminal_star >= 3"));
  EXPECT_EQ(count({"segment:not_in:" + b}),
            count_in_sql("not (status = 'active' and coalesce(terminal_star >= 3, 1 = 0))"));
  const auto edit = [&](const std::string& id, const std::string& body, const char* version) {
    return desk->ask(who, Method::kPut, "/api/v1/segments/" + id, body, {{"if-match", version}});
  };
  EXPECT_EQ(reason_of(edit(a, input("a", rule({"segment:in:" + b})), "\"1\"")), "segments.circle");
  EXPECT_EQ(reason_of(edit(a, input("a", rule({"segment:in:" + a})), "\"1\"")), "segments.circle");
  EXPECT_EQ(reason_of(desk->ask(who, Method::kDelete, "/api/v1/segments/" + a)), "segments.in_use");
  EXPECT_EQ(edit(a, input("a2", rule({"status:eq:active"})), "\"1\"").status, 204);
  EXPECT_EQ(edit(a, input("a3", rule({"status:eq:active"})), "\"1\"").status, 412);
  EXPECT_EQ(desk->ask(who, Method::kDelete, "/api/v1/segments/" + b).status, 204);
  EXPECT_EQ(desk->ask(who, Method::kDelete, "/api/v1/segments/" + a).status, 204);
}

TEST_P(Segments, AFixedOneKeepsItsMembers) {
  const auto who = desk->manager();
  const auto id = add(who, "fixed", rule({"terminal_star:ge:3"}), true, true);
  const auto before = count_in_sql("terminal_star >= 3");
  ASSERT_GT(before, 0);
  change_shops("terminal_star = 0");
  desk->directory().refresh(desk->company.id);
  EXPECT_EQ(count({"terminal_star:ge:3"}), 0);
  EXPECT_EQ(count({"segment:in:" + id}), before);
}

TEST_P(Segments, EntriesAndLeavesAreWrittenDown) {
  const auto who = desk->manager();
  const auto id = add(who, "stars", rule({"terminal_star:ge:3"}), true);
  const auto before = count_in_sql("terminal_star >= 3");
  refresh();
  desk->pass();
  change_shops("terminal_star = 5 - terminal_star");
  const auto left = count_in_sql("terminal_star <= 2 and 5 - terminal_star >= 3");
  const auto entered = count_in_sql("terminal_star >= 3");
  refresh();
  const auto history = desk->get_json(who, "/api/v1/segments/" + id + "/history").at("items");
  ASSERT_EQ(history.as_array().size(), 2U);
  EXPECT_EQ(history.at(0).at("entered").as_int64(), entered);
  EXPECT_EQ(history.at(0).at("left").as_int64(), left);
  EXPECT_EQ(history.at(0).at("shops").as_int64(), entered);
  EXPECT_EQ(history.at(1).at("entered").as_int64(), before);
  const std::string at(history.at(0).at("at").as_string());
  const auto moves = desk->get_json(who, "/api/v1/segments/" + id + "/moves?limit=5&at=" + at);
  EXPECT_EQ(moves.at("total").as_int64(), entered + left);
  EXPECT_EQ(moves.at("items").as_array().size(), 5U);
  // Who sees one area sees the moves of its shops alone.
  const auto rep = desk->get_json(desk->representative(desk->area),
                                  "/api/v1/segments/" + id + "/moves?limit=500&at=" + at);
  EXPECT_LT(rep.at("total").as_int64(), entered + left);
}

TEST_P(Segments, OverlapsAreCounts) {
  const auto who = desk->manager();
  const auto a = add(who, "a", rule({"terminal_star:ge:3"}));
  const auto b = add(who, "b", rule({"status:eq:active"}));
  const auto view = desk->get_json(who, "/api/v1/segments/overlap?ids=" + a + "," + b);
  const auto both = count_in_sql("terminal_star >= 3 and status = 'active'");
  EXPECT_EQ(view.at("items").at(0).at("shared").at(1).as_int64(), both);
  EXPECT_EQ(view.at("items").at(1).at("shared").at(0).as_int64(), both);
  EXPECT_EQ(view.at("in_all").as_int64(), both);
  EXPECT_EQ(view.at("in_any").as_int64(), count_in_sql("terminal_star >= 3 or status = 'active'"));
  EXPECT_EQ(desk->get(who, "/api/v1/segments/overlap?ids=" + a).status, 422);
}

TEST_P(Segments, NothingIsAimedAtTheYoung) {
  const auto who = desk->manager();
  for (const char* name : {"学生客群门店", "校园周边", "Teenager shops", "给青少年"})
    EXPECT_EQ(reason_of(post(who, input(name, rule({"status:eq:active"})))), "compliance.min_06")
        << name;
  EXPECT_EQ(reason_of(post(who, input("fine", rule({"consumer_group:eq:学生"})))),
            "compliance.min_06");
  EXPECT_EQ(reason_of(desk->ask(who, Method::kPost, "/api/v1/segments/preview",
                                R"({"rule":)" + rule({"consumer_group:contains:学生"}) + "}")),
            "compliance.min_06");
  EXPECT_EQ(post(who, input("学校附近核查", rule({"dist_to_school_m:lt:100"}))).status, 201);
}

ROUNDSMAN_ON_BOTH_ENGINES(Segments);

TEST(Place, IsInsideALineAsTheEyeSeesIt) {
  // An L: the notch is outside.
  const std::vector<Point> line = {{0, 0}, {4, 0}, {4, 2}, {2, 2}, {2, 4}, {0, 4}};
  EXPECT_TRUE(is_inside(line, {1, 1}));
  EXPECT_TRUE(is_inside(line, {3, 1}));
  EXPECT_TRUE(is_inside(line, {1, 3}));
  EXPECT_FALSE(is_inside(line, {3, 3}));
  EXPECT_FALSE(is_inside(line, {5, 1}));
}

TEST(Place, DistancesAreThoseOfTheGlobe) {
  // A degree of latitude: 2 pi R / 360.
  EXPECT_NEAR(distance_metres({116, 39}, {116, 40}), 111'195.08, 0.1);
  // Beijing to Shanghai, city centres.
  EXPECT_NEAR(distance_metres({116.4074, 39.9042}, {121.4737, 31.2304}), 1'067'300, 1'000);
  EXPECT_EQ(distance_metres({1, 1}, {1, 1}), 0);
}

}  // namespace
}  // namespace segments
