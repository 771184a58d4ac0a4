#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "features/research/answer_file.h"
#include "features/research/publication.h"
#include "features/research/study.h"
#include "platform/auth/auth.h"
#include "platform/db/db.h"

/// Studies in SQL. What writes runs inside a WriteTransaction.
namespace research {

/// Newest months first.
std::vector<Study> list_studies(db::Session& session, base::CompanyId company);
/// @return the study, or research.no_such_study: also for who may see published ones only
base::Result<Study> find_study(db::Session& session, const auth::Principal& principal,
                               std::string_view id);
std::optional<StudyId> find_by_title(db::Session& session, base::CompanyId company,
                                     std::string_view title);
/// Answers of each study, where they are known: those taken in; once published what shows.
std::map<StudyId, std::int64_t> count_answers(db::Session& session, base::CompanyId company);

struct Author {
  std::string name;
  base::Instant at;
};
void insert_study(db::Session& session, base::CompanyId company, StudyId id,
                  const Definition& definition, const Author& author);
/// @return false when somebody changed it meanwhile
bool update_study(db::Session& session, base::CompanyId company, const Study& before,
                  const Definition& definition, const Author& author);
bool set_state(db::Session& session, base::CompanyId company, const Study& before, State state,
               const Author& author);
void delete_study(db::Session& session, base::CompanyId company, StudyId id);

struct AnswerImport {
  ImportId id;
  std::string file_name;
  std::int64_t answers = 0;
  std::string imported_by_name;
  base::Instant imported_at;
};
BOOST_DESCRIBE_STRUCT(AnswerImport, (), (id, file_name, answers, imported_by_name, imported_at))

std::vector<AnswerImport> list_imports(db::Session& session, base::CompanyId company,
                                       StudyId study);
std::optional<StudyId> find_study_of_import(db::Session& session, base::CompanyId company,
                                            ImportId id);
std::optional<StudyId> find_study_of_file(db::Session& session, base::CompanyId company,
                                          std::string_view sha256);
void insert_import(db::Session& session, base::CompanyId company, StudyId study,
                   const AnswerImport& import, const AnswerFile& file);
void delete_import(db::Session& session, base::CompanyId company, StudyId study, ImportId id);
AnswerCounts list_answers(db::Session& session, base::CompanyId company, StudyId study);

/// Stores what shows, erases the answers. @return false when the study was moved meanwhile: nothing
/// is written
bool save_publication(db::Session& session, base::CompanyId company, const Study& study,
                      const TablesInput& tables, const Publication& publication,
                      const Author& author);

struct PublishedTable {
  std::int64_t position = 0;
  TableInput table;
  bool is_published = false;
};
std::vector<PublishedTable> list_tables(db::Session& session, base::CompanyId company,
                                        StudyId study);
Margins list_margins(db::Session& session, base::CompanyId company, StudyId study);

std::string state_name(State state);

}  // namespace research
