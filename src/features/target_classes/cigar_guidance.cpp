#include <fmt/format.h>

#include <algorithm>

#include "features/target_classes/rules.h"
#include "features/target_classes/statistics.h"

namespace target_classes {
namespace {

bool sells_cigars(const metrics::MonthInputs& inputs) {
  return std::any_of(inputs.products.begin(), inputs.products.end(),
                     [](const products::Product& product) {
                       return product.product_kind == "CIGAR" && product.status == "active";
                     });
}

}  // namespace

/// Score = half the percentile of the share of high-priced products, half the complement of the
/// percentile of the cigar share: shops whose customers buy dear and that sell few cigars.
RankedClass rank_cigar_guidance(const Context& context) {
  RankedClass ranked{TargetClass::kCigarGuidance, context.config.cigar_top_share, 0, {}, {}};
  if (!context.config.cigar_guidance || !sells_cigars(context.inputs)) return ranked;
  const Figure high_price(context, "high_price_share");
  const Figure cigar_share(context, "cigar_share");
  std::vector<GroupedValue> high(context.shops.size());
  std::vector<GroupedValue> cigar(context.shops.size());
  for (std::size_t i = 0; i < context.shops.size(); ++i) {
    high[i].value = high_price(context.shops[i]);
    cigar[i].value = cigar_share(context.shops[i]);
  }
  const auto high_rank = percentile_ranks(high);
  const auto cigar_rank = percentile_ranks(cigar);
  for (std::size_t i = 0; i < context.shops.size(); ++i) {
    if (!high_rank[i] || !cigar_rank[i]) continue;
    Match match;
    match.shop = context.shops[i];
    match.score = 0.5 * *high_rank[i] + 0.5 * (1 - *cigar_rank[i]);
    match.evidence = {{"high_price_share", *high[i].value, *high_rank[i], "percentile"},
                      {"cigar_share", *cigar[i].value, *cigar_rank[i], "percentile"}};
    ranked.candidates.push_back(std::move(match));
  }
  ranked.describe = [](Match& match, const Place& place) {
    const double high_share = match.evidence[0].value;
    const double own_cigar_share = match.evidence[1].value;
    match.reason_code = "cigar_guidance.top_share";
    match.reason_zh =
        fmt::format("高价烟占比{}而雪茄烟占比仅{}，雪茄烟潜力{:.2f}，在本片区{}户中排第{}。",
                    percent_text(high_share), percent_text(own_cigar_share), match.score,
                    place.ranked, place.rank);
    match.reason_en = fmt::format(
        "High-priced products make {} and cigars only {}; cigar potential {:.2f}, number {} of {} "
        "shops in the area.",
        percent_text(high_share), percent_text(own_cigar_share), match.score, place.rank,
        place.ranked);
    match.evidence.insert(match.evidence.begin(),
                          {"cigar_potential", match.score, place.cut, ">="});
  };
  return ranked;
}

}  // namespace target_classes
