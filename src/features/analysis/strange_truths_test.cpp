#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <numeric>

#include "base/random.h"
#include "base/text.h"
#include "features/analysis/history.h"
#include "features/analysis/test_steady_town.h"
#include "features/demo/demo.h"
#include "features/orders/order_facts.h"
#include "kernels/anomaly/anomaly.h"
#include "test_support/test_database.h"

// How much of what happened to the shops of the demo company does `strange` see, and how many shops
// does it name without cause? The demo knows nothing of the study. Beside what it plants, some
// shops stop ordering here: taken out of its orders. The study was tuned on seeds 11 to 14.
namespace analysis {
namespace {

struct CityOptions {
  std::uint64_t seed;
  int months;  ///< 27: compared with the same months of the year before; 18: too short for that
};
constexpr CityOptions kCities[] = {{21, 18}, {22, 27}};
constexpr base::Period kLast{202610};
constexpr double kStoppedShare = 0.04;
constexpr int kStoppedDays = 28;  ///< without an order

enum class Kind : std::uint8_t { kRising, kFalling, kIrregular, kStopped, kNone };
constexpr std::array kKinds{Kind::kRising, Kind::kFalling, Kind::kIrregular, Kind::kStopped};
constexpr std::array<const char*, 4> kNames{"rising", "falling", "irregular", "stopped"};

struct Order {
  base::Date day;
  std::int32_t quantity = 0;
  std::int32_t amount_minor = 0;
};
using Orders = std::vector<std::vector<Order>>;  ///< by shop

/// A demo company in memory, each order one line, and what happened to its shops.
struct City {
  metrics::MonthInputs inputs;
  Orders orders;
  std::vector<Kind> happened;

  explicit City(const CityOptions& options) {
    const demo::Options made{.months = options.months, .seed = options.seed, .last_period = kLast};
    load(made);
    happened.assign(orders.size(), Kind::kNone);
    for (const demo::Truth& truth : demo::planted_truths(made))
      if (truth.kind <= demo::TruthKind::kIrregular)
        happened[inputs.find_shop(truth.customer_code)] = static_cast<Kind>(truth.kind);
    stop_some(options.seed);
    // Those that the demo itself stops: suspended, licence at an end.
    for (metrics::ShopIndex shop = 0; shop < orders.size(); ++shop)
      if (!orders[shop].empty() && kLast.last_day() - orders[shop].back().day >= kStoppedDays)
        happened[shop] = Kind::kStopped;
  }

  void load(const demo::Options& made) {
    test_support::TestDatabase database(db::Engine::kSqlite);
    base::SystemClock clock;
    base::IdGenerator ids(clock, 1);
    base::SilentProgress silent;
    CHECK(demo::generate(*database, clock, ids, made, silent).has_value());
    auto session = database->reader();
    const auto company = *organisation::get_company(*session, made.company_code);
    const auto facts = *orders::load_facts(*session, company.id, 2, silent);
    inputs = **metrics::load_month_inputs(*session, company, made.last_period, facts);
    orders.resize(inputs.shops.size());
    for (metrics::ShopIndex shop = 0; shop < inputs.shops.size(); ++shop)
      each_line(
          inputs, shop, facts::kFirstDay, kLast.last_day(),
          [&](base::Date day) { orders[shop].push_back({day}); },
          [&](metrics::ProductIndex, std::int32_t quantity, std::int32_t amount_minor) {
            orders[shop].back().quantity += quantity;
            orders[shop].back().amount_minor += amount_minor;
          });
  }

  void stop_some(std::uint64_t seed) {
    base::Random random(seed);
    for (std::size_t shop = 0; shop < orders.size(); ++shop) {
      const bool is_stopping = random.chance(kStoppedShare);
      const auto until = kLast.last_day().plus_days(-static_cast<int>(random.between(42, 85)));
      if (is_stopping && happened[shop] == Kind::kNone)
        std::erase_if(orders[shop], [&](const Order& order) { return order.day > until; });
    }
  }

  /// What the study says when the shops ordered this.
  [[nodiscard]] std::vector<models::ShopScores> asked(const Orders& of) const {
    metrics::MonthInputs month = inputs;
    facts::SalesFactsBuilder builder;
    std::int64_t number = 0;
    for (std::size_t shop = 0; shop < of.size(); ++shop)
      for (const Order& order : of[shop])
        builder.add({.customer = month.shops[shop].id,
                     .order = {++number},
                     .day = order.day,
                     .product = month.products.front().id,
                     .quantity = order.quantity,
                     .amount_minor = order.amount_minor});
    month.facts = builder.build(month.company.id, {});
    metrics::link_positions(month);
    return said_of(*make_strange_study(), inputs_at(month, kLast.last_day(), 2)).scores;
  }

