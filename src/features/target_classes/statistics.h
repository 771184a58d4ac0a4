#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// The few statistics that the rules rest on, over plain numbers. Pure; results do not depend on
/// the order of equal values.
namespace target_classes {

/// One shop's figure in a group; nothing where it is unknown.
struct GroupedValue {
  std::uint32_t group = 0;
  std::optional<double> value;
};

/// Share of the known values of the same group that lie below, ties counted half:
/// (below + 0.5 * equal) / known, the shop itself among them. So a lone shop and shops that are all
/// equal get 0.5. Unknown stays unknown. O(n log n).
std::vector<std::optional<double>> percentile_ranks(std::span<const GroupedValue> values);

/// The value below which `share` (0..1) of the sorted values lie, interpolated between the two
/// nearest (type 7 of Hyndman & Fan 1996). Nothing when there are none.
std::optional<double> quantile(std::vector<double> values, double share);

struct Spread {
  std::size_t members = 0;
  double mean = 0;
  double deviation = 0;  ///< of the sample (n - 1); 0 with fewer than two
};
Spread spread_of(std::span<const double> values);

/// A shop's own change against the changes of its peers.
///   corrected = (1 + own) / (1 + median of the peers' own changes) - 1
/// so that what moves everybody (a festival, a delivery hold, a price round) cancels. Peers are the
/// known members of the shop's group, when there are `peers_min` of them, else all known shops.
/// Unknown when the shop's own change is, or when the median says that at least half of the peers
/// stopped altogether (1 + median < 0.05): then there is nothing to compare with.
struct ComparedChange {
  double own = 0;
  double peers = 0;  ///< median change
  double corrected = 0;
};
std::vector<std::optional<ComparedChange>> compare_changes(std::span<const GroupedValue> own,
                                                           std::size_t peers_min);

/// How many of `ranked` a top share takes: rounded half up, at least one where there is any.
std::size_t top_count(double share, std::size_t ranked);

}  // namespace target_classes
