#include "features/imports/uploads.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <tuple>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "sql/imports.h"

namespace imports {
namespace {

namespace fs = std::filesystem;

base::Error refusal(base::ErrorCode code, const char* reason, std::string message) {
  return {code, reason, std::move(message), {}};
}
fs::path folder_of(const std::string& data_folder, base::CompanyId company, UploadId id) {
  return fs::path(data_folder) / "uploads" / std::to_string(company.value) /
         std::to_string(id.value);
}

/// A name that is no path, hides nothing and fits any file system.
std::string harmless(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, 120))
    out += (c >= 0 && c < ' ') || c == '/' || c == '\\' || c == 0x7F ? '_' : c;
  while (!out.empty() && !base::is_valid_utf8(out)) out.pop_back();
  if (out.empty() || out.front() == '.') out.insert(0, "_");
  return out;
}

std::int64_t part_size(const Upload& upload, std::int64_t part) {
  return std::min(upload.part_bytes, upload.bytes - (part - 1) * upload.part_bytes);
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

/// Machinery: a disk that cannot be written is no refusal of the business.
[[noreturn]] void disk_failed(const std::string& path) {
  throw db::Failure(errno == ENOSPC ? db::FailureKind::kDiskFull : db::FailureKind::kOther,
                    path + ": " + std::strerror(errno));
}

class File {
 public:
  File(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags, 0600)) {
    if (descriptor_ < 0) disk_failed(path);
  }
  ~File() { ::close(descriptor_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

std::int64_t UploadLimits::file_bytes_max() {
  constexpr std::int64_t kDefaultMb = 200;
  const char* given = std::getenv("ROUNDSMAN_UPLOAD_MB_MAX");
  const auto wanted = given == nullptr ? std::nullopt : base::parse_int(given);
  return std::clamp<std::int64_t>(wanted.value_or(kDefaultMb), 1, 10'000) * 1'000'000;
}

base::Result<Upload> add_upload(api::Write& write, const NewUpload& wanted) {
  const std::string name(base::trim(wanted.file_name));
  if (name.empty() || name.size() > 200 || !base::is_valid_utf8(name))
    return base::invalid("uploads.bad_name", "a file name of at most 200 bytes is expected");
  if (wanted.bytes < 1 || wanted.bytes > UploadLimits::file_bytes_max())
    return base::invalid("uploads.too_large",
                         "files from 1 byte to " +
                             std::to_string(UploadLimits::file_bytes_max() / 1'000'000) +
                             " MB are taken: pack it with gzip, or split it");
  const std::string sum = base::to_lower_ascii(wanted.sha256.value_or(""));
  if (!sum.empty() && !is_sha256(sum))
    return base::invalid("uploads.bad_checksum", "sha256 has 64 hexadecimal digits");
  const auto id = write.ids.next<UploadId>();
  const base::Instant now = write.clock.now();
  const base::Instant end{now.unix_ms + UploadLimits::kKeepMs};
  write.session.execute(sql::kInsertUpload, {{"company_id", write.principal.company},
                                             {"id", id},
                                             {"file_name", name},
                                             {"bytes", wanted.bytes},
                                             {"sha256", sum},
                                             {"created_by", write.principal.account},
                                             {"created_by_name", write.principal.name},
                                             {"created_at_ms", now},
                                             {"expires_at_ms", end}});
  return get_upload(write.session, write.principal.company, id);
}

std::optional<Upload> find_upload(db::Session& session, base::CompanyId company, UploadId id) {
  const auto row =
      session
          .find<std::string, std::int64_t, std::string, std::string, base::Instant, base::Instant>(
              sql::kFindUpload, {{"company_id", company}, {"id", id}});
  if (!row) return {};
  Upload upload;
  std::string state;
  std::string sum;
  std::tie(upload.file_name, upload.bytes, sum, state, upload.created_at, upload.expires_at) = *row;
  upload.id = id;
  upload.part_bytes = UploadLimits::kPartBytes;
  upload.parts_total = (upload.bytes + upload.part_bytes - 1) / upload.part_bytes;
  upload.state = state == "complete" ? UploadState::kComplete : UploadState::kOpen;
  if (!sum.empty()) upload.sha256 = sum;
  session.each<std::int64_t>(sql::kListUploadParts, {{"company_id", company}, {"upload_id", id}},
                             [&](std::int64_t part) { upload.parts_received.push_back(part); });
  return upload;
}

base::Result<Upload> get_upload(db::Session& session, base::CompanyId company, UploadId id) {
  auto upload = find_upload(session, company, id);
  if (!upload)
    return refusal(base::ErrorCode::kNotFound, "uploads.no_such_upload",
                   "there is no such upload; uploads are kept for a week");
  return std::move(*upload);
}

base::Result<Upload> get_complete_upload(db::Session& session, base::CompanyId company,
                                         UploadId id) {
  TRY_ASSIGN(Upload upload, get_upload(session, company, id));
  if (upload.state != UploadState::kComplete)
    return refusal(base::ErrorCode::kConflict, "uploads.not_complete",
                   "the upload is not complete: send the missing parts, then complete it");
  return upload;
}

std::string path_of(const std::string& data_folder, base::CompanyId company, const Upload& upload) {
  return (folder_of(data_folder, company, upload.id) / harmless(upload.file_name)).string();
}

base::Result<void> write_part(const std::string& data_folder, base::CompanyId company,
                              const Upload& upload, std::int64_t part, std::string_view bytes) {
  if (upload.state == UploadState::kComplete)
    return refusal(base::ErrorCode::kConflict, "uploads.complete",
                   "the upload is complete: nothing of it can be changed");
  if (part < 1 || part > upload.parts_total)
    return refusal(base::ErrorCode::kNotFound, "uploads.no_such_part",
                   "the parts are 1 to " + std::to_string(upload.parts_total));
  if (static_cast<std::int64_t>(bytes.size()) != part_size(upload, part))
    return base::invalid("uploads.wrong_size", "part " + std::to_string(part) + " must have " +
                                                   std::to_string(part_size(upload, part)) +
                                                   " bytes, it has " +
                                                   std::to_string(bytes.size()));
  const std::string path = path_of(data_folder, company, upload);
  fs::create_directories(fs::path(path).parent_path());
  const File file(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW);
  std::size_t done = 0;
  const auto begin = (part - 1) * upload.part_bytes;
  while (done < bytes.size()) {
    const ssize_t put = ::pwrite(file.descriptor(), bytes.data() + done, bytes.size() - done,
                                 begin + static_cast<off_t>(done));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) disk_failed(path);
    done += static_cast<std::size_t>(put);
  }
  // Only what survives a power cut is noted as received.
  if (::fdatasync(file.descriptor()) != 0) disk_failed(path);
  return {};
}

void note_part(db::Session& session, base::CompanyId company, UploadId id, std::int64_t part) {
  session.execute(sql::kInsertUploadPart,
                  {{"company_id", company}, {"upload_id", id}, {"part_no", part}});
}

base::Result<std::string> check_whole(const std::string& data_folder, base::CompanyId company,
                                      const Upload& upload) {
  std::string missing;
  for (std::int64_t part = 1; part <= upload.parts_total && missing.size() < 200; ++part)
    if (!std::binary_search(upload.parts_received.begin(), upload.parts_received.end(), part))
      missing += (missing.empty() ? "" : ", ") + std::to_string(part);
  if (!missing.empty())
    return refusal(base::ErrorCode::kConflict, "uploads.parts_missing",
                   "these parts are missing: " + missing);
  const std::string path = path_of(data_folder, company, upload);
  const File file(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  base::Sha256 sum;
  std::vector<char> block(std::size_t{1} << 20U);
  while (true) {
    const ssize_t got = ::read(file.descriptor(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) disk_failed(path);
    if (got == 0) break;
    sum.add({block.data(), static_cast<std::size_t>(got)});
  }
  std::string counted = sum.hex();
  if (upload.sha256 && *upload.sha256 != counted)
    return refusal(base::ErrorCode::kConflict, "uploads.checksum_differs",
                   "what arrived is not what was announced: send the parts again");
  return counted;
}

void end_upload(db::Session& session, base::CompanyId company, UploadId id,
                const std::string& sha256) {
  session.execute(sql::kEndUpload, {{"sha256", sha256}, {"company_id", company}, {"id", id}});
}

void delete_upload(db::Session& session, const std::string& data_folder, base::CompanyId company,
                   UploadId id) {
  session.execute(sql::kDeleteUploadParts, {{"company_id", company}, {"upload_id", id}});
  session.execute(sql::kDeleteUpload, {{"company_id", company}, {"id", id}});
  std::error_code ignored;  // the row is gone: nobody finds the bytes, the next purge tries again
  fs::remove_all(folder_of(data_folder, company, id), ignored);
}

std::int64_t purge_uploads(api::Services& services, base::CompanyId company) {
  auto lease = services.database.writer();
  db::Session& writer = *lease;
  const auto old = writer.all<UploadId>(
      sql::kListOldUploads, {{"company_id", company}, {"now_ms", services.clock.now()}});
  for (const auto& [id] : old) {
    db::WriteTransaction transaction(writer);
    delete_upload(writer, services.data_folder, company, id);
    transaction.commit();
  }
  return static_cast<std::int64_t>(old.size());
}

}  // namespace imports