  /// The months of the last year of each shop in another order, days of the week kept.
  [[nodiscard]] Orders shuffled() const {
    Orders out = orders;
    base::Random random(1);
    for (auto& own : out) {
      std::array<int, 12> months{};
      std::iota(months.begin(), months.end(), 0);
      for (std::size_t i = months.size() - 1; i > 0; --i)
        std::swap(months[i],
                  months[static_cast<std::size_t>(random.between(0, static_cast<int>(i)))]);
      for (Order& order : own) {
        const int back = months_between(base::Period::of(order.day), kLast);
        if (back >= 12) continue;
        const auto from = kLast.plus_months(-back).first_day();
        const auto to = kLast.plus_months(-months[static_cast<std::size_t>(back)]).first_day();
        order.day = order.day.plus_days((to - from) / 7 * 7);
      }
      std::ranges::sort(own, {}, &Order::day);
      std::erase_if(own, [](const Order& order) { return order.day > kLast.last_day(); });
    }
    return out;
  }
};

const std::vector<City>& cities() {
  static const std::vector<City> kMade(std::begin(kCities), std::end(kCities));
  return kMade;
}

/// Does an event name the shop as one of this kind?
bool is_named(const models::StrangeEvent& event, Kind kind) {
  const bool is_nothing = event.kind == "level" && event.actual < 0.05 * event.expected;
  switch (kind) {
    case Kind::kRising:
      return event.score > 0;
    case Kind::kFalling:
      return event.score < 0 && !is_nothing;
    case Kind::kStopped:
      return is_nothing;
    default:
      return event.kind == "month";
  }
}
bool is_named(const std::vector<models::StrangeEvent>& events, Kind kind) {
  return std::ranges::any_of(
      events, [&](const models::StrangeEvent& event) { return is_named(event, kind); });
}

/// Is what happened seen at all? To an irregular shop anything may be said.
bool is_found(const std::vector<models::StrangeEvent>& events, Kind kind) {
  return std::ranges::any_of(events, [&](const models::StrangeEvent& event) {
    return kind == Kind::kIrregular || (event.score > 0) == (kind == Kind::kRising);
  });
}

/// Is what happened reason enough to be named so?
bool is_reason(Kind happened, Kind named) {
  if (happened == named) return true;
  if (named == Kind::kIrregular) return happened != Kind::kNone;
  return happened == Kind::kIrregular && named != Kind::kStopped;
}

/// Whether one order of the month is out of the shop's way: over 1.7 times its median (a bulk order
/// that the demo plants as a decoy of its lists), or not there where its pace has one.
bool has_odd_order(const std::vector<Order>& own, base::Period month) {
  std::vector<double> quantities;
  std::vector<double> gaps;
  for (std::size_t i = 0; i < own.size(); ++i) {
    quantities.push_back(own[i].quantity);
    if (i > 0) gaps.push_back(own[i].day - own[i - 1].day);
  }
  if (gaps.empty()) return false;
  const double usual = anomaly::median_of(quantities);
  const double gap = anomaly::median_of(gaps);
  for (std::size_t i = 1; i < own.size(); ++i) {
    const bool is_outsize = month.contains(own[i].day) && own[i].quantity > 1.7 * usual;
    const bool is_late = own[i].day - own[i - 1].day > 1.5 * gap;
    const auto missed = own[i - 1].day.plus_days(static_cast<std::int32_t>(gap));
    if (is_outsize || (is_late && month.contains(missed))) return true;
  }
  return false;
}

struct Score {
  int planted = 0;
  int found = 0;  ///< planted and seen
  int named = 0;
  int right = 0;  ///< named, with reason
  int odd = 0;    ///< named without a reason, for a month with an odd order
  [[nodiscard]] double precision() const { return named == 0 ? 0 : 1.0 * right / named; }
  [[nodiscard]] double recall() const { return planted == 0 ? 0 : 1.0 * found / planted; }
  [[nodiscard]] int causeless() const { return named - right - odd; }

  void add(const std::vector<models::StrangeEvent>& events, Kind kind, Kind happened,
           const std::vector<Order>& own) {
    planted += happened == kind;
    found += happened == kind && is_found(events, kind);
    if (!is_named(events, kind)) return;
    ++named;
    if (is_reason(happened, kind))
      ++right;
    else
      odd += std::ranges::all_of(events, [&](const models::StrangeEvent& event) {
        return !is_named(event, kind) ||
               (event.kind == "month" && has_odd_order(own, event.period));
      });
  }
};
using Scores = std::array<Score, kKinds.size()>;

void print(const char* title, const Scores& scores) {
  std::printf("%s\nkind       planted recall named precision odd orders without cause\n", title);
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    std::printf("%s %7d %6.2f %5d %9.2f %10d %13d\n", base::pad_right(kNames[i], 10).c_str(),
                scores[i].planted, scores[i].recall(), scores[i].named, scores[i].precision(),
                scores[i].odd, scores[i].causeless());
}

Scores score_all(const std::function<Orders(const City&)>& orders_of) {
  Scores scores;
  for (const City& city : cities()) {
    const auto said = city.asked(orders_of(city));
    for (std::size_t shop = 0; shop < said.size(); ++shop)
      for (std::size_t i = 0; i < kKinds.size(); ++i)
        if (is_active(city.inputs, static_cast<metrics::ShopIndex>(shop)))
          scores[i].add(said[shop].strange, kKinds[i], city.happened[shop], city.orders[shop]);
  }
  return scores;
}

/// What is reached on these seeds, less a little; the README has the figures.
struct Floor {
  double precision;
  double recall;
};
constexpr std::array<Floor, kKinds.size()> kFloors{
    {{.80, .92}, {.88, .90}, {.58, .60}, {.96, .96}}};

TEST(StrangeTruths, AreFound_slow) {
  const Scores scores = score_all([](const City& city) { return city.orders; });
  print("what happened", scores);
  int causeless = 0;
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    EXPECT_GE(scores[i].precision(), kFloors[i].precision) << kNames[i];
    EXPECT_GE(scores[i].recall(), kFloors[i].recall) << kNames[i];
    causeless += scores[i].causeless();
  }
  EXPECT_LE(causeless, 50) << "of 2,900 shops, some named as two kinds";
}

// The broken twin: each shop's last twelve months in another order.
TEST(StrangeTruths, AreNotFoundInShuffledMonths_slow) {
  const Scores scores = score_all([](const City& city) { return city.shuffled(); });
  print("shuffled months", scores);
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    EXPECT_LT(scores[i].precision(), kFloors[i].precision - 0.08) << kNames[i];
    EXPECT_LT(scores[i].recall(), kFloors[i].recall - 0.08) << kNames[i];
  }
}

}  // namespace
}  // namespace analysis
