#include "features/directory/part.h"

#include <algorithm>

#include "base/parallel.h"
#include "features/directory/pinyin.h"

namespace directory {
namespace {

constexpr std::size_t kRememberedMax = 128;
/// Columns with more distinct texts than this are searched by the index, if they stand in it.
constexpr Code kScannedTextsMax = 4096;

struct SearchedColumn {
  std::size_t column;
  bool is_personal;
};
/// What `q=` looks into, each column by a text index of its own; the shop's name first, for its
/// pinyin stands in one more.
const std::vector<SearchedColumn>& searched_columns() {
  static const std::vector<SearchedColumn> kSearched = [] {
    std::vector<SearchedColumn> searched;
    for (const auto* name : {"shop_name", "customer_code", "license_no", "address", "holder_name",
                             "order_phone", "actual_operator"}) {
      const std::size_t at = column_of(name);
      searched.push_back({at, columns()[at].privacy != Privacy::kOpen});
    }
    return searched;
  }();
  return kSearched;
}

std::string_view text_at(const Column& column, std::size_t row) {
  const Code code = column.code(row);
  return code == 0 ? std::string_view{} : column.text(code);
}

void and_bits(Bits& bits, const Bits& others) {
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] &= others[i];
}

CodePlace code_place(const Column& column, const SortPlace& place) {
  if (!place.value) return {true, true, 0, place.id.value};
  return std::visit(
      [&](const auto& value) {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string>) {
          const Code code = column.lower_bound(std::string_view(value));
          return CodePlace{false, column.upper_bound(std::string_view(value)) != code, code,
                           place.id.value};
        } else {
          const Code code = column.lower_bound(value);
          return CodePlace{false, column.upper_bound(value) != code, code, place.id.value};
        }
      },
      *place.value);
}

/// The smallest `count` of the keys given one by one.
class Smallest {
 public:
  explicit Smallest(std::size_t count) : count_(count) { keys_.reserve(count * 4); }
  void add(std::uint64_t key) {
    if (key >= limit_) return;
    keys_.push_back(key);
    if (keys_.size() < count_ * 4) return;
    std::nth_element(keys_.begin(), keys_.begin() + static_cast<std::ptrdiff_t>(count_ - 1),
                     keys_.end());
    keys_.resize(count_);
    limit_ = *std::max_element(keys_.begin(), keys_.end());
  }
  std::vector<std::uint64_t> take() {
    std::sort(keys_.begin(), keys_.end());
    if (keys_.size() > count_) keys_.resize(count_);
    return std::move(keys_);
  }

 private:
  std::size_t count_;
  std::vector<std::uint64_t> keys_;
  std::uint64_t limit_ = ~0ULL;
};

}  // namespace

Storage storage_of(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::kText:
    case ColumnKind::kCode:
    case ColumnKind::kCodeList:
      return Storage::kText;
    case ColumnKind::kReal:
      return Storage::kReal;
    default:
      return Storage::kInteger;
  }
}

bool is_ordered_by_name(std::size_t column) { return columns()[column].kind == ColumnKind::kText; }

std::optional<std::size_t> Part::find(base::CustomerId id) const {
  const auto found = std::lower_bound(ids_.begin(), ids_.end(), id.value);
  if (found == ids_.end() || *found != id.value) return {};
  return static_cast<std::size_t>(found - ids_.begin());
}

std::optional<FilterValue> Part::value(std::size_t row, std::size_t column) const {
  const Column& values = columns_[column];
  const Code code = values.code(row);
  if (code == 0) return {};
  if (values.storage() == Storage::kText) return std::string(values.text(code));
  if (values.storage() == Storage::kReal) return values.real(code);
  return values.integer(code);
}

template <class Find>
std::shared_ptr<const Bits> Part::remembered(const std::string& key, Find&& find) const {
  {
    const std::scoped_lock lock(remembered_mutex_);
    for (auto known = remembered_.begin(); known != remembered_.end(); ++known) {
      if (known->key != key) continue;
      remembered_.splice(remembered_.begin(), remembered_, known);
      return known->bits;
    }
  }
  auto bits = std::make_shared<const Bits>(find());
  const std::scoped_lock lock(remembered_mutex_);
  remembered_.push_front({key, bits});
  if (remembered_.size() > kRememberedMax) remembered_.pop_back();
  return bits;
}

void Part::and_word(const std::string& word, bool with_personal, Bits& bits) const {
  const auto found = remembered((with_personal ? "q" : "o") + word, [&] {
    Bits rows_found(bits.size());
    for (std::size_t i = 0; i < searched_columns().size(); ++i)
      if (with_personal || !searched_columns()[i].is_personal)
        text_indexes_[i].or_word(word, rows_found);
    text_indexes_.back().or_word(word, rows_found);
    return rows_found;
  });
  and_bits(bits, *found);
}

