#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "features/demo/shop.h"

// What a shop keeps. Demand is Zipf-like over the whole range (popularity), bent by the prices the
// shop sells best and by its own taste. Each product is restocked at its own steady interval: the
// bulk of the lines is regular, as it is in real books.
namespace demo {
namespace {

constexpr std::uint64_t kShelfSalt = 6;
constexpr double kPriceWidth = 0.42;  ///< of the log price around the shop's own
constexpr double kTasteSigma = 0.5;
constexpr double kFlatten = 0.85;  ///< a small shop's shelf is less steep than the market
constexpr double kKeyLimitShare = 0.06;

std::uint32_t fraction32(double share) {
  return static_cast<std::uint32_t>(std::clamp(share, 0.0, 0.999999) * 4294967296.0);
}

struct Candidate {
  std::uint16_t item;
  double weight;
  double race;  ///< exponential race: the smallest win, in proportion to their weights
};

double weight_of(const Shop& shop, const Item& item, base::Random& random) {
  const double gap = (item.log_price - shop.log_price) / kPriceWidth;
  double weight = item.popularity * std::exp(-0.5 * gap * gap + kTasteSigma * random.normal());
  if (!shop.is_urban && item.origin == 0) weight *= 1.3;
  if (!shop.is_urban && item.form != "REGULAR") weight *= 0.7;
  return weight;
}

/// The ordinary shelf: `wanted` products and their weights.
std::vector<Candidate> choose(const Shop& shop, const Catalogue& catalogue, std::size_t wanted,
                              base::Random& random) {
  std::vector<Candidate> candidates;
  const auto& items = catalogue.items();
  candidates.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const double weight = weight_of(shop, items[i], random);
    const double race = -std::log(1.0 - random.uniform()) / std::max(weight, 1e-12);
    if (items[i].is_cigar || items[i].in_key_pool) continue;
    candidates.push_back({static_cast<std::uint16_t>(i), weight, race});
  }
  wanted = std::min(wanted, candidates.size());
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(wanted),
                    candidates.end(),
                    [](const Candidate& a, const Candidate& b) { return a.race < b.race; });
  candidates.resize(wanted);
  return candidates;
}

/// The restocking size b so that orders carry `lines` lines: a product with mean m a week is in a
/// share 1 - exp(-m/b) of the orders.
double batch_for(const std::vector<double>& means, double lines) {
  double low = 0.01;
  double high = 1000;
  for (int step = 0; step < 30; ++step) {
    const double batch = std::sqrt(low * high);
    double sum = 0;
    for (const double mean : means) sum += 1.0 - std::exp(-mean / batch);
    (sum > lines ? low : high) = batch;
  }
  return std::sqrt(low * high);
}

void add_ordinary(Shop& shop, const Catalogue& catalogue, double lines, base::Random& random) {
  const auto wanted = static_cast<std::size_t>(std::clamp(lines * 3.0, 8.0, 110.0));
  const auto chosen = choose(shop, catalogue, wanted, random);
  double total = 0;
  for (const Candidate& candidate : chosen) total += std::pow(candidate.weight, kFlatten);
  std::vector<double> means;
  for (const Candidate& candidate : chosen)
    means.push_back(shop.cartons_per_week * std::pow(candidate.weight, kFlatten) / total);
  const double batch = batch_for(means, lines);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const double share = std::max(1.0 - std::exp(-means[i] / batch), 0.02);
    Shelf entry;
    entry.item = chosen[i].item;
    entry.frequency = fraction32(share);
    entry.phase = static_cast<std::uint32_t>(random.next());
    entry.quantity = static_cast<float>(means[i] / share);
    shop.shelf.push_back(entry);
  }
}

/// New and key products: who is keen takes most of them, soon after they come, and each cycle.
double add_key_pool(Shop& shop, const Catalogue& catalogue, base::Random& random) {
  const double keen = shop.keenness;
  double lines = 0;
  for (std::size_t i = 0; i < catalogue.items().size(); ++i) {
    const Item& item = catalogue.items()[i];
    if (!item.in_key_pool) continue;
    base::Random own(random.next());
    if (!own.chance(0.22 + 0.75 * keen)) continue;
    Shelf entry;
    entry.item = static_cast<std::uint16_t>(i);
    entry.is_keen = keen > 0.5;
    const double frequency = std::clamp(0.22 + 0.72 * keen + 0.10 * own.normal(), 0.08, 1.0);
    entry.frequency = fraction32(frequency);
    entry.phase = static_cast<std::uint32_t>(own.next());
    entry.key_share =
        static_cast<float>(std::max(0.15, (0.30 + 0.85 * keen) * std::exp(0.20 * own.normal())));
    entry.quantity = static_cast<float>(shop.cartons_per_week * kKeyLimitShare * 0.6 *
                                        static_cast<double>(entry.key_share));
    const double delay_weeks =
        -std::log(1.0 - own.uniform()) * (0.2 + 11.0 * std::pow(1 - keen, 1.5));
    entry.first_week = week_of(item.launched_on) + 1 + static_cast<std::int32_t>(delay_weeks);
    shop.shelf.push_back(entry);
    lines += frequency * 0.7;
  }
  return lines;
}

void add_cigars(Shop& shop, const Catalogue& catalogue, base::Random& random) {
  for (std::size_t i = 0; i < catalogue.items().size(); ++i) {
    if (!catalogue.items()[i].is_cigar) continue;
    base::Random own(random.next());
    if (!own.chance(0.35)) continue;
    Shelf entry;
    entry.item = static_cast<std::uint16_t>(i);
    entry.frequency = fraction32(own.uniform(0.08, 0.35));
    entry.phase = static_cast<std::uint32_t>(own.next());
    entry.quantity = static_cast<float>(own.uniform(0.8, 2.5));
    shop.shelf.push_back(entry);
  }
}

}  // namespace

void stock_shelf(Shop& shop, const Setting& setting) {
  base::Random random(base::stream_seed(shop.seed, kShelfSalt));
  shop.shelf.clear();
  const double key_lines = add_key_pool(shop, *setting.catalogue, random);
  // Larger shops write longer orders; the factor before the root keeps the mean at its place.
  const double lines = setting.lines_per_order * 0.96 *
                       std::pow(shop.cartons_per_week / 33.0, 0.35) *
                       std::exp(0.12 * random.normal());
  // Who likes new things also keeps a wider range: the key products do not push others out.
  const double pushed_out = key_lines * (1.0 - shop.keenness);
  add_ordinary(shop, *setting.catalogue, std::max(lines - pushed_out, 3.0), random);
  if (shop.sells_cigars) add_cigars(shop, *setting.catalogue, random);
}

}  // namespace demo
