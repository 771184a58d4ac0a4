// Measures what stands between the records and a month's figures: facts built, saved, opened, and
// all shop metrics of a period. Prints one `name value` a line. With --export it also writes what
// bench/peers needs to do the same work: the lines as raw columns and our figures as CSV.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include <CLI/CLI.hpp>

#include "base/check.h"
#include "facts/facts_file.h"
#include "features/metrics/metrics.h"
#include "features/orders/order_facts.h"
#include "features/organisation/organisation.h"

namespace {

struct Options {
  std::string database;
  std::string company;
  std::string period;
  std::string facts_folder;
  std::string export_folder;
  unsigned threads = 2;
  int runs = 9;
};

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

/// Median seconds of `runs` calls after one that warms up.
template <class Work>
double median_seconds(int runs, const Work& work) {
  work();
  std::vector<double> seconds;
  for (int i = 0; i < runs; ++i) {
    const Stopwatch watch;
    work();
    seconds.push_back(watch.seconds());
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

void print(const char* name, double value) { std::printf("%s %.6g\n", name, value); }

template <class T>
T must(base::Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "bench_metrics: %s\n", result.error().message.c_str());
  std::exit(1);
}

template <class T>
void write_column(const std::filesystem::path& folder, const std::string& name,
                  const std::vector<T>& values) {
  std::ofstream out(folder / name, std::ios::binary);
  out.write(reinterpret_cast<const char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(T)));
  CHECK(out.good());
}

/// Orders and lines as raw little-endian columns, named by content and type.
void export_lines(const facts::SalesFacts& facts, const std::filesystem::path& folder) {
  const facts::Columns& c = facts.columns();
  std::vector<std::int32_t> order_customer(facts.orders());
  std::vector<std::int32_t> order_day(c.order_day.begin(), c.order_day.end());
  std::vector<std::int32_t> line_customer(facts.lines());
  std::vector<std::int32_t> line_day(facts.lines());
  std::vector<std::int64_t> line_order(facts.lines());
  for (std::size_t customer = 0; customer < facts.customers(); ++customer)
    for (auto o = c.order_begin[customer]; o < c.order_begin[customer + 1]; ++o) {
      order_customer[o] = static_cast<std::int32_t>(customer);
      for (auto line = c.line_begin[o]; line < c.line_begin[o + 1]; ++line) {
        line_customer[line] = static_cast<std::int32_t>(customer);
        line_day[line] = c.order_day[o];
        line_order[line] = c.order_id[o];
      }
    }
  write_column(folder, "orders.order_id.i64",
               std::vector<std::int64_t>(c.order_id.begin(), c.order_id.end()));
  write_column(folder, "orders.customer.i32", order_customer);
  write_column(folder, "orders.day.i32", order_day);
  write_column(folder, "lines.order_id.i64", line_order);
  write_column(folder, "lines.customer.i32", line_customer);
  write_column(folder, "lines.day.i32", line_day);
  write_column(folder, "lines.product.i32",
               std::vector<std::int32_t>(c.line_product.begin(), c.line_product.end()));
  write_column(folder, "lines.quantity.i32",
               std::vector<std::int32_t>(c.line_quantity.begin(), c.line_quantity.end()));
  write_column(folder, "lines.amount.i32",
               std::vector<std::int32_t>(c.line_amount_minor.begin(), c.line_amount_minor.end()));
}

/// Number of each price band by seq of the dictionary, as the metrics number them.
std::map<std::string, int> band_numbers(const metrics::MonthInputs& inputs) {
  std::vector<const organisation::DictionaryEntry*> bands;
  for (const auto& entry : inputs.dictionary)
    if (entry.dictionary == "price_band") bands.push_back(&entry);
  std::sort(bands.begin(), bands.end(),
            [](const auto* a, const auto* b) { return a->seq < b->seq; });
  std::map<std::string, int> numbers;
  for (const auto* band : bands) numbers.emplace(band->code, static_cast<int>(numbers.size()) + 1);
  return numbers;
}

void export_products(const metrics::MonthInputs& inputs, const std::filesystem::path& folder) {
  const auto bands = band_numbers(inputs);
  std::vector<std::int32_t> price_class;
  std::vector<std::int32_t> band;
  for (const auto index : inputs.ordinal_product) {
    const products::Product& product = inputs.products[index];
    const std::string code = product.price_class.value_or("");
    price_class.push_back(code.size() == 1 && code >= "1" && code <= "5" ? code[0] - '0' : 0);
    const auto found = bands.find(product.price_band.value_or(""));
    band.push_back(found == bands.end() ? 0 : found->second);
  }
  write_column(folder, "products.price_class.i32", price_class);
  write_column(folder, "products.band.i32", band);
}

/// The shops that ever ordered, one a row in the order of facts, all metrics.
void export_figures(const metrics::MonthInputs& inputs, const metrics::MetricTable& table,
                    const std::filesystem::path& folder) {
  std::FILE* out = std::fopen((folder / "ours.csv").c_str(), "w");
  CHECK(out != nullptr);
  std::fputs("customer_code", out);
  for (const auto& metric : metrics::definitions(metrics::Scope::kShop))
    std::fprintf(out, ",%.*s", static_cast<int>(metric.id.size()), metric.id.data());
  std::fputc('\n', out);
  for (const auto shop : inputs.ordinal_shop) {
    std::fputs(inputs.shops[shop].customer_code.c_str(), out);
    for (std::size_t column = 0; column < table.columns(); ++column) {
      const metrics::MetricValue value = table.at(shop, column);
      if (value.is_known())
        std::fprintf(out, ",%.17g", value.value);
      else
        std::fputc(',', out);
    }
    std::fputc('\n', out);
  }
  CHECK(std::fclose(out) == 0);
}

void export_period(base::Period period, const std::filesystem::path& folder) {
  std::ofstream out(folder / "period.txt");
  for (const int back : {0, 1, 2, 3, 12}) {
    const base::Period month = period.plus_months(-back);
    out << back << ' ' << month.first_day().day_number << ' ' << month.last_day().day_number
        << '\n';
  }
  CHECK(out.good());
}

std::shared_ptr<const facts::SalesFacts> measure_facts(db::Database& database,
                                                       base::CompanyId company,
                                                       const Options& options) {
  base::SilentProgress progress;
  const Stopwatch build;
  const auto built =
      must(orders::load_facts(*database.reader(), company, options.threads, progress));
  print("facts_build_s", build.seconds());
  const auto file = facts::facts_file_path(options.facts_folder, company);
  {
    const auto lock = must(facts::FactsFileLock::take(file));
    const Stopwatch save;
    const auto saved = facts::save_facts(*built, file, options.threads);
    CHECK_NOTE(saved.has_value(), "cannot save facts");
    print("facts_save_s", save.seconds());
  }
  std::shared_ptr<const facts::SalesFacts> facts;
  print("facts_open_s", median_seconds(options.runs, [&] {
          const auto opened = must(orders::open_facts(database, company, options.facts_folder,
                                                      options.threads, progress));
          CHECK(opened.origin == orders::FactsOrigin::kOpened);
          facts = opened.facts;
        }));
  print("shops", static_cast<double>(facts->customers()));
  print("orders", static_cast<double>(facts->orders()));
  print("lines", static_cast<double>(facts->lines()));
  print("facts_bytes_per_line",
        static_cast<double>(facts->bytes()) / static_cast<double>(facts->lines()));
  return facts;
}

void run(const Options& options) {
  const auto database = must(db::Database::open({.url = options.database}));
  const auto company = must(organisation::get_company(*database->reader(), options.company));
  const auto period = base::Period::parse(options.period);
  CHECK_NOTE(period.has_value(), "--period is YYYY-MM");
  const auto facts = measure_facts(*database, company.id, options);

  const Stopwatch load;
  const auto inputs =
      must(metrics::load_month_inputs(*database->reader(), company, *period, facts));
  print("inputs_s", load.seconds());
  metrics::MetricTable table;
  print("metrics_s", median_seconds(options.runs, [&] {
          table = metrics::compute_shop_metrics(*inputs, options.threads);
        }));
  print("metric_columns", static_cast<double>(table.columns()));
  if (options.export_folder.empty()) return;
  std::filesystem::create_directories(options.export_folder);
  export_lines(*facts, options.export_folder);
  export_products(*inputs, options.export_folder);
  export_figures(*inputs, table, options.export_folder);
  export_period(*period, options.export_folder);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Measures facts and shop metrics of one company and period");
  app.add_option("--database", options.database)->required();
  app.add_option("--company", options.company)->required();
  app.add_option("--period", options.period)->required();
  app.add_option("--facts", options.facts_folder, "Folder for the facts file")->required();
  app.add_option("--export", options.export_folder, "Folder for the peers' input");
  app.add_option("--threads", options.threads);
  app.add_option("--runs", options.runs, "Timed runs; the median counts");
  CLI11_PARSE(app, argc, argv);
  run(options);
}
