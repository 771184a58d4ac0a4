#include "features/demo/demo.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/hash.h"
#include "features/demo/calendar.h"
#include "features/demo/world.h"
#include "features/organisation/organisation.h"
#include "test_support/test_database.h"

namespace demo {
namespace {

using testing::ElementsAre;

// A query of the test's own: all columns of a table that have a meaning outside this database.
db::OwnedQuery query(std::string name, std::string text) { return {std::move(name), text, text}; }

const char* const kNaturalRows[] = {
    "select code || '|' || name || '|' || role from people order by code",
    "select u.code || '|' || u.name || '|' || u.kind || '|' || coalesce(p.code, '') || '|' || "
    "coalesce(m.code, '') from organisation_units u left join organisation_units p on "
    "p.company_id = u.company_id and p.id = u.parent_id left join people m on m.company_id = "
    "u.company_id and m.id = u.manager_id order by u.code",
    "select customer_code || '|' || shop_name || '|' || license_no || '|' || license_valid_from "
    "|| '|' || license_valid_to || '|' || license_status || '|' || holder_name || '|' || "
    "address || '|' || order_phone || '|' || cast(round(floor_area_m2 * 1000) as bigint) || '|' "
    "|| business_format || '|' || credit_grade || '|' || order_weekday || '|' || "
    "coalesce(pos_type, '') || '|' || cast(round(display_score * 1000) as bigint) || '|' || "
    "opened_on || '|' || status from customers order by customer_code",
    "select product_code || '|' || product_name || '|' || wholesale_price_minor || '|' || "
    "price_band || '|' || launch_date || '|' || supply_attribute from products order by "
    "product_code",
    "select k.period || '|' || p.product_code from key_products k join products p on "
    "p.company_id = k.company_id and p.id = k.product_id order by k.period, p.product_code",
    "select p.product_code || '|' || s.product_code || '|' || cast(round(x.score * 1000) as "
    "bigint) from product_substitutes x join products p on p.company_id = x.company_id and p.id "
    "= x.product_id join products s on s.company_id = x.company_id and s.id = x.substitute_id "
    "order by p.product_code, s.product_code",
    "select o.order_no || '|' || o.ordered_on || '|' || c.customer_code || '|' || l.line_no || "
    "'|' || p.product_code || '|' || l.demand_qty || '|' || l.limit_qty || '|' || l.ordered_qty "
    "|| '|' || l.delivered_qty || '|' || l.amount_minor from orders o join customers c on "
    "c.company_id = o.company_id and c.id = o.customer_id join order_lines l on l.company_id = "
    "o.company_id and l.order_id = o.id join products p on p.company_id = l.company_id and p.id "
    "= l.product_id order by o.order_no, l.line_no",
    "select c.customer_code || '|' || m.period || '|' || m.grade_no || '|' || "
    "cast(round(m.credit_score * 1000) as bigint) || '|' || m.monthly_cap || '|' || "
    "cast(round(coalesce(m.scan_rate, -1) * 1000) as bigint) || '|' || "
    "coalesce(m.pos_total_minor, -1) from customer_months m join customers c on c.company_id = "
    "m.company_id and c.id = m.customer_id order by c.customer_code, m.period",
    "select c.customer_code || '|' || s.counted_on || '|' || p.product_code || '|' || "
    "cast(round(s.stock_cartons * 1000) as bigint) from retail_stock_counts s join customers c "
    "on c.company_id = s.company_id and c.id = s.customer_id join products p on p.company_id = "
    "s.company_id and p.id = s.product_id order by c.customer_code, s.counted_on, p.product_code",
    "select c.customer_code || '|' || s.observed_on || '|' || p.product_code || '|' || "
    "s.carton_price_minor from market_prices s join customers c on c.company_id = s.company_id "
    "and c.id = s.customer_id join products p on p.company_id = s.company_id and p.id = "
    "s.product_id order by c.customer_code, s.observed_on, p.product_code",
};

/// One sum over all that was written, by natural keys.
std::string fingerprint(db::Database& database) {
  auto session = database.reader();
  base::Sha256 sum;
  int number = 0;
  for (const char* text : kNaturalRows) {
    const auto rows = query("demo_test.rows_" + std::to_string(++number), text);
    session->each<std::string>(rows.view(), {}, [&](const std::string& row) {
      sum.add(row);
      sum.add("\n");
    });
  }
  return sum.hex();
}

Options small() {
  Options options;
  options.shops = 60;
  options.months = 4;
  return options;
}

class DemoCompany : public test_support::OnBothEngines {
 protected:
  base::Result<Summary> make(const Options& options) {
    base::SilentProgress progress;
    return generate(database(), clock_, ids_, options, progress);
  }
  Summary must_make(const Options& options) {
    auto made = make(options);
    EXPECT_TRUE(made.has_value()) << made.error().message;
    return *made;
  }
  std::int64_t number(const std::string& name, const std::string& text) {
    return *database().reader()->find_one<std::int64_t>(query("demo_test." + name, text).view());
  }
  base::FixedClock clock_{{1'790'000'000'000}};
  base::IdGenerator ids_{clock_, 1};
};
ROUNDSMAN_ON_BOTH_ENGINES(DemoCompany);

TEST_P(DemoCompany, IsTheSameAtAnyThreadCountAndOnBothEngines) {
  Options options = small();
  options.threads = 1;
  must_make(options);
  test_support::TestDatabase other(db::Engine::kSqlite);
  options.threads = 3;
  base::SilentProgress progress;
  ASSERT_TRUE(generate(*other, clock_, ids_, options, progress).has_value());
  EXPECT_EQ(fingerprint(database()), fingerprint(*other));
}

TEST_P(DemoCompany, DiffersWithAnotherSeed) {
  must_make(small());
  test_support::TestDatabase other(db::Engine::kSqlite);
  Options options = small();
  options.seed = 2;
  base::SilentProgress progress;
  ASSERT_TRUE(generate(*other, clock_, ids_, options, progress).has_value());
  EXPECT_NE(fingerprint(database()), fingerprint(*other));
}

TEST_P(DemoCompany, CountsWhatItWrote) {
  const Summary summary = must_make(small());
  EXPECT_EQ(summary.shops, 60U);
  EXPECT_EQ(static_cast<std::int64_t>(summary.lines),
            number("lines", "select count(*) from order_lines"));
  EXPECT_EQ(static_cast<std::int64_t>(summary.orders),
            number("orders", "select count(*) from orders"));
  EXPECT_GT(summary.stock_counts, 0U);
  EXPECT_GT(summary.prices, 0U);
}

TEST_P(DemoCompany, AsksOnceAndThenFindsItself) {
  const Summary first = must_make(small());
  const Summary second = must_make(small());
  EXPECT_FALSE(first.was_there);
  EXPECT_TRUE(second.was_there);
  EXPECT_EQ(first.lines, second.lines);
}

TEST_P(DemoCompany, RefusesToTouchACompanyMadeOtherwise) {
  must_make(small());
  Options options = small();
  options.shops = 61;
  const auto refused = make(options);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, "demo.other_options");
  EXPECT_EQ(number("shops", "select count(*) from customers"), 60);
}

/// Stops at the n-th look.
class StopsEarly final : public base::Progress {
 public:
  explicit StopsEarly(int looks) : looks_(looks) {}
  void stage(std::string_view, std::uint64_t) override {}
  void done(std::uint64_t) override {}
  [[nodiscard]] bool cancelled() const override { return --looks_ < 0; }

