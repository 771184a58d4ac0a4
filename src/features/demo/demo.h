#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"
#include "base/progress.h"
#include "base/result.h"
#include "platform/db/db.h"

/// A believable Chinese city company, made up from a seed: fictional city, brands, shops and
/// people. The same options always make the same records, at any thread count; a shop keeps its
/// person, assortment and life when only the number of shops or months changes.
namespace demo {

/// The lunar calendar in calendar.cpp covers 2023 to 2028; the months must lie inside.
inline constexpr std::uint32_t kShopsMax = 400'000;

struct Options {
  std::uint32_t shops = 1500;
  int months = 18;  ///< of orders, ending with last_period
  std::uint64_t seed = 1;
  base::Period last_period{202610};
  double lines_per_order = 12;  ///< on average; 4 to 25
  unsigned threads = 2;
  std::string company_code = "demo";
  std::uint64_t rows_per_transaction = 400'000;  ///< about; what a kill loses at most
};

/// What was written.
struct Summary {
  std::string company_code;
  std::uint64_t shops = 0;
  std::uint64_t products = 0;
  std::uint64_t orders = 0;
  std::uint64_t lines = 0;
  std::uint64_t shop_months = 0;
  std::uint64_t stock_counts = 0;
  std::uint64_t prices = 0;
  double seconds = 0;
  bool was_there = false;  ///< the same options had made it before: nothing was written
};

enum class TruthKind : std::uint8_t {
  kRising,             ///< orders grew in the last weeks for a lasting reason
  kFalling,            ///< orders shrank in the last weeks for a lasting reason
  kIrregular,          ///< the order pattern broke: gaps, bursts, another mix
  kKeyProductReady,    ///< takes up, sells and keeps key and new products
  kTerminalPotential,  ///< good place, good conduct, willing owner, outdated terminal
};
inline constexpr std::size_t kTruthKinds = 5;
std::string_view code_of(TruthKind kind);  ///< rising, falling, …

/// One thing that is true of a shop and that the month's lists ought to find.
struct Truth {
  std::string customer_code;
  TruthKind kind = TruthKind::kRising;
  base::Period from;    ///< the month in which it began; of lasting traits the last period
  double strength = 0;  ///< 0..1, weak ones are hard to see
  std::string story;    ///< what happened, one Chinese sentence for people
};

/// Makes the company with its dictionaries, organisation, shops, products, orders and market
/// information. Writes in steps, each one transaction; killed at any point, the same call goes on
/// where it stopped and ends in the same records.
/// @return what stands, or
///   demo.bad_options     a size out of range, or months outside the calendar
///   demo.other_options   a company of this code exists and was made otherwise: nothing is touched
///   demo.cancelled       progress asked to stop; call again to go on
///   and the errors of organisation::add_company
base::Result<Summary> generate(db::Database& database, const base::Clock& clock,
                               base::IdGenerator& ids, const Options& options,
                               base::Progress& progress);

/// The truths planted in the company of these options, by customer code, then kind. Recomputed from
/// the seed; never stored with the records.
std::vector<Truth> planted_truths(const Options& options);

}  // namespace demo
