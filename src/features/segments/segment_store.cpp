#include "features/segments/segment_store.h"

#include <algorithm>

#include "sql/segments.h"

namespace segments {
namespace {

template <class Sink>
void each_segment(db::Session& session, const db::Query& query, db::Params params, Sink&& sink) {
  session.each<SegmentId, std::string, std::string, bool, bool, std::string, auth::AccountId,
               std::string, std::int64_t, base::Instant, std::optional<base::Instant>>(
      query, params,
      [&](SegmentId id, std::string name, std::string description, bool is_static, bool is_shared,
          const std::string& rule, auth::AccountId owner, std::string owner_name,
          std::int64_t version, base::Instant changed_at,
          std::optional<base::Instant> refreshed_at) {
        auto parsed = wire::from_json<SegmentRule>(rule);
        CHECK(parsed.has_value());
        sink(Segment{id, std::move(name), std::move(description), is_static, is_shared,
                     *std::move(parsed), owner, std::move(owner_name), version, changed_at,
                     refreshed_at});
      });
}

}  // namespace

std::vector<Segment> list_segments(db::Session& session, base::CompanyId company,
                                   const auth::Principal* principal) {
  std::vector<Segment> segments;
  each_segment(session, sql::kListSegments, {{"company_id", company}}, [&](Segment segment) {
    if (principal == nullptr || segment.is_shared || segment.owner == principal->account)
      segments.push_back(std::move(segment));
  });
  // By bytes: the engines order names each in their own way.
  std::ranges::sort(segments, {}, &Segment::name);
  return segments;
}

base::Result<Segment> find_segment(db::Session& session, const auth::Principal& principal,
                                   std::string_view id) {
  std::optional<Segment> found;
  if (const auto number = api::id_from<SegmentId>(id))
    each_segment(session, sql::kFindSegment, {{"company_id", principal.company}, {"id", *number}},
                 [&](Segment segment) { found = std::move(segment); });
  if (!found || (!found->is_shared && found->owner != principal.account))
    return base::Error{
        base::ErrorCode::kNotFound, "segments.no_such_segment", "there is no such segment", {}};
  return *std::move(found);
}

bool is_name_taken(db::Session& session, base::CompanyId company, std::string_view name,
                   std::optional<SegmentId> except) {
  const auto id = session.find_one<SegmentId>(sql::kFindSegmentByName,
                                              {{"company_id", company}, {"name", name}});
  return id && id != except;
}

std::vector<base::CustomerId> list_members(db::Session& session, base::CompanyId company,
                                           SegmentId segment) {
  std::vector<base::CustomerId> members;
  session.each<base::CustomerId>(sql::kListMembers,
                                 {{"company_id", company}, {"segment_id", segment}},
                                 [&](base::CustomerId id) { members.push_back(id); });
  return members;
}

MemberChange save_members(db::Session& session, base::CompanyId company, SegmentId segment,
                          const std::vector<base::CustomerId>& members, base::Instant now) {
  const auto before = list_members(session, company, segment);
  std::vector<base::CustomerId> entered;
  std::vector<base::CustomerId> left;
  std::ranges::set_difference(members, before, std::back_inserter(entered));
  std::ranges::set_difference(before, members, std::back_inserter(left));
  for (const auto id : left)
    session.execute(sql::kEndMember, {{"company_id", company},
                                      {"segment_id", segment},
                                      {"customer_id", id},
                                      {"left_at_ms", now}});
  db::BulkInsert rows(session, "segment_members",
                      {"company_id", "segment_id", "customer_id", "entered_at_ms"});
  for (const auto id : entered) {
    rows.add(company).add(segment).add(id).add(now.unix_ms);
    rows.end_row();
  }
  rows.finish();
  session.execute(sql::kMarkRefreshed,
                  {{"company_id", company}, {"id", segment}, {"refreshed_at_ms", now}});
  return {static_cast<std::int64_t>(entered.size()), static_cast<std::int64_t>(left.size())};
}

}  // namespace segments