 private:
  mutable int looks_;
};

TEST_P(DemoCompany, GoesOnAfterAStopAndEndsInTheSameRecords) {
  Options options = small();
  options.rows_per_transaction = 500;
  for (const int looks : {0, 1, 3}) {
    StopsEarly stops(looks);
    const auto stopped = generate(database(), clock_, ids_, options, stops);
    ASSERT_FALSE(stopped.has_value());
    EXPECT_EQ(stopped.error().reason, "demo.cancelled");
  }
  must_make(options);
  test_support::TestDatabase other(db::Engine::kSqlite);
  base::SilentProgress progress;
  ASSERT_TRUE(generate(*other, clock_, ids_, small(), progress).has_value());
  EXPECT_EQ(fingerprint(database()), fingerprint(*other));
}

TEST_P(DemoCompany, KeepsTheBooksInOrder) {
  must_make(small());
  EXPECT_EQ(number("delivered_too_much",
                   "select count(*) from order_lines where delivered_qty > ordered_qty"),
            0);
  EXPECT_EQ(number("over_limit", "select count(*) from order_lines where ordered_qty > limit_qty"),
            0);
  EXPECT_EQ(
      number("over_demand", "select count(*) from order_lines where ordered_qty > demand_qty"), 0);
  EXPECT_EQ(number("wrong_amount",
                   "select count(*) from order_lines l join products p on p.company_id = "
                   "l.company_id and p.id = l.product_id where l.amount_minor <> l.ordered_qty * "
                   "p.wholesale_price_minor"),
            0);
  EXPECT_EQ(number("orders_without_goods",
                   "select count(*) from orders o where not exists (select 1 from order_lines l "
                   "where l.company_id = o.company_id and l.order_id = o.id and l.ordered_qty > "
                   "0)"),
            0);
  EXPECT_EQ(number("before_opening",
                   "select count(*) from orders o join customers c on c.company_id = "
                   "o.company_id and c.id = o.customer_id where o.ordered_on < c.opened_on"),
            0);
  EXPECT_EQ(number("after_licence",
                   "select count(*) from orders o join customers c on c.company_id = "
                   "o.company_id and c.id = o.customer_id where o.ordered_on > c.license_valid_to"),
            0);
  EXPECT_EQ(number("while_suspended",
                   "select count(*) from orders o join license_events e on e.company_id = "
                   "o.company_id and e.customer_id = o.customer_id where e.event_type = "
                   "'SUSPEND' and o.ordered_on between e.effective_from and e.effective_to"),
            0);
  EXPECT_EQ(number("before_launch",
                   "select count(*) from order_lines l join orders o on o.company_id = "
                   "l.company_id and o.id = l.order_id join products p on p.company_id = "
                   "l.company_id and p.id = l.product_id where l.ordered_qty > 0 and "
                   "o.ordered_on < p.launch_date"),
            0);
  EXPECT_EQ(number("ids_not_in_time_order",
                   "select count(*) from (select ordered_on, lag(ordered_on) over (order by id) "
                   "as before from orders) as x where x.before > x.ordered_on"),
            0);
}

TEST_P(DemoCompany, FilesPricesUnderTheCompanysOwnClassesAndBands) {
  must_make(small());
  for (const auto& [dictionary, column] : {std::pair{"price_class", "allocation_price_minor"},
                                           std::pair{"price_band", "wholesale_price_minor"}}) {
    const std::string d = dictionary;
    EXPECT_EQ(
        number("outside_" + d,
               "select count(*) from products p where not exists (select 1 from dictionary_entries "
               "e where e.dictionary = '" +
                   d + "' and e.code = p." + d + " and (e.low_minor is null or e.low_minor <= p." +
                   column + ") and (e.high_minor is null or p." + column + " < e.high_minor))"),
        0);
  }
}

TEST(DemoOptions, AreRefusedOutOfRange) {
  test_support::TestDatabase database(db::Engine::kSqlite);
  base::SystemClock clock;
  base::IdGenerator ids(clock, 1);
  base::SilentProgress progress;
  const auto reason = [&](auto change) {
    Options options = small();
    change(options);
    const auto made = generate(*database, clock, ids, options, progress);
    return made ? std::string("made") : made.error().reason;
  };
  EXPECT_EQ(reason([](Options& o) { o.shops = 0; }), "demo.bad_options");
  EXPECT_EQ(reason([](Options& o) { o.shops = kShopsMax + 1; }), "demo.bad_options");
  EXPECT_EQ(reason([](Options& o) { o.months = 0; }), "demo.bad_options");
  EXPECT_EQ(reason([](Options& o) { o.months = 60; }), "demo.bad_options");
  EXPECT_EQ(reason([](Options& o) { o.lines_per_order = 1; }), "demo.bad_options");
  EXPECT_EQ(reason([](Options& o) { o.last_period = {202812}; }), "demo.bad_options");
  EXPECT_EQ(reason([](Options& o) { o.company_code = "no good"; }), "organisation.bad_code");
  EXPECT_EQ(reason([](Options& o) {
              o.shops = 1;
              o.months = 1;
            }),
            "made");
}

// --- What the made-up market looks like, without a database. ---

struct Book {
  std::map<std::int32_t, double> cartons_by_week;
  std::map<std::uint16_t, double> cartons_by_item;
  std::uint64_t orders = 0;
  std::uint64_t lines = 0;
  std::uint64_t off_day = 0;
  double urban_amount = 0, urban_cartons = 0, rural_amount = 0, rural_cartons = 0;
  double tight_demand = 0, tight_delivered = 0;
};

Book book_of(const World& world) {
  Book book;
  for (std::int32_t week = world.first_week(); week <= world.last_week(); ++week)
    for (const BlockOrders& block : world.make_week(week, 2))
      for (std::size_t weekday = 0; weekday < 7; ++weekday) {
        auto line = block.lines[weekday].begin();
        for (const auto& head : block.heads[weekday]) {
          const Shop& shop = world.shops()[head.shop];
          ++book.orders;
          if (head.day.iso_weekday() != shop.order_weekday) ++book.off_day;
          for (std::uint32_t l = 0; l < head.lines; ++l, ++line) {
            if (line->ordered == 0) continue;
            const Item& item = world.catalogue().items()[line->item];
            ++book.lines;
            book.cartons_by_week[week] += line->ordered;
            book.cartons_by_item[line->item] += line->ordered;
            (shop.is_urban ? book.urban_cartons : book.rural_cartons) += line->ordered;
            (shop.is_urban ? book.urban_amount : book.rural_amount) +=
                line->ordered * static_cast<double>(item.wholesale_minor) / 100.0;
            if (item.supply != Supply::kTight) continue;
            book.tight_demand += line->demand;
            book.tight_delivered += line->delivered;
          }
        }
      }
  return book;
}

class MadeUpMarket : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    Options options;
    options.shops = 1500;
    world_ = new World(options);
    book_ = new Book(book_of(*world_));
  }
  static void TearDownTestSuite() {
    delete world_;
    delete book_;
  }
  static inline World* world_ = nullptr;
  static inline Book* book_ = nullptr;
};

