#include "app/app_context.h"

#include <unistd.h>

#include <filesystem>

#include "app/terminal_progress.h"
#include "base/random.h"

namespace app {

AppContext::AppContext() : clock(std::make_unique<base::SystemClock>()) {}
AppContext::~AppContext() = default;

base::Result<db::Database*> AppContext::database() {
  if (database_) return database_.get();
  std::error_code failure;
  std::filesystem::create_directories(settings.data_folder, failure);
  if (failure)
    return base::Error{base::ErrorCode::kConflict,
                       "app.no_data_folder",
                       "cannot make the data folder " + settings.data_folder + ": " +
                           failure.message() + "; choose another with --data",
                       {}};
  TRY_ASSIGN(database_,
             db::Database::open({.url = settings.database_url(), .readers_max = readers_max}));
  TRY(db::migrate(*database_));
  return database_.get();
}

base::IdGenerator& AppContext::ids() {
  if (!ids_) {
    // Several processes may write to one PostgreSQL: the node keeps their ids apart.
    base::Random mixed(static_cast<std::uint64_t>(clock->now().unix_ms) ^
                       (static_cast<std::uint64_t>(::getpid()) << 32U));
    ids_ = std::make_unique<base::IdGenerator>(*clock, static_cast<std::uint32_t>(mixed.next()));
  }
  return *ids_;
}

base::Progress& AppContext::progress() {
  if (!progress_) {
    if (force_progress || ::isatty(STDERR_FILENO) != 0) {
      TerminalProgress::catch_interrupts();
      progress_ = std::make_unique<TerminalProgress>();
    } else {
      progress_ = std::make_unique<base::SilentProgress>();
    }
  }
  return *progress_;
}

}  // namespace app
