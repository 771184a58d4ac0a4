#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/guidance/advice_words.h"
#include "features/guidance/book.h"
#include "features/guidance/test_month.h"

namespace guidance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// small_month() with scores for every shop, all still empty.
TestMonth scored_month() {
  TestMonth test = small_month();
  test.scores.resize(test.shops.size());
  return test;
}
const std::optional<Portrait>& portrait_in(const GuidanceBook& book) {
  return book.part_e->portrait;
}
std::vector<std::string> tag_codes(const GuidanceBook& book) {
  std::vector<std::string> codes;
  for (const auto& tag : portrait_in(book)->tags) codes.push_back(tag.code);
  return codes;
}
template <class Line>
std::vector<std::string> codes_of(const GuidanceBook& book, const std::vector<Line>& lines) {
  std::vector<std::string> codes;
  for (const auto& line : lines) codes.push_back(book.products[line.product].code);
  return codes;
}
models::RecommendedProduct recommended(std::int64_t product, std::string reason = "own") {
  models::RecommendedProduct line;
  line.product = {product};
  line.reason = std::move(reason);
  return line;
}

TEST(Portrait, WithoutAnAnalysisThereIsNone) {
  auto test = small_month();
  const auto book = build_book(test.build(), 0);
  EXPECT_FALSE(portrait_in(book).has_value());
  EXPECT_THAT(book.part_c.recommended, IsEmpty());
  EXPECT_THAT(book.part_c.range, IsEmpty());
  EXPECT_FALSE(book.part_c.suggestions.forecast.has_value());
}

TEST(Portrait, EachTagHasItsReasonInBothLanguages) {
  auto test = scored_month();
  auto& scores = test.scores[0];
  auto& value = scores.value.emplace();
  value.tier = "A";
  value.recency = 5;
  value.frequency = 4;
  value.amount = 3;
  value.orders = 12;
  scores.cluster.emplace().cluster = 2;
  scores.cluster->name = {"订货勤", "orders often"};
  scores.cluster->is_outlier = true;
  scores.leaving.emplace().probability = 0.35;
  scores.leaving->usual = 0.05;
  // Usual: (14 + 22 + 22) / 3 = 19.33; 29 is half as much again.
  scores.forecast.emplace().steps = {{base::Period{202611}, 29, 20, 40}};
  scores.strange = {{"month", base::Period{202610}, 14, 22, -4}};
  const auto book = build_book(test.build(), 0);
  EXPECT_THAT(tag_codes(book), ElementsAre("value_A", "cluster", "outlier", "falling_away",
                                           "next_up", "strange_month"));
  const auto& tags = portrait_in(book)->tags;
  for (const auto& tag : tags) {
    EXPECT_FALSE(tag.name.zh.empty() || tag.name.en.empty()) << tag.code;
    EXPECT_FALSE(tag.reason.zh.empty() || tag.reason.en.empty()) << tag.code;
  }
  EXPECT_THAT(tags[0].reason.zh, HasSubstr("订货12次"));
  EXPECT_THAT(tags[0].reason.en, HasSubstr("recency 5/5, frequency 4/5, amount 3/5"));
  EXPECT_EQ(tags[1].name.zh, "订货勤");
  EXPECT_THAT(tags[1].reason.en, HasSubstr("group 2"));
  EXPECT_THAT(tags[3].reason.zh, HasSubstr("35%"));
  EXPECT_THAT(tags[4].reason.zh, HasSubstr("50%"));
  EXPECT_THAT(tags[5].reason.en, HasSubstr("In 2026-10 14, where 22"));
  EXPECT_EQ(tags[5].name.zh, "异常偏低");
  const auto said = std::ranges::find(book.summary, "falling_away", &Sentence::code);
  ASSERT_NE(said, book.summary.end());
  EXPECT_THAT(said->zh, HasSubstr("35%"));
}

TEST(Portrait, FallingAwayIsSaidWhereItIsHighOrFarAboveTheUsual) {
  const auto is_said = [](double probability, double usual) {
    auto test = scored_month();
    test.scores[0].leaving.emplace().probability = probability;
    test.scores[0].leaving->usual = usual;
    const auto book = build_book(test.build(), 0);
    const auto codes = tag_codes(book);
    return std::ranges::find(codes, "falling_away") != codes.end();
  };
  EXPECT_TRUE(is_said(0.30, 0.25));
  EXPECT_FALSE(is_said(0.29, 0.25));
  EXPECT_TRUE(is_said(0.12, 0.04));   // three times the usual
  EXPECT_FALSE(is_said(0.11, 0.04));  // not quite
  EXPECT_FALSE(is_said(0.09, 0.01));  // under one in ten nobody is alarmed
}

TEST(Portrait, TheGroupIsComparedByQuartiles) {
  auto test = scored_month();
  for (auto& shop : test.scores) shop.cluster.emplace().cluster = 1;
  const auto book = build_book(test.build(), 0);
  const auto& figures = portrait_in(book)->cluster_figures;
  const auto quantity = std::ranges::find(figures, "quantity", &ClusterFigure::metric);
  ASSERT_NE(quantity, figures.end());
  // Of October: the shop 14; four peers 8 + 10 + 6 = 24, six 27. Places 2, 5 and 7 of 0 … 10.
  EXPECT_EQ(quantity->value, 14);
  EXPECT_EQ(quantity->members, 11U);
  EXPECT_EQ(quantity->p25, 24);
  EXPECT_EQ(quantity->median, 27);
  EXPECT_EQ(quantity->p75, 27);
}

