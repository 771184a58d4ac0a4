#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/check.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "kernels/boosted_trees/boosted_trees.h"
#include "kernels/boosted_trees/text.h"

namespace boosted_trees {
namespace {

constexpr std::size_t kRowsPerBlock = 4096;
constexpr std::string_view kMagic = "roundsman-trees 1 ";
constexpr const char* kTrainingAttribute = "roundsman_training";

std::string training_text(const Training& training) {
  const Training& t = training;
  std::string out;
  for (const std::size_t count : {t.fit_rows, t.stop_rows, t.platt_rows, t.ones})
    out += std::to_string(count) + ' ';
  out += std::to_string(t.rounds);
  for (const double number : {t.stop_log_loss, t.platt.slope, t.platt.offset})
    out += ' ' + number_text(number);
  return out;
}

template <class Number>
bool read_next(std::string_view& text, Number& into) {
  if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  const auto number = take_number<Number>(text);
  if (number) into = *number;
  return number.has_value();
}

std::optional<Training> training_of(std::string_view text) {
  Training t;
  const bool is_read = read_next(text, t.fit_rows) && read_next(text, t.stop_rows) &&
                       read_next(text, t.platt_rows) && read_next(text, t.ones) &&
                       read_next(text, t.rounds) && read_next(text, t.stop_log_loss) &&
                       read_next(text, t.platt.slope) && read_next(text, t.platt.offset);
  return is_read && text.empty() ? std::optional(t) : std::nullopt;
}

base::Error not_a_model() {
  return base::invalid("boosted_trees.not_a_model", "these bytes are not a saved model");
}

/// Up to `count` of the parts that `is_before` puts first; only those on its side of 0.
template <class Before>
std::vector<Reason> strongest(std::span<const double> parts, std::span<const float> row,
                              std::size_t count, const Before& is_before) {
  std::vector<Reason> out;
  for (std::uint32_t column = 0; column < row.size(); ++column)
    if (is_before(parts[column], 0.0)) out.push_back({column, row[column], parts[column]});
  std::stable_sort(out.begin(), out.end(),
                   [&](const Reason& a, const Reason& b) { return is_before(a.part, b.part); });
  out.resize(std::min(count, out.size()));
  return out;
}

Explanation explanation_of(std::span<const double> parts, std::span<const float> row,
                           std::size_t count) {
  Explanation out;
  out.base = parts.back();
  double log_odds = out.base;
  for (std::size_t column = 0; column < row.size(); ++column) {
    log_odds += parts[column];
    out.rest += parts[column];
  }
  out.probability = probability_of(log_odds);
  out.up = strongest(parts, row, count, std::greater<>());
  out.down = strongest(parts, row, count, std::less<>());
  for (const auto* side : {&out.up, &out.down})
    for (const Reason& reason : *side) out.rest -= reason.part;
  return out;
}

}  // namespace

Model::Model(Booster trees, std::vector<std::string> columns, Training training)
    : trees_(std::move(trees)), columns_(std::move(columns)), training_(training) {
  trees_.set_columns(columns_);
  trees_.set_attribute(kTrainingAttribute, training_text(training_));
}

std::string Model::save() const {
  const std::string trees = trees_.save();
  return std::string(kMagic) + std::to_string(base::hash64(trees)) + '\n' + trees;
}

base::Result<Model> Model::load(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return not_a_model();
  bytes.remove_prefix(kMagic.size());
  const auto checksum = take_number<std::uint64_t>(bytes);
  if (!checksum || !bytes.starts_with('\n')) return not_a_model();
  bytes.remove_prefix(1);
  if (base::hash64(bytes) != *checksum) return not_a_model();
  Booster trees = Booster::load(bytes);
  const auto training = training_of(trees.attribute(kTrainingAttribute));
  std::vector<std::string> columns = trees.columns();
  if (!training || columns.empty()) return not_a_model();
  return Model(std::move(trees), std::move(columns), *training);
}

std::vector<float> Model::output_of(std::span<const float> rows, Output output,
                                    unsigned threads) const {
  const std::size_t columns = columns_.size(), count = rows.size() / columns;
  CHECK(count * columns == rows.size());
  const std::size_t each = output == Output::kContributions ? columns + 1 : 1;
  std::vector<float> out(count * each);
  base::parallel_blocks(count, kRowsPerBlock, threads, [&](std::size_t begin, std::size_t end) {
    const Matrix block(rows.subspan(begin * columns, (end - begin) * columns), columns);
    const std::vector<float> values = trees_.predict(block, output);
    CHECK(values.size() == (end - begin) * each);
    std::copy(values.begin(), values.end(),
              out.begin() + static_cast<std::ptrdiff_t>(begin * each));
  });
  return out;
}

std::vector<float> Model::margins(std::span<const float> rows, unsigned threads) const {
  return output_of(rows, Output::kMargin, threads);
}

std::vector<double> Model::predict(std::span<const float> rows, unsigned threads) const {
  std::vector<double> out;
  out.reserve(rows.size() / columns_.size());
  for (const float margin : margins(rows, threads))
    out.push_back(probability_of(training_.platt.slope * margin + training_.platt.offset));
  return out;
}

Contributions Model::contributions(std::span<const float> rows, unsigned threads) const {
  const std::vector<float> raw = output_of(rows, Output::kContributions, threads);
  Contributions out{columns_.size(), {raw.begin(), raw.end()}};
  for (double& value : out.values) value *= training_.platt.slope;
  for (std::size_t at = out.columns; at < out.values.size(); at += out.columns + 1)
    out.values[at] += training_.platt.offset;
  return out;
}

std::vector<Explanation> Model::explain(std::span<const float> rows, std::size_t count,
                                        unsigned threads) const {
  const Contributions parts = contributions(rows, threads);
  std::vector<Explanation> out(rows.size() / columns_.size());
  for (std::size_t row = 0; row < out.size(); ++row)
    out[row] =
        explanation_of(parts.of(row), rows.subspan(row * columns_.size(), columns_.size()), count);
  return out;
}

std::vector<double> Model::influences(std::span<const float> rows, unsigned threads) const {
  const Contributions parts = contributions(rows, threads);
  const std::size_t count = rows.size() / columns_.size();
  std::vector<double> out(columns_.size(), 0);
  for (std::size_t row = 0; row < count; ++row)
    for (std::size_t column = 0; column < out.size(); ++column)
      out[column] += std::abs(parts.of(row)[column]) / static_cast<double>(count);
  return out;
}

}  // namespace boosted_trees
