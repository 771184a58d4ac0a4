// bench_frequent_sets FOLDER LEAST THREADS: sets of the baskets in FOLDER (items.u32, offsets.u64)
// that at least LEAST baskets hold; prints their number, those closed and maximal, and the median
// seconds of finding them.
#include "kernels/frequent_sets/frequent_sets.h"

#include "bench/kernels/bench.h"

int main(int argc, char** argv) {
  if (argc != 4) bench::fail("usage: bench_frequent_sets FOLDER LEAST THREADS");
  const std::string folder = argv[1];
  const auto items = bench::read_column<std::uint32_t>(folder + "/items.u32");
  const auto offsets = bench::read_column<std::size_t>(folder + "/offsets.u64");
  frequent_sets::Options options;
  options.baskets_least = static_cast<std::uint32_t>(std::stoul(argv[2]));
  options.threads = static_cast<unsigned>(std::stoul(argv[3]));
  frequent_sets::FrequentSets sets;
  bench::print("seconds", bench::median_seconds(9, [&] {
                 sets = frequent_sets::find_frequent_sets({items, offsets}, options);
               }));
  const frequent_sets::Condensed condensed = frequent_sets::condense(sets);
  const auto count = [](const std::vector<std::uint8_t>& flags) {
    return static_cast<double>(std::count(flags.begin(), flags.end(), 1));
  };
  bench::print("sets", static_cast<double>(sets.size()));
  bench::print("closed", count(condensed.is_closed));
  bench::print("maximal", count(condensed.is_maximal));
}
