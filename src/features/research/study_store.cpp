#include "features/research/study_store.h"

#include "base/text.h"
#include "platform/api/api.h"
#include "sql/research.h"

namespace research {
namespace {

template <class Sink>
void each_study(db::Session& session, const db::Query& query, db::Params params, Sink&& sink) {
  session.each<StudyId, std::string, std::string, std::int64_t, std::string, base::Instant,
               std::optional<std::string>, std::optional<base::Instant>>(
      query, params,
      [&](StudyId id, const std::string& state, const std::string& definition, std::int64_t version,
          std::string changed_by_name, base::Instant changed_at,
          std::optional<std::string> published_by_name, std::optional<base::Instant> published_at) {
        Study study;
        study.id = id;
        study.state = *wire::from_json<State>('"' + state + '"');
        study.definition = *wire::from_json<Definition>(definition);
        study.version = version;
        study.changed_by_name = std::move(changed_by_name);
        study.changed_at = changed_at;
        study.published_by_name = std::move(published_by_name);
        study.published_at = published_at;
        sink(std::move(study));
      });
}

std::string text_of(const std::vector<std::uint8_t>& places) {
  std::string text;
  for (const auto place : places) text += (text.empty() ? "" : ",") + std::to_string(place);
  return text;
}

std::vector<std::uint8_t> places_of(std::string_view text) {
  std::vector<std::uint8_t> places;
  for (const auto part : base::split(text, ','))
    if (const auto place = base::parse_int(part))
      places.push_back(static_cast<std::uint8_t>(*place));
  return places;
}

std::string joined(const std::vector<std::string>& codes) {
  std::string text;
  for (const std::string& code : codes) text += (text.empty() ? "" : ",") + code;
  return text;
}

std::vector<std::optional<std::int64_t>> counts_of(const std::string& json) {
  return *wire::from_json<std::vector<std::optional<std::int64_t>>>(json);
}

void save_tables(db::Session& session, base::CompanyId company, StudyId study,
                 const TablesInput& tables, const Publication& publication) {
  for (std::size_t i = 0; i < tables.tables.size(); ++i)
    session.execute(sql::kInsertTable, {{"company_id", company},
                                        {"study_id", study},
                                        {"position", i + 1},
                                        {"dimensions", joined(tables.tables[i].dimensions)},
                                        {"is_published", bool{publication.is_published[i]}}});
  for (const auto& [places, counts] : publication.margins)
    session.execute(sql::kInsertMargin, {{"company_id", company},
                                         {"study_id", study},
                                         {"dimensions", text_of(places)},
                                         {"counts", wire::to_json(counts)}});
}

}  // namespace

std::string state_name(State state) { return std::string(wire::to_value(state).as_string()); }

std::vector<Study> list_studies(db::Session& session, base::CompanyId company) {
  std::vector<Study> studies;
  each_study(session, sql::kListStudies, {{"company_id", company}},
             [&](Study study) { studies.push_back(std::move(study)); });
  return studies;
}

base::Result<Study> find_study(db::Session& session, const auth::Principal& principal,
                               std::string_view id) {
  std::optional<Study> found;
  if (const auto number = api::id_from<StudyId>(id))
    each_study(session, sql::kFindStudy, {{"company_id", principal.company}, {"id", *number}},
               [&](Study study) { found = std::move(study); });
  if (!found ||
      (found->state != State::kPublished && !principal.can(auth::Permission::kResearchManage)))
    return base::Error{
        base::ErrorCode::kNotFound, "research.no_such_study", "there is no such study", {}};
  return *std::move(found);
}

std::optional<StudyId> find_by_title(db::Session& session, base::CompanyId company,
                                     std::string_view title) {
  return session.find_one<StudyId>(sql::kFindStudyByTitle,
                                   {{"company_id", company}, {"title", title}});
}

std::map<StudyId, std::int64_t> count_answers(db::Session& session, base::CompanyId company) {
  std::map<StudyId, std::int64_t> answers;
  session.each<StudyId, std::int64_t>(
      sql::kSumAnswers, {{"company_id", company}},
      [&](StudyId study, std::int64_t count) { answers[study] = count; });
  session.each<StudyId, std::string>(sql::kListTotals, {{"company_id", company}},
                                     [&](StudyId study, const std::string& counts) {
                                       if (const auto total = counts_of(counts).at(0))
                                         answers[study] = *total;
                                     });
  return answers;
}

void insert_study(db::Session& session, base::CompanyId company, StudyId id,
                  const Definition& definition, const Author& author) {
  session.execute(sql::kInsertStudy, {{"company_id", company},
                                      {"id", id},
                                      {"title", definition.input.title},
                                      {"first_period", definition.input.first_period},
                                      {"last_period", definition.input.last_period},
                                      {"definition", wire::to_json(definition)},
                                      {"changed_by_name", author.name},
                                      {"changed_at_ms", author.at}});
}

bool update_study(db::Session& session, base::CompanyId company, const Study& before,
                  const Definition& definition, const Author& author) {
  return session.execute(sql::kUpdateStudy, {{"company_id", company},
                                             {"id", before.id},
                                             {"version", before.version},
                                             {"title", definition.input.title},
                                             {"first_period", definition.input.first_period},
                                             {"last_period", definition.input.last_period},
                                             {"definition", wire::to_json(definition)},
                                             {"changed_by_name", author.name},
                                             {"changed_at_ms", author.at}}) > 0;
}

bool set_state(db::Session& session, base::CompanyId company, const Study& before, State state,
               const Author& author) {
  return session.execute(sql::kSetState, {{"company_id", company},
                                          {"id", before.id},
                                          {"version", before.version},
                                          {"state_before", state_name(before.state)},
                                          {"state", state_name(state)},
                                          {"changed_by_name", author.name},
                                          {"changed_at_ms", author.at}}) > 0;
}

void delete_study(db::Session& session, base::CompanyId company, StudyId id) {
  const std::initializer_list<db::Param> of_study = {{"company_id", company}, {"study_id", id}};
  session.execute(sql::kDeleteAnswers, of_study);
  session.execute(sql::kDeleteImports, of_study);
  session.execute(sql::kDeleteStudy, {{"company_id", company}, {"id", id}});
}

std::vector<AnswerImport> list_imports(db::Session& session, base::CompanyId company,
                                       StudyId study) {
  std::vector<AnswerImport> imports;
  session.each<ImportId, std::string, std::int64_t, std::string, base::Instant>(
      sql::kListImports, {{"company_id", company}, {"study_id", study}},
      [&](ImportId id, std::string file_name, std::int64_t answers, std::string name,
          base::Instant at) {
        imports.push_back({id, std::move(file_name), answers, std::move(name), at});
      });
  return imports;
}

std::optional<StudyId> find_study_of_import(db::Session& session, base::CompanyId company,
                                            ImportId id) {
  return session.find_one<StudyId>(sql::kFindImport, {{"company_id", company}, {"id", id}});
}

std::optional<StudyId> find_study_of_file(db::Session& session, base::CompanyId company,
                                          std::string_view sha256) {
  return session.find_one<StudyId>(sql::kFindImportByFile,
                                   {{"company_id", company}, {"sha256", sha256}});
}

void insert_import(db::Session& session, base::CompanyId company, StudyId study,
                   const AnswerImport& import, const AnswerFile& file) {
  session.execute(sql::kInsertImport, {{"company_id", company},
                                       {"id", import.id},
                                       {"study_id", study},
                                       {"file_name", import.file_name},
                                       {"sha256", file.sha256},
                                       {"answers", import.answers},
                                       {"imported_by_name", import.imported_by_name},
                                       {"imported_at_ms", import.imported_at}});
  db::BulkInsert rows(session, "research_answers",
                      {"company_id", "study_id", "import_id", "codes", "answers"});
  for (const auto& [codes, answers] : file.answers) {
    rows.add(company).add(study).add(import.id).add(codes).add(answers);
    rows.end_row();
  }
  rows.finish();
}

void delete_import(db::Session& session, base::CompanyId company, StudyId study, ImportId id) {
  session.execute(sql::kDeleteAnswersOfImport,
                  {{"company_id", company}, {"study_id", study}, {"import_id", id}});
  session.execute(sql::kDeleteImport, {{"company_id", company}, {"id", id}});
}

AnswerCounts list_answers(db::Session& session, base::CompanyId company, StudyId study) {
  AnswerCounts answers;
  session.each<std::string, std::int64_t>(
      sql::kListAnswers, {{"company_id", company}, {"study_id", study}},
      [&](std::string codes, std::int64_t count) { answers.emplace(std::move(codes), count); });
  return answers;
}

bool save_publication(db::Session& session, base::CompanyId company, const Study& study,
                      const TablesInput& tables, const Publication& publication,
                      const Author& author) {
  const auto changed = session.execute(sql::kMarkPublished, {{"company_id", company},
                                                             {"id", study.id},
                                                             {"version", study.version},
                                                             {"published_by_name", author.name},
                                                             {"published_at_ms", author.at}});
  if (changed == 0) return false;
  save_tables(session, company, study.id, tables, publication);
  session.execute(sql::kDeleteAnswers, {{"company_id", company}, {"study_id", study.id}});
  return true;
}

std::vector<PublishedTable> list_tables(db::Session& session, base::CompanyId company,
                                        StudyId study) {
  std::vector<PublishedTable> tables;
  session.each<std::int64_t, std::string, bool>(
      sql::kListTables, {{"company_id", company}, {"study_id", study}},
      [&](std::int64_t position, const std::string& dimensions, bool is_published) {
        PublishedTable table{position, {}, is_published};
        for (const auto code : base::split(dimensions, ','))
          table.table.dimensions.emplace_back(code);
        tables.push_back(std::move(table));
      });
  return tables;
}

Margins list_margins(db::Session& session, base::CompanyId company, StudyId study) {
  Margins margins;
  session.each<std::string, std::string>(
      sql::kListMargins, {{"company_id", company}, {"study_id", study}},
      [&](const std::string& dimensions, const std::string& counts) {
        margins.emplace(places_of(dimensions), counts_of(counts));
      });
  return margins;
}

}  // namespace research
