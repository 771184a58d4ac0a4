#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "base/parallel.h"
#include "features/metrics/comparisons.h"
#include "features/metrics/context.h"
#include "features/metrics/product_sums.h"
#include "features/metrics/register.h"
#include "features/metrics/shop_reader.h"

/// The pass of a month: every shop is read once; what it adds to products, areas and the company
/// goes into sums that each thread keeps for itself. Figures that compare rows come last.
namespace metrics {
namespace {

constexpr std::size_t kBlockShops = 64;

/// What one thread carries from shop to shop.
struct Worker {
  Worker(const Context& context, bool with_products)
      : reader(context), areas(context.inputs.areas.size()) {
    if (with_products) products = std::make_unique<ProductSums>(context);
  }
  ShopReader reader;
  std::vector<Totals> areas;
  Totals company;
  std::unique_ptr<ProductSums> products;
};

/// Workers are made when a thread first needs one and handed from block to block.
class WorkerPool {
 public:
  WorkerPool(const Context& context, bool with_products)
      : context_(context), with_products_(with_products) {}
  std::unique_ptr<Worker> take() {
    const std::scoped_lock lock(mutex_);
    if (idle_.empty()) return std::make_unique<Worker>(context_, with_products_);
    auto worker = std::move(idle_.back());
    idle_.pop_back();
    return worker;
  }
  void give_back(std::unique_ptr<Worker> worker) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(worker));
  }
  /// All sums in one worker, when no thread works any more.
  std::unique_ptr<Worker> merged() {
    auto sum = take();
    for (auto& worker : idle_) {
      for (std::size_t i = 0; i < sum->areas.size(); ++i) sum->areas[i] += worker->areas[i];
      sum->company += worker->company;
      if (with_products_) *sum->products += *worker->products;
    }
    idle_.clear();
    return sum;
  }

 private:
  const Context& context_;
  bool with_products_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> idle_;
};

void fill_row(MetricTable& table, const Row& row, std::size_t at) {
  const std::span<const Compute> all = functions(table.scope());
  for (std::size_t column = 0; column < all.size(); ++column)
    if (all[column] != nullptr) table.set(at, column, all[column](row));
}

void read_shop(const Context& context, ShopIndex shop, Worker& worker, MetricTable& shops) {
  static const Totals kNoCompany;
  worker.reader.read(shop);
  const Totals& totals = worker.reader.totals();
  fill_row(shops,
           Row{context.inputs, context.constants, shop, totals, kNoCompany,
               &worker.reader.figures(), nullptr},
           shop);
  const AreaIndex area = context.inputs.shop_area[shop];
  if (area != kNoIndex) worker.areas[area] += totals;
  worker.company += totals;
  if (worker.products != nullptr) worker.products->add_shop(shop, worker.reader);
}

/// Reads all shops into `shops`; @return the sums over them.
std::unique_ptr<Worker> read_shops(const Context& context, bool with_products, unsigned threads,
                                   base::Progress& progress, MetricTable& shops) {
  WorkerPool pool(context, with_products);
  std::atomic<std::uint64_t> done{0};
  progress.stage("metrics", context.inputs.shops.size());
  base::parallel_blocks(context.inputs.shops.size(), kBlockShops, threads,
                        [&](std::size_t begin, std::size_t end) {
                          auto worker = pool.take();
                          for (std::size_t shop = begin; shop < end; ++shop)
                            read_shop(context, static_cast<ShopIndex>(shop), *worker, shops);
                          pool.give_back(std::move(worker));
                          progress.done(done += end - begin);
                        });
  return pool.merged();
}

MetricTable product_table(const Context& context, const Worker& sums, unsigned threads) {
  const std::size_t count = context.traits.size();
  MetricTable table(Scope::kProduct, count);
  std::vector<ProductFigures> figures;
  figures.reserve(count);
  for (ProductIndex i = 0; i < count; ++i) figures.push_back(sums.products->figures(i));
  sums.products->set_class_quantities(figures);
  base::parallel_blocks(count, 256, threads, [&](std::size_t begin, std::size_t end) {
    for (auto i = static_cast<ProductIndex>(begin); i < end; ++i) {
      const Totals totals = sums.products->totals(i);
      fill_row(
          table,
          Row{context.inputs, context.constants, i, totals, sums.company, nullptr, &figures[i]}, i);
    }
  });
  compare_products(context.inputs, table);
  return table;
}

MetricTable area_table(const Context& context, std::span<const Totals> areas,
                       const Totals& company) {
  MetricTable table(Scope::kArea, areas.size());
  for (AreaIndex i = 0; i < areas.size(); ++i)
    fill_row(table, Row{context.inputs, context.constants, i, areas[i], company, nullptr, nullptr},
             i);
  return table;
}

}  // namespace

MonthMetrics compute_month_metrics(const MonthInputs& inputs, unsigned threads,
                                   base::Progress& progress) {
  const Context context(inputs, threads);
  MonthMetrics all;
  all.shops = MetricTable(Scope::kShop, inputs.shops.size());
  const auto sums = read_shops(context, true, threads, progress, all.shops);
  compare_shops(context, sums->areas, sums->company, threads, all.shops);
  all.products = product_table(context, *sums, threads);
  all.areas = area_table(context, sums->areas, sums->company);
  average_outside_figures(inputs, all.areas);
  all.company = area_table(context, std::span(&sums->company, 1), sums->company);
  average_outside_figures_of_company(inputs, all.company);
  return all;
}

MetricTable compute_shop_metrics(const MonthInputs& inputs, unsigned threads) {
  const Context context(inputs, threads);
  base::SilentProgress progress;
  MetricTable shops(Scope::kShop, inputs.shops.size());
  const auto sums = read_shops(context, false, threads, progress, shops);
  compare_shops(context, sums->areas, sums->company, threads, shops);
  return shops;
}

}  // namespace metrics
