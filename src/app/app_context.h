#pragma once
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/id.h"
#include "base/progress.h"
#include "base/result.h"
#include "platform/config/config.h"
#include "platform/db/db.h"

namespace app {

/// What every command gets. The database is opened and migrated at the first call of database().
class AppContext {
 public:
  AppContext();
  ~AppContext();

  config::Settings settings;
  /// What the command line or a test sets; the system's by default.
  std::unique_ptr<base::Clock> clock;

  /// Read-only sessions that may be open at once; set before the first call of database().
  std::size_t readers_max = 4;
  /// @return the open, migrated database, or the refusal of db::Database::open / db::migrate
  base::Result<db::Database*> database();
  base::IdGenerator& ids();
  /// Progress on the terminal (standard error), with rate and time left; silent when it is no
  /// terminal, unless `--progress` was given.
  base::Progress& progress();
  bool force_progress = false;

  /// Set by the chosen command; run_cli calls it after parsing and turns refusals into exit 1.
  std::function<base::Result<void>()> command;

 private:
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<base::IdGenerator> ids_;
  std::unique_ptr<base::Progress> progress_;
};

}  // namespace app
