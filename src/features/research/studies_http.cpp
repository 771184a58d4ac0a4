#include <algorithm>

#include "features/research/http_parts.h"
#include "features/research/study_rules.h"
#include "sql/research.h"

/// Studies: list, make, change, move on, remove.
namespace research {
namespace {

using api::Shape;
using auth::Permission;
using base::ErrorCode;
using http::Method;

constexpr std::int64_t kStudiesMax = 500;

StudyView view_of(const Study& study, const std::map<StudyId, std::int64_t>& answers) {
  StudyView view;
  view.id = study.id;
  view.input = study.definition.input;
  view.dimensions = study.definition.dimensions;
  view.state = study.state;
  if (const auto at = answers.find(study.id); at != answers.end()) view.answers = at->second;
  if (!view.answers && study.state != State::kPublished) view.answers = 0;
  view.changed_by_name = study.changed_by_name;
  view.changed_at = study.changed_at;
  view.published_by_name = study.published_by_name;
  view.published_at = study.published_at;
  view.version = study.version;
  return view;
}

StudyLine line_of(const StudyView& view) {
  return {view.id,
          view.input.title,
          view.state,
          view.input.first_period,
          view.input.last_period,
          static_cast<std::int64_t>(view.input.questions.size()),
          view.answers,
          view.changed_by_name,
          view.changed_at,
          view.published_at};
}

void sort_lines(std::vector<StudyLine>& lines, std::string_view by) {
  const bool is_descending = by.starts_with('-');
  if (is_descending) by.remove_prefix(1);
  const auto is_before = [by](const StudyLine& a, const StudyLine& b) {
    if (by == "title") return a.title < b.title;
    if (by == "answers") return a.answers.value_or(-1) < b.answers.value_or(-1);
    if (by == "changed_at") return a.changed_at < b.changed_at;
    return a.first_period < b.first_period;
  };
  std::ranges::stable_sort(lines, [&](const StudyLine& a, const StudyLine& b) {
    return is_descending ? is_before(b, a) : is_before(a, b);
  });
}

Handled list(api::Services& services, const http::Request& request) {
  const auto& principal = *request.principal;
  auto session = services.database.reader();
  const auto answers = count_answers(*session, principal.company);
  const auto state = request.query_value("state");
  const std::string wanted = base::to_lower_ascii(request.query_value("q").value_or(""));
  std::vector<StudyLine> lines;
  for (const Study& study : list_studies(*session, principal.company)) {
    if (study.state != State::kPublished && !principal.can(Permission::kResearchManage)) continue;
    if (state && state_name(study.state) != *state) continue;
    if (base::to_lower_ascii(study.definition.input.title).find(wanted) == std::string::npos)
      continue;
    lines.push_back(line_of(view_of(study, answers)));
  }
  if (const auto by = request.query_value("sort")) sort_lines(lines, *by);
  return page_of_items(request, std::move(lines));
}

Handled get_study(api::Services& services, const http::Request& request) {
  auto session = services.database.reader();
  TRY_ASSIGN(const Study study, find_study(*session, *request.principal, request.path_param("id")));
  const auto answers = count_answers(*session, request.principal->company);
  return http::Response::json(wire::to_json(view_of(study, answers)))
      .with("ETag", api::etag(study.version));
}

base::Result<Definition> checked(api::Write& write, const StudyInput& input,
                                 std::optional<StudyId> self) {
  const auto company = write.principal.company;
  TRY_ASSIGN(auto definition, define(input, organisation::list_units(write.session, company)));
  const auto other = find_by_title(write.session, company, input.title);
  if (other && other != self)
    return base::Error{ErrorCode::kInvalid,
                       "research.title_taken",
                       "another study has this title",
                       {{"title", {}, "research.title_taken", "another title"}}};
  return definition;
}

Handled add_study(api::Services&, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto input, api::body<StudyInput>(request));
  TRY_ASSIGN(auto definition, checked(write, input, {}));
  const auto company = write.principal.company;
  if (write.session.find_one<std::int64_t>(sql::kCountStudies, {{"company_id", company}})
          .value_or(0) >= kStudiesMax)
    return refusal(ErrorCode::kLimited, "research.too_many_studies",
                   "a company has at most 500 studies");
  Study study;
  study.id = write.ids.next<StudyId>();
  study.definition = std::move(definition);
  study.version = 1;
  study.changed_by_name = write.principal.name;
  study.changed_at = write.clock.now();
  insert_study(write.session, company, study.id, study.definition, author_of(write));
  write.audit(entry("research.create", study.id, {}, wire::to_json(input)));
  return http::Response::json(wire::to_json(view_of(study, {})), 201)
      .with("ETag", api::etag(study.version));
}

Handled edit_study(api::Services&, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto input, api::body<StudyInput>(request));
  TRY_ASSIGN(const Study study,
             find_study(write.session, write.principal, request.path_param("id")));
  const std::string before = wire::to_json(study.definition.input);
  if (study.state != State::kDraft)
    return refusal(ErrorCode::kConflict, "research.not_a_draft",
                   "what is asked stays once answers are collected: make another study");
  TRY_ASSIGN(const auto definition, checked(write, input, study.id));
  if (api::if_match_version(request) != study.version ||
      !update_study(write.session, write.principal.company, study, definition, author_of(write)))
    return api::stale(request, study.version, before);
  write.audit(entry("research.update", study.id, before, wire::to_json(input)));
  return http::Response::no_content().with("ETag", api::etag(study.version + 1));
}

