#include "features/metrics/register.h"

/// What is bought: shares by price class, price band, origin and kind.
namespace metrics {
namespace {

template <std::size_t kClass>
MetricValue class_share(const Row& r) {
  const Mix& mix = r.totals.mix;
  return ratio_if(r.totals, mix.class_pairs, Unknown::kNoAttribute, mix.class_quantity[kClass - 1],
                  mix.class_quantity_all);
}
template <std::size_t kBand>
MetricValue band_share(const Row& r) {
  const Mix& mix = r.totals.mix;
  return ratio_if(r.totals, mix.band_pairs, Unknown::kNoAttribute, mix.band_quantity[kBand - 1],
                  mix.band_quantity_all);
}
/// A count or sum that is zero without orders, but unknown when no product bought says it.
MetricValue sum_if(const Totals& t, std::int64_t pairs_that_say, std::int64_t sum) {
  if (t.n.lines != 0 && pairs_that_say == 0) return missing(Unknown::kNoAttribute);
  return known(sum);
}

constexpr std::string_view kClassFormula =
    "quantity of the class / quantity of all products of price class 1 to 5";
constexpr std::string_view kBandFormula =
    "quantity of the band / quantity of all products that have a price band; bands numbered by seq "
    "of dictionary price_band";

constexpr Entry class_entry(std::string_view id, std::string_view zh, std::string_view en,
                            Compute compute) {
  return {kShops | kAreas, id, zh,     en, "percent", kClassFormula, "default",
          "price_class",   4,  compute};
}
constexpr Entry band_entry(std::string_view id, std::string_view zh, std::string_view en,
                           Compute compute) {
  return {kShops | kAreas,
          id,
          zh,
          en,
          "percent",
          kBandFormula,
          "default",
          "price_band, dictionary price_band",
          4,
          compute};
}

constexpr Entry kMixEntries[] = {
    class_entry("class_1_share", "一类烟占比", "Share of price class 1", class_share<1>),
    class_entry("class_2_share", "二类烟占比", "Share of price class 2", class_share<2>),
    class_entry("class_3_share", "三类烟占比", "Share of price class 3", class_share<3>),
    class_entry("class_4_share", "四类烟占比", "Share of price class 4", class_share<4>),
    class_entry("class_5_share", "五类烟占比", "Share of price class 5", class_share<5>),
    band_entry("band_share_1", "价位段1占比", "Share of price band 1", band_share<1>),
    band_entry("band_share_2", "价位段2占比", "Share of price band 2", band_share<2>),
    band_entry("band_share_3", "价位段3占比", "Share of price band 3", band_share<3>),
    band_entry("band_share_4", "价位段4占比", "Share of price band 4", band_share<4>),
    band_entry("band_share_5", "价位段5占比", "Share of price band 5", band_share<5>),
    band_entry("band_share_6", "价位段6占比", "Share of price band 6", band_share<6>),
    band_entry("band_share_7", "价位段7占比", "Share of price band 7", band_share<7>),
    band_entry("band_share_8", "价位段8占比", "Share of price band 8", band_share<8>),
    band_entry("band_share_9", "价位段9占比", "Share of price band 9", band_share<9>),
    band_entry("band_share_10", "价位段10占比", "Share of price band 10", band_share<10>),
    band_entry("band_share_11", "价位段11占比", "Share of price band 11", band_share<11>),
    band_entry("band_share_12", "价位段12占比", "Share of price band 12", band_share<12>),
    {kShops | kAreas, "class_1_2_products", "二类及以上品规数", "Products of class 1 and 2",
     "count", "N(line in t, price_class 1 or 2)", "default", "price_class", 0,
     [](const Row& r) {
       return sum_if(r.totals, r.totals.mix.class_pairs, r.totals.mix.class_1_2_pairs);
     }},
    {kShops | kAreas, "low_tar_quantity", "低焦油订购量", "Low-tar quantity", "carton",
     "quantity of products with tar_mg <= 8", "default", "tar_mg", 0,
     [](const Row& r) {
       return sum_if(r.totals, r.totals.mix.tar_pairs, r.totals.mix.low_tar_quantity);
     }},
    {kShops | kAreas, "cigar_products", "雪茄烟品规数", "Cigar products", "count",
     "N(line in t, product_kind CIGAR)", "default", "product_kind", 0,
     [](const Row& r) { return known(r.totals.mix.cigar_pairs); }},
    {kShops | kAreas, "cigar_quantity", "雪茄烟订购量", "Cigar quantity", "carton",
     "quantity of product_kind CIGAR", "default", "product_kind", 0,
     [](const Row& r) { return known(r.totals.mix.cigar_quantity); }},
    {kShops | kAreas, "cigar_amount_minor", "雪茄烟订购额", "Cigar amount", "minor",
     "amount_minor of product_kind CIGAR", "default", "product_kind", 0,
     [](const Row& r) { return known(r.totals.mix.cigar_amount); }},
    {kShops | kAreas, "cigar_share", "雪茄烟占比", "Cigar share of the amount", "percent",
     "cigar_amount_minor / amount_minor", "default", "product_kind", 4,
     [](const Row& r) {
       return ratio_of_orders(r.totals, r.totals.mix.cigar_amount, r.totals.n.amount);
     }},
    {kShops | kAreas, "out_of_province_share", "省外烟占比", "Share from other provinces",
     "percent", "quantity of origin_type 1 / quantity of all products that have an origin_type",
     "default", "origin_type", 4,
     [](const Row& r) {
       const Mix& mix = r.totals.mix;
       return ratio_if(r.totals, mix.origin_pairs, Unknown::kNoAttribute, mix.outside_quantity,
                       mix.origin_quantity);
     }},
    {kShops | kAreas, "high_price_share", "高价烟占比", "Share of high-priced products", "percent",
     "quantity at wholesale_price >= 500.00 / quantity of all products that have a wholesale_price",
     "default", "wholesale_price", 4,
     [](const Row& r) {
       const Mix& mix = r.totals.mix;
       return ratio_if(r.totals, mix.priced_pairs, Unknown::kNoReferencePrice,
                       mix.high_price_quantity, mix.priced_quantity);
     }},
};

}  // namespace

std::span<const Entry> mix_entries() { return kMixEntries; }

}  // namespace metrics
