#pragma once
#include "features/grading/grading.h"

/// The explanation record (rule ORD-05) of one shop's grade, as stored with a published month.
namespace grading {

/// A component as people read it: the score with everything it was made from.
struct ExplainedComponent {
  std::string component;
  std::string name_zh;
  std::string name_en;
  double input = 0;
  std::string normaliser_kind;
  double normaliser = 0;
  double weight = 0;
  double score = 0;
  bool assumed = false;
};
BOOST_DESCRIBE_STRUCT(ExplainedComponent, (),
                      (component, name_zh, name_en, input, normaliser_kind, normaliser, weight,
                       score, assumed))

struct Explanation {
  std::string preset;
  std::int64_t config_version = 0;
  std::string cut;
  std::int32_t grades = 0;
  std::int32_t months = 0;
  std::string method;
  std::string method_zh;
  std::string method_en;
  std::int32_t grade_no = 0;
  double score = 0;
  std::uint32_t rank = 0;
  double cutoff_this = 0;
  std::optional<double> cutoff_next;
  std::optional<double> cutoff_below;
  double margin_to_fall = 0;
  std::vector<ExplainedComponent> components;
  std::vector<Lever> levers;
  std::optional<std::int32_t> previous_grade_no;
  std::string previous_source;
  std::vector<std::int32_t> history;
  bool personal_labels_used = false;
};
BOOST_DESCRIBE_STRUCT(Explanation, (),
                      (preset, config_version, cut, grades, months, method, method_zh, method_en,
                       grade_no, score, rank, cutoff_this, cutoff_next, cutoff_below,
                       margin_to_fall, components, levers, previous_grade_no, previous_source,
                       history, personal_labels_used))

/// @return the record, or wire.bad_json / wire.wrong_value
base::Result<Explanation> parse_explanation(std::string_view json);

}  // namespace grading
