#include "features/analysis/wall.h"

#include <gtest/gtest.h>

#include <array>

#include "base/random.h"
#include "features/analysis/analysis.h"
#include "features/analysis/study.h"
#include "features/demo/demo.h"
#include "platform/wire/wire.h"
#include "test_support/month_inputs.h"
#include "test_support/test_database.h"

/// Tries to get tobacco past the wall: a supermarket whose members buy much of it, beside the same
/// supermarket without.
namespace analysis {
namespace {

const base::Date kUntil = test_support::day(2026, 10, 31);
constexpr base::Period kPeriod{202610};
constexpr std::int64_t kMembers = 160;
constexpr int kWeeks = 110;
constexpr std::int64_t kFirstProduct = 1001;
constexpr std::int64_t kProducts = 32;

/// Every fourth product is tobacco, some of it of kinds that nobody knows.
bool is_smoke(std::int64_t id) { return id % 4 == 3; }
std::string kind_of(std::int64_t id) {
  constexpr std::array<std::string_view, 8> kKinds = {
      "CIGARETTE", "CIGAR", "CUT_TOBACCO", "ECIG", "HEATED", "SMOKELESS", "", "NEW_KIND"};
  return is_smoke(id) ? std::string(kKinds[static_cast<std::size_t>(id / 4) % kKinds.size()])
                      : "NON_TOBACCO";
}
std::string code_of(std::int64_t id) {
  return (is_smoke(id) ? "SMOKE-" : "GOODS-") + std::to_string(id);
}

/// What a member buys in one week: goods by his taste, and tobacco that hangs on the same taste.
class Member {
 public:
  explicit Member(std::int64_t id) : id_(id) {}

  [[nodiscard]] bool comes_in(int week) const {
    if (id_ % 10 == 9) return false;  // buys tobacco only
    const bool has_left = id_ % 2 == 1 && week > 70 + static_cast<int>(id_ % 40);
    return lot(week, 1) < (has_left ? 0.04 : 0.8);
  }
  [[nodiscard]] bool smokes_in(int week) const { return lot(week, 2) < 0.6; }
  [[nodiscard]] bool takes(int week, std::int64_t product) const {
    const bool is_liked = product % 5 == id_ % 5 || product % 7 == id_ % 7;
    return lot(week, product) < (is_liked ? 0.6 : 0.012);  // seldom, yet enough to learn from
  }
  [[nodiscard]] std::int32_t quantity(int week, std::int64_t product) const {
    return 1 + static_cast<std::int32_t>(lot(week, -product) * 4);
  }

