#include <filesystem>

#include "features/imports/analysis.h"
#include "features/imports/http_parts.h"
#include "features/imports/kinds.h"
#include "features/imports/saved_mappings.h"
#include "features/imports/uploads.h"
#include "features/organisation/organisation.h"
#include "features/transfer/transfer.h"
#include "platform/api/download.h"

namespace imports {
namespace {

using api::Shape;
using auth::Permission;
using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t kSampleRows = 500;
constexpr std::size_t kRowsShown = 20;

records::Dictionaries words_of(api::Services& services, db::Session& session,
                               base::CompanyId company) {
  const auto day = services.clock.now().unix_ms / 86'400'000;
  return organisation::load_dictionaries(session, company,
                                         base::Date{static_cast<std::int32_t>(day)});
}

base::Result<Response> get_kinds(api::Services& services, const Request& request) {
  auto session = services.database.reader();
  api::PageOf<ImportKind> page;
  page.items = describe_kinds(words_of(services, *session, request.principal->company));
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

base::Result<Response> get_template(api::Services& services, const Request& request) {
  TRY_ASSIGN(const records::RecordKind* const kind,
             transfer::find_kind(std::string(request.path_param("kind"))));
  const bool is_xlsx = request.query_value("format").value_or("xlsx") == "xlsx";
  const bool is_chinese =
      request.query_value("language").value_or(request.principal->language) != "en";
  auto session = services.database.reader();
  const ImportKind described =
      describe_kind(*kind, words_of(services, *session, request.principal->company));
  const std::string ending = is_xlsx ? ".xlsx" : ".csv";
  const std::string path = temporary_file(services, ending.c_str());
  TRY(write_template(path, described, is_xlsx, is_chinese));
  const std::string name = (is_chinese ? described.name_zh : described.name_en) + ending;
  return api::download(path, std::string(is_xlsx ? api::kXlsxType : api::kCsvType), name, true);
}

base::Result<transfer::TableFormat> format_of(const AnalysisRequest& wanted) {
  transfer::TableFormat format;
  const std::string encoding = wanted.encoding.value_or("");
  const std::string delimiter = wanted.delimiter.value_or("");
  format.sheet = wanted.sheet.value_or("");
  if (encoding == "UTF-8") format.encoding = transfer::Encoding::kUtf8;
  if (encoding == "GB18030") format.encoding = transfer::Encoding::kGb18030;
  if (delimiter == "comma") format.delimiter = ',';
  if (delimiter == "tab") format.delimiter = '\t';
  if (delimiter == "semicolon") format.delimiter = ';';
  const bool is_known = (encoding.empty() || format.encoding != transfer::Encoding::kAuto) &&
                        (delimiter.empty() || format.delimiter != '\0');
  if (!is_known)
    return base::Error{base::ErrorCode::kInvalid,
                       "import_analyses.bad_format",
                       "encoding is UTF-8 or GB18030; delimiter is comma, tab or semicolon",
                       {}};
  return format;
}

void describe_sample(const transfer::TableSample& sample, Analysis& analysis) {
  const auto& shape = sample.shape;
  analysis.format = shape.is_workbook ? "xlsx" : "csv";
  if (!shape.is_workbook) {
    analysis.encoding = transfer::encoding_name(shape.encoding);
    analysis.delimiter = shape.delimiter == '\t'  ? "tab"
                         : shape.delimiter == ';' ? "semicolon"
                                                  : "comma";
  }
  for (std::size_t i = 0; i < sample.sheets.size(); ++i)
    analysis.sheets.push_back({sample.sheets[i], sample.sheet_is_hidden[i]});
  analysis.sheet = shape.sheet;
  analysis.hidden_rows_in_sample = static_cast<std::int64_t>(shape.hidden_rows);
  for (const auto& row : sample.rows) {
    if (analysis.sample_rows.size() == kRowsShown) break;
    analysis.sample_rows.push_back(row);
  }
}

base::Result<Response> post_analysis(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto wanted, api::body<AnalysisRequest>(request));
  TRY_ASSIGN(const auto format, format_of(wanted));
  const base::CompanyId company = request.principal->company;
  auto session = services.database.reader();
  TRY_ASSIGN(const Upload upload, get_complete_upload(*session, company, wanted.upload_id));
  const std::string path = path_of(services.data_folder, company, upload);
  auto sample = transfer::sample_table(path, format, kSampleRows);
  if (!sample) {
    base::Error error = std::move(sample).error();
    if (const auto at = error.message.find(path); at != std::string::npos)
      error.message.replace(at, path.size(), upload.file_name);
    return error;
  }
  Analysis analysis;
  analysis.upload_id = upload.id;
  analysis.file_name = upload.file_name;
  describe_sample(*sample, analysis);
  const auto words = words_of(services, *session, company);
  const AnalysisInput input{*sample, words, list_mappings(*session, company, ""), wanted.kind,
                            wanted.mapping_id};
  TRY(analyse(input, analysis));
  if (wanted.encoding) analysis.mapping.encoding = wanted.encoding;
  if (wanted.delimiter) analysis.mapping.delimiter = wanted.delimiter;
  return Response::json(wire::to_json(analysis));
}

}  // namespace

std::string temporary_file(api::Services& services, const char* ending) {
  const auto folder = std::filesystem::path(services.data_folder) / "tmp";
  std::filesystem::create_directories(folder);
  return (folder / (std::to_string(services.ids.next_value()) + ending)).string();
}

std::vector<http::Route> kind_routes(api::Services& services) {
  const auto with = [&](auto handle) {
    return [&services, handle](const Request& request) { return handle(services, request); };
  };
  return {
      {Method::kGet, "/api/v1/import-kinds", Permission::kImportsRun,
       "What can be imported, with every field explained.", with(get_kinds),
       Shape().answers(api::page_schema<ImportKind>())},
      {Method::kGet, "/api/v1/import-kinds/{kind}/template", Permission::kImportsRun,
       "An empty table to fill in.", with(get_template),
       Shape()
           .asks({choice("format", "Of the file.", {"xlsx", "csv"}),
                  choice("language", "Of the titles.", {"zh", "en"})})
           .sends(std::string(api::kXlsxType))
           .sends_also("text/csv")},
      {Method::kPost, "/api/v1/import-analyses", Permission::kImportsRun,
       "What an uploaded file seems to be, and how to map it.", with(post_analysis),
       Shape().takes(wire::schema<AnalysisRequest>()).answers(wire::schema<Analysis>())},
  };
}

}  // namespace imports
