// bench_kmeans FOLDER DIMENSIONS CLUSTERS STARTS THREADS: clusters of the rows in
// FOLDER/points.f64; writes cluster.u32 there and prints inertia and median seconds.
#include "kernels/kmeans/kmeans.h"

#include "bench/kernels/bench.h"

int main(int argc, char** argv) {
  if (argc != 6) bench::fail("usage: bench_kmeans FOLDER DIMENSIONS CLUSTERS STARTS THREADS");
  const std::string folder = argv[1];
  const auto values = bench::read_column<double>(folder + "/points.f64");
  const kmeans::Points points{values, std::stoul(argv[2])};
  kmeans::Options options;
  options.clusters = std::stoul(argv[3]);
  options.starts = static_cast<unsigned>(std::stoul(argv[4]));
  options.threads = static_cast<unsigned>(std::stoul(argv[5]));
  kmeans::Clustering found;
  bench::print("seconds",
               bench::median_seconds(5, [&] { found = *kmeans::find_clusters(points, options); }));
  bench::print("inertia", found.inertia);
  bench::write_column(folder + "/cluster.u32", found.cluster);
}