Handled move_study(api::Services&, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto input, api::body<StateInput>(request));
  TRY_ASSIGN(const Study study,
             find_study(write.session, write.principal, request.path_param("id")));
  const std::string before = wire::to_json(StateInput{study.state});
  if (api::if_match_version(request) != study.version)
    return api::stale(request, study.version, before);
  if (!can_become(study.state, input.state))
    return refusal(ErrorCode::kConflict, "research.wrong_state",
                   "a study is a draft, collects, is closed, and is published from there");
  if (!set_state(write.session, write.principal.company, study, input.state, author_of(write)))
    return api::stale(request, study.version, before);
  write.audit(entry("research.move", study.id, before, wire::to_json(input)));
  return http::Response::no_content().with("ETag", api::etag(study.version + 1));
}

Handled remove_study(api::Services&, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const Study study,
             find_study(write.session, write.principal, request.path_param("id")));
  if (study.state == State::kPublished)
    return refusal(ErrorCode::kConflict, "research.published_stays",
                   "what is published stays: were it made again, the two could be compared");
  delete_study(write.session, write.principal.company, study.id);
  write.audit(entry("research.delete", study.id, wire::to_json(study.definition.input), {}));
  return http::Response::no_content();
}

std::vector<http::Parameter> list_parameters() {
  auto parameters = api::page_parameters();
  parameters.push_back({"state", "studies of this state", wire::schema<State>(), false});
  parameters.push_back({"q", "part of the title", {{"type", "string"}, {"maxLength", 100}}, false});
  parameters.push_back({"sort",
                        "order; with - from the largest",
                        {{"type", "string"},
                         {"enum",
                          {"title", "-title", "first_period", "-first_period", "answers",
                           "-answers", "changed_at", "-changed_at"}}},
                        false});
  return parameters;
}

}  // namespace

std::vector<http::Route> study_routes(api::Services& services) {
  const auto study = wire::schema<StudyView>();
  return {
      {Method::kGet, "/api/v1/research/studies", Permission::kResearchView,
       "Studies; who may not manage them sees the published ones.", reads(services, list),
       Shape().asks(list_parameters()).answers(api::page_schema<StudyLine>())},
      {Method::kPost, "/api/v1/research/studies", Permission::kResearchManage,
       "Makes a draft; PII-03, PII-18 and MIN-06 are checked.", writes(services, add_study),
       Shape().keyed().takes(wire::schema<StudyInput>()).answers(study, 201)},
      {Method::kGet, "/api/v1/research/studies/{id}", Permission::kResearchView, "One study.",
       reads(services, get_study), Shape().asks({id_parameter("the study")}).answers(study)},
      {Method::kPut, "/api/v1/research/studies/{id}", Permission::kResearchManage,
       "Changes a draft.", writes(services, edit_study),
       Shape()
           .matched()
           .asks({id_parameter("the study")})
           .takes(wire::schema<StudyInput>())
           .answers_nothing()},
      {Method::kPut, "/api/v1/research/studies/{id}/state", Permission::kResearchManage,
       "Begins or ends the collecting of answers.", writes(services, move_study),
       Shape()
           .matched()
           .asks({id_parameter("the study")})
           .takes(wire::schema<StateInput>())
           .answers_nothing()},
      {Method::kDelete, "/api/v1/research/studies/{id}", Permission::kResearchManage,
       "Removes a study that is not published, with its answers.", writes(services, remove_study),
       Shape().asks({id_parameter("the study")}).answers_nothing()},
  };
}

}  // namespace research