TEST_F(MadeUpMarket, WritesTenToFourteenLinesAnOrder) {
  const double lines = static_cast<double>(book_->lines) / static_cast<double>(book_->orders);
  EXPECT_GT(lines, 10.0);
  EXPECT_LT(lines, 14.0);
}

TEST_F(MadeUpMarket, OrdersOnTheWeekdayExceptForAFewOutages) {
  const double moved = static_cast<double>(book_->off_day) / static_cast<double>(book_->orders);
  EXPECT_GT(moved, 0.0005);
  EXPECT_LT(moved, 0.01);
}

TEST_F(MadeUpMarket, PeaksBeforeTheSpringFestivalAndRestsAfterIt) {
  // New year's day 2026 is 17 February: the two full weeks of ordering before it against June.
  const auto cartons = [&](int month, int day) {
    return book_->cartons_by_week.at(week_of(*base::Date::from_ymd(2026, month, day)));
  };
  const double even = (cartons(6, 3) + cartons(6, 10) + cartons(6, 24)) / 3;
  EXPECT_GT((cartons(2, 2) + cartons(2, 9)) / 2, 1.35 * even);
  EXPECT_LT(cartons(3, 3), 0.9 * even);
}

TEST_F(MadeUpMarket, HasAFewBestSellersAndALongTail) {
  std::vector<double> cartons;
  double sum = 0;
  for (const auto& [item, sold] : book_->cartons_by_item) {
    cartons.push_back(sold);
    sum += sold;
  }
  std::sort(cartons.rbegin(), cartons.rend());
  ASSERT_GT(cartons.size(), 120U);
  double top_tenth = 0;
  for (std::size_t i = 0; i < cartons.size() / 10; ++i) top_tenth += cartons[i];
  EXPECT_GT(top_tenth / sum, 0.25);
  EXPECT_LT(top_tenth / sum, 0.70);
  EXPECT_LT(cartons[cartons.size() * 3 / 4], cartons[0] / 10);
}

