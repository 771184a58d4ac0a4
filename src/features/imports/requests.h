#pragma once
#include <optional>
#include <string>
#include <vector>

#include "features/imports/imports_wire.h"
#include "features/transfer/transfer.h"
#include "platform/api/api.h"

/// The table `import_requests`: what people asked for, and how it ended.
namespace imports {

struct NewRequest {
  Upload upload;
  std::string kind;
  ImportMode mode = ImportMode::kBoth;
  bool dry_run = false;
  std::string mapping;  ///< TOML; empty: columns by their names
};
/// Stores it with its job, in the caller's transaction.
/// @return its id, or imports.waiting (the same upload is being imported)
base::Result<RequestId> add_request(api::Write& write, const NewRequest& wanted);

/// What the job works by.
struct StoredRequest {
  UploadId upload_id;
  std::string kind;
  std::string mode;
  bool dry_run = false;
  std::string mapping;
  std::string actor;
  std::string rejects_file;  ///< of a finished dry run
};
std::optional<StoredRequest> find_request(db::Session& session, base::CompanyId company,
                                          RequestId id);
void link_request(db::Session& session, base::CompanyId company, RequestId id,
                  base::ImportId import_id);

struct RequestEnd {
  transfer::ImportSummary summary = {};
  std::optional<base::Error> refusal = {};
};
void end_request(db::Session& session, base::CompanyId company, RequestId id, const RequestEnd& end,
                 base::Instant now);

/// Newest first: what was asked for in the wizard and what the command line imported.
/// @param before ids below it
std::vector<Import> list_imports(db::Session& session, base::CompanyId company,
                                 std::string_view kind, std::int64_t before, std::size_t limit);
/// @return the run, or imports.no_such_import
base::Result<Import> get_import(db::Session& session, base::CompanyId company, std::int64_t id);

}  // namespace imports
