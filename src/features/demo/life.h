#pragma once
#include <cstdint>
#include <string_view>

#include "base/date.h"
#include "base/random.h"

/// What happens to a shop: planted truths, and decoys that only look like them.
namespace demo {

enum class Trend : std::uint8_t { kNone, kRising, kFalling, kIrregular };
enum class Trait : std::uint8_t { kNone, kKeyProductReady, kTerminalPotential };

struct Life {
  // A lasting change in the last weeks.
  Trend trend = Trend::kNone;
  double strength = 0;  ///< 0..1
  base::Date began{1'000'000};
  std::int32_t ramp_days = 1;  ///< until the change is complete
  double level_after = 1;      ///< times the level before
  double gap_chance = 0;       ///< irregular: share of weeks without an order
  double burst_sigma = 0;      ///< irregular: sigma of the log of an order's size
  double dear_shift = 0;       ///< irregular: how far the mix moves to dear products
  std::uint32_t story = 0;     ///< which of the stories of its kind

  // A lasting trait.
  Trait trait = Trait::kNone;
  double trait_strength = 0;  ///< 0..1

  // Decoys.
  std::int32_t closed_week = -1;  ///< shut for one week: renovation, a wedding in the family
  std::int32_t bulk_week = -1;    ///< one order several times the usual: a feast in the village
  double bulk_factor = 1;
};

/// Draws what happens to a settled shop. Chances: rising, falling and irregular 4 % each; a week
/// shut 3 %, a bulk order 2 % among the others; the two traits 20 % each.
Life draw_life(std::uint64_t shop_seed, base::Period last_period);

/// Level of the shop's sales on `day`, 1 before the change.
double level_on(const Life& life, base::Date day);

/// One Chinese sentence.
std::string_view story_of(const Life& life);
std::string_view story_of(Trait trait);

}  // namespace demo
