#pragma once
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "features/segments/segments.h"

/// What the routes of segments send and take.
namespace segments {

struct SegmentInput {
  std::string name;
  std::string description;
  bool is_static = false;  ///< the members stay; when changed later: refused
  bool is_shared = false;
  SegmentRule rule;
};
BOOST_DESCRIBE_STRUCT(SegmentInput, (), (name, description, is_static, is_shared, rule))

struct SegmentView {
  SegmentId id;
  std::string name;
  std::string description;
  bool is_static = false;
  bool is_shared = false;
  bool is_own = false;
  std::string owner_name;
  SegmentRule rule;
  std::optional<std::int64_t> shops;   ///< that this account may see; null: see problem
  std::optional<std::string> problem;  ///< why it cannot be counted, a stable reason
  base::Instant changed_at;
  std::optional<base::Instant> refreshed_at;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(SegmentView, (),
                      (id, name, description, is_static, is_shared, is_own, owner_name, rule, shops,
                       problem, changed_at, refreshed_at, version))

struct PreviewInput {
  SegmentRule rule;
};
BOOST_DESCRIBE_STRUCT(PreviewInput, (), (rule))

struct SampleShop {
  base::CustomerId id;
  std::string customer_code;
  std::string shop_name;
  std::string sales_area_name;
  std::optional<std::int64_t> grade_no;
  std::optional<std::int64_t> month_amount_minor;
};
BOOST_DESCRIBE_STRUCT(SampleShop, (),
                      (id, customer_code, shop_name, sales_area_name, grade_no, month_amount_minor))

struct SegmentPreview {
  std::int64_t shops = 0;
  std::int64_t all_shops = 0;             ///< that this account may see
  std::vector<std::int64_t> group_shops;  ///< of each group alone
  std::vector<SampleShop> sample;         ///< largest amount of the month first
};
BOOST_DESCRIBE_STRUCT(SegmentPreview, (), (shops, all_shops, group_shops, sample))

/// A word of the filter language beyond the columns: `metric.ID`.
struct FigureView {
  std::string name;
  std::string name_zh;
  std::string name_en;
  std::string unit;
  std::string formula;
};
BOOST_DESCRIBE_STRUCT(FigureView, (), (name, name_zh, name_en, unit, formula))

struct FiguresView {
  std::vector<FigureView> items;
};
BOOST_DESCRIBE_STRUCT(FiguresView, (), (items))

struct HistoryLine {
  base::Instant at;
  std::int64_t entered = 0;
  std::int64_t left = 0;
  std::int64_t shops = 0;  ///< members after it
};
BOOST_DESCRIBE_STRUCT(HistoryLine, (), (at, entered, left, shops))

struct HistoryView {
  std::vector<HistoryLine> items;  ///< newest first
};
BOOST_DESCRIBE_STRUCT(HistoryView, (), (items))

struct MoveLine {
  base::CustomerId customer_id;
  std::string customer_code;
  std::string shop_name;
  std::string sales_area_name;
  bool entered = false;  ///< else left
};
BOOST_DESCRIBE_STRUCT(MoveLine, (),
                      (customer_id, customer_code, shop_name, sales_area_name, entered))

struct OverlapSegment {
  SegmentId id;
  std::string name;
  std::int64_t shops = 0;
  std::vector<std::int64_t> shared;  ///< with each of the segments asked for, itself included
};
BOOST_DESCRIBE_STRUCT(OverlapSegment, (), (id, name, shops, shared))

struct OverlapView {
  std::vector<OverlapSegment> items;
  std::int64_t in_any = 0;
  std::int64_t in_all = 0;
};
BOOST_DESCRIBE_STRUCT(OverlapView, (), (items, in_any, in_all))

}  // namespace segments
