#include "features/customer_desk/duplicate_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/random.h"

namespace customer_desk {
namespace {

using testing::ElementsAre;

base::SilentProgress silent;

TEST(DuplicateRules, MakeTraitsComparable) {
  EXPECT_EQ(plain_phone("+86 138-1234 5678"), "13812345678");
  EXPECT_EQ(plain_phone("12"), "");
  EXPECT_EQ(plain_license("51-0100 a12345"), "510100A12345");
  EXPECT_EQ(plain_name("红旗 超市（二店）"), "红旗二");
  EXPECT_EQ(plain_name("超市"), "超市");
  EXPECT_DOUBLE_EQ(likeness("中山路12号", "中山路12号"), 1);
  // 中山 山路 路1 12 2号 against 中山 山路 路1 13 3号: three of five on both sides.
  EXPECT_DOUBLE_EQ(likeness("中山路12号", "中山路13号"), 0.6);
}

TEST(DuplicateRules, SayWhyTwoShopsMayBeOne) {
  const std::vector<ShopTraits> shops = {
      {{1}, "510100112233", "13812345678", "中山路12号", "红旗超市", "张三", "A1"},
      {{2}, "510100112233", "13812345678", "中山路 12 号", "红旗便利店", "张三", "A1"},
      {{3}, "510100999999", "13800000000", "人民路9号", "蓝天商店", "李四", "A1"}};
  const auto pairs = find_duplicates(shops, silent);
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].first, base::CustomerId{1});
  EXPECT_EQ(pairs[0].second, base::CustomerId{2});
  EXPECT_THAT(pairs[0].reasons, ElementsAre("license", "phone", "address", "name", "holder"));
  EXPECT_DOUBLE_EQ(pairs[0].score, 1);
}

TEST(DuplicateRules, LetAWholesaleMarketBe) {
  std::vector<ShopTraits> shops;
  for (int i = 0; i < 200; ++i)
    shops.push_back({{i + 1},
                     std::to_string(510'100'000'000 + i),
                     "02888888888",
                     "大市场1号",
                     "店铺" + std::to_string(i * 37),
                     "人" + std::to_string(i),
                     "A1"});
  EXPECT_TRUE(find_duplicates(shops, silent).empty());
}

/// 20,000 made-up shops with 500 planted duplicates of five kinds among families that share a
/// street, a surname or a chain's name.
TEST(DuplicateRules, FindWhatWasPlantedAndLittleElse) {
  base::Random random(11);
  const auto digits = [&](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += static_cast<char>('0' + random.between(0, 9));
    return text;
  };
  const std::vector<std::string> first = {"红旗", "蓝天", "金星", "好运", "佳家", "顺达", "兴隆",
                                          "福源", "宏发", "永安", "天天", "美佳", "百汇", "鑫源"};
  const std::vector<std::string> second = {"东", "西", "南", "北", "盛", "和", "泰", "祥",
                                           "瑞", "丰", "华", "润", "恒", "昌", "庆", "康"};
  const std::vector<std::string> kinds = {"超市", "便利店", "商店", "烟酒行", "经营部"};
  const std::vector<std::string> surnames = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄"};
  const auto pick = [&](const std::vector<std::string>& from) {
    return from[static_cast<std::size_t>(
        random.between(0, static_cast<std::int64_t>(from.size()) - 1))];
  };
  std::vector<ShopTraits> shops;
  std::int64_t id = 0;
  const auto make = [&] {
    return ShopTraits{{++id},
                      "5101" + digits(8),
                      "13" + digits(9),
                      pick(first) + "街道" + pick(second) + "路" + digits(3) + "号",
                      pick(first) + pick(second) + pick(second) + pick(kinds),
                      pick(surnames) + pick(second) + pick(second),
                      "A" + std::to_string(random.between(1, 60))};
  };
  for (int i = 0; i < 20'000; ++i) shops.push_back(make());
  std::set<std::pair<std::int64_t, std::int64_t>> planted;
  for (int i = 0; i < 500; ++i) {
    const auto& original = shops[static_cast<std::size_t>(random.between(0, 19'999))];
    ShopTraits copy = make();
    copy.sales_area = original.sales_area;
    if (i % 5 == 0) {  // the same licence typed with blanks, another phone
      copy.license_no = original.license_no.substr(0, 4) + " " + original.license_no.substr(4);
    } else if (i % 5 == 1) {  // moved to another licence field: phone, address and name tell
      copy.license_no.clear();
      copy.phone = "+86" + original.phone;
      copy.address = original.address + "门面";
    } else if (i % 5 == 2) {  // name with another ending, same street, holder
      copy.license_no.clear();
      copy.name = plain_name(original.name) + "店";
      copy.address = original.address;
    } else if (i % 5 == 3) {  // everything but the phone
      const auto phone = copy.phone;
      const auto number = copy.id;
      copy = original;
      copy.phone = phone;
      copy.id = number;
    } else {  // phone, name and holder, no address
      copy.license_no.clear();
      copy.address.clear();
      copy.phone = original.phone;
      copy.name = original.name;
      copy.holder = original.holder;
    }
    planted.emplace(original.id.value, copy.id.value);
    shops.push_back(std::move(copy));
  }
  const auto pairs = find_duplicates(shops, silent);
  std::size_t hits = 0;
  for (const auto& pair : pairs) hits += planted.count({pair.first.value, pair.second.value});
  const double recall = static_cast<double>(hits) / static_cast<double>(planted.size());
  const double precision = static_cast<double>(hits) / static_cast<double>(pairs.size());
  EXPECT_GE(recall, 0.98) << hits << " of " << planted.size();
  EXPECT_GE(precision, 0.95) << hits << " of " << pairs.size();
}

}  // namespace
}  // namespace customer_desk
