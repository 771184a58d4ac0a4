// bench_boosted_trees FOLDER: from customer.u32 (ascending) day.i32 order.u32 product.u32
// amount.i64 in FOLDER, and asked.i32 (first day of the records, window days, windows, horizon
// days, days within which a customer counts as active, day of the later rows, days of the earlier
// rows …), the task "who orders nothing within the horizon": the behaviour of each customer who was
// active on a day, and whether he stopped. Trains on the earlier rows and judges the later. Writes
// earlier.f32 earlier.u8 (outcomes) parts.u8 (0 fit, 1 stop, 2 calibrate) later.f32 later.u8
// margins.f32 probabilities.f64 parts_of.f64 (contributions) reliability.f64 columns.txt tree.txt
// model.bin and prints figures and seconds.
// bench_boosted_trees growth N: seconds to train on and to score N made-up rows.
#include "kernels/boosted_trees/boosted_trees.h"

#include <array>
#include <cmath>
#include <string_view>

#include "base/random.h"
#include "bench/kernels/bench.h"
#include "kernels/boosted_trees/behaviour.h"
#include "kernels/boosted_trees/decision_tree.h"

namespace {

using boosted_trees::BehaviourSpan;
using boosted_trees::Examples;
using boosted_trees::Model;
using boosted_trees::PurchaseLine;

constexpr int kRuns = 3;

struct Task {
  std::vector<std::string> columns;
  std::vector<float> values;
  std::vector<std::uint8_t> outcomes;
  std::vector<std::uint32_t> customers;

