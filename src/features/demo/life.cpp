#include "features/demo/life.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "features/demo/calendar.h"

namespace demo {
namespace {

constexpr std::string_view kRisingStories[] = {
    "门前新路通车，过往客流明显增加", "隔壁一家烟店歇业，老客转来本店", "附近新小区集中入住",
    "对面工业园新厂投产，上下班客流增加", "店主子女回来帮忙，营业时间延长到深夜"};
constexpr std::string_view kFallingStories[] = {
    "路口新开一家连锁便利店，客流被分走", "门前道路施工围挡，停车不便", "店主生病，营业时间缩短",
    "附近工地完工，工人撤离", "所在老街开始拆迁，住户陆续搬走"};
constexpr std::string_view kIrregularStories[] = {
    "店主在外兼职，时订时不订，来一次订一大单", "店面由亲戚代管，订货忽多忽少",
    "资金周转不开，隔周凑钱集中订货", "突然大量订购高价烟，去向待核实"};

constexpr std::uint64_t kLifeSalt = 0x11FE;

/// A change of the last one to three months; weak ones are hard to tell from noise.
void draw_trend(Life& life, base::Random& random, base::Period last_period) {
  const double u = random.uniform();
  if (u >= 0.12) return;
  life.trend = u < 0.04 ? Trend::kRising : u < 0.08 ? Trend::kFalling : Trend::kIrregular;
  life.strength = random.uniform();
  life.story = static_cast<std::uint32_t>(random.next() % 4096);
  const base::Date end = last_period.last_day();
  if (life.trend == Trend::kIrregular) {
    life.began = end.plus_days(-static_cast<std::int32_t>(random.between(42, 75)));
    life.gap_chance = 0.18 + 0.34 * life.strength;
    life.burst_sigma = 0.42 + 0.50 * life.strength;
    life.dear_shift = random.chance(0.4) ? 0.5 + life.strength : 0.0;
    return;
  }
  life.began = end.plus_days(-static_cast<std::int32_t>(random.between(45, 85)));
  life.ramp_days = static_cast<std::int32_t>(random.between(10, 35));
  // Half as much again up to two and a half times; two thirds down to a fifth of it.
  life.level_after =
      life.trend == Trend::kRising ? 1.45 + 1.15 * life.strength : 0.64 - 0.46 * life.strength;
}

void draw_trait(Life& life, base::Random& random) {
  const double u = random.uniform();
  life.trait_strength = random.uniform();
  if (u < 0.20)
    life.trait = Trait::kKeyProductReady;
  else if (u < 0.40)
    life.trait = Trait::kTerminalPotential;
}

void draw_decoys(Life& life, base::Random& random, base::Period last_period) {
  const std::int32_t last_week = week_of(last_period.last_day());
  const double u = random.uniform();
  const auto weeks_ago = static_cast<std::int32_t>(random.between(0, 15));
  life.bulk_factor = random.uniform(1.9, 3.4);
  if (life.trend != Trend::kNone) return;
  if (u < 0.03)
    life.closed_week = last_week - weeks_ago;
  else if (u < 0.05)
    life.bulk_week = last_week - weeks_ago;
}

template <std::size_t Count>
std::string_view pick(const std::string_view (&stories)[Count], std::uint32_t which) {
  return stories[which % Count];
}

}  // namespace

Life draw_life(std::uint64_t shop_seed, base::Period last_period) {
  base::Random random(base::stream_seed(shop_seed, kLifeSalt));
  Life life;
  draw_trend(life, random, last_period);
  draw_trait(life, random);
  draw_decoys(life, random, last_period);
  return life;
}

double level_on(const Life& life, base::Date day) {
  if (day < life.began) return 1;
  const double ramp = std::min(
      1.0, static_cast<double>(day - life.began + 1) / static_cast<double>(life.ramp_days));
  return 1.0 + (life.level_after - 1.0) * ramp;
}

std::string_view story_of(const Life& life) {
  switch (life.trend) {
    case Trend::kRising:
      return pick(kRisingStories, life.story);
    case Trend::kFalling:
      return pick(kFallingStories, life.story);
    case Trend::kIrregular:
      return pick(kIrregularStories, life.story);
    case Trend::kNone:
      return {};
  }
  return {};
}

std::string_view story_of(Trait trait) {
  switch (trait) {
    case Trait::kKeyProductReady:
      return "店主爱尝新、会推荐，新品上柜快、复购稳";
    case Trait::kTerminalPotential:
      return "位置好、面积大、守法经营、愿意改造，但设备和陈列陈旧";
    case Trait::kNone:
      return {};
  }
  return {};
}

}  // namespace demo