 private:
  [[nodiscard]] double lot(int week, std::int64_t of) const {
    return base::Random(base::stream_seed(static_cast<std::uint64_t>(id_ * 1000 + week),
                                          static_cast<std::uint64_t>(of)))
        .uniform();
  }
  std::int64_t id_;
};

void add_products(metrics::MonthInputs& inputs, bool with_tobacco) {
  for (std::int64_t id = kFirstProduct; id < kFirstProduct + kProducts; ++id) {
    if (is_smoke(id) && !with_tobacco) continue;
    products::Product product;
    product.id = {id};
    product.product_code = code_of(id);
    product.product_name = "name of " + product.product_code;
    product.product_kind = kind_of(id);
    product.price_class = std::to_string(1 + id % 5);
    product.unit_name = "件";
    product.status = "active";
    inputs.products.push_back(std::move(product));
    inputs.is_key_product.push_back(id % 3 == 0 ? 1 : 0);
  }
}

void add_orders(const Member& member, std::int64_t id, bool with_tobacco,
                facts::SalesFactsBuilder& facts) {
  for (int week = 0; week < kWeeks; ++week) {
    const base::Date day = kUntil.plus_days(-7 * (kWeeks - 1 - week) - static_cast<int>(id % 6));
    for (std::int64_t product = kFirstProduct; product < kFirstProduct + kProducts; ++product) {
      if (is_smoke(product) ? !with_tobacco || !member.smokes_in(week) : !member.comes_in(week))
        continue;
      if (!member.takes(week, product)) continue;
      const auto quantity = member.quantity(week, product);
      facts.add({.customer = base::CustomerId{id},
                 .order = base::OrderId{id * 1000 + week},
                 .day = day,
                 .product = base::ProductId{product},
                 .quantity = quantity,
                 .amount_minor = quantity * static_cast<std::int32_t>(product)});
    }
  }
}

std::shared_ptr<metrics::MonthInputs> company(organisation::CompanyKind kind, bool with_tobacco) {
  auto inputs = std::make_shared<metrics::MonthInputs>();
  inputs->company.id = {1};
  inputs->company.code = "shop";
  inputs->company.kind = kind;
  inputs->period = kPeriod;
  add_products(*inputs, with_tobacco);
  facts::SalesFactsBuilder facts;
  for (std::int64_t id = 1; id <= kMembers; ++id) {
    customers::Customer member;
    member.id = {id};
    member.customer_code = "M" + std::to_string(id);
    member.business_format = id % 2 == 0 ? "A" : "B";
    member.status = "active";
    inputs->shops.push_back(std::move(member));
    add_orders(Member(id), id, with_tobacco, facts);
  }
  inputs->facts = facts.build(base::CompanyId{1}, facts::Watermark{});
  metrics::link_positions(*inputs);
  return inputs;
}

std::shared_ptr<metrics::MonthInputs> supermarket(bool with_tobacco) {
  return company(organisation::CompanyKind::kSupermarket, with_tobacco);
}

/// All that a study learns and says; the refusal when it learns nothing.
std::string told_by(const Study& study, const metrics::MonthInputs& month) {
  base::SilentProgress silent;
  const StudyInputs inputs{month, kUntil, 1, 1, silent};
  const auto learnt = study.learn(inputs);
  if (!learnt) return "refused: " + learnt.error().message;
  std::string text = learnt->state + learnt->parameters;
  if (study.held_out_days() > 0) {
    const base::Date cut = kUntil.plus_days(-study.held_out_days());
    if (const auto before = study.learn(inputs.as_of(cut)))
      if (const auto test = study.test(inputs, cut, before->state)) text += wire::to_json(*test);
  }
  std::vector<models::ShopScores> scores(month.shops.size());
  const auto document = study.apply(inputs, learnt->state, scores);
  text += document ? *document : "refused: " + document.error().message;
  for (const auto& shop : scores) text += wire::to_json(shop);
  return text;
}

TEST(WallTest, StudiesOfASupermarketAreTheSameWithAndWithoutTobacco) {
  const auto with = behind_the_wall(supermarket(true), 2);
  const auto without = supermarket(false);
  for (const auto& study : all_studies()) {
    const std::string text = told_by(*study, *with);
    EXPECT_EQ(text.find("refused"), std::string::npos) << study->model() << ' ' << text;
    EXPECT_TRUE(text == told_by(*study, *without)) << study->model();
    EXPECT_EQ(text.find("SMOKE-"), std::string::npos) << study->model();
    for (std::int64_t id = kFirstProduct; id < kFirstProduct + kProducts; ++id)
      if (is_smoke(id)) {
        EXPECT_EQ(text.find('"' + std::to_string(id) + '"'), std::string::npos) << study->model();
      }
  }
}

/// The same look through a wall with a hole: it must not pass.
TEST(WallTest, WithoutTheWallEveryStudyDiffers_slow) {
  const auto open = supermarket(true);
  const auto without = supermarket(false);
  for (const auto& study : all_studies())
    EXPECT_TRUE(told_by(*study, *open) != told_by(*study, *without)) << study->model();
}

/// One kind that the wall would let through is enough to be seen.
TEST(WallTest, OneProductThroughTheWallIsSeen_slow) {
  auto leaky = supermarket(true);
  for (auto& product : leaky->products)
    if (product.product_kind == "ECIG") product.product_kind = "NON_TOBACCO";
  const auto with = behind_the_wall(leaky, 1);
  const auto without = supermarket(false);
  for (const auto& study : all_studies())
    if (study->model() == "value" || study->model() == "recommended") {
      EXPECT_TRUE(told_by(*study, *with) != told_by(*study, *without)) << study->model();
    }
}

TEST(WallTest, OnlyKnownNonTobaccoIsNoTobacco) {
  products::Product product;
  for (const char* kind : {"CIGARETTE", "CIGAR", "CUT_TOBACCO", "ECIG", "HEATED", "SMOKELESS", "",
                           "NEW_KIND", "non_tobacco", " NON_TOBACCO"}) {
    product.product_kind = kind;
    EXPECT_TRUE(is_tobacco(product)) << kind;
  }
  product.product_kind = "NON_TOBACCO";
  EXPECT_FALSE(is_tobacco(product));
}

TEST(WallTest, NothingOfTobaccoIsLeftInTheInputs) {
  auto open = supermarket(true);
  for (const auto& product : open->products) {
    auto& count = open->stock_counts.emplace_back();
    count.customer_id = base::CustomerId{1};
    count.product_id = product.id;
    auto& price = open->prices.emplace_back();
    price.customer_id = base::CustomerId{1};
    price.product_id = product.id;
  }
  for (std::int64_t id = kFirstProduct; id + 1 < kFirstProduct + kProducts; ++id) {
    open->substitutes.push_back({base::ProductId{id}, base::ProductId{id + 1}, "PRICE", 1});
    open->substitutes.push_back({base::ProductId{id + 1}, base::ProductId{id}, "PRICE", 1});
  }
  metrics::link_positions(*open);
  const auto safe = behind_the_wall(open, 1);
  ASSERT_EQ(safe->products.size(), 24U);
  for (std::size_t i = 0; i < safe->products.size(); ++i) {
    EXPECT_FALSE(is_smoke(safe->products[i].id.value));
    EXPECT_EQ(safe->is_key_product[i], safe->products[i].id.value % 3 == 0 ? 1 : 0);
  }
  EXPECT_EQ(safe->stock_counts.size(), 24U);
  EXPECT_EQ(safe->prices.size(), 24U);
  for (const auto& row : safe->stock_counts) EXPECT_FALSE(is_smoke(row.product_id.value));
  for (const auto& row : safe->prices) EXPECT_FALSE(is_smoke(row.product_id.value));
  EXPECT_EQ(safe->substitutes.size(), 2U * 15U);  // of 31 neighbouring pairs 16 have tobacco
  for (const auto& row : safe->substitutes)
    EXPECT_FALSE(is_smoke(row.product_id.value) || is_smoke(row.substitute_id.value));
  for (const std::int64_t id : safe->facts->columns().product_id) EXPECT_FALSE(is_smoke(id));
  EXPECT_TRUE(facts::same_facts(*safe->facts, *supermarket(false)->facts));
}

TEST(WallTest, OfADistributorTheInputsComeBackAsTheyAre) {
  const std::shared_ptr<const metrics::MonthInputs> inputs =
      company(organisation::CompanyKind::kDistributor, true);
  EXPECT_EQ(behind_the_wall(inputs, 2), inputs);
}

/// The whole run, from the records to what is stored.
class WallRunTest : public test_support::OnBothEngines {};

TEST_P(WallRunTest, ARunOfASupermarketStoresNoTobacco) {
  const base::FixedClock clock(base::Instant{1'790'000'000'000});
  base::IdGenerator ids(clock, 1);
  base::SilentProgress silent;
  ASSERT_TRUE(demo::generate(database(), clock, ids,
                             {.shops = 60, .months = 9, .seed = 7, .last_period = kPeriod}, silent)
                  .has_value());
  {
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    session->execute_text("update companies set kind = 'supermarket'");
    session->execute_text("update products set product_kind = 'NON_TOBACCO' where id % 2 = 0");
    transaction.commit();
  }
  const auto company = *organisation::get_company(*database().reader(), "demo");
  ASSERT_EQ(company.kind, organisation::CompanyKind::kSupermarket);
  const test_support::TempFolder folder;
  const auto summary =
      run_analysis(database(), clock, ids, company,
                   {.period = kPeriod, .facts_folder = folder.path().string()}, silent);
  ASSERT_TRUE(summary.has_value()) << summary.error().message;
  auto session = database().reader();
  std::string stored;
  models::each_scored_shop(*session, company.id, summary->id,
                           [&](models::ScoredShop shop) { stored += wire::to_json(shop.scores); });
  for (const auto model : models::kModels) {
    const auto result = models::find_result(*session, company.id, summary->id, model);
    if (!result) continue;
    stored += result->document;
    if (result->version > 0)
      stored += models::get_learnt(*session, company.id, model, result->version);
  }
  std::size_t seen = 0;
  for (const auto& product : products::list_products(*session, company.id)) {
    const bool is_named =
        stored.find('"' + std::to_string(product.id.value) + '"') != std::string::npos ||
        stored.find('"' + product.product_code + '"') != std::string::npos;
    seen += is_named ? 1U : 0U;
    if (is_tobacco(product)) {
      EXPECT_FALSE(is_named) << product.product_code;
    }
  }
  EXPECT_GT(seen, 5U);
}

ROUNDSMAN_ON_BOTH_ENGINES(WallRunTest);

}  // namespace
}  // namespace analysis