  [[nodiscard]] Examples examples() const { return {values, columns, outcomes, customers}; }
};

struct History {
  std::vector<std::uint32_t> customer;
  std::vector<PurchaseLine> lines;
};

History read_history(const std::string& folder) {
  History out;
  out.customer = bench::read_column<std::uint32_t>(folder + "/customer.u32");
  const auto day = bench::read_column<std::int32_t>(folder + "/day.i32");
  const auto order = bench::read_column<std::uint32_t>(folder + "/order.u32");
  const auto product = bench::read_column<std::uint32_t>(folder + "/product.u32");
  const auto amount = bench::read_column<std::int64_t>(folder + "/amount.i64");
  for (std::size_t i = 0; i < day.size(); ++i)
    out.lines.push_back({day[i], order[i], product[i], amount[i]});
  return out;
}

bool orders_within(std::span<const PurchaseLine> lines, std::int32_t first, std::int32_t end) {
  return std::any_of(lines.begin(), lines.end(), [&](const PurchaseLine& line) {
    return line.amount_minor > 0 && first <= line.day && line.day < end;
  });
}

struct Horizon {
  std::int32_t days = 0, active_days = 0;
};

void add_rows(const History& history, const BehaviourSpan& span, Horizon horizon, Task& task) {
  task.columns = boosted_trees::behaviour_columns(span);
  for (std::size_t begin = 0; begin < history.lines.size();) {
    std::size_t end = begin;
    while (end < history.lines.size() && history.customer[end] == history.customer[begin]) ++end;
    const auto lines = std::span(history.lines).subspan(begin, end - begin);
    if (orders_within(lines, span.as_of_day - horizon.active_days, span.as_of_day)) {
      const auto row = boosted_trees::behaviour_of(lines, span);
      task.values.insert(task.values.end(), row.begin(), row.end());
      const bool stays = orders_within(lines, span.as_of_day, span.as_of_day + horizon.days);
      task.outcomes.push_back(stays ? 0 : 1);
      task.customers.push_back(history.customer[begin]);
    }
    begin = end;
  }
}

void write_text(const std::string& path, const std::string& text) {
  bench::write_column(path, std::vector<char>(text.begin(), text.end()));
}

void write_task(const std::string& folder, const char* name, const Task& task) {
  bench::write_column(folder + "/" + name + ".f32", task.values);
  bench::write_column(folder + "/" + name + ".u8", task.outcomes);
}

void print_quality(const std::string& prefix, const boosted_trees::Quality& quality) {
  bench::print((prefix + "auc").c_str(), quality.auc.value_or(std::nan("")));
  bench::print((prefix + "brier").c_str(), quality.brier);
  bench::print((prefix + "brier_of_share").c_str(), quality.brier_of_share);
  bench::print((prefix + "log_loss").c_str(), quality.log_loss);
  bench::print((prefix + "calibration_error").c_str(), quality.calibration_error);
}

void write_model(const std::string& folder, const Model& model, const Task& later) {
  bench::write_column(folder + "/margins.f32", model.margins(later.values));
  bench::write_column(folder + "/probabilities.f64", model.predict(later.values));
  bench::write_column(folder + "/parts_of.f64", model.contributions(later.values).values);
  write_text(folder + "/model.bin", model.save());
  std::string names;
  for (const std::string& column : model.columns()) names += column + '\n';
  write_text(folder + "/columns.txt", names);
  bench::print("slope", model.training().platt.slope);
  bench::print("offset", model.training().platt.offset);
  bench::print("rounds", model.training().rounds);
  bench::print("seconds_of_predict",
               bench::median_seconds(kRuns, [&] { (void)model.margins(later.values); }));
  bench::print("seconds_of_parts",
               bench::median_seconds(kRuns, [&] { (void)model.contributions(later.values); }));
}

void compare(const std::string& folder) {
  const History history = read_history(folder);
  const auto asked = bench::read_column<std::int32_t>(folder + "/asked.i32");
  BehaviourSpan span{asked.at(0), asked.at(5), asked.at(1), static_cast<std::size_t>(asked.at(2))};
  const Horizon horizon{asked.at(3), asked.at(4)};
  Task earlier, later;
  add_rows(history, span, horizon, later);
  for (std::size_t i = 6; i < asked.size(); ++i) {
    span.as_of_day = asked[i];
    add_rows(history, span, horizon, earlier);
  }
  write_task(folder, "earlier", earlier);
  write_task(folder, "later", later);
  const boosted_trees::Options options;
  const std::array<double, 3> shares{1 - options.stop_share - options.platt_share,
                                     options.stop_share, options.platt_share};
  bench::write_column(folder + "/parts.u8",
                      boosted_trees::deal_out(earlier.examples(), shares, options.seed));
  const auto tested = boosted_trees::back_test(earlier.examples(), later.examples(), options);
  if (!tested) bench::fail(tested.error().message);
  print_quality("", tested->quality);
  print_quality("uncalibrated_", tested->uncalibrated);
  std::vector<double> bins;
  for (const auto& bin : tested->quality.reliability)
    bins.insert(bins.end(), {bin.said, bin.came, static_cast<double>(bin.rows)});
  bench::write_column(folder + "/reliability.f64", bins);
  bench::print("seconds", bench::median_seconds(
                              kRuns, [&] { (void)Model::train(earlier.examples(), options); }));
  write_model(folder, Model::train(earlier.examples(), options).value(), later);
  const auto tree = boosted_trees::grow_tree(earlier.examples(), {});
  if (!tree) bench::fail(tree.error().message);
  write_text(folder + "/tree.txt", boosted_trees::text_of(*tree));
  print_quality("tree_", tree->held_out);
}

/// Always as many trees, so that only the rows grow.
void grow(std::size_t rows) {
  constexpr std::size_t kColumns = 20;
  base::Random random(1);
  Task task;
  for (std::size_t i = 0; i < kColumns; ++i) task.columns.push_back("f" + std::to_string(i));
  for (std::size_t row = 0; row < rows; ++row) {
    double odds = -1;
    for (std::size_t i = 0; i < kColumns; ++i) {
      task.values.push_back(static_cast<float>(random.normal()));
      if (i < 5) odds += 0.5 * task.values.back();
    }
    task.outcomes.push_back(random.chance(boosted_trees::probability_of(odds)) ? 1 : 0);
  }
  const Examples examples{task.values, task.columns, task.outcomes, {}};
  const double start = bench::now();
  const auto model = Model::train(examples, {.rounds_max = 50});
  if (!model) bench::fail(model.error().message);
  (void)model->predict(task.values);
  bench::print("seconds", bench::now() - start);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "growth")
    grow(std::stoul(argv[2]));
  else if (argc == 2)
    compare(argv[1]);
  else
    bench::fail("usage: bench_boosted_trees FOLDER | growth N");
}
