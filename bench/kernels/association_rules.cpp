// bench_association_rules FOLDER LEAST CONFIDENCE: rules of the baskets in FOLDER (items.u32,
// offsets.u64), sets included; prints the number of rules, the best lift and its confidence, those
// left without the redundant ones and after the control for many tests, and the median seconds.
#include "kernels/association_rules/association_rules.h"

#include "bench/kernels/bench.h"

namespace {

std::vector<association_rules::Rule> rules_of(frequent_sets::Baskets baskets, std::uint32_t least,
                                              const association_rules::Options& options) {
  return association_rules::find_rules(
      frequent_sets::find_frequent_sets(baskets, {.baskets_least = least, .threads = 2}), options);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) bench::fail("usage: bench_association_rules FOLDER LEAST CONFIDENCE");
  const std::string folder = argv[1];
  const auto items = bench::read_column<std::uint32_t>(folder + "/items.u32");
  const auto offsets = bench::read_column<std::size_t>(folder + "/offsets.u64");
  const frequent_sets::Baskets baskets{items, offsets};
  const auto least = static_cast<std::uint32_t>(std::stoul(argv[2]));
  association_rules::Options options;
  options.confidence_least = std::stod(argv[3]);
  std::vector<association_rules::Rule> rules;
  bench::print("seconds",
               bench::median_seconds(9, [&] { rules = rules_of(baskets, least, options); }));
  bench::print("rules", static_cast<double>(rules.size()));
  const auto best = std::max_element(rules.begin(), rules.end(),
                                     [](const auto& a, const auto& b) { return a.lift < b.lift; });
  if (best != rules.end()) {
    bench::print("best_lift", best->lift);
    bench::print("best_lift_confidence", best->confidence);
  }
  options.drops_redundant = true;
  bench::print("not_redundant", static_cast<double>(rules_of(baskets, least, options).size()));
  options.adjustment = association_rules::Adjustment::kHolm;
  options.p_most = 0.05;
  bench::print("significant", static_cast<double>(rules_of(baskets, least, options).size()));
}
