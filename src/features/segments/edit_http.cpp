#include <algorithm>

#include "base/text.h"
#include "features/segments/desk.h"
#include "sql/segments.h"

/// Making, changing and removing segments.
namespace segments {
namespace {

using auth::Permission;
using base::ErrorCode;
using http::Method;

constexpr std::size_t kNameBytesMax = 200;
constexpr std::size_t kDescriptionBytesMax = 1000;
constexpr std::size_t kRuleBytesMax = 64'000;
constexpr std::int64_t kSegmentsMax = 500;
constexpr std::int64_t kMembersMax = 200'000;

base::Error bad_field(const char* field, const char* reason, const std::string& message) {
  return base::Error{ErrorCode::kInvalid, reason, message, {{field, {}, reason, message}}};
}

SegmentInput input_of(const Segment& segment) {
  return {segment.name, segment.description, segment.is_static, segment.is_shared, segment.rule};
}

base::Result<void> check_texts(const SegmentInput& input) {
  if (base::trim(input.name).empty() || input.name.size() > kNameBytesMax ||
      !base::is_valid_utf8(input.name))
    return bad_field("name", "segments.bad_name", "name: expected 1 to 200 bytes");
  if (input.description.size() > kDescriptionBytesMax || !base::is_valid_utf8(input.description))
    return bad_field("description", "segments.bad_description",
                     "description: expected at most 1,000 bytes");
  if (wire::to_json(input.rule).size() > kRuleBytesMax)
    return bad_field("rule", "segments.bad_rule", "rule: expected at most 64,000 bytes");
  return {};
}

/// A segment that does not work is refused when it is saved, not when somebody uses it.
/// @return the shops it finds for the one who saves it
base::Result<directory::Matches> check(Desk& desk, api::Write& write, const SegmentInput& input,
                                       std::optional<SegmentId> self) {
  TRY(check_texts(input));
  TRY(check_compliance(input.name, input.description, input.rule));
  if (input.is_shared && !write.principal.can(Permission::kViewsShare))
    return refusal(ErrorCode::kForbidden, "segments.may_not_share",
                   "these permissions allow segments of one's own only");
  if (is_name_taken(write.session, write.principal.company, input.name, self))
    return bad_field("name", "segments.name_taken", "name: another segment has it");
  TRY_ASSIGN(auto rule,
             read_rule(asker_of(desk, write.principal), input.rule, {self, input.is_shared}));
  if (input.is_shared && asks_private(rule))
    return bad_field("rule", "segments.private_columns",
                     "rule: personal and subjective fields stay out of shared segments");
  directory::Selection selection;
  selection.rules.push_back(std::move(rule));
  TRY_ASSIGN(auto matches, desk.directory.snapshot(write.principal.company)
                               ->select(directory::Viewer(write.principal), selection));
  if (input.is_static && matches.total() > kMembersMax)
    return bad_field("is_static", "segments.too_many_members",
                     "a fixed segment holds at most 200,000 shops: make it a dynamic one");
  return matches;
}

Handled add_segment(Desk& desk, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto input, api::body<SegmentInput>(request));
  TRY_ASSIGN(const auto matches, check(desk, write, input, {}));
  const auto company = write.principal.company;
  if (write.session.find_one<std::int64_t>(sql::kCountSegments, {{"company_id", company}})
          .value_or(0) >= kSegmentsMax)
    return refusal(ErrorCode::kLimited, "segments.too_many", "a company has at most 500 segments");
  Segment segment{.id = write.ids.next<SegmentId>(),
                  .name = input.name,
                  .description = input.description,
                  .is_static = input.is_static,
                  .is_shared = input.is_shared,
                  .rule = input.rule,
                  .owner = write.principal.account,
                  .owner_name = write.principal.name,
                  .version = 1,
                  .changed_at = write.clock.now()};
  write.session.execute(sql::kInsertSegment, {{"company_id", company},
                                              {"id", segment.id},
                                              {"name", segment.name},
                                              {"description", segment.description},
                                              {"is_static", segment.is_static},
                                              {"is_shared", segment.is_shared},
                                              {"rule", wire::to_json(segment.rule)},
                                              {"owner_id", segment.owner},
                                              {"owner_name", segment.owner_name},
                                              {"changed_at_ms", segment.changed_at}});
  if (segment.is_static)
    save_members(write.session, company, segment.id, matches.ids(), segment.changed_at);
  write.audit({.action = "segments.create",
               .object_kind = "segment",
               .object_id = std::to_string(segment.id.value),
               .after = wire::to_json(input)});
  SegmentView view = view_of(segment, write.principal);
  view.shops = matches.total();
  return http::Response::json(wire::to_json(view), 201).with("ETag", api::etag(1));
}

base::Result<Segment> find_own(const http::Request& request, api::Write& write) {
  TRY_ASSIGN(auto segment, find_segment(write.session, write.principal, request.path_param("id")));
  if (segment.owner != write.principal.account && !write.principal.can(Permission::kPeopleManage))
    return refusal(ErrorCode::kForbidden, "segments.not_yours", "another person's segment");
  return segment;
}

Handled edit_segment(Desk& desk, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto input, api::body<SegmentInput>(request));
  TRY_ASSIGN(const auto segment, find_own(request, write));
  if (input.is_static != segment.is_static)
    return bad_field("is_static", "segments.kind_stays",
                     "is_static: a fixed segment stays fixed; make another one");
  const std::string before = wire::to_json(input_of(segment));
  if (segment.is_static && wire::to_json(input.rule) != wire::to_json(segment.rule))
    return bad_field("rule", "segments.members_stay",
                     "rule: the members of a fixed segment stay; make another one");
  TRY(check(desk, write, input, segment.id));
  const auto changed =
      api::if_match_version(request) != segment.version
          ? 0
          : write.session.execute(sql::kUpdateSegment, {{"company_id", write.principal.company},
                                                        {"id", segment.id},
                                                        {"version", segment.version},
                                                        {"name", input.name},
                                                        {"description", input.description},
                                                        {"is_shared", input.is_shared},
                                                        {"rule", wire::to_json(input.rule)},
                                                        {"changed_at_ms", write.clock.now()}});
  if (changed == 0) return api::stale(request, segment.version, before);
  write.audit({.action = "segments.update",
               .object_kind = "segment",
               .object_id = std::to_string(segment.id.value),
               .before = before,
               .after = wire::to_json(input)});
  return http::Response::no_content().with("ETag", api::etag(segment.version + 1));
}

