// Imports the two years of examples/iowa-liquor into an empty database, as the documented commands
// do, and prints one `name value` a line: lines a second from opening the files to the last commit,
// and the most memory that was in use.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>

#include "features/organisation/organisation.h"
#include "features/transfer/transfer.h"

namespace {

struct Options {
  std::string database;
  std::string data;
  std::string mappings;
};

template <class T>
T must(base::Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "bench_import: %s\n", result.error().message.c_str());
  std::exit(1);
}

double megabytes_in_use_max() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Measures the import of examples/iowa-liquor"};
  app.add_option("--database", options.database, "URL of an empty database")->required();
  app.add_option("--data", options.data, "Folder with the source files")->required();
  app.add_option("--mappings", options.mappings, "Folder with the mapping files")->required();
  CLI11_PARSE(app, argc, argv);

  const base::SystemClock clock;
  base::IdGenerator ids(clock, 0);
  base::SilentProgress progress;
  const auto database = must(db::Database::open({.url = options.database}));
  must(db::migrate(*database));
  must(organisation::add_company(*database->writer(), clock,
                                 {.code = "IOWA", .name = "Iowa", .currency = "USD"}));
  const auto import = [&](const char* kind, std::vector<std::string> files) {
    for (auto& file : files) file = (std::filesystem::path(options.data) / file).string();
    return must(transfer::import_files(
        *database, clock, ids,
        {.company_code = "IOWA",
         .kind = kind,
         .files = std::move(files),
         .mapping =
             (std::filesystem::path(options.mappings) / (std::string(kind) + ".toml")).string()},
        progress));
  };
  import("organisation", {"stores.csv"});
  import("shops", {"stores.csv"});
  import("products", {"products.csv"});
  const auto orders = import("orders", {"sales-2020.csv.gz", "sales-2021.csv.gz"});
  const auto total = orders.total();
  std::printf("import_%s_lines_per_s %.6g\n",
              database->engine() == db::Engine::kSqlite ? "sqlite" : "postgres",
              static_cast<double>(total.rows_created) / orders.seconds);
  std::printf("import_lines %llu\n", static_cast<unsigned long long>(total.rows_created));
  std::printf("import_peak_mib %.6g\n", megabytes_in_use_max());
  return 0;
}