TEST(Portrait, OfFewMembersNothingIsCompared) {
  auto test = scored_month();
  for (std::size_t shop = 0; shop < test.scores.size(); ++shop)
    test.scores[shop].cluster.emplace().cluster = shop < 7 ? 1 : 2;
  const auto book = build_book(test.build(), 0);
  EXPECT_THAT(portrait_in(book)->cluster_figures, IsEmpty());
}

Suggestions plan_with(double next_month) {
  auto test = scored_month();
  test.scores[0].forecast.emplace().steps = {{base::Period{202610}, 1, 1, 1},
                                             {base::Period{202611}, next_month, 1, 99}};
  return build_book(test.build(), 0).part_c.suggestions;
}

TEST(Portrait, TheForecastScalesTheSuggestions) {
  // Usual 58 / 3; 23.2 of it is 1.2 times. A: 0.4 a day becomes 0.48; stock 1.6 as counted:
  // need 0.48 · 10 - 1.6 = 3.2. C: 28 / 92 · 1.2 · 7 = 2.56.
  const auto plan = plan_with(23.2);
  ASSERT_TRUE(plan.forecast.has_value());
  EXPECT_DOUBLE_EQ(plan.forecast->factor, 1.2);
  EXPECT_NEAR(plan.forecast->usual, 58.0 / 3, 0.01);
  ASSERT_GE(plan.lines.size(), 2U);
  const auto need_of = [&](double daily) {
    for (const auto& line : plan.lines)
      if (std::abs(line.average_daily - daily) < 1e-3) return line.need;
    return -1.0;
  };
  EXPECT_DOUBLE_EQ(need_of(0.4), 3.2);
  EXPECT_DOUBLE_EQ(need_of(0.3043), 2.56);
}

TEST(Portrait, TheForecastCountsWithinBoundsOnly) {
  EXPECT_EQ(plan_with(500).forecast->factor, 1.5);
  EXPECT_EQ(plan_with(0).forecast->factor, 0.5);
  auto test = scored_month();
  test.scores[0].forecast.emplace().steps = {{base::Period{202612}, 20, 1, 99}};
  EXPECT_FALSE(build_book(test.build(), 0).part_c.suggestions.forecast.has_value())
      << "of another month than the next";
}

TEST(Portrait, OnlyWhatMayBeOrderedIsNamed) {
  auto test = scored_month();
  test.shops[0].license_scope = "CIGARETTE";
  // P6 is delisted, P7 a cigar, 99 not in the list of products.
  test.scores[0].recommended = {recommended(4), recommended(6), recommended(7), recommended(99),
                                recommended(3)};
  test.scores[0].recommended[0].goes_with = {{1}, {99}};
  for (const std::int64_t product : {6, 7, 99, 5}) {
    models::RangeAdvice& advice = test.scores[0].range.emplace_back();
    advice.product = {product};
    advice.because = {{1}, {3}};
    advice.shops = 9;
  }
  const auto book = build_book(test.build(), 0);
  EXPECT_THAT(codes_of(book, book.part_c.recommended), ElementsAre("P4", "P3"));
  EXPECT_THAT(codes_of(book, book.part_c.range), ElementsAre("P5"));
  EXPECT_THAT(codes_of(book, book.part_d.recommended), IsEmpty());
  ASSERT_EQ(book.part_c.recommended[0].goes_with.size(), 1U);
  EXPECT_EQ(book.products[book.part_c.recommended[0].goes_with[0]].code, "P1");
  EXPECT_EQ(book.part_c.range[0].because.size(), 2U);
  test.shops[0].license_scope = "CIGARETTE,CIGAR";
  const auto licensed = build_book(test.build(), 0);
  EXPECT_THAT(codes_of(licensed, licensed.part_d.recommended), ElementsAre("P7"));
}

models::KeyResponse key_response(std::int64_t product, double probability) {
  return {{product},
          probability,
          {{"carriers_share", 0.62, 0.8}, {"trade_trend", -0.3, -0.5}, {"own_ago_days", {}, 0.2}}};
}

