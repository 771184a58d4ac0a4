#include "features/directory/text_index.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "features/directory/pinyin.h"

namespace directory {
namespace {

/// Few different characters, so that words are found often and pieces of them still more often.
std::string random_text(base::Random& random, std::int64_t characters_max) {
  static constexpr char32_t kCharacters[] = {U'1', U'2', U'3', U'a', U'b', U'超', U'市', U'-'};
  std::string text;
  for (std::int64_t left = random.between(0, characters_max); left > 0; --left)
    append_code_point(text, kCharacters[random.next() % std::size(kCharacters)]);
  return text;
}

using Texts = std::vector<std::vector<std::string>>;

Texts random_texts(base::Random& random, std::size_t rows) {
  Texts texts(rows);
  for (auto& of_row : texts)
    for (std::int64_t count = random.between(0, 2); count > 0; --count)
      of_row.push_back(random_text(random, 9));
  return texts;
}

bool has(const std::vector<std::string>& texts, const std::string& word) {
  for (const auto& text : texts)
    if (text.find(word) != std::string::npos) return true;
  return false;
}

TEST(TextIndexProperty, FindsWhatALookAtEveryTextFinds) {
  base::Random random(11);
  // More than a block, and not a whole number of words.
  for (const std::size_t rows : {std::size_t{1}, std::size_t{130}, TextIndex::kBlockRows + 77}) {
    const Texts texts = random_texts(random, rows);
    const TextIndex index(
        rows, 2, [&](std::size_t row, std::vector<std::string>& of_row) { of_row = texts[row]; });
    for (int round = 0; round < 60; ++round) {
      const std::string word = random_text(random, 6);
      if (word.empty()) continue;
      Bits found(all_rows(rows).size());
      found[0] = 1;  // what is set stays
      index.or_word(word, found);
      for (std::size_t row = 1; row < rows; ++row)
        ASSERT_EQ(has_bit(found, row), has(texts[row], word)) << word << " in row " << row;
      EXPECT_TRUE(has_bit(found, 0));
    }
  }
}

TEST(CodeSetProperty, ScansFindWhatALookAtEveryCodeFinds) {
  base::Random random(12);
  for (const std::int64_t values : {3, 200, 300, 60'000, 70'000}) {
    ColumnBuilder builder(Storage::kInteger);
    constexpr std::size_t kRows = 1001;
    for (std::size_t row = 0; row < kRows; ++row) {
      if (random.chance(0.1))
        builder.add_null();
      else
        builder.add(random.between(0, values) * 5'000'000'000);
    }
    const Column column = std::move(builder).finish();
    for (int round = 0; round < 40; ++round) {
      CodeSet set;
      for (auto ranges = random.between(1, 12); ranges > 0; --ranges) {
        const auto first = static_cast<Code>(random.between(0, column.codes_end()));
        set.add(first, first + static_cast<Code>(random.between(0, 20)));
      }
      Bits bits = all_rows(kRows);
      and_matching(column, set, bits);
      std::int64_t count = 0;
      for (std::size_t row = 0; row < kRows; ++row) {
        ASSERT_EQ(has_bit(bits, row), set.contains(column.code(row)));
        count += has_bit(bits, row) ? 1 : 0;
      }
      EXPECT_EQ(count_bits(bits), count);
    }
  }
}

}  // namespace
}  // namespace directory