TEST_F(MadeUpMarket, SellsDearerCigarettesInTown) {
  EXPECT_GT(book_->urban_amount / book_->urban_cartons,
            1.15 * book_->rural_amount / book_->rural_cartons);
}

TEST_F(MadeUpMarket, CannotSatisfyTheDemandForTightProducts) {
  EXPECT_LT(book_->tight_delivered, 0.85 * book_->tight_demand);
  EXPECT_GT(book_->tight_delivered, 0.30 * book_->tight_demand);
}

TEST_F(MadeUpMarket, NeverGivesAWorseGradeAHigherLimit) {
  const Options& options = world_->options();
  const Catalogue& catalogue = world_->catalogue();
  const Setting setting{options.seed, options.last_period, 12, &catalogue};
  const MarketWeek week(setting, GradeScale(setting), world_->last_week());
  for (std::size_t i = 0; i < catalogue.items().size(); ++i)
    for (std::size_t grade = 2; grade <= kGrades; ++grade)
      EXPECT_GE(week.product(i).limit[grade], week.product(i).limit[grade - 1]);
}

TEST_F(MadeUpMarket, UsesAllThirtyGrades) {
  std::map<int, int> shops;
  for (const Shop& shop : world_->shops()) ++shops[shop.grade_no];
  EXPECT_EQ(shops.size(), 30U);
  EXPECT_LT(shops[30], 45);
  EXPECT_GT(shops[15], 30);
}