TEST(Portrait, KeyProductsLikelierThanUsualAreNamed) {
  auto test = scored_month();
  test.shops[0].license_scope = "CIGARETTE";
  auto& score = test.scores[0].key_response.emplace();
  score.usual = 0.1;
  // P6 is delisted, P7 a cigar; of the rest three at most.
  score.products = {key_response(6, 0.9), key_response(7, 0.8), key_response(5, 0.4),
                    key_response(4, 0.3), key_response(3, 0.2), key_response(1, 0.15)};
  const auto book = build_book(test.build(), 0);
  EXPECT_THAT(codes_of(book, book.part_c.key_response), ElementsAre("P5", "P4", "P3"));
  EXPECT_THAT(codes_of(book, book.part_d.key_response), IsEmpty());
  const auto& line = book.part_c.key_response[0];
  EXPECT_DOUBLE_EQ(line.probability, 0.4);
  EXPECT_DOUBLE_EQ(line.usual, 0.1);
  ASSERT_EQ(line.because.size(), 2U) << "what lowers it is no reason to name it";
  EXPECT_EQ(line.because[0].feature, "carriers_share");
  EXPECT_EQ(line.because[1].feature, "own_ago_days");
  score.usual = 0.3;
  const auto fewer = build_book(test.build(), 0);
  EXPECT_THAT(codes_of(fewer, fewer.part_c.key_response), ElementsAre("P5"));
  EXPECT_THAT(retailer_copy(fewer).part_c.key_response, IsEmpty());
}

TEST(Portrait, WhatSpeaksForAKeyProductIsSaidInWords) {
  KeyResponseLine line;
  line.probability = 0.34;
  line.usual = 0.08;
  line.because = {
      {"carriers_share", 0.62, 0.8}, {"own_ago_days", {}, 0.3}, {"price_ratio", 0.0, 0.2}};
  EXPECT_EQ(key_response_words(line, Language::kZh),
            "重点品规，八周内订它的可能性34%（一般8%）：同类店62%在订；从未订过它；"
            "价格是本店单条值的1倍");
  EXPECT_EQ(key_response_words(line, Language::kEn),
            "key product, a chance of 34% in eight weeks (usual 8%): 62% of the shops of its kind "
            "order it; never ordered it; its price 1 times what the shop pays a unit");
  line.because = {{"own_ago_days", 90.0, 0.3}, {"trade_trend", 0.25, 0.2}, {"luck", 1.0, 0.1}};
  EXPECT_EQ(key_response_words(line, Language::kZh),
            "重点品规，八周内订它的可能性34%（一般8%）：90天前订过它；订货额走势+25%");
  line.because = {{"carriers_share", {}, 0.3}};
  EXPECT_EQ(key_response_words(line, Language::kEn),
            "key product, a chance of 34% in eight weeks (usual 8%)");
}

TEST(Portrait, KeyProductsStandInTheBooksText) {
  auto test = scored_month();
  auto& score = test.scores[0].key_response.emplace();
  score.usual = 0.1;
  score.products = {key_response(5, 0.4)};
  const auto book = build_book(test.build(), 0);
  EXPECT_THAT(book_text(book, Language::kZh), HasSubstr("可能接受的重点品规"));
  EXPECT_THAT(book_text(book, Language::kZh), HasSubstr("可能性40%（一般10%）：同类店62%在订"));
  EXPECT_THAT(book_text(book, Language::kEn), HasSubstr("Key products it may take up"));
}

TEST(Portrait, TheRetailersCopyHasNeitherPortraitNorOtherShopsCounts) {
  auto test = scored_month();
  test.scores[0].leaving.emplace().probability = 0.9;
  test.scores[0].recommended = {recommended(4, "neighbours"), recommended(3, "own")};
  test.scores[0].recommended[0].neighbours = 7;
  test.scores[0].recommended[0].neighbours_of = 9;
  for (const std::int64_t shops : {2, 400}) {
    models::RangeAdvice& advice = test.scores[0].range.emplace_back();
    advice.product = {shops == 2 ? 5 : 4};
    advice.because = {{1}};
    advice.shops = shops;
  }
  const auto copy = retailer_copy(build_book(test.build(), 0));
  EXPECT_FALSE(copy.part_e.has_value());
  EXPECT_EQ(std::ranges::find(copy.summary, "falling_away", &Sentence::code), copy.summary.end());
  ASSERT_EQ(copy.part_c.recommended.size(), 2U);
  EXPECT_EQ(copy.part_c.recommended[0].neighbours, 0);
  EXPECT_EQ(copy.part_c.recommended[0].neighbours_of, 0);
  EXPECT_EQ(copy.part_c.recommended[0].reason, "popular");
  EXPECT_EQ(copy.part_c.recommended[1].reason, "own");
  EXPECT_THAT(codes_of(copy, copy.part_c.range), ElementsAre("P4"));
  EXPECT_EQ(book_json(copy).find("portrait"), std::string::npos);
}

TEST(Portrait, WhatWasDecidedOnModelProductsIsFollowedUp) {
  auto test = scored_month();
  LastBook last;
  last.period = base::Period{202609};
  last.decisions = {{"recommended:P1", "品规A", "accepted", ""},
                    {"key_response:P1", "品规A", "accepted", ""},
                    {"range:P5", "品规E", "accepted", ""},
                    {"range:P4", "品规D", "rejected", ""}};
  test.last_books[0] = last;
  const auto book = build_book(test.build(), 0);
  std::vector<std::string> outcomes;
  for (const auto& item : book.part_g.agreed) outcomes.push_back(item.outcome);
  // October: A was ordered, neither E nor D.
  EXPECT_THAT(outcomes, ElementsAre("followed", "followed", "not_ordered", "not_ordered"));
}

}  // namespace
}  // namespace guidance