Bits Part::rows_containing(std::size_t column, const std::string& word) const {
  Bits found(all_rows(rows()).size());
  const Column& values = columns_[column];
  for (std::size_t i = 0; i < searched_columns().size(); ++i) {
    if (searched_columns()[i].column != column || values.codes_end() <= kScannedTextsMax) continue;
    text_indexes_[i].or_word(word, found);
    return found;
  }
  CodeSet set;
  for (Code code = 1; code < values.codes_end(); ++code)
    if (folded(values.text(code)).find(word) != std::string::npos) set.add(code);
  found = all_rows(rows());
  and_matching(values, set, found);
  return found;
}

void Part::and_contains(std::size_t column, const std::string& word, Bits& bits) const {
  const auto found = remembered("c" + std::to_string(column) + ":" + word,
                                [&] { return rows_containing(column, word); });
  and_bits(bits, *found);
}

const Part::Names& Part::names(std::size_t column) const {
  Names& names = names_[column];
  std::call_once(names.once, [&] {
    const Column& values = columns_[column];
    struct Name {
      std::string key;
      Code code;
    };
    std::vector<Name> sorted;
    sorted.reserve(values.codes_end());
    for (Code code = 1; code < values.codes_end(); ++code)
      sorted.push_back({sort_key(values.text(code)), code});
    // Codes are in the order of the bytes: of one key they decide.
    std::sort(sorted.begin(), sorted.end(), [](const Name& a, const Name& b) {
      const int order = a.key.compare(b.key);
      return order != 0 ? order < 0 : a.code < b.code;
    });
    names.texts.reserve(sorted.size());
    std::vector<Code> rank_of(values.codes_end());
    for (const Name& name : sorted) {
      names.texts.push_back(name.code);
      rank_of[name.code] = static_cast<Code>(names.texts.size());
    }
    ColumnBuilder ranks(Storage::kInteger);
    ranks.reserve(values.size());
    for (std::size_t row = 0; row < values.size(); ++row)
      if (const Code code = values.code(row); code != 0)
        ranks.add(static_cast<std::int64_t>(rank_of[code]));
      else
        ranks.add_null();
    names.ranks = std::move(ranks).finish();
  });
  return names;
}

const Column& Part::sorted_column(std::size_t column) const {
  return is_ordered_by_name(column) ? names(column).ranks : columns_[column];
}

CodePlace Part::place_after(std::size_t column, const SortPlace& place) const {
  if (!is_ordered_by_name(column) || !place.value) return code_place(columns_[column], place);
  const auto& text = std::get<std::string>(*place.value);
  const auto& texts = names(column).texts;
  const Column& values = columns_[column];
  const auto at =
      std::lower_bound(texts.begin(), texts.end(), text, [&](Code code, const std::string& wanted) {
        return comes_before_by_name(values.text(code), wanted);
      });
  const bool is_exact = at != texts.end() && values.text(*at) == text;
  return {false, is_exact, static_cast<Code>(at - texts.begin()) + 1, place.id.value};
}

const Part::Order& Part::order(std::size_t column) const {
  Order& order = orders_[column];
  std::call_once(order.once, [&] {
    // Counting sort: rows of a code stay in the order of their ids; code 0 counts as the highest.
    const Column& values = sorted_column(column);
    const Code end = values.codes_end();
    std::vector<std::uint32_t> begin(static_cast<std::size_t>(end) + 2);
    const auto place_of = [end](Code code) { return code == 0 ? end : code; };
    values.visit([&](auto codes) {
      for (const auto code : codes) ++begin[place_of(code) + 1];
      for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
      order.with_value = begin[end];
      order.rows.resize(codes.size());
      for (std::uint32_t row = 0; row < codes.size(); ++row)
        order.rows[begin[place_of(codes[row])]++] = row;
    });
  });
  return order;
}

