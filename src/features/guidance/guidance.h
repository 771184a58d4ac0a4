#pragma once
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "features/grading/grading.h"
#include "features/guidance/book.h"
#include "features/guidance/dashboard.h"
#include "features/metrics/metrics.h"
#include "features/models/scores.h"
#include "features/strategies/strategies.h"
#include "features/target_classes/target_classes.h"

/// Builds guidance books and area dashboards of a month. Pure: same inputs, same bytes.
namespace guidance {

/// A shop carries what it ordered, net of returns, in the period and the two months before.
inline constexpr int kCarryMonths = 3;

/// Thresholds of the books; every default is a design value, see the feature's README.
struct BookOptions {
  double missing_share_min = 0.40;  ///< peers that must carry a product for it to be missed
  std::size_t missing_lines = 6;
  std::size_t profit_lines = 8;
  std::size_t suggestion_lines = 10;
  std::size_t slow_lines = 5;
  std::size_t shortage_lines = 5;
  std::size_t substitutes_each = 2;
  std::size_t strategies_with_text = 3;
  int safety_days = 3;
  int stock_days_max = 30;         ///< slow above it; suggestions stay below it
  double shrinking_below = 0.5;    ///< month < this × mean of the three months before
  int shrinking_quantity_min = 3;  ///< mean a month that makes shrinking worth a line
};

/// What last month's book said, as far as this month's comparison needs it.
struct LastBook {
  base::Period period;
  std::int64_t version = 1;
  std::optional<std::int32_t> grade_no;
  double score = 0;
  struct Value {
    std::string metric;
    double value = 0;
  };
  std::vector<Value> figures;
  std::vector<std::string> classes;
  struct Suggested {
    std::string product_code;
    std::string product_name;
    std::string reason;
    std::int64_t quantity = 0;
  };
  std::vector<Suggested> suggestions;
  /// What was decided on its items; not part of the book's JSON.
  struct Decided {
    std::string item_key;  ///< `suggestion:CODE`, `missing:CODE`, `substitute:FOR>BY`, …
    std::string item_name;
    std::string decision;  ///< accepted, rejected, later
    std::string comment;
  };
  std::vector<Decided> decisions;  ///< by item key
};
/// @param json of a published book
/// @return what the comparison needs, or wire.bad_json / wire.wrong_value
base::Result<LastBook> read_last_book(std::string_view json);

/// Everything a month's books are made from. Holds references: keep all alive while books are
/// built.
struct Sources {
  const metrics::MonthInputs& inputs;
  const metrics::MonthMetrics& month_metrics;
  const grading::Result& grades;
  const target_classes::Result& targets;
  const strategies::Matcher& strategies;
  const metrics::PeerGroups& peers;
  /// Per shop; an empty span when no earlier month was published.
  std::span<const std::optional<LastBook>> last_books;
  /// What the models say of each shop; empty when no analysis of the month was run.
  std::span<const models::ShopScores> scores = {};
};

/// Sources plus the company-wide tables (who carries what, peers' mix, substitutes, area series),
/// computed once, linear in order lines. Immutable; safe from many threads.
class BookContext {
 public:
  BookContext(const Sources& sources, const RunHeader& run, const BookOptions& options,
              unsigned threads);
  ~BookContext();
  BookContext(const BookContext&) = delete;
  BookContext& operator=(const BookContext&) = delete;

  struct State;
  [[nodiscard]] const State& state() const { return *state_; }

 private:
  std::unique_ptr<const State> state_;
};

/// The book of one shop. Inactive shops and placeholders get one too: its parts say why they are
/// empty.
GuidanceBook build_book(const BookContext& context, metrics::ShopIndex shop);

/// Strategies of another library that the shop would get, most relevant first: as build_book()
/// matches its own.
std::vector<strategies::Match> match_strategies(const BookContext& context,
                                                const strategies::Matcher& library,
                                                metrics::ShopIndex shop);

/// The dashboard of one sales area; metrics::kNoIndex: the shops without an area.
AreaDashboard build_dashboard(const BookContext& context, metrics::AreaIndex area);

}  // namespace guidance
