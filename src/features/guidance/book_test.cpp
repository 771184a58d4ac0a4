#include "features/guidance/book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "features/guidance/test_month.h"

namespace guidance {
namespace {

GuidanceBook book_of_first(TestMonth& test) { return build_book(test.build(), 0); }

template <class Line>
const Line* line_of(const GuidanceBook& book, const std::vector<Line>& lines,
                    std::string_view code) {
  for (const auto& line : lines)
    if (book.products[line.product].code == code) return &line;
  return nullptr;
}

const Figure& figure_of(const GoodsAnalysis& part, std::string_view metric) {
  for (const auto& figure : part.figures)
    if (figure.metric == metric) return figure;
  throw std::runtime_error("no figure " + std::string(metric));
}

TEST(GuidanceBook, NamesWhatItWasMadeFrom) {
  auto test = small_month();
  const auto book = book_of_first(test);
  EXPECT_EQ(book.header.customer_code, "S101");
  EXPECT_EQ(book.header.period.text(), "2026-10");
  EXPECT_EQ(book.header.version, 2);
  EXPECT_EQ(book.header.data_until, "2026-10-15");
  EXPECT_EQ(book.header.data_version, 3);
}

TEST(GuidanceBook, TracesFiguresToTheOrdersBehindThem) {
  auto test = small_month();
  const auto book = book_of_first(test);
  const Figure& quantity = figure_of(book.part_c, "quantity");
  EXPECT_EQ(quantity.value, 14);  // A 10 + C 4
  EXPECT_EQ(quantity.orders, "month");
  const OrderSet& month = book.order_sets.front();
  EXPECT_EQ(month.id, "month");
  EXPECT_EQ(month.first, day(2026, 10, 1));
  EXPECT_EQ(month.last, day(2026, 10, 31));
  EXPECT_EQ(month.orders, 2U);
  EXPECT_EQ(month.lines, 2U);
  for (const auto& figure : book.part_c.figures) {
    EXPECT_NE(figure.value.has_value(), !figure.unknown.empty()) << figure.metric;
    const bool known_set =
        figure.orders.empty() || std::ranges::any_of(book.order_sets, [&](const OrderSet& set) {
          return set.id == figure.orders;
        });
    EXPECT_TRUE(known_set) << figure.metric;
  }
}

TEST(GuidanceBook, UnknownFiguresCarryAReason) {
  auto test = small_month();
  const auto book = book_of_first(test);
  const Figure& fill = figure_of(book.part_c, "order_fill_rate");
  EXPECT_FALSE(fill.value);
  EXPECT_EQ(fill.unknown, "not_recorded");
}

TEST(GuidanceBook, ComparesTheMixWithTheOthers) {
  auto test = small_month();
  const auto book = book_of_first(test);
  // Own: class 1 10 of 14. Others: class 1 80; class 3 100 + 60 + 18; 80 / 258 = 0.3101.
  ASSERT_EQ(book.part_c.classes.size(), 2U);
  EXPECT_EQ(book.part_c.classes[0].code, "1");
  EXPECT_DOUBLE_EQ(book.part_c.classes[0].share, 0.7143);
  EXPECT_DOUBLE_EQ(book.part_c.classes[0].peer_share, 0.3101);
}

TEST(GuidanceBook, ListsMissingProductsWithPeersEvidence) {
  auto test = small_month();
  const auto book = book_of_first(test);
  ASSERT_EQ(book.part_c.missing.size(), 2U);
  const auto& first = book.part_c.missing[0];  // the key product first
  EXPECT_EQ(book.products[first.product].code, "P4");
  EXPECT_TRUE(first.is_key);
  EXPECT_EQ(first.basis, "grade_format");
  EXPECT_EQ(first.peers, 10U);
  EXPECT_EQ(first.carriers, 10U);
  EXPECT_DOUBLE_EQ(first.median_monthly, 4);  // (6 + 6) / 3
  const auto& second = book.part_c.missing[1];
  EXPECT_EQ(book.products[second.product].code, "P5");
  EXPECT_EQ(second.carriers, 6U);
  EXPECT_DOUBLE_EQ(second.median_monthly, 1);  // 3 / 3
}

TEST(GuidanceBook, OffersSubstitutesForWhatShrinks) {
  auto test = small_month();
  const auto book = book_of_first(test);
  // C: mean of the months before 12, October 4 < 6.
  const auto* shrinking = line_of(book, book.part_c.shortages, "P3");
  ASSERT_NE(shrinking, nullptr);
  EXPECT_EQ(shrinking->kind, "shrinking");
  EXPECT_DOUBLE_EQ(*shrinking->change, -0.6667);  // 4 / 12 − 1
  // C is carried by all 11 shops; D with it by 10, E by 6. F is delisted.
  std::vector<std::string> found;
  for (const auto& line : book.part_c.substitutes)
    if (book.products[line.for_product].code == "P3")
      found.push_back(book.products[line.product].code + " " + std::to_string(line.co_holders) +
                      "/" + std::to_string(line.holders));
  EXPECT_THAT(found, testing::ElementsAre("P4 10/11", "P5 6/11"));
}

TEST(GuidanceBook, RecordedSubstitutesComeFirst) {
  auto test = small_month();
  test.substitutes.push_back({{3}, {5}, "TASTE", 0.9});
  const auto book = book_of_first(test);
  ASSERT_FALSE(book.part_c.substitutes.empty());
  const SubstituteLine* first = nullptr;
  for (const auto& line : book.part_c.substitutes)
    if (first == nullptr && book.products[line.for_product].code == "P3") first = &line;
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(book.products[first->product].code, "P5");
  EXPECT_EQ(first->source, "recorded");
  EXPECT_EQ(first->reason, "TASTE");
}

TEST(GuidanceBook, SuggestsQuantitiesByTheStatedFormula) {
  auto test = small_month();
  const auto book = book_of_first(test);
  const auto& plan = book.part_c.suggestions;
  EXPECT_EQ(plan.cycle_days, 7);
  EXPECT_EQ(plan.cycle_source, "order_cycle");
  EXPECT_EQ(plan.cycle_budget, 6);  // 30 × 7 / 31
  // A: sold 4 + 10 − 2 = 12 in 30 days, 0.4 a day; stock 2 − 0.4 = 1.6; need 0.4 × 10 − 1.6 = 2.4.
  const auto* a = line_of(book, plan.lines, "P1");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->daily_method, "counted");
  EXPECT_DOUBLE_EQ(a->average_daily, 0.4);
  EXPECT_DOUBLE_EQ(*a->stock, 1.6);
  EXPECT_DOUBLE_EQ(a->need, 2.4);
  EXPECT_EQ(a->quantity, 2);
  EXPECT_EQ(a->reason, "below_safety");  // 1.6 < 0.4 × 10, and 12 a month sells well
  // C: 12 + 12 + 4 in 92 days, no count: 28 / 92 × 7 = 2.13.
  const auto* c = line_of(book, plan.lines, "P3");
  ASSERT_NE(c, nullptr);
  EXPECT_EQ(c->daily_method, "purchases");
  EXPECT_FALSE(c->stock);
  EXPECT_DOUBLE_EQ(c->need, 2.13);
  EXPECT_EQ(c->quantity, 2);
  // D on trial: 4 / 30 × 7 = 0.93 → 1; E: at least one.
  EXPECT_EQ(line_of(book, plan.lines, "P4")->quantity, 1);
  EXPECT_EQ(line_of(book, plan.lines, "P4")->reason, "trial");
  EXPECT_EQ(line_of(book, plan.lines, "P5")->quantity, 1);
}

TEST(GuidanceBook, SuggestionsStayWithinLimitAndMonthlyCap) {
  auto test = small_month();
  test.order(1, day(2026, 10, 20), 1, 0).limit = 1;
  test.months[0].monthly_cap = 14;  // 14 × 7 / 31 = 3 a cycle
  const auto book = book_of_first(test);
  const auto& plan = book.part_c.suggestions;
  EXPECT_EQ(plan.cycle_budget, 3);
  const auto* a = line_of(book, plan.lines, "P1");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->quantity, 1);
  EXPECT_EQ(a->capped_by, "limit");
  EXPECT_EQ(line_of(book, plan.lines, "P3")->quantity, 2);
  EXPECT_EQ(line_of(book, plan.lines, "P4"), nullptr);  // the cap is used up
}

