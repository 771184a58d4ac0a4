// How the analysis grows with the shops: made-up shops that order every other week, and for each
// study the processor seconds of learning, testing and scoring. Prints one `name value` a line.
#include <cstdio>
#include <ctime>

#include <CLI/CLI.hpp>

#include "base/random.h"
#include "features/analysis/study.h"

namespace {

constexpr int kWeeks = 78;
constexpr std::int64_t kProducts = 150;

/// A list price in minor units, which changes every ten weeks or so.
std::int32_t price_of(std::int64_t product, int week) {
  const auto list = (week + product) / 10;
  return static_cast<std::int32_t>(5'000 + 200 * product + 100 * (list * product % 7));
}

/// Shops of many sizes; one in twenty begins to fall away at some time.
std::shared_ptr<metrics::MonthInputs> make_inputs(std::int64_t shops, unsigned threads) {
  auto inputs = std::make_shared<metrics::MonthInputs>();
  inputs->company.id = base::CompanyId{1};
  inputs->company.code = "BENCH";
  inputs->period = base::Period{202610};
  const base::Date last = inputs->period.last_day();
  for (std::int64_t i = 1; i <= kProducts; ++i) {
    auto& product = inputs->products.emplace_back();
    product.id = base::ProductId{i};
    product.product_code = "P" + std::to_string(i);
    product.product_kind = "CIGARETTE";
    product.price_class = std::to_string(1 + i % 5);
    product.status = "active";
  }
  inputs->is_key_product.assign(inputs->products.size(), 0);
  for (std::size_t key = 0; key < inputs->products.size(); key += 10)
    inputs->is_key_product[key] = 1;
  facts::SalesFactsBuilder builder;
  builder.reserve(static_cast<std::size_t>(shops) * kWeeks);
  std::int64_t order = 0;
  for (std::int64_t i = 1; i <= shops; ++i) {
    auto& shop = inputs->shops.emplace_back();
    shop.id = base::CustomerId{i};
    shop.customer_code = "S" + std::to_string(i);
    shop.status = "active";
    base::Random random(static_cast<std::uint64_t>(i));
    const auto size = random.between(2, 60);
    const auto leaves = random.chance(0.05) ? random.between(10, kWeeks) : kWeeks + 1;
    for (int week = static_cast<int>(random.between(0, 1)); week < kWeeks; week += 2) {
      if (random.chance(0.05) || (week > leaves && random.chance(0.7))) continue;
      ++order;
      for (int line = 0; line < 2; ++line) {
        const auto quantity = static_cast<std::int32_t>(random.between(1, size));
        const auto product = random.between(1, kProducts);
        builder.add({.customer = shop.id,
                     .order = base::OrderId{order},
                     .day = last.plus_days(-7 * (kWeeks - 1 - week)),
                     .product = base::ProductId{product},
                     .quantity = quantity,
                     .amount_minor = quantity * price_of(product, week)});
      }
    }
  }
  inputs->facts = builder.build(inputs->company.id, {}, threads);
  metrics::link_positions(*inputs);
  return inputs;
}

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Prints the seconds of one step of a study and adds them to its total.
class Steps {
 public:
  explicit Steps(std::string_view model) : model_(model) {}
  void end(const char* step) {
    const double now = processor_seconds();
    std::printf("analysis_%s_%s_s %.3f\n", model_.c_str(), step, now - began_);
    std::fflush(stdout);
    total_ += now - began_;
    began_ = now;
  }
  [[nodiscard]] double total() const { return total_; }

 private:
  std::string model_;
  double began_ = processor_seconds();
  double total_ = 0;
};

double measure(const analysis::Study& study, const analysis::StudyInputs& inputs) {
  std::vector<models::ShopScores> scores(inputs.month.shops.size());
  Steps steps(study.model());
  const auto learnt = study.learn(inputs);
  steps.end("learn");
  if (!learnt) {
    std::fprintf(stderr, "%s: %s\n", std::string(study.model()).c_str(),
                 learnt.error().message.c_str());
    return steps.total();
  }
  // A model of more trees costs more a shop: growth is told for the same size.
  std::fprintf(stderr, "%s: %s\n", std::string(study.model()).c_str(), learnt->parameters.c_str());
  if (study.held_out_days() > 0) {
    const auto cut = inputs.until.plus_days(-study.held_out_days());
    const auto before = study.learn(inputs.as_of(cut));
    if (before) (void)study.test(inputs, cut, before->state);
    steps.end("test");
  }
  const auto document = study.apply(inputs, learnt->state, scores);
  steps.end("apply");
  if (!document)
    std::fprintf(stderr, "%s: %s\n", std::string(study.model()).c_str(),
                 document.error().message.c_str());
  return steps.total();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Growth of the analysis");
  std::int64_t shops = 10'000;
  unsigned threads = 2;
  app.add_option("--shops", shops, "made-up shops");
  app.add_option("--threads", threads, "threads");
  std::string model;
  app.add_option("--model", model, "this one alone");
  CLI11_PARSE(app, argc, argv);
  const auto month = make_inputs(shops, threads);
  base::SilentProgress progress;
  const analysis::StudyInputs inputs{*month, month->period.last_day(), 1, threads, progress};
  double total = 0;
  for (const auto& study : analysis::all_studies())
    if (model.empty() || study->model() == model) total += measure(*study, inputs);
  std::printf("analysis_s %.3f\n", total);
}