std::vector<std::uint32_t> Part::first_rows(const Bits& bits, std::int64_t matches,
                                            const Sort& sort, const std::optional<SortPlace>& place,
                                            std::size_t count) const {
  std::vector<std::uint32_t> found;
  if (matches == 0 || count == 0) return found;
  const bool down = sort.descending;
  if (!sort.column) {
    // By id: the rows themselves are the order.
    std::size_t row = down ? rows() : 0;
    if (place) {
      const auto at = down ? std::lower_bound(ids_.begin(), ids_.end(), place->id.value)
                           : std::upper_bound(ids_.begin(), ids_.end(), place->id.value);
      row = static_cast<std::size_t>(at - ids_.begin());
    }
    while (found.size() < count && (down ? row > 0 : row < rows())) {
      if (down) --row;
      const std::uint64_t word = bits[row / 64];
      if (word == 0) {  // skip 64 at once
        row = down ? row / 64 * 64 : row / 64 * 64 + 64;
        continue;
      }
      if ((word >> (row % 64) & 1U) != 0) found.push_back(static_cast<std::uint32_t>(row));
      if (!down) ++row;
    }
    return found;
  }

  const Column& values = sorted_column(*sort.column);
  std::optional<CodePlace> after;
  if (place) after = place_after(*sort.column, *place);
  // Walking costs about count * rows / matches steps, gathering about `matches`.
  const auto all = static_cast<double>(rows());
  const auto hits = static_cast<double>(matches);
  if (static_cast<double>(count) * all / hits < hits) {
    const Order& order = this->order(*sort.column);
    // The walk is over positions 0..rows-1: those with a value up or down, then those without.
    const auto row_at = [&](std::size_t position) {
      if (!down) return order.rows[position];
      return position < order.with_value ? order.rows[order.with_value - 1 - position]
                                         : order.rows[rows() - 1 - (position - order.with_value)];
    };
    std::size_t position = 0;
    if (after) {
      const auto is_seen = [&](std::uint32_t row) {
        const Code code = values.code(row);
        if (after->is_null || code == 0) {
          if (code != 0) return true;
          if (!after->is_null) return false;
          return down ? ids_[row] >= after->id : ids_[row] <= after->id;
        }
        if (code == after->code && after->is_exact)
          return down ? ids_[row] >= after->id : ids_[row] <= after->id;
        return down ? code >= after->code : code < after->code;
      };
      std::size_t low = 0;
      std::size_t high = rows();
      while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (is_seen(row_at(middle)))
          low = middle + 1;
        else
          high = middle;
      }
      position = low;
    }
    // What is sorted together may be filtered away together: then gather after all.
    const std::size_t patience = position + static_cast<std::size_t>(matches) * 2 + 1000;
    for (; position < rows() && position < patience && found.size() < count; ++position) {
      const std::uint32_t row = row_at(position);
      if (has_bit(bits, row)) found.push_back(row);
    }
    if (found.size() == count || position == rows()) return found;
    found.clear();
  }

  Smallest smallest(count);
  values.visit([&](auto codes) {
    each_bit(bits, [&](std::size_t row) {
      const Code code = codes[row];
      if (after) {
        if (code == 0) {
          if (after->is_null && (down ? ids_[row] >= after->id : ids_[row] <= after->id)) return;
        } else {
          if (after->is_null) return;
          if (code == after->code && after->is_exact) {
            if (down ? ids_[row] >= after->id : ids_[row] <= after->id) return;
          } else if (down ? code >= after->code : code < after->code) {
            return;
          }
        }
      }
      // Below the largest number of all: that is Smallest's "no limit yet".
      constexpr std::uint32_t kLast = ~0U - 1;
      const std::uint32_t key = code == 0 ? kLast : down ? kLast - code : code;
      const auto tie = static_cast<std::uint32_t>(row);
      smallest.add(static_cast<std::uint64_t>(key) << 32U | (down ? ~tie : tie));
    });
  });
  for (const std::uint64_t key : smallest.take()) {
    const auto tie = static_cast<std::uint32_t>(key);
    found.push_back(down ? ~tie : tie);
  }
  return found;
}

std::size_t Part::bytes() const {
  std::size_t bytes = ids_.size() * 16;
  for (const TextIndex& index : text_indexes_) bytes += index.bytes();
  for (const Column& column : columns_) bytes += column.bytes();
  for (std::size_t i = 0; i < columns_.size(); ++i)
    bytes += orders_[i].rows.size() * 4 + names_[i].texts.size() * 8;
  return bytes;
}

PartBuilder::PartBuilder(std::size_t rows_expected) : part_(std::make_shared<Part>()) {
  for (const ColumnInfo& info : columns()) {
    builders_.emplace_back(storage_of(info.kind));
    builders_.back().reserve(rows_expected);
  }
  part_->ids_.reserve(rows_expected);
  part_->versions_.reserve(rows_expected);
}

void PartBuilder::add(base::CustomerId id, std::int64_t version,
                      std::span<const db::Value> values) {
  CHECK(values.size() == builders_.size());
  CHECK(part_->ids_.empty() || part_->ids_.back() < id.value);
  part_->ids_.push_back(id.value);
  part_->versions_.push_back(version);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& value = values[i].variant();
    if (const auto* text = std::get_if<std::string>(&value)) {
      if (text->empty())
        builders_[i].add_null();
      else
        builders_[i].add(std::string_view(*text));
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      builders_[i].add(*integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
      builders_[i].add(*real);
    } else {
      builders_[i].add_null();
    }
  }
}

std::shared_ptr<const Part> PartBuilder::finish(unsigned threads) && {
  part_->columns_.resize(builders_.size());
  base::parallel_blocks(builders_.size(), 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) part_->columns_[i] = std::move(builders_[i]).finish();
  });
  part_->orders_ = std::make_unique<Part::Order[]>(builders_.size());
  part_->names_ = std::make_unique<Part::Names[]>(builders_.size());
  const Part& part = *part_;
  for (const auto& searched : searched_columns())
    part_->text_indexes_.emplace_back(
        part.rows(), threads, [&](std::size_t row, std::vector<std::string>& texts) {
          const auto text = text_at(part.columns_[searched.column], row);
          if (!text.empty()) texts.push_back(folded(text));
        });
  part_->text_indexes_.emplace_back(
      part.rows(), threads, [&](std::size_t row, std::vector<std::string>& texts) {
        texts = pinyin_forms(text_at(part.columns_[searched_columns()[0].column], row));
      });
  return std::move(part_);
}

}  // namespace directory
