#include <filesystem>
#include <fstream>

#include "features/research/http_parts.h"
#include "features/research/study_rules.h"

/// Files of answers.
namespace research {
namespace {

using api::Shape;
using auth::Permission;
using base::ErrorCode;
using http::Method;

constexpr std::size_t kFileBytesMax = std::size_t{8} << 20U;
constexpr std::size_t kFileNameBytesMax = 200;

/// The bytes of a request as a file, as long as it is read; nothing of it stays.
class FileOfBody {
 public:
  FileOfBody(api::Services& services, std::string_view bytes)
      : path_((std::filesystem::path(services.data_folder) /
               ("research-" + std::to_string(services.ids.next_value()) + ".tmp"))
                  .string()) {
    std::ofstream file(path_, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) throw db::Failure(db::FailureKind::kDiskFull, path_ + ": cannot be written");
  }
  ~FileOfBody() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  FileOfBody(const FileOfBody&) = delete;
  FileOfBody& operator=(const FileOfBody&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

ImportResult result_of(const AnswerFile& file) {
  return {.import_id = {},
          .rows = file.rows,
          .taken = 0,
          .refused = file.refused,
          .refusals = file.refusals};
}

base::Result<void> check_room(db::Session& session, base::CompanyId company, const Study& study,
                              const AnswerFile& file) {
  if (study.state != State::kCollecting)
    return refusal(ErrorCode::kConflict, "research.not_collecting",
                   "answers are taken while a study collects them");
  if (find_study_of_file(session, company, file.sha256))
    return refusal(ErrorCode::kConflict, "research.file_taken",
                   "this file was taken already, by this study or another");
  const auto before = count_answers(session, company);
  const auto at = before.find(study.id);
  if ((at == before.end() ? 0 : at->second) + file.rows > kAnswersMax)
    return base::invalid("research.too_many_answers", "a study takes at most 100,000 answers");
  return {};
}

bool is_wanted(const http::Request& request, std::string_view name) {
  return request.query_value(name) == "true";
}

Handled check_file(api::Services& services, const http::Request& request) {
  auto session = services.database.reader();
  TRY_ASSIGN(const Study study, find_study(*session, *request.principal, request.path_param("id")));
  const FileOfBody body(services, request.body);
  TRY_ASSIGN(const AnswerFile file, read_answers(body.path(), study.definition));
  TRY(check_room(*session, request.principal->company, study, file));
  return http::Response::json(wire::to_json(result_of(file)));
}

Handled take_file(api::Services& services, const http::Request& request, api::Write& write) {
  const std::string name(base::trim(request.query_value("file_name").value_or("")));
  if (name.empty() || name.size() > kFileNameBytesMax || !base::is_valid_utf8(name))
    return base::invalid("research.bad_file_name", "expected a file name of 1 to 200 bytes");
  TRY_ASSIGN(const Study study,
             find_study(write.session, write.principal, request.path_param("id")));
  const FileOfBody body(services, request.body);
  TRY_ASSIGN(const AnswerFile file, read_answers(body.path(), study.definition));
  const auto company = write.principal.company;
  TRY(check_room(write.session, company, study, file));
  ImportResult result = result_of(file);
  result.taken = file.rows - file.refused;
  if (result.taken == 0 || (file.refused > 0 && !is_wanted(request, "skip_refused")))
    return base::Error{ErrorCode::kInvalid,
                       "research.rows_refused",
                       std::to_string(file.refused) + " of " + std::to_string(file.rows) +
                           " rows are refused: nothing was taken. Look at each with check_file",
                       {}};
  const AnswerImport import{write.ids.next<ImportId>(), name, result.taken, write.principal.name,
                            write.clock.now()};
  insert_import(write.session, company, study.id, import, file);
  result.import_id = import.id;
  write.audit(entry("research.import", study.id, {}, wire::to_json(import)));
  return http::Response::json(wire::to_json(result), 201);
}

Handled list_files(api::Services& services, const http::Request& request) {
  auto session = services.database.reader();
  TRY_ASSIGN(const Study study, find_study(*session, *request.principal, request.path_param("id")));
  return page_of_items(request, list_imports(*session, request.principal->company, study.id));
}

Handled remove_file(api::Services&, const http::Request& request, api::Write& write) {
  const auto company = write.principal.company;
  const auto id = api::id_from<ImportId>(request.path_param("id"));
  const auto study_id = id ? find_study_of_import(write.session, company, *id) : std::nullopt;
  if (!study_id)
    return refusal(ErrorCode::kNotFound, "research.no_such_import", "there is no such import");
  TRY_ASSIGN(const Study study,
             find_study(write.session, write.principal, std::to_string(study_id->value)));
  if (study.state != State::kCollecting)
    return refusal(ErrorCode::kConflict, "research.not_collecting",
                   "answers stay once a study is closed");
  delete_import(write.session, company, study.id, *id);
  write.audit(entry("research.undo_import", study.id,
                    R"({"import_id":")" + std::to_string(id->value) + R"("})", {}));
  return http::Response::no_content();
}

}  // namespace

std::vector<http::Route> import_routes(api::Services& services) {
  const http::Schema flag = {{"type", "string"}, {"enum", {"true", "false"}}};
  auto paged = api::page_parameters();
  paged.push_back(id_parameter("the study"));
  return {
      {Method::kPost, "/api/v1/research/studies/{id}/check-file", Permission::kResearchManage,
       "Reads a file of answers (CSV or XLSX) and says what is wrong with which row.",
       reads(services, check_file),
       Shape()
           .asks({id_parameter("the study")})
           .takes_bytes(kFileBytesMax)
           .answers(wire::schema<ImportResult>())},
      {Method::kPost, "/api/v1/research/studies/{id}/imports", Permission::kResearchManage,
       "Takes a file of answers. Columns that could name a person are refused.",
       writes(services, take_file),
       Shape()
           .keyed()
           .asks({id_parameter("the study"),
                  {"file_name", "the file's name", {{"type", "string"}}, true},
                  {"skip_refused", "take the good rows though others are refused", flag, false}})
           .takes_bytes(kFileBytesMax)
           .answers(wire::schema<ImportResult>(), 201)},
      {Method::kGet, "/api/v1/research/studies/{id}/imports", Permission::kResearchManage,
       "The files that a study has taken.", reads(services, list_files),
       Shape().asks(std::move(paged)).answers(api::page_schema<AnswerImport>())},
      {Method::kDelete, "/api/v1/research/imports/{id}", Permission::kResearchManage,
       "Takes the answers of a file back while the study collects.", writes(services, remove_file),
       Shape().asks({id_parameter("the import")}).answers_nothing()},
  };
}

}  // namespace research