TEST_F(MadeUpMarket, KeepsAShopWhenTheCityOrTheTimeGrows) {
  Options larger = world_->options();
  larger.shops = 2500;
  larger.months = 20;
  const World other(larger);
  const auto week = world_->last_week() - 3;
  const auto here = world_->make_week(week, 1);
  const auto there = other.make_week(week, 1);
  // Shops 0..399 are in the same areas in both; the first block is theirs.
  const auto orders = [](const WeekOrders& made) {
    std::vector<std::tuple<std::uint32_t, std::int32_t, std::int32_t>> lines;
    for (std::size_t weekday = 0; weekday < 7; ++weekday) {
      auto line = made[0].lines[weekday].begin();
      for (const auto& head : made[0].heads[weekday])
        for (std::uint32_t l = 0; l < head.lines; ++l, ++line)
          if (head.shop < 400) lines.emplace_back(head.shop, line->item, line->ordered);
    }
    return lines;
  };
  EXPECT_EQ(orders(here), orders(there));
}

TEST(PlantedTruths, AreAsManyAsTheReadmeSays) {
  Options options;
  options.shops = 4000;
  std::map<TruthKind, int> count;
  std::set<std::pair<std::string, TruthKind>> seen;
  for (const Truth& truth : planted_truths(options)) {
    ++count[truth.kind];
    EXPECT_TRUE(seen.emplace(truth.customer_code, truth.kind).second);
    EXPECT_GE(truth.strength, 0);
    EXPECT_LE(truth.strength, 1);
    EXPECT_FALSE(truth.story.empty());
  }
  for (const TruthKind kind : {TruthKind::kRising, TruthKind::kFalling, TruthKind::kIrregular}) {
    EXPECT_GT(count[kind], 4000 * 0.025) << code_of(kind);
    EXPECT_LT(count[kind], 4000 * 0.05) << code_of(kind);
  }
  EXPECT_NEAR(count[TruthKind::kKeyProductReady], 4000 * 0.19, 4000 * 0.03);
  EXPECT_NEAR(count[TruthKind::kTerminalPotential], 4000 * 0.19, 4000 * 0.03);
}

TEST(LunarCalendar, KnowsTheFeasts) {
  EXPECT_EQ(lunar_new_year(2026)->iso(), "2026-02-17");
  EXPECT_EQ(lunar_new_year(2024)->iso(), "2024-02-10");
  EXPECT_EQ(mid_autumn(2025)->iso(), "2025-10-06");
  EXPECT_FALSE(lunar_new_year(2022).has_value());
  EXPECT_FALSE(lunar_new_year(2029).has_value());
  EXPECT_TRUE(is_closed(*base::Date::from_ymd(2026, 2, 16)));
  EXPECT_TRUE(is_closed(*base::Date::from_ymd(2026, 2, 23)));
  EXPECT_FALSE(is_closed(*base::Date::from_ymd(2026, 2, 24)));
  EXPECT_TRUE(is_closed(*base::Date::from_ymd(2026, 10, 3)));
  EXPECT_EQ(monday_of(week_of(*base::Date::from_ymd(2026, 10, 29))).iso(), "2026-10-26");
}

}  // namespace
}  // namespace demo