/// Is a condition `segment:in:…,ID,…`?
bool names_segment(std::string_view condition, SegmentId id) {
  if (!condition.starts_with("segment:")) return false;
  const auto ids = base::split(condition.substr(condition.rfind(':') + 1), ',');
  return std::ranges::find(ids, std::to_string(id.value)) != ids.end();
}

bool is_used_by(const Segment& other, SegmentId id) {
  for (const RuleGroup& group : other.rule.groups)
    for (const std::string& condition : group.conditions)
      if (names_segment(condition, id)) return true;
  return false;
}

Handled remove_segment(Desk&, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto segment, find_own(request, write));
  const auto company = write.principal.company;
  for (const Segment& other : list_segments(write.session, company, nullptr))
    if (is_used_by(other, segment.id))
      return refusal(ErrorCode::kConflict, "segments.in_use",
                     "another segment is made of it: " + base::excerpt(other.name));
  write.session.execute(sql::kDeleteMembers, {{"company_id", company}, {"segment_id", segment.id}});
  write.session.execute(sql::kDeleteSegment, {{"company_id", company}, {"id", segment.id}});
  write.audit({.action = "segments.delete",
               .object_kind = "segment",
               .object_id = std::to_string(segment.id.value),
               .before = wire::to_json(input_of(segment))});
  return http::Response::no_content();
}

http::Handler writes(const std::shared_ptr<Desk>& desk,
                     Handled (*writer)(Desk&, const http::Request&, api::Write&)) {
  return [desk, writer](const http::Request& request) {
    return api::write(desk->services, request,
                      [&](api::Write& write) { return writer(*desk, request, write); });
  };
}

}  // namespace

std::vector<http::Route> edit_routes(const std::shared_ptr<Desk>& desk) {
  return {{Method::kPost,
           "/api/v1/segments",
           Permission::kCustomersRead,
           "Saves a segment; MIN-06 is checked.",
           writes(desk, add_segment),
           {.needs_idempotency_key = true,
            .request = wire::schema<SegmentInput>(),
            .response = wire::schema<SegmentView>(),
            .success_status = 201}},
          {Method::kPut,
           "/api/v1/segments/{id}",
           Permission::kCustomersRead,
           "Changes one's own segment.",
           writes(desk, edit_segment),
           {.needs_if_match = true,
            .parameters = {id_parameter()},
            .request = wire::schema<SegmentInput>(),
            .success_status = 204}},
          {Method::kDelete,
           "/api/v1/segments/{id}",
           Permission::kCustomersRead,
           "Removes one's own segment.",
           writes(desk, remove_segment),
           {.parameters = {id_parameter()}, .success_status = 204}}};
}

}  // namespace segments
