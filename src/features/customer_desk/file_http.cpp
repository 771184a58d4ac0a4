#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/hash.h"
#include "base/text.h"
#include "features/customer_desk/desk.h"
#include "sql/customer_desk.h"

/// Files of a shop: licences, photographs, agreements. The bytes lie under their hash, so that the
/// same file is kept once and a name can never lead anywhere.
namespace customer_desk {
namespace {

using auth::Permission;
using base::ErrorCode;
using http::Method;

constexpr std::size_t kFileBytesMax = 8U << 20U;
constexpr std::int64_t kFilesMax = 200;  // a shop

/// What a file is, by its first bytes and never by its name.
std::string_view type_of(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("%PDF-"sv)) return "application/pdf";
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return "image/png";
  if (bytes.starts_with("\xff\xd8\xff"sv)) return "image/jpeg";
  if (bytes.starts_with("RIFF"sv) && bytes.size() > 12 && bytes.substr(8, 4) == "WEBP")
    return "image/webp";
  return {};
}

/// The last part of the name, without what a path or a header could misread.
std::string clean_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string clean;
  for (const char c : base::trim(name))
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && c != '"') clean += c;
  return clean;
}

std::filesystem::path path_of(const Desk& desk, base::CompanyId company, std::string_view sha256) {
  return std::filesystem::path(desk.services.data_folder) / "files" /
         std::to_string(company.value) / sha256.substr(0, 2) / sha256;
}

[[noreturn]] void broken(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0 || ::fsync(descriptor) != 0) broken("syncing a folder of files");
  ::close(descriptor);
}

/// Complete on disk before the row that names it: temporary name, fsync, rename, fsync the folder.
void keep_bytes(const std::filesystem::path& path, const std::string& bytes, std::int64_t unique) {
  if (std::filesystem::exists(path)) return;
  std::filesystem::create_directories(path.parent_path());
  const auto temporary = path.string() + "." + std::to_string(unique) + ".part";
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  if (descriptor < 0) broken("making a file");
  std::size_t written = 0;
  while (written < bytes.size()) {
    const auto step = ::write(descriptor, bytes.data() + written, bytes.size() - written);
    if (step < 0 && errno == EINTR) continue;
    if (step < 0) {
      ::close(descriptor);
      ::unlink(temporary.c_str());
      broken("writing a file");
    }
    written += static_cast<std::size_t>(step);
  }
  if (::fsync(descriptor) != 0) broken("syncing a file");
  ::close(descriptor);
  std::filesystem::rename(temporary, path);
  sync_folder(path.parent_path());
  sync_folder(path.parent_path().parent_path());
}

Handled list_files(Desk& desk, const http::Request& request) {
  auto session = desk.services.database.reader();
  TRY_ASSIGN(const auto shop, find_shop(*session, *request.principal, request.path_param("id")));
  api::PageOf<FileView> files;
  session->each<FileId, std::string, std::string, std::int64_t, std::string, std::string,
                base::Instant>(
      sql::kListFiles, {{"company_id", request.principal->company}, {"customer_id", shop.id}},
      [&](auto... column) { files.items.push_back(FileView{std::move(column)...}); });
  files.total = static_cast<std::int64_t>(files.items.size());
  return api::page_response(files);
}

Handled add_file(Desk& desk, const http::Request& request) {
  const std::string name = clean_name(request.query_value("file_name").value_or(""));
  constexpr std::size_t kNameBytesMax = 200;
  if (name.empty() || name.size() > kNameBytesMax || !base::is_valid_utf8(name))
    return refusal(ErrorCode::kInvalid, "customers.bad_file_name",
                   "file_name: expected 1 to 200 bytes of text");
  const std::string type(type_of(request.body));
  if (type.empty())
    return refusal(ErrorCode::kInvalid, "customers.bad_file_type",
                   "expected a PDF, PNG, JPEG or WebP file");
  const std::string sha256 = base::sha256_hex(request.body);
  {
    // Nothing is put on disk for a shop that the account may not see.
    auto session = desk.services.database.reader();
    TRY(find_shop(*session, *request.principal, request.path_param("id")));
  }
  keep_bytes(path_of(desk, request.principal->company, sha256), request.body,
             desk.services.ids.next_value());
  return api::write(desk.services, request, [&](api::Write& write) -> Handled {
    const auto company = write.principal.company;
    TRY_ASSIGN(const auto shop,
               find_shop(write.session, write.principal, request.path_param("id")));
    const auto count = write.session.find_one<std::int64_t>(
        sql::kCountFiles, {{"company_id", company}, {"customer_id", shop.id}});
    if (count.value_or(0) >= kFilesMax)
      return refusal(ErrorCode::kLimited, "customers.too_many_files",
                     "the shop has 200 files: remove one first");
    const FileView file{write.ids.next<FileId>(),
                        name,
                        type,
                        static_cast<std::int64_t>(request.body.size()),
                        sha256,
                        write.principal.name,
                        write.clock.now()};
    write.session.execute(sql::kInsertFile, {{"company_id", company},
                                             {"id", file.id},
                                             {"customer_id", shop.id},
                                             {"file_name", file.file_name},
                                             {"content_type", file.content_type},
                                             {"size_bytes", file.size_bytes},
                                             {"sha256", file.sha256},
                                             {"created_by", file.created_by},
                                             {"created_at_ms", file.created_at}});
    write.audit({.action = "customers.add_file",
                 .object_kind = "customer",
                 .object_id = std::to_string(shop.id.value),
                 .after = wire::to_json(file)});
    return http::Response::json(wire::to_json(file), 201);
  });
}

