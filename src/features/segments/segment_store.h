#pragma once
#include <optional>
#include <string>
#include <vector>

#include "features/segments/segments.h"
#include "platform/db/db.h"

/// Segments in SQL.
namespace segments {

struct Segment {
  SegmentId id;
  std::string name;
  std::string description;
  bool is_static = false;
  bool is_shared = false;
  SegmentRule rule;
  auth::AccountId owner;
  std::string owner_name;
  std::int64_t version = 0;
  base::Instant changed_at;
  std::optional<base::Instant> refreshed_at;
};

/// Own and shared ones, by name (as bytes). Without a principal: all of the company.
std::vector<Segment> list_segments(db::Session& session, base::CompanyId company,
                                   const auth::Principal* principal);
/// @return the segment, or segments.no_such_segment: also when it is another's own
base::Result<Segment> find_segment(db::Session& session, const auth::Principal& principal,
                                   std::string_view id);
bool is_name_taken(db::Session& session, base::CompanyId company, std::string_view name,
                   std::optional<SegmentId> except);
/// Those who are members now, ascending.
std::vector<base::CustomerId> list_members(db::Session& session, base::CompanyId company,
                                           SegmentId segment);

struct MemberChange {
  std::int64_t entered = 0;
  std::int64_t left = 0;
};
/// Writes down who entered and left since the last time. Inside a WriteTransaction.
/// @param members ascending
MemberChange save_members(db::Session& session, base::CompanyId company, SegmentId segment,
                          const std::vector<base::CustomerId>& members, base::Instant now);

}  // namespace segments
