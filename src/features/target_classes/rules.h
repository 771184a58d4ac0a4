#pragma once
#include <functional>
#include <vector>

#include "features/target_classes/context.h"

/// The rules of section 6.1 and 6.2, one function a class. Each is pure and reads the context only;
/// match_month() applies gates, top shares and priorities. Formulas and defaults: README.md.
namespace target_classes {

std::vector<Match> match_grade_fluctuation(const Context& context);
std::vector<Match> match_new_retail(const Context& context);
std::vector<Match> match_sales_anomaly(const Context& context);

/// ICM-A3 to A5: shops for internal supervision (内管), never a marketing list.
std::vector<Match> match_order_alerts(const Context& context);

/// Where a shop stands among the ranked shops of its area that no gate keeps out.
struct Place {
  std::size_t rank = 0;  ///< 1 best
  std::size_t ranked = 0;
  double cut = 0;  ///< score of the last one listed
};
/// A class whose list is the top share of a score within each area.
struct RankedClass {
  TargetClass target_class = TargetClass::kStable;
  double top_share = 0;
  double score_min = 0;
  std::vector<Match> candidates;  ///< with score and evidence, without reason
  /// Writes reason and rank evidence of one that is listed.
  std::function<void(Match&, const Place&)> describe;
};
RankedClass rank_key_sku(const Context& context);
RankedClass rank_terminal_upgrade(const Context& context);
RankedClass rank_cigar_guidance(const Context& context);

/// The gate that keeps a shop out of a class, or nothing. Unknown facts do not shut a gate: the
/// action itself passes the compliance check again.
/// @param under_supervision the shop has an ICM alert this month
std::optional<Gate> find_gate(const Context& context, metrics::ShopIndex shop,
                              TargetClass target_class, bool under_supervision);

}  // namespace target_classes