TEST(GuidanceBook, SuggestsNothingToWhoMayNotBeSupplied) {
  auto test = small_month();
  test.shops[0].license_valid_to = day(2026, 10, 30);
  const auto book = book_of_first(test);
  EXPECT_EQ(book.part_c.suggestions.blocked, "license_expired");
  EXPECT_TRUE(book.part_c.suggestions.lines.empty());
  EXPECT_EQ(book.part_a.notices.front().code, "license_expired");
}

TEST(GuidanceBook, ProfitSheetAddsUp) {
  auto test = small_month();
  const auto book = book_of_first(test);
  const auto& sheet = book.part_c.profit;
  // A: sold 12 at 250.00, cost 200.00. C: bought 4 at the guide price 72.00, cost 60.00.
  const auto* a = line_of(book, sheet.lines, "P1");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->bought, 10);
  EXPECT_EQ(a->sold, 12);
  EXPECT_EQ(a->stock, 2);
  EXPECT_EQ(a->price_source, "observed");
  EXPECT_EQ(a->revenue_minor, 300000);
  EXPECT_EQ(a->profit_minor, 60000);
  EXPECT_DOUBLE_EQ(a->margin, 0.2);
  EXPECT_EQ(a->rank, 1U);  // 10 against ten peers with 8
  EXPECT_EQ(a->rank_of, 11U);
  const auto* c = line_of(book, sheet.lines, "P3");
  ASSERT_NE(c, nullptr);
  EXPECT_EQ(c->price_source, "guide");
  EXPECT_EQ(c->revenue_minor, 28800);
  EXPECT_EQ(c->profit_minor, 4800);
  EXPECT_EQ(c->rank, 11U);
  // Total by bought: 10 × 250 + 4 × 72 = 2788.00; cost 2240.00; September 500.00 + 144.00.
  EXPECT_EQ(sheet.revenue_minor, 278800);
  EXPECT_EQ(sheet.profit_minor, 54800);
  EXPECT_EQ(sheet.last_profit_minor, 64400);
  EXPECT_DOUBLE_EQ(*sheet.change, -0.1491);
}

