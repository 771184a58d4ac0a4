#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "features/live_month/live_month.h"
#include "features/strategies/strategies.h"
#include "platform/wire/wire.h"

/// What a draft would change in the current month: computed by the month's own code on the same
/// inputs, once with what is published, once with the draft. Pure.
namespace model_desk {

using strategies::Text;

struct PreviewShop {
  base::CustomerId customer_id;
  std::string customer_code;
  std::string shop_name;
  std::string area_name;
};
BOOST_DESCRIBE_STRUCT(PreviewShop, (), (customer_id, customer_code, shop_name, area_name))

struct GradeMove {
  PreviewShop shop;
  std::int32_t grade_before = 0;
  std::int32_t grade_after = 0;
  double score_before = 0;
  double score_after = 0;
  std::uint32_t rank_before = 0;
  std::uint32_t rank_after = 0;
  Text reason;
};
BOOST_DESCRIBE_STRUCT(GradeMove, (),
                      (shop, grade_before, grade_after, score_before, score_after, rank_before,
                       rank_after, reason))

struct GradeSize {
  std::int32_t grade_no = 0;
  std::int64_t before = 0;
  std::int64_t after = 0;
};
BOOST_DESCRIBE_STRUCT(GradeSize, (), (grade_no, before, after))

struct AreaMoves {
  std::optional<base::UnitId> area_id;
  std::string area_name;
  std::int64_t up = 0;
  std::int64_t down = 0;
  std::int64_t same = 0;
};
BOOST_DESCRIBE_STRUCT(AreaMoves, (), (area_id, area_name, up, down, same))

struct GradePreview {
  std::int64_t graded = 0;
  std::int64_t up = 0;
  std::int64_t down = 0;
  std::int64_t same = 0;
  std::vector<GradeSize> grades;  ///< best first
  std::vector<AreaMoves> areas;
  std::vector<GradeMove> examples;  ///< the largest moves first
};
BOOST_DESCRIBE_STRUCT(GradePreview, (), (graded, up, down, same, grades, areas, examples))

struct ClassChange {
  std::string class_code;
  Text class_name;
  std::int64_t before = 0;
  std::int64_t after = 0;
  std::int64_t entered = 0;
  std::int64_t left = 0;
};
BOOST_DESCRIBE_STRUCT(ClassChange, (), (class_code, class_name, before, after, entered, left))

struct AreaChange {
  std::optional<base::UnitId> area_id;
  std::string area_name;
  std::vector<ClassChange> classes;
};
BOOST_DESCRIBE_STRUCT(AreaChange, (), (area_id, area_name, classes))

struct ListMove {
  PreviewShop shop;
  std::string class_code;
  bool entered = false;  ///< else it left
  std::string reason_code;
  Text reason;  ///< why it is listed now, or was before
};
BOOST_DESCRIBE_STRUCT(ListMove, (), (shop, class_code, entered, reason_code, reason))

struct ListPreview {
  std::vector<ClassChange> classes;
  std::vector<AreaChange> areas;  ///< those where something changes
  std::vector<ListMove> examples;
};
BOOST_DESCRIBE_STRUCT(ListPreview, (), (classes, areas, examples))

struct StrategyMove {
  PreviewShop shop;
  bool entered = false;
  std::vector<strategies::Evidence> evidence;
};
BOOST_DESCRIBE_STRUCT(StrategyMove, (), (shop, entered, evidence))

struct StrategyArea {
  std::optional<base::UnitId> area_id;
  std::string area_name;
  std::int64_t before = 0;
  std::int64_t after = 0;
};
BOOST_DESCRIBE_STRUCT(StrategyArea, (), (area_id, area_name, before, after))

struct StrategyPreview {
  std::int64_t before = 0;
  std::int64_t after = 0;
  std::int64_t entered = 0;
  std::int64_t left = 0;
  std::vector<StrategyArea> areas;
  std::vector<StrategyMove> examples;  ///< entered first; when nothing changes, some that match
};
BOOST_DESCRIBE_STRUCT(StrategyPreview, (), (before, after, entered, left, areas, examples))

/// One of the three, or two: another grading changes the lists too.
struct PreviewResult {
  std::optional<GradePreview> grades;
  std::optional<ListPreview> lists;
  std::optional<StrategyPreview> strategy;
};
BOOST_DESCRIBE_STRUCT(PreviewResult, (), (grades, lists, strategy))

/// @param body  a draft without problems (CHECKed by the models themselves)
/// @param model grading, target_classes, strategies
/// Entries for internal supervision are never part of it.
base::Result<PreviewResult> preview(const live_month::LiveMonth& month, std::string_view model,
                                    const std::string& body, unsigned threads);

}  // namespace model_desk
