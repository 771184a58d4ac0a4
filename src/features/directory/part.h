#pragma once
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "features/directory/column.h"
#include "features/directory/directory.h"
#include "features/directory/text_index.h"

namespace directory {

/// Where a page goes on: the value (nothing: shops without one) and id of the last shop seen.
struct SortPlace {
  std::optional<FilterValue> value;
  base::CustomerId id;
};

/// A place among the codes of one column: where the rows after a SortPlace begin.
struct CodePlace {
  bool is_null = false;
  bool is_exact = false;  ///< the value stands at `code`; else `code` is the next higher one
  Code code = 0;
  std::int64_t id = 0;
};

/// Many shops as columns, sorted by id; immutable but for what is built when first asked for.
class Part {
 public:
  [[nodiscard]] std::size_t rows() const { return ids_.size(); }
  [[nodiscard]] base::CustomerId id(std::size_t row) const { return {ids_[row]}; }
  [[nodiscard]] std::int64_t version(std::size_t row) const { return versions_[row]; }
  [[nodiscard]] const Column& column(std::size_t at) const { return columns_[at]; }
  [[nodiscard]] std::optional<std::size_t> find(base::CustomerId id) const;
  /// Nothing when the shop has no value.
  [[nodiscard]] std::optional<FilterValue> value(std::size_t row, std::size_t column) const;

  /// Clears rows without a text that has the folded word. `with_personal`: holder and phone too.
  void and_word(const std::string& word, bool with_personal, Bits& bits) const;
  /// The same for one column.
  void and_contains(std::size_t column, const std::string& word, Bits& bits) const;

  /// At most `count` of the rows in `bits`, in order of `sort`, after `place`.
  /// @param matches how many bits are set: decides between walking the sorted rows and gathering
  [[nodiscard]] std::vector<std::uint32_t> first_rows(const Bits& bits, std::int64_t matches,
                                                      const Sort& sort,
                                                      const std::optional<SortPlace>& place,
                                                      std::size_t count) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  friend class PartBuilder;
  /// Rows by (value, id), those without a value last; and how many have one.
  struct Order {
    std::once_flag once;
    std::vector<std::uint32_t> rows;
    std::size_t with_value = 0;
  };
  struct Remembered {
    std::string key;
    std::shared_ptr<const Bits> bits;
  };
  /// A text column as people order names: rank of a row's text, and the texts by rank.
  struct Names {
    std::once_flag once;
    Column ranks;             ///< of 32-bit codes: 1 the first name, 0 none
    std::vector<Code> texts;  ///< codes of the text column, in the order of the ranks
  };
  [[nodiscard]] const Names& names(std::size_t column) const;
  /// What sorting by a column compares: its codes, of texts the ranks of its names.
  [[nodiscard]] const Column& sorted_column(std::size_t column) const;
  [[nodiscard]] CodePlace place_after(std::size_t column, const SortPlace& place) const;
  [[nodiscard]] const Order& order(std::size_t column) const;
  [[nodiscard]] Bits rows_containing(std::size_t column, const std::string& word) const;
  /// Bits of a question about texts, from memory or by `find`; the newest 128 are kept.
  template <class Find>
  std::shared_ptr<const Bits> remembered(const std::string& key, Find&& find) const;

  std::vector<std::int64_t> ids_;
  std::vector<std::int64_t> versions_;
  std::vector<Column> columns_;
  std::vector<TextIndex> text_indexes_;  // a searched column each, then the names in pinyin
  mutable std::unique_ptr<Order[]> orders_;
  mutable std::unique_ptr<Names[]> names_;
  mutable std::mutex remembered_mutex_;
  mutable std::list<Remembered> remembered_;
};

/// Takes shops in the order of their ids.
class PartBuilder {
 public:
  explicit PartBuilder(std::size_t rows_expected);
  /// @param values one for each of columns(); of the storage that its kind has
  void add(base::CustomerId id, std::int64_t version, std::span<const db::Value> values);
  [[nodiscard]] std::shared_ptr<const Part> finish(unsigned threads) &&;

 private:
  std::shared_ptr<Part> part_;
  std::vector<ColumnBuilder> builders_;
};

Storage storage_of(ColumnKind kind);
/// Whether the column is ordered as names are: by comes_before_by_name().
bool is_ordered_by_name(std::size_t column);

}  // namespace directory