TEST(GuidanceBook, CigarsAreAbsentWithAReason) {
  auto test = small_month();
  EXPECT_EQ(book_of_first(test).part_d.absent_reason, "no_cigar_orders");
  test.shops[0].license_scope = "CIGARETTE";
  EXPECT_EQ(book_of_first(test).part_d.absent_reason, "not_licensed");
  test.products[6].product_kind = "CIGARETTE";
  EXPECT_EQ(book_of_first(test).part_d.absent_reason, "no_cigars_in_range");
}

TEST(GuidanceBook, CigarsHaveTheirOwnPart) {
  auto test = small_month();
  test.order(1, day(2026, 10, 9), 7, 5);
  const auto book = book_of_first(test);
  EXPECT_TRUE(book.part_d.present);
  EXPECT_EQ(book.part_d.scope, "cigars");
  EXPECT_EQ(figure_of(book.part_d, "cigar_quantity").value, 5);
  EXPECT_EQ(line_of(book, book.part_d.profit.lines, "P7")->profit_minor, 15000);  // 5 × 30.00
  EXPECT_EQ(line_of(book, book.part_c.profit.lines, "P7"), nullptr);
  EXPECT_EQ(book.order_sets.back().id, "month_cigars");
  EXPECT_EQ(book.order_sets.back().orders, 1U);
}

TEST(GuidanceBook, FindsSlowProductsByCountAndByOrders) {
  auto test = small_month();
  // B: 20 on the shelf, never ordered in the window. E: 9 in July, nothing since.
  test.count(1, 2, day(2026, 10, 20), 20);
  test.order(1, day(2026, 7, 20), 5, 9);
  const auto book = book_of_first(test);
  const auto* b = line_of(book, book.part_c.slow, "P2");
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(b->basis, "stock_count");
  EXPECT_EQ(b->stock, 20);
  EXPECT_FALSE(b->days_of_supply);  // nothing sells
  const auto* e = line_of(book, book.part_c.slow, "P5");
  ASSERT_NE(e, nullptr);
  EXPECT_EQ(e->basis, "no_reorder");
  EXPECT_FALSE(e->stock);
  EXPECT_EQ(e->days_since_order, 103);  // 20 July to 31 October
}

