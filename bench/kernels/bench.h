#pragma once
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

/// What every kernel's bench program needs: columns from raw files, the clock, `name value` lines.
/// The programs are driven by bench/peers/kernels/NAME.py, which writes the columns and reads the
/// lines.
namespace bench {

[[noreturn]] inline void fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

/// A raw column as numpy's tofile() writes it.
template <class T>
std::vector<T> read_column(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) fail("cannot read " + path);
  std::vector<T> values(static_cast<std::size_t>(file.tellg()) / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(T)));
  return values;
}

/// A raw column that numpy's fromfile() reads.
template <class T>
void write_column(const std::string& path, const std::vector<T>& values) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size() * sizeof(T)));
  if (!file) fail("cannot write " + path);
}

/// Seconds since some point in time. With BENCH_CLOCK=cpu those that all threads of this program
/// have computed, for a machine that has other work to do; the peers are then measured alike.
inline double now() {
  static const char* clock = std::getenv("BENCH_CLOCK");
  if (clock != nullptr && std::string(clock) == "cpu")
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  const auto time = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(time).count();
}

/// Median seconds of `runs` calls after one that warms up; of what is over in a moment so many more
/// as fill a tenth of a second, for a moment alone is noise.
template <class Work>
double median_seconds(int runs, const Work& work) {
  work();
  std::vector<double> seconds;
  double sum = 0;
  for (int i = 0; i < runs || sum < 0.1; ++i) {
    const double start = now();
    work();
    seconds.push_back(now() - start);
    sum += seconds.back();
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

/// The same with what the caches held driven out before each call: for growth, where a small set
/// would else be measured in the cache and a large one in memory.
template <class Work>
double median_seconds_cold(int runs, const Work& work) {
  std::vector<char> other(std::size_t{512} << 20);  // more than any cache holds
  std::vector<double> seconds;
  for (int i = 0; i < runs; ++i) {
    for (std::size_t at = 0; at < other.size(); at += 64) ++other[at];
    const double start = now();
    work();
    seconds.push_back(now() - start);
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

inline void print(const char* name, double value) { std::printf("%s %.12g\n", name, value); }

}  // namespace bench
