#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "features/imports/imports_wire.h"
#include "platform/api/api.h"

/// Files on their way in: their rows in `uploads`, their bytes below the data folder.
namespace imports {

struct UploadLimits {
  static constexpr std::int64_t kPartBytes = std::int64_t{8} << 20;
  static constexpr std::int64_t kKeepMs = 7LL * 24 * 60 * 60 * 1000;
  /// The largest file; ROUNDSMAN_UPLOAD_MB_MAX in the environment changes it.
  static std::int64_t file_bytes_max();
};

/// @return the new upload, or
///   uploads.too_large     more than the limit, or nothing
///   uploads.bad_name      no name, or over 200 bytes
///   uploads.bad_checksum  not 64 hexadecimal digits
base::Result<Upload> add_upload(api::Write& write, const NewUpload& wanted);
std::optional<Upload> find_upload(db::Session& session, base::CompanyId company, UploadId id);
/// @return the upload, or uploads.no_such_upload
base::Result<Upload> get_upload(db::Session& session, base::CompanyId company, UploadId id);
/// The complete one. @return it, or uploads.no_such_upload, uploads.not_complete
base::Result<Upload> get_complete_upload(db::Session& session, base::CompanyId company,
                                         UploadId id);

/// Writes the bytes of one part; the same part again replaces it. Call before note_part().
/// @return nothing, or
///   uploads.no_such_part    not 1..parts_total
///   uploads.wrong_size      not the size that this part must have
///   uploads.complete        nothing can be changed any more
base::Result<void> write_part(const std::string& data_folder, base::CompanyId company,
                              const Upload& upload, std::int64_t part, std::string_view bytes);
void note_part(db::Session& session, base::CompanyId company, UploadId id, std::int64_t part);
/// The whole file's SHA-256.
/// @return it, or uploads.parts_missing (which), uploads.checksum_differs
base::Result<std::string> check_whole(const std::string& data_folder, base::CompanyId company,
                                      const Upload& upload);
void end_upload(db::Session& session, base::CompanyId company, UploadId id,
                const std::string& sha256);
void delete_upload(db::Session& session, const std::string& data_folder, base::CompanyId company,
                   UploadId id);

/// Where the bytes lie; the last part of the path is the file's own name, made harmless.
std::string path_of(const std::string& data_folder, base::CompanyId company, const Upload& upload);
/// Removes what is older than its time. @return how many
std::int64_t purge_uploads(api::Services& services, base::CompanyId company);

}  // namespace imports