TEST(GuidanceBook, SeesWhatWasAskedForAndNotSupplied) {
  auto test = small_month();
  auto& line = test.order(1, day(2026, 10, 21), 4, 1);
  line.demand = 10;
  line.delivered = 1;
  const auto book = book_of_first(test);
  const auto* d = line_of(book, book.part_c.shortages, "P4");
  ASSERT_NE(d, nullptr);
  EXPECT_EQ(d->kind, "not_supplied");
  EXPECT_DOUBLE_EQ(*d->supplied_share, 0.1);
}

TEST(GuidanceBook, CountedEmptyComesBeforeShrinking) {
  auto test = small_month();
  test.count(1, 3, day(2026, 10, 30), 0);
  const auto book = book_of_first(test);
  EXPECT_EQ(line_of(book, book.part_c.shortages, "P3")->kind, "counted_out");
  EXPECT_EQ(line_of(book, book.part_c.suggestions.lines, "P3")->reason, "out_of_stock");
}

TEST(GuidanceBook, FocusShowsClassesAndMatchedStrategies) {
  auto test = small_month();
  const auto book = book_of_first(test);
  ASSERT_EQ(book.part_f.classes.size(), 1U);
  EXPECT_EQ(book.part_f.classes[0].class_code, "SALES_ANOMALY");
  ASSERT_FALSE(book.part_f.strategies.empty());
  EXPECT_EQ(book.part_f.strategies[0].code, "ST-18");  // serves the primary class
  EXPECT_TRUE(book.part_f.strategies[0].serves_primary);
  EXPECT_FALSE(book.part_f.strategies[0].talking_points.empty());
}

const Sentence& sentence_of(const std::vector<Sentence>& summary, std::string_view code) {
  for (const auto& sentence : summary)
    if (sentence.code == code) return sentence;
  throw std::runtime_error("no sentence " + std::string(code));
}

