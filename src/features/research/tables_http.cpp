#include <algorithm>

#include "features/research/compliance.h"
#include "features/research/http_parts.h"

/// Publishing, and what was published.
namespace research {
namespace {

using api::Shape;
using auth::Permission;
using base::ErrorCode;
using http::Method;

TableView table_view(const Definition& definition, const PublishedTable& table,
                     const Margins& margins) {
  TableView view{table.position, table.table.dimensions, table.is_published, 0, 0, {}};
  if (!table.is_published) return view;
  for (const Line& line : lines_of(definition, table.table, margins))
    ++(line.answers ? view.lines_shown : view.lines_hidden);
  const auto measured = find_dimension(definition, table.table.dimensions[0]);
  for (const WeightedLine& line : weighted_lines(definition, table.table, margins)) {
    const Category& category = definition.dimensions[*measured].categories[line.category];
    view.weighted.push_back({category.code, category.name_zh, category.name_en, {}, {}, {}});
    if (!line.share) continue;
    view.weighted.back().share = line.share->share;
    view.weighted.back().low = line.share->low;
    view.weighted.back().high = line.share->high;
  }
  return view;
}

/// Publishing twice what the same people answered would show who came in between.
base::Result<void> check_waves(db::Session& session, base::CompanyId company, const Study& study) {
  const StudyInput& mine = study.definition.input;
  for (const Study& other : list_studies(session, company)) {
    const StudyInput& theirs = other.definition.input;
    if (other.state != State::kPublished || theirs.last_period < mine.first_period ||
        mine.last_period < theirs.first_period)
      continue;
    for (const Question& question : mine.questions)
      if (std::ranges::any_of(theirs.questions, [&](const Question& one) {
            return base::trim(one.text) == base::trim(question.text);
          }))
        return refusal(ErrorCode::kConflict, "research.overlapping_wave",
                       "PII-18: the question " + question.code +
                           " is published for these months already, by " +
                           base::excerpt(theirs.title) +
                           ". Two publications of a growing sample show who came in between");
  }
  return {};
}

/// The tables as they would be published. Says how many cells would be hidden, never what is in
/// the others: two previews could be compared.
Handled preview(api::Services& services, const http::Request& request) {
  TRY_ASSIGN(const auto tables, api::body<TablesInput>(request));
  auto session = services.database.reader();
  TRY_ASSIGN(const Study study, find_study(*session, *request.principal, request.path_param("id")));
  if (study.state != State::kClosed)
    return refusal(ErrorCode::kConflict, "research.not_closed",
                   "close the study first: no answers may come after");
  TRY(check_tables(study.definition, tables));
  const auto publication = publish(
      study.definition, list_answers(*session, request.principal->company, study.id), tables);
  std::vector<TableView> views;
  for (std::size_t i = 0; i < tables.tables.size(); ++i) {
    views.push_back(table_view(
        study.definition,
        {static_cast<std::int64_t>(i + 1), tables.tables[i], publication.is_published[i]},
        publication.margins));
    views.back().weighted.clear();
  }
  return page_of_items(request, std::move(views));
}

/// Decided outside the transaction, as it may take seconds; the study's version says whether
/// anything came in between.
Handled publish_study(api::Services& services, const http::Request& request) {
  TRY_ASSIGN(const auto tables, api::body<TablesInput>(request));
  const auto company = request.principal->company;
  std::optional<Study> study;
  AnswerCounts answers;
  {
    auto session = services.database.reader();
    TRY_ASSIGN(study, find_study(*session, *request.principal, request.path_param("id")));
    answers = list_answers(*session, company, study->id);
  }
  const auto checked = check_tables(study->definition, tables);
  const auto publication = checked ? publish(study->definition, answers, tables) : Publication{};
  std::int64_t total = 0;
  for (const auto& [codes, count] : answers) total += count;
  return api::write(services, request, [&](api::Write& write) -> Handled {
    const std::string before = wire::to_json(StateInput{study->state});
    TRY(checked);
    if (study->state != State::kClosed)
      return refusal(ErrorCode::kConflict, "research.not_closed",
                     "close the study first: no answers may come after");
    if (total < study->definition.input.minimum_group)
      return refused_group("fewer answers than the minimum of " +
                           std::to_string(study->definition.input.minimum_group) +
                           ": nothing of the study can be shown");
    TRY(check_waves(write.session, company, *study));
    if (api::if_match_version(request) != study->version ||
        !save_publication(write.session, company, *study, tables, publication, author_of(write)))
      return api::stale(request, study->version, before);
    write.audit(entry("research.publish", study->id, before, wire::to_json(tables)));
    return http::Response::no_content().with("ETag", api::etag(study->version + 1));
  });
}

base::Result<Study> published_study(db::Session& session, const http::Request& request) {
  TRY_ASSIGN(const Study study,
             find_study(session, *request.principal, request.query_value("study").value_or("")));
  if (study.state != State::kPublished)
    return refusal(ErrorCode::kConflict, "research.not_published",
                   "answers show once they are published");
  return study;
}

Handled list_published(api::Services& services, const http::Request& request) {
  const auto company = request.principal->company;
  auto session = services.database.reader();
  TRY_ASSIGN(const Study study, published_study(*session, request));
  const auto margins = list_margins(*session, company, study.id);
  std::vector<TableView> views;
  for (const PublishedTable& table : list_tables(*session, company, study.id))
    views.push_back(table_view(study.definition, table, margins));
  return page_of_items(request, std::move(views));
}

/// One dimension of a table held fast at one category: `age_band:25-34`.
struct Condition {
  std::size_t place = 0;  ///< in the table
  std::size_t category = 0;
};

base::Result<std::vector<Condition>> conditions_of(const http::Request& request,
                                                   const Definition& definition,
                                                   const TableInput& table) {
  std::vector<Condition> conditions;
  for (const auto& [name, value] : request.query) {
    if (name != "where") continue;
    const std::string code = value.substr(0, value.find(':'));
    const auto dimension = find_dimension(definition, code);
    if (!dimension) return refused_dimension(code);
    const auto place = std::ranges::find(table.dimensions, code);
    if (place == table.dimensions.end())
      return refused_group("this table is not published by " + code +
                           ": a group is asked for that no table shows");
    const auto& categories = definition.dimensions[*dimension].categories;
    const std::string wanted = value.substr(std::min(value.size(), code.size() + 1));
    const auto category = std::ranges::find(categories, wanted, &Category::code);
    if (category == categories.end())
      return base::invalid("research.bad_filter", code + " has no such category");
    conditions.push_back({static_cast<std::size_t>(place - table.dimensions.begin()),
                          static_cast<std::size_t>(category - categories.begin())});
  }
  return conditions;
}

LineCategory category_of(const Definition& definition, const std::string& code,
                         std::size_t category) {
  const auto dimension = find_dimension(definition, code);
  const Category& there = definition.dimensions[*dimension].categories[category];
  return {code, there.code, {there.name_zh, there.name_en}};
}

LineView line_view(const Definition& definition, const TableInput& table, const Line& line) {
  LineView view;
  view.measured = category_of(definition, table.dimensions[0], line.categories[0]);
  if (table.dimensions.size() > 1)
    view.group_1 = category_of(definition, table.dimensions[1], line.categories[1]);
  if (table.dimensions.size() > 2)
    view.group_2 = category_of(definition, table.dimensions[2], line.categories[2]);
  view.answers = line.answers;
  view.group = line.group;
  if (!line.share) return view;
  view.share = line.share->share;
  view.low = line.share->low;
  view.high = line.share->high;
  return view;
}

/// Hidden lines come last, whichever way it is sorted.
void sort_lines(std::vector<Line>& lines, std::string_view by) {
  const bool is_descending = by.starts_with('-');
  const bool is_by_share = by.ends_with("share");
  const auto value = [&](const Line& line) {
    const double shown = is_by_share ? (line.share ? line.share->share : 0)
                                     : static_cast<double>(line.answers.value_or(0));
    return std::pair(!line.answers, is_descending ? -shown : shown);
  };
  std::ranges::stable_sort(lines, {}, value);
}

Handled list_lines(api::Services& services, const http::Request& request) {
  const auto company = request.principal->company;
  auto session = services.database.reader();
  TRY_ASSIGN(const Study study, published_study(*session, request));
  const auto position = base::parse_int(request.query_value("table").value_or(""));
  const auto tables = list_tables(*session, company, study.id);
  const auto table = std::ranges::find(tables, position.value_or(0), &PublishedTable::position);
  if (table == tables.end())
    return refusal(ErrorCode::kNotFound, "research.no_such_table", "there is no such table");
  TRY_ASSIGN(const auto conditions, conditions_of(request, study.definition, table->table));
  std::vector<Line> lines;
  if (table->is_published)
    lines = lines_of(study.definition, table->table, list_margins(*session, company, study.id));
  std::erase_if(lines, [&](const Line& line) {
    return std::ranges::any_of(conditions, [&](const Condition& condition) {
      return line.categories[condition.place] != condition.category;
    });
  });
  if (!conditions.empty() &&
      std::ranges::none_of(lines, [](const Line& line) { return line.answers.has_value(); }))
    return refused_group("too few answers: the group is below the minimum of " +
                         std::to_string(study.definition.input.minimum_group) +
                         ", or would show one that is");
  if (const auto by = request.query_value("sort")) sort_lines(lines, *by);
  std::vector<LineView> views;
  for (const Line& line : lines) views.push_back(line_view(study.definition, table->table, line));
  return page_of_items(request, std::move(views));
}

std::vector<http::Parameter> line_parameters() {
  auto parameters = api::page_parameters();
  const http::Schema number = {{"type", "string"}, {"pattern", "^[0-9]{1,19}$"}};
  parameters.push_back({"study", "the study", number, true});
  parameters.push_back({"table", "the table's position", number, true});
  parameters.push_back({"where",
                        "lines of one category, `age_band:25-34`",
                        {{"type", "array"}, {"items", {{"type", "string"}}}},
                        false});
  parameters.push_back({"sort",
                        "order; with - from the largest",
                        {{"type", "string"}, {"enum", {"answers", "-answers", "share", "-share"}}},
                        false});
  return parameters;
}

}  // namespace

std::vector<http::Route> table_routes(api::Services& services) {
  auto of_study = api::page_parameters();
  of_study.push_back(
      {"study", "the study", {{"type", "string"}, {"pattern", "^[0-9]{1,19}$"}}, true});
  return {
      {Method::kPost, "/api/v1/research/studies/{id}/preview", Permission::kResearchManage,
       "How many cells of these tables would be hidden; no counts.", reads(services, preview),
       Shape()
           .asks({id_parameter("the study")})
           .takes(wire::schema<TablesInput>())
           .answers(api::page_schema<TableView>())},
      {Method::kPost, "/api/v1/research/studies/{id}/publish", Permission::kResearchManage,
       "Publishes these tables of a closed study, once, and erases its answers.",
       [&services](const http::Request& request) { return publish_study(services, request); },
       Shape()
           .keyed()
           .matched()
           .asks({id_parameter("the study")})
           .takes(wire::schema<TablesInput>())
           .answers_nothing()},
      {Method::kGet, "/api/v1/research/tables", Permission::kResearchView,
       "The tables of a published study.", reads(services, list_published),
       Shape().asks(std::move(of_study)).answers(api::page_schema<TableView>())},
      {Method::kGet, "/api/v1/research/lines", Permission::kResearchView,
       "The lines of a published table: counts, shares and their intervals.",
       reads(services, list_lines),
       Shape().asks(line_parameters()).answers(api::page_schema<LineView>())},
  };
}

}  // namespace research
