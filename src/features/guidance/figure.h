#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "features/strategies/strategies.h"

/// What books and dashboards are made of. Wire form: wire::to_compact_json, which leaves out what
/// is empty.
namespace guidance {

using strategies::Text;

enum class Language : std::uint8_t { kZh, kEn };

/// What the same figure is among shops of the same grade, format and zone (or the wider group that
/// `basis` names).
struct Peers {
  std::string basis;  ///< grade_format_zone, grade_format, grade, all
  std::uint32_t members = 0;
  double p25 = 0;
  double median = 0;
  double p75 = 0;
  friend bool operator==(const Peers&, const Peers&) = default;
};
BOOST_DESCRIBE_STRUCT(Peers, (), (basis, members, p25, median, p75))

/// One figure, with all that is needed to trace it: metric and method lead to the formula in the
/// metric register, `orders` to the lines behind it. Either `value` or `unknown` is set.
struct Figure {
  std::string metric;
  std::optional<double> value;
  std::string unknown;  ///< metrics::Unknown as snake_case: `no_stock_count`
  std::string unit;     ///< `1`, `percent` (0..1), `minor`, `carton`, `days`, `count`, …
  std::string method;   ///< empty: `default`
  std::string orders;   ///< OrderSet::id; empty: no orders behind it (an outside figure)
  std::optional<Peers> peers;
  friend bool operator==(const Figure&, const Figure&) = default;
};
BOOST_DESCRIBE_STRUCT(Figure, (), (metric, value, unknown, unit, method, orders, peers))

/// Orders behind figures, once for all figures that share them: list the shop's order lines from
/// `first` to `last` whose product passes `filter`, and exactly these are found.
struct OrderSet {
  std::string id;  ///< `month`, `last_month`, `quarter`, `month_key`
  base::Date first;
  base::Date last;
  std::string filter;  ///< `all`, `cigars`, `not_cigars`, `key`
  std::uint32_t orders = 0;
  std::uint32_t lines = 0;
  friend bool operator==(const OrderSet&, const OrderSet&) = default;
};
BOOST_DESCRIBE_STRUCT(OrderSet, (), (id, first, last, filter, orders, lines))

/// A finding in words, with a stable key.
struct Sentence {
  std::string code;
  std::string zh;
  std::string en;
  friend bool operator==(const Sentence&, const Sentence&) = default;
};
BOOST_DESCRIBE_STRUCT(Sentence, (), (code, zh, en))

/// A product as people know it. Lines of a book name products by their position in Book::products.
struct ProductName {
  std::string code;
  std::string name;
  std::string unit;
  friend bool operator==(const ProductName&, const ProductName&) = default;
};
BOOST_DESCRIBE_STRUCT(ProductName, (), (code, name, unit))
using ProductPosition = std::uint32_t;

/// A model of the register.
struct RegisteredModel {
  std::string model;
  std::int64_t version = 0;
  friend bool operator==(const RegisteredModel&, const RegisteredModel&) = default;
};
BOOST_DESCRIBE_STRUCT(RegisteredModel, (), (model, version))

/// Which models, in which version, made the document.
struct ModelVersions {
  std::int64_t book = 1;  ///< of this document's shape and methods
  std::int64_t grading = 0;
  std::int64_t target_classes = 0;
  std::string strategies;  ///< hash of the strategy library
  std::int64_t seed = 0;
  std::vector<RegisteredModel> registered;  ///< whose scores it holds; empty: no analysis
  friend bool operator==(const ModelVersions&, const ModelVersions&) = default;
};
BOOST_DESCRIBE_STRUCT(ModelVersions, (),
                      (book, grading, target_classes, strategies, seed, registered))

/// Which published result a document belongs to.
struct RunHeader {
  std::int64_t version = 1;  ///< month_runs.version
  base::Instant generated_at;
  ModelVersions models;
};

}  // namespace guidance