TEST(GuidanceBook, ALeverIsToldInTheUnitOfItsInput) {
  auto test = small_month();
  // 826,064 minor units are 8,260.64 of the currency.
  test.levers = {{"amount", true, 826'064, 1, ""}};
  const auto by_amount = sentence_of(book_of_first(test).summary, "grade");
  EXPECT_NE(by_amount.zh.find("8,260.64元可升一档"), std::string::npos) << by_amount.zh;
  EXPECT_NE(by_amount.en.find("; CNY 8,260.64 more in"), std::string::npos) << by_amount.en;
  test.levers = {{"quantity", true, 12, 1, ""}};
  const auto by_quantity = sentence_of(book_of_first(test).summary, "grade");
  EXPECT_NE(by_quantity.zh.find("12条可升一档"), std::string::npos) << by_quantity.zh;
  EXPECT_NE(by_quantity.en.find("; 12 cartons more in"), std::string::npos) << by_quantity.en;
}

TEST(GuidanceBook, MoneyIsToldInTheCompanysCurrency) {
  auto test = small_month();
  test.company.currency = "USD";
  const auto volume = sentence_of(book_of_first(test).summary, "volume");
  EXPECT_NE(volume.zh.find("2,240.00美元"), std::string::npos) << volume.zh;
  EXPECT_NE(volume.en.find("for USD 2,240.00 this month"), std::string::npos) << volume.en;
}

TEST(GuidanceBook, WithoutLastBookTheComparisonSaysSo) {
  auto test = small_month();
  const auto book = book_of_first(test);
  EXPECT_FALSE(book.part_g.present);
  EXPECT_EQ(book.part_g.absent_reason, "no_previous_book");
}

TEST(GuidanceBook, TellsWhatWasAgreedAndWhatBecameOfIt) {
  auto test = small_month();
  LastBook last;
  last.period = base::Period{202609};
  last.grade_no = 19;
  last.suggestions = {{"P1", "品规A", "replenish", 10}, {"P3", "品规C", "replenish", 10}};
  last.decisions = {{"lever:amount", "购进金额", "accepted", ""},
                    {"missing:P4", "品规D", "later", "先看看"},
                    {"strategy:ST-18", "稳定订货", "accepted", ""},
                    {"suggestion:P1", "品规A", "accepted", ""},
                    {"suggestion:P3", "品规C", "accepted", "资金紧"},
                    {"suggestion:P5", "品规E", "rejected", "不缺货"}};
  test.last_books[0] = last;
  const auto book = book_of_first(test);
  const auto& agreed = book.part_g.agreed;
  ASSERT_EQ(agreed.size(), 6U);
  const auto outcomes = [&] {
    std::vector<std::string> all;
    for (const auto& item : agreed) all.push_back(item.outcome);
    return all;
  }();
  // The grade rose from 19 to 20. October: A 10 of 10, C 4 of 10, neither D nor E.
  EXPECT_EQ(outcomes, (std::vector<std::string>{"grade_up", "not_ordered", "still_applies",
                                                "followed", "partly", "not_ordered"}));
  EXPECT_EQ(agreed[1].sentence.zh, "上月留待再定：品规D；本月没有订购，请再谈一次。");
  EXPECT_EQ(agreed[1].comment, "先看看");
  EXPECT_EQ(agreed[3].sentence.zh, "上月商定采纳：品规A 10条；本月订购10条，已做到。");
  EXPECT_EQ(agreed[4].sentence.en,
            "Agreed last month: 品规C (10 cartons); ordered 4 cartons: partly done.");
  EXPECT_EQ(agreed[5].sentence.zh, "上月未采纳：品规E；本月没有订购。");
  const auto& sentence = sentence_of(book.summary, "agreed");
  EXPECT_EQ(sentence.zh, "上月对6项作了决定，采纳4项，其中3项已做到；还没有做到：品规C");
  // It comes back from JSON, and is on the page.
  EXPECT_EQ(parse_book(book_json(book))->part_g.agreed.size(), 6U);
  EXPECT_NE(book_text(book, Language::kZh).find("理由：资金紧"), std::string::npos);
  // The shop's owner reads what was agreed on goods, not the notes of the company's people.
  const auto copy = retailer_copy(book);
  EXPECT_EQ(copy.part_g.agreed.size(), 5U);
  EXPECT_EQ(book_json(copy).find("资金紧"), std::string::npos);
  EXPECT_EQ(book_json(copy).find("稳定订货"), std::string::npos);
}

TEST(GuidanceBook, ComparesWithLastMonthItemByItem) {
  auto test = small_month();
  LastBook last;
  last.period = base::Period{202609};
  last.version = 1;
  last.grade_no = 22;
  last.figures = {{"quantity", 22}, {"avg_carton_price", 12363.64}};
  last.classes = {"KEY_SKU", "SALES_ANOMALY"};
  last.suggestions = {{"P1", "品规A", "replenish", 10},
                      {"P3", "品规C", "replenish", 10},
                      {"P5", "品规E", "trial", 2}};
  test.last_books[0] = last;
  const auto book = book_of_first(test);
  const auto& part = book.part_g;
  ASSERT_TRUE(part.present);
  EXPECT_EQ(part.grade_change, -2);
  EXPECT_EQ(part.figures[0].metric, "quantity");
  EXPECT_EQ(part.figures[0].last, 22);
  EXPECT_EQ(part.figures[0].now, 14);
  EXPECT_EQ(part.figures[0].verdict, "worse");
  EXPECT_THAT(part.classes_left, testing::ElementsAre("KEY_SKU"));
  EXPECT_THAT(part.classes_kept, testing::ElementsAre("SALES_ANOMALY"));
  EXPECT_TRUE(part.classes_entered.empty());
  // Ordered in October: A 10 of 10, C 4 of 10, E none.
  EXPECT_EQ(part.suggestions[0].outcome, "followed");
  EXPECT_EQ(part.suggestions[1].outcome, "partly");
  EXPECT_EQ(part.suggestions[2].outcome, "not_ordered");
  EXPECT_EQ(part.followed, 1U);
}

TEST(GuidanceBook, LastBookIsReadFromItsJson) {
  auto test = small_month();
  const auto book = book_of_first(test);
  const auto last = read_last_book(book_json(book));
  ASSERT_TRUE(last) << last.error().message;
  EXPECT_EQ(last->period.text(), "2026-10");
  EXPECT_EQ(last->version, 2);
  EXPECT_EQ(last->grade_no, 20);
  EXPECT_THAT(last->classes, testing::ElementsAre("SALES_ANOMALY"));
  EXPECT_EQ(last->suggestions.size(), book.part_c.suggestions.lines.size());
  EXPECT_EQ(last->suggestions[0].product_code, "P1");
  EXPECT_EQ(read_last_book("[").error().reason, "wire.bad_json");
  EXPECT_EQ(read_last_book(R"({"header":{"period":7}})").error().reason, "wire.wrong_value");
}

TEST(GuidanceBook, JsonComesBackAsItWas) {
  auto test = small_month();
  const std::string json = book_json(book_of_first(test));
  const auto back = parse_book(json);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(book_json(*back), json);
  EXPECT_LT(json.size(), 12U * 1024);
}

TEST(GuidanceBook, IsTheSameAtAnyThreadCount) {
  auto test = small_month();
  const std::string one = book_json(build_book(test.build(1), 0));
  EXPECT_EQ(book_json(build_book(test.build(4), 0)), one);
}

TEST(GuidanceBook, HoldsForAShopThatNeverOrdered) {
  auto test = small_month();
  auto& shop = test.add_shop(0);
  shop.status = "placeholder";
  shop.license_status.reset();
  shop.order_cycle.reset();
  shop.sales_area_id.reset();
  const auto book = build_book(test.build(), 11);
  EXPECT_EQ(book.part_b.unknown, "not_graded");
  EXPECT_EQ(book.part_c.absent_reason, "no_orders_ever");
  EXPECT_EQ(book.part_c.profit.unknown, "no_orders");
  EXPECT_EQ(book.part_c.suggestions.blocked, "inactive");
  EXPECT_FALSE(book_text(book, Language::kZh).empty());
}

TEST(RetailerCopy, HidesScoresOthersAndLabels) {
  auto test = small_month();
  test.shops[0].personality_type = "STUBBORN";
  const auto book = book_of_first(test);
  EXPECT_TRUE(std::ranges::any_of(book.part_f.strategies,
                                  [](const auto& line) { return line.is_talk_style; }));
  const auto copy = retailer_copy(book);
  EXPECT_FALSE(copy.part_b.score);
  EXPECT_FALSE(copy.part_b.rank);
  EXPECT_FALSE(copy.part_e);
  EXPECT_TRUE(copy.part_f.classes.empty());
  EXPECT_TRUE(copy.part_c.missing.empty());  // ten peers are too few to stay anonymous
  for (const auto& figure : copy.part_c.figures) EXPECT_FALSE(figure.peers) << figure.metric;
  const std::string json = book_json(copy);
  for (const char* hidden : {"STUBBORN", "ST-12", "SALES_ANOMALY", "测试原因"})
    EXPECT_EQ(json.find(hidden), std::string::npos) << hidden;
  EXPECT_NE(json.find("吸烟有害健康"), std::string::npos);
}

TEST(RetailerCopy, NeverReadsAsPromotion) {
  auto test = small_month();
  test.shops[0].license_valid_to = day(2026, 12, 1);
  const auto book = book_of_first(test);
  for (const auto language : {Language::kZh, Language::kEn}) {
    const std::string text = book_text(book, language) + book_text(retailer_copy(book), language);
    for (const char* word : {"促销", "特价", "打折", "买赠", "抢购", "爆款", "减害", "养生",
                             "discount", "promotion", "healthy", "提价", "不得低于", "最低售价"})
      EXPECT_EQ(text.find(word), std::string::npos) << word;
  }
}

/// Compares with a file beside the test; ROUNDSMAN_UPDATE_GOLDEN=1 writes it instead.
void expect_golden(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(GOLDEN_FOLDER) / name;
  if (std::getenv("ROUNDSMAN_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return;
  }
  std::ifstream file(path);
  std::stringstream wanted;
  wanted << file.rdbuf();
  EXPECT_EQ(text, wanted.str()) << "ROUNDSMAN_UPDATE_GOLDEN=1 writes " << path;
}

TEST(BookText, ReadsWellInBothLanguages) {
  auto test = small_month();
  const auto book = book_of_first(test);
  expect_golden("book_zh.txt", book_text(book, Language::kZh));
  expect_golden("book_en.txt", book_text(book, Language::kEn));
}

TEST(DashboardText, ReadsWellInBothLanguages) {
  auto test = small_month();
  const auto board = build_dashboard(test.build(), 0);
  expect_golden("dashboard_zh.txt", dashboard_text(board, Language::kZh));
  expect_golden("dashboard_en.txt", dashboard_text(board, Language::kEn));
}

}  // namespace
}  // namespace guidance
