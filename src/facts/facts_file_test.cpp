#include "facts/facts_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/random.h"
#include "test_support/test_database.h"

namespace facts {
namespace {

constexpr base::CompanyId kCompany{42};

std::shared_ptr<const SalesFacts> some_facts(std::uint64_t seed, int orders, std::int32_t demand) {
  base::Random random(seed);
  SalesFactsBuilder builder;
  for (int order = 1; order <= orders; ++order) {
    const base::CustomerId customer{random.between(1, 40)};
    const base::Date day{static_cast<std::int32_t>(random.between(18'000, 18'700))};
    for (auto n = random.between(1, 12); n > 0; --n)
      builder.add({.customer = customer,
                   .order = {order},
                   .day = day,
                   .product = {random.between(1, 500)},
                   .quantity = static_cast<std::int32_t>(random.between(-5, 50)),
                   .amount_minor = static_cast<std::int32_t>(random.between(-900, 90'000)),
                   .demand = demand});
  }
  return builder.build(kCompany, {.data_version = 12, .orders_removed = 3, .records = 99});
}

class FactsFile : public testing::Test {
 protected:
  void save(const SalesFacts& facts) {
    const auto lock = FactsFileLock::take(file_);
    ASSERT_TRUE(lock.has_value());
    const auto saved = save_facts(facts, file_, 2);
    ASSERT_TRUE(saved.has_value()) << saved.error().message;
  }
  std::string reason(base::CompanyId company = kCompany) {
    const auto mapped = map_facts(file_, company, 2);
    return mapped ? "" : mapped.error().reason;
  }
  std::string bytes() {
    std::ifstream in(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(const std::string& bytes) {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << bytes;
  }
  test_support::TempFolder folder_;
  std::filesystem::path file_ = facts_file_path(folder_.path() / "facts", kCompany);
};

TEST_F(FactsFile, ComesBackAsItWasSaved) {
  for (const std::int32_t demand : {kUnknownQuantity, 7, 70'000}) {
    const auto facts = some_facts(1, 700, demand);
    save(*facts);
    const auto mapped = map_facts(file_, kCompany, 2);
    ASSERT_TRUE(mapped.has_value()) << mapped.error().message;
    EXPECT_TRUE(same_facts(*facts, **mapped));
  }
}

TEST_F(FactsFile, OfNoLinesComesBack) {
  save(*SalesFactsBuilder().build(kCompany, {}));
  const auto mapped = map_facts(file_, kCompany, 1);
  ASSERT_TRUE(mapped.has_value()) << mapped.error().message;
  EXPECT_EQ((*mapped)->lines(), 0U);
}

TEST_F(FactsFile, ThatIsMissingIsSaidToBe) { EXPECT_EQ(reason(), "facts.missing"); }

TEST_F(FactsFile, OfAnotherCompanyIsNotTaken) {
  save(*some_facts(2, 10, kUnknownQuantity));
  EXPECT_EQ(reason(base::CompanyId{43}), "facts.other_company");
}

TEST_F(FactsFile, OfAnotherFormatIsNotTaken) {
  save(*some_facts(2, 10, kUnknownQuantity));
  std::string changed = bytes();
  changed[8] = static_cast<char>(changed[8] + 1);  // format_version follows the 8 bytes of magic
  put(changed);
  EXPECT_EQ(reason(), "facts.old_format");
}

TEST_F(FactsFile, CutAnywhereIsDamaged) {
  save(*some_facts(3, 100, kUnknownQuantity));
  const std::string whole = bytes();
  base::Random random(3);
  std::vector<std::size_t> lengths{0, 1, 4095, 4096, whole.size() - 1};
  for (int i = 0; i < 40; ++i)
    lengths.push_back(
        static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(whole.size()) - 1)));
  for (const std::size_t length : lengths) {
    put(whole.substr(0, length));
    EXPECT_EQ(reason(), "facts.damaged") << length;
  }
  put(whole + '\0');
  EXPECT_EQ(reason(), "facts.damaged") << "one byte too long";
}

TEST_F(FactsFile, WithAnyBitFlippedIsNotTaken) {
  save(*some_facts(4, 60, 7));
  const std::string whole = bytes();
  base::Random random(4);
  for (int i = 0; i < 800; ++i) {
    std::string changed = whole;
    const auto at =
        static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(whole.size()) - 1));
    changed[at] = static_cast<char>(changed[at] ^ (1 << random.between(0, 7)));
    put(changed);
    const std::string why = reason();
    ASSERT_TRUE(why == "facts.damaged" || why == "facts.old_format") << at << ' ' << why;
  }
}

TEST_F(FactsFile, StaysReadableWhileItIsReplaced) {
  const auto first = some_facts(5, 300, kUnknownQuantity);
  save(*first);
  const auto mapped = map_facts(file_, kCompany, 1);
  ASSERT_TRUE(mapped.has_value());
  save(*some_facts(6, 20, kUnknownQuantity));
  EXPECT_TRUE(same_facts(*first, **mapped));
}

TEST_F(FactsFile, WhatAKilledWriterLeftIsOverwritten) {
  std::filesystem::create_directories(file_.parent_path());
  std::ofstream(file_.string() + ".tmp") << std::string(100'000, 'x');
  save(*some_facts(7, 20, kUnknownQuantity));
  EXPECT_EQ(reason(), "");
  EXPECT_FALSE(std::filesystem::exists(file_.string() + ".tmp"));
}

TEST_F(FactsFile, ThatCannotBeWrittenSaysSo) {
  // A folder stands where the temporary file should go: refused for root as for anybody.
  std::filesystem::create_directories(file_.string() + ".tmp");
  const auto saved = save_facts(*some_facts(8, 5, kUnknownQuantity), file_, 1);
  ASSERT_FALSE(saved.has_value());
  EXPECT_EQ(saved.error().reason, "facts.cannot_save");
  EXPECT_EQ(reason(), "facts.missing");
}

TEST_F(FactsFile, OnAFullDiskLeavesTheOldFile) {
  // /dev/full refuses every write with "no space left": stands in for the disk.
  const auto old_facts = some_facts(9, 5, kUnknownQuantity);
  save(*old_facts);
  std::filesystem::create_symlink("/dev/full", file_.string() + ".tmp");
  const auto saved = save_facts(*some_facts(10, 5, kUnknownQuantity), file_, 1);
  ASSERT_FALSE(saved.has_value());
  EXPECT_NE(saved.error().message.find("No space left"), std::string::npos);
  const auto mapped = map_facts(file_, kCompany, 1);
  ASSERT_TRUE(mapped.has_value());
  EXPECT_TRUE(same_facts(*old_facts, **mapped));
}

}  // namespace
}  // namespace facts