std::string percent_encoded(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
        c == '-' || c == '_') {
      encoded += c;
    } else {
      encoded += '%';
      encoded += kHex[byte >> 4U];
      encoded += kHex[byte & 15U];
    }
  }
  return encoded;
}

base::Error no_such_file() {
  return refusal(ErrorCode::kNotFound, "customers.no_such_file", "the shop has no such file");
}

Handled download(Desk& desk, const http::Request& request) {
  auto session = desk.services.database.reader();
  TRY_ASSIGN(const auto shop, find_shop(*session, *request.principal, request.path_param("id")));
  const auto id = api::id_from<FileId>(request.path_param("file_id"));
  const auto file =
      id ? session->find<std::string, std::string, std::string>(
               sql::kFindFile,
               {{"company_id", request.principal->company}, {"customer_id", shop.id}, {"id", *id}})
         : std::nullopt;
  if (!file) return no_such_file();
  const auto& [name, type, sha256] = *file;
  http::Response response;
  response.content_type = type;
  response.file = path_of(desk, request.principal->company, sha256).string();
  return std::move(response)
      .with("Content-Disposition", "attachment; filename*=UTF-8''" + percent_encoded(name))
      .with("X-Content-Type-Options", "nosniff");
}

Handled remove_file(const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto shop, find_shop(write.session, write.principal, request.path_param("id")));
  const auto id = api::id_from<FileId>(request.path_param("file_id"));
  if (!id || write.session.execute(sql::kDeleteFile, {{"company_id", write.principal.company},
                                                      {"customer_id", shop.id},
                                                      {"id", *id}}) == 0)
    return no_such_file();
  write.audit({.action = "customers.remove_file",
               .object_kind = "customer",
               .object_id = std::to_string(shop.id.value),
               .reason = "file " + std::to_string(id->value)});
  return http::Response::no_content();
}

}  // namespace

std::vector<http::Route> file_routes(Desk& desk) {
  const std::string files = "/api/v1/customers/{id}/files";
  return {
      {Method::kGet,
       files,
       Permission::kCustomersRead,
       "Files of a shop, newest first.",
       [&desk](const http::Request& request) { return list_files(desk, request); },
       {.parameters = {id_parameter("id")}, .response = api::page_schema<FileView>()}},
      {Method::kPost,
       files,
       Permission::kCustomersEdit,
       "Adds a PDF, PNG, JPEG or WebP file of at most 8 MiB.",
       [&desk](const http::Request& request) { return add_file(desk, request); },
       {.needs_idempotency_key = true,
        .body_bytes_max = kFileBytesMax,
        .body_content_type = "application/octet-stream",
        .parameters = {id_parameter("id"), {"file_name", "its name", {{"type", "string"}}, true}},
        .response = wire::schema<FileView>(),
        .success_status = 201}},
      {Method::kGet,
       files + "/{file_id}",
       Permission::kCustomersRead,
       "Downloads a file.",
       [&desk](const http::Request& request) { return download(desk, request); },
       {.parameters = {id_parameter("id"), id_parameter("file_id")},
        .response_content_type = "application/pdf",
        .further_answers = {{200, "image/png", {}},
                            {200, "image/jpeg", {}},
                            {200, "image/webp", {}}}}},
      {Method::kDelete,
       files + "/{file_id}",
       Permission::kCustomersEdit,
       "Removes a file.",
       [&desk](const http::Request& request) {
         return api::write(desk.services, request,
                           [&](api::Write& write) { return remove_file(request, write); });
       },
       {.parameters = {id_parameter("id"), id_parameter("file_id")}, .success_status = 204}},
  };
}

}  // namespace customer_desk
