#pragma once
#include <boost/describe.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "base/result.h"
#include "features/directory/directory.h"
#include "platform/api/api.h"
#include "platform/http/http.h"
#include "platform/jobs/jobs.h"

/// Segments (客户分群): named sets of shops by a rule over attributes, figures of the month, orders
/// of a period, places on the map and other segments. A rule is answered from memory each time it
/// is asked; who entered and who left is written down by a job.
namespace segments {

using SegmentId = base::Id<struct SegmentTag>;

enum class Join { kAll, kAny };
BOOST_DESCRIBE_ENUM(Join, kAll, kAny)

/// Conditions in the filter language of README.md, joined.
struct RuleGroup {
  Join join = Join::kAll;
  bool is_negated = false;
  std::vector<std::string> conditions;
};
BOOST_DESCRIBE_STRUCT(RuleGroup, (), (join, is_negated, conditions))

struct SegmentRule {
  Join join = Join::kAll;
  std::vector<RuleGroup> groups;
};
BOOST_DESCRIBE_STRUCT(SegmentRule, (), (join, groups))

/// Who asks, and on what day: "today+30" depends on it.
struct Asker {
  api::Services& services;
  const auth::Principal& principal;
  base::Date today;
};

/// What the filters of a list ask, all of which must hold. Beside those of
/// directory::parse_condition:
///   metric.ID:OPERATOR:NUMBER               a figure of the newest published month
///   score.NAME:OPERATOR:NUMBER              what the models say, of the newest analysis
///   ordered.MEASURE.MONTHS[.WHAT=CODE]:OPERATOR:NUMBER   orders of some months
///   place:within:LNG LAT,LNG LAT,…          inside a line drawn on the map
///   place:near:LNG LAT,METRES
///   segment:in:ID,… / segment:not_in:ID,…   members of other segments
/// @return the rule, or what parse_condition refuses, directory.bad_filter (also more than 40 of
///   them), segments.bad_metric, segments.bad_measure,
///   segments.bad_place, segments.no_such_segment, segments.circle, segments.preparing (the figures
///   are being computed: ask again), month.not_published,
///   analysis.no_run (there are no scores yet)
base::Result<directory::Rule> read_filters(const Asker& asker,
                                           const std::vector<std::string>& filters);

/// For a rule that is about to be saved.
struct SavedAs {
  std::optional<SegmentId> segment;  ///< the rule may not name it, nor one that is made of it
  bool is_shared = false;            ///< the rule may name shared segments only
};
/// A rule as the directory answers it. @return as read_filters, or segments.bad_rule (no group, an
///   empty group, more than 100 conditions), segments.not_shared
base::Result<directory::Rule> read_rule(const Asker& asker, const SegmentRule& rule,
                                        const SavedAs& saved_as = {});

/// The routes of segments. References must outlive the server.
std::vector<http::Route> http_routes(api::Services& services, directory::Directory& directory);

/// Work of kind `segments.refresh`: writes down who entered and left the dynamic segments.
inline constexpr std::string_view kRefresh = "segments.refresh";
std::map<std::string, jobs::Work> job_works(api::Services& services,
                                            directory::Directory& directory);

/// MIN-06: a segment of shops that sell tobacco is not made around minors, pupils or students.
/// @return nothing, or compliance.min_06 with the legal basis
base::Result<void> check_compliance(std::string_view name, std::string_view description,
                                    const SegmentRule& rule);

}  // namespace segments
