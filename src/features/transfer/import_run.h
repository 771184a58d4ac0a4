#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "features/transfer/chunk_queue.h"
#include "features/transfer/field_plan.h"
#include "features/transfer/import_store.h"
#include "features/transfer/transfer.h"

/// The inside of import_files(): not for other features.
namespace transfer {

/// Where a test may stand in the way of the real thing.
struct ImportHooks {
  /// Called at `chunk_written` (in the open transaction) and `chunk_committed`.
  std::function<void(std::string_view point)> at = [](std::string_view) {};
  /// Deliberately wrong: commits the progress after the rows, in a transaction of its own. The
  /// kill-and-resume test must notice.
  bool progress_apart = false;
};

base::Result<ImportSummary> import_files(db::Database& database, const base::Clock& clock,
                                         base::IdGenerator& ids, const ImportOptions& options,
                                         base::Progress& progress, const ImportHooks& hooks);

}  // namespace transfer
